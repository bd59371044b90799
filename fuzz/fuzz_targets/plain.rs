//! Any bytes as a file of no known format, and any text as it is given; blocks stay anchored.
#![no_main]

use intake::{Given, Input, plain_text, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    take_in(&Input { path: "report.txt", bytes, ..Input::default() });
    if let Ok(text) = std::str::from_utf8(bytes) {
        let document = plain_text("text", text, &Given::default());
        assert_eq!(document.text, text);
        assert!(document.blocks.iter().all(|b| !b.span.of(text).is_empty()));
    }
});
