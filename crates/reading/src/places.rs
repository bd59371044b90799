//! Where? Finds place names and decides which place each means, or leaves it unplaced.
//!
//! A name is taken for a place on evidence: the language's own tables, the size of the place, a preposition of place before
//! it, its country named in the document. It knows nothing of facilities and governments: that is `mentions`.

mod choose;
mod home;
mod nearby;

use crate::gazetteer::{Gazetteer, Place, fold};
use crate::language::Language;
use crate::mentions::lexicon::{Class, Lexicon};
use crate::mentions::words::{Word, words};
use model::{Document, MentionType, NamedSpan, PlaceMention, Span, Syntax, Upos};
use std::collections::{BTreeSet, HashSet};

/// A name that may be a place.
struct Candidate<'g> {
    /// Words [first, end).
    first: usize,
    end: usize,
    span: Span,
    options: Vec<Sense<'g>>,
    /// Index of the candidate that stands right behind it as its container: "Tripoli, Lebanon".
    container: Option<usize>,
    /// A preposition of place, or a noun like "city of", stands before it.
    located: bool,
    /// The trained part takes it for a person.
    person: bool,
    /// One word, in which the trained part sees no name and no proper noun.
    unseen: bool,
    /// It stands in a division in which no place of its name is known: "Columbus, Ky.".
    elsewhere: bool,
    /// Written as the abbreviation of a division's name.
    abbreviated: bool,
    /// A word for a division stands behind it, or before it with "of": "Washington state", "the province of Hebei".
    division: bool,
    /// Stands in a list of divisions of this country: "Ohio, Oregon and Indiana".
    listed: Option<&'g str>,
    /// Only tells where the document is at home, as part of another name: "Ohio Senate".
    hint: bool,
}

impl<'g> Candidate<'g> {
    fn new(first: usize, end: usize, span: Span, options: Vec<Sense<'g>>) -> Candidate<'g> {
        Candidate {
            first,
            end,
            span,
            options,
            container: None,
            located: false,
            person: false,
            unseen: false,
            elsewhere: false,
            abbreviated: false,
            division: false,
            listed: None,
            hint: false,
        }
    }
}

/// One place that a name may mean.
#[derive(Clone, Debug)]
struct Sense<'g> {
    name: &'g str,
    point: Option<(f64, f64)>,
    country: Option<&'g str>,
    feature: &'g str,
    id: Option<String>,
    region: &'g str,
    population: f64,
    own_name: bool,
    source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Country,
    /// The language's own table, or a list that somebody made for the matter.
    Supplement,
    /// A gazetteer that somebody added.
    Added,
    Gazetteer,
}

impl Source {
    /// One of very many names, which may be other things'.
    fn is_wide(self) -> bool {
        matches!(self, Source::Gazetteer | Source::Added)
    }
}

/// Longest place name, in words.
const LONGEST: usize = 5;
/// Letters of the shortest word in capitals that may be a town's name: shorter ones are initials.
const SHORTEST_SHOUTED: usize = 5;

/// Every place name in the document, in order of the text, with the place it most likely means, or unplaced.
pub fn read_places(
    document: &Document,
    syntax: &Syntax,
    language: &Language,
    gazetteer: &Gazetteer,
) -> Vec<PlaceMention> {
    let lexicon = &language.mentions.lexicon;
    let words = words(document, lexicon);
    let mut candidates = candidates(document, &words, lexicon, gazetteer);
    list(document, &words, &mut candidates);
    contain(document, &words, &mut candidates);
    mark_names(syntax, &mut candidates);
    let publisher = document.publisher.as_ref().map(|p| p.value.as_str());
    let home = home::home_of(publisher, lexicon, gazetteer);
    choose::choose(document, &words, candidates, &home, lexicon)
}

