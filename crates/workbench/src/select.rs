//! Which facts pass a filter, and how many are there of each sort? Goes through the overview's columns; only words are looked
//! up in the file.

use crate::{
    case::Case,
    error::{Error, ErrorKind, Result},
    overview::{FactRow, Overview, VoiceRow},
    views::{Facets, Named},
};
use jiff::civil::Date;
use model::{EntityId, Interval, Status};
use std::{collections::BTreeMap, sync::Arc};

/// Which facts? Everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A name or id: an entity that plays a part, or words of the summary.
    pub about: Option<String>,
    /// A kind (`consult.visit`) or what comes before the dot in one (`consult`).
    pub kind: Option<String>,
    /// `2020`, `2020-09` or `2020-09-23`: it may have happened then or later; facts without a time do not pass.
    pub since: Option<String>,
    /// Then or before.
    pub until: Option<String>,
    /// The name or id of the place where it happened, or its country's two letters.
    pub place: Option<String>,
    /// A status by its name.
    pub status: Option<String>,
    /// Words that the fact or the quotes under it hold.
    pub search: Option<String>,
    /// As `about`: another that plays a part too.
    pub with: Option<String>,
    /// West, south, east and north ends in degrees, with commas: it names a place within them.
    pub area: Option<String>,
}

/// Which of the facts that pass a filter? Kind and status are counted as well as chosen.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// A kind, or what comes before the dot in one.
    pub kind: Option<String>,
    pub status: Option<String>,
    /// The Admiralty digit, 1 to 6.
    pub digit: Option<u8>,
    /// The name of an outlet that tells it.
    pub outlet: Option<String>,
    /// The language of a document that tells it.
    pub language: Option<String>,
    /// The name or id of a voice that is an origin of it.
    pub voice: Option<String>,
    /// What the desk lays together, by the name of the [`Pile`].
    pub pile: Option<String>,
}

/// Facts that the desk lays together: each of its piles can be gone through to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pile {
    /// `widely`: told by many outlets, with one origin at most behind them.
    Widely,
    /// `alone`: it has one origin.
    Alone,
    /// `provisional`: the evidence that its claims are one fact is thin.
    Provisional,
    /// `new-12`: told by no document with a number below this one.
    New(u32),
    /// `grown-12`: told by documents below this number, and by others from it on.
    Grown(u32),
}

/// A fact is widely reported from so many outlets on.
const WIDELY: u32 = 3;

impl Pile {
    fn named(name: &str) -> Result<Pile> {
        let from = |start: &str| name.strip_prefix(start).and_then(|number| number.parse().ok());
        let found = match name {
            "widely" => Some(Pile::Widely),
            "alone" => Some(Pile::Alone),
            "provisional" => Some(Pile::Provisional),
            _ => from("new-").map(Pile::New).or_else(|| from("grown-").map(Pile::Grown)),
        };
        found.ok_or_else(|| {
            let message =
                format!("no such pile: {name} (there are widely, alone, provisional, new-NUMBER and grown-NUMBER)");
            Error::new(ErrorKind::Invalid, message)
        })
    }

    pub fn has(self, fact: &FactRow) -> bool {
        match self {
            Pile::Widely => fact.outlets >= WIDELY && fact.origins <= 1,
            Pile::Alone => fact.only_voice.is_some(),
            Pile::Provisional => fact.provisional,
            Pile::New(from) => fact.documents.iter().all(|document| *document >= from),
            Pile::Grown(from) => fact.documents.iter().any(|document| *document >= from) && !Pile::New(from).has(fact),
        }
    }
}

/// The facts that were asked for, in a case as it was then.
pub(crate) struct Selected {
    pub overview: Arc<Overview>,
    /// Their places in the overview, the most important first.
    pub ranks: Vec<u32>,
    pub facets: Facets,
}

