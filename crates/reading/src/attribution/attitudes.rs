//! Who wants, fears, praises or refuses what? Stances and wishes, which have a holder and a content, but relay no claim.

use super::data::Finder;
use super::draft::Draft;
use super::page::Page;
use super::verbs::{can_speak, extend, is_passive, saying};
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
        if token.upos != Upos::Verb || said[verb as usize] || matches!(token.deprel, Deprel::Amod | Deprel::Acl) {
            continue;
        }
        let Some(frames) = page.data.attitude(&page.lemma(verb)) else { continue };
        if is_passive(page, verb) || page.quote_at(token.span.start).is_some_and(|q| page.is_speech(q)) {
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
        let end = close(page, start, extend(page, verb, start).min(page.right[verb as usize] + 1));
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
            Deprel::Obj => frames.contains('o') || frames.contains('k'),
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

/// Where another clause begins that the tree hung into the content: ", which", ", calling", "and said", ", and they".
fn close(page: &Page, start: u32, end: u32) -> u32 {
    (start + 1..end)
        .find(|at| {
            let next = at + 1;
            let comma = page.word(*at) == ",";
            let verb = |i: u32| i < end && page.token(i).upos == Upos::Verb;
            let cue = |i: u32| {
                let lemma = if verb(i) { page.lemma(i) } else { return false };
                page.data.verb(&lemma).is_some() || page.data.attitude(&lemma).is_some()
            };
            let subject = |i: u32| i < end && page.token(i).deprel == Deprel::Nsubj && page.token(i).upos != Upos::Noun;
            match page.token(*at).upos {
                Upos::Punct if page.word(*at) == ";" => true,
                Upos::Punct if comma => {
                    next < end && (page.is("relative", next) || verb(next) && !page.is_finite(next))
                }
                Upos::Cconj => cue(next) && page.is_finite(next) || subject(next) || subject(next + 1),
                _ => false,
            }
        })
        .unwrap_or(end)
}

fn is_time(page: &Page, token: u32) -> bool {
    page.reading.times.iter().any(|t| t.span.contains(page.token(token).span))
}
