//! Which format is this? What the bytes show outranks what a server or a file name says: both err often.

use crate::Input;
use encoding_rs::Encoding;
use model::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Plain,
    Markdown,
    Html,
    Feed,
    Mail,
    Pdf,
}

impl Format {
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Plain => "text/plain",
            Format::Markdown => "text/markdown",
            Format::Html => "text/html",
            Format::Feed => "application/feed+xml",
            Format::Mail => "message/rfc822",
            Format::Pdf => "application/pdf",
        }
    }
}

/// How much of a file is looked at.
const HEAD: usize = 4096;

/// Beginnings of files that are no text, and what they are.
const BINARY: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive or an office document; unpack it, or save it as PDF or text"),
    (b"\x1F\x8B", "compressed with gzip; unpack it first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xFD7zXZ\0", "compressed with xz; unpack it first"),
    (b"\x28\xB5\x2F\xFD", "compressed with zstd; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive; unpack it first"),
    (b"Rar!", "a rar archive; unpack it first"),
    (b"\x89PNG", "a picture; give its text"),
    (b"\xFF\xD8\xFF", "a picture; give its text"),
    (b"GIF8", "a picture; give its text"),
    (b"\xD0\xCF\x11\xE0", "an old office document; save it as PDF or text"),
    (b"SQLite format 3\0", "a database; give reports, not cases"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"ID3", "a sound recording; give its transcript"),
    (b"OggS", "a sound recording; give its transcript"),
];

fn unknown(why: &str) -> Box<Problem> {
    Box::new(Problem::new("format-unknown", None, format!("not a format that can be read: it is {why}")))
}

/// The format of a file, or the problem that it has none that can be read.
pub(crate) fn of(input: &Input<'_>) -> Result<Format, Box<Problem>> {
    let head = head(input.bytes);
    let extension = extension(input.path);
    let media_type = input.media_type.map(|m| m.split(';').next().unwrap_or(m).trim().to_ascii_lowercase());
    // Some programs write a few bytes before the mark of a PDF.
    if input.bytes[..input.bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| input.bytes.starts_with(magic)) {
        return Err(unknown(what));
    }
    if is_feed(&head) {
        return Ok(Format::Feed);
    }
    if is_html(&head) {
        return Ok(Format::Html);
    }
    if is_binary(input.bytes) {
        return Err(unknown("neither text nor a document format; convert it to text, HTML or PDF"));
    }
    if head.starts_with("<?xml") {
        return Err(unknown("XML of a kind that is neither a feed nor a page; convert it to text or HTML"));
    }
    if is_mail(&head) || (extension == "eml" || media_type.as_deref() == Some("message/rfc822")) && head.contains(':') {
        return Ok(Format::Mail);
    }
    Ok(match (extension.as_str(), media_type.as_deref()) {
        ("html" | "htm" | "xhtml", _) | (_, Some("text/html" | "application/xhtml+xml")) => Format::Html,
        ("md" | "markdown", _) | (_, Some("text/markdown")) => Format::Markdown,
        _ => Format::Plain,
    })
}

/// The first part of a file in lower case, without marks and white space before it.
fn head(bytes: &[u8]) -> String {
    let part = &bytes[..bytes.len().min(HEAD)];
    let text = match Encoding::for_bom(part) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&part[length..]).0,
        None => String::from_utf8_lossy(part),
    };
    text.trim_start().to_ascii_lowercase()
}

pub(crate) fn extension(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// The root of a feed, behind the XML declaration and other preliminaries.
fn is_feed(head: &str) -> bool {
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| match head.find(root) {
        Some(at) => {
            let end = head[at + root.len()..].chars().next();
            head.starts_with('<') && !head[..at].contains("<html") && end.is_some_and(|c| c == '>' || c.is_whitespace())
        }
        None => false,
    })
}

/// Header lines from the first line on: who sent it, and one more of those that mails always have.
fn is_mail(head: &str) -> bool {
    let (mut sender, mut others) = (false, 0);
    for line in head.lines().take(60) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        match name {
            "from" => sender = true,
            "received" | "return-path" | "message-id" | "mime-version" | "delivered-to" | "date" | "to"
            | "dkim-signature" | "content-type" | "reply-to" => others += 1,
            name if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => break,
            _ => {}
        }
    }
    sender && others >= 2
}

