//! What if the truth were known? An invented world with a press that tells of it, copies, errs and makes things up, seeded: the
//! same number gives the same bytes. Writes reports and the truth about them, and scores what the program makes of them.

mod alter;
mod lexicon;
mod press;
mod score;
mod world;

use crate::steps::root;
use anyhow::{Context, Result};
use lexicon::{Dice, Lexicon};
use press::Article;
pub use score::Figures;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use world::World;

#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    pub parameters: Parameters,
    /// The folder for reports/, truth/ and the case; target/worlds if not given
    #[arg(long)]
    out: Option<PathBuf>,
    /// Read and weigh the reports and print how right that is
    #[arg(long)]
    score: bool,
    /// With --score: the reports and the case are there from before; only weigh anew what is stale
    #[arg(long)]
    again: bool,
    /// With --score: write fact by fact what was counted, and which descents are wrong or missed
    #[arg(long)]
    explain: Option<PathBuf>,
}

/// What the press is like. Shares are 0 to 1.
#[derive(clap::Args, Clone, Debug)]
pub struct Parameters {
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[arg(long, default_value_t = 1_000)]
    pub documents: usize,
    /// Reports that derive from another
    #[arg(long, default_value_t = 0.6)]
    pub copies: f64,
    /// Copies that say so
    #[arg(long, default_value_t = 0.5)]
    pub credited: f64,
    /// All copies are made so
    #[arg(long)]
    pub only: Option<Copying>,
    /// Words that spinners replace; from none to two in five if not given
    #[arg(long)]
    pub spin: Option<f64>,
    /// Reports that were copied from, but are not in the case
    #[arg(long, default_value_t = 0.15)]
    pub hidden: f64,
    /// Observations that are wrong
    #[arg(long, default_value_t = 0.08)]
    pub error: f64,
    /// Stories with something made up in them
    #[arg(long, default_value_t = 0.3)]
    pub invented: f64,
    /// Numbers that copiers mistype
    #[arg(long, default_value_t = 0.03)]
    pub mutation: f64,
    /// Copies dated before what they were taken from
    #[arg(long, default_value_t = 0.02)]
    pub backdated: f64,
    /// Sentences of those who tell anew that claim a source of their own
    #[arg(long, default_value_t = 0.01)]
    pub fake: f64,
}

impl Parameters {
    /// What holds where nothing else is said.
    pub fn new(seed: u64, documents: usize) -> Parameters {
        Parameters {
            seed,
            documents,
            copies: 0.6,
            credited: 0.5,
            only: None,
            spin: None,
            hidden: 0.15,
            error: 0.08,
            invented: 0.3,
            mutation: 0.03,
            backdated: 0.02,
            fake: 0.01,
        }
    }
}

/// How a copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Copying {
    Verbatim,
    Abridged,
    Merged,
    Retold,
    Spun,
    Translated,
}

impl Copying {
    fn name(self) -> &'static str {
        match self {
            Copying::Verbatim => "verbatim",
            Copying::Abridged => "abridged",
            Copying::Merged => "merged",
            Copying::Retold => "retold",
            Copying::Spun => "spun",
            Copying::Translated => "translated",
        }
    }
}

/// A world with its press.
pub struct Made {
    world: World,
    articles: Vec<Article>,
    /// The file name of each article, which tells nothing.
    names: Vec<String>,
    lexicon: Lexicon,
    /// Where in the press of the case each fact is told: articles and sentences.
    tellings: BTreeMap<usize, Vec<(usize, usize)>>,
}

/// The same parameters make the same.
///
/// # Errors
/// Fails when the data under `xtask/worlds/` cannot be read.
pub fn make(parameters: &Parameters) -> Result<Made> {
    let lexicon = Lexicon::load()?;
    let mut dice = Dice::new(parameters.seed);
    let mut world = World::new(&mut dice, &lexicon);
    let articles = press::articles(&mut world, &mut dice, &lexicon, parameters);
    let mut names = std::collections::BTreeSet::new();
    let names = articles
        .iter()
        .map(|_| {
            loop {
                let name = format!("{:010x}.txt", dice.next() & 0xff_ffff_ffff);
                if names.insert(name.clone()) {
                    return name;
                }
            }
        })
        .collect();
    let mut tellings: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate().filter(|(_, a)| !a.hidden) {
        for (place, told) in article.sentences.iter().enumerate().filter_map(|(p, s)| Some((p, s.told.as_ref()?))) {
            tellings.entry(told.fact).or_default().push((at, place));
        }
    }
    Ok(Made { world, articles, names, lexicon, tellings })
}

