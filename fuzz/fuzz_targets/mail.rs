//! Any bytes as a mail with its attachments.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| firsthand_fuzz::mail(bytes));
