//! Are two names one thing's? A line of JSON in, a line out, by the comparison that entity resolution uses.

use crate::annotate::Answer;
use model::MentionType;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use weighing::Constants;

#[derive(Debug, Deserialize)]
struct Pair<'l> {
    #[serde(borrow)]
    left: Cow<'l, str>,
    #[serde(borrow)]
    right: Cow<'l, str>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "given")]
    id: Option<Value>,
}

/// A `null` is an id like any other.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

#[derive(Serialize)]
struct Found<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    reasons: &'f [String],
    same: bool,
    score: f64,
}

/// Answers `{"left", "right", "type"}` with `{"score", "same", "reasons"}`; an `id` comes back as it was given.
pub fn line(line: &str, constants: &Constants) -> Answer {
    if let Ok(pair) = serde_json::from_str(line) {
        return answer(pair, constants);
    }
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return Answer::error(&Value::Null, &format!("not JSON: {error}")),
    };
    match Pair::deserialize(&value) {
        Ok(pair) => answer(pair, constants),
        Err(error) => {
            let id = value.get("id").cloned().unwrap_or_default();
            Answer::error(&id, &format!("not a pair of names: {error}"))
        }
    }
}

fn answer(pair: Pair, constants: &Constants) -> Answer {
    let found = compare(&pair.left, &pair.right, pair.kind.as_deref(), constants);
    let answer = Found { id: pair.id, reasons: &found.reasons, same: found.same, score: found.score };
    match serde_json::to_string(&answer) {
        Ok(line) => Answer { line, failed: false },
        Err(error) => Answer::error(&answer.id.unwrap_or_default(), &error.to_string()),
    }
}

/// Compares two names; a type that is not one of the contract's counts as unknown.
pub fn compare(left: &str, right: &str, kind: Option<&str>, constants: &Constants) -> weighing::Comparison {
    weighing::compare(left, right, kind.and_then(MentionType::named), constants)
}
