//! Who is named at the end of a sentence, or between commas within it? "CONTENT, NAME, description, told HEARER on Monday.",
//! "..., said NAME.", "The ship, NAME said, was empty." Commas and words decide, since trees are least sure of such sentences.

use super::data::{Class, Finder, Verb};
use super::draft::Draft;
use super::page::Page;
use model::{MentionForm, MentionType, Span, Style, Upos};

/// Segments between commas that a source may have: a name, its age, its offices.
const SEGMENTS: usize = 4;

/// Longest segment, in tokens.
const LONGEST: u32 = 26;

/// A clause of attribution that is set off from what it reports; token ranges are [first, end).
struct SetOff {
    /// Verb and source.
    group: (u32, u32),
    source: (u32, u32),
    cue: (u32, u32),
    verb: u32,
    finder: Finder,
    /// What stands before and, if it goes on there, behind the clause.
    content: Vec<(u32, u32)>,
}

/// Drafts, and the token ranges of their clauses; what stands there belongs to nothing else.
pub fn find(page: &Page) -> (Vec<Draft>, Vec<(u32, u32)>) {
    let (mut drafts, mut groups) = (Vec::new(), Vec::new());
    for &(low, high) in &page.syntax.ranges {
        for verb in low + 2..high {
            let Some(entry) = speech(page, verb) else { continue };
            if groups.last().is_some_and(|(_, end)| verb < *end) || page.beside.contains_key(&verb) {
                continue;
            }
            let low = low.max(verb.saturating_sub(super::page::REACH));
            let found = before(page, low, high, verb)
                .or_else(|| inverted(page, low, high, verb, entry))
                .or_else(|| opening(page, low, high, verb, entry));
            let Some(found) = found else {
                continue;
            };
            let Some(rule) = page.data.rule(found.finder) else { continue };
            let end = super::verbs::citing(page, found.source.0, found.source.1).unwrap_or(found.source.1);
            let Some(source) = page.span(found.source.0, end) else { continue };
            let content: Vec<Span> = found.content.iter().filter_map(|(a, b)| page.span(*a, *b)).collect();
            if content.is_empty() {
                continue;
            }
            let quoted = content.iter().any(|c| page.quotes.iter().any(|q| c.contains(q.span)));
            drafts.push(Draft {
                head: head(page, (found.source.0, end)),
                source: vec![source],
                cue: page.span(found.cue.0, found.cue.1).into_iter().collect(),
                verb: Some(found.verb),
                content,
                style: if quoted { Style::Mixed } else { Style::Indirect },
                stance: super::verbs::stance(page, found.verb, entry),
                rule: rule.name.clone(),
                ..Draft::default()
            });
            if found.content.iter().all(|c| c.0 < found.group.0) || found.content.len() > 1 {
                groups.push(found.group);
            }
        }
    }
    (drafts, groups)
}

/// "CONTENT, it is claimed": set off, and nobody's word.
pub fn unvoiced(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Passive) else { return };
    for &(low, high) in &page.syntax.ranges {
        for it in low + 2..high.saturating_sub(2) {
            if !page.is("expletive", it) || !comma(page, it - 1) || page.token(it + 1).upos != Upos::Aux {
                continue;
            }
            let verb = if page.token(it + 2).upos == Upos::Adv { it + 3 } else { it + 2 };
            let Some(hedges) = (verb < high).then(|| page.data.passive(page.lemma(verb))).flatten() else { continue };
            let edge = it - 1;
            let low = low.max(it.saturating_sub(super::page::REACH));
            let stop = (verb + 1..high).find(|i| comma(page, *i) || *i + 1 == high).unwrap_or(high);
            if !verbal(page, low, edge) || verbal(page, verb + 1, stop) || stop > verb + 1 && page.is("that", verb + 1)
            {
                continue;
            }
            drafts.push(Draft {
                cue: page.span(it, verb + 1).into_iter().collect(),
                verb: Some(verb),
                content: page.span(low, edge).into_iter().collect(),
                hedge: hedges.then(|| page.lower(verb).to_owned()),
                nobody: true,
                rule: rule.name.clone(),
                ..Draft::default()
            });
        }
    }
}

