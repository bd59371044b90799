//! How fast, how large? Reads and weighs generated reports with the released program, reads very long texts with it, and
//! writes `bench/speed.md`.

use crate::press;
use crate::steps::{program, root, step};
use anyhow::{Context, Result, bail};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
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
    /// Cores to measure with
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    cores: Vec<usize>,
}

/// What one run of the program took.
struct Took {
    seconds: f64,
    /// Of all its threads; other programs that run beside it do not count.
    cpu: f64,
    peak_mib: f64,
    output: String,
}

/// One `read` of generated reports.
struct Run {
    documents: usize,
    cores: usize,
    took: Took,
    /// Seconds of each stage, as the program counts them.
    stages: BTreeMap<String, f64>,
    text_kib: f64,
    case_kib: f64,
}

/// One text that is long in one way.
struct Long {
    what: &'static str,
    /// Bytes or words.
    size: usize,
    took: Took,
}

/// What is read of one text, at most: longer ones would measure the limit and not the growth.
const LONGEST_TEXT: usize = 4 << 20;

/// The stages that are shown, in the order in which they are done.
const STAGES: &[&str] = &["reading", "storing", "loading", "weighing", "writing"];

pub fn run(options: &Options) -> Result<()> {
    let program = program(true)?;
    let scratch = root().join("target/speed");
    fs::create_dir_all(&scratch)?;
    let mut runs = Vec::new();
    for documents in &options.documents {
        let folder = scratch.join(documents.to_string());
        let text_kib =
            step(&format!("{documents} reports: generating"), || generate(&folder, *documents, options.seed))?;
        for cores in &options.cores {
            runs.push(step(&format!("{documents} reports, {cores} cores"), || {
                let case = folder.with_extension(format!("{cores}.case"));
                measure(&program, &folder, &case, *documents, *cores, text_kib)
            })?);
        }
    }
    let long = step("long texts", || long_texts(&program, &scratch))?;
    let table = table(&runs)? + &long_table(&long)?;
    println!("\n{table}");
    fs::create_dir_all(root().join("bench"))?;
    fs::write(root().join("bench/speed.md"), table)?;
    println!("written: bench/speed.md");
    Ok(())
}

/// Writes the reports into a folder of their own; gives how many KiB of text they are.
fn generate(folder: &Path, documents: usize, seed: u64) -> Result<f64> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut bytes = 0;
    for report in press::reports(documents, seed) {
        bytes += report.text.len();
        fs::write(folder.join(format!("{}.meta.json", report.name)), report.sidecar())?;
        fs::write(folder.join(&report.name), report.text)?;
    }
    Ok(bytes as f64 / 1024.0)
}

fn measure(program: &Path, folder: &Path, case: &Path, documents: usize, cores: usize, text_kib: f64) -> Result<Run> {
    if case.exists() {
        fs::remove_file(case)?;
    }
    timed(program, &["new".as_ref(), case.as_os_str()], cores)?;
    let took = timed(program, &["read".as_ref(), case.as_os_str(), folder.as_os_str(), "--json".as_ref()], cores)?;
    let report: serde_json::Value = serde_json::from_str(&took.output).context("what `read --json` printed")?;
    // Some copies are letter for letter the same.
    let count = |key: &str| report[key].as_u64().unwrap_or(0);
    if count("documents") + count("known") != documents as u64 {
        bail!("only {} of {documents} reports were read", count("documents") + count("known"));
    }
    let seconds = report["seconds"].as_object().context("`read --json` tells no seconds")?;
    let stages = seconds.iter().map(|(stage, s)| (stage.clone(), s.as_f64().unwrap_or(0.0))).collect();
    let case_kib = fs::metadata(case)?.len() as f64 / 1024.0;
    fs::remove_file(case)?;
    Ok(Run { documents, cores, took, stages, text_kib, case_kib })
}

/// Texts without any line break: a line of many sentences, and one endless sentence.
fn long_texts(program: &Path, scratch: &Path) -> Result<Vec<Long>> {
    let mut all = String::new();
    for report in press::reports(10_000, 7) {
        all.push_str(&report.text.replace('\n', " "));
    }
    let endless: Vec<&str> = all.split(' ').map(|w| w.trim_end_matches(['.', '"'])).filter(|w| !w.is_empty()).collect();
    let texts: [(&'static str, usize, String); 4] = [
        ("one line, bytes", 1 << 19, all[..1 << 19].to_owned()),
        ("one line, bytes", LONGEST_TEXT, all[..LONGEST_TEXT].to_owned()),
        ("one sentence, words", 5_000, endless[..5_000].join(" ")),
        ("one sentence, words", 50_000, endless[..50_000].join(" ")),
    ];
    let mut long = Vec::new();
    for (what, size, text) in texts {
        let file: PathBuf = scratch.join("long.txt");
        fs::write(&file, text)?;
        let took = timed(program, &["annotate".as_ref(), file.as_os_str(), "--language".as_ref(), "en".as_ref()], 1)?;
        long.push(Long { what, size, took });
    }
    Ok(long)
}

/// Runs the program; gives seconds, its peak resident memory as the kernel counts it, and what it printed.
fn timed(program: &Path, arguments: &[&OsStr], cores: usize) -> Result<Took> {
    let printed = root().join("target/speed/printed");
    let begun = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).env("RAYON_NUM_THREADS", cores.to_string());
    command.stdin(Stdio::null()).stdout(fs::File::create(&printed)?);
    let mut child = command.spawn().context("cannot run the program")?;
    let about = format!("/proc/{}", child.id());
    let (mut peak, mut cpu) = (0.0f64, 0.0);
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        let text = fs::read_to_string(format!("{about}/status")).unwrap_or_default();
        let kib = text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        cpu = cpu_seconds(&fs::read_to_string(format!("{about}/stat")).unwrap_or_default()).unwrap_or(cpu);
        std::thread::sleep(Duration::from_millis(10));
    };
    let seconds = begun.elapsed().as_secs_f64();
    if !ended.success() {
        bail!("{} ended with {ended}", program.display());
    }
    Ok(Took { seconds, cpu, peak_mib: peak, output: fs::read_to_string(&printed)? })
}

