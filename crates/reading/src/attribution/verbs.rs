//! Verbs of saying: who is their subject, and where is what they say? Trees give the first answer; quotation marks,
//! commas and neighbours stand in where trees are wrong or silent.

use super::data::{Class, Finder, Verb};
use super::draft::Draft;
use super::extent::{close, cut, extend};
use super::page::Page;
use super::subjects::subject;
use model::{Deprel, MentionForm, Span, Stance, Style, Upos, VoiceKind};
use std::collections::BTreeSet;

/// A verb of saying with what stands around it; token ranges are [first, end).
pub struct Saying {
    pub verb: u32,
    pub cue: (u32, u32),
    pub subject: Option<u32>,
    /// The subject's noun phrase.
    pub source: Option<(u32, u32)>,
    /// Cue and source together, where they stand side by side.
    pub group: (u32, u32),
    /// "as", before the group.
    pub compared: bool,
    /// A quotation beside the group told who speaks.
    pub beside: bool,
}

/// Attributions by verbs, in order of the verbs.
pub fn find(page: &Page, drafts: &mut Vec<Draft>) {
    let set_off: BTreeSet<u32> = drafts.iter().filter_map(|d| d.verb).collect();
    for verb in 0..page.len() {
        let token = page.token(verb);
        let lemma = page.lemma(verb);
        let entry = page.data.verb(lemma);
        let beside = page.beside.contains_key(&verb);
        let plain = token.upos == Upos::Verb && token.deprel != Deprel::Amod;
        if set_off.contains(&verb) || !(plain || beside) {
            continue;
        }
        if is_passive(page, verb) && !beside {
            if let Some(hedges) = page.data.passive(lemma) {
                drafts.extend(passive(page, verb, hedges));
            }
            continue;
        }
        let Some(entry) = entry else { continue };
        let infinitive = page.child(verb, &[Deprel::Mark]).is_some_and(|m| page.token(m).upos == Upos::Part);
        if infinitive && !beside {
            continue;
        }
        let saying = saying(page, verb);
        let unquoted = page.quote_at(page.token(verb).span.start).is_none();
        if (unquoted || entry.class == Class::Think) && saying.subject.is_some_and(|s| page.is("own-voice", s)) {
            // "we note that" is the outlet's own word, "I think" in a quotation the speaker's.
            continue;
        }
        // "Do you know what it cost?" is asked of the reader.
        if saying.subject.is_some_and(|s| page.is("addressee", s)) {
            continue;
        }
        drafts.extend(of_verb(page, &saying, entry));
    }
}

fn of_verb(page: &Page, saying: &Saying, entry: &Verb) -> Option<Draft> {
    if entry.takes('q')
        && let Some(draft) = quotation(page, saying, entry)
    {
        return Some(draft);
    }
    let speaks =
        !matches!(entry.class, Class::Think | Class::Show) || saying.subject.is_some_and(|s| can_speak(page, s));
    let subject = saying.source.is_some() && speaks;
    if subject
        && (entry.takes('c') || entry.takes('w'))
        && !saying.compared
        && let Some(content) = clause(page, saying, entry)
    {
        return draft(page, saying, entry, vec![content], Finder::Clause);
    }
    if subject && entry.takes('i') {
        let content = inserted(page, saying);
        if !content.is_empty() {
            return draft(page, saying, entry, content, Finder::Inserted);
        }
    }
    if subject
        && !saying.compared
        && let Some(content) = object(page, saying, entry)
    {
        return draft(page, saying, entry, vec![content], Finder::Object);
    }
    None
}

/// Whether a noun may have a mind: names, pronouns, and nouns that `voices.tsv` knows.
pub fn can_speak(page: &Page, head: u32) -> bool {
    matches!(page.token(head).upos, Upos::Propn | Upos::Pron | Upos::Num)
        || page.data.voice(page.lemma(head)).is_some()
        || page.is("mouthpiece", head)
        || page.is("share", head) && page.child(head, &[Deprel::Nmod, Deprel::Obl]).is_none_or(|of| can_speak(page, of))
        || page.mentions(page.token(head).span).next().is_some()
}

