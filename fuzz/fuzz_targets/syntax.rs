//! Any text gives an analysis: `cargo +nightly fuzz run syntax`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Block, BlockKind, Document, Span};
use reading::{language::Languages, syntax::analyse};
use std::sync::OnceLock;

static LANGUAGES: OnceLock<Languages> = OnceLock::new();

fuzz_target!(|text: &str| {
    let languages = LANGUAGES.get_or_init(Languages::built_in);
    let blocks = vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }];
    let document = Document { text: text.to_owned(), blocks, ..Document::default() };
    for language in languages.all.values() {
        analyse(&document, language);
    }
});
