//! The desk: what a person should look at first, and how far they have looked.

use super::{Shared, answer::Answer};
use crate::cli::judge::account;
use axum::{Json, extract::State};
use workbench::{LastLook, views::Desk};

pub async fn desk(State(cases): Shared) -> Answer<Desk> {
    cases.ask(|case| case.desk(&account())).await.map(Json)
}

/// Everything that is in the case now has been seen.
pub async fn seen(State(cases): Shared) -> Answer<LastLook> {
    cases.change(|case| case.looked(&account())).await.map(Json)
}
