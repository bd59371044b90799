//! Which characters are these bytes? A byte-order mark first, then what is declared if the bytes bear it out, then what
//! the bytes look like. Nothing is normalised but line ends.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use model::Problem;

/// Text, and the name of the character set that it was read in.
pub(crate) struct Decoded {
    pub text: String,
    pub charset: &'static str,
    pub problems: Vec<Problem>,
}

/// How much of a file is looked at to tell its character set.
const LOOKED_AT: usize = 1 << 20;

/// Bytes as text. `declared` is a label as web pages and mails write it.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let mut problems = Vec::new();
    let (encoding, bytes) = choose(bytes, declared, &mut problems);
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    if lossy {
        problems.push(Problem::new(
            "charset-invalid",
            None,
            format!(
                "some bytes are not {} and stand as U+FFFD in the text; convert the file to UTF-8 if they matter",
                encoding.name()
            ),
        ));
    }
    Decoded { text: clean(&text, &mut problems), charset: encoding.name(), problems }
}

fn choose<'b>(bytes: &'b [u8], declared: Option<&str>, problems: &mut Vec<Problem>) -> (&'static Encoding, &'b [u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return (encoding, bytes);
    }
    let is_utf_8 = is_utf_8(bytes);
    let labelled = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(labelled) = labelled {
        let single_byte_utf_8 = is_utf_8 && !bytes.is_ascii() && labelled.is_single_byte();
        // A page cannot carry a UTF-16 declaration in bytes that are read as ASCII.
        let fits = if labelled == UTF_8 {
            is_utf_8
        } else if labelled == UTF_16LE || labelled == UTF_16BE || single_byte_utf_8 {
            false
        } else {
            !labelled.decode_without_bom_handling(&bytes[..bytes.len().min(LOOKED_AT)]).1
        };
        if fits {
            return (labelled, bytes);
        }
        let found = if is_utf_8 { UTF_8 } else { guess(bytes) };
        if found != labelled {
            problems.push(Problem::new(
                "charset-mislabelled",
                None,
                format!(
                    "declared as {} but read as {}, which its bytes fit; correct the declaration if the text looks wrong",
                    labelled.name(),
                    found.name()
                ),
            ));
        }
        return (found, bytes);
    }
    (if is_utf_8 { UTF_8 } else { guess(bytes) }, bytes)
}

fn is_utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

/// UTF-16 without a mark shows as a zero in every other byte of Latin text, spaces and line ends.
pub(crate) fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What bytes that are not UTF-8 look like. A few bad bytes in a text that is otherwise UTF-8 do not make it another.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    let part = &bytes[first.saturating_sub(64)..];
    let part = &part[..part.len().min(LOOKED_AT)];
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in part.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= 10 * bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(part, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Line ends become `\n`; controls that no text has become U+FFFD. All else stays: spaces that do not break, marks of
/// direction, composed and decomposed letters.
pub(crate) fn clean(text: &str, problems: &mut Vec<Problem>) -> String {
    if !text.bytes().any(|b| b < 0x20 && b != b'\n' && b != b'\t') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut replaced = 0usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            // A page break of a printed text.
            '\u{C}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 0x20 => {
                replaced += 1;
                out.push('\u{FFFD}');
            }
            c => out.push(c),
        }
    }
    if replaced > 0 {
        problems.push(Problem::new(
            "control-characters",
            None,
            format!("{replaced} control characters stand as U+FFFD in the text; check that the file is a text"),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(decoded: &Decoded) -> Vec<&str> {
        decoded.problems.iter().map(|p| p.code.as_str()).collect()
    }

    #[test]
    fn marks_and_declarations() {
        let text = "سفينة الشحن احترقت قبالة الساحل الليبي يوم الثلاثاء الماضي وقال خفر السواحل إن طاقمها فُقد";
        let (windows, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        for (bytes, declared, charset, problems) in [
            (text.as_bytes().to_vec(), None, "UTF-8", vec![]),
            (text.as_bytes().to_vec(), Some("windows-1256"), "UTF-8", vec!["charset-mislabelled"]),
            (windows.to_vec(), Some("windows-1256"), "windows-1256", vec![]),
            (windows.to_vec(), None, "windows-1256", vec![]),
            (windows.to_vec(), Some("utf-8"), "windows-1256", vec!["charset-mislabelled"]),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Some("windows-1252"), "UTF-8", vec![]),
            (
                [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                None,
                "UTF-16LE",
                vec![],
            ),
        ] {
            let decoded = decode(&bytes, declared);
            assert_eq!((decoded.charset, codes(&decoded)), (charset, problems), "{declared:?}");
            assert_eq!(decoded.text, text);
        }
        let bare: Vec<u8> = "The ship burned.\n".repeat(9).encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bare, None).text, "The ship burned.\n".repeat(9));
    }

    #[test]
    fn one_bad_byte_does_not_change_the_character_set() {
        let mut bytes =
            "Le navire a brûlé près de la côte, à l’aube, précisément là où il était échoué.".as_bytes().to_vec();
        bytes.extend(b" \xFF.");
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.charset, codes(&decoded)), ("UTF-8", vec!["charset-invalid"]));
        assert!(decoded.text.ends_with(" \u{FFFD}."));
    }

    #[test]
    fn only_line_ends_and_controls_change() {
        let decoded = decode("a\r\nb\rc\u{C}d\0e\u{A0}\u{202E}f\u{65}\u{301}\t".as_bytes(), None);
        assert_eq!(decoded.text, "a\nb\nc\nd\u{FFFD}e\u{A0}\u{202E}f\u{65}\u{301}\t");
        assert_eq!(codes(&decoded), ["control-characters"]);
    }
}
