//! Whose voice is it, of what kind, and does the text show that it has access to what it says?

use super::data::Finder;
use super::draft::Draft;
use super::page::Page;
use super::phrases::owner;
use model::{Access, Deprel, LocalEntity, Mention, MentionForm, MentionType, Span, Style, Upos, VoiceKind};

#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub entity: Option<u32>,
    pub kind: VoiceKind,
}

/// Attributions before one that are asked what "the statement" is, at most.
const EARLIER: usize = 500;

/// The entity that speaks: whose name, pronoun or description the source's head is; for what only carries a voice (a
/// statement, a spokesman, a channel), whose it is. `earlier`: attributions found further up, with their voices.
pub fn voice(page: &Page, draft: &Draft, earlier: &[(Draft, Voice)]) -> Voice {
    let Some(&source) = draft.source.first() else {
        let kind = if draft.nobody { VoiceKind::Nobody } else { VoiceKind::Anonymous };
        return Voice { entity: None, kind };
    };
    if draft.outlet {
        // The name that covers most of it; a word of it alone may name something else.
        let mention = page.mentions(source).filter(|m| 2 * m.name.len() >= source.len()).max_by_key(|m| m.name.len());
        return Voice { entity: mention.map(|m| m.entity), kind: VoiceKind::Outlet };
    }
    let Some(mut head) = draft.head.or_else(|| page.syntax.head_of(source)) else {
        let mention = page.mentions(source).next();
        return Voice {
            entity: mention.map(|m| m.entity),
            kind: mention.map_or(VoiceKind::Anonymous, |m| of_entity(page, m.entity)),
        };
    };
    if page.is("relative", head)
        && let Some(antecedent) = antecedent(page, head)
    {
        head = antecedent;
    }
    let lexical = page.data.voice(page.lemma(head));
    let at = page.token(head).span;
    let whole = if source.contains(at) { source } else { page.syntax.subtree_span(head) };
    let named: Vec<&Mention> = page.mentions(whole).filter(|m| m.form == MentionForm::Name).collect();
    let headed = |m: &&&Mention| m.name.contains(at) || m.span.contains(at);
    if let Some(mention) = named.iter().find(headed) {
        return Voice { entity: Some(mention.entity), kind: kind(page, mention.entity, lexical) };
    }
    // "the analyst Adel Kafi", "a researcher, Firas Fahham": the name hangs on the head.
    let person = named.iter().find(|m| {
        m.kind == MentionType::Person
            && page.syntax.head_of(m.name).is_some_and(|t| {
                page.token(t).head == Some(head)
                    && matches!(
                        page.token(t).deprel,
                        Deprel::Appos | Deprel::Flat | Deprel::Compound | Deprel::NmodDesc | Deprel::Dep
                    )
            })
    });
    // "an officer in Tripoli Colonel Adel Kafi": the name stands last.
    let last = || {
        named.iter().find(|m| {
            let first = page.tokens(m.span).0;
            m.kind == MentionType::Person
                && m.span.end == source.end
                && first > 0
                && page.token(first).span.start > at.end
                && !matches!(
                    page.token(first - 1).upos,
                    Upos::Adp | Upos::Cconj | Upos::Part | Upos::Verb | Upos::Sconj
                )
        })
    };
    if let Some(mention) = person.or_else(last) {
        return Voice { entity: Some(mention.entity), kind: kind(page, mention.entity, lexical) };
    }
    // "a report seen by the agency" is not the agency's.
    let seen = || {
        let (first, end) = page.tokens(whole);
        (first..end).any(|i| page.token(i).upos == Upos::Verb && page.is("seen", i))
    };
    if page.is("mouthpiece", head) && !seen() {
        let owned = owner(page, head).map(|o| page.token(o).span);
        let mention = owned
            .and_then(|o| {
                page.mentions(page.syntax.subtree_span(page.tokens(o).0).cover(o))
                    .find(|m| m.name.contains(o) || m.span.contains(o))
            })
            .or_else(|| named.iter().copied().find(|m| m.kind != MentionType::Place))
            .or_else(|| pronoun_owner(page, head));
        if let Some(mention) = mention {
            let entity = of_entity(page, mention.entity);
            let kind = match lexical {
                Some(VoiceKind::Official) => VoiceKind::Official,
                _ => entity,
            };
            return Voice { entity: Some(mention.entity), kind };
        }
        // "the statement": the last one that was spoken of.
        let definite = page.syntax.children(head).iter().any(|c| page.token(*c).feat("Definite") == Some("Def"));
        let same = earlier.iter().rev().take(EARLIER).find(|(d, v)| {
            v.entity.is_some()
                && d.source.first().is_some_and(|s| {
                    let (first, end) = page.tokens(*s);
                    (first..end).any(|i| page.token(i).lemma == page.token(head).lemma)
                })
        });
        if definite && let Some((_, voice)) = same {
            return *voice;
        }
    }
    // "he", which nothing in the text was found for: whoever spoke last, if that was not long ago.
    if page.token(head).upos == Upos::Pron {
        let person = |v: &Voice| {
            let entity = v.entity.and_then(|e| page.reading.entities.get(e as usize));
            entity.is_some_and(|e| e.kind == MentionType::Person)
        };
        let third = page.token(head).feat("Person") == Some("3") && page.token(head).feat("Number") == Some("Sing");
        if page.mentions(at).next().is_none()
            && let Some((spoken, voice)) = earlier.iter().rev().take(3).find(|(_, v)| third && person(v))
            && spoken.cue.first().is_some_and(|c| c.start < at.start && at.start - c.start < 1200)
        {
            return *voice;
        }
    }
    let mention =
        page.mentions(whole).find(|m| m.name.contains(at) || m.span.contains(at) && m.form != MentionForm::Demonym);
    match mention {
        Some(mention) => Voice { entity: Some(mention.entity), kind: kind(page, mention.entity, lexical) },
        None if page.data.rule(Finder::Caption).is_some_and(|r| r.name == draft.rule) => {
            let credited = named.iter().find(|m| m.kind != MentionType::Place);
            let kind = credited.map_or(VoiceKind::Anonymous, |m| kind(page, m.entity, lexical));
            Voice { entity: credited.map(|m| m.entity), kind }
        }
        None => Voice { entity: None, kind: lexical.unwrap_or(VoiceKind::Anonymous) },
    }
}

