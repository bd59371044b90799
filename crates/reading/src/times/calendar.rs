//! Which days is a day, week, month, season, ... and what is it called? Points of the calendar, their TIMEX3 values, and
//! steps from one to another. Knows no words.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Step, ToSpan};
use model::{Grain, Interval};

/// A unit of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// By its name in the data: `D`, `W`, `M`, ...
    pub fn named(name: &str) -> Option<Unit> {
        Some(match name {
            "S" => Unit::Second,
            "MIN" => Unit::Minute,
            "H" => Unit::Hour,
            "D" => Unit::Day,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "M" => Unit::Month,
            "SN" => Unit::Season,
            "Q" => Unit::Quarter,
            "HY" => Unit::Half,
            "Y" => Unit::Year,
            "DE" => Unit::Decade,
            "CE" => Unit::Century,
            _ => return None,
        })
    }

    /// A TIMEX3 duration of `n` of it; `n` may be `X`.
    pub fn period(self, n: &str) -> String {
        match self {
            Unit::Second => format!("PT{n}S"),
            Unit::Minute => format!("PT{n}M"),
            Unit::Hour => format!("PT{n}H"),
            Unit::Day => format!("P{n}D"),
            Unit::Weekend => format!("P{n}WE"),
            Unit::Week => format!("P{n}W"),
            Unit::Month => format!("P{n}M"),
            Unit::Season => format!("P{n}S"),
            Unit::Quarter => format!("P{n}Q"),
            Unit::Half => match n.parse::<u32>() {
                Ok(n) => format!("P{}M", n.saturating_mul(6)),
                Err(_) => "PXM".to_owned(),
            },
            Unit::Year => format!("P{n}Y"),
            Unit::Decade => match n.parse::<u32>() {
                Ok(n) => format!("P{}Y", n.saturating_mul(10)),
                Err(_) => format!("P{n}DE"),
            },
            Unit::Century => match n.parse::<u32>() {
                Ok(n) => format!("P{}Y", n.saturating_mul(100)),
                Err(_) => format!("P{n}CE"),
            },
        }
    }

    pub fn grain(self) -> Grain {
        match self {
            Unit::Second | Unit::Minute | Unit::Hour => Grain::Instant,
            Unit::Day => Grain::Day,
            Unit::Weekend => Grain::Weekend,
            Unit::Week => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Season => Grain::Season,
            Unit::Quarter => Grain::Quarter,
            Unit::Half => Grain::HalfYear,
            Unit::Year => Grain::Year,
            Unit::Decade => Grain::Decade,
            Unit::Century => Grain::Century,
        }
    }

    /// `n` of it as a step; `None` beyond the calendar.
    fn step(self, n: i64) -> Option<Step> {
        let n = n.clamp(-1_000_000, 1_000_000);
        let step = Step::new();
        match self {
            Unit::Second | Unit::Minute => Some(step),
            Unit::Hour => step.try_days(n / 24).ok(),
            Unit::Day => step.try_days(n).ok(),
            Unit::Weekend | Unit::Week => step.try_days(n * 7).ok(),
            Unit::Month => step.try_months(n).ok(),
            Unit::Season | Unit::Quarter => step.try_months(n * 3).ok(),
            Unit::Half => step.try_months(n * 6).ok(),
            Unit::Year => step.try_years(n).ok(),
            Unit::Decade => step.try_years(n * 10).ok(),
            Unit::Century => step.try_years(n * 100).ok(),
        }
    }
}

/// `day` moved by `n` units.
pub(crate) fn moved(day: Date, n: i64, unit: Unit) -> Option<Date> {
    day.checked_add(unit.step(n)?).ok()
}

/// A stretch of the calendar with a name: a day, a week from its Monday, a month, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub unit: Unit,
    /// Its first day.
    pub start: Date,
}

