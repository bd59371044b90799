//! The API as a program meets it: over a socket, on a small case.

use super::{Cases, router};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::SocketAddr,
    sync::Arc,
};
use workbench::{Case, Silent, Source};

const REPORTS: [(&str, &str, &str); 2] = [
    (
        "wire.txt",
        "Fire on the quay\n\nThe harbour master told this newspaper that fire destroyed two cranes in Tobruk on 3 March 2024.\n",
        r#"{"published": "2024-03-04", "publisher": "Quay Wire"}"#,
    ),
    (
        "post.txt",
        "Cranes lost\n\nThe minister said on Tuesday that three cranes were destroyed. He denied that anyone had been killed.\n",
        r#"{"published": "2024-03-06", "publisher": "Gulf Post"}"#,
    ),
];

/// Serves a new case of two reports on a free port.
#[expect(clippy::disallowed_methods, reason = "the reports to read are files")]
async fn served(folder: &std::path::Path) -> SocketAddr {
    let path = folder.join("small.case");
    let case = Case::new(&path).unwrap();
    for (name, text, beside) in REPORTS {
        std::fs::write(folder.join(name), text).unwrap();
        std::fs::write(folder.join(format!("{name}.meta.json")), beside).unwrap();
        case.read(vec![Source::Path(folder.join(name))], &Silent).unwrap();
    }
    drop(case);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cases = Arc::new(Cases::open(path).unwrap());
    tokio::spawn(async move { axum::serve(listener, router(cases)).await });
    address
}

/// Status, head and body of the answer to a request.
async fn ask(address: SocketAddr, request: &str, headers: &str, body: &str) -> (u16, String, String) {
    let length = body.len();
    let text = format!(
        "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    let exchange = move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = tokio::task::spawn_blocking(exchange).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), head.to_lowercase(), body.to_owned())
}

async fn get(address: SocketAddr, path: &str) -> (u16, Value) {
    let (status, _, body) = ask(address, &format!("GET {path}"), "", "").await;
    (status, serde_json::from_str(&body).unwrap())
}

async fn post(address: SocketAddr, path: &str, body: &str) -> (u16, Value) {
    let (status, _, body) = ask(address, &format!("POST {path}"), "Content-Type: application/json\r\n", body).await;
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_answers_in_json() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;

    let (status, summary) = get(address, "/api/summary").await;
    assert_eq!((status, summary["documents"].as_u64()), (200, Some(2)));

    let (status, list) = get(address, "/api/documents?limit=1").await;
    assert_eq!((status, list["total"].as_u64(), list["items"].as_array().map(Vec::len)), (200, Some(2), Some(1)));
    let (_, list) = get(address, "/api/documents?search=cranes+quay").await;
    assert_eq!(list["items"][0]["outlet"], "Quay Wire");
    let (_, page) = get(address, "/api/documents/000").await;
    let text: String = page["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|b| b["pieces"].as_array().unwrap())
        .map(|p| p["text"].as_str().unwrap())
        .collect();
    assert!(text.contains("fire destroyed two cranes in Tobruk"), "{text}");

    for (path, error) in [
        ("/api/facts/f000000000000", "no fact"),
        ("/api/documents/999", "no document"),
        ("/api/entities/Nobody%20Nowhere", "no entity"),
        ("/api/nothing", "no resource"),
    ] {
        let (status, answer) = get(address, path).await;
        assert_eq!(status, 404, "{path}");
        assert!(answer["error"].as_str().unwrap().contains(error), "{path}: {answer}");
    }
    for path in ["/api/facts?since=2024-13", "/api/facts?status=certain", "/api/facts?limit=many"] {
        let (status, answer) = get(address, path).await;
        assert_eq!(status, 400, "{path}");
        assert!(answer["error"].is_string(), "{path}: {answer}");
    }
    for words in ["%22", "a%22b", "*", "%28%29", "NOT", "%D9%85%D9%8A%D9%86%D8%A7%D8%A1"] {
        assert_eq!(get(address, &format!("/api/search?q={words}")).await.0, 200, "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn judgements_are_logged_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let (status, line) =
        post(address, "/api/judgements", r#"{"decision": "grade", "voice": "Quay Wire", "grade": "B"}"#).await;
    assert_eq!((status, line["undone"].is_null()), (200, true), "{line}");
    let grade = |outlets: Value| {
        outlets.as_array().unwrap().iter().find(|o| o["name"] == "Quay Wire").unwrap()["grade"].clone()
    };
    assert_eq!(grade(get(address, "/api/outlets").await.1), "B");
    let undo = format!("/api/judgements/{}/undo", line["number"]);
    assert!(post(address, &undo, "{}").await.1["undone"].is_string());
    assert_eq!(grade(get(address, "/api/outlets").await.1), "F");
    assert_eq!(post(address, &undo, "{}").await.0, 404, "it holds no longer");
    assert_eq!(get(address, "/api/judgements").await.1.as_array().unwrap().len(), 1, "the log keeps it");
    for body in ["", "{}", r#"{"decision": "grade", "voice": "Quay Wire", "grade": "Z"}"#, r#"{"decision": "praise"}"#]
    {
        let (status, answer) = post(address, "/api/judgements", body).await;
        assert!((400..500).contains(&status) && answer["error"].is_string(), "{body}: {status} {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_and_answers_are_kept_in_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    for path in ["/", "/facts", "/facts/f00000000", "/api/summary", "/assets/none.js"] {
        let (_, head, _) = ask(address, &format!("GET {path}"), "", "").await;
        assert!(head.contains("content-security-policy: default-src 'self';"), "{path}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}: {head}");
        assert!(!head.contains("unsafe-inline"), "{path}: {head}");
    }
    assert_eq!(ask(address, "GET /assets/none.js", "", "").await.0, 404);
    let (status, head, body) = ask(address, "GET /api/documents/000/original", "", "").await;
    assert_eq!((status, body.as_str()), (200, REPORTS[0].1));
    assert!(head.contains("attachment; filename=\"000.txt\"") && head.contains("application/octet-stream"), "{head}");
    let foreign = "Content-Type: application/json\r\nOrigin: http://elsewhere.example\r\n";
    let (status, _, _) =
        ask(address, "POST /api/judgements", foreign, r#"{"decision": "note", "about": "000", "text": "x"}"#).await;
    assert_eq!(status, 403);
    let (_, log) = get(address, "/api/judgements").await;
    assert!(log.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn other_machines_are_refused() {
    let refused = super::serve("none.case".into(), "0.0.0.0:0".parse().unwrap(), false).await.unwrap_err();
    assert!(refused.to_string().contains("login"), "{refused}");
}
