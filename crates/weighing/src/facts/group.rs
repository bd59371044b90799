//! Which claims tell of one fact? Those that are likely to, taken on the whole; never across what forbids it, and never by a
//! chain of likenesses. Claims of different classes never meet, so that classes are grouped beside each other.

use super::items::{Item, Player, Realm, When, gap};
use super::odds::{Grouping, Ready};
use crate::origins::denies;
use jiff::civil::Date;
use model::{ClaimId, Form, Role, Span};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What judgements demand of claims, by index of the item.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// For each item that must go with others, the least of them.
    pub with: BTreeMap<usize, usize>,
    pub apart: BTreeSet<(usize, usize)>,
}

/// Claims of one fact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Indices of items, sorted.
    pub items: Vec<usize>,
    pub told: BTreeSet<String>,
    pub provisional: bool,
}

/// Claims that say the same in every particular are one node, so that copies cannot weigh in the grouping.
struct Node {
    items: Vec<usize>,
    /// Stands for them.
    first: usize,
    keys: Keys,
}

/// Nodes of a class, by its items and those that judgements bind together, which may be of other classes too.
fn nodes(items: &[Item<'_>], demands: &Demands, (own, bound): (&[usize], Vec<Vec<usize>>)) -> Vec<Node> {
    let judged: BTreeSet<usize> = demands.apart.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut groups: BTreeMap<Particular<'_>, Vec<usize>> = BTreeMap::new();
    for at in own {
        groups.entry(Particular::new(&items[*at], judged.contains(at).then_some(*at))).or_default().push(*at);
    }
    let order = |at: &usize| order(items, *at);
    let mut nodes: Vec<Node> = bound
        .into_iter()
        .chain(groups.into_values())
        .map(|mut group| {
            group.sort_by_key(order);
            let keys = match demands.with.contains_key(&group[0]) {
                true => group.iter().fold(Keys::default(), |keys, at| keys.and(Keys::of(&items[*at]))),
                false => Keys::of(&items[group[0]]),
            };
            Node { first: group[0], items: group, keys }
        })
        .collect();
    // Those that say most stand first, so that the vague ones join them.
    let says = |n: &Node| {
        let item = &items[n.first];
        let dated = item.when.is_some_and(|w| w.dated);
        Reverse(item.players.values().map(BTreeSet::len).sum::<usize>() + usize::from(dated))
    };
    let denial = |n: &Node| n.items.iter().all(|at| denies(items[*at].claim));
    nodes.sort_by_cached_key(|n| (denial(n), says(n), order(&n.first)));
    nodes
}

/// By when it was told, then by where it stands.
fn order<'i>(items: &'i [Item<'_>], at: usize) -> (Option<Date>, u32, Span, &'i ClaimId) {
    let item = &items[at];
    (item.told, item.report, item.claim.evidence, &item.claim.id)
}

/// What claims of one node have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Particular<'i> {
    /// Judgements speak of it: it is a node of its own.
    own: Option<usize>,
    kind: &'i str,
    realm: Realm,
    players: &'i BTreeMap<Role, BTreeSet<Player>>,
    numbers: Vec<(Option<&'i str>, Option<u64>, Option<u64>)>,
    when: Option<When>,
    /// Unless it has a date of its own.
    told: Option<Date>,
    /// What no date holds is one with its like in the same document alone, until more is compared.
    alone: Option<u32>,
}

impl<'i> Particular<'i> {
    fn new(item: &'i Item<'_>, own: Option<usize>) -> Particular<'i> {
        let bits = |n: Option<f64>| n.map(f64::to_bits);
        Particular {
            own,
            kind: &item.claim.kind,
            realm: item.realm,
            players: &item.players,
            numbers: item.numbers.iter().map(|n| (n.unit.as_deref(), bits(n.low), bits(n.high))).collect(),
            when: item.when,
            told: item.told.filter(|_| !item.when.is_some_and(|w| w.dated)),
            alone: (item.when.is_none() && item.told.is_none()).then_some(item.report),
        }
    }
}

/// A place where claims of a class meet: one or two of those who play a part, or what their documents are about; and the
/// month, counted from the year 0.
type Key = (u8, u32, u32, i32);