/// User and system time in the kernel's line about a process, which counts in hundredths of a second.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// How much steeper than its cause something grows: 1 is linear.
fn exponent(less: (f64, f64), more: (f64, f64)) -> f64 {
    (more.1 / less.1).ln() / (more.0 / less.0).ln()
}

fn table(runs: &[Run]) -> Result<String> {
    let mut text = String::from(
        "# Speed\n\nWritten by `cargo xtask speed`: the released program reads generated reports of some 300 words. Reading is from \
         bytes to claims, on all cores; storing, loading and writing are the case file's; weighing makes entities, descents, \
         facts and verdicts. CPU is the time of all threads together, which other work on the machine does not stretch as it does the \
         others. Machines differ: compare ratios.\n\n## Seconds by stage\n\n| reports | cores |",
    );
    STAGES.iter().try_for_each(|heading| write!(text, " {heading} |"))?;
    text.push_str(" all | CPU |\n|---|---|");
    STAGES.iter().for_each(|_| text.push_str("---|"));
    text.push_str("---|---|\n");
    for run in runs {
        write!(text, "| {} | {} |", run.documents, run.cores)?;
        for stage in STAGES {
            write!(text, " {:.1} |", run.stages.get(*stage).copied().unwrap_or(0.0))?;
        }
        writeln!(text, " {:.1} | {:.1} |", run.took.seconds, run.took.cpu)?;
    }
    text.push_str(
        "\n## Reports a second, memory and size\n\n\
         | reports | cores | read, a second | read and weighed, a second | peak memory, MiB | text, KiB a report | case, KiB a report |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for run in runs {
        let n = run.documents as f64;
        writeln!(
            text,
            "| {} | {} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} |",
            run.documents,
            run.cores,
            n / run.stages.get("reading").copied().unwrap_or(f64::NAN),
            n / run.took.seconds,
            run.took.peak_mib,
            run.text_kib / n,
            run.case_kib / n
        )?;
    }
    let cores: std::collections::BTreeSet<usize> = runs.iter().map(|r| r.cores).collect();
    let mut grown = String::new();
    for cores in cores {
        let of: Vec<&Run> = runs.iter().filter(|r| r.cores == cores).collect();
        let [first, .., last] = of[..] else { continue };
        if grown.is_empty() {
            write!(
                grown,
                "\n## Growth from {} to {} reports\n\nExponents: 1 is linear.\n\n| cores |",
                first.documents, last.documents
            )?;
            STAGES.iter().try_for_each(|heading| write!(grown, " {heading} |"))?;
            grown.push_str(" all | CPU | case size |\n|---|");
            STAGES.iter().for_each(|_| grown.push_str("---|"));
            grown.push_str("---|---|---|\n");
        }
        let over =
            |of: &dyn Fn(&Run) -> f64| exponent((first.documents as f64, of(first)), (last.documents as f64, of(last)));
        write!(grown, "| {cores} |")?;
        for stage in STAGES {
            write!(grown, " {:.2} |", over(&|r| r.stages.get(*stage).copied().unwrap_or(f64::NAN)))?;
        }
        let (all, cpu, case) = (over(&|r| r.took.seconds), over(&|r| r.took.cpu), over(&|r| r.case_kib));
        writeln!(grown, " {all:.2} | {cpu:.2} | {case:.2} |")?;
    }
    Ok(text + &grown)
}

fn long_table(long: &[Long]) -> Result<String> {
    let mut text = String::from(
        "\n## Long texts\n\n`annotate` of one text without a line break, on one core.\n\n\
         | text | size | s | CPU, s | peak memory, MiB | exponent |\n|---|---|---|---|---|---|\n",
    );
    for (at, this) in long.iter().enumerate() {
        let shorter = long[..at].iter().rfind(|l| l.what == this.what);
        let grown = shorter.map_or(String::new(), |s| {
            format!("{:.2}", exponent((s.size as f64, s.took.cpu), (this.size as f64, this.took.cpu)))
        });
        writeln!(
            text,
            "| {} | {} | {:.2} | {:.2} | {:.0} | {grown} |",
            this.what, this.size, this.took.seconds, this.took.cpu, this.took.peak_mib
        )?;
    }
    Ok(text)
}
