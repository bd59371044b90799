//! Which names stand in the documents, and which of them may be one thing's? Names that are spelt alike are one node;
//! nodes are compared only within blocks of names that sound alike.

use crate::compare::{Likeness, Name, likeness, plain_words, skeleton};
use crate::reuse::outlet;
use crate::{Constants, Report};
use model::{Access, MentionType};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A local entity: (index of the report, index in its reading). The index behind the last is the report's publisher.
pub(crate) type Place = (u32, u32);

/// What a document knows of a thing that it names, or of its own publisher.
#[derive(Clone, Debug)]
pub(crate) struct Bearer<'a> {
    pub kind: MentionType,
    pub name: &'a str,
    pub names: &'a [String],
    pub titles: &'a [String],
    pub ids: &'a BTreeMap<String, String>,
    pub country: Option<&'a str>,
    pub point: Option<(f64, f64)>,
}

static NO_IDS: BTreeMap<String, String> = BTreeMap::new();

/// Whether a place is that of a report's publisher.
pub(crate) fn is_masthead(report: &Report<'_>, index: u32) -> bool {
    index as usize >= report.reading.entities.len()
}

/// Who is named by a local of this report.
pub(crate) fn bearer<'a>(report: &Report<'a>, index: u32) -> Bearer<'a> {
    match report.reading.entities.get(index as usize) {
        Some(local) => Bearer {
            kind: local.kind,
            name: &local.name,
            names: &local.names,
            titles: &local.titles,
            ids: &local.ids,
            country: local.country.as_deref(),
            point: local.point,
        },
        None => {
            // Who speaks for itself in its own publication is an office or a firm; the rest is press.
            let itself = |c: &model::Claim| c.chain.first().is_some_and(|l| l.access == Some(Access::OfficeForItself));
            let office = report.reading.claims.iter().any(itself);
            let kind = if office { MentionType::Organisation } else { MentionType::Outlet };
            let name = outlet(report).unwrap_or("");
            Bearer { kind, name, names: &[], titles: &[], ids: &NO_IDS, country: None, point: None }
        }
    }
}

/// All that a report names, and its publisher.
pub(crate) fn bearers<'r>(at: u32, report: &'r Report<'_>) -> impl Iterator<Item = (Place, Bearer<'r>)> {
    let locals = report.reading.entities.len() as u32;
    let named = move |index: &u32| report.reading.entities.get(*index as usize).is_none_or(|l| !l.anonymous);
    let last = if outlet(report).is_some() { locals + 1 } else { locals };
    (0..last).filter(named).map(move |index| ((at, index), bearer(report, index)))
}

/// Whether a document calls its own publisher by a part of the name: the Courier, in The Cyrene Courier.
fn means_its_publisher(report: &Report<'_>, bearer: &Bearer<'_>) -> bool {
    let (own, part) = (outlet(report).map(plain_words).unwrap_or_default(), plain_words(bearer.name));
    family(bearer.kind) == 0 && part.len() < own.len() && !part.is_empty() && own.ends_with(&part)
}

/// All locals that bear one name, letter for letter but for case and small words.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: MentionType,
    /// The name as it is written most often, capitals throughout aside.
    pub text: String,
    pub name: Name,
    /// Other names that documents use for it.
    pub aliases: Vec<(String, Name)>,
    pub locals: Vec<Place>,
    pub ids: BTreeMap<String, String>,
    pub country: Option<String>,
    /// A person by surname alone.
    pub bare: bool,
}

/// Types that one thing may be given by different documents.
pub(crate) fn family(kind: MentionType) -> u8 {
    match kind {
        MentionType::Organisation | MentionType::Outlet => 0,
        MentionType::Person => 1,
        MentionType::Place => 2,
        MentionType::Facility => 3,
        MentionType::Equipment => 4,
        MentionType::Operation => 5,
        MentionType::Document => 6,
        MentionType::Other => 7,
    }
}

/// Identifiers of the thing itself; `country` and the like are not.
pub(crate) fn identifies(key: &str, kind: MentionType) -> bool {
    key != "state" || kind == MentionType::Place
}

fn identity(bearer: &Bearer<'_>) -> Option<(String, String)> {
    let own = bearer.ids.iter().find(|(key, _)| identifies(key, bearer.kind));
    own.map(|(key, value)| (key.clone(), value.clone()))
}

