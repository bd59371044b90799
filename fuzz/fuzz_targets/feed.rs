//! Any bytes as what stands in a feed.
#![no_main]

use intake::{Input, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = &[b"<rss version=\"2.0\"><channel>", bytes].concat();
    take_in(&Input { path: "feed.xml", bytes, ..Input::default() });
});
