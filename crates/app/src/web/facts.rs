//! Facts: lists with filters, single ones, by time, by place, between whom, as numbers, and what the case holds.

use super::{
    Shared,
    answer::{Answer, Asked, Name},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use workbench::{
    Case, Choice, Filter, Stretch,
    views::{FactList, FactMap, FactPage, FactsByTime, Network, SeriesList, Summary},
};

/// Facts that one answer holds, at most, and when nothing is asked.
const MOST: usize = 1000;
const USUAL: usize = 200;
/// Pairs and series that a picture shows, when nothing is asked.
const DRAWN: usize = 150;

/// The filters of the command line under the same names, and some more; what is empty is not asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Parameters {
    about: Option<String>,
    kind: Option<String>,
    since: Option<String>,
    until: Option<String>,
    place: Option<String>,
    status: Option<String>,
    search: Option<String>,
    digit: Option<String>,
    outlet: Option<String>,
    language: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

/// What is given and not blank.
pub fn given(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty())
}

impl Parameters {
    fn split(self) -> (Filter, Choice, Stretch) {
        let filter = Filter {
            about: given(self.about),
            kind: None,
            since: given(self.since),
            until: given(self.until),
            place: given(self.place),
            status: None,
            search: given(self.search),
        };
        let choice = Choice {
            kind: given(self.kind),
            status: given(self.status),
            // What is no digit is none of the six either.
            digit: given(self.digit).map(|d| d.trim().parse().unwrap_or_default()),
            outlet: given(self.outlet),
            language: given(self.language),
        };
        let limit = Some(self.limit.unwrap_or(USUAL).min(MOST));
        (filter, choice, Stretch { offset: self.offset.unwrap_or_default(), limit })
    }
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactList> {
    let (filter, choice, stretch) = asked.split();
    cases.ask(move |case| case.list(&filter, &choice, stretch)).await.map(Json)
}

pub async fn timeline(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactsByTime> {
    let (filter, choice, stretch) = asked.split();
    cases.ask(move |case| case.by_time(&filter, &choice, stretch)).await.map(Json)
}

pub async fn map(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactMap> {
    let (filter, choice, _) = asked.split();
    cases.ask(move |case| case.map(&filter, &choice)).await.map(Json)
}

pub async fn network(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<Network> {
    let limit = asked.limit.unwrap_or(DRAWN).min(MOST);
    let (filter, choice, _) = asked.split();
    cases.ask(move |case| case.network(&filter, &choice, limit)).await.map(Json)
}

pub async fn series(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<SeriesList> {
    let limit = asked.limit.unwrap_or(DRAWN).min(MOST);
    let (filter, choice, _) = asked.split();
    cases.ask(move |case| case.series(&filter, &choice, limit)).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<FactPage> {
    cases.ask(move |case| case.fact(&name)).await.map(Json)
}

pub async fn summary(State(cases): Shared) -> Answer<Summary> {
    cases.ask(Case::summary).await.map(Json)
}
