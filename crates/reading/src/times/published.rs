//! When can a text have been published that does not say so? Not before what it tells as past, nor after what it tells as still
//! to come. Only dates that stand by themselves count: those counted from the day of publication tell nothing of it.

use super::{Reader, TimesData, read_span};
use crate::language::Language;
use crate::times::resolve::Tense;
use jiff::civil::Date;
use model::{BlockKind, Document, Excerpt, Found, Grain, Interval, Span, Syntax, TimeExpression, TimeKind, Upos};

/// Days between what is past and what is to come beyond which the latter is no news but history, or a plan for a far day.
const LONGEST: i32 = 3 * 366;

/// A day, and the words that tell of it.
type Told = (Date, Span);

/// The interval in which the text was published, as far as it tells; `None` where it is stated, or nothing tells of it.
pub fn infer_published(
    document: &Document,
    syntax: &Syntax,
    excerpts: &[Excerpt],
    language: &Language,
) -> Option<Found<Interval>> {
    if document.published.is_some() {
        return None;
    }
    let mut reader = Reader::new(&language.times, None);
    let (mut past, mut coming): (Option<Told>, Option<Told>) = (None, None);
    for block in &document.blocks {
        let told = matches!(block.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Paragraph | BlockKind::List);
        if !told || excerpts.iter().any(|e| e.span.overlaps(block.span)) {
            continue;
        }
        reader.tenses.clear();
        let times = read_span(&document.text, block.span, syntax, &mut reader);
        for (time, tense) in times.iter().zip(&reader.tenses).filter(|(time, _)| stands_alone(time)) {
            let Interval { from: Some(from), to: Some(to) } = time.interval else { continue };
            if *tense == Tense::Past && past.is_none_or(|(day, _)| from > day) {
                past = Some((from, time.span));
            }
            // What is to come on a day has not come that day; what is to come in a month may be in its last days.
            let last = if time.grain == Grain::Day { from.yesterday().ok()? } else { to };
            let promised = is_promised(&document.text, time.span, syntax, &language.times);
            if promised && coming.is_none_or(|(day, _)| last < day) {
                coming = Some((last, time.span));
            }
        }
    }
    let coming = coming.filter(|(day, _)| past.is_none_or(|(from, _)| (*day - from).get_days() <= LONGEST));
    let interval = Interval { from: past.map(|(day, _)| day), to: coming.map(|(day, _)| day) };
    if interval.is_unknown() || matches!((interval.from, interval.to), (Some(from), Some(to)) if from > to) {
        return None;
    }
    let quoted = |(_, span): Told| format!("\"{}\"", span.of(&document.text).replace(['\n', '\r'], " "));
    let basis = match (past, coming) {
        (Some(past), Some(coming)) => format!("{} is told as past, {} as still to come", quoted(past), quoted(coming)),
        (Some(past), None) => format!("{} is told as past", quoted(past)),
        (None, Some(coming)) => format!("{} is told as still to come", quoted(coming)),
        (None, None) => return None,
    };
    Some(Found { value: interval, basis: format!("inferred from text: {basis}") })
}

/// A date that needs no other day to be understood.
fn stands_alone(time: &TimeExpression) -> bool {
    time.kind == TimeKind::Date && time.anchor.is_none() && time.grain != Grain::Vague
}

/// Whether the verb that a time belongs to promises: "will be held on 3 May", and neither "would" nor "hopes to".
fn is_promised(text: &str, span: Span, syntax: &Syntax, data: &TimesData) -> bool {
    let Some(mut token) = syntax.head_of(span) else { return false };
    for _ in 0..6 {
        if matches!(syntax.token(token).upos, Upos::Verb | Upos::Aux | Upos::Adj) {
            let promise = |c: &&u32| {
                let aux = syntax.token(**c);
                aux.upos == Upos::Aux && data.lexicon.is_of(&aux.span.of(text).to_lowercase(), data.promise)
            };
            if syntax.children(token).iter().any(|c| promise(&c)) {
                return true;
            }
            if syntax.token(token).upos == Upos::Verb {
                return false;
            }
        }
        let Some(head) = syntax.head(token) else { return false };
        token = head;
    }
    false
}
