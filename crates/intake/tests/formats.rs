//! Every format that reports come in, from whole files: what text, blocks and metadata they give, and what is said of files
//! that cannot be read.

use intake::{Given, Input, Taken, take_in};
use jiff::civil::{Date, date};
use model::{BlockKind, Document, DocumentId, Interval, Problem};

fn read(path: &str, bytes: &[u8]) -> (Vec<Taken>, Vec<Problem>) {
    take_in(&Input { path, bytes, ..Input::default() })
}

fn only(path: &str, bytes: &[u8]) -> Document {
    let (taken, problems) = read(path, bytes);
    assert_eq!(problems, [], "{path}");
    let [one] = <[Taken; 1]>::try_from(taken).unwrap();
    assert_eq!(one.document.id, DocumentId::of(bytes));
    one.document
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|p| p.code.as_str()).collect()
}

fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
    document.blocks.iter().map(|b| (b.kind, b.span.of(&document.text))).collect()
}

fn of_kind(document: &Document, kind: BlockKind) -> Vec<&str> {
    blocks(document).into_iter().filter(|(k, _)| *k == kind).map(|(_, text)| text).collect()
}

fn title(document: &Document) -> (&str, &str) {
    document.title.as_ref().map_or(("", ""), |t| (&t.value, &t.basis))
}

fn publisher(document: &Document) -> (&str, &str) {
    document.publisher.as_ref().map_or(("", ""), |t| (&t.value, &t.basis))
}

fn published(document: &Document) -> Option<(Date, &str)> {
    let found = document.published.as_ref()?;
    assert_eq!(found.value.from, found.value.to);
    Some((found.value.from?, &found.basis))
}

fn authors(document: &Document) -> Vec<&str> {
    document.authors.iter().map(|a| a.value.as_str()).collect()
}

fn alternatives(document: &Document) -> Vec<(&str, &str)> {
    document.alternatives.iter().map(|(item, value, _)| (item.as_str(), value.as_str())).collect()
}

const PAGE: &[u8] = include_bytes!("fixtures/page.html");
const ARABIC: &[u8] = include_bytes!("fixtures/arabic-windows-1256.html");
const FEED: &[u8] = include_bytes!("fixtures/feed.xml");
const LETTER: &[u8] = include_bytes!("fixtures/letter.eml");
const BULLETIN: &[u8] = include_bytes!("fixtures/bulletin.pdf");
const REPORT: &[u8] = include_bytes!("fixtures/report.md");
const WRAPPER: &[u8] = include_bytes!("fixtures/wrapper.txt");
const DIGEST: &[u8] = include_bytes!("fixtures/digest.txt");

#[test]
fn a_page_gives_its_article_and_its_graph() {
    let page = only("page.html", PAGE);
    assert_eq!(title(&page), ("Freighter burns off Ras Amal", "json-ld"));
    assert_eq!(publisher(&page), ("Harbour Gazette", "json-ld"));
    assert_eq!(authors(&page), ["Rana Idris", "Tom O'Shea"]);
    // The day as written, in its own zone; the day of change is kept beside it.
    assert_eq!(published(&page), Some((date(2023, 10, 11), "json-ld")));
    assert_eq!(alternatives(&page), [("modified", "2023-10-14")]);
    assert_eq!(page.language.as_ref().unwrap().value, "en");
    let paragraphs = of_kind(&page, BlockKind::Paragraph);
    assert_eq!(paragraphs.len(), 4, "{paragraphs:?}");
    assert!(paragraphs[0].starts_with("Fire broke out before dawn on Wednesday aboard the freighter Selene, eleven"));
    assert_eq!(of_kind(&page, BlockKind::Heading), ["A disputed cargo"]);
    assert_eq!(of_kind(&page, BlockKind::Quote), ["We were told to look away, and we looked away."]);
    assert_eq!(of_kind(&page, BlockKind::Caption), ["Smoke over the bay, seen from the lighthouse. (Rana Idris)"]);
    assert!(!page.text.contains("squid") && !page.text.contains("Sport"));
    let [link] = &page.links[..] else { panic!("{:?}", page.links) };
    assert_eq!(
        (link.span.of(&page.text), link.url.as_str()),
        ("a report by Coastal Wire", "https://wire.example/selene")
    );
}

