//! What does a web page say to its readers? The main text, as blocks, with its links; menus, adverts and comments are
//! left out. What the page tells machines is read in `page`.

use crate::builder::Builder;
use crate::findings::Findings;
use crate::nesting;
use crate::page;
use crate::words::{boundary, folded};
use model::{BlockKind, Document, Problem};
use scraper::Html;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// How much of a page is read.
const LARGEST: usize = 8 << 20;

/// Reads a decoded page into the document: text, blocks, links, and findings.
pub(crate) fn read(
    source: &str,
    path: &str,
    document: &mut Document,
    findings: &mut Findings,
    problems: &mut Vec<Problem>,
) {
    // Only the beginning of an immense page is looked at: no report is that long.
    let source = if source.len() > LARGEST {
        problems.push(Problem::new(
            "html-too-large",
            None,
            "larger than 8 MiB, so only its first 8 MiB were read; give the article alone",
        ));
        document.truncated = true;
        &source[..boundary(source, LARGEST)]
    } else {
        source
    };
    let capped = nesting::capped(source);
    if capped.is_some() {
        problems.push(Problem::new(
            "html-nested-deeply",
            None,
            "the page nests its elements deeper than any real page; check its text against the page",
        ));
    }
    let source = capped.as_deref().unwrap_or(source);
    let page = Html::parse_document(source);
    page::find(&page, findings, problems);
    let base = findings.url.best().and_then(|u| Url::parse(u).ok()).or_else(|| Url::parse(path).ok());
    let mut builder = Builder::new(base);
    let title = findings.title.best_found().cloned();
    if let Some(title) = &title {
        builder.line(title, BlockKind::Title);
    }
    let title = title.map(|t| folded(&t));
    let mut all = Builder::new(builder.base.clone());
    all.walk(page.root_element(), BlockKind::Paragraph);
    all.flush(BlockKind::Paragraph);
    let before = builder.blocks.len();
    if let Some(main) = main_text(source, builder.base.clone(), problems) {
        let mut told = Builder::new(builder.base.clone());
        told.walk(Html::parse_fragment(&main).root_element(), BlockKind::Paragraph);
        told.flush(BlockKind::Paragraph);
        match found_again(&told, &all) {
            Some(kept) => builder.copy_but(&title, &all, kept),
            None => builder.copy_but(&title, &told, 0..told.blocks.len()),
        }
    }
    if builder.blocks.len() == before {
        let mut rest = Builder::new(builder.base.clone());
        rest.skipping = true;
        rest.walk(page.root_element(), BlockKind::Paragraph);
        rest.flush(BlockKind::Paragraph);
        builder.copy_but(&title, &rest, 0..rest.blocks.len());
    }
    builder.finish(document, findings);
}

/// Words in a row that make a sequence: enough to tell one sentence from another.
const SEQUENCE: usize = 4;

/// Which blocks of the page the main text consists of. The library that tells the main text rewrites it: it glues words
/// around links and repeats them. The page's own blocks are what a reader sees and what can be quoted. `None` if the main
/// text is not found again in them.
fn found_again(told: &Builder, all: &Builder) -> Option<Vec<usize>> {
    let mut sequences: BTreeSet<u64> = BTreeSet::new();
    let mut wholes: BTreeSet<String> = BTreeSet::new();
    let mut wanted = 0usize;
    for block in &told.blocks {
        let words = words(told.words_of(block.span));
        wanted += words.len();
        sequences.extend(words.windows(SEQUENCE).map(sequence));
        if words.len() < 3 * SEQUENCE {
            wholes.insert(words.concat());
        }
    }
    let mut kept = Vec::new();
    let mut found = 0usize;
    for (at, block) in all.blocks.iter().enumerate() {
        let words = words(all.words_of(block.span));
        let rows = words.len().saturating_sub(SEQUENCE - 1);
        let shared = words.windows(SEQUENCE).filter(|w| sequences.contains(&sequence(w))).count();
        if (rows > 0 && shared * 10 >= rows * 6)
            || (!words.is_empty() && words.len() < 3 * SEQUENCE && wholes.contains(&words.concat()))
        {
            found += words.len();
            kept.push(at);
        }
    }
    // Captions stand between the paragraphs; the library leaves them out.
    if let (Some(first), Some(last)) = (kept.first().copied(), kept.last().copied()) {
        let caption = |at: &usize| {
            let block = all.blocks[*at];
            block.kind == BlockKind::Caption && words(all.words_of(block.span)).len() >= SEQUENCE
        };
        let captions: Vec<usize> = (first..last).filter(caption).collect();
        kept.extend(captions);
        kept.sort_unstable();
        kept.dedup();
    }
    (found * 10 >= wanted * 8 && found * 10 <= wanted * 14).then_some(kept)
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
}

/// FNV-1a over the words.
fn sequence(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|w| w.bytes().chain(std::iter::once(b' ')));
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The main text as HTML, or `None` if none can be told.
fn main_text(source: &str, base: Option<Url>, problems: &mut Vec<Problem>) -> Option<String> {
    let mut options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    if let Some(base) = base {
        options = options.with_url(base);
    }
    match catch_unwind(AssertUnwindSafe(|| trafilatura::extract(source, &options))) {
        Ok(Ok(result)) => Some(result.content_html),
        Ok(Err(_)) => None,
        Err(_) => {
            problems.push(Problem::new(
                "html-main-text",
                None,
                "the main text could not be told from the rest, so all text was taken; check it against the page",
            ));
            None
        }
    }
}
