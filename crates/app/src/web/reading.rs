//! Reports from the browser: files are handed over one by one, then read together; how the work goes on is told as it goes.

use super::{
    Shared,
    answer::{Answer, Asked, Refusal},
    cases::Cases,
};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::watch;
use utoipa::ToSchema;
use workbench::{Progress, ReadReport, Source, Stage};

/// One file, and all that wait to be read, at most.
pub const LARGEST: usize = 64 << 20;
const MOST: usize = 512 << 20;
/// The ending of what stands beside a file about it.
const SIDECAR: &str = ".meta.json";

/// The files that wait, and how far those that are being read are.
pub struct Reading {
    waiting: Mutex<Vec<(String, Bytes)>>,
    state: watch::Sender<ReadingState>,
    stop: AtomicBool,
}

/// How far the reading is.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ReadingState {
    pub running: bool,
    /// finding, reading, storing, loading, weighing, writing.
    pub stage: Option<Stage>,
    /// Files that are being read together, and how many of them are stored, in the order in which they were handed over.
    pub files: usize,
    pub stored: usize,
    /// What came of it, once it is done.
    pub report: Option<ReadReport>,
    pub error: Option<String>,
}

impl Default for Reading {
    fn default() -> Reading {
        let state = watch::Sender::new(ReadingState::default());
        Reading { waiting: Mutex::default(), state, stop: AtomicBool::new(false) }
    }
}

impl Progress for Reading {
    fn stage(&self, stage: Stage) {
        self.state.send_modify(|s| s.stage = Some(stage));
    }

    fn found(&self, files: usize) {
        self.state.send_modify(|s| s.files = files);
    }

    fn stored(&self, files: usize) {
        self.state.send_modify(|s| s.stored += files);
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Deserialize)]
pub struct Named {
    /// The file's name, or its path within the folder that was dropped.
    name: String,
}

/// How many files wait to be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Handed {
    pub waiting: usize,
}

pub async fn hand_over(
    State(reading): State<Arc<Reading>>,
    Asked(file): Asked<Named>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Handed> {
    let bytes = body.map_err(|_| {
        let message = format!("{}: larger than {} MB: read it on the command line", file.name, LARGEST >> 20);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    })?;
    let mut waiting = reading.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    if waiting.iter().map(|(_, b)| b.len()).sum::<usize>() + bytes.len() > MOST {
        let message = format!("more than {} MB at a time: read these first, or use the command line", MOST >> 20);
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    waiting.push((file.name, bytes));
    Ok(Json(Handed { waiting: waiting.len() }))
}

/// Reads all files that wait; answers at once.
pub async fn start(State(cases): Shared, State(reading): State<Arc<Reading>>) -> Answer<ReadingState> {
    let mut begun = false;
    reading.state.send_if_modified(|state| {
        begun = !state.running;
        if begun {
            *state = ReadingState { running: true, ..ReadingState::default() };
        }
        begun
    });
    if !begun {
        return Err(Refusal::new(StatusCode::CONFLICT, "files are being read already: these can be read afterwards"));
    }
    let files = std::mem::take(&mut *reading.waiting.lock().unwrap_or_else(PoisonError::into_inner));
    reading.stop.store(false, Ordering::Relaxed);
    let state = reading.state.borrow().clone();
    tokio::spawn(read(cases, reading, sources(files)));
    Ok(Json(state))
}

async fn read(cases: Arc<Cases>, reading: Arc<Reading>, sources: Vec<Source>) {
    let progress = reading.clone();
    let done = cases.change(move |case| case.read(sources, &*progress)).await;
    reading.state.send_modify(|state| {
        state.running = false;
        match done {
            Ok(report) => state.report = Some(report),
            Err(refusal) => state.error = Some(refusal.to_string()),
        }
    });
}

/// Files with what stood beside them; a sidecar without a file is read like any other.
fn sources(files: Vec<(String, Bytes)>) -> Vec<Source> {
    let about: Vec<(String, Bytes)> = files
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_suffix(SIDECAR)?.to_owned(), bytes.clone())))
        .filter(|(of, _)| files.iter().any(|(name, _)| name == of))
        .collect();
    let is_sidecar = |name: &str| about.iter().any(|(of, _)| name.strip_suffix(SIDECAR) == Some(of));
    let source = |name: &str, bytes: &Bytes| Source::Bytes {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
        media_type: None,
        retrieved: None,
        sidecar: about.iter().find(|(of, _)| of == name).map(|(_, bytes)| bytes.to_vec()),
    };
    files.iter().filter(|(name, _)| !is_sidecar(name)).map(|(name, bytes)| source(name, bytes)).collect()
}

pub async fn stop(State(reading): State<Arc<Reading>>) -> Answer<ReadingState> {
    reading.stop.store(true, Ordering::Relaxed);
    reading.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
    Ok(Json(reading.state.borrow().clone()))
}

/// Tells how far the reading is whenever that changes, until it is done.
pub async fn events(State(reading): State<Arc<Reading>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut heard = reading.state.subscribe();
    heard.mark_changed();
    let told = stream::unfold(Some(heard), |heard| async {
        let mut heard = heard?;
        heard.changed().await.ok()?;
        let state = heard.borrow_and_update().clone();
        let event = Event::default().json_data(&state).unwrap_or_default();
        Some((Ok(event), state.running.then_some(heard)))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_goes_with_its_file() {
        let file = |name: &str| (name.to_owned(), Bytes::from_static(b"x"));
        let made = sources(vec![file("a/b.txt"), file("a/b.txt.meta.json"), file("alone.meta.json")]);
        let named: Vec<(String, bool)> = made
            .into_iter()
            .map(|s| match s {
                Source::Bytes { name, sidecar, .. } => (name, sidecar.is_some()),
                Source::Path(path) => (path.display().to_string(), false),
            })
            .collect();
        assert_eq!(named, [("a/b.txt".to_owned(), true), ("alone.meta.json".to_owned(), false)]);
    }
}
