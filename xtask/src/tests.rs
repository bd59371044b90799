//! What must hold before anything lands: formats, lints, all tests, the pages in a real browser, the dependency policy. The browser's
//! tests make the README's picture too.

use crate::steps::{front_end, is_there, need, program, root, run, step};
use crate::tidy;
use anyhow::Result;

#[derive(clap::Args)]
pub struct Options {
    /// Leave out the front end and its browser tests
    #[arg(long)]
    no_browser: bool,
}

pub fn check(options: &Options) -> Result<()> {
    println!(
        "Formats, lints, tests, browser tests, dependency policy; the first time compiles everything, some minutes."
    );
    if !options.no_browser {
        front_end()?;
    }
    step("formats", || run(".", "cargo", &["fmt", "--all", "--check"]))?;
    step("lints", || {
        run(".", "cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])
    })?;
    step("tests", || run(".", "cargo", &["test", "--workspace", "--quiet"]))?;
    step("data", tidy::run)?;
    step("scorers", || run(".", "python3", &["-B", "-m", "doctest", "bench/meantime.py"]))?;
    if options.no_browser {
        println!("\n== browser tests: skipped, as asked with --no-browser");
    } else {
        let firsthand = program(false)?;
        step("browser tests", || {
            need("chromium", "chromium")?;
            run("web", "npm", &["run", "--silent", "test", "--", &firsthand.display().to_string()])
        })?;
    }
    step("dependency policy", || {
        if !is_there("cargo-deny") {
            println!("   cargo-deny is missing: installing it, some minutes");
            run(".", "cargo", &["install", "cargo-deny", "--locked", "--quiet", "--debug"])?;
        }
        run(".", "cargo", &["deny", "--workspace", "check", "licenses", "bans", "sources"])
    })?;
    println!("\nAll passed.");
    Ok(())
}

/// Takes the README's picture of the pages as they are now.
pub fn pictures() -> Result<()> {
    front_end()?;
    let firsthand = program(false)?;
    let folder = root().join("docs");
    step("the picture", || {
        need("chromium", "chromium")?;
        let (firsthand, folder) = (firsthand.display().to_string(), folder.display().to_string());
        run("web", "npm", &["run", "--silent", "pictures", "--", &firsthand, &folder])
    })?;
    println!("written: docs/workbench.png");
    Ok(())
}
