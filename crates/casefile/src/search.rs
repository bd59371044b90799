//! Full-text search over folded words, in every language that is kept, read or not.

use crate::{error::Result, file::CaseFile, fold};
use rusqlite::params;

/// A document that holds the words asked for; the best first.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentHit {
    pub sequence: u32,
    /// Lower is better.
    pub rank: f64,
}

/// A search as FTS5 takes it: all words; phrases in double quotes; a word ending in `*` by its beginning. `None` if it
/// has no words.
pub(crate) fn query(search: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (index, piece) in search.split(['"', '“', '”', '«', '»']).enumerate() {
        if index % 2 == 1 {
            let phrase = fold::fold(piece);
            if !phrase.is_empty() {
                parts.push(format!("\"{phrase}\""));
            }
            continue;
        }
        for word in piece.split_whitespace() {
            let folded = fold::fold(word);
            if !folded.is_empty() {
                parts.push(format!("\"{folded}\"{}", if word.ends_with('*') { "*" } else { "" }));
            }
        }
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// What holds any of these searches; `None` if none of them has words.
pub(crate) fn any_of(searches: &[String]) -> Option<String> {
    let queries: Vec<String> = searches.iter().filter_map(|s| query(s)).map(|q| format!("({q})")).collect();
    (!queries.is_empty()).then(|| queries.join(" OR "))
}

impl CaseFile {
    /// Documents that hold the words of one of these searches, at most `limit`.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn search_documents(&self, searches: &[String], limit: u32) -> Result<Vec<DocumentHit>> {
        let Some(query) = any_of(searches) else { return Ok(Vec::new()) };
        let sql = "SELECT rowid, bm25(document_search, 4.0, 1.0) AS rank FROM document_search
                   WHERE document_search MATCH ?1 ORDER BY rank, rowid LIMIT ?2";
        self.rows(sql, params![query, limit], |row| Ok(DocumentHit { sequence: row.get(0)?, rank: row.get(1)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn queries_are_words_phrases_and_beginnings() {
        assert_eq!(query("Al-Jufra base").as_deref(), Some("\"jufra\" AND \"base\""));
        assert_eq!(query("\"oil fields\" Haf*").as_deref(), Some("\"oil fields\" AND \"haf\"*"));
        assert_eq!(query("OR NOT (").as_deref(), Some("\"or\" AND \"not\""));
        assert_eq!(query(" - "), None);
    }
}
