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
use workbench::{
    Stretch,
    views::{Beginning, EntityLine, EntityPage},
};

/// Entities that one answer holds, at most, and when nothing is asked.
const MOST: usize = 1000;
const USUAL: usize = 200;

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    kind: Option<String>,
    offset: Option<usize>,
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
        let limit = Some(asked.limit.unwrap_or(USUAL).min(MOST));
        let stretch = Stretch { offset: asked.offset.unwrap_or_default(), limit };
        let (list, kinds) = case.entity_list(given(asked.search).as_deref(), given(asked.kind).as_deref(), stretch)?;
        Ok(EntityList { list, kinds })
    };
    cases.ask(find).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<EntityPage> {
    cases.ask(move |case| case.entity(&name)).await.map(Json)
}
