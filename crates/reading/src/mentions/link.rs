//! Which mentions name one thing within the document? Conservative: two full names with different first names never join,
//! a surname alone joins only the one who bears it.

use super::find::{Finder, Found, Key};
use super::lexicon::Class;
use super::names::{alike, skeleton};
use crate::gazetteer::fold;
use model::{LocalEntity, Mention, MentionForm, MentionType};
use std::collections::BTreeMap;

/// A person as the document knows him.
#[derive(Clone, Debug)]
pub struct Person {
    /// Parts of the fullest name, folded, without particles; the surname is last.
    pub parts: Vec<String>,
    pub entity: u32,
    pub mentions: usize,
    pub ranked: bool,
    pub countries: Vec<String>,
}

/// The entities of a document while they are gathered.
#[derive(Default)]
pub struct Entities {
    pub all: Vec<LocalEntity>,
    by_key: BTreeMap<Key, u32>,
    people: Vec<Person>,
    /// Indices of people by the sound of their surnames, and of each word of these.
    sounds: BTreeMap<String, Vec<usize>>,
}

/// Bearers of one sound that a name is compared with; a text that names more is a list.
const BEARERS: usize = 100;

/// Parts of a person's name that tell persons apart.
pub fn parts(name: &str, finder: &Finder<'_>) -> Vec<String> {
    let split = name.split([' ', '\u{a0}']).map(fold).filter(|p| !p.is_empty());
    let bare = split.map(|p| p.strip_prefix("al ").map(str::to_owned).unwrap_or(p));
    let all: Vec<String> = bare.collect();
    let kept: Vec<String> =
        all.iter().filter(|p| !finder.lexicon.class_of_key(p).has(Class::NAME_PARTICLE)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

impl Entities {
    pub fn new_entity(&mut self, kind: MentionType, name: &str) -> u32 {
        self.all.push(LocalEntity {
            kind,
            name: name.to_owned(),
            names: Vec::new(),
            titles: Vec::new(),
            ids: BTreeMap::new(),
            point: None,
            country: None,
            anonymous: false,
        });
        (self.all.len() - 1) as u32
    }

    /// The entity of this mention, by its key; a new one if there is none yet.
    pub fn keyed(&mut self, found: &Found, finder: &Finder<'_>) -> u32 {
        let words = found.name.of(finder.text);
        let entity = match self.by_key.get(&found.key) {
            Some(entity) => *entity,
            None => {
                let entity = self.new_entity(found.kind, words);
                self.by_key.insert(found.key.clone(), entity);
                let new = &mut self.all[entity as usize];
                match &found.key {
                    Key::State(code) => {
                        new.kind = MentionType::Place;
                        new.ids.insert("state".to_owned(), code.clone());
                        new.country = Some(code.clone());
                        if let Some(country) = finder.lexicon.countries.get(code) {
                            new.name.clone_from(&country.name);
                            new.point = Some(country.point);
                        }
                    }
                    Key::Known(row) => {
                        let known = &finder.lexicon.known[*row as usize];
                        new.name.clone_from(&known.name);
                        new.ids.insert("known".to_owned(), fold(&known.name).replace(' ', "-"));
                    }
                    Key::Facility(key) => {
                        if let Some(own) = finder.lexicon.facility(key) {
                            new.ids.insert("gazetteer".to_owned(), own.id.clone());
                            new.point = Some(own.point);
                            new.country.clone_from(&own.country);
                        }
                    }
                    Key::Ship(name) => {
                        new.ids.insert("ship".to_owned(), name.clone());
                    }
                    _ => {}
                }
                entity
            }
        };
        let place = found.place.map(|p| &finder.places[p]);
        let this = &mut self.all[entity as usize];
        if let Some(place) = place.filter(|_| !found.metonym && !matches!(found.key, Key::State(_))) {
            this.point = this.point.or(place.point);
            // A facility at a town is not the town: only its own row of the gazetteer is its id.
            let own = found.kind == MentionType::Place
                || matches!(place.feature.as_str(), "airbase" | "airport" | "port" | "base");
            if let Some(id) = place.id.as_ref().filter(|_| own) {
                this.ids.entry("gazetteer".to_owned()).or_insert_with(|| id.clone());
            }
        }
        if this.country.is_none() {
            this.country.clone_from(&found.country);
        }
        entity
    }

    /// Adds a name as written to the entity; the longest is its name where nothing else gave one.
    pub fn named(&mut self, entity: u32, found: &Found, finder: &Finder<'_>) {
        if found.form != MentionForm::Name || found.metonym {
            return;
        }
        let words = found.name.of(finder.text).to_owned();
        let this = &mut self.all[entity as usize];
        let fixed = this.kind == MentionType::Place || this.ids.contains_key("known");
        if !fixed && words.chars().count() > this.name.chars().count() && latin(&words) {
            this.name.clone_from(&words);
        }
        if !this.names.contains(&words) {
            this.names.push(words);
        }
        for title in &found.titles {
            if !this.titles.contains(title) {
                this.titles.push(title.clone());
            }
        }
    }

    /// Gathers persons: full names first, then surnames.
    pub fn persons(&mut self, finder: &Finder<'_>) -> BTreeMap<usize, u32> {
        let mut of: BTreeMap<usize, u32> = BTreeMap::new();
        let people = || finder.found.iter().enumerate().filter(|(_, f)| f.key == Key::Person);
        for (index, found) in people() {
            let parts = parts(found.name.of(finder.text), finder);
            if parts.len() < 2 {
                continue;
            }
            let surname = parts.last().map_or("", String::as_str);
            let same = |at: &usize| same_full(&self.people[*at].parts, &parts) && compatible(&self.people[*at], found);
            let entity = match self.sounding(surname).into_iter().find(same) {
                Some(at) => {
                    if parts.len() > self.people[at].parts.len() {
                        self.sound(at, &parts);
                        self.people[at].parts = parts;
                    }
                    self.people[at].count(found, finder);
                    self.people[at].entity
                }
                None => self.new_person(parts, found, finder),
            };
            of.insert(index, entity);
        }
        // Who of several bearers is meant stays open: as somebody of that name, the same all through.
        let mut open: BTreeMap<String, u32> = BTreeMap::new();
        for (index, found) in people() {
            if of.contains_key(&index) {
                continue;
            }
            let parts = parts(found.name.of(finder.text), finder);
            let Some(surname) = parts.last().cloned() else { continue };
            if !latin(&surname) {
                of.extend(self.foreign(&surname).map(|entity| (index, entity)));
                continue;
            }
            let entity = match self.bearer(&surname, found) {
                Some(at) => {
                    self.people[at].count(found, finder);
                    self.people[at].entity
                }
                None if self.bearers(&surname) > 1 => *open
                    .entry(surname)
                    .or_insert_with(|| self.new_entity(MentionType::Person, found.name.of(finder.text))),
                None => self.new_person(parts, found, finder),
            };
            of.insert(index, entity);
        }
        of
    }

    fn new_person(&mut self, parts: Vec<String>, found: &Found, finder: &Finder<'_>) -> u32 {
        let entity = self.new_entity(MentionType::Person, found.name.of(finder.text));
        let mut person = Person { parts, entity, mentions: 0, ranked: false, countries: Vec::new() };
        person.count(found, finder);
        self.sound(self.people.len(), &person.parts);
        self.people.push(person);
        entity
    }

    /// Notes how the surname of the person at this index sounds.
    fn sound(&mut self, at: usize, parts: &[String]) {
        let surname = parts.last().map_or("", String::as_str);
        for name in std::iter::once(surname).chain(surname.split(' ').filter(|word| *word != surname)) {
            let bearers = self.sounds.entry(skeleton(name)).or_default();
            if !bearers.contains(&at) && bearers.len() < BEARERS {
                bearers.push(at);
            }
        }
    }

    /// People whose surname, or a word of it, may be a spelling of this name, in order of their first mentions.
    fn sounding(&self, name: &str) -> Vec<usize> {
        let mut bearers = self.sounds.get(&skeleton(name)).cloned().unwrap_or_default();
        bearers.sort_unstable();
        bearers
    }

    fn bearers(&self, surname: &str) -> usize {
        let bears = |at: &usize| self.people[*at].parts.last().is_some_and(|last| last == surname);
        self.sounding(surname).into_iter().filter(bears).count()
    }

    /// Who bears this surname; if several do, the one with rank, else the one named most.
    pub fn bearer(&self, surname: &str, found: &Found) -> Option<usize> {
        let bears = |p: &&(usize, &Person)| {
            let last = p.1.parts.last().map_or("", String::as_str);
            last == surname || alike(last, surname) || (last.contains(' ') && last.split(' ').any(|w| w == surname))
        };
        let all: Vec<(usize, &Person)> = self.sounding(surname).into_iter().map(|at| (at, &self.people[at])).collect();
        let bearers: Vec<&(usize, &Person)> = all.iter().filter(bears).filter(|p| compatible(p.1, found)).collect();
        let exact: Vec<_> = bearers.iter().filter(|p| p.1.parts.last().is_some_and(|l| l == surname)).collect();
        match (exact.as_slice(), bearers.as_slice()) {
            ([one], _) => Some(one.0),
            ([], [one]) => Some(one.0),
            ([], []) => None,
            ([], _) => None,
            (several, _) => {
                let rank = |p: &(usize, &Person)| (p.1.ranked, p.1.mentions);
                let best = several.iter().max_by_key(|p| (rank(p), usize::MAX - p.0))?;
                let rivals = several
                    .iter()
                    .filter(|p| p.0 != best.0 && rank(p).0 == best.1.ranked && p.1.mentions * 3 > best.1.mentions);
                (rivals.count() == 0).then_some(best.0)
            }
        }
    }

    /// The person whose name has this consonant skeleton in another script.
    pub fn foreign(&self, name: &str) -> Option<u32> {
        let sound = skeleton(name);
        let sounding = if sound.len() > 2 { self.sounding(name) } else { Vec::new() };
        let mut bearers = sounding
            .into_iter()
            .map(|at| &self.people[at])
            .filter(|p| p.parts.last().is_some_and(|last| skeleton(last) == sound));
        let first = bearers.next()?;
        let ranked = bearers.all(|p| p.entity == first.entity || (first.ranked && !p.ranked));
        ranked.then_some(first.entity)
    }
}

impl Person {
    fn count(&mut self, found: &Found, finder: &Finder<'_>) {
        self.mentions += 1;
        self.ranked |= found.titles.iter().any(|t| t.split(' ').any(|w| finder.lexicon.class(w).has(Class::RANK_WORD)));
        self.countries.extend(found.country.clone());
    }
}

/// Titles of two states are not one man's.
fn compatible(person: &Person, found: &Found) -> bool {
    found.country.as_ref().is_none_or(|c| person.countries.is_empty() || person.countries.contains(c))
}

/// Same surname, and first names that may be one: equal, spelt alike, an initial, or one name has more of them.
fn same_full(a: &[String], b: &[String]) -> bool {
    let (Some((last_a, first_a)), Some((last_b, first_b))) = (a.split_last(), b.split_last()) else { return false };
    if !alike(last_a, last_b) {
        return false;
    }
    let one = |x: &String, y: &String| {
        let initial = |s: &str, l: &str| s.len() == 1 && l.starts_with(s);
        alike(x, y) || x.len() > 3 && y.len() > 3 && skeleton(x) == skeleton(y) || initial(x, y) || initial(y, x)
    };
    let (short, long) = if first_a.len() <= first_b.len() { (first_a, first_b) } else { (first_b, first_a) };
    one(&short[0], &long[0]) && short.iter().all(|x| long.iter().any(|y| one(x, y)))
}

fn latin(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(|c| (c as u32) < 0x250)
}

/// Mentions in order of the text. One may lie within another: a person in "his forces", an organisation in the words for
/// its head.
pub fn mentions(finder: &Finder<'_>, entities: &[Option<u32>], resolved: &[(Found, u32)]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = finder
        .found
        .iter()
        .zip(entities)
        .filter_map(|(f, entity)| Some((f, (*entity)?)))
        .chain(resolved.iter().map(|(f, entity)| (f, *entity)))
        .map(|(f, entity)| Mention { span: f.span, name: f.name, kind: f.kind, form: f.form, entity })
        .collect();
    mentions.sort_by_key(|m| (m.span, m.name, m.entity));
    mentions
}
