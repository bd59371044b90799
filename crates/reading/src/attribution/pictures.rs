//! Whose is a picture? Captions that name where they come from.

use super::data::Finder;
use super::draft::Draft;
use super::page::Page;
use model::{Block, BlockKind, Span, Style};

/// "Source: X" and "Photo from X": the caption is X's.
pub fn find(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Caption) else { return };
    for (index, block) in page.document.blocks.iter().enumerate() {
        let words = block.span.of(page.text());
        let Some((at, cue)) = rule.cues.iter().filter_map(|c| position(words, c).map(|at| (at, c.len()))).min() else {
            continue;
        };
        let labelled = at == 0 && words[..cue].ends_with(':');
        if !labelled && block.kind != BlockKind::Caption {
            continue;
        }
        let cue = Span::new(block.span.start as usize + at, block.span.start as usize + at + cue);
        let Some(source) = source(page, cue.end, block.span.end) else { continue };
        let content =
            if labelled { above(page, index) } else { page.trimmed(block.span.start, cue.start).into_iter().collect() };
        if content.is_empty() {
            continue;
        }
        drafts.push(Draft {
            head: page.syntax.head_of(source),
            source: vec![source],
            cue: vec![cue],
            content,
            style: Style::Indirect,
            rule: rule.name.clone(),
            ..Draft::default()
        });
    }
}

/// Where a cue stands at the start of the words or of a sentence in them, whatever its case.
fn position(words: &str, cue: &str) -> Option<usize> {
    let begins = |at: usize| words.get(at..at + cue.len()).is_some_and(|w| w.eq_ignore_ascii_case(cue));
    let starts = words.match_indices(". ").map(|(at, dot)| at + dot.len());
    std::iter::once(0).chain(starts).find(|at| begins(*at))
}

/// Up to an address, a bracket or the end.
fn source(page: &Page, start: u32, end: u32) -> Option<Span> {
    let words = page.text().get(start as usize..end as usize)?;
    let stop = [", http", " http", "\n", " ("].iter().filter_map(|s| words.find(s)).min().unwrap_or(words.len());
    let words = words[..stop].trim_end_matches(['.', ' ']);
    page.trimmed(start, start + words.len() as u32)
}

/// The caption that a source line stands under, wherever else its words stand as a block of their own.
fn above(page: &Page, index: usize) -> Vec<Span> {
    let blocks = &page.document.blocks;
    let Some(caption) = index.checked_sub(1).map(|i| &blocks[i]) else { return Vec::new() };
    let words = |block: &Block| block.span.of(page.text()).trim().to_owned();
    let whole = words(caption);
    // "Image: ...": the label is no part of the caption.
    let bare = match whole.split_once(": ") {
        Some((label, rest)) if !label.contains(' ') => rest.trim(),
        _ => whole.as_str(),
    };
    if caption.kind != BlockKind::Caption && bare.len() == whole.len() {
        return Vec::new();
    }
    let at = caption.span.of(page.text()).find(bare).unwrap_or(0) as u32;
    let start = caption.span.start + at;
    let mut content = vec![Span { start, end: start + bare.len() as u32 }];
    content.extend(blocks.iter().enumerate().filter(|(i, b)| *i != index - 1 && words(b) == bare).map(|(_, b)| b.span));
    content
}
