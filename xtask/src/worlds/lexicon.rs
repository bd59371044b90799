//! With what words is the invented press written? Loads `xtask/worlds/`: the cast, what can happen, grammars, spinners' words.

use crate::steps::root;
use anyhow::{Context, Result};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fs};

/// A small generator of numbers (xorshift), so that worlds do not depend on any library's version.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        // Small seeds leave the first numbers alike.
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// 0 to `sides`, the latter left out.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.next() >> 11) as usize % sides.max(1)
    }

    /// True so often.
    pub fn chance(&mut self, share: f64) -> bool {
        self.real() < share
    }

    /// 0 to 1.
    pub fn real(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn pick<'w, T>(&mut self, of: &'w [T]) -> &'w T {
        &of[self.roll(of.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

/// The cast.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub places: Vec<String>,
    pub given: Vec<String>,
    pub first: Vec<String>,
    pub middle: Vec<String>,
    pub last: Vec<String>,
    pub offices: Vec<String>,
    pub ranks: Vec<String>,
    pub force_first: Vec<String>,
    pub force_last: Vec<String>,
    pub onlookers: Vec<String>,
    /// Days and months: no names.
    pub calendar: Vec<String>,
    pub witnesses: Vec<String>,
    pub insiders: Vec<String>,
    pub ship_first: Vec<String>,
    pub ship_last: Vec<String>,
    pub outlet_first: Vec<String>,
    pub outlet_last: Vec<String>,
    pub sites: Vec<String>,
    pub targets: Vec<String>,
    pub answers: Vec<String>,
    pub credits: Vec<String>,
    pub letters: Vec<(String, String)>,
    pub hours: Vec<String>,
    pub details: Vec<(String, String)>,
}

/// How a number behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Course {
    Rises,
    Falls,
    Changes,
    Stays,
    None,
    Answer,
}

/// Something that can happen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// Kinds of claims as which it may be read.
    pub claims: Vec<String>,
    pub number: Course,
    #[serde(default)]
    pub least: i64,
    #[serde(default)]
    pub most: i64,
    /// Those who are in it have reason to give a number of their own.
    #[serde(default)]
    pub party: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    pub share: usize,
    pub facts: Vec<String>,
}

/// How days are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Days {
    Weekday,
    Date,
    Full,
    Heavy,
}

/// One way of writing. `[a|b]` stands for one of both, `{slot}` for what fills it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grammar {
    pub day: Days,
    /// Sentences in a paragraph.
    pub paragraph: usize,
    pub titles: Vec<String>,
    pub frames: BTreeMap<String, Vec<String>>,
    pub clauses: BTreeMap<String, Vec<String>>,
    /// What may follow a clause and tells nothing of it.
    pub tails: Vec<String>,
    pub filler: Vec<String>,
}

#[derive(Debug)]
pub struct Lexicon {
    pub names: Names,
    pub sorts: BTreeMap<String, Sort>,
    pub plots: Vec<Plot>,
    /// Those of outlets; the last of all is that of translations.
    pub grammars: Vec<Grammar>,
    pub spin: BTreeMap<String, Vec<String>>,
}

/// Files under `grammars/`, that of translations last.
const GRAMMARS: [&str; 4] = ["wire", "paper", "bulletin", "translated"];

impl Lexicon {
    /// # Errors
    /// Fails when a file under `xtask/worlds/` is missing or says what is not known.
    pub fn load() -> Result<Lexicon> {
        let grammars = GRAMMARS.iter().map(|g| yaml(&format!("grammars/{g}.yaml"))).collect::<Result<_>>()?;
        let mut spin = BTreeMap::new();
        for line in text("spin.tsv")?.lines().filter(|l| !l.starts_with('#')) {
            let (word, others) = line.split_once('\t').with_context(|| format!("spin.tsv: no tab in {line:?}"))?;
            spin.insert(word.to_owned(), others.split('|').map(str::to_owned).collect());
        }
        Ok(Lexicon {
            names: yaml("names.yaml")?,
            sorts: yaml("facts.yaml")?,
            plots: yaml("stories.yaml")?,
            grammars,
            spin,
        })
    }

    pub fn translated(&self) -> usize {
        self.grammars.len() - 1
    }
}

fn text(name: &str) -> Result<String> {
    let path = root().join("xtask/worlds").join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn yaml<T: DeserializeOwned>(name: &str) -> Result<T> {
    serde_yaml_ng::from_str(&text(name)?).with_context(|| format!("xtask/worlds/{name}"))
}

/// A template with one of each of its alternatives.
pub fn choose(template: &str, dice: &mut Dice) -> String {
    let mut text = template.to_owned();
    while let Some(close) = text.find(']') {
        let Some(open) = text[..close].rfind('[') else { break };
        let options: Vec<&str> = text[open + 1..close].split('|').collect();
        let chosen = (*dice.pick(&options)).to_owned();
        text.replace_range(open..=close, &chosen);
    }
    text
}

pub fn capitalised(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    text[..first].to_uppercase() + &text[first..]
}

/// A template with its slots filled; a slot with a capital takes its filler with one. Punctuation that meets is one.
pub fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, filler) in slots {
        text = text.replace(&format!("{{{name}}}"), filler);
        text = text.replace(&format!("{{{}}}", capitalised(name)), &capitalised(filler));
    }
    for (from, to) in [(",,", ","), (",.", "."), (",:", ":"), ("  ", " "), (",\"", ",\"")] {
        text = text.replace(from, to);
    }
    capitalised(text.trim())
}
