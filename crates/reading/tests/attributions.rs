//! The attribution rules' own examples, and what holds of attributions and excerpts in any text.

use model::{Block, BlockKind, Document, DocumentId, Found, Reading, Span};
use proptest::prelude::*;
use reading::Reader;
use std::sync::OnceLock;

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(Reader::built_in)
}

/// A document of paragraphs, one a line.
fn document(text: &str) -> Document {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            blocks.push(Block { span: Span::new(start, start + words.len()), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    Document {
        id: DocumentId::of(text.as_bytes()),
        text: text.to_owned(),
        blocks,
        language: Some(Found { value: "en".to_owned(), basis: "test".to_owned() }),
        ..Document::default()
    }
}

#[test]
fn examples_of_rules_hold() {
    let mut failures = Vec::new();
    for language in reader().languages.all.values() {
        for rule in &language.attribution.rules {
            let words = |d: &Document, spans: &[Span]| {
                spans.iter().map(|s| s.of(&d.text)).collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
            };
            for example in &rule.yes {
                let document = document(&example.text);
                let reading = reader().read(&document);
                let found: Vec<_> = reading
                    .attributions
                    .iter()
                    .filter(|a| a.rule == rule.name)
                    .map(|a| [words(&document, &a.source), words(&document, &a.cue), words(&document, &a.content)])
                    .collect();
                let wanted =
                    [&example.source, &example.cue, &example.content].map(|s| s.trim_end_matches('.').to_owned());
                if !found.contains(&wanted) {
                    failures.push(format!("{}: {}\n  wanted {wanted:?}\n  found {found:?}", rule.name, example.text));
                }
            }
            for text in &rule.no {
                let reading = reader().read(&document(text));
                if let Some(found) = reading.attributions.iter().find(|a| a.rule == rule.name) {
                    failures.push(format!("{}: {text}\n  found {found:?}", rule.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn attribution_data_is_readable() {
    for language in reader().languages.all.values() {
        let problems: Vec<_> = language.problems.iter().filter(|p| p.message.contains("attribution/")).collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
}

fn check(document: &Document, reading: &Reading) {
    let good = |span: &Span| !span.is_empty() && document.text.get(span.range()).is_some();
    for (index, attribution) in reading.attributions.iter().enumerate() {
        assert!(!attribution.content.is_empty() && !attribution.cue.is_empty());
        for spans in [&attribution.source, &attribution.cue, &attribution.content] {
            assert!(spans.iter().all(good));
            assert!(spans.windows(2).all(|w| w[0].end <= w[1].start), "{spans:?}");
        }
        assert!(attribution.voice.is_none_or(|v| (v as usize) < reading.entities.len()));
        let mut seen = vec![index];
        while let Some(parent) = reading.attributions[seen[seen.len() - 1]].parent {
            assert!(!seen.contains(&(parent as usize)), "parents run in a circle");
            seen.push(parent as usize);
        }
    }
    for excerpt in &reading.excerpts {
        assert!(good(&excerpt.span) && good(&excerpt.citation) && excerpt.voice.is_none_or(|v| good(&v)));
    }
    assert!(reading.excerpts.windows(2).all(|w| w[0].span.end <= w[1].span.start));
}

#[test]
fn long_and_broken_texts_are_read() {
    let said = "he said \"that the mayor claimed, ".repeat(2000);
    for text in [
        said.as_str(),
        "“".repeat(3000).as_str(),
        "\" said \"".repeat(2000).as_str(),
        "according to ".repeat(2000).as_str(),
        // Two that relay each other, once.
        "'' it was reported é \" https://x.example/1 “ told according to he citing “ “ “ “ '' “ “ he",
    ] {
        let document = document(text);
        check(&document, &reader().read(&document));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn spans_are_ordered_and_parents_acyclic(words in prop::collection::vec(prop::sample::select(vec![
        "“", "”", "\"", "''", "‘", "’", ",", ".", ":", "—", "- ", "\n", "\n\n", "he", "Omar Sali", "said", "told", "us", "that", "according to",
        "citing", "reportedly", "the ministry", "claimed", "the ship sank", "it was reported", "it is claimed", "is believed", "to", "as", "(@Port)", "3 May 2021",
        "denied", "accused", "of", "حفتر", "Source:", "é", "report", "by", "https://x.example/1",
    ]), 0..60)) {
        let document = document(&words.join(" "));
        check(&document, &reader().read(&document));
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let document = document(&text);
        check(&document, &reader().read(&document));
    }
}
