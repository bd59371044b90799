//! Do two reports tell the same particulars in the same order, though in other words or another language? Names, numbers, days
//! and quotations, weighed against what other coverage of the event tells as well. A report in a language that cannot be
//! read is asked for its numbers, its dates and names that sound like those of the case.

use super::marks::{self, Mark, Marks};
use super::sentences::{Follows, Sentences};
use super::stretches::Stretches;
use super::text::{Manner, Shared, body, concordance, share, word_hashes};
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

/// The particulars of all reports that are compared, by number, and who tells each.
struct Told {
    /// For each report its particulars, sorted, and in which sentence each first stands; those that another language hides are not bare.
    of: Vec<Vec<Item>>,
    unread: Vec<bool>,
    /// For each particular what kind it is, and who tells it, sorted.
    sorts: Vec<Sort>,
    holders: Vec<Vec<u32>>,
    /// For each report the others of its event, sorted, and how many particulars they share with it.
    coverage: Vec<Vec<(u32, u32)>>,
}

#[derive(Clone, Copy)]
struct Item {
    key: u32,
    sentence: u32,
    bare: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Name,
    Quote,
    Said,
    Other,
}

impl Told {
    fn new(all: &[Particulars], limits: &ReuseConstants) -> Told {
        let mut keys: Vec<Key> = all.iter().flat_map(|p| p.first.keys().copied()).collect();
        keys.par_sort_unstable();
        keys.dedup();
        let sort = |key: &Key| match key {
            Key::Entity(_) => Sort::Name,
            Key::Quote(_) => Sort::Quote,
            Key::Said(_) => Sort::Said,
            _ => Sort::Other,
        };
        let item = |of: &Particulars, (key, sentence): (&Key, &u32)| {
            let number = keys.binary_search(key).ok()? as u32;
            Some(Item { key: number, sentence: *sentence, bare: of.bare.contains(key) })
        };
        let of: Vec<Vec<Item>> =
            all.par_iter().map(|p| p.first.iter().filter_map(|first| item(p, first)).collect()).collect();
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); keys.len()];
        for (rank, items) in of.iter().enumerate() {
            items.iter().for_each(|item| holders[item.key as usize].push(rank as u32));
        }
        let unread = all.iter().map(|p| p.unread).collect();
        let mut told = Told { of, unread, sorts: keys.iter().map(sort).collect(), holders, coverage: Vec::new() };
        told.coverage = (0..told.of.len()).into_par_iter().map(|rank| told.event(rank, limits)).collect();
        told
    }

    /// Other reports of the event: those with some particulars in common, beyond what everybody tells.
    fn event(&self, rank: usize, limits: &ReuseConstants) -> Vec<(u32, u32)> {
        let mut met: Vec<u32> = Vec::new();
        for item in self.of[rank].iter().filter(|item| self.sorts[item.key as usize] != Sort::Quote) {
            met.extend(
                Some(&self.holders[item.key as usize]).filter(|l| l.len() <= limits.event_block).into_iter().flatten(),
            );
        }
        met.sort_unstable();
        let others = met.chunk_by(|x, y| x == y).filter(|group| group.len() >= limits.event_items);
        others.map(|group| (group[0], group.len() as u32)).take(limits.event_block).collect()
    }

    /// Other coverage of the event of two reports; and of that what may be a copy of either itself, since it shares as much with one of
    /// them as the two share: it does not show what independent reports tell.
    fn others(&self, x: usize, y: usize, shared: usize, limits: &ReuseConstants) -> (usize, Vec<u32>) {
        let part = |n: u32, of: usize, other: u32| {
            f64::from(n) / self.of[of].len().min(self.of[other as usize].len()).max(1) as f64
        };
        let own = part(shared as u32, x, y as u32) * limits.resembling;
        let mut all: Vec<(u32, bool)> = Vec::new();
        for (rank, end) in [(x, y), (y, x)] {
            let event = self.coverage[rank].iter().filter(|(o, _)| *o as usize != rank && *o as usize != end);
            all.extend(event.map(|(other, n)| (*other, part(*n, rank, *other) >= own)));
        }
        // What resembles either counts as such.
        all.sort_unstable_by_key(|(other, resembles)| (*other, !resembles));
        all.dedup_by_key(|(other, _)| *other);
        (all.len(), all.into_iter().filter(|(_, resembles)| !resembles).map(|(other, _)| other).collect())
    }
}

