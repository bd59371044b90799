//! How soon does the workbench answer? Reads an invented press into a case, serves it, and asks each kind of question in many
//! ways, none twice, so that no answer comes from memory. Writes `bench/workbench.md`.

use crate::{
    steps::{program, root, step},
    worlds,
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

#[derive(clap::Args)]
pub struct Options {
    /// Numbers of reports to measure with
    #[arg(long, value_delimiter = ',', default_values_t = [10_000])]
    documents: Vec<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Cases that were read before stay as they are
    #[arg(long)]
    again: bool,
    /// The program to measure; built if not given
    #[arg(long)]
    program: Option<PathBuf>,
}

/// Ways in which a list or picture is asked, and things that are asked for one by one.
const WAYS: usize = 40;

/// A kind of question, and how long each of its answers took.
struct Asked {
    what: &'static str,
    /// Milliseconds of the processor, and by the clock; sorted.
    cpu: Vec<f64>,
    clock: Vec<f64>,
    /// The longest answer.
    bytes: usize,
}

struct Run {
    documents: usize,
    facts: u64,
    /// From the start of the program to the answers of the first screen.
    first_screen: f64,
    asked: Vec<Asked>,
    peak_mib: f64,
}

pub fn run(options: &Options) -> Result<()> {
    let program = options.program.clone().map_or_else(|| program(true), Ok)?;
    let mut runs = Vec::new();
    for documents in &options.documents {
        let folder = root().join(format!("target/load/{documents}"));
        let case = folder.join("press.case");
        if !options.again || !case.exists() {
            step(&format!("{documents} reports: reading"), || read(&program, &folder, *documents, options.seed))?;
        }
        runs.push(step(&format!("{documents} reports: asking"), || ask(&program, &case, *documents))?);
    }
    let table = table(&runs)?;
    println!("\n{table}");
    fs::write(root().join("bench/workbench.md"), table)?;
    println!("written: bench/workbench.md");
    Ok(())
}

fn read(program: &Path, folder: &Path, documents: usize, seed: u64) -> Result<()> {
    let reports = folder.join("reports");
    let case = folder.join("press.case");
    if case.exists() {
        fs::remove_file(&case)?;
    }
    worlds::make(&worlds::Parameters::new(seed, documents))?.write_reports(&reports)?;
    for arguments in
        [vec!["new".as_ref(), case.as_os_str()], vec!["read".as_ref(), case.as_os_str(), reports.as_os_str()]]
    {
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
        if !status.success() {
            bail!("{} ended with {status}", program.display());
        }
    }
    Ok(())
}

/// A program that serves a case, until this is dropped.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(program: &Path, case: &Path) -> Result<Server> {
        let mut command = Command::new(program);
        command.arg("serve").arg(case).args(["--no-open", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run the program")?;
        let mut line = String::new();
        if let Some(out) = child.stdout.as_mut() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let host = line.trim().trim_start_matches("Workbench: http://").trim_end_matches('/').to_owned();
        Ok(Server { child, host })
    }

    /// Milliseconds that all its threads have worked, as the kernel counts them.
    fn worked(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id()));
        let texts = tasks.into_iter().flatten().flatten().map(|task| fs::read_to_string(task.path().join("schedstat")));
        let nanoseconds = |text: String| text.split_whitespace().next().and_then(|n| n.parse::<f64>().ok());
        texts.flatten().filter_map(nanoseconds).sum::<f64>() / 1e6
    }

    /// The answer to a question, and how many milliseconds it took: of the processor, and by the clock.
    fn ask(&self, path: &str) -> Result<(String, f64, f64)> {
        let (before, begun) = (self.worked(), Instant::now());
        let mut stream = TcpStream::connect(&self.host)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let clock = begun.elapsed().as_secs_f64() * 1000.0;
        let cpu = self.worked() - before;
        let answer = String::from_utf8(answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        if !head.starts_with("HTTP/1.1 200") {
            bail!("{path}: {} {body}", head.lines().next().unwrap_or_default());
        }
        Ok((body.to_owned(), cpu, clock))
    }

    fn json(&self, path: &str) -> Result<Value> {
        Ok(serde_json::from_str(&self.ask(path)?.0)?)
    }

    /// Peak of its memory, as the kernel counts it.
    fn peak_mib(&self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kib = text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        kib.unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(program: &Path, case: &Path, documents: usize) -> Result<Run> {
    let begun = Instant::now();
    let server = Server::start(program, case)?;
    for path in ["/api/session", "/api/summary", "/api/desk"] {
        server.ask(path)?;
    }
    let first_screen = begun.elapsed().as_secs_f64();
    let questions = questions(&server)?;
    // Whatever was asked to make up the questions is answered from memory now: a fresh server has to work.
    drop(server);
    let server = Server::start(program, case)?;
    server.ask("/api/series?limit=1")?;
    let mut asked = Vec::new();
    for (what, paths) in questions {
        let mut found = Asked { what, cpu: Vec::new(), clock: Vec::new(), bytes: 0 };
        for path in paths {
            let (answer, cpu, clock) = server.ask(&path)?;
            found.cpu.push(cpu);
            found.clock.push(clock);
            found.bytes = found.bytes.max(answer.len());
        }
        found.cpu.sort_by(f64::total_cmp);
        found.clock.sort_by(f64::total_cmp);
        asked.push(found);
    }
    let facts = server.json("/api/summary")?["facts"].as_u64().unwrap_or_default();
    Ok(Run { documents, facts, first_screen, asked, peak_mib: server.peak_mib() })
}

/// Every kind of question with the addresses at which it is asked, made of what the case holds.
fn questions(server: &Server) -> Result<Vec<(&'static str, BTreeSet<String>)>> {
    let facts = server.json("/api/facts?limit=200")?;
    let entities = server.json("/api/entities?limit=100")?;
    let documents = server.json("/api/documents?limit=1")?["total"].as_u64().unwrap_or(1).max(1);
    let outlets = server.json("/api/outlets?limit=10")?;
    let names = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|v| v["name"].as_str()).map(encoded).collect()
    };
    let (entity_names, outlet_names) = (names(&entities["items"]), names(&outlets["items"]));
    let ids = |list: &Value| -> Vec<String> {
        list["items"].as_array().into_iter().flatten().filter_map(|v| v["id"].as_str()).map(str::to_owned).collect()
    };
    let words: BTreeSet<String> = facts["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|f| f["summary"].as_str())
        .flat_map(|s| s.split_whitespace())
        .filter(|w| w.len() > 4)
        .map(encoded)
        .collect();
    let mut ways = BTreeSet::from([String::new()]);
    for (name, list) in [("kind", &facts["kinds"]), ("status", &facts["statuses"])] {
        ways.extend(list.as_object().into_iter().flatten().take(8).map(|(key, _)| format!("{name}={key}")));
    }
    ways.extend(entity_names.iter().take(8).map(|name| format!("about={name}")));
    ways.extend(outlet_names.iter().take(4).map(|name| format!("outlet={name}")));
    ways.extend(words.iter().take(8).map(|word| format!("search={word}")));
    ways.extend((2020..2027).map(|year| format!("since={year}&until={year}-06")));
    ways.extend((1..=3).map(|page| format!("offset={}", page * 500)));
    let filtered = |path: &str| ways.iter().map(|way| format!("/api/{path}?{way}")).collect::<BTreeSet<String>>();
    let paged = |path: &str| (0..WAYS).map(|at| format!("/api/{path}?offset={}", at * 5)).collect::<BTreeSet<String>>();
    let each =
        |path: &str, names: Vec<String>| names.into_iter().take(WAYS).map(|n| format!("/api/{path}{n}")).collect();
    let spread = || (0..WAYS as u64).map(|at| (at * documents / WAYS as u64).to_string());
    let beside = spread().map(|n| {
        let line = server.json(&format!("/api/documents/{n}"))?;
        let other = line["taken_from"][0]["document"]["short"].as_str().map(|other| format!("{n}/beside/{other}"));
        Ok(other)
    });
    let beside: Vec<String> = beside.collect::<Result<Vec<Option<String>>>>()?.into_iter().flatten().collect();
    let words: Vec<String> = words.into_iter().collect();
    Ok(vec![
        ("desk", BTreeSet::from(["/api/desk".to_owned()])),
        ("facts", filtered("facts")),
        ("timeline", filtered("timeline")),
        ("map", filtered("map")),
        ("network", filtered("network")),
        ("series", filtered("series")),
        ("a fact", each("facts/", ids(&facts))),
        ("documents", each("documents?search=", words.clone())),
        ("a document", each("documents/", spread().collect())),
        ("two documents", each("documents/", beside)),
        ("entities", each("entities?search=", entity_names)),
        ("an entity", each("entities/", ids(&entities))),
        ("outlets", paged("outlets")),
        ("voices", paged("voices")),
        ("search", each("search?q=", words)),
        ("judgements", BTreeSet::from(["/api/judgements".to_owned()])),
        ("brief", BTreeSet::from(["/api/brief".to_owned()])),
    ])
}

/// As it stands in an address.
fn encoded(word: &str) -> String {
    let mut out = String::new();
    for byte in word.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The value below which this share of them lies.
fn share(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn table(runs: &[Run]) -> Result<String> {
    let mut text = String::from(
        "# How soon the workbench answers\n\nWritten by `cargo xtask load`: the released program serves a case of an invented press \
         (`cargo xtask worlds`) and is asked one question after another over HTTP, none twice. The first screen is what the desk asks \
         for, from the start of the program on. Milliseconds of the processor on all threads together, which other work on the machine does \
         not stretch as it does those by the clock. Machines differ.\n",
    );
    for run in runs {
        writeln!(
            text,
            "\n## {} reports, {} facts\n\nFirst screen: {:.2} s after the start of the program. Peak memory: {:.0} MiB.\n\n\
             | question | asked | half within | 95% within | longest | 95% within, by the clock | KiB, at most |\n\
             |---|---|---|---|---|---|---|",
            run.documents, run.facts, run.first_screen, run.peak_mib
        )?;
        for asked in &run.asked {
            let all = &asked.cpu;
            writeln!(
                text,
                "| {} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {} |",
                asked.what,
                all.len(),
                share(all, 0.5),
                share(all, 0.95),
                share(all, 1.0),
                share(&asked.clock, 0.95),
                asked.bytes / 1024
            )?;
        }
    }
    Ok(text)
}
