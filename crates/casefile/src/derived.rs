//! What was derived from all documents together: entities, descents, facts. Written whole, in one change; stamped with
//! what it was made from, so that whatever is stale is noticed.

use crate::{
    error::Result,
    file::CaseFile,
    fold,
    pack::{pack_derived, unpack_derived},
};
use model::{Claim, ClaimId, Descent, DocumentId, Entity, EntityId, Fact, FactId, LocalRef};
use rusqlite::params;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// What the derived tables were made from, and by which version of program and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// How often the ground had changed.
    pub ground: i64,
    pub by: String,
}

/// A fact and what it is found by.
pub struct FactKeys<'a> {
    pub fact: &'a Fact,
    /// Its values, and the quotes of its claims.
    pub words: String,
}

/// Everything to be written.
pub struct Derived<'a> {
    pub entities: &'a [Entity],
    pub resolution: &'a BTreeMap<LocalRef, EntityId>,
    pub descents: &'a [Descent],
    /// In the order in which they are to be listed.
    pub facts: Vec<FactKeys<'a>>,
    /// Number of the document, and its claims in order.
    pub claims: Vec<(u32, &'a [Claim])>,
    /// What pages count and choose by.
    pub overviews: Vec<Packed>,
    pub conflicts: &'a [(u64, String)],
}

/// A name under which an overview is kept, and the overview as it is kept.
pub struct Packed {
    name: &'static str,
    bytes: Vec<u8>,
}

impl Packed {
    pub fn new<T: Serialize>(name: &'static str, overview: &T) -> Packed {
        Packed { name, bytes: pack_derived(overview) }
    }
}

impl CaseFile {
    /// # Errors
    /// Those of reading the file; so for all that read below.
    pub fn ground(&self) -> Result<i64> {
        Ok(self.row("SELECT value FROM state WHERE key = 'ground'", [], |row| row.get(0))?.unwrap_or_default())
    }

    /// What the derived tables were made from; `None` if they never were.
    pub fn stamp(&self) -> Result<Option<Stamp>> {
        let ground = self.row("SELECT value FROM state WHERE key = 'derived_ground'", [], |row| row.get(0))?;
        let by = self.row("SELECT value FROM state WHERE key = 'derived_by'", [], |row| row.get(0))?;
        Ok(ground.zip(by).map(|(ground, by)| Stamp { ground, by }))
    }

    /// How often everything was derived: what was made of the derived tables holds until it was once more.
    pub fn derivations(&self) -> Result<i64> {
        Ok(self.row("SELECT value FROM state WHERE key = 'derivations'", [], |row| row.get(0))?.unwrap_or_default())
    }

