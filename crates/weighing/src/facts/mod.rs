//! What facts do the claims of all documents tell? Groups claims, asks whose word each is, and gives each fact its values,
//! verdict and a sentence. Judgements on claims and grades are obeyed.

pub(crate) mod group;
pub(crate) mod items;
mod known;
mod odds;
mod summary;

use crate::entities::Resolved;
use crate::memory::Stage;
use crate::origins::{Standing, Tracer};
use crate::reuse::{Family, plain};
use crate::{Constants, Report, values, verdicts};
use group::{Classes, Demands, Group};
use items::{Item, Map, Player, Realm, is_place};
use model::{
    ClaimAnchor, Decision, DocumentId, EntityId, Fact, FactId, Form, Interval, Judgement, Kind, Member, Part, Role,
};
use odds::{Grouping, Stories};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the judgements say of claims.
#[derive(Debug, Default)]
struct Judged {
    demands: Demands,
    /// Items that are rejected, with the reason.
    rejected: BTreeMap<usize, String>,
    accepted: BTreeMap<usize, String>,
    grades: BTreeMap<String, char>,
    conflicts: Vec<(u64, String)>,
}

/// The facts, sorted by id, and judgements that do not apply.
pub(crate) fn facts(
    reports: &[Report<'_>],
    kinds: &BTreeMap<String, Kind>,
    resolved: &Resolved,
    family: &Family,
    judgements: &[Judgement],
    groups: &mut Stage<Vec<Group>>,
    constants: &Constants,
) -> (Vec<Fact>, Vec<(u64, String)>) {
    let known = known::known(reports, resolved);
    let about = items::about(reports, resolved, &known);
    let mut items = items::items(reports, kinds, resolved, family, &known, &about, constants);
    let tracer = Tracer::new(reports, resolved, family, constants);
    items.par_iter_mut().for_each(|item| item.speaker = tracer.speaker(item));
    let judged = judged(reports, &items, judgements);
    let groups = groups.of(judgements, || {
        let map = Map::new(reports, resolved);
        // A first grouping tells which documents have events in common, which is evidence for the rest.
        let classes = Classes::new(&items, &judged.demands);
        let none = Stories::default();
        let first = classes.group(&Grouping { map: &map, constants, stories: &none, telling: false });
        let stories = Stories::new(&items, &first, reports.len(), constants);
        classes.group(&Grouping { map: &map, constants, stories: &stories, telling: false })
    });
    let mut facts: Vec<Fact> =
        groups.par_iter().map(|group| fact(reports, kinds, resolved, &items, group, &tracer, &judged)).collect();
    facts.sort_by(|a, b| a.id.cmp(&b.id));
    let mut conflicts = judged.conflicts;
    conflicts.sort();
    (facts, conflicts)
}

/// The items that an anchor means: the claim itself, or after a re-reading those on the same words.
fn find(reports: &[Report<'_>], items: &[Item<'_>], by_id: &BTreeMap<&str, usize>, anchor: &ClaimAnchor) -> Vec<usize> {
    if let Some(at) = by_id.get(anchor.claim.0.as_str()) {
        return vec![*at];
    }
    let same = |item: &Item<'_>| {
        let document = reports[item.report as usize].document;
        document.id == anchor.document
            && item.claim.kind == anchor.kind
            && item.claim.evidence.of(&document.text) == anchor.quote
    };
    (0..items.len()).filter(|at| same(&items[*at])).collect()
}

