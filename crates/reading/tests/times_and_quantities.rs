//! What holds of times and quantities whatever the text: no panic, spans in order on character boundaries, no interval
//! that ends before it begins; and what an interval of publication does to relative times.

use model::{Block, BlockKind, Document, Found, Interval, Span, TimeExpression};
use proptest::prelude::*;
use reading::language::Languages;
use std::sync::OnceLock;

fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(Languages::built_in)
}

fn document(text: &str, published: Option<(&str, &str)>) -> Document {
    Document {
        text: text.to_owned(),
        blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
        published: published.map(|(from, to)| Found {
            value: Interval::between(from.parse().unwrap(), to.parse().unwrap()),
            basis: "test".to_owned(),
        }),
        ..Document::default()
    }
}

fn times(document: &Document) -> Vec<TimeExpression> {
    reading::times::read_times(document, &Default::default(), &[], &languages().all["en"])
}

fn holds(document: &Document) -> Result<(), TestCaseError> {
    let (text, language) = (&document.text, &languages().all["en"]);
    let times = times(document);
    let mut free = 0;
    for time in &times {
        prop_assert!(free <= time.span.start && time.span.start < time.span.end);
        prop_assert!(text.get(time.span.range()).is_some());
        prop_assert!(
            !matches!((time.interval.from, time.interval.to), (Some(from), Some(to)) if from > to),
            "{time:?} {text:?}"
        );
        free = time.span.end;
    }
    let quantities = reading::quantities::read_quantities(document, &Default::default(), &times, language);
    free = 0;
    for quantity in &quantities {
        prop_assert!(free <= quantity.span.start && quantity.span.start < quantity.span.end, "{quantity:?} {text:?}");
        prop_assert!(text.get(quantity.span.range()).is_some());
        prop_assert!(quantity.of.is_none_or(|of| text.get(of.range()).is_some()));
        prop_assert!(
            !matches!((quantity.low, quantity.high), (Some(low), Some(high)) if low > high),
            "{quantity:?} {text:?}"
        );
        free = quantity.span.end;
    }
    for (span, interval) in reading::times::calendar_dates(text, language) {
        prop_assert!(text.get(span.range()).is_some() && !interval.is_open());
    }
    Ok(())
}

/// Words that the rules know, in any order: what a fuzzer of letters would hardly reach.
fn phrase() -> impl Strategy<Value = String> {
    let words = [
        "last",
        "next",
        "the",
        "of",
        "in",
        "on",
        "since",
        "until",
        "between",
        "from",
        "to",
        "and",
        "a",
        "two",
        "23",
        "31",
        "2020",
        "1999",
        "February",
        "May",
        "March",
        "Sunday",
        "week",
        "weeks",
        "days",
        "year",
        "years",
        "decade",
        "century",
        "ago",
        "later",
        "earlier",
        "before",
        "after",
        "mid",
        "-",
        "early",
        "the end of",
        "third",
        "quarter",
        "23rd",
        "million",
        "hundred",
        "thousand",
        "$",
        "km",
        "percent",
        "dozens of",
        "fighters",
        "visits",
        "9999999999999",
        "0",
        ",",
        ".",
        "/",
        ":",
        "(",
        ")",
        "'s",
        "hour",
        "hours",
        "p.m.",
        "every",
        "more than",
        "at least",
        "up to",
        "about",
        "per",
        "month",
        "morning",
        "one",
        "second",
        "visit",
        "this",
        "winter",
        "Ramadan",
        "Easter",
        "half",
        "1/2",
        "yesterday",
        "now",
        "\n",
        "é",
        "حفتر",
        "20,000",
        "1.5",
        "70s",
        "Jan.",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_in_order(text in "\\PC{0,200}") {
        holds(&document(&text, Some(("2020-10-05", "2020-10-05"))))?;
    }

    #[test]
    fn any_row_of_words_of_time_and_number_is_read_in_order(text in phrase(), glued in any::<bool>()) {
        let text = if glued { text.replace(' ', "") } else { text };
        holds(&document(&text, None))?;
        holds(&document(&text, Some(("2020-02-29", "2020-02-29"))))?;
        holds(&document(&text, Some(("2016-11-09", "2017-01-19"))))?;
        holds(&document(&text, Some(("0001-01-01", "0001-01-02"))))?;
        holds(&document(&text, Some(("9999-12-31", "9999-12-31"))))?;
    }

    #[test]
    fn publication_as_an_interval_holds_what_each_of_its_ends_gives(text in phrase()) {
        let loose = ["ago", "earlier", "later", "before", "after"].iter().any(|w| text.contains(w));
        let both = times(&document(&text, Some(("2016-12-28", "2017-01-19"))));
        for day in ["2016-12-28", "2017-01-19"] {
            for time in times(&document(&text, Some((day, day)))) {
                let Some(wide) = both.iter().find(|t| t.span == time.span && t.rule == time.rule) else { continue };
                let within = wide.interval.from.is_none_or(|f| time.interval.from.is_none_or(|g| f <= g))
                    && wide.interval.to.is_none_or(|f| time.interval.to.is_none_or(|g| g <= f));
                // "Two weeks ago" is less sure of its day when publication is sure of its own.
                prop_assert!(within || loose || time.anchor.as_deref() == Some("text"), "{text:?} {time:?} {wide:?}");
            }
        }
    }
}

#[test]
fn a_long_text_of_nothing_but_numbers_is_read_in_good_time() {
    let text = "two hundred and 5 1/2 May - ".repeat(3000);
    assert!(!times(&document(&text, Some(("2020-10-05", "2020-10-05")))).is_empty());
}
