//! Which stretches name persons, with which titles? And which place names stand for a government?

use super::find::{Finder, Found, Key, LONGEST_NAME};
use super::lexicon::{Class, facility_sort};
use crate::gazetteer::{Gazetteer, Place, fold};
use model::{Deprel, MentionForm, MentionType, Span, Upos};
use std::collections::BTreeMap;

/// People of a place that is known by its name alone.
const GREAT: u32 = 100_000;

impl Finder<'_> {
    /// Persons with a title, a given name, or by the trained part.
    pub fn persons(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let word = &self.words[at];
            if !word.capital || !self.free(at, at + 1) || word.digits || word.arabic {
                at += 1;
                continue;
            }
            let mut end = self.capital_run(at, true);
            if let Some(stop) = (at..end).find(|w| self.taken[*w]) {
                end = stop;
            }
            if end == at {
                at += 1;
                continue;
            }
            at = self.person_in(at, end).unwrap_or(end).max(at + 1);
        }
    }

    /// A person in the run of capitals [first, end); gives where to go on.
    fn person_in(&mut self, first: usize, end: usize) -> Option<usize> {
        // The name begins behind the last title of the run.
        let mut start = first;
        for at in first..end {
            let word = &self.words[at];
            let nation = self.lexicon.country_of(self.word_text(at)).is_some()
                && self.lexicon.demonym(self.word_text(at)).is_some();
            if at + 1 < end
                && (word.is(Class::TITLE.or(Class::TITLE_MOD)) && !word.is(Class::GIVEN) || self.rank_here(at, end))
                || (nation && at == start)
                || word.is(Class::ALWAYS)
            {
                start = at + 1;
            }
        }
        while start < end
            && self.words[start].first
            && self.words[start].is(Class::COMMON)
            && !self.words[start].is(Class::GIVEN)
        {
            start += 1;
        }
        let mut end = end;
        // A possessive closes the name: "Haftar's Libya".
        if let Some(stop) = (start..end).find(|w| self.words[*w].possessive) {
            end = stop + 1;
        }
        if start >= end {
            return Some(end);
        }
        (start, end) = self.trained_person(start, end);
        if self.words[start].is(Class::LOCATIVE.or(Class::ARTICLE)) && !self.words[start].is(Class::NAME_PARTICLE) {
            return Some(start + 1);
        }
        let (title_start, titled) = self.title_before(start);
        // Somebody is "Haftar" or "the marshal", never "the Haftar".
        let bare = self.before(title_start, true).is_some_and(|b| b.is(Class::THE)) && !titled;
        if bare && end == start + 1 {
            return Some(end);
        }
        let titled = titled || self.apposed(start, end);
        let length = (start..end).filter(|w| !self.words[*w].is(Class::NAME_PARTICLE)).count();
        let spans_place = self.place_at(start).filter(|p| {
            self.places[*p].span.start == self.words[start].span.start
                && self.places[*p].span.end >= self.words[end - 1].span.end
        });
        let word = &self.words[start];
        let given = word.is(Class::GIVEN) && !(word.is(Class::COMMON) && word.first);
        let kind = self.trained(start, end);
        let trained = kind == Some(MentionType::Person) && self.nameable(start, end);
        // "Washington State": a given name is not enough against what the trained part sees.
        let otherwise = matches!(kind, Some(MentionType::Place | MentionType::Organisation));
        let known_word =
            length >= 2 && (start..end).any(|w| self.words[w].is(Class::GIVEN) && !self.words[w].is(Class::COMMON));
        let says = self.after(end, true).is_some_and(|w| w.is(Class::PERSON_VERB));
        // Behind a verb of saying, two words that are nothing else; behind speech and such a verb, one: "...," said Fielder.
        let said =
            self.before(start, true).filter(|w| w.is(Class::SAY) && (1..=2).contains(&length)).is_some_and(|w| {
                let before = self.text.get(..w.span.start as usize).unwrap_or_default().trim_end();
                length == 2 || before.ends_with(['"', '”', '“', '\'', '’', '»'])
            }) && self.trained(start, end).is_none()
                && (start..end).all(|w| self.words[w].named() && !self.words[w].is(Class::COMMON.or(Class::FUNCTION)))
                && self.acts(start, end);
        let other = (start..end).any(|w| {
            self.words[w].is(Class::ORG_HEAD.or(Class::FAC_HEAD).or(Class::OUTLET_TAIL))
                && !self.words[w].is(Class::GIVEN)
                || self.words[w].is(Class::CITY_NOUN)
        });
        let is_place = spans_place.is_some() && !(titled && length == 1 && self.rank_before(start));
        let titles_only = (start..end).all(|w| {
            self.words[w].is(Class::TITLE.or(Class::TITLE_MOD)) && (length == 1 || !self.words[w].is(Class::GIVEN))
        });
        let other = other || titles_only;
        // Common nouns and adjectives with capitals name nobody: "Analyst Team Participants", "Chicken Curry".
        let proper = kind.is_some() || (start..end).all(|w| self.upos(w).is_none_or(|upos| upos == Upos::Propn));
        let person = !other
            && !is_place
            && (titled && (proper || given || known_word)
                || trained
                || said
                || (length >= 2 && known_word && says)
                || (length >= 2
                    && !otherwise
                    && proper
                    && (given || known_word && !self.words[start].is(Class::COMMON))));
        if !person {
            return Some(end);
        }
        let span = self.words[title_start].span.cover(self.words[end - 1].span);
        let name = self.words[start].span.cover(self.words[end - 1].span);
        let titles = if title_start < start {
            let text = Span { start: span.start, end: name.start }.of(self.text);
            vec![text.trim().trim_end_matches(',').to_lowercase()]
        } else {
            Vec::new()
        };
        let country = (title_start..start).find_map(|w| self.lexicon.country_of(self.word_text(w))).map(str::to_owned);
        self.push(Found {
            first: title_start,
            end,
            span,
            name,
            kind: MentionType::Person,
            form: MentionForm::Name,
            key: Key::Person,
            titles,
            country,
            place: None,
            metonym: false,
        });
        Some(end)
    }

    /// The part of a run of capitals that the trained part takes for a person of two words or more, where what it leaves out
    /// before and behind is no given name: "Dear Nina Ferrante", "Omar Darwish Direct Line". The run, where it sees none.
    fn trained_person(&self, start: usize, end: usize) -> (usize, usize) {
        let Some((MentionType::Person, span)) = self.trained_at(start, end) else { return (start, end) };
        let first = self.words.partition_point(|w| w.span.end <= span.start).max(start);
        let last = self.words.partition_point(|w| w.span.start < span.end).min(end);
        let common = |w: &super::words::Word| !w.is(Class::GIVEN.or(Class::NAME_PARTICLE));
        let from = if first < last && self.words[start..first].iter().all(common) { first } else { start };
        let to = if last > first + 1 && self.words[last..end].iter().all(common) { last } else { end };
        (from, to)
    }

    /// A given name that is a rank here: "Major General", "Marshal".
    fn rank_here(&self, at: usize, end: usize) -> bool {
        self.words[at].is(Class::TITLE) && (at + 2 < end || !self.words[at].is(Class::GIVEN))
    }

    fn rank_before(&self, start: usize) -> bool {
        self.before(start, true).is_some_and(|b| b.is(Class::RANK_WORD))
    }

    /// The kind that the trained part gives these words.
    pub fn trained(&self, first: usize, end: usize) -> Option<MentionType> {
        self.trained_at(first, end).map(|(kind, _)| kind)
    }

    /// The kind and the stretch of the trained part's name at these words.
    pub fn trained_at(&self, first: usize, end: usize) -> Option<(MentionType, Span)> {
        let span = self.words[first].span.cover(self.words[end - 1].span);
        let names = &self.syntax.names;
        let at = names.partition_point(|n| self.syntax.token(n.last).span.end <= span.start);
        let name = names.get(at)?;
        let covered = self.syntax.token(name.first).span.cover(self.syntax.token(name.last).span);
        covered.overlaps(span).then_some((name.kind, covered))
    }

    /// Where the titles before a name begin; titles hold a word for an office or rank, beside its adjectives, its state
    /// and its institution.
    fn title_before(&self, start: usize) -> (usize, bool) {
        let mut first = start;
        let mut titled = false;
        let least = start.saturating_sub(LONGEST_NAME);
        while first > least && self.words[first].joined && !self.taken[first - 1] {
            let word = &self.words[first - 1];
            let text = self.word_text(first - 1);
            let office = word.is(Class::TITLE);
            let part = word.is(Class::TITLE_MOD)
                || (titled && !word.possessive && self.lexicon.demonym(text).is_some())
                || (titled && self.lexicon.country_named(text).is_some())
                || (titled && word.capital && word.is(Class::ORG_HEAD))
                || (titled && word.capital && word.is(Class::COMMON) && !word.first);
            let possessor = word.possessive && !(titled && self.lexicon.country_named(text).is_some());
            if possessor || !(office || part) || (word.is(Class::ALWAYS) && self.lexicon.demonym(text).is_none()) {
                break;
            }
            titled |= office;
            first -= 1;
        }
        if !titled {
            return (start, false);
        }
        // Adjectives alone at the head are none of the title: "military leader" is, "first" before nothing is not.
        (first, true)
    }

    /// "its spokesman, Omar Darwish,", "a lawyer for the company, Omar Darwish,", "Omar Darwish, a spokeswoman for": an office
    /// beside a name of two words or more tells a person.
    fn apposed(&self, start: usize, end: usize) -> bool {
        let office = |at: usize| self.words[at].is(Class::TITLE) && !self.words[at].capital;
        if end - start < 2 || (start..end).any(|w| self.words[w].is(Class::ALWAYS.or(Class::GEO_HEAD))) {
            return false;
        }
        let comma = |at: usize| self.gap(at).trim() == ",";
        let same = |at: usize| self.words.get(at).is_some_and(|w| w.block == self.words[start].block);
        let closed = |at: usize| !same(at) || !self.words[at].joined;
        if start > 1 && comma(start) && closed(end) && same(start - 1) {
            // Back over "for the company" to the word behind the article.
            for at in (start.saturating_sub(6)..start).rev() {
                if !same(at) || at + 1 < start && !self.words[at + 1].joined {
                    break;
                }
                let article = at > 0
                    && (self.words[at - 1].is(Class::DEFINITE.or(Class::INDEFINITE)) || self.words[at - 1].possessive);
                if office(at) && (article || at + 1 == start) {
                    return true;
                }
            }
        }
        let follows = same(end) && comma(end) && self.words[end].is(Class::DEFINITE.or(Class::INDEFINITE));
        follows
            && (end + 1..end + 4)
                .take_while(|at| same(*at) && self.words[*at].joined)
                .any(|at| office(at) || self.words[at].is(Class::TITLE) && self.words[at].joined)
    }

    /// Places, and states by their own names and by those of their capitals.
    pub fn placed(&mut self) {
        let mut city_before: Option<(usize, bool)> = None;
        for (index, place) in self.places.iter().enumerate() {
            let first = self.words.partition_point(|w| w.span.start < place.span.start);
            let end = self.words.partition_point(|w| w.span.end <= place.span.end);
            if first >= end || !self.free(first, end) || place.feature != "country" && self.begins_longer(first, end) {
                continue;
            }
            let country = place.country.clone();
            let capital =
                self.lexicon.capital_of(place.span.of(self.text)).filter(|c| Some(*c) == place.country.as_deref());
            let (mut kind, mut metonym) = (MentionType::Place, false);
            let key = if place.feature == "country" {
                Key::State(country.clone().unwrap_or_default())
            } else if let Some(code) = capital.filter(|_| self.government(first, end, city_before)) {
                metonym = true;
                Key::State(code.to_owned())
            } else if let Some(sort) = facility_sort(&place.feature) {
                kind = MentionType::Facility;
                Key::Facility(self.lexicon.facility_key(&place.name, sort))
            } else {
                Key::Place(place.id.clone().unwrap_or_else(|| format!("name:{}", fold(&place.name))))
            };
            if capital.is_some() {
                city_before = Some((end, metonym));
            }
            self.add(first, end, kind, MentionForm::Name, key, country);
            if let Some(last) = self.found.last_mut() {
                last.place = Some(index);
                last.metonym = metonym;
            }
        }
    }

    /// The trained part sees a place here whose name goes on: "Tampa Bay", "Florida Keys"; not "Tampa, Florida", "Harris County".
    fn begins_longer(&self, first: usize, end: usize) -> bool {
        let Some((MentionType::Place, span)) = self.trained_at(first, end) else { return false };
        let last = self.words.partition_point(|w| w.span.start < span.end);
        let more = self.words.get(end..last).unwrap_or_default();
        let on = |w: &super::words::Word| w.joined && w.named() && !w.is(Class::DIVISION.or(Class::CITY_NOUN));
        let known = |w: &super::words::Word| self.lexicon.country_of(w.span.of(self.text)).is_some();
        span.start == self.words[first].span.start
            && !more.is_empty()
            && !self.words[end - 1].possessive
            && more.iter().all(|w| on(w) && !known(w))
            && self.place_at(end).is_none()
            && self.free(end, last)
    }

    /// Whether a capital's name stands for the government: it acts, owns or is dealt with, rather than being where
    /// something is. "Moscow asked" and "ties with Moscow", not "talks in Moscow" or "the Moscow region".
    fn government(&self, first: usize, end: usize, before: Option<(usize, bool)>) -> bool {
        let gap_after =
            self.words.get(end).filter(|w| w.block == self.words[first].block).map(|_| self.gap(end).trim());
        if self.words[end - 1].possessive {
            return !self.after(end, true).is_some_and(|w| w.is(Class::CITY_NOUN));
        }
        if self.after(end, true).is_some_and(|w| w.is(Class::CITY_NOUN)) {
            return false;
        }
        let gap_before = self.gap(first).trim();
        // "Moscow, Russia" and "Cairo (Reuters)" are places, "Moscow, which" need not be.
        if gap_after == Some("(")
            || gap_after == Some("—")
            || (gap_after == Some(",") && self.words.get(end).is_some_and(|w| w.capital))
        {
            return false;
        }
        let Some(previous) = self.before(first, false).filter(|_| gap_before.is_empty() || gap_before == "“") else {
            return self.acts(first, end);
        };
        if previous.is(Class::LOCATIVE) || previous.is(Class::BEFORE_CITY) {
            return false;
        }
        if previous.is(Class::OF)
            && first > 1
            && self.words[first - 2].is(Class::BEFORE_CITY.or(Class::CITY_NOUN).or(Class::SIDE))
        {
            return false;
        }
        if previous.is(Class::AND)
            && let Some((last, metonym)) = before
            && last + 1 == first
        {
            return metonym;
        }
        if previous.is(Class::DEALING) {
            return true;
        }
        self.acts(first, end)
    }

    /// The name is a subject that does something only people do, or the object of such.
    fn acts(&self, first: usize, end: usize) -> bool {
        let span = self.words[first].span.cover(self.words[end - 1].span);
        let head = (!self.syntax.tokens.is_empty()).then(|| self.syntax.head_of(span)).flatten();
        if let Some(head) = head {
            let token = self.syntax.token(head);
            let governor = token.head.map(|h| self.syntax.token(h));
            return match token.deprel {
                Deprel::Nsubj | Deprel::OblAgent | Deprel::Iobj | Deprel::NmodPoss => true,
                Deprel::Obj | Deprel::NsubjPass => {
                    governor.is_some_and(|g| self.lexicon.class(&g.lemma).has(Class::SAY))
                }
                Deprel::Conj => governor.is_some_and(|g| matches!(g.deprel, Deprel::Nsubj | Deprel::OblAgent)),
                _ => false,
            };
        }
        self.after(end, true).is_some_and(|w| w.is(Class::SAY))
            || self.before(first, true).is_some_and(|b| b.is(Class::SAY))
    }

    /// "Russian", "Libyans": the state by its adjective or people.
    pub fn demonyms(&mut self) {
        for at in 0..self.words.len() {
            if !self.words[at].capital || !self.free(at, at + 1) {
                continue;
            }
            let two = (at + 1 < self.words.len() && self.words[at + 1].joined && self.free(at, at + 2))
                .then(|| self.lexicon.demonym(self.slice(at, at + 2)))
                .flatten();
            let (end, code) = match (two, self.lexicon.demonym(self.word_text(at))) {
                (Some(code), _) => (at + 2, code.to_owned()),
                (None, Some(code)) => (at + 1, code.to_owned()),
                _ => continue,
            };
            self.add(at, end, MentionType::Place, MentionForm::Demonym, Key::State(code.clone()), Some(code));
        }
    }

    /// Names that only the trained part sees. One word means one kind throughout a document: the kind that it is given most.
    pub fn trained_names(&mut self, gazetteer: &Gazetteer) {
        let kinds = [MentionType::Person, MentionType::Organisation, MentionType::Place];
        let mut votes: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        let mut spans = Vec::new();
        for name in &self.syntax.names {
            // "Copperfield Mining": what is named after a place or person is an organisation.
            let longer = self.syntax.head(name.last).filter(|head| {
                let deprel = self.syntax.token(name.last).deprel;
                *head == name.last + 1 && deprel == Deprel::Compound && self.syntax.token(*head).upos == Upos::Propn
            });
            let named = if longer.is_some() { MentionType::Organisation } else { name.kind };
            let last = longer.unwrap_or(name.last);
            let span = self.syntax.token(name.first).span.cover(self.syntax.token(last).span);
            let mut first = self.words.partition_point(|w| w.span.end <= span.start);
            let end = self.words.partition_point(|w| w.span.start < span.end);
            while first < end && self.words[first].is(Class::ARTICLE) && !self.words[first].is(Class::NAME_PARTICLE) {
                first += 1;
            }
            let Some(kind) = kinds.iter().position(|k| *k == named).filter(|_| first < end && self.free(first, end))
            else {
                continue;
            };
            let low = kinds[kind] == MentionType::Place && self.place_in_lower_case(first, end, gazetteer);
            if self.words[first].block != self.words[end - 1].block || !(low || self.nameable(first, end)) {
                continue;
            }
            let bare = end == first + 1 && self.before(first, true).is_some_and(|b| b.is(Class::THE));
            if bare && kinds[kind] == MentionType::Person {
                continue;
            }
            let key = fold(self.slice(first, end));
            votes.entry(key.clone()).or_default()[kind] += 1;
            spans.push((first, end, key));
        }
        for (first, end, key) in spans {
            let counts = votes[&key];
            let most = (0..3).max_by_key(|k| (counts[*k], 3 - k)).unwrap_or(0);
            let key = match kinds[most] {
                MentionType::Person => Key::Person,
                MentionType::Place => Key::Place(format!("name:{key}")),
                kind => Key::Named(kind, key),
            };
            self.add(first, end, kinds[most], MentionForm::Name, key, None);
        }
    }

    /// "san francisco": a place that many know, written without its capitals.
    fn place_in_lower_case(&self, first: usize, end: usize, gazetteer: &Gazetteer) -> bool {
        let plain = |w: &super::words::Word| !w.capital && !w.digits && !w.is(Class::FUNCTION.or(Class::COMMON));
        self.words[first..end].iter().all(plain) && {
            let name = self.slice(first, end);
            let mut open = true;
            let capital = |c: char| if std::mem::replace(&mut open, c == ' ') { c.to_ascii_uppercase() } else { c };
            let capitals: String = name.chars().map(capital).collect();
            let great = |p: &Place<'_>| p.own_name && p.population >= GREAT;
            self.lexicon.country_named(&capitals).is_some() || gazetteer.find(name).iter().any(great)
        }
    }

    /// Organisations end where the trained part sees them end, if nothing but their legal form lies between: "Ferrante Corp.",
    /// "Copperfield, Inc."
    pub fn trained_ends(&mut self) {
        for index in 0..self.found.len() {
            let found = &self.found[index];
            let plain = found.form == MentionForm::Name && found.span == found.name;
            if !plain || found.kind != MentionType::Organisation {
                continue;
            }
            let Some((MentionType::Organisation, span)) = self.trained_at(found.first, found.end) else { continue };
            let end = self.words.partition_point(|w| w.span.start < span.end);
            let form = |w: usize| self.free(w, w + 1) && self.words[w].is(Class::ORG_HEAD);
            let text = self.text.get(found.span.end as usize..span.end as usize).unwrap_or("");
            let stop = text.ends_with('.') && (found.end < end || text == ".");
            if span.start == found.span.start && stop && (found.end..end).all(form) {
                self.taken[found.end..end].fill(true);
                let found = &mut self.found[index];
                (found.span, found.name, found.end) = (span, span, end);
            }
        }
    }

    /// Capitals that can be a name: not a title alone, a heading's common words, or a pair of letters.
    fn nameable(&self, first: usize, end: usize) -> bool {
        let words = &self.words[first..end];
        let plain = |w: &super::words::Word| {
            !w.named()
                || w.is(Class::TITLE.or(Class::VOICE).or(Class::FUNCTION).or(Class::ORG_HEAD))
                || (w.is(Class::COMMON) && !w.is(Class::GIVEN))
        };
        !words.iter().all(plain)
            && !words[words.len() - 1].is(Class::ALWAYS)
            && !words[0].arabic
            && self.slice(first, end).chars().count() > 2
    }

    /// The part of speech of a word, if grammar is known.
    pub fn upos(&self, at: usize) -> Option<Upos> {
        let span = self.words[at].span;
        let token = self.syntax.tokens.partition_point(|t| t.span.end <= span.start);
        self.syntax.tokens.get(token).filter(|t| t.span.overlaps(span)).map(|t| t.upos)
    }
}
