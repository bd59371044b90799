//! What else of the document lies near a place, or in its region? Names vote for the regions and the squares of the map in
//! which they may lie, each by how likely it means that place; no name hears its own vote. Linear in the names.

use super::Sense;
use std::collections::BTreeMap;

/// Country and name of a first-level division.
type Region = (String, String);
/// A square of the map: whole degrees of latitude and longitude.
type Square = (i16, i16);

/// Country, region and square of a sense.
type Where = (Option<String>, Option<Region>, Option<Square>);

/// What names say for countries, regions and squares.
#[derive(Default)]
pub(super) struct Nearby {
    countries: BTreeMap<String, f64>,
    regions: BTreeMap<Region, f64>,
    squares: BTreeMap<Square, f64>,
    /// By name and sense: how likely the name means it.
    votes: Vec<Vec<f64>>,
    /// By name: what its own votes are for its regions and squares.
    own: Vec<Vec<Where>>,
}

/// Senses of a name that vote: of names that very many places have, the greatest.
const VOTING: usize = 40;

/// A name that votes: its senses, and how loud it is.
pub(super) struct Voter<'c, 'g> {
    pub senses: &'c [Sense<'g>],
    pub loud: f64,
}

impl Nearby {
    /// By each voter's senses' weights, as far as they are known.
    pub fn of(voters: &[Voter<'_, '_>], weights: &[Vec<f64>]) -> Nearby {
        let mut nearby = Nearby::default();
        for (voter, weights) in voters.iter().zip(weights) {
            let greatest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            // Half as likely for each step of 1.4 in weight.
            let likely: Vec<f64> = weights.iter().map(|w| ((w - greatest) / 2.0).exp()).collect();
            let sum: f64 = likely.iter().sum::<f64>().max(1e-9);
            let votes: Vec<f64> = likely.iter().map(|l| voter.loud * l / sum).collect();
            let own: Vec<_> = voter
                .senses
                .iter()
                .map(|s| (s.country.map(str::to_owned), region_of(s), square_of(s)))
                .take(VOTING)
                .collect();
            for ((country, region, square), vote) in own.iter().zip(&votes) {
                if let Some(country) = country {
                    *nearby.countries.entry(country.clone()).or_default() += vote;
                }
                if let Some(region) = region {
                    *nearby.regions.entry(region.clone()).or_default() += vote;
                }
                if let Some(square) = square {
                    *nearby.squares.entry(*square).or_default() += vote;
                }
            }
            nearby.votes.push(votes);
            nearby.own.push(own);
        }
        nearby
    }

    /// What other names say for the region of a name's sense, and for the squares around it. A country hears what they say
    /// for all that lies in it; a region is its own surroundings.
    fn say(&self, name: usize, sense: &Sense<'_>) -> (f64, f64) {
        let mine = |is: &dyn Fn(&Where) -> bool| -> f64 {
            self.own[name].iter().zip(&self.votes[name]).filter(|(place, _)| is(place)).map(|(_, vote)| vote).sum()
        };
        if sense.feature == "country" {
            let all = sense.country.and_then(|c| self.countries.get(c)).copied().unwrap_or_default();
            let others = (all - mine(&|(c, _, _)| c.as_deref() == sense.country)).max(0.0);
            return (others, others);
        }
        let in_region = region_of(sense).map_or(0.0, |region| {
            let own = mine(&|(_, r, _)| r.as_ref() == Some(&region));
            (self.regions.get(&region).copied().unwrap_or_default() - own).max(0.0)
        });
        if sense.feature == "region" {
            return (in_region, in_region);
        }
        let around = square_of(sense).map_or(0.0, |(lat, lon)| {
            let squares = (lat - 1..=lat + 1).flat_map(|y| (lon - 1..=lon + 1).map(move |x| (y, x)));
            let all: f64 = squares.filter_map(|s| self.squares.get(&s)).sum();
            let near = |other: &Square| (other.0 - lat).abs() <= 1 && (other.1 - lon).abs() <= 1;
            (all - mine(&|(_, _, s)| s.as_ref().is_some_and(near))).max(0.0)
        });
        (in_region, around)
    }

    /// What speaks for a sense of a name, in the units of the choice.
    pub fn weight(&self, name: usize, sense: &Sense<'_>) -> f64 {
        let (region, around) = self.say(name, sense);
        (2.5 * (2.0 * region).ln_1p()).min(6.0) + (2.0 * (2.0 * around).ln_1p()).min(5.0)
    }

    /// Whether other names speak for the region of a sense, or what is around it.
    pub fn supports(&self, name: usize, sense: &Sense<'_>) -> bool {
        let (region, around) = self.say(name, sense);
        region + around >= 0.8
    }
}

/// The first-level division that a sense is, or lies in.
fn region_of(sense: &Sense<'_>) -> Option<Region> {
    let name = if sense.feature == "region" { sense.name } else { sense.region };
    Some((sense.country?.to_owned(), name.to_owned())).filter(|_| !name.is_empty())
}

/// The square of a sense that is a point, not an area of its own.
fn square_of(sense: &Sense<'_>) -> Option<Square> {
    let small = matches!(sense.feature, "town" | "district" | "airport" | "airbase" | "port");
    let (lat, lon) = sense.point.filter(|_| small)?;
    Some((lat.floor() as i16, lon.floor() as i16))
}
