//! Which stretches name outlets, the one that is being read among them, and where does a dateline stand before the news?

use super::find::{Finder, Key};
use super::lexicon::Class;
use crate::gazetteer::fold;
use model::{BlockKind, Document, MentionForm, MentionType};

/// Longest dateline, in words: "NEW YORK, United States, 3 April (Coral News Agency)".
const LONGEST_DATELINE: usize = 10;

impl Finder<'_> {
    /// The publisher's own name in its text, whole, without its article, or by its last word behind an article: "The Coral
    /// Gazette", "the Gazette".
    pub fn publisher(&mut self, document: &Document) {
        let Some(publisher) = document.publisher.as_ref().map(|p| p.value.as_str()) else { return };
        let parts: Vec<String> = publisher.split_whitespace().map(fold).filter(|p| !p.is_empty()).collect();
        let article = parts.first().is_some_and(|p| self.lexicon.class_of_key(p).has(Class::ARTICLE));
        let parts = if article { &parts[1..] } else { &parts[..] };
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        // A person who publishes is a person, a town's site is not the town.
        if self.lexicon.class_of_key(first).has(Class::GIVEN) || parts.len() == 1 && !article {
            return;
        }
        let office = parts.iter().any(|p| self.lexicon.class_of_key(p).has(Class::ORG_HEAD.or(Class::ORG_HEAD_LOW)))
            && !parts.iter().any(|p| self.lexicon.class_of_key(p).has(Class::OUTLET_TAIL.or(Class::OUTLET_FIRST)));
        let short = !office && parts.len() > 1;
        let mut hits = Vec::new();
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !word.capital || !self.free(at, at + 1) {
                continue;
            }
            if word.key == *first
                && let Some(end) = self.spelt(at, parts)
            {
                hits.push((at, end));
            } else if short
                && word.key == *last
                && self.before(at, true).is_some_and(|b| b.is(Class::THE))
                && self.after(at + 1, true).is_none_or(|w| !w.capital)
            {
                hits.push((at, at + 1));
            }
        }
        for (first, end) in hits {
            let (kind, key) = if office {
                (MentionType::Organisation, self.organisation_key(first, end))
            } else {
                (MentionType::Outlet, parts.join(" "))
            };
            self.add(first, end, kind, MentionForm::Name, Key::Named(kind, key), None);
        }
    }

    /// The end of a name whose words stand from `at` on; signs between them ("Harbour & Hull") are passed over.
    fn spelt(&self, at: usize, parts: &[String]) -> Option<usize> {
        let mut end = at;
        for part in parts.iter().filter(|p| p.chars().any(char::is_alphanumeric)) {
            let word = self.words.get(end).filter(|w| w.block == self.words[at].block)?;
            let near = end == at || word.joined || self.gap(end).trim() == "&";
            if !near || word.key != *part || !self.free(end, end + 1) {
                return None;
            }
            end += 1;
        }
        (end > at).then_some(end)
    }

    /// "Radio Coral", "TV Sahel".
    pub fn broadcasters(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !word.capital || !word.is(Class::OUTLET_FIRST) || !self.free(at, at + 1) {
                continue;
            }
            let Some(next) = self.after(at + 1, true).filter(|w| w.named() && !w.is(Class::ORG_HEAD)) else { continue };
            let end = if next.possessive { at + 2 } else { self.capital_run(at + 1, false).max(at + 2) };
            if self.free(at, end) && end - at <= 4 {
                let key = Key::Named(MentionType::Outlet, fold(self.slice(at, end)));
                self.add(at, end, MentionType::Outlet, MentionForm::Name, key, None);
            }
        }
    }

    /// Words of datelines: "SUSAH, Libya —", "VALLETTA (Coral Wire) —". Whoever is named there is a place or an agency.
    pub fn datelines(&self, document: &Document) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let block = self.words[at].block;
            let end = at + self.words[at..].partition_point(|w| w.block <= block);
            let kind = document.blocks.get(block as usize).map(|b| b.kind);
            if kind == Some(BlockKind::Dateline) && self.words[at].capital {
                found.push((at, end));
            }
            let news = kind == Some(BlockKind::Paragraph);
            if news && let Some(stop) = self.dateline(at, end) {
                found.push((at, stop));
            }
            at = end;
        }
        found
    }

    fn dateline(&self, first: usize, end: usize) -> Option<usize> {
        if !self.words[first].capital {
            return None;
        }
        for at in first + 1..end.min(first + LONGEST_DATELINE) {
            let gap = self.gap(at);
            let dash = gap.contains(['—', '–']) || gap.contains(" - ") || gap.contains(" -- ");
            if dash {
                let all = (first..at).all(|w| {
                    let word = &self.words[w];
                    word.capital || word.digits || word.is(Class::NAME_PARTICLE)
                });
                return all.then_some(at);
            }
            if !gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '.' | '/')) {
                return None;
            }
        }
        None
    }

    /// The town of a dateline that no gazetteer knows is a place all the same.
    pub fn dateline_places(&mut self, document: &Document) {
        for (first, end) in self.datelines(document) {
            let stop = (first + 1..end).find(|at| !self.words[*at].joined).unwrap_or(end);
            let plain = (first..stop).all(|w| !self.words[w].is(Class::ALWAYS) && !self.words[w].digits);
            if plain && self.free(first, stop) && self.place_at(first).is_none() && stop - first <= 3 {
                let key = Key::Place(format!("name:{}", fold(self.slice(first, stop))));
                self.add(first, stop, MentionType::Place, MentionForm::Name, key, None);
            }
        }
    }

    /// "Ras Karam", "Cape Malia", "Wadi Sirr": places by their first word.
    pub fn landmarks(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let follows = self.after(at + 1, true).is_some_and(|w| w.capital || w.is(Class::NAME_PARTICLE));
            if !word.capital || !word.is(Class::GEO_HEAD) || !follows || !self.free(at, at + 1) {
                continue;
            }
            let end = self.capital_run(at, true);
            let end = (at + 1..end).find(|w| self.words[*w - 1].possessive).unwrap_or(end);
            let known = self.place_at(at).is_some();
            if known || end < at + 2 || end > at + 4 || !self.free(at, end) {
                continue;
            }
            if (at..end).any(|w| self.words[w].is(Class::ORG_HEAD.or(Class::FAC_HEAD).or(Class::TITLE))) {
                continue;
            }
            let key = Key::Place(format!("name:{}", fold(self.slice(at, end))));
            self.add(at, end, MentionType::Place, MentionForm::Name, key, None);
        }
    }
}
