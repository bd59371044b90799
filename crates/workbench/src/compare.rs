//! Are two names one thing's? A line of JSON in, a line out, by the comparison that entity resolution uses.

use crate::annotate::Answer;
use model::MentionType;
use serde::Deserialize;
use serde_json::{Value, json};
use weighing::Constants;

#[derive(Debug, Deserialize)]
struct Pair {
    left: String,
    right: String,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

/// Answers `{"left", "right", "type"}` with `{"score", "same", "reasons"}`; an `id` comes back as it was given.
pub fn line(line: &str, constants: &Constants) -> Answer {
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return Answer::error(&Value::Null, &format!("not JSON: {error}")),
    };
    let id = value.get("id").cloned();
    let pair = match serde_json::from_value::<Pair>(value) {
        Ok(pair) => pair,
        Err(error) => return Answer::error(&id.unwrap_or_default(), &format!("not a pair of names: {error}")),
    };
    let found = compare(&pair.left, &pair.right, pair.kind.as_deref(), constants);
    let mut answer = json!({"score": found.score, "same": found.same, "reasons": found.reasons});
    if let Some(id) = id {
        answer["id"] = id;
    }
    Answer { line: answer.to_string(), failed: false }
}

/// Compares two names; a type that is not one of the contract's counts as unknown.
pub fn compare(left: &str, right: &str, kind: Option<&str>, constants: &Constants) -> weighing::Comparison {
    weighing::compare(left, right, kind.and_then(MentionType::named), constants)
}
