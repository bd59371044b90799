//! How are dates, numbers and digits written for people?

use jiff::civil::Date;
use model::{Interval, Quantity};

fn month(date: Date) -> &'static str {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [(date.month() as usize - 1) % 12]
}

pub(crate) fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// "23 Sep 2020", "Sep 2020", "2020", "9 Nov 2016 - 19 Jan 2017", "since 2 Jun 2020", "until 2020"; `None` if unknown.
pub(crate) fn interval(interval: Interval) -> Option<String> {
    let (from, to) = match (interval.from, interval.to) {
        (None, None) => return None,
        (Some(from), None) => return Some(format!("since {}", day(from))),
        (None, Some(to)) => return Some(format!("until {}", day(to))),
        (Some(from), Some(to)) => (from, to),
    };
    let whole_months = from.day() == 1 && to == to.last_of_month();
    Some(match () {
        () if from == to => day(from),
        () if whole_months && (from.month(), to.month(), from.year()) == (1, 12, to.year()) => from.year().to_string(),
        () if whole_months && from.month() == 1 && to.month() == 12 => format!("{} - {}", from.year(), to.year()),
        () if whole_months && (from.year(), from.month()) == (to.year(), to.month()) => {
            format!("{} {}", month(from), from.year())
        }
        () if whole_months => format!("{} {} - {} {}", month(from), from.year(), month(to), to.year()),
        () => format!("{} - {}", day(from), day(to)),
    })
}

/// A number with separators at thousands.
pub(crate) fn number(n: f64) -> String {
    if n.fract() != 0.0 || n.abs() >= 1e15 {
        return n.to_string();
    }
    let digits = format!("{:.0}", n.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if n < 0.0 { format!("-{out}") } else { out }
}

/// "3,000 fighters" as far as known: the words of the text where there is nothing better.
pub(crate) fn quantity(quantity: &Quantity, text: &str) -> String {
    let amount = match (quantity.low, quantity.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{}-{}", number(low), number(high)),
        (Some(low), None) => format!("{} or more", number(low)),
        (None, Some(high)) => format!("up to {}", number(high)),
        (None, None) => return quantity.span.of(text).to_owned(),
    };
    match &quantity.unit {
        Some(unit) => format!("{amount} {unit}"),
        None => amount,
    }
}

/// The Admiralty code's word for a digit.
pub(crate) fn credibility(digit: u8) -> &'static str {
    match digit {
        1 => "confirmed",
        2 => "probable",
        3 => "possible",
        4 => "doubtful",
        5 => "improbable",
        _ => "cannot be judged",
    }
}

/// "1 origin", "2 origins".
pub(crate) fn count(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", number(f64::from(n)), if n == 1 { one } else { many })
}

/// What else stands behind a fact than origins and own words: "2 repeats", "1 untraced", "denied by X".
pub(crate) fn others(repeats: u32, untraced: u32, denied_by: &[String]) -> Vec<String> {
    let mut parts = Vec::new();
    if repeats > 0 {
        parts.push(count(repeats, "repeat", "repeats"));
    }
    if untraced > 0 {
        parts.push(format!("{untraced} untraced"));
    }
    if !denied_by.is_empty() {
        parts.push(format!("denied by {}", denied_by.join(", ")));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn intervals_are_said_as_shortly_as_they_can_be() {
        for (from, to, said) in [
            (date(2020, 9, 23), date(2020, 9, 23), "23 Sep 2020"),
            (date(2020, 9, 1), date(2020, 9, 30), "Sep 2020"),
            (date(2020, 1, 1), date(2020, 12, 31), "2020"),
            (date(2019, 1, 1), date(2020, 12, 31), "2019 - 2020"),
            (date(2020, 6, 1), date(2020, 7, 31), "Jun 2020 - Jul 2020"),
            (date(2016, 11, 9), date(2017, 1, 19), "9 Nov 2016 - 19 Jan 2017"),
        ] {
            assert_eq!(interval(Interval::between(from, to)).as_deref(), Some(said));
        }
        assert_eq!(interval(Interval::default()), None);
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!(
            [0.0, 999.0, 1000.0, 1234567.0, -1000.0, 2.5].map(number),
            ["0", "999", "1,000", "1,234,567", "-1,000", "2.5"]
        );
    }
}
