//! Where do sentences and words end, and how do they hang together? Tokens by rules; sentence ends by a linear model; tags,
//! trees and names by a small neural network; both trained on annotated text (`weights/`, learned by [`train`]). Knows no
//! word of any language.

pub mod conllu;
pub mod guide;
pub mod lemmas;
pub mod linear;
pub mod names;
pub mod network;
pub mod perceptron;
pub mod register;
pub mod score;
mod seen;
pub mod sentences;
pub mod tokens;
pub mod train;
pub mod vectors;
pub mod words;

use crate::language::Language;
use crate::table::Table;
use include_dir::{Dir, include_dir};
use linear::{Linear, Packed};
use model::{Deprel, Document, MentionType, NamedSpan, Problem, Span, Syntax, Token, Upos};
use network::Network;
use network::encoder::Seen;
use network::namer::{self, Namer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use vectors::Vectors;
use words::Word;

static WEIGHTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../weights");

/// No sentence has more tokens: what no mark ends within so many is cut, so that nothing that looks about in a sentence costs
/// more than the text's length.
const LONGEST_SENTENCE: usize = 400;

/// Sentences are analysed together until they have this many words.
const BATCH: usize = 256;

/// What a weights file holds.
#[derive(Default, Serialize, Deserialize)]
pub struct Model {
    /// Tag classes: part of speech and features.
    pub classes: Vec<(String, String)>,
    /// Kinds of name, as the corpora call them.
    pub kinds: Vec<String>,
    /// Hash of a lower-case word -> parts of speech that it was seen with, a bit each; sorted.
    pub lexicon: Vec<(u32, u32)>,
    pub lemmas: lemmas::Lemmas,
    pub sentences: Packed,
    pub network: network::Packed,
}

impl Model {
    /// The bytes of a weights file: postcard, compressed by zstd.
    pub fn pack(&self) -> Vec<u8> {
        let plain = postcard::to_stdvec(self).unwrap_or_default();
        zstd::bulk::compress(&plain, 19).unwrap_or_default()
    }

    /// # Errors
    /// If the bytes are no weights file of this version.
    pub fn unpack(bytes: &[u8]) -> Result<Model, String> {
        let plain = zstd::stream::decode_all(bytes).map_err(|e| e.to_string())?;
        postcard::from_bytes(&plain).map_err(|e| e.to_string())
    }
}

/// Which parts of speech a word was seen with.
#[derive(Default)]
pub struct Lexicon(Table<u32, u32>);

impl Lexicon {
    pub fn of(entries: &[(u32, u32)]) -> Lexicon {
        Lexicon(entries.iter().copied().collect())
    }

    /// A word as the models see it; `scratch` is reused between calls.
    pub fn word(&self, text: &str, scratch: &mut Vec<char>) -> Word {
        let word = Word::of(text, scratch);
        Word { seen: self.0.get(&word.lower).copied().unwrap_or(0), ..word }
    }
}

/// What analysis needs of a language: rules for tokens, and the trained models.
#[derive(Default)]
pub struct SyntaxData {
    rules: tokens::Rules,
    classes: Vec<(Upos, Arc<str>)>,
    kinds: Vec<MentionType>,
    lexicon: Lexicon,
    lemmas: lemmas::Lemmas,
    forms: lemmas::Forms,
    seen: seen::Seen,
    sentences: Linear,
    network: Network,
}

impl SyntaxData {
    /// The file `syntax/model.txt` names the weights, in a second line the vectors of words and in a third the second reader of
    /// names, if it has any.
    pub fn load(_code: &str, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> SyntaxData {
        let rules = tokens::Rules::load(files);
        let mut names = files.get("syntax/model.txt").map_or("", |n| n.as_str()).split_whitespace();
        let Some(name) = names.next() else { return SyntaxData { rules, ..SyntaxData::default() } };
        let contents = |name: &str| WEIGHTS.get_file(name).map(|f| f.contents()).ok_or("no such file".to_owned());
        let mut unreadable = |name: &str, error: String| {
            problems.push(Problem::new("weights-unreadable", None, format!("weights/{name}: {error}")));
        };
        let vectors = names.next().map_or_else(Vectors::default, |name| {
            contents(name).and_then(Vectors::unpack).unwrap_or_else(|error| {
                unreadable(name, error);
                Vectors::default()
            })
        });
        let model = match contents(name).and_then(Model::unpack) {
            Ok(model) => model,
            Err(error) => {
                unreadable(name, error);
                return SyntaxData { rules, ..SyntaxData::default() };
            }
        };
        let namer = names.next().and_then(|name| {
            let read = contents(name).and_then(namer::Packed::unpack);
            read.map_err(|error| unreadable(name, error)).ok()
        });
        SyntaxData {
            forms: lemmas::Forms::load(files, &model.lemmas),
            seen: seen::Seen::load(files),
            ..SyntaxData::of(rules, &model, vectors, namer.as_ref())
        }
    }

    /// Ready for use, from rules, a model, and the vectors and the second reader of names that were trained with it.
    pub fn of(rules: tokens::Rules, model: &Model, vectors: Vectors, namer: Option<&namer::Packed>) -> SyntaxData {
        SyntaxData {
            rules,
            classes: model.classes.iter().map(|(upos, feats)| (Upos::named(upos), feats.as_str().into())).collect(),
            kinds: model.kinds.iter().map(|k| kind_named(k)).collect(),
            lexicon: Lexicon::of(&model.lexicon),
            lemmas: model.lemmas.clone(),
            forms: lemmas::Forms::default(),
            seen: seen::Seen::default(),
            sentences: Linear::unpack(&model.sentences),
            network: Network::of(&model.network, vectors).unwrap_or_default().with_namer(namer.and_then(Namer::of)),
        }
    }
}

/// The corpora's word for a kind of name.
fn kind_named(text: &str) -> MentionType {
    match text {
        "PER" => MentionType::Person,
        "ORG" => MentionType::Organisation,
        "LOC" => MentionType::Place,
        _ => MentionType::Other,
    }
}

/// Sentences and tokens of the document's blocks; no sentence crosses a block.
pub fn analyse(document: &Document, language: &Language) -> Syntax {
    analyse_with(document, &language.syntax)
}

/// As [`analyse`], with the data given.
pub fn analyse_with(document: &Document, data: &SyntaxData) -> Syntax {
    let text = &document.text;
    let (mut spans, mut words, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    let mut scratch = Vec::new();
    for block in &document.blocks {
        let first = spans.len();
        data.rules.tokens(block.span.of(text), block.span.start as usize, &mut spans);
        words.extend(spans[first..].iter().map(|s| data.lexicon.word(s.of(text), &mut scratch)));
        let own = sentences::starts(&data.sentences, text, &spans[first..], &words[first..]);
        starts.extend(own.into_iter().map(|s| first + s));
    }
    let ends = starts.iter().skip(1).copied().chain([spans.len()]);
    let mut sentences: Vec<(usize, usize)> = Vec::with_capacity(starts.len());
    for (first, end) in starts.iter().copied().zip(ends) {
        sentences.extend((first..end).step_by(LONGEST_SENTENCE).map(|at| (at, end.min(at + LONGEST_SENTENCE))));
    }
    let (mut syntax, mut seen) = (Syntax::default(), <[Seen; 2]>::default());
    let mut rest = &sentences[..];
    while let Some((first, _)) = rest.first() {
        let count = rest.iter().take_while(|(_, end)| end - first <= BATCH).count().max(1);
        let (batch, others) = rest.split_at(count);
        add_sentences(text, &spans, &words, batch, data, &mut seen, &mut syntax);
        rest = others;
    }
    syntax.link()
}

/// Adds sentences that follow each other: ranges of the document's words.
fn add_sentences(
    text: &str,
    spans: &[Span],
    words: &[Word],
    sentences: &[(usize, usize)],
    data: &SyntaxData,
    seen: &mut [Seen; 2],
    syntax: &mut Syntax,
) {
    let (Some((begin, _)), Some((_, end))) = (sentences.first(), sentences.last()) else { return };
    let (spans, words) = (&spans[*begin..*end], &words[*begin..*end]);
    let base = syntax.tokens.len() as u32;
    let ranges: Vec<(usize, usize)> = sentences.iter().map(|(first, end)| (first - begin, end - begin)).collect();
    let answers = data.answer(text, spans, words, &ranges, seen);
    for (first, end) in ranges {
        let (number, at) = (syntax.sentences.len() as u32, base + first as u32);
        syntax.sentences.push(spans[first].cover(spans[end - 1]));
        syntax.ranges.push((at, base + end as u32));
        let mut root = None;
        for (i, span) in spans.iter().enumerate().take(end).skip(first) {
            let (head, deprel) = match (answers.heads[i].checked_sub(1), root) {
                (None, None) => {
                    root = Some(base + i as u32);
                    (None, Deprel::Root)
                }
                (None, Some(root)) => (Some(root), Deprel::Parataxis),
                (Some(head), _) => {
                    let relation = Deprel::ALL.get(usize::from(answers.labels[i])).copied();
                    (Some(at + head), relation.unwrap_or(Deprel::Dep))
                }
            };
            let class = usize::from(answers.tags[i]);
            let (upos, feats) = data.classes.get(class).map_or((Upos::X, Arc::from("")), |c| (c.0, c.1.clone()));
            let form = span.of(text);
            let known = data.lemmas.seen(form, class).or_else(|| data.forms.lemma(form, upos));
            let lemma = known.unwrap_or_else(|| data.lemmas.lemma(form, class, upos, &data.forms));
            syntax.tokens.push(Token { span: *span, lemma, upos, feats, head, deprel, sentence: number });
        }
        for (from, to, kind) in names::spans(&answers.names[first..end]) {
            let kind = data.kinds.get(kind).copied().unwrap_or(MentionType::Other);
            syntax.names.push(NamedSpan { first: at + from as u32, last: at + to as u32, kind });
        }
    }
}

impl SyntaxData {
    /// What the network says of these words; without a network, each sentence hangs on its first word.
    fn answer(
        &self,
        text: &str,
        spans: &[Span],
        words: &[Word],
        pieces: &[(usize, usize)],
        seen: &mut [Seen; 2],
    ) -> network::Answers {
        if self.network.is_empty() {
            let heads = pieces.iter().flat_map(|(first, end)| (*first..*end).map(|i| u32::from(i > *first))).collect();
            let (tags, labels) = (vec![u8::MAX; words.len()], vec![Deprel::Dep as u8; words.len()]);
            return network::Answers { tags, labels, names: vec![0; words.len()], heads };
        }
        let form = |at: usize| spans.get(at).map_or("", |s| s.of(text));
        let only = (0..spans.len()).map(|at| self.forms.only(form(at), form(at + 1))).collect();
        let seen_doing = self.seen.doing(text, spans);
        let known = guide::Known { data: self, text, spans, only, seen_doing };
        self.network.answer(words, pieces, &known, seen)
    }
}
