//! Where do sentences and words end, and how do they hang together? Tokens by rules; sentence ends, tags, trees and names
//! by linear models trained on annotated text (`weights/`, learned by [`train`]). Knows no word of any language.

pub mod conllu;
pub mod lemmas;
pub mod linear;
pub mod names;
pub mod parser;
pub mod perceptron;
pub mod punctuation;
pub mod score;
pub mod sentences;
pub mod tagger;
pub mod tokens;
pub mod train;
pub mod words;

use crate::language::Language;
use include_dir::{Dir, include_dir};
use linear::{Linear, Packed};
use model::{Deprel, Document, MentionType, NamedSpan, Problem, Span, Syntax, Token, Upos};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use words::Word;

static WEIGHTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../weights");

/// No sentence has more tokens: what no mark ends within so many is cut, so that nothing that looks about in a sentence costs
/// more than the text's length.
const LONGEST_SENTENCE: usize = 400;

/// The feature of finite verbs.
const FINITE: &str = "VerbForm=Fin";

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
    pub tagger: Packed,
    pub parser: Packed,
    pub marks: Packed,
    pub names: Packed,
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
pub struct Lexicon(HashMap<u32, u32>);

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
    sentences: Linear,
    tagger: Linear,
    parser: Linear,
    marks: Linear,
    names: Linear,
}

impl SyntaxData {
    /// The file `syntax/model.txt` names the weights.
    pub fn load(_code: &str, files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> SyntaxData {
        let rules = tokens::Rules::load(files);
        let Some(name) = files.get("syntax/model.txt").map(|n| n.trim()) else {
            return SyntaxData { rules, ..SyntaxData::default() };
        };
        let model =
            match WEIGHTS.get_file(name).ok_or("no such file".to_owned()).and_then(|f| Model::unpack(f.contents())) {
                Ok(model) => model,
                Err(error) => {
                    problems.push(Problem::new("weights-unreadable", None, format!("weights/{name}: {error}")));
                    return SyntaxData { rules, ..SyntaxData::default() };
                }
            };
        SyntaxData { forms: lemmas::Forms::load(files, &model.lemmas), ..SyntaxData::of(rules, &model) }
    }

    /// Ready for use, from rules and a model.
    pub fn of(rules: tokens::Rules, model: &Model) -> SyntaxData {
        SyntaxData {
            rules,
            classes: model.classes.iter().map(|(upos, feats)| (Upos::named(upos), feats.as_str().into())).collect(),
            kinds: model.kinds.iter().map(|k| kind_named(k)).collect(),
            lexicon: Lexicon::of(&model.lexicon),
            lemmas: model.lemmas.clone(),
            forms: lemmas::Forms::default(),
            sentences: Linear::unpack(&model.sentences),
            tagger: Linear::unpack(&model.tagger),
            parser: Linear::unpack(&model.parser),
            marks: Linear::unpack(&model.marks),
            names: Linear::unpack(&model.names),
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
    let mut syntax = Syntax::default();
    let mut spans = Vec::new();
    let mut scratch = Vec::new();
    for block in &document.blocks {
        spans.clear();
        data.rules.tokens(block.span.of(&document.text), block.span.start as usize, &mut spans);
        let words: Vec<Word> = spans.iter().map(|s| data.lexicon.word(s.of(&document.text), &mut scratch)).collect();
        let starts = sentences::starts(&data.sentences, &document.text, &spans, &words);
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(spans.len());
            let pieces = spans[*start..end].chunks(LONGEST_SENTENCE).zip(words[*start..end].chunks(LONGEST_SENTENCE));
            for (spans, words) in pieces {
                add_sentence(&document.text, spans, words, data, &mut syntax);
            }
        }
    }
    syntax.link()
}

fn add_sentence(text: &str, spans: &[Span], words: &[Word], data: &SyntaxData, syntax: &mut Syntax) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let (sentence, begin) = (syntax.sentences.len() as u32, syntax.tokens.len() as u32);
    syntax.sentences.push(first.cover(*last));
    syntax.ranges.push((begin, begin + spans.len() as u32));
    let mut root = None;
    let classes = if data.tagger.classes() > 0 {
        let only: Vec<Option<Upos>> = spans.iter().map(|s| data.forms.only(s.of(text))).collect();
        let upos = |class: usize| data.classes.get(class).map(|c| c.0);
        tagger::tag(&data.tagger, data.tagger.classes(), words, |i, c| only[i].is_none() || only[i] == upos(c))
    } else {
        vec![0; words.len()]
    };
    let class_of =
        |class: u8| data.classes.get(usize::from(class)).map_or((Upos::X, Arc::from("")), |c| (c.0, c.1.clone()));
    let uposes: Vec<Upos> = classes.iter().map(|c| class_of(*c).0).collect();
    let tagged: Vec<parser::Tagged> = (0..words.len())
        .map(|i| {
            let finite = class_of(classes[i]).1.contains(FINITE);
            let mark = punctuation::Mark::of(spans[i].of(text));
            parser::Tagged { word: words[i], class: classes[i], upos: uposes[i], finite, mark }
        })
        .collect();
    let arcs = parser::parse(&data.parser, &data.marks, &tagged);
    for (i, (head, relation)) in arcs.iter().enumerate() {
        let (upos, feats) = class_of(classes[i]);
        let (head, deprel) = match (head, root) {
            (0, None) => {
                root = Some(begin + i as u32);
                (None, Deprel::Root)
            }
            (0, Some(root)) => (Some(root), Deprel::Parataxis),
            (head, _) => (Some(begin + head - 1), *relation),
        };
        let (form, class) = (spans[i].of(text), usize::from(classes[i]));
        let known = data.lemmas.seen(form, class).or_else(|| data.forms.lemma(form, upos));
        let lemma = known.unwrap_or_else(|| data.lemmas.lemma(form, class));
        syntax.tokens.push(Token { span: spans[i], lemma, upos, feats, head, deprel, sentence });
    }
    if data.names.classes() > 0 {
        let found = names::find(&data.names, data.names.classes(), words, &uposes);
        for (first, last, kind) in names::spans(&found) {
            let kind = data.kinds.get(kind).copied().unwrap_or(MentionType::Other);
            syntax.names.push(NamedSpan { first: begin + first as u32, last: begin + last as u32, kind });
        }
    }
}
