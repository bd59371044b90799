//! Does every parser of foreign bytes keep its promises? Runs the bodies of the fuzz targets on random bytes, and on pieces
//! that parsers stumble over.

#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use proptest::prelude::*;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 9] = [
    ("feed", targets::feed),
    ("html", targets::html),
    ("line", targets::line),
    ("mail", targets::mail),
    ("markdown", targets::markdown),
    ("pdf", targets::pdf),
    ("plain", targets::plain),
    ("reading", targets::reading),
    ("sidecar", targets::sidecar),
];

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<item>",
        "<title>",
        "</",
        "<!--",
        "]]>",
        "&#0;",
        "{\"text\": ",
        "{\"published\": ",
        "\"2020-02-31\"",
        "[",
        "]",
        "}",
        "\"",
        "“",
        "”",
        ",",
        ".",
        "\n",
        "\r\n\r\n",
        "\u{202E}",
        "\u{0}",
        "\u{FEFF}",
        "# ",
        "> ",
        "```",
        "Content-Type: multipart/mixed; boundary=x\r\n",
        "--x\r\n",
        "=?utf-8?B?",
        "1 0 obj\n<<",
        ">>\nstream\n",
        "Colonel Adel Dallal ",
        "the tanker Orsola ",
        "said that ",
        "on 31 February ",
        "more than 40 ",
        "in Sirte ",
        "حفتر ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|all| all.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        TARGETS.iter().for_each(|(_, target)| target(&bytes));
    }

    #[test]
    fn pieces_of_everything_are_survived(bytes in pieces()) {
        TARGETS.iter().for_each(|(_, target)| target(&bytes));
    }
}

/// A target that is not run here is not checked without the fuzzer.
#[test]
fn every_target_is_run_here() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/fuzz_targets");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, TARGETS.map(|(name, _)| name.to_owned()));
}
