//! How is a language's grammar learned from annotated text? Lexicon, lemmas, sentence ends, tags, trees and names, each
//! from gold data. Opens no file: corpora are given as text.

pub mod encoder;
pub mod namer;
pub mod network;
pub mod samples;
pub mod tensor;

use super::conllu::{self, Corpus, Row};
use super::linear::Weights;
use super::network::fields::lists;
use super::perceptron::{Dice, Perceptron};
use super::vectors::Vectors;
use super::words::Word;
use super::{Lexicon, Model, lemmas, sentences, tokens};
use model::Upos;
use samples::Plans;
use std::collections::BTreeMap;

/// Corpora to learn from: contents of files.
#[derive(Default)]
pub struct Corpora {
    /// CoNLL-U trees.
    pub trees: Vec<String>,
    /// IOB2 names.
    pub names: Vec<String>,
    /// Lists of personal names, lower case, the first cell of each line.
    pub personal: Vec<String>,
    /// Lists of words that tell of names, all words of their lines; a list has a bit behind [`lists::FIRST`].
    pub lists: Vec<String>,
    /// Held out, to show progress by: trees and names.
    pub held: Vec<String>,
    pub held_names: Vec<String>,
    /// Vectors of words, as [`Vectors::unpack`] takes them; none if empty.
    pub vectors: Vec<u8>,
}

/// Universal features that are learned; others depend on spelling or say nothing of use.
const FEATURES: [&str; 15] = [
    "Case", "Definite", "Degree", "Gender", "Mood", "NumType", "Number", "Person", "Polarity", "Poss", "PronType",
    "Reflex", "Tense", "VerbForm", "Voice",
];

/// The features of a gold word that are learned.
///
/// Number and person of a verb are kept only where its form shows them (third person singular present): elsewhere they
/// are its subject's.
pub fn kept_features(upos: Upos, feats: &str) -> String {
    let has = |feature: &str| feats.split('|').any(|f| f == feature);
    let shown = upos != Upos::Verb || has("Person=3") && has("Number=Sing") && has("Tense=Pres");
    let named = |f: &str| f.split('=').next().unwrap_or("").to_owned();
    let keeps = |f: &&str| {
        FEATURES.contains(&named(f).as_str()) && (shown || !matches!(named(f).as_str(), "Number" | "Person"))
    };
    let kept: Vec<&str> = feats.split('|').filter(keeps).collect();
    kept.join("|")
}

/// A gold sentence, its words as the models see them.
struct Sentence {
    words: Vec<Word>,
    rows: Vec<Row>,
    classes: Vec<u8>,
}

/// Learns everything; the bytes are the weights file. `say` hears of progress.
pub fn train(corpora: &Corpora, rules: &tokens::Rules, plans: &Plans, say: &dyn Fn(String)) -> Vec<u8> {
    let documents: Vec<Corpus> = corpora.trees.iter().flat_map(|f| conllu::read(f, false)).collect();
    let mut model = Model { classes: classes(&documents), ..Model::default() };
    model.lexicon = lexicon(&documents, corpora);
    let known = Lexicon::of(&model.lexicon);
    let sentences = sentences_of(&documents, &model.classes, &known);
    say(format!("{} sentences, {} classes", sentences.len(), model.classes.len()));
    model.lemmas = learn_lemmas(&sentences, &model.classes);
    model.sentences = learn_sentences(&documents, rules, &known);
    say("sentence ends learned".to_owned());
    let named: Vec<Corpus> =
        corpora.names.iter().flat_map(|f| conllu::read(f, true)).chain(conllu::with_entities(&documents)).collect();
    model.kinds = kinds(&named);
    let held: Vec<Corpus> = corpora.held.iter().flat_map(|f| conllu::read(f, false)).collect();
    let held_names: Vec<Corpus> = corpora.held_names.iter().flat_map(|f| conllu::read(f, true)).collect();
    let gold = samples::Gold { named: &named, kinds: &model.kinds };
    let held_gold = samples::Gold { named: &held_names, kinds: &model.kinds };
    let held = sentences_of(&held, &model.classes, &known);
    let vectors = Vectors::unpack(&corpora.vectors).unwrap_or_default();
    say(format!("{} words have vectors", vectors.len()));
    model.network = samples::learn(&sentences, gold, (&held, held_gold), &model.classes, vectors, plans, say);
    model.pack()
}

