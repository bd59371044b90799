//! What was derived from all documents together: entities, descents, facts. Written whole, in one change; stamped with
//! what it was made from, so that whatever is stale is noticed.

use crate::{
    error::Result,
    file::CaseFile,
    fold,
    pack::{pack_derived, unpack_derived},
};
use model::{Claim, ClaimId, Descent, Entity, EntityId, Fact, FactId, LocalRef};
use rusqlite::{params, params_from_iter, types::Value};
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
    /// Summary, values, and quotes of its claims.
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
    pub conflicts: &'a [(u64, String)],
}

/// Which facts? Everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct FactFilter {
    /// One of these entities plays a part in it.
    pub entities: Option<BTreeSet<EntityId>>,
    /// It happened at one of these.
    pub places: Option<BTreeSet<EntityId>>,
    /// A kind, or what comes before a dot in it.
    pub kind: Option<String>,
    /// It may have happened on or after this day.
    pub since: Option<jiff::civil::Date>,
    /// It may have happened on or before this day.
    pub until: Option<jiff::civil::Date>,
    pub status: Option<model::Status>,
    /// Its words, or its claims' quotes, hold those of one of these searches.
    pub search: Option<Vec<String>>,
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

    /// Replaces everything derived. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn put_derived(&self, derived: &Derived<'_>, stamp: &Stamp) -> Result<()> {
        self.batch(
            "DELETE FROM entities; DELETE FROM entity_names; DELETE FROM resolution; DELETE FROM descents; DELETE FROM facts;
             DELETE FROM fact_entities; DELETE FROM claims; DELETE FROM fact_search; DELETE FROM conflicts;",
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
            self.execute("INSERT INTO descents (descent) VALUES (?1)", [pack_derived(descent)])?;
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
        let parts = fact.roles.iter().map(|(role, e)| (e, *role == model::Role::Place));
        for (entity, place) in parts.chain(fact.place.iter().map(|e| (e, true))) {
            self.execute(
                "INSERT INTO fact_entities VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![entity.0, rank, place],
            )?;
        }
        self.execute("INSERT INTO fact_search (rowid, words) VALUES (?1, ?2)", params![rank, fold::fold(&keys.words)])?;
        Ok(())
    }

    /// The facts that pass the filter, the most important first.
    pub fn facts(&self, filter: &FactFilter) -> Result<Vec<Fact>> {
        let packed: Vec<Vec<u8>> = self.chosen("fact", filter, |row| row.get(0))?;
        packed.iter().map(|bytes| unpack_derived(bytes).ok_or_else(|| self.damaged("a fact"))).collect()
    }

    /// The numbers of these facts in the order of importance of all.
    pub fn fact_ranks(&self, filter: &FactFilter) -> Result<Vec<u32>> {
        self.chosen("rank", filter, |row| row.get(0))
    }

    /// How many facts have each status.
    pub fn statuses(&self) -> Result<BTreeMap<String, u32>> {
        let sql = "SELECT status, count(*) FROM facts GROUP BY status";
        Ok(self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    /// A column of the facts that pass the filter, the most important first.
    fn chosen<T>(
        &self,
        column: &str,
        filter: &FactFilter,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let (mut sql, mut values) = (format!("SELECT {column} FROM facts WHERE 1"), Vec::<Value>::new());
        let mut among = |entities: &BTreeSet<EntityId>, more: &str| {
            let marks = vec!["?"; entities.len()].join(",");
            sql += &format!(" AND rank IN (SELECT rank FROM fact_entities WHERE entity IN ({marks}){more})");
            values.extend(entities.iter().map(|e| Value::from(e.0.clone())));
        };
        if let Some(entities) = &filter.entities {
            among(entities, "");
        }
        if let Some(places) = &filter.places {
            among(places, " AND place = 1");
        }
        if let Some(kind) = &filter.kind {
            sql += " AND (kind = ? OR substr(kind, 1, length(?)) = ?)";
            values.extend([Value::from(kind.clone()), format!("{kind}.").into(), format!("{kind}.").into()]);
        }
        // A fact without a time may have happened at any; it is not listed when a time is asked for.
        if let Some(since) = filter.since {
            sql += " AND coalesce(until, since) IS NOT NULL AND coalesce(until, '9999') >= ?";
            values.push(since.to_string().into());
        }
        if let Some(until) = filter.until {
            sql += " AND coalesce(since, until) IS NOT NULL AND coalesce(since, '0000') <= ?";
            values.push(until.to_string().into());
        }
        if let Some(status) = filter.status {
            sql += " AND status = ?";
            values.push(status.as_str().to_owned().into());
        }
        if let Some(search) = &filter.search {
            let Some(query) = crate::search::any_of(search) else { return Ok(Vec::new()) };
            sql += " AND rank IN (SELECT rowid FROM fact_search WHERE fact_search MATCH ?)";
            values.push(query.into());
        }
        sql += " ORDER BY rank";
        self.rows(&sql, params_from_iter(values), read)
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

    /// The fact of each claim of a document that has one.
    pub fn facts_of_document(&self, sequence: u32) -> Result<BTreeMap<ClaimId, FactId>> {
        let sql = "SELECT c.id, f.id FROM claims c JOIN facts f USING (rank) WHERE c.sequence = ?1";
        let rows = self.rows(sql, [sequence], |row| Ok((ClaimId(row.get(0)?), FactId(row.get(1)?))))?;
        Ok(rows.into_iter().collect())
    }

    /// The entity of each local entity of a document that has one.
    pub fn resolution_of(&self, sequence: u32) -> Result<BTreeMap<u32, EntityId>> {
        let sql = "SELECT local, entity FROM resolution WHERE sequence = ?1";
        let rows = self.rows(sql, [sequence], |row| Ok((row.get(0)?, EntityId(row.get(1)?))))?;
        Ok(rows.into_iter().collect())
    }

    pub fn descents(&self) -> Result<Vec<Descent>> {
        let packed: Vec<Vec<u8>> = self.rows("SELECT descent FROM descents ORDER BY number", [], |row| row.get(0))?;
        packed.iter().map(|bytes| unpack_derived(bytes).ok_or_else(|| self.damaged("a descent"))).collect()
    }

    /// Judgements that new evidence speaks against, or that found nothing to apply to, and what is wrong.
    pub fn conflicts(&self) -> Result<Vec<(u64, String)>> {
        let sql = "SELECT judgement, problem FROM conflicts ORDER BY judgement, problem";
        self.rows(sql, [], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))
    }
}
