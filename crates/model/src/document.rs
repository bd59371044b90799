//! One report as received: its text, its blocks, and what is known about it, each item with how it was found.

use crate::{Interval, Span};
use serde::{Deserialize, Serialize};

/// The SHA-256 of a document's own bytes, in hexadecimal.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId(pub String);

impl DocumentId {
    pub fn of(bytes: &[u8]) -> DocumentId {
        use sha2::Digest;
        DocumentId(sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A value and where it came from: `sidecar`, `json-ld`, `open-graph`, `feed`, `mail header`, `inferred from text: ...`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    pub value: T,
    pub basis: String,
}

/// What a stretch of the text is. Claims come from the body (`Heading`, `Paragraph`, `Quote`, `List`), the title and
/// captions; never from `Boilerplate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    Title,
    Byline,
    Dateline,
    Heading,
    Paragraph,
    Quote,
    List,
    Caption,
    Note,
    Boilerplate,
}

/// Blocks are in order of the text and do not overlap; what lies between them is white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
}

/// Where and when a document came in, and as what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Path or address as it was given to `read`; for a part of a file, `feed.xml#item-3`.
    pub path: String,
    /// The SHA-256 of the file that it came in, where that file holds more than this document.
    pub container: Option<DocumentId>,
    /// When it was read or fetched, ISO 8601, if known.
    pub retrieved: Option<String>,
    pub media_type: String,
    pub charset: String,
}

/// One report: offsets into `text` are fixed by intake and never move later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    pub provenance: Provenance,
    pub text: String,
    pub blocks: Vec<Block>,
    pub title: Option<Found<String>>,
    pub publisher: Option<Found<String>>,
    pub authors: Vec<Found<String>>,
    pub published: Option<Found<Interval>>,
    /// ISO 639-1.
    pub language: Option<Found<String>>,
    pub url: Option<Found<String>>,
    /// Addresses that the main text links to: credits of other pages.
    pub links: Vec<Hyperlink>,
    /// Less favoured values of the above, kept: (item, value, basis).
    pub alternatives: Vec<(String, String, String)>,
    /// Cut off by a paywall or in transmission.
    pub truncated: bool,
    /// Says of itself, or shows, that it is a translation; the basis tells which.
    pub translated: Option<Found<bool>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hyperlink {
    pub span: Span,
    pub url: String,
}

impl Document {
    /// The publication interval, unknown on both sides when nothing states it.
    pub fn published_interval(&self) -> Interval {
        self.published.as_ref().map(|p| p.value).unwrap_or_default()
    }

    /// What kind of block holds this offset.
    pub fn block_at(&self, offset: u32) -> Option<&Block> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        self.blocks[..after].last().filter(|b| b.span.holds(offset))
    }
}
