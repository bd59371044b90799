//! How do the patterns of `times/rules/*.yaml` match words? Patterns are compiled into one trie per stage, so that common
//! beginnings are tried once; a later stage may build on the times of earlier ones through `<time>`.
//!
//! A pattern is a row of elements: a word; `<class>`; `name=<class>`, a capture; `[...]`, optional; `( a | b )`, either;
//! `~`, no white space here; `{...}`, the words that are the time itself, where the pattern also holds words around it.

use super::lexicon::{Item, Lexicon};
use super::scan::Word;
use crate::table::Table;
use model::Problem;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One phenomenon: patterns, what they mean, and sentences that prove it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub name: String,
    pub doc: String,
    #[serde(default)]
    pub stage: usize,
    pub patterns: Vec<String>,
    /// Among readings of equal length the greater wins.
    #[serde(default)]
    pub priority: i32,
    /// Words and classes that may not follow at once.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Words and classes that may not stand right before.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// What it means: `op` and `type`, and settings that captures of the same name override.
    pub emit: BTreeMap<String, String>,
    pub yes: Vec<Example>,
    #[serde(default)]
    pub no: Vec<Example>,
}

/// A sentence of a rule's proof; in a `yes`, braces stand around the time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub text: String,
    #[serde(default)]
    pub published: Option<String>,
    #[serde(default)]
    pub value: Option<String>,
    /// `from..to`, either may be empty.
    #[serde(default)]
    pub is: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Element {
    Word(String),
    Class(u16, Option<String>),
    Time(Option<String>),
    Glued,
    Open,
    Close,
}

#[derive(Default)]
struct Node {
    edges: Vec<(Element, usize)>,
    accepts: Vec<usize>,
    /// Which edges may fit a word, where there are many.
    index: Option<Index>,
}

/// Edges of a node, by what they ask for; places in [`Node::edges`].
#[derive(Default)]
struct Index {
    words: Table<Vec<usize>>,
    classes: Table<Vec<usize>, u32>,
    others: Vec<usize>,
}

/// A node with more edges than this has an index of them.
const FEW_EDGES: usize = 6;

impl Node {
    fn index(&mut self) {
        if self.edges.len() <= FEW_EDGES {
            return;
        }
        let mut index = Index::default();
        for (place, (element, _)) in self.edges.iter().enumerate() {
            match element {
                Element::Word(word) => index.words.entry(word.clone()).or_default().push(place),
                Element::Class(class, _) => index.classes.entry(u32::from(*class)).or_default().push(place),
                _ => index.others.push(place),
            }
        }
        self.index = Some(index);
    }
}

impl Index {
    /// The places of the edges that may fit a word, in order.
    fn fitting(&self, word: Option<&Word>, items: &[Item]) -> Vec<usize> {
        let mut places = Vec::new();
        places.extend(word.and_then(|w| self.words.get(&w.lower)).into_iter().flatten());
        places.extend(items.iter().filter_map(|i| self.classes.get(&u32::from(i.class))).flatten());
        places.extend(&self.others);
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// What a capture holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Capture {
    Value(String),
    /// Index of a candidate of an earlier stage.
    Time(usize),
}

/// A rule that fits here: words [first, end), and what its names caught.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub first: usize,
    pub end: usize,
    pub rule: usize,
    pub captures: Vec<(String, Capture)>,
    /// It is no time by itself: words around it belong to the pattern.
    pub stage: usize,
}

type Guards = (Vec<Element>, Vec<Element>);

#[derive(Default)]
pub(crate) struct Grammar {
    pub rules: Vec<Rule>,
    /// One trie per stage; node 0 is the root.
    stages: Vec<Vec<Node>>,
    /// For each rule, what may not stand before and after it.
    guards: Vec<Guards>,
}

/// Patterns with more variants than this are a fault in the data.
const MOST_VARIANTS: usize = 4096;

