//! Which noun does a number count? From the tree where there is one, else from the shapes of the words that follow.

use super::QuantitiesData;
use crate::times::scan::{Shape, Word};
use model::{Deprel, Span, Syntax, Upos};

/// The counted words [first, end) and the lemma of their head.
pub(super) struct Noun {
    pub first: usize,
    pub end: usize,
    pub lemma: String,
}

/// The noun counted by a number that ends before word `at`. `one`: the noun is singular.
pub(super) fn noun(data: &QuantitiesData, words: &[Word], syntax: &Syntax, at: usize, one: bool) -> Option<Noun> {
    let mut first = at;
    // "dozens of flights", "four of the planes"
    if data.has("of", words, first) {
        first += 1;
        while data.has("article", words, first) {
            first += 1;
        }
    } else if words.get(first).is_some_and(|w| w.is("-") && !w.spaced) {
        return None;
    }
    if words.get(first).is_some_and(|w| data.word("quote", &w.lower).is_some()) {
        first += 1;
    }
    // "eight of the 19 sailors"
    if first > at
        && let Some(whole) = data.numbers.read(words, first)
    {
        first += whole.length;
    }
    words.get(first).filter(|w| w.shape == Shape::Word && !w.new_line)?;
    let found = from_tree(data, words, syntax, at, first).or_else(|| from_shapes(data, words, first, one));
    let mut noun = found.or_else(|| designator(words, first))?;
    // "eleven crew missing": what became of them is not what they are.
    let fate = data.word("fate", &words[noun.end - 1].lower).is_some();
    if fate && noun.end - noun.first > 1 {
        noun.end -= 1;
        let last = &words[noun.end - 1].lower;
        noun.lemma = singular(data, last).unwrap_or_else(|| last.clone());
    }
    Some(noun)
}

fn from_tree(data: &QuantitiesData, words: &[Word], syntax: &Syntax, at: usize, first: usize) -> Option<Noun> {
    let number = words.get(at.checked_sub(1)?)?.span;
    let token = syntax.tokens_within(number).next()?;
    let relation = syntax.token(token).deprel;
    let head = if first > at {
        syntax.children_by(token, Deprel::Nmod).next()?
    } else if relation == Deprel::Nummod || relation == Deprel::Amod || relation == Deprel::Det {
        syntax.head(token)?
    } else {
        return None;
    };
    let token = syntax.token(head);
    if !matches!(token.upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let end = word_end(words, first, token.span)?;
    let last = &words[end - 1];
    let broken = (first..end).any(|i| words[i].shape == Shape::Mark && !words[i].is("-"));
    // A tree that makes a verb the counted noun is wrong.
    let verb = data.word("stop", &last.lower).is_some();
    if verb || broken || end - first > 8 || last.shape != Shape::Word {
        return None;
    }
    Some(Noun { first, end, lemma: singular(data, &last.lower).unwrap_or_else(|| token.lemma.to_lowercase()) })
}

/// The index after the word that ends where `span` ends.
fn word_end(words: &[Word], first: usize, span: Span) -> Option<usize> {
    let index = words.partition_point(|w| w.span.end < span.end);
    (index >= first && words.get(index)?.span.end == span.end).then_some(index + 1)
}

fn from_shapes(data: &QuantitiesData, words: &[Word], first: usize, one: bool) -> Option<Noun> {
    let mut run = first;
    while let Some(word) = words.get(run).filter(|w| run - first < 7 && (!w.new_line || run == first)) {
        let joint =
            word.is("-") && !word.spaced && words.get(run + 1).is_some_and(|w| !w.spaced && w.shape == Shape::Word);
        let noun =
            word.shape == Shape::Word && data.word("stop", &word.lower).is_none() && !word.lower.starts_with('\'');
        if !(joint || noun) {
            break;
        }
        run += 1;
    }
    if run == first {
        return None;
    }
    let plural = |i: usize| words[i].shape == Shape::Word && singular(data, &words[i].lower).is_some();
    let end = if one {
        // A singular noun phrase: what stands before the next function word, if it is short.
        if run - first > 3 {
            return None;
        }
        run
    } else {
        let mut head = (first..run).find(|i| plural(*i) && data.word("skip", &words[*i].lower).is_none())?;
        while head + 1 < run && plural(head + 1) {
            head += 1;
        }
        head + 1
    };
    let last = &words[end - 1];
    let lemma = if one { last.lower.clone() } else { singular(data, &last.lower)? };
    Some(Noun { first, end, lemma })
}

/// The noun before a verb of counting that stands before word `at`: "their troops number 1,000".
pub(super) fn before(data: &QuantitiesData, words: &[Word], at: usize) -> Option<Noun> {
    let (_, length) = data.ending("counting", words, at)?;
    let end = at.checked_sub(length)?;
    let last = words.get(end.checked_sub(1)?)?;
    let lemma = singular(data, &last.lower).filter(|_| last.shape == Shape::Word)?;
    Some(Noun { first: end - 1, end, lemma })
}

/// "two MiG-29s": a designator is counted itself, unless a noun follows it.
fn designator(words: &[Word], first: usize) -> Option<Noun> {
    let glued = |i: usize, shape: Shape| words.get(i).is_some_and(|w| w.shape == shape && !w.spaced);
    if !words.get(first)?.capital
        || !glued(first + 1, Shape::Mark)
        || !words[first + 1].is("-")
        || !glued(first + 2, Shape::Number)
    {
        return None;
    }
    let plural = usize::from(glued(first + 3, Shape::Word));
    let lemma = [0, 1, 2].map(|i| words[first + i].lower.as_str()).concat();
    Some(Noun { first, end: first + 3 + plural, lemma })
}

/// The singular of a word that looks plural.
pub(super) fn singular(data: &QuantitiesData, word: &str) -> Option<String> {
    if let Some(irregular) = data.word("irregular", word) {
        return Some(irregular.to_owned());
    }
    let ends = |class: &str| {
        let all = data.endings.get(class)?.iter();
        let fitting = all.filter(|(ending, _)| word.len() > ending.len() + 1 && word.ends_with(ending.as_str()));
        fitting.max_by_key(|(ending, _)| ending.len()).map(|(ending, value)| (ending.len(), value))
    };
    let (cut, value) = ends("plural")?;
    if cut == 1 && ends("not-plural").is_some() {
        return None;
    }
    let stem = word.get(..word.len() - cut)?;
    Some(stem.to_owned() + value)
}