/// A verb that may stand behind what it reports, in a finite form, outside quotations.
fn speech<'p>(page: &Page<'p>, at: u32) -> Option<&'p Verb> {
    let token = page.token(at);
    if page.quote_at(token.span.start).is_some_and(|q| page.is_speech(q)) {
        return None;
    }
    let entry = page.data.verb(page.lemma(at))?;
    let says = entry.takes('i') && matches!(entry.class, Class::Say | Class::Report | Class::Think | Class::Deny);
    let finite = match token.upos {
        Upos::Verb => match token.feat("VerbForm") {
            Some("Part") => token.feat("Tense") == Some("Past"),
            form => form.is_none_or(|f| f == "Fin"),
        },
        // "says" taken for a noun in the plural; "United States" states nothing.
        Upos::Noun | Upos::Propn | Upos::X => {
            let third = page.word(at).starts_with(char::is_lowercase) && *token.lemma != *page.lower(at);
            third && (page.data.noun(&token.lemma).is_none() || closes_behind_outlet(page, at))
        }
        _ => false,
    };
    (says && finite).then_some(entry)
}

/// "..., the Gazette reports.": the last word, behind an outlet's name that a comma sets off.
fn closes_behind_outlet(page: &Page, at: u32) -> bool {
    let (low, high) = page.around(at);
    let last = at + 1 == high || page.is_punct(at + 1);
    let Some(before) = at.checked_sub(1).filter(|b| *b >= low && last) else { return false };
    let is_outlet = |span: Span| page.mentions(span).any(|m| m.kind == MentionType::Outlet);
    let name = super::verbs::name_at(page, before).filter(|(a, b)| page.span(*a, *b).is_some_and(is_outlet));
    name.is_some_and(|(first, _)| (first.saturating_sub(2).max(low)..first).any(|i| comma(page, i)))
}

fn comma(page: &Page, at: u32) -> bool {
    page.word(at) == ","
}

fn verbal(page: &Page, first: u32, end: u32) -> bool {
    (first..end).any(|i| {
        let token = page.token(i);
        matches!(token.upos, Upos::Verb | Upos::Aux)
            && (token.feat("VerbForm") == Some("Fin") || page.is_past(i))
            && !page.mentions(token.span).any(|m| m.span.contains(token.span))
    })
}

/// Whether a segment names somebody who can speak.
fn names_voice(page: &Page, first: u32, end: u32) -> bool {
    let Some(span) = page.span(first, end) else { return false };
    let start = page.token(first).upos;
    if matches!(start, Upos::Cconj | Upos::Sconj | Upos::Adp | Upos::Adv | Upos::Verb | Upos::Punct)
        && !page.mentions(span).any(|m| m.span.start == span.start)
        || page.is("relative", first)
        || verbal(page, first, end)
    {
        return false;
    }
    let number = end - first == 1 && page.token(first).upos == Upos::Num;
    let pronoun = end - first == 1 && page.token(first).upos == Upos::Pron && !page.is("expletive", first)
        || end - first == 1 && page.is("outlet-pronoun", first);
    let named = page.mentions(span).any(|m| {
        m.form == MentionForm::Name
            && matches!(
                m.kind,
                MentionType::Person | MentionType::Organisation | MentionType::Outlet | MentionType::Place
            )
    });
    number
        || pronoun
        || named
        || (first..end).any(|i| page.data.voice(page.lemma(i)).is_some() || page.is("mouthpiece", i))
        || (first..end).any(|i| page.token(i).upos == Upos::Propn)
}

/// The verb with its auxiliaries and adverbs.
pub fn cue(page: &Page, low: u32, verb: u32) -> (u32, u32) {
    let mut first = verb;
    while first > low + 1
        && verb - first < 3
        && (page.token(first - 1).upos == Upos::Aux
            || page.token(first - 1).upos == Upos::Adv && page.lower(first - 1) == page.word(first - 1))
    {
        first -= 1;
    }
    (first, verb + 1)
}

