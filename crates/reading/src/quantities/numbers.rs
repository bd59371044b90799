//! Which number do these words say? Digits, words and their mixture ("1.5 million", "twenty-five", "nineteen ninety-six").

use crate::language::rows;
use crate::table::Table;
use crate::times::scan::{Shape, Word};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    /// Nought to nineteen.
    Small(f64),
    Ten(f64),
    /// Hundred, thousand, million: multiplies what stands before it.
    Scale(f64),
    /// The word between hundreds and what follows.
    And,
    /// "half", with an article before it.
    Half,
    Article,
    /// A rank: "third".
    Ordinal(f64),
    /// What makes digits a rank: "rd".
    Suffix,
}

/// Number words of a language, from `quantities/numbers.tsv`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    words: Table<Vec<Role>>,
}

/// A number read from words [first, first + length).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    pub value: f64,
    pub length: usize,
    /// Written with digits, at least in part.
    pub digits: bool,
    /// Ends in a scale word: "million".
    pub scaled: bool,
}

impl Numbers {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<model::Problem>) -> Numbers {
        let mut words: Table<Vec<Role>> = Table::default();
        for row in rows(files, "quantities/numbers.tsv") {
            let value = row.get(2).and_then(|v| v.parse().ok()).unwrap_or(0.0);
            let role = match *row.get(1).unwrap_or(&"") {
                "small" => Role::Small(value),
                "ten" => Role::Ten(value),
                "scale" => Role::Scale(value),
                "and" => Role::And,
                "half" => Role::Half,
                "article" => Role::Article,
                "ordinal" => Role::Ordinal(value),
                "suffix" => Role::Suffix,
                other => {
                    let message = format!("quantities/numbers.tsv: no role of number words is called {other}");
                    problems.push(model::Problem::new("data-unknown-word", None, message));
                    continue;
                }
            };
            words.entry(row[0].to_owned()).or_default().push(role);
        }
        Numbers { words }
    }

    fn role(&self, word: Option<&Word>, wanted: impl Fn(Role) -> bool) -> Option<Role> {
        self.words.get(&word?.lower)?.iter().copied().find(|r| wanted(*r))
    }

    /// A whole number below a hundred in words: "seven", "ninety-six", "twenty five".
    fn below_hundred(&self, words: &[Word], at: usize) -> Option<(f64, usize)> {
        match self.role(words.get(at), |r| matches!(r, Role::Small(_) | Role::Ten(_)))? {
            Role::Small(value) => Some((value, 1)),
            Role::Ten(ten) => {
                let unit =
                    |i: usize| match self.role(words.get(i), |r| matches!(r, Role::Small(v) if v > 0.0 && v < 10.0)) {
                        Some(Role::Small(v)) => Some(v),
                        _ => None,
                    };
                let hyphen = words.get(at + 1).is_some_and(|w| w.is("-") && !w.spaced);
                if hyphen && let Some(v) = unit(at + 2) {
                    return Some((ten + v, 3));
                }
                Some(unit(at + 1).map_or((ten, 1), |v| (ten + v, 2)))
            }
            _ => None,
        }
    }

    /// The longest number that starts at `at`.
    pub fn read(&self, words: &[Word], at: usize) -> Option<Number> {
        let first = words.get(at)?;
        let (mut value, mut length, digits);
        if first.shape == Shape::Number {
            value = first.lower.replace(',', "").parse::<f64>().ok()?;
            (length, digits) = (1, true);
            if let Some((part, n)) = fraction(words, at + 1) {
                return Some(Number { value: value + part, length: 1 + n, digits, scaled: false });
            }
            let mut scaled = false;
            while let Some((scale, n)) = self.scale(words, at + length) {
                value *= scale;
                length += n;
                scaled = true;
            }
            return Some(Number { value, length, digits, scaled }).map(|n| self.and_a_half(words, at, n));
        }
        digits = false;
        let (mut total, mut current, mut scaled, mut any) = (0.0, 0.0, false, false);
        length = 0;
        loop {
            let i = at + length;
            if any && self.role(words.get(i), |r| r == Role::And).is_some() && scaled {
                if let Some((v, n)) = self.below_hundred(words, i + 1).filter(|(v, _)| *v > 0.0) {
                    let ends = self.role(words.get(i + 1 + n), |r| matches!(r, Role::Scale(_))).is_none();
                    if ends && current % 100.0 == 0.0 {
                        current += v;
                        length += 1 + n;
                    }
                }
                break;
            }
            if let Some((v, n)) = self.below_hundred(words, i) {
                if any && (current % 100.0 != 0.0 || !scaled) {
                    break;
                }
                current += v;
                length += n;
                any = true;
            } else if let Some((scale, n)) = self.scale(words, i).filter(|_| any) {
                if scale < 1000.0 {
                    current *= scale;
                } else {
                    total += current.max(1.0) * scale;
                    current = 0.0;
                }
                length += n;
                scaled = true;
            } else if !any
                && self.role(Some(first), |r| r == Role::Article).is_some()
                && let Some((scale, n)) = self.scale(words, i + 1)
            {
                (current, length, any, scaled) = (scale, 1 + n, true, true);
                if scale >= 1000.0 {
                    (total, current) = (scale, 0.0);
                }
            } else {
                break;
            }
        }
        value = total + current;
        any.then(|| self.and_a_half(words, at, Number { value, length, digits, scaled }))
    }

    fn and_a_half(&self, words: &[Word], at: usize, number: Number) -> Number {
        let i = at + number.length;
        let said = self.role(words.get(i), |r| r == Role::And).is_some()
            && self.role(words.get(i + 1), |r| r == Role::Article).is_some()
            && self.role(words.get(i + 2), |r| r == Role::Half).is_some();
        if !said {
            return number;
        }
        let (mut value, mut length, mut scaled) = (number.value + 0.5, number.length + 3, number.scaled);
        // "two and a half million"
        while let Some((scale, n)) = self.scale(words, at + length) {
            (value, length, scaled) = (value * scale, length + n, true);
        }
        Number { value, length, scaled, ..number }
    }

    fn scale(&self, words: &[Word], at: usize) -> Option<(f64, usize)> {
        let hyphen = usize::from(words.get(at).is_some_and(|w| w.is("-") && !w.spaced));
        match self.role(words.get(at + hyphen), |r| matches!(r, Role::Scale(_)))? {
            Role::Scale(v) => Some((v, 1 + hyphen)),
            _ => None,
        }
    }

    /// A rank: "23rd", "third", "twenty-third".
    pub fn ordinal(&self, words: &[Word], at: usize) -> Option<(u32, usize)> {
        let first = words.get(at)?;
        if let Some(digits) = first.digits() {
            let suffix = words.get(at + 1).filter(|w| !w.spaced);
            self.role(suffix, |r| r == Role::Suffix)?;
            return Some((digits.parse().ok()?, 2));
        }
        let rank = |i: usize| match self.role(words.get(i), |r| matches!(r, Role::Ordinal(_))) {
            Some(Role::Ordinal(v)) => Some(v),
            _ => None,
        };
        if let Some(v) = rank(at) {
            return Some((v as u32, 1));
        }
        let Some(Role::Ten(ten)) = self.role(Some(first), |r| matches!(r, Role::Ten(_))) else { return None };
        let hyphen = usize::from(words.get(at + 1).is_some_and(|w| w.is("-")));
        let unit = rank(at + 1 + hyphen).filter(|v| *v < 10.0)?;
        Some(((ten + unit) as u32, 2 + hyphen))
    }

    /// A year in words: "nineteen ninety-six", "two thousand and five".
    pub fn year_in_words(&self, words: &[Word], at: usize) -> Option<(u32, usize)> {
        if words.get(at)?.shape != Shape::Word {
            return None;
        }
        let (century, n) =
            self.below_hundred(words, at).filter(|(v, n)| *n == 1 && (10.0..=20.0).contains(v)).unwrap_or((0.0, 0));
        if n > 0
            && let Some((rest, m)) = self.below_hundred(words, at + n).filter(|(v, _)| *v >= 10.0)
        {
            return Some(((century * 100.0 + rest) as u32, n + m));
        }
        let number = self.read(words, at)?;
        let year = number.value as u32;
        (number.scaled && (1000..2200).contains(&year) && number.value.fract() == 0.0 && number.length > 1)
            .then_some((year, number.length))
    }
}

/// "1/2" after a whole number, or one of the fraction characters.
fn fraction(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let first = words.get(at)?;
    let sign = match first.lower.as_str() {
        "\u{bd}" => Some(0.5),
        "\u{bc}" => Some(0.25),
        "\u{be}" => Some(0.75),
        _ => None,
    };
    if let Some(value) = sign {
        return Some((value, 1));
    }
    let (slash, below) = (words.get(at + 1)?, words.get(at + 2)?);
    if !first.spaced || !slash.is("/") || slash.spaced || below.spaced {
        return None;
    }
    let (top, bottom): (f64, f64) = (first.digits()?.parse().ok()?, below.digits()?.parse().ok()?);
    (top < bottom && bottom <= 10.0).then_some((top / bottom, 3))
}
