//! Any bytes as what follows the mark of a PDF.
#![no_main]

use intake::{Input, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = &[b"%PDF-1.4\n", bytes].concat();
    take_in(&Input { path: "report.pdf", bytes, ..Input::default() });
});
