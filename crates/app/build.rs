//! Sees to it that the folder of the workbench's pages exists, and that the program is built anew when the pages are.
//!
//! The pages are built by `npm run build` in `web/`. Without them the program compiles all the same, and serves a page that
//! says how to build them.

fn main() {
    let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // Where sources may not be written, the embedding makes do without the folder; cargo then looks for it each time.
    let _ = std::fs::create_dir_all(&pages);
    println!("cargo::rerun-if-changed={}", pages.display());
}
