//! What the documents tell together: entities, descent, facts, verdicts.

use crate::{ClaimId, DocumentId, EntityId, Form, Interval, LocalRef, MentionType, Role, claim::words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One real-world thing, whatever its spellings and scripts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    pub id: EntityId,
    pub kind: MentionType,
    /// The name to show.
    pub name: String,
    /// Every name as written, with where it stands. Sorted by name.
    pub names: Vec<EntityName>,
    pub ids: BTreeMap<String, String>,
    pub point: Option<(f64, f64)>,
    pub country: Option<String>,
    /// Its local entities, sorted; none where only mastheads name it.
    pub locals: Vec<LocalRef>,
    /// Why its names were taken for one: a sentence each, sorted.
    pub reasons: Vec<String>,
    /// The evidence for a merge was thin: shown as such.
    pub provisional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityName {
    pub text: String,
    /// ISO 15924: `Latn`, `Arab`, `Cyrl`.
    pub script: String,
    /// ISO 639-1 of the documents it stands in, most frequent first; may be empty.
    pub language: String,
    pub documents: Vec<DocumentId>,
}

words! {
    Relation { Copy = "copy", Excerpt = "excerpt", Rewrite = "rewrite", Translation = "translation", Credit = "credit" }
}

/// `to` derives from `from` (if directed), or the two derive from each other or from one source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Descent {
    pub from: DocumentId,
    pub to: DocumentId,
    pub relation: Relation,
    pub directed: bool,
    /// Containment for text reuse, 0 to 1; log-likelihood ratio for fingerprints.
    pub score: f64,
    /// In plain sentences.
    pub basis: Vec<String>,
}

words! {
    Status {
        Corroborated = "corroborated", SingleOrigin = "single-origin", Reported = "reported", Disputed = "disputed",
        Evolving = "evolving", Denied = "denied", Untraced = "untraced",
    }
}

words! {
    OriginKind {
        Witness = "witness", Official = "official", Record = "record", Imagery = "imagery", ToldToOutlet = "told-to-outlet",
        Anonymous = "anonymous", Party = "party",
    }
}

/// An innermost voice that shows its own access to the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Entity of the voice, if it has one.
    pub entity: Option<EntityId>,
    /// Its name, or what the text calls it.
    pub voice: String,
    pub kind: OriginKind,
    pub documents: Vec<DocumentId>,
    pub claims: Vec<ClaimId>,
}

words! {
    /// What a claim contributes to its fact.
    Part {
        Origin = "origin", OwnWord = "own word", Repeat = "repeat", Untraced = "untraced", Denial = "denial",
        /// Rejected by a judgement, or opinion, question, condition: shown, not weighed.
        Unweighed = "not weighed",
    }
}

/// One value that claims give the fact: a number with its unit, or nothing but "it happened".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// `3,000 fighters`, `1,000-1,500 fighters`, `on 23 September 2020`.
    pub text: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: Option<String>,
    pub as_of: Option<Interval>,
    pub claims: Vec<ClaimId>,
    /// Voices of the origins that give it.
    pub origins: Vec<String>,
}

/// A claim in a fact, and what it counts as, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub claim: ClaimId,
    pub document: DocumentId,
    pub part: Part,
    /// Why it counts as that.
    pub reason: String,
    /// For repeats: the document that it was taken from, if known.
    pub taken_from: Option<DocumentId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub status: Status,
    pub independent_origins: u32,
    pub own_word: u32,
    pub repeats: u32,
    pub untraced: u32,
    pub origins: Vec<Origin>,
    /// Names of voices that deny it.
    pub denied_by: Vec<String>,
    /// Admiralty code, 1 to 6.
    pub credibility: u8,
    pub reasons: Vec<String>,
    pub would_rise_if: Vec<String>,
}

/// `f` and 12 hexadecimal digits, from the least of its claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(pub String);

/// A group of claims about the same thing. Competing values live inside one fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    pub id: FactId,
    pub kind: String,
    pub form: Form,
    /// One sentence for people.
    pub summary: String,
    pub roles: Vec<(Role, EntityId)>,
    pub time: Option<Interval>,
    pub place: Option<EntityId>,
    /// Sorted by claim id.
    pub members: Vec<Member>,
    pub values: Vec<Value>,
    pub verdict: Verdict,
    /// Why these claims were taken for one fact, feature by feature; and why that is provisional, if it is.
    pub grouping: Vec<String>,
    pub provisional: bool,
}
