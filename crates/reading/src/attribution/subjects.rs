//! Who is the subject of a verb of saying? What the tree says, where it can be so; else who stands before the verb, behind an
//! inverted one, or above a participle.

use super::data::Class;
use super::page::Page;
use super::verbs::{can_speak, is_passive, name_at};
use model::{Deprel, Span, Upos};

/// The head of the noun phrase that names who says it.
pub fn subject(page: &Page, verb: u32, cue: (u32, u32), depth: u32) -> Option<u32> {
    use Deprel::*;
    let nominal = |i: u32| matches!(page.token(i).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let is_time = |i: u32| page.reading.times.iter().any(|t| t.span.contains(page.token(i).span));
    let near = || nearest(page, verb, cue).filter(|n| !is_time(*n));
    let gerund = page.is_gerund(verb);
    // "saying the port is closed": who stands behind a participle is the subject of what is said.
    let own = page.child(verb, &[Nsubj, NsubjOuter, NsubjPass]).filter(|s| !gerund || *s < verb);
    if let Some(subject) = own {
        if is_time(subject) {
            return near();
        }
        // "Haftar during his meeting with Lavrov said": a name behind a preposition is no subject.
        let first = name_start(page, subject);
        let behind = subject < verb && first > 0 && page.token(first - 1).upos == Upos::Adp;
        let before = if behind { first.checked_sub(2).and_then(|at| left_of(page, at, verb, cue)) } else { None };
        return before.or(Some(subject));
    }
    let (low, high) = page.around(verb);
    // "..., reported the paper": what the tree takes for an object is the subject if a quotation or comma stands before.
    let set_off = cue.0 == low || page.is_punct(cue.0 - 1);
    let quoted = cue.0 > 0 && page.word(cue.0 - 1).contains(['"', '“', '”', '»']);
    let inverted = || {
        if gerund {
            return None;
        }
        page.child(verb, &[Obj, Obl, Iobj, Dep, Appos])
            .filter(|o| *o > verb && page.left[*o as usize] == cue.1 && page.child(*o, &[Case]).is_none())
            .filter(|_| cue.0 > low || page.lower(verb) != page.lemma(verb))
            .or_else(|| {
                let starts = cue.1 < high && matches!(page.token(cue.1).upos, Upos::Propn | Upos::Pron | Upos::Det);
                (cue.1..high.min(cue.1 + 4)).find(|i| starts && nominal(*i))
            })
    };
    if quoted && let Some(subject) = inverted() {
        return Some(subject);
    }
    if let Some(quoted) = quoted_as(page, verb) {
        return Some(quoted);
    }
    let token = page.token(verb);
    let head = token.head;
    if depth < 4
        && let Some(head) = head
    {
        let head_is_verb = matches!(page.token(head).upos, Upos::Verb | Upos::Aux);
        let bare = !page.is_finite(verb) || page.token(verb).feat("VerbForm") != Some("Fin");
        match token.deprel {
            Acl | Amod | Nmod | Conj | Appos if gerund && set_off && !head_is_verb && head < verb => {
                let found = above(page, head, verb);
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
        match token.deprel {
            Acl if !head_is_verb && head < verb && !can_speak(page, head) => return None,
            Acl | AclRelcl if !head_is_verb && head < verb => return Some(head),
            Conj if head_is_verb => return subject(page, head, (head, head + 1), depth + 1),
            Advcl | Xcomp | Parataxis | Dep if head_is_verb && bare => {
                let head = if gerund && set_off { matrix(page, head) } else { head };
                let found = subject(page, head, (head, head + 1), depth + 1);
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    if set_off && let Some(subject) = inverted() {
        return Some(subject);
    }
    if !page.is_finite(verb) {
        // "..., adding": whoever spoke last in the sentence.
        let earlier = (low..verb).rev().find(|i| {
            page.token(*i).upos == Upos::Verb
                && page.data.verb(page.lemma(*i)).is_some_and(|e| e.class == Class::Say)
                && page.child(*i, &[Nsubj]).is_some()
        });
        return earlier.filter(|_| set_off).and_then(|i| page.child(i, &[Nsubj]));
    }
    near().or_else(|| opener(page, verb, cue))
}

/// "The ministry sent a note to the port, saying ...": the subject of the clause that a participle behind a comma closes,
/// whichever noun the tree hangs it on. A subject that it stands beside is that subject.
fn above(page: &Page, noun: u32, verb: u32) -> Option<u32> {
    use Deprel::*;
    let mut at = noun;
    for _ in 0..8 {
        let token = page.token(at);
        if matches!(token.deprel, Nsubj | NsubjPass) {
            return Some(at);
        }
        let up = token.head?;
        if matches!(page.token(up).upos, Upos::Verb | Upos::Aux) {
            return page.child(up, &[Nsubj, NsubjPass]).filter(|s| *s < up && up < verb);
        }
        at = up;
    }
    None
}

/// "The union dismissed claims that it knew, saying ...": the verb of the whole, not that of what it is about; but what
/// somebody says is a whole of its own.
fn matrix(page: &Page, verb: u32) -> u32 {
    use Deprel::*;
    let mut at = verb;
    for _ in 0..6 {
        let token = page.token(at);
        let nested = matches!(token.deprel, Ccomp | Acl | Advcl | Xcomp | Nmod | Obj | Obl);
        let Some(up) = token.head.filter(|_| nested) else { break };
        let says =
            page.data.verb(page.lemma(up)).is_some_and(|e| e.class == Class::Say && page.token(up).upos == Upos::Verb);
        if says && token.deprel == Ccomp {
            break;
        }
        at = up;
    }
    let holds =
        matches!(page.token(at).upos, Upos::Verb) && page.child(at, &[Nsubj, NsubjPass]).is_some_and(|s| s < verb);
    if holds { at } else { verb }
}

/// "Officers at the port, speaking privately, said that": who opens the sentence, if "that" shows the verb to be one of saying.
fn opener(page: &Page, verb: u32, cue: (u32, u32)) -> Option<u32> {
    let (low, high) = page.around(verb);
    let nominal = |i: u32| matches!(page.token(i).upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let before = |i: u32| matches!(page.token(i).upos, Upos::Det | Upos::Adj | Upos::Num | Upos::Punct);
    if cue.0 <= low || cue.1 >= high || !page.is("that", cue.1) || page.word(cue.0 - 1) != "," {
        return None;
    }
    let mut head = (low..cue.0).find(|i| !before(*i)).filter(|i| nominal(*i))?;
    while let Some(up) = page.token(head).head.filter(|up| *up < cue.0 && *up >= low && nominal(*up)) {
        head = up;
    }
    can_speak(page, head).then_some(head)
}

/// "The agency quoted an officer as saying", "An officer was quoted as saying": it is the officer who says it.
fn quoted_as(page: &Page, verb: u32) -> Option<u32> {
    use Deprel::*;
    let (low, _) = page.around(verb);
    let marker = verb.checked_sub(1).filter(|m| *m > low && page.is("as", *m))?;
    let quotes =
        |i: &u32| page.token(*i).upos == Upos::Verb && page.data.verb(page.lemma(*i)).is_some_and(|e| e.takes('p'));
    let quoting = (low..marker).rev().find(quotes)?;
    if is_passive(page, quoting) {
        return page.child(quoting, &[NsubjPass, Nsubj]);
    }
    page.child(quoting, &[Obj]).filter(|o| *o < marker)
}

/// The noun phrase that stands right before the cue, or before prepositional phrases and appositions there.
fn nearest(page: &Page, verb: u32, cue: (u32, u32)) -> Option<u32> {
    let (low, _) = page.around(verb);
    let mut at = cue.0.checked_sub(1).filter(|b| *b >= low)?;
    // "The senator last week said", "The ministry on Tuesday said".
    let time = page.reading.times.iter().find(|t| t.span.contains(page.token(at).span));
    if let Some(time) = time {
        at = page.tokens(time.span).0.checked_sub(1).filter(|b| *b >= low)?;
        if page.token(at).upos == Upos::Adp {
            at = at.checked_sub(1).filter(|b| *b >= low)?;
        }
    }
    if page.word(at) == "," {
        // "Ahmed Sali, a researcher, said".
        let comma = (low.max(at.saturating_sub(16))..at).rev().find(|i| page.word(*i) == ",")?;
        if page.holds_clause(comma + 1, at) && !page.is("relative", comma + 1) {
            return None;
        }
        at = comma.checked_sub(1).filter(|b| *b >= low)?;
    }
    left_of(page, at, verb, cue)
}

/// The first token of the name that holds this one.
fn name_start(page: &Page, token: u32) -> u32 {
    let at = page.token(token).span;
    let block = page.document.block_at(at.start).map_or(at, |b| b.span);
    let mention = page
        .mentions(Span { start: block.start.max(at.start.saturating_sub(80)), end: at.end + 40 })
        .find(|m| m.span.contains(at));
    mention.map_or(page.left[token as usize], |m| page.tokens(m.span).0.min(token))
}

/// The head of the noun phrase that ends at `at`, or further left if that one hangs on a preposition.
fn left_of(page: &Page, at: u32, verb: u32, cue: (u32, u32)) -> Option<u32> {
    let nominal = |i: u32| {
        matches!(page.token(i).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num) || name_at(page, i).is_some()
    };
    let (low, _) = page.around(verb);
    let mut at = at;
    for _ in 0..4 {
        if at < low || !nominal(at) {
            return None;
        }
        let mut top = at;
        while let Some(up) = page.token(top).head.filter(|up| *up < cue.0 && *up >= low && nominal(*up)) {
            let comma = (up.min(top)..up.max(top)).any(|i| page.word(i) == ",");
            if comma || page.child(top, &[Deprel::Case]).is_some() {
                break;
            }
            top = up;
        }
        let first = name_start(page, top).min(page.left[top as usize].max(low));
        let behind = first > low && page.token(first - 1).upos == Upos::Adp;
        if page.child(top, &[Deprel::Case]).is_none_or(|c| c > top) && !behind {
            return Some(top);
        }
        if behind {
            at = (first - 1).checked_sub(1).filter(|b| *b >= low)?;
            continue;
        }
        at = page.left[top as usize].checked_sub(1).filter(|b| *b >= low)?;
    }
    None
}