/// The sentences of documents with the classes of their words.
fn sentences_of(documents: &[Corpus], classes: &[(String, String)], known: &Lexicon) -> Vec<Sentence> {
    let class_of: BTreeMap<String, u8> =
        classes.iter().enumerate().map(|(i, (upos, feats))| (format!("{upos}|{feats}"), i as u8)).collect();
    let fallback: BTreeMap<Upos, u8> =
        classes.iter().enumerate().rev().map(|(i, (upos, _))| (Upos::named(upos), i as u8)).collect();
    let mut scratch = Vec::new();
    let mut sentences: Vec<Sentence> = Vec::new();
    for rows in documents.iter().flat_map(|d| &d.sentences).filter(|s| !s.is_empty()) {
        let words = rows.iter().map(|r| known.word(&r.form, &mut scratch)).collect();
        let class = |r: &Row| {
            let exact = class_of.get(&format!("{}|{}", r.upos.as_str(), kept_features(r.upos, &r.feats)));
            exact.or_else(|| fallback.get(&r.upos)).copied().unwrap_or(0)
        };
        sentences.push(Sentence { words, rows: rows.clone(), classes: rows.iter().map(class).collect() });
    }
    sentences
}

/// The kinds of name in the corpora, in order.
fn kinds(named: &[Corpus]) -> Vec<String> {
    let rows = named.iter().flat_map(|d| &d.sentences).flatten();
    let kinds: std::collections::BTreeSet<&str> =
        rows.filter_map(|r| r.name.strip_prefix("B-")).filter(|k| k.len() > 1).collect();
    kinds.into_iter().map(str::to_owned).collect()
}

/// Part of speech and features that occur three times or more, most frequent first.
fn classes(documents: &[Corpus]) -> Vec<(String, String)> {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for row in documents.iter().flat_map(|d| &d.sentences).flatten() {
        *counts.entry((row.upos.as_str().to_owned(), kept_features(row.upos, &row.feats))).or_default() += 1;
    }
    let mut found: Vec<_> = counts.into_iter().filter(|(_, n)| *n >= 3).collect();
    found.sort_by_key(|(class, n)| (std::cmp::Reverse(*n), class.clone()));
    found.truncate(255);
    found.into_iter().map(|(class, _)| class).collect()
}

/// For each word seen often enough, the parts of speech that it was seen with.
fn lexicon(documents: &[Corpus], corpora: &Corpora) -> Vec<(u32, u32)> {
    let mut seen: BTreeMap<u32, BTreeMap<Upos, u32>> = BTreeMap::new();
    let mut scratch = Vec::new();
    for row in documents.iter().flat_map(|d| &d.sentences).flatten() {
        let word = Word::of(&row.form, &mut scratch);
        *seen.entry(word.lower).or_default().entry(row.upos).or_default() += 1;
    }
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    for line in corpora.personal.iter().flat_map(|f| f.lines()) {
        let mut cells = line.split('\t');
        if let (Some(name), Some(_), Some(times)) = (cells.next(), cells.next(), cells.next())
            && times.trim().parse::<u32>().is_ok_and(|n| n >= 2)
        {
            found.insert(Word::of(name, &mut scratch).lower, lists::FIRST);
        }
    }
    for (i, list) in corpora.lists.iter().enumerate() {
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            for word in line.split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | '-')).filter(|w| w.len() > 1)
            {
                *found.entry(Word::of(word, &mut scratch).lower).or_default() |= lists::FIRST << (i + 1);
            }
        }
    }
    for (word, counts) in seen {
        let all: u32 = counts.values().sum();
        let bits = counts.iter().filter(|(_, n)| **n * 50 >= all).fold(0, |b, (upos, _)| b | 1 << (*upos as u32));
        if all >= 3 {
            *found.entry(word).or_default() |= bits;
        }
    }
    found.into_iter().collect()
}

