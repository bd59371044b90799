//! Which of the places with this name? The one that its container, the countries and regions that the document speaks of,
//! what lies near it, and its size speak for; none, if they do not speak clearly.

use super::home::Home;
use super::nearby::{Nearby, Voter};
use super::{Candidate, Sense, Source};
use crate::mentions::lexicon::{Class, Lexicon};
use crate::mentions::words::Word;
use model::{Document, PlaceMention, Span};
use std::collections::BTreeMap;

/// What a place must reach, in the units of [`weight`], to be put on the map.
const ENOUGH: f64 = 11.0;
/// What it must reach to be taken for a place at all.
const NOTICED: f64 = 7.5;

/// What a country or a place of the language's own tables has before others of its name.
const KNOWN: f64 = 3.0;

/// What a place without people that was added weighs at least.
const ADDED: f64 = 6.0;

/// Whether `outer` contains `inner`, as far as is known.
pub(super) fn within(inner: &Sense<'_>, outer: &Sense<'_>) -> bool {
    let same_country = inner.country.is_some() && inner.country == outer.country;
    match outer.feature {
        "country" => same_country && inner.feature != "country",
        "region" => {
            same_country
                && (inner.region == outer.name || (inner.source == Source::Supplement && inner.feature != "region"))
        }
        _ => false,
    }
}

/// All candidates of one spelling: in one document they mean one place, unless a container says otherwise.
struct Named {
    /// The first of them: its senses are those of all.
    first: usize,
    count: usize,
    /// A preposition of place stands before one of them.
    located: bool,
    /// How many of them the trained part takes for persons.
    persons: usize,
}

/// How much the document speaks of each country, and each name's part in that.
struct Countries {
    all: BTreeMap<String, f64>,
    total: f64,
    /// By name: the country that it speaks for, and how much.
    parts: Vec<Option<(String, f64)>>,
}

impl Countries {
    fn of(
        words: &[Word],
        candidates: &[Candidate<'_>],
        names: &[Named],
        home: &Home<'_>,
        text: &str,
        lexicon: &Lexicon,
    ) -> Countries {
        let mut all: BTreeMap<String, f64> = BTreeMap::new();
        for word in words.iter().filter(|w| w.capital) {
            if let Some(code) = lexicon.demonym(word.span.of(text)) {
                *all.entry(code.to_owned()).or_default() += 1.0;
            }
        }
        if let Some(country) = &home.country {
            *all.entry(country.clone()).or_default() += 1.0;
        }
        let parts: Vec<_> = names.iter().map(|n| speaks_for(&candidates[n.first], n.count)).collect();
        for (country, amount) in parts.iter().flatten() {
            *all.entry(country.clone()).or_default() += amount;
        }
        let total = all.values().sum();
        Countries { all, total, parts }
    }

    /// What all but the name itself say for a country, and the share of that in all that they say.
    fn say(&self, country: &str, name: usize) -> (f64, f64) {
        let own = self.parts.get(name).and_then(Option::as_ref);
        let amount = own.map_or(0.0, |(_, amount)| *amount);
        let same = own.filter(|(code, _)| code == country).map_or(0.0, |(_, amount)| *amount);
        let said = (self.all.get(country).copied().unwrap_or_default() - same).max(0.0);
        (said, said / (self.total - amount).max(1.0))
    }
}

/// The country that a name speaks for by itself.
fn speaks_for(candidate: &Candidate<'_>, count: usize) -> Option<(String, f64)> {
    let best = candidate.options.first()?;
    let rivals = &candidate.options[1..];
    let sure = match best.source {
        Source::Country | Source::Supplement if rivals.iter().any(|o| !o.source.is_wide()) => 0.0,
        // Georgia is a country and one of the United States.
        Source::Country | Source::Supplement if rivals.iter().any(|o| o.feature == "region") => 0.3,
        Source::Country | Source::Supplement => 1.0,
        // A great city with no rival of its name.
        Source::Gazetteer | Source::Added => {
            let rival = rivals.first().map_or(0.0, |o| o.population);
            if best.population > 300_000.0 && best.population > 20.0 * rival { 0.7 } else { 0.0 }
        }
    };
    let country = best.country.filter(|_| sure > 0.0)?;
    Some((country.to_owned(), sure * count as f64))
}

struct Evidence<'e> {
    countries: &'e Countries,
    nearby: &'e Nearby,
    name: usize,
    located: bool,
    /// A great city bears the name as its own.
    great: bool,
    /// A division is meant, of this country if that is known.
    division: Option<Option<&'e str>>,
}

