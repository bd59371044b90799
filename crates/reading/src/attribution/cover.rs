//! Which stretches hold a place in the text? Answers without looking at all of them.

use model::Span;

/// Stretches that may lie within and across each other, each standing for something by its number.
pub struct Cover {
    /// By their beginnings: (stretch, number, the furthest end of all up to here).
    spans: Vec<(Span, usize, u32)>,
}

impl Cover {
    pub fn new(spans: impl Iterator<Item = (Span, usize)>) -> Cover {
        let mut spans: Vec<(Span, usize, u32)> = spans.map(|(span, number)| (span, number, span.end)).collect();
        spans.sort_unstable();
        let mut furthest = 0;
        for (span, _, end) in &mut spans {
            furthest = furthest.max(span.end);
            *end = furthest;
        }
        Cover { spans }
    }

    /// Numbers of the stretches that hold this offset, sorted, each once.
    pub fn at(&self, offset: u32) -> Vec<usize> {
        let after = self.spans.partition_point(|(span, _, _)| span.start <= offset);
        let reaching = self.spans[..after].iter().rev().take_while(|(_, _, furthest)| *furthest > offset);
        let mut found: Vec<usize> =
            reaching.filter(|(span, _, _)| span.holds(offset)).map(|(_, number, _)| *number).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_looking_at_all_finds(spans in prop::collection::vec((0usize..60, 0usize..20), 0..30), offset in 0u32..90) {
            let spans: Vec<Span> = spans.into_iter().map(|(start, length)| Span::new(start, start + length)).collect();
            let cover = Cover::new(spans.iter().copied().enumerate().map(|(number, span)| (span, number)));
            let all: Vec<usize> = (0..spans.len()).filter(|n| spans[*n].holds(offset)).collect();
            prop_assert_eq!(cover.at(offset), all);
        }
    }
}
