//! Claim kinds: what `schema/kinds/*.yaml` says of each.

use crate::{MentionType, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Happened at a time.
    Event,
    /// Holds over time; compared by its as-of date.
    State,
}

/// A code of the PLOVER event ontology.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plover {
    /// `CONSULT`; empty for states and matters that PLOVER does not know.
    pub event: String,
    #[serde(default)]
    pub mode: Option<String>,
    #[serde(default)]
    pub context: Vec<String>,
}

/// What may fill a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// Types of mention that may fill it; empty: any, also words that name nothing.
    #[serde(default)]
    pub types: Vec<MentionType>,
    /// Without it there is no claim.
    #[serde(default)]
    pub required: bool,
}

/// What makes two claims of a kind the same fact, beside place, time and number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sameness {
    /// Roles that must name the same entity where both claims have them.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Actor and target may change places.
    #[serde(default)]
    pub symmetric: bool,
    /// Kinds that may tell of the same fact: a strike and the deaths in it stay apart, two words for a strike do not.
    #[serde(default)]
    pub class: Option<String>,
    /// Days that two reports of one event may lie apart when their words are exact.
    #[serde(default)]
    pub slack_days: i32,
}

/// Which way a number goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Course {
    Rises,
    Falls,
}

/// One claim kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The file's name without its ending; filled by the loader.
    #[serde(skip)]
    pub name: String,
    pub doc: String,
    pub form: Form,
    #[serde(default)]
    pub plover: Plover,
    pub roles: BTreeMap<Role, RoleRule>,
    pub same: Sameness,
    /// A sentence for people: `{actor} visited {destination}`; parts in square brackets are left out if a role is missing.
    pub summary: String,
    /// What its numbers measure; a number with another unit is not a value of the fact. Empty: any.
    #[serde(default)]
    pub measures: Vec<String>,
    /// The role whose fillers are rival answers: of one cargo some say grain and some say guns.
    #[serde(default)]
    pub rival: Option<Role>,
    /// Which way its number goes as more becomes known: the dead are counted up, the missing down. A later number on that way has
    /// taken the place of the earlier one; without a way, rival numbers of one event contradict each other.
    #[serde(default)]
    pub course: Option<Course>,
    /// Done by speaking, and known only from the actor's words: who accuses is the first voice of the accusation.
    #[serde(default)]
    pub spoken: bool,
}
