//! How good is the analysis? F1 of tokens, sentences, tags, trees and names of a gold file, from its raw text.

use super::{SyntaxData, analyse_with, conllu};
use model::{Block, BlockKind, Document, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A document of plain text: paragraphs are apart by empty lines.
pub fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let words = part.trim();
        if !words.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            blocks.push(Block { span: Span::new(start, start + words.len()), kind: BlockKind::Paragraph });
        }
        at += part.len() + 2;
    }
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

#[derive(Default)]
struct Count {
    right: usize,
    found: usize,
    gold: usize,
}

impl Count {
    fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}

/// One line of figures, F1 in percent: tokens, sentences, parts of speech, features, lemmas, unlabelled and labelled
/// attachment (main types of relation); for an IOB2 file, names by kind.
pub fn score(file: &str, names: bool, data: &SyntaxData) -> String {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for corpus in conllu::read(file, names) {
        let syntax = analyse_with(&document(&corpus.text), data);
        if names {
            score_names(&corpus, &syntax, &mut counts);
        } else {
            score_trees(&corpus, &syntax, &mut counts);
        }
    }
    counts.iter().map(|(name, count)| format!("{name} {:.2}", count.f1())).collect::<Vec<_>>().join("  ")
}

fn score_trees(corpus: &conllu::Corpus, syntax: &model::Syntax, counts: &mut BTreeMap<&str, Count>) {
    let gold: BTreeSet<(usize, usize)> =
        corpus.sentences.iter().filter_map(|s| Some((s.first()?.start, s.last()?.end))).collect();
    let sentences = counts.entry("2 sentences").or_default();
    sentences.right += syntax.sentences.iter().filter(|s| gold.contains(&(s.start as usize, s.end as usize))).count();
    sentences.found += syntax.sentences.len();
    sentences.gold += gold.len();
    let place: BTreeMap<(usize, usize), u32> = syntax
        .tokens
        .iter()
        .enumerate()
        .map(|(i, t)| ((t.span.start as usize, t.span.end as usize), i as u32))
        .collect();
    let keys = ["1 tokens", "3 UPOS", "4 feats", "5 lemma", "6 UAS", "7 LAS"];
    let words: usize = corpus.sentences.iter().map(Vec::len).sum();
    for key in keys {
        let count = counts.entry(key).or_default();
        count.found += syntax.tokens.len();
        count.gold += words;
    }
    for sentence in &corpus.sentences {
        for row in sentence {
            let Some(index) = place.get(&(row.start, row.end)) else { continue };
            let token = syntax.token(*index);
            let theirs = token.head.map(|h| syntax.token(h).span).map(|s| (s.start as usize, s.end as usize));
            let ours = (row.head as usize).checked_sub(1).and_then(|h| sentence.get(h)).map(|h| (h.start, h.end));
            let main = |relation: model::Deprel| relation.as_str().split(':').next();
            let attached = theirs == ours;
            let right = [
                true,
                token.upos == row.upos,
                *token.feats == super::train::kept_features(row.upos, &row.feats),
                *token.lemma == *row.lemma,
                attached,
                attached && main(token.deprel) == main(row.relation),
            ];
            for (key, right) in keys.iter().zip(right) {
                counts.entry(key).or_default().right += usize::from(right);
            }
        }
    }
}

fn score_names(corpus: &conllu::Corpus, syntax: &model::Syntax, counts: &mut BTreeMap<&str, Count>) {
    let mut gold: Vec<(usize, usize, &str)> = Vec::new();
    for row in corpus.sentences.iter().flatten() {
        if let Some(kind) = row.name.strip_prefix("B-").filter(|k| k.len() > 1) {
            gold.push((row.start, row.end, kind));
        } else if row.name.starts_with("I-")
            && let Some(last) = gold.last_mut()
        {
            last.1 = row.end;
        }
    }
    let kinds = [("person", "PER"), ("organisation", "ORG"), ("place", "LOC")];
    let found = syntax.names.iter().filter_map(|n| {
        let kind = kinds.iter().find(|(ours, _)| *ours == n.kind.as_str())?.1;
        Some((syntax.token(n.first).span.start as usize, syntax.token(n.last).span.end as usize, kind))
    });
    let other: Vec<_> = gold.iter().filter(|g| g.2 == "OTH").copied().collect();
    let gold: BTreeSet<_> = gold.into_iter().filter(|g| g.2 != "OTH").collect();
    let found: BTreeSet<_> =
        found.filter(|f| gold.contains(f) || !other.iter().any(|o| o.0 < f.1 && f.0 < o.1)).collect();
    for key in ["names", "PER", "ORG", "LOC"] {
        let of = |g: &&(usize, usize, &str)| key == "names" || g.2 == key;
        let count = counts.entry(key).or_default();
        count.right += gold.intersection(&found).filter(of).count();
        count.found += found.iter().filter(of).count();
        count.gold += gold.iter().filter(of).count();
    }
}
