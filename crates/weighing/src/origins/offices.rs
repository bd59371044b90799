//! Who speaks for himself, for whom do people speak, and which voices are one? Publishers that are no press but offices; officers.

use super::{Standing, Told, Tracer};
use crate::Report;
use crate::reuse::{outlet, plain};
use model::{Access, Claim, MentionType, VoiceKind};
use std::collections::{BTreeMap, BTreeSet};

impl Tracer<'_> {
    /// A publisher that the case knows as an organisation, and that is never cited as an outlet, speaks for itself.
    pub(super) fn find_offices(&self) -> Vec<Option<u32>> {
        let mut outlets: BTreeSet<u32> = BTreeSet::new();
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        for (at, entity) in self.resolved.entities.iter().enumerate() {
            if entity.kind == MentionType::Organisation && !entity.locals.is_empty() {
                for name in &entity.names {
                    names.entry(plain(&name.text)).or_insert(at as u32);
                }
            }
        }
        for (at, report) in self.reports.iter().enumerate() {
            for attribution in report.reading.attributions.iter().filter(|a| a.voice_kind == VoiceKind::Outlet) {
                let voice = attribution.voice.and_then(|v| self.resolved.of[at].get(v as usize).copied().flatten());
                outlets.extend(voice);
            }
            // Whom people tell things is press, whatever its name looks like.
            let told = report.reading.attributions.iter().any(|a| a.access == Some(Access::ToldOutlet));
            outlets.extend(outlet(report).filter(|_| told).and_then(|name| names.get(&plain(name))));
        }
        let office = |report: &Report<'_>| {
            let found = names.get(&plain(outlet(report)?)).copied()?;
            (!outlets.contains(&found)).then_some(found)
        };
        let spokesmen = self.who_tells_the_press();
        // An office whose full name stands nowhere in the texts may be spoken of by a part of it, or not at all.
        let by_part = |(at, report): (usize, &Report<'_>)| {
            let says = |c: &Claim| c.chain.first().is_some_and(|l| l.access == Some(Access::OfficeForItself));
            let itself = report.reading.claims.iter().any(says);
            let part = || self.organisation_in(at, outlet(report)?).filter(|found| !outlets.contains(found));
            let own = || self.resolved.publisher[at];
            let told = || spokesmen.get(&plain(outlet(report)?)).copied().and_then(|found| found.or_else(own));
            office(report).or_else(|| if itself { part().or_else(own) } else { None }).or_else(told)
        };
        self.reports.iter().enumerate().map(by_part).collect()
    }

    /// Offices that tell the press something or publish statements, as others report, by their plain names, with the entity that
    /// reports have for them; without those that are cited as outlets or told things themselves.
    fn who_tells_the_press(&self) -> BTreeMap<String, Option<u32>> {
        let mut found: BTreeMap<String, Option<u32>> = BTreeMap::new();
        let mut press: BTreeSet<String> = BTreeSet::new();
        for (at, report) in self.reports.iter().enumerate() {
            let text = &report.document.text;
            for attribution in &report.reading.attributions {
                let named = attribution.source.first().map(|source| plain(source.of(text)));
                let tells = matches!(attribution.access, Some(Access::ToldOutlet | Access::OfficeForItself));
                match attribution.voice_kind {
                    VoiceKind::Outlet => press.extend(named),
                    VoiceKind::Office if tells => {
                        let entity = self.entity_of(at as u32, attribution.voice);
                        let office = |e: &u32| self.resolved.entities[*e as usize].kind == MentionType::Organisation;
                        if let Some(named) = named {
                            let kept = found.entry(named).or_default();
                            *kept = [*kept, entity.filter(office)].into_iter().flatten().min();
                        }
                    }
                    _ => {}
                }
                if attribution.access == Some(Access::ToldOutlet) {
                    press.extend(outlet(report).map(plain));
                }
            }
        }
        found.retain(|name, _| !press.contains(name));
        found
    }

    /// Officers and spokesmen, by the titles that stand with their names.
    pub(super) fn find_employers(&self) -> BTreeMap<u32, u32> {
        let mut found = BTreeMap::new();
        for (at, report) in self.reports.iter().enumerate() {
            for (index, local) in report.reading.entities.iter().enumerate() {
                let entity = self.resolved.of[at].get(index).copied().flatten();
                let (Some(entity), MentionType::Person) = (entity, local.kind) else { continue };
                for title in &local.titles {
                    if let Some(organisation) = self.organisation_in(at, title) {
                        let kept = found.entry(entity).or_insert(organisation);
                        *kept = (*kept).min(organisation);
                    }
                }
            }
            for link in report.reading.claims.iter().flat_map(|c| c.chain.iter().skip(1)) {
                let entity = self.entity_of(at as u32, link.voice);
                let person = entity.filter(|e| self.resolved.entities[*e as usize].kind == MentionType::Person);
                if let (Some(person), Some(organisation)) = (person, self.organisation_in(at, &link.text)) {
                    let kept = found.entry(person).or_insert(organisation);
                    *kept = (*kept).min(organisation);
                }
            }
        }
        found
    }

    /// The voice that stands for an organisation: its least namesake of no other country. Too few origins are better than
    /// too many.
    pub(super) fn office_of(&self, organisation: u32) -> u32 {
        let Some(Told { telling, head, rest, .. }) = self.organisations.get(&organisation) else { return organisation };
        let split = |words: &BTreeSet<String>| -> (BTreeSet<String>, BTreeSet<String>) {
            words.iter().cloned().partition(|w| self.countries.contains(w))
        };
        let (land, core) = split(telling);
        let namesake = |other: &&u32| {
            let Some(other) = self.organisations.get(*other) else { return false };
            let (there, theirs) = split(&other.telling);
            // The guard of a place is not its council.
            let same_sort = rest.is_empty() || other.rest.is_empty() || !rest.is_disjoint(&other.rest);
            let same_land = land.is_empty() || there.is_empty() || land == there;
            other.head == *head
                && same_sort
                && same_land
                && !core.is_empty()
                && (core.is_subset(&theirs) || theirs.is_subset(&core))
        };
        let all = self.by_word.get(head).into_iter().flatten();
        all.filter(namesake).copied().min().unwrap_or(organisation).min(organisation)
    }
}

