use model::{Document, Reading, Syntax};

pub fn render(_document: &Document, _reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    Vec::new()
}
