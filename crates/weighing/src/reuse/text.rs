//! How much text do two reports share? Runs of five words, winnowed; boilerplate and quoted speech left out, since a common
//! speaker is no proof of copying.

use super::sentences::{Follows, Sentences};
use super::stretches::Stretches;
use crate::constants::ReuseConstants;
use crate::{Constants, Report};
use model::{BlockKind, MentionForm, Span, Style};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Two reports that share text, or so many particulars that one must derive from the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    pub a: u32,
    pub b: u32,
    /// Share of a's runs that stand in b, 0 to 1; and the reverse.
    pub of_a: f64,
    pub of_b: f64,
    pub manner: Manner,
    pub notes: Vec<String>,
}

/// What two reports have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Manner {
    #[default]
    Text,
    /// Sentences are built alike, with other words in places.
    Sentences(Follows),
    /// The same particulars: the log-likelihood ratio; and whether they are told in another language.
    Particulars { ratio: f64, translated: bool },
}

pub(crate) fn body(report: &Report<'_>) -> impl Iterator<Item = Span> {
    let told = |kind| matches!(kind, BlockKind::Heading | BlockKind::Paragraph | BlockKind::Quote | BlockKind::List);
    report.document.blocks.iter().filter(move |b| told(b.kind)).map(|b| b.span)
}

fn hash(words: &[u64]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325, |h, w| (h ^ w).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23))
}

/// A hash of each word of a stretch of text.
pub(crate) fn word_hashes(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words
        .map(|word| {
            let folded = word.chars().flat_map(char::to_lowercase);
            folded.fold(0xcbf2_9ce4_8422_2325_u64, |h, c| (h ^ u64::from(c as u32)).wrapping_mul(0x0000_0100_0000_01b3))
        })
        .collect()
}

/// The words of a stretch, as [`word_hashes`] has them.
fn word_spans(text: &str, stretch: Span) -> impl Iterator<Item = Span> {
    let words = stretch.of(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        Span::new(start, start + word.len())
    })
}

/// Hashes of all runs of `length` words.
pub(crate) fn runs(words: &[u64], length: usize) -> Vec<u64> {
    words.windows(length).map(hash).collect()
}

/// The runs that stand for a text: of each `window` in a row the least.
fn winnow(runs: &[u64], window: usize) -> BTreeSet<u64> {
    if runs.len() <= window {
        return runs.iter().copied().collect();
    }
    runs.windows(window).filter_map(|w| w.iter().min().copied()).collect()
}

struct Prints {
    prints: Vec<u64>,
    /// Of the whole body, for reports that say the same word for word.
    whole: u64,
    words: usize,
}

fn prints(report: &Report<'_>, constants: &Constants) -> Prints {
    let text = &report.document.text;
    let direct = report.reading.attributions.iter().filter(|a| a.style == Style::Direct);
    let quoted = Stretches::new(direct.flat_map(|a| a.content.iter().copied()));
    let (mut all, mut prints, mut count) = (Vec::new(), BTreeSet::new(), 0);
    for block in body(report) {
        let words = word_hashes(block.of(text));
        count += words.len();
        all.extend(words);
        for piece in quoted.rest_of(block) {
            let words = word_hashes(piece.of(text));
            prints.extend(winnow(&runs(&words, constants.reuse.run), constants.reuse.window));
        }
    }
    Prints { prints: prints.into_iter().collect(), whole: hash(&all), words: count }
}

/// How many numbers two sorted lists share.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

/// The greater share of the runs of one report that stand in the other, 0 to 1.
pub(crate) fn share(a: &Report<'_>, b: &Report<'_>, constants: &Constants) -> f64 {
    let (a, b) = (prints(a, constants).prints, prints(b, constants).prints);
    common(&a, &b) as f64 / a.len().min(b.len()).max(1) as f64
}

