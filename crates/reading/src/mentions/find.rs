//! Which stretches of the text name something? Known names first, then names by their head words, then persons and places.
//! What each names together with others is decided in `link`.

use super::lexicon::{Class, Lexicon};
use super::words::Word;
use crate::gazetteer::fold;
use crate::places::known_at;
use model::{MentionForm, MentionType, PlaceMention, Span, Syntax, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a name or title, at most: the lists and shouted headings that run on longer are none.
pub const LONGEST_NAME: usize = 40;

pub fn first_word(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

/// What a stretch names, as far as it can be told without the rest of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Row of the known names.
    Known(u32),
    /// ISO 3166-1 code: the state and its government.
    State(String),
    /// A place of the gazetteer, or an unplaced name.
    Place(String),
    /// Name and sort of facility.
    Facility(String),
    /// Names that mean the same by their words.
    Named(MentionType, String),
    /// A ship, by its name.
    Ship(String),
    /// The armed men of a person: the words for them.
    Forces(String),
    /// To be told apart by its parts.
    Person,
    /// Nobody that the text names; each is its own.
    Anonymous,
    /// The voice of this noun that stood before it.
    Same(String),
}

/// A stretch that names something.
#[derive(Clone, Debug)]
pub struct Found {
    /// Words [first, end).
    pub first: usize,
    pub end: usize,
    pub span: Span,
    pub name: Span,
    pub kind: MentionType,
    pub form: MentionForm,
    pub key: Key,
    /// Titles before a person's name, in lower case.
    pub titles: Vec<String>,
    pub country: Option<String>,
    /// Index of the place that lies in it.
    pub place: Option<usize>,
    /// Stands for a government, not for the place whose name it is.
    pub metonym: bool,
}

impl Found {
    pub fn plain(first: usize, end: usize, span: Span, kind: MentionType, form: MentionForm, key: Key) -> Found {
        Found {
            first,
            end,
            span,
            name: span,
            kind,
            form,
            key,
            titles: Vec::new(),
            country: None,
            place: None,
            metonym: false,
        }
    }
}

pub struct Finder<'a> {
    pub text: &'a str,
    pub words: &'a [Word],
    pub lexicon: &'a Lexicon,
    pub syntax: &'a Syntax,
    pub places: &'a [PlaceMention],
    pub found: Vec<Found>,
    /// Words that belong to a mention already.
    pub taken: Vec<bool>,
    /// Words that are the first of their sentences.
    pub opens: Vec<bool>,
}