impl Selected {
    pub fn rows(&self) -> impl Iterator<Item = (u32, &FactRow)> {
        self.ranks.iter().filter_map(|rank| Some((*rank, self.overview.fact(*rank)?)))
    }

    /// For every fact of the case, whether it was asked for.
    pub fn marks(&self) -> Marks {
        marks(self.overview.facts.len(), self.ranks.iter().copied())
    }
}

/// What holds, by place in a list.
pub(crate) type Marks = Vec<bool>;

fn marks(length: usize, places: impl IntoIterator<Item = u32>) -> Marks {
    let mut marks = vec![false; length];
    for place in places {
        if let Some(mark) = marks.get_mut(place as usize) {
            *mark = true;
        }
    }
    marks
}

fn holds(marks: &Marks, place: u32) -> bool {
    marks.get(place as usize).copied().unwrap_or(false)
}

/// A filter, made ready to be asked of one fact after another.
struct Tests {
    kinds: Option<Marks>,
    since: Option<Date>,
    until: Option<Date>,
    status: Option<Status>,
    places: Option<Marks>,
    area: Option<Marks>,
    /// Entities, and facts by their sentences: either suffices, of each that was asked about.
    about: Vec<(Marks, Marks)>,
    found: Option<Marks>,
}

impl Tests {
    fn pass(&self, rank: u32, fact: &FactRow) -> bool {
        let time = fact.known_time();
        self.kinds.as_ref().is_none_or(|kinds| holds(kinds, fact.kind))
            && self.status.is_none_or(|status| fact.status == status)
            // A fact without a time may have happened at any; it is not listed when a time is asked for.
            && self.since.is_none_or(|since| time.is_some_and(|t| t.to.is_none_or(|to| to >= since)))
            && self.until.is_none_or(|until| time.is_some_and(|t| t.from.is_none_or(|from| from <= until)))
            && self.places.as_ref().is_none_or(|in_it| fact.places().iter().any(|(at, there)| *there && holds(in_it, *at)))
            && self.area.as_ref().is_none_or(|in_it| fact.places().iter().any(|(at, _)| holds(in_it, *at)))
            && self.found.as_ref().is_none_or(|found| holds(found, rank))
            && self.about.iter().all(|(entities, saying)| {
                holds(saying, rank)
                    || fact.roles.iter().map(|(_, e)| *e).chain(fact.place).any(|e| holds(entities, e))
            })
    }
}

/// The first and last day that `2020`, `2020-09` or `2020-09-23` may mean.
fn days(text: &str) -> Result<Interval> {
    let wrong = || Error::new(ErrorKind::Invalid, format!("no such date: {text} (write 2020, 2020-09 or 2020-09-23)"));
    let part = |part: Option<&str>| part.map(|p| p.parse::<i16>().map_err(|_| wrong())).transpose();
    let mut parts = text.split('-');
    let (year, month, day) = (part(parts.next())?, part(parts.next())?, part(parts.next())?);
    let date = |m: i16, d: i16| Date::new(year.unwrap_or_default(), m as i8, d as i8).map_err(|_| wrong());
    match (month, day, parts.next()) {
        (None, None, None) => Ok(Interval::between(date(1, 1)?, date(12, 31)?)),
        (Some(m), None, None) => Ok(Interval::between(date(m, 1)?, date(m, 1)?.last_of_month())),
        (Some(m), Some(d), None) => Ok(Interval::day(date(m, d)?)),
        _ => Err(wrong()),
    }
}

/// Entities that lie within an area; one whose west end lies east of its east end goes across the date line.
fn within(area: &str, overview: &Overview) -> Result<Marks> {
    let ends: Vec<f64> =
        area.split(',').filter_map(|end| end.trim().parse().ok()).filter(|n: &f64| n.is_finite()).collect();
    let [west, south, east, north] = ends[..] else {
        let message = format!("no such area: {area} (write west,south,east,north in degrees: 9.5,25,25.2,33.2)");
        return Err(Error::new(ErrorKind::Invalid, message));
    };
    let holds = |(lat, lon): (f64, f64)| {
        let wide = if west <= east { lon >= west && lon <= east } else { lon >= west || lon <= east };
        wide && lat >= south && lat <= north
    };
    Ok(overview.entities.iter().map(|entity| entity.point.is_some_and(holds)).collect())
}