impl Grammar {
    pub fn load(files: &BTreeMap<String, String>, lexicon: &Lexicon, problems: &mut Vec<Problem>) -> Grammar {
        let mut grammar = Grammar::default();
        for (path, text) in files.iter().filter(|(p, _)| p.starts_with("times/rules/") && p.ends_with(".yaml")) {
            match serde_yaml_ng::from_str::<Vec<Rule>>(text) {
                Ok(rules) => grammar.rules.extend(rules),
                Err(error) => problems.push(Problem::new("data-unreadable", None, format!("{path}: {error}"))),
            }
        }
        let last = grammar.rules.iter().map(|r| r.stage).max().unwrap_or(0);
        grammar.stages = (0..=last).map(|_| vec![Node::default()]).collect();
        for index in 0..grammar.rules.len() {
            let rule = grammar.rules[index].clone();
            for pattern in &rule.patterns {
                match variants(pattern, lexicon) {
                    Ok(all) => all.into_iter().for_each(|v| grammar.insert(rule.stage, v, index)),
                    Err(why) => {
                        let message = format!("times/rules, {}: {why} in {pattern}", rule.name);
                        problems.push(Problem::new("data-pattern", None, message));
                    }
                }
            }
            let mut guard = |words: &[String]| -> Vec<Element> {
                let read = words.iter().filter_map(|w| match element(w, lexicon) {
                    Ok(element) => Some(element),
                    Err(why) => {
                        problems.push(Problem::new("data-pattern", None, format!("times/rules, {}: {why}", rule.name)));
                        None
                    }
                });
                read.collect()
            };
            let guards = (guard(&rule.not_after), guard(&rule.not_before));
            grammar.guards.push(guards);
        }
        grammar.stages.iter_mut().flatten().for_each(Node::index);
        grammar
    }

    fn insert(&mut self, stage: usize, variant: Vec<Element>, rule: usize) {
        let nodes = &mut self.stages[stage];
        let mut node = 0;
        for element in variant {
            node = match nodes[node].edges.iter().find(|(e, _)| *e == element) {
                Some((_, next)) => *next,
                None => {
                    nodes.push(Node::default());
                    let next = nodes.len() - 1;
                    nodes[node].edges.push((element, next));
                    next
                }
            };
        }
        if !nodes[node].accepts.contains(&rule) {
            nodes[node].accepts.push(rule);
        }
    }

    /// Every fit of every rule, stage by stage; within a stage in order of the text. Patterns have no repetition, so the
    /// work at each word is bounded by the grammar.
    pub fn candidates(&self, words: &[Word], items: &[Vec<Item>]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        // Candidates that start at each word, for `<time>`.
        let mut starting: Vec<Vec<usize>> = vec![Vec::new(); words.len()];
        for (stage, nodes) in self.stages.iter().enumerate() {
            let before = found.len();
            for first in 0..words.len() {
                let mut walk = Walk {
                    grammar: self,
                    nodes,
                    stage,
                    words,
                    items,
                    starting: &starting,
                    known: before,
                    all: &mut found,
                    captures: Vec::new(),
                };
                walk.go(0, first, first, None, None);
            }
            for (index, candidate) in found.iter().enumerate().skip(before) {
                starting[candidate.first].push(index);
            }
        }
        found
    }
}

struct Walk<'w> {
    grammar: &'w Grammar,
    nodes: &'w [Node],
    stage: usize,
    words: &'w [Word],
    items: &'w [Vec<Item>],
    starting: &'w [Vec<usize>],
    known: usize,
    all: &'w mut Vec<Candidate>,
    captures: Vec<(String, Capture)>,
}

impl Walk<'_> {
    fn go(&mut self, node: usize, begin: usize, at: usize, open: Option<usize>, close: Option<usize>) {
        let nodes = self.nodes;
        for rule in &nodes[node].accepts {
            self.accept(*rule, open.unwrap_or(begin), close.unwrap_or(at), begin, at);
        }
        let Some(index) = &nodes[node].index else {
            for (element, next) in &nodes[node].edges {
                self.along(element, *next, begin, at, open, close);
            }
            return;
        };
        let items = self.items.get(at).map_or(&[][..], Vec::as_slice);
        for place in index.fitting(self.words.get(at), items) {
            let (element, next) = &nodes[node].edges[place];
            self.along(element, *next, begin, at, open, close);
        }
    }

    /// Goes on along one edge, wherever it fits.
    fn along(
        &mut self,
        element: &Element,
        next: usize,
        begin: usize,
        at: usize,
        open: Option<usize>,
        close: Option<usize>,
    ) {
        match element {
            Element::Open => self.go(next, begin, at, Some(at), close),
            Element::Close => self.go(next, begin, at, open, Some(at)),
            Element::Glued => {
                if self.words.get(at).is_some_and(|w| !w.spaced) {
                    self.go(next, begin, at, open, close);
                }
            }
            Element::Word(word) => {
                if self.words.get(at).is_some_and(|w| w.is(word)) && self.same_line(begin, at) {
                    self.go(next, begin, at + 1, open, close);
                }
            }
            Element::Class(class, name) => {
                let items = self.items;
                for item in items.get(at).into_iter().flatten().filter(|i| i.class == *class) {
                    if self.same_line(begin, at) {
                        let capture = || Capture::Value(item.value.clone());
                        self.with(name, capture, |walk| {
                            walk.go(next, begin, at + item.length as usize, open, close);
                        });
                    }
                }
            }
            Element::Time(name) => {
                let starting = self.starting;
                for index in starting.get(at).into_iter().flatten() {
                    let end = self.all[*index].end;
                    if *index < self.known && end > at && self.same_line(begin, at) {
                        self.with(name, || Capture::Time(*index), |walk| walk.go(next, begin, end, open, close));
                    }
                }
            }
        }
    }

    /// An empty line between words ends every pattern; a mere line break does not.
    fn same_line(&self, begin: usize, at: usize) -> bool {
        at == begin || !self.words[at].new_line || self.words[at].span.start - self.words[at - 1].span.end < 3
    }

    fn with(&mut self, name: &Option<String>, capture: impl FnOnce() -> Capture, then: impl FnOnce(&mut Self)) {
        if let Some(name) = name {
            self.captures.push((name.clone(), capture()));
            then(self);
            self.captures.pop();
        } else {
            then(self);
        }
    }

    fn accept(&mut self, rule: usize, first: usize, end: usize, begin: usize, at: usize) {
        let (after, before) = &self.grammar.guards[rule];
        let stands = |elements: &[Element], at: Option<usize>| {
            at.is_some_and(|i| {
                elements.iter().any(|e| match e {
                    Element::Word(word) => self.words.get(i).is_some_and(|w| w.is(word)),
                    Element::Class(class, _) => {
                        self.items.get(i).is_some_and(|items| items.iter().any(|item| item.class == *class))
                    }
                    Element::Time(_) => self.starting.get(i).is_some_and(|s| !s.is_empty()),
                    Element::Glued => self.words.get(i).is_some_and(|w| !w.spaced),
                    _ => false,
                })
            })
        };
        if first >= end || stands(after, begin.checked_sub(1)) || stands(before, Some(at)) {
            return;
        }
        let same = |c: &Candidate| c.first == first && c.end == end && c.rule == rule && c.captures == self.captures;
        if !self.all[self.known..].iter().rev().take(16).any(same) {
            self.all.push(Candidate { first, end, rule, captures: self.captures.clone(), stage: self.stage });
        }
    }
}