/// What a division gains where the words around its name say that one is meant.
const DIVISION: f64 = 5.0;
/// What it gains in a list of divisions of its country.
const LISTED: f64 = 15.0;

/// What a place loses whose variant name is a great city's own: Homs is not Al Khums.
const OTHERS_NAME: f64 = 12.0;

fn is_great(senses: &[Sense<'_>]) -> bool {
    senses.iter().any(|s| s.own_name && s.feature == "town" && s.population > 300_000.0)
}

fn weight(sense: &Sense<'_>, evidence: &Evidence<'_>, outer: Option<&Sense<'_>>) -> f64 {
    let (said, share) = sense.country.map_or((0.0, 0.0), |c| evidence.countries.say(c, evidence.name));
    let mut weight = (sense.population + 1.0).ln();
    weight += match sense.feature {
        "airport" | "airbase" if sense.source.is_wide() => 9.0,
        "region" if sense.source.is_wide() => -1.5,
        _ => 0.0,
    };
    // What the language's own tables name is meant before a town of the same name.
    weight += match sense.source {
        Source::Gazetteer => 0.0,
        // A hamlet of a gazetteer that somebody cared to add counts as a small town.
        Source::Added => KNOWN + (ADDED - weight).max(0.0),
        Source::Country | Source::Supplement => KNOWN,
    };
    weight += if said > 0.0 { 2.0 + 5.0 * share } else { 0.0 };
    weight += evidence.nearby.weight(evidence.name, sense);
    weight += if evidence.located { 1.5 } else { 0.0 };
    weight += match evidence.division {
        Some(Some(country)) if sense.feature == "region" && sense.country == Some(country) => LISTED,
        Some(None) if matches!(sense.feature, "region" | "district") => DIVISION,
        _ => 0.0,
    };
    weight -= match (sense.own_name, evidence.great) {
        (true, _) => 0.0,
        (false, false) => 4.0,
        (false, true) => OTHERS_NAME,
    };
    if let Some(outer) = outer {
        weight += if within(sense, outer) { 15.0 } else { -10.0 };
    }
    weight
}

pub(super) fn choose(
    document: &Document,
    words: &[Word],
    candidates: Vec<Candidate<'_>>,
    home: &Home<'_>,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let keys: Vec<String> = candidates.iter().map(|c| crate::gazetteer::fold(c.span.of(&document.text))).collect();
    let (names, name_of) = names(&candidates, &keys);
    let countries = Countries::of(words, &candidates, &names, home, &document.text, lexicon);
    let voters: Vec<Voter<'_, '_>> = names
        .iter()
        // A name said often is heard louder, but not much.
        .map(|n| Voter { senses: &candidates[n.first].options, loud: (n.count as f64).sqrt().min(2.0) })
        .chain(home.names.iter().map(|senses| Voter { senses, loud: 0.6 }))
        .collect();
    let size = |s: &Sense<'_>| (s.population + 1.0).ln() - if s.own_name { 0.0 } else { 4.0 };
    let sizes: Vec<Vec<f64>> = voters.iter().map(|v| v.senses.iter().map(size).collect()).collect();
    let mut nearby = Nearby::of(&voters, &sizes);
    // What lies near is known better once what it is near to is.
    for _ in 0..2 {
        let weigh = |(name, voter): (usize, &Voter<'_, '_>)| {
            let located = names.get(name).is_some_and(|n| n.located);
            let great = is_great(voter.senses);
            let evidence = Evidence { countries: &countries, nearby: &nearby, name, located, great, division: None };
            voter.senses.iter().map(|sense| weight(sense, &evidence, None)).collect()
        };
        let weights: Vec<Vec<f64>> = voters.iter().enumerate().map(weigh).collect();
        nearby = Nearby::of(&voters, &weights);
    }
    let mut chosen: Vec<Option<Sense<'_>>> = vec![None; candidates.len()];
    let mut weights = vec![0.0; candidates.len()];
    // From the end: a container is chosen before what it contains.
    for at in (0..candidates.len()).rev() {
        let candidate = &candidates[at];
        let outer = candidate.container.and_then(|c| chosen[c].as_ref().or_else(|| candidates[c].options.first()));
        let evidence = Evidence {
            countries: &countries,
            nearby: &nearby,
            name: name_of[at],
            located: candidate.located,
            great: is_great(&candidate.options),
            division: candidate.listed.map(Some).or(candidate.division.then_some(None)),
        };
        let mut best: Option<(f64, &Sense<'_>)> = None;
        for sense in &candidate.options {
            let weight = weight(sense, &evidence, outer);
            if best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, sense));
            }
        }
        if let Some((weight, sense)) = best {
            weights[at] = weight;
            chosen[at] = Some(sense.clone());
        }
    }
    // What a name was shown to mean once, it means again in the same document.
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    for at in 0..candidates.len() {
        if candidates[at].container.is_some() && weights[at] >= ENOUGH {
            shown.entry(name_of[at]).or_insert(at);
        }
    }
    let mut places = Vec::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, c)| !c.hint) {
        let (sense, weight) =
            match shown.get(&name_of[at]).filter(|_| candidate.container.is_none() && candidate.listed.is_none()) {
                Some(&earlier) => (&chosen[earlier], weights[earlier]),
                None => (&chosen[at], weights[at]),
            };
        let Some(sense) = sense else { continue };
        let given = words[candidate.first].is(Class::GIVEN) && candidate.end == candidate.first + 1;
        // What has the name by the way only, in another language, is no great place of this name.
        let small = sense.population < 1e6 || !sense.own_name;
        let doubtful = given && !candidate.located && sense.source.is_wide() && small;
        if weight < NOTICED || (doubtful && weight < ENOUGH + 3.0) {
            continue;
        }
        let uncertain = sense.source.is_wide() && !candidate.located && candidate.container.is_none();
        let named = &names[name_of[at]];
        let single = candidate.end == candidate.first + 1;
        let person = single && candidate.person && !named.located && 2 * named.persons > named.count;
        if person && uncertain && (small || given && sense.feature != "town") {
            continue;
        }
        if uncertain && candidate.unseen && sense.population < 100_000.0 {
            continue;
        }
        // Neither located nor supported: a small place's name is more often something else's.
        let said = sense.country.is_some_and(|c| countries.say(c, name_of[at]).0 > 0.0);
        let supported = said || nearby.supports(name_of[at], sense);
        if uncertain && !supported && sense.population < 100_000.0 {
            continue;
        }
        places.push(mention(document, words, candidate, sense, weight >= ENOUGH && !candidate.elsewhere, lexicon));
    }
    places.sort_by_key(|p| p.span);
    places
}