/// The known name that begins at word `at`, in words: organisations and the like hide the places in their names.
pub(crate) fn known_at(
    text: &str,
    words: &[Word],
    at: usize,
    lexicon: &Lexicon,
) -> Option<(usize, crate::mentions::lexicon::Form)> {
    let start = &words[at];
    let article = if fold::is_article(&start.key) { lexicon.longest_from("al", "") } else { 0 };
    let longest = lexicon.longest_from(&start.key, if start.possessive { "s" } else { "" }).max(article);
    let behind = words[at + 1..].iter().take(longest.saturating_sub(1));
    let joined = behind.take_while(|w| w.joined && w.block == start.block).count();
    for end in (at + 1..=at + longest.min(1 + joined)).rev() {
        let span = start.span.cover(words[end - 1].span);
        let part = span.of(text);
        let Some(form) = lexicon.form(&key_of(&words[at..end])) else { continue };
        let capital = words[at..end].iter().any(|w| w.capital);
        if !capital || (form.caps && part.chars().any(char::is_lowercase)) {
            continue;
        }
        return Some((end, form));
    }
    None
}

/// The key of several words: as `fold` makes it of their text.
pub(crate) fn key_of(run: &[Word]) -> std::borrow::Cow<'_, str> {
    if let [one] = run {
        return one.key.as_str().into();
    }
    let mut key = String::with_capacity(run.len() * 10);
    for (at, word) in run.iter().enumerate() {
        let last = at + 1 == run.len();
        key.push_str(if at > 0 { " " } else { "" });
        key.push_str(if !last && fold::is_article(&word.key) { "al" } else { &word.key });
        key.push_str(if word.possessive && !last && !word.key.ends_with('s') { "s" } else { "" });
    }
    key.into()
}

fn candidates<'g>(
    document: &Document,
    words: &[Word],
    lexicon: &'g Lexicon,
    gazetteer: &'g Gazetteer,
) -> Vec<Candidate<'g>> {
    let text = &document.text;
    let mut found = Vec::new();
    let others = bearers(words);
    // What no list knows is asked for once.
    let mut unknown: HashSet<&str> = HashSet::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        let article = fold::is_article(&word.key) && words.get(at + 1).is_some_and(|w| w.joined && w.capital);
        // "at Brega" is no "at-Brega".
        let preposition = article && word.is(Class::FUNCTION) && !hyphenated(text, word, &words[at + 1]);
        if preposition || !(word.capital || word.arabic || article) || word.digits {
            at += 1;
            continue;
        }
        if let Some((end, form)) = known_at(text, words, at, lexicon) {
            let known = &lexicon.known[form.known as usize];
            if !form.ambiguous && !matches!(known.kind, MentionType::Place) {
                at = end;
                continue;
            }
        }
        if let Some(candidate) = abbreviated(document, words, at, lexicon, gazetteer) {
            at = candidate.end;
            found.push(candidate);
            continue;
        }
        match longest(document, words, at, lexicon, gazetteer, &mut unknown) {
            Some(candidate) => {
                at = candidate.end;
                let known = candidate.options.iter().any(|o| !o.source.is_wide());
                let single = candidate.end == candidate.first + 1;
                let borne = single && others.contains(words[candidate.first].key.as_str()) && !candidate.located;
                if !borne || known {
                    found.push(candidate);
                }
            }
            None => at += 1,
        }
    }
    found
}

fn hyphenated(text: &str, word: &Word, next: &Word) -> bool {
    text.get(word.span.end as usize..next.span.start as usize).is_some_and(|between| !between.contains(' '))
}

/// Words that name a person or a ship somewhere in the document: "Ivanov", "Aurora".
fn bearers(words: &[Word]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for at in 0..words.len().saturating_sub(1) {
        let (word, next) = (&words[at], &words[at + 1]);
        if !next.joined || !next.capital || next.block != word.block || word.possessive {
            continue;
        }
        let person = (word.named() && word.is(Class::GIVEN) && !word.is(Class::COMMON))
            || (word.capital && word.is(Class::TITLE));
        if person || word.is(Class::SHIP_WORD) || (word.capital && word.is(Class::SHIP_PREFIX)) {
            let end = (at + 2..words.len()).find(|w| !words[*w].joined || !words[*w].capital).unwrap_or(words.len());
            names.insert(words[end - 1].key.as_str());
        }
    }
    names
}

