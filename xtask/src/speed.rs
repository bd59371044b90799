//! How fast, how large? Reads and weighs generated reports with the released program and writes `bench/speed.md`.

use crate::press;
use crate::steps::{program, root, step};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fmt::Write, fs, path::Path, process::Command, time::Instant};

#[derive(clap::Args)]
pub struct Options {
    /// Numbers of reports to measure
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000])]
    documents: Vec<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// One run of `read`: seconds by stage, peak memory, size of the case.
struct Run {
    documents: usize,
    threads: usize,
    seconds: f64,
    stages: Vec<(String, f64)>,
    peak_mib: f64,
    case_kib: f64,
}

pub fn run(options: &Options) -> Result<()> {
    let program = program(true)?;
    let mut runs = Vec::new();
    for documents in &options.documents {
        let folder = root().join(format!("target/speed/{documents}"));
        step(&format!("{documents} reports"), || {
            fs::create_dir_all(&folder)?;
            for report in press::reports(*documents, options.seed) {
                fs::write(folder.join(&report.name), report.text)?;
                fs::write(folder.join(format!("{}.meta.json", report.name)), report.sidecar)?;
            }
            Ok(())
        })?;
        for threads in [1, 2] {
            runs.push(step(&format!("{documents} reports, {threads} cores"), || {
                measure(&program, &folder, *documents, threads)
            })?);
        }
    }
    let table = table(&runs)?;
    println!("\n{table}");
    fs::write(root().join("bench/speed.md"), table)?;
    println!("written: bench/speed.md");
    Ok(())
}

fn measure(program: &Path, folder: &Path, documents: usize, threads: usize) -> Result<Run> {
    let case = folder.with_extension(format!("{threads}.case"));
    if case.exists() {
        fs::remove_file(&case)?;
    }
    let firsthand = |arguments: &[&Path]| -> Result<std::process::Output> {
        let mut command = Command::new(program);
        command.args(arguments).env("RAYON_NUM_THREADS", threads.to_string());
        let done = command.output().context("cannot run the program")?;
        if !done.status.success() {
            bail!("{}", String::from_utf8_lossy(&done.stderr));
        }
        Ok(done)
    };
    firsthand(&[Path::new("new"), &case])?;
    let begun = Instant::now();
    let done = firsthand(&[Path::new("read"), &case, folder, Path::new("--json")])?;
    let seconds = begun.elapsed().as_secs_f64();
    let report: Value = serde_json::from_slice(&done.stdout).context("read --json gave no JSON")?;
    let stages = report["seconds"].as_object().into_iter().flatten();
    Ok(Run {
        documents,
        threads,
        seconds,
        stages: stages.map(|(k, v)| (k.clone(), v.as_f64().unwrap_or_default())).collect(),
        peak_mib: report["peak_memory_bytes"].as_f64().unwrap_or_default() / 1048576.0,
        case_kib: fs::metadata(&case)?.len() as f64 / 1024.0,
    })
}

fn table(runs: &[Run]) -> Result<String> {
    let mut text = String::from(
        "# Speed\n\nWritten by `cargo xtask speed`: generated reports of some 300 words, read, weighed and stored by the released \
         program. Reading runs on all cores given; the stages' seconds are summed over threads.\n\n\
         | reports | cores | seconds | reports/s | seconds by stage | peak memory, MiB | case, KiB a report |\n|---|---|---|---|---|---|---|\n",
    );
    for run in runs {
        let stages: Vec<String> = run.stages.iter().map(|(name, s)| format!("{name} {s:.1}")).collect();
        let (n, s) = (run.documents as f64, run.seconds);
        writeln!(
            text,
            "| {} | {} | {s:.1} | {:.0} | {} | {:.0} | {:.1} |",
            run.documents,
            run.threads,
            n / s,
            stages.join(", "),
            run.peak_mib,
            run.case_kib / n
        )?;
    }
    for threads in [1, 2] {
        let of: Vec<&Run> = runs.iter().filter(|r| r.threads == threads).collect();
        if let [first, .., last] = of[..] {
            let exponent = (last.seconds / first.seconds).ln() / (last.documents as f64 / first.documents as f64).ln();
            writeln!(
                text,
                "\nGrowth exponent from {} to {} reports, {threads} cores: {exponent:.2} (1 is linear).",
                first.documents, last.documents
            )?;
        }
    }
    Ok(text)
}
