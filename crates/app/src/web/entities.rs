//! Entities: lists by name and kind, and single ones with their names and facts.

use super::{
    Shared,
    answer::{Answer, Asked, Name, stretch},
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
    unsure: Option<String>,
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
        let (search, kind, stretch) = (given(asked.search), given(asked.kind), stretch(asked.offset, asked.limit));
        let unsure = given(asked.unsure).is_some();
        let (list, kinds) = case.entity_list(search.as_deref(), kind.as_deref(), unsure, stretch)?;
        Ok(EntityList { list, kinds })
    };
    cases.ask(find).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<EntityPage> {
    cases.ask(move |case| case.entity(&name)).await.map(Json)
}
