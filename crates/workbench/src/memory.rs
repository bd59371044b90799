//! What does a case remember for the people at the desk? How far somebody has looked, and the brief that is being written.

use crate::{
    case::{Case, DERIVED_BY},
    error::{Error, ErrorKind, Result},
    judge::now,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far somebody has looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastLook {
    /// How many documents were in the case.
    pub documents: u32,
    /// ISO 8601, UTC.
    pub when: String,
}

/// A brief as it is put together: facts in their order, and what is written between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub parts: Vec<DraftPart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DraftPart {
    /// The id of a fact.
    Fact(String),
    Text(String),
}

/// A draft is no book.
const LONGEST: usize = 4 << 20;

impl Case {
    /// Changes whenever anything in the case does, or the program: what was answered under it holds until then.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn version(&self) -> Result<String> {
        let stamp = self.file.stamp()?.map_or(0, |s| s.ground);
        Ok(format!("{}.{stamp}.{} {DERIVED_BY}", self.file.ground()?, self.file.keeps()?))
    }

    /// How far this person had looked when they last said so.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn last_look(&self, who: &str) -> Result<Option<LastLook>> {
        Ok(self.file.kept(&format!("look:{who}"))?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// This person has seen all that is in the case now.
    ///
    /// # Errors
    /// Fails when the case cannot be written.
    pub fn looked(&self, who: &str) -> Result<LastLook> {
        let look = LastLook { documents: self.file.document_count()?, when: now() };
        let text = serde_json::to_string(&look).unwrap_or_default();
        self.file.change(|file| file.keep(&format!("look:{who}"), &text))?;
        Ok(look)
    }

    /// The brief that is being written; empty if none is.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn draft(&self) -> Result<Draft> {
        Ok(self.file.kept("brief")?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// # Errors
    /// Fails when it is too long, or the case cannot be written.
    pub fn keep_draft(&self, draft: &Draft) -> Result<()> {
        let text = serde_json::to_string(draft).unwrap_or_default();
        if text.len() > LONGEST {
            return Err(Error::new(ErrorKind::Invalid, "this brief is too long: make several of it"));
        }
        Ok(self.file.change(|file| file.keep("brief", &text))?)
    }
}
