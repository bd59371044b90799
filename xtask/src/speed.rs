//! How fast, how large? Reads and weighs generated reports with the released program and writes `bench/speed.md`.

use crate::press;
use crate::steps::{program, root, step};
use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    fmt::Write,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

#[derive(clap::Args)]
pub struct Options {
    /// Numbers of reports to measure
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000])]
    documents: Vec<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// One run: reading alone, then `read`, which also weighs and stores.
struct Run {
    documents: usize,
    threads: usize,
    reading: f64,
    seconds: f64,
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
    fs::create_dir_all(root().join("bench"))?;
    fs::write(root().join("bench/speed.md"), table)?;
    println!("written: bench/speed.md");
    Ok(())
}

fn measure(program: &Path, folder: &Path, documents: usize, threads: usize) -> Result<Run> {
    let case = folder.with_extension(format!("{threads}.case"));
    if case.exists() {
        fs::remove_file(&case)?;
    }
    let lines = folder.with_extension("jsonl");
    let mut feed = String::new();
    for report in press::reports(documents, 1) {
        let line =
            serde_json::json!({"id": report.name, "text": report.text, "published": "2020-01-01", "language": "en"});
        writeln!(feed, "{line}")?;
    }
    fs::write(&lines, feed)?;
    let (reading, _) = timed(program, &["annotate".as_ref(), "--jsonl".as_ref()], threads, Some(&lines))?;
    timed(program, &["new".as_ref(), case.as_os_str()], threads, None)?;
    let (seconds, peak_mib) =
        timed(program, &["read".as_ref(), case.as_os_str(), folder.as_os_str(), "--json".as_ref()], threads, None)?;
    let case_kib = fs::metadata(&case)?.len() as f64 / 1024.0;
    Ok(Run { documents, threads, reading, seconds, peak_mib, case_kib })
}

/// Runs the program; gives seconds and its peak resident memory in MiB, as the kernel counts it.
fn timed(program: &Path, arguments: &[&OsStr], threads: usize, input: Option<&Path>) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).env("RAYON_NUM_THREADS", threads.to_string()).stdout(Stdio::null());
    command.stdin(match input {
        Some(path) => Stdio::from(fs::File::open(path)?),
        None => Stdio::null(),
    });
    let mut child = command.spawn().context("cannot run the program")?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0f64;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let kib = text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        std::thread::sleep(Duration::from_millis(10));
    };
    if !ended.success() {
        bail!("{} ended with {ended}", program.display());
    }
    Ok((begun.elapsed().as_secs_f64(), peak))
}

fn table(runs: &[Run]) -> Result<String> {
    let mut text = String::from(
        "# Speed\n\nWritten by `cargo xtask speed`: generated reports of some 300 words. Reading alone is `annotate --jsonl`, printed \
         as JSON; `read` takes in, reads, stores and weighs. Machines differ: compare ratios.\n\n\
         | reports | cores | reading alone, s | reports/s | `read`, s | reports/s | peak memory, MiB | case, KiB a report |\n|---|---|---|---|---|---|---|---|\n",
    );
    for run in runs {
        let (n, reading, s) = (run.documents as f64, run.reading, run.seconds);
        writeln!(
            text,
            "| {} | {} | {reading:.1} | {:.0} | {s:.1} | {:.0} | {:.0} | {:.1} |",
            run.documents,
            run.threads,
            n / reading,
            n / s,
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
                "\nGrowth exponent of `read` from {} to {} reports, {threads} cores: {exponent:.2} (1 is linear).",
                first.documents, last.documents
            )?;
        }
    }
    Ok(text)
}
