//! Which words and names does the language know? Loads `lang/<code>/mentions/` and `lang/<code>/places/`.

use super::find::first_word;
use crate::gazetteer::{fold, loose};
use crate::language::rows;
use crate::table::Table;
use model::{MentionType, Problem};
use std::collections::{BTreeMap, HashSet};

/// Classes of words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u128);

macro_rules! classes {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[derive(Clone, Copy)]
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "positions of the bits below")]
        enum Bit { $($name),* }
        impl Class {
            $(pub const $name: Class = Class(1 << Bit::$name as u128);)*
            fn named(text: &str) -> Option<Class> {
                match text { $($text => Some(Class::$name),)* _ => None }
            }
        }
    };
}

classes! {
    ALWAYS = "always", ARTICLE = "article", DEFINITE = "definite", INDEFINITE = "indefinite", NAME_PARTICLE = "name_particle",
    CONNECTOR = "connector", LOCATIVE = "locative", CITY_NOUN = "city_noun", BEFORE_CITY = "before_city", TITLE = "title",
    TITLE_MOD = "title_mod", ABBREVIATION = "abbreviation", ORG_HEAD = "org_head", ORG_HEAD_LOW = "org_head_low",
    FAC_HEAD = "fac_head", FAC_MOD = "fac_mod", AIRBASE_INTRO = "airbase_intro", TERMINAL_INTRO = "terminal_intro",
    PORT_OF = "port_of", OUTLET_HEAD = "outlet_head", OUTLET_TAIL = "outlet_tail", REPORT_VERB = "report_verb", SAY = "say",
    SHIP_WORD = "ship_word", SHIP_PREFIX = "ship_prefix", OPERATION_WORD = "operation_word", PERSON_VERB = "person_verb",
    JOINED = "joined", FORCE_NOUN = "force_noun", RANK_WORD = "rank_word", KIN = "kin", KNOWN_AS = "known_as",
    COMMON = "common", GIVEN = "given", VOICE = "voice", VOICE_MOD = "modifier", VOICE_INDEFINITE = "voice_indefinite",
    OF = "of", AND = "and", SHE = "she", HE = "he", THEY = "they", IT = "it", SUCH_AS = "such_as", SIDE = "side",
    EQUIPMENT_NOUN = "equipment_noun", NAVAL = "naval", AIR = "air", PORT = "port", NEWS = "news", TOPIC = "topic",
    HONORIFIC = "honorific", FUNCTION = "function", DIRECTION = "direction", DEALING = "dealing", ORG_MOD = "org_mod", CHANNEL = "channel",
    CHANNEL_SITE = "channel_site", HEAD_NOUN = "head_noun", THE = "the",
    SHIP_PART = "ship_part", SHIP_VERB = "ship_verb", SHIP_ACT = "ship_act", ABOARD = "aboard", GEO_HEAD = "geo_head", OUTLET_FIRST = "outlet_first",
    SPEECH = "speech", PLURAL_VOICE = "plural_voice", NAUTICAL = "nautical", FAITH = "faith", STORM = "storm", IMPERSONAL = "impersonal",
    CENTRE = "centre", DIVISION = "division",
}

impl Class {
    pub fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// A name that the language knows.
#[derive(Clone, Debug)]
pub struct Known {
    pub kind: MentionType,
    /// The first name of its row.
    pub name: String,
    /// ISO 3166-1 code of the state that it belongs to, or is.
    pub country: Option<String>,
    /// Stands for the state itself: "Kremlin".
    pub state: bool,
}

/// A country.
#[derive(Clone, Debug)]
pub struct Country {
    pub code: String,
    pub name: String,
    pub capitals: Vec<String>,
    pub point: (f64, f64),
    pub neighbours: Vec<String>,
}

/// A place that the language's own table knows.
#[derive(Clone, Debug)]
pub struct Supplement {
    pub name: String,
    pub feature: String,
    pub point: (f64, f64),
    pub country: Option<String>,
    /// `supplement:al-jufra-air-base`.
    pub id: String,
}

/// How a form of a known name is matched.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Index into [`Lexicon::known`].
    pub known: u32,
    /// The text must have it in capitals.
    pub caps: bool,
    /// Means other things too.
    pub ambiguous: bool,
}

