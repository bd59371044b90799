//! What do facts look like on a map, as a network, as series of numbers? Counted here, so that a page draws what it is told.

use crate::{
    case::Case,
    error::Result,
    lists::Stretch,
    names,
    overview::{FactRow, NumberRow, Numbers, Overview, PointRow},
    select::{Choice, Filter, Selected},
    views::{Beginning, Edge, FactMap, FactName, MapPlace, Named, Network, Node, Point, Series, SeriesList},
    words,
};
use model::{Interval, MentionType, Part, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Facts that are named at a place or between two things, at most.
const NAMED: usize = 8;
/// Parts in one fact that are paired with one another, at most.
const PARTNERS: usize = 12;
/// Numbers of one series that are drawn, at most.
const DRAWN: usize = 60;

/// Kind, the thing that it is a number of, and what is counted.
type SeriesKey<'a> = (u32, Option<u32>, Option<&'a str>);

/// Facts at a place.
#[derive(Default)]
struct Gathered {
    ranks: Vec<u32>,
    there: u32,
}

impl Case {
    /// Facts by the places in which they happened, and those that they name as whence and whither; the `limit` places with most facts.
    ///
    /// # Errors
    /// Those of [`Case::list`]; so for all below.
    pub fn map(&self, filter: &Filter, choice: &Choice, limit: usize) -> Result<FactMap> {
        let selected = self.select(filter, choice)?;
        let overview = &selected.overview;
        let mut gathered: Vec<Gathered> = Vec::new();
        gathered.resize_with(overview.entities.len(), Gathered::default);
        let mut unplaced = 0;
        for (rank, fact) in selected.rows() {
            let mut placed = false;
            for (at, there) in fact.places() {
                if overview.entity_row(at).is_none_or(|e| e.point.is_none()) {
                    continue;
                }
                let Some(here) = gathered.get_mut(at as usize) else { continue };
                here.ranks.push(rank);
                here.there += u32::from(there);
                placed = true;
            }
            unplaced += u32::from(!placed);
        }
        let mut all: Vec<(Gathered, &crate::overview::EntityRow)> =
            gathered.into_iter().zip(&overview.entities).filter(|(here, _)| !here.ranks.is_empty()).collect();
        all.sort_by(|a, b| (b.0.ranks.len(), &a.1.id).cmp(&(a.0.ranks.len(), &b.1.id)));
        let left_out = all.len().saturating_sub(limit);
        let places = all.into_iter().take(limit).filter_map(|(here, entity)| {
            let (lat, lon) = entity.point?;
            let rows = || here.ranks.iter().filter_map(|rank| overview.fact(*rank));
            Some(MapPlace {
                place: Named { id: entity.id.0.clone(), name: entity.name.clone() },
                lat,
                lon,
                country: entity.country.clone(),
                radius_km: radius(&entity.feature),
                feature: entity.feature.clone(),
                facts: here.ranks.len() as u32,
                there: here.there,
                statuses: crate::lists::tally(rows().map(|f| f.status.as_str())),
                items: rows().take(NAMED).map(fact_name).collect(),
            })
        });
        Ok(FactMap { places: places.collect(), left_out, unplaced, facets: selected.facets })
    }

    /// Things that play parts in the same facts, at most `limit` pairs.
    pub fn network(&self, filter: &Filter, choice: &Choice, limit: usize) -> Result<Network> {
        let selected = self.select(filter, choice)?;
        let overview = &selected.overview;
        let pairs = pairs(&selected);
        let mut all: Vec<&[(u32, u32, u32)]> = pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).collect();
        // Stable: pairs with as many facts stay in the order of their ids.
        all.sort_by_key(|run| std::cmp::Reverse(run.len()));
        let left_out = all.len().saturating_sub(limit);
        all.truncate(limit);
        let mut facts_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut edges = Vec::new();
        let id = |at: u32| overview.entity_row(at).map_or_else(String::new, |e| e.id.0.clone());
        for run in all {
            let Some((left, right, _)) = run.first().copied() else { continue };
            for at in [left, right] {
                facts_of.entry(at).or_default().extend(run.iter().map(|(.., rank)| *rank));
            }
            let rows = || run.iter().filter_map(|(.., rank)| overview.fact(*rank));
            let days = || rows().filter_map(|f| f.time).flat_map(|t| [t.from, t.to]).flatten();
            edges.push(Edge {
                left: id(left),
                right: id(right),
                facts: run.len() as u32,
                kinds: crate::lists::tally(rows().map(|f| overview.kind(f))),
                from: days().min().map(|day| day.to_string()),
                to: days().max().map(|day| day.to_string()),
                items: rows().take(NAMED).map(fact_name).collect(),
            });
        }
        let nodes = facts_of.into_iter().filter_map(|(at, mut ranks)| {
            let row = overview.entity_row(at)?;
            ranks.sort_unstable();
            ranks.dedup();
            let (id, name, kind) = (row.id.0.clone(), row.name.clone(), row.kind.as_str().to_owned());
            Some(Node { id, name, kind, facts: ranks.len() as u32 })
        });
        Ok(Network { nodes: nodes.collect(), edges, left_out, facets: selected.facets })
    }

    /// Numbers by what they are about and their unit: a stretch of the series, those with most numbers first.
    pub fn series(&self, filter: &Filter, choice: &Choice, stretch: Stretch) -> Result<SeriesList> {
        let (selected, numbers) = (self.select(filter, choice)?, self.numbers()?);
        let (overview, asked) = (&selected.overview, selected.marks());
        let is_asked = |row: &&NumberRow| asked.get(row.fact as usize).copied().unwrap_or(false);
        // Words of one sense are one unit.
        let measures: Vec<String> = numbers.units.iter().map(|unit| weighing::measure(unit)).collect();
        let mut all: BTreeMap<SeriesKey<'_>, Vec<&NumberRow>> = BTreeMap::new();
        for row in numbers.rows.iter().filter(is_asked) {
            let kind = overview.fact(row.fact).map_or(0, |f| f.kind);
            let measure = row.unit.and_then(|unit| measures.get(unit as usize)).map(String::as_str);
            all.entry((kind, row.about, measure)).or_default().push(row);
        }
        let mut all: Vec<_> = all.into_iter().collect();
        // Stable: series with as many numbers stay in the order of kind, thing and what is counted.
        all.sort_by_cached_key(|(_, rows)| std::cmp::Reverse(rows.iter().map(|r| r.points.len()).sum::<usize>()));
        let total = all.len();
        let shown = all.into_iter().skip(stretch.offset).take(stretch.limit.unwrap_or(usize::MAX));
        let units = |rows: &[&NumberRow]| -> BTreeSet<String> {
            rows.iter().filter_map(|row| numbers.units.get(row.unit? as usize).cloned()).collect()
        };
        let items = shown.map(|((kind, about, _), rows)| Series {
            kind: overview.kinds.get(kind as usize).cloned().unwrap_or_default(),
            about: about
                .and_then(|at| overview.entity_row(at))
                .map(|e| Named { id: e.id.0.clone(), name: e.name.clone() }),
            units: units(&rows).into_iter().collect(),
            points: points(&rows, overview, &numbers),
        });
        Ok(SeriesList { series: Beginning { total, items: items.collect() }, facets: selected.facets })
    }
}

