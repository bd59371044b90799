//! Which words do two documents share? Both texts side by side, cut where a shared run of words begins or ends, and the
//! facts of which both tell. Says nothing of who took from whom: that is `weighing`'s.

use crate::{
    case::Case,
    documents::descent_line,
    error::{Error, ErrorKind, Result},
    facts::Lookup,
    views::{Alike, Beside, BesideBlock, BesideDocument, SharedPiece},
};
use casefile::fold::Word;
use model::{BlockKind, ClaimId, Document, Span};
use std::collections::BTreeMap;

/// Fewer words than these in a row are nobody's.
const LEAST: usize = 5;
/// Places at which a run of words is looked for in the other text, at most: what stands there more often is a formula.
const TRIED: usize = 24;

impl Case {
    /// Two documents side by side, by their numbers or the beginnings of their hashes.
    ///
    /// # Errors
    /// Fails when one is not found or named by several, or both are one.
    pub fn beside(&self, left: &str, right: &str) -> Result<Beside> {
        let (a, b) = (self.find_document(left)?, self.find_document(right)?);
        if a == b {
            return Err(Error::new(ErrorKind::Invalid, format!("{left} and {right} are one document")));
        }
        let lookup = Lookup::new(self)?;
        let stored = (lookup.stored(a)?, lookup.stored(b)?);
        let texts = (&stored.0.document, &stored.1.document);
        let words = (report_words(texts.0), report_words(texts.1));
        let (runs, marks) = shared(&words.0, &words.1);
        let descents = self.file.descents_of(&texts.0.id)?;
        let descent = descents
            .iter()
            .find(|d| (&d.from, &d.to) == (&texts.0.id, &texts.1.id) || (&d.from, &d.to) == (&texts.1.id, &texts.0.id));
        let side = |sequence: u32, document: &Document, words: &[Word], marks: &[Option<u32>]| -> Result<_> {
            Ok(BesideDocument {
                line: self.document_line(&self.head(sequence)?, &lookup)?,
                words: words.len() as u32,
                shared: marks.iter().flatten().count() as u32,
                blocks: blocks(document, words, marks),
            })
        };
        Ok(Beside {
            left: side(a, texts.0, &words.0, &marks.0)?,
            right: side(b, texts.1, &words.1, &marks.1)?,
            runs,
            onward: descent.is_some_and(|d| d.from == texts.0.id),
            descent: match descent {
                Some(descent) if descent.from == texts.0.id => Some(descent_line(descent, &texts.1.id, &lookup)?),
                Some(descent) => Some(descent_line(descent, &texts.0.id, &lookup)?),
                None => None,
            },
            alike: self.alike(a, b, &lookup)?,
        })
    }

    /// Facts of which both documents tell, in the order of the left one.
    fn alike(&self, left: u32, right: u32, lookup: &Lookup<'_>) -> Result<Vec<Alike>> {
        let facts = (self.file.facts_of_document(left)?, self.file.facts_of_document(right)?);
        let first = |sequence: u32, facts: &BTreeMap<ClaimId, u32>| -> Result<BTreeMap<u32, (u32, String, String)>> {
            let stored = lookup.stored(sequence)?;
            let mut first = BTreeMap::new();
            for claim in stored.reading.iter().flat_map(|r| &r.claims) {
                if let Some(fact) = facts.get(&claim.id) {
                    let quote = claim.evidence.of(&stored.document.text).to_owned();
                    first.entry(*fact).or_insert((claim.evidence.start, claim.id.0.clone(), quote));
                }
            }
            Ok(first)
        };
        let (here, mut there) = (first(left, &facts.0)?, first(right, &facts.1)?);
        let mut alike = Vec::new();
        for (rank, (at, claim, quote)) in here {
            let (Some(other), Some(fact)) = (there.remove(&rank), lookup.overview.fact(rank)) else { continue };
            let found = Alike {
                fact: fact.id.clone(),
                summary: fact.summary.clone(),
                left: claim,
                left_quote: quote,
                right: other.1,
                right_quote: other.2,
            };
            alike.push((at, found));
        }
        alike.sort_by(|a, b| (a.0, &a.1.fact).cmp(&(b.0, &b.1.fact)));
        Ok(alike.into_iter().map(|(_, alike)| alike).collect())
    }
}

/// The words of the report itself, without menus and adverts.
fn report_words(document: &Document) -> Vec<Word> {
    let mut all = Vec::new();
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Boilerplate) {
        let words = casefile::fold::words(block.span.of(&document.text));
        all.extend(words.into_iter().map(|word| Word {
            span: Span { start: word.span.start + block.span.start, end: word.span.end + block.span.start },
            ..word
        }));
    }
    all
}

