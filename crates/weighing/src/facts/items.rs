//! What does a claim say, in terms of the whole case? Roles as entities, time as bounds, numbers as intervals.

use super::known;
use crate::compare::{Words, fold, plain_words};
use crate::entities::Resolved;
use crate::reuse::Family;
use crate::{Constants, Report};
use jiff::civil::Date;
use model::{BlockKind, Claim, Entity, Filler, Form, Interval, Kind, Modality, Role, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Who or what plays a part: an entity, or words that name nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Player {
    Entity(u32),
    /// Sorted. Nouns for people stand as their class behind `=`, and not at all where they say no more than that.
    Words(Vec<String>),
}

/// Whether a claim is about what is so, what is to be, or what somebody thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Realm {
    Actual,
    Future,
    Thought,
}

/// When, as far as the text or its date of publication tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct When {
    pub from: Date,
    pub to: Date,
    /// The text says when; otherwise it is a guess from the date of publication.
    pub dated: bool,
}

/// A claim, ready to be grouped.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    pub report: u32,
    pub claim: &'a Claim,
    pub form: Form,
    pub kind: Option<&'a Kind>,
    /// The name of the kind, or the class of kinds that may tell of the same.
    pub class: &'a str,
    pub realm: Realm,
    /// Role by role, sorted.
    pub players: BTreeMap<Role, BTreeSet<Player>>,
    /// Role by role, what is named within words that name nothing themselves: the ship of "her crew's two cooks".
    pub within: BTreeMap<Role, BTreeSet<u32>>,
    pub when: Option<When>,
    /// The day by which its source stood: of the document that its text was taken from, if it was taken.
    pub told: Option<Date>,
    /// Ranks left out.
    pub numbers: Vec<Number>,
    /// Its answer, where its kind asks for one of several: what fills the role, and in which words.
    pub answer: Option<(Player, String)>,
    /// What its document is mostly about.
    pub about: &'a BTreeSet<u32>,
    /// The voice behind it, one for an office and those who speak for it.
    pub speaker: Option<u32>,
}

/// A number that a claim gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    pub unit: Option<String>,
    /// What it is compared by: people are people, whatever the noun.
    pub measure: Option<String>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub text: String,
}

pub(crate) fn realm(modality: Modality) -> Realm {
    match modality {
        Modality::Actual | Modality::Possible => Realm::Actual,
        Modality::Planned | Modality::Requested | Modality::Ordered => Realm::Future,
        Modality::Conditional | Modality::Opinion => Realm::Thought,
    }
}

pub(crate) fn is_place(role: Role) -> bool {
    matches!(role, Role::Place | Role::OriginPlace | Role::Destination)
}

fn before(date: Date, days: i32) -> Date {
    date.checked_sub(jiff::Span::new().try_days(days).unwrap_or_default()).unwrap_or(Date::MIN)
}

pub(crate) fn after(date: Date, days: i32) -> Date {
    before(date, -days)
}

/// Days from one day to another.
pub(crate) fn gap(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

/// The claims of all reports, in order of report and text.
pub(crate) fn items<'a>(
    reports: &[Report<'a>],
    kinds: &'a BTreeMap<String, Kind>,
    resolved: &Resolved,
    family: &Family,
    known: &[Vec<(Span, u32)>],
    about: &'a [BTreeSet<u32>],
    constants: &Constants,
) -> Vec<Item<'a>> {
    let of_one = |(at, report): (usize, &Report<'a>)| {
        let source = &reports[family.root(at as u32) as usize];
        let published = source.document.published_interval();
        let told = published.to.or(published.from);
        let marks = Marks::new(report, resolved, at, &known[at]);
        let item = |claim: &'a Claim| {
            let kind = kinds.get(&claim.kind);
            let class = kind.and_then(|k| k.same.class.as_deref()).unwrap_or(&claim.kind);
            let form = kind.map_or(Form::Event, |k| k.form);
            Item {
                report: at as u32,
                claim,
                form,
                kind,
                class,
                realm: realm(claim.modality),
                players: players(report, claim, &marks),
                within: within(report, claim, &marks),
                when: when(claim, form, published, constants),
                told,
                numbers: numbers(report, claim),
                answer: kind.and_then(|k| k.rival).and_then(|role| answer(report, claim, role, &marks)),
                about: &about[at],
                speaker: None,
            }
        };
        report.reading.claims.iter().map(item).collect::<Vec<Item<'a>>>()
    };
    reports.par_iter().enumerate().map(of_one).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The entities that each report names most, above all in its title, countries left out: what it is about.
