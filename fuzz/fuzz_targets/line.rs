//! Any bytes as a line of `annotate --jsonl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::line(bytes));
