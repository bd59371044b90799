//! Whose requests are answered? Those of the workbench's own pages; without a password, on this machine only.
//!
//! Any page in the browser may send requests to loopback. A foreign name that was made to point here (DNS rebinding) is
//! known by the `Host` header; a foreign page that tries to change something, by the `Origin` header.

use super::{access::Access, answer::Refusal, base_map::Ground};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{net::IpAddr, sync::Arc};

/// No script, style or request of any other origin; nothing inline; in nobody's frame.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What requests are held against, and what pages are told to keep to.
#[derive(Clone)]
pub struct Guard {
    access: Arc<Access>,
    policy: HeaderValue,
}

impl Guard {
    pub fn new(access: Arc<Access>, ground: &Ground) -> Guard {
        Guard { access, policy: policy(ground.source()) }
    }
}

/// The policy; if the map's tiles lie elsewhere, pictures may come from there and from nowhere else.
fn policy(tiles: Option<String>) -> HeaderValue {
    let wider = tiles.map(|tiles| format!("{POLICY}; img-src 'self' {tiles}; connect-src 'self' {tiles}"));
    wider.and_then(|p| HeaderValue::from_str(&p).ok()).unwrap_or(HeaderValue::from_static(POLICY))
}

/// Answers what may be answered, with the headers that keep pages in their place.
pub async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match refusal(request.method(), request.headers(), guard.access.is_closed()) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, guard.policy);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// `closed`: a password is asked for, and other machines may call this one by any name.
fn refusal(method: &Method, headers: &HeaderMap, closed: bool) -> Option<Refusal> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(host) = text(header::HOST) else {
        return Some(Refusal::new(StatusCode::BAD_REQUEST, "the request does not say which host it means"));
    };
    if !closed && !is_loopback(host) {
        let message = format!("{host} is not a name of this machine's loopback: use the address that was printed");
        return Some(Refusal::new(StatusCode::FORBIDDEN, message));
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    // A browser says from which page it sends; a program says nothing. Behind a password, who comes with a session's cookie
    // is a browser, and must say it.
    let own = match text(header::ORIGIN) {
        Some(origin) => {
            let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://").filter(|_| closed));
            from.is_some_and(|o| o.eq_ignore_ascii_case(host))
        }
        None => !(headers.contains_key(header::ORIGIN) || closed && headers.contains_key(header::COOKIE)),
    };
    (!own).then(|| Refusal::new(StatusCode::FORBIDDEN, "only the workbench's own pages may change the case"))
}

/// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, port)) if port.is_empty() || port.starts_with(':') => name,
            _ => return false,
        },
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(method: Method, headers: &[(HeaderName, &str)]) -> bool {
        let headers = headers.iter().map(|(n, v)| (n.clone(), v.parse().unwrap())).collect();
        refusal(&method, &headers, false).is_none()
    }

    #[test]
    fn behind_a_password_any_name_is_answered_and_sessions_change_nothing_from_elsewhere() {
        let verdict = |method: Method, headers: &[(HeaderName, &str)]| {
            let headers = headers.iter().map(|(n, v)| (n.clone(), v.parse().unwrap())).collect();
            refusal(&method, &headers, true).is_none()
        };
        let host = (header::HOST, "desk.example:7171");
        let cookie = (header::COOKIE, "firsthand=1");
        assert!(verdict(Method::GET, std::slice::from_ref(&host)));
        let post = |more: &[(HeaderName, &str)]| verdict(Method::POST, &[std::slice::from_ref(&host), more].concat());
        assert!(post(&[(header::AUTHORIZATION, "Bearer x")]), "a program");
        assert!(!post(std::slice::from_ref(&cookie)), "a browser that does not say from where");
        for own in ["http://desk.example:7171", "https://desk.example:7171"] {
            assert!(post(&[cookie.clone(), (header::ORIGIN, own)]), "{own}");
        }
        for foreign in ["null", "https://desk.example", "https://other.example:7171"] {
            assert!(!post(&[cookie.clone(), (header::ORIGIN, foreign)]), "{foreign}");
        }
    }

    #[test]
    fn the_policy_names_one_place_for_tiles_at_most() {
        assert_eq!(policy(None), POLICY);
        let wider = policy(Some("https://tiles.example/osm/".to_owned()));
        let added = wider.to_str().unwrap().strip_prefix(POLICY).unwrap();
        let source = "'self' https://tiles.example/osm/";
        assert_eq!(added, format!("; img-src {source}; connect-src {source}"));
    }

    #[test]
    fn only_names_of_loopback_are_answered() {
        for host in ["127.0.0.1", "127.0.0.1:7171", "localhost:7171", "LOCALHOST", "[::1]:7171", "[::1]", "127.9.9.9:1"]
        {
            assert!(verdict(Method::GET, &[(header::HOST, host)]), "{host}");
        }
        for host in [
            "rebound.example",
            "rebound.example:7171",
            "127.0.0.1.rebound.example",
            "localhost.rebound.example:1",
            "192.168.1.4:7171",
            "0.0.0.0",
            "[::1].rebound.example",
            "[::1",
            "",
        ] {
            assert!(!verdict(Method::GET, &[(header::HOST, host)]), "{host}");
        }
        assert!(!verdict(Method::GET, &[]));
    }

    #[test]
    fn changes_come_from_the_own_pages_alone() {
        let host = (header::HOST, "127.0.0.1:7171");
        let post = |origin| verdict(Method::POST, &[host.clone(), (header::ORIGIN, origin)]);
        assert!(post("http://127.0.0.1:7171"));
        for foreign in
            ["null", "https://127.0.0.1:7171", "http://127.0.0.1:7172", "http://localhost:7171", "http://a.example"]
        {
            assert!(!post(foreign), "{foreign}");
        }
        assert!(verdict(Method::POST, std::slice::from_ref(&host)), "programs send no origin");
        assert!(
            verdict(Method::GET, &[host, (header::ORIGIN, "http://a.example")]),
            "the browser keeps the answer from it"
        );
    }
}
