//! Runs the Markdown fixtures under `tests/fixtures/<pass>/`: a `text` block, then a block named after the pass with what
//! is to be found in it, one thing a line, exhaustive; an empty block means nothing. A text block may say when and by whom
//! it was published: ```` ```text published=2020-10-05 publisher="Le Courrier" ````.
//! `UPDATE=1 cargo test -p reading --test fixtures` rewrites expectations.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

#[path = "render/mod.rs"]
mod render;

use model::{Document, Found, Interval};
use reading::Reader;
use std::{fs, path::Path, sync::OnceLock};

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(Reader::built_in)
}

/// A document of plain text: every line that is not empty is a paragraph, or a note if `notes=2,3` counts it.
fn document(text: &str, settings: &str) -> Document {
    let setting = |name: &str| {
        let rest = settings.split_once(&format!("{name}="))?.1;
        Some(match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default(),
            None => rest.split_whitespace().next().unwrap_or_default(),
        })
    };
    let found = |value: &str| Found { value: value.to_owned(), basis: "fixture".to_owned() };
    let notes: Vec<usize> = setting("notes").unwrap_or_default().split(',').filter_map(|n| n.parse().ok()).collect();
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.is_empty() {
            let span = model::Span::new(at, at + words.len());
            let note = notes.contains(&(blocks.len() + 1));
            let kind = if note { model::BlockKind::Note } else { model::BlockKind::Paragraph };
            blocks.push(model::Block { span, kind });
        }
        at += line.len();
    }
    Document {
        id: model::DocumentId::of(text.as_bytes()),
        text: text.to_owned(),
        blocks,
        published: setting("published").map(|value| {
            let (from, to) = value.split_once("..").unwrap_or((value, value));
            let interval = Interval::between(from.parse().unwrap(), to.parse().unwrap());
            Found { value: interval, basis: "fixture".to_owned() }
        }),
        publisher: setting("publisher").map(found),
        language: Some(found(setting("language").unwrap_or("en"))),
        ..Document::default()
    }
}

/// Checks every file of a folder; the rendering of a reading is what `render` makes of it.
fn check(pass: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(pass);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut failures = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "md")) {
        let before = fs::read_to_string(file).unwrap();
        let (mut after, mut text, mut lines) = (String::new(), None, before.lines());
        while let Some(line) = lines.next() {
            after += line;
            after.push('\n');
            let Some(head) = line.strip_prefix("```").filter(|h| !h.is_empty()) else { continue };
            let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            if let Some(settings) = head.strip_prefix("text") {
                text = Some((body.join("\n"), settings.to_owned()));
                after += &body.iter().map(|l| format!("{l}\n")).collect::<String>();
            } else if head == pass {
                let (text, settings) = text.as_ref().expect("an expectation stands under its text");
                let found = render::render(pass, reader(), &document(text, settings));
                if found != body {
                    failures.push(format!(
                        "{}:\n  {}\nexpected\n    {}\nfound\n    {}\n",
                        file.file_name().unwrap().to_string_lossy(),
                        text.replace('\n', "\n  "),
                        body.join("\n    "),
                        found.join("\n    ")
                    ));
                }
                after += &found.iter().map(|l| format!("{l}\n")).collect::<String>();
            }
            after += "```\n";
        }
        if std::env::var("UPDATE").is_ok() && after != before {
            fs::write(file, &after).unwrap();
        }
    }
    assert!(std::env::var("UPDATE").is_ok() || failures.is_empty(), "{}", failures.join("\n"));
}

macro_rules! passes {
    ($($pass:ident),*) => { $(#[test] fn $pass() { check(stringify!($pass)); })* };
}
passes!(tokens, times, quantities, places, mentions, attributions, claims);
