//! How a chore runs programs: says what it is doing and how long it took, and stops at the first failure.

use anyhow::{Context, Result, bail};
use std::fs;
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// Does one step of a chore under a headline, and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {what}");
    let begun = Instant::now();
    let done = work().with_context(|| format!("failed: {what}"))?;
    println!("   {what}: done in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a program in a folder of the repository, its output shown.
pub fn run(folder: &str, program: &str, arguments: &[&str]) -> Result<()> {
    println!("   {program} {}", arguments.join(" "));
    let status = Command::new(program).args(arguments).current_dir(root().join(folder)).status();
    let status = status.with_context(|| format!("cannot run {program}"))?;
    if !status.success() {
        bail!("{program} {} ended with {status}", arguments.join(" "));
    }
    Ok(())
}

/// Whether a program answers to `--version`.
pub fn is_there(program: &str) -> bool {
    let tried = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    tried.is_ok_and(|s| s.success())
}

/// Installs a Debian package if this is Debian and we may; else says what to do.
pub fn need(program: &str, package: &str) -> Result<()> {
    if is_there(program) {
        return Ok(());
    }
    println!("   {program} is missing: installing Debian's package {package}");
    let may = is_there("apt-get");
    let install = || -> Result<()> {
        run(".", "apt-get", &["update", "-qq"])?;
        run(".", "apt-get", &["install", "-y", "-qq", "--no-install-recommends", package])
    };
    if !may || install().is_err() || !is_there(program) {
        bail!(
            "{program} is missing and could not be installed: install it (on Debian: apt-get install {package}) and try again"
        );
    }
    Ok(())
}

/// Builds the front end into `web/dist`, which the program embeds.
pub fn front_end() -> Result<()> {
    step("front end", || {
        need("node", "nodejs")?;
        need("npm", "npm")?;
        // What is installed may be older than what is asked for by now.
        let written = |path: &str| fs::metadata(root().join(path)).and_then(|m| m.modified()).ok();
        if written("web/node_modules/.package-lock.json") < written("web/package-lock.json") {
            run("web", "npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
        }
        run("web", "npm", &["run", "--silent", "build"])
    })
}

/// Builds the program and gives its path.
pub fn program(release: bool) -> Result<PathBuf> {
    let mut arguments = vec!["build", "--package", "firsthand"];
    if release {
        arguments.push("--release");
    }
    step("the program", || run(".", "cargo", &arguments))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root().join("target"), PathBuf::from);
    Ok(target.join(if release { "release" } else { "debug" }).join("firsthand"))
}
