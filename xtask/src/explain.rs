//! Why does a text read as it does? Prints, sentence by sentence, what was read and by which rule, with the data files as they
//! lie in the tree: a change to a word list or a frame shows at once, without building anything.

use crate::steps::root;
use anyhow::{Context, Result};
use model::{Block, BlockKind, Document, DocumentId, Found, Interval, Modality, Polarity, Span, Stance};
use reading::{Reader, gazetteer::Gazetteer, kinds::Kinds, language::Language, language::Languages};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

#[derive(clap::Args)]
pub struct Options {
    /// Plain text, a paragraph a line; or give --text
    files: Vec<PathBuf>,
    /// The text itself
    #[arg(long)]
    text: Option<String>,
    #[arg(long, default_value = "en")]
    language: String,
    /// Day of publication
    #[arg(long)]
    published: Option<jiff::civil::Date>,
    /// Also print the dependency trees
    #[arg(long)]
    trees: bool,
    /// Only sentences that hold these words
    #[arg(long)]
    with: Option<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let mut languages = BTreeMap::new();
    let mut files = BTreeMap::new();
    let folder = root().join("lang").join(&options.language);
    collect(&folder, &folder, &mut files)?;
    languages.insert(options.language.clone(), Language::load(&options.language, files));
    for problem in &languages[&options.language].problems {
        println!("! {}", problem.message);
    }
    let reader = Reader {
        languages: Languages { all: languages }.into(),
        kinds: Kinds::built_in().into(),
        gazetteer: Gazetteer::built_in(),
    };
    for text in options.text.iter() {
        explain(&reader, text, options);
    }
    for file in &options.files {
        println!("=== {}", file.display());
        explain(&reader, &fs::read_to_string(file).with_context(|| file.display().to_string())?, options);
    }
    Ok(())
}

fn collect(folder: &Path, base: &Path, into: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, base, into)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.insert(path.strip_prefix(base)?.to_string_lossy().into_owned(), text);
        }
    }
    Ok(())
}

fn document(text: &str, options: &Options) -> Document {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.is_empty() {
            blocks.push(Block { span: Span::new(at, at + words.len()), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    let basis = "explain".to_owned();
    Document {
        id: DocumentId::of(text.as_bytes()),
        text: text.to_owned(),
        blocks,
        published: options.published.map(|d| Found { value: Interval::day(d), basis: basis.clone() }),
        language: Some(Found { value: options.language.clone(), basis }),
        ..Document::default()
    }
}

fn explain(reader: &Reader, text: &str, options: &Options) {
    let document = document(text, options);
    let (reading, syntax) = reader.read_with_syntax(&document);
    for (index, sentence) in reading.sentences.iter().enumerate() {
        if options.with.as_ref().is_some_and(|w| !sentence.of(text).contains(w)) {
            continue;
        }
        println!("\n{}", sentence.of(text));
        if options.trees {
            let (first, end) = syntax.ranges[index];
            for token in (first..end).map(|i| (i, syntax.token(i))) {
                let (i, t) = token;
                let head = t.head.map_or(0, |h| h as i64 - i64::from(first) + 1);
                println!(
                    "    {:>3} {:<16} {:<14} {:<6} {:>3} {:<12} {}",
                    i - first + 1,
                    t.span.of(text),
                    t.lemma,
                    t.upos.as_str(),
                    head,
                    t.deprel.as_str(),
                    t.feats
                );
            }
        }
        for mention in reading.mentions.iter().filter(|m| sentence.contains(m.span)) {
            let entity = &reading.entities[mention.entity as usize];
            let anonymous = if entity.anonymous { " (unnamed)" } else { "" };
            println!("  @ {:?} {} {} = {}{anonymous}", mention.span.of(text), mention.kind, mention.form, entity.name);
        }
        for time in reading.times.iter().filter(|t| sentence.contains(t.span)) {
            println!("  t {:?} {} {:?} [{}]", time.span.of(text), time.value, time.interval, time.rule);
        }
        for quantity in reading.quantities.iter().filter(|q| sentence.contains(q.span)) {
            println!("  # {:?} {:?}..{:?} {:?}", quantity.span.of(text), quantity.low, quantity.high, quantity.unit);
        }
        for (number, a) in reading.attributions.iter().enumerate() {
            if !a.content.iter().chain(&a.cue).any(|s| s.overlaps(*sentence)) {
                continue;
            }
            let words = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ... ");
            println!(
                "  \" #{number} {:?} <{}> {:?} {} {} {:?} in {:?} [{}]",
                words(&a.source),
                words(&a.cue),
                words(&a.content),
                a.voice_kind,
                a.stance,
                a.access.map(|x| x.as_str()),
                a.parent,
                a.rule
            );
        }
        for claim in reading.claims.iter().filter(|c| sentence.contains(c.trigger)) {
            let roles: Vec<String> = claim
                .roles
                .iter()
                .map(|r| format!("{} {:?}{}", r.role, r.span.of(text), if r.entity.is_none() { "*" } else { "" }))
                .collect();
            let negated = if claim.polarity == Polarity::Negated { " NOT" } else { "" };
            let modality =
                if claim.modality == Modality::Actual { String::new() } else { format!(" {}", claim.modality) };
            let chain: Vec<String> = claim.chain[1..]
                .iter()
                .map(|l| format!("{}{:?}", if l.stance == Stance::Denies { "denies " } else { "" }, l.text))
                .collect();
            let time = claim.time_span.map_or(String::new(), |t| format!(" when {:?}", t.of(text)));
            let numbers: Vec<&str> =
                claim.quantities.iter().map(|q| reading.quantities[*q as usize].span.of(text)).collect();
            println!(
                "  > {}{negated}{modality} {}{time} {} <- {} [{}]",
                claim.kind,
                roles.join(", "),
                numbers.join(", "),
                chain.join(" <- "),
                claim.rule
            );
        }
    }
}
