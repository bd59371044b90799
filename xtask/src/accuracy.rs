//! How right is it? Runs the shared scorers and the example case's own truth, and writes `bench/accuracy.md`.

use crate::steps::{program, root, step};
use crate::worlds::{self, Copying, Parameters};
use anyhow::{Context, Result, bail};
use std::{fmt::Write, fs, path::PathBuf, process::Command};

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
    ("bench/plover.py", &[], "PLOVER's gold records: type of event, and who did it to whom"),
    (
        "bench/meantime.py",
        &[],
        "MEANTIME, English: mentions of one event found to be one (CoNLL F1), beside joining by lemma",
    ),
    ("syntax.py", &[], "EWT, GUM, UNER dev: tokens, tags, trees, names"),
];

pub fn run(options: &Options) -> Result<()> {
    let scorers = root().join("../shared/eval");
    if !scorers.is_dir() {
        println!("skipped: the shared scorers are not beside this repository (../shared/eval)");
        return Ok(());
    }
    let chosen = |name: &str| options.only.as_ref().is_none_or(|o| name.starts_with(o.as_str()));
    let any = SCORERS.iter().any(|(script, ..)| chosen(script));
    let program = if any { program(false)? } else { PathBuf::new() };
    let mut table = String::from(
        "# Accuracy\n\nWritten by `cargo xtask accuracy`: the last line of each scorer, on the development data.\n\n\
         | scorer | measures | figures |\n|---|---|---|\n",
    );
    for (script, arguments, measures) in SCORERS {
        if !chosen(script) {
            continue;
        }
        let figures = step(&format!("{script} {}", arguments.join(" ")), || {
            let mut command = Command::new("python3");
            // Scorers of the project's own stand in it, the shared ones beside it.
            let own = root().join(script);
            let path = if own.is_file() { own } else { scorers.join(script) };
            command.arg("-B").arg(path).arg("--firsthand").arg(&program).args(*arguments);
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
    if chosen("worlds") {
        let press = invented_press()?;
        println!("{press}");
        table.push_str(&press);
    }
    if options.only.is_none() && options.limit.is_none() {
        fs::create_dir_all(root().join("bench"))?;
        fs::write(root().join("bench/accuracy.md"), table)?;
        println!("\nwritten: bench/accuracy.md");
    }
    Ok(())
}

/// Worlds that are always measured: what is special in each, and its parameters.
fn fixed_worlds() -> Vec<(&'static str, Parameters)> {
    let plain = |seed| Parameters::new(seed, 1_000);
    vec![
        ("seed 1", plain(1)),
        ("seed 2", plain(2)),
        ("seed 3", plain(3)),
        ("all copies spun, 30 of 100 words", Parameters { only: Some(Copying::Spun), spin: Some(0.3), ..plain(4) }),
        ("all copies translated", Parameters { only: Some(Copying::Translated), ..plain(5) }),
        ("no copy credited", Parameters { credited: 0.0, ..plain(6) }),
        ("one observation in four wrong", Parameters { error: 0.25, ..plain(7) }),
    ]
}

/// A table of figures, one world a row.
fn invented_press() -> Result<String> {
    let mut text = String::from(
        "\n## The invented press\n\nWorlds of 1,000 reports made by `cargo xtask worlds`, whose truth is known; read and weighed as any case. \
         Origins: B-cubed F1. Over-counted: facts with more origins than there are. Error: mean of the number of origins, over all facts; where \
         their access was read. Evolution F1: told from conflict; without facts whose numbers of one day differ only because one voice knew \
         less, which no report tells. Repeats: copies recognised. Digits: share that is right where this digit was given.\n\n\
         | world | sentences read | origins | over-counted | error | evolution F1 | repeats: spun | translated | told anew | digits |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (what, parameters) in fixed_worlds() {
        let figures = step(&format!("world: {what}"), || {
            let figures = worlds::scored(&parameters, &root().join("target/worlds/accuracy"), false, None)?;
            println!("   {}", figures.line());
            Ok(figures)
        })?;
        writeln!(text, "| {what} | {} |", figures.cells().join(" | "))?;
    }
    Ok(text)
}