fn judged(reports: &[Report<'_>], items: &[Item<'_>], judgements: &[Judgement]) -> Judged {
    let mut judged = Judged::default();
    let by_id: BTreeMap<&str, usize> = items.iter().enumerate().map(|(at, i)| (i.claim.id.0.as_str(), at)).collect();
    let mut standing: Vec<&Judgement> = judgements.iter().filter(|j| j.undone.is_none()).collect();
    standing.sort_by_key(|j| j.number);
    let all = |anchors: &[ClaimAnchor]| -> BTreeSet<usize> {
        anchors.iter().flat_map(|a| find(reports, items, &by_id, a)).collect()
    };
    let lost = "its claims are not in the case any more";
    let mut same: Vec<(u64, BTreeSet<usize>)> = Vec::new();
    for judgement in &standing {
        let why = |what: &str| format!("{what}: judgement {} by {}", judgement.number, judgement.who);
        match &judgement.decision {
            Decision::Grade { voice, grade } => {
                judged.grades.insert(plain(voice), grade.to_ascii_uppercase());
            }
            Decision::Accept { claim } | Decision::Reject { claim } => {
                let accept = matches!(judgement.decision, Decision::Accept { .. });
                let found = find(reports, items, &by_id, claim);
                if found.is_empty() {
                    judged.conflicts.push((judgement.number, "its claim is not in the case any more".to_owned()));
                }
                for at in found {
                    judged.rejected.remove(&at);
                    judged.accepted.remove(&at);
                    let list = if accept { &mut judged.accepted } else { &mut judged.rejected };
                    list.insert(at, why(if accept { "accepted" } else { "rejected" }));
                }
            }
            Decision::Same { left, right } => {
                let (left, right) = (all(left), all(right));
                if left.is_empty() || right.is_empty() {
                    judged.conflicts.push((judgement.number, lost.to_owned()));
                    continue;
                }
                judged
                    .demands
                    .apart
                    .retain(|(a, b)| !(left.contains(a) && right.contains(b) || left.contains(b) && right.contains(a)));
                same.push((judgement.number, left.union(&right).copied().collect()));
            }
            Decision::Different { left, right } => {
                let (left, right) = (all(left), all(right));
                if left.is_empty() || right.is_empty() {
                    judged.conflicts.push((judgement.number, lost.to_owned()));
                    continue;
                }
                let against = |set: &BTreeSet<usize>| !set.is_disjoint(&left) && !set.is_disjoint(&right);
                for (number, _) in same.extract_if(.., |(_, set)| against(set)) {
                    judged.conflicts.push((number, format!("judgement {} says otherwise", judgement.number)));
                }
                for a in &left {
                    judged.demands.apart.extend(right.iter().map(|b| (*a.min(b), *a.max(b))));
                }
            }
            _ => {}
        }
    }
    for (_, set) in same {
        // Sets that share a claim go together.
        let mut least = set.iter().copied().min().unwrap_or_default();
        let mut whole = set;
        for at in whole.clone() {
            if let Some(other) = judged.demands.with.get(&at).copied() {
                least = least.min(other);
                whole.extend(judged.demands.with.iter().filter(|(_, l)| **l == other).map(|(i, _)| *i));
            }
        }
        judged.demands.with.extend(whole.into_iter().map(|at| (at, least)));
    }
    judged
}

