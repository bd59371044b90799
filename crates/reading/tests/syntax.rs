//! What holds of every analysis, whatever the text: tokens lie in blocks, in order, on character boundaries; each sentence
//! is one tree.

use model::{Block, BlockKind, Document, Span, Syntax};
use proptest::prelude::*;
use reading::language::Languages;
use reading::syntax::analyse;
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