#[derive(Default)]
pub struct Lexicon {
    classes: Table<Class>,
    pub known: Vec<Known>,
    forms: Table<Form>,
    /// First word of known names -> words of the longest of them.
    longest: Table<usize>,
    pub countries: BTreeMap<String, Country>,
    country_names: Table<String>,
    demonyms: Table<String>,
    capitals: Table<String>,
    pub supplement: Vec<Supplement>,
    supplement_names: Table<Vec<u32>>,
    /// Bases and ports of the own table by [`facility_key`].
    facilities: Table<u32>,
    equipment_prefixes: HashSet<String>,
    abbreviations: Table<Abbreviation>,
    /// Endings of addresses that are no country's code.
    domains: Table<String>,
}

/// The abbreviated name of a first-level division: "Ky.".
#[derive(Clone, Debug)]
pub struct Abbreviation {
    pub name: String,
    /// ISO 3166-1 code.
    pub country: String,
    /// Counts without a place before it.
    pub alone: bool,
}

fn lower(text: &str) -> String {
    fold(text)
}

impl Lexicon {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        lexicon.load_classes(files, problems);
        lexicon.load_countries(files, problems);
        lexicon.load_known(files, problems);
        lexicon.load_supplement(files, problems);
        lexicon
    }

    fn load_classes(&mut self, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        let mut add = |words: &str, class: Class| {
            for word in words.split_whitespace() {
                let entry = self.classes.entry(lower(word)).or_default();
                *entry = entry.or(class);
            }
        };
        for (path, prefix) in [("mentions/words.tsv", ""), ("mentions/voices.tsv", "voice_")] {
            for cells in rows(files, path) {
                let class = Class::named(&format!("{prefix}{}", cells[0])).or_else(|| Class::named(cells[0]));
                match (class, cells.get(1)) {
                    (Some(class), Some(words)) => add(words, class),
                    _ => problems.push(fault(path, &cells)),
                }
            }
        }
        for (path, class) in [("mentions/common.tsv", Class::COMMON), ("mentions/given.tsv", Class::GIVEN)] {
            for cells in rows(files, path) {
                add(cells.get(1).unwrap_or(&""), class);
            }
        }
    }

    fn load_countries(&mut self, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        for cells in rows(files, "places/countries.tsv") {
            let [code, name, others, capitals, lat, lon, neighbours, ..] = cells.as_slice() else {
                problems.push(fault("places/countries.tsv", &cells));
                continue;
            };
            let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else {
                problems.push(fault("places/countries.tsv", &cells));
                continue;
            };
            let split =
                |text: &str, by: char| text.split(by).filter(|t| !t.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            for other in std::iter::once((*name).to_owned()).chain(split(others, '|')) {
                self.country_names.entry(other).or_insert_with(|| (*code).to_owned());
            }
            for capital in split(capitals, '|') {
                self.capitals.insert(fold(&capital), (*code).to_owned());
            }
            let country = Country {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                capitals: split(capitals, '|'),
                point: (lat, lon),
                neighbours: split(neighbours, ','),
            };
            self.countries.insert((*code).to_owned(), country);
        }
        for cells in rows(files, "places/abbreviations.tsv") {
            let [form, name, country, place, ..] = cells.as_slice() else {
                problems.push(fault("places/abbreviations.tsv", &cells));
                continue;
            };
            let (name, country, alone) = ((*name).to_owned(), (*country).to_owned(), *place == "alone");
            self.abbreviations.insert((*form).to_owned(), Abbreviation { name, country, alone });
        }
        for cells in rows(files, "places/domains.tsv") {
            if let [ending, code, ..] = cells.as_slice() {
                self.domains.insert((*ending).to_owned(), (*code).to_owned());
            }
        }
        for cells in rows(files, "places/demonyms.tsv") {
            if let [word, code, ..] = cells.as_slice() {
                self.demonyms.insert((*word).to_owned(), (*code).to_owned());
            }
        }
    }

    fn load_known(&mut self, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        for cells in rows(files, "mentions/known.tsv") {
            let [kind, name, others, country, ..] = cells.as_slice() else {
                problems.push(fault("mentions/known.tsv", &cells));
                continue;
            };
            let state = *kind == "state";
            let of_kind = if state { Some(MentionType::Place) } else { MentionType::named(kind) };
            let Some(of_kind) = of_kind else {
                problems.push(fault("mentions/known.tsv", &cells));
                continue;
            };
            let names: Vec<&str> = if state { Vec::new() } else { vec![*name] };
            let country = Some((*country).to_owned()).filter(|c| !c.is_empty());
            self.know(of_kind, name, names.into_iter().chain(others.split('|')), "", country, state);
        }
        for cells in rows(files, "mentions/outlets.tsv") {
            let (name, others) = (cells[0], cells.get(1).unwrap_or(&""));
            let ambiguous = cells.get(2).unwrap_or(&"");
            self.know(
                MentionType::Outlet,
                name,
                std::iter::once(name).chain(others.split('|')),
                ambiguous,
                None,
                false,
            );
        }
        for cells in rows(files, "mentions/equipment.tsv") {
            let (name, others) = (cells[0], cells.get(1).unwrap_or(&""));
            let names = || std::iter::once(name).chain(others.split('|'));
            // A name that is also a common word or a person's is no weapon by itself.
            let plain =
                |n: &&str| n.chars().all(char::is_alphabetic) && self.class(n).has(Class::COMMON.or(Class::GIVEN));
            let ambiguous = names().filter(plain).collect::<Vec<_>>().join("|");
            for form in names() {
                if let Some((prefix, rest)) = form.split_once('-')
                    && prefix.chars().all(char::is_alphabetic)
                    && rest.starts_with(|c: char| c.is_ascii_digit())
                {
                    self.equipment_prefixes.insert(prefix.to_lowercase());
                }
            }
            self.know(MentionType::Equipment, name, names(), &ambiguous, None, false);
        }
    }

    fn know<'n>(
        &mut self,
        kind: MentionType,
        name: &str,
        names: impl Iterator<Item = &'n str>,
        ambiguous: &str,
        country: Option<String>,
        state: bool,
    ) {
        let known = self.known.len() as u32;
        self.known.push(Known { kind, name: name.to_owned(), country, state });
        for form in names.filter(|n| !n.is_empty()) {
            let key = fold(form);
            let longest = self.longest.entry(first_word(&key).to_owned()).or_default();
            *longest = (*longest).max(key.split(' ').count());
            let caps = form.chars().any(char::is_alphabetic)
                && form.chars().count() <= 9
                && !form.chars().any(char::is_lowercase)
                && kind != MentionType::Equipment;
            let ambiguous = ambiguous.split('|').any(|a| a == form);
            self.forms.entry(key).or_insert(Form { known, caps, ambiguous });
        }
    }

    fn load_supplement(&mut self, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        for cells in rows(files, "places/supplement.tsv") {
            let [name, others, feature, lat, lon, country, ..] = cells.as_slice() else {
                problems.push(fault("places/supplement.tsv", &cells));
                continue;
            };
            let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else {
                problems.push(fault("places/supplement.tsv", &cells));
                continue;
            };
            let number = self.supplement.len() as u32;
            self.supplement.push(Supplement {
                name: (*name).to_owned(),
                feature: (*feature).to_owned(),
                point: (lat, lon),
                country: Some((*country).to_owned()).filter(|c| !c.is_empty()),
                id: format!("supplement:{}", fold(name).replace(' ', "-")),
            });
            if let Some(sort) = facility_sort(feature) {
                let key = self.facility_key(name, sort);
                self.facilities.entry(key).or_insert(number);
            }
            let mut keys = Vec::new();
            for form in std::iter::once(*name).chain(others.split('|')).filter(|n| !n.is_empty()) {
                let key = fold(form);
                keys.push(key.strip_prefix("al ").unwrap_or(&key).to_owned());
                keys.push(key);
                // Loose spellings only where they are long enough to mean one thing.
                let loose = loose(form);
                if *country == "LY" && loose.len() > 4 {
                    keys.push(format!("~{loose}"));
                }
            }
            keys.sort();
            keys.dedup();
            for key in keys {
                self.supplement_names.entry(key).or_default().push(number);
            }
        }
    }

    pub fn class(&self, word: &str) -> Class {
        self.class_of_key(&fold(word))
    }

    pub fn class_of_key(&self, key: &str) -> Class {
        self.classes.get(key).copied().unwrap_or_default()
    }

    /// Words of the longest known name that may begin with this key, as it stands or with an ending.
    pub fn longest_from(&self, key: &str, ending: &str) -> usize {
        let from = |first: &str| self.longest.get(first).copied().unwrap_or_default();
        let first = first_word(key);
        if ending.is_empty() { from(first) } else { from(first).max(from(&format!("{first}{ending}"))) }
    }

    /// The form under this key, if the language knows one.
    pub fn form(&self, key: &str) -> Option<Form> {
        self.forms.get(key).copied()
    }

    /// ISO 3166-1 code of the country with this name, written just so.
    pub fn country_named(&self, name: &str) -> Option<&str> {
        self.country_names.get(name).map(String::as_str)
    }

    /// The division that is abbreviated just so, without its last stop.
    pub fn abbreviation(&self, text: &str) -> Option<&Abbreviation> {
        self.abbreviations.get(text.trim_end_matches('.'))
    }

    /// ISO 3166-1 code of the country whose outlets' addresses end so.
    pub fn domain(&self, ending: &str) -> Option<&str> {
        let code = self.domains.get(ending).map_or_else(|| ending.to_uppercase(), Clone::clone);
        self.countries.get(&code).map(|c| c.code.as_str())
    }

    /// ISO 3166-1 code of the country whose people or things are called so.
    pub fn demonym(&self, word: &str) -> Option<&str> {
        self.demonyms.get(word).map(String::as_str)
    }

    /// The country of a name or demonym.
    pub fn country_of(&self, word: &str) -> Option<&str> {
        self.country_named(word).or_else(|| self.demonym(word))
    }

    /// The country whose government goes by the name of this, its capital.
    pub fn capital_of(&self, name: &str) -> Option<&str> {
        self.capital_of_key(&fold(name))
    }

    pub fn capital_of_key(&self, key: &str) -> Option<&str> {
        self.capitals.get(key).map(String::as_str)
    }

    /// Own places with this key, exactly or else loosely.
    pub fn supplement_of(&self, key: &str, name: &str) -> &[u32] {
        let found = self.supplement_names.get(key);
        found.or_else(|| self.supplement_names.get(&format!("~{}", loose(name)))).map_or(&[], Vec::as_slice)
    }

    /// The own table's facility under this key.
    pub fn facility(&self, key: &str) -> Option<&Supplement> {
        self.facilities.get(key).map(|n| &self.supplement[*n as usize])
    }

    /// What spellings of a facility's name share: its name without the words for its sort, coarsely, and the sort.
    pub fn facility_key(&self, name: &str, sort: &str) -> String {
        let mut bare = name;
        while let Some((rest, last)) = bare.rsplit_once(' ') {
            if !self.class(last).has(Class::FAC_HEAD.or(Class::FAC_MOD)) {
                break;
            }
            bare = rest;
        }
        format!("{}/{sort}", loose(bare))
    }

    /// The letters before the hyphen of some designator: `mig`, `su`.
    pub fn is_equipment_prefix(&self, word: &str) -> bool {
        self.equipment_prefixes.contains(&word.to_lowercase())
    }
}

/// The sort of facility that a place's feature is: an air base and an airport of one name are one.
pub fn facility_sort(feature: &str) -> Option<&str> {
    match feature {
        "airbase" | "airport" | "base" => Some("air"),
        "port" | "oilfield" | "plant" | "crossing" => Some(feature),
        _ => None,
    }
}

fn fault(path: &str, cells: &[&str]) -> Problem {
    Problem::new("data-row", None, format!("{path}: row cannot be read: {}", cells.join(" | ")))
}
