//! What does a web page say to its readers? The main text, as blocks, with its links; menus, adverts and comments are
//! left out. What the page tells machines is read in `page`.

use crate::builder::Builder;
use crate::findings::Findings;
use crate::nesting;
use crate::page;
use model::{BlockKind, Document, Problem};
use scraper::Html;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// Pages larger than this are read without telling main text from the rest, which takes too long on them.
const LARGEST: usize = 8 << 20;

/// Reads a decoded page into the document: text, blocks, links, and findings.
pub(crate) fn read(
    source: &str,
    path: &str,
    document: &mut Document,
    findings: &mut Findings,
    problems: &mut Vec<Problem>,
) {
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
    if let Some(title) = findings.title.best_found() {
        builder.line(&title.clone(), BlockKind::Title);
    }
    let main = main_text(source, builder.base.clone(), problems);
    let before = builder.blocks.len();
    if let Some(main) = main {
        builder.walk(Html::parse_fragment(&main).root_element(), BlockKind::Paragraph);
    }
    builder.flush(BlockKind::Paragraph);
    if builder.blocks.len() == before {
        builder.skipping = true;
        builder.walk(page.root_element(), BlockKind::Paragraph);
        builder.flush(BlockKind::Paragraph);
    }
    builder.finish(document, findings);
}

/// The main text as HTML, or `None` if none can be told.
fn main_text(source: &str, base: Option<Url>, problems: &mut Vec<Problem>) -> Option<String> {
    if source.len() > LARGEST {
        problems.push(Problem::new(
            "html-too-large",
            None,
            "larger than 8 MiB, so all its text was taken, menus too; give the article alone if that matters",
        ));
        return None;
    }
    let mut options = trafilatura::Options::default()
        .with_fallback(true)
        .with_links(true)
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