fn draft(page: &Page, saying: &Saying, entry: &Verb, content: Vec<Span>, finder: Finder) -> Option<Draft> {
    let rule = page.data.rule(finder)?;
    let quoted = content.iter().any(|c| page.quotes.iter().any(|q| c.overlaps(q.span) && c.contains(q.span)));
    let style = if quoted { Style::Mixed } else { Style::Indirect };
    Some(Draft {
        source: saying.source.and_then(|(a, b)| page.span(a, b)).into_iter().collect(),
        head: saying.subject,
        cue: page.span(saying.cue.0, saying.cue.1).into_iter().collect(),
        verb: Some(saying.verb),
        content,
        style,
        stance: stance(page, saying.verb, entry),
        rule: rule.name.clone(),
        ..Draft::default()
    })
}

/// "does not believe" denies, "did not say" leaves open.
pub fn stance(page: &Page, verb: u32, entry: &Verb) -> Stance {
    let near = |c: u32| c + 5 > verb && c < verb + 2 && page.quote_at(page.token(c).span.start).is_none();
    let negated = page.syntax.children(verb).iter().any(|c| near(*c) && page.token(*c).feat("Polarity") == Some("Neg"));
    match (negated, entry.class) {
        (true, Class::Think) => Stance::Denies,
        (true, _) => Stance::Doubts,
        (false, _) => entry.stance,
    }
}

pub fn is_passive(page: &Page, verb: u32) -> bool {
    let participle =
        page.token(verb).feat("VerbForm") == Some("Part") && page.token(verb).feat("Tense") == Some("Past");
    page.child(verb, &[Deprel::AuxPass]).is_some()
        || participle
            && (page.token(verb).deprel == Deprel::Acl || page.child(verb, &[Deprel::OblAgent]).is_some())
            && page.child(verb, &[Deprel::Nsubj, Deprel::Obj]).is_none()
}

pub fn saying(page: &Page, verb: u32) -> Saying {
    let (low, high) = page.around(verb);
    let mut cue = (verb, verb + 1);
    let belongs = |i: u32| {
        page.token(i).head == Some(verb)
            && matches!(page.token(i).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Advmod)
            && matches!(page.token(i).upos, Upos::Aux | Upos::Adv | Upos::Part | Upos::Verb)
            && page.left[i as usize] == i
            && page.lower(i) == page.word(i)
    };
    while cue.0 > low && belongs(cue.0 - 1) && !page.is("as", cue.0 - 1) {
        cue.0 -= 1;
    }
    while cue.1 < high && page.token(cue.1).head == Some(verb) && page.token(cue.1).deprel == Deprel::CompoundPrt {
        cue.1 += 1;
    }
    if let Some(beside) = page.beside.get(&verb) {
        let (source, cue) = (beside.source, beside.cue);
        let group = (source.0.min(cue.0), source.1.max(cue.1));
        return Saying {
            verb,
            cue,
            subject: Some(beside.head),
            source: Some(source),
            group,
            compared: false,
            beside: true,
        };
    }
    let subject = subject(page, verb, cue, 0);
    let source = subject.map(|s| page.noun_phrase(s, if s < verb { cue.0 } else { cue.1 - 1 }));
    let source = subject.zip(source).map(|(s, source)| whole_name(page, s, source, cue));
    // "quoted the lawyer as saying", "State television, quoting the army, said": the rest is no part of the source.
    let source = source.map(|(a, b)| (a, if b > a + 1 && page.is("as", b - 1) { b - 1 } else { b }));
    let source = source.map(|(a, b)| (a, subject.and_then(|s| citing(page, s, b)).unwrap_or(b)));
    // "quoted sources close to the ministry as saying": all up to "as" is the source.
    let marker = verb.checked_sub(1).filter(|m| page.is("as", *m) && page.is_gerund(verb));
    let source = source.map(|(a, b)| {
        let whole =
            marker.filter(|m| b < *m && a < *m && (b..*m).all(|i| !page.is_punct(i)) && !page.holds_clause(b, *m));
        (a, whole.unwrap_or(b))
    });
    let mut group = cue;
    if let Some((first, end)) = source {
        if end <= cue.0 && !apart(page, end, cue.0) {
            group.0 = first;
        } else if first >= cue.1 && first - cue.1 <= 1 {
            group.1 = end;
        }
    }
    let compared = group.0 > low && page.is("as", group.0 - 1);
    if compared {
        group.0 -= 1;
    }
    Saying { verb, cue, subject, source, group, compared, beside: false }
}

