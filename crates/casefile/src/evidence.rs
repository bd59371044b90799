//! Documents: the bytes as received, what intake made of them, where they were met, and what was read in them.

use crate::{
    error::Result,
    file::CaseFile,
    fold,
    pack::{pack_derived, pack_ground, squeeze, unpack_derived, unpack_ground, unsqueeze},
};
use model::{Document, DocumentId, Reading};
use rusqlite::params;

/// A document ready to be stored. Building one is work for any thread; storing it is work for one.
pub struct Entry {
    id: DocumentId,
    bytes: Vec<u8>,
    document: Vec<u8>,
    head: String,
    sighting: Sighting,
    reading: Vec<u8>,
    title: String,
    body: String,
}

/// Where a document's bytes were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    pub path: String,
    pub retrieved: Option<String>,
    /// The bytes of the metadata beside the file.
    pub sidecar: Option<Vec<u8>>,
}

/// A document without its text, blocks and links, and its number.
#[derive(Clone, Debug)]
pub struct Head {
    /// 0, 1, 2 ... in the order in which documents came in.
    pub sequence: u32,
    pub document: Document,
}

/// A document and what was read in it; `reading` is `None` if it was made by another version of the program.
#[derive(Clone, Debug)]
pub struct Stored {
    pub sequence: u32,
    pub document: Document,
    pub reading: Option<Reading>,
}

impl Entry {
    pub fn new(document: &Document, bytes: &[u8], sighting: Sighting, reading: &Reading) -> Entry {
        Entry {
            id: document.id.clone(),
            bytes: squeeze(bytes),
            document: pack_ground(document),
            head: head(document),
            sighting,
            reading: pack_derived(reading),
            title: fold::fold(document.title.as_ref().map_or("", |t| t.value.as_str())),
            body: fold::fold(&document.text),
        }
    }

    pub fn id(&self) -> &DocumentId {
        &self.id
    }
}

fn head(document: &Document) -> String {
    let head = Document { text: String::new(), blocks: Vec::new(), links: Vec::new(), ..document.clone() };
    serde_json::to_string(&head).unwrap_or_default()
}

