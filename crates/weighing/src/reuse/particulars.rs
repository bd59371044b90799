//! Do two reports tell the same particulars in the same order, though in other words or another language? Names, numbers, days
//! and quotations, weighed against what other coverage of the event tells as well. A report in a language that cannot be
//! read is asked for its numbers, its dates and names that sound like those of the case.

use super::marks::{self, Mark, Marks};
use super::stretches::Stretches;
use super::text::{Shared, body, concordance, share, word_hashes};
use super::{Family, day, plain};
use crate::compare::{Name, alike, fold, script_of, skeleton};
use crate::constants::ReuseConstants;
use crate::entities::Resolved;
use crate::{Constants, Report};
use jiff::civil::Date;
use model::{Grain, MentionForm, MentionType, Span, TimeKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One thing that two reports may both tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Entity(u32),
    /// The bits of the value.
    Number(u64),
    /// Month and day: many dates are told without their year.
    Day(i8, i8),
    /// Hour of twelve, and minute.
    Clock(u8, u8),
    Quote(u64),
    /// Who says what kind of thing: hashed.
    Said(u64),
}

/// What a report tells: for each particular in which sentence it first stands; within a sentence another language has another order.
#[derive(Clone, Debug, Default)]
struct Particulars {
    first: BTreeMap<Key, u32>,
    /// Those that can be found in the bare text, whatever the language.
    bare: BTreeSet<Key>,
    /// The language is not read: names are guesses, and what is missing tells little.
    unread: bool,
}

impl Particulars {
    fn add(&mut self, key: Key, at: u32, bare: bool) {
        let first = self.first.entry(key).or_insert(at);
        *first = (*first).min(at);
        if bare {
            self.bare.insert(key);
        }
    }
}

/// Quotations of fewer words are titles and names in quotation marks.
const QUOTATION: usize = 4;

/// A word of a name, by which a report that cannot be read may mention its bearer.
struct Word {
    word: String,
    entity: u32,
}

/// The words of names of the case by their consonants.
struct Index {
    by_skeleton: BTreeMap<String, Vec<Word>>,
}

impl Index {
    fn new(resolved: &Resolved) -> Index {
        let mut by_skeleton: BTreeMap<String, Vec<Word>> = BTreeMap::new();
        for (at, entity) in resolved.entities.iter().enumerate() {
            if !is_particular(entity.kind) {
                continue;
            }
            let mut words = BTreeSet::new();
            for name in &entity.names {
                let name = Name::new(&name.text, entity.kind);
                let telling = || (0..name.words.len()).filter(|i| name.tells(*i)).map(|i| &name.words[i]);
                let chosen = match entity.kind {
                    MentionType::Person => name.words.last(),
                    _ => telling().max_by_key(|w| w.chars().count()),
                };
                words.extend(chosen.cloned());
            }
            for word in words {
                let key = skeleton(&word, script_of(&word));
                // Two consonants are in too many words.
                if key.chars().count() > 2 {
                    by_skeleton.entry(key).or_default().push(Word { word, entity: at as u32 });
                }
            }
        }
        Index { by_skeleton }
    }

    /// Who may be meant by a word.
    fn bearers(&self, word: &str, constants: &Constants) -> BTreeSet<u32> {
        let Some(whole) = Name::new(word, MentionType::Person).words.pop() else { return BTreeSet::new() };
        // A particle may be written together with the name, as one letter before it.
        let rest: String = whole.chars().skip(1).collect();
        for form in [&whole, &rest] {
            if form.chars().count() < 3 {
                continue;
            }
            let script = script_of(form);
            let words = self.by_skeleton.get(&skeleton(form, script)).map_or(&[][..], Vec::as_slice);
            if words.len() > constants.reuse.event_block {
                continue;
            }
            let sound = |w: &&Word| {
                alike((form, script), (&w.word, script_of(&w.word)), &constants.names) >= constants.names.surname
            };
            let found: BTreeSet<u32> = words.iter().filter(sound).map(|w| w.entity).collect();
            if !found.is_empty() {
                return found;
            }
        }
        BTreeSet::new()
    }
}

fn is_particular(kind: MentionType) -> bool {
    !matches!(kind, MentionType::Outlet | MentionType::Document | MentionType::Other)
}

