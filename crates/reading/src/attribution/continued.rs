//! Does a speaker go on? Quotations that follow an attributed one without a cue of their own are the same speaker's.

use super::draft::Draft;
use super::page::Page;
use model::{BlockKind, Span};

pub fn go_on(page: &Page, drafts: &mut [Draft]) {
    let mut claimed = vec![false; page.quotes.len()];
    for draft in drafts.iter() {
        for (index, quote) in page.quotes.iter().enumerate() {
            claimed[index] |= draft.verb.is_some() && draft.content.iter().any(|c| c.overlaps(quote.span)) || draft.quotes.contains(&index);
        }
    }
    let mut order: Vec<usize> = (0..drafts.len()).filter(|i| !drafts[*i].quotes.is_empty()).collect();
    order.sort_by_key(|i| drafts[*i].quotes.iter().max().copied());
    for index in order {
        let mut last = drafts[index].quotes.iter().max().copied().unwrap_or(0);
        // The whole of a quotation that runs over several paragraphs.
        loop {
            let next = match page.quotes[last].next {
                Some(next) => next,
                None => match follows(page, &drafts[index], last) {
                    Some(next) => next,
                    None => break,
                },
            };
            if claimed[next] {
                break;
            }
            claimed[next] = true;
            drafts[index].content.push(page.quotes[next].span);
            drafts[index].quotes.push(next);
            last = next;
        }
    }
}

/// The quotation that goes on where this attribution's last one ends: the next sentence of the paragraph begins with it, or
/// the next paragraph is nothing else.
fn follows(page: &Page, draft: &Draft, last: usize) -> Option<usize> {
    let next = last + 1;
    let (one, two) = (&page.quotes[last], page.quotes.get(next)?);
    // Where the sentence with the cue, or the quotation, ends.
    let cue_end = draft.cue.first()?.end;
    let source_end = draft.source.first().map_or(cue_end, |s| s.end.max(cue_end));
    let end = one.span.end.max(if source_end < two.span.start { source_end } else { 0 });
    if one.block == two.block {
        let between = page.text().get(end as usize..two.span.start as usize)?;
        let (first, stop) = page.tokens(Span { start: end, end: two.span.start });
        let sentence_ended = between.trim_end().ends_with(['.', '!', '?']) || between.trim().is_empty();
        let plain = stop.saturating_sub(first) <= 16 && !page.holds_clause(first, stop);
        return (sentence_ended && plain && page.is_speech(next)).then_some(next);
    }
    if two.block != one.block + 1 || page.document.blocks[two.block].kind == BlockKind::Caption {
        return None;
    }
    let rest = page.text().get(end as usize..page.document.blocks[one.block].span.end as usize)?;
    let (first, stop) = page.tokens(Span { start: end, end: page.document.blocks[one.block].span.end });
    if stop.saturating_sub(first) > 16 || page.holds_clause(first, stop) || rest.len() > 120 {
        return None;
    }
    let block = page.document.blocks[two.block].span;
    let whole = two.span.start == block.start && page.text().get(two.span.end as usize..block.end as usize)?.chars().all(|c| !c.is_alphanumeric());
    whole.then_some(next)
}
