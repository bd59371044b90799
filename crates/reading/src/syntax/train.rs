//! How is a language's grammar learned from annotated text? Lexicon, lemmas, sentence ends, tags, trees and names, each
//! from gold data, the parser from tags as they will be predicted. Opens no file: corpora are given as text.

use super::conllu::{self, Corpus, Row};
use super::linear::{Linear, Weights, best};
use super::parser::{self, Action, Placed, State, Tagged};
use super::perceptron::{Dice, Perceptron};
use super::punctuation::{Mark, Tree};
use super::words::Word;
use super::{Lexicon, Model, lemmas, names, sentences, tagger, tokens};
use model::{Deprel, Upos};
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

struct Sentence {
    words: Vec<Word>,
    rows: Vec<Row>,
    classes: Vec<u8>,
    /// As the jackknifed tagger sees them.
    predicted: Vec<u8>,
}

/// Learns everything; the bytes are the weights file. `say` hears of progress.
pub fn train(corpora: &Corpora, rules: &tokens::Rules, say: &(dyn Fn(String) + Sync)) -> Vec<u8> {
    let documents: Vec<Corpus> = corpora.trees.iter().flat_map(|f| conllu::read(f, false)).collect();
    let mut model = Model { classes: classes(&documents), ..Model::default() };
    let class_of: BTreeMap<String, u8> =
        model.classes.iter().enumerate().map(|(i, (upos, feats))| (format!("{upos}|{feats}"), i as u8)).collect();
    let fallback: BTreeMap<Upos, u8> =
        model.classes.iter().enumerate().rev().map(|(i, (upos, _))| (Upos::named(upos), i as u8)).collect();
    model.lexicon = lexicon(&documents, &corpora.personal);
    let known = Lexicon::of(&model.lexicon);
    let mut scratch = Vec::new();
    let mut sentences: Vec<Sentence> = Vec::new();
    for rows in documents.iter().flat_map(|d| &d.sentences).filter(|s| !s.is_empty()) {
        let words = rows.iter().map(|r| known.word(&r.form, &mut scratch)).collect();
        let class = |r: &Row| {
            let exact = class_of.get(&format!("{}|{}", r.upos.as_str(), kept_features(r.upos, &r.feats)));
            exact.or_else(|| fallback.get(&r.upos)).copied().unwrap_or(0)
        };
        let classes: Vec<u8> = rows.iter().map(class).collect();
        sentences.push(Sentence { words, rows: rows.clone(), predicted: classes.clone(), classes });
    }
    say(format!("{} sentences, {} classes", sentences.len(), model.classes.len()));
    model.lemmas = learn_lemmas(&sentences, &model.classes);
    model.sentences = learn_sentences(&documents, rules, &known);
    say("sentence ends learned".to_owned());
    jackknife(&mut sentences, model.classes.len(), say);
    let uposes: Vec<Upos> = model.classes.iter().map(|(upos, _)| Upos::named(upos)).collect();
    let kinds_of_class: Vec<(Upos, bool)> =
        uposes.iter().zip(&model.classes).map(|(upos, (_, feats))| (*upos, feats.contains(super::FINITE))).collect();
    let named: Vec<Corpus> =
        corpora.names.iter().flat_map(|f| conllu::read(f, true)).chain(conllu::with_entities(&documents)).collect();
    std::thread::scope(|scope| {
        let parser = scope.spawn(|| {
            let examples: Vec<Example> = sentences.iter().map(|s| example(s, &kinds_of_class)).collect();
            (learn_marks(&examples), learn_parser(&examples, say))
        });
        let all: Vec<&Sentence> = sentences.iter().collect();
        model.tagger = learn_tagger(&all, model.classes.len(), 8).finish(48.0, 2);
        say("tags learned".to_owned());
        let tags = Linear::unpack(&model.tagger);
        (model.kinds, model.names) = learn_names(&named, &sentences, &known, &tags, &uposes);
        say("names learned".to_owned());
        (model.marks, model.parser) = parser.join().unwrap_or_default();
    });
    model.pack()
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

/// The bit of words that are listed as personal names.
pub const PERSONAL: u32 = 1 << 20;

/// For each word seen often enough, the parts of speech that it was seen with.
fn lexicon(documents: &[Corpus], personal: &[String]) -> Vec<(u32, u32)> {
    let mut seen: BTreeMap<u32, BTreeMap<Upos, u32>> = BTreeMap::new();
    let mut scratch = Vec::new();
    for row in documents.iter().flat_map(|d| &d.sentences).flatten() {
        let word = Word::of(&row.form, &mut scratch);
        *seen.entry(word.lower).or_default().entry(row.upos).or_default() += 1;
    }
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    for line in personal.iter().flat_map(|f| f.lines()) {
        let mut cells = line.split('\t');
        if let (Some(name), Some(_), Some(times)) = (cells.next(), cells.next(), cells.next())
            && times.trim().parse::<u32>().is_ok_and(|n| n >= 2)
        {
            found.insert(Word::of(name, &mut scratch).lower, PERSONAL);
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
            let form = if keeps_case[class] { row.form.clone() } else { lemmas::fold(&row.form) };
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
        out.rules.push(numbered);
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

fn learn_tagger(sentences: &[&Sentence], classes: usize, rounds: usize) -> Perceptron {
    let mut perceptron = Perceptron::new(classes);
    let (mut keys, mut scores, mut dice) = (Vec::new(), vec![0; classes], Dice::new(11));
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for _ in 0..rounds {
        dice.shuffle(&mut order);
        for s in &order {
            let sentence = sentences[*s];
            let register = tagger::Register::of(&sentence.words);
            let (mut last, mut before) = (tagger::EDGE_TAG, tagger::EDGE_TAG);
            for i in 0..sentence.words.len() {
                tagger::features(&sentence.words, i, register, last, before, &mut keys);
                perceptron.score(&keys, &mut scores);
                perceptron.tick();
                let (guess, right) = (best(&scores, |_| true).unwrap_or(0), usize::from(sentence.classes[i]));
                if guess != right {
                    perceptron.update(&keys, right, guess);
                }
                (before, last) = (last, guess as u32);
            }
        }
    }
    perceptron
}

/// Tags each quarter of the sentences with a tagger learned from the others, so that the parser learns from tags that are
/// as faulty as those it will meet.
fn jackknife(sentences: &mut [Sentence], classes: usize, say: &(dyn Fn(String) + Sync)) {
    const FOLDS: usize = 4;
    let fold = |fold: usize, sentences: &[Sentence]| {
        let others: Vec<&Sentence> =
            sentences.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, s)| s).collect();
        let linear = Linear::unpack(&learn_tagger(&others, classes, 5).finish(48.0, 2));
        let own = sentences.iter().skip(fold).step_by(FOLDS);
        own.map(|s| tagger::tag(&linear, classes, &s.words, |_, _| true)).collect::<Vec<_>>()
    };
    let shared: &[Sentence] = sentences;
    let mut results = Vec::new();
    for pair in [[0, 1], [2, 3]] {
        std::thread::scope(|scope| {
            let handles = pair.map(|f| scope.spawn(move || fold(f, shared)));
            for handle in handles {
                results.push(handle.join().unwrap_or_default());
            }
        });
    }
    let (mut right, mut all) = (0, 0);
    for (f, tags) in results.into_iter().enumerate() {
        for (k, tags) in tags.into_iter().enumerate() {
            let sentence = &mut sentences[f + k * FOLDS];
            all += tags.len();
            right += tags.iter().zip(&sentence.classes).filter(|(a, b)| a == b).count();
            sentence.predicted = tags;
        }
    }
    say(format!("jackknifed tags: {:.4} right", right as f64 / all.max(1) as f64));
}

/// Gold heads made projective: crossing arcs are lifted to the head's head, shortest first.
fn projective(rows: &[Row]) -> Vec<u32> {
    let mut heads: Vec<u32> = [0].into_iter().chain(rows.iter().map(|r| r.head)).collect();
    let n = heads.len();
    loop {
        let mut worst: Option<(u32, usize)> = None;
        for child in 1..n {
            let head = heads[child];
            let (low, high) = (head.min(child as u32), head.max(child as u32));
            let below = |mut w: u32| {
                for _ in 0..n {
                    if w == head {
                        return true;
                    }
                    if w == 0 {
                        break;
                    }
                    w = heads[w as usize];
                }
                false
            };
            let crosses = (low + 1..high).any(|between| !below(between));
            if crosses && worst.is_none_or(|(length, _)| high - low < length) {
                worst = Some((high - low, child));
            }
        }
        match worst {
            Some((_, child)) if heads[child] != 0 => heads[child] = heads[heads[child] as usize],
            _ => return heads,
        }
    }
}

/// What each kind of step loses for good: gold arcs that can no longer be made (Goldberg and Nivre 2013).
fn costs(state: &State, heads: &[u32]) -> [u32; 3] {
    let (stack, b, n) = (state.stack(), state.next(), heads.len() as u32);
    let mut costs = [0; 3];
    let gold = |child: u32| heads[child as usize];
    if b < n {
        let under = &stack[..stack.len().saturating_sub(1)];
        costs[0] += u32::from(under.contains(&gold(b)));
        costs[0] += stack.iter().filter(|s| **s != 0 && gold(**s) == b).count() as u32;
    }
    if let [.., s1, s0] = stack {
        let waiting = (b..n).filter(|d| gold(*d) == *s0).count() as u32;
        costs[1] = waiting + u32::from(gold(*s0) == *s1 || gold(*s0) > b && gold(*s0) < n);
        costs[2] = waiting + u32::from(gold(*s0) >= b && gold(*s0) < n);
    }
    costs
}

/// A sentence as the parser learns from it: all tokens with their gold heads, and the words without punctuation with
/// theirs (index 0 stands for the root).
struct Example {
    tagged: Vec<Tagged>,
    full_heads: Vec<u32>,
    placed: Vec<Placed>,
    heads: Vec<u32>,
    relations: Vec<Deprel>,
}

fn example(sentence: &Sentence, classes: &[(Upos, bool)]) -> Example {
    let full_heads = projective(&sentence.rows);
    let tagged: Vec<Tagged> = (0..sentence.words.len())
        .map(|i| {
            let class = sentence.predicted[i];
            let (upos, finite) = classes[usize::from(class)];
            Tagged { word: sentence.words[i], class, upos, finite, mark: Mark::of(&sentence.rows[i].form) }
        })
        .collect();
    let placed = parser::placed(&tagged);
    let mut index = vec![0u32; tagged.len() + 1];
    for (i, word) in placed.iter().enumerate() {
        index[word.place as usize] = i as u32 + 1;
    }
    let (mut heads, mut relations, mut root) = (vec![0], vec![Deprel::Root], 0);
    for (i, word) in placed.iter().enumerate() {
        let mut head = full_heads[word.place as usize];
        for _ in 0..tagged.len() {
            if head == 0 || index[head as usize] != 0 {
                break;
            }
            head = full_heads[head as usize];
        }
        let relation = sentence.rows[word.place as usize - 1].relation;
        match (head, root) {
            (0, 0) => {
                root = i as u32 + 1;
                heads.push(0);
                relations.push(Deprel::Root);
            }
            (0, root) => {
                heads.push(root);
                relations.push(if relation == Deprel::Root { Deprel::Parataxis } else { relation });
            }
            (head, _) => {
                heads.push(index[head as usize]);
                relations.push(relation);
            }
        }
    }
    Example { tagged, full_heads, placed, heads, relations }
}

/// Where marks hang, from gold trees.
fn learn_marks(examples: &[Example]) -> super::linear::Packed {
    let mut perceptron = Perceptron::new(2);
    let (mut keys, mut best_keys, mut right_keys) = (Vec::new(), Vec::new(), Vec::new());
    let mut dice = Dice::new(19);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for _ in 0..6 {
        dice.shuffle(&mut order);
        for e in &order {
            let example = &examples[*e];
            if example.placed.len() == example.tagged.len() {
                continue;
            }
            let n = example.tagged.len();
            let (mut heads, mut relations) = (vec![0; n], vec![Deprel::Punct; n]);
            for (i, word) in example.placed.iter().enumerate() {
                let head = example.heads[i + 1] as usize;
                heads[word.place as usize - 1] = head.checked_sub(1).map_or(0, |h| example.placed[h].place);
                relations[word.place as usize - 1] = example.relations[i + 1];
            }
            let tree = Tree::new(&example.tagged, &heads, &relations);
            for at in (1..=n as u32).filter(|at| example.tagged[*at as usize - 1].is_mark()) {
                let gold = example.full_heads[at as usize];
                let candidates = tree.candidates(at);
                if candidates.len() < 2 || !candidates.contains(&gold) {
                    continue;
                }
                perceptron.tick();
                let mut found: Option<(i32, u32)> = None;
                for candidate in candidates {
                    let mut scores = [0; 2];
                    tree.features(at, candidate, &mut keys);
                    perceptron.score(&keys, &mut scores);
                    let score = scores[0] - scores[1];
                    if candidate == gold {
                        right_keys.clone_from(&keys);
                    }
                    if found.is_none_or(|f| score > f.0) {
                        found = Some((score, candidate));
                        best_keys.clone_from(&keys);
                    }
                }
                if found.is_some_and(|f| f.1 != gold) {
                    perceptron.update(&right_keys, 0, 1);
                    perceptron.update(&best_keys, 1, 0);
                }
            }
        }
    }
    perceptron.finish(64.0, 2)
}

fn learn_parser(prepared: &[Example], say: &(dyn Fn(String) + Sync)) -> super::linear::Packed {
    let mut used = [false; parser::ACTIONS];
    used[0] = true;
    for relation in prepared.iter().flat_map(|p| &p.relations) {
        used[Action::Left(*relation).class()] = true;
        used[Action::Right(*relation).class()] = true;
    }
    let mut perceptron = Perceptron::new(parser::ACTIONS);
    let (mut keys, mut scores, mut dice) = (Vec::new(), vec![0; parser::ACTIONS], Dice::new(13));
    let mut order: Vec<usize> = (0..prepared.len()).collect();
    for round in 0..6 {
        let (mut right, mut all) = (0u32, 0u32);
        dice.shuffle(&mut order);
        for p in &order {
            let Example { placed: words, heads, relations, .. } = &prepared[*p];
            let mut state = State::new(words.len());
            while !state.is_final() {
                parser::features(words, &state, &mut keys);
                perceptron.score(&keys, &mut scores);
                perceptron.tick();
                let cost = costs(&state, heads);
                let (b, stack) = (state.next(), state.stack());
                let good = |class: usize| {
                    state.allows(class)
                        && match (Action::of(class), stack) {
                            (Action::Shift, _) => cost[0] == 0,
                            (Action::Left(r), [.., s0]) => {
                                cost[1] == 0 && (heads[*s0 as usize] != b || relations[*s0 as usize] == r)
                            }
                            (Action::Right(r), [.., s1, s0]) => {
                                cost[2] == 0 && (heads[*s0 as usize] != *s1 || relations[*s0 as usize] == r)
                            }
                            _ => false,
                        }
                };
                let guess = best(&scores, |c| used[c] && state.allows(c)).unwrap_or(0);
                let target = best(&scores, |c| used[c] && good(c)).unwrap_or(guess);
                all += 1;
                right += u32::from(guess == target);
                if guess != target {
                    perceptron.update(&keys, target, guess);
                }
                let explore = round > 0 && dice.below(10) > 0;
                state.apply(Action::of(if explore { guess } else { target }));
            }
        }
        say(format!("parser round {round}: {:.4} of steps right", f64::from(right) / f64::from(all.max(1))));
    }
    perceptron.finish(32.0, 3)
}

fn learn_names(
    documents: &[Corpus],
    sentences: &[Sentence],
    known: &Lexicon,
    tagger: &Linear,
    uposes: &[Upos],
) -> (Vec<String>, super::linear::Packed) {
    let mut kinds: Vec<String> = Vec::new();
    for row in documents.iter().flat_map(|d| &d.sentences).flatten() {
        if let Some(kind) = row.name.strip_prefix("B-").filter(|k| k.len() > 1)
            && !kinds.iter().any(|k| k == kind)
        {
            kinds.push(kind.to_owned());
        }
    }
    kinds.sort();
    let class = |name: &str| match name.split_once('-') {
        Some((position, kind)) => {
            kinds.iter().position(|k| k == kind).map_or(0, |k| 1 + 2 * k + usize::from(position == "I"))
        }
        None => 0,
    };
    let joined = |rows: &[Row]| rows.iter().map(|r| r.form.as_str()).collect::<Vec<_>>().join(" ");
    let tagged: BTreeMap<String, &[u8]> = sentences.iter().map(|s| (joined(&s.rows), s.predicted.as_slice())).collect();
    let mut scratch = Vec::new();
    let prepared: Vec<(Vec<Word>, Vec<Upos>, Vec<usize>)> = documents
        .iter()
        .flat_map(|d| &d.sentences)
        .map(|rows| {
            let words: Vec<Word> = rows.iter().map(|r| known.word(&r.form, &mut scratch)).collect();
            // Tags as faulty as they will be: those of the jackknife where the sentence is also in a treebank.
            let classes = tagged.get(&joined(rows)).filter(|t| t.len() == rows.len()).map(|t| t.to_vec());
            let classes = classes.unwrap_or_else(|| tagger::tag(tagger, uposes.len(), &words, |_, _| true));
            let tags = classes.iter().map(|c| uposes[usize::from(*c)]).collect();
            (words, tags, rows.iter().map(|r| class(&r.name)).collect())
        })
        .collect();
    let count = names::classes(kinds.len());
    let mut perceptron = Perceptron::new(count);
    let (mut keys, mut scores, mut dice) = (Vec::new(), vec![0; count], Dice::new(17));
    let mut order: Vec<usize> = (0..prepared.len()).collect();
    for _ in 0..8 {
        dice.shuffle(&mut order);
        for p in &order {
            let (words, tags, gold) = &prepared[*p];
            let (mut last, mut before) = (0, 0);
            for (i, right) in gold.iter().enumerate().take(words.len()) {
                names::features(words, tags, i, last as u32, before as u32, &mut keys);
                perceptron.score(&keys, &mut scores);
                perceptron.tick();
                let guess = best(&scores, |c| names::may_follow(last, c)).unwrap_or(0);
                if guess != *right {
                    perceptron.update(&keys, *right, guess);
                }
                (before, last) = (last, guess);
            }
        }
    }
    (kinds, perceptron.finish(48.0, 1))
}