/// A man whom one report calls by his whole name and another by his surname is one voice, and an office by whatever part of its
/// name: the Red Crescent, the Derna Red Crescent. Too few origins are better than too many.
pub(super) fn one_voice(standings: &mut [Standing]) {
    let voices = standings.iter().filter_map(|s| s.voice.as_ref());
    let people: BTreeSet<(Vec<String>, String)> =
        voices.filter(|v| !v.person.is_empty()).map(|v| (v.person.clone(), v.key.clone())).collect();
    for voice in standings.iter_mut().filter_map(|s| s.voice.as_mut()) {
        // A surname alone is not always seen to be a man's.
        let surname = match &voice.person[..] {
            [one] => Some(one),
            [] if voice.office.len() == 1 => voice.office.first(),
            _ => None,
        };
        let same = |name: &[String]| !name.is_empty() && (name == voice.person || name.last() == surname);
        let fuller = people.iter().filter(|(name, _)| same(name));
        if let Some((_, key)) = fuller.max_by_key(|(name, key)| (name.len(), std::cmp::Reverse(key))) {
            voice.key.clone_from(key);
        }
    }
    let voices = standings.iter().filter_map(|s| s.voice.as_ref()).filter(|v| !v.office.is_empty());
    let known: BTreeSet<(BTreeSet<String>, String)> = voices.map(|v| (v.office.clone(), v.key.clone())).collect();
    for voice in standings.iter_mut().filter_map(|s| s.voice.as_mut()).filter(|v| !v.office.is_empty()) {
        let wider = known.iter().filter(|(words, _)| voice.office.is_subset(words));
        if let Some((_, key)) = wider.max_by_key(|(words, key)| (words.len(), std::cmp::Reverse(key))) {
            voice.key.clone_from(key);
        }
    }
}
