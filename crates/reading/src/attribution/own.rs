//! Does the page show access of its own? A reporter who says that he watched, an office that publishes for itself. It does
//! not ask who else is quoted: what another voice says is that voice's.

use super::data::AttributionData;
use super::quotes::find_quotes;
use model::{Access, Deprel, Document, Span, Syntax, Token, Upos};

/// What the publisher shows of its own access, and where.
#[derive(Clone, Debug, Default)]
pub struct OwnAccess {
    /// The publisher is an office: all that it says unquoted is its own word.
    office: bool,
    /// Blocks in which the reporter says that he saw it, in order of the text.
    watched: Vec<Span>,
}

impl OwnAccess {
    pub fn read(document: &Document, syntax: &Syntax, data: &AttributionData) -> OwnAccess {
        let publisher = document.publisher.as_ref().map_or("", |p| p.value.as_str());
        OwnAccess { office: is_office(publisher, data), watched: watched(document, syntax, data) }
    }

    /// The access that the publisher shows to what it says itself at an offset.
    pub fn at(&self, offset: u32) -> Option<Access> {
        if self.watched.iter().any(|block| block.holds(offset)) {
            return Some(Access::OnTheSpot);
        }
        self.office.then_some(Access::OfficeForItself)
    }
}

/// By the word that heads its name: "Port Authority of Zawra", "Zawra Port Authority", "Coral Shipping Press Office".
/// A name that goes on in capitals is another thing: "Army Times".
fn is_office(publisher: &str, data: &AttributionData) -> bool {
    let names = |word: &str| {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        data.is("office-name", &word)
    };
    let words: Vec<&str> = publisher.split_whitespace().collect();
    let linked = |at: usize| words.get(at + 1).is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase));
    words.last().is_some_and(|w| names(w)) || (0..words.len()).any(|at| linked(at) && names(words[at]))
}

/// "This reporter watched ...", "From the roof I saw ...", "a Coral Gazette reporter at the scene saw", outside quotations. "I
/// could not see" is no sight.
fn watched(document: &Document, syntax: &Syntax, data: &AttributionData) -> Vec<Span> {
    let quotes = find_quotes(document);
    let quoted = |at: u32| {
        let after = quotes.partition_point(|q| q.span.start <= at);
        after.checked_sub(1).is_some_and(|q| quotes[q].span.holds(at))
    };
    let word = |index: usize| syntax.tokens[index].span.of(&document.text).to_lowercase();
    let folded =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let publisher = document.publisher.as_ref().map(|p| folded(&p.value)).unwrap_or_default();
    // "a Coral Gazette reporter", "a correspondent of the Coral Gazette"
    let names_publisher = |index: usize| {
        let (first, end) = syntax.ranges[syntax.tokens[index].sentence as usize];
        let (from, to) = (index.saturating_sub(6).max(first as usize), (index + 8).min(end as usize));
        let near = syntax.tokens[from].span.cover(syntax.tokens[to - 1].span).of(&document.text);
        !publisher.is_empty() && folded(near).contains(&publisher)
    };
    let mut found: Vec<Span> = Vec::new();
    for index in 0..syntax.tokens.len() {
        let token = &syntax.tokens[index];
        let alone = data.is("eyewitness", &word(index));
        let reporting = data.is("reporting", &token.lemma.to_lowercase());
        let reporter = index > 0 && reporting && data.is("this", &word(index - 1));
        let ours = reporting && (reporter || names_publisher(index));
        if !(alone || ours) || quoted(token.span.start) {
            continue;
        }
        let next = syntax.tokens.get(index + 1).filter(|t| matches!(t.upos, Upos::Verb | Upos::Noun));
        let verb = token.head.filter(|_| token.deprel == Deprel::Nsubj && ours);
        let affirmed = |verb: &u32| {
            let denies = |c: &u32| syntax.token(*c).feat("Polarity") == Some("Neg");
            !syntax.children(*verb).iter().any(denies)
        };
        let verb = verb.filter(affirmed).map(|verb| syntax.token(verb));
        let watches = |t: &Token| data.is("watching", &t.lemma.to_lowercase());
        if (next.filter(|_| alone || reporter).is_some_and(watches) || verb.is_some_and(watches))
            && let Some(block) = document.block_at(token.span.start)
            && found.last() != Some(&block.span)
        {
            found.push(block.span);
        }
    }
    found
}
