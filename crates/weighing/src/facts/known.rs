//! Which names stand in a document that does not show what they name, though the case knows? A ship is called by her name alone
//! once readers know her: what other documents call a ship is one here too. Knows ships alone, since their names are
//! few and their own; no name is looked for that something else in the case bears.

use crate::Report;
use crate::compare::{Name, fold};
use crate::entities::Resolved;
use model::{MentionType, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Shorter names are soon words of something else.
const SHORTEST: usize = 4;

/// For each report the names, with their entities, that it has not read as names, in order of the text.
pub(crate) fn known(reports: &[Report<'_>], resolved: &Resolved) -> Vec<Vec<(Span, u32)>> {
    let mut bearers: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (at, entity) in resolved.entities.iter().enumerate() {
        for name in &entity.names {
            bearers.entry(fold(&name.text)).or_default().insert(at as u32);
        }
    }
    // By the first word as it is written: the whole name, and whose it is.
    let mut ships: BTreeMap<&str, Vec<(&str, u32)>> = BTreeMap::new();
    for (at, entity) in resolved.entities.iter().enumerate().filter(|(_, e)| e.ids.contains_key("ship")) {
        for name in &entity.names {
            let alone = bearers.get(&fold(&name.text)).is_some_and(|of| of.len() == 1);
            let capital = name.text.chars().next().is_some_and(char::is_uppercase);
            if let (true, true, Some(first)) = (alone, capital, name.text.split_whitespace().next())
                && name.text.chars().count() >= SHORTEST
            {
                ships.entry(first).or_default().push((&name.text, at as u32));
            }
        }
    }
    let of_one = |(at, report): (usize, &Report<'_>)| {
        if ships.is_empty() { Vec::new() } else { unread(report, &resolved.of[at], &ships) }
    };
    reports.par_iter().enumerate().map(of_one).collect()
}

fn unread(report: &Report<'_>, of: &[Option<u32>], ships: &BTreeMap<&str, Vec<(&str, u32)>>) -> Vec<(Span, u32)> {
    let text = &report.document.text;
    let words: Vec<(usize, &str)> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
        .collect();
    let mut taken: Vec<Span> = report.reading.mentions.iter().map(|m| m.span).collect();
    taken.sort_unstable();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let mut found = Vec::new();
    for (index, (start, word)) in words.iter().enumerate() {
        for (name, entity) in ships.get(word).into_iter().flatten() {
            let end = start + name.len();
            if text.get(*start..end) != Some(name) || text[end..].starts_with(char::is_alphanumeric) {
                continue;
            }
            // A word with a capital beside it may belong to another name, of a hotel or a man.
            let beside = |from: usize, to: usize| text.get(from..to).is_some_and(|gap| gap.trim().is_empty());
            let before = index.checked_sub(1).map(|i| words[i]);
            let joined_before = before
                .is_some_and(|(at, w)| beside(at + w.len(), *start) && capital(w) && w.chars().count() >= SHORTEST);
            let after = words[index..].iter().find(|(at, _)| *at >= end);
            let joined_after = after.is_some_and(|(at, w)| beside(end, *at) && capital(w));
            let span = Span::new(*start, end);
            let near = taken.partition_point(|t| t.end <= span.start);
            let read = taken[near..].iter().take_while(|t| t.start < span.end).any(|t| t.overlaps(span));
            if !joined_before && !joined_after && !read && !bears(report, of, name, *entity) {
                found.push((span, *entity));
            }
        }
    }
    found
}

/// Whether the document itself knows the ship, or something else by a word of her name.
fn bears(report: &Report<'_>, of: &[Option<u32>], name: &str, ship: u32) -> bool {
    let words = words(name);
    let locals = report.reading.entities.iter().zip(of);
    locals.filter(|(local, _)| !local.anonymous).any(|(local, entity)| {
        *entity == Some(ship) || local.names.iter().any(|n| self::words(n).iter().any(|w| words.contains(w)))
    })
}

/// The words of a name of a ship, without articles.
pub(crate) fn words(name: &str) -> Vec<String> {
    Name::new(name, MentionType::Equipment).words
}