pub(crate) fn about(reports: &[Report<'_>], resolved: &Resolved, known: &[Vec<(Span, u32)>]) -> Vec<BTreeSet<u32>> {
    const MOST: usize = 4;
    // A name in the title weighs as much as so many in the text.
    const TITLE: usize = 4;
    let of_one = |(at, report): (usize, &Report<'_>)| {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        let titles: Vec<Span> =
            report.document.blocks.iter().filter(|b| b.kind == BlockKind::Title).map(|b| b.span).collect();
        let entity = |local: u32| resolved.of[at].get(local as usize).copied().flatten();
        let read = report.reading.mentions.iter().filter_map(|m| Some((m.name, entity(m.entity)?)));
        for (name, entity) in read.chain(known[at].iter().copied()) {
            if !resolved.entities[entity as usize].ids.contains_key("state") {
                let in_title = titles.iter().any(|t| t.contains(name));
                *counts.entry(entity).or_default() += if in_title { TITLE } else { 1 };
            }
        }
        let mut order: Vec<(u32, usize)> = counts.into_iter().collect();
        order.sort_by_key(|(entity, n)| (std::cmp::Reverse(*n), *entity));
        order.into_iter().take(MOST).map(|(entity, _)| entity).collect()
    };
    reports.par_iter().enumerate().map(of_one).collect()
}

fn answer(report: &Report<'_>, claim: &Claim, role: Role, marks: &Marks<'_>) -> Option<(Player, String)> {
    let filler = claim.roles.iter().find(|f| f.role == role)?;
    let text = filler.span.of(&report.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    Some((player(report, filler, marks), text))
}

fn player(report: &Report<'_>, filler: &Filler, marks: &Marks<'_>) -> Player {
    match marks.named(report, filler) {
        Some(entity) => Player::Entity(entity),
        None => Player::Words(words(report, filler.span, marks)),
    }
}

fn players(report: &Report<'_>, claim: &Claim, marks: &Marks<'_>) -> BTreeMap<Role, BTreeSet<Player>> {
    let mut players: BTreeMap<Role, BTreeSet<Player>> = BTreeMap::new();
    for filler in &claim.roles {
        players.entry(filler.role).or_default().insert(player(report, filler, marks));
    }
    players
}

/// Where names and numbers stand in a report, in order of the text.
struct Marks<'r> {
    resolved: &'r Resolved,
    /// For each local entity of the report the entity.
    of: &'r [Option<u32>],
    names: Vec<(Span, u32)>,
    /// Those of the names that the case alone knows.
    known: &'r [(Span, u32)],
    /// Without what is counted.
    numbers: Vec<Span>,
}

impl<'r> Marks<'r> {
    fn new(report: &Report<'_>, resolved: &'r Resolved, at: usize, known: &'r [(Span, u32)]) -> Marks<'r> {
        let of = &resolved.of[at][..];
        let entity = |e: u32| of.get(e as usize).copied().flatten();
        let names = report.reading.mentions.iter().filter_map(|m| Some((m.name, entity(m.entity)?)));
        let bare = |q: &model::Quantity| Span {
            start: q.span.start,
            end: q.of.map_or(q.span.end, |of| of.start.clamp(q.span.start, q.span.end)),
        };
        let mut marks = Marks {
            resolved,
            of,
            names: names.chain(known.iter().copied()).collect(),
            known,
            numbers: report.reading.quantities.iter().map(bare).collect(),
        };
        marks.names.sort_unstable();
        marks.numbers.sort_unstable();
        marks
    }

    /// What a filler names as a whole.
    fn named(&self, report: &Report<'_>, filler: &Filler) -> Option<u32> {
        let read = filler.entity.and_then(|e| self.of.get(e as usize).copied().flatten());
        if let Some(entity) = read {
            // Two hundred Syrian fighters are not Syria.
            let state = self.resolved.entities[entity as usize].ids.contains_key("state");
            let counted = || self.numbers.iter().any(|n| filler.span.contains(*n));
            return (!(state && counted())).then_some(entity);
        }
        let text = &report.document.text;
        let whole = |name: &Span| {
            filler.span.contains(*name) && known::words(filler.span.of(text)) == known::words(name.of(text))
        };
        self.known.iter().find(|(name, _)| whole(name)).map(|(_, entity)| *entity)
    }

    /// Names that stand within a phrase and are not the whole of it.
    fn within(&self, span: Span) -> impl Iterator<Item = (Span, u32)> {
        let first = self.names.partition_point(|(name, _)| name.start < span.start);
        let near = self.names[first..].iter().take_while(move |(name, _)| name.start < span.end);
        near.filter(move |(name, _)| span.contains(*name) && *name != span).copied()
    }
}

/// What is named within fillers that name nothing themselves.
fn within(report: &Report<'_>, claim: &Claim, marks: &Marks<'_>) -> BTreeMap<Role, BTreeSet<u32>> {
    let mut found: BTreeMap<Role, BTreeSet<u32>> = BTreeMap::new();
    for filler in claim.roles.iter().filter(|f| marks.named(report, f).is_none()) {
        found.entry(filler.role).or_default().extend(marks.within(filler.span).map(|(_, entity)| entity));
    }
    found.retain(|_, named| !named.is_empty());
    found
}

/// The words of a phrase that name nothing, folded and sorted. Numbers are values, not words; names within are told apart.
fn words(report: &Report<'_>, span: Span, marks: &Marks<'_>) -> Vec<String> {
    let text = &report.document.text;
    let first = marks.numbers.partition_point(|n| n.start < span.start);
    let numbers = marks.numbers[first..].iter().take_while(|n| n.start < span.end).copied();
    let mut out: Vec<Span> = numbers.chain(marks.within(span).map(|(name, _)| name)).collect();
    out.sort_unstable();
    let mut words = Vec::new();
    let mut start = span.start;
    for gap in out.into_iter().chain([Span { start: span.end, end: span.end }]) {
        let piece = Span { start: start.min(span.end), end: gap.start.clamp(start.min(span.end), span.end) };
        for word in plain_words(piece.of(text)) {
            match Words::get().people(&word) {
                Some("-") => {}
                Some(class) => words.push(format!("={class}")),
                None if word.chars().count() > 2 && !word.chars().any(|c| c.is_ascii_digit()) => words.push(word),
                None => {}
            }
        }
        start = start.max(gap.end);
    }
    words.sort();
    words.dedup();
    words
}

/// Of an event without a date: it was over when it was told, and news is rarely older than some weeks.
fn when(claim: &Claim, form: Form, published: Interval, constants: &Constants) -> Option<When> {
    let stated = if form == Form::State { claim.as_of.or(claim.time) } else { claim.time };
    let limit = published.to.or(published.from);
    let done = realm(claim.modality) == Realm::Actual;
    let news = constants.grouping.news_days;
    match stated.filter(|i| !i.is_unknown()) {
        Some(Interval { from: Some(from), to: Some(to) }) => {
            let to = if done && form == Form::Event { limit.map_or(to, |l| to.min(l).max(from)) } else { to };
            Some(When { from, to, dated: claim.time.is_some() })
        }
        Some(Interval { from: Some(from), to: None }) => {
            let to = limit.filter(|l| *l >= from && done).unwrap_or_else(|| after(from, news));
            Some(When { from, to, dated: true })
        }
        Some(Interval { from: None, to: Some(to) }) => Some(When { from: before(to, news), to, dated: true }),
        _ => {
            let to = limit?;
            let span = published.days().unwrap_or(1).max(1) - 1;
            Some(When { from: before(to, news + span), to, dated: false })
        }
    }
}

fn numbers(report: &Report<'_>, claim: &Claim) -> Vec<Number> {
    let all = claim.quantities.iter().filter_map(|q| report.reading.quantities.get(*q as usize));
    all.filter(|q| !q.ordinal && (q.low.is_some() || q.high.is_some()))
        .map(|q| Number {
            unit: q.unit.clone(),
            measure: q.unit.as_deref().map(crate::measure),
            low: q.low,
            high: q.high,
            text: super::summary::words_within(report, q.span),
        })
        .collect()
}

/// Whether a place lies in another, as far as the readings tell.
#[derive(Debug, Default)]
pub(crate) struct Map {
    /// For each entity the entities that hold it.
    within: BTreeMap<u32, BTreeSet<u32>>,
    points: BTreeMap<u32, (f64, f64)>,
    countries: BTreeMap<u32, String>,
    /// Entities that are countries: their ISO codes.
    states: BTreeMap<u32, String>,
    /// Single ships: what befalls one befalls it once.
    single: BTreeSet<u32>,
}

/// How two places lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    Equal,
    /// One holds the other.
    Within,
    Near,
    Unknown,
    Apart,
}

impl Map {
    pub fn new(reports: &[Report<'_>], resolved: &Resolved) -> Map {
        let mut map = Map::default();
        let mut by_name: BTreeMap<String, u32> = BTreeMap::new();
        for (at, entity) in resolved.entities.iter().enumerate() {
            let at = at as u32;
            if let Some(point) = entity.point {
                map.points.insert(at, point);
            }
            if let Some(country) = &entity.country {
                map.countries.insert(at, country.clone());
            }
            if let Some(state) = entity.ids.get("state") {
                map.states.insert(at, state.clone());
            }
            if entity.ids.contains_key("ship") {
                map.single.insert(at);
            }
            if entity.kind == model::MentionType::Place {
                by_name.entry(fold(&entity.name)).or_insert(at);
            }
        }
        for (at, report) in reports.iter().enumerate() {
            let mut mentions = report.reading.mentions.iter().collect::<Vec<_>>();
            mentions.sort_by_key(|m| m.name);
            for place in &report.reading.places {
                let first = mentions.partition_point(|m| m.name.start < place.span.start);
                let mention = mentions[first..].iter().take_while(|m| m.name.start < place.span.end).next();
                let entity = mention.and_then(|m| resolved.of[at].get(m.entity as usize).copied().flatten());
                let Some(entity) = entity else { continue };
                if let (true, Some(country)) = (place.feature == "country", &place.country) {
                    map.states.entry(entity).or_insert_with(|| country.clone());
                }
                let holders = place.within.iter().filter_map(|n| by_name.get(&fold(n)).copied());
                map.within.entry(entity).or_default().extend(holders.filter(|h| *h != entity));
            }
        }
        map
    }

    pub fn lie(&self, a: u32, b: u32, constants: &Constants) -> Lie {
        if a == b {
            return Lie::Equal;
        }
        let inside = |x: u32, y: u32| {
            self.within.get(&x).is_some_and(|w| w.contains(&y))
                || self.states.get(&y).is_some_and(|s| self.countries.get(&x) == Some(s))
        };
        if inside(a, b) || inside(b, a) {
            return Lie::Within;
        }
        if self.states.contains_key(&a) && self.states.contains_key(&b) {
            return Lie::Apart;
        }
        if matches!((self.countries.get(&a), self.countries.get(&b)), (Some(x), Some(y)) if x != y) {
            return Lie::Apart;
        }
        match (self.points.get(&a), self.points.get(&b)) {
            (Some(x), Some(y)) if kilometres(*x, *y) <= constants.grouping.near_km => Lie::Near,
            (Some(_), Some(_)) => Lie::Apart,
            _ => Lie::Unknown,
        }
    }

    pub fn is_single(&self, entity: u32) -> bool {
        self.single.contains(&entity)
    }

    pub fn is_state(&self, entity: u32) -> bool {
        self.states.contains_key(&entity)
    }
}

/// Great-circle distance.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat_b - lat_a, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// The name to show of a player.
pub(crate) fn entity_name(entities: &[Entity], at: u32) -> &str {
    entities.get(at as usize).map_or("", |e| e.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_on_the_globe() {
        // Benghazi to Tripoli: about 650 km.
        let far = kilometres((32.12, 20.07), (32.88, 13.19));
        assert!((600.0..700.0).contains(&far), "{far}");
        assert_eq!(kilometres((1.0, 2.0), (1.0, 2.0)), 0.0);
    }
}
