//! Learns the weights of a language from annotated corpora, and measures them on the held-out parts.

use crate::steps::{root, step};
use anyhow::{Context, Result, bail};
use reading::gazetteer::Gazetteer;
use reading::syntax::network::namer;
use reading::syntax::train::namer::{NameCorpora, NamePlan, train_names};
use reading::syntax::{Model, SyntaxData, analyse_with, conllu, score, tokens::Rules, train};
use reading::syntax::{train::samples::Plans, vectors::Vectors};
use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

/// What a language's weights are learned from and measured with: files below the folder of corpora.
struct Sources {
    code: &'static str,
    trees: &'static [&'static str],
    names: &'static [&'static str],
    /// Lists of personal names.
    personal: &'static [&'static str],
    held_out: &'static [&'static str],
}

const SOURCES: &[Sources] = &[Sources {
    code: "en",
    trees: &["ud-ewt/train.conllu", "ud-gum/train-by.conllu", "ud-gum/train-bysa.conllu"],
    names: &["uner-ewt/train.iob2"],
    personal: &["names/wd_arabic_64.tsv", "names/wd_russian_64.tsv"],
    held_out: &["ud-ewt/dev.conllu", "ud-gum/dev-by.conllu", "ud-gum/dev-bysa.conllu", "uner-ewt/dev.iob2"],
}];

