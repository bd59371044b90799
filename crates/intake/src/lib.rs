//! What was received? Turns bytes of any format into [`Document`]s: text, blocks, metadata. Offsets into a document's
//! text are fixed here and never move later. Pure: bytes come in, documents and problems go out; nothing panics.

mod blocks;
mod builder;
mod charset;
mod dates;
mod feed;
mod findings;
mod format;
mod given;
mod html;
mod language;
mod lines;
mod mail;
mod markdown;
mod nesting;
mod page;
mod pdf;
mod places;
mod words;

pub use given::Given;
pub use places::read_places;

use findings::Findings;
use format::Format;
use model::{Document, DocumentId, Problem, Provenance};

/// A file or page as it came in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'b> {
    /// Path or address, as given.
    pub path: &'b str,
    pub bytes: &'b [u8],
    /// The bytes of `X.meta.json` beside it, if there is one.
    pub sidecar: Option<&'b [u8]>,
    /// What a server said of it.
    pub media_type: Option<&'b str>,
    /// ISO 8601.
    pub retrieved: Option<&'b str>,
}

/// A document and the bytes whose hash is its id.
#[derive(Clone, Debug)]
pub struct Taken {
    pub document: Document,
    pub bytes: Vec<u8>,
}

/// Offsets are 32 bits wide, and a text may be three times as long as its bytes.
const LARGEST: usize = 1 << 30;

/// Mails within mails are opened down to this depth.
const MAILS: usize = 4;

/// All documents in a file (one, or one for each item of a feed or part of a mail), and what went wrong. A file of which
/// nothing can be read gives no document and at least one problem. Problems name no file: the caller knows it.
pub fn take_in(input: &Input<'_>) -> (Vec<Taken>, Vec<Problem>) {
    take_parts(input, 0)
}

fn take_parts(input: &Input<'_>, depth: usize) -> (Vec<Taken>, Vec<Problem>) {
    let (given, mut problems) = input.sidecar.map_or_else(Default::default, Given::from_json);
    if input.bytes.is_empty() {
        problems.push(Problem::new("file-empty", None, "it is empty; fetch it again"));
        return (Vec::new(), problems);
    }
    if input.bytes.len() > LARGEST {
        problems.push(Problem::new("file-too-large", None, "larger than 1 GiB; split it into its reports"));
        return (Vec::new(), problems);
    }
    let format = match format::of(input) {
        Ok(format) => format,
        Err(problem) => {
            problems.push(*problem);
            return (Vec::new(), problems);
        }
    };
    let before = problems.len();
    let taken = match format {
        Format::Feed => feed::read(input, &given, &mut problems),
        Format::Mail if depth < MAILS => mail::read(input, &given, depth, &mut problems),
        Format::Mail => {
            problems.push(Problem::new(
                "mail-nested-deeply",
                None,
                "a mail within mails was not opened; save it alone",
            ));
            Vec::new()
        }
        Format::Plain | Format::Markdown | Format::Html | Format::Pdf => {
            vec![one(input, format, &given, &mut problems)]
        }
    };
    let taken: Vec<Taken> = taken.into_iter().filter(|t| !t.document.blocks.is_empty()).collect();
    if taken.is_empty() && problems.len() == before {
        problems.push(Problem::new("file-without-text", None, "no text was found in it; check that it holds a report"));
    }
    (taken, problems)
}

/// A document whose text is exactly `text`, as `annotate --jsonl` receives it. Its id is the hash of the text.
pub fn plain_text(path: &str, text: &str, given: &Given) -> Document {
    let mut document = Document {
        id: DocumentId::of(text.as_bytes()),
        provenance: Provenance {
            path: path.to_owned(),
            container: None,
            retrieved: given.retrieved.clone(),
            media_type: "text/plain".to_owned(),
            charset: "UTF-8".to_owned(),
        },
        text: text.to_owned(),
        ..Document::default()
    };
    let mut findings = Findings::default();
    given.find(&mut findings);
    let shape = blocks::read(&document.text, &mut findings, &mut Vec::new());
    document.blocks = shape.blocks;
    document.truncated = shape.truncated;
    findings.settle(&mut document);
    document
}

/// A file that is one document.
fn one(input: &Input<'_>, format: Format, given: &Given, problems: &mut Vec<Problem>) -> Taken {
    let mut document = Document {
        id: DocumentId::of(input.bytes),
        provenance: Provenance {
            path: input.path.to_owned(),
            container: None,
            retrieved: given.retrieved.clone().or_else(|| input.retrieved.map(str::to_owned)),
            media_type: format.media_type().to_owned(),
            charset: String::new(),
        },
        ..Document::default()
    };
    let mut findings = Findings::default();
    given.find(&mut findings);
    if format == Format::Pdf {
        pdf::read(input.bytes, &mut document, &mut findings, problems);
    } else {
        let declared = format::declared_charset(input, format);
        let decoded = charset::decode(input.bytes, declared.as_deref());
        document.provenance.charset = decoded.charset.to_owned();
        problems.extend(decoded.problems);
        match format {
            Format::Html => html::read(&decoded.text, input.path, &mut document, &mut findings, problems),
            Format::Markdown => markdown::read(&decoded.text, input.path, &mut document, &mut findings, problems),
            _ => {
                let shape = blocks::read(&decoded.text, &mut findings, problems);
                (document.blocks, document.truncated) = (shape.blocks, shape.truncated);
                document.text = decoded.text;
            }
        }
    }
    findings.settle(&mut document);
    Taken { document, bytes: input.bytes.to_vec() }
}

/// A date that no calendar has.
pub(crate) fn impossible(text: &str) -> Problem {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    Problem::new(
        "date-impossible",
        None,
        format!("the date {shown:?} does not exist and was passed over; correct it in a sidecar"),
    )
}