/// The nodes of all named locals. `alone` holds locals that judgements speak of: each is a node of its own; `better` the
/// types of those that the case knows better than their document.
pub(crate) fn collect(
    reports: &[Report<'_>],
    alone: &BTreeSet<Place>,
    better: &BTreeMap<Place, MentionType>,
) -> Vec<Node> {
    type Key = (u8, Vec<String>, Option<&'static str>, Option<(String, String)>, Option<Place>);
    let named: Vec<(Key, Name, Place)> = reports
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, report)| {
            bearers(at as u32, report).filter_map(move |(place, mut bearer)| {
                bearer.kind = better.get(&place).copied().unwrap_or(bearer.kind);
                let name = Name::new(bearer.name, bearer.kind);
                if name.words.is_empty() {
                    return None;
                }
                let bare = bearer.kind == MentionType::Person && name.words.len() == 1;
                let own = bare || alone.contains(&place) || means_its_publisher(report, &bearer);
                let key =
                    (family(bearer.kind), name.words.clone(), name.class, identity(&bearer), own.then_some(place));
                Some((key, name, place))
            })
        })
        .collect();
    let mut groups: BTreeMap<Key, (Name, Vec<Place>)> = BTreeMap::new();
    for (key, name, place) in named {
        groups.entry(key).or_insert_with(|| (name, Vec::new())).1.push(place);
    }
    let groups: Vec<(Name, Vec<Place>)> = groups.into_values().collect();
    groups.into_par_iter().map(|(name, locals)| node(reports, better, name, locals)).collect()
}

fn node(reports: &[Report<'_>], better: &BTreeMap<Place, MentionType>, name: Name, locals: Vec<Place>) -> Node {
    let (mut texts, mut kinds): (BTreeMap<&str, usize>, BTreeMap<MentionType, usize>) = Default::default();
    let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut ids, mut aliases) = (BTreeMap::new(), BTreeMap::new());
    for place in &locals {
        let bearer = bearer(&reports[place.0 as usize], place.1);
        let kind = better.get(place).copied().unwrap_or(bearer.kind);
        *texts.entry(bearer.name).or_default() += 1;
        *kinds.entry(kind).or_default() += 1;
        if let Some(country) = bearer.country {
            *countries.entry(country).or_default() += 1;
        }
        for (key, value) in bearer.ids {
            ids.entry(key.clone()).or_insert_with(|| value.clone());
        }
        for other in bearer.names.iter().filter(|n| **n != bearer.name).take(20) {
            aliases.entry(other.clone()).or_insert_with(|| Name::new(other, kind));
        }
    }
    let kind = most(&kinds).copied().unwrap_or(MentionType::Other);
    let bare = kind == MentionType::Person && name.words.len() == 1;
    aliases.retain(|_, alias| !alias.words.is_empty() && (kind != MentionType::Person || alias.words.len() > 1));
    Node {
        kind,
        text: written(&texts).to_owned(),
        name,
        aliases: aliases.into_iter().take(8).collect(),
        locals,
        ids,
        country: most(&countries).map(|c| (*c).to_owned()),
        bare,
    }
}

/// Names in capitals that are longer are a dateline's or a letterhead's way to write them.
const SHORT_NAME: usize = 5;

/// How a name is written most often, where it is not all in capitals, if it is anywhere.
fn written<'t>(texts: &BTreeMap<&'t str, usize>) -> &'t str {
    let plain = |t: &str| t.chars().any(char::is_lowercase) || t.chars().count() <= SHORT_NAME;
    let usual: BTreeMap<&str, usize> = texts.iter().filter(|(t, _)| plain(t)).map(|(t, n)| (*t, *n)).collect();
    most(&usual).or_else(|| most(texts)).copied().unwrap_or_default()
}

/// The key with the greatest count; of equals the least.
pub(crate) fn most<K: Ord>(counts: &BTreeMap<K, usize>) -> Option<&K> {
    counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(key, _)| key)
}

/// Keys under which a node may meet its like.
fn keys(node: &Node) -> BTreeSet<String> {
    let family = family(node.kind);
    let mut found = BTreeSet::new();
    for (key, value) in node.ids.iter().filter(|(key, _)| identifies(key, node.kind)) {
        found.insert(format!("id {key} {value}"));
    }
    for name in std::iter::once(&node.name).chain(node.aliases.iter().map(|(_, name)| name)) {
        let telling: Vec<usize> = (0..name.words.len()).filter(|i| name.tells(*i)).collect();
        let used = if telling.is_empty() { (0..name.words.len()).collect() } else { telling };
        for at in used {
            if name.words[at].chars().count() > 1 || name.words.len() == 1 {
                found.insert(format!("{family} {}", skeleton(&name.words[at], name.script(at))));
            }
        }
        for letters in name.acronym.iter().chain(name.initials.iter().filter(|i| i.chars().count() > 1)) {
            if node.kind != MentionType::Person {
                found.insert(format!("{family} = {letters}"));
            }
        }
    }
    found
}

/// A pair of nodes that may be one thing, with how sure that is and why.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub score: f64,
    pub left: u32,
    pub right: u32,
    pub reason: String,
}

