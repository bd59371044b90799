//! Who relays a source: "a diver quoted by Marine Wire said".

use super::data::{Class, Finder};
use super::draft::Draft;
use super::page::Page;
use model::{Deprel, MentionType, Stance, Style, VoiceKind};

/// What a source says that an outlet quotes is relayed by the outlet, whoever else tells of it.
pub fn find(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Passive) else { return };
    let mut found = Vec::new();
    for draft in drafts.iter() {
        let Some(head) = draft.head else { continue };
        let relayer = page.syntax.children_by(head, Deprel::Acl).find_map(|verb| {
            let reports = page.data.verb(page.lemma(verb)).is_some_and(|e| e.class == Class::Report);
            let by = |c: &u32| page.child(*c, &[Deprel::Case]).is_some_and(|m| page.is("agent", m));
            let agent = page.syntax.children_by(verb, Deprel::OblAgent).find(by).filter(|_| reports)?;
            let kinds = [MentionType::Outlet, MentionType::Organisation];
            let (first, end) = page.noun_phrase(agent, verb);
            let names = page.span(first, end).is_some_and(|s| page.mentions(s).any(|m| kinds.contains(&m.kind)))
                || page.data.voice(page.lemma(agent)) == Some(VoiceKind::Outlet);
            (names && !page.is_finite(verb)).then_some((verb, agent))
        });
        let Some((verb, agent)) = relayer else { continue };
        let (first, end) = page.noun_phrase(agent, verb);
        let before = page.token(verb).span.start;
        let own = draft.source.iter().filter_map(|s| page.trimmed(s.start, s.end.min(before).max(s.start)));
        found.push(Draft {
            source: page.span(first, end).into_iter().collect(),
            head: Some(agent),
            cue: page.span(verb, verb + 1).into_iter().collect(),
            verb: Some(verb),
            // Theirs is all that the quoted source says, and that he says it.
            content: own.chain(draft.cue.iter().chain(&draft.content).copied()).collect(),
            style: Style::Indirect,
            stance: Stance::Relays,
            rule: rule.name.clone(),
            ..Draft::default()
        });
    }
    drafts.extend(found);
}
