//! What do pages count and choose by? A few columns of every fact, entity and document, made when a case is derived and held
//! in memory while it is asked, so that no question unpacks all facts. Whatever is shown one by one is looked up in the file.

use crate::{
    case::{Case, reader},
    error::{Error, ErrorKind, Result},
    names,
};
use casefile::Stored;
use jiff::civil::Date;
use model::{DocumentId, Entity, EntityId, Fact, Interval, MentionType, Origin, OriginKind, Part, Role, Status};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use weighing::Weighed;

/// The names under which the file keeps the two parts; the second is asked for by one page only.
pub(crate) const OVERVIEW: &str = "overview";
pub(crate) const NUMBERS: &str = "numbers";

/// Rows refer to one another by their places in these lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Overview {
    pub claims: u32,
    /// From the first publication to the last, as far as known.
    pub published: Interval,
    /// Sorted.
    pub kinds: Vec<String>,
    /// Sorted; an empty one stands for what is not known.
    pub languages: Vec<String>,
    /// By key.
    pub outlets: Vec<OutletRow>,
    /// By number.
    pub documents: Vec<DocumentRow>,
    /// By id.
    pub entities: Vec<EntityRow>,
    /// Places in `entities`: those in most documents first, then by name and id.
    pub entity_order: Vec<u32>,
    /// Voices that are an origin of a fact.
    pub voices: Vec<VoiceRow>,
    /// The most important first.
    pub facts: Vec<FactRow>,
    /// Places in `facts` of those that have a time, in its order.
    pub by_time: Vec<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OutletRow {
    /// The publisher, or the file's name where none is stated.
    pub name: String,
    pub stated: bool,
    pub documents: u32,
    /// Documents that were taken from others of the case.
    pub derived: u32,
    /// Claims by what they count as.
    pub origins: u32,
    pub own_word: u32,
    pub repeats: u32,
    pub untraced: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DocumentRow {
    pub outlet: u32,
    pub language: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EntityRow {
    pub id: EntityId,
    pub kind: MentionType,
    pub name: String,
    pub country: Option<String>,
    pub point: Option<(f64, f64)>,
    /// What kind of place it is, if it has a point and that is known.
    pub feature: String,
    pub provisional: bool,
    /// So many letters of its id are nobody else's.
    pub short: u8,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct VoiceRow {
    pub name: String,
    pub entity: Option<u32>,
    pub kind: OriginKind,
    /// Facts of which it is an origin, and those of which it is the only one.
    pub facts: u32,
    pub alone: u32,
    /// Documents that carry its word.
    pub documents: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FactRow {
    pub id: String,
    /// So many letters of its id are no other fact's.
    pub short: u8,
    pub kind: u32,
    pub status: Status,
    pub credibility: u8,
    pub origins: u32,
    pub provisional: bool,
    pub time: Option<Interval>,
    pub summary: String,
    pub roles: Vec<(Role, u32)>,
    pub place: Option<u32>,
    /// The document of each member, in the order of the members.
    pub documents: Vec<u32>,
    /// How many outlets tell it.
    pub outlets: u32,
    /// The claim that tells most of whose word it is, and its document.
    pub first: (String, u32),
    /// Its origins, sorted.
    pub voices: Vec<u32>,
    /// Its origin, if it has no other.
    pub only_voice: Option<u32>,
}

/// Numbers that facts hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Numbers {
    /// Sorted.
    pub units: Vec<String>,
    /// Sorted: names of origins.
    pub voices: Vec<String>,
    /// By fact.
    pub rows: Vec<NumberRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NumberRow {
    pub fact: u32,
    /// The entity that it is a number of.
    pub about: Option<u32>,
    pub unit: Option<u32>,
    pub text: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub when: Option<Interval>,
    /// Claims that give it.
    pub points: Vec<PointRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PointRow {
    pub claim: String,
    pub document: u32,
    pub part: Part,
    /// The origin, where it comes from one.
    pub voice: Option<u32>,
}

impl Overview {
    pub fn entity(&self, id: &EntityId) -> Option<u32> {
        self.entities.binary_search_by(|row| row.id.cmp(id)).ok().map(|at| at as u32)
    }

    pub fn entity_row(&self, at: u32) -> Option<&EntityRow> {
        self.entities.get(at as usize)
    }

    pub fn fact(&self, rank: u32) -> Option<&FactRow> {
        self.facts.get(rank as usize)
    }

    /// Places of the facts that are wanted, the most important first.
    pub fn ranks(&self, wanted: impl Fn(&FactRow) -> bool) -> Vec<u32> {
        (0u32..).zip(&self.facts).filter(|(_, fact)| wanted(fact)).map(|(rank, _)| rank).collect()
    }

    pub fn kind(&self, fact: &FactRow) -> &str {
        self.kinds.get(fact.kind as usize).map_or("", String::as_str)
    }

    /// Who published a document, or its number where nothing says so.
    pub fn outlet_label(&self, document: u32) -> String {
        let outlet = self.documents.get(document as usize).and_then(|d| self.outlets.get(d.outlet as usize));
        outlet.filter(|o| o.stated).map_or_else(|| names::short(document), |o| o.name.clone())
    }
}

/// The beginning of an id.
fn beginning(id: &str, letters: u8) -> &str {
    id.get(..usize::from(letters)).unwrap_or(id)
}

impl EntityRow {
    /// The shortest beginning of its id that is nobody else's.
    pub fn short_id(&self) -> &str {
        beginning(&self.id.0, self.short)
    }
}

impl FactRow {
    /// The shortest beginning of its id that is no other fact's.
    pub fn short_id(&self) -> &str {
        beginning(&self.id, self.short)
    }

    /// Its time, if anything is known of it.
    pub fn known_time(&self) -> Option<Interval> {
        self.time.filter(|t| !t.is_unknown())
    }

    /// The order in which facts are told by time.
    fn by_time(&self) -> (Option<Date>, Option<Date>, &str) {
        let time = self.time.unwrap_or_default();
        (time.from.or(time.to), time.to, &self.id)
    }

    /// Entities that play a part in it.
    pub fn parts(&self) -> BTreeSet<u32> {
        self.roles.iter().map(|(_, at)| *at).chain(self.place).collect()
    }

    /// Places that it names, and whether it happened there.
    pub fn places(&self) -> Vec<(u32, bool)> {
        let named =
            self.roles.iter().filter(|(role, _)| matches!(role, Role::Place | Role::OriginPlace | Role::Destination));
        let mut at: BTreeMap<u32, bool> = named.map(|(role, id)| (*id, *role == Role::Place)).collect();
        at.extend(self.place.map(|id| (id, true)));
        at.into_iter().collect()
    }
}

impl Case {
    /// What pages count and choose by, of the case as it is now.
    pub(crate) fn overview(&self) -> Result<std::sync::Arc<Overview>> {
        self.known.overview.of(self.file.derivations()?, || self.kept_overview(OVERVIEW))
    }

    pub(crate) fn numbers(&self) -> Result<std::sync::Arc<Numbers>> {
        self.known.numbers.of(self.file.derivations()?, || self.kept_overview(NUMBERS))
    }

    fn kept_overview<T: Default + serde::de::DeserializeOwned>(&self, name: &str) -> Result<T> {
        match self.file.overview(name)? {
            Some(kept) => Ok(kept),
            None if self.file.fact_count()? == 0 => Ok(T::default()),
            None => {
                let advice =
                    "what is derived was made by another version of firsthand, and the file may not be written";
                Err(Error::new(ErrorKind::Invalid, format!("{}: {advice}", self.path().display())))
            }
        }
    }
}

/// Letters of an id that are shown at least.
const LEAST: u8 = 4;

/// Says of each id how many of its letters no other of them begins with.
fn shorten(mut ids: Vec<(&str, &mut u8)>) {
    ids.sort_by(|a, b| a.0.cmp(b.0));
    let shared = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let between: Vec<usize> = ids.windows(2).map(|pair| shared(pair[0].0, pair[1].0)).collect();
    for (at, (id, short)) in ids.iter_mut().enumerate() {
        let before = at.checked_sub(1).and_then(|at| between.get(at)).copied().unwrap_or_default();
        let most = before.max(between.get(at).copied().unwrap_or_default());
        **short = (most + 1).clamp(usize::from(LEAST), id.len().max(usize::from(LEAST))) as u8;
    }
}

/// Sorted and without repetition: a list whose places stand for its words.
fn table(words: impl IntoIterator<Item = String>) -> Vec<String> {
    words.into_iter().collect::<BTreeSet<String>>().into_iter().collect()
}

fn place(table: &[String], word: &str) -> Option<u32> {
    table.binary_search_by(|w| w.as_str().cmp(word)).ok().map(|at| at as u32)
}

/// Numbers of the documents by their ids.
type Sequences<'a> = BTreeMap<&'a DocumentId, u32>;

/// Both parts, of what was weighed and of the facts in the order in which they are listed.
pub(crate) fn overviews(all: &[Stored], weighed: &Weighed, facts: &[&Fact]) -> (Overview, Numbers) {
    let sequences: Sequences<'_> = all.iter().map(|s| (&s.document.id, s.sequence)).collect();
    let mut made = Overview { claims: claims(all), published: published(all), ..Overview::default() };
    made.kinds = table(facts.iter().map(|f| f.kind.clone()));
    made.languages = table(all.iter().map(language));
    let keys = table(all.iter().map(|s| names::outlet_key(&s.document)));
    made.outlets = outlets(all, weighed, facts, &keys, &sequences);
    made.documents = all
        .iter()
        .map(|s| DocumentRow {
            outlet: place(&keys, &names::outlet_key(&s.document)).unwrap_or_default(),
            language: place(&made.languages, &language(s)).unwrap_or_default(),
        })
        .collect();
    let mut entities: Vec<&Entity> = weighed.entities.iter().collect();
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    made.entities = entities.iter().map(|entity| entity_row(entity, all, &sequences)).collect();
    let mut order: Vec<u32> = (0..entities.len() as u32).collect();
    order.sort_by_cached_key(|at| {
        let entity = entities[*at as usize];
        let documents: BTreeSet<_> = entity.names.iter().flat_map(|n| &n.documents).collect();
        (std::cmp::Reverse(documents.len()), entity.name.clone(), entity.id.clone())
    });
    made.entity_order = order;
    let voices = voices(facts, &made);
    made.facts = facts.iter().zip(voices.0).map(|(fact, origins)| fact_row(fact, origins, &made, &sequences)).collect();
    made.voices = voices.1;
    shorten(made.entities.iter_mut().map(|row| (row.id.0.as_str(), &mut row.short)).collect());
    shorten(made.facts.iter_mut().map(|row| (row.id.as_str(), &mut row.short)).collect());
    let mut dated: Vec<u32> = (0..made.facts.len() as u32).collect();
    dated.retain(|at| made.facts[*at as usize].known_time().is_some());
    dated.sort_by(|a, b| made.facts[*a as usize].by_time().cmp(&made.facts[*b as usize].by_time()));
    made.by_time = dated;
    let numbers = numbers(facts, &made, &sequences);
    (made, numbers)
}

fn claims(all: &[Stored]) -> u32 {
    all.iter().flat_map(|s| &s.reading).map(|r| r.claims.len() as u32).sum()
}

fn published(all: &[Stored]) -> Interval {
    let ends = || all.iter().map(|s| s.document.published_interval()).flat_map(|p| [p.from, p.to]).flatten();
    Interval { from: ends().min(), to: ends().max() }
}

fn language(stored: &Stored) -> String {
    stored.document.language.as_ref().map_or_else(String::new, |l| l.value.clone())
}

fn outlets(
    all: &[Stored],
    weighed: &Weighed,
    facts: &[&Fact],
    keys: &[String],
    sequences: &Sequences<'_>,
) -> Vec<OutletRow> {
    let mut rows: Vec<Option<OutletRow>> = vec![None; keys.len()];
    let derived: BTreeSet<_> = weighed.descents.iter().filter(|d| d.directed).map(|d| &d.to).collect();
    let mut outlet_of = Vec::new();
    for stored in all {
        let at = place(keys, &names::outlet_key(&stored.document)).unwrap_or_default() as usize;
        outlet_of.push(at);
        let row = rows[at].get_or_insert_with(|| OutletRow {
            name: names::outlet(&stored.document).to_owned(),
            stated: stored.document.publisher.is_some(),
            documents: 0,
            derived: 0,
            origins: 0,
            own_word: 0,
            repeats: 0,
            untraced: 0,
        });
        row.documents += 1;
        row.derived += u32::from(derived.contains(&stored.document.id));
    }
    for member in facts.iter().flat_map(|f| &f.members) {
        let outlet = sequences.get(&member.document).and_then(|s| outlet_of.get(*s as usize));
        let Some(row) = outlet.and_then(|at| rows.get_mut(*at)).and_then(Option::as_mut) else { continue };
        match member.part {
            Part::Origin => row.origins += 1,
            Part::OwnWord => row.own_word += 1,
            Part::Repeat => row.repeats += 1,
            Part::Untraced => row.untraced += 1,
            Part::Denial | Part::Unweighed => {}
        }
    }
    rows.into_iter().flatten().collect()
}

fn entity_row(entity: &Entity, all: &[Stored], sequences: &Sequences<'_>) -> EntityRow {
    EntityRow {
        id: entity.id.clone(),
        kind: entity.kind,
        name: entity.name.clone(),
        country: entity.country.clone(),
        point: entity.point,
        short: LEAST,
        feature: if entity.point.is_some() { feature(entity, all, sequences) } else { String::new() },
        provisional: entity.provisional,
    }
}

/// What kind of place an entity is: by the gazetteer, or as a document that names it was read.
fn feature(entity: &Entity, all: &[Stored], sequences: &Sequences<'_>) -> String {
    if entity.ids.contains_key("state") {
        return "country".to_owned();
    }
    let id = entity.ids.get("gazetteer");
    if let Some(number) = id.and_then(|id| id.strip_prefix("geonames:")).and_then(|n| n.parse::<u32>().ok()) {
        let reader = reader();
        let found = entity.names.iter().flat_map(|n| reader.gazetteer.find(&n.text)).find(|p| p.number == number);
        if let Some(place) = found {
            return place.feature.to_owned();
        }
    }
    for document in entity.names.iter().flat_map(|n| n.documents.first()) {
        let stored = sequences.get(document).and_then(|s| all.get(*s as usize));
        let mut places = stored.iter().flat_map(|s| &s.reading).flat_map(|r| &r.places);
        let same = |p: &&model::PlaceMention| p.point == entity.point && (id.is_none() || p.id.as_ref() == id);
        if let Some(place) = places.by_ref().filter(|p| p.point.is_some()).find(same) {
            return place.feature.clone();
        }
    }
    String::new()
}

/// A fact's origins as places in the list of all, sorted, and the only one if it has no other.
type Origins = (Vec<u32>, Option<u32>);

/// The origins of each fact, and all voices that are origins, by their keys.
fn voices(facts: &[&Fact], made: &Overview) -> (Vec<Origins>, Vec<VoiceRow>) {
    let key =
        |origin: &Origin| origin.entity.as_ref().map_or_else(|| casefile::fold::fold(&origin.voice), |e| e.0.clone());
    let origins = || facts.iter().flat_map(|f| &f.verdict.origins);
    let known = table(origins().map(key));
    let mut rows: Vec<Option<VoiceRow>> = vec![None; known.len()];
    let mut documents: Vec<BTreeSet<&DocumentId>> = vec![BTreeSet::new(); known.len()];
    let mut each = Vec::new();
    for fact in facts {
        let verdict = &fact.verdict;
        let mut here = BTreeSet::new();
        for origin in &verdict.origins {
            let Some(at) = place(&known, &key(origin)) else { continue };
            here.insert(at);
            documents[at as usize].extend(&origin.documents);
            let entity = origin.entity.as_ref().and_then(|id| made.entity(id));
            rows[at as usize].get_or_insert_with(|| VoiceRow {
                name: entity.and_then(|e| made.entity_row(e)).map_or_else(|| origin.voice.clone(), |e| e.name.clone()),
                entity,
                kind: origin.kind,
                facts: 0,
                alone: 0,
                documents: 0,
            });
        }
        let first = verdict.origins.first().filter(|_| verdict.independent_origins == 1);
        let alone = first.and_then(|origin| place(&known, &key(origin)));
        for at in here.iter().copied() {
            if let Some(row) = &mut rows[at as usize] {
                row.facts += 1;
                row.alone += u32::from(alone == Some(at));
            }
        }
        each.push((here.into_iter().collect(), alone));
    }
    let rows = rows.into_iter().zip(documents);
    let rows = rows.filter_map(|(row, told)| Some(VoiceRow { documents: told.len() as u32, ..row? }));
    (each, rows.collect())
}

fn fact_row(fact: &Fact, (voices, only_voice): Origins, made: &Overview, sequences: &Sequences<'_>) -> FactRow {
    let documents: Vec<u32> =
        fact.members.iter().map(|m| sequences.get(&m.document).copied().unwrap_or(u32::MAX)).collect();
    let outlets: BTreeSet<u32> =
        documents.iter().filter_map(|d| made.documents.get(*d as usize)).map(|d| d.outlet).collect();
    let first = fact.members.iter().zip(&documents).min_by_key(|(m, _)| (m.part, &m.claim));
    FactRow {
        id: fact.id.0.clone(),
        short: LEAST,
        kind: place(&made.kinds, &fact.kind).unwrap_or_default(),
        status: fact.verdict.status,
        credibility: fact.verdict.credibility,
        origins: fact.verdict.independent_origins,
        provisional: fact.provisional,
        time: fact.time,
        summary: fact.summary.clone(),
        roles: fact.roles.iter().filter_map(|(role, id)| Some((*role, made.entity(id)?))).collect(),
        place: fact.place.as_ref().and_then(|id| made.entity(id)),
        outlets: outlets.len() as u32,
        first: first.map_or_else(Default::default, |(m, document)| (m.claim.0.clone(), *document)),
        voices,
        only_voice,
        documents,
    }
}

fn numbers(facts: &[&Fact], made: &Overview, sequences: &Sequences<'_>) -> Numbers {
    let values = || facts.iter().flat_map(|f| &f.values).filter(|v| v.low.is_some() || v.high.is_some());
    let units = table(values().filter_map(|v| v.unit.clone()));
    let voices = table(facts.iter().flat_map(|f| &f.verdict.origins).map(|o| o.voice.clone()));
    let mut rows = Vec::new();
    for (rank, fact) in facts.iter().enumerate() {
        let about = [Role::Theme, Role::Actor, Role::Target, Role::Place];
        let about = about.iter().find_map(|role| fact.roles.iter().find(|(r, _)| r == role));
        let about = about.and_then(|(_, id)| made.entity(id));
        for value in fact.values.iter().filter(|v| v.low.is_some() || v.high.is_some()) {
            let points = value.claims.iter().filter_map(|claim| {
                let at = fact.members.binary_search_by(|m| m.claim.cmp(claim)).ok()?;
                let member = &fact.members[at];
                let origin = fact.verdict.origins.iter().find(|o| o.claims.contains(claim));
                Some(PointRow {
                    claim: claim.0.clone(),
                    document: *sequences.get(&member.document)?,
                    part: member.part,
                    voice: origin.filter(|_| member.part == Part::Origin).and_then(|o| place(&voices, &o.voice)),
                })
            });
            rows.push(NumberRow {
                fact: rank as u32,
                about,
                unit: value.unit.as_ref().and_then(|u| place(&units, u)),
                text: value.text.clone(),
                low: value.low,
                high: value.high,
                when: value.as_of.or(fact.time).filter(|i| !i.is_unknown()),
                points: points.collect(),
            });
        }
    }
    Numbers { units, voices, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_shortened_as_far_as_they_stay_apart() {
        let mut lengths = [0; 4];
        let ids = ["fabcd1", "f12345", "fabcde", "f12399"];
        shorten(ids.into_iter().zip(&mut lengths).collect());
        let short: Vec<&str> = ids.iter().zip(lengths).map(|(id, n)| beginning(id, n)).collect();
        assert_eq!(short, ["fabcd1", "f1234", "fabcde", "f1239"]);
    }
}
