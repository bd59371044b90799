//! Places that were added to a case: lists under the names of the files they came in. They are ground: what is read rests on them.

use crate::{
    error::Result,
    file::CaseFile,
    pack::{pack_ground, unpack_ground},
};
use model::{AddedPlace, DocumentId};
use rusqlite::params;

/// A list of places that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gazetteer {
    pub name: String,
    /// ISO 8601, UTC.
    pub added: String,
    pub places: u32,
    /// SHA-256 of the places: the same places have the same.
    pub hash: String,
}

impl CaseFile {
    /// All added lists, by name, without their places.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn gazetteers(&self) -> Result<Vec<Gazetteer>> {
        self.rows("SELECT name, added, count, hash FROM gazetteers ORDER BY name", [], |row| {
            Ok(Gazetteer { name: row.get(0)?, added: row.get(1)?, places: row.get(2)?, hash: row.get(3)? })
        })
    }

    /// All added places, list by list.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn added_places(&self) -> Result<Vec<AddedPlace>> {
        let rows: Vec<(String, Vec<u8>)> =
            self.rows("SELECT name, places FROM gazetteers ORDER BY name", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut all = Vec::new();
        for (name, places) in rows {
            let places: Vec<AddedPlace> =
                unpack_ground(&places).ok_or_else(|| self.damaged(&format!("places of {name}")))?;
            all.extend(places);
        }
        Ok(all)
    }

    /// Keeps a list of places, in the stead of one of the same name. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn put_gazetteer(&self, name: &str, added: &str, places: &[AddedPlace]) -> Result<()> {
        let packed = pack_ground(&places);
        let hash = DocumentId::of(&serde_json::to_vec(places).unwrap_or_default()).0;
        self.execute(
            "INSERT OR REPLACE INTO gazetteers VALUES (?1, ?2, ?3, ?4, ?5)",
            params![name, added, places.len() as u32, hash, packed],
        )?;
        self.touch_ground()
    }

    /// Takes a list of places out; false if there is none of this name. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn remove_gazetteer(&self, name: &str) -> Result<bool> {
        let removed = self.execute("DELETE FROM gazetteers WHERE name = ?1", [name])? > 0;
        if removed {
            self.touch_ground()?;
        }
        Ok(removed)
    }
}
