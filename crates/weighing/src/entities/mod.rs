//! Who and what is one and the same across the documents? Local entities to entities, with a reason for every merge.
//! Judgements are obeyed; nobody whom no document names is ever merged.

mod cluster;
mod nodes;
mod types;

use crate::compare::{Script, fold, script_of};
use crate::{Constants, Report};
use cluster::{Clusters, Demands};
use model::{Decision, Entity, EntityId, EntityName, Judgement, LocalRef, MentionType, NameAnchor};
pub(crate) use nodes::most;
use nodes::{Node, Place, bearer, is_masthead};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What resolution gives.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// Sorted by id.
    pub entities: Vec<Entity>,
    /// For each report, for each of its local entities: an index into `entities`.
    pub of: Vec<Vec<Option<u32>>>,
    /// For each report the entity of its publisher, if that is known.
    pub publisher: Vec<Option<u32>>,
    /// (judgement, what is wrong with it).
    pub conflicts: Vec<(u64, String)>,
}

/// Resolves the local entities of reports, which are sorted by document and hold no document twice.
pub(crate) fn resolve(reports: &[Report<'_>], judgements: &[Judgement], constants: &Constants) -> Resolved {
    let (demands, conflicts) = demands(reports, judgements);
    let alone: BTreeSet<Place> = demands.apart.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let better = types::retyped(reports, constants);
    let nodes = nodes::collect(reports, &alone, &better);
    let edges = nodes::edges(reports, &nodes, constants);
    let clusters = cluster::cluster(reports, &nodes, &edges, &demands, constants);
    build(reports, &better, &nodes, clusters, conflicts)
}

/// Locals that bear this name in this document.
fn bearers(reports: &[Report<'_>], anchor: &NameAnchor) -> Vec<Place> {
    let Ok(at) = reports.binary_search_by(|r| r.document.id.cmp(&anchor.document)) else { return Vec::new() };
    let wanted = fold(&anchor.name);
    let locals = reports[at].reading.entities.iter().enumerate().filter(|(_, l)| !l.anonymous);
    let exact = locals.clone().filter(|(_, l)| fold(&l.name) == wanted);
    let any = locals.filter(|(_, l)| l.names.iter().any(|n| fold(n) == wanted));
    let list = |found: &mut dyn Iterator<Item = usize>| found.map(|i| (at as u32, i as u32)).collect::<Vec<_>>();
    let exact = list(&mut exact.map(|(i, _)| i));
    if exact.is_empty() { list(&mut any.map(|(i, _)| i)) } else { exact }
}

/// What standing judgements demand of names; of two that contradict each other the later counts.
fn demands(reports: &[Report<'_>], judgements: &[Judgement]) -> (Demands, Vec<(u64, String)>) {
    let (mut demands, mut conflicts) = (Demands::default(), Vec::new());
    let mut standing: Vec<&Judgement> = judgements.iter().filter(|j| j.undone.is_none()).collect();
    standing.sort_by_key(|j| std::cmp::Reverse(j.number));
    let mut group: BTreeMap<Place, Place> = BTreeMap::new();
    fn root(group: &BTreeMap<Place, Place>, mut at: Place) -> Place {
        while let Some(up) = group.get(&at).filter(|up| **up != at) {
            at = *up;
        }
        at
    }
    for judgement in standing {
        let (left, right, merge) = match &judgement.decision {
            Decision::Merge { left, right } => (left, right, true),
            Decision::Split { left, right } => (left, right, false),
            _ => continue,
        };
        let find = |anchors: &[NameAnchor]| -> Vec<Place> {
            let found: BTreeSet<Place> = anchors.iter().flat_map(|a| bearers(reports, a)).collect();
            found.into_iter().collect()
        };
        let (left, right) = (find(left), find(right));
        if left.is_empty() || right.is_empty() {
            conflicts.push((judgement.number, "its names stand in no document any more".to_owned()));
            continue;
        }
        if merge {
            let all: Vec<Place> = left.iter().chain(&right).copied().collect();
            let roots: BTreeSet<Place> = all.iter().map(|p| root(&group, *p)).collect();
            let against = demands.apart.iter().any(|(a, b)| {
                let (a, b) = (root(&group, *a), root(&group, *b));
                a != b && roots.contains(&a) && roots.contains(&b)
            });
            if against {
                conflicts.push((judgement.number, "a later judgement says that these are not one".to_owned()));
                continue;
            }
            let why = format!("judgement {} by {}", judgement.number, judgement.who);
            let Some(first) = roots.first().copied() else { continue };
            group.extend(roots.iter().map(|r| (*r, first)));
            demands.one.extend(all.iter().skip(1).map(|p| (all[0], *p, why.clone())));
        } else {
            let (x, y): (BTreeSet<Place>, BTreeSet<Place>) =
                (left.iter().map(|p| root(&group, *p)).collect(), right.iter().map(|p| root(&group, *p)).collect());
            if !x.is_disjoint(&y) {
                conflicts.push((judgement.number, "a later judgement says that these are one".to_owned()));
                continue;
            }
            for a in &left {
                demands.apart.extend(right.iter().map(|b| (*a.min(b), *a.max(b))));
            }
        }
    }
    conflicts.sort();
    (demands, conflicts)
}

/// Reasons shown of one entity; more say nothing new.
const REASONS: usize = 40;

fn build(
    reports: &[Report<'_>],
    better: &BTreeMap<Place, MentionType>,
    nodes: &[Node],
    clusters: Clusters,
    conflicts: Vec<(u64, String)>,
) -> Resolved {
    let of_one = |(at, members): (usize, &Vec<u32>)| {
        let members: Vec<&Node> = members.iter().map(|n| &nodes[*n as usize]).collect();
        let mut places: Vec<Place> = members.iter().flat_map(|n| n.locals.iter().copied()).collect();
        places.sort_unstable();
        let reasons = clusters.reasons[at].iter().take(REASONS).cloned().collect();
        let mut built_one = entity(reports, better, &members, &places, reasons);
        built_one.provisional = clusters.provisional[at];
        (built_one, places)
    };
    let mut built: Vec<(Entity, Vec<Place>)> = clusters.members.par_iter().enumerate().map(of_one).collect();
    built.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut of: Vec<Vec<Option<u32>>> = reports.iter().map(|r| vec![None; r.reading.entities.len()]).collect();
    let mut publisher = vec![None; reports.len()];
    for (at, (_, places)) in built.iter().enumerate() {
        for (report, local) in places {
            match of[*report as usize].get_mut(*local as usize) {
                Some(entity) => *entity = Some(at as u32),
                None => publisher[*report as usize] = Some(at as u32),
            }
        }
    }
    Resolved { entities: built.into_iter().map(|(entity, _)| entity).collect(), of, publisher, conflicts }
}

fn entity(
    reports: &[Report<'_>],
    better: &BTreeMap<Place, MentionType>,
    members: &[&Node],
    places: &[Place],
    reasons: Vec<String>,
) -> Entity {
    let mut written: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let mut kinds: BTreeMap<MentionType, usize> = BTreeMap::new();
    let (mut ids, mut countries) = (BTreeMap::new(), BTreeMap::<&str, usize>::new());
    let mut point = None;
    let in_text = |place: &Place| !is_masthead(&reports[place.0 as usize], place.1);
    let any_in_text = places.iter().any(in_text);
    for place in places {
        let bearer = bearer(&reports[place.0 as usize], place.1);
        for name in std::iter::once(bearer.name).chain(bearer.names.iter().map(String::as_str)) {
            written.entry(name).or_default().insert(place.0);
        }
        // What the texts take it for counts before what its own pages let guess.
        if in_text(place) || !any_in_text {
            *kinds.entry(better.get(place).copied().unwrap_or(bearer.kind)).or_default() += 1;
        }
        for (key, value) in bearer.ids {
            ids.entry(key.clone()).or_insert_with(|| value.clone());
        }
        if let Some(country) = bearer.country {
            *countries.entry(country).or_default() += 1;
        }
        point = point.or(bearer.point);
    }
    let kind = most(&kinds).copied().unwrap_or(MentionType::Other);
    let names = written.iter().map(|(text, at)| entity_name(reports, text, at)).collect();
    Entity {
        id: id(reports, places),
        kind,
        name: shown_name(members, kind),
        names,
        ids,
        point,
        country: most(&countries).map(|c| (*c).to_owned()),
        locals: places.iter().filter(|p| in_text(p)).map(|p| local_ref(reports, *p)).collect(),
        reasons,
        provisional: false,
    }
}

fn local_ref(reports: &[Report<'_>], place: Place) -> LocalRef {
    LocalRef { document: reports[place.0 as usize].document.id.clone(), index: place.1 }
}

/// From the least (document, name): it stays when documents are added that sort behind.
fn id(reports: &[Report<'_>], places: &[Place]) -> EntityId {
    let anchors = places.iter().map(|(report, local)| {
        let report = &reports[*report as usize];
        let bearer = bearer(report, *local);
        (report.document.id.as_str(), bearer.name, bearer.kind.as_str(), *local)
    });
    let least = anchors.min().unwrap_or_default();
    let mut hash = blake3::Hasher::new();
    for part in [least.0, "\n", least.1, "\n", least.2, "\n", &least.3.to_string()] {
        hash.update(part.as_bytes());
    }
    EntityId(format!("e{}", &hash.finalize().to_hex()[..12]))
}

fn entity_name(reports: &[Report<'_>], text: &str, at: &BTreeSet<u32>) -> EntityName {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for report in at {
        if let Some(language) = &reports[*report as usize].document.language {
            *languages.entry(&language.value).or_default() += 1;
        }
    }
    EntityName {
        text: text.to_owned(),
        script: script_of(text).code().to_owned(),
        language: most(&languages).map_or_else(String::new, |l| (*l).to_owned()),
        documents: at.iter().map(|r| reports[*r as usize].document.id.clone()).collect(),
    }
}

/// In Latin letters if there is such; of persons a full name; then the commonest, the longest, the first.
fn shown_name(members: &[&Node], kind: MentionType) -> String {
    let rank = |node: &&&Node| {
        let latin = script_of(&node.text) == Script::Latin;
        let full = kind != MentionType::Person || node.name.words.iter().filter(|w| w.chars().count() > 1).count() > 1;
        (latin, full, node.locals.len(), node.text.chars().count(), std::cmp::Reverse(node.text.clone()))
    };
    members.iter().max_by_key(rank).map_or_else(String::new, |node| node.text.clone())
}
