//! Which day does this say? Reads what machines and datelines write: a whole string is a date, or it is not. Dates in
//! running text are none of its business.

use crate::words::{WORDS, is_invisible};
use jiff::civil::Date;

/// What a string says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Day(Date),
    /// It has the shape of a date, but no calendar has that day.
    Impossible,
    /// Not a date, or one that can be read in two ways (03/04/2023).
    Nothing,
}

impl Said {
    pub fn day(self) -> Option<Date> {
        match self {
            Said::Day(day) => Some(day),
            _ => None,
        }
    }
}

fn day(year: i64, month: i64, day: i64) -> Said {
    if !(1400..=2999).contains(&year) {
        return Said::Nothing;
    }
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) => match Date::new(year as i16, month, day) {
            Ok(date) => Said::Day(date),
            Err(_) => Said::Impossible,
        },
        _ => Said::Impossible,
    }
}

/// ISO 8601 and what comes close: `2023-10-11`, `2023-10-11T08:30:00+02:00`, `20231011`, `2023/10/11`. The day is the one
/// written, in the zone in which it was written.
pub(crate) fn iso(text: &str) -> Said {
    let text = text.trim();
    let head = text.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range)?;
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    if head.len() >= 10 && head[4] == head[7] && matches!(head[4], b'-' | b'/' | b'.') {
        let next = head.get(10);
        if let (Some(y), Some(m), Some(d)) = (number(0..4), number(5..7), number(8..10))
            && next.is_none_or(|b| matches!(b, b'T' | b't' | b' ' | b'Z' | b'+' | b'-' | b','))
        {
            return day(y, m, d);
        }
    }
    if (head.len() == 8 || (head.len() > 8 && head[8] == b'T'))
        && let (Some(y), Some(m), Some(d)) = (number(0..4), number(4..6), number(6..8))
    {
        return day(y, m, d);
    }
    Said::Nothing
}

/// A string that is nothing but a date, in words or digits, with weekday, time and zone perhaps.
pub(crate) fn whole(text: &str) -> Said {
    if text.len() > 120 {
        return Said::Nothing;
    }
    match iso(text) {
        Said::Nothing => {}
        said => return said,
    }
    let lower: String = text.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).map(western).collect();
    numeric(&lower).unwrap_or_else(|| in_words(&lower))
}

/// Arabic-Indic and Persian digits as the digits of the rest of the world.
fn western(c: char) -> char {
    match c {
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{6F0}'..='\u{6F9}' => char::from(b'0' + (c as u32 - 0x6F0) as u8),
        _ => c,
    }
}

/// `11.10.2023`, `31/10/2023`, `2023/10/31`, perhaps with a time behind. With slashes, day and month are told apart only
/// where one of them cannot be the other; dots always put the day first.
fn numeric(text: &str) -> Option<Said> {
    let first = text.split_whitespace().next()?.trim_end_matches(',');
    let mark = first.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = first.split(mark).collect();
    let [a, b, c] = parts[..] else { return None };
    if [a, b, c].iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|x| x.is_ascii_digit())) {
        return None;
    }
    let rest = text.trim_start().get(first.len()..)?;
    if !rest.split_whitespace().all(is_time_or_padding) {
        return Some(Said::Nothing);
    }
    let (x, y, z): (i64, i64, i64) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    Some(if a.len() == 4 {
        day(x, y, z)
    } else if c.len() != 4 {
        Said::Nothing
    } else if mark == '.' || x > 12 || x == y {
        day(z, y, x)
    } else if y > 12 {
        day(z, x, y)
    } else {
        Said::Nothing
    })
}

fn is_time_or_padding(token: &str) -> bool {
    let bare = token.trim_matches(|c: char| matches!(c, ',' | '.' | '-' | '–' | '|' | '(' | ')' | '·' | '/'));
    bare.is_empty()
        || WORDS.pads_a_date(bare)
        || is_clock(bare)
        || token.strip_prefix(['+', '-', '−']).is_some_and(is_clock_or_zone)
}

