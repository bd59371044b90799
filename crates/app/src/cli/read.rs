//! `firsthand read`: take in reports, then derive.

use super::{Outcome, progress, screen};
use anyhow::Context;
use clap::Args;
use std::{collections::BTreeMap, io::Read as _, path::PathBuf, time::Duration};
use workbench::{Case, FileProblem, ReadReport, Source, Stage, views::DocumentLine};

/// Take in files, folders, addresses, or standard input; then derive what they tell together
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand read libya.case reports/             a folder, with all below it
  firsthand read libya.case a.html b.pdf c.eml   files
  firsthand read libya.case https://example.org/report.html
  pbpaste | firsthand read libya.case -

What a file does not say of itself can stand beside it: for a.txt, a.txt.meta.json with published, publisher, title,
authors, language, url, retrieved. The network is used only for addresses that are given here.")]
pub struct Read {
    /// The case
    case: PathBuf,
    /// Files, folders (with all below them), http addresses, or - for standard input
    #[arg(required = true, value_name = "PATH|URL|-")]
    sources: Vec<String>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

/// Remarks on documents that are printed, at most.
const REMARKS: usize = 20;
/// Bytes of a page that are fetched, at most.
const LARGEST_PAGE: u64 = 256 << 20;

/// What was done, and how many seconds each stage of it took.
#[derive(serde::Serialize)]
struct Timed<'r> {
    #[serde(flatten)]
    report: &'r ReadReport,
    seconds: BTreeMap<Stage, f64>,
}

impl Read {
    pub fn run(self) -> anyhow::Result<Outcome> {
        #[expect(clippy::disallowed_methods, reason = "the time that it took is shown")]
        let begun = std::time::Instant::now();
        let case = Case::open(&self.case)?;
        let (mut sources, mut unfetched) = (Vec::new(), Vec::new());
        for source in self.sources {
            match take(&source) {
                Ok(taken) => sources.push(taken),
                Err(error) => {
                    let (code, message) = ("not-fetched".to_owned(), format!("{error:#}"));
                    unfetched.push(FileProblem { path: source, code, message, failed: true });
                }
            }
        }
        progress::stop_on_interrupt();
        let before = case.summary()?.documents as usize;
        let shown = progress::Shown::new();
        let report = case.read(sources, &shown);
        let seconds = shown.finish();
        let mut report = report?;
        report.failed += unfetched.len() as u32;
        report.problems.splice(0..0, unfetched);
        for problem in report.problems.iter().filter(|p| p.failed) {
            eprintln!("firsthand: {}", screen::one_line(&format!("{}: {}", problem.path, problem.message)));
        }
        if self.json {
            screen::json(&Timed { report: &report, seconds })?;
        } else {
            let took = begun.elapsed();
            let all = case.docs(None)?;
            print(&report, all.get(before..).unwrap_or_default(), took)?;
        }
        Ok(match report.failed {
            _ if report.stopped => Outcome::Interrupted,
            0 => Outcome::found(report.documents + report.known > 0),
            _ => Outcome::Failed,
        })
    }
}

fn print(report: &ReadReport, fresh: &[DocumentLine], took: Duration) -> anyhow::Result<()> {
    let mut screen = screen::Screen::new();
    let known = if report.known > 0 { format!(", {} known already", report.known) } else { String::new() };
    let documents = if report.documents == 1 { "document" } else { "documents" };
    let did =
        format!("{} {documents} read{known}, {} failed, {:.1} s", report.documents, report.failed, took.as_secs_f64());
    if report.stopped {
        screen.line(&format!("  stopped: {did}; what was read is kept, and weighed when the case is next used"))?;
        return screen.done();
    }
    screen.line(&format!(
        "  {did}     claims {}   entities {}   facts {}",
        report.claims, report.entities, report.facts
    ))?;
    let mut remarks: Vec<String> =
        report.problems.iter().filter(|p| !p.failed).map(|p| format!("{}: {}", p.path, p.message)).collect();
    for document in fresh {
        let short = &document.name.short;
        match &document.published {
            None => remarks.push(format!("{short}: no publication date known")),
            Some(found) if found.basis.starts_with("inferred") => {
                remarks.push(format!("{short}: no publication date stated; {} {}", found.text, found.basis));
            }
            Some(_) => {}
        }
    }
    for remark in remarks.iter().take(REMARKS) {
        screen.line(&format!("  {}", screen::one_line(remark)))?;
    }
    if remarks.len() > REMARKS {
        screen.line(&format!(
            "  and {} remarks more (firsthand why CASE NUMBER, or read --json)",
            remarks.len() - REMARKS
        ))?;
    }
    screen.done()
}

fn take(source: &str) -> anyhow::Result<Source> {
    if source == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input")?;
        return Ok(Source::Bytes {
            name: "standard input".to_owned(),
            bytes,
            media_type: None,
            retrieved: None,
            sidecar: None,
        });
    }
    if source.starts_with("http://") || source.starts_with("https://") {
        return fetch(source);
    }
    Ok(Source::Path(source.into()))
}

fn fetch(address: &str) -> anyhow::Result<Source> {
    let settings = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(60)))
        .user_agent(concat!("firsthand/", env!("CARGO_PKG_VERSION")))
        .build();
    let mut answer = ureq::Agent::new_with_config(settings).get(address).call()?;
    let media_type = answer.headers().get("content-type").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let bytes = answer.body_mut().with_config().limit(LARGEST_PAGE).read_to_vec()?;
    Ok(Source::Bytes { name: address.to_owned(), bytes, media_type, retrieved: Some(workbench::now()), sidecar: None })
}
