//! The API as a program meets it: over a socket, on a small case.

use super::{Access, BaseMap, Cases, Options, Served, base_map::Ground, router};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::SocketAddr,
};
use workbench::{Case, Silent, Source};

const REPORTS: [(&str, &str, &str); 2] = [
    (
        "wire.txt",
        "Fire on the quay\n\nThe harbour master told this newspaper that fire destroyed two cranes in Tobruk on 3 March 2024. The minister of transport visited Tobruk on 4 March 2024, the harbour master said.\n",
        r#"{"published": "2024-03-04", "publisher": "Quay Wire", "language": "en"}"#,
    ),
    (
        "post.txt",
        "Cranes lost\n\nThe minister said on Tuesday that three cranes were destroyed. He denied that anyone had been killed.\n",
        r#"{"published": "2024-03-06", "publisher": "Gulf Post"}"#,
    ),
];

/// Serves a new case of two reports on a free port.
async fn served(folder: &std::path::Path) -> SocketAddr {
    served_behind(folder, None, Ground::default()).await
}

#[expect(clippy::disallowed_methods, reason = "the reports to read are files")]
async fn served_behind(folder: &std::path::Path, password: Option<&str>, ground: Ground) -> SocketAddr {
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
    let served = Served::new(Cases::open(path).unwrap(), Access::new(password.map(str::to_owned)), ground);
    tokio::spawn(async move { axum::serve(listener, router(served)).await });
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

    let total = |list: Value| list["total"].as_u64().unwrap();
    let tobruk = total(get(address, "/api/facts?about=Tobruk").await.1);
    assert!(tobruk > 0);
    for (area, found) in [("23,31,25,33", tobruk), ("20,31,23,33", 0), ("170,31,25,33", tobruk), ("25,31,23,33", 0)] {
        assert_eq!(total(get(address, &format!("/api/facts?area={area}")).await.1), found, "{area}");
    }
    assert_eq!(total(get(address, "/api/facts?about=Tobruk&with=Nobody").await.1), 0);

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
    for path in
        ["/api/facts?since=2024-13", "/api/facts?status=certain", "/api/facts?area=1,2,3", "/api/facts?limit=many"]
    {
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
        outlets["items"].as_array().unwrap().iter().find(|o| o["name"] == "Quay Wire").unwrap()["grade"].clone()
    };
    assert_eq!(grade(get(address, "/api/outlets").await.1), "B");
    let undo = format!("/api/judgements/{}/undo", line["number"]);
    assert!(post(address, &undo, "{}").await.1["undone"].is_string());
    assert_eq!(grade(get(address, "/api/outlets").await.1), "F");
    assert_eq!(post(address, &undo, "{}").await.0, 404, "it holds no longer");
    assert_eq!(get(address, "/api/judgements").await.1["all"], 1, "the log keeps it");
    for words in ["ask again", "seen by nobody"] {
        let note = format!(r#"{{"decision": "note", "about": "Gulf Post", "text": "{words}"}}"#);
        assert_eq!(post(address, "/api/judgements", &note).await.0, 200);
    }
    for (asked, numbers, total) in [
        ("", &[3, 2, 1][..], 3),
        ("?limit=1&offset=1", &[2], 3),
        ("?search=gulf+NOBODY", &[3], 1),
        ("?search=nobo", &[3], 1),
        ("?state=undone", &[1], 1),
        ("?state=holds", &[3, 2], 2),
        ("?state=against", &[], 0),
        ("?decision=grade", &[1], 1),
        ("?decision=merge", &[], 0),
    ] {
        let (_, log) = get(address, &format!("/api/judgements{asked}")).await;
        let found: Vec<u64> =
            log["items"].as_array().unwrap().iter().map(|line| line["number"].as_u64().unwrap()).collect();
        assert_eq!(
            (found.as_slice(), log["total"].as_u64(), log["all"].as_u64()),
            (numbers, Some(total), Some(3)),
            "{asked}"
        );
    }
    assert_eq!(
        get(address, "/api/judgements?decision=merge").await.1["decisions"],
        serde_json::json!({"grade": 1, "note": 2})
    );
    assert_eq!(get(address, "/api/judgements?state=gone").await.0, 400);
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
    assert_eq!(log["all"], 0);
}

#[tokio::test]
async fn other_machines_come_in_with_a_password_alone() {
    let try_with = |password: Option<&str>| {
        let password = password.map(str::to_owned);
        super::serve(
            "none.case".into(),
            Options {
                listen: "0.0.0.0:0".parse().unwrap(),
                open: false,
                password,
                token: false,
                base_map: BaseMap::BuiltIn,
                map_credit: None,
            },
        )
    };
    for (password, says) in [(None, "--password"), (Some("short"), "at least 10")] {
        let refused = try_with(password).await.unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let opened = try_with(Some("long enough a word")).await.unwrap_err();
    assert!(opened.to_string().contains("none.case"), "it goes on to open the case: {opened}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_password_nothing_is_told_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let address = served_behind(folder.path(), Some("correct horse"), Ground::default()).await;
    for path in ["/api/summary", "/api/documents/000/original", "/api/brief/file?format=md", "/api/nothing"] {
        assert_eq!(ask(address, &format!("GET {path}"), "", "").await.0, 401, "{path}");
    }
    assert_eq!(get(address, "/api/session").await.1["inside"], false);
    assert_eq!(post(address, "/api/login", r#"{"password": "wrong"}"#).await.0, 401);
    let own = format!("Content-Type: application/json\r\nOrigin: http://{address}\r\n");
    let (status, head, _) = ask(address, "POST /api/login", &own, r#"{"password": "correct horse"}"#).await;
    assert_eq!(status, 200);
    assert!(head.contains("httponly") && head.contains("samesite=strict"), "{head}");
    let cookie = head.split("set-cookie: ").nth(1).and_then(|c| c.split(';').next()).unwrap().to_owned();
    let with = format!("Cookie: {cookie}\r\n");
    assert_eq!(ask(address, "GET /api/summary", &with, "").await.0, 200);
    assert_eq!(ask(address, "GET /api/summary", "Authorization: Bearer correct horse\r\n", "").await.0, 200);
    assert_eq!(ask(address, "GET /api/summary", "Authorization: Bearer wrong\r\n", "").await.0, 401);
    let note = r#"{"decision": "note", "about": "000", "text": "x"}"#;
    let json = "Content-Type: application/json\r\n";
    assert_eq!(
        ask(address, "POST /api/judgements", &format!("{with}{json}"), note).await.0,
        403,
        "a page must say where it is"
    );
    assert_eq!(ask(address, "POST /api/judgements", &format!("{with}{own}"), note).await.0, 200);
    assert_eq!(ask(address, "POST /api/logout", &format!("{with}{own}"), "").await.0, 200);
    assert_eq!(ask(address, "GET /api/summary", &with, "").await.0, 401, "the session has ended");
    for _ in 0..5 {
        post(address, "/api/login", r#"{"password": "wrong"}"#).await;
    }
    assert_eq!(post(address, "/api/login", r#"{"password": "correct horse"}"#).await.0, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_hold_until_the_case_changes() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let (_, head, first) = ask(address, "GET /api/facts?limit=5", "", "").await;
    let tag = head.split("etag: ").nth(1).and_then(|t| t.lines().next()).unwrap().to_owned();
    let known = format!("If-None-Match: {tag}\r\n");
    let (status, _, body) = ask(address, "GET /api/facts?limit=5", &known, "").await;
    assert_eq!((status, body.as_str()), (304, ""));
    assert_eq!(ask(address, "GET /api/facts?limit=5", "", "").await.2, first, "the same from memory");
    post(address, "/api/judgements", r#"{"decision": "grade", "voice": "Quay Wire", "grade": "A"}"#).await;
    assert_eq!(ask(address, "GET /api/facts?limit=5", &known, "").await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outlets_and_voices_are_told_by_stretches() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let (_, all) = get(address, "/api/outlets").await;
    assert_eq!((all["total"].as_u64(), all["items"].as_array().map(Vec::len)), (Some(2), Some(2)));
    let (_, second) = get(address, "/api/outlets?offset=1&limit=1").await;
    assert_eq!((&second["total"], &second["items"][0]), (&all["total"], &all["items"][1]));
    let (_, found) = get(address, "/api/outlets?search=GULF").await;
    assert_eq!((found["total"].as_u64(), &found["items"][0]["name"]), (Some(1), &Value::from("Gulf Post")));
    assert_eq!(get(address, "/api/voices?search=nobody+of+the+name").await.1["total"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "the map to serve is a file")]
async fn a_map_of_the_users_own_is_served_by_stretches() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    assert_eq!(get(address, "/api/base-map").await.1["kind"], "built-in");
    assert_eq!(get(address, "/api/base-map/file").await.0, 404);

    let file = folder.path().join("small.pmtiles");
    std::fs::write(&file, b"PMTiles\x03 and what follows").unwrap();
    let ground = Ground::new(BaseMap::File(file), Some("Survey".to_owned())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let address = served_behind(folder.path(), None, ground).await;
    let (_, page) = get(address, "/api/base-map").await;
    assert_eq!((&page["kind"], &page["credit"]), (&Value::from("pmtiles"), &Value::from("Survey")));
    let (status, head, body) = ask(address, "GET /api/base-map/file", "Range: bytes=0-6\r\n", "").await;
    assert_eq!((status, body.as_str()), (206, "PMTiles"));
    assert!(head.contains("content-range: bytes 0-6/25") && !head.contains("etag"), "{head}");
    for wrong in ["", "Range: bytes=25-30\r\n", "Range: bytes=5-2\r\n"] {
        assert_eq!(ask(address, "GET /api/base-map/file", wrong, "").await.0, 416, "{wrong}");
    }
    let (_, head, _) = ask(address, "GET /map", "", "").await;
    assert!(!head.contains("img-src"), "a file of one's own needs no other host: {head}");

    let none = folder.path().join("none.pmtiles");
    assert!(Ground::new(BaseMap::File(none), None).is_err(), "there is no such file");
    assert!(Ground::new(BaseMap::File(folder.path().join("wire.txt")), None).is_err(), "a report is no map");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_handed_over_and_read_together() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let files = [
        ("new/third.txt", "The mayor said that the harbour reopened on 9 March 2024."),
        ("new/third.txt.meta.json", r#"{"published": "2024-03-10", "publisher": "Third Post"}"#),
        ("new/empty.txt", ""),
    ];
    for (name, bytes) in files {
        let (status, _, body) = ask(address, &format!("POST /api/reading/files?name={name}"), "", bytes).await;
        assert_eq!(status, 200, "{body}");
    }
    assert_eq!(post(address, "/api/reading", "").await.0, 200);
    let (_, head, told) = ask(address, "GET /api/reading/events", "", "").await;
    assert!(head.contains("text/event-stream"), "{head}");
    let last = told.lines().rfind(|l| l.contains("\"report\":{")).unwrap_or_else(|| panic!("{told}"));
    let done: Value = serde_json::from_str(&last[last.find('{').unwrap()..]).unwrap();
    assert_eq!((&done["running"], &done["report"]["documents"]), (&Value::from(false), &Value::from(1)), "{done}");
    assert_eq!(done["report"]["problems"][0]["path"], "new/empty.txt");
    let (_, list) = get(address, "/api/documents").await;
    assert!(list["items"].as_array().unwrap().iter().any(|d| d["outlet"] == "Third Post"), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_judgement_is_tried_before_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let (_, facts) = get(address, "/api/facts").await;
    let (_, fact) = get(address, &format!("/api/facts/{}", facts["items"][0]["id"].as_str().unwrap())).await;
    let claim = fact["members"][0]["claim"].as_str().unwrap();
    let reject = format!("{{\"decision\": \"reject\", \"claim\": \"{claim}\"}}");
    let (status, preview) = post(address, "/api/judgements/preview", &reject).await;
    assert_eq!(status, 200, "{preview}");
    let touched = |list: &str| preview[list].as_array().unwrap().len();
    assert!(touched("changed") + touched("gone") > 0, "{preview}");
    assert_eq!(get(address, "/api/judgements").await.1["all"], 0, "nothing was judged");
    assert_eq!(get(address, "/api/facts").await.1, facts, "and nothing changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brief_is_kept_and_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    let address = served(folder.path()).await;
    let (_, facts) = get(address, "/api/facts").await;
    let (id, summary) = (facts["items"][0]["id"].as_str().unwrap(), facts["items"][0]["summary"].as_str().unwrap());
    let draft =
        serde_json::json!({"title": "The quay", "parts": [{"text": "What <we> know:"}, {"fact": id}, {"fact": "f0"}]});
    let json = "Content-Type: application/json\r\n";
    let (status, _, body) = ask(address, "PUT /api/brief", json, &draft.to_string()).await;
    assert_eq!(status, 200, "{body}");
    let (_, page) = get(address, "/api/brief").await;
    assert_eq!((&page["draft"], &page["brief"]["missing"][0]), (&draft, &Value::from("f0")));
    let (_, head, markdown) = ask(address, "GET /api/brief/file?format=md", "", "").await;
    assert!(head.contains("attachment; filename=\"brief.md\""), "{head}");
    let words = summary.split(' ').next().unwrap();
    for said in ["# The quay", "What &lt;we&gt; know:", words, "[^1]: "] {
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    assert!(ask(address, "GET /api/brief/file?format=html", "", "").await.2.contains("What &lt;we&gt; know:"));
    let case = Case::open(&folder.path().join("small.case")).unwrap();
    let pdf = || case.drafted(&case.draft().unwrap()).unwrap().written(workbench::BriefFormat::Pdf).unwrap();
    assert!(pdf().starts_with(b"%PDF-") && pdf() == pdf(), "the same brief gives the same bytes");
    assert_eq!(get(address, "/api/brief/file?format=exe").await.0, 400);
}
