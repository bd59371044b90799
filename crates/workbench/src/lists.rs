//! Which facts does a page show, in what order, and how many are there of each sort? Only what is shown is looked up.

use crate::{
    case::Case,
    error::{Error, ErrorKind, Result},
    facts::{Filter, Lookup},
    names,
    views::{Beginning, Facets, FactLine, FactList, FactsByTime, TimeBar},
};
use jiff::{ToSpan, civil::Date};
use model::{DocumentId, Fact, Interval, Status};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Stretches of time in an overview, at most.
const BARS: i64 = 60;

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
}

/// How much of a list: so many from the one with this number on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch {
    pub offset: usize,
    pub limit: Option<usize>,
}

impl Case {
    /// Facts in the order of importance.
    ///
    /// # Errors
    /// Fails on a date or status that does not exist; otherwise those of reading the case, as all below.
    pub fn list(&self, filter: &Filter, choice: &Choice, stretch: Stretch) -> Result<FactList> {
        let (facts, facets) = self.choose(filter, choice)?;
        let list = self.lines(&facts, stretch, &Lookup::new(self))?;
        Ok(FactList { list, facets })
    }

    /// Facts in the order of time, and those without one.
    pub fn by_time(&self, filter: &Filter, choice: &Choice, stretch: Stretch) -> Result<FactsByTime> {
        let (facts, facets) = self.choose(filter, choice)?;
        let (mut dated, undated): (Vec<Arc<Fact>>, Vec<Arc<Fact>>) =
            facts.into_iter().partition(|f| f.time.is_some_and(|t| !t.is_unknown()));
        let key = |f: &Arc<Fact>| (f.time.and_then(|t| t.from.or(t.to)), f.time.and_then(|t| t.to), f.id.clone());
        dated.sort_by_cached_key(key);
        let lookup = Lookup::new(self);
        let times: Vec<Interval> = dated.iter().filter_map(|f| f.time).collect();
        let span = span(&times);
        Ok(FactsByTime {
            total: dated.len(),
            entries: self.lines(&dated, stretch, &lookup)?.items,
            undated: self.lines(&undated, Stretch { offset: 0, ..stretch }, &lookup)?,
            span: span.map(|(from, to)| Interval::between(from, to)),
            bars: span.map(|span| bars(&times, span)).unwrap_or_default(),
            facets,
        })
    }