fn status(name: &str) -> Result<Status> {
    let all = || Status::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
    let named = Status::named(&name.to_lowercase().replace(' ', "-"));
    named.ok_or_else(|| Error::new(ErrorKind::Invalid, format!("no such status: {name} (there are {})", all())))
}

/// Kinds that are this one, or stand under it.
fn kinds(asked: &str, overview: &Overview) -> Marks {
    let is = |kind: &String| kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    overview.kinds.iter().map(is).collect()
}

impl Case {
    /// The facts that pass, and the counts.
    ///
    /// # Errors
    /// Fails on a date, status, digit or pile that does not exist; otherwise those of reading the case, as all below.
    pub(crate) fn select(&self, filter: &Filter, choice: &Choice) -> Result<Selected> {
        let overview = self.overview()?;
        let tests = self.tests(filter, &overview)?;
        let chosen_kinds = choice.kind.as_deref().map(|kind| kinds(kind, &overview));
        let chosen_status = choice.status.as_deref().map(status).transpose()?;
        if choice.digit.is_some_and(|d| !(1..=6).contains(&d)) {
            return Err(Error::new(ErrorKind::Invalid, "no such digit: 1 confirmed to 6 cannot be judged"));
        }
        let told_by = told_by(choice, &overview);
        let voices = choice.voice.as_deref().map(|name| voices(name, &overview));
        let pile = choice.pile.as_deref().map(Pile::named).transpose()?;
        let mut by_kind = vec![0u32; overview.kinds.len()];
        let mut by_status = BTreeMap::<&str, u32>::new();
        let mut ranks = Vec::new();
        for (rank, fact) in (0u32..).zip(&overview.facts) {
            let rest = choice.digit.is_none_or(|d| fact.credibility == d)
                && voices.as_ref().is_none_or(|voices| fact.voices.iter().any(|voice| holds(voices, *voice)))
                && pile.is_none_or(|pile| pile.has(fact))
                && told_by.as_ref().is_none_or(|told| fact.documents.iter().any(|d| holds(told, *d)))
                && tests.pass(rank, fact);
            if !rest {
                continue;
            }
            let is_kind = chosen_kinds.as_ref().is_none_or(|kinds| holds(kinds, fact.kind));
            let has_status = chosen_status.is_none_or(|s| fact.status == s);
            if has_status && let Some(count) = by_kind.get_mut(fact.kind as usize) {
                *count += 1;
            }
            if is_kind {
                *by_status.entry(fact.status.as_str()).or_default() += 1;
            }
            if is_kind && has_status {
                ranks.push(rank);
            }
        }
        let counted = overview.kinds.iter().cloned().zip(by_kind).filter(|(_, n)| *n > 0);
        let facets = Facets {
            kinds: counted.collect(),
            statuses: by_status.into_iter().map(|(status, n)| (status.to_owned(), n)).collect(),
            named: named(filter, choice, &overview),
        };
        Ok(Selected { overview, ranks, facets })
    }