/// Quotations of some length within a stretch.
fn quotations(text: &str, block: Span) -> Vec<Span> {
    let (mut found, mut open) = (Vec::new(), None);
    for (at, letter) in block.of(text).char_indices() {
        let at = block.start as usize + at;
        let after = at + letter.len_utf8();
        match (letter, open) {
            ('"' | '\u{201D}' | '\u{BB}' | '\u{201C}', Some(start)) => {
                let span = Span::new(start, at);
                if span.of(text).split_whitespace().count() >= QUOTATION {
                    found.push(span);
                }
                open = None;
            }
            ('"' | '\u{201C}' | '\u{AB}' | '\u{201E}', None) => open = Some(after),
            _ => {}
        }
    }
    found
}

fn particulars(
    at: usize,
    report: &Report<'_>,
    resolved: &Resolved,
    index: &Index,
    constants: &Constants,
) -> Particulars {
    let text = &report.document.text;
    let reading = report.reading;
    let mut found = Particulars { unread: reading.mentions.is_empty(), ..Particulars::default() };
    let unread = found.unread;
    let sentence = |at: u32| if unread { at } else { reading.sentences.partition_point(|s| s.start <= at) as u32 };
    let blocks: Vec<Span> = body(report).collect();
    let quoted: Vec<Span> = blocks.iter().flat_map(|b| quotations(text, *b)).collect();
    // Who speaks chooses his own particulars: what is quoted proves a common speaker.
    let (within, of_others) = (Stretches::new(blocks.iter().copied()), Stretches::new(quoted.iter().copied()));
    let told = |span: Span| within.hold(span) && !of_others.meet(span);
    for quote in &quoted {
        let words = word_hashes(quote.of(text));
        let start = words.iter().take(QUOTATION).fold(0u64, |h, w| h.rotate_left(9) ^ w);
        found.add(Key::Quote(start), sentence(quote.start), false);
    }
    let own = super::outlet(report).map(plain);
    for mention in reading.mentions.iter().filter(|m| m.form == MentionForm::Name && told(m.span)) {
        let entity = resolved.of[at].get(mention.entity as usize).copied().flatten();
        let known = entity.map(|e| (e, &resolved.entities[e as usize]));
        if let Some((entity, _)) = known.filter(|(_, e)| is_particular(e.kind) && own != Some(plain(&e.name))) {
            found.add(Key::Entity(entity), sentence(mention.span.start), true);
        }
    }
    for claim in reading.claims.iter().filter(|c| within.hold(c.trigger)) {
        let voice = claim.chain.last().filter(|_| claim.chain.len() > 1).and_then(|l| l.voice);
        let entity = voice.and_then(|v| resolved.of[at].get(v as usize).copied().flatten());
        if let Some(entity) = entity {
            let words = word_hashes(&claim.kind);
            let said = words.iter().fold(u64::from(entity), |h, w| h.rotate_left(9) ^ w);
            found.add(Key::Said(said), sentence(claim.trigger.start), false);
        }
    }
    let mut taken: Vec<Span> = Vec::new();
    for time in reading.times.iter().filter(|t| told(t.span)) {
        if time.kind == TimeKind::Date || time.grain == Grain::Day {
            taken.push(time.span);
        }
        if let (Some(from), true) = (time.interval.from, time.grain == Grain::Day) {
            let bare = time.span.of(text).chars().any(|c| c.is_ascii_digit());
            found.add(Key::Day(from.month(), from.day()), sentence(time.span.start), bare);
        }
    }
    for quantity in reading.quantities.iter().filter(|q| told(q.span)) {
        if let (Some(value), false) = (quantity.low.or(quantity.high), quantity.ordinal) {
            let digits = quantity.span.of(text).chars().any(|c| c.is_ascii_digit());
            found.add(Key::Number(value.to_bits()), sentence(quantity.span.start), digits);
            taken.push(quantity.span);
        }
    }
    let taken = Stretches::new(taken);
    for block in &blocks {
        for (span, mark) in marks::marks(text, *block, Marks::get(), found.unread) {
            if !told(span) || taken.meet(span) && !matches!(mark, Mark::Clock(..)) {
                continue;
            }
            match mark {
                Mark::Number(value) => found.add(Key::Number(value.to_bits()), sentence(span.start), true),
                Mark::Day(month, day) => found.add(Key::Day(month, day), sentence(span.start), true),
                Mark::Clock(hour, minute) => found.add(Key::Clock(hour, minute), sentence(span.start), true),
                Mark::Word => {
                    for entity in index.bearers(&fold(span.of(text)), constants) {
                        found.add(Key::Entity(entity), sentence(span.start), true);
                    }
                }
            }
        }
    }
    found
}

