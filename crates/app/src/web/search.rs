//! Search: what the case holds for some words, the best of each sort.

use super::{
    Shared,
    answer::{Answer, Asked},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::{
    Case, Filter,
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
        let (facts, documents, entities) = if words.is_empty() {
            Default::default()
        } else {
            let filter = Filter { search: Some(words.to_owned()), ..Filter::default() };
            (case.facts(&filter)?, case.docs(Some(words))?, case.entities(Some(words), None)?)
        };
        Ok(Found {
            facts: Beginning::of(facts, Some(SHOWN)),
            documents: Beginning::of(documents, Some(SHOWN)),
            entities: Beginning::of(entities, Some(SHOWN)),
        })
    };
    cases.ask(find).await.map(Json)
}
