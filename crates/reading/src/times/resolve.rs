//! What do the caught words mean, counted from their anchor? Turns a rule's captures into a value, an interval and a grain.
//! What the anchor does not settle stays unknown.

use super::calendar::{Point, Unit, easter, moved, nth_weekday, part_of, weekday};
use super::grammar::{Candidate, Capture, Grammar};
use super::parts::{half_of, time_of_day, within, year_with};
use jiff::civil::{Date, Weekday};
use model::{Grain, Interval, TimeKind};
use std::collections::BTreeMap;

/// What words around a time say of its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    Unknown,
}

/// What a time is counted from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor {
    /// The day of publication.
    pub day: Option<Date>,
    /// The time told before this one.
    pub told: Option<Point>,
    /// The quarter of a year told last: what "the quarter" is in a report of business.
    pub quarter: Option<Point>,
    /// Days that the publication interval is long, less one.
    pub width: i64,
    pub tense: Tense,
}

/// A time with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Meaning {
    pub kind: TimeKind,
    pub value: String,
    pub interval: Interval,
    pub grain: Grain,
    /// It is this stretch of the calendar, and later words may count from it.
    pub point: Option<Point>,
    /// `publication` or `text`, where one was needed.
    pub anchor: Option<&'static str>,
    /// A date that does not exist.
    pub impossible: bool,
}

impl Meaning {
    pub fn new(kind: TimeKind, value: impl Into<String>, grain: Grain) -> Meaning {
        let value = value.into();
        Meaning { kind, value, interval: Interval::default(), grain, point: None, anchor: None, impossible: false }
    }

    pub fn of(point: Point, anchor: Option<&'static str>) -> Meaning {
        let mut meaning = Meaning::new(TimeKind::Date, point.value(), point.unit.grain());
        (meaning.interval, meaning.point, meaning.anchor) = (point.interval(), Some(point), anchor);
        meaning
    }
}

/// How a holiday is found in a year.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Holiday {
    Day(i8, i8),
    Nth(i8, i8, i8),
    Easter(i32),
    /// First and last day, for the years that are known.
    Listed(Vec<(Date, Date)>),
}

impl Holiday {
    /// `12-25`; `11-4#4`, the fourth Thursday of November; `easter+1`; `2020-04-24..2020-05-23 2021-...`.
    pub fn parse(text: &str) -> Option<Holiday> {
        if let Some(days) = text.strip_prefix("easter") {
            return Some(Holiday::Easter(if days.is_empty() { 0 } else { days.parse().ok()? }));
        }
        if text.contains("..") {
            let listed = text.split(' ').map(|part| {
                let (from, to) = part.split_once("..")?;
                Some((from.parse().ok()?, to.parse().ok()?))
            });
            return Some(Holiday::Listed(listed.collect::<Option<Vec<_>>>()?));
        }
        let (month, day) = text.split_once('-')?;
        let month = month.parse().ok()?;
        Some(match day.split_once('#') {
            Some((weekday, n)) => Holiday::Nth(month, weekday.parse().ok()?, n.parse().ok()?),
            None => Holiday::Day(month, day.parse().ok()?),
        })
    }

    fn of(&self, year: i16) -> Option<(Date, Date)> {
        let day = match self {
            Holiday::Day(month, day) => Date::new(year, *month, *day).ok()?,
            Holiday::Nth(month, day, n) => nth_weekday(year, *month, *n, weekday(*day)?)?,
            Holiday::Easter(days) => moved(easter(year)?, i64::from(*days), Unit::Day)?,
            Holiday::Listed(all) => return all.iter().find(|(from, _)| from.year() == year).copied(),
        };
        Some((day, day))
    }
}

pub(crate) struct Resolver<'r> {
    pub grammar: &'r Grammar,
    pub candidates: &'r [Candidate],
    pub holidays: &'r BTreeMap<String, Holiday>,
}

/// The settings of one candidate: captures first, then what its rule says.
pub(crate) struct Args<'a> {
    candidate: &'a Candidate,
    emit: &'a BTreeMap<String, String>,
}

impl<'a> Args<'a> {
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let caught = self.candidate.captures.iter().find_map(|(n, c)| match c {
            Capture::Value(value) if n == name => Some(value.as_str()),
            _ => None,
        });
        caught.or_else(|| self.emit.get(name).map(String::as_str))
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    pub fn unit(&self) -> Option<Unit> {
        Unit::named(self.text("unit")?)
    }

