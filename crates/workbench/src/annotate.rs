//! What is found in a text, without a case? Reads JSON lines or files and writes the contract's JSON, a document a line.

use crate::contract::{Options, Writer};
use model::{CodePoints, Document, Interval};
use reading::Reader;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// A document as a line of `annotate --jsonl` gives it.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: String,
    #[serde(default)]
    published: Option<Value>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
}

/// What is stated about documents from outside, in place of what they say themselves.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    pub published: Option<Interval>,
    pub publisher: Option<String>,
    pub language: Option<String>,
}

impl Stated {
    /// The metadata beside a file, with what is stated here in the place of what stands there.
    fn over(&self, sidecar: Option<Vec<u8>>) -> Option<Vec<u8>> {
        let mut beside: Value = match &sidecar {
            Some(bytes) => serde_json::from_slice(bytes).unwrap_or_default(),
            None => Value::Null,
        };
        let stated = [
            ("published", self.published.map(|i| json!([i.from, i.to]))),
            ("publisher", self.publisher.as_ref().map(|p| json!(p))),
            ("language", self.language.as_ref().map(|l| json!(l))),
        ];
        if stated.iter().all(|(_, value)| value.is_none()) {
            return sidecar;
        }
        if !beside.is_object() {
            beside = json!({});
        }
        for (key, value) in stated {
            if let Some(value) = value {
                beside[key] = value;
            }
        }
        Some(beside.to_string().into_bytes())
    }
}

/// Turns documents into lines of JSON. Shared by threads.
pub struct Annotator {
    reader: Reader,
    options: Options,
}

/// One line of output, and whether it is an answer or an error.
pub struct Answer {
    pub line: String,
    pub failed: bool,
}

impl Answer {
    /// The answer for an input of which nothing can be read.
    pub fn error(id: &Value, message: &str) -> Answer {
        Answer { line: json!({"id": id, "error": message}).to_string(), failed: true }
    }
}

impl Annotator {
    pub fn new(options: Options) -> Annotator {
        Annotator { reader: Reader::built_in(), options }
    }

    /// Answers one line of JSON.
    pub fn line(&self, line: &str) -> Answer {
        let value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            Err(error) => return Answer::error(&Value::Null, &format!("not JSON: {error}")),
        };
        let id = value.get("id").cloned().unwrap_or_default();
        match serde_json::from_value::<Line>(value) {
            Err(error) => Answer::error(&id, &format!("not a document: {error}")),
            Ok(line) => match document(line) {
                Ok((id, document)) => self.document(&id, &document),
                Err(message) => Answer::error(&id, &message),
            },
        }
    }

    /// Answers for all documents in a file (`-`: standard input), under their hashes; what is stated outranks what stands
    /// beside the file and in it. A file of which nothing can be read is answered with an error under its path.
    pub fn file(&self, path: &Path, stated: &Stated) -> Vec<Answer> {
        let shown = path.display().to_string();
        let loaded = if shown == "-" {
            let mut bytes = Vec::new();
            let read = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes);
            read.map(|_| (bytes, None)).map_err(|e| e.to_string())
        } else {
            crate::read::load(path)
        };
        let (bytes, sidecar) = match loaded {
            Ok(loaded) => loaded,
            Err(message) => return vec![Answer::error(&Value::from(shown.as_str()), &format!("{shown}: {message}"))],
        };
        let sidecar = stated.over(sidecar);
        let input =
            intake::Input { path: &shown, bytes: &bytes, sidecar: sidecar.as_deref(), ..intake::Input::default() };
        let (taken, problems) = intake::take_in(&input);
        if taken.is_empty() {
            let message = problems.first().map_or("nothing in it could be read", |p| p.message.as_str());
            return vec![Answer::error(&Value::from(shown.as_str()), &format!("{shown}: {message}"))];
        }
        taken.iter().map(|one| self.document(&Value::from(one.document.id.as_str()), &one.document)).collect()
    }

    /// Everything found in a document, as a line of JSON under this id.
    pub fn document(&self, id: &Value, document: &Document) -> Answer {
        let (reading, syntax) = self.reader.read_with_syntax(document);
        let points = CodePoints::new(&document.text);
        let writer = Writer {
            id,
            document,
            reading: &reading,
            points: &points,
            kinds: &self.reader.kinds.all,
            entity: |index| Value::from(index),
            options: self.options,
        };
        match serde_json::to_string(&writer.annotation(&syntax)) {
            Ok(line) => Answer { line, failed: false },
            Err(error) => Answer::error(id, &error.to_string()),
        }
    }
}

/// A day, or the first and the last: `"2020-10-05"`, `["2020-09-30", "2020-10-31"]`, `{"from": .., "to": ..}`.
///
/// # Errors
/// Says what is wrong when it is none of these.
pub fn published(value: &Value) -> Result<Option<Interval>, String> {
    let day = |v: &Value| match v {
        Value::Null => Ok(None),
        Value::String(text) => text
            .get(..10)
            .filter(|_| text.len() == 10 || text.as_bytes()[10] == b'T')
            .and_then(|d| d.parse().ok())
            .map(Some)
            .ok_or_else(|| format!("published: no such date: {text}")),
        other => Err(format!("published: not a date: {other}")),
    };
    let interval = match value {
        Value::Array(ends) if ends.len() == 2 => Interval { from: day(&ends[0])?, to: day(&ends[1])? },
        Value::Object(ends) => Interval {
            from: day(ends.get("from").unwrap_or(&Value::Null))?,
            to: day(ends.get("to").unwrap_or(&Value::Null))?,
        },
        one => {
            let day = day(one)?;
            Interval { from: day, to: day }
        }
    };
    if matches!((interval.from, interval.to), (Some(from), Some(to)) if from > to) {
        return Err("published: ends before it begins".to_owned());
    }
    Ok((!interval.is_unknown()).then_some(interval))
}

fn document(line: Line) -> Result<(Value, Document), String> {
    let given = intake::Given {
        published: line.published.as_ref().map(published).transpose()?.flatten(),
        publisher: line.publisher,
        language: line.language,
        ..intake::Given::default()
    };
    Ok((line.id, intake::plain_text("", &line.text, &given)))
}
