//! Which language is it in? Detected from samples of the body; what a page declares counts only where the text bears it out
//! or is too short to tell.

use crate::findings::{Item, Rank};
use crate::words::boundary;
use model::{BlockKind, Document};
use whatlang::{Detector, Lang};

/// Bytes of text that a detection looks at, and how many places of a long text it is taken from.
const SAMPLE: usize = 4096;
const PLACES: usize = 5;
/// Fewer letters than this tell nothing certain.
const ENOUGH: usize = 60;

/// The languages that news comes in here, and their ISO 639-1 codes. Fewer candidates, fewer slips.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Ara, "ar"),
    (Lang::Cmn, "zh"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Heb, "he"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Nld, "nl"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Rus, "ru"),
    (Lang::Spa, "es"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
];

/// `en` of `en-GB`, `EN_us`, `eng`.
pub(crate) fn short(tag: &str) -> String {
    let first = tag.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let by_long = LANGUAGES.iter().find(|(lang, _)| lang.code() == first).map(|(_, code)| (*code).to_owned());
    by_long.unwrap_or(first)
}

/// Adds the language that the text shows, and demotes what a page declares against it.
pub(crate) fn find(document: &Document, item: &mut Item<String>) {
    if let Some((code, letters)) = detect(document) {
        let declared = item.best().cloned();
        if letters >= ENOUGH && declared.as_deref() != Some(code) {
            item.add(Rank::JsonLd, code.to_owned(), "detected");
            item.set_others_aside(&code.to_owned());
        } else {
            item.add(Rank::Text, code.to_owned(), "detected");
        }
    }
}

/// The language of most of the body, and how many letters it was told from.
fn detect(document: &Document) -> Option<(&'static str, usize)> {
    let mut sample = String::new();
    let body: Vec<&str> = document
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind, BlockKind::Boilerplate | BlockKind::Note))
        .map(|b| b.span.of(&document.text))
        .collect();
    let total: usize = body.iter().map(|b| b.len()).sum();
    let mut seen = 0usize;
    for block in body {
        // Places at equal distances, so that a long introduction in another language does not decide alone.
        for place in 0..PLACES {
            let at = place * total / PLACES;
            let window = at..at + SAMPLE / PLACES;
            let (from, to) = (window.start.max(seen), window.end.min(seen + block.len()));
            if from < to {
                sample.push_str(&block[boundary(block, from - seen)..boundary(block, to - seen)]);
                sample.push(' ');
            }
        }
        seen += block.len();
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 12 {
        return None;
    }
    let detector = Detector::with_allowlist(LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let lang = detector.detect_lang(&sample)?;
    LANGUAGES.iter().find(|(l, _)| *l == lang).map(|(_, code)| (*code, letters))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Block, Span};

    fn language(text: &str, declared: Option<(&str, Rank)>) -> (String, Vec<String>) {
        let blocks = vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }];
        let mut document = Document { text: text.into(), blocks, ..Document::default() };
        let mut findings = crate::findings::Findings::default();
        if let Some((declared, rank)) = declared {
            findings.language.add(rank, declared.into(), "html lang");
        }
        findings.settle(&mut document);
        let alternatives = document.alternatives.into_iter().map(|(_, value, _)| value).collect();
        (document.language.map(|l| l.value).unwrap_or_default(), alternatives)
    }

    #[test]
    fn the_text_outranks_a_declaration_that_it_belies() {
        let english = "The harbour master said that the freighter had been on fire since the early morning hours.";
        let arabic = "قال مدير الميناء إن النيران اشتعلت في السفينة منذ ساعات الصباح الأولى ولم تخمد حتى المساء";
        assert_eq!(language(english, None), ("en".into(), vec![]));
        assert_eq!(language(arabic, Some(("en", Rank::Meta))), ("ar".into(), vec!["en".into()]));
        assert_eq!(language(english, Some(("fr", Rank::Given))), ("fr".into(), vec!["en".into()]));
        assert_eq!(language("Bonjour", Some(("fr", Rank::Meta))), ("fr".into(), vec![]));
        assert_eq!(short("ara"), "ar");
    }
}