impl CaseFile {
    /// Stores a document with its reading, made by the program version `read_by`. False if its bytes are there already:
    /// then only the sighting is added. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn add(&self, entry: &Entry, read_by: &str) -> Result<bool> {
        let fresh = self.sequence_of(&entry.id)?.is_none();
        if fresh {
            let next = self.document_count()?;
            self.execute(
                "INSERT INTO documents (sequence, id, bytes, document, head) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![next, entry.id.0, entry.bytes, entry.document, entry.head],
            )?;
            self.execute("INSERT INTO readings VALUES (?1, ?2, ?3)", params![next, read_by, entry.reading])?;
            self.execute(
                "INSERT INTO document_search (rowid, title, body) VALUES (?1, ?2, ?3)",
                params![next, entry.title, entry.body],
            )?;
            self.touch_ground()?;
        }
        self.add_sighting(&entry.id, &entry.sighting)?;
        Ok(fresh)
    }

    /// Notes that the bytes of a document were met (again) at a path.
    ///
    /// # Errors
    /// Those of writing.
    pub fn add_sighting(&self, id: &DocumentId, sighting: &Sighting) -> Result<()> {
        let sidecar = sighting.sidecar.as_deref().map(squeeze);
        self.execute(
            "INSERT INTO sightings VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![id.0, sighting.path, sighting.retrieved, sidecar],
        )?;
        Ok(())
    }

    /// Replaces what was read in a document. Call within a change.
    ///
    /// # Errors
    /// Those of writing.
    pub fn put_reading(&self, sequence: u32, reading: &Reading, read_by: &str) -> Result<()> {
        self.execute(
            "INSERT OR REPLACE INTO readings VALUES (?1, ?2, ?3)",
            params![sequence, read_by, pack_derived(reading)],
        )?;
        Ok(())
    }

    pub(crate) fn touch_ground(&self) -> Result<()> {
        self.execute("UPDATE state SET value = value + 1 WHERE key = 'ground'", [])?;
        Ok(())
    }

    /// # Errors
    /// Those of reading the file; so for all below.
    pub fn document_count(&self) -> Result<u32> {
        // Numbers have no gaps: documents are only ever added.
        Ok(self.row("SELECT coalesce(max(sequence) + 1, 0) FROM documents", [], |row| row.get(0))?.unwrap_or_default())
    }

    pub fn sequence_of(&self, id: &DocumentId) -> Result<Option<u32>> {
        self.row("SELECT sequence FROM documents WHERE id = ?1", [&id.0], |row| row.get(0))
    }

    /// Documents whose hash begins so, at most `limit`.
    pub fn documents_beginning(&self, prefix: &str, limit: u32) -> Result<Vec<u32>> {
        let end = format!("{prefix}~");
        let sql = "SELECT sequence FROM documents WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3";
        self.rows(sql, params![prefix, end, limit], |row| row.get(0))
    }

    /// All documents without their texts, by number.
    pub fn heads(&self) -> Result<Vec<Head>> {
        self.heads_from(0, u32::MAX)
    }

    /// At most `limit` documents without their texts, from number `first` on.
    pub fn heads_from(&self, first: u32, limit: u32) -> Result<Vec<Head>> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
        let sql = "SELECT sequence, head FROM documents WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2";
        let rows = self.rows(sql, params![first, limit], read)?;
        rows.into_iter().map(|(sequence, head)| self.head_of(sequence, &head)).collect()
    }

    pub fn head(&self, sequence: u32) -> Result<Option<Head>> {
        let head: Option<String> =
            self.row("SELECT head FROM documents WHERE sequence = ?1", [sequence], |row| row.get(0))?;
        head.map(|head| self.head_of(sequence, &head)).transpose()
    }

    fn head_of(&self, sequence: u32, head: &str) -> Result<Head> {
        let document =
            serde_json::from_str(head).map_err(|_| self.damaged(&format!("metadata of document {sequence}")))?;
        Ok(Head { sequence, document })
    }

    /// A document and its reading, if that was made by `read_by`.
    pub fn stored(&self, sequence: u32, read_by: &str) -> Result<Option<Stored>> {
        Ok(self.stored_range(sequence, 1, read_by)?.into_iter().next().filter(|s| s.sequence == sequence))
    }

    /// Documents from number `first` on, at most `limit`, by number.
    pub fn stored_range(&self, first: u32, limit: u32, read_by: &str) -> Result<Vec<Stored>> {
        let sql =
            "SELECT d.sequence, d.document, r.read_by, r.reading FROM documents d LEFT JOIN readings r USING (sequence)
                   WHERE d.sequence >= ?1 ORDER BY d.sequence LIMIT ?2";
        let read = |row: &rusqlite::Row<'_>| {
            let (by, reading): (Option<String>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
            let reading = reading.filter(|_| by.as_deref() == Some(read_by));
            Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?, reading))
        };
        let rows = self.rows(sql, params![first, limit], read)?;
        let unpack = |(sequence, document, reading): (u32, Vec<u8>, Option<Vec<u8>>)| {
            let document: Document =
                unpack_ground(&document).ok_or_else(|| self.damaged(&format!("text of document {sequence}")))?;
            Ok(Stored { sequence, document, reading: reading.and_then(|r| unpack_derived(&r)) })
        };
        rows.into_iter().map(unpack).collect()
    }

    /// The bytes of a document as received; `None` if there is no such document.
    pub fn bytes(&self, sequence: u32) -> Result<Option<Vec<u8>>> {
        let bytes: Option<Vec<u8>> =
            self.row("SELECT bytes FROM documents WHERE sequence = ?1", [sequence], |row| row.get(0))?;
        let unpack = |b: Vec<u8>| unsqueeze(&b).ok_or_else(|| self.damaged(&format!("bytes of document {sequence}")));
        bytes.map(unpack).transpose()
    }

    /// Where a document was met, by path.
    pub fn sightings(&self, id: &DocumentId) -> Result<Vec<Sighting>> {
        let sql = "SELECT path, retrieved, sidecar FROM sightings WHERE document = ?1 ORDER BY path";
        self.rows(sql, [&id.0], |row| {
            let sidecar: Option<Vec<u8>> = row.get(2)?;
            Ok(Sighting { path: row.get(0)?, retrieved: row.get(1)?, sidecar: sidecar.and_then(|s| unsqueeze(&s)) })
        })
    }
}