fn is_clock_or_zone(token: &str) -> bool {
    is_clock(token) || (token.len() == 4 && token.bytes().all(|b| b.is_ascii_digit()))
}

/// `08:30`, `8.30am`, `08:30:15`, `14h30`.
fn is_clock(token: &str) -> bool {
    let token = token.trim_end_matches(['a', 'p', 'm', 'z']);
    let parts: Vec<&str> = token.split([':', '.', 'h']).collect();
    (2..=4).contains(&parts.len())
        && parts.iter().all(|p| p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()))
        && !parts[0].is_empty()
}

/// `11 Oct 2023`, `Wednesday, October 11th, 2023 at 10:04 GMT`, `١١ أكتوبر ٢٠٢٣`.
fn in_words(text: &str) -> Said {
    let tokens: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '|' | '·' | '(' | ')')).collect();
    let tokens: Vec<&str> = tokens.into_iter().map(|t| t.trim_end_matches('.')).filter(|t| !t.is_empty()).collect();
    let (mut month, mut day_of, mut year) = (None, None, None);
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        let two = tokens.get(at + 1).map(|next| format!("{token} {next}"));
        if let Some(found) = two.as_deref().and_then(|t| WORDS.month(t)) {
            if month.replace(found).is_some() {
                return Said::Nothing;
            }
            at += 2;
            continue;
        }
        at += 1;
        if let Some(found) = WORDS.month(token) {
            // Levantine papers give both names of a month: "تشرين الأول/أكتوبر" comes apart below.
            if month.is_some_and(|m| m != found) {
                return Said::Nothing;
            }
            month = Some(found);
        } else if let Some((left, right)) = token.split_once('/')
            && let Some(found) = WORDS.month(right).or_else(|| WORDS.month(left))
        {
            if month.is_some_and(|m| m != found) {
                return Said::Nothing;
            }
            month = Some(found);
        } else if let Some(number) = ordinal(token) {
            if number >= 1400 && year.is_none() {
                year = Some(number);
            } else if number < 100 && day_of.is_none() {
                day_of = Some(number);
            } else {
                return Said::Nothing;
            }
        } else if !is_time_or_padding(token) && !is_month_tail(token) {
            return Said::Nothing;
        }
    }
    match (year, month, day_of) {
        (Some(y), Some(m), Some(d)) => day(y, i64::from(m), d),
        _ => Said::Nothing,
    }
}

/// The second half of an Arabic month of two words whose first half carries the other name behind a slash.
fn is_month_tail(token: &str) -> bool {
    token.split('/').any(|half| WORDS.month(half).is_some())
}

fn ordinal(token: &str) -> Option<i64> {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let (number, tail) = token.split_at(digits);
    if digits == 0 || digits > 4 || !(tail.is_empty() || WORDS.pads_a_date(tail)) {
        return None;
    }
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_strings() {
        let october = Said::Day(jiff::civil::date(2023, 10, 11));
        for text in [
            "2023-10-11",
            "2023-10-11T23:30:00-05:00",
            "20231011",
            "11 Oct 2023",
            "Oct. 11, 2023",
            "Wednesday, October 11th, 2023 at 10:04 GMT",
            "Wed, 11 Oct 2023 08:15:00 +0200",
            "Wed, 11 Oct 2023 23:30:00 -0500",
            "11.10.2023, 14:05",
            "11 octobre 2023",
            "١١ أكتوبر ٢٠٢٣",
            "11 تشرين الأول 2023",
            "11 октября 2023 года",
        ] {
            assert_eq!(whole(text), october, "{text}");
        }
        assert_eq!(whole("30 February 2023"), Said::Impossible);
        assert_eq!(whole("2023-13-01"), Said::Impossible);
        for text in
            ["", "October 2023", "03/04/2023", "11 Oct", "On 11 Oct 2023 a ship burned", "12 May ships 2023", "2023"]
        {
            assert_eq!(whole(text), Said::Nothing, "{text}");
        }
    }
}
