//! Who said it?

use crate::language::Language;
use model::{Attribution, Document, Problem, Reading, Syntax};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct AttributionData {}

impl AttributionData {
    pub fn load(_files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> AttributionData {
        AttributionData::default()
    }
}

/// Every attribution in the document, in order of the text. `reading` holds the earlier passes' results.
pub fn read_attributions(_: &Document, _: &Syntax, _reading: &Reading, _: &Language) -> Vec<Attribution> {
    Vec::new()
}