/// "CONTENT, NAME[, description] said ...".
fn before(page: &Page, low: u32, high: u32, verb: u32) -> Option<SetOff> {
    let cue = cue(page, low, verb);
    let mut at = cue.0;
    let described = comma(page, at - 1);
    if described {
        at -= 1;
    }
    // Segments to the left, the nearest first: [start, end).
    let mut end = at;
    let mut source = None;
    for step in 0..SEGMENTS {
        let start = (low.max(end.saturating_sub(LONGEST))..end).rev().find(|i| page.is_punct(*i) && divides(page, *i));
        let Some(edge) = start else { break };
        let start = edge + 1;
        if start >= end || page.quote_at(page.token(start).span.start).is_some_and(|q| page.is_speech(q)) {
            return None;
        }
        let names = names_voice(page, start, end);
        let aside = described && (step == 0 || page.is("relative", start)) && set_aside(page, start, end);
        if !names && !aside {
            break;
        }
        // A description alone is nobody: its name stands before it.
        if names && (step > 0 || !described) {
            source = Some((start, at));
        }
        if names && !described {
            break;
        }
        end = edge;
        if !comma(page, edge) {
            break;
        }
    }
    let source = source?;
    let edge = source.0 - 1;
    let stop = behind(page, high, cue.1)?;
    let mut content = vec![(low, edge)];
    let left = verbal(page, low, edge);
    let goes_on = stop + 2 < high && comma(page, stop);
    let subject = matches!(page.token(low).upos, Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Num);
    let predicate = goes_on && stop == cue.1 && comma(page, edge) && begins_predicate(page, stop + 1, high);
    if goes_on && comma(page, edge) && depends(page, stop + 1) || subject && predicate && edge - low <= 2 * LONGEST {
        // "The ship, she added, had left.", "He hoped, he said, that it would leave."
        content.push((stop + 1, high));
    } else if left {
        if goes_on && goes_with_content(page, stop + 1, high) {
            content.push((stop + 1, high));
        }
    } else if goes_on && edge - low <= 8 && comma(page, edge) && leads(page, low) && verbal(page, stop + 1, high) {
        // "And yet, her aides say, the port remains open."
        content.push((stop + 1, high));
    } else {
        return None;
    }
    if ends_quotation(page, edge) {
        return None;
    }
    Some(SetOff { group: (source.0, stop), source, cue, verb, finder: Finder::Inserted, content })
}

/// Whether a finite verb stands at the beginning: the predicate of a subject before it.
fn begins_predicate(page: &Page, first: u32, high: u32) -> bool {
    matches!(page.token(first).upos, Upos::Verb | Upos::Aux) && page.holds_clause(first, high.min(first + 2))
}

/// Whether what begins here hangs on what stands before the clause: "that ...", "to ...".
fn depends(page: &Page, first: u32) -> bool {
    page.is("that", first) || page.token(first).upos == Upos::Part
}

/// Whether a sentence begins with words that only lead into it: "and yet", "by then", "last year".
fn leads(page: &Page, low: u32) -> bool {
    matches!(page.token(low).upos, Upos::Cconj | Upos::Adv | Upos::Adp)
}

/// Whether a sign may divide what is reported from who reports it.
fn divides(page: &Page, at: u32) -> bool {
    matches!(page.word(at), "," | "—" | "–" | "--" | "\"" | "”" | ";" | ":" | "(" | ")")
}

/// Whether what ends here is a quotation, which other finders know more about.
fn ends_quotation(page: &Page, edge: u32) -> bool {
    (edge.saturating_sub(1)..=edge).any(|i| page.word(i).contains(['"', '”', '»']))
        && page.quote_at(page.token(edge.saturating_sub(1)).span.start).is_some_and(|q| page.is_speech(q))
}

/// A description, relative clause or the like between a name and its verb.
fn set_aside(page: &Page, first: u32, end: u32) -> bool {
    // "a lawyer who speaks for the firm" has its verb to itself.
    let own = (first..end).find(|i| page.is("relative", *i)).unwrap_or(end);
    page.is("relative", first)
        || !verbal(page, first, own) && !matches!(page.token(first).upos, Upos::Cconj | Upos::Sconj)
}