/// Month of keys under which all stand; and of those that no month holds, since their time is long or unknown or they are states.
const ALL: i32 = i32::MIN;
const WIDE: i32 = i32::MIN + 1;

/// Where a claim is to be met, and where it may meet its like. Sorted.
#[derive(Clone, Debug, Default)]
struct Keys {
    own: Vec<Key>,
    sought: Vec<Key>,
}

impl Keys {
    fn of(item: &Item<'_>) -> Keys {
        let mut entities: Vec<u32> = Vec::new();
        for player in item.players.values().flatten() {
            if let Player::Entity(at) = player {
                entities.push(*at);
            }
        }
        entities.sort_unstable();
        entities.dedup();
        let mut who: Vec<(u8, u32, u32)> = entities.iter().map(|entity| (0, *entity, 0)).collect();
        for (at, a) in entities.iter().enumerate() {
            who.extend(entities[at + 1..].iter().map(|b| (1, *a, *b)));
        }
        if item.players.values().flatten().any(|p| matches!(p, Player::Words(_))) {
            who.extend(item.about.iter().map(|entity| (2, *entity, 0)));
        }
        let month = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
        let months = match (item.form, item.when) {
            (Form::Event, Some(when)) if gap(when.from, when.to) <= LONG => Some((month(when.from), month(when.to))),
            _ => None,
        };
        let (mut own, mut sought) = (Vec::new(), Vec::new());
        for (sort, a, b) in who {
            own.push((sort, a, b, ALL));
            match months {
                // Days beside each other may lie in two months.
                Some((first, last)) => {
                    let months = (first..=last + 1).map(|month| (sort, a, b, month));
                    own.extend(months.clone());
                    sought.extend(months.chain([(sort, a, b, WIDE)]));
                }
                None => {
                    own.push((sort, a, b, WIDE));
                    sought.push((sort, a, b, ALL));
                }
            }
        }
        Keys::default().and(Keys { own, sought })
    }

    fn and(mut self, other: Keys) -> Keys {
        for (mine, theirs) in [(&mut self.own, other.own), (&mut self.sought, other.sought)] {
            mine.extend(theirs);
            mine.sort_unstable();
            mine.dedup();
        }
        self
    }
}

/// Days of a time beyond which it is no time of a month.
const LONG: i32 = 150;

/// What judgements keep apart: for each such item from whom.
type Apart = BTreeMap<usize, Vec<usize>>;

/// Claims ready to be grouped, class by class.
pub(crate) struct Classes<'i> {
    ready: Vec<Ready<'i>>,
    of: Vec<Vec<Node>>,
    apart: Apart,
}