/// Where, behind a source's head, a comma and a verb of citing begin to tell where the source has it from.
pub fn citing(page: &Page, head: u32, end: u32) -> Option<u32> {
    (head + 1..end.saturating_sub(1)).find(|i| {
        let entry = || page.data.verb(page.lemma(i + 1));
        page.word(*i) == ","
            && page.token(i + 1).upos == Upos::Verb
            && entry().is_some_and(|e| e.class == Class::Report)
    })
}

/// The tokens of the name that holds this one.
pub fn name_at(page: &Page, token: u32) -> Option<(u32, u32)> {
    let at = page.token(token).span;
    let near = Span {
        start: at.start.saturating_sub(80).max(page.token(page.sentence(token).0).span.start),
        end: at.end + 80,
    };
    let mention = page.mentions(near).find(|m| m.name.contains(at) && m.form == MentionForm::Name)?;
    Some(page.tokens(mention.name))
}

/// The source with the whole of the name that its head lies in, whatever the tree cut off.
fn whole_name(page: &Page, head: u32, source: (u32, u32), cue: (u32, u32)) -> (u32, u32) {
    let (low, high) = page.around(head);
    match name_at(page, head) {
        Some((first, end)) if end <= cue.0 || first >= cue.1 => {
            (source.0.min(first.max(low)), source.1.max(end.min(high)))
        }
        _ => source,
    }
}

/// Whether something other than adverbs, brackets and appositions stands between a source and its cue.
fn apart(page: &Page, end: u32, cue: u32) -> bool {
    (end..cue).any(|i| !page.is_punct(i) && page.token(i).upos != Upos::Adv) && cue - end > 12
}

// ---- quotations beside the verb

fn quotation(page: &Page, saying: &Saying, entry: &Verb) -> Option<Draft> {
    let before = quote_before(page, saying);
    let after = if before.is_none() { quote_after(page, saying) } else { None };
    let mut content: Vec<Span> = Vec::new();
    let mut mixed = false;
    let last;
    if let Some(quote) = before {
        let own = leading(page, quote);
        mixed = own.is_some();
        content.push(own.map_or(page.quotes[quote].span, |own| own.cover(page.quotes[quote].span)));
        let resumed = resumption(page, saying);
        last = resumed.unwrap_or(quote);
        content.extend(resumed.map(|r| page.quotes[r].span));
    } else if let Some(quote) = after {
        let (mut span, end) = joined(page, quote);
        last = end;
        if let Some(longer) = beyond(page, saying, span) {
            span = longer;
            mixed = true;
        }
        content.push(span);
    } else {
        return None;
    }
    let rule = page.data.rule(Finder::Quotation)?;
    let bare = saying.source.is_none();
    if bare && entry.class != Class::Say {
        return None;
    }
    Some(Draft {
        source: saying.source.and_then(|(a, b)| page.span(a, b)).into_iter().collect(),
        head: saying.subject,
        cue: page.span(saying.cue.0, saying.cue.1).into_iter().collect(),
        verb: Some(saying.verb),
        content,
        style: if mixed { Style::Mixed } else { Style::Direct },
        stance: stance(page, saying.verb, entry),
        rule: rule.name.clone(),
        quotes: before.into_iter().chain(after).chain([last]).collect(),
        ..Draft::default()
    })
}

/// A quotation that ends right before the group.
fn quote_before(page: &Page, saying: &Saying) -> Option<usize> {
    let finite = saying.beside || page.is_finite(saying.verb);
    if saying.compared || saying.group == saying.cue && saying.source.is_some() || !finite {
        return None;
    }
    let start = page.token(saying.group.0).span.start;
    let quote = page.quotes.partition_point(|q| q.span.end <= start).checked_sub(1)?;
    let found = &page.quotes[quote];
    if page.document.block_at(start).map(|b| b.span) != Some(page.document.blocks[found.block].span) {
        return None;
    }
    let between = page.text().get(found.span.end as usize..start as usize)?;
    if between.chars().any(char::is_alphanumeric) || between.len() > 8 {
        return None;
    }
    let inner = found.inner.of(page.text()).trim_end().trim_end_matches(['\'', '’', '"', '”']);
    let ends = inner.chars().next_back()?;
    let open_end = ",?!—–-…".contains(ends) || between.contains([',', '—', '–']) || inner.ends_with("...");
    let speech =
        saying.beside || page.is_speech(quote) || found.span.start == page.document.blocks[found.block].span.start;
    (open_end && speech).then_some(quote)
}