fn fact_name(fact: &FactRow) -> FactName {
    FactName {
        id: fact.id.clone(),
        summary: fact.summary.clone(),
        status: fact.status.as_str().to_owned(),
        when: fact.time.and_then(words::interval),
        claim: fact.first.0.clone(),
        document: names::short(fact.first.1),
    }
}

/// Two things and a fact in which both play a part, sorted.
fn pairs(selected: &Selected) -> Vec<(u32, u32, u32)> {
    let mut pairs = Vec::new();
    for (rank, fact) in selected.rows() {
        let mut parts = BTreeSet::new();
        for (role, at) in &fact.roles {
            let kind = selected.overview.entity_row(*at).map(|e| e.kind);
            if parts.len() < PARTNERS && kind.is_some_and(|kind| deals(*role, kind)) {
                parts.insert(*at);
            }
        }
        for left in &parts {
            pairs.extend(parts.range(left + 1..).map(|right| (*left, *right, rank)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The numbers of a series in the order of time: where there are too many, those of origins before others. Who says the same
/// again adds nothing to the picture: an origin's number stands there once, and so does one that comes from none.
fn points(rows: &[&NumberRow], overview: &Overview, numbers: &Numbers) -> Beginning<Point> {
    let bits = |n: Option<f64>| n.map(f64::to_bits);
    let mut each: BTreeMap<_, (&NumberRow, &PointRow)> = BTreeMap::new();
    for (row, point) in rows.iter().flat_map(|row| row.points.iter().map(move |point| (*row, point))) {
        let origin = (point.part == Part::Origin).then_some(point.voice);
        let first = each
            .entry((bits(row.low), bits(row.high), row.when.map(|w| (w.from, w.to)), origin))
            .or_insert((row, point));
        if (&point.claim, &row.text) < (&first.1.claim, &first.0.text) {
            *first = (row, point);
        }
    }
    let by_time = |(row, point): &(&NumberRow, &PointRow)| {
        (row.when.and_then(|w: Interval| w.from.or(w.to)), point.claim.clone(), row.text.clone())
    };
    let mut all: Vec<_> = each.into_values().collect();
    all.sort_by_cached_key(by_time);
    let total = all.len();
    if total > DRAWN {
        // Stable: those of one sort stay in the order of time.
        all.sort_by_key(|(_, point)| point.part != Part::Origin);
        all.truncate(DRAWN);
        all.sort_by_cached_key(by_time);
    }
    let items = all.into_iter().map(|(row, point)| {
        let fact = overview.fact(row.fact);
        let voice = point.voice.and_then(|at| numbers.voices.get(at as usize));
        Point {
            text: row.text.clone(),
            low: row.low,
            high: row.high,
            when: row.when,
            when_text: row.when.and_then(words::interval),
            voice: voice.cloned().unwrap_or_else(|| overview.outlet_label(point.document)),
            part: point.part.as_str().to_owned(),
            fact: fact.map_or_else(String::new, |f| f.id.clone()),
            summary: fact.map_or_else(String::new, |f| f.summary.clone()),
            claim: point.claim.clone(),
            document: names::short(point.document),
        }
    });
    Beginning { total, items: items.collect() }
}

/// Who acts and is acted upon; where it happens deals with nobody, but a state does.
fn deals(role: Role, kind: MentionType) -> bool {
    matches!(role, Role::Actor | Role::Target | Role::Theme | Role::Beneficiary | Role::Instrument)
        && kind != MentionType::Document
}

/// How far from its point a place of this kind may reach, in kilometres; a country has its borders.
fn radius(feature: &str) -> Option<f64> {
    Some(match feature {
        "country" => return None,
        "town" | "city" | "village" => 6.0,
        "airport" | "airbase" | "port" | "base" | "facility" | "oilfield" => 3.0,
        "district" => 15.0,
        "island" | "river" | "mountain" => 40.0,
        "region" => 90.0,
        "sea" => 300.0,
        _ => 60.0,
    })
}
