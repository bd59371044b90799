//! Who may come in? On loopback everybody at this machine; elsewhere whoever knows the password, once they have said it.
//!
//! A browser gets a session by a cookie that no script can read and no other page can send; a program says the password with
//! each request (`Authorization: Bearer ...`). Who guesses is made to wait.

use super::answer::{Answer, Body, Refusal};
use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use utoipa::ToSchema;

/// How long a session lasts after it was last used.
const LASTS: Duration = Duration::from_secs(12 * 60 * 60);
/// Wrong passwords from one address within the time before no more are heard.
const GUESSES: usize = 5;
const WITHIN: Duration = Duration::from_secs(60);
const COOKIE: &str = "firsthand";
/// A password that others can try must be this long.
pub const SHORTEST: usize = 10;

/// The password, if one is needed, and who has said it.
#[derive(Default)]
pub struct Access {
    password: Option<String>,
    sessions: Mutex<BTreeMap<String, Instant>>,
    guesses: Mutex<BTreeMap<Option<IpAddr>, Vec<Instant>>>,
}

#[expect(clippy::disallowed_methods, reason = "sessions end and guesses are slowed by the clock")]
fn now() -> Instant {
    Instant::now()
}

/// Letters and digits that nobody can guess.
///
/// # Errors
/// Fails when the system gives no random numbers.
pub fn random() -> anyhow::Result<String> {
    let mut bytes = [0u8; 24];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Takes as long for a wrong first letter as for a wrong last one.
fn same(said: &str, password: &str) -> bool {
    let differ = said.bytes().zip(password.bytes()).fold(0, |d, (a, b)| d | (a ^ b));
    differ == 0 && said.len() == password.len()
}

impl Access {
    pub fn new(password: Option<String>) -> Access {
        Access { password, ..Access::default() }
    }

    /// A login is needed.
    pub fn is_closed(&self) -> bool {
        self.password.is_some()
    }

    /// The session that the request's cookie names, if it lasts; using it makes it last longer.
    fn has_session(&self, headers: &HeaderMap) -> bool {
        let Some(id) = session(headers) else { return false };
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        sessions.retain(|_, used| now.duration_since(*used) < LASTS);
        sessions.get_mut(id).map(|used| *used = now).is_some()
    }

    /// Checks a password that was said; who guesses too often is not heard.
    fn try_password(&self, said: &str, from: Option<IpAddr>) -> Result<(), Refusal> {
        let Some(password) = &self.password else { return Ok(()) };
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        for times in guesses.values_mut() {
            times.retain(|at| now.duration_since(*at) < WITHIN);
        }
        guesses.retain(|_, times| !times.is_empty());
        let wrong = guesses.entry(from).or_default();
        if wrong.len() >= GUESSES {
            return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too many wrong passwords: wait a minute"));
        }
        if same(said, password) {
            return Ok(());
        }
        wrong.push(now);
        Err(Refusal::new(StatusCode::UNAUTHORIZED, "this is not the password"))
    }
}

fn session(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, id)| id)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Asks for the password before anything of the case is told. The pages themselves hold nothing of it.
pub async fn check(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    let open = !access.is_closed() || ["/session", "/login"].contains(&request.uri().path());
    if open || access.has_session(request.headers()) {
        return next.run(request).await;
    }
    if let Some(said) = bearer(request.headers()) {
        return match access.try_password(said, peer(&request)) {
            Ok(()) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        };
    }
    Refusal::new(StatusCode::UNAUTHORIZED, "log in first").into_response()
}

fn peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Password {
    password: String,
}

/// Whether a login is needed, and done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    pub closed: bool,
    pub inside: bool,
}

pub async fn whether(State(access): State<Arc<Access>>, headers: HeaderMap) -> Answer<Session> {
    let closed = access.is_closed();
    Ok(Json(Session { closed, inside: !closed || access.has_session(&headers) }))
}

pub async fn log_in(
    State(access): State<Arc<Access>>,
    from: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Body(said): Body<Password>,
) -> Result<Response, Refusal> {
    access.try_password(&said.password, from.map(|info| info.0.0.ip()))?;
    let id = random().map_err(|e| Refusal::failed(&e.to_string()))?;
    access.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), now());
    let secure = headers.get(header::ORIGIN).is_some_and(|o| o.as_bytes().starts_with(b"https://"));
    let cookie = format!(
        "{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{}",
        LASTS.as_secs(),
        if secure { "; Secure" } else { "" }
    );
    Ok(([(header::SET_COOKIE, cookie)], Json(Session { closed: access.is_closed(), inside: true })).into_response())
}

pub async fn log_out(State(access): State<Arc<Access>>, headers: HeaderMap) -> Response {
    if let Some(id) = session(&headers) {
        access.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
    let cookie = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    ([(header::SET_COOKIE, cookie)], Json(Session { closed: access.is_closed(), inside: false })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_waits_and_nobody_else() {
        let access = Access::new(Some("correct horse".to_owned()));
        let (one, other) = (Some(IpAddr::from([10, 0, 0, 1])), Some(IpAddr::from([10, 0, 0, 2])));
        for _ in 0..GUESSES {
            assert!(access.try_password("wrong horse", one).is_err());
        }
        assert!(access.try_password("correct horse", one).is_err(), "not heard for a while");
        assert!(access.try_password("correct horse", other).is_ok());
        assert!(access.try_password("correct hors", other).is_err());
        assert!(access.try_password("", other).is_err());
    }
}
