//! How is a fact told in one sentence? The kind's template, with the names of entities or the words of the text.

use super::items::{Item, Player, Realm, entity_name};
use crate::Report;
use crate::origins::Standing;
use crate::values::Stated;
use model::{Entity, Interval, Kind, MentionForm, Part, Role, Span};
use std::collections::BTreeMap;

pub(crate) struct Told<'a> {
    pub reports: &'a [Report<'a>],
    pub entities: &'a [Entity],
    pub items: &'a [Item<'a>],
    pub members: &'a [usize],
    pub standings: &'a [Standing],
    pub kind: Option<&'a Kind>,
    pub kind_name: &'a str,
    pub roles: &'a [(Role, u32)],
    pub time: Option<Interval>,
    pub values: &'a [Stated],
    pub negative: bool,
}

/// Values shown in a summary; the rest are in the fact.
const SHOWN: usize = 4;

pub(crate) fn summary(told: &Told<'_>) -> String {
    let mut words = role_words(told);
    let rival = told.kind.and_then(|k| k.rival).filter(|_| !told.values.is_empty());
    if let Some(role) = rival {
        words.insert(role, answers(told.values));
    }
    let bare = words.values().cloned().collect::<Vec<_>>().join(", ");
    let mut sentence = match told.kind {
        Some(kind) => capital(&fill(&kind.summary, &words)),
        None => format!("{}: {bare}", told.kind_name),
    };
    if told.negative {
        sentence = format!("not so: {sentence}");
    } else if told.members.iter().all(|at| told.items[*at].realm == Realm::Future) {
        sentence = format!("planned or asked: {sentence}");
    }
    let numbers: Vec<String> =
        told.values.iter().filter(|v| v.value.low.is_some() || v.value.high.is_some()).map(shown).collect();
    // "Recruitment of 60 guards" has its number already.
    let said = numbers.len() == 1 && format!(" {sentence} ").contains(&format!(" {} ", numbers[0]));
    if rival.is_none() && !numbers.is_empty() && !said {
        let mut list: Vec<String> = Vec::new();
        for number in numbers {
            if !list.contains(&number) {
                list.push(number);
            }
        }
        let more = if list.len() > SHOWN { format!("; {} more", list.len() - SHOWN) } else { String::new() };
        list.truncate(SHOWN);
        sentence = format!("{sentence}: {}{more}", list.join("; "));
    }
    match told.time.and_then(time_words) {
        Some(time) if told.kind.is_none_or(|k| k.form == model::Form::Event) => format!("{sentence}, {time}"),
        _ => sentence,
    }
}

/// Rival answers, the best backed first.
fn answers(values: &[Stated]) -> String {
    let mut order: Vec<&Stated> = values.iter().collect();
    order.sort_by_key(|v| std::cmp::Reverse(v.backing));
    let mut list: Vec<String> = Vec::new();
    for value in order {
        let text = shortened(&value.value.text);
        if !list.contains(&text) {
            list.push(text);
        }
    }
    let more = if list.len() > SHOWN { format!("; {} more", list.len() - SHOWN) } else { String::new() };
    list.truncate(SHOWN);
    format!("{}{more}", list.join("; "))
}

fn shown(value: &Stated) -> String {
    let dated = value.value.as_of.and_then(time_words);
    match dated {
        Some(time) => format!("{} ({time})", value.value.text),
        None => value.value.text.clone(),
    }
}

/// ISO dates read alike everywhere: `2020-09-23`, `2020-09-01 to 2020-09-30`.
fn time_words(time: Interval) -> Option<String> {
    match (time.from, time.to) {
        (Some(from), Some(to)) if from == to => Some(from.to_string()),
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (Some(from), None) => Some(format!("since {from}")),
        (None, Some(to)) => Some(format!("by {to}")),
        (None, None) => None,
    }
}

