//! Which facts does a page show, in what order, and how many are there of each sort? Only what is shown is looked up.

use crate::{
    case::Case,
    error::Result,
    facts::Lookup,
    overview::FactRow,
    select::{Choice, Filter, Selected},
    views::{Beginning, FactLine, FactList, FactsByTime, TimeBar},
};
use jiff::{ToSpan, civil::Date};
use model::Interval;
use std::collections::BTreeMap;

/// Stretches of time in an overview, at most.
const BARS: i64 = 60;

/// Facts that may be the same as another, at most.
const NEAR: usize = 6;

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
        let Selected { ranks, facets, .. } = self.select(filter, choice)?;
        let list = self.lines(&ranks, stretch, &Lookup::new(self)?)?;
        Ok(FactList { list, facets })
    }

    /// Facts in the order of time, and a stretch of those without one.
    pub fn by_time(
        &self,
        filter: &Filter,
        choice: &Choice,
        stretch: Stretch,
        timeless: Stretch,
    ) -> Result<FactsByTime> {
        let selected = self.select(filter, choice)?;
        let (overview, asked) = (&selected.overview, selected.marks());
        let is_asked = |rank: &u32| asked.get(*rank as usize).copied().unwrap_or(false);
        let dated: Vec<u32> = overview.by_time.iter().copied().filter(is_asked).collect();
        let undated: Vec<u32> =
            selected.rows().filter(|(_, fact)| fact.known_time().is_none()).map(|(rank, _)| rank).collect();
        let times: Vec<Interval> = dated.iter().filter_map(|rank| overview.fact(*rank)?.time).collect();
        let lookup = Lookup::new(self)?;
        let span = span(&times);
        Ok(FactsByTime {
            total: dated.len(),
            entries: self.lines(&dated, stretch, &lookup)?.items,
            undated: self.lines(&undated, timeless, &lookup)?,
            span: span.map(|(from, to)| Interval::between(from, to)),
            bars: span.map(|span| bars(&times, span)).unwrap_or_default(),
            facets: selected.facets,
        })
    }

    /// Facts that may be the same as this one, the likeliest first: of its sort, about the same, and perhaps at the same time.
    ///
    /// # Errors
    /// Fails when there is none called so, or several.
    pub fn near(&self, name: &str) -> Result<Vec<FactLine>> {
        let lookup = Lookup::new(self)?;
        let overview = lookup.overview.clone();
        let rank = self.file.fact_rank(&self.find_fact(name)?)?;
        let Some((rank, this)) = rank.and_then(|rank| Some((rank, overview.fact(rank)?))) else {
            return Ok(Vec::new());
        };
        let sort = |fact: &FactRow| overview.kind(fact).split('.').next().unwrap_or_default().to_owned();
        let (of, parts) = (sort(this), this.parts());
        let likeness = |fact: &FactRow| -> Option<usize> {
            let shared = fact.parts().intersection(&parts).count();
            let apart = this.known_time().zip(fact.known_time()).is_some_and(|(a, b)| !a.may_overlap(&b));
            (shared > 0 && !apart && sort(fact) == of).then(|| {
                let same_place = fact.place.is_some() && fact.place == this.place;
                let same_time = fact.known_time().is_some() && fact.known_time() == this.known_time();
                2 * shared + usize::from(fact.kind == this.kind) + usize::from(same_place) + usize::from(same_time)
            })
        };
        let others = (0u32..).zip(&overview.facts).filter(|(other, _)| *other != rank);
        let mut near: Vec<(usize, u32)> = others.filter_map(|(other, fact)| Some((likeness(fact)?, other))).collect();
        near.sort_by_key(|(likeness, other)| (std::cmp::Reverse(*likeness), *other));
        near.iter().take(NEAR).map(|(_, other)| self.fact_line(*other, &lookup)).collect()
    }

    pub(crate) fn lines(&self, ranks: &[u32], stretch: Stretch, lookup: &Lookup<'_>) -> Result<Beginning<FactLine>> {
        let shown = ranks.iter().skip(stretch.offset).take(stretch.limit.unwrap_or(usize::MAX));
        let items = shown.map(|rank| self.fact_line(*rank, lookup)).collect::<Result<_>>()?;
        Ok(Beginning { total: ranks.len(), items })
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
