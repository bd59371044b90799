//! The log of judgements: rows are added, never removed or changed; taking one back is a mark.

use crate::{error::Result, file::CaseFile};
use model::{Decision, Judgement};
use rusqlite::params;

impl CaseFile {
    /// All judgements, also those taken back, by number.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn judgements(&self) -> Result<Vec<Judgement>> {
        let sql = "SELECT number, decision, who, made, shown, undone FROM judgements ORDER BY number";
        let rows = self.rows(sql, [], |row| {
            let decision: String = row.get(1)?;
            Ok((row.get(0)?, decision, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })?;
        let read = |(number, decision, who, when, shown, undone): (i64, String, _, _, _, _)| {
            let decision: Decision =
                serde_json::from_str(&decision).map_err(|_| self.damaged(&format!("judgement {number}")))?;
            Ok(Judgement { number: number as u64, decision, who, when, shown, undone })
        };
        rows.into_iter().map(read).collect()
    }

    /// Adds a judgement to the log and gives its number. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn add_judgement(&self, decision: &Decision, who: &str, when: &str, shown: &str) -> Result<u64> {
        let next: i64 =
            self.row("SELECT coalesce(max(number), 0) + 1 FROM judgements", [], |row| row.get(0))?.unwrap_or(1);
        let decision = serde_json::to_string(decision).unwrap_or_default();
        self.execute(
            "INSERT INTO judgements VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![next, decision, who, when, shown],
        )?;
        self.touch_ground()?;
        Ok(next as u64)
    }

    /// Marks a judgement as taken back; false if there is none with this number that holds. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn undo_judgement(&self, number: u64, when: &str) -> Result<bool> {
        let marked = self.execute(
            "UPDATE judgements SET undone = ?2 WHERE number = ?1 AND undone IS NULL",
            params![number as i64, when],
        )?;
        if marked > 0 {
            self.touch_ground()?;
        }
        Ok(marked > 0)
    }
}
