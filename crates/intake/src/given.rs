//! What does the person who brought a document say of it? Reads `X.meta.json`, which outranks whatever is found inside.

use crate::dates::{self, Said};
use crate::findings::{Findings, Rank};
use model::{Interval, Problem};
use serde_json::Value;

/// What is stated beside a document rather than in it; every item is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub published: Option<Interval>,
    pub publisher: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    pub url: Option<String>,
    /// ISO 8601.
    pub retrieved: Option<String>,
}

impl Given {
    /// A sidecar's JSON: `{"published": "YYYY-MM-DD" | ["from", "to"], "publisher", "title", "authors", "language", "url",
    /// "retrieved"}`. Keys that are not known are passed over; a value that cannot be understood is a problem
    /// (`sidecar-invalid`, `sidecar-value`, `date-impossible`) and the others are still taken.
    pub fn from_json(bytes: &[u8]) -> (Given, Vec<Problem>) {
        let mut problems = Vec::new();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let given = match serde_json::from_slice::<Value>(bytes) {
            Ok(value @ Value::Object(_)) => Given::from_value(&value, &mut problems),
            Ok(_) => {
                problems.push(invalid("it holds no JSON object"));
                Given::default()
            }
            Err(error) => {
                problems.push(invalid(&format!("it is not JSON ({error})")));
                Given::default()
            }
        };
        (given, problems)
    }

    /// The same from JSON that is parsed already, such as a line of `annotate --jsonl`.
    pub fn from_value(value: &Value, problems: &mut Vec<Problem>) -> Given {
        let mut text = |key: &str| match value.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            Some(_) => {
                problems.push(wrong(key, "a string"));
                None
            }
        };
        let (publisher, title, language) = (text("publisher"), text("title"), text("language"));
        let (url, retrieved) = (text("url"), text("retrieved"));
        let authors = match value.get("authors") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(one)) => vec![one.trim().to_owned()],
            Some(Value::Array(all)) if all.iter().all(Value::is_string) => {
                all.iter().filter_map(Value::as_str).map(|a| a.trim().to_owned()).collect()
            }
            Some(_) => {
                problems.push(wrong("authors", "a string or a list of strings"));
                Vec::new()
            }
        };
        Given {
            published: value.get("published").and_then(|v| published(v, problems)),
            publisher,
            title,
            authors: authors.into_iter().filter(|a| !a.is_empty()).collect(),
            language: language.map(|l| crate::language::short(&l)),
            url,
            retrieved,
        }
    }

    pub(crate) fn find(&self, findings: &mut Findings) {
        let basis = "sidecar";
        if let Some(published) = self.published {
            findings.published.add(Rank::Given, published, basis);
        }
        for (item, value) in [
            (&mut findings.title, &self.title),
            (&mut findings.publisher, &self.publisher),
            (&mut findings.language, &self.language),
            (&mut findings.url, &self.url),
        ] {
            if let Some(value) = value {
                item.add(Rank::Given, value.clone(), basis);
            }
        }
        if !self.authors.is_empty() {
            findings.authors.add(Rank::Given, self.authors.clone(), basis);
        }
    }
}

fn invalid(why: &str) -> Problem {
    Problem::new("sidecar-invalid", None, format!("the sidecar was passed over: {why}; correct it and read again"))
}

fn wrong(key: &str, wanted: &str) -> Problem {
    Problem::new("sidecar-value", None, format!("the sidecar's {key:?} was passed over: it has to be {wanted}"))
}

fn published(value: &Value, problems: &mut Vec<Problem>) -> Option<Interval> {
    let wanted = "\"YYYY-MM-DD\" or [\"from\", \"to\"], in the years 1400 to 2999";
    let mut end = |value: &Value| match value {
        Value::Null => Some(None),
        Value::String(text) => match dates::iso(text) {
            Said::Day(day) => Some(Some(day)),
            Said::Impossible => {
                problems.push(crate::impossible(text));
                None
            }
            Said::Nothing => {
                problems.push(wrong("published", wanted));
                None
            }
        },
        _ => {
            problems.push(wrong("published", wanted));
            None
        }
    };
    let interval = match value {
        Value::Array(ends) if ends.len() == 2 => Interval { from: end(&ends[0])?, to: end(&ends[1])? },
        Value::Array(_) => {
            problems.push(wrong("published", wanted));
            return None;
        }
        one => {
            let day = end(one)?;
            Interval { from: day, to: day }
        }
    };
    if let (Some(from), Some(to)) = (interval.from, interval.to)
        && to < from
    {
        problems.push(wrong("published", "an interval whose end is not before its beginning"));
        return None;
    }
    Some(interval).filter(|i| !i.is_unknown())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(json: &str) -> (Given, Vec<String>) {
        let (given, problems) = Given::from_json(json.as_bytes());
        (given, problems.into_iter().map(|p| p.code).collect())
    }

    #[test]
    fn every_key_is_optional_and_unknown_ones_are_passed_over() {
        let (given, problems) = read(
            r#"{"published": ["2020-10-01", "2020-10-31"], "authors": ["A. Writer", "B. Penn"], "language": "EN-gb",
                "publisher": "Harbour Gazette", "colour": 3, "title": null}"#,
        );
        assert!(problems.is_empty());
        assert_eq!(given.published, Some(Interval::between(date(2020, 10, 1), date(2020, 10, 31))));
        assert_eq!(given.authors, ["A. Writer", "B. Penn"]);
        assert_eq!((given.language.as_deref(), given.title), (Some("en"), None));
        assert_eq!(read("{}"), (Given::default(), vec![]));
        let (given, _) = read(r#"{"published": "2020-10-05"}"#);
        assert_eq!(given.published, Some(Interval::day(date(2020, 10, 5))));
        let (given, _) = read(r#"{"published": ["2020-10-05", null]}"#);
        assert_eq!(given.published, Some(Interval { from: Some(date(2020, 10, 5)), to: None }));
    }

    #[test]
    fn bad_values_are_named_and_the_rest_is_taken() {
        for (json, code) in [
            ("", "sidecar-invalid"),
            ("[1]", "sidecar-invalid"),
            (r#"{"publisher": "Gazette", "title": 5}"#, "sidecar-value"),
            (r#"{"publisher": "Gazette", "published": "May 2020"}"#, "sidecar-value"),
            (r#"{"publisher": "Gazette", "published": ["2020-06-01", "2020-05-01"]}"#, "sidecar-value"),
            (r#"{"publisher": "Gazette", "published": "2020-02-30"}"#, "date-impossible"),
        ] {
            let (given, problems) = read(json);
            assert_eq!(problems, [code], "{json}");
            assert_eq!(given.publisher.is_some(), json.contains("Gazette"));
        }
    }
}
