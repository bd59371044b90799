//! Entities: lists by name and kind, and single ones with their names and facts.

use super::{
    Shared,
    answer::{Answer, Asked, Name},
    facts::given,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use workbench::views::{Beginning, EntityLine, EntityPage};

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    kind: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntityList {
    #[serde(flatten)]
    list: Beginning<EntityLine>,
    /// How many there are of each kind among those that are called so.
    kinds: BTreeMap<String, u32>,
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<EntityList> {
    let find = move |case: &workbench::Case| {
        let mut entities = case.entities(given(asked.search).as_deref(), None)?;
        let mut kinds = BTreeMap::new();
        for entity in &entities {
            *kinds.entry(entity.kind.clone()).or_default() += 1;
        }
        if let Some(kind) = given(asked.kind) {
            entities.retain(|e| e.kind == kind);
        }
        Ok(EntityList { list: Beginning::of(entities, asked.limit), kinds })
    };
    cases.ask(find).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<EntityPage> {
    cases.ask(move |case| case.entity(&name)).await.map(Json)
}
