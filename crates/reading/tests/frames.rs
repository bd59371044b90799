//! Runs the examples that stand in the frame files of every language: what `yes` promises is read, and nothing of the file's
//! kinds is read in what stands under `no`.

use model::{Block, BlockKind, Document, DocumentId, Found, Reading, Span};
use reading::Reader;

fn document(text: &str, language: &str) -> Document {
    Document {
        id: DocumentId::of(text.as_bytes()),
        text: text.to_owned(),
        blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
        language: Some(Found { value: language.to_owned(), basis: "example".to_owned() }),
        ..Document::default()
    }
}

/// `kind role=words role=words 9 sailor`.
fn lines(document: &Document, reading: &Reading) -> Vec<String> {
    let render = |claim: &model::Claim| {
        let roles = claim.roles.iter().map(|r| format!(" {}={}", r.role, r.span.of(&document.text)));
        let numbers = claim.quantities.iter().map(|q| &reading.quantities[*q as usize]);
        let numbers = numbers.map(|q| format!(" {} {}", q.low.unwrap_or_default(), q.unit.as_deref().unwrap_or("")));
        claim.kind.clone() + &roles.chain(numbers).collect::<String>()
    };
    reading.claims.iter().map(render).collect()
}

#[test]
fn frames_read_their_examples() {
    let reader = Reader::built_in();
    let mut failures = Vec::new();
    for language in reader.languages.all.values() {
        for (file, examples) in &language.claims.examples {
            let kinds: Vec<&str> =
                language.claims.frames.iter().filter(|f| f.file == *file).map(|f| f.kind.as_str()).collect();
            for example in &examples.yes {
                let document = document(&example.text, &language.code);
                let found = lines(&document, &reader.read(&document));
                for claim in example.claims.iter().filter(|c| !found.contains(c)) {
                    failures.push(format!("{file}: {}\n  expected {claim}\n  found    {found:?}", example.text));
                }
            }
            for text in &examples.no {
                let document = document(text, &language.code);
                let found = lines(&document, &reader.read(&document));
                if found.iter().any(|f| kinds.iter().any(|k| f.starts_with(k))) {
                    failures.push(format!("{file}: {text}\n  expected nothing\n  found    {found:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
