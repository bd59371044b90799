//! Any bytes as a file of no known format, and any text as it is given.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::plain(bytes));
