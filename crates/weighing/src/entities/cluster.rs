//! Which nodes are one thing? The surest pairs first, never across what forbids it: other first names, other identifiers,
//! a person's judgement. No chain of likenesses joins what contradicts each other.

use super::nodes::{Edge, Node, Place, family, ids_differ, is_masthead};
use crate::compare::{likeness, skeleton};
use crate::reuse::day;
use crate::{Constants, Report};
use jiff::civil::Date;
use model::MentionType;
use std::collections::{BTreeMap, BTreeSet};

/// What judgements demand, local by local.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// (a, b, why): one thing.
    pub one: Vec<(Place, Place, String)>,
    /// Pairs that are not one thing, the lesser first.
    pub apart: BTreeSet<(Place, Place)>,
}

/// Groups of nodes, and why each was formed.
pub(crate) struct Clusters {
    /// Nodes of each cluster, sorted; clusters by their first node.
    pub members: Vec<Vec<u32>>,
    pub reasons: Vec<BTreeSet<String>>,
    pub provisional: Vec<bool>,
}

struct Growing<'n> {
    nodes: &'n [Node],
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
    reasons: Vec<BTreeSet<String>>,
    provisional: Vec<bool>,
    apart: BTreeSet<(u32, u32)>,
}

impl Growing<'_> {
    fn join(&mut self, a: u32, b: u32, reason: String) {
        let (a, b) = (self.of[a as usize], self.of[b as usize]);
        let (into, from) = (a.min(b), a.max(b));
        self.reasons[into as usize].insert(reason);
        if into == from {
            return;
        }
        let moved = std::mem::take(&mut self.members[from as usize]);
        for node in &moved {
            self.of[*node as usize] = into;
        }
        self.members[into as usize].extend(moved);
        let reasons = std::mem::take(&mut self.reasons[from as usize]);
        self.reasons[into as usize].extend(reasons);
        self.provisional[into as usize] |= self.provisional[from as usize];
    }

    /// Judgements first; then names against each other.
    fn forbidden(&self, a: u32, b: u32, constants: &Constants) -> bool {
        let (a, b) = (&self.members[a as usize], &self.members[b as usize]);
        let judged = |x: u32, y: u32| self.apart.contains(&(x.min(y), x.max(y)));
        if !self.apart.is_empty() && a.iter().any(|x| b.iter().any(|y| judged(*x, *y))) {
            return true;
        }
        // Spellings of one thing are few; the first ones stand for all where they are many.
        a.iter().take(12).any(|x| {
            b.iter().take(12).any(|y| {
                let (x, y) = (&self.nodes[*x as usize], &self.nodes[*y as usize]);
                let names = || {
                    let full = x.kind == MentionType::Person && !x.bare && !y.bare;
                    full && likeness(&x.name, &y.name, &constants.names).contradict
                };
                family(x.kind) != family(y.kind) || ids_differ(x, y) || names()
            })
        })
    }
}

/// Groups the nodes.
pub(crate) fn cluster(
    reports: &[Report<'_>],
    nodes: &[Node],
    edges: &[Edge],
    demands: &Demands,
    constants: &Constants,
) -> Clusters {
    let mut node_of: BTreeMap<Place, u32> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        node_of.extend(node.locals.iter().map(|place| (*place, at as u32)));
    }
    let mut apart = BTreeSet::new();
    for (a, b) in &demands.apart {
        if let (Some(x), Some(y)) = (node_of.get(a), node_of.get(b)) {
            apart.insert((*x.min(y), *x.max(y)));
        }
    }
    let mut growing = Growing {
        nodes,
        of: (0..nodes.len() as u32).collect(),
        members: (0..nodes.len() as u32).map(|n| vec![n]).collect(),
        reasons: vec![BTreeSet::new(); nodes.len()],
        provisional: vec![false; nodes.len()],
        apart,
    };
    for (a, b, why) in &demands.one {
        if let (Some(x), Some(y)) = (node_of.get(a), node_of.get(b)) {
            growing.join(*x, *y, why.clone());
        }
    }
    for edge in edges {
        let (a, b) = (growing.of[edge.left as usize], growing.of[edge.right as usize]);
        if a == b {
            growing.reasons[a as usize].insert(edge.reason.clone());
        } else if !growing.forbidden(a, b, constants) {
            growing.join(a, b, edge.reason.clone());
        }
    }
    place_surnames(reports, &mut growing, constants);
    let mut found: Vec<usize> = (0..nodes.len()).filter(|at| !growing.members[*at].is_empty()).collect();
    found.iter().for_each(|at| growing.members[*at].sort_unstable());
    found.sort_by_key(|at| growing.members[*at][0]);
    Clusters {
        members: found.iter().map(|at| growing.members[*at].clone()).collect(),
        reasons: found.iter().map(|at| growing.reasons[*at].clone()).collect(),
        provisional: found.iter().map(|at| growing.provisional[*at]).collect(),
    }
}