#[test]
fn an_old_arabic_page_is_read_in_its_character_set() {
    let page = only("arabic.html", ARABIC);
    assert_eq!(page.provenance.charset, "windows-1256");
    assert_eq!(page.language.as_ref().unwrap().value, "ar");
    assert_eq!(title(&page).0, "حريق في سفينة شحن قبالة رأس الأمل");
    assert_eq!(authors(&page), ["رنا إدريس"]);
    assert_eq!(of_kind(&page, BlockKind::Paragraph).len(), 3);

    let at = ARABIC.windows(12).position(|w| w == b"windows-1256").unwrap();
    let lying = [&ARABIC[..at], b"utf-8", &ARABIC[at + 12..]].concat();
    let (taken, problems) = read("arabic.html", &lying);
    assert_eq!(codes(&problems), ["charset-mislabelled"]);
    assert_eq!(taken[0].document.text, page.text);
}

#[test]
fn a_feed_gives_a_document_an_item() {
    let (taken, problems) = read("feed.xml", FEED);
    // 30 February.
    assert_eq!(codes(&problems), ["date-impossible"]);
    let items: Vec<&Document> = taken.iter().map(|t| &t.document).collect();
    assert_eq!(
        items.iter().map(|i| title(i).0).collect::<Vec<_>>(),
        ["Selene burns & drifts", "Tug sent to the Selene", "Search called off"]
    );
    for (number, one) in taken.iter().enumerate() {
        assert_eq!(one.document.provenance.path, format!("feed.xml#item-{}", number + 1));
        assert_eq!(one.document.provenance.container, Some(DocumentId::of(FEED)));
        assert_eq!(one.document.id, DocumentId::of(&one.bytes));
        assert_eq!(publisher(&one.document), ("Coastal Wire", "feed"));
    }
    // Half past eleven at night, five hours behind: the day as written.
    assert_eq!(published(items[0]), Some((date(2023, 10, 11), "feed")));
    assert_eq!(published(items[2]), None);
    assert_eq!(authors(items[0]), ["Mina Vale"]);
    assert_eq!(items[0].links[0].span.of(&items[0].text), "the Gazette");
    assert_eq!(
        blocks(items[1]),
        [
            (BlockKind::Title, "Tug sent to the Selene"),
            (BlockKind::Paragraph, "A tug left port at eight, the harbour office said.\u{a0}It carries foam."),
        ]
    );
    assert!(items[2].truncated && !items[1].truncated);
}

#[test]
fn a_broken_item_loses_itself_only() {
    let text = std::str::from_utf8(FEED).unwrap();
    let broken = text.replace("<link>https://wire.example/tug</link>", "<link>https://wire.example/tug</b>");
    let (taken, problems) = read("feed.xml", broken.as_bytes());
    assert_eq!(codes(&problems), ["date-impossible", "feed-broken"]);
    assert_eq!(
        taken.iter().map(|t| title(&t.document).0).collect::<Vec<_>>(),
        ["Selene burns & drifts", "Search called off"]
    );
    let cut = &FEED[..FEED.len() - 120];
    let (taken, problems) = read("feed.xml", cut);
    assert_eq!((taken.len(), codes(&problems)), (2, vec!["feed-broken"]));
}

#[test]
fn a_mail_gives_its_body_and_its_attachments() {
    let (taken, problems) = read("letter.eml", LETTER);
    assert_eq!(codes(&problems), ["format-unknown"]);
    assert!(problems[0].message.starts_with("attachment scan.bin: "));
    let [mail, statement] = &taken[..] else { panic!("{}", taken.len()) };
    assert_eq!(title(&mail.document), ("Selene towed to Al-Khalîj", "mail header"));
    assert_eq!(publisher(&mail.document), ("Harbour Gazette", "mail header"));
    assert_eq!(published(&mail.document), Some((date(2023, 10, 12), "mail header")));
    // The lines that the mail program wrapped are one paragraph.
    assert_eq!(of_kind(&mail.document, BlockKind::Paragraph).len(), 2);
    assert_eq!(statement.document.provenance.path, "letter.eml#statement.txt");
    assert_eq!(statement.document.provenance.container, Some(DocumentId::of(LETTER)));
    assert_eq!(title(&statement.document).0, "Statement of the owner");
}