/// Where the clause ends behind its verb: at the next comma or with the sentence. `None` if a clause or a noun hangs on the
/// verb there, which is then what is said.
fn behind(page: &Page, high: u32, from: u32) -> Option<u32> {
    let stop = (from..high.min(from + LONGEST)).find(|i| {
        matches!(page.word(*i), "," | "." | ";" | "—" | "–" | "--" | "!" | "?" | ")" | ":")
            && !(page.word(*i) == "." && *i + 1 < high)
    });
    let stop = stop.or((high <= from + LONGEST).then_some(high))?;
    if page.word(stop.min(high - 1)) == ":" || verbal(page, from, stop) {
        return None;
    }
    if (from..stop).any(|i| page.is("that", i) && page.token(i).upos == Upos::Sconj || page.is("whether", i)) {
        return None;
    }
    if (from..stop).any(|i| page.quote_at(page.token(i).span.start).is_some_and(|q| page.is_speech(q))) {
        return None;
    }
    let told = page.is("told", from - 1);
    let time = |i: u32| page.reading.times.iter().any(|t| t.span.contains(page.token(i).span));
    if from < stop {
        let next = page.token(from);
        let adjunct = matches!(next.upos, Upos::Adp | Upos::Adv | Upos::Sconj) || time(from) || page.is_punct(from);
        if told == adjunct && !(told && page.is_punct(from)) {
            return None;
        }
    } else if told {
        return None;
    }
    Some(stop)
}

/// Whether what follows the clause goes on with what is reported: a clause with its own subject.
fn goes_with_content(page: &Page, first: u32, high: u32) -> bool {
    let mut at = first;
    if page.token(at).upos == Upos::Cconj {
        at += 1;
    } else if matches!(page.token(at).upos, Upos::Verb | Upos::Aux) || page.is("relative", at) {
        return false;
    }
    while at < high && page.token(at).upos == Upos::Adv {
        at += 1;
    }
    at < high
        && !matches!(page.token(at).upos, Upos::Verb | Upos::Aux)
        && page.data.verb(page.lemma(at)).is_none()
        && super::phrases::phrase_at(page, at).is_none()
        && verbal(page, at, high)
}

/// "CONTENT, said NAME[, description]."
fn inverted(page: &Page, low: u32, high: u32, verb: u32, entry: &Verb) -> Option<SetOff> {
    if !comma(page, verb - 1) || page.is("told", verb) || verb + 1 >= high || entry.class == Class::Think {
        return None;
    }
    let edge = verb - 1;
    if ends_quotation(page, edge) {
        return None;
    }
    let source = behind_verb(page, verb, high, true)?;
    let end = (source.1..high).find(|i| divides(page, *i) || *i + 1 == high && page.is_punct(*i)).unwrap_or(high);
    let mut content = vec![(low, edge)];
    let goes_on = end + 2 < high && comma(page, end);
    if !(verbal(page, low, edge) || goes_on && begins_predicate(page, end + 1, high)) {
        return None;
    }
    if goes_on && (begins_predicate(page, end + 1, high) || goes_with_content(page, end + 1, high)) {
        content.push((end + 1, high));
    }
    Some(SetOff { group: (verb, end), source, cue: (verb, verb + 1), verb, finder: Finder::Inserted, content })
}

/// The source behind a verb: "said NAME[, description]". `sure`: only who is known to speak.
pub fn behind_verb(page: &Page, verb: u32, high: u32, sure: bool) -> Option<(u32, u32)> {
    let first = verb + 1;
    if first >= high {
        return None;
    }
    if !matches!(page.token(first).upos, Upos::Propn | Upos::Det | Upos::Noun | Upos::Adj | Upos::Pron | Upos::Num) {
        return None;
    }
    let cut =
        |from: u32| (from..high).find(|i| divides(page, *i) || *i + 1 == high && page.is_punct(*i)).unwrap_or(high);
    let mut end = cut(first);
    let fits = if sure { names_voice(page, first, end) } else { names(page, first, end) };
    if end > first + LONGEST || !fits {
        return None;
    }
    // "on Monday" is the verb's, not the speaker's.
    let mut last = end;
    for i in first + 1..end {
        let time = page.reading.times.iter().any(|t| t.span.contains(page.token(i).span));
        if time {
            last = if page.token(i - 1).upos == Upos::Adp { i - 1 } else { i };
            break;
        }
    }
    let mut source = (first, last);
    for _ in 0..SEGMENTS {
        if last != end || end + 1 >= high || !comma(page, end) || !set_aside(page, end + 1, cut(end + 1)) {
            break;
        }
        end = cut(end + 1);
        last = end;
        source.1 = end;
    }
    Some(source)
}

