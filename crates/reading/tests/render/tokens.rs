//! A line a token: `word/lemma UPOS Features < relation head`, sentences apart by a line of dashes, names at the end.

use model::{Document, Reading, Syntax};

pub fn render(document: &Document, _reading: &Reading, syntax: &Syntax) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, (first, end)) in syntax.ranges.iter().enumerate() {
        if number > 0 {
            lines.push("---".to_owned());
        }
        for index in *first..*end {
            let token = syntax.token(index);
            let head = token.head.map_or("", |h| syntax.token(h).span.of(&document.text));
            let line = format!(
                "{}/{} {} {} < {} {head}",
                token.span.of(&document.text),
                token.lemma,
                token.upos.as_str(),
                token.feats,
                token.deprel.as_str()
            );
            lines.push(line.replace("  ", " ").trim_end().to_owned());
        }
    }
    for name in &syntax.names {
        let span = syntax.token(name.first).span.cover(syntax.token(name.last).span);
        lines.push(format!("{} = {}", span.of(&document.text), name.kind));
    }
    lines
}
