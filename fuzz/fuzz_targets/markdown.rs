//! Any bytes as Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::markdown(bytes));