/// Whether a segment may name somebody, where a quotation beside it tells that somebody speaks.
pub fn names(page: &Page, first: u32, end: u32) -> bool {
    let starts = |i: u32| {
        matches!(page.token(i).upos, Upos::Propn | Upos::Det | Upos::Noun | Upos::Adj | Upos::Pron | Upos::Num)
            || page.word(i).starts_with(char::is_uppercase)
    };
    let described = (first..end).find(|i| comma(page, *i)).unwrap_or(end);
    // Names are taken for verbs too often.
    let acts = (first..described).any(|i| verbal(page, i, i + 1) && !page.word(i).starts_with(char::is_uppercase));
    let day = page.reading.times.iter().any(|t| t.span.contains(page.token(first.min(page.len() - 1)).span));
    first < end && starts(first) && !page.is("relative", first) && !acts && !day
}

/// "NAME[, description], told HEARER that CLAUSE", from the beginning of a sentence.
fn opening(page: &Page, low: u32, high: u32, verb: u32, entry: &Verb) -> Option<SetOff> {
    if !entry.takes('c') {
        return None;
    }
    let cue = cue(page, low, verb);
    let mut at = cue.0;
    let described = comma(page, at - 1);
    if described {
        at -= 1;
    }
    let first_comma = (low..at).find(|i| comma(page, *i)).unwrap_or(at);
    let who = first_comma + 1 < at && page.is("relative", first_comma + 1) && page.token(low).upos == Upos::Det;
    let mistaken = page.token(verb).upos != Upos::Verb && page.token(low).upos == Upos::Det;
    let named = names_voice(page, low, first_comma) || (who || mistaken) && !verbal(page, low, first_comma);
    if at - low > LONGEST || described == (first_comma == at) || !named {
        return None;
    }
    if described && !set_aside(page, first_comma + 1, at) {
        return None;
    }
    if (low..at).any(|i| page.quote_at(page.token(i).span.start).is_some_and(|q| page.is_speech(q))) {
        return None;
    }
    let told = page.is("told", verb);
    let that = (cue.1..high.min(cue.1 + 8)).find(|i| page.is("that", *i) && page.token(*i).upos == Upos::Sconj)?;
    let hearer = that > cue.1;
    if hearer != told || verbal(page, cue.1, that) || (cue.1..that).any(|i| page.is_punct(i) && divides(page, i)) {
        return None;
    }
    let end = super::extent::extend(page, verb, that);
    page.holds_clause(that, end).then_some(SetOff {
        group: (low, that),
        source: (low, at),
        cue,
        verb,
        finder: Finder::Clause,
        content: vec![(that, end)],
    })
}

/// The word of a source that stands for it: of the person's name, else of the first name, else what grammar says.
pub fn head(page: &Page, source: (u32, u32)) -> Option<u32> {
    let span = page.span(source.0, source.1)?;
    let first_segment = (source.0..source.1).find(|i| comma(page, *i)).unwrap_or(source.1);
    let own = page.span(source.0, first_segment).unwrap_or(span);
    let of = |kinds: &[MentionType], within: Span| {
        page.mentions(within)
            .filter(|m| m.form == MentionForm::Name && kinds.contains(&m.kind))
            .filter(|m| {
                // Not what hangs on another noun: "the director of the hospital".
                let first = page.tokens(m.span).0;
                first == source.0 || !matches!(page.token(first.saturating_sub(1)).upos, Upos::Adp)
            })
            .map(|m| page.tokens(m.name).1.saturating_sub(1))
            .next()
    };
    of(&[MentionType::Person], span)
        .or_else(|| of(&[MentionType::Organisation, MentionType::Outlet], span).filter(|_| first_segment < source.1))
        .or_else(|| page.syntax.head_of(own))
}
