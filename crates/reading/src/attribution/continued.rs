//! Does a speaker go on? Quotations that follow what somebody said, without a cue of their own, are the same speaker's.

use super::data::Finder;
use super::draft::Draft;
use super::page::Page;
use model::{BlockKind, Span, Style};
use std::collections::BTreeSet;

pub fn go_on(page: &Page, drafts: &mut [Draft]) {
    // Which draft each quotation belongs to.
    let mut owner: Vec<Option<usize>> = vec![None; page.quotes.len()];
    for (index, draft) in drafts.iter().enumerate() {
        if draft.verb.is_none() && draft.quotes.is_empty() {
            continue;
        }
        for quote in &draft.quotes {
            owner[*quote] = Some(index);
        }
        for content in &draft.content {
            let first = page.quotes.partition_point(|q| q.span.end <= content.start);
            let within = page.quotes[first..].iter().take_while(|q| q.span.start < content.end);
            for (owner, quote) in owner[first..].iter_mut().zip(within) {
                // "I guess" within a quotation is not who says it.
                if !draft.cue.iter().any(|c| quote.inner.contains(*c)) {
                    *owner = owner.or(Some(index));
                }
            }
        }
    }
    // A quotation over several paragraphs whose cue stands behind the last of them.
    for quote in (0..page.quotes.len()).rev() {
        if let Some(next) = page.quotes[quote].next
            && owner[quote].is_none()
            && let Some(index) = owner[next].filter(|i| drafts[*i].quotes.contains(&next))
        {
            take(page, drafts, &mut owner, index, quote);
        }
    }
    let mut cues: Vec<(u32, usize)> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        cues.extend(draft.cue.first().map(|cue| (cue.start, index)));
    }
    cues.sort_unstable();
    for quote in 0..page.quotes.len() {
        let cited = page.reading.excerpts.iter().any(|e| e.citation.overlaps(page.quotes[quote].span));
        if owner[quote].is_some() || cited {
            continue;
        }
        if let Some(index) = before(page, drafts, &cues, &owner, quote) {
            take(page, drafts, &mut owner, index, quote);
        }
    }
}

fn take(page: &Page, drafts: &mut [Draft], owner: &mut [Option<usize>], index: usize, quote: usize) {
    drafts[index].content.push(page.quotes[quote].span);
    drafts[index].quotes.push(quote);
    owner[quote] = Some(index);
}

/// Whose words go on with this quotation: it takes up the one before it, or begins a sentence right behind the sentence that
/// somebody is quoted in, or is a paragraph of its own behind such a one.
/// `cues`: where the first cue of each draft begins, sorted, with its index.
fn before(
    page: &Page,
    drafts: &[Draft],
    cues: &[(u32, usize)],
    owner: &[Option<usize>],
    quote: usize,
) -> Option<usize> {
    let this = &page.quotes[quote];
    if let Some(last) = (0..quote).rev().take(3).find(|q| page.quotes[*q].next == Some(quote)) {
        return owner[last];
    }
    let block = &page.document.blocks[this.block];
    if block.kind == BlockKind::Caption {
        return None;
    }
    let attitude = page.data.rule(Finder::Attitude).map(|r| &r.name);
    // The last thing said before it.
    let said = |span: Span| {
        let holds =
            |d: &Draft| d.cue.first().is_some_and(|c| span.contains(*c)) && d.verb.is_some() && !d.source.is_empty();
        let first = cues.partition_point(|(start, _)| *start < span.start);
        let within: BTreeSet<usize> =
            cues[first..].iter().take_while(|(start, _)| *start < span.end).map(|(_, index)| *index).collect();
        let outermost = within
            .into_iter()
            .map(|index| (index, &drafts[index]))
            .filter(|(_, d)| holds(d))
            .filter(|(_, d)| page.quote_at(d.cue[0].start).is_none_or(|q| !page.is_speech(q)));
        // Who is quoted there goes on, before who is merely told to think something.
        outermost
            .max_by_key(|(_, d)| {
                (d.style != Style::Indirect, attitude != Some(&d.rule), d.cue[0].start, d.content.len())
            })
            .map(|(i, _)| i)
    };
    let sentence = |offset: u32| page.syntax.sentence_at(offset).map(|s| page.syntax.sentences[s]);
    let own = sentence(this.span.start)?;
    if own.start != this.span.start {
        return None;
    }
    if this.span.start > block.span.start {
        let until = page.text().get(block.span.start as usize..this.span.start as usize)?.trim_end();
        let last = floor(page.text(), block.span.start + (until.len() as u32).checked_sub(1)?);
        // A quotation that ends right here is continued; otherwise the sentence with the cue is.
        if let Some(previous) = quote.checked_sub(1).filter(|q| page.quotes[*q].span.holds(last)) {
            return owner[previous];
        }
        return said(sentence(last)?);
    }
    let above = this.block.checked_sub(1).map(|b| page.document.blocks[b])?;
    let whole = page.text().get(this.span.end as usize..block.span.end as usize)?.chars().all(|c| !c.is_alphanumeric());
    let starts_with_quotes = whole
        || this.closed && {
            let rest = page.text().get(this.span.end as usize..block.span.end as usize)?.trim_start();
            rest.starts_with(['“', '"'])
        };
    if !starts_with_quotes || above.kind == BlockKind::Caption {
        return None;
    }
    let tail = above.span.of(page.text()).trim_end();
    let last = floor(page.text(), above.span.start + (tail.len() as u32).checked_sub(1)?);
    if let Some(previous) = (0..quote).rev().find(|q| page.quotes[*q].span.holds(last)) {
        return owner[previous];
    }
    said(sentence(last)?)
}

/// The start of the character that holds this offset.
fn floor(text: &str, offset: u32) -> u32 {
    (0..4).map(|back| offset.saturating_sub(back)).find(|at| text.is_char_boundary(*at as usize)).unwrap_or(0)
}
