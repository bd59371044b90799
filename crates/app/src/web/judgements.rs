//! Judgements: the log, new ones, and taking them back.

use super::{
    Shared,
    answer::{Answer, Asked, Body, Name, Refusal, stretch},
    facts::given,
};
use crate::cli::judge::account;
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use workbench::{
    Ask, LogFilter, Silent,
    views::{JudgementLine, JudgementList, Preview},
};

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    decision: Option<String>,
    state: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<JudgementList> {
    let filter = LogFilter { search: given(asked.search), decision: given(asked.decision), state: given(asked.state) };
    let stretch = stretch(asked.offset, asked.limit);
    cases.ask(move |case| case.log(&filter, stretch)).await.map(Json)
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
