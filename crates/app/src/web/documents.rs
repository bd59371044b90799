//! Documents: lists, single ones with everything marked in them, and their bytes as received.

use super::{
    Shared,
    answer::{Answer, Asked, Name, Refusal, stretch},
    facts::given,
};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::{
    Case,
    views::{Beginning, Beside, DocumentLine, DocumentPage, PairLine},
};

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    outlet: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<Beginning<DocumentLine>> {
    let find = move |case: &Case| {
        let stretch = stretch(asked.offset, asked.limit);
        case.documents(given(asked.search).as_deref(), given(asked.outlet).as_deref(), stretch)
    };
    cases.ask(find).await.map(Json)
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PairList {
    #[serde(flatten)]
    list: Beginning<PairLine>,
}

#[derive(Debug, Deserialize)]
pub struct Paged {
    offset: Option<usize>,
    limit: Option<usize>,
}

/// Documents that share text, and nothing says which was first.
pub async fn pairs(State(cases): Shared, Asked(asked): Asked<Paged>) -> Answer<PairList> {
    let find = move |case: &Case| Ok(PairList { list: case.pairs(stretch(asked.offset, asked.limit))? });
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
    let find = move |case: &Case| Ok((case.document(&name)?.line, case.original(&name)?));
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