fn element(text: &str, lexicon: &Lexicon) -> Result<Element, String> {
    let (name, class) = match text.split_once('=') {
        Some((name, class)) if !name.is_empty() && class.starts_with('<') => (Some(name.to_owned()), class),
        _ => (None, text),
    };
    Ok(match class {
        "~" => Element::Glued,
        "{" => Element::Open,
        "}" => Element::Close,
        "<time>" => Element::Time(name),
        _ => match class.strip_prefix('<').and_then(|c| c.strip_suffix('>')) {
            Some(class) => {
                Element::Class(lexicon.find(class).ok_or_else(|| format!("no word is of class <{class}>"))?, name)
            }
            None => Element::Word(text.to_owned()),
        },
    })
}

/// All rows of elements that a pattern stands for.
fn variants(pattern: &str, lexicon: &Lexicon) -> Result<Vec<Vec<Element>>, String> {
    let tokens: Vec<&str> = pattern.split_whitespace().collect();
    let (all, used) = alternatives(&tokens, lexicon)?;
    if used < tokens.len() {
        return Err(format!("unexpected {}", tokens[used]));
    }
    if all.iter().any(Vec::is_empty) {
        return Err("a pattern that fits nothing at all".to_owned());
    }
    Ok(all)
}

type Variants = (Vec<Vec<Element>>, usize);

fn alternatives(tokens: &[&str], lexicon: &Lexicon) -> Result<Variants, String> {
    let (mut all, mut at) = sequence(tokens, lexicon)?;
    while tokens.get(at) == Some(&"|") {
        let (more, used) = sequence(&tokens[at + 1..], lexicon)?;
        all.extend(more);
        at += 1 + used;
    }
    Ok((all, at))
}

fn sequence(tokens: &[&str], lexicon: &Lexicon) -> Result<Variants, String> {
    let (mut all, mut at) = (vec![Vec::new()], 0);
    while let Some(token) = tokens.get(at) {
        let parts = match *token {
            "[" | "(" => {
                let (mut inner, used) = alternatives(&tokens[at + 1..], lexicon)?;
                let close = if *token == "[" { "]" } else { ")" };
                if tokens.get(at + 1 + used) != Some(&close) {
                    return Err(format!("{token} without {close}"));
                }
                if *token == "[" {
                    inner.push(Vec::new());
                }
                at += used + 2;
                inner
            }
            "]" | ")" | "|" => break,
            other => {
                at += 1;
                vec![vec![element(other, lexicon)?]]
            }
        };
        all = all
            .iter()
            .flat_map(|head: &Vec<Element>| parts.iter().map(move |tail| [head.as_slice(), tail].concat()))
            .collect();
        if all.len() > MOST_VARIANTS {
            return Err("too many variants".to_owned());
        }
    }
    Ok((all, at))
}
