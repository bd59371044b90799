//! Any bytes as a web page.
#![no_main]

use intake::{Input, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    take_in(&Input { path: "page.html", bytes, media_type: Some("text/html"), ..Input::default() });
});
