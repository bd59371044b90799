//! What holds for any bytes under any name: nothing panics, and what comes out can be anchored to.

use intake::{Given, Input, plain_text, take_in};
use model::{Document, DocumentId};
use proptest::prelude::*;

/// Blocks and links lie on character boundaries inside the text; blocks are in order, apart, and hold all but white space.
fn check(document: &Document) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        let range = block.span.range();
        assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{block:?}");
        let between = text.get(end..range.start).expect("on character boundaries");
        assert!(between.trim().is_empty(), "{between:?}");
        let words = text.get(range.clone()).expect("on character boundaries");
        assert_eq!(words.trim(), words);
        end = range.end;
    }
    assert!(text[end..].trim().is_empty());
    for link in &document.links {
        assert!(!link.span.of(text).is_empty(), "{link:?}");
    }
}

fn check_file(path: &str, bytes: &[u8], media_type: Option<&str>, sidecar: Option<&[u8]>) {
    let input = Input { path, bytes, sidecar, media_type, retrieved: None };
    let (taken, problems) = take_in(&input);
    assert!(!taken.is_empty() || !problems.is_empty());
    for one in &taken {
        assert_eq!(one.document.id, DocumentId::of(&one.bytes));
        check(&one.document);
    }
    let again = take_in(&input);
    assert_eq!(again.1, problems);
    assert!(again.0.iter().map(|t| &t.document).eq(taken.iter().map(|t| &t.document)));
}

/// Pieces that parsers stumble over, in any order.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "<html>",
        "<body>",
        "<p>",
        "</p>",
        "<div class='byline'>",
        "<br>",
        "<br>",
        "<a href='/x'>",
        "</a>",
        "<li>",
        "<h1>",
        "<table><td>",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<rss><channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<pubDate>",
        "&amp;",
        "&",
        "&#0;",
        "&nbsp;",
        "# ",
        "> ",
        "- ",
        "---\n",
        "title: x\n",
        "[^1]",
        "[a](b)",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{FEFF}",
        "\u{202E}",
        "\u{a0}",
        "\0",
        "By Rana Idris",
        "3 March 2024",
        "31 April 2024",
        "Sources:",
        "Notes:",
        "Image: x",
        "“",
        "”",
        "(Reuters)",
        "From: a@b.example\n",
        "To: x\n",
        "Date: Thu, 12 Oct 2023 01:10:00 +0300\n",
        "حفتر",
        "É",
        "The ship burned.",
        " ",
        "%PDF-1.4\n",
        "1 0 obj\n<< /Length 9 >>\nstream\n",
        "endstream\nendobj\n",
        "trailer\n<< /Root 1 0 R >>\n",
        "translated from Arabic",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|all| all.concat().into_bytes())
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a.txt", "a.html", "a.md", "a.xml", "a.eml", "a.pdf", "a", "https://x.example/a"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_under_any_name(path in names(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check_file(path, &bytes, None, None);
    }

    #[test]
    fn any_pieces_under_any_name(path in names(), bytes in pieces(), html in any::<bool>()) {
        check_file(path, &bytes, html.then_some("text/html"), Some(&bytes));
    }

    #[test]
    fn changed_fixtures(
        which in 0usize..5, at in any::<prop::sample::Index>(), length in 0usize..40, put in prop::collection::vec(any::<u8>(), 0..20)
    ) {
        let (path, bytes): (&str, &[u8]) = [
            ("a.html", &include_bytes!("fixtures/page.html")[..]),
            ("a.xml", &include_bytes!("fixtures/feed.xml")[..]),
            ("a.eml", &include_bytes!("fixtures/letter.eml")[..]),
            ("a.pdf", &include_bytes!("fixtures/bulletin.pdf")[..]),
            ("a.md", &include_bytes!("fixtures/report.md")[..]),
        ][which];
        let from = at.index(bytes.len());
        let to = (from + length).min(bytes.len());
        let changed = [&bytes[..from], &put, &bytes[to..]].concat();
        check_file(path, &changed, None, None);
    }

    #[test]
    fn any_text_is_kept(text in "\\PC{0,80}(\r?\n|\\PC|\u{2028}){0,40}") {
        let document = plain_text("x", &text, &Given::default());
        assert_eq!(document.text, text);
        check(&document);
    }
}
