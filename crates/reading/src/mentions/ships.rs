//! Which names are ships' where no word for a ship stands beside them? A ship is named behind a bare article ("the Aurora"),
//! as few other things are; its crew, its holds and what it does tell the rest.

use super::find::{Finder, Key, first_word};
use super::lexicon::Class;
use crate::gazetteer::fold;
use model::{Deprel, MentionForm, MentionType, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// So many different words of the sea tell that a text is about ships.
const SEA_WORDS: usize = 3;

/// What the document says of a name behind a bare article.
#[derive(Default)]
struct Candidate {
    seen: usize,
    /// Its crew, "aboard", what only a ship does.
    told: bool,
    /// It carries, burns, departs: as ships do, and others.
    as_ships_do: bool,
    /// A place has the name too.
    place: bool,
    /// It qualifies a noun, or another name stands before it.
    other: bool,
    /// Where it is first seen as the subject or object of what is done.
    acts: Option<u32>,
}

impl Finder<'_> {
    /// Ships are named alike everywhere once the text has told that they are ships.
    pub fn ships(&mut self) {
        let mut names: BTreeSet<String> = self
            .found
            .iter()
            .filter_map(|f| if let Key::Ship(name) = &f.key { Some(name.clone()) } else { None })
            .collect();
        names.extend(self.ships_by_article(&names));
        // By their first words: a text may name very many.
        let mut by_first: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for name in &names {
            by_first.entry(first_word(name)).or_default().push(name);
        }
        for at in (0..self.words.len()).filter(|at| self.words[*at].capital) {
            let first = first_word(&self.words[at].key);
            let article = if fold::is_article(&self.words[at].key) { "al" } else { first };
            let possessed = format!("{first}s");
            let begun: BTreeSet<&String> = [first, article, possessed.as_str()]
                .iter()
                .filter_map(|f| by_first.get(f))
                .flatten()
                .copied()
                .collect();
            let hit = begun.into_iter().find_map(|name| {
                let end = at + name.split(' ').count();
                let fits = end <= self.words.len() && self.free(at, end);
                let joined = fits && self.words[at + 1..end].iter().all(|w| w.joined);
                (joined && crate::places::key_of(&self.words[at..end]) == name.as_str()).then(|| (end, name.clone()))
            });
            // "Nasim Kabbani", "Hotel Marisol": a longer name of something else.
            let longer = |word: Option<&super::words::Word>| word.is_some_and(|w| w.named() && !w.caps && !w.first);
            let behind = |at: usize| self.before(at, true);
            let introduced = behind(at).is_some_and(|w| w.is(Class::THE.or(Class::SHIP_WORD).or(Class::SHIP_PREFIX)));
            let hit = hit.filter(|(end, _)| {
                !(longer(self.after(*end, true)) && !introduced && !self.words[*end - 1].possessive
                    || longer(behind(at)) && !introduced)
            });
            if let Some((end, name)) = hit {
                self.add(at, end, MentionType::Equipment, MentionForm::Name, Key::Ship(name), None);
            }
        }
    }

    /// Names of one or two words behind a bare article that ships alone have in this text.
    fn ships_by_article(&self, known: &BTreeSet<String>) -> Vec<String> {
        // "the ship", and where it stands last.
        let the_ship = (1..self.words.len()).rev().find(|at| {
            let (word, before) = (&self.words[*at], &self.words[at - 1]);
            let named = self.after(at + 1, true).is_some_and(|w| w.capital);
            word.is(Class::SHIP_WORD) && !word.capital && word.joined && before.is(Class::DEFINITE) && !named
        });
        // "its ship", "17 seafarers": a word of the sea, and the rest may be read as told of a ship.
        let of_the_sea = self.words.iter().any(|w| w.is(Class::NAUTICAL.or(Class::SHIP_WORD)) && !w.capital);
        let nautical: BTreeSet<&str> =
            self.words.iter().filter(|w| w.is(Class::NAUTICAL)).map(|w| w.key.as_str()).collect();
        let about_ships = the_ship.is_some() || nautical.len() >= SEA_WORDS;
        let mut candidates: BTreeMap<String, Candidate> = BTreeMap::new();
        for at in 1..self.words.len() {
            let article = self.words[at].joined && self.words[at - 1].is(Class::THE);
            if !article || !self.ship_like(at) {
                continue;
            }
            let end = self.capital_run(at, false);
            if !(at + 1..=at + 2).contains(&end) || !self.free(at, end) {
                continue;
            }
            let key = fold(self.slice(at, end));
            if known.contains(&key) {
                continue;
            }
            let told = self.told_of_ship(at, end);
            let qualifies = !self.words[end - 1].possessive
                && self.after(end, true).is_some_and(|w| !w.is(Class::SHIP_PART) && !w.is(Class::FUNCTION))
                && self.upos(end) == Some(Upos::Noun);
            let entry = candidates.entry(key).or_default();
            entry.seen += 1;
            entry.told |= told;
            entry.as_ships_do |= self.done_with(at, end).is_some_and(|v| v.has(Class::SHIP_ACT));
            entry.place |= self.place_at(at).is_some();
            entry.other |= qualifies && !told;
            let acts = self.done_with(at, end).is_some_and(|v| !v.has(Class::SPEECH));
            if entry.acts.is_none() && acts {
                entry.acts = Some(self.words[at].span.start);
            }
        }
        if candidates.is_empty() {
            return Vec::new();
        }
        // Where it stands without the article: "Marwan Haftar" is no ship, "MARISOL SINKS" is.
        for at in 0..self.words.len() {
            let Some(entry) = candidates.get_mut(&self.words[at].key) else { continue };
            let bare = self.before(at, true).is_none_or(|b| !b.is(Class::THE));
            let named_before = self.before(at, true).is_some_and(|b| b.capital && !b.caps && !b.first);
            let titled = self.before(at, true).is_some_and(|b| b.is(Class::TITLE));
            entry.seen += usize::from(bare);
            entry.other |= bare && (named_before || titled);
        }
        let alone = candidates.values().filter(|c| !c.other && !c.place).count() == 1;
        let at_sea = the_ship.is_some() && nautical.len() >= SEA_WORDS && alone;
        let sure = |c: &Candidate| {
            let told = c.told || of_the_sea && c.as_ships_do;
            !c.other && (told || !c.place && (about_ships && c.seen > 1 || at_sea && c.acts.is_some()))
        };
        let mut found: Vec<String> = candidates.iter().filter(|(_, c)| sure(c)).map(|(key, _)| key.clone()).collect();
        // "A drone struck the Aurora. Nobody was on the ship.": the one thing that "the ship" can mean.
        if found.is_empty()
            && known.is_empty()
            && alone
            && let Some((key, only)) = candidates.iter().find(|(_, c)| !c.other && !c.place)
            && only.acts.zip(the_ship).is_some_and(|(named, ship)| named < self.words[ship].span.start)
        {
            found.push(key.clone());
        }
        found
    }

    /// What the verb is of which it is the subject or the object.
    fn done_with(&self, at: usize, end: usize) -> Option<Class> {
        let span = self.words[at].span.cover(self.words[end - 1].span);
        let head = self.syntax.token(self.syntax.head_of(span)?);
        let argument = matches!(head.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        let verb = self.syntax.token(head.head.filter(|_| argument)?);
        (verb.upos == Upos::Verb).then(|| self.lexicon.class(&verb.lemma))
    }

    /// A capital that may begin a ship's name: no known name, state, people, title or abbreviation.
    fn ship_like(&self, at: usize) -> bool {
        let word = &self.words[at];
        let taken = Class::TITLE
            .or(Class::TITLE_MOD)
            .or(Class::ORG_HEAD)
            .or(Class::ORG_MOD)
            .or(Class::FAC_HEAD)
            .or(Class::OUTLET_TAIL)
            .or(Class::OUTLET_HEAD)
            .or(Class::GEO_HEAD)
            .or(Class::SIDE)
            .or(Class::CITY_NOUN);
        let short = word.caps && word.span.len() <= 5;
        let common = word.is(Class::COMMON) && !word.is(Class::GIVEN);
        let barred = word.digits || word.arabic || short || common || word.is(taken);
        word.named()
            && !barred
            && self.lexicon.country_of(self.word_text(at)).is_none()
            && self.lexicon.demonym(self.word_text(at)).is_none()
    }

    /// "aboard the Aurora", "the crew of the Aurora", "the Aurora's holds", "the Aurora sank".
    fn told_of_ship(&self, at: usize, end: usize) -> bool {
        let back = |steps: usize| {
            (at >= steps && self.words[at - steps].block == self.words[at].block).then(|| &self.words[at - steps])
        };
        if back(2).is_some_and(|w| w.is(Class::ABOARD)) {
            return true;
        }
        if back(2).is_some_and(|w| w.is(Class::OF)) && back(3).is_some_and(|w| w.is(Class::SHIP_PART)) {
            return true;
        }
        if self.after(end, true).is_some_and(|w| w.is(Class::SHIP_PART) && !w.capital) {
            return true;
        }
        self.done_with(at, end).is_some_and(|v| v.has(Class::SHIP_VERB))
    }
}
