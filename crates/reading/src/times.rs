//! When? Finds expressions of time and counts them out from the day of publication, from an excerpt's own date, or from a
//! time told before. What neither settles keeps an unknown interval.
//!
//! The words and rules are data (`lang/<code>/times/`): `words.tsv` gives classes, `rules/*.yaml` patterns over them with
//! proven examples, `holidays.tsv` the days that come every year. The steps: [`scan`] splits words, [`lexicon`] classes
//! them, [`grammar`] matches patterns, [`resolve`] gives meaning over the [`calendar`].

mod calendar;
mod grammar;
mod lexicon;
mod parts;
mod published;
mod resolve;
pub(crate) mod scan;

pub use published::infer_published;

use crate::language::{Language, rows};
use grammar::{Candidate, Grammar};
use jiff::civil::Date;
use lexicon::{Item, Lexicon};
use model::{Deprel, Document, Excerpt, Grain, Interval, Problem, Span, Syntax, TimeExpression, TimeKind, Upos};
use resolve::{Anchor, Holiday, Meaning, Resolver, Tense};
use scan::{Shape, Word, scan};
use std::collections::BTreeMap;

/// The words and rules of times of a language.
#[derive(Default)]
pub struct TimesData {
    lexicon: Lexicon,
    grammar: Grammar,
    holidays: BTreeMap<String, Holiday>,
    /// Words of the past, of the future, and verbs whose infinitive is done: "managed to".
    cues: [Option<u16>; 3],
    /// Auxiliaries that tell of what is still to come when it is said: "will".
    promise: Option<u16>,
}

impl TimesData {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> TimesData {
        let lexicon = Lexicon::load(files, problems);
        let grammar = Grammar::load(files, &lexicon, problems);
        let mut holidays = BTreeMap::new();
        for row in rows(files, "times/holidays.tsv") {
            let rule = row.get(1).and_then(|r| Holiday::parse(r));
            match rule {
                Some(rule) => drop(holidays.insert(row[0].to_owned(), rule)),
                None => {
                    let message = format!("times/holidays.tsv: the days of {} cannot be read", row[0]);
                    problems.push(Problem::new("data-unreadable", None, message));
                }
            }
        }
        let cues = [lexicon.find("cue-past"), lexicon.find("cue-future"), lexicon.find("cue-done")];
        let promise = lexicon.find("cue-promise");
        TimesData { lexicon, grammar, holidays, cues, promise }
    }
}

/// The words of one block and every rule that fits them.
struct Matched {
    words: Vec<Word>,
    items: Vec<Vec<Item>>,
    candidates: Vec<Candidate>,
    /// Candidates by first word, the best of each first.
    order: Vec<usize>,
}

impl Matched {
    fn new(text: &str, span: Span, data: &TimesData) -> Matched {
        let words = scan(text, span);
        let items: Vec<Vec<Item>> = (0..words.len()).map(|i| data.lexicon.items(&words, i)).collect();
        let candidates = data.grammar.candidates(&words, &items);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|i| {
            let c = &candidates[*i];
            (c.first, usize::MAX - c.end, -data.grammar.rules[c.rule].priority, c.stage, *i)
        });
        Matched { words, items, candidates, order }
    }

    /// Does the verb next to words [first, end) tell of the past or of the future? The nearest cue to the left in the
    /// sentence decides, then the nearest to the right.
    fn tense(&self, first: usize, end: usize, syntax: &Syntax, data: &TimesData) -> Tense {
        if let Some(tense) = tense_of_tree(self.words[first].span.cover(self.words[end - 1].span), syntax, data) {
            return tense;
        }
        let ends =
            |i: usize| self.words[i].shape == Shape::Mark && matches!(self.words[i].lower.as_str(), "." | "!" | "?");
        let cue = |i: usize| {
            let is = |class: Option<u16>| self.items[i].iter().any(|item| Some(item.class) == class);
            if is(data.cues[1]) {
                Some(Tense::Future)
            } else if is(data.cues[0]) || data.lexicon.is_past_form(&self.words[i]) {
                Some(Tense::Past)
            } else {
                None
            }
        };
        let left = (0..first).rev().take(30).take_while(|i| !ends(*i)).find_map(cue);
        let right = || (end..self.words.len()).take(30).take_while(|i| !ends(*i)).find_map(cue);
        left.or_else(right).unwrap_or(Tense::Unknown)
    }
}

