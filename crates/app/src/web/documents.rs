//! Documents: lists, single ones with everything marked in them, and their bytes as received.

use super::{
    Shared,
    answer::{Answer, Asked, Name, Refusal},
    facts::given,
};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use serde::Deserialize;
use workbench::{
    Stretch,
    views::{Beginning, Beside, DocumentLine, DocumentPage},
};

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    outlet: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

/// Documents that one answer holds, at most, and when nothing is asked.
const MOST: usize = 1000;
const USUAL: usize = 200;

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<Beginning<DocumentLine>> {
    let find = move |case: &workbench::Case| {
        let limit = Some(asked.limit.unwrap_or(USUAL).min(MOST));
        let stretch = Stretch { offset: asked.offset.unwrap_or_default(), limit };
        case.documents(given(asked.search).as_deref(), given(asked.outlet).as_deref(), stretch)
    };
    cases.ask(find).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<DocumentPage> {
    cases.ask(move |case| case.document(&name)).await.map(Json)
}

/// Two documents, and the words that stand in both.
pub async fn beside(State(cases): Shared, Path((left, right)): Path<(String, String)>) -> Answer<Beside> {
    cases.ask(move |case| case.beside(&left, &right)).await.map(Json)
}

/// The bytes, to be kept and not to be shown: whatever a foreign page holds, no browser runs it from here.
pub async fn original(State(cases): Shared, Name(name): Name) -> Result<impl IntoResponse, Refusal> {
    let find = move |case: &workbench::Case| Ok((case.document(&name)?.line, case.original(&name)?));
    let (line, bytes) = cases.ask(find).await?;
    let file = format!("attachment; filename=\"{}{}\"", line.name.short, extension(&line.path));
    Ok(([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, file)], bytes))
}

/// ".html" if the path ends in something like it.
fn extension(path: &str) -> String {
    match path.rsplit_once('.') {
        Some((_, end)) if (1..=8).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            format!(".{end}")
        }
        _ => String::new(),
    }
}
