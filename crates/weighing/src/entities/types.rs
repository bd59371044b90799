//! As what does the case know a name, where documents take it for things of different types? A document that shows what the
//! thing is (an identifier, a title, its own masthead) outweighs those that only guess; guesses go by their number. Across a
//! document that takes one long name for two things only where the case by far knows one.

use super::nodes::{Bearer, Place, bearers, family, identifies, is_masthead};
use crate::compare::plain_words;
use crate::reuse::outlet;
use crate::{Constants, Report};
use model::{Access, MentionType, VoiceKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

struct Use {
    place: Place,
    kind: MentionType,
    shown: bool,
}

/// Publishers that are no press: others report what these told them or stated before them, at least as often as these
/// publish anything, and nobody cites them as an outlet or speaks to them. By the words of their names.
fn offices(reports: &[Report<'_>]) -> BTreeSet<Vec<String>> {
    #[derive(Default)]
    struct Seen {
        own: usize,
        heard: usize,
        press: bool,
    }
    let mut seen: BTreeMap<Vec<String>, Seen> = BTreeMap::new();
    for report in reports {
        if let Some(name) = outlet(report) {
            let told = report.reading.attributions.iter().any(|a| a.access == Some(Access::ToldOutlet));
            let of = seen.entry(plain_words(name)).or_default();
            of.own += 1;
            of.press |= told;
        }
    }
    for report in reports {
        let own = outlet(report).map(plain_words);
        let mut heard: BTreeSet<Vec<String>> = BTreeSet::new();
        for said in &report.reading.attributions {
            let words = said.source.first().map(|s| plain_words(s.of(&report.document.text))).unwrap_or_default();
            let Some(of) = seen.get_mut(&words).filter(|_| own.as_ref() != Some(&words)) else { continue };
            of.press |= said.voice_kind == VoiceKind::Outlet;
            if matches!(said.access, Some(Access::ToldOutlet | Access::OfficeForItself)) {
                heard.insert(words);
            }
        }
        for words in heard {
            seen.entry(words).or_default().heard += 1;
        }
    }
    seen.into_iter().filter(|(_, s)| !s.press && s.heard >= s.own).map(|(words, _)| words).collect()
}

/// The types of locals that the case knows better than their own document does.
pub(crate) fn retyped(reports: &[Report<'_>], constants: &Constants) -> BTreeMap<Place, MentionType> {
    let offices = offices(reports);
    let uses: Vec<(Vec<String>, Use)> = reports
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, report)| {
            bearers(at as u32, report).filter_map(|(place, bearer)| {
                let words = plain_words(bearer.name);
                let shown = shows_its_type(&bearer, place, report);
                let office = is_masthead(report, place.1) && offices.contains(&words);
                let kind = if office { MentionType::Organisation } else { bearer.kind };
                (!words.is_empty()).then_some((words, Use { place, kind, shown }))
            })
        })
        .collect();
    let mut surnames: BTreeSet<String> = BTreeSet::new();
    let mut by_name: BTreeMap<Vec<String>, Vec<Use>> = BTreeMap::new();
    for (words, found) in uses {
        if let (MentionType::Person, [_, .., last]) = (found.kind, &words[..]) {
            surnames.insert(last.clone());
        }
        by_name.entry(words).or_default().push(found);
    }
    let mut better = BTreeMap::new();
    for (words, uses) in &by_name {
        if offices.contains(words) {
            let mastheads = uses.iter().filter(|u| is_masthead(&reports[u.place.0 as usize], u.place.1));
            better.extend(mastheads.map(|u| (u.place, MentionType::Organisation)));
        }
        let families: BTreeSet<u8> = uses.iter().map(|u| family(u.kind)).collect();
        if families.len() < 2 {
            continue;
        }
        let Some(kind) = known_as(uses, words.len() > 1) else { continue };
        // A lone word may be the surname of somebody whom another document names in full.
        let surname = words.len() == 1 && surnames.contains(&words[0]);
        let mut here: BTreeMap<u32, usize> = BTreeMap::new();
        for found in uses.iter().filter(|u| !is_masthead(&reports[u.place.0 as usize], u.place.1)) {
            *here.entry(found.place.0).or_default() += 1;
        }
        // Hardly a document names two things by the same several words, when the others know one thing alone.
        let documents = |of: &dyn Fn(&Use) -> bool| {
            uses.iter().filter(|u| of(u)).map(|u| u.place.0).collect::<BTreeSet<_>>().len() as f64
        };
        let (known, guessed) =
            (documents(&|u| family(u.kind) == family(kind)), documents(&|u| family(u.kind) != family(kind)));
        let by_far = words.len() > 1 && known >= constants.entities.dominance * guessed;
        for found in uses.iter().filter(|u| !u.shown && family(u.kind) != family(kind)) {
            if (by_far || here.get(&found.place.0) == Some(&1)) && !(surname && found.kind == MentionType::Person) {
                better.insert(found.place, kind);
            }
        }
    }
    better
}

fn shows_its_type(bearer: &Bearer<'_>, place: Place, report: &Report<'_>) -> bool {
    let masthead = is_masthead(report, place.1);
    masthead || !bearer.titles.is_empty() || bearer.ids.keys().any(|key| identifies(key, bearer.kind))
}

/// The type that those show who show one; of a name of several words where nobody shows any, the type of most documents,
/// and of as many of each not that of persons: an unknown name is soon taken for a man's.
fn known_as(uses: &[Use], several_words: bool) -> Option<MentionType> {
    let shown: BTreeSet<u8> = uses.iter().filter(|u| u.shown).map(|u| family(u.kind)).collect();
    if shown.len() > 1 || shown.is_empty() && !several_words {
        return None;
    }
    let mut counts: BTreeMap<MentionType, usize> = BTreeMap::new();
    for found in uses.iter().filter(|u| shown.is_empty() || u.shown) {
        *counts.entry(found.kind).or_default() += 1;
    }
    let rank = |kind: &MentionType, n: usize| (n, *kind != MentionType::Person, std::cmp::Reverse(*kind));
    counts.iter().max_by_key(|(kind, n)| rank(kind, **n)).map(|(kind, _)| *kind)
}
