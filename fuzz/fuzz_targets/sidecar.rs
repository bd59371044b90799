//! Any bytes as what is stated beside a document.
#![no_main]

use intake::Given;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    Given::from_json(bytes);
});
