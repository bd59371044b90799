//! Where do sentences and words end, and how do they hang together?

use crate::language::Language;
use model::{Document, Problem, Syntax};
use std::collections::BTreeMap;

/// What analysis needs of a language.
#[derive(Default)]
pub struct SyntaxData {}

impl SyntaxData {
    pub fn load(_code: &str, _files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> SyntaxData {
        SyntaxData::default()
    }
}

/// Sentences and tokens of the document's blocks; no sentence crosses a block.
pub fn analyse(_document: &Document, _language: &Language) -> Syntax {
    Syntax::default()
}
