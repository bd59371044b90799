//! What do facts look like on a map, as a network, as series of numbers? Counted here, so that a page draws what it is told.

use crate::{
    case::{Case, reader},
    error::Result,
    facts::{Filter, Lookup},
    lists::Choice,
    names,
    views::{Beginning, Edge, FactMap, FactName, MapPlace, Named, Network, Node, Point, Series, SeriesList},
    words,
};
use jiff::civil::Date;
use model::{Entity, EntityId, Fact, MentionType, Part, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Facts that are named at a place or between two things, at most.
const NAMED: usize = 8;
/// Parts in one fact that are paired with one another, at most.
const PARTNERS: usize = 12;

impl Case {
    /// Facts by the places in which they happened, and those that they name as whence and whither.
    ///
    /// # Errors
    /// Those of [`Case::list`]; so for all below.
    pub fn map(&self, filter: &Filter, choice: &Choice) -> Result<FactMap> {
        let (facts, facets) = self.choose(filter, choice)?;
        let lookup = Lookup::new(self);
        let (mut places, mut unplaced) = (BTreeMap::<EntityId, Vec<(&Fact, bool)>>::new(), 0);
        for fact in &facts {
            let named = fact
                .roles
                .iter()
                .filter(|(role, _)| matches!(role, Role::Place | Role::OriginPlace | Role::Destination));
            let mut at: BTreeMap<&EntityId, bool> = named.map(|(role, id)| (id, *role == Role::Place)).collect();
            at.extend(fact.place.as_ref().map(|id| (id, true)));
            let mut placed = false;
            for (id, there) in at {
                if lookup.entity(id)?.is_some_and(|e| e.point.is_some()) {
                    places.entry(id.clone()).or_default().push((fact, there));
                    placed = true;
                }
            }
            unplaced += u32::from(!placed);
        }
        let mut made = Vec::new();
        for (id, facts) in places {
            let Some(entity) = lookup.entity(&id)? else { continue };
            let Some((lat, lon)) = entity.point else { continue };
            let feature = self.feature(&entity, &lookup)?;
            let items = facts.iter().take(NAMED).map(|(fact, _)| self.fact_name(fact, &lookup));
            made.push(MapPlace {
                place: Named { id: id.0.clone(), name: entity.name.clone() },
                lat,
                lon,
                country: entity.country.clone(),
                radius_km: radius(&feature),
                feature,
                facts: facts.len() as u32,
                there: facts.iter().filter(|(_, there)| *there).count() as u32,
                statuses: crate::lists::tally(facts.iter().map(|(f, _)| f.verdict.status.as_str())),
                items: items.collect::<Result<_>>()?,
            });
        }
        made.sort_by(|a, b| (b.facts, &a.place.id).cmp(&(a.facts, &b.place.id)));
        Ok(FactMap { places: made, unplaced, facets })
    }

    /// What kind of place an entity is: by the gazetteer, or as a document that names it was read.
    fn feature(&self, entity: &Entity, lookup: &Lookup<'_>) -> Result<String> {
        if entity.ids.contains_key("state") {
            return Ok("country".to_owned());
        }
        let id = entity.ids.get("gazetteer");
        if let Some(number) = id.and_then(|id| id.strip_prefix("geonames:")).and_then(|n| n.parse::<u32>().ok()) {
            let reader = reader();
            let found = entity.names.iter().flat_map(|n| reader.gazetteer.find(&n.text)).find(|p| p.number == number);
            if let Some(place) = found {
                return Ok(place.feature.to_owned());
            }
        }
        for document in entity.names.iter().flat_map(|n| n.documents.first()) {
            let Some(head) = lookup.head(document)? else { continue };
            let stored = lookup.stored(head.sequence)?;
            let places = stored.reading.iter().flat_map(|r| &r.places);
            let same = |p: &&model::PlaceMention| p.point == entity.point && (id.is_none() || p.id.as_ref() == id);
            if let Some(place) = places.filter(|p| p.point.is_some()).find(same) {
                return Ok(place.feature.clone());
            }
        }
        Ok(String::new())
    }

    fn fact_name(&self, fact: &Fact, lookup: &Lookup<'_>) -> Result<FactName> {
        // The claim that tells most of whose word it is.
        let first = fact.members.iter().min_by_key(|m| (m.part, &m.claim));
        Ok(FactName {
            id: fact.id.0.clone(),
            summary: fact.summary.clone(),
            status: fact.verdict.status.as_str().to_owned(),
            when: fact.time.and_then(words::interval),
            claim: first.map(|m| m.claim.0.clone()).unwrap_or_default(),
            document: first.map(|m| lookup.document(&m.document)).transpose()?.map(|d| d.short).unwrap_or_default(),
        })
    }

    /// Things that play parts in the same facts, at most `limit` pairs.
    pub fn network(&self, filter: &Filter, choice: &Choice, limit: usize) -> Result<Network> {
        let (facts, facets) = self.choose(filter, choice)?;
        let lookup = Lookup::new(self);
        let mut pairs: BTreeMap<(EntityId, EntityId), Vec<&Fact>> = BTreeMap::new();
        for fact in &facts {
            let mut parts = BTreeSet::new();
            for (role, id) in &fact.roles {
                let Some(entity) = lookup.entity(id)? else { continue };
                if deals(*role, entity.kind) && parts.len() < PARTNERS {
                    parts.insert(id);
                }
            }
            let parts: Vec<&EntityId> = parts.into_iter().collect();
            for (at, left) in parts.iter().enumerate() {
                for right in &parts[at + 1..] {
                    pairs.entry(((*left).clone(), (*right).clone())).or_default().push(fact);
                }
            }
        }
        let mut all: Vec<((EntityId, EntityId), Vec<&Fact>)> = pairs.into_iter().collect();
        all.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
        let left_out = all.len().saturating_sub(limit);
        all.truncate(limit);
        let mut facts_of: BTreeMap<&EntityId, BTreeSet<&str>> = BTreeMap::new();
        let mut edges = Vec::new();
        for ((left, right), facts) in &all {
            for id in [left, right] {
                facts_of.entry(id).or_default().extend(facts.iter().map(|f| f.id.0.as_str()));
            }
            let days = || facts.iter().filter_map(|f| f.time).flat_map(|t| [t.from, t.to]).flatten();
            let said = |day: Option<Date>| day.map(|d| d.to_string());
            let items = facts.iter().take(NAMED).map(|fact| self.fact_name(fact, &lookup));
            edges.push(Edge {
                left: left.0.clone(),
                right: right.0.clone(),
                facts: facts.len() as u32,
                kinds: crate::lists::tally(facts.iter().map(|f| f.kind.as_str())),
                from: said(days().min()),
                to: said(days().max()),
                items: items.collect::<Result<_>>()?,
            });
        }
        let mut nodes = Vec::new();
        for (id, facts) in facts_of {
            let named = lookup.named(id)?;
            let kind = lookup.entity(id)?.map_or("other", |e| e.kind.as_str()).to_owned();
            nodes.push(Node { id: named.id, name: named.name, kind, facts: facts.len() as u32 });
        }
        Ok(Network { nodes, edges, left_out, facets })
    }

    /// Numbers by what they are about and their unit, at most `limit` series, those with most numbers first.
    pub fn series(&self, filter: &Filter, choice: &Choice, limit: usize) -> Result<SeriesList> {
        let (facts, facets) = self.choose(filter, choice)?;
        let lookup = Lookup::new(self);
        let mut all: BTreeMap<(String, Option<EntityId>, Option<String>), Vec<Point>> = BTreeMap::new();
        for fact in &facts {
            let about = [Role::Theme, Role::Actor, Role::Target, Role::Place].iter();
            let about = about.filter_map(|role| fact.roles.iter().find(|(r, _)| r == role)).next();
            for value in fact.values.iter().filter(|v| v.low.is_some() || v.high.is_some()) {
                let key = (fact.kind.clone(), about.map(|(_, id)| id.clone()), value.unit.clone());
                let points = self.points(fact, value, &lookup)?;
                all.entry(key).or_default().extend(points);
            }
        }
        let mut made = Vec::new();
        for ((kind, about, unit), mut points) in all {
            points.sort_by_cached_key(|p| (p.when.and_then(|w| w.from.or(w.to)), p.claim.clone(), p.text.clone()));
            made.push(Series { kind, about: about.map(|id| lookup.named(&id)).transpose()?, unit, points });
        }
        // Stable: series with as many numbers stay in the order of kind, thing and unit.
        made.sort_by_key(|series| std::cmp::Reverse(series.points.len()));
        Ok(SeriesList { series: Beginning::of(made, Some(limit)), facets })
    }

    /// A point for each claim that gives the value.
    fn points(&self, fact: &Fact, value: &model::Value, lookup: &Lookup<'_>) -> Result<Vec<Point>> {
        let when = value.as_of.or(fact.time).filter(|i| !i.is_unknown());
        let mut points = Vec::new();
        for claim in &value.claims {
            let Some(member) = fact.members.iter().find(|m| m.claim == *claim) else { continue };
            let Some(head) = lookup.head(&member.document)? else { continue };
            let origin = fact.verdict.origins.iter().find(|o| o.claims.contains(claim));
            points.push(Point {
                text: value.text.clone(),
                low: value.low,
                high: value.high,
                when,
                when_text: when.and_then(words::interval),
                voice: match origin.filter(|_| member.part == Part::Origin) {
                    Some(origin) => origin.voice.clone(),
                    None => names::label(&head.document, head.sequence),
                },
                part: member.part.as_str().to_owned(),
                fact: fact.id.0.clone(),
                summary: fact.summary.clone(),
                claim: claim.0.clone(),
                document: names::short(head.sequence),
            });
        }
        Ok(points)
    }
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
