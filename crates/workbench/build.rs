//! Which version of program and rules is this? A hash of the sources and data that decide what is derived, so that a case
//! derived by other ones is noticed.

#![allow(clippy::disallowed_methods, reason = "a build script reads its sources")]

use std::{fs, path::Path};

fn main() {
    let root = Path::new("../..");
    let read_by = ["crates/model/src", "crates/intake/src", "crates/reading", "lang", "schema", "weights"];
    let derived_by = [
        "crates/model/src",
        "crates/weighing/src",
        "weights",
        "schema",
        "crates/workbench/src/derive.rs",
        "crates/workbench/src/overview.rs",
    ];
    for (name, parts) in [("FIRSTHAND_READ_BY", &read_by[..]), ("FIRSTHAND_DERIVED_BY", &derived_by[..])] {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        for part in parts {
            add(&root.join(part), &mut hash);
        }
        println!("cargo::rustc-env={name}={} {hash:016x}", env!("CARGO_PKG_VERSION"));
    }
}

/// FNV-1a over the names and contents of all files below, in order of their names; tests and what is hidden left out.
fn add(path: &Path, hash: &mut u64) {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if name == "tests" || name.starts_with('.') {
        return;
    }
    println!("cargo::rerun-if-changed={}", path.display());
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    feed(name.as_bytes());
    if let Ok(bytes) = fs::read(path) {
        feed(&bytes);
    } else if let Ok(folder) = fs::read_dir(path) {
        let mut inner: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        for path in inner {
            add(&path, hash);
        }
    }
}