/// All pairs of full names that may be one thing's, best first.
pub(crate) fn edges(reports: &[Report<'_>], nodes: &[Node], constants: &Constants) -> Vec<Edge> {
    let mut blocks: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, n)| !n.bare) {
        for key in keys(node) {
            blocks.entry(key).or_default().push(at as u32);
        }
    }
    let limits = &constants.entities;
    let pairs: BTreeSet<(u32, u32)> = blocks
        .into_par_iter()
        .flat_map_iter(|(_, mut block)| {
            let reach = if block.len() <= limits.block { block.len() } else { limits.neighbours };
            block.sort_by(|a, b| {
                let (a, b) = (*a as usize, *b as usize);
                (&nodes[a].name.words, a).cmp(&(&nodes[b].name.words, b))
            });
            let mut found = Vec::new();
            for (at, a) in block.iter().enumerate() {
                found.extend(block[at + 1..].iter().take(reach).map(|b| (*a.min(b), *a.max(b))));
            }
            found
        })
        .collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    let mut edges: Vec<Edge> = pairs
        .into_par_iter()
        .filter_map(|(left, right)| {
            let (a, b) = (&nodes[left as usize], &nodes[right as usize]);
            let (score, reason) = may_be_one(a, b, together(reports, a, b), constants)?;
            Some(Edge { score, left, right, reason })
        })
        .collect();
    edges.extend(own_publishers(reports, nodes));
    edges.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.left, a.right).cmp(&(b.left, b.right))));
    edges
}

/// What a document calls by a part of its publisher's name is its publisher.
fn own_publishers(reports: &[Report<'_>], nodes: &[Node]) -> Vec<Edge> {
    let mut mastheads: BTreeMap<u32, u32> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let own = node.locals.iter().filter(|p| is_masthead(&reports[p.0 as usize], p.1));
        mastheads.extend(own.map(|p| (p.0, at as u32)));
    }
    let mut edges = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, n)| n.locals.len() == 1) {
        let (report, index) = node.locals[0];
        let means = means_its_publisher(
            &reports[report as usize],
            &Bearer { kind: node.kind, ..bearer(&reports[report as usize], index) },
        );
        if let (true, Some(masthead)) = (means, mastheads.get(&report)) {
            let whole = &nodes[*masthead as usize].text;
            let reason = format!("\"{}\" in a document of \"{whole}\" is its publisher", node.text);
            edges.push(Edge { score: 1.5, left: at as u32, right: *masthead, reason });
        }
    }
    edges
}

/// Whether some document names both as different things.
fn together(reports: &[Report<'_>], a: &Node, b: &Node) -> bool {
    debug_assert!(a.locals.iter().all(|p| (p.0 as usize) < reports.len()));
    let (mut i, mut j) = (0, 0);
    while i < a.locals.len() && j < b.locals.len() {
        match a.locals[i].0.cmp(&b.locals[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

/// Identifiers of one register that differ.
pub(crate) fn ids_differ(a: &Node, b: &Node) -> bool {
    a.ids.iter().any(|(key, value)| identifies(key, a.kind) && b.ids.get(key).is_some_and(|other| other != value))
}

/// How sure it is that two nodes are one thing, and why; `None` if they are not, or nothing says so.
pub(crate) fn may_be_one(a: &Node, b: &Node, together: bool, constants: &Constants) -> Option<(f64, String)> {
    if family(a.kind) != family(b.kind) || ids_differ(a, b) {
        return None;
    }
    let shared = a.ids.iter().find(|(key, value)| identifies(key, a.kind) && b.ids.get(*key) == Some(value));
    if let Some((key, value)) = shared {
        return Some((2.0, format!("\"{}\" and \"{}\" have the same {key}: {value}", a.text, b.text)));
    }
    let elsewhere = matches!((&a.country, &b.country), (Some(x), Some(y)) if x != y);
    if elsewhere && a.kind != MentionType::Person {
        return None;
    }
    let (found, x, y) = best_likeness(a, b, constants)?;
    let person = a.kind == MentionType::Person;
    let least = match (together, person) {
        (false, _) => constants.entities.same,
        (true, false) => constants.entities.same_in_document,
        (true, true) => constants.entities.same_in_document.max(0.93),
    };
    if !found.same || found.contradict || found.score < least {
        return None;
    }
    let why = found.reasons(x.1, y.1).join("; ");
    Some((found.score, format!("\"{}\" and \"{}\": {why}", x.0, y.0)))
}

type Named<'n> = (&'n str, &'n Name);

fn best_likeness<'n>(a: &'n Node, b: &'n Node, constants: &Constants) -> Option<(Likeness, Named<'n>, Named<'n>)> {
    fn all(node: &Node) -> impl Iterator<Item = Named<'_>> {
        let aliases = node.aliases.iter().map(|(text, name)| (text.as_str(), name));
        std::iter::once((node.text.as_str(), &node.name)).chain(aliases)
    }
    let main = likeness(&a.name, &b.name, &constants.names);
    if main.same || main.contradict && a.kind == MentionType::Person {
        return Some((main, (&a.text, &a.name), (&b.text, &b.name)));
    }
    let mut best: Option<(Likeness, Named<'n>, Named<'n>)> = None;
    for x in all(a) {
        for y in all(b) {
            let found = likeness(x.1, y.1, &constants.names);
            if found.same && best.as_ref().is_none_or(|(b, _, _)| found.score > b.score) {
                best = Some((found, x, y));
            }
        }
    }
    best
}