impl<'a> Finder<'a> {
    pub fn slice(&self, first: usize, end: usize) -> &'a str {
        self.words[first].span.cover(self.words[end - 1].span).of(self.text)
    }

    pub fn gap(&self, at: usize) -> &'a str {
        let from = at.checked_sub(1).map_or(0, |b| self.words[b].span.end as usize);
        self.text.get(from..self.words[at].span.start as usize).unwrap_or("")
    }

    /// The word before in the same block and, if `joined`, without a mark between.
    pub fn before(&self, at: usize, joined: bool) -> Option<&'a Word> {
        let before = &self.words[at.checked_sub(1)?];
        (before.block == self.words[at].block && (!joined || self.words[at].joined)).then_some(before)
    }

    pub fn after(&self, end: usize, joined: bool) -> Option<&'a Word> {
        let after = self.words.get(end)?;
        (after.block == self.words[end - 1].block && (!joined || after.joined)).then_some(after)
    }

    pub fn free(&self, first: usize, end: usize) -> bool {
        self.taken[first..end].iter().all(|t| !t)
    }

    pub fn word_text(&self, at: usize) -> &'a str {
        self.words[at].span.of(self.text)
    }

    pub fn add(
        &mut self,
        first: usize,
        end: usize,
        kind: MentionType,
        form: MentionForm,
        key: Key,
        country: Option<String>,
    ) {
        let span = self.words[first].span.cover(self.words[end - 1].span);
        self.push(Found { country, ..Found::plain(first, end, span, kind, form, key) });
    }

    pub fn push(&mut self, found: Found) {
        self.taken[found.first..found.end].fill(true);
        self.found.push(found);
    }

    pub fn run(&mut self) {
        self.storms();
        self.known();
        self.equipment();
        self.ships();
        self.facilities();
        self.organisations();
        self.broadcasters();
        self.landmarks();
        self.channels();
        self.trained_organisations();
        self.abbreviations();
    }

    /// "Hurricane Dora" is nobody, nor is "Dora" in the same text.
    fn storms(&mut self) {
        let named = |at: &usize| self.words[*at].capital && self.words[*at].is(Class::STORM);
        let names: BTreeSet<&str> = (0..self.words.len())
            .filter(named)
            .filter_map(|at| self.after(at + 1, true).filter(|w| w.capital))
            .map(|w| w.key.as_str())
            .collect();
        if !names.is_empty() {
            for (word, taken) in self.words.iter().zip(&mut self.taken) {
                *taken |= word.capital && (word.is(Class::STORM) || names.contains(word.key.as_str()));
            }
        }
    }

    /// Organisations of several words that the trained part sees, and no head word gave.
    fn trained_organisations(&mut self) {
        for name in &self.syntax.names {
            let start = self.syntax.token(name.first).span.start;
            let at = self.words.partition_point(|w| w.span.end <= start);
            let Some((first, end)) = (at < self.words.len()).then(|| self.trained_organisation(at)).flatten() else {
                continue;
            };
            if self.free(first, end) && self.words[first].block == self.words[end - 1].block {
                let key = Key::Named(MentionType::Organisation, self.organisation_key(first, end));
                let country = (first..end).find_map(|w| self.lexicon.country_of(self.word_text(w))).map(str::to_owned);
                self.add(first, end, MentionType::Organisation, MentionForm::Name, key, country);
            }
        }
    }

    fn known(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let hit = if self.words[at].capital { known_at(self.text, self.words, at, self.lexicon) } else { None };
            let Some((end, form)) = hit else {
                at += 1;
                continue;
            };
            let known = &self.lexicon.known[form.known as usize];
            let outlet = known.kind == MentionType::Outlet;
            let joined_after = self.after(end, true).filter(|w| w.capital && !self.words[end - 1].possessive);
            // "Wagner" before a surname is a person, "Carnegie Hall" is a hall.
            let runs_on =
                end == at + 1 && joined_after.is_some_and(|w| w.named() && !w.is(Class::ORG_HEAD.or(Class::TITLE)));
            let given = end == at + 1
                && self
                    .before(at, true)
                    .is_some_and(|b| b.named() && b.is(Class::GIVEN) && !b.is(Class::COMMON) && !b.possessive);
            let doubtful = form.ambiguous && !(outlet && self.reports(at, end)) && known.kind != MentionType::Equipment;
            let weapon = known.kind == MentionType::Equipment && form.ambiguous && !self.beside_designator(at, end);
            let plain =
                end == at + 1 && self.words[at].first && self.words[at].is(Class::COMMON) && !self.words[at].caps;
            // "Egyptian military leader" is a man, not the military.
            let adjective =
                !self.words[end - 1].capital && self.words[end - 1].is(Class::ORG_HEAD_LOW) && self.modifies(end - 1);
            // "visited Russia today" is no television.
            let tail = Class::OUTLET_TAIL.or(Class::OUTLET_HEAD).or(Class::NEWS);
            let cut = outlet && !self.words[end - 1].capital && !self.words[end - 1].is(tail);
            // "Sudan Liberation Movement" names neither the country nor a newspaper.
            let part = known.kind != MentionType::Organisation && self.part_of_organisation(at, end);
            if (runs_on && !form.caps) || given || doubtful || weapon || plain || adjective || part || cut {
                // What could be an outlet and is not shown to be one is not taken for something else by its shape.
                if outlet && doubtful {
                    self.taken[at..end].fill(true);
                }
                at += 1;
                continue;
            }
            let key = match (&known.country, known.state) {
                (Some(code), true) => Key::State(code.clone()),
                _ => Key::Known(form.known),
            };
            let country = known.country.clone();
            let (kind, state) = (known.kind, known.state);
            self.add(at, end, kind, MentionForm::Name, key, country);
            if let Some(last) = self.found.last_mut().filter(|_| state) {
                last.metonym = true;
            }
            at = end;
        }
    }

    /// The trained part sees a longer name of an organisation here, all of capitals and what connects them.
    fn part_of_organisation(&self, at: usize, end: usize) -> bool {
        self.trained_organisation(at).is_some_and(|(first, last)| first <= at && end <= last && last - first > end - at)
    }

    /// The words of the organisation of several words that the trained part sees at this one.
    pub fn trained_organisation(&self, at: usize) -> Option<(usize, usize)> {
        let (kind, span) = self.trained_at(at, at + 1)?;
        let first = self.words.partition_point(|w| w.span.end <= span.start);
        let end = self.words.partition_point(|w| w.span.start < span.end);
        let words = self.words.get(first..end)?;
        let open = |w: &Word| w.capital || w.is(Class::CONNECTOR);
        let shouted = words.iter().all(|w| w.caps);
        let one = words.iter().skip(1).all(|w| w.joined) && words.iter().all(open) && !shouted;
        (kind == MentionType::Organisation && words.len() > 1 && one).then_some((first, end))
    }

    /// Words of reporting stand beside the name of an outlet that means other things too.
    fn reports(&self, at: usize, end: usize) -> bool {
        let near = |w: &Word| w.is(Class::REPORT_VERB.or(Class::OUTLET_HEAD));
        let from = at.saturating_sub(3);
        let before = self.words[from..at].iter().any(|w| w.block == self.words[at].block && near(w));
        let after =
            self.words[end..self.words.len().min(end + 2)].iter().any(|w| w.block == self.words[at].block && near(w));
        let bracketed = self.gap(at).trim_end().ends_with('(')
            && self.text[self.words[end - 1].span.end as usize..].starts_with(')');
        before || after || bracketed
    }

    fn beside_designator(&self, at: usize, end: usize) -> bool {
        let near = |w: Option<&Word>| w.is_some_and(|w| (w.digits && w.capital) || w.is(Class::EQUIPMENT_NOUN));
        near(self.before(at, true)) || near(self.after(end, true))
    }

    fn equipment(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !self.free(at, at + 1) {
                continue;
            }
            if word.digits && self.designator(at) {
                let name = self.word_text(at);
                let key = name.strip_suffix('s').unwrap_or(name);
                let form = self.lexicon.form(&fold(key));
                let key = match form {
                    Some(form) if self.lexicon.known[form.known as usize].kind == MentionType::Equipment => {
                        Key::Known(form.known)
                    }
                    _ => Key::Named(MentionType::Equipment, fold(key)),
                };
                self.add(at, at + 1, MentionType::Equipment, MentionForm::Name, key, None);
            } else if word.is(Class::SHIP_WORD.or(Class::SHIP_PREFIX)) {
                let prefix = word.is(Class::SHIP_PREFIX);
                if (prefix && !word.capital) || self.after(at + 1, true).is_none() {
                    continue;
                }
                let end = self.capital_run(at + 1, false);
                let country = end > at + 1 && self.lexicon.country_of(self.word_text(at + 1)).is_some();
                if end > at + 1 && self.free(at + 1, end) && (prefix || !country) {
                    let first = if prefix { at } else { at + 1 };
                    let key = Key::Ship(fold(self.slice(at + 1, end)));
                    self.add(first, end, MentionType::Equipment, MentionForm::Name, key, None);
                }
            }
        }
    }

    /// "MiG-29s", "IL-76", "96L6E": letters and digits that name a type.
    fn designator(&self, at: usize) -> bool {
        let name = self.word_text(at);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = name.chars().filter(|c| c.is_uppercase()).count();
        let known = name.split_once('-').is_some_and(|(prefix, rest)| {
            self.lexicon.is_equipment_prefix(prefix)
                && rest.starts_with(|c: char| c.is_ascii_digit())
                && prefix.starts_with(char::is_uppercase)
        });
        let noun = self.after(at + 1, true).is_some_and(|w| w.is(Class::EQUIPMENT_NOUN));
        let mixed = capitals > 0 && letters <= 5 && name.len() >= 3 && !self.lexicon.class(name).has(Class::ALWAYS);
        known || (mixed && noun)
    }

    /// End of the run of capitalised words that starts at `at`; lower-case particles within are part of it.
    pub fn capital_run(&self, at: usize, common_too: bool) -> usize {
        let mut end = at;
        while let Some(word) = self.words.get(end).filter(|_| end < at + LONGEST_NAME) {
            let apart = !word.joined || word.block != self.words[at].block || self.opens[end];
            if end > at && (apart || self.words[end - 1].possessive) {
                break;
            }
            let particle = end > at
                && word.is(Class::NAME_PARTICLE)
                && self.words.get(end + 1).is_some_and(|w| w.joined && w.capital && w.block == word.block);
            // "Omar A. Darwish": a letter within a name is no article.
            let initial = end > at && word.capital && word.span.len() == 1;
            let bare = word.is(Class::ARTICLE.or(Class::FUNCTION)) && !word.is(Class::NAME_PARTICLE) && !initial;
            let never = word.is(Class::ALWAYS) && !(common_too && word.is(Class::FAITH));
            let open = word.capital && !never && !bare && (common_too || end > at || word.named());
            if !(open || particle) || (word.digits && end == at) || word.arabic {
                break;
            }
            end += 1;
        }
        end
    }

    pub fn place_at(&self, at: usize) -> Option<usize> {
        let start = self.words[at].span.start;
        let index = self.places.partition_point(|p| p.span.end <= start);
        (self.places.get(index)?.span.start <= start).then_some(index)
    }

    fn facility_key(&self, first: usize, end: usize, heads: &[usize]) -> String {
        let has = |class| heads.iter().any(|h| self.words[*h].is(class));
        let sort = if has(Class::NAVAL) {
            "naval"
        } else if has(Class::AIR) {
            "air"
        } else if has(Class::PORT) {
            "port"
        } else {
            heads.last().map_or("air", |h| self.words[*h].key.as_str())
        };
        // The gazetteer's spelling, if the name is a place's.
        let span = self.words[first].span.cover(self.words[end - 1].span);
        let place = (first..end).find_map(|w| self.place_at(w)).map(|p| &self.places[p]);
        let name = place.filter(|p| p.span.start <= span.start && p.span.end >= span.end && p.id.is_some());
        self.lexicon.facility_key(name.map_or(span.of(self.text), |p| &p.name), sort)
    }

    fn facilities(&mut self) {
        for at in 0..self.words.len() {
            if !self.words[at].is(Class::FAC_HEAD) || !self.free(at, at + 1) {
                continue;
            }
            // Words of the kind before the head: "oil terminals", "air base".
            let mut kind = at;
            while kind > at.saturating_sub(LONGEST_NAME)
                && self.words[kind].joined
                && self.words[kind - 1].is(Class::FAC_MOD)
                && self.free(kind - 1, kind)
            {
                kind -= 1;
            }
            let heads: Vec<usize> = (kind..=at).collect();
            let mut first = kind;
            while first > kind.saturating_sub(LONGEST_NAME)
                && self.words[first].joined
                && !self.words[first - 1].possessive
                && self.free(first - 1, first)
                && self.words[first - 1].capital
                && !self.words[first - 1].is(Class::ALWAYS.or(Class::DEFINITE))
                && !(self.words[first - 1].first && self.words[first - 1].is(Class::COMMON))
            {
                first -= 1;
            }
            let nation = first;
            while first < kind && self.lexicon.demonym(self.word_text(first)).is_some() {
                first += 1;
            }
            if first < kind {
                let span_first = nation;
                let key = Key::Facility(self.facility_key(first, kind, &heads));
                let place = (first..kind).find_map(|w| self.place_at(w));
                self.add_facility(span_first, at + 1, key, place, MentionForm::Name);
                self.conjuncts(span_first, &heads);
            } else if self.words[at].is(Class::PORT_OF)
                && self.words[at].capital
                && self.after(at + 1, true).is_some_and(|w| w.is(Class::OF))
                && at + 2 < self.words.len()
            {
                let end = self.capital_run(at + 2, false);
                if end > at + 2 && self.free(at + 2, end) {
                    let key = Key::Facility(self.facility_key(at + 2, end, &heads));
                    let place = self.place_at(at + 2);
                    self.add_facility(at, end, key, place, MentionForm::Name);
                }
            }
            if self.words[at].is(Class::AIRBASE_INTRO.or(Class::TERMINAL_INTRO)) {
                self.listed(at, &heads);
            }
        }
    }

    fn add_facility(&mut self, first: usize, end: usize, key: Key, place: Option<usize>, form: MentionForm) {
        let country = place.and_then(|p| self.places[p].country.clone());
        self.add(first, end, MentionType::Facility, form, key, country);
        if let Some(last) = self.found.last_mut() {
            last.place = place;
        }
    }

    /// "Sidra and Ras Lanuf oil terminals": a plural head covers what is joined to its first name.
    fn conjuncts(&mut self, mut first: usize, heads: &[usize]) {
        let head = &self.words[heads[heads.len() - 1]];
        if !head.is(Class::TERMINAL_INTRO.or(Class::AIRBASE_INTRO)) {
            return;
        }
        loop {
            let Some(before) = first.checked_sub(1) else { return };
            let and = self.words[before].is(Class::AND);
            let comma = !and && self.gap(first).trim() == ",";
            if self.words[before].block != self.words[first].block || !(and || comma) {
                return;
            }
            let last = if and { before.checked_sub(1) } else { Some(before) };
            let Some(place) = last.and_then(|l| self.place_at(l)) else { return };
            let span = self.places[place].span;
            let start = self.words.partition_point(|w| w.span.start < span.start);
            let end = self.words.partition_point(|w| w.span.end <= span.end);
            if start >= end || !self.free(start, end) {
                return;
            }
            let key = Key::Facility(self.facility_key(start, end, heads));
            self.add_facility(start, end, key, Some(place), MentionForm::Name);
            first = start;
        }
    }

    /// "air bases such as A (south), B and C": each listed place is such a base.
    fn listed(&mut self, head: usize, heads: &[usize]) {
        let block = self.words[head].block;
        let introduced = (head + 1..self.words.len().min(head + 8))
            .take_while(|i| self.words[*i].block == block && !self.words[*i].first)
            .find(|i| self.words[*i].is(Class::SUCH_AS));
        let Some(mut at) = introduced.map(|i| i + 1) else { return };
        if self.words.get(at).is_some_and(|w| w.is(Class::SUCH_AS)) {
            at += 1;
        }
        while at < self.words.len() && self.words[at].block == block && !self.words[at].first {
            if let Some(place) = self.place_at(at).filter(|_| self.free(at, at + 1)) {
                let span = self.places[place].span;
                let end = self.words.partition_point(|w| w.span.end <= span.end).max(at + 1);
                let key = Key::Facility(self.facility_key(at, end, heads));
                self.add_facility(at, end, key, Some(place), MentionForm::Name);
                at = end;
            } else if self.words[at].is(Class::AND) || self.gap(at).contains('(') {
                at += 1;
            } else {
                return;
            }
        }
    }

    fn organisations(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let low = !word.capital && word.is(Class::ORG_HEAD_LOW);
            // "the Saronic Post": by its last word, where what stands before can be nothing but a name.
            let press = word.capital && word.is(Class::OUTLET_TAIL) && self.press_name(at);
            if !(low || press || (word.capital && word.is(Class::ORG_HEAD))) || !self.free(at, at + 1) {
                continue;
            }
            let mut first = at;
            let least = at.saturating_sub(LONGEST_NAME);
            while first > least && self.words[first].joined && self.free(first - 1, first) {
                let before = &self.words[first - 1];
                let possessor = before.possessive && self.lexicon.country_of(self.word_text(first - 1)).is_some();
                let low_part = low && before.is(Class::ORG_MOD) && !before.capital;
                let start = before.first
                    && before.is(Class::COMMON)
                    && !before.caps
                    && self.lexicon.demonym(self.word_text(first - 1)).is_none();
                // "Deckhands' Union": whose it is makes its name.
                let members = before.possessive && word.capital && self.of_many(first - 1);
                if (before.possessive && !possessor && !members)
                    || before.is(Class::DEFINITE)
                    || before.is(Class::ALWAYS) && !before.is(Class::FAITH)
                    || start
                {
                    break;
                }
                if !(before.capital || low_part) {
                    break;
                }
                first -= 1;
                if possessor {
                    break;
                }
            }
            // "West Bank" is no bank.
            if self.place_at(first).is_some_and(|p| self.places[p].span.end >= word.span.end) {
                continue;
            }
            let has_capital = self.words[first..at].iter().any(|w| w.capital);
            let mut end = at + 1;
            if word.capital {
                end = self.complement(at + 1);
            }
            if (low && (!has_capital || self.modifies(at))) || (!low && first == at && end == at + 1) {
                continue;
            }
            // Common nouns with capitals, where the trained part sees no name: "Prompt Service".
            let common = |w: usize| matches!(self.upos(w), Some(Upos::Noun | Upos::Adj | Upos::Verb));
            if !low && self.trained(first, end).is_none() && (first..=at).all(common) {
                continue;
            }
            // The office of a titled person: "Security Council Secretary N." is a title as a whole.
            if self.after(end, true).is_some_and(|w| w.capital && w.is(Class::TITLE) && !w.is(Class::ORG_HEAD)) {
                continue;
            }
            if self.after(end, true).is_some_and(|w| w.capital && w.is(Class::ORG_HEAD)) && end == at + 1 {
                continue;
            }
            let end =
                if self.words[first..end].iter().all(|w| w.is(Class::COMMON.or(Class::ORG_HEAD).or(Class::ORG_MOD))) {
                    self.government_of(end)
                } else {
                    end
                };
            let key = self.organisation_key(first, end);
            let country = self.words[first..end]
                .iter()
                .find_map(|w| self.lexicon.country_of(w.span.of(self.text)))
                .map(str::to_owned);
            let outlet = self.words[at].is(Class::OUTLET_TAIL)
                || self.words[at].is(Class::OUTLET_HEAD) && self.words[first].is(Class::NEWS);
            let kind = if outlet { MentionType::Outlet } else { MentionType::Organisation };
            self.add(first, end, kind, MentionForm::Name, Key::Named(kind, key), country);
        }
    }

    /// A possessive plural with a capital: "Deckhands'".
    fn of_many(&self, at: usize) -> bool {
        let word = &self.words[at];
        word.capital
            && word.key.ends_with('s')
            && self.text[word.span.end as usize..].strip_prefix(['\'', '’']).is_some_and(|r| r.starts_with(' '))
    }

    /// "Coral Gazette", not "Observation Post": a name stands right before the word, and nothing with a capital behind it.
    fn press_name(&self, at: usize) -> bool {
        let named = |w: &Word| {
            w.named()
                && !w.is(Class::COMMON.or(Class::TITLE).or(Class::TITLE_MOD).or(Class::ORG_MOD).or(Class::FAC_MOD))
        };
        self.before(at, true).is_some_and(|b| named(b) && !b.possessive)
            && self.after(at + 1, true).is_none_or(|w| !w.capital)
    }

    /// "the Defence Ministry in the rebel-backed government": whose ministry it is belongs to its name.
    fn government_of(&self, end: usize) -> usize {
        let linked = |at: usize| self.words.get(at).is_some_and(|w| w.joined);
        let link = linked(end)
            && self.words[end].is(Class::OF.or(Class::LOCATIVE))
            && linked(end + 1)
            && self.words[end + 1].is(Class::THE);
        let head = (end + 2..self.words.len().min(end + 6))
            .take_while(|at| linked(*at))
            .find(|at| self.words[*at].is(Class::ORG_HEAD_LOW));
        head.filter(|_| link).map_or(end, |head| head + 1)
    }

    /// The word qualifies the one after it: "Libyan military leader", "Israeli intelligence website".
    fn modifies(&self, at: usize) -> bool {
        let Some(next) = self.after(at + 1, true) else { return false };
        let noun = match self.upos(at + 1) {
            Some(upos) => matches!(upos, model::Upos::Noun | model::Upos::Propn | model::Upos::Adj),
            None => next.is(Class::TITLE.or(Class::VOICE)),
        };
        noun && !next.is(Class::FUNCTION)
    }

    /// "the ministry's Telegram channel" publishes in its own name.
    fn channels(&mut self) {
        let mut ending: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, found) in self.found.iter().enumerate() {
            ending.entry(found.end).or_insert(index);
        }
        let mut replaced: BTreeSet<usize> = BTreeSet::new();
        for at in 1..self.words.len() {
            let site = &self.words[at];
            if !site.is(Class::CHANNEL_SITE) || !self.after(at + 1, true).is_some_and(|w| w.is(Class::CHANNEL)) {
                continue;
            }
            let Some(owner) = ending.get(&at).copied().filter(|_| self.words[at - 1].possessive) else { continue };
            replaced.insert(owner);
            let owner = self.found[owner].clone();
            let key = Key::Named(MentionType::Outlet, format!("{}/{}", fold(owner.span.of(self.text)), site.key));
            ending.insert(at + 2, self.found.len());
            self.add(owner.first, at + 2, MentionType::Outlet, MentionForm::Name, key, owner.country);
        }
        let mut index = 0;
        self.found.retain(|_| {
            index += 1;
            !replaced.contains(&(index - 1))
        });
    }

    /// "of Defence", "for Human Rights", "in the UN-backed government": what completes an organisation's name.
    fn complement(&self, mut end: usize) -> usize {
        let longest = end + LONGEST_NAME;
        loop {
            let link = |w: &Word| w.joined && !w.capital && w.is(Class::CONNECTOR) && !w.is(Class::LOCATIVE);
            let links = self.words[end..].iter().take(3).take_while(|w| link(w)).count();
            let next = end + links;
            // Without a link only the head's own run goes on.
            if links == 0 || links > 2 || self.words[end - 1].possessive || end > longest {
                return end;
            }
            let and = self.words[end].is(Class::AND);
            let run = self.capital_run(next, true);
            if run == next || !self.free(next, run) || (and && !self.words[run - 1].is(Class::TOPIC)) {
                return end;
            }
            end = run;
        }
    }

    /// Order, articles and spelling of the words do not count: "Ministry of Defence" is the "Defense Ministry".
    pub fn organisation_key(&self, first: usize, end: usize) -> String {
        let mut parts: Vec<String> = (first..end)
            .filter(|w| !self.words[*w].is(Class::CONNECTOR.or(Class::DEFINITE)))
            .map(|w| match self.lexicon.country_of(self.word_text(w)) {
                Some(code) => code.to_owned(),
                None => super::names::spelling(&self.words[w].key),
            })
            .collect();
        parts.sort();
        parts.dedup();
        parts.join(" ")
    }

    /// "Petroleum Facilities Guard (PFG)": the short form means the same from there on, and before.
    fn abbreviations(&mut self) {
        let mut short: BTreeMap<String, (Key, MentionType, Option<String>)> = BTreeMap::new();
        for found in &self.found {
            let Some(word) = self.words.get(found.end).filter(|w| w.block == self.words[found.first].block) else {
                continue;
            };
            let closes = self.text[word.span.end as usize..].starts_with(')');
            if self.gap(found.end).trim() == "(" && closes && word.caps && word.span.len() <= 8 {
                let long = || (found.key.clone(), found.kind, found.country.clone());
                short.entry(word.key.clone()).or_insert_with(long);
            }
        }
        for at in 0..self.words.len() {
            if !self.words[at].caps || !self.free(at, at + 1) {
                continue;
            }
            if let Some((key, kind, country)) = short.get(&self.words[at].key).cloned() {
                self.add(at, at + 1, kind, MentionForm::Name, key, country);
            }
        }
    }
}