impl Point {
    /// The one that holds `day`.
    pub fn holding(day: Date, unit: Unit) -> Point {
        let monday = || day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day);
        let (year, month) = (day.year(), day.month());
        let start = match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => day,
            Unit::Week => monday(),
            Unit::Weekend => monday().checked_add(5.days()).unwrap_or(day),
            Unit::Month => Date::new(year, month, 1).unwrap_or(day),
            Unit::Season if month < 3 => Date::new(year - 1, 12, 1).unwrap_or(day),
            Unit::Season => Date::new(year, month / 3 * 3, 1).unwrap_or(day),
            Unit::Quarter => Date::new(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            Unit::Half => Date::new(year, (month - 1) / 6 * 6 + 1, 1).unwrap_or(day),
            Unit::Year => Date::new(year, 1, 1).unwrap_or(day),
            Unit::Decade => Date::new(year.div_euclid(10) * 10, 1, 1).unwrap_or(day),
            Unit::Century => Date::new(year.div_euclid(100) * 100, 1, 1).unwrap_or(day),
        };
        let unit = if unit < Unit::Day { Unit::Day } else { unit };
        Point { unit, start }
    }

    pub fn moved(self, n: i64) -> Option<Point> {
        Some(Point { unit: self.unit, start: moved(self.start, n, self.unit)? })
    }

    /// Its last day, at most that of the calendar.
    pub fn end(self) -> Date {
        let days = |n: i32| self.start.saturating_add(n.days());
        match self.unit {
            Unit::Weekend => days(1),
            Unit::Week => days(6),
            unit if unit <= Unit::Day => self.start,
            unit => moved(self.start, 1, unit).and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX),
        }
    }

    pub fn interval(self) -> Interval {
        Interval::between(self.start, self.end())
    }

    /// TIMEX3.
    pub fn value(self) -> String {
        let (year, month) = (self.start.year(), i32::from(self.start.month()));
        let week = || {
            let iso = self.start.iso_week_date();
            format!("{:04}-W{:02}", iso.year(), iso.week())
        };
        match self.unit {
            Unit::Weekend => format!("{}-WE", week()),
            Unit::Week => week(),
            Unit::Month => format!("{year:04}-{month:02}"),
            Unit::Season => format!("{year:04}-{}", ["WI", "SP", "SU", "FA"][(month as usize % 12) / 3]),
            Unit::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Unit::Half => format!("{year:04}-H{}", (month - 1) / 6 + 1),
            Unit::Year => format!("{year:04}"),
            Unit::Decade => format!("{:03}", year / 10),
            Unit::Century => format!("{:02}", year / 100),
            _ => self.start.to_string(),
        }
    }
}

/// The first, middle or last part of an interval, as people speak of it: thirds of a month by tens, of a year by four months.
pub(crate) fn part_of(point: Point, part: &str) -> Interval {
    let whole = point.interval();
    let third = |n: i32| -> Interval {
        let from =
            |months: i64, days: i64| moved(point.start, months, Unit::Month).and_then(|d| moved(d, days, Unit::Day));
        let (a, b) = match point.unit {
            Unit::Month => (from(0, [0, 10, 20][n as usize]), from(0, [9, 19, 99][n as usize])),
            Unit::Year => (from([0, 4, 8][n as usize], 0), from([4, 8, 12][n as usize], -1)),
            Unit::Season | Unit::Quarter => (from(i64::from(n), 0), from(i64::from(n) + 1, -1)),
            Unit::Half => (from(i64::from(n) * 2, 0), from(i64::from(n) * 2 + 2, -1)),
            Unit::Week => (from(0, [0, 2, 4][n as usize]), from(0, [2, 4, 6][n as usize])),
            Unit::Decade => (from([0, 36, 72][n as usize], 0), from([48, 84, 120][n as usize], -1)),
            Unit::Century => (from([0, 396, 792][n as usize], 0), from([408, 804, 1200][n as usize], -1)),
            _ => (whole.from, whole.to),
        };
        Interval { from: a, to: b.min(whole.to).or(whole.to) }
    };
    match part {
        "early" => third(0),
        "mid" => third(1),
        "late" => third(2),
        _ => whole,
    }
}

/// The `n`th weekday of a month; the last for `n` = 5 where there is no fifth.
pub(crate) fn nth_weekday(year: i16, month: i8, n: i8, weekday: Weekday) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    first.nth_weekday_of_month(n, weekday).or_else(|_| first.nth_weekday_of_month(-1, weekday)).ok()
}

/// Easter Sunday of the Gregorian calendar (Butcher's computus).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

pub(crate) fn weekday(iso: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(iso).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_year_of_the_calendar_ends_with_it() {
        for unit in [Unit::Week, Unit::Month, Unit::Season, Unit::Quarter, Unit::Half, Unit::Year, Unit::Century] {
            let last = Point::holding(Date::MAX, unit);
            assert_eq!(last.end(), Date::MAX, "{unit:?}");
            for part in ["early", "mid", "late"] {
                let Interval { from, to } = part_of(last, part);
                assert!(from.zip(to).is_none_or(|(from, to)| from <= to), "{part} {unit:?}");
            }
        }
    }
}