    /// The facts that pass, the most important first, and the counts.
    pub(crate) fn choose(&self, filter: &Filter, choice: &Choice) -> Result<(Vec<Arc<Fact>>, Facets)> {
        let status = choice.status.as_ref().map(|s| s.to_lowercase().replace(' ', "-"));
        if status.as_deref().is_some_and(|s| Status::named(s).is_none()) {
            // The selection knows how to say which there are.
            self.select(&Filter { status: status.clone(), ..Filter::default() })?;
        }
        if choice.digit.is_some_and(|d| !(1..=6).contains(&d)) {
            return Err(Error::new(ErrorKind::Invalid, "no such digit: 1 confirmed to 6 cannot be judged"));
        }
        let told_by = self.told_by(choice)?;
        let (mut facets, mut passing) = (Facets::default(), Vec::new());
        for fact in self.select(filter)? {
            let is_kind = choice.kind.as_deref().is_none_or(|kind| {
                fact.kind.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let has_status = status.as_deref().is_none_or(|s| fact.verdict.status.as_str() == s);
            let rest = choice.digit.is_none_or(|d| fact.verdict.credibility == d)
                && told_by.as_ref().is_none_or(|told| fact.members.iter().any(|m| told.contains(&m.document)));
            if rest && has_status {
                *facets.kinds.entry(fact.kind.clone()).or_default() += 1;
            }
            if rest && is_kind {
                *facets.statuses.entry(fact.verdict.status.as_str().to_owned()).or_default() += 1;
            }
            if rest && is_kind && has_status {
                passing.push(fact);
            }
        }
        Ok((passing, facets))
    }

    /// The documents of the outlet and language that were chosen; `None` if neither was.
    fn told_by(&self, choice: &Choice) -> Result<Option<BTreeSet<DocumentId>>> {
        if choice.outlet.is_none() && choice.language.is_none() {
            return Ok(None);
        }
        let outlet = choice.outlet.as_deref().map(casefile::fold::fold);
        let heads = self.file.heads()?;
        let of = heads.iter().map(|h| &h.document).filter(|d| {
            outlet.as_ref().is_none_or(|o| casefile::fold::fold(names::outlet(d)) == *o)
                && choice.language.as_ref().is_none_or(|l| d.language.as_ref().is_some_and(|own| own.value == *l))
        });
        Ok(Some(of.map(|d| d.id.clone()).collect()))
    }

    pub(crate) fn lines(
        &self,
        facts: &[Arc<Fact>],
        stretch: Stretch,
        lookup: &Lookup<'_>,
    ) -> Result<Beginning<FactLine>> {
        let shown = facts.iter().skip(stretch.offset).take(stretch.limit.unwrap_or(usize::MAX));
        let items = shown.map(|fact| self.fact_line(fact, lookup)).collect::<Result<_>>()?;
        Ok(Beginning { total: facts.len(), items })
    }
}

/// The first and the last day that any of them names.
fn span(times: &[Interval]) -> Option<(Date, Date)> {
    let ends = || times.iter().flat_map(|t| [t.from, t.to]).flatten();
    Some((ends().min()?, ends().max()?))
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The first day of the unit in which a day lies, and the first of the next.
    fn around(self, day: Date) -> Option<(Date, Date)> {
        let first = |month: i8| Date::new(day.year(), month, 1).ok();
        let (from, length) = match self {
            Unit::Day => (day, 1.day()),
            Unit::Week => (day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?, 1.week()),
            Unit::Month => (first(day.month())?, 1.month()),
            Unit::Quarter => (first((day.month() - 1) / 3 * 3 + 1)?, 3.months()),
            Unit::Year => (first(1)?, 1.year()),
        };
        Some((from, from.checked_add(length).ok()?))
    }
}

/// Counts facts by the finest unit of time of which the span holds few enough.
fn bars(times: &[Interval], (first, last): (Date, Date)) -> Vec<TimeBar> {
    let days = first.until(last).map_or(i64::MAX, |s| i64::from(s.get_days()));
    let lengths = [(Unit::Day, 1), (Unit::Week, 7), (Unit::Month, 30), (Unit::Quarter, 91)];
    let unit = lengths.iter().find(|(_, length)| days / length <= BARS).map_or(Unit::Year, |(unit, _)| *unit);
    let mut bars: Vec<(Date, Date, u32, u32)> = Vec::new();
    let mut next = unit.around(first);
    while let Some((from, to)) = next.filter(|(from, _)| *from <= last && bars.len() < 2000) {
        bars.push((from, to, 0, 0));
        next = unit.around(to);
    }
    // A fact that may lie in many bars raises the count at the first and lowers it behind the last.
    let mut rises = vec![0i64; bars.len() + 1];
    for time in times {
        let (from, to) = (time.from.unwrap_or(first), time.to.unwrap_or(last));
        let at = |day: Date| bars.partition_point(|(start, ..)| *start <= day).saturating_sub(1);
        let (low, high) = (at(from), at(to));
        if low == high && time.from.is_some() && time.to.is_some() {
            if let Some(bar) = bars.get_mut(low) {
                bar.2 += 1;
            }
        } else {
            rises[low] += 1;
            rises[(high + 1).min(bars.len())] -= 1;
        }
    }
    let mut height = 0;
    for (bar, rise) in bars.iter_mut().zip(rises) {
        height += rise;
        bar.3 = height.max(0) as u32;
    }
    let day_before = |day: Date| day.yesterday().unwrap_or(day).to_string();
    bars.into_iter()
        .map(|(from, to, within, maybe)| TimeBar { from: from.to_string(), to: day_before(to), within, maybe })
        .collect()
}

/// How many of each, most first, as names and numbers.
pub(crate) fn tally<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn bars_count_what_was_surely_and_what_may_have_been_then() {
        let times = [
            Interval::day(date(2024, 3, 1)),
            Interval::day(date(2024, 3, 2)),
            Interval::between(date(2024, 3, 1), date(2024, 3, 3)),
            Interval { from: Some(date(2024, 3, 3)), to: None },
        ];
        let counted = bars(&times, span(&times).unwrap());
        let counts: Vec<_> = counted.iter().map(|b| (b.from.as_str(), b.within, b.maybe)).collect();
        assert_eq!(counts, [("2024-03-01", 1, 1), ("2024-03-02", 1, 1), ("2024-03-03", 0, 2)]);
    }

    #[test]
    fn long_spans_are_counted_by_years_and_short_ones_by_days() {
        let of = |from, to| bars(&[Interval::between(from, to)], (from, to));
        assert_eq!(of(date(1950, 5, 1), date(2024, 3, 1)).len(), 75);
        assert_eq!(
            of(date(2024, 1, 31), date(2024, 12, 31)).first().map(|b| b.from.clone()).as_deref(),
            Some("2024-01-29")
        );
        assert_eq!(of(date(2021, 1, 31), date(2024, 12, 31)).len(), 48);
        assert_eq!(of(date(2024, 1, 31), date(2024, 1, 31)).len(), 1);
    }
}
