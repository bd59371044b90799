//! Which of the places with this name? The one that its container, the countries of the document and its size speak for;
//! none, if they do not speak clearly.

use super::{Candidate, Sense, Source};
use crate::mentions::lexicon::{Class, Lexicon};
use crate::mentions::words::Word;
use model::{Document, PlaceMention, Span};
use std::collections::BTreeMap;

/// What a place must reach, in the units of [`weight`], to be put on the map.
const ENOUGH: f64 = 11.0;
/// What it must reach to be taken for a place at all.
const NOTICED: f64 = 7.5;

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

/// How much the document speaks of each country.
fn evidence(words: &[Word], candidates: &[Candidate<'_>], text: &str, lexicon: &Lexicon) -> BTreeMap<String, f64> {
    let mut evidence: BTreeMap<String, f64> = BTreeMap::new();
    for word in words.iter().filter(|w| w.capital) {
        if let Some(code) = lexicon.demonym(word.span.of(text)) {
            *evidence.entry(code.to_owned()).or_default() += 1.0;
        }
    }
    for candidate in candidates {
        let Some(best) = candidate.options.first() else { continue };
        let sure = match best.source {
            Source::Country | Source::Supplement => 1.0,
            // A great city with no rival of its name.
            Source::Gazetteer => {
                let rival = candidate.options.get(1).map_or(0.0, |o| o.population);
                if best.population > 300_000.0 && best.population > 20.0 * rival { 0.7 } else { 0.0 }
            }
        };
        let country = best.country.filter(|_| candidate.options.iter().skip(1).all(|o| o.source == Source::Gazetteer));
        if let Some(country) = country.filter(|_| sure > 0.0) {
            *evidence.entry(country.to_owned()).or_default() += sure;
        }
    }
    evidence
}

fn weight(
    sense: &Sense<'_>,
    candidate: &Candidate<'_>,
    evidence: &BTreeMap<String, f64>,
    total: f64,
    outer: Option<&Sense<'_>>,
) -> f64 {
    let own = |code: &str| evidence.get(code).copied().unwrap_or_default();
    let share = sense.country.map_or(0.0, |c| own(c) / total.max(1.0));
    let named = sense.country.is_some_and(|c| own(c) > 0.0);
    let mut weight = (sense.population + 1.0).ln();
    weight += match sense.feature {
        "airport" | "airbase" if sense.source == Source::Gazetteer => 9.0,
        "region" if sense.source == Source::Gazetteer => -1.5,
        _ => 0.0,
    };
    weight += if named { 2.0 + 5.0 * share } else { 0.0 };
    weight += if candidate.located { 1.5 } else { 0.0 };
    weight -= if sense.own_name { 0.0 } else { 4.0 };
    if let Some(outer) = outer {
        weight += if within(sense, outer) { 15.0 } else { -10.0 };
    }
    weight
}

pub(super) fn choose(
    document: &Document,
    words: &[Word],
    candidates: Vec<Candidate<'_>>,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let evidence = evidence(words, &candidates, &document.text, lexicon);
    let total: f64 = evidence.values().sum();
    let mut chosen: Vec<Option<Sense<'_>>> = vec![None; candidates.len()];
    let mut weights = vec![0.0; candidates.len()];
    // From the end: a container is chosen before what it contains.
    for at in (0..candidates.len()).rev() {
        let candidate = &candidates[at];
        let outer = candidate.container.and_then(|c| chosen[c].as_ref().or_else(|| candidates[c].options.first()));
        let mut best: Option<(f64, &Sense<'_>)> = None;
        for sense in &candidate.options {
            let weight = weight(sense, candidate, &evidence, total, outer);
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
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..candidates.len() {
        let key = crate::gazetteer::fold(candidates[at].span.of(&document.text));
        if candidates[at].container.is_some() && weights[at] >= ENOUGH {
            shown.entry(key).or_insert(at);
        }
    }
    let mut places = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let key = crate::gazetteer::fold(candidate.span.of(&document.text));
        let (sense, weight) = match shown.get(&key).filter(|_| candidate.container.is_none()) {
            Some(&earlier) => (&chosen[earlier], weights[earlier]),
            None => (&chosen[at], weights[at]),
        };
        let Some(sense) = sense else { continue };
        let given = words[candidate.first].is(Class::GIVEN) && candidate.end == candidate.first + 1;
        let doubtful = given && !candidate.located && sense.source == Source::Gazetteer && sense.population < 1e6;
        if weight < NOTICED || (doubtful && weight < ENOUGH + 3.0) {
            continue;
        }
        // Neither located nor supported: a small place's name is more often something else's.
        let supported = candidate.located || sense.country.is_some_and(|c| evidence.get(c).is_some_and(|e| *e > 0.0));
        if sense.source == Source::Gazetteer
            && !supported
            && sense.population < 100_000.0
            && candidate.container.is_none()
        {
            continue;
        }
        places.push(mention(document, words, candidate, sense, weight >= ENOUGH, lexicon));
    }
    places.sort_by_key(|p| p.span);
    places
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
    // "eastern Libya" is a part of the country, and lies somewhere in it.
    let before = candidate.first.checked_sub(1).map(|b| &words[b]).filter(|_| words[candidate.first].joined);
    if let Some(side) =
        before.filter(|b| b.is(Class::SIDE) && matches!(sense.feature, "country" | "continent" | "region"))
    {
        let span = Span { start: side.span.start, end: candidate.span.end };
        place.within.insert(0, place.name.clone());
        place.name = span.of(&document.text).to_owned();
        place.span = span;
        place.point = None;
        place.id = None;
        place.feature = "area".to_owned();
    }
    place
}
