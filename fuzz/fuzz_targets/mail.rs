//! Any bytes as a mail with its attachments.
#![no_main]

use intake::{Input, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    take_in(&Input { path: "letter.eml", bytes, media_type: Some("message/rfc822"), ..Input::default() });
});