fn longest<'g, 'd>(
    document: &'d Document,
    words: &[Word],
    at: usize,
    lexicon: &'g Lexicon,
    gazetteer: &'g Gazetteer,
    unknown: &mut HashSet<&'d str>,
) -> Option<Candidate<'g>> {
    let text = &document.text;
    for end in (at + 1..=words.len().min(at + LONGEST)).rev() {
        let run = &words[at..end];
        let last = &run[run.len() - 1];
        let broken = run[1..].iter().any(|w| !w.joined) || run[..run.len() - 1].iter().any(|w| w.possessive);
        let small =
            |w: &Word| w.is(Class::NAME_PARTICLE.or(Class::CONNECTOR)) || w.is(Class::FAC_HEAD.or(Class::FAC_MOD));
        // "People's Republic of China" is one name.
        let known = || lexicon.country_named(run[0].span.cover(last.span).of(text)).is_some();
        // "Dar es Salaam": a word within may be any that the gazetteer has there.
        let strange = run[1..].iter().filter(|w| !w.capital && !w.arabic && !small(w)).count();
        if broken && !known() || strange > usize::from(run.len() > 2) || (!last.capital && !small(last) && !last.arabic)
        {
            continue;
        }
        let span = run[0].span.cover(last.span);
        let name = span.of(text);
        if unknown.contains(name) {
            continue;
        }
        let mut options = options(name, run, lexicon, gazetteer);
        if strange > 0 {
            options.retain(|o| o.own_name);
        }
        let plausible = match options.first() {
            None => {
                unknown.insert(name);
                false
            }
            Some(o) if o.source.is_wide() => stands_alone(text, words, at, end, o, lexicon),
            Some(_) => !run[0].is(Class::ALWAYS) && !part_of_person(words, at, end),
        };
        let hint = !plausible
            && options.first().is_some_and(|o| o.feature == "region" && o.own_name)
            && words.get(end).is_some_and(|w| w.joined && w.capital && w.is(Class::ORG_HEAD))
            && !part_of_person(words, at, end);
        if plausible || hint {
            let before = at.checked_sub(1).map(|b| &words[b]).filter(|b| b.block == run[0].block);
            let located = before.is_some_and(|b| {
                b.is(Class::LOCATIVE.or(Class::BEFORE_CITY))
                    || (b.is(Class::OF.or(Class::DEFINITE))
                        && at > 1
                        && words[at - 2].is(Class::BEFORE_CITY.or(Class::LOCATIVE)))
            });
            let named = |w: &Word| w.joined && w.is(Class::DIVISION) && !last.possessive;
            let division = words.get(end).is_some_and(named)
                || before.is_some_and(|b| b.is(Class::OF)) && at > 1 && words[at - 2].is(Class::DIVISION);
            return Some(Candidate { located, division, hint, ..Candidate::new(at, end, span, options) });
        }
    }
    None
}

fn options<'g>(name: &str, run: &[Word], lexicon: &'g Lexicon, gazetteer: &'g Gazetteer) -> Vec<Sense<'g>> {
    let key = key_of(run);
    let mut options = Vec::new();
    if let Some(country) = lexicon.country_named(name).and_then(|c| lexicon.countries.get(c)) {
        options.push(Sense {
            name: &country.name,
            point: Some(country.point),
            country: Some(&country.code),
            feature: "country",
            id: Some(format!("iso3166:{}", country.code)),
            region: "",
            population: 2e7,
            own_name: true,
            source: Source::Country,
        });
    }
    for number in lexicon.supplement_of(&key, name) {
        let place = &lexicon.supplement[*number as usize];
        options.push(Sense {
            name: &place.name,
            point: Some(place.point),
            country: place.country.as_deref(),
            feature: &place.feature,
            id: Some(place.id.clone()),
            region: "",
            population: 2e6,
            own_name: true,
            source: Source::Supplement,
        });
    }
    let shouted = run[0].caps && key.chars().count() < SHORTEST_SHOUTED;
    if key.len() > 2 && (run.len() > 1 || !(shouted || run[0].is(Class::SIDE))) {
        let capital = lexicon.capital_of_key(&key);
        let mut known = gazetteer.find_key(&key);
        // "Ar-Ras al-Akhdar" is written "Ras al-Akhdar" too.
        if known.is_empty() && run.len() > 1 && run[0].is(Class::GEO_HEAD) {
            known = gazetteer.find_key(&format!("al {key}"));
        }
        options.extend(known.into_iter().map(|place| {
            let seat = capital == Some(place.country) && place.feature == "town" && place.population > 50_000;
            let mut sense = sense_of(place);
            if seat {
                sense.population = sense.population.max(3e6);
                sense.own_name = true;
            }
            sense
        }));
    }
    options
}