    fn time(&self, name: &str) -> Option<usize> {
        self.candidate.captures.iter().find_map(|(n, c)| match c {
            Capture::Time(index) if n == name => Some(*index),
            _ => None,
        })
    }
}

impl Resolver<'_> {
    /// `None` if the words, after all, mean no time.
    pub fn resolve(&self, index: usize, anchor: &Anchor) -> Option<Meaning> {
        let candidate = &self.candidates[index];
        let emit = &self.grammar.rules[candidate.rule].emit;
        let args = Args { candidate, emit };
        if emit.get("tense").is_some_and(|t| t == "future") && anchor.tense != Tense::Future {
            return None;
        }
        let mut meaning = match emit.get("op").map(String::as_str)? {
            "point" => self.point(&args, anchor)?,
            "shift" => self.shift(&args, anchor)?,
            "span" => self.span(&args, anchor)?,
            "duration" => {
                let (n, unit) = (amount(&args), args.unit()?);
                Meaning::new(TimeKind::Duration, period(&n, unit), unit.grain())
            }
            "set" => self.set(&args, anchor)?,
            "vague" => vague(&args, anchor)?,
            "range" => self.range(&args, anchor)?,
            "bound" => self.bound(&args, anchor)?,
            "part" => self.part(&args, anchor)?,
            "clock" => self.clock(&args, anchor)?,
            "daypart" => self.day_part(&args, anchor),
            "at" => self.at(&args, anchor)?,
            "week" => {
                let base = self.inner(&args, "base", anchor)?;
                let day = base.point.filter(|p| p.unit == Unit::Day)?;
                Meaning::of(Point::holding(day.start, args.unit().unwrap_or(Unit::Week)), base.anchor)
            }
            "weekend" => weekend(anchor)?,
            "within" => within(&args, &self.inner(&args, "base", anchor)?)?,
            "same" if args.text("of") == Some("quarter") => Meaning::of(anchor.quarter?, Some("text")),
            "same" => Meaning::of(anchor.told?, Some("text")),
            "event" => Meaning::new(TimeKind::Duration, period(&amount(&args), args.unit()?), Grain::Vague),
            _ => return None,
        };
        if let Some(kind) = emit.get("type").and_then(|t| TimeKind::named(t)) {
            meaning.kind = kind;
        }
        Some(meaning)
    }

    fn inner(&self, args: &Args<'_>, name: &str, anchor: &Anchor) -> Option<Meaning> {
        self.resolve(args.time(name)?, anchor)
    }

    /// A place in the calendar from year, month, day, weekday, season, quarter, half, decade, century or holiday.
    fn point(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let year = match (args.int("year"), args.int("yy")) {
            (Some(year), _) => Some(year),
            (_, Some(yy)) => {
                let pivot = anchor.day.map_or(2030, |d| i64::from(d.year())) + 10;
                Some(if 2000 + yy > pivot { 1900 + yy } else { 2000 + yy })
            }
            _ => None,
        };
        let year = year.and_then(|y| i16::try_from(y).ok());
        // "the third quarter of last year": the year is what another time says.
        let within = self.inner(args, "base", anchor);
        if args.time("base").is_some() && within.is_none() {
            return None;
        }
        let base = within.as_ref().and_then(|w| w.point);
        let year = year.or_else(|| base.filter(|b| b.unit >= Unit::Year).map(|b| b.start.year()));
        if within.is_some() && base.is_none() {
            return None;
        }
        // A month is of a year, not of another month.
        if args.text("month").is_some() && base.is_some_and(|b| b.unit < Unit::Year) {
            return None;
        }
        // "The second half of March" is no half of a year.
        let (quarter, half) = (args.int("quarter"), args.int("half"));
        if let Some(other) = base.filter(|b| b.unit != Unit::Year && quarter.or(half).is_some()) {
            let interval = half_of(other, half?)?;
            let base = within.filter(|w| w.kind == TimeKind::Date)?;
            return Some(Meaning { interval, grain: Grain::Range, point: None, ..base });
        }
        let choice = args.text("choose").unwrap_or("context");
        let month = args.int("month").and_then(|m| i8::try_from(m).ok());
        let day = args.int("day").and_then(|d| i8::try_from(d).ok());
        let mut meaning = if let Some(name) = args.text("holiday") {
            let holiday = self.holidays.get(name)?;
            self.yearly(year, choice, anchor, Unit::Day, &format!("XXXX-{name}"), |y| holiday.of(y))
        } else if let Some(iso) = args.int("weekday").filter(|_| month.is_none() && day.is_none()) {
            self.weekday(i8::try_from(iso).ok()?, base, choice, anchor)?
        } else if let (Some(month), Some(day)) = (month, day) {
            let masked = format!("XXXX-{month:02}-{day:02}");
            let on = args.int("dow").and_then(|d| weekday(i8::try_from(d).ok()?));
            let guessed = if year.is_none() { on.and_then(|on| year_with(month, day, on, anchor)) } else { None };
            let mut found = self.yearly(year.or(guessed), choice, anchor, Unit::Day, &masked, |y| {
                Date::new(y, month, day).ok().map(|d| (d, d))
            });
            found.anchor = found.anchor.or(guessed.map(|_| "publication"));
            let some_year = (1..=4).any(|n| Date::new(2000 + n, month, day).is_ok());
            if found.point.is_none() && (year.is_some() || !some_year) {
                let value = year.map_or(masked, |y| format!("{y:04}-{month:02}-{day:02}"));
                Meaning {
                    impossible: Date::new(year.unwrap_or(2000), month, day).is_err(),
                    ..Meaning::new(TimeKind::Date, value, Grain::Day)
                }
            } else {
                found
            }
        } else if let Some(month) = month {
            self.yearly(year, choice, anchor, Unit::Month, &format!("XXXX-{month:02}"), |y| {
                span_of(Date::new(y, month, 1).ok()?, Unit::Month)
            })
        } else if let Some(day) = day {
            let on = args.int("dow").and_then(|d| weekday(i8::try_from(d).ok()?));
            self.day_of_month(day, on, base, choice, anchor)?
        } else if let Some(season) = args.text("season") {
            let month = match season {
                "SP" => 3,
                "SU" => 6,
                "FA" => 9,
                _ => 12,
            };
            self.yearly(year, choice, anchor, Unit::Season, &format!("XXXX-{season}"), |y| {
                span_of(Date::new(y, month, 1).ok()?, Unit::Season)
            })
        } else if let Some(quarter) = args.int("quarter").filter(|q| (1..=4).contains(q)) {
            let start = quarter as i8 * 3 - 2;
            self.yearly(year, choice, anchor, Unit::Quarter, &format!("XXXX-Q{quarter}"), |y| {
                span_of(Date::new(y, start, 1).ok()?, Unit::Quarter)
            })
        } else if let Some(half) = args.int("half").filter(|h| (1..=2).contains(h)) {
            let start = half as i8 * 6 - 5;
            self.yearly(year, choice, anchor, Unit::Half, &format!("XXXX-H{half}"), |y| {
                span_of(Date::new(y, start, 1).ok()?, Unit::Half)
            })
        } else if let Some(decade) = args.int("decade") {
            let decade = if decade < 100 { 1900 + decade + if decade < 20 { 100 } else { 0 } } else { decade };
            Meaning::of(Point { unit: Unit::Decade, start: Date::new(i16::try_from(decade).ok()?, 1, 1).ok()? }, None)
        } else if let Some(century) = args.int("century").filter(|c| (1..=30).contains(c)) {
            Meaning::of(Point { unit: Unit::Century, start: Date::new((century as i16 - 1) * 100, 1, 1).ok()? }, None)
        } else if let Some(year) = year {
            Meaning::of(Point { unit: Unit::Year, start: Date::new(year, 1, 1).ok()? }, None)
        } else {
            return None;
        };
        meaning.anchor = meaning.anchor.or(within.and_then(|w| w.anchor));
        Some(meaning)
    }

    /// Something that comes once a year: of the year said, or the one that the choice and the anchor name.
    fn yearly(
        &self,
        year: Option<i16>,
        choice: &str,
        anchor: &Anchor,
        unit: Unit,
        masked: &str,
        find: impl Fn(i16) -> Option<(Date, Date)>,
    ) -> Meaning {
        let point = |(start, end): (Date, Date)| {
            let mut meaning = Meaning::of(Point { unit, start }, None);
            if end != meaning.interval.to.unwrap_or(end) {
                (meaning.interval.to, meaning.grain) = (Some(end), Grain::Range);
            }
            meaning
        };
        let unknown = || Meaning::new(TimeKind::Date, masked, unit.grain());
        if let Some(year) = year {
            return find(year).map_or_else(unknown, point);
        }
        let Some(today) = anchor.day else { return unknown() };
        let near: Vec<(Date, Date)> = (-9..=9).filter_map(|n| find(today.year() + n)).collect();
        let past = near.iter().rev().find(|(start, _)| *start <= today);
        let over = near.iter().rev().find(|(_, end)| *end < today);
        let coming = near.iter().find(|(_, end)| *end >= today);
        let after = near.iter().find(|(start, _)| *start > today);
        let chosen = match choice {
            "past" => past,
            "last" => over,
            "next" => after,
            "this" => near.iter().find(|(start, _)| start.year() == today.year()),
            _ => match anchor.tense {
                Tense::Past => past,
                Tense::Future => coming,
                Tense::Unknown => {
                    // Without a tense a date that is only weeks ahead is rather that than one of a year ago.
                    let ahead = coming.map_or(9999, |c| (c.0 - today).get_days());
                    let behind = past.map_or(9999, |p| (today - p.0).get_days());
                    if ahead > 0 && ahead <= 92 && behind > 240 { coming } else { past }
                }
            },
        };
        chosen.map_or_else(unknown, |c| Meaning { anchor: Some("publication"), ..point(*c) })
    }

    fn weekday(&self, iso: i8, base: Option<Point>, choice: &str, anchor: &Anchor) -> Option<Meaning> {
        let wanted = weekday(iso)?;
        if let Some(base) = base {
            // "Friday of last week", "a Friday in March" (which one is not said).
            if base.unit != Unit::Week {
                return None;
            }
            let day = moved(base.start, i64::from(iso) - 1, Unit::Day)?;
            return Some(Meaning::of(Point { unit: Unit::Day, start: day }, Some("publication")));
        }
        let Some(today) = anchor.day else {
            return Some(Meaning::new(TimeKind::Date, format!("XXXX-WXX-{iso}"), Grain::Day));
        };
        let same = today.weekday() == wanted;
        let before = || today.nth_weekday(-1, wanted).ok();
        let after = || today.nth_weekday(1, wanted).ok();
        let day = match (choice, anchor.tense) {
            ("last", _) => before(),
            ("next", _) => after(),
            ("this", _) => moved(Point::holding(today, Unit::Week).start, i64::from(iso) - 1, Unit::Day),
            _ if same => Some(today),
            (_, Tense::Future) => after(),
            _ => before(),
        }?;
        Some(Meaning::of(Point { unit: Unit::Day, start: day }, Some("publication")))
    }

    /// "the 23rd", "the 23rd of last September".
    fn day_of_month(
        &self,
        day: i8,
        on: Option<Weekday>,
        base: Option<Point>,
        choice: &str,
        anchor: &Anchor,
    ) -> Option<Meaning> {
        if let Some(base) = base {
            if base.unit != Unit::Month {
                return None;
            }
            let start = Date::new(base.start.year(), base.start.month(), day);
            return Some(match start {
                Ok(start) => Meaning::of(Point { unit: Unit::Day, start }, None),
                Err(_) => Meaning {
                    impossible: true,
                    ..Meaning::new(TimeKind::Date, format!("{}-{day:02}", base.value()), Grain::Day)
                },
            });
        }
        let Some(today) = anchor.day else {
            return Some(Meaning::new(TimeKind::Date, format!("XXXX-XX-{day:02}"), Grain::Day));
        };
        let month = Point::holding(today, Unit::Month);
        let near: Vec<Date> = (-3..=3)
            .filter_map(|n| month.moved(n))
            .filter_map(|m| Date::new(m.start.year(), m.start.month(), day).ok())
            .collect();
        // "Monday the 13th": the nearest month in which it is one.
        let named = near.iter().filter(|d| on == Some(d.weekday())).min_by_key(|d| (**d - today).get_days().abs());
        if let Some(start) = named {
            return Some(Meaning::of(Point { unit: Unit::Day, start: *start }, Some("publication")));
        }
        let future = choice == "next" || choice == "context" && anchor.tense == Tense::Future;
        let start = if future { near.iter().find(|d| **d >= today) } else { near.iter().rev().find(|d| **d <= today) };
        Some(Meaning::of(Point { unit: Unit::Day, start: *start? }, Some("publication")))
    }

    /// So many units before or after the anchor.
    fn shift(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let unit = args.unit()?;
        let sign = if args.text("dir") == Some("past") { -1 } else { 1 };
        let said = amount(args);
        let from = args.text("from").unwrap_or("publication");
        let inner = self.inner(args, "base", anchor);
        if args.time("base").is_some() && inner.is_none() {
            return None;
        }
        let told = inner.as_ref().and_then(|b| b.point).or(match from {
            "text" => anchor.told,
            "quarter" => Some(anchor.quarter?),
            _ => None,
        });
        let name = if told.is_some() && inner.is_none() { "text" } else { "publication" };
        let loose = args.text("loose").is_some();
        let reference =
            if args.time("base").is_some() { told.map(|p| p.start) } else { told.map(|p| p.start).or(anchor.day) };
        // "Two days later" than a year or a month says nothing.
        let vague = told.is_some_and(|t| t.unit > Unit::Day.max(unit)) && loose;
        let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
        let Ok(n) = said.parse::<f64>() else {
            let mut meaning = Meaning::new(TimeKind::Date, value, Grain::Vague);
            if from == "publication" && args.time("base").is_none() {
                meaning.interval = if sign < 0 {
                    Interval { from: None, to: anchor.day }
                } else {
                    Interval { from: anchor.day, to: None }
                };
                meaning.anchor = anchor.day.map(|_| "publication");
            }
            return Some(meaning);
        };
        let Some(reference) = reference else {
            return Some(Meaning::new(TimeKind::Date, unknown_value(unit), unit.grain()));
        };
        if vague || from == "text" && told.is_none() && args.text("keep").is_none() {
            return Some(Meaning::new(TimeKind::Date, unknown_value(unit), unit.grain()));
        }
        if n.fract() != 0.0 || unit < Unit::Day {
            return self.fine_shift(n * sign as f64, unit, reference, name);
        }
        let n = n as i64 * sign;
        // "a year earlier" keeps the grain of what it is counted from.
        if let Some(told) = told.filter(|t| args.text("keep").is_some() && t.unit < unit) {
            let start = moved(told.start, n, unit)?;
            return Some(Meaning::of(Point { start, ..Point::holding(start, told.unit) }, Some(name)));
        }
        if !loose {
            let point = Point::holding(reference, unit).moved(n)?;
            return Some(Meaning::of(point, Some(name)));
        }
        // "two weeks ago" is not the week, but about that day: as wide as the unit is coarse.
        let day = moved(reference, n, unit)?;
        let mut meaning = Meaning::of(Point::holding(day, unit), Some(name));
        // An unsure day of publication is slack enough; a told month or year counts from all of its days.
        let slack = if told.is_some() { slack_days(unit) } else { (slack_days(unit) - anchor.width / 2).max(0) };
        let last = told.map_or(reference, Point::end);
        let (near, far) = (moved(reference, n, unit)?, moved(last, n, unit)?);
        meaning.interval = match args.text("mod") {
            Some("LT") if n < 0 => Interval { from: Some(near), to: Some(last) },
            Some("LT") => Interval { from: Some(reference), to: Some(far) },
            Some("MT") if n < 0 => Interval { from: None, to: Some(far) },
            Some("MT") => Interval { from: Some(near), to: None },
            _ => Interval { from: moved(near, -slack, Unit::Day), to: moved(far, slack, Unit::Day) },
        };
        if args.text("mod").is_some_and(|m| !m.is_empty()) {
            meaning.grain = Grain::Range;
        } else if inner.is_some() && unit == Unit::Week && told.is_some_and(|t| t.unit == Unit::Day) {
            // "Two weeks from 7 June" has a day for its value (TimeML), and is spoken as roundly as ever.
            (meaning.value, meaning.grain) = (day.to_string(), Grain::Range);
        }
        meaning.point = Some(if unit == Unit::Day { Point { unit, start: day } } else { Point::holding(day, unit) });
        Some(meaning)
    }

    fn fine_shift(&self, n: f64, unit: Unit, reference: Date, name: &'static str) -> Option<Meaning> {
        let hours = match unit {
            Unit::Second | Unit::Minute => 0.0,
            Unit::Hour => n,
            Unit::Day => n * 24.0,
            Unit::Week => n * 168.0,
            Unit::Month => n * 730.0,
            Unit::Year => n * 8766.0,
            _ => return None,
        };
        if unit >= Unit::Day {
            let coarse = Unit::Month.min(unit);
            let day = moved(reference, (hours / 24.0).round() as i64, Unit::Day)?;
            let slack = slack_days(coarse);
            let mut meaning = Meaning::of(Point::holding(day, coarse), Some(name));
            meaning.interval = Interval { from: moved(day, -slack, Unit::Day), to: moved(day, slack, Unit::Day) };
            return Some(meaning);
        }
        // The hour of publication is not known: the days that the hours may reach.
        let day = |h: f64| moved(reference, (h / 24.0).floor() as i64, Unit::Day);
        let mut meaning = Meaning::of(Point::holding(reference, Unit::Day), Some(name));
        meaning.interval = Interval { from: day(hours.min(23.0)), to: day(hours + 23.0) };
        (meaning.kind, meaning.grain, meaning.point) = (TimeKind::Time, Grain::Instant, None);
        if meaning.interval.from != meaning.interval.to {
            meaning.grain = Grain::Range;
        }
        Some(meaning)
    }

    /// A length of time that ends or begins at the anchor: "the past nine months".
    fn span(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let (n, unit) = (amount(args), args.unit()?);
        let mut meaning = Meaning::new(TimeKind::Duration, period(&n, unit), Grain::Range);
        if args.time("base").is_some() {
            // "The year to March 2020": all of its days up to the last of March.
            let base = self.inner(args, "base", anchor).filter(|b| b.kind == TimeKind::Date)?;
            let last = base.interval.to.filter(|_| base.point.is_some())?;
            let from = moved(last.tomorrow().ok()?, -n.parse::<i64>().ok()?, unit)?;
            (meaning.interval, meaning.anchor) = (Interval { from: Some(from), to: Some(last) }, base.anchor);
            return Some(meaning);
        }
        let day = if args.text("from") == Some("text") { anchor.told.map(|t| t.start) } else { anchor.day };
        let Some(today) = day else { return Some(meaning) };
        let past = args.text("dir") == Some("past");
        meaning.anchor = Some("publication");
        let far = match n.parse::<f64>() {
            Ok(n) if n.fract() == 0.0 => moved(today, if past { -(n as i64) } else { n as i64 }, unit),
            _ => None,
        };
        meaning.interval =
            if past { Interval { from: far, to: Some(today) } } else { Interval { from: Some(today), to: far } };
        // "The next three days" begin tomorrow; "within three days" may be today.
        if args.text("dir") == Some("future") && unit >= Unit::Day {
            meaning.interval.from = moved(today, 1, Unit::Day).filter(|d| far.is_none_or(|far| *d <= far));
        }
        Some(meaning)
    }

    fn set(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let value = if let Some(value) = args.text("value") {
            value.to_owned()
        } else if let Some(iso) = args.text("weekday") {
            format!("XXXX-WXX-{iso}{}", args.text("daypart").map_or(String::new(), |p| format!("T{p}")))
        } else if let Some(month) = args.int("month") {
            args.int("day").map_or(format!("XXXX-{month:02}"), |d| format!("XXXX-{month:02}-{d:02}"))
        } else if let Some(part) = args.text("daypart") {
            format!("XXXX-XX-XXT{part}")
        } else if let Some(season) = args.text("season") {
            format!("XXXX-{season}")
        } else {
            period(&amount(args), args.unit()?)
        };
        let _ = anchor;
        Some(Meaning::new(TimeKind::Set, value, Grain::Vague))
    }

    /// From one time to another.
    fn range(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let (mut a, mut b) = if let Some(first) = args.int("first") {
            let last = self.point(args, anchor)?;
            let end = last.point.filter(|p| p.unit == Unit::Day)?.start;
            let start = Date::new(end.year(), end.month(), i8::try_from(first).ok()?).ok()?;
            (Meaning::of(Point { unit: Unit::Day, start }, last.anchor), last)
        } else if let (Some(first), Some(second)) = (args.int("from_year"), args.int("to_year")) {
            let second = if second < 100 { first / 100 * 100 + second } else { second };
            let year = |y: i64| {
                let start = Date::new(i16::try_from(y).ok()?, 1, 1).ok()?;
                Some(Meaning::of(Point { unit: Unit::Year, start }, None))
            };
            (year(first)?, year(second)?)
        } else {
            (self.inner(args, "a", anchor)?, self.inner(args, "b", anchor)?)
        };
        if anchor.tense == Tense::Future
            && a.point.is_some_and(|p| p.unit == Unit::Day)
            && a.interval.from > b.interval.to
        {
            // "from next Monday to Friday": the second is counted on from the first.
            b = self.inner(args, "b", &Anchor { day: a.interval.to, ..*anchor }).unwrap_or(b);
        }
        let mut meaning = Meaning::new(TimeKind::Date, format!("{}/{}", a.value, b.value), Grain::Range);
        let turned = matches!((a.interval.from, b.interval.to), (Some(from), Some(to)) if from > to);
        let said_once = b.anchor.is_none() && b.point.is_some() && (a.anchor.is_some() || a.interval.is_unknown());
        if (turned && a.anchor.is_some() || said_once) && args.time("a").is_some() {
            // "from June to September 2019", "from November to March": the first is counted back from the second.
            a = self.inner(args, "a", &Anchor { day: b.interval.to, tense: Tense::Past, told: b.point, ..*anchor })?;
            meaning.value = format!("{}/{}", a.value, b.value);
        }
        meaning.anchor = a.anchor.or(b.anchor);
        meaning.interval = Interval { from: a.interval.from, to: b.interval.to };
        if matches!((meaning.interval.from, meaning.interval.to), (Some(from), Some(to)) if from > to) {
            return None;
        }
        Some(meaning)
    }

    /// Since, until, before, after a time: the time's own value, an interval with one end.
    fn bound(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let side = args.text("side")?;
        // What began is past, whatever tense follows.
        let tense = if side == "since" { Tense::Past } else { anchor.tense };
        let base = self.inner(args, "base", &Anchor { tense, ..*anchor })?;
        if base.kind == TimeKind::Duration || base.kind == TimeKind::Set || base.grain == Grain::Vague {
            return None;
        }
        let Interval { from, to } = base.interval;
        let beside = |day: Option<Date>, n: i64| day.and_then(|d| moved(d, n, Unit::Day));
        let interval = match side {
            "since" => {
                Interval { from, to: if from.is_some() { anchor.day.filter(|d| Some(*d) >= from) } else { None } }
            }
            "from" => Interval { from, to: None },
            "until" => Interval { from: None, to },
            // "Before the end of October" is at any time up to it.
            "before"
                if self.candidates[args.time("base")?]
                    .captures
                    .iter()
                    .any(|(_, c)| *c == Capture::Value("late".to_owned())) =>
            {
                Interval { from: None, to }
            }
            // "Before midnight on Sunday" may be on Sunday.
            "before" if base.kind == TimeKind::Time => Interval { from: None, to },
            "after" if base.kind == TimeKind::Time => Interval { from, to: None },
            "before" => Interval { from: None, to: beside(from, -1) },
            "after" => Interval { from: beside(to, 1), to: None },
            _ => return None,
        };
        Some(Meaning { interval, grain: Grain::Range, point: None, ..base })
    }

    /// A part of a time: early, mid, late; morning, night.
    fn part(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let base = self.inner(args, "base", anchor)?;
        let Some(point) = base.point else {
            // Without an anchor the part has a value and no days.
            let suffix = args.text("daypart").map_or(String::new(), |p| format!("T{p}"));
            let unknown = base.interval.is_unknown() && base.kind == TimeKind::Date && base.grain != Grain::Vague;
            return unknown.then(|| Meaning { value: base.value.clone() + &suffix, ..base });
        };
        if let Some(daypart) = args.text("daypart") {
            if point.unit != Unit::Day || base.kind != TimeKind::Date {
                return None;
            }
            let value = format!("{}T{daypart}", point.value());
            return Some(Meaning { kind: TimeKind::Time, value, grain: Grain::Day, ..base });
        }
        let part = args.text("part")?;
        if part == "rest" {
            let Interval { from, to } = point.interval();
            let today = anchor.day.filter(|d| Some(*d) >= from && Some(*d) <= to)?;
            return Some(Meaning {
                interval: Interval { from: Some(today), to },
                grain: Grain::Range,
                point: None,
                ..base
            });
        }
        if point.unit <= Unit::Weekend {
            return Some(base);
        }
        let grain = if point.unit == Unit::Month { Grain::PartOfMonth } else { Grain::Range };
        Some(Meaning { interval: part_of(point, part), grain, ..base })
    }

    /// The morning, the night of the day of publication or the one before.
    fn day_part(&self, args: &Args<'_>, anchor: &Anchor) -> Meaning {
        let part = args.text("daypart").unwrap_or_default();
        let day = anchor.day.and_then(|d| moved(d, args.int("n").unwrap_or(0), Unit::Day));
        let Some(start) = day else { return Meaning::new(TimeKind::Time, format!("XXXX-XX-XXT{part}"), Grain::Day) };
        let meaning = Meaning::of(Point { unit: Unit::Day, start }, Some("publication"));
        Meaning { kind: TimeKind::Time, value: format!("{start}T{part}"), ..meaning }
    }

    /// A time of the day; its day is that told before, if one was.
    fn clock(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let clock = time_of_day(args, None)?;
        let mut meaning = Meaning::new(TimeKind::Time, clock.clone(), Grain::Instant);
        let told = anchor.told.filter(|t| t.unit == Unit::Day);
        if let Some(day) = told {
            meaning =
                Meaning { value: day.value() + &clock, interval: day.interval(), anchor: Some("text"), ..meaning };
        } else if let Some(today) = anchor.day {
            // On which day is not said.
            meaning.value = format!("{today}{clock}");
        }
        Some(meaning)
    }

    /// A time of a day that is said: "5 p.m. on Sunday", "last night at 8".
    fn at(&self, args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
        let base = self.inner(args, "base", anchor)?;
        if base.grain != Grain::Day {
            return None;
        }
        let (day, part) = match base.kind {
            TimeKind::Date => (base.value.as_str(), None),
            // A part of a day tells which of two hours is meant.
            TimeKind::Time => base.value.split_once('T').map(|(day, part)| (day, Some(part)))?,
            _ => return None,
        };
        let clock = match args.time("clock") {
            Some(index) => {
                let candidate = &self.candidates[index];
                let emit = &self.grammar.rules[candidate.rule].emit;
                if emit.get("op").map(String::as_str) != Some("clock") {
                    return None;
                }
                time_of_day(&Args { candidate, emit }, part)?
            }
            None => time_of_day(args, Some(part?))?,
        };
        let value = format!("{day}{clock}");
        Some(Meaning { kind: TimeKind::Time, value, grain: Grain::Instant, ..base })
    }
}