fn is_html(head: &str) -> bool {
    let mut rest = head;
    // Comments, the XML declaration and other preliminaries.
    while let Some(inner) = rest.strip_prefix("<!--") {
        match inner.find("-->") {
            Some(end) => rest = inner[end + 3..].trim_start(),
            None => return false,
        }
    }
    if let Some(end) = rest.strip_prefix("<?xml").and_then(|r| r.find("?>")) {
        rest = rest[end + 7..].trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body", "<title"].iter().any(|t| rest.starts_with(t))
}

/// Control characters that even a short text may hold, copied from a terminal perhaps.
const STRAY: usize = 8;

/// Text has hardly a control character; UTF-16 has zeros, but a mark or a pattern that `charset` knows.
fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || crate::charset::utf_16_without_mark(bytes).is_some() {
        return false;
    }
    let part = &bytes[..bytes.len().min(1 << 16)];
    let controls = part.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    let zeros = part.iter().filter(|b| **b == 0).count();
    controls > STRAY && controls * 50 > part.len() || (zeros * 200 > part.len() && zeros > 1)
}

/// The character set that the server or the file itself names.
pub(crate) fn declared_charset(input: &Input<'_>, format: Format) -> Option<String> {
    let of_server = input.media_type.and_then(|m| label_in(&m.to_ascii_lowercase()));
    of_server.or_else(|| match format {
        Format::Html => {
            let part = &input.bytes[..input.bytes.len().min(HEAD)];
            let text = String::from_utf8_lossy(part).to_ascii_lowercase();
            // `<meta charset=...>`, `<meta ... content="text/html; charset=...">`, `<?xml ... encoding="...">`
            label_in(&text).or_else(|| of_declaration(&text))
        }
        Format::Feed => of_declaration(&head(input.bytes)),
        _ => None,
    })
}

/// `<?xml ... encoding="..."?>`
fn of_declaration(text: &str) -> Option<String> {
    let declaration = text.strip_prefix("<?xml")?;
    value_after(&declaration[..declaration.find("?>")?], "encoding")
}

fn label_in(text: &str) -> Option<String> {
    value_after(text, "charset")
}

fn value_after(text: &str, key: &str) -> Option<String> {
    let rest = &text[text.find(key)? + key.len()..];
    let rest = rest.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let label: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(path: &str, bytes: &[u8], media_type: Option<&str>) -> Option<Format> {
        of(&Input { path, bytes, media_type, ..Input::default() }).ok()
    }

    #[test]
    fn bytes_outrank_names() {
        assert_eq!(format("a.txt", b"\n<!DOCTYPE html><p>x", None), Some(Format::Html));
        assert_eq!(format("a.txt", b"<!-- saved --><html lang=en>", None), Some(Format::Html));
        assert_eq!(format("a", b"<p>The ship", Some("text/html; charset=utf-8")), Some(Format::Html));
        assert_eq!(format("http://x.example/a.html?b=c.txt", b"The ship", None), Some(Format::Html));
        assert_eq!(format("a.txt", b"The ship burned", None), Some(Format::Plain));
        assert_eq!(format("a.xml", b"<?xml version='1.0'?>\n<rss version='2.0'>", None), Some(Format::Feed));
        assert_eq!(format("a", b"From: a@b.example\nTo: c@d.example\nDate: x\n\nHello", None), Some(Format::Mail));
        assert_eq!(format("a.txt", b"From: the coast\nWe saw it burn", None), Some(Format::Plain));
        assert_eq!(format("a.md", b"# Ship", None), Some(Format::Markdown));
        assert_eq!(format("a.bin", b"%PDF-1.4\n", None), Some(Format::Pdf));
        assert_eq!(format("a.txt", b"PK\x03\x04rest", None), None);
        assert_eq!(format("a.txt", b"The \x07captain\0 of \x1B[31mthe ship\x08", None), Some(Format::Plain));
        assert_eq!(format("a.txt", &[0, 1, 2, 3, 200, 201, 0, 0, 9, 5], None), None);
    }

    #[test]
    fn declared_character_sets() {
        let declared = |bytes: &[u8], media_type| {
            declared_charset(&Input { path: "", bytes, media_type, ..Input::default() }, Format::Html)
        };
        assert_eq!(declared(b"<meta charset='windows-1256'>", None).as_deref(), Some("windows-1256"));
        assert_eq!(declared(b"<meta content=\"text/html; charset=UTF-8\">", None).as_deref(), Some("utf-8"));
        assert_eq!(declared(b"<?xml version='1.0' encoding='koi8-r'?>", None).as_deref(), Some("koi8-r"));
        assert_eq!(declared(b"<p>", Some("text/html; charset=\"big5\"")).as_deref(), Some("big5"));
    }
}