/// What stands before the quotation in its sentence, if it is the beginning of what is said: 'the hold was "empty,"'.
fn leading(page: &Page, quote: usize) -> Option<Span> {
    let (first, _) = page.tokens(page.quotes[quote].span);
    let (low, _) = page.around(first);
    if first <= low || page.is_punct(first - 1) || page.token(first - 1).sentence != page.token(first).sentence {
        return None;
    }
    let says = |i: u32| page.data.verb(page.lemma(i)).is_some_and(|v| v.class == Class::Say) && page.is_finite(i);
    let voiced = (low..first).any(|i| says(i) || super::phrases::phrase_at(page, i).is_some());
    let span = page.span(low, first)?;
    (!voiced && page.document.block_at(span.start) == page.document.block_at(page.quotes[quote].span.start))
        .then_some(span)
}

/// A quotation that begins right after the group, or after an addressee, a setting, a colon.
fn quote_after(page: &Page, saying: &Saying) -> Option<usize> {
    let end = page.token(saying.group.1.max(saying.cue.1) - 1).span.end;
    let quote = page.quotes.partition_point(|q| q.span.start < end);
    let found = page.quotes.get(quote)?;
    let between = page.text().get(end as usize..found.span.start as usize)?;
    let (first, last) = page.tokens(Span { start: end, end: found.span.start });
    if last.saturating_sub(first) > 24 {
        return None;
    }
    let tail = between.trim_end().chars().next_back();
    let block = page.document.block_at(end);
    if block.map(|b| b.span) != Some(page.document.blocks[found.block].span) {
        // "... he said:" and a paragraph that is the quotation.
        let colon = block.is_some_and(|b| b.span.of(page.text()).trim_end().ends_with(':'))
            && tail == Some(':')
            && page.document.blocks[found.block].span.start == found.span.start;
        return (colon && !page.holds_clause(first, last)).then_some(quote);
    }
    if page.text().get(end as usize..found.span.start as usize)?.contains(". ") || page.holds_clause(first, last) {
        return None;
    }
    let words = (first..last).filter(|i| !page.is_punct(*i)).count();
    let introduced = matches!(tail, Some(',' | ':'));
    let that = last > first && page.is("that", last - 1);
    let at_end = page.sentence(saying.verb).1 <= page.tokens(found.span).1 + 1;
    let fits = match (words, introduced || that) {
        (_, true) => page.is_speech(quote) || (words == 0 && at_end),
        (0, false) => page.is_speech(quote),
        (_, false) => page.is_speech(quote) && verb_in(page, found.inner),
    };
    fits.then_some(quote)
}

fn verb_in(page: &Page, span: Span) -> bool {
    let (first, end) = page.tokens(span);
    page.holds_clause(first, end)
}

/// Quotations that go on after a few unquoted words are one.
fn joined(page: &Page, quote: usize) -> (Span, usize) {
    let (mut span, mut last) = (page.quotes[quote].span, quote);
    while let Some(next) = page.quotes.get(last + 1) {
        let between = page.text().get(span.end as usize..next.span.start as usize).unwrap_or("");
        let (first, end) = page.tokens(Span { start: span.end, end: next.span.start });
        let words = (first..end).filter(|i| !page.is_punct(*i)).count();
        let verbs = (first..end).any(|i| page.data.verb(page.lemma(i)).is_some());
        if next.block != page.quotes[quote].block
            || words > 4
            || words == 0
            || verbs
            || between.contains(['.', ',', ':', ';'])
        {
            break;
        }
        span = span.cover(next.span);
        last += 1;
    }
    (span, last)
}

/// Where what is said goes on behind the quotation: said "yes" to the plan.
fn beyond(page: &Page, saying: &Saying, span: Span) -> Option<Span> {
    let (_, end) = page.tokens(span);
    let (_, high) = page.around(saying.verb);
    if end >= high || page.token(end).sentence != page.token(saying.verb).sentence {
        return None;
    }
    let inner = span.of(page.text()).trim_end_matches(['"', '”', '“', '»', '\'', ' ']);
    let finished = inner.ends_with(['.', '?', '!', ',']);
    let next = page.token(end);
    if finished || page.is_punct(end) || next.upos == Upos::Cconj {
        return None;
    }
    let stop = extend(page, saying.verb, end);
    page.span(end, stop).map(|rest| span.cover(rest))
}

