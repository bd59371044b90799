//! Where does the publisher sit? Its name often holds a town's ("The Lexington Post", `parisbeacon.com`), its domain a country.
//! Which of the towns of that name it is, the document's other places must say.

use super::{Sense, sense_of};
use crate::gazetteer::{Gazetteer, fold};
use crate::mentions::lexicon::Lexicon;

/// Letters of the shortest place name that is looked for inside a domain.
const SHORTEST: usize = 5;
/// Letters of a domain that are looked at.
const LONGEST: usize = 40;

/// What a publisher's name tells of its place.
#[derive(Default)]
pub(super) struct Home<'g> {
    /// The senses of each place name in it.
    pub names: Vec<Vec<Sense<'g>>>,
    /// ISO 3166-1 code.
    pub country: Option<String>,
}

pub(super) fn home_of<'g>(publisher: Option<&str>, lexicon: &Lexicon, gazetteer: &'g Gazetteer) -> Home<'g> {
    let Some(publisher) = publisher else { return Home::default() };
    let senses = |key: &str| -> Vec<Sense<'g>> {
        gazetteer.find_key(key).into_iter().filter(|p| p.own_name).map(sense_of).collect()
    };
    if publisher.contains(' ') || !publisher.contains('.') {
        let words: Vec<&str> = publisher.split_whitespace().take(12).collect();
        let mut names = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (at + 1..=words.len().min(at + 3)).rev().find_map(|end| {
                let capital = words[at].starts_with(char::is_uppercase);
                Some((end, senses(&fold(&words[at..end].join(" "))))).filter(|(_, s)| capital && !s.is_empty())
            });
            at = longest.as_ref().map_or(at + 1, |(end, _)| *end);
            names.extend(longest.map(|(_, senses)| senses));
        }
        return Home { names, country: None };
    }
    let host = publisher.split('/').find(|part| part.contains('.')).unwrap_or(publisher).to_lowercase();
    let mut labels: Vec<&str> = host.split('.').collect();
    let country = labels.pop().and_then(|top| lexicon.domain(top)).map(str::to_owned);
    let label = labels.iter().max_by_key(|l| l.len()).copied().unwrap_or("");
    let letters = fold(label).replace(' ', "");
    if !letters.is_ascii() || letters.len() > LONGEST {
        return Home { names: Vec::new(), country };
    }
    let known = |part: &str| Some(senses(part)).filter(|s| !s.is_empty());
    let first = (SHORTEST..=letters.len()).rev().find_map(|end| known(&letters[..end]));
    let last = || (1..=letters.len().saturating_sub(SHORTEST)).find_map(|start| known(&letters[start..]));
    Home { names: first.or_else(last).into_iter().collect(), country }
}
