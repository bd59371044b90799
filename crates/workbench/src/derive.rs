//! When is what is derived made anew, and in what order are facts listed?

use crate::{
    case::{Case, DERIVED_BY, date, reader},
    error::Result,
    overview::{NUMBERS, OVERVIEW, overviews},
    read::{Progress, Stage},
};
use casefile::{Derived, FactKeys, Packed, Stamp, Stored};
use model::{ClaimId, Document, DocumentId, Fact, Reading, Status};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};
use weighing::{Constants, Memory, Report, Weighed};

/// Documents that are held at a time while they are read anew.
const BATCH: u32 = 512;

impl Case {
    /// What is derived was made from other evidence or judgements, or by another version of program or rules.
    ///
    /// # Errors
    /// Those of reading the case; so for all below.
    pub fn is_stale(&self) -> Result<bool> {
        let current = Stamp { ground: self.file.ground()?, by: DERIVED_BY.to_owned() };
        Ok(self.file.stamp()?.is_none_or(|stamp| stamp != current) && self.file.document_count()? > 0)
    }

    /// Derives anew what is stale. True if there was anything to do.
    pub fn refresh(&self, progress: &dyn Progress) -> Result<bool> {
        if !self.is_stale()? {
            return Ok(false);
        }
        self.file.begin()?;
        self.derive_and_commit(progress).map(|()| true)
    }

    /// Within a change that has begun: weighs everything, stores it, and ends the change.
    pub(crate) fn derive_and_commit(&self, progress: &dyn Progress) -> Result<()> {
        let done = self.derive(progress).and_then(|()| Ok(self.file.commit()?));
        if done.is_err() {
            self.file.roll_back();
        }
        done
    }

    /// Ends a change of the ground that changes nothing of what is derived: a note, which is weighed by nobody.
    pub(crate) fn stamp_and_commit(&self) -> Result<()> {
        let stamp = Stamp { ground: self.file.ground()?, by: DERIVED_BY.to_owned() };
        let done = self.file.stamp_as(&stamp).and_then(|()| self.file.commit());
        if done.is_err() {
            self.file.roll_back();
        }
        Ok(done?)
    }