#[derive(clap::Args)]
pub struct Options {
    /// The language, as its folder under lang/ is called
    language: String,
    /// The folder that holds the corpora
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Measure the weights that are there instead of learning new ones
    #[arg(long)]
    score: bool,
    /// Learn the second reader of names alone, for the weights that are there
    #[arg(long)]
    names: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let Some(sources) = SOURCES.iter().find(|s| s.code == options.language) else {
        bail!("no corpora are named for the language {}: add them to xtask/src/train.rs", options.language);
    };
    let Sources { code, held_out, .. } = sources;
    let corpora = if options.corpora.is_absolute() { options.corpora.clone() } else { root().join(&options.corpora) };
    let read = |name: &&str| {
        let path = corpora.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let all = |names: &[&str]| names.iter().map(read).collect::<Result<Vec<String>>>();
    let rules = Rules::load(&language_files(code)?);
    let weights = root().join(format!("weights/{code}-syntax.bin"));
    let vectors = root().join(format!("weights/{code}-vectors.bin"));
    let vectors = fs::read(&vectors).with_context(|| format!("cannot read {}", vectors.display()))?;
    if !options.score && !options.names {
        let of = |names: bool| {
            held_out.iter().filter(|n| n.ends_with(".iob2") == names).take(1).map(read).collect::<Result<_>>()
        };
        let corpora = train::Corpora {
            trees: all(sources.trees)?,
            names: all(sources.names)?,
            personal: all(sources.personal)?,
            lists: lists(code)?,
            held: of(false)?,
            held_names: of(true)?,
            vectors: vectors.clone(),
        };
        let say = |message| println!("   {message}");
        let bytes = step("learn", || Ok(train::train(&corpora, &rules, &Plans::default(), &say)))?;
        fs::write(&weights, &bytes).with_context(|| format!("cannot write {}", weights.display()))?;
        println!("   {}: {} bytes", weights.display(), bytes.len());
    }
    let bytes = fs::read(&weights).with_context(|| format!("cannot read {}", weights.display()))?;
    let begun = Instant::now();
    let model = Model::unpack(&bytes).map_err(|e| anyhow::anyhow!("{}: {e}", weights.display()))?;
    let vectors = Vectors::unpack(&vectors).map_err(|e| anyhow::anyhow!("the vectors of {code}: {e}"))?;
    let names = root().join(format!("weights/{code}-names.bin"));
    if !options.score {
        let data = SyntaxData::of(rules.clone(), &model, vectors.clone(), None);
        let held = held_out.iter().filter(|n| n.ends_with(".iob2")).map(read).collect::<Result<_>>()?;
        let mut personal = String::new();
        for list in all(sources.personal)? {
            personal.extend(list.lines().filter_map(often).map(|name| format!("{name}\n")));
        }
        let corpora = NameCorpora {
            names: all(sources.names)?,
            lists: [personal].into_iter().chain(lists(code)?).chain(name_lists(code)?).chain([towns()]).collect(),
            held,
        };
        let say = |message| println!("   {message}");
        let bytes = step("learn names", || Ok(train_names(&corpora, data, &NamePlan::default(), &say)))?;
        fs::write(&names, &bytes).with_context(|| format!("cannot write {}", names.display()))?;
        println!("   {}: {} bytes", names.display(), bytes.len());
    }
    let names = fs::read(&names).with_context(|| format!("cannot read {}", names.display()))?;
    let names = namer::Packed::unpack(&names).map_err(|e| anyhow::anyhow!("the names of {code}: {e}"))?;
    let data = SyntaxData::of(rules, &model, vectors, Some(&names));
    println!("   loaded in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    for name in held_out.iter() {
        println!("   {name}: {}", score::score(&read(name)?, name.ends_with(".iob2"), &data));
    }
    let first = held_out.first().map(read).transpose()?.unwrap_or_default();
    let documents: Vec<_> = conllu::read(&first, false).iter().map(|c| score::document(&c.text)).collect();
    let begun = Instant::now();
    let tokens: usize = documents.iter().map(|d| analyse_with(d, &data).tokens.len()).sum();
    println!("   {:.0} tokens a second", tokens as f64 / begun.elapsed().as_secs_f64());
    Ok(())
}

/// Words that tell of names: given names, countries, peoples, outlets, organisations.
const LISTS: [&str; 5] =
    ["mentions/given", "places/countries", "places/demonyms", "mentions/outlets", "mentions/known"];

fn lists(code: &str) -> Result<Vec<String>> {
    let file = |name: &&str| {
        let path = root().join(format!("lang/{code}/{name}.tsv"));
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    LISTS.iter().map(file).collect()
}

/// A personal name that several persons have, of a line of a list.
fn often(line: &str) -> Option<&str> {
    let mut cells = line.split('\t');
    let (name, _, times) = (cells.next()?, cells.next()?, cells.next()?);
    times.trim().parse::<u32>().is_ok_and(|n| n >= 2).then_some(name)
}

/// Classes of words that stand in names or beside them, a list each.
const CLASSES: [&[&str]; 4] = [
    &["org_head", "org_head_low", "outlet_head"],
    &["title", "rank_word", "honorific"],
    &["fac_head", "geo_head"],
    &["city_noun"],
];

fn name_lists(code: &str) -> Result<Vec<String>> {
    let path = root().join(format!("lang/{code}/mentions/words.tsv"));
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let words = |classes: &&[&str]| {
        let rows = text.lines().filter_map(|l| l.split_once('\t'));
        rows.filter(|(class, _)| classes.contains(class)).map(|(_, words)| format!("{words}\n")).collect()
    };
    Ok(CLASSES.iter().map(words).collect())
}

/// Fewer people do not make a place's name one to know.
const TOWN: u32 = 15_000;

/// The gazetteer's greater places, one a line, by their own names.
fn towns() -> String {
    let gazetteer = Gazetteer::built_in();
    let latin =
        |name: &str| name.chars().all(|c| c.is_alphabetic() && c < '\u{250}' || matches!(c, ' ' | '-' | '\'' | '.'));
    gazetteer.all().filter(|p| p.population >= TOWN && latin(p.name)).map(|p| format!("{}\n", p.name)).collect()
}

/// The files of `lang/<code>/syntax`, as [`Rules::load`] takes them.
fn language_files(code: &str) -> Result<BTreeMap<String, String>> {
    let folder = root().join("lang").join(code).join("syntax");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(format!("syntax/{name}"), fs::read_to_string(&path)?);
    }
    Ok(files)
}
