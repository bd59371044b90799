//! Does a span meet any of many others? Answers without looking at all of them, so that long texts are weighed in linear time.

use model::Span;

/// What some spans hold together: sorted, and apart from each other.
pub(crate) struct Stretches(Vec<Span>);

impl Stretches {
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Stretches {
        let mut sorted: Vec<Span> = spans.into_iter().collect();
        sorted.sort_unstable();
        let mut apart: Vec<Span> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match apart.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        Stretches(apart)
    }

    /// True if any of the spans overlaps this one.
    pub fn meet(&self, span: Span) -> bool {
        self.from(span.start).first().is_some_and(|first| first.start < span.end)
    }

    /// True if this span lies within one stretch.
    pub fn hold(&self, span: Span) -> bool {
        self.from(span.start).first().is_some_and(|first| first.contains(span))
    }

    /// What is left of this span, in order.
    pub fn rest_of(&self, span: Span) -> Vec<Span> {
        let (mut start, mut rest) = (span.start, Vec::new());
        for taken in self.from(span.start).iter().take_while(|taken| taken.start < span.end) {
            if taken.start > start {
                rest.push(Span { start, end: taken.start });
            }
            start = start.max(taken.end);
        }
        if start < span.end {
            rest.push(Span { start, end: span.end });
        }
        rest
    }

    /// The stretches that end behind this offset.
    fn from(&self, offset: u32) -> &[Span] {
        &self.0[self.0.partition_point(|stretch| stretch.end <= offset)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span() -> impl Strategy<Value = Span> {
        (0usize..60, 1usize..20).prop_map(|(start, length)| Span::new(start, start + length))
    }

    proptest! {
        #[test]
        fn finds_what_looking_at_all_finds(spans in prop::collection::vec(span(), 0..12), asked in span()) {
            let stretches = Stretches::new(spans.iter().copied());
            let taken = |offset: u32| spans.iter().any(|s| s.holds(offset));
            prop_assert_eq!(stretches.meet(asked), spans.iter().any(|s| s.overlaps(asked)));
            prop_assert_eq!(stretches.hold(asked), (asked.start..asked.end).all(taken) && !split(&spans, asked));
            let rest = stretches.rest_of(asked);
            let left = |offset: u32| rest.iter().any(|s| s.holds(offset));
            prop_assert!((0..90).all(|o| left(o) == (asked.holds(o) && !taken(o))));
        }
    }

    /// Whether spans that only touch each other part the asked one.
    fn split(spans: &[Span], asked: Span) -> bool {
        (asked.start + 1..asked.end).any(|o| !spans.iter().any(|s| s.start < o && o < s.end))
    }
}
