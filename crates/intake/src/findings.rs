//! Which of several values counts? Gathers what is found about a document, each with its basis, and settles it: what is
//! stated beside a file outranks what a page tells machines, which outranks what its text shows. Nothing is lost: the
//! lesser values become alternatives.

use crate::language;
use model::{Document, Found, Interval};

/// How much a finding counts, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Given,
    JsonLd,
    OpenGraph,
    Meta,
    /// The feed, the mail header, front matter, a PDF's properties.
    Format,
    /// What a page marks up for readers.
    Page,
    /// What only the text shows.
    Text,
    /// Never counts: kept for people to see.
    Aside,
}

/// The values found for one item, in the order in which they were found.
#[derive(Clone, Debug)]
pub(crate) struct Item<T> {
    found: Vec<(Rank, T, String)>,
}

impl<T> Default for Item<T> {
    fn default() -> Self {
        Item { found: Vec::new() }
    }
}

impl<T: Clone + PartialEq> Item<T> {
    pub fn add(&mut self, rank: Rank, value: T, basis: &str) {
        self.found.push((rank, value, basis.to_owned()));
    }

    pub fn extend(&mut self, rank: Rank, value: Option<T>, basis: &str) {
        if let Some(value) = value {
            self.add(rank, value, basis);
        }
    }

    /// The value that counts as things stand.
    pub fn best(&self) -> Option<&T> {
        let counting = self.found.iter().filter(|(rank, _, _)| *rank != Rank::Aside);
        counting.min_by_key(|(rank, _, _)| *rank).map(|(_, value, _)| value)
    }

    /// Mends every value that the document itself shows.
    pub fn change(&mut self, mend: impl Fn(&T) -> T) {
        for (_, value, _) in self.found.iter_mut().filter(|(rank, _, _)| *rank != Rank::Given) {
            *value = mend(value);
        }
    }

    /// The best value that the document itself shows, whatever a person says.
    pub fn best_found(&self) -> Option<&T> {
        let own = self.found.iter().filter(|(rank, _, _)| !matches!(rank, Rank::Given | Rank::Aside));
        own.min_by_key(|(rank, _, _)| *rank).map(|(_, value, _)| value)
    }

    /// Sets aside everything that differs from `value`, except what was given by a person.
    pub fn set_others_aside(&mut self, value: &T) {
        for (rank, other, _) in &mut self.found {
            if *rank != Rank::Given && other != value {
                *rank = Rank::Aside;
            }
        }
    }

    fn settle(&self, name: &str, show: impl Fn(&T) -> String, document: &mut Document) -> Option<Found<T>> {
        let mut all: Vec<_> = self.found.iter().collect();
        all.sort_by_key(|(rank, _, _)| *rank);
        let mut all = all.into_iter().peekable();
        let best = all
            .next_if(|(rank, _, _)| *rank != Rank::Aside)
            .map(|(_, value, basis)| Found { value: value.clone(), basis: basis.clone() });
        let mut shown: Vec<String> = best.iter().map(|b| show(&b.value)).collect();
        for (_, value, basis) in all {
            let value = show(value);
            if !shown.contains(&value) {
                document.alternatives.push((name.to_owned(), value.clone(), basis.clone()));
                shown.push(value);
            }
        }
        best
    }
}

/// Everything found about one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    pub title: Item<String>,
    pub publisher: Item<String>,
    pub authors: Item<Vec<String>>,
    pub published: Item<Interval>,
    pub modified: Item<Interval>,
    pub language: Item<String>,
    pub url: Item<String>,
    pub translated: Item<bool>,
}

impl Findings {
    /// Writes what counts, and the rest as alternatives, into the document. Its text and blocks must be there.
    pub fn settle(mut self, document: &mut Document) {
        language::find(document, &mut self.language);
        let text = |value: &String| value.clone();
        document.title = self.title.settle("title", text, document);
        document.publisher = self.publisher.settle("publisher", text, document);
        document.published = self.published.settle("published", show_interval, document);
        self.modified.settle("modified", show_interval, document).into_iter().for_each(|m| {
            document.alternatives.push(("modified".to_owned(), show_interval(&m.value), m.basis));
        });
        document.language = self.language.settle("language", text, document);
        document.url = self.url.settle("url", text, document);
        document.translated = self.translated.settle("translated", bool::to_string, document);
        let authors = self.authors.settle("authors", |all| all.join(", "), document);
        document.authors = authors.map_or_else(Vec::new, |found| {
            found.value.into_iter().map(|value| Found { value, basis: found.basis.clone() }).collect()
        });
    }
}

/// `2023-10-11`, `2023-10-01/2023-10-31`, `2023-10-01/..`
fn show_interval(interval: &Interval) -> String {
    let end = |date: Option<jiff::civil::Date>| date.map_or("..".to_owned(), |d| d.to_string());
    if interval.from == interval.to {
        end(interval.from)
    } else {
        format!("{}/{}", end(interval.from), end(interval.to))
    }
}

/// White space made single, ends trimmed; `None` if nothing remains or it is too long to be a title or name.
pub(crate) fn tidy(value: &str) -> Option<String> {
    let mut out = String::new();
    for word in value.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > 2000 {
            return None;
        }
    }
    Some(out).filter(|o| o.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_rank_counts_and_the_others_are_kept_once() {
        let mut findings = Findings::default();
        findings.title.add(Rank::Page, "B".into(), "h1");
        findings.title.add(Rank::JsonLd, "A".into(), "json-ld");
        findings.title.add(Rank::Meta, "B".into(), "meta");
        findings.publisher.add(Rank::Aside, "Masthead".into(), "masthead");
        let mut document = Document::default();
        findings.settle(&mut document);
        assert_eq!(document.title, Some(Found { value: "A".into(), basis: "json-ld".into() }));
        assert_eq!(document.publisher, None);
        let alternatives: Vec<_> = document.alternatives.iter().map(|(i, v, b)| (&i[..], &v[..], &b[..])).collect();
        assert_eq!(alternatives, [("title", "B", "meta"), ("publisher", "Masthead", "masthead")]);
    }
}