/// The names in order of their first candidates, and the name of each candidate.
fn names(candidates: &[Candidate<'_>], keys: &[String]) -> (Vec<Named>, Vec<usize>) {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<Named> = Vec::new();
    let mut name_of = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let number = *numbers.entry(&keys[at]).or_insert_with(|| {
            names.push(Named { first: at, count: 0, located: false, persons: 0 });
            names.len() - 1
        });
        names[number].count += 1;
        names[number].located |= candidate.located || candidate.container.is_some();
        names[number].persons += usize::from(candidate.person);
        name_of.push(number);
    }
    (names, name_of)
}

fn mention(
    document: &Document,
    words: &[Word],
    candidate: &Candidate<'_>,
    sense: &Sense<'_>,
    sure: bool,
    lexicon: &Lexicon,
) -> PlaceMention {
    let country = sense.country.map(str::to_owned);
    let mut within = Vec::new();
    if sense.feature != "country" {
        within.extend((!sense.region.is_empty() && sense.region != sense.name).then(|| sense.region.to_owned()));
        within.extend(sense.country.and_then(|c| lexicon.countries.get(c)).map(|c| c.name.clone()));
    }
    let mut place = PlaceMention {
        span: candidate.span,
        name: sense.name.to_owned(),
        point: sense.point.filter(|_| sure),
        country: country.filter(|_| sure),
        feature: sense.feature.to_owned(),
        id: sense.id.clone().filter(|_| sure),
        within: if sure { within } else { Vec::new() },
    };
    // "eastern Libya" is a part of the country, and lies somewhere in it; "central Libya" lies about where the country does,
    // and a part of a division is no further from its middle than the rest of it.
    let before = candidate.first.checked_sub(1).map(|b| &words[b]).filter(|_| words[candidate.first].joined);
    if let Some(side) =
        before.filter(|b| b.is(Class::SIDE) && matches!(sense.feature, "country" | "continent" | "region"))
    {
        let span = Span { start: side.span.start, end: candidate.span.end };
        place.within.insert(0, place.name.clone());
        place.name = span.of(&document.text).to_owned();
        place.span = span;
        place.point = place.point.filter(|_| side.is(Class::CENTRE) || sense.feature == "region");
        place.id = None;
        place.feature = "area".to_owned();
    }
    place
}
