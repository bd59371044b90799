//! Where does end what somebody says, wants or thinks of? Trees hang what follows too low; marks and small words tell more.

use super::page::Page;
use model::{Deprel, Upos};

/// Where what is said ends: with the sentence, unless the speaker's own sentence goes on ("..., adding", "... and left").
pub fn extend(page: &Page, verb: u32, start: u32) -> u32 {
    use Deprel::*;
    let (_, high) = page.around(verb);
    let free = matches!(page.token(verb).deprel, Root | Parataxis | Conj) || page.token(verb).head.is_none();
    let edge = page.right[verb as usize] + 1;
    let mut end =
        if free && page.token(verb).deprel != Conj { high } else { edge.clamp(start + 1, high.max(start + 1)) };
    let mut up = Some(verb);
    while let Some(level) = up {
        for &child in page.syntax.children(level) {
            let first = page.left[child as usize];
            if child <= start || first <= start || child >= end || child == verb {
                continue;
            }
            let comma = first > 0 && page.is_punct(first - 1);
            let own = match page.token(child).deprel {
                Conj => {
                    let again = (first..=child).any(|i| page.is("that", i) && page.token(i).head == Some(child));
                    let subject = page.child(child, &[Nsubj, NsubjPass]).is_some();
                    let says = page.data.verb(page.lemma(child)).is_some() && page.is_finite(child);
                    !again && (says || subject && comma)
                }
                Advcl => {
                    comma && !page.is_finite(child)
                        || page.data.verb(page.lemma(child)).is_some() && !page.is_finite(child)
                }
                Parataxis => comma,
                _ => false,
            };
            if own {
                let mut stop = first;
                while stop > start + 1 && (page.is_punct(stop - 1) || page.token(stop - 1).upos == Upos::Cconj) {
                    stop -= 1;
                }
                end = end.min(stop);
            }
        }
        up = if matches!(page.token(level).deprel, Conj | Parataxis) { page.token(level).head } else { None };
    }
    cut(page, verb, start, end)
}

/// Where what begins at `start` ends at the latest, whatever the tree says: before what the speaker says next, and before
/// ", according to".
pub fn cut(page: &Page, verb: u32, start: u32, end: u32) -> u32 {
    let (_, high) = page.around(verb);
    let mut end = aside(page, verb, start, again(page, verb, start, end));
    // "that Omar, an envoy, said ...": a clause without its verb was cut short.
    if page.is("that", start) && !page.holds_clause(start, end) {
        end = high;
    }
    // ", according to ..." is not part of it, unless it stands at once behind "that".
    let mut at =
        if start + 1 < end && page.is("that", start) && page.word(start + 1) == "," { start + 3 } else { start + 1 };
    while at < end {
        if page.is_punct(at - 1) && super::phrases::phrase_at(page, at).is_some() {
            return at - 1;
        }
        at += 1;
    }
    end
}

/// "While he said the port was safe, it was closed": a clause that leads into another ends where that begins.
fn aside(page: &Page, verb: u32, start: u32, end: u32) -> u32 {
    let (low, _) = page.around(verb);
    let lead = (low..verb).find(|i| page.token(*i).upos != Upos::Cconj && !page.is_punct(*i));
    let led = lead.is_some_and(|i| {
        page.token(i).upos == Upos::Sconj && page.token(i).deprel == Deprel::Mark && !page.holds_clause(i, verb)
    });
    let next = |at: &u32| {
        let outside = page.quote_at(page.token(*at).span.start).is_none();
        outside && page.word(*at) == "," && page.holds_clause(*at + 1, end)
    };
    if led { (start + 1..end).find(next).unwrap_or(end) } else { end }
}

/// Where the speaker goes on with another participle that the tree hung into what was said: "said ..., adding that",
/// "saying ..., but suggesting that".
fn again(page: &Page, verb: u32, start: u32, end: u32) -> u32 {
    let says = |i: u32| page.is_gerund(i) && page.data.verb(page.lemma(i)).is_some();
    let participle = says(verb);
    // "said the port was closed and criticised the mayor".
    let past = |i: u32| {
        let lemma = page.lemma(i);
        page.token(i).upos == Upos::Verb
            && page.token(i).feat("Tense") == Some("Past")
            && (page.data.verb(lemma).is_some() || page.data.attitude(lemma).is_some())
    };
    let both = |next: u32| past(verb) && past(next);
    let goes_on = |at: u32| {
        let comma = page.word(at) == ",";
        if matches!(page.word(at), "—" | "–" | "--") && at + 1 < end && page.token(at + 1).upos == Upos::Cconj {
            return page.quote_at(page.token(at).span.start).is_none();
        }
        let next = at + 1 + u32::from(comma && at + 1 < end && page.token(at + 1).upos == Upos::Cconj);
        let linked = next > at + 1 || page.token(at).upos == Upos::Cconj;
        let outside = page.quote_at(page.token(at).span.start).is_none();
        outside && next < end && (comma || linked) && (says(next) && (participle || !linked) || linked && both(next))
    };
    (start + 1..end).find(|at| goes_on(*at)).unwrap_or(end)
}

/// Where another clause begins that the tree hung into the content: ", which", ", calling", "and said", ", and they".
///
/// A noun's content (`nominal`) ends too before what tells when, why or although; a mere name or pronoun, before what tells
/// where or when.
pub fn close(page: &Page, start: u32, end: u32, nominal: bool) -> u32 {
    let name = nominal && bare_name(page, start, end);
    (start + 1..end)
        .find(|at| {
            let next = at + 1;
            let comma = page.word(*at) == ",";
            let verb = |i: u32| i < end && page.token(i).upos == Upos::Verb;
            let cue = |i: u32| {
                let lemma = if verb(i) { page.lemma(i) } else { return false };
                page.data.verb(lemma).is_some() || page.data.attitude(lemma).is_some()
            };
            let subject = |i: u32| i < end && page.token(i).deprel == Deprel::Nsubj && page.token(i).upos != Upos::Noun;
            match page.token(*at).upos {
                Upos::Punct if page.word(*at) == ";" => true,
                Upos::Punct if comma => {
                    next < end
                        && (page.is("relative", next) || page.is_gerund(next) || verb(next) && !page.is_finite(next))
                }
                Upos::Cconj if cue(next) && page.is_finite(next) || subject(next) || subject(next + 1) => true,
                Upos::Cconj => nominal && page.token(*at).head.is_some_and(|h| h > *at && h < end && page.is_finite(h)),
                Upos::Sconj => {
                    let clause = page.token(*at).head.filter(|_| page.token(*at).deprel == Deprel::Mark);
                    nominal && clause.is_some_and(|h| page.is_finite(h) && page.token(h).deprel == Deprel::Advcl)
                }
                Upos::Adp => name && page.token(*at).deprel == Deprel::Case && !page.is("of-name", *at),
                _ => false,
            }
        })
        .unwrap_or(end)
}

/// Whether the content begins with a pronoun, or a name and nothing else before its preposition.
fn bare_name(page: &Page, start: u32, end: u32) -> bool {
    let until = (start..end).find(|i| page.token(*i).upos == Upos::Adp).unwrap_or(end);
    let pronoun = until == start + 1 && page.token(start).upos == Upos::Pron;
    pronoun || (start..until).all(|i| matches!(page.token(i).upos, Upos::Propn | Upos::Punct))
}
