//! What is done with foreign bytes, and what must hold of the result? One function for each parser: the fuzzer calls them with
//! what it finds, and `crates/workbench/tests/foreign.rs` with random bytes on any compiler.

use intake::{Given, Input, plain_text, take_in};
use model::{Document, Span};
use reading::Reader;
use std::sync::OnceLock;
use workbench::{annotate::Annotator, contract::Options};

/// Takes in a file, and checks that what comes out can be anchored to.
fn file(path: &str, bytes: &[u8], media_type: Option<&str>) {
    let (taken, problems) = take_in(&Input { path, bytes, media_type, ..Input::default() });
    assert!(!taken.is_empty() || !problems.is_empty(), "nothing came out, and nothing says why");
    taken.iter().for_each(|one| anchored(&one.document));
}

/// Blocks are in order, lie on character boundaries, and hold something.
fn anchored(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && !block.span.is_empty());
        assert!(document.text.get(block.span.range()).is_some());
        end = block.span.end;
    }
}

/// Any bytes as a web page.
pub fn html(bytes: &[u8]) {
    file("page.html", bytes, Some("text/html"));
}

/// Any bytes as what stands in a feed.
pub fn feed(bytes: &[u8]) {
    file("feed.xml", &[b"<rss version=\"2.0\"><channel>", bytes].concat(), None);
}

/// Any bytes as a mail with its attachments.
pub fn mail(bytes: &[u8]) {
    file("letter.eml", bytes, Some("message/rfc822"));
}

/// Any bytes as Markdown.
pub fn markdown(bytes: &[u8]) {
    file("report.md", bytes, None);
}

/// Any bytes as what follows the mark of a PDF.
pub fn pdf(bytes: &[u8]) {
    file("report.pdf", &[b"%PDF-1.4\n", bytes].concat(), None);
}

/// Any bytes as a file of no known format, and any text as it is given.
pub fn plain(bytes: &[u8]) {
    file("report.txt", bytes, None);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let document = plain_text("text", text, &Given::default());
        assert_eq!(document.text, text);
        anchored(&document);
    }
}

/// Any bytes as what is stated beside a document.
pub fn sidecar(bytes: &[u8]) {
    Given::from_json(bytes);
}

/// Any bytes as a line of `annotate --jsonl`: one line of JSON answers it.
pub fn line(bytes: &[u8]) {
    static ANNOTATOR: OnceLock<Annotator> = OnceLock::new();
    let annotator = ANNOTATOR.get_or_init(|| Annotator::new(Options { tokens: true, explain: true }));
    let answer = annotator.line(&String::from_utf8_lossy(bytes));
    assert!(!answer.line.contains('\n'));
    assert!(serde_json::from_str::<serde_json::Value>(&answer.line).is_ok());
}

/// Any text gives a reading in every language, each claim of which has its evidence in the text.
pub fn reading(bytes: &[u8]) {
    static READER: OnceLock<Reader> = OnceLock::new();
    let reader = READER.get_or_init(Reader::built_in);
    let text = String::from_utf8_lossy(bytes);
    for language in reader.languages.all.keys() {
        let stated = serde_json::json!({ "language": language }).to_string();
        let given = Given::from_json(stated.as_bytes()).0;
        let document = plain_text("text", &text, &given);
        let within = |span: Span| document.text.get(span.range()).is_some();
        let read = reader.read(&document);
        assert!(read.claims.iter().all(|claim| within(claim.evidence) && !claim.evidence.is_empty()));
        assert!(read.mentions.iter().all(|mention| within(mention.span)));
    }
}
