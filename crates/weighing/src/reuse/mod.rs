//! Which document was taken from which? Shared text first, then who credits whom, who was first, who holds more.
//! Judgements "copy" and "independent" are obeyed.

mod marks;
pub(crate) mod particulars;
pub(crate) mod sentences;
pub(crate) mod stretches;
pub(crate) mod text;

use crate::compare::fold;
use crate::entities::Resolved;
use crate::{Constants, Report};
use jiff::civil::Date;
use model::{Decision, Descent, Judgement, MentionForm, MentionType, Relation, VoiceKind};
use rayon::prelude::*;
use sentences::{Follows, Sentences};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use text::{Manner, Shared};

/// Two reports of which one derives from the other, or both from one source.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    pub from: u32,
    pub to: u32,
    pub relation: Relation,
    pub directed: bool,
    pub score: f64,
    pub manner: Manner,
    pub basis: Vec<String>,
}

/// What descends from what, by index of the report.
#[derive(Debug, Default)]
pub(crate) struct Family {
    pub ties: Vec<Tie>,
    /// For each report the one that it was taken from; never a circle.
    pub parent: Vec<Option<u32>>,
    /// For each report the index of its tie to the parent.
    pub tie: Vec<Option<u32>>,
    /// By report the others that it shares text with and may have it from, best first.
    pub others: BTreeMap<u32, Vec<u32>>,
    pub conflicts: Vec<(u64, String)>,
    /// Reports that tell the same particulars, on too little coverage to tell a copy from chance. Nothing follows from them.
    pub possible: Vec<Tie>,
}

impl Family {
    /// The reports that this one was taken from, nearest first.
    pub fn ancestors(&self, report: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.parent[report as usize], |at| self.parent[*at as usize])
    }

    /// Reports beside its parent from which this one may have parts of its text.
    pub fn others(&self, report: u32) -> impl Iterator<Item = u32> + '_ {
        self.others.get(&report).into_iter().flatten().copied()
    }

    /// Where the text of this report first stood.
    pub fn root(&self, report: u32) -> u32 {
        self.ancestors(report).last().unwrap_or(report)
    }

    /// All descents; `credited` holds (from, to, how many claims) of repeats that facts tell of.
    pub fn descents(&self, reports: &[Report<'_>], credited: &BTreeMap<(u32, u32), usize>) -> Vec<Descent> {
        let id = |at: u32| reports[at as usize].document.id.clone();
        let mut list: Vec<Descent> = self
            .ties
            .iter()
            .chain(&self.possible)
            .map(|t| Descent {
                from: id(t.from),
                to: id(t.to),
                relation: t.relation,
                directed: t.directed,
                score: t.score,
                basis: t.basis.clone(),
            })
            .collect();
        for ((from, to), claims) in credited {
            if self.parent[*to as usize] != Some(*from) && self.parent[*from as usize] != Some(*to) {
                let basis = vec![format!("it credits the other for claims that the other makes: {claims}")];
                let relation = Relation::Credit;
                list.push(Descent { from: id(*from), to: id(*to), relation, directed: true, score: 1.0, basis });
            }
        }
        list.sort_by(|a, b| (&a.from, &a.to, a.relation).cmp(&(&b.from, &b.to, b.relation)));
        list
    }
}

/// What a report says of others' reports: outlets that it names as voices, and pages that it links to.
pub(crate) struct Credits {
    /// For each report, the reports whose outlet it credits, or whose page it links to, with the words for the reason.
    pub of: Vec<BTreeMap<u32, Arc<str>>>,
}

/// The last day on which a report may have been published; the end of time if nothing tells.
pub(crate) fn day(report: &Report<'_>) -> Date {
    let published = report.document.published_interval();
    published.to.or(published.from).unwrap_or(Date::MAX)
}

pub(crate) fn outlet<'a>(report: &Report<'a>) -> Option<&'a str> {
    report.document.publisher.as_ref().map(|p| p.value.as_str()).filter(|p| !p.trim().is_empty())
}

