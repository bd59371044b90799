//! "We watched the barn burn": what stands behind a verb of seeing and one thing is what that thing does, and a verb, though
//! corpora know the word as a noun.

use super::lemmas::fold;
use crate::language::rows;
use model::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What is seen being done is named in so many words at most.
const LONGEST_NAMED: usize = 4;

/// The rows of `syntax/seen.tsv`.
#[derive(Default)]
pub struct Seen {
    /// Forms of verbs of seeing and hearing.
    seeing: BTreeSet<String>,
    /// Bare verbs of what is seen.
    doing: BTreeSet<String>,
    /// Words that cannot stand between the two.
    between: BTreeSet<String>,
    /// Words that open relative clauses.
    relative: BTreeSet<String>,
    /// Nouns that say what the name behind them names.
    naming: BTreeSet<String>,
    /// The word that opens what is said, or a relative clause.
    content: BTreeSet<String>,
    /// Verbs that have a hearer before what is said.
    telling: BTreeSet<String>,
    /// Participles whose passive keeps an object: "the man given a boat".
    keeping: BTreeSet<String>,
    /// Verbs whose object may have a participle behind it: "had the ship towed".
    causing: BTreeSet<String>,
    /// Pairs of words that bound a number: "up", "to".
    bounds: BTreeSet<String>,
    /// Names of days.
    days: BTreeSet<String>,
}

impl Seen {
    pub fn load(files: &BTreeMap<String, String>) -> Seen {
        let row = |name: &str| {
            let found = rows(files, "syntax/seen.tsv").find(|r| r.first() == Some(&name));
            found.and_then(|r| r.get(1).copied()).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
        };
        Seen {
            seeing: row("seeing"),
            doing: row("doing"),
            between: row("between"),
            relative: row("relative"),
            keeping: row("keeping"),
            causing: row("causing"),
            days: row("days"),
            bounds: row("bounds"),
            naming: row("naming"),
            content: row("content"),
            telling: row("telling"),
        }
    }

    /// "up to" and the like.
    pub fn is_bound(&self, words: [&str; 2]) -> bool {
        self.bounds.contains(&words.map(str::to_lowercase).join("_"))
    }

    pub fn is_day(&self, form: &str) -> bool {
        self.days.contains(form)
    }

    pub fn keeps_object(&self, form: &str) -> bool {
        self.keeping.contains(form)
    }

    /// Whether what stands behind this verb's object may say what becomes of the object; so it is with verbs of seeing.
    pub fn causes(&self, form: &str) -> bool {
        self.causing.contains(form) || self.seeing.contains(form)
    }

    pub fn names_follow(&self, form: &str) -> bool {
        self.naming.contains(form)
    }

    pub fn opens_content(&self, form: &str) -> bool {
        self.content.contains(form)
    }

    pub fn tells(&self, form: &str) -> bool {
        self.telling.contains(form)
    }

    pub fn opens_relative(&self, form: &str) -> bool {
        self.relative.contains(form)
    }

    /// For each word, whether it is such a verb.
    pub fn doing(&self, text: &str, spans: &[Span]) -> Vec<bool> {
        let is = |at: usize| self.doing.contains(spans[at].of(text)) && self.follows_seeing(text, &spans[..at]);
        (0..spans.len()).map(is).collect()
    }

    fn follows_seeing(&self, text: &str, before: &[Span]) -> bool {
        for (named, span) in before.iter().rev().take(LONGEST_NAMED + 1).enumerate() {
            let form = fold(span.of(text));
            if self.seeing.contains(&*form) {
                return named > 0;
            }
            if self.between.contains(&*form) || !form.starts_with(char::is_alphanumeric) {
                return false;
            }
        }
        false
    }
}