fn span_of(start: Date, unit: Unit) -> Option<(Date, Date)> {
    Some((start, Point { unit, start }.end()))
}

/// How many units; `X` where the words leave it open.
pub(crate) fn amount(args: &Args<'_>) -> String {
    args.text("n").unwrap_or("1").to_owned()
}

fn period(n: &str, unit: Unit) -> String {
    match n.parse::<f64>() {
        Ok(value) if value.fract() != 0.0 && unit == Unit::Hour => {
            let (hours, minutes) = (value.trunc(), (value.fract() * 60.0).round());
            if hours == 0.0 { format!("PT{minutes}M") } else { format!("PT{hours}H{minutes}M") }
        }
        Ok(value) if value.fract() != 0.0 && unit == Unit::Minute => {
            format!("PT{}M{}S", value.trunc(), (value.fract() * 60.0).round())
        }
        Ok(value) if value.fract() != 0.0 && unit == Unit::Year => {
            format!("P{}Y{}M", value.trunc(), (value.fract() * 12.0).round())
        }
        _ => unit.period(n),
    }
}

fn vague(args: &Args<'_>, anchor: &Anchor) -> Option<Meaning> {
    let value = args.text("value")?;
    let mut meaning = Meaning::new(TimeKind::Date, value, Grain::Vague);
    let day = anchor.day;
    meaning.interval = match value {
        "PAST_REF" => Interval { from: None, to: day },
        "PRESENT_REF" => Interval { from: day, to: day },
        "FUTURE_REF" => Interval { from: day, to: None },
        _ => Interval::default(),
    };
    meaning.anchor = day.map(|_| "publication");
    Some(meaning)
}

/// The weekend that is over or under way, or the one to come.
fn weekend(anchor: &Anchor) -> Option<Meaning> {
    let Some(today) = anchor.day else { return Some(Meaning::new(TimeKind::Date, "XXXX-WXX-WE", Grain::Weekend)) };
    let own = Point::holding(today, Unit::Weekend);
    let point = if anchor.tense != Tense::Future && own.start > today { own.moved(-1)? } else { own };
    Some(Meaning::of(point, Some("publication")))
}

fn unknown_value(unit: Unit) -> &'static str {
    match unit {
        Unit::Week | Unit::Weekend => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Year => "XXXX",
        _ => "XXXX-XX-XX",
    }
}

/// How far a day named by counting back may lie off: half of the unit it is counted in; three weeks for years.
fn slack_days(unit: Unit) -> i64 {
    match unit {
        Unit::Week | Unit::Weekend => 3,
        Unit::Month | Unit::Season | Unit::Quarter | Unit::Half => 15,
        Unit::Year => 20,
        Unit::Decade | Unit::Century => 365,
        _ => 0,
    }
}