    /// Replaces everything derived. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn put_derived(&self, derived: &Derived<'_>, stamp: &Stamp) -> Result<()> {
        self.batch(
            "DELETE FROM entities; DELETE FROM entity_names; DELETE FROM resolution; DELETE FROM descents; DELETE FROM facts;
             DELETE FROM claims; DELETE FROM fact_search; DELETE FROM conflicts; DELETE FROM overviews;",
        )?;
        for entity in derived.entities {
            let documents: BTreeSet<_> = entity.names.iter().flat_map(|n| &n.documents).collect();
            self.execute(
                "INSERT INTO entities VALUES (?1, ?2, ?3, ?4, ?5)",
                params![entity.id.0, entity.kind.as_str(), entity.name, documents.len() as u32, pack_derived(entity)],
            )?;
            let names: BTreeSet<String> =
                entity.names.iter().map(|n| &n.text).chain([&entity.name]).map(|n| fold::fold(n)).collect();
            for name in names.iter().filter(|n| !n.is_empty()) {
                self.execute("INSERT INTO entity_names VALUES (?1, ?2)", params![name, entity.id.0])?;
            }
        }
        let numbers: BTreeMap<String, u32> = self
            .rows("SELECT id, sequence FROM documents", [], |row| Ok((row.get(0)?, row.get(1)?)))?
            .into_iter()
            .collect();
        for (local, entity) in derived.resolution {
            if let Some(sequence) = numbers.get(&local.document.0) {
                self.execute("INSERT INTO resolution VALUES (?1, ?2, ?3)", params![sequence, local.index, entity.0])?;
            }
        }
        for descent in derived.descents {
            self.execute(
                "INSERT INTO descents (source, target, directed, descent) VALUES (?1, ?2, ?3, ?4)",
                params![descent.from.0, descent.to.0, descent.directed, pack_derived(descent)],
            )?;
        }
        let mut fact_of: BTreeMap<&ClaimId, u32> = BTreeMap::new();
        for (rank, keys) in derived.facts.iter().enumerate() {
            self.put_fact(rank as u32, keys)?;
            fact_of.extend(keys.fact.members.iter().map(|m| (&m.claim, rank as u32)));
        }
        for (sequence, claims) in &derived.claims {
            for (position, claim) in claims.iter().enumerate() {
                self.execute(
                    "INSERT INTO claims VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    params![claim.id.0, sequence, position as u32, fact_of.get(&claim.id)],
                )?;
            }
        }
        for (judgement, problem) in derived.conflicts {
            self.execute("INSERT INTO conflicts VALUES (?1, ?2)", params![*judgement as i64, problem])?;
        }
        for overview in &derived.overviews {
            self.execute("INSERT INTO overviews VALUES (?1, ?2)", params![overview.name, overview.bytes])?;
        }
        self.execute("INSERT OR IGNORE INTO state VALUES ('derivations', 0)", [])?;
        self.execute("UPDATE state SET value = value + 1 WHERE key = 'derivations'", [])?;
        self.stamp_as(stamp)
    }

    /// Says what the derived tables are made from, where a change of the ground changes nothing in them. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn stamp_as(&self, stamp: &Stamp) -> Result<()> {
        self.execute("INSERT OR REPLACE INTO state VALUES ('derived_ground', ?1)", [stamp.ground])?;
        self.execute("INSERT OR REPLACE INTO state VALUES ('derived_by', ?1)", [&stamp.by])?;
        Ok(())
    }

    fn put_fact(&self, rank: u32, keys: &FactKeys<'_>) -> Result<()> {
        let fact = keys.fact;
        let time = fact.time.unwrap_or_default();
        self.execute(
            "INSERT INTO facts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                rank,
                fact.id.0,
                fact.kind,
                fact.verdict.status.as_str(),
                time.from.map(|d| d.to_string()),
                time.to.map(|d| d.to_string()),
                pack_derived(fact)
            ],
        )?;
        self.execute(
            "INSERT INTO fact_search (rowid, summary, words) VALUES (?1, ?2, ?3)",
            params![rank, fold::fold(&fact.summary), fold::fold(&keys.words)],
        )?;
        Ok(())
    }

    /// An overview that was kept under this name; `None` if there is none, or another version kept it.
    pub fn overview<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let packed: Option<Vec<u8>> =
            self.row("SELECT packed FROM overviews WHERE name = ?1", [name], |row| row.get(0))?;
        Ok(packed.and_then(|bytes| unpack_derived(&bytes)))
    }

    /// All facts, the most important first.
    pub fn facts(&self) -> Result<Vec<Fact>> {
        let packed: Vec<Vec<u8>> = self.rows("SELECT fact FROM facts ORDER BY rank", [], |row| row.get(0))?;
        packed.iter().map(|bytes| unpack_derived(bytes).ok_or_else(|| self.damaged("a fact"))).collect()
    }

    /// The fact with this number in the order of importance.
    pub fn fact_at(&self, rank: u32) -> Result<Option<Fact>> {
        let packed: Option<Vec<u8>> = self.row("SELECT fact FROM facts WHERE rank = ?1", [rank], |row| row.get(0))?;
        packed.map(|bytes| unpack_derived(&bytes).ok_or_else(|| self.damaged("a fact"))).transpose()
    }

    /// The number of a fact in the order of importance.
    pub fn fact_rank(&self, id: &FactId) -> Result<Option<u32>> {
        self.row("SELECT rank FROM facts WHERE id = ?1", [&id.0], |row| row.get(0))
    }

    /// Numbers of the facts whose sentence, values or quotes hold the words of one of these searches.
    pub fn facts_holding(&self, searches: &[String]) -> Result<Vec<u32>> {
        match crate::search::any_of(searches) {
            Some(query) => self.found(&query),
            None => Ok(Vec::new()),
        }
    }

    /// Numbers of the facts in whose sentence all these words stand.
    pub fn facts_saying(&self, words: &[String]) -> Result<Vec<u32>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let all: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
        self.found(&format!("summary : ({})", all.join(" AND ")))
    }

    fn found(&self, query: &str) -> Result<Vec<u32>> {
        self.rows("SELECT rowid FROM fact_search WHERE fact_search MATCH ?1", [query], |row| row.get(0))
    }

    pub fn fact_count(&self) -> Result<u32> {
        Ok(self.row("SELECT count(*) FROM facts", [], |row| row.get(0))?.unwrap_or_default())
    }

    pub fn claim_count(&self) -> Result<u32> {
        Ok(self.row("SELECT count(*) FROM claims", [], |row| row.get(0))?.unwrap_or_default())
    }

    pub fn entity_count(&self) -> Result<u32> {
        Ok(self.row("SELECT count(*) FROM entities", [], |row| row.get(0))?.unwrap_or_default())
    }

    pub fn fact(&self, id: &FactId) -> Result<Option<Fact>> {
        let packed: Option<Vec<u8>> = self.row("SELECT fact FROM facts WHERE id = ?1", [&id.0], |row| row.get(0))?;
        packed.map(|bytes| unpack_derived(&bytes).ok_or_else(|| self.damaged("a fact"))).transpose()
    }

    pub fn entity(&self, id: &EntityId) -> Result<Option<Entity>> {
        let packed: Option<Vec<u8>> =
            self.row("SELECT entity FROM entities WHERE id = ?1", [&id.0], |row| row.get(0))?;
        packed.map(|bytes| unpack_derived(&bytes).ok_or_else(|| self.damaged("an entity"))).transpose()
    }

    /// All entities, those in most documents first, then by name and id.
    pub fn entities(&self) -> Result<Vec<Entity>> {
        let sql = "SELECT entity FROM entities ORDER BY documents DESC, name, id";
        let packed: Vec<Vec<u8>> = self.rows(sql, [], |row| row.get(0))?;
        packed.iter().map(|bytes| unpack_derived(bytes).ok_or_else(|| self.damaged("an entity"))).collect()
    }

    /// The name to show for each of these entities.
    pub fn entity_name(&self, id: &EntityId) -> Result<Option<String>> {
        self.row("SELECT name FROM entities WHERE id = ?1", [&id.0], |row| row.get(0))
    }

    /// Entities one of whose names holds all words of `name`, in any spelling that search takes for the same.
    pub fn entities_called(&self, name: &str) -> Result<BTreeSet<EntityId>> {
        let asked: Vec<String> = fold::words(name).into_iter().map(|w| w.folded).collect();
        let Some(longest) = asked.iter().max_by_key(|w| (w.len(), w.as_str())) else { return Ok(BTreeSet::new()) };
        let rows: Vec<(String, String)> =
            self.rows("SELECT folded, entity FROM entity_names WHERE instr(folded, ?1) > 0", [longest], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let holds = |folded: &str| asked.iter().all(|w| folded.split(' ').any(|f| f == w));
        Ok(rows.into_iter().filter(|(folded, _)| holds(folded)).map(|(_, id)| EntityId(id)).collect())
    }

    /// Ids that begin so, at most `limit`, of facts, entities and claims.
    pub fn fact_ids_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        self.beginning("facts", prefix, limit)
    }

    pub fn entity_ids_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        self.beginning("entities", prefix, limit)
    }

    pub fn claim_ids_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        self.beginning("claims", prefix, limit)
    }

    fn beginning(&self, table: &str, prefix: &str, limit: u32) -> Result<Vec<String>> {
        let sql = format!("SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3");
        self.rows(&sql, params![prefix, format!("{prefix}~"), limit], |row| row.get(0))
    }

    /// The document that holds a claim, the claim's index in its reading, and the fact that it belongs to.
    pub fn claim_place(&self, id: &ClaimId) -> Result<Option<(u32, u32, Option<FactId>)>> {
        let sql = "SELECT c.sequence, c.position, f.id FROM claims c LEFT JOIN facts f USING (rank) WHERE c.id = ?1";
        self.row(sql, [&id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?.map(FactId))))
    }

    /// The number of the fact of each claim of a document that has one.
    pub fn facts_of_document(&self, sequence: u32) -> Result<BTreeMap<ClaimId, u32>> {
        let sql = "SELECT id, rank FROM claims WHERE sequence = ?1 AND rank IS NOT NULL";
        let rows = self.rows(sql, [sequence], |row| Ok((ClaimId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// The entity of each local entity of a document that has one.
    pub fn resolution_of(&self, sequence: u32) -> Result<BTreeMap<u32, EntityId>> {
        let sql = "SELECT local, entity FROM resolution WHERE sequence = ?1";
        let rows = self.rows(sql, [sequence], |row| Ok((row.get(0)?, EntityId(row.get(1)?))))?;
        Ok(rows.into_iter().collect())
    }

    pub fn descents(&self) -> Result<Vec<Descent>> {
        self.some_descents("ORDER BY number", [])
    }

    /// Descents from this document or to it.
    pub fn descents_of(&self, document: &DocumentId) -> Result<Vec<Descent>> {
        self.some_descents("WHERE source = ?1 OR target = ?1 ORDER BY number", [&document.0])
    }

    /// How many descents do not say which document was first, and some of them.
    pub fn undirected_descents(&self, offset: u32, limit: u32) -> Result<(u32, Vec<Descent>)> {
        let total = self.row("SELECT count(*) FROM descents WHERE directed = 0", [], |row| row.get(0))?;
        let first = self.some_descents("WHERE directed = 0 ORDER BY number LIMIT ?2 OFFSET ?1", [offset, limit])?;
        Ok((total.unwrap_or_default(), first))
    }

    fn some_descents(&self, which: &str, values: impl rusqlite::Params) -> Result<Vec<Descent>> {
        let packed: Vec<Vec<u8>> =
            self.rows(&format!("SELECT descent FROM descents {which}"), values, |row| row.get(0))?;
        packed.iter().map(|bytes| unpack_derived(bytes).ok_or_else(|| self.damaged("a descent"))).collect()
    }

    /// Judgements that new evidence speaks against, or that found nothing to apply to, and what is wrong.
    pub fn conflicts(&self) -> Result<Vec<(u64, String)>> {
        let sql = "SELECT judgement, problem FROM conflicts ORDER BY judgement, problem";
        self.rows(sql, [], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))
    }
}
