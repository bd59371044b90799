//! Search: what the case holds for some words, the best of each sort.

use super::{
    Shared,
    answer::{Answer, Asked},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::{
    Case, Choice, Filter, Stretch,
    views::{Beginning, DocumentLine, EntityLine, FactLine},
};

/// How many of each sort are shown; the pages of each sort show all.
const SHOWN: usize = 12;

#[derive(Debug, Deserialize)]
pub struct Parameters {
    #[serde(default)]
    q: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    facts: Beginning<FactLine>,
    documents: Beginning<DocumentLine>,
    entities: Beginning<EntityLine>,
}

pub async fn everything(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<Found> {
    let find = move |case: &Case| {
        let words = asked.q.trim();
        let shown = Stretch { offset: 0, limit: Some(SHOWN) };
        let (facts, documents, entities) = if words.is_empty() {
            (Beginning::of(Vec::new(), None), Beginning::of(Vec::new(), None), Beginning::of(Vec::new(), None))
        } else {
            let filter = Filter { search: Some(words.to_owned()), ..Filter::default() };
            (
                case.list(&filter, &Choice::default(), shown)?.list,
                case.documents(Some(words), None, shown)?,
                case.entity_list(Some(words), None, false, shown)?.0,
            )
        };
        Ok(Found { facts, documents, entities })
    };
    cases.ask(find).await.map(Json)
}