/// "..., he said, "...".
fn resumption(page: &Page, saying: &Saying) -> Option<usize> {
    let end = page.token(saying.group.1.max(saying.cue.1) - 1).span.end;
    let quote = page.quotes.partition_point(|q| q.span.start < end);
    let found = page.quotes.get(quote)?;
    let between = page.text().get(end as usize..found.span.start as usize)?;
    let (first, last) = page.tokens(Span { start: end, end: found.span.start });
    let same = page.document.block_at(end).map(|b| b.span) == Some(page.document.blocks[found.block].span);
    let plain = last.saturating_sub(first) <= 24 && !page.holds_clause(first, last) && !between.contains(". ");
    (same && plain && between.trim_end().ends_with([',', '—', '–', ':'])).then_some(quote)
}

// ---- clauses behind the verb

fn clause(page: &Page, saying: &Saying, entry: &Verb) -> Option<Span> {
    let (_, high) = page.around(saying.verb);
    let from = saying.cue.1.max(if saying.group.1 > saying.cue.1 { saying.group.1 } else { 0 });
    let Some(start) = clause_start(page, saying, entry, from, high) else {
        let start = shown(page, saying, entry).or_else(|| denied(page, saying, entry))?;
        return page.span(start, extend(page, saying.verb, start));
    };
    let mut end = extend(page, saying.verb, start);
    // A clause without its verb: the tree hung the verb elsewhere.
    if start == saying.cue.1 && !page.holds_clause(start, end) && page.token(start).upos != Upos::Part {
        end = cut(page, saying.verb, start, high);
    }
    // "Anna, who said she would sail, laughed": behind a relative clause the sentence goes on.
    if saying.subject.is_some_and(|s| page.is("relative", s)) {
        let resumes = |at: &u32| page.word(*at) == "," && at + 1 < end && page.is_finite(at + 1);
        end = (start + 1..end).find(resumes).unwrap_or(end);
    }
    let subjunctive =
        || (start..end).any(|i| page.token(i).upos == Upos::Verb && page.child(i, &[Deprel::Nsubj]).is_some());
    if !page.holds_clause(start, end) && !subjunctive() {
        return None;
    }
    page.span(start, end)
}

/// "He denied sending rifles", "She reported earning nothing".
fn denied(page: &Page, saying: &Saying, entry: &Verb) -> Option<u32> {
    let complement = page.child(saying.verb, &[Deprel::Xcomp, Deprel::Ccomp])?;
    let token = page.token(complement);
    let doing = token.upos == Upos::Verb && matches!(token.feat("VerbForm"), Some("Ger" | "Part"));
    // "reported spending": at once behind the verb.
    let at_once = page.left[complement as usize] == saying.cue.1 && matches!(entry.class, Class::Say | Class::Report);
    ((entry.class == Class::Deny || at_once) && doing && token.feat("Tense") != Some("Past"))
        .then(|| page.left[complement as usize].max(saying.cue.1))
}

/// "An image shows the ship burning": where what pictures show begins, and what is seen of it follows.
fn shown(page: &Page, saying: &Saying, entry: &Verb) -> Option<u32> {
    use Deprel::*;
    let picture = |s: u32| page.data.voice(page.lemma(s)) == Some(VoiceKind::Imagery);
    if entry.class != Class::Show || !saying.subject.is_some_and(picture) {
        return None;
    }
    let object = page.child(saying.verb, &[Obj]).filter(|o| *o >= saying.cue.1)?;
    let doing = |c: u32| {
        let token = page.token(c);
        let form = matches!(token.feat("VerbForm"), Some("Ger" | "Part"));
        c > object && token.upos == Upos::Verb && form && matches!(token.deprel, Xcomp | Ccomp | Acl | Advcl)
    };
    let of = |head: u32| page.syntax.children(head).iter().copied();
    of(saying.verb).chain(of(object)).any(doing).then(|| page.left[object as usize].max(saying.cue.1))
}

