//! How does the API answer? With JSON; when it refuses, with `{"error": "..."}` in the words of the command line.

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, Uri, request::Parts},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use workbench::{ErrorKind, Stretch};

/// A request that is not answered, and why.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into() }
    }

    pub fn failed(message: &str) -> Refusal {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<workbench::Error> for Refusal {
    fn from(error: workbench::Error) -> Refusal {
        let status = match error.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Ambiguous => StatusCode::CONFLICT,
            ErrorKind::Invalid => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Refusal::new(status, error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(serde_json::json!({ "error": self.message }))).into_response()
    }
}

/// Items that one answer holds, at most, and when nothing is asked.
pub const MOST: usize = 1000;
const USUAL: usize = 100;

/// The stretch of a list that is asked for.
pub fn stretch(offset: Option<usize>, limit: Option<usize>) -> Stretch {
    Stretch { offset: offset.unwrap_or_default(), limit: Some(limit.unwrap_or(USUAL).min(MOST)) }
}

pub type Answer<T> = Result<Json<T>, Refusal>;

/// Parameters of the address; what is wrong with them is said in JSON.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Query(asked) =
            Query::try_from_uri(&parts.uri).map_err(|e| Refusal::new(StatusCode::BAD_REQUEST, e.body_text()))?;
        Ok(Asked(asked))
    }
}

/// The name in the path.
pub struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(name)| Name(name)).map_err(|e| Refusal::new(StatusCode::BAD_REQUEST, e.body_text()))
    }
}

/// JSON in the body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let body = Json::<T>::from_request(request, state).await;
        body.map(|Json(body)| Body(body)).map_err(|e| Refusal::new(e.status(), e.body_text()))
    }
}

pub async fn no_such_resource(uri: Uri) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, format!("the API has no resource {}", uri.path()))
}

pub async fn no_such_method(uri: Uri) -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, format!("{} cannot be asked so", uri.path()))
}