    fn tests(&self, filter: &Filter, overview: &Overview) -> Result<Tests> {
        let (entities, facts) = (overview.entities.len(), overview.facts.len());
        Ok(Tests {
            kinds: filter.kind.as_deref().map(|kind| kinds(kind, overview)),
            since: filter.since.as_deref().map(days).transpose()?.and_then(|i| i.from),
            until: filter.until.as_deref().map(days).transpose()?.and_then(|i| i.to),
            status: filter.status.as_deref().map(status).transpose()?,
            places: match &filter.place {
                Some(place) => {
                    let mut places = marks(entities, self.called(place, overview)?);
                    if place.len() == 2 {
                        let country = place.to_uppercase();
                        for (mark, entity) in places.iter_mut().zip(&overview.entities) {
                            *mark |= entity.country.as_ref() == Some(&country);
                        }
                    }
                    Some(places)
                }
                None => None,
            },
            area: filter.area.as_deref().map(|area| within(area, overview)).transpose()?,
            about: [&filter.about, &filter.with]
                .into_iter()
                .flatten()
                .map(|about| {
                    let words: Vec<String> = casefile::fold::words(about).into_iter().map(|w| w.folded).collect();
                    let saying = marks(facts, self.file.facts_saying(&words)?);
                    Ok((marks(entities, self.called(about, overview)?), saying))
                })
                .collect::<Result<_>>()?,
            found: match &filter.search {
                Some(search) => Some(marks(facts, self.file.facts_holding(&self.spellings(search)?)?)),
                None => None,
            },
        })
    }

    /// Entities that have this name or id.
    fn called(&self, name: &str, overview: &Overview) -> Result<Vec<u32>> {
        let by_id = overview.entity(&EntityId(name.to_owned()));
        let by_name = self.file.entities_called(name)?;
        Ok(by_name.iter().filter_map(|id| overview.entity(id)).chain(by_id).collect())
    }

    /// A search, and where it is an entity's name, the entity's names in all spellings and scripts as phrases.
    pub(crate) fn spellings(&self, search: &str) -> Result<Vec<String>> {
        let folded = casefile::fold::fold(search);
        let mut all = vec![search.to_owned()];
        for id in self.file.entities_called(search)? {
            let names = self.file.entity(&id)?.map(|e| e.names).unwrap_or_default();
            let names: Vec<String> = names.iter().map(|n| casefile::fold::fold(&n.text)).collect();
            if names.contains(&folded) {
                all.extend(names.iter().filter(|n| **n != folded && n.chars().count() > 3).map(|n| format!("\"{n}\"")));
            }
        }
        all[1..].sort();
        all.dedup();
        Ok(all)
    }
}

/// Entities that the filter names by their ids.
fn named(filter: &Filter, choice: &Choice, overview: &Overview) -> Vec<Named> {
    let asked = [&filter.about, &filter.with, &filter.place, &choice.voice].into_iter().flatten();
    let rows = asked.filter_map(|id| overview.entity_row(overview.entity(&EntityId(id.clone()))?));
    rows.map(|row| Named { id: row.id.0.clone(), name: row.name.clone() }).collect()
}

/// The documents of the outlet and language that were chosen; `None` if neither was.
fn told_by(choice: &Choice, overview: &Overview) -> Option<Marks> {
    if choice.outlet.is_none() && choice.language.is_none() {
        return None;
    }
    let outlets = choice.outlet.as_deref().map(|name| outlets_called(name, overview));
    let of = |document: &crate::overview::DocumentRow| {
        let language = overview.languages.get(document.language as usize);
        outlets.as_ref().is_none_or(|outlets| holds(outlets, document.outlet))
            && choice.language.as_ref().is_none_or(|asked| language == Some(asked))
    };
    Some(overview.documents.iter().map(of).collect())
}

/// Voices of this name, however it is spelt, or the one that is the entity of this id.
fn voices(name: &str, overview: &Overview) -> Marks {
    let (id, asked) = (overview.entity(&EntityId(name.to_owned())), casefile::fold::fold(name));
    let is = |voice: &VoiceRow| match id {
        Some(id) => voice.entity == Some(id),
        None => casefile::fold::fold(&voice.name) == asked,
    };
    overview.voices.iter().map(is).collect()
}

/// Outlets of this name, however it is spelt.
pub(crate) fn outlets_called(name: &str, overview: &Overview) -> Marks {
    let asked = casefile::fold::fold(name);
    overview.outlets.iter().map(|outlet| casefile::fold::fold(&outlet.name) == asked).collect()
}
