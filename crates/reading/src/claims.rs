//! What is claimed?

use crate::{kinds::Kinds, language::Language};
use model::{Claim, Document, Problem, Reading, Syntax};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct ClaimsData {}

impl ClaimsData {
    pub fn load(_files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> ClaimsData {
        ClaimsData::default()
    }
}

/// Every claim of the document, in order of the text. `reading` holds the earlier passes' results.
pub fn read_claims(_: &Document, _: &Syntax, _reading: &Reading, _: &Language, _: &Kinds) -> Vec<Claim> {
    Vec::new()
}
