//! Judgements: the log, new ones, and taking them back.

use super::{
    Shared,
    answer::{Answer, Body, Name, Refusal},
};
use crate::cli::judge::account;
use axum::{Json, extract::State, http::StatusCode};
use workbench::{
    Ask, Case, Silent,
    views::{JudgementLine, Preview},
};

pub async fn list(State(cases): Shared) -> Answer<Vec<JudgementLine>> {
    cases.ask(Case::judgements).await.map(Json)
}

/// Who judges is the account that runs the program.
pub async fn add(State(cases): Shared, Body(ask): Body<Ask>) -> Answer<JudgementLine> {
    cases.change(move |case| case.judge(&ask, &account(), None, &Silent)).await.map(Json)
}

/// What a judgement would change; nothing is.
pub async fn preview(State(cases): Shared, Body(ask): Body<Ask>) -> Answer<Preview> {
    cases.change(move |case| case.preview(&ask, &account())).await.map(Json)
}

pub async fn undo(State(cases): Shared, Name(number): Name) -> Answer<JudgementLine> {
    let number: u64 =
        number.parse().map_err(|_| Refusal::new(StatusCode::NOT_FOUND, format!("no judgement {number}")))?;
    cases.change(move |case| case.undo(number, &Silent)).await.map(Json)
}
