//! Any bytes as what stands in a feed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::feed(bytes));
