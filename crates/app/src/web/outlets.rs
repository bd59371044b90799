//! Outlets: who is original, who repeats, and how reliable a person holds them to be.

use super::{Shared, answer::Answer};
use axum::{Json, extract::State};
use workbench::{Case, views::OutletLine};

pub async fn list(State(cases): Shared) -> Answer<Vec<OutletLine>> {
    cases.ask(Case::outlets).await.map(Json)
}
