//! Which stretches stand in quotation marks? Looks at the characters only, since grammar is least sure around quotations.

use model::{BlockKind, Document, Span};

/// A quotation within one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub span: Span,
    /// Without them.
    pub inner: Span,
    /// Index into [`Document::blocks`].
    pub block: usize,
    /// It ends with a mark, not with its block.
    pub closed: bool,
    /// The next paragraph takes it up again (index into the quotations).
    pub next: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    /// A straight mark; what it does depends on what stands around it.
    Either,
    /// A single mark, which is an apostrophe more often than not.
    OpensSingle,
    ClosesSingle,
}

/// Quotations in order of the text; those within another are part of it. A quotation that nothing closes ends with its
/// block, and goes on in the next one if that opens with a mark.
pub fn find_quotes(document: &Document) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    for (block, b) in document.blocks.iter().enumerate() {
        if b.kind == BlockKind::Boilerplate {
            continue;
        }
        let first = quotes.len();
        in_block(&document.text, b.span, block, &mut quotes);
        let reopened = quotes.get(first).is_some_and(|q| q.span.start == b.span.start);
        if let Some(last) = first.checked_sub(1)
            && reopened
            && !quotes[last].closed
            && quotes[last].block + 1 == block
        {
            quotes[last].next = Some(first);
        }
    }
    quotes
}

fn in_block(text: &str, block: Span, number: usize, quotes: &mut Vec<Quote>) {
    let words = block.of(text);
    let base = block.start as usize;
    // Opening marks that wait for their closing ones: (start, end of the mark, single).
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    let mut push = |start: usize, inner: (usize, usize), end: usize, closed: bool| {
        quotes.push(Quote {
            span: Span::new(base + start, base + end),
            inner: Span::new(base + inner.0, base + inner.1.max(inner.0)),
            block: number,
            closed,
            next: None,
        });
    };
    let mut at = 0;
    while let Some(c) = words[at..].chars().next() {
        let width = mark_width(words, at, c);
        let after = words[at + width.max(c.len_utf8())..].chars().next();
        let before = words[..at].chars().next_back();
        let Some(mark) = (if width > 0 { mark(c, width, before, after) } else { None }) else {
            at += c.len_utf8();
            continue;
        };
        let opens = match mark {
            Mark::Opens => true,
            // "he said,”Come": turned the wrong way.
            Mark::Closes => {
                open.is_empty()
                    && after.is_some_and(char::is_alphanumeric)
                    && before.is_none_or(|c| !c.is_alphanumeric())
            }
            Mark::OpensSingle => open.is_empty() && single_closes(&words[at + width..]),
            Mark::ClosesSingle => false,
            Mark::Either => {
                let glued = after.is_some_and(|c| !c.is_whitespace() && !closing_punctuation(c));
                let apart = before.is_none_or(|c| c.is_whitespace() || "([—–-".contains(c));
                if open.is_empty() { apart || glued } else { apart && glued }
            }
        };
        if opens {
            if mark == Mark::Either && !open.is_empty() {
                // Straight marks do not nest: the one before was never closed where it should have been.
                open.clear();
            }
            open.push((at, at + width, mark == Mark::OpensSingle));
        } else if mark == Mark::ClosesSingle {
            if open.last().is_some_and(|o| o.2) && after.is_none_or(|c| !c.is_alphanumeric()) {
                let (start, inner, _) = open.remove(0);
                open.clear();
                push(start, (inner, at), at + width, true);
            }
        } else if mark != Mark::OpensSingle {
            while open.last().is_some_and(|o| o.2) {
                open.pop();
            }
            if let Some((start, inner, _)) = open.pop()
                && open.is_empty()
            {
                push(start, (inner, at), at + width, true);
            }
        }
        at += width.max(c.len_utf8());
    }
    open.retain(|o| !o.2);
    if let Some(&(start, inner, _)) = open.first() {
        // "he was happy, “said the clerk": a mark that opens where a closing one is due.
        let turned = open.last().filter(|last| {
            open.len() > 1 && words[..last.0].trim_end().ends_with([',', '.', '?', '!']) && words[last.1..].len() < 80
        });
        match turned {
            Some(&(at, end, _)) => push(start, (inner, at), end, true),
            None => push(start, (inner, words.len()), words.len(), false),
        }
    }
}

/// How many bytes the mark at `at` takes: two apostrophes or grave accents are one mark. 0 if none stands there.
fn mark_width(words: &str, at: usize, c: char) -> usize {
    match c {
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‟' | '＂' => {
            let doubled = c == '’' && words[at + c.len_utf8()..].starts_with('’');
            if doubled { 2 * c.len_utf8() } else { c.len_utf8() }
        }
        '\'' if words[at..].starts_with("''") => 2,
        '`' if words[at..].starts_with("``") => 2,
        _ => 0,
    }
}

fn mark(c: char, width: usize, before: Option<char>, after: Option<char>) -> Option<Mark> {
    Some(match c {
        '“' | '„' | '«' | '`' | '‟' => Mark::Opens,
        '”' | '»' => Mark::Closes,
        '’' if width > c.len_utf8() => Mark::Closes,
        '"' | '\'' | '＂' => {
            // 5'10" and 12" guns are measures.
            if c == '"' && before.is_some_and(|b| b.is_ascii_digit()) && after.is_some_and(|a| a.is_alphanumeric()) {
                return None;
            }
            Mark::Either
        }
        '‘' if before.is_none_or(|b| !b.is_alphanumeric()) && after.is_some_and(char::is_alphabetic) => {
            Mark::OpensSingle
        }
        '’' if before.is_some_and(|b| !b.is_whitespace()) => Mark::ClosesSingle,
        _ => return None,
    })
}

/// A single opening mark counts only if a closing one follows that cannot be an apostrophe.
fn single_closes(rest: &str) -> bool {
    let end = rest.char_indices().take(1200).find(|(i, c)| {
        *c == '’'
            && rest[..*i].ends_with([',', '.', '?', '!'])
            && rest[i + c.len_utf8()..].chars().next().is_none_or(|n| !n.is_alphanumeric())
    });
    end.is_some()
}

fn closing_punctuation(c: char) -> bool {
    ".,;:!?)]".contains(c)
}