/// Names that two reports of one time must have in common to be about one matter.
const SHARED: usize = 2;
/// Reports of one surname that each is compared with, at most.
const BESIDE: usize = 20;

/// Which reports are about one matter: those of one time that name the same, what very many name left out.
struct Matters<'r> {
    /// Day of each report, and what it names, sorted.
    days: Vec<Date>,
    names: Vec<Vec<u32>>,
    /// The reports that name each, sorted.
    named: BTreeMap<u32, Vec<u32>>,
    constants: &'r Constants,
}

impl<'r> Matters<'r> {
    fn new(reports: &[Report<'_>], growing: &Growing<'_>, constants: &'r Constants) -> Matters<'r> {
        let mut told: Vec<(u32, u32)> = Vec::new();
        for (at, node) in growing.nodes.iter().enumerate().filter(|(_, n)| !n.bare) {
            let in_text = node.locals.iter().filter(|p| !is_masthead(&reports[p.0 as usize], p.1));
            told.extend(in_text.map(|p| (growing.of[at], p.0)));
        }
        told.sort_unstable();
        told.dedup();
        let (mut names, mut named) = (vec![Vec::new(); reports.len()], BTreeMap::new());
        for group in told.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() <= constants.reuse.event_block) {
            group.iter().for_each(|(cluster, report)| names[*report as usize].push(*cluster));
            named.insert(group[0].0, group.iter().map(|(_, report)| *report).collect());
        }
        Matters { days: reports.iter().map(day).collect(), names, named, constants }
    }

    fn near(&self, a: u32, b: u32) -> bool {
        let (x, y) = (self.days[a as usize], self.days[b as usize]);
        x == Date::MAX || y == Date::MAX || (y - x).get_days().abs() <= self.constants.reuse.copied_within
    }

    /// How many names two reports share, if they are of one time.
    fn shared(&self, a: u32, b: u32) -> usize {
        let names = &self.names[b as usize];
        let both = || self.names[a as usize].iter().filter(|n| names.binary_search(n).is_ok());
        if self.near(a, b) { both().count() } else { 0 }
    }

    /// The reports of one time that share names with this one, sorted, with how many.
    fn alike(&self, report: u32) -> Vec<(u32, usize)> {
        let names = self.names[report as usize].iter();
        let mut others: Vec<u32> = names.filter_map(|n| self.named.get(n)).flatten().copied().collect();
        others.sort_unstable();
        let groups = others.chunk_by(|a, b| a == b).map(|group| (group[0], group.len()));
        groups.filter(|(other, _)| self.near(report, *other)).collect()
    }

    /// The one of these bearers whom reports of the same matter name.
    fn bearer(&self, report: u32, fits: &[(u32, f64)], known: &BTreeMap<u32, BTreeSet<u32>>) -> Option<u32> {
        let alike = self.alike(report);
        let best = |bearer: &u32| {
            let told = alike.iter().filter(|(other, _)| known[bearer].contains(other));
            told.map(|(_, shared)| *shared).max()
        };
        let mut ranks: Vec<(usize, u32)> = fits.iter().map(|(b, _)| (best(b).unwrap_or(0), *b)).collect();
        ranks.sort_unstable_by_key(|(shared, b)| (std::cmp::Reverse(*shared), *b));
        match ranks[..] {
            [(first, one), (second, _), ..] if first >= SHARED && first > second => Some(one),
            _ => None,
        }
    }
}

/// A bare surname goes to its only bearer in the document, else to the one whom reports of the same matter name, else to its
/// only (or by far its commonest) bearer in the case. The rest of one surname are provisional: they stay together, or if the
/// case knows several bearers as far as they belong to one matter.
fn place_surnames(reports: &[Report<'_>], growing: &mut Growing<'_>, constants: &Constants) {
    let nodes = growing.nodes;
    let matters = Matters::new(reports, growing, constants);
    let mut bearers: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, n)| n.kind == MentionType::Person && !n.bare) {
        let names = std::iter::once(&node.name).chain(node.aliases.iter().map(|(_, name)| name));
        for name in names {
            let last = name.words.len() - 1;
            bearers.entry(skeleton(&name.words[last], name.script(last))).or_default().insert(growing.of[at]);
        }
    }
    let documents = |members: &[u32]| -> BTreeSet<u32> {
        members.iter().flat_map(|n| nodes[*n as usize].locals.iter().map(|p| p.0)).collect()
    };
    // Whether the case knows a full name of the surname, and who bears it alone.
    let mut homeless: BTreeMap<(&[String], bool), Vec<u32>> = BTreeMap::new();
    // Judged against the full names alone, so that the order of the bare ones does not matter.
    let known: BTreeMap<u32, BTreeSet<u32>> =
        bearers.values().flatten().map(|at| (*at, documents(&growing.members[*at as usize]))).collect();
    let mut sounds: BTreeMap<(&[String], u32), f64> = BTreeMap::new();
    let mut placed = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, n)| n.bare) {
        let at = at as u32;
        if growing.members[growing.of[at as usize] as usize].iter().any(|n| !nodes[*n as usize].bare) {
            continue;
        }
        let mut fits: Vec<(u32, f64)> = Vec::new();
        for bearer in bearers.get(&skeleton(&node.name.words[0], node.name.script(0))).into_iter().flatten() {
            let members = &growing.members[*bearer as usize];
            let sound = *sounds.entry((&node.name.words, *bearer)).or_insert_with(|| {
                let full = members.iter().map(|n| &nodes[*n as usize]).filter(|n| !n.bare);
                let scores = full.map(|n| likeness(&node.name, &n.name, &constants.names));
                scores.filter(|l| l.same).map(|l| l.score).fold(0.0, f64::max)
            });
            let judged = members.iter().any(|n| growing.apart.contains(&(at.min(*n), at.max(*n))));
            if sound > 0.0 && !judged {
                fits.push((*bearer, sound));
            }
        }
        let document = node.locals[0].0;
        let here: Vec<u32> = fits.iter().filter(|(b, _)| known[b].contains(&document)).map(|(b, _)| *b).collect();
        let by_spread = {
            let best = fits.iter().map(|(_, s)| *s).fold(0.0, f64::max);
            let mut spread: Vec<(usize, u32)> =
                fits.iter().filter(|(_, s)| *s >= best - 0.08).map(|(b, _)| (known[b].len(), *b)).collect();
            spread.sort_by_key(|(n, b)| (std::cmp::Reverse(*n), *b));
            spread
        };
        let open = here.is_empty() && by_spread.len() > 1;
        let beside = if open { matters.bearer(document, &fits, &known) } else { None };
        let choice = match (&here[..], &by_spread[..]) {
            ([one], _) => Some((*one, "the only bearer of the surname in its document")),
            _ if beside.is_some() => beside.map(|one| (one, "the bearer of the surname in reports of the same matter")),
            ([], [(_, one)]) => Some((*one, "the only bearer of the surname in the case")),
            ([], [(n, one), (m, _), ..]) if *n as f64 >= constants.entities.dominance * *m as f64 => {
                Some((*one, "by far the commonest bearer of the surname in the case"))
            }
            _ => None,
        };
        match choice {
            Some((bearer, why)) => placed.push((at, bearer, why)),
            None => homeless.entry((&node.name.words, !fits.is_empty())).or_default().push(at),
        }
    }
    for (at, bearer, why) in placed {
        let full = growing.members[bearer as usize].iter().map(|n| &nodes[*n as usize]).find(|n| !n.bare);
        let full = full.map_or("", |n| n.text.as_str());
        let reason = format!("\"{}\" is taken for \"{full}\": {why}", nodes[at as usize].text);
        growing.join(bearer, at, reason);
    }
    for ((_, borne), group) in homeless {
        let text = &nodes[group[0] as usize].text;
        let document = |at: u32| nodes[at as usize].locals[0].0;
        let one = |a: u32, b: u32| !borne || matters.shared(document(a), document(b)) >= SHARED;
        for (rank, at) in group.iter().enumerate().skip(1) {
            let earlier = if borne { rank.saturating_sub(BESIDE)..rank } else { 0..1 };
            for other in earlier.map(|rank| group[rank]).filter(|other| one(*other, *at)) {
                let (a, b) = (growing.of[other as usize], growing.of[*at as usize]);
                if a != b && !growing.forbidden(a, b, constants) {
                    let reason = format!("\"{text}\" in several documents, never with a first name that settles it");
                    growing.join(a, b, reason);
                    growing.provisional[growing.of[other as usize] as usize] = true;
                }
            }
        }
    }
}