/// "her statement".
fn pronoun_owner<'a>(page: &Page<'a>, head: u32) -> Option<&'a Mention> {
    let possessor = page.child(head, &[Deprel::NmodPoss])?;
    let at = page.token(possessor).span;
    page.mentions(at).next()
}

/// What a relative pronoun stands for.
fn antecedent(page: &Page, pronoun: u32) -> Option<u32> {
    let mut at = pronoun;
    for _ in 0..6 {
        let head = page.token(at).head?;
        if matches!(page.token(at).deprel, Deprel::AclRelcl | Deprel::Acl) {
            // "Debka, a website, which said": what the apposition renames.
            let renamed = page.token(head).head.filter(|_| page.token(head).deprel == Deprel::Appos);
            return renamed.or(Some(head));
        }
        at = head;
    }
    None
}

fn kind(page: &Page, entity: u32, lexical: Option<VoiceKind>) -> VoiceKind {
    let own = of_entity(page, entity);
    match (own, lexical) {
        (VoiceKind::Named | VoiceKind::Anonymous, Some(kind))
            if own == VoiceKind::Anonymous || kind == VoiceKind::Official =>
        {
            kind
        }
        _ => own,
    }
}

fn of_entity(page: &Page, entity: u32) -> VoiceKind {
    let Some(entity) = page.reading.entities.get(entity as usize) else { return VoiceKind::Anonymous };
    let word_kind = |text: &str| {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase).collect();
        words.iter().rev().find_map(|w| page.data.voice(w).or_else(|| page.data.voice(w.strip_suffix('s')?)))
    };
    match entity.kind {
        _ if entity.anonymous => word_kind(&entity.name).unwrap_or(VoiceKind::Anonymous),
        MentionType::Person => match entity.titles.iter().find_map(|t| word_kind(t)) {
            Some(VoiceKind::Official) => VoiceKind::Official,
            _ => VoiceKind::Named,
        },
        MentionType::Outlet => VoiceKind::Outlet,
        MentionType::Document => VoiceKind::Document,
        MentionType::Organisation => match word_kind(&entity.name) {
            Some(VoiceKind::Outlet) => VoiceKind::Outlet,
            _ => VoiceKind::Office,
        },
        _ => VoiceKind::Office,
    }
}