fn fact(
    reports: &[Report<'_>],
    kinds: &BTreeMap<String, Kind>,
    resolved: &Resolved,
    items: &[Item<'_>],
    group: &Group,
    tracer: &Tracer<'_>,
    judged: &Judged,
) -> Fact {
    let members = &group.items;
    let mut standings = tracer.standings(items, members, &judged.rejected);
    for (standing, at) in standings.iter_mut().zip(members) {
        if let Some(why) = judged.accepted.get(at) {
            standing.reason = format!("{}; {why}", standing.reason);
        }
    }
    let form = items[members[0]].form;
    let said = values::values(items, members, &standings, tracer.constants);
    let stated = said.values;
    // When those whose word a value is gave it: the first and the last day. Its repeats come later, and so may those who show no
    // access where others do.
    let told = |s: &values::Stated| {
        let own = |at: &&usize| match (standings[**at].part, s.backing) {
            (Part::Repeat, _) => false,
            (part, values::Backing::Origin) => part == Part::Origin,
            _ => true,
        };
        let days = || s.claims.iter().filter(own).filter_map(|at| items[members[*at]].told);
        days().min().zip(days().max())
    };
    let kind = commonest_kind(items, members, &standings);
    let course = kinds.get(kind).and_then(|k| k.course);
    let time = time(items, members, &standings, form);
    let nature = values::Nature { form, course, day: time.and_then(|t| t.to) };
    let relations = values::relations(&stated, &told, &nature, tracer.constants);
    let document = |item: &Item<'_>| &reports[item.report as usize].document.id;
    let claims: Vec<_> =
        members.iter().zip(&standings).map(|(at, s)| (items[*at].claim, document(&items[*at]), s)).collect();
    let outlet = |id: &DocumentId| {
        let at = reports.binary_search_by(|r| r.document.id.cmp(id)).ok()?;
        crate::reuse::outlet(&reports[at]).map(plain)
    };
    let outlet_grade = |id: &DocumentId| judged.grades.get(&outlet(id)?).copied();
    let verdict = verdicts::verdict(&verdicts::Case {
        claims: &claims,
        values: &stated,
        denials: &said.denials,
        relations,
        future: members.iter().all(|at| items[*at].realm != Realm::Actual),
        grade: &|name| judged.grades.get(&plain(name)).copied(),
        outlet_grade: &outlet_grade,
        outlet: &outlet,
        entity_id: &|at| resolved.entities[at as usize].id.clone(),
    });
    let roles = roles(items, members, &standings);
    let negative = crate::origins::is_negative(items, members);
    let mut list: Vec<Member> = members
        .iter()
        .zip(&standings)
        .map(|(at, standing)| Member {
            claim: items[*at].claim.id.clone(),
            document: document(&items[*at]).clone(),
            part: standing.part,
            reason: standing.reason.clone(),
            taken_from: standing.taken_from.map(|r| reports[r as usize].document.id.clone()),
        })
        .collect();
    list.sort_by(|a, b| a.claim.cmp(&b.claim));
    let id_of = |entity: u32| resolved.entities[entity as usize].id.clone();
    let place = roles.iter().find(|(role, _)| is_place(*role)).map(|(_, entity)| id_of(*entity));
    let summary = summary::summary(&summary::Told {
        reports,
        entities: &resolved.entities,
        items,
        members,
        standings: &standings,
        kind: kinds.get(kind),
        kind_name: kind,
        roles: &roles,
        time,
        values: &stated,
        negative,
    });
    Fact {
        id: id(&list),
        kind: kind.to_owned(),
        form,
        summary,
        roles: roles.iter().map(|(role, entity)| (*role, id_of(*entity))).collect::<Vec<(Role, EntityId)>>(),
        time,
        place,
        members: list,
        values: stated.into_iter().map(|s| s.value).collect(),
        verdict,
        grouping: group.told.iter().take(20).cloned().collect(),
        provisional: group.provisional,
    }
}

fn id(members: &[Member]) -> FactId {
    let least = members.first().map_or("", |m| m.claim.0.as_str());
    FactId(format!("f{}", &blake3::hash(least.as_bytes()).to_hex()[..12]))
}

/// Members that speak for the fact; all of them where none does.
fn speaking<'i>(items: &'i [Item<'i>], members: &[usize], standings: &[Standing]) -> Vec<&'i Item<'i>> {
    let weighed = |s: &Standing| !s.denies && s.part != Part::Unweighed;
    let some = standings.iter().any(weighed);
    let chosen = members.iter().zip(standings).filter(|(_, s)| !some || weighed(s));
    chosen.map(|(at, _)| &items[*at]).collect()
}

fn commonest_kind<'i>(items: &'i [Item<'i>], members: &[usize], standings: &[Standing]) -> &'i str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in speaking(items, members, standings) {
        *counts.entry(&item.claim.kind).or_default() += 1;
    }
    crate::entities::most(&counts).copied().unwrap_or("")
}

/// For each role the entity that most claims give it.
fn roles(items: &[Item<'_>], members: &[usize], standings: &[Standing]) -> Vec<(Role, u32)> {
    let mut counts: BTreeMap<Role, BTreeMap<u32, usize>> = BTreeMap::new();
    for item in speaking(items, members, standings) {
        for (role, players) in &item.players {
            for player in players {
                if let Player::Entity(entity) = player {
                    *counts.entry(*role).or_default().entry(*entity).or_default() += 1;
                }
            }
        }
    }
    // Told from either side, the one who met is not the one he met; who that was may then be known by words alone.
    let symmetric = members.iter().any(|at| items[*at].kind.is_some_and(|kind| kind.same.symmetric));
    let actor = counts.get(&Role::Actor).and_then(crate::entities::most).copied();
    if let (Some(actor), Some(of)) = (actor, counts.get_mut(&Role::Target))
        && (of.len() > 1 || symmetric)
    {
        of.remove(&actor);
    }
    counts.into_iter().filter_map(|(role, of)| Some((role, *crate::entities::most(&of)?))).collect()
}

/// The days that the dated claims have in common; else the narrowest of them. Nothing if no claim says when.
fn time(items: &[Item<'_>], members: &[usize], standings: &[Standing], form: Form) -> Option<Interval> {
    let speaking = speaking(items, members, standings);
    if form == Form::State {
        let whens: Vec<_> = speaking.iter().filter_map(|i| i.when).collect();
        return Some(Interval { from: whens.iter().map(|w| w.from).min(), to: whens.iter().map(|w| w.to).max() })
            .filter(|i| !i.is_unknown());
    }
    let stated = speaking.iter().filter_map(|i| i.claim.time).filter(|t| !t.is_unknown());
    let mut stated: Vec<Interval> = stated.collect();
    stated.sort_by_key(|t| (t.days().unwrap_or(i32::MAX), *t));
    let mut common = *stated.first()?;
    for other in &stated[1..] {
        if common.may_overlap(other) {
            common.from = common.from.max(other.from);
            common.to = [common.to, other.to].into_iter().flatten().min();
        }
    }
    Some(common)
}
