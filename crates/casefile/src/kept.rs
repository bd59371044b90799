//! What else does a case keep for the people who work on it? Texts under names: how far somebody has looked, a brief that
//! is being written. No evidence and no judgement: nothing is derived from it, and no export holds it.

use crate::{CaseFile, error::Result};

impl CaseFile {
    /// # Errors
    /// Those of reading.
    pub fn kept(&self, name: &str) -> Result<Option<String>> {
        self.row("SELECT value FROM state WHERE key = 'kept:' || ?1", [name], |row| row.get(0))
    }

    /// Keeps a text in the place of what was kept under this name. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn keep(&self, name: &str, text: &str) -> Result<()> {
        self.execute("INSERT OR REPLACE INTO state VALUES ('kept:' || ?1, ?2)", [name, text])?;
        self.execute("INSERT OR IGNORE INTO state VALUES ('keeps', 0)", [])?;
        self.execute("UPDATE state SET value = value + 1 WHERE key = 'keeps'", [])?;
        Ok(())
    }

    /// How often something was kept.
    ///
    /// # Errors
    /// Those of reading.
    pub fn keeps(&self) -> Result<i64> {
        Ok(self.row("SELECT value FROM state WHERE key = 'keeps'", [], |row| row.get(0))?.unwrap_or_default())
    }
}
