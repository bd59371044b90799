//! Outlets and voices: who is original, who repeats, who has access, and how reliable a person holds them to be.

use super::{
    Shared,
    answer::{Answer, Asked, stretch},
    facts::given,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::{
    Stretch,
    views::{Beginning, OutletLine, VoiceLine},
};

#[derive(Debug, Deserialize)]
pub struct Parameters {
    search: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

impl Parameters {
    fn split(self) -> (Option<String>, Stretch) {
        (given(self.search), stretch(self.offset, self.limit))
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OutletList {
    #[serde(flatten)]
    list: Beginning<OutletLine>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VoiceList {
    #[serde(flatten)]
    list: Beginning<VoiceLine>,
}

pub async fn list(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<OutletList> {
    let (search, stretch) = asked.split();
    let find = move |case: &workbench::Case| Ok(OutletList { list: case.outlet_list(search.as_deref(), stretch)? });
    cases.ask(find).await.map(Json)
}

pub async fn voices(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Answer<VoiceList> {
    let (search, stretch) = asked.split();
    let find = move |case: &workbench::Case| Ok(VoiceList { list: case.voices(search.as_deref(), stretch)? });
    cases.ask(find).await.map(Json)
}
