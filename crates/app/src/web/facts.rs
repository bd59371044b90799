//! Facts: lists with filters, single ones, by time, and what the case holds.

use super::{
    Shared,
    answer::{Answer, Asked, Beginning, Name},
};
use axum::{Json, extract::State};
use model::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use workbench::{
    Case, Filter,
    views::{FactLine, FactPage, Summary},
};

/// The filters of the command line under the same names; what is empty is not asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Parameters {
    about: Option<String>,
    kind: Option<String>,
    since: Option<String>,
    until: Option<String>,
    place: Option<String>,
    status: Option<String>,
    search: Option<String>,
    limit: Option<usize>,
}

/// What is given and not blank.
pub fn given(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty())
}

/// How many facts there are of each kind, and with each status, among those that pass every other filter.
#[derive(Debug, Default, Serialize)]
pub struct Facets {
    kinds: BTreeMap<String, u32>,
    statuses: BTreeMap<String, u32>,
}

#[derive(Debug, Serialize)]
pub struct FactList {
    #[serde(flatten)]
    list: Beginning<FactLine>,
    #[serde(flatten)]
    facets: Facets,
}

#[derive(Debug, Serialize)]
pub struct FactsByTime {
    entries: Vec<FactLine>,
    undated: Vec<FactLine>,
    #[serde(flatten)]
    facets: Facets,
}

/// Kind and status, by which facts are counted as well as chosen.
struct Choice {
    kind: Option<String>,
    status: Option<String>,
}

impl Parameters {
    /// The filter but for kind and status, and these two.
    fn split(self, case: &Case) -> workbench::Result<(Filter, Choice)> {
        let (kind, status) = (given(self.kind), given(self.status).map(|s| s.to_lowercase().replace(' ', "-")));
        let about = given(self.about);
        let filter = Filter {
            about,
            kind: None,
            since: given(self.since),
            until: given(self.until),
            place: given(self.place),
            status: None,
            search: given(self.search),
        };
        if status.as_deref().is_some_and(|s| Status::named(s).is_none()) {
            // The case knows how to say which there are.
            case.facts(&Filter { status: status.clone(), ..Filter::default() })?;
        }
        Ok((filter, Choice { kind, status }))
    }
}

impl Choice {
    fn is_kind(&self, fact: &FactLine) -> bool {
        self.kind.as_deref().is_none_or(|kind| {
            fact.kind.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn has_status(&self, fact: &FactLine) -> bool {
        self.status.as_deref().is_none_or(|status| fact.status == status)
    }

    /// Counts, and leaves those that pass.
    fn take(&self, facts: Vec<FactLine>, facets: &mut Facets) -> Vec<FactLine> {
        for fact in &facts {
            if self.has_status(fact) {
                *facets.kinds.entry(fact.kind.clone()).or_default() += 1;
            }
            if self.is_kind(fact) {
                *facets.statuses.entry(fact.status.clone()).or_default() += 1;
            }
        }
        facts.into_iter().filter(|f| self.is_kind(f) && self.has_status(f)).collect()
    }
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactList> {
    let find = move |case: &Case| {
        let limit = asked.limit;
        let (filter, choice) = asked.split(case)?;
        let mut facets = Facets::default();
        let facts = choice.take(case.facts(&filter)?, &mut facets);
        Ok(FactList { list: Beginning::of(facts, limit), facets })
    };
    cases.ask(find).await.map(Json)
}

pub async fn timeline(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<FactsByTime> {
    let find = move |case: &Case| {
        let (filter, choice) = asked.split(case)?;
        let mut facets = Facets::default();
        let all = case.timeline(&filter)?;
        let entries = choice.take(all.entries, &mut facets);
        let undated = choice.take(all.undated, &mut facets);
        Ok(FactsByTime { entries, undated, facets })
    };
    cases.ask(find).await.map(Json)
}

pub async fn one(State(cases): Shared, Name(name): Name) -> Answer<FactPage> {
    cases.ask(move |case| case.fact(&name)).await.map(Json)
}

pub async fn summary(State(cases): Shared) -> Answer<Summary> {
    cases.ask(Case::summary).await.map(Json)
}