/// What comparing the particulars of two reports gives.
struct Match {
    ratio: f64,
    shared: usize,
    rare: usize,
    order: f64,
    /// Share of each one's particulars that the other has.
    of_a: f64,
    of_b: f64,
}

/// How unlikely such an order is by chance, in nats: half the square of Kendall's tau in its standard deviations, over the
/// places that can be told apart in both.
fn unlikely_order(order: f64, places: &[(u32, u32)]) -> f64 {
    let count = |of: &dyn Fn(&(u32, u32)) -> u32| places.iter().map(of).collect::<BTreeSet<u32>>().len();
    let n = count(&|p| p.0).min(count(&|p| p.1)) as f64;
    if n < 3.0 || order <= 0.5 {
        return 0.0;
    }
    let tau = 2.0 * order - 1.0;
    tau * tau * 9.0 * n * (n - 1.0) / (4.0 * (2.0 * n + 5.0))
}

/// Particulars of a report that are compared, at most: long reports are known by their beginning.
const COMPARED: usize = 200;

fn compare(a: &Particulars, b: &Particulars, others: &[&Particulars], limits: &ReuseConstants) -> Match {
    // What can only be read in a known language is compared with nothing else.
    let foreign = a.unread || b.unread;
    let counts = |of: &Particulars, key: &Key| !foreign || of.bare.contains(key);
    let (mut ratio, mut rare, mut places) = (0.0, 0, Vec::new());
    let carried = |key: &Key| if matches!(key, Key::Said(_)) { limits.said } else { limits.carried };
    let mut lost = 0.0;
    let (mut alone_a, mut alone_b) = (0usize, 0usize);
    for (key, at) in a.first.iter().filter(|(k, _)| counts(a, k)) {
        match b.first.get(key).filter(|_| counts(b, key)) {
            Some(there) => {
                places.push((*at, *there));
                if !matches!(key, Key::Quote(_)) {
                    let known = others.iter().filter(|o| o.first.contains_key(key)).count() as f64;
                    let chance = (known + 1.0) / (others.len() as f64 + 2.0);
                    ratio += ((carried(key) + (1.0 - carried(key)) * chance) / chance).ln();
                    rare += usize::from(chance <= limits.rare);
                }
            }
            // A name heard in a language that is not read is a guess.
            None if a.unread && matches!(key, Key::Entity(_)) => {}
            None => {
                alone_a += 1;
                lost += (1.0 - carried(key)).ln();
            }
        }
    }
    for key in b.first.keys().filter(|k| counts(b, k) && !(a.first.contains_key(k) && counts(a, k))) {
        if !(b.unread && matches!(key, Key::Entity(_))) {
            alone_b += 1;
            lost += (1.0 - carried(key)).ln();
        }
    }
    ratio += lost;
    let shared = places.len();
    places.sort_unstable();
    places.truncate(COMPARED);
    let part = |alone: usize| shared as f64 / (shared + alone).max(1) as f64;
    let order = concordance(&places);
    ratio += limits.ordered * unlikely_order(order, &places);
    Match { ratio, shared, rare, order, of_a: part(alone_a), of_b: part(alone_b) }
}

/// Days from a report to its copy, at most; unknown days are near.
fn near(a: Date, b: Date, limits: &ReuseConstants) -> bool {
    a == Date::MAX || b == Date::MAX || (b - a).get_days().abs() <= limits.copied_within
}