/// The tense of the verb that the time belongs to, where the tree and its features tell.
fn tense_of_tree(span: Span, syntax: &Syntax, data: &TimesData) -> Option<Tense> {
    let mut token = syntax.head_of(span)?;
    let first = syntax.head(token)?;
    // "Payable on 15 December", "Wednesday's ruling": the verb above tells little of when.
    let aside = !matches!(syntax.token(first).upos, Upos::Verb | Upos::Aux);
    // Trees are no deeper than sentences are long; the bound is for trees that are wrong.
    for _ in 0..12 {
        let this = syntax.token(token);
        if matches!(this.upos, Upos::Verb | Upos::Aux) {
            break;
        }
        token = syntax.head(token)?;
    }
    let cue = |lemma: &str, class: Option<u16>| data.lexicon.is_of(lemma, class);
    for _ in 0..4 {
        let verb = syntax.token(token);
        let aux = || syntax.children(token).iter().map(|c| syntax.token(*c)).filter(|c| c.upos == Upos::Aux);
        if aux().any(|a| cue(&a.lemma, data.cues[1]))
            || cue(&verb.lemma, data.cues[1]) && verb.feat("Tense") != Some("Past")
        {
            return Some(Tense::Future);
        }
        let infinitive = syntax
            .children(token)
            .iter()
            .any(|c| syntax.token(*c).upos == Upos::Part && syntax.token(*c).deprel == Deprel::Mark);
        let head = syntax.head(token).map(|h| syntax.token(h));
        if infinitive {
            let done = head.is_some_and(|h| cue(&h.lemma, data.cues[2]));
            return Some(if aside {
                Tense::Unknown
            } else if done {
                Tense::Past
            } else {
                Tense::Future
            });
        }
        if aux().chain([verb]).any(|a| a.feat("Tense") == Some("Past")) {
            return Some(if aside { Tense::Unknown } else { Tense::Past });
        }
        // A participle or a bare noun takes the tense of the verb above it.
        token = syntax.head(token)?;
    }
    None
}

/// Calendar days that need no anchor ("28 September 2023"), in order of the text. Spans are offsets into `text`.
pub fn calendar_dates(text: &str, language: &Language) -> Vec<(Span, Interval)> {
    let times = read_span(text, Span::new(0, text.len()), &Syntax::default(), &mut Reader::new(&language.times, None));
    let days = times.into_iter().filter(|t| t.grain == Grain::Day && t.kind == TimeKind::Date && !t.interval.is_open());
    days.map(|t| (t.span, t.interval)).collect()
}

/// Every time in the document, in order of the text; those in an excerpt are counted from the excerpt's own date.
///
/// Where publication is an interval, the results widen with it, and digits of `value` that it leaves open are `X`.
pub fn read_times(
    document: &Document,
    syntax: &Syntax,
    excerpts: &[Excerpt],
    language: &Language,
) -> Vec<TimeExpression> {
    let published = document.published_interval();
    let mut own = Reader::new(&language.times, Some(published));
    let mut times = Vec::new();
    let mut quoted: BTreeMap<usize, Reader> = BTreeMap::new();
    for block in &document.blocks {
        if block.span.of(&document.text).is_empty() {
            continue;
        }
        let within = excerpts.iter().position(|e| e.span.overlaps(block.span));
        match within {
            None => times.extend(read_span(&document.text, block.span, syntax, &mut own)),
            Some(index) => {
                let excerpt = &excerpts[index];
                let reader = quoted.entry(index).or_insert_with(|| Reader {
                    name: "excerpt",
                    ..Reader::new(&language.times, Some(excerpt.published))
                });
                // A block may hold more than the excerpt: what stands outside is counted from the document's own date.
                let inner =
                    Span { start: excerpt.span.start.max(block.span.start), end: excerpt.span.end.min(block.span.end) };
                let parts = [(block.span.start, inner.start), (inner.start, inner.end), (inner.end, block.span.end)];
                for (n, (start, end)) in parts.into_iter().enumerate().filter(|(_, (start, end))| start < end) {
                    let reader = if n == 1 { &mut *reader } else { &mut own };
                    times.extend(read_span(&document.text, Span { start, end }, syntax, reader));
                }
            }
        }
    }
    times
}

/// What is known while reading on: the anchor and the time told last, once for each end of the publication interval.
struct Reader<'d> {
    data: &'d TimesData,
    days: [Option<Date>; 2],
    told: [Option<calendar::Point>; 2],
    /// The quarter told last, for the same ends.
    quarter: [Option<calendar::Point>; 2],
    name: &'static str,
    /// Whether each time found tells of the past or of the future.
    tenses: Vec<Tense>,
}

