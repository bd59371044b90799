//! Who and what is named, and which names are one within this document?

use crate::{gazetteer::Gazetteer, language::Language};
use model::{Document, LocalEntity, Mention, PlaceMention, Problem, Syntax, TimeExpression};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct MentionsData {}

impl MentionsData {
    pub fn load(_files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> MentionsData {
        MentionsData::default()
    }
}

/// Mentions in order of the text, and the entities that they name.
pub fn read_mentions(
    _: &Document,
    _: &Syntax,
    _: &[PlaceMention],
    _: &[TimeExpression],
    _: &Language,
    _: &Gazetteer,
) -> (Vec<Mention>, Vec<LocalEntity>) {
    (Vec::new(), Vec::new())
}