/// How many numbers two sorted lists have in common.
fn in_both(a: &[u32], b: &[u32]) -> usize {
    let (less, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    less.iter().filter(|n| more.binary_search(n).is_ok()).count()
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
    /// Reports of the event, both of them among them.
    coverage: usize,
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

fn compare(told: &Told, x: usize, y: usize, limits: &ReuseConstants) -> Match {
    // What can only be read in a known language is compared with nothing else.
    let foreign = told.unread[x] || told.unread[y];
    let counts = |item: &Item| !foreign || item.bare;
    let carried = |key: u32| if told.sorts[key as usize] == Sort::Said { limits.said } else { limits.carried };
    // A name heard in a language that is not read is a guess.
    let guess = |rank: usize, key: u32| told.unread[rank] && told.sorts[key as usize] == Sort::Name;
    let (mut both, mut lost, mut alone) = (Vec::new(), 0.0, (0, 0));
    let (mut i, mut j) =
        (told.of[x].iter().filter(|i| counts(i)).peekable(), told.of[y].iter().filter(|i| counts(i)).peekable());
    loop {
        let (a, b) = (i.peek().map(|a| a.key), j.peek().map(|b| b.key));
        match (a, b) {
            (None, None) => break,
            (Some(p), Some(q)) if p == q => {
                both.extend(i.next().zip(j.next()).map(|(a, b)| (p, (a.sentence, b.sentence))));
            }
            (Some(p), q) if q.is_none_or(|q| p < q) => {
                i.next();
                if !guess(x, p) {
                    (alone.0, lost) = (alone.0 + 1, lost + (1.0 - carried(p)).ln());
                }
            }
            (_, q) => {
                j.next();
                if let Some(q) = q.filter(|q| !guess(y, *q)) {
                    (alone.1, lost) = (alone.1 + 1, lost + (1.0 - carried(q)).ln());
                }
            }
        }
    }
    let shared = both.len();
    let (coverage, others) = told.others(x, y, shared, limits);
    let (mut ratio, mut rare) = (lost, 0);
    for (key, _) in both.iter().filter(|(key, _)| told.sorts[*key as usize] != Sort::Quote) {
        let known = in_both(&told.holders[*key as usize], &others) as f64;
        let chance = (known + 1.0) / (others.len() as f64 + 2.0);
        ratio += ((carried(*key) + (1.0 - carried(*key)) * chance) / chance).ln();
        rare += usize::from(chance <= limits.rare);
    }
    let mut places: Vec<(u32, u32)> = both.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places.truncate(COMPARED);
    let part = |alone: usize| shared as f64 / (shared + alone).max(1) as f64;
    let order = concordance(&places);
    ratio += limits.ordered * unlikely_order(order, &places);
    Match { ratio, shared, rare, order, of_a: part(alone.0), of_b: part(alone.1), coverage: coverage + 2 }
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
    sentences: &[Sentences],
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
    let told = Told::new(&all, limits);
    // Candidates share rare particulars; what many tell ties each to the first few alone.
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (list, _) in told.holders.iter().zip(&told.sorts).filter(|(_, sort)| **sort != Sort::Quote) {
        for (i, x) in list.iter().enumerate() {
            let first = if list.len() <= limits.item_block { i } else { i.min(3) };
            pairs.extend(list[..first].iter().map(|y| (*y, *x)));
        }
    }
    pairs.par_sort_unstable();
    let candidates: Vec<(usize, usize)> = pairs
        .chunk_by(|x, y| x == y)
        .filter(|g| g.len() >= limits.rare_least)
        .map(|g| (g[0].0 as usize, g[0].1 as usize))
        .collect();
    let date = |rank: usize| day(&reports[heads[rank] as usize]);
    let weigh = |(x, y): &(usize, usize)| {
        if !near(date(*x), date(*y), limits) {
            return None;
        }
        let found = compare(&told, *x, *y, limits);
        let enough = found.shared >= limits.shared_least && found.rare >= limits.rare_least;
        let likely = enough && found.ratio >= limits.likely && found.order >= limits.order;
        let support = if likely && found.coverage >= limits.coverage {
            Support::Particulars
        } else if let Some(follows) = sentences[heads[*x] as usize].follow(&sentences[heads[*y] as usize], limits) {
            Support::Sentences(follows)
        } else if let Some(why) = (found.ratio >= limits.likely_credited && found.order >= limits.order)
            .then(|| supported(heads[*x], heads[*y]))
            .flatten()
        {
            Support::Reason(why)
        } else if likely {
            Support::None
        } else {
            return None;
        };
        Some((*x, *y, found, support))
    };
    let found: Vec<(usize, usize, Match, Support)> = candidates.par_iter().filter_map(weigh).collect();
    let mut best: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, y, found, _) in &found {
        let kept = best.entry(*y).or_insert(found.ratio);
        *kept = kept.max(found.ratio);
    }
    let mut result = Found::default();
    for (x, y, found, support) in found {
        let (a, b) = (heads[x], heads[y]);
        // A report has one source: others that tell the same merely share it.
        let merely = best.get(&y).is_some_and(|b| found.ratio < b * limits.comparable);
        if merely && matches!(support, Support::None | Support::Particulars) {
            continue;
        }
        let language = |at: u32| reports[at as usize].document.language.as_ref().map(|l| l.value.as_str());
        let marked =
            [a, b].iter().any(|at| reports[*at as usize].document.translated.as_ref().is_some_and(|t| t.value));
        let translated = matches!((language(a), language(b)), (Some(l), Some(r)) if l != r);
        let mark = || (translated && marked).then(|| "it says of itself that it is a translation".to_owned());
        let mut notes = vec![format!(
            "{} particulars in common, {} of them told by hardly anybody else; {:.0} of 100 in the same order",
            found.shared,
            found.rare,
            found.order * 100.0
        )];
        let (sure, follows) = match support {
            Support::Particulars => (true, None),
            Support::Sentences(follows) => (true, Some(follows)),
            Support::Reason(why) => {
                notes.push(why);
                (true, None)
            }
            Support::None => {
                let close = || {
                    let share = share(&reports[a as usize], &reports[b as usize], constants);
                    (share > limits.close)
                        .then(|| format!("{:.0} of 100 runs of five words are the same", share * 100.0))
                };
                let why = mark().or_else(close);
                notes.extend(why.clone());
                (why.is_some(), None)
            }
        };
        let (of_a, of_b) = (found.of_a, found.of_b);
        let manner = match follows {
            Some(follows) => Manner::Sentences(follows),
            None => Manner::Particulars { ratio: found.ratio, translated },
        };
        let list = if sure { &mut result.sure } else { &mut result.possible };
        list.push(Shared { a, b, of_a, of_b, manner, notes });
    }
    result
}

/// Why two reports that tell the same particulars are taken for source and copy.
enum Support {
    /// Nothing does.
    None,
    Particulars,
    Sentences(Follows),
    Reason(String),
}

/// Pairs that are taken for source and copy, and pairs on too little coverage to tell.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub sure: Vec<Shared>,
    pub possible: Vec<Shared>,
}