/// All pairs of reports that share enough text.
pub(crate) fn shared(reports: &[Report<'_>], sentences: &[Sentences], constants: &Constants) -> Vec<Shared> {
    let limits = &constants.reuse;
    let all: Vec<Prints> = reports.par_iter().map(|r| prints(r, constants)).collect();
    let mut whole: BTreeMap<u64, u32> = BTreeMap::new();
    let mut found: Vec<Shared> = Vec::new();
    let mut order: Vec<u32> = (0..reports.len() as u32).collect();
    order.sort_by_key(|at| (super::day(&reports[*at as usize]), *at));
    // Word for word the same: each is tied to the first, and the first alone is compared with others.
    let mut firsts = Vec::new();
    for at in &order {
        let own = &all[*at as usize];
        if own.words < limits.shortest {
            continue;
        }
        match whole.get(&own.whole) {
            Some(first) => found.push(Shared { a: *first, b: *at, of_a: 1.0, of_b: 1.0, ..Shared::default() }),
            None => {
                whole.insert(own.whole, *at);
                firsts.push(*at);
            }
        }
    }
    let mut holders: Vec<(u64, u32)> = Vec::new();
    for (rank, at) in firsts.iter().enumerate() {
        holders.extend(all[*at as usize].prints.iter().map(|p| (*p, rank as u32)));
    }
    holders.par_sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for group in holders.chunk_by(|x, y| x.0 == y.0) {
        if group.len() <= limits.commonest {
            for (i, (_, a)) in group.iter().enumerate() {
                pairs.extend(group[i + 1..].iter().map(|(_, b)| (*a, *b)));
            }
        } else {
            // What very many print alike is tied to the first that printed it, never to each other.
            pairs.extend(group[1..].iter().map(|(_, b)| (group[0].1, *b)));
        }
    }
    pairs.par_sort_unstable();
    let enough: Vec<(u32, u32)> =
        pairs.chunk_by(|x, y| x == y).filter(|group| group.len() >= limits.least).map(|group| group[0]).collect();
    // A report is compared with many: its runs are placed once.
    let placed: Vec<OnceLock<Runs>> = reports.iter().map(|_| OnceLock::new()).collect();
    let runs_of = |at: u32| placed[at as usize].get_or_init(|| Runs::new(&reports[at as usize], limits.run));
    let tie = |(a, b): &(u32, u32)| {
        let (a, b) = (firsts[*a as usize], firsts[*b as usize]);
        let (first, second) = (&all[a as usize].prints, &all[b as usize].prints);
        let both = common(first, second) as f64;
        let (of_a, of_b) = (both / first.len().max(1) as f64, both / second.len().max(1) as f64);
        let partial = || {
            let stretch = taken(runs_of(a), runs_of(b), limits);
            let follows = || sentences[a as usize].follow(&sentences[b as usize], limits);
            stretch
                .map(|stretch| (Manner::Text, vec![stretch]))
                .or_else(|| Some((Manner::Sentences(follows()?), Vec::new())))
        };
        let (manner, notes) = if of_a.max(of_b) >= limits.copy { (Manner::Text, Vec::new()) } else { partial()? };
        Some(Shared { a, b, of_a, of_b, manner, notes })
    };
    found.extend(enough.par_iter().filter_map(tie).collect::<Vec<_>>());
    found.sort_by_key(|s| (s.a, s.b));
    found
}

/// A run of words where it stands.
struct Placed {
    run: u64,
    sentence: u32,
    /// How many of its words belong to no name, number or time; and whether its first does.
    own: u8,
    first_own: bool,
}

/// The runs of a report in order, and where each stands first.
struct Runs {
    all: Vec<Placed>,
    /// Run and place, sorted.
    first: Vec<(u64, u32)>,
}

impl Runs {
    fn new(report: &Report<'_>, length: usize) -> Runs {
        let all = placed(report, length);
        let mut first: Vec<(u64, u32)> = all.iter().enumerate().map(|(place, p)| (p.run, place as u32)).collect();
        first.sort_unstable();
        first.dedup_by_key(|(run, _)| *run);
        Runs { all, first }
    }

    fn place(&self, run: u64) -> Option<usize> {
        let at = self.first.binary_search_by_key(&run, |(run, _)| *run).ok()?;
        Some(self.first[at].1 as usize)
    }
}

/// All runs of a report's body, quotations left out.
fn placed(report: &Report<'_>, length: usize) -> Vec<Placed> {
    let text = &report.document.text;
    let reading = report.reading;
    let named = reading.mentions.iter().filter(|m| m.form == MentionForm::Name).map(|m| m.span);
    let counted = reading.quantities.iter().map(|q| q.span).chain(reading.times.iter().map(|t| t.span));
    let particulars = Stretches::new(named.chain(counted));
    let mut found = Vec::new();
    for (sentence, part) in told(report).into_iter().enumerate() {
        let words = word_hashes(part.of(text));
        let own: Vec<bool> = word_spans(text, part).map(|word| !particulars.meet(word)).collect();
        found.extend(runs(&words, length).into_iter().zip(own.windows(length)).map(|(run, own)| Placed {
            run,
            sentence: sentence as u32,
            own: own.iter().filter(|o| **o).count().min(usize::from(u8::MAX)) as u8,
            first_own: own[0],
        }));
    }
    found
}

/// The sentences of a report's body, or what of them is no quotation, in order.
pub(crate) fn told(report: &Report<'_>) -> Vec<Span> {
    let reading = report.reading;
    let direct = reading.attributions.iter().filter(|a| a.style == Style::Direct);
    let quoted = Stretches::new(direct.flat_map(|a| a.content.iter().copied()));
    let mut found = Vec::new();
    for piece in body(report).flat_map(|block| quoted.rest_of(block)) {
        let first = reading.sentences.partition_point(|s| s.end <= piece.start);
        let within = reading.sentences[first..].iter().take_while(|s| s.start < piece.end);
        found.extend(within.map(|s| Span { start: s.start.max(piece.start), end: s.end.min(piece.end) }));
    }
    found
}

/// What tells that one report took over from another what both say, and not phrases of the trade: a long stretch word for word,
/// names and numbers not counted. `None` if nothing does.
fn taken(first: &Runs, second: &Runs, limits: &ReuseConstants) -> Option<String> {
    let (a, b) = (&first.all, &second.all);
    let (mut longest, mut stretch, mut both) = (0, 0, 0);
    let mut before = None;
    for placed in b {
        let here = first.place(placed.run);
        if let Some(here) = here {
            both += 1;
            let goes_on = before.is_some_and(|before| here == before + 1) && a[here].sentence == a[here - 1].sentence;
            stretch = if goes_on { stretch } else { 0 };
            longest = longest.max(stretch + usize::from(placed.own));
            stretch += usize::from(placed.first_own);
        }
        before = here;
    }
    let enough = both as f64 >= limits.partial * a.len().min(b.len()) as f64 && longest > limits.stretch;
    enough.then(|| format!("a stretch of {longest} words, names and numbers not counted, is the same"))
}

/// The share of pairs that stand in the same order in both; what stands at one place in either is not compared.
pub(crate) fn concordance(places: &[(u32, u32)]) -> f64 {
    let (mut with, mut all) = (0usize, 0usize);
    for (i, x) in places.iter().enumerate() {
        for y in &places[i + 1..] {
            all += usize::from(x.0 != y.0 && x.1 != y.1);
            with += usize::from((x.0 < y.0) == (x.1 < y.1) && x.0 != y.0 && x.1 != y.1);
        }
    }
    if all == 0 { 0.0 } else { with as f64 / all as f64 }
}

/// The share of the runs of three words of `piece` that stand in `text`, 0 to 1.
pub(crate) fn contained(piece: &str, text: &BTreeSet<u64>) -> f64 {
    let own = runs(&word_hashes(piece), 3);
    if own.is_empty() {
        return 0.0;
    }
    own.iter().filter(|r| text.contains(r)).count() as f64 / own.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        let text: BTreeSet<u64> =
            runs(&word_hashes("The pilot boat reached the wreck before dawn, the harbour said."), 3)
                .into_iter()
                .collect();
        assert_eq!(contained("the pilot boat reached THE WRECK", &text), 1.0);
        assert_eq!(contained("nothing of the kind happened", &text), 0.0);
        assert_eq!(contained("", &text), 0.0);
    }

    #[test]
    fn winnowing_keeps_one_of_each_window() {
        assert_eq!(winnow(&[5, 3, 9, 7, 1, 8], 4), BTreeSet::from([3, 1]));
        assert_eq!(winnow(&[5, 3], 4), BTreeSet::from([3, 5]));
    }
}
