//! How much, how many?

pub(crate) mod numbers;

use crate::language::Language;
use model::{Document, Problem, Quantity, Syntax, TimeExpression};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct QuantitiesData {}

impl QuantitiesData {
    pub fn load(_files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> QuantitiesData {
        QuantitiesData::default()
    }
}

/// Every quantity in the document, in order of the text. Numbers in times, names and addresses are not quantities.
pub fn read_quantities(_: &Document, _: &Syntax, _: &[TimeExpression], _: &Language) -> Vec<Quantity> {
    Vec::new()
}
