//! Runs the program as its users do: the main flow, and input that is not as it should be.
#![allow(clippy::disallowed_methods, reason = "tests write their input and read what came out")]

use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const FIRSTHAND: &str = env!("CARGO_BIN_EXE_firsthand");

/// A folder with an empty case in it.
struct Desk {
    folder: TempDir,
}

struct Done {
    status: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        assert_eq!(desk.run(&["new", "a.case"]).status, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FIRSTHAND);
        command.args(arguments).current_dir(self.folder.path()).env("USER", "tester").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Done {
        done(self.command(arguments).output().unwrap())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let done = self.run(&[arguments, &["--json"]].concat());
        serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{arguments:?}: {e}\n{}\n{}", done.out, done.err))
    }

    /// What lies in the folder.
    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn is_sound(&self) {
        let done = self.run(&["verify", "a.case"]);
        assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    }
}

fn done(output: Output) -> Done {
    Done {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A report of its own for each number.
fn report(number: usize) -> String {
    format!(
        "Harbour log {number}\n\nThe harbour master of Misrata said on 3 March 2021 that {} containers were landed from \
         the ferry. A clerk of the port authority told this paper that berth {number} stayed closed until evening.\n",
        number + 12
    )
}

fn two_reports(desk: &Desk) {
    desk.write("in/a.txt", report(1));
    desk.write("in/a.txt.meta.json", r#"{"publisher": "Harbour Post", "published": "2021-03-04", "language": "en"}"#);
    desk.write("in/deep/b.txt", report(2));
    desk.write(
        "in/deep/b.txt.meta.json",
        r#"{"publisher": "Quay Gazette", "published": ["2021-03-01", "2021-03-31"], "language": "en"}"#,
    );
}

#[test]
fn a_case_is_made_read_shown_exported_and_verified() {
    let desk = Desk::new();
    two_reports(&desk);
    let read = desk.run(&["read", "a.case", "in"]);
    assert_eq!((read.status, read.err.as_str()), (0, ""));
    assert!(read.out.contains("2 documents read, 0 failed"), "{}", read.out);
    assert_eq!(desk.files(), ["a.case", "in"], "no side files stay behind");

    let documents = desk.json(&["docs", "a.case"]);
    assert_eq!(documents[0]["short"], "000");
    assert_eq!(documents[0]["outlet"], "Harbour Post");
    assert_eq!(documents[1]["published"]["text"], "Mar 2021");
    assert_eq!(documents.as_array().unwrap().len(), 2);

    let page = desk.json(&["why", "a.case", "001"]);
    let pieces = page["blocks"].as_array().unwrap().iter().flat_map(|b| b["pieces"].as_array().unwrap());
    let text: String = pieces.map(|p| p["text"].as_str().unwrap()).collect();
    let words = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(words(&text), words(&report(2)), "the pieces are the text");
    let by_hash = desk.json(&["why", "a.case", &page["id"].as_str().unwrap()[..10]]);
    assert_eq!(by_hash["short"], "001");

    let found = desk.json(&["docs", "a.case", "--search", "\"berth 2\""]);
    assert_eq!(found.as_array().unwrap().len(), 1);
    let marked = found[0]["snippet"].as_array().unwrap().iter().filter(|p| p["marked"] == true).count();
    assert!(marked >= 2);

    for listing in ["facts", "docs", "entities", "outlets"] {
        assert!(desk.json(&[listing, "a.case"]).is_array());
    }
    assert_eq!(desk.json(&["outlets", "a.case"])[0]["grade"], "F");

    for (folder, status) in [("one", 0), ("two", 0)] {
        assert_eq!(desk.run(&["export", "a.case", "--to", "jsonl", "-o", folder]).status, status);
    }
    for name in ["documents", "entities", "claims", "facts", "descents", "judgements"] {
        let read = |folder: &str| fs::read(desk.path(&format!("{folder}/{name}.jsonl"))).unwrap();
        assert_eq!(read("one"), read("two"), "{name}");
    }
    assert_eq!(desk.run(&["export", "a.case", "--to", "csv", "-o", "tables"]).status, 0);
    assert!(fs::read_to_string(desk.path("tables/documents.csv")).unwrap().contains("Harbour Post"));
    assert_eq!(desk.run(&["export", "a.case", "--to", "geojson", "-o", "places.geojson"]).status, 0);
    desk.is_sound();
}

#[test]
fn the_order_in_which_reports_arrive_changes_nothing() {
    let (one, two) = (Desk::new(), Desk::new());
    for desk in [&one, &two] {
        two_reports(desk);
    }
    assert_eq!(one.run(&["read", "a.case", "in"]).status, 0);
    assert_eq!(two.run(&["read", "a.case", "in/deep"]).status, 0);
    assert_eq!(two.run(&["read", "a.case", "in"]).status, 0);
    for desk in [&one, &two] {
        assert_eq!(desk.run(&["export", "a.case", "--to", "jsonl", "-o", "out"]).status, 0);
    }
    for name in ["documents", "entities", "claims", "facts", "descents"] {
        let read = |desk: &Desk| fs::read_to_string(desk.path(&format!("out/{name}.jsonl"))).unwrap();
        assert_eq!(read(&one), read(&two), "{name}");
    }
}

#[test]
fn one_bad_file_never_stops_the_rest() {
    let desk = Desk::new();
    desk.write("in/empty.txt", "");
    desk.write("in/program.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\xff\xfe\0\0\x90\x90");
    desk.write("in/good.txt", report(1));
    desk.write("in/same.txt", report(1));
    desk.write("in/broken.txt", [report(3).as_bytes(), b" caf\xe9 \xff\xfe\x80 end\n"].concat());
    #[cfg(unix)]
    {
        desk.write("in/red\u{1b}[31m\nline.txt", "");
        std::os::unix::fs::symlink("nowhere", desk.path("in/link.txt")).unwrap();
    }
    let read = desk.run(&["read", "a.case", "in", "missing.txt"]);
    assert_eq!(read.status, 2);
    let failed = read.err.lines().count();
    assert_eq!(failed, if cfg!(unix) { 5 } else { 3 }, "a line a file, whatever its name: {}", read.err);
    assert!(!read.err.contains('\u{1b}'), "{}", read.err);
    for name in ["in/empty.txt", "in/program.bin", "missing.txt"] {
        assert!(read.err.contains(&format!("{name}: ")), "{name} is named in {}", read.err);
    }
    assert!(!read.err.contains("good.txt"), "{}", read.err);
    assert_eq!(desk.json(&["docs", "a.case"]).as_array().unwrap().len(), 2, "the good one and the broken one");
    let good = desk.json(&["docs", "a.case", "--search", "\"berth 1\""]);
    let sightings = desk.json(&["why", "a.case", good[0]["short"].as_str().unwrap()])["sightings"].clone();
    assert_eq!(sightings, serde_json::json!(["in/good.txt", "in/same.txt"]));
    desk.is_sound();
}

/// Texts that no reporter writes, each read all the same, and each with a word on what is wrong with it.
#[test]
fn strange_files_are_read_and_remarked_on() {
    let desk = Desk::new();
    let page = |head: &str, body: &str| format!("<html lang='en'><head>{head}</head><body>{body}</body></html>");
    let told = "<p>The harbour master met the captain in Tobruk on Sunday.</p>";
    let files: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
        ("nested.html", page("", &("<div>".repeat(100_000) + told)).into_bytes(), Some("html-nested-deeply")),
        ("endless.txt", "the captain of the tanker that sailed from Sirte and ".repeat(5_000).into_bytes(), None),
        ("line.txt", "x".repeat(1 << 20).into_bytes(), None),
        (
            "controls.txt",
            "The \u{202E}captain\u{202C} \u{7}met\u{0} the \u{1b}[31mmaster of the harbour in Tobruk on Sunday, and the two of them \
             talked about nothing but the tanker, its owner and the weather."
                .as_bytes()
                .to_vec(),
            Some("control-characters"),
        ),
        (
            "right-to-left.txt",
            "وصلت السفينة إلى طبرق يوم الأحد وعلى متنها سبعة بحارة.".as_bytes().to_vec(),
            Some("language-not-read"),
        ),
        (
            "charset.html",
            page("<meta charset='utf-8'>", "<p>Le caf\u{e9} du port.</p>").chars().map(|c| c as u8).collect(),
            None,
        ),
        (
            "date.html",
            page("<meta property='article:published_time' content='2021-02-30'>", told).into_bytes(),
            Some("date-impossible"),
        ),
    ];
    for (name, bytes, _) in &files {
        desk.write(&format!("in/{name}"), bytes);
    }
    let read = desk.json(&["read", "a.case", "in"]);
    assert_eq!((&read["documents"], &read["failed"]), (&files.len().into(), &0.into()), "{read}");
    let problems = read["problems"].as_array().unwrap();
    for (name, _, code) in &files {
        let is = |p: &&Value| p["path"].as_str().unwrap().ends_with(name);
        let codes: Vec<&str> = problems.iter().filter(is).map(|p| p["code"].as_str().unwrap()).collect();
        assert!(code.is_none_or(|code| codes.contains(&code)), "{name}: {codes:?}");
    }
    desk.is_sound();
}

/// As if the disk were full: the system lets no file of the program grow beyond a size.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_leaves_the_case_as_it_was() {
    let desk = Desk::new();
    two_reports(&desk);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    for number in 10..200 {
        desk.write(&format!("more/{number}.txt"), report(number));
    }
    let limited = |blocks: u32, arguments: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{FIRSTHAND}' {arguments}");
        let mut limited = Command::new("sh");
        limited.args(["-c", &script]).current_dir(desk.folder.path()).stdin(Stdio::null());
        done(limited.output().unwrap())
    };
    for (arguments, said) in [("new b.case", "b.case: the disk is full"), ("man pages", "(os error")] {
        let full = limited(0, arguments);
        assert_eq!(full.status, 2, "{}{}", full.out, full.err);
        assert!(full.err.contains(said), "{}", full.err);
    }
    assert!(!desk.path("b.case").exists(), "half a case would stand in the way of the next try");
    fs::remove_dir_all(desk.path("pages")).unwrap();
    let full = limited(300, "read a.case more");
    assert_eq!(full.status, 2, "{}{}", full.out, full.err);
    assert!(full.err.contains("a.case: the disk is full"), "{}", full.err);
    desk.is_sound();
    assert_eq!(desk.files(), ["a.case", "in", "more"]);
    assert_eq!(desk.run(&["read", "a.case", "more"]).status, 0, "with room again it goes on");
    assert_eq!(desk.json(&["docs", "a.case"]).as_array().unwrap().len(), 192);
    desk.is_sound();
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    two_reports(&desk);
    fs::set_permissions(desk.path("in/deep"), fs::Permissions::from_mode(0o000)).unwrap();
    let allowed = fs::read_dir(desk.path("in/deep")).is_ok();
    if allowed {
        println!("skipped: this user may read everything");
    } else {
        let read = desk.run(&["read", "a.case", "in"]);
        assert_eq!(read.status, 2);
        assert!(read.err.contains("in/deep: no permission"), "{}", read.err);
        assert!(read.out.contains("1 document read, 1 failed"), "{}", read.out);
    }
    fs::set_permissions(desk.path("in/deep"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_no_case_is_said_to_be_none() {
    let desk = Desk::new();
    desk.write(
        "text.case",
        "This is not a case, but a few words of text that are longer than a header of SQLite would be, by far.",
    );
    desk.write("empty.case", "");
    let mut newer = fs::read(desk.path("a.case")).unwrap();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    desk.write("newer.case", newer);
    for (name, said) in [
        ("text.case", "not a case"),
        ("empty.case", "not a case"),
        ("missing.case", "no such case"),
        (".", "not a case"),
        ("newer.case", "later version"),
    ] {
        for command in [&["facts", name][..], &["read", name, "text.case"], &["verify", name]] {
            let done = desk.run(command);
            assert_eq!(done.status, 2, "{command:?}: {}", done.err);
            assert!(done.err.contains(said) && done.err.contains(name), "{command:?}: {}", done.err);
        }
    }
    let again = desk.run(&["new", "a.case"]);
    assert_eq!((again.status, again.err.contains("exists already")), (2, true));
    assert_eq!(desk.run(&["facts", "a.case"]).status, 1, "an empty case has no facts");
    assert_eq!(desk.run(&["why", "a.case", "f0000"]).status, 1);
    assert_eq!(desk.run(&["facts", "a.case", "--since", "2020-02-31"]).status, 2);
    assert_eq!(desk.run(&["facts", "a.case", "--status", "true"]).status, 2);
}

#[test]
fn a_second_writer_is_told_of_the_first() {
    let desk = Desk::new();
    two_reports(&desk);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    let writer = casefile::CaseFile::open(&desk.path("a.case")).unwrap();
    writer.begin().unwrap();
    let read = desk.run(&["read", "a.case", "in"]);
    assert_eq!(read.status, 2);
    assert!(read.err.contains("case is being written by another process: a.case"), "{}", read.err);
    assert_eq!(desk.json(&["docs", "a.case"]).as_array().unwrap().len(), 2, "readers are not disturbed");
    writer.commit().unwrap();
    drop(writer);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    assert_eq!(desk.files(), ["a.case", "in"]);
}

/// Starts reading many reports, and waits until the case is being written.
fn start_long_read(desk: &Desk, reports: usize) -> std::process::Child {
    for number in 0..reports {
        desk.write(&format!("in/{number:04}.txt"), report(number));
        desk.write(&format!("in/{number:04}.txt.meta.json"), r#"{"language": "en"}"#);
    }
    let child = desk.command(&["read", "a.case", "in"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (log, begun) = (desk.path("a.case-wal"), Instant::now());
    while !log.exists() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[cfg(unix)]
#[test]
fn a_killed_read_leaves_a_sound_case() {
    let desk = Desk::new();
    let mut child = start_long_read(&desk, 400);
    let (log, begun) = (desk.path("a.case-wal"), Instant::now());
    while fs::metadata(&log).map_or(0, |m| m.len()) < 100_000 && begun.elapsed() < Duration::from_secs(20) {
        assert!(child.try_wait().unwrap().is_none(), "it was to be killed in the middle");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    desk.is_sound();
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    assert_eq!(desk.json(&["docs", "a.case"]).as_array().unwrap().len(), 400);
    assert_eq!(desk.files(), ["a.case", "in"]);
    desk.is_sound();
}

#[cfg(unix)]
#[test]
fn an_interrupted_read_keeps_what_was_read() {
    let desk = Desk::new();
    let child = start_long_read(&desk, 400);
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let stopped = done(child.wait_with_output().unwrap());
    assert_eq!(stopped.status, 130, "{}{}", stopped.out, stopped.err);
    assert!(stopped.out.contains("stopped: "), "{}", stopped.out);
    desk.is_sound();
    assert_eq!(desk.files(), ["a.case", "in"]);
}

#[test]
fn judgements_are_logged_and_undone() {
    let desk = Desk::new();
    two_reports(&desk);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    let made = desk.json(&["judge", "a.case", "grade", "Harbour Post", "B"]);
    assert_eq!((made["number"].as_u64(), made["who"].as_str()), (Some(1), Some("tester")));
    assert_eq!(desk.json(&["outlets", "a.case"])[0]["grade"], "B");
    assert_eq!(desk.json(&["judge", "a.case", "copy", "001", "of", "000", "--who", "Ada"])["who"], "Ada");
    assert_eq!(desk.run(&["judge", "a.case", "note", "000", "ring them up"]).status, 0);
    assert_eq!(desk.run(&["judge", "a.case", "grade", "Nobody's Paper", "B"]).status, 1);
    assert_eq!(desk.run(&["judge", "a.case", "grade", "Harbour Post", "G"]).status, 2);
    assert_eq!(desk.run(&["judge", "a.case", "undo", "1"]).status, 0);
    assert_eq!(desk.run(&["judge", "a.case", "undo", "1"]).status, 1, "it is undone already");
    assert_eq!(desk.json(&["outlets", "a.case"])[0]["grade"], "F");
    let log = desk.json(&["judge", "a.case", "log"]);
    assert_eq!(log.as_array().unwrap().len(), 3, "nothing is taken out of the log");
    assert!(log[0]["undone"].is_string() && log[1]["undone"].is_null());
    desk.is_sound();
}

#[test]
fn a_list_of_facts_is_cut_where_it_is_asked() {
    let desk = Desk::new();
    let words = "The minister of transport visited Tobruk on 4 March 2024.\n\nColonel Adel Dallal visited Benghazi on 2 March 2024.\n";
    desk.write("in/a.txt", words);
    desk.write("in/a.txt.meta.json", r#"{"publisher": "Quay Wire", "published": "2024-03-04", "language": "en"}"#);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    let facts = |more: &[&str]| desk.json(&[&["facts", "a.case"], more].concat()).as_array().unwrap().len();
    assert!(facts(&[]) > 1);
    assert_eq!([facts(&["--limit", "1"]), facts(&["--limit", "99"])], [1, facts(&[])]);
}

#[test]
fn added_places_are_found_in_what_was_read_before() {
    let desk = Desk::new();
    desk.write("in/a.txt", "Colonel Adel Dallal said nine trucks crossed at Qarn Zarqa on 3 March 2021.\n");
    desk.write("in/a.txt.meta.json", r#"{"publisher": "Harbour Post", "published": "2021-03-04", "language": "en"}"#);
    assert_eq!(desk.run(&["read", "a.case", "in"]).status, 0);
    let place = || {
        let done = desk.run(&["export", "a.case", "--to", "jsonl", "-o", "out"]);
        assert_eq!(done.status, 0, "{}", done.err);
        let entities = fs::read_to_string(desk.path("out/entities.jsonl")).unwrap();
        fs::remove_dir_all(desk.path("out")).unwrap();
        let found = entities.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        found.filter(|e| e["name"] == "Qarn Zarqa").map(|e| (e["lat"].as_f64(), e["lon"].as_f64())).collect::<Vec<_>>()
    };
    assert!(place().iter().all(|p| *p == (None, None)));
    assert_eq!(desk.run(&["gazetteer", "list", "a.case"]).status, 1);

    desk.write("mine.csv", "name,lat,lon,kind,country\nQarn Zarqa,27.5,15.25,crossing,LY\nBroken,x,1,town,LY\n");
    let added = desk.run(&["gazetteer", "add", "a.case", "mine.csv"]);
    assert_eq!((added.status, added.out.trim()), (0, "mine.csv: 1 place added"));
    assert!(added.err.contains("mine.csv: line 3: \"x\", \"1\" are no degrees"), "{}", added.err);
    assert_eq!(place(), [(Some(27.5), Some(15.25))]);
    assert_eq!(desk.json(&["gazetteer", "list", "a.case"])[0]["name"], "mine.csv");
    desk.is_sound();
    let again = desk.run(&["read", "a.case", "in"]);
    assert!(again.out.contains("1 known already"), "{}", again.out);
    assert_eq!(place(), [(Some(27.5), Some(15.25))]);

    desk.write("page.html", "<html>no places</html>");
    let refused = desk.run(&["gazetteer", "add", "a.case", "page.html"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("page.html: XML, but not OpenStreetMap's"), "{}", refused.err);
    assert_eq!(desk.run(&["gazetteer", "add", "a.case", "missing.csv"]).status, 2);

    assert_eq!(desk.run(&["gazetteer", "remove", "a.case", "other.csv"]).status, 1);
    assert_eq!(desk.run(&["gazetteer", "remove", "a.case", "mine.csv"]).status, 0);
    assert!(place().iter().all(|p| *p == (None, None)));
    desk.is_sound();
}

#[test]
fn a_case_of_every_earlier_format_is_opened() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../compat");
    for format in 1..=casefile::FORMAT {
        let desk = Desk::new();
        fs::copy(folder.join(format!("format-{format}.case")), desk.path("a.case")).unwrap();
        let documents = desk.json(&["docs", "a.case", "--search", "\"salma idrissi\""]);
        assert_eq!(documents.as_array().unwrap().len(), 2);
        let log = desk.json(&["judge", "a.case", "log"]);
        assert_eq!(log[0]["text"], "reliability of Coast Daily: B");
        assert_eq!(
            log.as_array().unwrap().iter().map(|j| j["undone"].is_string()).collect::<Vec<_>>(),
            [false, false, true]
        );
        assert_eq!(desk.json(&["outlets", "a.case"])[0]["grade"], "B");
        desk.is_sound();
    }
}

#[test]
fn lines_are_answered_in_order_and_bad_ones_in_their_place() {
    let desk = Desk::new();
    let mut input = String::new();
    for number in 0..50 {
        input +=
            &format!("{}\n", serde_json::json!({"id": number, "text": format!("Text {number}."), "language": "en"}));
    }
    input +=
        "not JSON\n{\"id\": \"no text\"}\n{\"id\": \"bad date\", \"text\": \"x\", \"published\": \"2020-02-31\"}\n";
    let mut child = desk
        .command(&["annotate", "--jsonl", "--tokens"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = done(child.wait_with_output().unwrap());
    assert_eq!(done.status, 2);
    let answers: Vec<Value> = done.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), 53);
    for (number, answer) in answers[..50].iter().enumerate() {
        assert_eq!(answer["id"], number);
        assert_eq!(answer["text"], format!("Text {number}."));
        assert!(answer["tokens"].is_array() && answer["claims"].is_array());
    }
    assert!(answers[50..].iter().all(|a| a["error"].is_string()));
    assert_eq!(answers[51]["id"], "no text");
}

#[test]
fn files_are_annotated_without_a_case() {
    let desk = Desk::new();
    two_reports(&desk);
    let done = desk.run(&["annotate", "in/a.txt", "in/none.txt", "in/deep/b.txt", "--publisher", "Stated"]);
    assert_eq!(done.status, 2);
    let answers: Vec<Value> = done.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["publisher"], "Stated", "what is stated outranks what stands beside the file");
    assert_eq!(answers[0]["published"]["from"], "2021-03-04");
    assert!(answers[1]["error"].as_str().unwrap().contains("in/none.txt"));
}

#[test]
fn every_command_has_examples_and_man_pages_and_completions_are_made() {
    let desk = Desk::new();
    for command in [
        "new", "read", "facts", "why", "docs", "entities", "outlets", "judge", "brief", "export", "serve", "verify",
        "annotate", "compare",
    ] {
        let help = desk.run(&[command, "--help"]);
        assert!(help.status == 0 && help.out.contains("Examples:\n"), "{command}");
    }
    assert_eq!(desk.run(&["man", "man"]).status, 0);
    assert!(Path::new(&desk.path("man/firsthand-facts.1")).is_file());
    assert!(desk.run(&["completions", "bash"]).out.contains("firsthand"));
    assert_eq!(desk.run(&["no-such-command"]).status, 2);
}
