//! How many of the claims are right? Draws claims by a seed from the example case, the worked case and news of GUM's
//! development part, looks up how a reader judged each beside its sentence (`bench/precision.tsv`), and writes
//! `bench/precision.md`. What nobody has judged yet is printed, with its sentence, to be judged.

use crate::steps::{program, root, step};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

#[derive(clap::Args)]
pub struct Options {
    #[arg(long, default_value_t = 150)]
    count: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What is judged of a claim, a column each.
const JUDGED: [&str; 4] = ["kind", "roles", "chain", "polarity"];

struct Drawn {
    /// Of all that is judged: a claim that is read otherwise is another.
    key: String,
    from: &'static str,
    kind: String,
    shown: String,
}

pub fn run(options: &Options) -> Result<()> {
    let program = program(false)?;
    let mut all = step("reading", || {
        let mut all = claims(&program, "example case", &files(&root().join("examples/marisol/reports"))?, options)?;
        let shared = root().join("../shared");
        if shared.is_dir() {
            all.extend(claims(&program, "worked case", &files(&shared.join("seeds"))?, options)?);
            all.extend(news(&program, &shared.join("corpora/ud-gum/dev-by.conllu"), options)?);
        } else {
            println!("   skipped: the shared texts are not beside this repository (../shared)");
        }
        Ok(all)
    })?;
    let known = judgements()?;
    all.sort_by(|a, b| a.key.cmp(&b.key));
    let drawn = &all[..all.len().min(options.count)];
    let mut table = String::from(
        "# Precision\n\nWritten by `cargo xtask precision`: claims drawn by a seed, each judged beside its sentence \
         (`bench/precision.tsv`). Chain: who says it to whom; polarity: whether and how far it holds, modality too.\n\n\
         | from | drawn | judged | all right | kind and chain | kind | roles | chain | polarity |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    let mut sources: Vec<&str> = drawn.iter().map(|d| d.from).collect();
    sources.sort_unstable();
    sources.dedup();
    for from in sources.into_iter().map(Some).chain([None]) {
        let of: Vec<&Drawn> = drawn.iter().filter(|d| from.is_none_or(|f| f == d.from)).collect();
        let judged: Vec<&[bool; 4]> = of.iter().filter_map(|d| known.get(&d.key)).collect();
        let share = |right: &dyn Fn(&[bool; 4]) -> bool| match judged.len() {
            0 => "-".to_owned(),
            n => format!("{:.3}", judged.iter().filter(|j| right(j)).count() as f64 / n as f64),
        };
        write!(table, "| {} | {} | {} ", from.unwrap_or("all"), of.len(), judged.len())?;
        write!(table, "| {} | {} |", share(&|j| j.iter().all(|r| *r)), share(&|j| j[0] && j[2]))?;
        for column in 0..JUDGED.len() {
            write!(table, " {} |", share(&|j| j[column]))?;
        }
        table.push('\n');
    }
    for (number, drawn) in drawn.iter().filter(|d| !known.contains_key(&d.key)).enumerate() {
        println!("\n{}. {}\t{}\n{}", number + 1, drawn.key, drawn.kind, drawn.shown);
    }
    fs::write(root().join("bench/precision.md"), &table)?;
    println!("\n{table}\nwritten: bench/precision.md");
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

fn claims(program: &Path, from: &'static str, files: &[PathBuf], options: &Options) -> Result<Vec<Drawn>> {
    let done = Command::new(program).arg("annotate").args(files).output().context("cannot run the program")?;
    drawn(from, &String::from_utf8_lossy(&done.stdout), options)
}

/// The news among GUM's documents, put together from their sentences.
fn news(program: &Path, file: &Path, options: &Options) -> Result<Vec<Drawn>> {
    let trees = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let mut lines = String::new();
    for document in trees.split("# newdoc id = ").filter(|d| d.lines().next().is_some_and(|id| id.contains("_news_"))) {
        let mut text = String::new();
        for sentence in document.split("\n\n") {
            let glue = if sentence.contains("# newpar") { "\n\n" } else { " " };
            for words in sentence.lines().filter_map(|l| l.strip_prefix("# text = ")) {
                text.push_str(if text.is_empty() { "" } else { glue });
                text.push_str(words);
            }
        }
        writeln!(lines, "{}", json!({"id": document.lines().next(), "text": text, "language": "en"}))?;
    }
    let mut child = Command::new(program)
        .args(["annotate", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run the program")?;
    child.stdin.take().context("no way to the program")?.write_all(lines.as_bytes())?;
    drawn("news of GUM", &String::from_utf8_lossy(&child.wait_with_output()?.stdout), options)
}

fn drawn(from: &'static str, output: &str, options: &Options) -> Result<Vec<Drawn>> {
    let mut found = Vec::new();
    for line in output.lines() {
        let document: Value = serde_json::from_str(line)?;
        let text: Vec<char> = document["text"].as_str().unwrap_or_default().chars().collect();
        for claim in document["claims"].as_array().into_iter().flatten() {
            found.push(one(from, &document, &text, claim, options.seed));
        }
    }
    Ok(found)
}

fn one(from: &'static str, document: &Value, text: &[char], claim: &Value, seed: u64) -> Drawn {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |name: &str| claim[name].as_array().cloned().unwrap_or_default();
    let at = claim["trigger"]["start"].as_u64().unwrap_or(0);
    let sentences = document["sentences"].as_array().cloned().unwrap_or_default();
    let holds = |s: &&Value| s[0].as_u64() <= Some(at) && Some(at) < s[1].as_u64();
    let sentence: String = sentences.iter().find(holds).map_or_else(String::new, |s| {
        let offset = |i: usize| s[i].as_u64().unwrap_or(0) as usize;
        text[offset(0)..offset(1).min(text.len())].iter().map(|c| if *c == '\n' { ' ' } else { *c }).collect()
    });
    let roles: Vec<String> =
        list("roles").iter().map(|r| format!("{}={}", word(&r["role"]), word(&r["text"]))).collect();
    let chain: Vec<String> =
        list("chain").iter().map(|l| format!("{} {}", word(&l["stance"]), word(&l["text"]))).collect();
    let how = format!("{} {} {}", word(&claim["polarity"]), word(&claim["modality"]), word(&claim["certainty"]));
    let key = hashed(seed, &format!("{} {} {}", word(&claim["id"]), chain.join("|"), how));
    let time = claim["time"].to_string();
    let shown = format!("   {sentence}\n   {}; {how}; {time}\n   {}", roles.join(", "), chain.join(" <- "));
    Drawn { key, from, kind: word(&claim["kind"]), shown }
}

/// FNV-1a of the words, begun with the seed: the order of its values is the order of drawing.
fn hashed(seed: u64, words: &str) -> String {
    let begun = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = words.bytes().fold(begun, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    // The last bytes reach the high bits by this.
    format!("{:016x}", (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9))
}

/// By key: what is right of a claim.
fn judgements() -> Result<BTreeMap<String, [bool; 4]>> {
    let file = root().join("bench/precision.tsv");
    let rows = fs::read_to_string(&file).unwrap_or_default();
    let mut known = BTreeMap::new();
    for (at, row) in rows.lines().enumerate().filter(|(_, r)| !r.starts_with('#') && !r.is_empty()) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [key, _, judged @ ..] = &cells[..] else { bail!("bench/precision.tsv:{}: too few columns", at + 1) };
        let mut right = [false; 4];
        for (right, cell) in right.iter_mut().zip(judged) {
            *right = match *cell {
                "y" => true,
                "n" => false,
                other => bail!("bench/precision.tsv:{}: `{other}` is neither y nor n", at + 1),
            };
        }
        known.insert((*key).to_owned(), right);
    }
    Ok(known)
}