fn clause_start(page: &Page, saying: &Saying, entry: &Verb, from: u32, high: u32) -> Option<u32> {
    use Deprel::*;
    let verb = saying.verb;
    let indirect_question = |start: u32| {
        entry.takes('c') && entry.class != Class::Ask
            || page.is("whether", start)
            || page.token(start).feat("PronType").is_some_and(|p| p.contains("Int"))
    };
    // "said the guard who left him, Omar Sali, should be tried": what stands at once behind the verb begins the clause.
    let is_time = |i: u32| page.reading.times.iter().any(|t| t.span.contains(page.token(i).span));
    let noun = |i: u32| matches!(page.token(i).upos, Upos::Det | Upos::Propn | Upos::Noun | Upos::Pron | Upos::Num);
    let whole = |from: u32, start: u32| {
        entry.class == Class::Say
            && from < start
            && !page.is("to-hearer", verb)
            && from == saying.cue.1
            && saying.source.is_some_and(|(_, end)| end <= saying.cue.0)
            && noun(from)
            && !is_time(from)
            && (from..start).all(|i| page.quote_at(page.token(i).span.start).is_none())
    };
    let complement = page.syntax.children(verb).iter().copied().find(|c| {
        *c >= from
            && matches!(page.token(*c).deprel, Ccomp)
            && (page.is_finite(*c) || page.child(*c, &[Nsubj, NsubjPass, Mark]).is_some())
    });
    if let Some(complement) = complement {
        let mut start = page.left[complement as usize].max(from);
        while start < complement && page.is_punct(start) && page.quote_at(page.token(start).span.start).is_none() {
            start += 1;
        }
        // The clause's own subject, which the tree may have given to the verb of saying.
        let told = page.is("told", verb);
        while start > from && !told && !page.is_punct(start - 1) && !page.is("that", start) {
            let mut top = start - 1;
            while let Some(up) = page.token(top).head.filter(|up| *up != verb) {
                top = up;
            }
            let given = matches!(page.token(top).deprel, Obj | Nsubj | Iobj | Dep | Xcomp | Ccomp);
            if top <= verb || !given || saying.subject == Some(top) {
                break;
            }
            start -= 1;
        }
        if whole(from, start) {
            start = from;
        }
        return indirect_question(start).then_some(start);
    }
    // "that" within reach, no verb before it.
    let mut at = from;
    while at < high.min(from + 14) {
        let set_off = at + 1 < high && page.word(at + 1) == ",";
        if page.is("that", at)
            && (set_off || matches!(page.token(at).upos, Upos::Sconj))
            && page.holds_clause(at + 1, high.min(at + 40))
        {
            return indirect_question(at).then_some(at);
        }
        if matches!(page.token(at).upos, Upos::Verb | Upos::Aux) {
            break;
        }
        at += 1;
    }
    // A verb that takes no object of its own has a clause behind it, whatever the tree says.
    let clausal = matches!(entry.class, Class::Say | Class::Think) && !entry.takes('o') && entry.takes('i');
    let begins = from < high && matches!(page.token(from).upos, Upos::Pron | Upos::Det | Upos::Propn | Upos::Noun);
    let within = page.syntax.children(verb).iter().copied().any(|c| {
        c >= from
            && matches!(page.token(c).deprel, Parataxis | Obj | Conj | Dep | Xcomp)
            && page.holds_clause(page.left[c as usize].max(from), page.right[c as usize] + 1)
    });
    // "saying the quay is mined", wherever the tree hangs the quay: a noun and its verb before the next mark.
    let stop = (from..high.min(from + 24)).find(|i| page.is_punct(*i) || page.is("that", *i)).unwrap_or(high);
    let plain = from < stop
        && whole(from, stop)
        && (from + 1..stop)
            .find(|i| page.holds_clause(*i, i + 1))
            .is_some_and(|i| page.token(i - 1).upos != Upos::Cconj);
    (clausal && begins && (within || plain) && entry.class == Class::Say).then_some(from)
}

// ---- content around or before the verb

