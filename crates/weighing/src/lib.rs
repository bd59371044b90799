//! What do the documents tell together? Names to entities, documents to their descent, claims to facts, facts to verdicts.
//! A pure function of readings, judgements and constants; its result does not depend on the order of its input.

mod compare;
mod constants;
mod entities;
mod facts;
mod memory;
mod origins;
mod reuse;
mod values;
mod verdicts;

pub use compare::{Comparison, compare};
pub use constants::Constants;
pub use memory::Memory;

use model::{Descent, Document, Entity, EntityId, Fact, Judgement, Kind, LocalRef, Reading};
use std::collections::BTreeMap;

/// A document and what was read in it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub document: &'a Document,
    pub reading: &'a Reading,
}

/// Everything derived from many documents together. All lists are sorted by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    pub entities: Vec<Entity>,
    /// The entity of each local entity that is not anonymous.
    pub resolution: BTreeMap<LocalRef, EntityId>,
    pub descents: Vec<Descent>,
    pub facts: Vec<Fact>,
    /// Judgements that new evidence speaks against, or that found nothing to apply to: (number, what is wrong).
    pub conflicts: Vec<(u64, String)>,
}

/// What a number with this unit counts, the same for all words of one sense: "sailor" and "man" both count people.
pub fn measure(unit: &str) -> String {
    match compare::Words::get().people(&compare::fold(unit)) {
        Some(class) if class.starts_with("part-") => format!("={class}"),
        Some(_) => "=".to_owned(),
        None => unit.to_owned(),
    }
}

/// Weighs all reports of a case.
pub fn weigh(
    reports: &[Report<'_>],
    kinds: &BTreeMap<String, Kind>,
    judgements: &[Judgement],
    constants: &Constants,
) -> Weighed {
    weigh_again(&mut Memory::default(), "", reports, kinds, judgements, constants)
}

/// As [`weigh`], to the byte, but what `memory` holds of an earlier weighing, and other judgements do not change, is not found
/// out anew. `ground` tells reports, kinds and constants from others: where it is the same, they are.
pub fn weigh_again(
    memory: &mut Memory,
    ground: &str,
    reports: &[Report<'_>],
    kinds: &BTreeMap<String, Kind>,
    judgements: &[Judgement],
    constants: &Constants,
) -> Weighed {
    memory.stand_on(ground);
    let reports = ordered(reports);
    let resolved = memory.resolved.of(judgements, || entities::resolve(&reports, judgements, constants));
    let mut resolution = BTreeMap::new();
    for (report, of) in reports.iter().zip(&resolved.of) {
        for (index, entity) in of.iter().enumerate() {
            if let Some(entity) = entity {
                let local = LocalRef { document: report.document.id.clone(), index: index as u32 };
                resolution.insert(local, resolved.entities[*entity as usize].id.clone());
            }
        }
    }
    let texts = &mut memory.texts;
    let family = memory.family.of(judgements, || reuse::family(&reports, &resolved, judgements, texts, constants));
    let groups = &mut memory.groups;
    let (facts, wrong) = facts::facts(&reports, kinds, &resolved, &family, judgements, groups, constants);
    let mut conflicts = resolved.conflicts.clone();
    conflicts.extend(family.conflicts.iter().cloned().chain(wrong));
    conflicts.sort();
    let descents = family.descents(&reports, &credited(&reports, &facts));
    Weighed { entities: resolved.entities.clone(), resolution, descents, facts, conflicts }
}

/// By document, each document once.
fn ordered<'a>(reports: &[Report<'a>]) -> Vec<Report<'a>> {
    let mut sorted = reports.to_vec();
    sorted.sort_by(|a, b| a.document.id.cmp(&b.document.id));
    sorted.dedup_by(|a, b| a.document.id == b.document.id);
    sorted
}

/// (from, to) of repeats by the indices of their reports, with how many claims they concern.
fn credited(reports: &[Report<'_>], facts: &[Fact]) -> BTreeMap<(u32, u32), usize> {
    let find = |id| reports.binary_search_by(|r| r.document.id.cmp(id)).ok().map(|at| at as u32);
    let mut found = BTreeMap::new();
    for member in facts.iter().flat_map(|f| &f.members) {
        if let (Some(from), Some(to)) = (member.taken_from.as_ref().and_then(find), find(&member.document)) {
            *found.entry((from, to)).or_default() += 1;
        }
    }
    found
}
