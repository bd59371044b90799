//! Facts: lists with filters, single ones, by time, by place, between whom, as numbers, and what the case holds.

use super::{
    Shared,
    answer::{Answer, Asked, MOST, Name, stretch},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use workbench::{
    Case, Choice, Filter, Stretch,
    views::{FactLine, FactList, FactMap, FactPage, FactsByTime, Network, SeriesList, Summary},
};

/// Places and pairs that a picture shows, when nothing is asked, series that a page does, and claims of one fact.
const PLACES: usize = 300;
const PAIRS: usize = 150;
const SERIES: usize = 12;
const CLAIMS: usize = 100;

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
    with: Option<String>,
    area: Option<String>,
    digit: Option<String>,
    outlet: Option<String>,
    language: Option<String>,
    voice: Option<String>,
    pile: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
    /// Of the facts without a time: so many are passed over, so many shown.
    undated_offset: Option<usize>,
    undated: Option<usize>,
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
            with: given(self.with),
            area: given(self.area),
        };
        let choice = Choice {
            kind: given(self.kind),
            status: given(self.status),
            // What is no digit is none of the six either.
            digit: given(self.digit).map(|d| d.trim().parse().unwrap_or_default()),
            outlet: given(self.outlet),
            language: given(self.language),
            voice: given(self.voice),
            pile: given(self.pile),
        };
        (filter, choice, stretch(self.offset, self.limit))
    }
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactList> {
    let (filter, choice, stretch) = asked.split();
    cases.ask(move |case| case.list(&filter, &choice, stretch)).await.map(Json)
}

pub async fn timeline(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactsByTime> {
    let timeless = stretch(asked.undated_offset, asked.undated.or(asked.limit));
    let (filter, choice, stretch) = asked.split();
    cases.ask(move |case| case.by_time(&filter, &choice, stretch, timeless)).await.map(Json)
}

pub async fn map(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactMap> {
    let limit = asked.limit.unwrap_or(PLACES).min(MOST);
    let (filter, choice, _) = asked.split();
    cases.ask(move |case| case.map(&filter, &choice, limit)).await.map(Json)
}

pub async fn network(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<Network> {
    let limit = asked.limit.unwrap_or(PAIRS).min(MOST);
    let (filter, choice, _) = asked.split();
    cases.ask(move |case| case.network(&filter, &choice, limit)).await.map(Json)
}

pub async fn series(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<SeriesList> {
    let limit = Some(asked.limit.unwrap_or(SERIES).min(MOST));
    let (filter, choice, stretch) = asked.split();
    cases.ask(move |case| case.series(&filter, &choice, Stretch { limit, ..stretch })).await.map(Json)
}

#[derive(Debug, Deserialize)]
pub struct Claims {
    claims: Option<usize>,
}

pub async fn one(State(cases): Shared, Name(name): Name, Asked(asked): Asked<Claims>) -> Answer<FactPage> {
    let most = Some(asked.claims.unwrap_or(CLAIMS).min(MOST));
    cases.ask(move |case| case.fact(&name, most)).await.map(Json)
}

/// Facts that may be the same.
pub async fn near(State(cases): Shared, Name(name): Name) -> Answer<Vec<FactLine>> {
    cases.ask(move |case| case.near(&name)).await.map(Json)
}

pub async fn summary(State(cases): Shared) -> Answer<Summary> {
    cases.ask(Case::summary).await.map(Json)
}