/// The clause that the group is set into, or stands behind.
fn inserted(page: &Page, saying: &Saying) -> Vec<Span> {
    use Deprel::*;
    let (low, high) = page.around(saying.verb);
    let group = saying.group;
    let verb = saying.verb;
    let complements = page.syntax.children(verb).iter().any(|c| {
        *c >= group.1.max(saying.cue.1)
            && match page.token(*c).deprel {
                Obj | Iobj => !page.is("told", verb),
                Ccomp | Xcomp => true,
                _ => false,
            }
    });
    let relative = saying.subject.is_some_and(|s| page.is("relative", s));
    if group == saying.cue || complements || relative || !page.is_finite(verb) {
        return Vec::new();
    }
    let end = trailing(page, saying, high);
    let stop = |i: u32| i >= high || page.is_punct(i) && i + 1 >= high;
    if saying.compared && (group.0 == low || opens(page, low, group.0)) {
        // "As the excerpt notes, ..."
        if end < high && page.word(end) == "," && page.holds_clause(end + 1, high) {
            return page.span(end + 1, high).into_iter().collect();
        }
        return Vec::new();
    }
    if group.0 <= low || !page.is_punct(group.0 - 1) || !matches!(page.word(group.0 - 1), "," | "—" | "–" | "-" | "--")
    {
        return Vec::new();
    }
    let head = page.token(verb).head;
    let host =
        match page.token(verb).deprel {
            Parataxis | Ccomp | Conj | Dep | Advcl | AclRelcl | Appos => head.filter(|h| *h < group.0),
            _ => page.syntax.children(verb).iter().copied().rev().find(|c| {
                *c < group.0 && matches!(page.token(*c).deprel, Ccomp | Parataxis | Dep | Advcl | Csubj | Xcomp)
            }),
        };
    let mut first = host.map_or(low, |h| page.left[h as usize]).max(low);
    if first >= group.0 || !page.holds_clause(first, group.0) {
        first = low;
    }
    if !page.holds_clause(first, group.0) {
        return Vec::new();
    }
    let mut content: Vec<Span> = page.span(first, group.0).into_iter().collect();
    if !stop(end) && page.word(end) == "," && end + 1 < high {
        // What follows the comma is content too unless it goes on with the speaker: "and left", "who left", "adding that".
        let next = page.token(end + 1);
        let own = |i: u32| {
            page.syntax.children(verb).iter().any(|c| {
                let first = page.left[*c as usize];
                *c > end
                    && first <= i + 2
                    && i <= page.right[*c as usize]
                    && matches!(page.token(*c).deprel, Advcl | Conj | Parataxis)
            })
        };
        let goes_on = next.upos == Upos::Cconj && own(end + 1)
            || page.is("relative", end + 1) && !page.is("that", end + 1)
            || next.upos == Upos::Verb && !page.is_finite(end + 1)
            || page.data.verb(page.lemma(end + 1)).is_some();
        if !goes_on {
            content.extend(page.span(end + 1, high));
        }
    }
    content
}

/// Whether only a conjunction or an adverb stands between the sentence's start and `at`.
fn opens(page: &Page, low: u32, at: u32) -> bool {
    at - low <= 2 && (low..at).all(|i| matches!(page.token(i).upos, Upos::Cconj | Upos::Adv | Upos::Punct))
}

/// The end of what goes with the group: "he said on Monday in Tripoli,".
fn trailing(page: &Page, saying: &Saying, high: u32) -> u32 {
    let mut end = saying.group.1.max(saying.cue.1);
    while end < high && !matches!(page.word(end), "," | "." | ";" | "—" | "–" | "\"" | "”" | "“") {
        if matches!(page.token(end).upos, Upos::Verb | Upos::Aux) && page.is_finite(end) {
            return high;
        }
        end += 1;
    }
    end
}

// ---- nouns as content

