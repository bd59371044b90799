//! Which part of a longer time is meant? The hour of a day, the first weeks of a year, the second Friday of a month.

use super::calendar::{Point, Unit, moved, weekday};
use super::resolve::{Anchor, Args, Meaning, amount};
use jiff::civil::{Date, Weekday};
use model::{Grain, Interval, TimeKind};

/// `T17:00`, of the part of the day (`MO`, `EV`, ...) where one is said and the words leave two hours open.
pub(crate) fn time_of_day(args: &Args<'_>, part: Option<&str>) -> Option<String> {
    let written = args.text("hhmm").and_then(|t| t.split_once('.'));
    let mut hour = written.map_or_else(|| args.int("hour"), |(hour, _)| hour.parse().ok())?;
    match (args.text("meridiem"), part) {
        (Some("PM"), _) if hour < 12 => hour += 12,
        (Some("AM"), _) if hour == 12 => hour = 0,
        (None, Some("AF")) if hour < 12 => hour += 12,
        (None, Some("EV" | "NI")) if (5..12).contains(&hour) => hour += 12,
        _ => {}
    }
    if hour > 24 {
        return None;
    }
    let minute = written.map_or_else(|| args.int("minute"), |(_, minute)| minute.parse().ok()).unwrap_or(0);
    let second = args.int("second").filter(|s| *s > 0).map_or(String::new(), |s| format!(":{s:02}"));
    Some(format!("T{hour:02}:{:02}{second}", minute))
}

/// The first, third, last days, weeks, months of a longer time. A week is of the month or year that holds its Thursday.
pub(crate) fn within(args: &Args<'_>, base: &Meaning) -> Option<Meaning> {
    let whole = base.point.filter(|_| base.kind == TimeKind::Date)?;
    let (first_day, last_day) = (whole.start, whole.end());
    let last = args.text("side") == Some("last");
    if let Some(iso) = args.int("weekday") {
        // "The second Friday of July".
        let rank = if last { -1 } else { args.int("rank").and_then(|r| i8::try_from(r).ok()).filter(|r| *r <= 5)? };
        let wanted = weekday(i8::try_from(iso).ok()?)?;
        let day = first_day.nth_weekday_of_month(rank, wanted).ok().filter(|_| whole.unit == Unit::Month)?;
        return Some(Meaning::of(Point { unit: Unit::Day, start: day }, base.anchor));
    }
    let unit = args.unit().filter(|u| *u < whole.unit && *u >= Unit::Day)?;
    let n = amount(args).parse::<i64>().ok().filter(|n| (1..=400).contains(n))?;
    let thursday = |p: Point| moved(p.start, if unit == Unit::Week { 3 } else { 0 }, Unit::Day);
    let start = if last {
        let point = Point::holding(last_day, unit);
        let point = if thursday(point)? > last_day { point.moved(-1)? } else { point };
        point.moved(1 - n)?
    } else {
        let point = Point::holding(first_day, unit);
        let point = if thursday(point)? < first_day { point.moved(1)? } else { point };
        point.moved(args.int("rank").unwrap_or(1) - 1)?
    };
    let end = start.moved(n - 1)?;
    if thursday(start)? < first_day || thursday(end)? > last_day {
        return None;
    }
    if n == 1 {
        return Some(Meaning::of(start, base.anchor));
    }
    let mut meaning = Meaning::new(TimeKind::Duration, unit.period(&n.to_string()), Grain::Range);
    (meaning.interval, meaning.anchor) = (Interval::between(start.start, end.end()), base.anchor);
    Some(meaning)
}

/// The year, near publication, in which the day of the month is that weekday.
pub(crate) fn year_with(month: i8, day: i8, on: Weekday, anchor: &Anchor) -> Option<i16> {
    let today = anchor.day?;
    let days = (-1..=1).filter_map(|n| Date::new(today.year() + n, month, day).ok()).filter(|d| d.weekday() == on);
    days.min_by_key(|d| (*d - today).get_days().abs()).map(Date::year)
}

/// The first or second half of a month, a decade, ...; a month is halved after its 15th day, a decade after its fifth year.
pub(crate) fn half_of(whole: Point, half: i64) -> Option<Interval> {
    let second = match whole.unit {
        Unit::Month => moved(whole.start, 15, Unit::Day),
        Unit::Half => moved(whole.start, 3, Unit::Month),
        Unit::Decade => moved(whole.start, 5, Unit::Year),
        Unit::Century => moved(whole.start, 50, Unit::Year),
        _ => None,
    }?;
    match half {
        1 => Some(Interval::between(whole.start, second.yesterday().ok()?)),
        2 => Some(Interval::between(second, whole.end())),
        _ => None,
    }
}
