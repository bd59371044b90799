//! Any bytes as what follows the mark of a PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::pdf(bytes));
