//! The first thing a newcomer runs: the example case, read and served.

use crate::steps::{self, front_end, program, root, step};
use anyhow::Result;
use std::fs;

#[derive(clap::Args)]
pub struct Options {
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7171")]
    listen: String,
    /// Read the example case and stop, without serving it
    #[arg(long)]
    no_serve: bool,
}

pub fn run(options: &Options) -> Result<()> {
    println!("This builds Firsthand, reads the example case of examples/marisol, and serves the workbench.");
    println!("The first time takes some minutes, most of them compiling.");
    front_end()?;
    let program = program(false)?;
    let firsthand = |arguments: &[&str]| steps::run(".", &program.display().to_string(), arguments);
    let folder = root().join("target/demo");
    fs::create_dir_all(&folder)?;
    let case = folder.join("marisol.case");
    if case.exists() {
        fs::remove_file(&case)?;
    }
    let path = case.display().to_string();
    step("reading the example case", || {
        firsthand(&["new", &path])?;
        firsthand(&["read", &path, "examples/marisol/reports"])
    })?;
    firsthand(&["facts", &path, "--limit", "12"])?;
    println!("\nThe case is {path}; try: {} facts {path}", program.display());
    if options.no_serve {
        return Ok(());
    }
    let mut arguments = vec!["serve", path.as_str(), "--listen", options.listen.as_str()];
    if options.no_open {
        arguments.push("--no-open");
    }
    firsthand(&arguments)
}
