//! Which words tell that somebody says something? Loads `lang/<code>/attribution/`: lexicons (TSV) and one rule file (YAML)
//! a phenomenon, each with examples that a test executes.

use crate::language::rows;
use crate::table::Table;
use model::{Problem, Stance, VoiceKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a verb does to its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Say,
    Ask,
    Think,
    Deny,
    Doubt,
    Accuse,
    Report,
    Describe,
    Show,
}

impl Class {
    fn named(text: &str) -> Option<Class> {
        Some(match text {
            "say" => Class::Say,
            "ask" => Class::Ask,
            "think" => Class::Think,
            "deny" => Class::Deny,
            "doubt" => Class::Doubt,
            "accuse" => Class::Accuse,
            "report" => Class::Report,
            "describe" => Class::Describe,
            "show" => Class::Show,
            _ => return None,
        })
    }
}

/// A verb of saying, and the forms that its content may take (`frames`, as the head of `verbs.tsv` explains).
#[derive(Clone, Debug)]
pub struct Verb {
    pub stance: Stance,
    pub class: Class,
    frames: String,
}

impl Verb {
    pub fn takes(&self, frame: char) -> bool {
        self.frames.contains(frame)
    }
}

/// How a rule finds what it is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finder {
    /// A verb with a clause as its content.
    Clause,
    /// A verb with a noun as its content.
    Object,
    /// A verb of stance or wish with what it is about; relays no claim.
    Attitude,
    /// A verb set into or behind its content.
    Inserted,
    /// A verb beside a quotation.
    Quotation,
    /// A passive that names no speaker.
    Passive,
    /// One of `cues`, then the source; the content is the clause that they stand in.
    Phrase,
    /// As `Phrase`, but what is told by whom stands in a verb's attribution already, and the source stands behind it.
    Citing,
    Noun,
    Adverb,
    /// A name, a mark, and what it says.
    Label,
    /// The outlet's name was cut out between the cue and what is said.
    Gap,
    /// A quoted report.
    Excerpt,
    /// A picture's source.
    Caption,
}

/// What an example of a rule shows; `source` empty: nobody is named.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    #[serde(default)]
    pub source: String,
    pub cue: String,
    pub content: String,
}

/// A phenomenon: `rules/<name>.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(skip)]
    pub name: String,
    pub doc: String,
    pub finder: Finder,
    /// Word sequences, for the finders that ask for them.
    #[serde(default)]
    pub cues: Vec<String>,
    /// The cue counts only at the start of a sentence or behind punctuation.
    #[serde(default)]
    pub set_off: bool,
    pub yes: Vec<Example>,
    /// Texts in which the rule finds nothing.
    #[serde(default)]
    pub no: Vec<String>,
}

/// Everything that the pass asks of a language.
#[derive(Default)]
pub struct AttributionData {
    pub rules: Vec<Rule>,
    verbs: Table<Verb>,
    nouns: Table<Stance>,
    adverbs: BTreeSet<String>,
    /// lemma -> frames, as the head of `attitudes.tsv` explains.
    attitudes: Table<String>,
    /// lemma -> whether it hedges.
    passives: Table<bool>,
    voices: Table<VoiceKind>,
    /// Word -> its classes in `words.tsv`.
    words: Table<Vec<String>>,
    /// First word of a phrase -> (its words, index of the rule), longest first.
    phrases: Table<Vec<(Vec<String>, usize)>>,
}

impl AttributionData {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> AttributionData {
        let mut data = AttributionData::default();
        let mut bad = |path: &str, what: &str| {
            problems.push(Problem::new("data-unreadable", None, format!("{path}: {what}")));
        };
        for row in rows(files, "attribution/verbs.tsv") {
            match (row.get(1).and_then(|s| Stance::named(s)), row.get(2).and_then(|c| Class::named(c)), row.get(3)) {
                (Some(stance), Some(class), Some(frames)) => {
                    data.verbs.insert(row[0].to_owned(), Verb { stance, class, frames: (*frames).to_owned() });
                }
                _ => bad("attribution/verbs.tsv", row[0]),
            }
        }
        for row in rows(files, "attribution/nouns.tsv") {
            match row.get(1).and_then(|s| Stance::named(s)) {
                Some(stance) => _ = data.nouns.insert(row[0].to_owned(), stance),
                None => bad("attribution/nouns.tsv", row[0]),
            }
        }
        data.adverbs = rows(files, "attribution/adverbs.tsv").map(|r| r[0].to_owned()).collect();
        for row in rows(files, "attribution/attitudes.tsv") {
            match row.get(1) {
                Some(frames) => _ = data.attitudes.insert(row[0].to_owned(), (*frames).to_owned()),
                None => bad("attribution/attitudes.tsv", row[0]),
            }
        }
        for row in rows(files, "attribution/passives.tsv") {
            data.passives.insert(row[0].to_owned(), row.get(1) == Some(&"yes"));
        }
        for row in rows(files, "attribution/voices.tsv") {
            match row.get(1).and_then(|k| VoiceKind::named(k)) {
                Some(kind) => _ = data.voices.insert(row[0].to_owned(), kind),
                None => bad("attribution/voices.tsv", row[0]),
            }
        }
        for row in rows(files, "attribution/words.tsv") {
            match row.get(1) {
                Some(word) => data.words.entry((*word).to_owned()).or_default().push(row[0].to_owned()),
                None => bad("attribution/words.tsv", row[0]),
            }
        }
        for (path, text) in files.iter().filter(|(p, _)| p.starts_with("attribution/rules/")) {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".yaml").to_owned();
            match serde_yaml_ng::from_str::<Rule>(text) {
                Ok(rule) => data.rules.push(Rule { name, ..rule }),
                Err(error) => bad(path, &error.to_string()),
            }
        }
        let mut phrases: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (index, rule) in data.rules.iter().enumerate() {
            for cue in &rule.cues {
                let words: Vec<String> = cue.split_whitespace().map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    phrases.entry(first.clone()).or_default().push((words, index));
                }
            }
        }
        for phrases in phrases.values_mut() {
            phrases.sort_by_key(|(words, index)| (std::cmp::Reverse(words.len()), *index));
        }
        data.phrases = phrases.into_iter().collect();
        data
    }

    pub fn verb(&self, lemma: &str) -> Option<&Verb> {
        self.verbs.get(lemma)
    }

    pub fn noun(&self, lemma: &str) -> Option<Stance> {
        self.nouns.get(lemma).copied()
    }

    pub fn attitude(&self, lemma: &str) -> Option<&str> {
        self.attitudes.get(lemma).map(String::as_str)
    }

    pub fn adverb(&self, word: &str) -> bool {
        self.adverbs.contains(word)
    }

    /// Whether the passive of this verb hedges; `None` if it passes nothing on.
    pub fn passive(&self, lemma: &str) -> Option<bool> {
        self.passives.get(lemma).copied()
    }

    pub fn voice(&self, lemma: &str) -> Option<VoiceKind> {
        self.voices.get(lemma).copied()
    }

    /// Whether a word is of a class of `words.tsv`.
    pub fn is(&self, class: &str, word: &str) -> bool {
        self.classes(word).iter().any(|c| c == class)
    }

    /// The classes of a word.
    pub fn classes(&self, word: &str) -> &[String] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }

    /// Phrases that begin with this word (lower case): their words, and their rule's index.
    pub fn phrases(&self, first: &str) -> &[(Vec<String>, usize)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    /// The first rule with this finder.
    pub fn rule(&self, finder: Finder) -> Option<&Rule> {
        self.rules.iter().find(|r| r.finder == finder)
    }
}
