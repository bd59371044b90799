//! Is the case sound? Checks the file, the evidence against its hashes, every quote against its text, and what is stored
//! as derived against what is derived now.

use crate::{
    case::{Case, date},
    error::Result,
    names,
    read::Progress,
};
use casefile::Stored;
use model::{DocumentId, Reading};
use rayon::prelude::*;
use serde::Serialize;

/// What was checked, and every fault found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    pub documents: u32,
    pub claims: u32,
    pub facts: u32,
    pub judgements: u32,
    /// A sentence each; none if the case is sound.
    pub faults: Vec<String>,
    /// What is derived was made by another version of the program or before the last change, and is renewed when the case
    /// is next used: it was not compared.
    pub stale: bool,
}

/// Documents that are held at a time.
const BATCH: u32 = 512;

impl Case {
    /// Checks everything, and changes nothing.
    ///
    /// # Errors
    /// Fails when the case cannot be read at all; damage that can be told is a fault in the result.
    pub fn verify(&self, progress: &dyn Progress) -> Result<Verification> {
        let mut found = Verification {
            faults: self.file.structure_faults()?,
            judgements: self.file.judgements()?.len() as u32,
            facts: self.file.fact_count()?,
            stale: self.is_stale()?,
            ..Verification::default()
        };
        let (read_by, reader) = (self.read_by()?, self.reader()?);
        let mut first = 0;
        let mut all = Vec::new();
        loop {
            let batch = self.file.stored_range(first, BATCH, &read_by)?;
            let Some(last) = batch.last() else { break };
            first = last.sequence + 1;
            for stored in &batch {
                let bytes = self.file.bytes(stored.sequence)?.unwrap_or_default();
                if DocumentId::of(&bytes) != stored.document.id {
                    found.faults.push(format!("{}: its bytes do not have its hash", names::short(stored.sequence)));
                }
            }
            let faults: Vec<String> = batch
                .par_iter()
                .flat_map_iter(|stored| {
                    let mut faults = quotes(stored);
                    if stored.reading.as_ref().is_some_and(|reading| *reading != reader.read(&stored.document)) {
                        faults
                            .push(format!("{}: reading it again gives something else", names::short(stored.sequence)));
                    }
                    faults
                })
                .collect();
            found.faults.extend(faults);
            found.documents += batch.len() as u32;
            found.claims += batch.iter().filter_map(|s| s.reading.as_ref()).map(|r| r.claims.len() as u32).sum::<u32>();
            progress.stored(batch.len());
            all.extend(batch.into_iter().map(|mut stored| {
                date(&mut stored);
                stored
            }));
        }
        if !found.stale && found.documents > 0 {
            progress.weighing(all.len());
            self.compare_derived(&all, &mut found.faults)?;
        }
        Ok(found)
    }

    fn compare_derived(&self, all: &[Stored], faults: &mut Vec<String>) -> Result<()> {
        let weighed = self.weigh_afresh(all)?;
        let mut facts = self.file.facts()?;
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut entities = self.file.entities()?;
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        let (mut fresh_facts, mut fresh_entities) = (weighed.facts, weighed.entities);
        fresh_facts.sort_by(|a, b| a.id.cmp(&b.id));
        fresh_entities.sort_by(|a, b| a.id.cmp(&b.id));
        for (what, same) in [
            ("facts", facts == fresh_facts),
            ("entities", entities == fresh_entities),
            ("descents", self.file.descents()? == weighed.descents),
        ] {
            if !same {
                faults.push(format!("{what}: deriving them again gives something else"));
            }
        }
        Ok(())
    }
}

/// Claims whose words are not where they are said to stand.
fn quotes(stored: &Stored) -> Vec<String> {
    let nothing = Reading::default();
    let (document, reading) = (&stored.document, stored.reading.as_ref().unwrap_or(&nothing));
    let mut faults = Vec::new();
    for claim in &reading.claims {
        let spans = claim.roles.iter().map(|r| r.span).chain([claim.evidence, claim.trigger]);
        for span in spans {
            if span.of(&document.text).is_empty() {
                faults.push(format!(
                    "{}: claim {} rests on words that are not there",
                    names::short(stored.sequence),
                    claim.id.0
                ));
            }
        }
    }
    faults
}