fn address(url: &str) -> String {
    let bare = url.split(['#', '?']).next().unwrap_or(url);
    let bare = bare.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/').to_lowercase()
}

/// Days within which a report that is credited must have appeared.
const CREDITED_WITHIN: i32 = 10;

pub(crate) fn credits(reports: &[Report<'_>]) -> Credits {
    // Each outlet's reports by their days.
    let mut by_outlet: BTreeMap<String, Vec<(Date, u32)>> = BTreeMap::new();
    let mut by_address: BTreeMap<String, u32> = BTreeMap::new();
    let outlets: Vec<Option<String>> = reports.par_iter().map(|report| outlet(report).map(plain)).collect();
    for (at, report) in reports.iter().enumerate() {
        if let Some(name) = &outlets[at] {
            by_outlet.entry(name.clone()).or_default().push((day(report), at as u32));
        }
        if let Some(url) = &report.document.url {
            by_address.entry(address(&url.value)).or_insert(at as u32);
        }
    }
    by_outlet.values_mut().for_each(|list| list.sort_unstable());
    let press = Press::new(reports);
    let of = reports
        .par_iter()
        .enumerate()
        .map(|(at, report)| {
            let mut found: BTreeMap<u32, Arc<str>> = BTreeMap::new();
            for link in &report.document.links {
                if let Some(other) = by_address.get(&address(&link.url)).filter(|o| **o != at as u32) {
                    found.insert(*other, format!("it links to {}", link.url).into());
                }
            }
            let own = &outlets[at];
            for name in credited_outlets(report, &press) {
                let key = plain(&name);
                if own.as_ref() == Some(&key) || !by_outlet.contains_key(&key) {
                    continue;
                }
                let (list, now) = (by_outlet.get(&key).map_or(&[][..], Vec::as_slice), day(report));
                let (first, end) = if now == Date::MAX {
                    (0, list.len())
                } else {
                    let earliest = now.saturating_sub(jiff::Span::new().days(CREDITED_WITHIN));
                    (list.partition_point(|(then, _)| *then < earliest), list.partition_point(|(then, _)| *then <= now))
                };
                let why: Arc<str> = format!("it credits {name}").into();
                // Reports of unknown day stand last.
                let undated = list.partition_point(|(then, _)| *then < Date::MAX).max(end);
                for (_, other) in list[first..end].iter().chain(&list[undated..]) {
                    if *other != at as u32 {
                        found.entry(*other).or_insert_with(|| why.clone());
                    }
                }
            }
            found
        })
        .collect();
    Credits { of }
}

/// An outlet's name for comparison: folded words without small ones.
pub(crate) fn plain(name: &str) -> String {
    let name = crate::compare::Name::new(name, model::MentionType::Outlet);
    if name.words.is_empty() { fold("") } else { name.words.join(" ") }
}

/// Names of the outlets of the case, of several words each: one word may be anything.
pub(crate) struct Press<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Press<'a> {
    /// By their first words, articles left out.
    pub fn new(reports: &[Report<'a>]) -> Press<'a> {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let all: BTreeSet<&str> = reports.iter().filter_map(outlet).map(str::trim).collect();
        for name in all {
            let Some((first, rest)) = name.split_once(' ') else { continue };
            let own = plain(first);
            let small = own.is_empty() || !plain(name).split(' ').any(|word| word == own);
            let name = if small { rest.trim_start() } else { name };
            if let Some((first, _)) = name.split_once(' ') {
                names.entry(first).or_default().insert(name);
            }
        }
        Press(names)
    }

    /// Those that a text names, whatever the rest of the sentence says of them: who was told something in a copied sentence is the
    /// one whom it was copied from.
    pub fn named_in(&self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let rest = &text[word.as_ptr() as usize - text.as_ptr() as usize..];
            let names = self.0.get(word).into_iter().flatten();
            let whole = |name: &&&str| {
                rest.strip_prefix(**name).is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
            };
            found.extend(names.filter(whole).map(|name| (*name).to_owned()));
        }
        found
    }
}

/// Names of outlets that a report names, as voices or otherwise, and what stands in its byline and dateline in brackets or dashes.
fn credited_outlets(report: &Report<'_>, press: &Press<'_>) -> BTreeSet<String> {
    let text = &report.document.text;
    let mut names = press.named_in(text);
    for attribution in &report.reading.attributions {
        if attribution.voice_kind == VoiceKind::Outlet {
            if let Some(voice) = attribution.voice.and_then(|v| report.reading.entities.get(v as usize)) {
                names.insert(voice.name.clone());
            }
            names.extend(attribution.source.iter().map(|s| s.of(text).trim().to_owned()));
        }
    }
    let parts =
        report.document.blocks.iter().filter(|b| {
            matches!(b.kind, model::BlockKind::Byline | model::BlockKind::Dateline | model::BlockKind::Note)
        });
    for block in parts {
        for piece in block.span.of(text).split(['(', ')', '—', '–', '|', '/', ':', ',', '\n', '-']) {
            let piece = piece.trim().trim_end_matches('.');
            if !piece.is_empty() && piece.chars().count() < 60 {
                names.insert(piece.to_owned());
            }
        }
    }
    // "This first appeared in ..." credits as well as "... reported"; only what shares text or particulars is asked.
    let mentions =
        report.reading.mentions.iter().filter(|m| m.form == MentionForm::Name && m.kind == MentionType::Outlet);
    names.extend(mentions.map(|m| m.name.of(text).to_owned()));
    for author in &report.document.authors {
        names.insert(author.value.clone());
    }
    names
}

/// Finds what was taken from what, by text first and then by particulars. `texts` is which reports share text, if that is known.
pub(crate) fn family(
    reports: &[Report<'_>],
    resolved: &Resolved,
    judgements: &[Judgement],
    texts: &mut Option<Arc<Vec<Shared>>>,
    constants: &Constants,
) -> Family {
    let credits = credits(reports);
    let credit = |a: u32, b: u32| {
        let why = |child: u32, parent: u32| credits.of[child as usize].get(&parent).map(|why| why.to_string());
        why(a, b).or_else(|| why(b, a))
    };
    let sentences: Vec<Sentences> = reports.par_iter().map(Sentences::new).collect();
    let texts = texts.get_or_insert_with(|| Arc::new(text::shared(reports, &sentences, constants))).clone();
    // A few runs in common settle nothing: such a report may owe its particulars to another.
    let copies = texts.iter().filter(|s| s.of_a.max(s.of_b) >= constants.reuse.copy).cloned().collect();
    let plain = trace(reports, copies, &credits, judgements, constants);
    let found = particulars::shared(reports, resolved, &plain, &sentences, &credit, constants);
    let mut family = trace(reports, texts.iter().cloned().chain(found.sure).collect(), &credits, judgements, constants);
    let (_, apart) = judged(reports, judgements, &mut Vec::new());
    for pair in found.possible {
        let related = |x: u32, y: u32| family.ancestors(x).any(|up| up == y) || apart.contains(&(x, y));
        if !related(pair.a, pair.b) && !related(pair.b, pair.a) {
            let mut tie = direct(reports, &pair, &credits, &BTreeMap::new(), constants);
            tie.directed = false;
            tie.basis.insert(0, "a possible copy: too few reports of the event to tell".to_owned());
            family.possible.push(tie);
        }
    }
    family
}

/// Reports beside its parent whose text a report may have parts of, at most.
const OTHERS: usize = 8;

/// Decides who was taken from whom.
fn trace(
    reports: &[Report<'_>],
    mut shared: Vec<Shared>,
    credits: &Credits,
    judgements: &[Judgement],
    constants: &Constants,
) -> Family {
    let mut family = Family { parent: vec![None; reports.len()], tie: vec![None; reports.len()], ..Family::default() };
    let (forced, apart) = judged(reports, judgements, &mut family.conflicts);
    shared.retain(|s| !apart.contains(&(s.a, s.b)) && !apart.contains(&(s.b, s.a)));
    // How many reports that share this one's text credit it: its copies tell that it is the source.
    let mut credited: BTreeMap<u32, usize> = BTreeMap::new();
    for pair in &shared {
        for (child, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
            if credits.of[child as usize].contains_key(&other) {
                *credited.entry(other).or_default() += 1;
            }
        }
    }
    // A report that another repeats word for word stands for both: what is tied to the one is tied to the credited one.
    let twins: Vec<(u32, u32)> = shared
        .iter()
        .filter(|s| s.manner == Manner::Text && s.of_a >= 1.0 && s.of_b >= 1.0)
        .flat_map(|s| [(s.a, s.b), (s.b, s.a)])
        .filter(|(from, to)| credited.get(to).copied().unwrap_or(0) > credited.get(from).copied().unwrap_or(0))
        .collect();
    let mut of: BTreeMap<u32, Vec<&Shared>> = twins.iter().map(|(from, _)| (*from, Vec::new())).collect();
    for pair in &shared {
        for end in [pair.a, pair.b] {
            of.entry(end).and_modify(|pairs| pairs.push(pair));
        }
    }
    let mut more = Vec::new();
    for (from, to) in twins {
        for pair in of[&from].iter().filter(|s| s.a != to && s.b != to) {
            let turn = |at: u32| if at == from { to } else { at };
            more.push(Shared { a: turn(pair.a), b: turn(pair.b), ..(*pair).clone() });
        }
    }
    more.retain(|s| !apart.contains(&(s.a, s.b)) && !apart.contains(&(s.b, s.a)));
    shared.extend(more);
    let mut options: BTreeMap<u32, Vec<Tie>> = BTreeMap::new();
    for pair in &shared {
        let tie = direct(reports, pair, credits, &credited, constants);
        options.entry(tie.to).or_default().push(tie);
    }
    for (child, parent, why) in forced {
        let basis = vec![why];
        let tie = Tie {
            from: parent,
            to: child,
            relation: Relation::Copy,
            directed: true,
            score: 1.0,
            manner: Manner::Text,
            basis,
        };
        options.insert(child, vec![tie]);
    }
    for (child, mut ties) in options {
        let rank = |t: &Tie| {
            let credit = credits.of[child as usize].contains_key(&t.from);
            let source = credited.get(&t.from).copied().unwrap_or(0);
            (
                !credit,
                t.score < constants.reuse.partial,
                !t.directed,
                std::cmp::Reverse(source),
                day(&reports[t.from as usize]),
            )
        };
        ties.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.score.total_cmp(&a.score)).then(a.from.cmp(&b.from)));
        let mut free = ties.into_iter().filter(|t| !family.ancestors(t.from).any(|up| up == child) && t.from != child);
        let best = free.next();
        let others: Vec<u32> =
            free.filter(|t| t.manner == Manner::Text && t.directed).map(|t| t.from).take(OTHERS).collect();
        if !others.is_empty() {
            family.others.insert(child, others);
        }
        if let Some(tie) = best {
            family.parent[child as usize] = Some(tie.from);
            family.tie[child as usize] = Some(family.ties.len() as u32);
            family.ties.push(tie);
        }
    }
    family
}

/// (child, parent, reason) of standing copies, and pairs (child, parent) that are independent.
#[expect(clippy::type_complexity, reason = "one use")]
fn judged(
    reports: &[Report<'_>],
    judgements: &[Judgement],
    conflicts: &mut Vec<(u64, String)>,
) -> (Vec<(u32, u32, String)>, BTreeSet<(u32, u32)>) {
    let find = |id| reports.binary_search_by(|r| r.document.id.cmp(id)).ok().map(|at| at as u32);
    let mut last: BTreeMap<(u32, u32), (u64, bool, String)> = BTreeMap::new();
    let mut standing: Vec<&Judgement> = judgements.iter().filter(|j| j.undone.is_none()).collect();
    standing.sort_by_key(|j| j.number);
    for judgement in standing {
        let (document, of, copy) = match &judgement.decision {
            Decision::Copy { document, of } => (document, of, true),
            Decision::Independent { document, of } => (document, of, false),
            _ => continue,
        };
        match (find(document), find(of)) {
            (Some(child), Some(parent)) if child != parent => {
                let why = format!("judgement {} by {}", judgement.number, judgement.who);
                if copy {
                    last.remove(&(parent, child));
                }
                let before = last.insert((child, parent), (judgement.number, copy, why));
                if let Some((number, said, _)) = before.filter(|b| b.1 != copy) {
                    let said = if said { "a copy" } else { "independent" };
                    conflicts.push((number, format!("called {said}; judgement {} says otherwise", judgement.number)));
                }
            }
            _ => conflicts.push((judgement.number, "its documents are not in the case".to_owned())),
        }
    }
    let mut forced = Vec::new();
    let mut apart = BTreeSet::new();
    for ((child, parent), (_, copy, why)) in last {
        if copy {
            forced.push((child, parent, why));
        } else {
            apart.insert((child, parent));
        }
    }
    (forced, apart)
}

/// Credit, then the earlier date, then what the copies of a text credit, then the fuller report.
fn direct(
    reports: &[Report<'_>],
    pair: &Shared,
    credits: &Credits,
    credited: &BTreeMap<u32, usize>,
    constants: &Constants,
) -> Tie {
    let (a, b) = (pair.a, pair.b);
    let credit = |child: u32, parent: u32| credits.of[child as usize].get(&parent).map(|why| why.to_string());
    let (day_a, day_b) = (day(&reports[a as usize]), day(&reports[b as usize]));
    let known = day_a != Date::MAX && day_b != Date::MAX;
    let (count_a, count_b) = (credited.get(&a).copied().unwrap_or(0), credited.get(&b).copied().unwrap_or(0));
    let asymmetry = pair.of_a - pair.of_b;
    let fuller = if pair.manner != Manner::Text { "the other tells more" } else { "the other holds more of the text" };
    let (from, to, directed, why) = match (credit(a, b), credit(b, a)) {
        (Some(why), None) => (b, a, true, why),
        (None, Some(why)) => (a, b, true, why),
        _ if known && day_a < day_b => (a, b, true, format!("published later: {day_b} after {day_a}")),
        _ if known && day_b < day_a => (b, a, true, format!("published later: {day_a} after {day_b}")),
        _ if count_a > count_b => (a, b, true, "others that took from it credit the first".to_owned()),
        _ if count_b > count_a => (b, a, true, "others that took from it credit the first".to_owned()),
        _ if asymmetry > constants.reuse.asymmetry => (b, a, true, fuller.to_owned()),
        _ if -asymmetry > constants.reuse.asymmetry => (a, b, true, fuller.to_owned()),
        _ => {
            let first = (day_a, a) <= (day_b, b);
            let (from, to) = if first { (a, b) } else { (b, a) };
            (from, to, false, "nothing tells which was first".to_owned())
        }
    };
    let (of_child, of_parent) = if to == a { (pair.of_a, pair.of_b) } else { (pair.of_b, pair.of_a) };
    let (relation, score, told) = match pair.manner {
        Manner::Particulars { ratio, translated } => {
            let told = format!("the same particulars in the same order: likelihood ratio {ratio:.1} in nats");
            (if translated { Relation::Translation } else { Relation::Rewrite }, ratio, told)
        }
        Manner::Sentences(follows) => {
            let Follows { of, all } = follows;
            let told = format!("{of} of {all} sentences are built as the other's, with other words in places");
            (Relation::Rewrite, follows.share(), told)
        }
        Manner::Text => {
            let percent = (of_child * 100.0).round();
            let told = format!("{percent} of 100 runs of five words, quotations left out, stand in the other too");
            let relation = match () {
                () if of_child >= constants.reuse.copy => Relation::Copy,
                () if of_parent >= constants.reuse.copy => Relation::Excerpt,
                () => Relation::Rewrite,
            };
            (relation, of_child, told)
        }
    };
    let mut basis = vec![told, why];
    basis.extend(pair.notes.iter().cloned());
    Tie { from, to, relation, directed, score, manner: pair.manner, basis }
}