impl Made {
    /// Writes the reports with what stands beside each; gives how many bytes of text they are.
    ///
    /// # Errors
    /// Fails when a file cannot be written.
    pub fn write_reports(&self, folder: &Path) -> Result<usize> {
        let mut bytes = 0;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for (article, name) in self.articles.iter().zip(&self.names).filter(|(a, _)| !a.hidden) {
            let text = article.text(self.lexicon.grammars[article.grammar].paragraph);
            bytes += text.len();
            let beside = serde_json::json!({
                "published": article.published.to_string(), "publisher": article.publisher, "language": "en",
            });
            fs::write(folder.join(name), text)?;
            fs::write(folder.join(format!("{name}.meta.json")), beside.to_string())?;
        }
        Ok(bytes)
    }

    fn name(&self, article: usize) -> &str {
        &self.names[article]
    }

    /// The article that another descends from at last.
    fn root(&self, article: usize) -> usize {
        std::iter::successors(Some(article), |at| self.articles[*at].parent).last().unwrap_or(article)
    }

    /// Writes `documents.jsonl`, `claims.jsonl` and `facts.jsonl`, sorted so that they tell nothing by their order.
    fn write_truth(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let (mut documents, mut claims) = (BTreeMap::new(), BTreeMap::new());
        for (at, article) in self.articles.iter().enumerate().filter(|(_, a)| !a.hidden) {
            let name = self.name(at);
            let parent = article.parent.map(|p| self.name(p));
            let line = serde_json::json!({
                "document": name, "parent": parent, "parent_in_case": article.parent.map(|p| !self.articles[p].hidden),
                "root": self.name(self.root(at)), "copying": article.copying.map(Copying::name),
                "credited": article.credited, "words_replaced": article.spun,
            });
            documents.insert(name.to_owned(), line.to_string());
            for (place, sentence) in article.sentences.iter().enumerate() {
                let Some(told) = &sentence.told else { continue };
                let fact = &self.world.facts[told.fact];
                let line = serde_json::json!({
                    "document": name, "sentence": sentence.text, "fact": told.fact, "what": fact.sort,
                    "parent": parent, "origin": told.origin, "access_shown": told.shown && !told.fake,
                    "number": told.number, "answer": told.answer, "as_of": told.as_of.to_string(),
                    "true_number": fact.number(told.as_of), "denies": told.denies, "mistyped": told.mutated,
                });
                claims.insert((name.to_owned(), place), line.to_string());
            }
        }
        let facts = self.world.facts.iter().enumerate().map(|(at, fact)| {
            let truth = score::truth(self, at, false, |_| true);
            serde_json::json!({
                "fact": at, "what": fact.sort, "happened": fact.real, "day": fact.day.to_string(),
                "slots": fact.slots, "series": fact.series.iter().map(|(d, n)| (d.to_string(), n)).collect::<Vec<_>>(),
                "answer": fact.answers.first(), "origins": truth.origins.len(),
                "relation": if truth.untold { "untold" } else { truth.relation.name() },
            })
            .to_string()
        });
        let lines = |all: Vec<String>| all.join("\n") + "\n";
        fs::write(folder.join("documents.jsonl"), lines(documents.into_values().collect()))?;
        fs::write(folder.join("claims.jsonl"), lines(claims.into_values().collect()))?;
        fs::write(folder.join("facts.jsonl"), lines(facts.collect()))?;
        Ok(())
    }
}

/// Makes a world, writes it below `folder`, reads and weighs it there and compares.
///
/// # Errors
/// Fails when files cannot be written or the case not be read.
pub fn scored(parameters: &Parameters, folder: &Path, again: bool, explain: Option<&Path>) -> Result<Figures> {
    let made = make(parameters)?;
    if !again {
        made.write_reports(&folder.join("reports"))?;
        made.write_truth(&folder.join("truth"))?;
    }
    score::score(&made, folder, again, explain)
}

pub fn run(options: &Options) -> Result<()> {
    let folder = options.out.clone().unwrap_or_else(|| root().join("target/worlds"));
    if options.score {
        let figures = scored(&options.parameters, &folder, options.again, options.explain.as_deref())?;
        println!("{}\n{}", figures.table(), figures.line());
        return Ok(());
    }
    let made = make(&options.parameters)?;
    let bytes = made.write_reports(&folder.join("reports"))?;
    made.write_truth(&folder.join("truth"))?;
    println!("written: {} ({} KiB of text) and the truth beside them", folder.join("reports").display(), bytes / 1024);
    Ok(())
}