fn sense_of(place: Place<'_>) -> Sense<'_> {
    let number = || (place.number > 0).then(|| format!("geonames:{}", place.number));
    let trusted = place.added.is_some_and(|a| a.trusted);
    Sense {
        name: place.name,
        point: Some(place.point),
        country: Some(place.country).filter(|c| !c.is_empty()),
        feature: place.feature,
        id: place.added.map(|a| a.id.clone()).or_else(number),
        region: place.region,
        population: f64::from(place.population).max(if trusted { 2e6 } else { 0.0 }),
        own_name: place.own_name || trusted,
        source: match place.added {
            Some(_) if trusted => Source::Supplement,
            Some(_) => Source::Added,
            None => Source::Gazetteer,
        },
    }
}

/// The division that an abbreviation stands for, behind a place and a comma or by itself: "Lexington, Ky.", "the W.Va. hills".
fn abbreviated<'g>(
    document: &Document,
    words: &[Word],
    at: usize,
    lexicon: &Lexicon,
    gazetteer: &'g Gazetteer,
) -> Option<Candidate<'g>> {
    let text = &document.text;
    let behind = at > 0 && words[at - 1].capital && words[at - 1].block == words[at].block && {
        let gap = text.get(words[at - 1].span.end as usize..words[at].span.start as usize).unwrap_or("");
        gap.trim_end() == ","
    };
    for end in [at + 2, at + 1] {
        let Some(last) = words.get(end - 1).filter(|w| end == at + 1 || w.joined) else { continue };
        let mut span = words[at].span.cover(last.span);
        let stop = text[span.end as usize..].starts_with('.');
        let Some(short) = lexicon.abbreviation(span.of(text)) else { continue };
        let dotted = stop || span.of(text).contains('.');
        if !(behind && (dotted || last.caps) || short.alone && (dotted || span.len() > 2)) {
            continue;
        }
        span.end += u32::from(stop && !last.caps);
        let region =
            gazetteer.find(&short.name).into_iter().find(|p| p.feature == "region" && p.country == short.country)?;
        let options = vec![Sense { own_name: true, ..sense_of(region) }];
        return Some(Candidate { abbreviated: true, located: behind, ..Candidate::new(at, end, span, options) });
    }
    None
}

/// The capitalised words around show a person: "Jack London", "President Lincoln".
fn part_of_person(words: &[Word], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|b| &words[b]).filter(|_| words[at].joined);
    let after = words.get(end).filter(|w| w.joined && w.capital && !words[end - 1].possessive);
    let titled = before.is_some_and(|b| b.capital && b.is(Class::TITLE) && !b.is(Class::BEFORE_CITY));
    let given = before.is_some_and(|b| b.named() && b.is(Class::GIVEN) && !b.possessive && !b.is(Class::COMMON));
    let heads =
        words[at].is(Class::GIVEN) && end == at + 1 && after.is_some_and(|w| w.named() && !w.is(Class::FAC_HEAD));
    titled || given || heads
}