    fn derive(&self, progress: &dyn Progress) -> Result<()> {
        progress.stage(Stage::Loading);
        let all = self.all_read(progress, true)?;
        progress.stage(Stage::Weighing);
        progress.weighing(all.len());
        let weighed = self.weigh(&all)?;
        let quotes: BTreeMap<&ClaimId, &str> = claims(&all)
            .flat_map(|(_, document, claims)| claims.iter().map(|c| (&c.id, c.evidence.of(&document.text))))
            .collect();
        let outlets: BTreeMap<_, _> =
            all.iter().map(|s| (&s.document.id, crate::names::outlet_key(&s.document))).collect();
        let mut facts: Vec<&Fact> = weighed.facts.iter().collect();
        facts.sort_by_cached_key(|fact| {
            let told_by: BTreeSet<_> = fact.members.iter().filter_map(|m| outlets.get(&m.document)).collect();
            importance(fact, told_by.len())
        });
        let keys = |fact: &'_ Fact| {
            let values = fact.values.iter().map(|v| v.text.as_str());
            let quoted = fact.members.iter().filter_map(|m| quotes.get(&m.claim).copied());
            values.chain(quoted).collect::<Vec<_>>().join("\n")
        };
        let (overview, numbers) = overviews(&all, &weighed, &facts);
        let derived = Derived {
            entities: &weighed.entities,
            resolution: &weighed.resolution,
            descents: &weighed.descents,
            facts: facts.into_iter().map(|fact| FactKeys { fact, words: keys(fact) }).collect(),
            claims: claims(&all).map(|(sequence, _, claims)| (sequence, claims)).collect(),
            overviews: vec![Packed::new(OVERVIEW, &overview), Packed::new(NUMBERS, &numbers)],
            conflicts: &weighed.conflicts,
        };
        let stamp = Stamp { ground: self.file.ground()?, by: DERIVED_BY.to_owned() };
        progress.stage(Stage::Writing);
        Ok(self.file.put_derived(&derived, &stamp)?)
    }

    /// What documents and judgements give, by this version of program and rules. Depends on nothing but them; what the last
    /// weighing found out of the same documents helps.
    pub(crate) fn weigh(&self, all: &[Stored]) -> Result<Weighed> {
        let mut memory = self.known.memory.lock().unwrap_or_else(PoisonError::into_inner);
        self.weigh_with(&mut memory, all)
    }

    /// As [`Case::weigh`], from the documents and judgements alone.
    pub(crate) fn weigh_afresh(&self, all: &[Stored]) -> Result<Weighed> {
        self.weigh_with(&mut Memory::default(), all)
    }

    fn weigh_with(&self, memory: &mut Memory, all: &[Stored]) -> Result<Weighed> {
        let nothing = Reading::default();
        let mut reports: Vec<Report<'_>> = all
            .iter()
            .map(|s| Report { document: &s.document, reading: s.reading.as_ref().unwrap_or(&nothing) })
            .collect();
        reports.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        let judgements = self.file.judgements()?;
        let ground = ground(&self.read_by()?, &reports);
        let (kinds, constants) = (&reader().kinds.all, Constants::built_in());
        Ok(weighing::weigh_again(memory, &ground, &reports, kinds, &judgements, &constants))
    }

    /// All documents by number, each with its reading; readings by another version are made anew, and stored if `keep`.
    pub(crate) fn all_read(&self, progress: &dyn Progress, keep: bool) -> Result<Vec<Stored>> {
        let mut all = Vec::new();
        let read_by = self.read_by()?;
        loop {
            let first = all.last().map_or(0, |s: &Stored| s.sequence + 1);
            let mut batch = self.file.stored_range(first, BATCH, &read_by)?;
            if batch.is_empty() {
                return Ok(all);
            }
            let missing: Vec<&mut Stored> = batch.iter_mut().filter(|s| s.reading.is_none()).collect();
            if !missing.is_empty() {
                let reader = self.reader()?;
                let renewed: Vec<u32> = missing
                    .into_par_iter()
                    .map(|stored| {
                        stored.reading = Some(reader.read(&stored.document));
                        stored.sequence
                    })
                    .collect();
                for sequence in renewed.iter().filter(|_| keep) {
                    let at = (sequence - first) as usize;
                    if let Some(reading) = batch.get(at).and_then(|s| s.reading.as_ref()) {
                        self.file.put_reading(*sequence, reading, &read_by)?;
                    }
                }
                progress.renewed(renewed.len());
            }
            batch.iter_mut().for_each(date);
            all.append(&mut batch);
        }
    }
}

/// Tells documents and what was read in them from others: a reading depends on its document, program and data alone.
fn ground(read_by: &str, reports: &[Report<'_>]) -> String {
    let mut hash = DocumentId::of(read_by.as_bytes()).0;
    for report in reports {
        let document = report.document;
        let about = (&document.publisher, &document.published, &document.language, &document.translated, &document.url);
        hash = DocumentId::of(format!("{hash} {} {about:?}", document.id.0).as_bytes()).0;
    }
    hash
}

fn claims(all: &[Stored]) -> impl Iterator<Item = (u32, &Document, &[model::Claim])> {
    all.iter().filter_map(|s| Some((s.sequence, &s.document, s.reading.as_ref()?.claims.as_slice())))
}

/// The order in which facts are listed: what is contested or well supported first, then by origins, outlets, reports, id.
fn importance(fact: &Fact, outlets: usize) -> impl Ord + use<> {
    let status = match fact.verdict.status {
        Status::Disputed => 0,
        Status::Corroborated => 1,
        Status::Evolving => 2,
        Status::Denied => 3,
        Status::SingleOrigin => 4,
        Status::Reported => 5,
        Status::Untraced => 6,
    };
    use std::cmp::Reverse;
    let origins = Reverse(fact.verdict.independent_origins);
    (status, origins, Reverse(outlets), Reverse(fact.members.len()), fact.id.clone())
}