/// For each role the entity's name, or the commonest words that claims have for it.
fn role_words(told: &Told<'_>) -> BTreeMap<Role, String> {
    let mut words: BTreeMap<Role, BTreeMap<String, usize>> = BTreeMap::new();
    let symmetric = told.kind.is_some_and(|kind| kind.same.symmetric);
    let actor = told.roles.iter().find(|(role, _)| *role == Role::Actor).map(|(_, entity)| *entity);
    let weighed = |s: &Standing| s.part != Part::Unweighed && !s.denies;
    let some = told.standings.iter().any(weighed);
    for (at, standing) in told.members.iter().zip(told.standings) {
        if some && !weighed(standing) {
            continue;
        }
        let item = &told.items[*at];
        let is_actor = |player: &Player| matches!(player, Player::Entity(entity) if Some(*entity) == actor);
        for filler in &item.claim.roles {
            // Who met is not the one he met, by whatever words.
            let target = item.players.get(&Role::Target).filter(|_| symmetric && filler.role == Role::Target);
            if target.is_some_and(|players| players.iter().any(is_actor)) {
                continue;
            }
            let own = words_within(&told.reports[item.report as usize], filler.span);
            *words.entry(filler.role).or_default().entry(own).or_default() += 1;
        }
    }
    let mut found: BTreeMap<Role, String> = words
        .iter()
        .filter_map(|(role, counts)| Some((*role, shortened(crate::entities::most(counts)?))))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    for (role, entity) in told.roles {
        let name = entity_name(told.entities, *entity);
        if !name.is_empty() {
            found.insert(*role, name.to_owned());
        }
    }
    found
}

/// The words of a span as they stand within a sentence: what only begins one has no capital.
pub(crate) fn words_within(report: &Report<'_>, span: Span) -> String {
    let words = span.of(&report.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences = &report.reading.sentences;
    let begins = sentences.binary_search_by_key(&span.start, |s| s.start).is_ok();
    let mentions = &report.reading.mentions;
    let here = mentions.partition_point(|m| m.span.start < span.start);
    let mut here = mentions[here..].iter().take_while(|m| m.span.start == span.start);
    let mut rest = words.chars();
    let capital = rest.next().filter(|first| first.is_uppercase() && !rest.as_str().starts_with(char::is_uppercase));
    match capital.filter(|_| begins && here.all(|m| m.form == MentionForm::Description)) {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => words,
    }
}

/// With a capital at its beginning.
fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Words of the text that a sentence can carry; the rest stands in the quotes.
fn shortened(words: &str) -> String {
    const MOST: usize = 90;
    match words.char_indices().nth(MOST) {
        None => words.to_owned(),
        Some((at, _)) => {
            let whole = words[..at].rfind(' ').map_or(&words[..at], |space| &words[..space]);
            format!("{}…", whole.trim_end_matches([',', ';', ' ']))
        }
    }
}

/// Fills `{role}`; what stands in square brackets is left out where one of its roles is missing.
fn fill(template: &str, words: &BTreeMap<Role, String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']').map(|c| open + c) else { break };
        out.push_str(&put(&rest[..open], words).0);
        let (inner, whole) = put(&rest[open + 1..close], words);
        if whole {
            out.push_str(&inner);
        }
        rest = &rest[close + 1..];
    }
    out.push_str(&put(rest, words).0);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with its roles filled, and whether all were there.
fn put(template: &str, words: &BTreeMap<Role, String>) -> (String, bool) {
    let (mut out, mut whole) = (String::new(), true);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|c| open + c) else { break };
        out.push_str(&rest[..open]);
        match Role::named(&rest[open + 1..close]).and_then(|role| words.get(&role)) {
            Some(word) => out.push_str(word),
            None => {
                whole = false;
                out.push('…');
            }
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    (out, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_as_far_as_roles_are_known() {
        let words = BTreeMap::from([(Role::Actor, "The envoy".to_owned()), (Role::Place, "Derna".to_owned())]);
        assert_eq!(fill("{actor} visited[ {target}][ in {place}]", &words), "The envoy visited in Derna");
        assert_eq!(fill("[{target}: ]met {target}", &words), "met …");
        assert_eq!(fill("no roles [at all", &words), "no roles [at all");
    }
}
