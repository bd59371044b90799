//! A person's decisions: logged with who, when and what they were shown; undoable; never overwritten.

use crate::{ClaimId, DocumentId};
use serde::{Deserialize, Serialize};

/// `e` and 12 hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId(pub String);

/// A local entity of one document: the document and the index in its reading's `entities`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocalRef {
    pub document: DocumentId,
    pub index: u32,
}

/// How well a name or a claim can be found again after documents were re-read: by document and exact words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NameAnchor {
    pub document: DocumentId,
    pub name: String,
}

/// A claim, anchored also by its words, so that a changed text can be searched for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimAnchor {
    pub claim: ClaimId,
    pub document: DocumentId,
    pub quote: String,
    pub kind: String,
}

/// What was decided. Entities are anchored by names as they stand in documents, facts by claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// These names are one entity.
    Merge {
        left: Vec<NameAnchor>,
        right: Vec<NameAnchor>,
    },
    /// These names are not one entity.
    Split {
        left: Vec<NameAnchor>,
        right: Vec<NameAnchor>,
    },
    /// These claims tell of one fact.
    Same {
        left: Vec<ClaimAnchor>,
        right: Vec<ClaimAnchor>,
    },
    Different {
        left: Vec<ClaimAnchor>,
        right: Vec<ClaimAnchor>,
    },
    /// `of` is where `document` was taken from.
    Copy {
        document: DocumentId,
        of: DocumentId,
    },
    /// `document` was not taken from `of`.
    Independent {
        document: DocumentId,
        of: DocumentId,
    },
    Accept {
        claim: ClaimAnchor,
    },
    Reject {
        claim: ClaimAnchor,
    },
    /// A reliability letter A-F for an outlet or voice, by its name.
    Grade {
        voice: String,
        grade: char,
    },
    /// `about`: an id of a fact, entity, claim or document, or an outlet's name.
    Note {
        about: String,
        text: String,
    },
}

/// A decision in the log. `undone` holds when it was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// 1, 2, 3 ... in order of the log.
    pub number: u64,
    pub decision: Decision,
    pub who: String,
    /// ISO 8601, UTC.
    pub when: String,
    /// What the screen or the terminal showed when it was made.
    pub shown: String,
    pub undone: Option<String>,
}
