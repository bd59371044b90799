//! Who and what is named, and which names are one within this document?

mod coreference;
mod find;
pub mod lexicon;
mod link;
pub mod names;
mod outlets;
mod people;
mod ships;
mod voices;
pub mod words;

use crate::{gazetteer::Gazetteer, language::Language};
use find::{Finder, Key};
use lexicon::Lexicon;
use model::{Document, LocalEntity, Mention, PlaceMention, Problem, Syntax, TimeExpression};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct MentionsData {
    pub lexicon: Lexicon,
}

impl MentionsData {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> MentionsData {
        MentionsData { lexicon: Lexicon::load(files, problems) }
    }
}

/// Mentions in order of the text, and the entities that they name.
pub fn read_mentions(
    document: &Document,
    syntax: &Syntax,
    places: &[PlaceMention],
    times: &[TimeExpression],
    language: &Language,
    gazetteer: &Gazetteer,
) -> (Vec<Mention>, Vec<LocalEntity>) {
    let lexicon = &language.mentions.lexicon;
    let words = words::words(document, lexicon);
    // What is part of a time is no name: "May", "Sunday".
    let taken = words.iter().map(|w| overlaps(times, w)).collect();
    let opens = opens(syntax, &words);
    let mut finder =
        Finder { text: &document.text, words: &words, lexicon, syntax, places, found: Vec::new(), taken, opens };
    finder.publisher(document);
    finder.run();
    finder.dateline_places(document);
    finder.persons();
    finder.placed();
    finder.demonyms();
    // Surnames alone need the full names; what only the trained part sees comes after both.
    let mut entities = link::Entities::default();
    entities.persons(&finder);
    finder.surnames(&entities);
    finder.trained_names(gazetteer);
    finder.trained_ends();
    finder.forces();
    finder.heads();
    finder.voices();
    finder.found.sort_by_key(|f| (f.span, f.name));
    let mut entities = link::Entities::default();
    let people = entities.persons(&finder);
    let mut of: Vec<Option<u32>> = Vec::with_capacity(finder.found.len());
    let mut voices: BTreeMap<String, u32> = BTreeMap::new();
    let mut described = Vec::new();
    for (index, found) in finder.found.iter().enumerate() {
        let entity = match &found.key {
            Key::Person => people.get(&index).copied(),
            Key::Anonymous => Some(finder.anonymous(found, &mut entities, &mut voices)),
            Key::Same(noun) => voices.get(noun).copied(),
            _ => Some(entities.keyed(found, &finder)),
        };
        if let Some(entity) = entity {
            entities.named(entity, found, &finder);
        }
        of.push(entity);
    }
    let coreference = coreference::Coreference::new(&finder, &of, &entities.all);
    // "the minister" behind no nameless one is the minister who was named.
    for (index, found) in finder.found.iter().enumerate() {
        if matches!(found.key, Key::Same(_)) && of[index].is_none() {
            described.push((index, coreference.described(found.end - 1)));
        }
    }
    let resolved = coreference.resolve();
    for (index, entity) in described {
        of[index] = entity;
    }
    let mentions = link::mentions(&finder, &of, &resolved);
    compact(mentions, entities.all)
}

/// Whether each word is the first of its sentence.
fn opens(syntax: &Syntax, words: &[words::Word]) -> Vec<bool> {
    let mut opens = vec![false; words.len()];
    for sentence in &syntax.sentences {
        if let Some(first) = opens.get_mut(words.partition_point(|w| w.span.start < sentence.start)) {
            *first = true;
        }
    }
    opens
}

fn overlaps(times: &[TimeExpression], word: &words::Word) -> bool {
    let at = times.partition_point(|t| t.span.end <= word.span.start);
    times.get(at).is_some_and(|t| t.span.overlaps(word.span))
}

/// Leaves out entities that no mention names, and numbers the rest in order of their first mention.
fn compact(mut mentions: Vec<Mention>, all: Vec<LocalEntity>) -> (Vec<Mention>, Vec<LocalEntity>) {
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    for mention in &mut mentions {
        let next = numbers.len() as u32;
        mention.entity = *numbers.entry(mention.entity).or_insert(next);
    }
    let mut kept: Vec<(u32, LocalEntity)> =
        all.into_iter().enumerate().filter_map(|(old, e)| Some((*numbers.get(&(old as u32))?, e))).collect();
    kept.sort_by_key(|(number, _)| *number);
    (mentions, kept.into_iter().map(|(_, e)| e).collect())
}