impl<'d> Reader<'d> {
    fn new(data: &'d TimesData, published: Option<Interval>) -> Reader<'d> {
        let published = published.unwrap_or_default();
        Reader {
            data,
            days: [published.from, published.to],
            told: [None, None],
            quarter: [None, None],
            name: "publication",
            tenses: Vec::new(),
        }
    }

    fn width(&self) -> i64 {
        let [Some(from), Some(to)] = self.days else { return 0 };
        i64::from((to - from).get_days())
    }
}

fn read_span(text: &str, span: Span, syntax: &Syntax, reader: &mut Reader) -> Vec<TimeExpression> {
    let data = reader.data;
    let matched = Matched::new(text, span, data);
    let resolver = Resolver { grammar: &data.grammar, candidates: &matched.candidates, holidays: &data.holidays };
    let mut times: Vec<TimeExpression> = Vec::new();
    let mut free = 0;
    let mut last_end = usize::MAX;
    for index in &matched.order {
        let candidate = &matched.candidates[*index];
        let rule = &data.grammar.rules[candidate.rule];
        if candidate.first < free || rule.emit.contains_key("inner") {
            continue;
        }
        let tense = matched.tense(candidate.first, candidate.end, syntax, data);
        // An apposition repeats the time before it and nothing else.
        let comma = matched.words.get(candidate.first.wrapping_sub(1)).is_some_and(|w| w.is(","));
        let beside = last_end != usize::MAX && (candidate.first == last_end + usize::from(comma));
        if rule.emit.contains_key("beside") && !beside {
            continue;
        }
        let meant = [0, 1].map(|end| {
            let anchor = Anchor {
                day: reader.days[end],
                told: reader.told[end],
                quarter: reader.quarter[end],
                width: reader.width(),
                tense,
            };
            resolver.resolve(*index, &anchor)
        });
        let [Some(first), Some(second)] = meant else { continue };
        // "A year earlier" compares; what follows is not told from there.
        let quiet = rule.emit.contains_key("quiet");
        for (end, meaning) in [&first, &second].into_iter().enumerate() {
            if let Some(point) = meaning.point.filter(|_| meaning.kind == TimeKind::Date && !quiet) {
                reader.told[end] = Some(point);
                if point.unit == calendar::Unit::Quarter {
                    reader.quarter[end] = Some(point);
                }
            }
        }
        let merged = merge(first, second);
        let words = &matched.words[candidate.first..candidate.end];
        let (Some(from), Some(to)) = (words.first(), words.last()) else { continue };
        times.push(TimeExpression {
            span: from.span.cover(to.span),
            kind: merged.kind,
            value: merged.value,
            interval: merged.interval,
            grain: merged.grain,
            anchor: merged.anchor.map(|a| if a == "publication" { reader.name } else { a }.to_owned()),
            rule: rule.name.clone(),
        });
        reader.tenses.push(tense);
        free = candidate.end;
        last_end = candidate.end;
    }
    times
}

/// One meaning from those counted from the first and the last possible day of publication.
fn merge(first: Meaning, second: Meaning) -> Meaning {
    if first == second {
        return first;
    }
    let ends = |a: Option<Date>, b: Option<Date>, pick: fn(Date, Date) -> Date| Some(pick(a?, b?));
    let interval = Interval {
        from: ends(first.interval.from, second.interval.from, Date::min),
        to: ends(first.interval.to, second.interval.to, Date::max),
    };
    let value = if first.value == second.value {
        first.value.clone()
    } else {
        let other: Vec<&str> = second.value.split('-').collect();
        let mut open = false;
        let parts = first.value.split('-').enumerate().map(|(i, part)| {
            open |= other.get(i) != Some(&part);
            if open {
                part.chars().map(|c| if c.is_ascii_digit() { 'X' } else { c }).collect()
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<String>>().join("-")
    };
    let anchor = first.anchor.or(second.anchor);
    Meaning { value, interval, anchor, ..second }
}

/// What is wrong with the rules' own examples, each fault a line; nothing for sound data.
pub fn faults(language: &Language) -> Vec<String> {
    let mut faults = Vec::new();
    for rule in &language.times.grammar.rules {
        if rule.doc.is_empty() || rule.yes.is_empty() && !rule.emit.contains_key("inner") {
            faults.push(format!("{}: no doc, or no example", rule.name));
        }
        for (example, wanted) in rule.yes.iter().map(|e| (e, true)).chain(rule.no.iter().map(|e| (e, false))) {
            let published = example.published.as_deref().map(|p| {
                let (from, to) = p.split_once("..").unwrap_or((p, p));
                Interval { from: from.parse().ok(), to: to.parse().ok() }
            });
            let text = example.text.replace(['{', '}'], "");
            let times = read_span(
                &text,
                Span::new(0, text.len()),
                &Syntax::default(),
                &mut Reader::new(&language.times, published),
            );
            let shown = |t: &TimeExpression| {
                let end = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
                format!(
                    "{{{}}} {} {}..{} {}",
                    t.span.of(&text),
                    t.value,
                    end(t.interval.from),
                    end(t.interval.to),
                    t.rule
                )
            };
            let found: Vec<String> = times.iter().map(shown).collect();
            let right = if wanted {
                let at = example.text.find('{').zip(example.text.find('}').map(|e| e - 1));
                let (value, is) = (example.value.as_deref().unwrap_or(""), example.is.as_deref().unwrap_or(".."));
                let expected = at.map(|(a, b)| format!("{{{}}} {value} {is} {}", &text[a..b], rule.name));
                times
                    .iter()
                    .any(|t| at == Some((t.span.start as usize, t.span.end as usize)) && Some(shown(t)) == expected)
            } else {
                times.iter().all(|t| t.rule != rule.name)
            };
            if !right {
                faults.push(format!("{}: {} gives {found:?}", rule.name, example.text));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Languages;

    #[test]
    fn every_example_of_the_rules_holds() {
        for language in Languages::built_in().all.values() {
            assert_eq!(faults(language), Vec::<String>::new());
        }
    }
}