/// How the text around the cue shows that the voice has access of its own.
pub fn access(page: &Page, draft: &Draft, voice: Voice) -> Option<Access> {
    let cue = *draft.cue.first()?;
    let (first, end) = surroundings(page, draft, cue);
    let outside = |i: u32| !draft.content.iter().any(|c| c.contains(page.token(i).span));
    let around: Vec<u32> = (first..end).filter(|i| outside(*i)).collect();
    let source: Vec<u32> = draft
        .source
        .iter()
        .flat_map(|s| {
            let (a, b) = page.tokens(*s);
            a..b
        })
        .collect();
    let after_cue = |i: &u32| page.token(*i).span.start >= cue.end;

    let speaking = draft.verb.is_some()
        && matches!(
            voice.kind,
            VoiceKind::Named
                | VoiceKind::Official
                | VoiceKind::Witness
                | VoiceKind::Anonymous
                | VoiceKind::Collective
                | VoiceKind::Office
        );
    if speaking
        && around.iter().filter(|i| after_cue(i)).any(|i| is_listener(page, *i))
        && !source.iter().any(|i| page.is("first-person", *i))
    {
        return Some(Access::ToldOutlet);
    }
    // "a clerk who spoke to this paper": the source says it of itself.
    let heard = source
        .iter()
        .position(|i| page.token(*i).upos == Upos::Verb && (page.is("told", *i) || page.is("speaking", *i)));
    let people =
        [VoiceKind::Named, VoiceKind::Official, VoiceKind::Witness, VoiceKind::Anonymous, VoiceKind::Collective];
    if people.contains(&voice.kind) && heard.is_some_and(|at| source[at..].iter().any(|i| is_own(page, *i))) {
        return Some(Access::ToldOutlet);
    }
    if source.iter().any(|i| page.is("media", *i)) {
        let (low, high) = page.around(source[0]);
        let reach = high.min(source[source.len() - 1] + 8);
        let seen = (source[0].max(low)..reach).find(|i| page.token(*i).upos == Upos::Verb && page.is("seen", *i));
        let outlet = |i: u32| is_own(page, i) || names_outlet(page, i);
        if let Some(seen) = seen {
            // "seen by us"; "that this paper bought".
            let by = seen + 1 < high && page.is("agent", seen + 1) && (seen + 2..high.min(seen + 6)).any(outlet);
            let ours = page.child(seen, &[Deprel::Nsubj]).is_some_and(|s| s < seen && outlet(s));
            let picture = source.iter().any(|i| page.data.voice(page.lemma(*i)) == Some(VoiceKind::Imagery));
            match (by || ours, picture) {
                (true, true) => return Some(Access::OwnImagery),
                (true, false) => return Some(Access::DocumentSeen),
                (false, _) => {}
            }
        }
    }
    let reporter = source.iter().any(|i| page.is("reporting", *i));
    if reporter
        && (source.iter().any(|i| page.is("this", *i)) || source.iter().chain(&around).any(|i| page.is("scene", *i)))
    {
        return Some(Access::OnTheSpot);
    }
    if voice.kind == VoiceKind::Witness {
        return Some(Access::Witnessed);
    }
    // "In a statement, the ministry announced": before the source, with no verb between.
    let low = page.around(first).0;
    let opening: Vec<u32> = (low..first).collect();
    let opening = match opening.iter().any(|i| page.token(*i).upos == Upos::Verb) {
        true => &[],
        false => &opening[..],
    };
    let stated = around
        .iter()
        .chain(&source)
        .chain(opening)
        .any(|i| page.token(*i).upos == Upos::Noun && page.is("statement", *i));
    if matches!(voice.kind, VoiceKind::Office | VoiceKind::Official) && stated {
        return Some(Access::OfficeForItself);
    }
    let named = voice
        .entity
        .and_then(|e| page.reading.entities.get(e as usize))
        .is_some_and(|e: &LocalEntity| e.kind == MentionType::Person && !e.anonymous);
    let quotes =
        page.data.rule(Finder::Quotation).is_some_and(|r| r.name == draft.rule) || draft.style == Style::Direct;
    (named && quotes && draft.style != Style::Indirect && !draft.outlet).then_some(Access::NamedQuote)
}

