//! Who wants, fears, praises or refuses what? Stances and wishes, which have a holder and a content, but relay no claim.

use super::data::{Class, Finder};
use super::draft::Draft;
use super::extent::{close, extend};
use super::page::Page;
use super::verbs::{can_speak, is_passive, saying};
use model::{Deprel, Upos};

/// Attitudes by verbs that say nothing; looked for outside quotations only.
pub fn find(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Attitude) else { return };
    let mut said = vec![false; page.len() as usize];
    for draft in drafts.iter() {
        if let Some(verb) = draft.verb {
            said[verb as usize] = true;
        }
    }
    for verb in 0..page.len() {
        let token = page.token(verb);
        if token.upos != Upos::Verb || said[verb as usize] || token.deprel == Deprel::Amod {
            continue;
        }
        if let Some(mut draft) = questioned(page, verb) {
            draft.rule = rule.name.clone();
            drafts.push(draft);
            continue;
        }
        let Some(frames) = page.data.attitude(page.lemma(verb)) else { continue };
        if token.deprel == Deprel::Acl
            || is_passive(page, verb)
            || page.quote_at(token.span.start).is_some_and(|q| page.is_speech(q))
        {
            continue;
        }
        if page.child(verb, &[Deprel::Mark]).is_some_and(|m| page.token(m).upos == Upos::Part) {
            continue;
        }
        let saying = saying(page, verb);
        let Some(subject) =
            saying.subject.filter(|s| can_speak(page, *s) && !page.is("own-voice", *s) && !page.is("addressee", *s))
        else {
            continue;
        };
        let Some((start, relation)) = complement(page, verb, frames, saying.cue.1) else { continue };
        let nominal = matches!(relation, Deprel::Obj | Deprel::Iobj | Deprel::Obl);
        let end = close(page, start, extend(page, verb, start).min(page.right[verb as usize] + 1), nominal);
        // A preposition goes with the verb: "called for".
        let prepositional = relation == Deprel::Obl;
        let cue = (saying.cue.0, if prepositional && start == saying.cue.1 { saying.cue.1 + 1 } else { saying.cue.1 });
        let Some(content) = page.span(start.max(cue.1), end.max(start + 1)) else { continue };
        if keeps_nameless(page, start.min(verb + 1), end) {
            continue;
        }
        drafts.push(Draft {
            source: saying.source.and_then(|(a, b)| page.span(a, b)).into_iter().collect(),
            head: Some(subject),
            cue: page.span(cue.0, cue.1).into_iter().collect(),
            verb: Some(verb),
            content: vec![content],
            rule: rule.name.clone(),
            ..Draft::default()
        });
    }
}

/// "Asked by a reporter whether the port was closed, ...": a question put to somebody, by somebody or nobody named.
fn questioned(page: &Page, verb: u32) -> Option<Draft> {
    let token = page.token(verb);
    let participle = token.feat("VerbForm") == Some("Part") || is_passive(page, verb);
    let asks = page.data.verb(page.lemma(verb)).is_some_and(|v| v.class == Class::Ask);
    if !participle || !asks || page.child(verb, &[Deprel::Nsubj, Deprel::Obj]).is_some() {
        return None;
    }
    let (_, high) = page.around(verb);
    let opens = |i: u32| {
        let interrogative = page.token(i).feat("PronType").is_some_and(|p| p.contains("Int"));
        interrogative || page.is("whether", i) || page.is("about", i)
    };
    let start = (verb + 1..high.min(verb + 9)).take_while(|i| !page.is_punct(*i)).find(|i| opens(*i))?;
    let about = page.is("about", start);
    let agent = (verb + 1..start).find(|i| page.is("agent", *i)).map(|by| by + 1).filter(|first| *first < start);
    let end = (start + 1..high).find(|i| page.is_punct(*i)).unwrap_or(high);
    let cue = (verb, if about && start == verb + 1 { start + 1 } else { verb + 1 });
    let content = page.span(start + u32::from(about), end)?;
    Some(Draft {
        source: agent.and_then(|first| page.span(first, start)).into_iter().collect(),
        head: agent
            .and_then(|first| (first..start).rev().find(|i| matches!(page.token(*i).upos, Upos::Noun | Upos::Propn))),
        cue: page.span(cue.0, cue.1).into_iter().collect(),
        verb: Some(verb),
        content: vec![content],
        ..Draft::default()
    })
}

/// "asked not to be named", "spoke on condition of anonymity": how a voice is shown, and nothing that it says of the world.
fn keeps_nameless(page: &Page, start: u32, end: u32) -> bool {
    let clause = (start..end.min(start + 10)).take_while(|i| !page.is_punct(*i));
    clause.clone().any(|i| page.is("nameless", i)) || {
        let naming = clause.clone().any(|i| page.is("naming", i));
        naming && clause.clone().any(|i| page.token(i).feat("Polarity") == Some("Neg") || page.is("condition", i))
    }
}

/// Where the verb's content begins, and how it hangs on the verb.
fn complement(page: &Page, verb: u32, frames: &str, from: u32) -> Option<(u32, Deprel)> {
    page.syntax.children(verb).iter().copied().filter(|c| *c >= from).find_map(|child| {
        let relation = page.token(child).deprel;
        let fits = match relation {
            Deprel::Obj | Deprel::Iobj => frames.contains('o') || frames.contains('k'),
            Deprel::Xcomp => frames.contains('x') || frames.contains('k'),
            Deprel::Ccomp => frames.contains('x') || frames.contains('o'),
            Deprel::Obl => {
                let case = page.child(child, &[Deprel::Case]);
                case.is_some_and(|c| frames.contains('p') || frames.contains('a') && page.is("about", c))
                    && !is_time(page, child)
            }
            _ => false,
        };
        fits.then(|| (page.left[child as usize].max(from), relation))
    })
}

fn is_time(page: &Page, token: u32) -> bool {
    page.reading.times.iter().any(|t| t.span.contains(page.token(token).span))
}
