//! What holds of every analysis, whatever the text: tokens lie in blocks, in order, on character boundaries; each sentence
//! is one tree.

use model::{Block, BlockKind, Document, Span, Syntax};
use proptest::prelude::*;
use reading::language::Languages;
use reading::syntax::tokens::Rules;
use reading::syntax::train::samples::Plans;
use reading::syntax::train::{Corpora, train};
use reading::syntax::{Model, analyse};
use std::sync::OnceLock;

fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(Languages::built_in)
}

fn analysed(document: &Document) -> Syntax {
    analyse(document, &languages().all["en"])
}

/// A document whose blocks are its lines, without the white space at their edges.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if !words.is_empty() {
            blocks.push(Block { span: Span::new(start, start + words.len()), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

fn check(document: &Document) {
    let syntax = analysed(document);
    let text = &document.text;
    assert_eq!(syntax.sentences.len(), syntax.ranges.len());
    assert_eq!(syntax.children.len(), syntax.tokens.len());
    for pair in syntax.tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "tokens in order, apart");
    }
    for token in &syntax.tokens {
        let words = text.get(token.span.range()).expect("on character boundaries");
        assert!(!words.trim().is_empty(), "no token of white space");
        assert!(document.blocks.iter().any(|b| b.span.contains(token.span)), "tokens lie in blocks");
        assert!(!token.lemma.is_empty());
    }
    let mut next = 0;
    for (number, (first, end)) in syntax.ranges.iter().enumerate() {
        assert_eq!(*first, next, "sentences hold all tokens, in order");
        assert!(first < end);
        next = *end;
        let cover = syntax.token(*first).span.cover(syntax.token(end - 1).span);
        assert_eq!(syntax.sentences[number], cover);
        assert!(document.blocks.iter().any(|b| b.span.contains(cover)), "no sentence crosses a block");
        let roots = (*first..*end).filter(|i| syntax.head(*i).is_none()).count();
        assert_eq!(roots, 1, "one root");
        for index in *first..*end {
            assert_eq!(syntax.token(index).sentence as usize, number);
            let (mut at, mut steps) = (index, 0);
            while let Some(head) = syntax.head(at) {
                assert!((*first..*end).contains(&head), "heads stay in the sentence");
                (at, steps) = (head, steps + 1);
                assert!(steps <= end - first, "no cycle");
            }
        }
    }
    assert_eq!(next as usize, syntax.tokens.len());
    for name in &syntax.names {
        assert!(name.first <= name.last && (name.last as usize) < syntax.tokens.len());
        assert_eq!(syntax.token(name.first).sentence, syntax.token(name.last).sentence);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_gives_trees(text in any::<String>()) {
        check(&document(&text));
    }

    #[test]
    fn any_punctuation_gives_trees(text in "[-a-zA-Z0-9.,:;!?'’‘“”\"()@#$%&/_…— \n\u{301}حف]{0,120}") {
        check(&document(&text));
    }

    #[test]
    fn words_and_marks_in_any_order_give_trees(parts in prop::collection::vec(
        prop::sample::select(vec!["The", "general", "said", ",", "“", "”", "\"", "that", "U.S.", "who", "was", "Mr.", "(", ")",
            "forces'", "can't", "MiG-29", "3,000", "http://a.b/c?d", "x@y.org", ".", "...", "and", "\n", "of", "Sirte", "—"]),
        0..80,
    )) {
        check(&document(&parts.join(" ")));
        check(&document(&parts.concat()));
    }
}

#[test]
fn a_sentence_without_end_is_read_in_pieces() {
    check(&document(&"the forces of ".repeat(20_000)));
}

#[test]
fn a_line_without_spaces_is_read() {
    check(&document(&"x".repeat(300_000)));
    check(&document(&"a-".repeat(100_000)));
    check(&document(&"(".repeat(100_000)));
    check(&document(&"\u{301}".repeat(50_000)));
    check(&document(&format!("http://{}", "a/".repeat(50_000))));
}

#[test]
fn the_same_text_gives_the_same_trees() {
    let text = document("The minister said on Tuesday that the port of Sirte would reopen, according to two aides.");
    let (one, two) = (analysed(&text), analysed(&text));
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
}

#[test]
fn learning_twice_gives_the_same_bytes() {
    let words = [
        ("Crews", "crew", "NOUN", 2, "nsubj"),
        ("left", "leave", "VERB", 0, "root"),
        ("Sfax", "Sfax", "PROPN", 2, "obj"),
        (".", ".", "PUNCT", 2, "punct"),
    ];
    let mut trees = String::from("# newdoc id = one\n");
    let mut names = String::new();
    for _ in 0..6 {
        trees.push_str("# text = Crews left Sfax .\n");
        for (i, (form, lemma, upos, head, label)) in words.iter().enumerate() {
            trees.push_str(&format!("{}\t{form}\t{lemma}\t{upos}\t_\t_\t{head}\t{label}\t_\t_\n", i + 1));
            names.push_str(&format!("{}\t{form}\t{}\n", i + 1, if *form == "Sfax" { "B-LOC" } else { "O" }));
        }
        trees.push('\n');
        names.push('\n');
    }
    let corpora = Corpora { trees: vec![trees], names: vec![names], ..Corpora::default() };
    let mut plans = Plans { width: 16, layers: 2, tag_layer: 1, arcs: 8, hidden: 8, ..Plans::default() };
    plans.course.rounds = 3;
    plans.course.batch = 8;
    let rules = Rules::load(&std::collections::BTreeMap::new());
    let learn = || train(&corpora, &rules, &plans, &|_| {});
    let bytes = learn();
    assert_eq!(bytes, learn());
    let model = Model::unpack(&bytes).expect("a weights file");
    assert!(model.classes.len() > 1 && model.network.shape.width == 16);
}
