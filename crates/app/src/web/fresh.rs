//! Is what the browser keeps still true? Answers hold as long as nothing in the case changed: they carry the case's version,
//! and are told again from memory until it does.

use super::Served;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, PoisonError},
};

/// Bytes of answers that are kept, and of one of them, at most.
const KEPT: usize = 64 << 20;
const LARGEST: usize = 4 << 20;
/// What a browser may keep but must ask about.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Not of the case, or not to be kept: how far a reading is, who is logged in, what lies under the map, files.
const PASSING: [&str; 5] = ["/reading", "/session", "/brief/file", "/original", "/base-map"];

/// Answers of one version of the case.
#[derive(Default)]
pub struct Answers {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    version: String,
    bytes: usize,
    answers: BTreeMap<String, Bytes>,
}

impl Answers {
    fn find(&self, version: &str, address: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.version == version).then(|| kept.answers.get(address).cloned()).flatten()
    }

    fn keep(&self, version: &str, address: String, answer: &Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.version != version || kept.bytes + answer.len() > KEPT {
            *kept = Kept { version: version.to_owned(), ..Kept::default() };
        }
        kept.bytes += answer.len();
        kept.answers.insert(address, answer.clone());
    }
}

/// Adds the version to answers, and says "as before" where the browser has it already.
pub async fn check(State(served): State<Served>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if *request.method() != Method::GET || PASSING.iter().any(|p| path.contains(p)) {
        return next.run(request).await;
    }
    let Ok(version) = served.cases.clone().ask(workbench::Case::version).await else {
        return next.run(request).await;
    };
    let mut hasher = DefaultHasher::new();
    version.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let Ok(etag) = HeaderValue::from_str(&tag) else { return next.run(request).await };
    let headers = [(header::ETAG, etag), (header::CACHE_CONTROL, ASK_AGAIN)];
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let address = request.uri().to_string();
    let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(answer) = served.answers.find(&version, &address) {
        return (headers, [json], answer).into_response();
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut head, body) = response.into_parts();
    head.headers.extend(headers);
    // Every answer of the API is made whole before it is sent.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() <= LARGEST {
        served.answers.keep(&version, address, &bytes);
    }
    Response::from_parts(head, Body::from(bytes))
}
