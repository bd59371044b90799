//! Any bytes as what is stated beside a document.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::sidecar(bytes));