fn learn_lemmas(sentences: &[Sentence], classes: &[(String, String)]) -> lemmas::Lemmas {
    let keeps_case: Vec<bool> =
        classes.iter().map(|(upos, _)| matches!(upos.as_str(), "PROPN" | "X" | "SYM" | "PUNCT")).collect();
    let mut counts: Vec<BTreeMap<String, BTreeMap<lemmas::Edit, u32>>> = vec![BTreeMap::new(); classes.len()];
    let mut words: Vec<BTreeMap<String, BTreeMap<lemmas::Edit, u32>>> = vec![BTreeMap::new(); classes.len()];
    for sentence in sentences {
        for (row, class) in sentence.rows.iter().zip(&sentence.classes) {
            let class = usize::from(*class);
            if row.lemma == "_" {
                continue;
            }
            let form = if keeps_case[class] { row.form.clone() } else { lemmas::fold(&row.form).into_owned() };
            let lemma = if keeps_case[class] { row.lemma.clone() } else { row.lemma.to_lowercase() };
            let edit = lemmas::Edit::between(&form, &lemma);
            *words[class].entry(format!("^{form}")).or_default().entry(edit.clone()).or_default() += 1;
            let ends: Vec<usize> = form.char_indices().rev().take(lemmas::LONGEST_ENDING).map(|(at, _)| at).collect();
            for at in ends.into_iter().chain([form.len()]) {
                *counts[class].entry(form[at..].to_owned()).or_default().entry(edit.clone()).or_default() += 1;
            }
        }
    }
    let top = |edits: &BTreeMap<lemmas::Edit, u32>| {
        let (edit, n) = edits
            .iter()
            .max_by_key(|(edit, n)| (**n, std::cmp::Reverse((*edit).clone())))
            .map(|(e, n)| (e.clone(), *n))?;
        Some((edit, n))
    };
    let mut out = lemmas::Lemmas { keeps_case, ..lemmas::Lemmas::default() };
    let mut numbers: BTreeMap<lemmas::Edit, u16> = BTreeMap::new();
    for class in 0..classes.len() {
        let mut rules: BTreeMap<String, lemmas::Edit> = BTreeMap::new();
        let mut endings: Vec<&String> = counts[class].keys().collect();
        endings.sort_by_key(|e| e.chars().count());
        let follow = |rules: &BTreeMap<String, lemmas::Edit>, form: &str| {
            let ends: Vec<usize> = form.char_indices().map(|(at, _)| at).chain([form.len()]).collect();
            ends.into_iter().find_map(|at| rules.get(&form[at..])).cloned()
        };
        for ending in endings {
            let all: u32 = counts[class][ending].values().sum();
            if let Some((edit, n)) = top(&counts[class][ending]) {
                let enough = ending.is_empty() || all >= 3 && n * 2 > all;
                if enough && follow(&rules, ending).as_ref() != Some(&edit) {
                    rules.insert(ending.clone(), edit);
                }
            }
        }
        for (word, edits) in &words[class] {
            if let Some((edit, _)) = top(edits)
                && follow(&rules, &word[1..]).as_ref() != Some(&edit)
            {
                rules.insert(word.clone(), edit);
            }
        }
        let mut numbered = BTreeMap::new();
        for (ending, edit) in rules {
            let next = numbers.len() as u16;
            let number = *numbers.entry(edit.clone()).or_insert(next);
            if number == next {
                out.edits.push(edit);
            }
            numbered.insert(ending, number);
        }
        out.rules.push(numbered.into_iter().collect());
    }
    out
}

/// The document's text as it may come in: 0 as it is, 1 a sentence a line, 2 broken into lines of some 70 characters.
fn with_lines(document: &Corpus, form: usize) -> String {
    let mut bytes: Vec<char> = Vec::new();
    let ends: std::collections::BTreeSet<usize> =
        document.sentences.iter().filter_map(|s| s.last()).map(|r| r.end).collect();
    let mut line = 0;
    for (at, c) in document.text.char_indices() {
        line += 1;
        let breaks = c == ' ' && (form == 1 && ends.contains(&at) || form == 2 && line > 70);
        if breaks || c == '\n' {
            line = 0;
        }
        bytes.push(if breaks { '\n' } else { c });
    }
    bytes.into_iter().collect()
}

fn learn_sentences(documents: &[Corpus], rules: &tokens::Rules, known: &Lexicon) -> super::linear::Packed {
    let mut perceptron = Perceptron::new(2);
    let (mut keys, mut scores, mut scratch) = (Vec::new(), [0; 2], Vec::new());
    let mut prepared = Vec::new();
    for document in documents {
        let ends: std::collections::BTreeSet<usize> =
            document.sentences.iter().filter_map(|s| s.last()).map(|r| r.end).collect();
        let text = with_lines(document, prepared.len() % 3);
        let mut at = 0;
        for paragraph in text.split("\n\n") {
            let mut spans = Vec::new();
            rules.tokens(paragraph, at, &mut spans);
            let words: Vec<Word> = spans.iter().map(|s| known.word(s.of(&text), &mut scratch)).collect();
            let gold: Vec<bool> = spans.iter().map(|s| ends.contains(&(s.end as usize))).collect();
            prepared.push((text.clone(), spans, words, gold));
            at += paragraph.len() + 2;
        }
    }
    let mut dice = Dice::new(7);
    for _ in 0..8 {
        let mut order: Vec<usize> = (0..prepared.len()).collect();
        dice.shuffle(&mut order);
        for p in order {
            let (text, spans, words, gold) = &prepared[p];
            let mut open = sentences::Open::default();
            for i in 0..spans.len() {
                open.pass(spans[i].of(text));
                if sentences::may_end(text, spans, i) {
                    sentences::features(text, spans, words, i, open, &mut keys);
                    perceptron.score(&keys, &mut scores);
                    perceptron.tick();
                    let (guess, right) = (usize::from(scores[1] > scores[0]), usize::from(gold[i]));
                    if guess != right {
                        perceptron.update(&keys, right, guess);
                    }
                }
                if gold[i] {
                    open = sentences::Open::default();
                }
            }
        }
    }
    perceptron.finish(64.0, 1)
}
