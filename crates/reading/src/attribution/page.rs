//! A document as the finders see it: its words, tree, quotations and names, and the spans that they ask for.

use super::beside::Beside;
use super::data::AttributionData;
use super::quotes::{Quote, find_quotes};
use model::{Deprel, Document, Mention, Reading, Span, Syntax, Token, Upos};
use std::borrow::Cow;
use std::collections::BTreeMap;

pub struct Page<'a> {
    pub document: &'a Document,
    pub syntax: &'a Syntax,
    pub reading: &'a Reading,
    pub data: &'a AttributionData,
    pub quotes: Vec<Quote>,
    /// Clauses of attribution that are set off by commas, in order; tokens [first, end).
    pub set_off: Vec<(u32, u32)>,
    /// Who speaks right beside a quotation, by verb.
    pub beside: BTreeMap<u32, Beside>,
    /// First and last token of each token's subtree.
    pub left: Vec<u32>,
    pub right: Vec<u32>,
    /// Of each token.
    words: Vec<PageWord<'a>>,
}

/// A token's form and lemma in lower case, and the classes of the one and the other.
struct PageWord<'a> {
    lower: Cow<'a, str>,
    lemma: Cow<'a, str>,
    classes: [&'a [String]; 2],
}

impl<'a> PageWord<'a> {
    fn new(form: &'a str, lemma: &'a str, data: &'a AttributionData) -> PageWord<'a> {
        let (lower, lemma) = (in_lower_case(form), in_lower_case(lemma));
        let of_lemma = if lower == lemma { &[] } else { data.classes(&lemma) };
        PageWord { classes: [data.classes(&lower), of_lemma], lower, lemma }
    }
}

fn in_lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) { text.into() } else { text.to_lowercase().into() }
}

/// Tokens [first, end) of a sentence that a finder may look at; very long sentences are cut so that reading stays linear.
pub const REACH: u32 = 300;