impl<'i> Classes<'i> {
    pub fn new(items: &'i [Item<'i>], demands: &Demands) -> Classes<'i> {
        // What judgements bind goes with the class of its first.
        let mut bound: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut by_class: BTreeMap<&str, (Vec<usize>, Vec<Vec<usize>>)> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            match demands.with.get(&at) {
                Some(least) => bound.entry(*least).or_default().push(at),
                None => by_class.entry(item.class).or_default().0.push(at),
            }
        }
        for group in bound.into_values() {
            if let Some(first) = group.iter().copied().min_by_key(|at| order(items, *at)) {
                by_class.entry(items[first].class).or_default().1.push(group);
            }
        }
        let classes: Vec<(Vec<usize>, Vec<Vec<usize>>)> = by_class.into_values().collect();
        let of = classes.into_par_iter().map(|(own, bound)| nodes(items, demands, (&own, bound))).collect();
        let mut apart = Apart::new();
        for (a, b) in &demands.apart {
            apart.entry(*a).or_default().push(*b);
            apart.entry(*b).or_default().push(*a);
        }
        Classes { ready: items.par_iter().map(Ready::new).collect(), of, apart }
    }

    /// Groups the claims.
    pub fn group(&self, grouping: &Grouping<'_>) -> Vec<Group> {
        let each = self.of.par_iter().with_max_len(1).map(|nodes| self.of_class(nodes, grouping));
        each.collect::<Vec<Vec<Group>>>().into_iter().flatten().collect()
    }

    fn of_class(&self, nodes: &[Node], grouping: &Grouping<'_>) -> Vec<Group> {
        let weights = &grouping.constants.grouping;
        let telling = Grouping { telling: true, ..*grouping };
        let ready = &self.ready;
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut met: Met = BTreeMap::new();
        // In which cluster those items are that judgements keep from others.
        let mut placed: BTreeMap<usize, u32> = BTreeMap::new();
        let denial = |n: &Node| n.items.iter().all(|at| denies(ready[*at].item.claim));
        let denials = nodes.iter().position(denial).unwrap_or(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            // A denial goes to what it denies and makes nothing one: it comes when all else is grouped.
            if at == denials {
                self.repair(&mut clusters, &met, grouping);
                met = self.meeting(&clusters);
            }
            let mut candidates: Vec<u32> = Vec::new();
            for list in node.keys.sought.iter().filter_map(|key| met.get(key)) {
                candidates.extend(list.iter().rev().take(weights.block));
            }
            candidates.sort_unstable();
            candidates.dedup();
            let mut best: Vec<(f64, u32)> = Vec::new();
            for candidate in candidates {
                let medoids = &clusters[candidate as usize].medoids;
                let mut strangers = node.items.iter().filter_map(|item| self.apart.get(item)).flatten();
                if strangers.any(|item| placed.get(item) == Some(&candidate)) {
                    continue;
                }
                let mut sum = 0.0;
                // What forbids is looked for far beyond the medoids, yet not without end.
                let fits = medoids.iter().take(64).enumerate().all(|(rank, other)| {
                    let Some(odds) = grouping.odds(&ready[node.first], &ready[*other]) else { return false };
                    if rank < weights.medoids {
                        sum += odds.sum;
                    }
                    true
                });
                if fits {
                    let mean = sum / medoids.len().min(weights.medoids).max(1) as f64;
                    best.push((mean, candidate));
                }
            }
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let chosen = best.first().filter(|(score, _)| *score >= weights.threshold);
            let to = match chosen {
                Some((score, candidate)) => {
                    let Cluster { medoids, group } = &mut clusters[*candidate as usize];
                    let odds = medoids.first().and_then(|other| telling.odds(&ready[node.first], &ready[*other]));
                    let told = odds.map_or_else(Vec::new, |odds| odds.told);
                    medoids.push(node.first);
                    group.items.extend(&node.items);
                    group.told.insert(format!("log-odds {score:.1}: {}", told.join(", ")));
                    let rival = best
                        .get(1)
                        .is_some_and(|(other, _)| score - other < weights.margin && *other >= weights.threshold);
                    if rival {
                        group.provisional = true;
                        group.told.insert("provisional: some of its claims fit another fact nearly as well".to_owned());
                    }
                    *candidate
                }
                None => {
                    let group = Group { items: node.items.clone(), ..Group::default() };
                    clusters.push(Cluster { medoids: vec![node.first], group });
                    clusters.len() as u32 - 1
                }
            };
            for key in &node.keys.own {
                let list = met.entry(*key).or_default();
                if let Err(at) = list.binary_search(&to) {
                    list.insert(at, to);
                }
            }
            placed.extend(node.items.iter().filter(|item| self.apart.contains_key(item)).map(|item| (*item, to)));
        }
        if denials == nodes.len() {
            self.repair(&mut clusters, &met, grouping);
        }
        let groups = clusters.into_iter().filter(|cluster| !cluster.medoids.is_empty());
        groups
            .map(|Cluster { mut group, .. }| {
                group.items.sort_unstable();
                group
            })
            .collect()
    }

    /// Where the clusters may be met.
    fn meeting(&self, clusters: &[Cluster]) -> Met {
        let mut met = Met::new();
        for (number, cluster) in clusters.iter().enumerate() {
            for key in cluster.medoids.iter().flat_map(|at| Keys::of(self.ready[*at].item).own) {
                let list = met.entry(key).or_default();
                if list.last() != Some(&(number as u32)) {
                    list.push(number as u32);
                }
            }
        }
        met
    }

    /// Clusters that grew apart only for the order in which their claims came, and fit together as a whole, are joined, the
    /// surest first. What is joined is left empty.
    fn repair(&self, clusters: &mut [Cluster], met: &Met, grouping: &Grouping<'_>) {
        let neighbours = grouping.constants.grouping.neighbours;
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for list in met.values() {
            let list = &list[list.len().saturating_sub(neighbours)..];
            for (at, a) in list.iter().enumerate() {
                pairs.extend(list[at + 1..].iter().map(|b| (*a, *b)));
            }
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut beside: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); clusters.len()];
        for (a, b) in &pairs {
            beside[*a as usize].insert(*b);
            beside[*b as usize].insert(*a);
        }
        let fit =
            |clusters: &[Cluster], (a, b): (u32, u32)| self.fit(&clusters[a as usize], &clusters[b as usize], grouping);
        let fits = |pair: &(u32, u32)| Some((*pair, fit(clusters, *pair)?));
        let mut scores: BTreeMap<(u32, u32), Likely> = pairs.par_iter().filter_map(fits).collect();
        // The surest pair last; a pair that has changed since it was put in is left out when its turn comes.
        let mut open: BTreeSet<(Likely, Reverse<(u32, u32)>)> =
            scores.iter().map(|(pair, score)| (*score, Reverse(*pair))).collect();
        while let Some((score, Reverse((a, b)))) = open.pop_last() {
            if scores.remove(&(a, b)) != Some(score) {
                continue;
            }
            let Cluster { medoids, group } = std::mem::take(&mut clusters[b as usize]);
            let into = &mut clusters[a as usize];
            into.medoids.extend(medoids);
            into.group.items.extend(group.items);
            into.group.told.extend(group.told);
            into.group.told.insert(format!("log-odds {:.1}: its parts fit together on the whole", score.0));
            into.group.provisional |= group.provisional;
            let gone = std::mem::take(&mut beside[b as usize]);
            for other in &gone {
                scores.remove(&(b.min(*other), b.max(*other)));
                beside[*other as usize].remove(&b);
                if *other != a {
                    beside[*other as usize].insert(a);
                }
            }
            let near = &mut beside[a as usize];
            near.extend(gone.into_iter().filter(|other| *other != a));
            for other in near.iter() {
                let pair = (a.min(*other), a.max(*other));
                scores.remove(&pair);
                if let Some(score) = fit(clusters, pair) {
                    scores.insert(pair, score);
                    open.insert((score, Reverse(pair)));
                }
            }
        }
    }

    /// The mean log-odds of the claims of two clusters, if it is enough and nothing forbids that they are one.
    fn fit(&self, a: &Cluster, b: &Cluster, grouping: &Grouping<'_>) -> Option<Likely> {
        let weights = &grouping.constants.grouping;
        let judged =
            |x: &usize| self.apart.get(x).is_some_and(|others| others.iter().any(|y| b.group.items.contains(y)));
        if !self.apart.is_empty() && a.group.items.iter().any(judged) {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for (i, x) in a.medoids.iter().take(16).enumerate() {
            for (j, y) in b.medoids.iter().take(16).enumerate() {
                let odds = grouping.odds(&self.ready[*x], &self.ready[*y])?;
                if i < weights.medoids && j < weights.medoids {
                    sum += odds.sum;
                    count += 1.0;
                }
            }
        }
        Some(Likely(sum / count)).filter(|mean| mean.0 >= weights.threshold)
    }
}

/// Claims that were put together, as they grow.
#[derive(Clone, Debug, Default)]
struct Cluster {
    /// The first of each of its nodes.
    medoids: Vec<usize>,
    group: Group,
}

/// By key the numbers of clusters that stand there, sorted.
type Met = BTreeMap<Key, Vec<u32>>;

/// Log-odds that can be put in order.
#[derive(Clone, Copy, Debug)]
struct Likely(f64);

impl PartialEq for Likely {
    fn eq(&self, other: &Likely) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Likely {}

impl PartialOrd for Likely {
    fn partial_cmp(&self, other: &Likely) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Likely {
    fn cmp(&self, other: &Likely) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