type Marks = (Vec<Option<u32>>, Vec<Option<u32>>);

/// Numbers the runs of words that both texts have, longest first at each place of the left one.
fn shared(left: &[Word], right: &[Word]) -> (u32, Marks) {
    let mut marks = (vec![None; left.len()], vec![None; right.len()]);
    let mut places: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (at, window) in right.windows(LEAST).enumerate() {
        places.entry(window.iter().map(|w| w.folded.as_str()).collect()).or_default().push(at);
    }
    let (mut at, mut runs) = (0, 0);
    while at + LEAST <= left.len() {
        let window: Vec<&str> = left[at..at + LEAST].iter().map(|w| w.folded.as_str()).collect();
        let longest = places.get(&window).and_then(|found| {
            let run = |start: usize| {
                let same = left[at..].iter().zip(&right[start..]).take_while(|(a, b)| a.folded == b.folded);
                same.count()
            };
            found
                .iter()
                .take(TRIED)
                .map(|start| (run(*start), *start))
                .max_by_key(|(n, start)| (*n, usize::MAX - start))
        });
        let Some((length, start)) = longest else {
            at += 1;
            continue;
        };
        for mark in &mut marks.0[at..at + length] {
            *mark = Some(runs);
        }
        for mark in &mut marks.1[start..start + length] {
            mark.get_or_insert(runs);
        }
        runs += 1;
        at += length;
    }
    (runs, marks)
}

fn blocks(document: &Document, words: &[Word], marks: &[Option<u32>]) -> Vec<BesideBlock> {
    let mut made = Vec::new();
    let mut next = 0;
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Boilerplate) {
        let mut pieces: Vec<SharedPiece> = Vec::new();
        let mut from = block.span.start;
        let mut put = |start: u32, end: u32, run: Option<u32>| {
            let text = Span { start, end }.of(&document.text);
            match pieces.last_mut() {
                Some(last) if last.run == run => last.text += text,
                _ if text.is_empty() => {}
                _ => pieces.push(SharedPiece { text: text.to_owned(), run }),
            }
        };
        let mut before = None;
        while let Some(word) = words.get(next).filter(|w| w.span.start < block.span.end) {
            // What stands between two words of one run belongs to it.
            put(from, word.span.start, before.filter(|_| before == marks[next]));
            put(word.span.start, word.span.end, marks[next]);
            (from, before) = (word.span.end, marks[next]);
            next += 1;
        }
        put(from, block.span.end, None);
        let kind = serde_json::to_value(block.kind).ok().and_then(|k| k.as_str().map(str::to_owned));
        made.push(BesideBlock { kind: kind.unwrap_or_default(), pieces });
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, other: &str) -> Vec<String> {
        let (a, b) = (casefile::fold::words(text), casefile::fold::words(other));
        let (runs, marks) = shared(&a, &b);
        let of = |run| a.iter().zip(&marks.0).filter(move |(_, m)| **m == Some(run)).map(|(w, _)| w.folded.as_str());
        (0..runs).map(|run| of(run).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn runs_of_five_words_are_shared_whatever_stands_between() {
        let left = "Smoke rose over the old quay at dawn, said the pilot. Nobody was hurt.";
        let right = "Witnesses agree: SMOKE rose over the old quay. \"Nobody was hurt\", said someone.";
        assert_eq!(marked(left, right), ["smoke rose over the old quay"], "three words in a row are nobody's");
        assert_eq!(marked(left, ""), Vec::<String>::new());
        assert_eq!(marked(left, left).len(), 1, "a text shares all of itself");
    }

    #[test]
    fn pieces_put_together_are_the_text() {
        let text = "One two three four five six.\n\nSeven eight nine.";
        let document = Document {
            text: text.to_owned(),
            blocks: vec![
                model::Block { span: Span::new(0, 28), kind: BlockKind::Title },
                model::Block { span: Span::new(30, 47), kind: BlockKind::Paragraph },
            ],
            ..Document::default()
        };
        let words = report_words(&document);
        let (_, marks) = shared(&words, &casefile::fold::words("zero two three four five six seven"));
        let made = blocks(&document, &words, &marks.0);
        let texts: Vec<String> = made.iter().map(|b| b.pieces.iter().map(|p| p.text.as_str()).collect()).collect();
        assert_eq!(texts, [&text[..28], &text[30..47]]);
        assert_eq!(made[0].pieces[1], SharedPiece { text: "two three four five six".to_owned(), run: Some(0) });
    }
}