#[test]
fn a_pdf_gives_paragraphs_in_reading_order() {
    let bulletin = only("bulletin.pdf", BULLETIN);
    assert_eq!(title(&bulletin), ("Tow of the Selene", "pdf properties"));
    assert_eq!(published(&bulletin), Some((date(2023, 10, 12), "pdf properties, day of making")));
    let paragraphs = of_kind(&bulletin, BlockKind::Paragraph);
    assert!(paragraphs[0].contains("in a report that this paper has seen"), "{paragraphs:?}");
    assert!(paragraphs[0].contains("and the coastguard sent nobody aboard"));
    // No space is written in these lines: words stand apart by gaps alone.
    assert!(paragraphs[1].starts_with(
        "Nobody has said where the tow will end. The owner, a company in Valletta, says that it has asked for a"
    ));
    assert!(blocks(&bulletin).iter().any(|(_, text)| *text == "قال مدير الميناء إن 25 شخصا غادروا السفينة"));
    assert_eq!(of_kind(&bulletin, BlockKind::Boilerplate), ["1", "2"]);
}

#[test]
fn a_damaged_pdf_is_a_problem() {
    for cut in [20, 400, BULLETIN.len() / 2] {
        let (taken, problems) = read("bulletin.pdf", &BULLETIN[..cut]);
        assert!(taken.is_empty() && !problems.is_empty(), "{cut}");
    }
    // A page that is its own ancestor; the library looks for what pages inherit.
    let text = BULLETIN.windows(20).position(|w| w == b"/Parent 2 0 R /Media").unwrap();
    let looped = [&BULLETIN[..text], b"/Parent 3 0 R /Media", &BULLETIN[text + 20..]].concat();
    let (taken, problems) = read("bulletin.pdf", &looped);
    assert_eq!((taken.len(), codes(&problems)), (0, vec!["pdf-broken"]));
    let at = BULLETIN.windows(9).position(|w| w == b"/Info 11 ").unwrap();
    let locked =
        [&BULLETIN[..at], b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >> ", &BULLETIN[at..]].concat();
    let (taken, problems) = read("bulletin.pdf", &locked);
    assert!(taken.is_empty() && problems.len() == 1, "{problems:?}");
}

#[test]
fn markdown_keeps_its_front_matter_marks_and_links() {
    let report = only("report.md", REPORT);
    assert_eq!(title(&report), ("Forty crates", "front matter"));
    assert_eq!(authors(&report), ["Rana Idris", "Tom O'Shea"]);
    assert_eq!(published(&report), Some((date(2023, 10, 15), "front matter")));
    assert_eq!(
        blocks(&report),
        [
            (BlockKind::Title, "Forty crates"),
            (BlockKind::Byline, "By Rana Idris and Tom O'Shea"),
            (
                BlockKind::Paragraph,
                "A dock worker says that forty crates went below deck of the Selene, as Coastal Wire first reported."
            ),
            (BlockKind::Heading, "What the papers show"),
            (BlockKind::Quote, "Cement, in bags, nothing else."),
            (BlockKind::List, "The bill of lading names cement."),
            (BlockKind::List, "The port's scales say otherwise."),
            (BlockKind::Paragraph, "The owner did not answer two letters."),
            (BlockKind::Note, "Sent on 12 and 13 October."),
        ]
    );
    assert_eq!(report.links[0].span.of(&report.text), "Coastal Wire");
}

#[test]
fn a_wrapper_around_an_article_is_told_from_it() {
    let article = only("wrapper.txt", WRAPPER);
    assert_eq!(article.text.as_bytes(), WRAPPER);
    assert_eq!(publisher(&article).0, "Evening Lantern");
    assert_eq!(published(&article), Some((date(2023, 10, 14), "dateline")));
    assert_eq!(alternatives(&article), [("publisher", "THE WORLD AT NOON NEWS"), ("published", "2025-03-03")]);
    assert!(article.truncated && article.title.is_none());
    assert_eq!(of_kind(&article, BlockKind::Boilerplate).len(), 9);
    assert_eq!(of_kind(&article, BlockKind::Caption).len(), 1);
    // What stood in the gap was cut out; the sentence goes on behind it.
    let paragraphs = of_kind(&article, BlockKind::Paragraph);
    assert_eq!(paragraphs.len(), 2);
    assert!(paragraphs[1].starts_with("In an interview with") && paragraphs[1].ends_with("lay in port."));
}

#[test]
fn a_digest_keeps_its_excerpts_apart_from_its_notes() {
    let digest = only("digest.txt", DIGEST);
    let kinds: Vec<BlockKind> = digest.blocks.iter().map(|b| b.kind).collect();
    use BlockKind::*;
    assert_eq!(
        kinds,
        [
            Caption,
            Quote,
            Paragraph,
            Boilerplate,
            Note,
            Note,
            Paragraph,
            Boilerplate,
            Note,
            Boilerplate,
            Caption,
            Note,
            Boilerplate
        ]
    );
    assert_eq!(digest.title, None);
}

#[test]
fn heads_of_plain_texts() {
    let body = "The freighter burned for two days, the harbour office said in a statement on Friday.\n\nNobody was hurt, \
                according to the same statement, which named no cause of the fire.\n";
    for (head, expected) in [
        ("Freighter burns\nBy Rana Idris\n3 March 2024\n\n", ("Freighter burns", "", vec!["Rana Idris"], Some(3))),
        (
            "HARBOUR GAZETTE\n\nFreighter burns for two days\n\nMarch 3, 2024\n\n",
            ("Freighter burns for two days", "HARBOUR GAZETTE", vec![], Some(3)),
        ),
        (
            "Freighter burns\nHarbour Gazette | 3 March 2024 | By Rana Idris\n\n",
            ("Freighter burns", "Harbour Gazette", vec!["Rana Idris"], Some(3)),
        ),
        (
            "Freighter burns\nPublished: 3 March 2024\nUpdated: 9 March 2024\n\n",
            ("Freighter burns", "", vec![], Some(3)),
        ),
        ("Freighter burns\nReuters, 3 March 2024\n\n", ("Freighter burns", "Reuters", vec![], Some(3))),
        ("War report\nOne year on\n3 March 2024\n\n", ("War report", "", vec![], Some(3))),
        ("BREAKING NEWS\nFreighter burns\n\n", ("Freighter burns", "", vec![], None)),
        ("", ("", "", vec![], None)),
    ] {
        let text = format!("{head}{body}");
        let document = only("a.txt", text.as_bytes());
        let (name, outlet, by, day) = expected;
        assert_eq!((title(&document).0, publisher(&document).0), (name, outlet), "{head}");
        assert_eq!(authors(&document), by, "{head}");
        assert_eq!(published(&document).map(|(d, _)| d), day.map(|d| date(2024, 3, d)), "{head}");
        assert_eq!(of_kind(&document, BlockKind::Paragraph).len(), 2, "{head}");
    }
    let (_, problems) = read("a.txt", format!("Freighter burns\n31 April 2024\n\n{body}").as_bytes());
    assert_eq!(codes(&problems), ["date-impossible"]);
}

#[test]
fn a_sidecar_outranks_what_is_found() {
    let sidecar = br#"{"published": ["2023-10-01", "2023-10-31"], "publisher": "Desk copy", "colour": "red"}"#;
    let input = Input { path: "page.html", bytes: PAGE, sidecar: Some(sidecar), ..Input::default() };
    let (taken, problems) = take_in(&input);
    assert_eq!(problems, []);
    let page = &taken[0].document;
    assert_eq!(publisher(page), ("Desk copy", "sidecar"));
    assert_eq!(page.published_interval(), Interval::between(date(2023, 10, 1), date(2023, 10, 31)));
    assert_eq!(
        alternatives(page),
        [("publisher", "Harbour Gazette"), ("published", "2023-10-11"), ("modified", "2023-10-14")]
    );
    let input = Input { sidecar: Some(b"{"), ..input };
    let (taken, problems) = take_in(&input);
    assert_eq!((taken.len(), codes(&problems)), (1, vec!["sidecar-invalid"]));
}

#[test]
fn what_is_given_tells_the_lines_of_the_head() {
    let text = "EASTERN HARBOUR OFFICE\nMedia desk\nFriday 3 April 2026\n\nStatement on the Selene\n\nThe harbour office \
                says that it knows of no fire on any ship in its waters.\n";
    let given = Given {
        publisher: Some("Eastern Harbour Office".into()),
        title: Some("Statement on the Selene".into()),
        ..Given::default()
    };
    let document = intake::plain_text("x", text, &given);
    assert_eq!(of_kind(&document, BlockKind::Byline), ["EASTERN HARBOUR OFFICE"]);
    assert_eq!(of_kind(&document, BlockKind::Title), ["Statement on the Selene"]);
}

#[test]
fn a_given_text_is_kept_exactly() {
    let text = "\u{FEFF}Title here\r\n\r\nThe ship burned,\u{a0}\u{202B}قال\u{202C} the office\0 said at noon on that day.\r\n";
    let given = Given { publisher: Some("Gazette".into()), language: Some("fr".into()), ..Given::default() };
    let document = intake::plain_text("line-3", text, &given);
    assert_eq!((document.text.as_str(), document.provenance.path.as_str()), (text, "line-3"));
    assert_eq!(publisher(&document), ("Gazette", "sidecar"));
    assert_eq!(document.language.as_ref().unwrap().value, "fr");
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn translations_and_paywalls_are_noticed() {
    let document = only("a.txt", b"Freighter burns\nTranslated from Arabic by the desk\n\nThe freighter burned for two days, the harbour office said on Friday.\n");
    assert!(document.translated.unwrap().value);
    let page =
        String::from_utf8_lossy(PAGE).replace("\"headline\"", "\"translationOfWork\": {\"@id\": \"x\"}, \"headline\"");
    assert_eq!(only("page.html", page.as_bytes()).translated.unwrap().basis, "json-ld translationOfWork");
}

#[test]
fn files_that_are_no_reports() {
    for (path, bytes, code) in [
        ("a.txt", &b""[..], "file-empty"),
        ("a.txt", b" \n\t\n", "file-without-text"),
        ("a.html", b"<html><head></head></html>", "file-without-text"),
        ("a.docx", b"PK\x03\x04\x14\0\x06\0", "format-unknown"),
        ("a.txt", &[0, 159, 146, 150, 1, 2, 3, 0, 7, 7, 7, 200], "format-unknown"),
        ("a.xml", b"<?xml version=\"1.0\"?><inventory><part/></inventory>", "format-unknown"),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title></channel></rss>",
            "feed-without-items",
        ),
        ("a.xml", b"<rss version=\"2.0\"><channel><tit", "feed-broken"),
        ("a.pdf", b"%PDF-1.7\n", "pdf-broken"),
    ] {
        let (taken, problems) = read(path, bytes);
        assert_eq!((taken.len(), codes(&problems)), (0, vec![code]), "{path} {bytes:?}");
    }
}

#[test]
fn extreme_files_take_no_extreme_time() {
    let long_line = vec![b'x'; 8 << 20];
    assert_eq!(only("a.txt", &long_line).blocks.len(), 1);
    let deep = format!("<html><body>{}The ship burned.{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let (taken, problems) = read("a.html", deep.as_bytes());
    assert_eq!(codes(&problems), ["html-nested-deeply"]);
    assert!(taken[0].document.text.contains("The ship burned."));
    for unit in ["<b>", "<p><i>", "<a href=x>y", "&", "<table><tr><td>", "<!--", "<svg><g>", "<font size=1>"] {
        read("a.html", format!("<html><body>{}", unit.repeat(3_000)).as_bytes());
    }
    for unit in ["[", "*a_", "> ", "- ", "![x](", "`", "<x "] {
        read("a.md", unit.repeat(20_000).as_bytes());
    }
    read("a.xml", format!("<rss>{}", "<item>&".repeat(20_000)).as_bytes());
    read("a.txt", "a\n\n".repeat(100_000).as_bytes());
}
