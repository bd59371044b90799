//! Whatever the text, mentions and places stand on its words, in order, and name entities that exist.

use model::{Block, BlockKind, Document, Found, MentionForm, Span};
use proptest::prelude::*;
use reading::Reader;
use std::sync::OnceLock;

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(Reader::built_in)
}

fn document(text: String) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.is_empty() {
            blocks.push(Block { span: Span::new(at, at + words.len()), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    Document { text, blocks, language: Some(Found { value: "en".into(), basis: "test".into() }), ..Document::default() }
}

/// Words that the passes look for, and what may stand between them.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("General".to_owned()),
        Just("Khalifa Haftar's".to_owned()),
        Just("Moscow".to_owned()),
        Just("the Kremlin".to_owned()),
        Just("oil terminals".to_owned()),
        Just("air bases such as".to_owned()),
        Just("Al-Jufra (south)".to_owned()),
        Just("al-".to_owned()),
        Just("Ministry of".to_owned()),
        Just("the head of the Wagner Group".to_owned()),
        Just("(LNA)".to_owned()),
        Just("MiG-29s".to_owned()),
        Just("freighter".to_owned()),
        Just("U.S.".to_owned()),
        Just("حفتر".to_owned()),
        Just("“he said".to_owned()),
        Just("Telegram channel".to_owned()),
        "[A-Z][a-zéß]{0,7}",
        "[a-z’'-]{1,6}",
        "\\PC{0,5}",
    ];
    let gap = prop_oneof![Just(" "), Just(", "), Just(". "), Just("\n"), Just("-"), Just(" and "), Just("")];
    prop::collection::vec((word, gap), 0..40).prop_map(|parts| parts.into_iter().map(|(w, g)| w + g).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spans_entities_and_order_hold(text in prose()) {
        let document = document(text);
        let reading = reader().read(&document);
        let whole = |span: Span| document.text.get(span.range()).is_some_and(|t| !t.is_empty());
        for place in &reading.places {
            prop_assert!(whole(place.span));
            prop_assert!(place.id.is_none() || place.point.is_some());
        }
        prop_assert!(reading.places.is_sorted_by_key(|p| p.span));
        prop_assert!(reading.mentions.is_sorted_by_key(|m| m.span));
        for mention in &reading.mentions {
            prop_assert!(whole(mention.span) && mention.span.contains(mention.name));
            let entity = &reading.entities[mention.entity as usize];
            prop_assert!(mention.form != MentionForm::Name || !entity.anonymous);
        }
        let named: std::collections::BTreeSet<u32> = reading.mentions.iter().map(|m| m.entity).collect();
        prop_assert_eq!(named.len(), reading.entities.len());
        prop_assert_eq!(reader().read(&document).entities, reading.entities);
    }
}