/// A name of the gazetteer, which knows villages called Of and Most, speaks for itself only if nothing speaks against it.
fn stands_alone(text: &str, words: &[Word], at: usize, end: usize, best: &Sense<'_>, lexicon: &Lexicon) -> bool {
    let word = &words[at];
    let single = end == at + 1;
    let demonym = |w: &Word| lexicon.demonym(w.span.of(text)).is_some();
    // "Mohammed bin Zayed" is a man before he is a suburb.
    let personal = |w: &Word| w.is(Class::GIVEN.or(Class::NAME_PARTICLE));
    if !single && word.is(Class::GIVEN) && words[at..end].iter().all(personal) && best.population < 300_000.0 {
        return false;
    }
    let against =
        Class::ALWAYS.or(Class::TITLE).or(Class::ARTICLE).or(Class::LOCATIVE).or(Class::ORG_HEAD).or(Class::VOICE);
    // "Ras" alone is no place where a name goes on.
    let goes_on = words.get(end).is_some_and(|w| w.joined && (w.capital || w.is(Class::NAME_PARTICLE)));
    if single && word.is(Class::GEO_HEAD) && goes_on {
        return false;
    }
    if part_of_person(words, at, end) || (single && (word.is(against) || demonym(word))) {
        return false;
    }
    if single && word.is(Class::COMMON) && (word.first || best.population < 200_000.0) {
        return false;
    }
    // A longer run of capitals is the name of something else: "Washington Institute", "Moscow Times".
    let after = words.get(end).filter(|w| w.joined && w.capital && !words[end - 1].possessive);
    let organisation = after.is_some_and(|w| w.is(Class::ORG_HEAD.or(Class::OUTLET_TAIL)));
    let before = at.checked_sub(1).map(|b| &words[b]).filter(|b| word.joined && b.named() && !b.possessive);
    let run_on = before.is_some_and(|b| !b.is(Class::TITLE_MOD.or(Class::LOCATIVE)) && !demonym(b));
    !(organisation || run_on && best.population < 500_000.0)
}

/// Marks what the trained part takes for persons, and what it sees no name in. All lists are in order of the text.
fn mark_names(syntax: &Syntax, candidates: &mut [Candidate<'_>]) {
    let span = |n: &NamedSpan| syntax.token(n.first).span.cover(syntax.token(n.last).span);
    for candidate in candidates {
        let at = syntax.names.partition_point(|n| span(n).end <= candidate.span.start);
        let name = syntax.names.get(at).filter(|n| span(n).start < candidate.span.end);
        candidate.person = name.is_some_and(|n| n.kind == MentionType::Person);
        let at = syntax.tokens.partition_point(|t| t.span.end <= candidate.span.start);
        let common = syntax.tokens.get(at).is_some_and(|t| t.upos != Upos::Propn);
        candidate.unseen = common && name.is_none() && candidate.end == candidate.first + 1;
    }
}

/// Finds lists of three divisions of one country or more: none of them lies in the next.
fn list(document: &Document, words: &[Word], candidates: &mut [Candidate<'_>]) {
    let joined = |this: &Candidate<'_>, next: &Candidate<'_>| {
        let (last, first) = (&words[this.end - 1], &words[next.first]);
        let gap = document.text.get(last.span.end as usize..first.span.start as usize).unwrap_or("").trim();
        let between = &words[this.end..next.first];
        last.block == first.block
            && (between.is_empty() && gap == ","
                || between.len() == 1 && between[0].is(Class::AND) && !between[0].possessive)
    };
    let mut first = 0;
    while first < candidates.len() {
        let mut end = first + 1;
        while end < candidates.len() && joined(&candidates[end - 1], &candidates[end]) {
            end += 1;
        }
        if end - first > 2 {
            let divided = |c: &Candidate<'_>, country: &str| {
                c.options.iter().any(|o| o.feature == "region" && o.own_name && o.country == Some(country))
            };
            let mut countries =
                candidates[first].options.iter().filter(|o| o.feature == "region").filter_map(|o| o.country);
            let all = countries.find(|country| candidates[first..end].iter().all(|c| divided(c, country)));
            for candidate in &mut candidates[first..end] {
                candidate.listed = all;
            }
        }
        first = end;
    }
}

/// Finds containers: a place right behind another after a comma or in brackets.
fn contain(document: &Document, words: &[Word], candidates: &mut [Candidate<'_>]) {
    for at in 0..candidates.len().saturating_sub(1) {
        let (this, next) = (&candidates[at], &candidates[at + 1]);
        if next.first != this.end || words[this.end - 1].block != words[next.first].block {
            continue;
        }
        let gap = document.text.get(this.span.end as usize..next.span.start as usize).unwrap_or("").trim();
        let wide = next.options.iter().any(|o| matches!(o.feature, "country" | "region" | "continent"));
        let fits = next.options.iter().any(|outer| this.options.iter().any(|inner| choose::within(inner, outer)));
        if (gap == "," || gap == "(") && wide && this.listed.is_none() && !this.hint && !next.hint {
            let abbreviated = next.abbreviated;
            candidates[at].container = fits.then_some(at + 1);
            candidates[at].elsewhere = abbreviated && !fits;
        }
    }
}