/// Reports that tell the same particulars although they share too little text. Of a family that shares text the source
/// alone is compared, so that what was made from any of them hangs on the first.
pub(crate) fn shared(
    reports: &[Report<'_>],
    resolved: &Resolved,
    family: &Family,
    supported: &(dyn Fn(u32, u32) -> Option<String> + Sync),
    constants: &Constants,
) -> Found {
    let limits = &constants.reuse;
    let index = Index::new(resolved);
    let mut heads: Vec<u32> = (0..reports.len() as u32).filter(|at| family.parent[*at as usize].is_none()).collect();
    heads.sort_by_key(|at| (day(&reports[*at as usize]), *at));
    let all: Vec<Particulars> = heads
        .par_iter()
        .map(|at| particulars(*at as usize, &reports[*at as usize], resolved, &index, constants))
        .collect();
    let mut holders: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (rank, of) in all.iter().enumerate() {
        for key in of.first.keys().filter(|k| !matches!(k, Key::Quote(_))) {
            holders.entry(*key).or_default().push(rank);
        }
    }
    // Candidates share rare particulars; what many tell ties each to the first few alone.
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for list in holders.values() {
        for (i, x) in list.iter().enumerate() {
            let first = if list.len() <= limits.item_block { i } else { i.min(3) };
            pairs.extend(list[..first].iter().map(|y| (*y, *x)));
        }
    }
    pairs.par_sort_unstable();
    let candidates: Vec<(usize, usize)> =
        pairs.chunk_by(|x, y| x == y).filter(|g| g.len() >= limits.rare_least).map(|g| g[0]).collect();
    let date = |rank: usize| day(&reports[heads[rank] as usize]);
    let weigh = |(x, y): &(usize, usize)| {
        if !near(date(*x), date(*y), limits) {
            return None;
        }
        let others: BTreeSet<usize> = coverage(*x, &all, &holders, limits)
            .into_iter()
            .chain(coverage(*y, &all, &holders, limits))
            .filter(|o| o != x && o != y)
            .collect();
        let told: Vec<&Particulars> = others.iter().map(|o| &all[*o]).collect();
        let found = compare(&all[*x], &all[*y], &told, limits);
        let enough = found.shared >= limits.shared_least && found.rare >= limits.rare_least;
        if !enough || found.ratio < limits.likely || found.order < limits.order {
            return None;
        }
        Some((*x, *y, found, others.len() + 2))
    };
    let found: Vec<(usize, usize, Match, usize)> = candidates.par_iter().filter_map(weigh).collect();
    let mut best: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, y, found, _) in &found {
        let kept = best.entry(*y).or_insert(found.ratio);
        *kept = kept.max(found.ratio);
    }
    let mut result = Found::default();
    for (x, y, found, coverage) in found {
        // A report has one source: others that tell the same merely share it.
        if best.get(&y).is_some_and(|b| found.ratio < b * limits.comparable) {
            continue;
        }
        let (a, b) = (heads[x], heads[y]);
        let language = |at: u32| reports[at as usize].document.language.as_ref().map(|l| l.value.as_str());
        let mut notes = vec![format!(
            "{} particulars in common, {} of them told by hardly anybody else; {:.0} of 100 in the same order",
            found.shared,
            found.rare,
            found.order * 100.0
        )];
        let translated = matches!((language(a), language(b)), (Some(l), Some(r)) if l != r);
        let pair = |notes| Shared {
            a,
            b,
            of_a: found.of_a,
            of_b: found.of_b,
            spun: true,
            translated,
            ratio: found.ratio,
            notes,
        };
        if coverage >= limits.coverage {
            result.sure.push(pair(notes));
            continue;
        }
        let marked =
            [a, b].iter().any(|at| reports[*at as usize].document.translated.as_ref().is_some_and(|t| t.value));
        let close = || {
            let share = share(&reports[a as usize], &reports[b as usize], constants);
            (share > limits.close).then(|| format!("{:.0} of 100 runs of five words are the same", share * 100.0))
        };
        let mark = || (translated && marked).then(|| "it says of itself that it is a translation".to_owned());
        match supported(a, b).or_else(mark).or_else(close) {
            Some(why) => {
                notes.push(why);
                result.sure.push(pair(notes));
            }
            None => result.possible.push(pair(notes)),
        }
    }
    result
}

/// Pairs that are taken for source and copy, and pairs on too little coverage to tell.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub sure: Vec<Shared>,
    pub possible: Vec<Shared>,
}

/// Other reports of the event: those with some particulars in common, beyond what everybody tells.
fn coverage(
    of: usize,
    all: &[Particulars],
    holders: &BTreeMap<Key, Vec<usize>>,
    limits: &ReuseConstants,
) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for key in all[of].first.keys() {
        if let Some(list) = holders.get(key).filter(|l| l.len() <= limits.event_block) {
            for other in list {
                *counts.entry(*other).or_default() += 1;
            }
        }
    }
    counts.into_iter().filter(|(_, n)| *n >= limits.event_items).map(|(o, _)| o).take(limits.event_block).collect()
}