/// Tokens of the cue's sentence, not far from the cue.
fn surroundings(page: &Page, draft: &Draft, cue: Span) -> (u32, u32) {
    let (first, end) = page.tokens(cue);
    if first >= end {
        return (first, first);
    }
    let (low, high) = page.around(first);
    let low = draft.source.first().map_or(first, |s| page.tokens(*s).0.min(first)).max(low);
    (low, high.min(end + 14))
}

/// Words for the outlet that is being read: "us", "this newspaper", reporters in general, the publisher's own name.
fn is_listener(page: &Page, index: u32) -> bool {
    let object = matches!(
        page.token(index).deprel,
        Deprel::Obj
            | Deprel::Iobj
            | Deprel::Obl
            | Deprel::Nmod
            | Deprel::Compound
            | Deprel::Flat
            | Deprel::Conj
            | Deprel::Dep
    );
    is_own(page, index) || object && page.is("listeners", index)
}

fn is_own(page: &Page, index: u32) -> bool {
    if page.is("first-person", index) {
        return true;
    }
    if page.is("own-outlet", index) && index > 0 && page.is("this", index - 1) {
        return true;
    }
    let Some(publisher) = &page.document.publisher else { return false };
    if stands_at(page, index, &publisher.value) {
        return true;
    }
    let fold =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let own = fold(&publisher.value);
    let at = page.token(index).span;
    !own.is_empty()
        && page
            .mentions(page.document.block_at(at.start).map_or(at, |b| Span { start: at.start, end: b.span.end }))
            .take_while(|m| m.span.start <= at.start)
            .any(|m| own.ends_with(&fold(m.name.of(page.text()))) || fold(m.name.of(page.text())).ends_with(&own))
}

/// Whether the token is part of the publisher's name as the text has it: whole, or without its first word ("The Coral
/// Gazette": "the Coral Gazette"), or its last word as a name behind an article ("the Gazette").
fn stands_at(page: &Page, index: u32, publisher: &str) -> bool {
    let folded =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let name: Vec<String> = publisher.split_whitespace().map(folded).filter(|w| !w.is_empty()).take(8).collect();
    let (low, high) = page.around(index);
    // As many words of the name as stand there, the token among them; signs between them are passed over.
    let says = |words: &[String]| {
        (low.max(index.saturating_sub(16))..=index).any(|first| {
            let (mut at, mut matched, mut holds) = (first, 0, false);
            while at < high && matched < words.len() {
                let word = folded(page.word(at));
                if word == words[matched] {
                    matched += 1;
                    holds |= at == index;
                } else if !word.is_empty() || matched == 0 {
                    return false;
                }
                at += 1;
            }
            holds && matched == words.len()
        })
    };
    if name.is_empty() || says(&name) || name.len() > 2 && says(&name[1..]) {
        return !name.is_empty();
    }
    let capital = page.word(index).chars().next().is_some_and(char::is_uppercase);
    let article = index > low && page.token(index - 1).upos == Upos::Det;
    name.len() > 1 && capital && article && name.last() == Some(&folded(page.word(index)))
}

fn names_outlet(page: &Page, index: u32) -> bool {
    page.mentions(page.token(index).span).any(|m| m.kind == MentionType::Outlet)
        || page
            .reading
            .mentions
            .iter()
            .any(|m| m.kind == MentionType::Outlet && m.span.contains(page.token(index).span))
}