impl<'a> Page<'a> {
    pub fn new(
        document: &'a Document,
        syntax: &'a Syntax,
        reading: &'a Reading,
        data: &'a AttributionData,
    ) -> Page<'a> {
        let (left, right) = edges(syntax);
        Page {
            document,
            syntax,
            reading,
            data,
            quotes: find_quotes(document),
            set_off: Vec::new(),
            beside: BTreeMap::new(),
            left,
            right,
            words: syntax.tokens.iter().map(|t| PageWord::new(t.span.of(&document.text), &t.lemma, data)).collect(),
        }
    }

    pub fn text(&self) -> &'a str {
        &self.document.text
    }

    pub fn token(&self, index: u32) -> &'a Token {
        &self.syntax.tokens[index as usize]
    }

    pub fn word(&self, index: u32) -> &'a str {
        self.token(index).span.of(self.text())
    }

    /// The word in lower case.
    pub fn lower(&self, index: u32) -> &str {
        &self.words[index as usize].lower
    }

    /// The lemma in lower case.
    pub fn lemma(&self, index: u32) -> &str {
        &self.words[index as usize].lemma
    }

    /// Whether the word or its lemma is of a class.
    pub fn is(&self, class: &str, index: u32) -> bool {
        self.words[index as usize].classes.iter().any(|of| of.iter().any(|c| c == class))
    }

    pub fn len(&self) -> u32 {
        self.syntax.tokens.len() as u32
    }

    /// Tokens [first, end) of the sentence that holds this token.
    pub fn sentence(&self, index: u32) -> (u32, u32) {
        self.syntax.ranges.get(self.token(index).sentence as usize).copied().unwrap_or((index, index + 1))
    }

    /// As `sentence`, but no further than [`REACH`] tokens away.
    pub fn around(&self, index: u32) -> (u32, u32) {
        let (first, end) = self.sentence(index);
        (first.max(index.saturating_sub(REACH)), end.min(index + REACH))
    }

    pub fn child(&self, index: u32, relations: &[Deprel]) -> Option<u32> {
        self.syntax.children(index).iter().copied().find(|c| relations.contains(&self.token(*c).deprel))
    }

    pub fn is_punct(&self, index: u32) -> bool {
        self.token(index).upos == Upos::Punct || self.word(index).chars().all(|c| !c.is_alphanumeric())
    }

    pub fn is_finite(&self, index: u32) -> bool {
        let token = self.token(index);
        let finite = |t: &Token| matches!(t.feat("VerbForm"), Some("Fin"));
        matches!(token.upos, Upos::Verb | Upos::Aux) && finite(token)
            || self.syntax.children(index).iter().any(|c| {
                matches!(self.token(*c).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) && finite(self.token(*c))
            })
    }

    /// A verb's form in "-ing".
    pub fn is_gerund(&self, index: u32) -> bool {
        let token = self.token(index);
        let participle = token.feat("VerbForm") == Some("Part") && token.feat("Tense") == Some("Pres");
        token.upos == Upos::Verb && (participle || token.feat("VerbForm") == Some("Ger"))
    }

    /// Whether tokens [first, end) hold a finite verb.
    pub fn holds_clause(&self, first: u32, end: u32) -> bool {
        (first..end).any(|i| {
            let t = self.token(i);
            matches!(t.upos, Upos::Verb | Upos::Aux)
                && (t.feat("VerbForm").is_none_or(|f| f == "Fin") || self.is_past(i))
        })
    }

    /// A participle that is the past tense, as one form is for both in most verbs: its subject stands before it, and no
    /// auxiliary does.
    pub fn is_past(&self, index: u32) -> bool {
        let token = self.token(index);
        let relation = |of: &[Deprel]| self.child(index, of).is_some_and(|c| c < index);
        token.upos == Upos::Verb
            && token.feat("VerbForm") == Some("Part")
            && token.feat("Tense") == Some("Past")
            && relation(&[Deprel::Nsubj])
            && !relation(&[Deprel::Aux, Deprel::AuxPass, Deprel::Cop])
    }

    /// The span of tokens [first, end) without punctuation at its edges, except marks that belong to it (brackets, quotation
    /// marks). `None` if nothing is left.
    pub fn span(&self, first: u32, end: u32) -> Option<Span> {
        let (mut first, mut end) = (first, end.min(self.len()));
        while first < end && self.is_edge(first) && !"\"“„«‘([".contains(self.first_char(first)) {
            first += 1;
        }
        while first < end && self.is_edge(end - 1) && !"\"”»’)]?!%".contains(self.first_char(end - 1)) {
            end -= 1;
        }
        (first < end).then(|| self.token(first).span.cover(self.token(end - 1).span))
    }

    fn first_char(&self, index: u32) -> char {
        self.word(index).chars().next().unwrap_or(' ')
    }

    fn is_edge(&self, index: u32) -> bool {
        self.word(index).chars().all(|c| !c.is_alphanumeric() && !"$€£#@…".contains(c))
    }

    /// Tokens [first, end) that lie within `span`.
    pub fn tokens(&self, span: Span) -> (u32, u32) {
        let range = self.syntax.tokens_within(span);
        (range.start, range.end)
    }

    /// The quotation that holds this offset.
    pub fn quote_at(&self, offset: u32) -> Option<usize> {
        let after = self.quotes.partition_point(|q| q.span.start <= offset);
        after.checked_sub(1).filter(|q| self.quotes[*q].span.holds(offset))
    }

    /// Tokens [first, end) of the noun phrase whose head is `head`: the run of its subtree around it, cut where the phrase
    /// would swallow `barrier` (a cue), a quotation or another clause.
    pub fn noun_phrase(&self, head: u32, barrier: u32) -> (u32, u32) {
        let (low, high) = self.around(head);
        let (mut first, mut end) = (self.left[head as usize].max(low), (self.right[head as usize] + 1).min(high));
        if barrier < head {
            first = first.max(barrier + 1);
        } else if barrier > head {
            end = end.min(barrier);
        }
        let inside = self.quote_at(self.token(head).span.start);
        while first < head && self.stops(first, head, inside) {
            first += 1;
        }
        // A quotation or a colon ends the phrase; so does a comma behind which nothing of it hangs.
        let mut at = head + 1;
        while at < end {
            let other = self.quote_at(self.token(at).span.start) != inside;
            let long = other && self.long_quote_at(at);
            let told = self.is_punct(at)
                && at + 2 < end
                && self.data.is("relative", self.lower(at + 1))
                && (at + 2..end.min(at + 6))
                    .any(|i| self.token(i).upos == Upos::Verb && self.data.verb(self.lemma(i)).is_some());
            if long || told || self.word(at) == ":" || self.word(at) == ";" || self.set_off_at(at) {
                break;
            }
            at += 1;
        }
        end = end.min(at);
        // What stands between the phrase and its cue and is nominal too belongs to it, whatever the tree says.
        if barrier > end && barrier - end <= 6 {
            let nominal =
                |i: u32| matches!(self.token(i).upos, Upos::Noun | Upos::Propn | Upos::Adj) || self.word(i) == "-";
            if (end..barrier).all(nominal) {
                end = barrier;
            }
        }
        // A finite verb before the head: the tree took another clause for part of the phrase.
        if let Some(verb) = (first..head).rev().find(|i| self.token(*i).upos == Upos::Verb && self.is_finite(*i)) {
            first = (verb + 1..head).rev().find(|i| self.is_punct(*i)).map_or(verb + 1, |i| i + 1);
        }
        while end > head + 1 && (self.is_punct(end - 1) && !")]”\"".contains(self.first_char(end - 1))) {
            end -= 1;
        }
        (first, end.max(head + 1))
    }

    fn stops(&self, index: u32, head: u32, inside: Option<usize>) -> bool {
        let quote = self.quote_at(self.token(index).span.start);
        let token = self.token(index);
        (self.is_punct(index) && !"([“\"".contains(self.first_char(index)))
            || matches!(token.upos, Upos::Cconj | Upos::Adp | Upos::Sconj) && token.head == Some(head)
            || quote != inside && self.long_quote_at(index)
    }

    /// Whether the token stands in a quotation that may be speech, not one of a word or two.
    pub fn long_quote_at(&self, index: u32) -> bool {
        self.quote_at(self.token(index).span.start).is_some_and(|q| self.is_speech(q))
    }

    /// Quotations of one to three words are names and words held at arm's length.
    pub fn is_speech(&self, quote: usize) -> bool {
        let (first, end) = self.tokens(self.quotes[quote].inner);
        (first..end).filter(|i| !self.is_punct(*i)).nth(3).is_some()
    }

    /// Whether a clause of attribution that is set off begins here.
    pub fn set_off_at(&self, index: u32) -> bool {
        self.set_off.binary_search_by_key(&index, |group| group.0).is_ok()
    }

    /// Mentions that lie within `span`, in order.
    pub fn mentions(&self, span: Span) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let all = &self.reading.mentions;
        let first = all.partition_point(|m| m.span.start < span.start).saturating_sub(6);
        all[first..]
            .iter()
            .take_while(move |m| m.span.start < span.end)
            .filter(move |m| span.contains(m.span) || span.contains(m.name))
    }

    /// The span between two offsets, without white space at its edges; `None` if nothing is left.
    pub fn trimmed(&self, start: u32, end: u32) -> Option<Span> {
        let words = self.text().get(start as usize..(end.max(start)) as usize)?;
        let from = start as usize + (words.len() - words.trim_start().len());
        let to = start as usize + words.trim_end().len();
        (from < to).then(|| Span::new(from, to))
    }
}

/// First and last token of every subtree.
fn edges(syntax: &Syntax) -> (Vec<u32>, Vec<u32>) {
    let count = syntax.tokens.len();
    let mut left: Vec<u32> = (0..count as u32).collect();
    let mut right = left.clone();
    let mut order: Vec<u32> = Vec::with_capacity(count);
    let mut open: Vec<u32> = (0..count as u32).filter(|i| syntax.head(*i).is_none()).collect();
    while let Some(next) = open.pop() {
        order.push(next);
        open.extend(syntax.children(next));
    }
    for index in order.into_iter().rev() {
        if let Some(head) = syntax.head(index) {
            left[head as usize] = left[head as usize].min(left[index as usize]);
            right[head as usize] = right[head as usize].max(right[index as usize]);
        }
    }
    (left, right)
}
