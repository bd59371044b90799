//! When?

use crate::language::Language;
use model::{Document, Excerpt, Interval, Problem, Span, Syntax, TimeExpression};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct TimesData {}

impl TimesData {
    pub fn load(_files: &BTreeMap<String, String>, _problems: &mut Vec<Problem>) -> TimesData {
        TimesData::default()
    }
}

/// Calendar dates that need no anchor ("28 September 2023"), in order of the text. Spans are offsets into `text`.
pub fn calendar_dates(_text: &str, _language: &Language) -> Vec<(Span, Interval)> {
    Vec::new()
}

/// Every time in the document, in order of the text; those in an excerpt are counted from the excerpt's own date.
pub fn read_times(_: &Document, _: &Syntax, _: &[Excerpt], _: &Language) -> Vec<TimeExpression> {
    Vec::new()
}
