//! How right is it? Runs the shared scorers and the example case's own truth, and writes `bench/accuracy.md`.

use crate::steps::{program, root, step};
use anyhow::{Context, Result, bail};
use std::{fmt::Write, fs, process::Command};

#[derive(clap::Args)]
pub struct Options {
    /// Only the scorers whose name begins with this
    #[arg(long)]
    only: Option<String>,
    /// Documents of each collection to score; all if not given
    #[arg(long)]
    limit: Option<usize>,
}

/// Scorer, its further arguments, what it measures.
const SCORERS: &[(&str, &[&str], &str)] = &[
    ("case.py", &[], "the worked case: claims, chains, times, quantities, entities, facts"),
    ("attribution.py", &[], "PolNeAR dev: who is said to have said what"),
    ("times.py", &[], "TimeBank and AQUAINT: TIMEX3"),
    ("times.py", &["--recognizers"], "Microsoft recognizers' specs: dates"),
    ("places.py", &[], "LGL, GeoVirus: toponyms"),
    ("names.py", &[], "name_bench, Wikidata pairs"),
    ("articles.py", &[], "main text of 181 pages"),
    ("syntax.py", &[], "EWT, GUM, UNER dev: tokens, tags, trees, names"),
];

pub fn run(options: &Options) -> Result<()> {
    let scorers = root().join("../shared/eval");
    if !scorers.is_dir() {
        println!("skipped: the shared scorers are not beside this repository (../shared/eval)");
        return Ok(());
    }
    let program = program(false)?;
    let mut table = String::from(
        "# Accuracy\n\nWritten by `cargo xtask accuracy`: the last line of each scorer, on the development data.\n\n\
         | scorer | measures | figures |\n|---|---|---|\n",
    );
    for (script, arguments, measures) in SCORERS {
        if options.only.as_ref().is_some_and(|o| !script.starts_with(o.as_str())) {
            continue;
        }
        let figures = step(&format!("{script} {}", arguments.join(" ")), || {
            let mut command = Command::new("python3");
            command.arg("-B").arg(scorers.join(script)).arg("--firsthand").arg(&program).args(*arguments);
            if let Some(limit) = options.limit.filter(|_| *script != "case.py") {
                command.arg("--limit").arg(limit.to_string());
            }
            let done = command.output().context("cannot run python3")?;
            let text = String::from_utf8_lossy(&done.stdout);
            let Some(last) = text.lines().rfind(|l| !l.trim().is_empty()) else {
                bail!("no figures: {}", String::from_utf8_lossy(&done.stderr));
            };
            println!("   {last}");
            Ok(last.replace('|', "/"))
        })?;
        writeln!(table, "| {script} {} | {measures} | {figures} |", arguments.join(" "))?;
    }
    if options.only.is_none() && options.limit.is_none() {
        fs::create_dir_all(root().join("bench"))?;
        fs::write(root().join("bench/accuracy.md"), table)?;
        println!("\nwritten: bench/accuracy.md");
    }
    Ok(())
}
