//! Does it matter how a case came about? Documents that come in one after the other, and judgements that are taken back, must
//! leave what one reading of all of them gives, byte for byte.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::path::{Path, PathBuf};
use workbench::{Ask, Case, Filter, Format, Silent, Source};

fn reports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/marisol/reports");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<PathBuf> = all.filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "html")).collect();
    texts.sort();
    assert!(texts.len() > 6, "{texts:?}");
    texts
}

fn read(case: &Case, files: &[PathBuf]) {
    case.read(files.iter().map(|path| Source::Path(path.clone())).collect(), &Silent).unwrap();
}

/// What is derived, as it leaves for other programs.
fn derived(case: &Case, folder: &Path) -> Vec<String> {
    case.export(Format::Jsonl, &Filter::default(), folder).unwrap();
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    ["documents.jsonl", "entities.jsonl", "claims.jsonl", "facts.jsonl", "descents.jsonl"].map(file).to_vec()
}

#[test]
fn a_case_that_grew_is_the_case_that_was_read_at_once() {
    let scratch = tempfile::tempdir().unwrap();
    let files = reports();
    let at_once = Case::new(&scratch.path().join("once.case")).unwrap();
    read(&at_once, &files);
    let whole = derived(&at_once, &scratch.path().join("once"));
    assert!(whole[3].lines().count() > 10);
    let grown = Case::new(&scratch.path().join("grown.case")).unwrap();
    let (early, late) = files.split_at(files.len() / 2);
    for (at, part) in [late, &early[..1], &early[1..]].into_iter().enumerate() {
        read(&grown, part);
        let so_far = derived(&grown, &scratch.path().join(format!("grown-{at}")));
        assert_eq!(so_far == whole, at == 2, "after part {at}");
    }
}

#[test]
fn what_is_undone_leaves_no_trace() {
    let scratch = tempfile::tempdir().unwrap();
    let case = Case::new(&scratch.path().join("a.case")).unwrap();
    read(&case, &reports());
    let before = derived(&case, &scratch.path().join("before"));
    let facts = case.facts(&Filter::default()).unwrap();
    let outlet = case.outlets().unwrap()[0].name.clone();
    let asked = [
        Ask::Grade { voice: outlet, grade: 'A' },
        Ask::Same { left: facts[0].id.clone(), right: facts[1].id.clone() },
        Ask::Independent { document: "1".to_owned(), of: "0".to_owned() },
    ];
    let numbers: Vec<u64> =
        asked.iter().map(|ask| case.judge(ask, "an editor", None, &Silent).unwrap().number).collect();
    assert_ne!(derived(&case, &scratch.path().join("judged")), before);
    for number in numbers {
        case.undo(number, &Silent).unwrap();
    }
    assert_eq!(derived(&case, &scratch.path().join("after")), before);
}