fn object(page: &Page, saying: &Saying, entry: &Verb) -> Option<Span> {
    use Deprel::*;
    let verb = saying.verb;
    let behind = |relation: &[Deprel]| page.child(verb, relation).filter(|c| *c >= saying.cue.1);
    let object = behind(&[Obj]);
    if entry.takes('p') {
        let object = object?;
        let (_, high) = page.around(verb);
        let marked = |c: &u32| *c > object && page.child(*c, &[Case, Mark]).is_some_and(|m| page.is("as", m));
        let hung = page.syntax.children(verb).iter().copied().find(marked);
        // "quoted a source close to him as saying": wherever the tree hangs it.
        let said = || {
            let clause = (object + 1..high).take_while(|i| !page.is_punct(*i)).find(|i| page.is("as", *i))? + 1;
            (clause < high && page.data.verb(page.lemma(clause)).is_some()).then_some(clause)
        };
        let called = hung.or_else(said)?;
        let end = page.right[called as usize] + 1;
        return page.span(page.left[object as usize].max(saying.cue.1), end);
    }
    if entry.class == Class::Accuse {
        let object = object?;
        let (_, high) = page.around(verb);
        let of = (object + 1..high.min(object + 30)).find(|i| {
            page.is("accused-of", *i) && page.token(*i).upos != Upos::Pron && page.token(*i).upos != Upos::Noun
        })?;
        let end = extend(page, verb, of);
        return page.span(page.left[object as usize].max(saying.cue.1), end);
    }
    if entry.takes('f') {
        let about = page.syntax.children(verb).iter().copied().find(|c| {
            *c > verb && page.token(*c).deprel == Obl && page.child(*c, &[Case]).is_some_and(|m| page.is("about", m))
        });
        if let Some(about) = about {
            return page.span(page.left[about as usize], page.right[about as usize] + 1);
        }
    }
    if !entry.takes('o') {
        return None;
    }
    let object = object.filter(|o| matches!(page.token(*o).upos, Upos::Noun | Upos::Propn))?;
    // "rejected the offer": that it was made is not denied.
    if entry.class == Class::Deny && page.is("move", object) {
        return None;
    }
    let first = page.left[object as usize].max(saying.cue.1);
    page.span(first, close(page, first, page.right[object as usize] + 1, true))
}

// ---- passives

/// "is believed to have left", "it was reported that"; with "by", the speaker is named.
fn passive(page: &Page, verb: u32, hedges: bool) -> Option<Draft> {
    use Deprel::*;
    let rule = page.data.rule(Finder::Passive)?;
    let mut cue = (verb, verb + 1);
    while cue.0 > 0
        && page.token(cue.0 - 1).head == Some(verb)
        && matches!(page.token(cue.0 - 1).deprel, Aux | AuxPass | Advmod)
    {
        cue.0 -= 1;
    }
    let agent = page.syntax.children(verb).iter().copied().find(|c| {
        *c > verb
            && matches!(page.token(*c).deprel, OblAgent | Obl)
            && page.child(*c, &[Case]).is_some_and(|m| page.is("agent", m))
    });
    let subject = page.child(verb, &[NsubjPass, Nsubj]);
    let empty = page.child(verb, &[Expl]).is_some() || subject.is_some_and(|s| page.is("expletive", s));
    let complement = page.syntax.children(verb).iter().copied().find(|c| {
        *c > verb
            && match page.token(*c).deprel {
                Ccomp | CsubjPass | Csubj => true,
                Xcomp => true,
                Obl | Advcl => {
                    agent != Some(*c)
                        && page.child(*c, &[Case, Mark]).is_some_and(|m| page.is("as", m))
                        && agent.is_some()
                }
                _ => false,
            }
    });
    let mut content = Vec::new();
    if let Some(subject) = subject.filter(|_| !empty) {
        let (first, end) = page.noun_phrase(subject, cue.0);
        content.extend(page.span(first, end));
    }
    match complement {
        Some(complement) => {
            let mut first = page.left[complement as usize].max(verb + 1);
            if let Some(agent) = agent.filter(|a| *a < complement) {
                first = first.max(page.right[agent as usize] + 1);
            }
            let end = extend(page, verb, first);
            content.extend(page.span(first, end));
        }
        // "It was reported that", whatever the tree makes of it.
        None if empty && verb + 2 < page.around(verb).1 && page.is("that", verb + 1) => {
            let end = extend(page, verb, verb + 1);
            content.extend(page.span(verb + 1, end));
        }
        None if agent.is_none() || empty || !page.data.verb(page.lemma(verb)).is_some_and(|e| e.takes('o')) => {
            return None;
        }
        None => {}
    }
    if content.is_empty() {
        return None;
    }
    let source = agent.map(|a| page.noun_phrase(a, verb));
    Some(Draft {
        source: source.and_then(|(a, b)| page.span(a, b)).into_iter().collect(),
        head: agent,
        cue: page.span(cue.0, cue.1).into_iter().collect(),
        verb: Some(verb),
        content,
        style: Style::Indirect,
        stance: Stance::Asserts,
        hedge: (hedges && agent.is_none()).then(|| page.lower(verb).to_owned()),
        nobody: agent.is_none(),
        rule: rule.name.clone(),
        ..Draft::default()
    })
}
