//! Which stretches of a document are other reports, quoted whole?
//!
//! Three forms are known: an item of a press digest (a citation line with headline, outlet and date, then the quoted
//! paragraphs), a post embedded in the page (its lines, then a dash, name, handle and date), and a block quotation signed
//! with a name and a date. Only the layout is looked at; dates are the language's.

use crate::attribution::{Quote, find_quotes};
use crate::{language::Language, times};
use model::{BlockKind, Document, Excerpt, Interval, Span, Syntax, Upos};

/// Excerpts in order of the text; they do not overlap.
pub fn find_excerpts(document: &Document, syntax: &Syntax, language: &Language) -> Vec<Excerpt> {
    let quotes = find_quotes(document);
    let mut found = Vec::new();
    let mut index = 0;
    while index < document.blocks.len() {
        if let Some(citation) = citation(document, syntax, language, &quotes, index)
            && let Some(end) = excerpt_end(document, syntax, language, &quotes, index + 1)
        {
            let span = document.blocks[index + 1].span.cover(document.blocks[end - 1].span);
            found.push(Excerpt { span, ..citation });
            index = end;
            continue;
        }
        if let Some(post) = signed(document, language, index) {
            let overlaps = found.last().is_some_and(|e: &Excerpt| e.span.overlaps(post.span));
            if !overlaps {
                found.push(post);
            }
        }
        index += 1;
    }
    found
}

/// Lines that are longer are not citations.
const LONGEST_LINE: usize = 900;

/// A citation line: a quoted headline, an outlet (perhaps with a description in brackets), a date, perhaps an address, and
/// nothing else. The excerpt's span is left empty.
fn citation(
    document: &Document,
    syntax: &Syntax,
    language: &Language,
    quotes: &[Quote],
    index: usize,
) -> Option<Excerpt> {
    let block = &document.blocks[index];
    // Under a heading for sources, the lines that cite may look like notes.
    let kinds = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::List, BlockKind::Quote, BlockKind::Note];
    if !kinds.contains(&block.kind) || block.span.len() > LONGEST_LINE {
        return None;
    }
    let words = block.span.of(&document.text);
    if words.starts_with('[') || !words.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let first = quotes.partition_point(|q| q.block < index);
    let own: Vec<&Quote> = quotes[first..].iter().take_while(|q| q.block == index).collect();
    // The headline may have begun in the line above: its translation stands here.
    let above = index.checked_sub(1).filter(|i| {
        let line = document.blocks[*i].span.of(&document.text);
        quotes[..first].last().is_some_and(|q| q.block == *i && !q.closed && line.starts_with(['“', '"', '«']))
            && own.iter().all(|q| q.span.start > block.span.start)
    });
    let headline_end = match above {
        Some(_) => {
            let (at, mark) = words.match_indices(['”', '"', '»']).next()?;
            block.span.start as usize + at + mark.len()
        }
        None => own.first().filter(|q| q.closed)?.span.end as usize,
    };
    let headline_start =
        above.map_or(own.first().map_or(block.span.start, |q| q.span.start), |i| document.blocks[i].span.start);
    let (date, published) =
        dates(document, language, block.span).into_iter().find(|(d, _)| d.start as usize >= headline_end)?;
    let rest =
        document.text[date.end as usize..block.span.end as usize].trim_matches([' ', '.', ',', ';', ')', '\u{a0}']);
    if !(rest.is_empty() || is_address(rest)) {
        return None;
    }
    let after = outlet(document, headline_end, date.start as usize);
    let before =
        if above.is_none() { outlet(document, block.span.start as usize, headline_start as usize) } else { None };
    let voice = after.or(before).filter(|v| is_name(syntax, *v))?;
    let citation = Span { start: headline_start.min(block.span.start), end: block.span.end };
    Some(Excerpt { span: Span::default(), voice: Some(voice), citation, published })
}

/// The words of an outlet between two offsets: without punctuation, and up to a bracket.
fn outlet(document: &Document, start: usize, end: usize) -> Option<Span> {
    let words = document.text.get(start..end)?;
    let until = words.find(['(', '[', '|']).unwrap_or(words.len());
    let outside = |c: char| c.is_whitespace() || ",.;:–—-”\"»'’".contains(c);
    let name = words[..until].trim_matches(outside);
    let at = start + words[..until].find(name)?;
    (!name.is_empty() && name.len() < 80 && name.chars().any(char::is_alphabetic))
        .then(|| Span::new(at, at + name.len()))
}

