//! Who is named right beside a quotation? "..." NAME said, "..." said NAME, description. The marks and the order of the words
//! decide, since what stands within the marks leads trees astray.

use super::closing;
use super::data::Verb;
use super::page::Page;
use model::Upos;
use std::collections::BTreeMap;

/// Longest source beside a quotation, in tokens.
const LONGEST: u32 = 30;

/// A speaker beside the quotation that ends right before the group; token ranges are [first, end).
#[derive(Clone, Copy)]
pub struct Beside {
    pub source: (u32, u32),
    pub head: u32,
    pub cue: (u32, u32),
}

/// The speakers whom verbs name with a quotation before them, by verb.
pub fn find(page: &Page) -> BTreeMap<u32, Beside> {
    let entry = |verb: &u32| page.data.verb(page.lemma(*verb));
    (0..page.len()).filter_map(|verb| Some((verb, speaker(page, verb, entry(&verb)?)?))).collect()
}

/// The speaker whom this verb names with a quotation before it. `None` if no quotation ends there.
fn speaker(page: &Page, verb: u32, entry: &Verb) -> Option<Beside> {
    if !entry.takes('q') || page.quote_at(page.token(verb).span.start).is_some_and(|q| page.is_speech(q)) {
        return None;
    }
    let (_, high) = page.around(verb);
    if closed(page, verb, false) && said(page, verb) {
        let source = closing::behind_verb(page, verb, high, false)?;
        return found(page, source, (verb, verb + 1));
    }
    // "Mr. Hale" may have been cut in two.
    let low = verb.saturating_sub(LONGEST);
    let cue = closing::cue(page, low, verb);
    let ends = verb + 1 >= high || verb + 2 >= high && page.is_punct(verb + 1);
    let first = (low..cue.0).rev().find(|i| closed(page, *i, ends))?;
    if !said(page, verb) || !closing::names(page, first, cue.0) {
        return None;
    }
    let end = if page.word(cue.0 - 1) == "," { cue.0 - 1 } else { cue.0 };
    found(page, (first, end), cue)
}

fn found(page: &Page, source: (u32, u32), cue: (u32, u32)) -> Option<Beside> {
    let block = |i: u32| page.document.block_at(page.token(i).span.start).map(|b| b.span);
    let stops = |i: u32| page.is_punct(i) && page.word(i).ends_with(['.', '?', '!', ';', ':']);
    if block(source.0) != block(cue.0) || (source.0..source.1.min(cue.0)).any(stops) {
        return None;
    }
    let head = closing::head(page, source).filter(|h| (source.0..source.1).contains(h))?;
    Some(Beside { source, head, cue })
}

/// A finite form, or what a tagger takes for something else.
fn said(page: &Page, verb: u32) -> bool {
    let token = page.token(verb);
    match token.upos {
        Upos::Verb => token.feat("VerbForm") != Some("Inf") && token.feat("VerbForm") != Some("Ger"),
        Upos::Noun | Upos::Propn | Upos::X | Upos::Adj => {
            let plain = page.word(verb).starts_with(char::is_lowercase);
            plain && (*token.lemma != *page.lower(verb) || page.is("said", verb))
        }
        _ => false,
    }
}

/// Whether a quotation ends right before this token and leaves its sentence open; with `all`, however it ends.
fn closed(page: &Page, at: u32, all: bool) -> bool {
    let start = page.token(at).span.start;
    let Some(quote) = page.quotes.partition_point(|q| q.span.end <= start).checked_sub(1) else { return false };
    let found = &page.quotes[quote];
    let Some(between) = page.text().get(found.span.end as usize..start as usize) else { return false };
    let inner = found.inner.of(page.text()).trim_end().trim_end_matches(['\'', '’', '"', '”']);
    let open = all || inner.ends_with([',', '?', '!']) || between.trim() == ",";
    let block = page.document.block_at(start).map(|b| b.span);
    open && found.closed
        && between.len() <= 4
        && !between.contains(char::is_alphanumeric)
        && block == page.document.blocks.get(found.block).map(|b| b.span)
}
