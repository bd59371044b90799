//! A case file keeps what it is given, and says clearly what is wrong.
#![allow(clippy::disallowed_methods, reason = "tests read what was written")]

use casefile::{CaseFile, Entry, ErrorKind, Sighting};
use model::{Decision, Document, DocumentId, Reading};
use std::path::Path;
use tempfile::TempDir;

fn entry(text: &str) -> Entry {
    let id = DocumentId::of(text.as_bytes());
    let document = Document { id, text: text.to_owned(), ..Document::default() };
    let sighting = Sighting { path: format!("{}.txt", text.len()), ..Sighting::default() };
    Entry::new(&document, text.as_bytes(), sighting, &Reading::default())
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn what_is_stored_comes_back_and_one_file_is_left() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.case");
    let case = CaseFile::create(&path).unwrap();
    let text = "The bridge at Sirte was closed. أُغلق الجسر في سرت";
    let (fresh, again) =
        case.change(|case| Ok((case.add(&entry(text), "v1")?, case.add(&entry(text), "v1")?))).unwrap();
    assert_eq!((fresh, again), (true, false), "the same bytes are one document");
    drop(case);
    assert_eq!(files(folder.path()), 1);

    let case = CaseFile::open(&path).unwrap();
    let stored = case.stored(0, "v1").unwrap().unwrap();
    assert_eq!(stored.document.text, text);
    assert_eq!(stored.reading, Some(Reading::default()));
    assert_eq!(case.stored(0, "v2").unwrap().unwrap().reading, None, "another version reads anew");
    assert_eq!(case.bytes(0).unwrap().unwrap(), text.as_bytes());
    for (search, found) in
        [("sirte bridge", 1), ("اغلق", 1), ("\"جسر في\"", 1), ("clos*", 1), ("bridges", 0), ("\"sirte bridge\"", 0)]
    {
        assert_eq!(case.search_documents(&[search.to_owned()], 9).unwrap().len(), found, "{search}");
    }
}

#[test]
fn a_change_that_fails_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.case");
    let case = CaseFile::create(&path).unwrap();
    let ground = case.ground().unwrap();
    let failed = case.change(|case| {
        case.add(&entry("one"), "v1")?;
        CaseFile::open(Path::new("/no/such/case")).map(|_| ())
    });
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!((case.document_count().unwrap(), case.ground().unwrap()), (0, ground));
}

#[test]
fn a_full_disk_is_said_and_harms_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.case");
    let case = CaseFile::create(&path).unwrap();
    case.change(|case| case.add(&entry("kept"), "v1")).unwrap();
    case.limit_pages_for_tests(60).unwrap();
    let noise = |seed: u64| -> String {
        let mut state = seed;
        let mut letter = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            char::from(b'a' + (state >> 59) as u8 % 26)
        };
        (0..20_000).map(|_| letter()).collect()
    };
    let full = case.change(|case| (0..50).try_for_each(|n| case.add(&entry(&noise(n)), "v1").map(|_| ())));
    let error = full.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Full);
    assert!(error.to_string().contains("a.case: the disk is full"), "{error}");
    drop(case);
    let case = CaseFile::open(&path).unwrap();
    assert_eq!(case.document_count().unwrap(), 1);
    assert_eq!(case.structure_faults().unwrap(), Vec::<String>::new());
}

#[test]
fn judgements_are_only_ever_added() {
    let folder = TempDir::new().unwrap();
    let case = CaseFile::create(&folder.path().join("a.case")).unwrap();
    let grade = |g| Decision::Grade { voice: "Quay Gazette".to_owned(), grade: g };
    let add = |g| case.change(|case| case.add_judgement(&grade(g), "Ada", "2026-01-01T00:00:00Z", "shown")).unwrap();
    assert_eq!((add('A'), add('B')), (1, 2));
    assert!(case.change(|case| case.undo_judgement(1, "2026-01-02T00:00:00Z")).unwrap());
    assert!(!case.change(|case| case.undo_judgement(1, "2026-01-03T00:00:00Z")).unwrap());
    let log = case.judgements().unwrap();
    assert_eq!(log.iter().map(|j| j.undone.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(log[0].undone.as_deref(), Some("2026-01-02T00:00:00Z"));
    assert_eq!(log[1].decision, grade('B'));
}