/// Names have no verbs.
fn is_name(syntax: &Syntax, span: Span) -> bool {
    let range = syntax.tokens_within(span);
    range.len() <= 10 && range.into_iter().all(|i| !matches!(syntax.token(i).upos, Upos::Aux))
}

fn is_address(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    (first.starts_with("http") || first.starts_with("www.")) && text.split_whitespace().count() <= 2
}

/// The block before which an excerpt that begins with `first` ends; `None` if nothing is quoted.
fn excerpt_end(
    document: &Document,
    syntax: &Syntax,
    language: &Language,
    quotes: &[Quote],
    first: usize,
) -> Option<usize> {
    let mut end = first;
    while let Some(block) = document.blocks.get(end) {
        let words = block.span.of(&document.text).trim();
        let cites = |i: usize| i < document.blocks.len() && citation(document, syntax, language, quotes, i).is_some();
        let heading =
            matches!(block.kind, BlockKind::Heading | BlockKind::Title) || words.ends_with(':') && words.len() < 60;
        let note = matches!(block.kind, BlockKind::Note | BlockKind::Caption | BlockKind::Boilerplate)
            || words.starts_with('[') && words.find(']').is_some_and(|at| at < 6);
        // The next citation, or the first line of one that is broken in two.
        let broken =
            words.starts_with(['“', '"', '«']) && quotes.iter().any(|q| q.block == end && !q.closed) && cites(end + 1);
        if heading || note || broken || cites(end) {
            break;
        }
        end += 1;
    }
    (end > first).then_some(end)
}

/// A dash, a name, perhaps a handle, and a date: the block before is a post or a quotation by that name.
fn signed(document: &Document, language: &Language, index: usize) -> Option<Excerpt> {
    let block = &document.blocks[index];
    let words = block.span.of(&document.text);
    let dash = words.chars().next().filter(|c| "-–—".contains(*c))?;
    if words.len() > 200 || block.kind == BlockKind::Boilerplate {
        return None;
    }
    let (date, published) = dates(document, language, block.span).into_iter().next()?;
    let rest = &document.text[date.end as usize..block.span.end as usize];
    if rest.chars().any(char::is_alphanumeric) {
        return None;
    }
    let handle = words.find("(@");
    let last = index.checked_sub(1)?;
    if handle.is_none() && document.blocks[last].kind != BlockKind::Quote {
        return None;
    }
    let name_end = handle.map_or(date.start as usize, |at| block.span.start as usize + at);
    let voice = outlet(document, block.span.start as usize + dash.len_utf8(), name_end)?;
    let first = post_start(document, last);
    let span = document.blocks[first].span.cover(document.blocks[last].span);
    Some(Excerpt { span, voice: Some(voice), citation: block.span, published })
}

/// The first block of the post that ends with block `last`: lines without an empty line between them are one post.
fn post_start(document: &Document, last: usize) -> usize {
    let mut first = last;
    while let Some(before) = first.checked_sub(1) {
        let (one, two) = (&document.blocks[before], &document.blocks[first]);
        let between = document.text.get(one.span.end as usize..two.span.start as usize).unwrap_or("");
        let quoted = one.kind == BlockKind::Quote && two.kind == BlockKind::Quote;
        let close = between.matches('\n').count() <= 1;
        let size = document.blocks[last].span.end - one.span.start;
        if !(quoted || close) || one.kind == BlockKind::Boilerplate || size > 1500 {
            break;
        }
        first = before;
    }
    // Running text that is set line by line is no post.
    let all = document.blocks[last].span.end - document.blocks[first].span.start;
    if all > 1200 && document.blocks[last].kind != BlockKind::Quote { last } else { first }
}

/// Calendar dates of a stretch, as offsets into the document.
fn dates(document: &Document, language: &Language, span: Span) -> Vec<(Span, Interval)> {
    times::calendar_dates(span.of(&document.text), language)
        .into_iter()
        .map(|(s, interval)| (Span { start: s.start + span.start, end: s.end + span.start }, interval))
        .collect()
}
