//! Whose word is a claim? Own access must be shown: not finding a copy proves nothing. The innermost voice of the chain is
//! asked; what a document took from another is a repeat, whatever it says.

mod offices;

use crate::compare::{Name, fold};
use crate::entities::Resolved;
use crate::facts::items::Item;
use crate::reuse::sentences::Sentences;
use crate::reuse::stretches::Stretches;
use crate::reuse::text::{Manner, contained, runs, word_hashes};
use crate::reuse::{Family, Press, day, outlet, plain};
use crate::{Constants, Report};
use jiff::civil::Date;
use model::{
    Access, Claim, Link, MentionForm, MentionType, Modality, OriginKind, Part, Polarity, Span, Stance, Style, VoiceKind,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a word, at most, where words beside others are looked at.
const LONGEST_WORD: usize = 50;

/// What a claim contributes to its fact, and on whose word.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub part: Part,
    pub reason: String,
    pub taken_from: Option<u32>,
    /// Who is behind it, where its part is an origin, or a denial with access.
    pub voice: Option<Voice>,
    /// It says that the fact is not so.
    pub denies: bool,
}

/// An ultimate voice. Voices with one key count once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Voice {
    pub key: String,
    pub entity: Option<u32>,
    pub name: String,
    pub kind: OriginKind,
    pub anonymous: bool,
    /// Of an office the words that tell it, also those by which the text tells it apart from its namesakes.
    pub office: BTreeSet<String>,
    /// The words of a person's name, the surname last.
    pub person: Vec<String>,
}

impl Voice {
    /// Unnamed voices, and papers that nobody names, count as one because they may be; that does not make them one.
    pub fn is_known(&self) -> bool {
        !self.office.is_empty() || !self.person.is_empty() || self.entity.is_some()
    }
}

/// The words of an organisation's name.
struct Told {
    /// Those that tell it from others.
    telling: BTreeSet<String>,
    /// The last of those.
    head: String,
    /// The others: what sort of organisation it is.
    rest: BTreeSet<String>,
    last: Option<String>,
}

/// What tracing needs to know of the whole case.
pub(crate) struct Tracer<'a> {
    pub reports: &'a [Report<'a>],
    pub resolved: &'a Resolved,
    pub family: &'a Family,
    pub constants: &'a Constants,
    /// For each report the plain name of its outlet.
    outlets: Vec<Option<String>>,
    /// Outlets by their plain names, without offices that publish for themselves.
    press: BTreeSet<String>,
    /// For each report, the entity of its publisher where that is an office or party that speaks for itself.
    offices: Vec<Option<u32>>,
    /// For each person the organisation that he speaks for.
    employer: BTreeMap<u32, u32>,
    organisations: BTreeMap<u32, Told>,
    /// Organisations by each of their telling words; and by the last of them.
    by_word: BTreeMap<String, Vec<u32>>,
    /// Organisations by their whole names.
    by_name: BTreeMap<String, u32>,
    countries: BTreeSet<String>,
    /// Words of the names of other places.
    towns: BTreeSet<String>,
    /// Runs of three words of each report that others were taken from.
    runs: BTreeMap<u32, BTreeSet<u64>>,
    /// Sentences of each report that others follow.
    sentences: BTreeMap<u32, Sentences>,
    /// What each report quotes word by word, in order of the text.
    quotes: Vec<Vec<Span>>,
    /// Names of outlets as they stand in texts.
    mastheads: Press<'a>,
}

impl<'a> Tracer<'a> {
    pub fn new(
        reports: &'a [Report<'a>],
        resolved: &'a Resolved,
        family: &'a Family,
        constants: &'a Constants,
    ) -> Self {
        let outlets = reports.par_iter().map(|report| outlet(report).map(plain)).collect();
        let mut organisations = BTreeMap::new();
        for (at, entity) in resolved.entities.iter().enumerate() {
            if entity.kind == MentionType::Organisation {
                let name = Name::new(&entity.name, entity.kind);
                let telling: Vec<&String> =
                    (0..name.words.len()).filter(|i| name.tells(*i)).map(|i| &name.words[i]).collect();
                if let Some(head) = telling.last() {
                    let head = (*head).clone();
                    let telling: BTreeSet<String> = telling.into_iter().cloned().collect();
                    let rest = name.words.iter().filter(|w| !telling.contains(*w)).cloned().collect();
                    organisations.insert(at as u32, Told { telling, head, rest, last: name.words.last().cloned() });
                }
            }
        }
        let also = family.others.values().flatten();
        let sources: BTreeSet<u32> = family.parent.iter().flatten().chain(also).copied().collect();
        let runs_of =
            |at: &u32| (*at, runs(&word_hashes(&reports[*at as usize].document.text), 3).into_iter().collect());
        let runs = sources.par_iter().map(runs_of).collect();
        let followed = family.ties.iter().filter(|t| matches!(t.manner, Manner::Sentences(_))).map(|t| t.from);
        let followed: BTreeSet<u32> = followed.collect();
        let sentences = followed.par_iter().map(|at| (*at, Sentences::new(&reports[*at as usize]))).collect();
        let quotes = reports.iter().map(|report| {
            let direct = report.reading.attributions.iter().filter(|a| a.style == Style::Direct);
            let mut spans: Vec<Span> = direct.flat_map(|a| a.content.iter().copied()).collect();
            spans.sort_unstable();
            spans
        });
        let mut tracer = Tracer {
            quotes: quotes.collect(),
            mastheads: Press::new(reports),
            reports,
            resolved,
            family,
            constants,
            outlets,
            press: BTreeSet::new(),
            offices: Vec::new(),
            employer: BTreeMap::new(),
            by_word: BTreeMap::new(),
            by_name: BTreeMap::new(),
            countries: BTreeSet::new(),
            towns: BTreeSet::new(),
            organisations,
            runs,
            sentences,
        };
        for entity in resolved.entities.iter().filter(|e| e.ids.contains_key("state")) {
            for name in &entity.names {
                tracer.countries.extend(Name::new(&name.text, MentionType::Organisation).words);
            }
        }
        for entity in resolved.entities.iter().filter(|e| e.kind == MentionType::Place && !e.ids.contains_key("state"))
        {
            let name = Name::new(&entity.name, MentionType::Place);
            tracer.towns.extend((0..name.words.len()).filter(|i| name.tells(*i)).map(|i| name.words[i].clone()));
        }
        for (at, told) in &tracer.organisations {
            for word in &told.telling {
                tracer.by_word.entry(word.clone()).or_default().push(*at);
            }
        }
        for (at, entity) in resolved.entities.iter().enumerate().filter(|(_, e)| e.kind == MentionType::Organisation) {
            for name in entity.names.iter().filter(|n| n.text.contains(' ')) {
                tracer.by_name.entry(plain(&name.text)).or_insert(at as u32);
            }
        }
        tracer.offices = tracer.find_offices();
        let named = |at: usize| tracer.outlets[at].clone();
        let offices: BTreeSet<String> =
            tracer.offices.iter().enumerate().filter(|(_, o)| o.is_some()).filter_map(|(at, _)| named(at)).collect();
        tracer.press = tracer.outlets.iter().flatten().filter(|name| !offices.contains(*name)).cloned().collect();
        tracer.employer = tracer.find_employers();
        tracer
    }

    /// Cited as an outlet, by its kind or its name.
    fn is_outlet(&self, report: u32, link: &Link) -> bool {
        let entity = self.entity_of(report, link.voice);
        let by_kind = entity.is_some_and(|e| self.resolved.entities[e as usize].kind == MentionType::Outlet);
        link.kind == VoiceKind::Outlet || by_kind || self.press.contains(&plain(&link.text))
    }

    /// The organisation of this report that some words speak of: most of its telling words, or the last of them.
    fn organisation_in(&self, report: usize, text: &str) -> Option<u32> {
        let words: BTreeSet<String> = Name::new(text, MentionType::Organisation).words.into_iter().collect();
        let mut best: Option<(usize, bool, u32)> = None;
        let named: BTreeSet<u32> = words.iter().filter_map(|w| self.by_word.get(w)).flatten().copied().collect();
        let here: BTreeSet<u32> =
            self.resolved.of[report].iter().flatten().copied().filter(|e| named.contains(e)).collect();
        let present = !here.is_empty();
        for entity in if present { &here } else { &named } {
            let Some(Told { telling, head, rest, last }) = self.organisations.get(entity) else { continue };
            // The port authority of one town is not that of another; and what an outlet is called is no office.
            let towns = |of: &BTreeSet<String>| -> BTreeSet<String> { of.intersection(&self.towns).cloned().collect() };
            let (here, there) = (towns(&words), towns(telling));
            if !here.is_empty() && !there.is_empty() && here.is_disjoint(&there)
                || self.press.contains(&plain(&self.resolved.entities[*entity as usize].name))
            {
                continue;
            }
            let both = telling.intersection(&words).count();
            // Western diplomats are not the Western Command: one word of a name of several, which others bear too, tells nobody.
            let part = both == 1 && last.as_ref() != Some(head) && rest.is_disjoint(&words);
            if part && self.is_shared(head, *entity) {
                continue;
            }
            let most = both * 3 >= telling.len() * 2;
            // One word that others bear too is enough for those alone whom the report names.
            let by_head =
                words.contains(head) && !self.is_country_word(head) && (present || !self.is_shared(head, *entity));
            if both > 0 && (most || by_head) {
                let rank = (both, most, *entity);
                if best.is_none_or(|b| (rank.0, rank.1, std::cmp::Reverse(rank.2)) > (b.0, b.1, std::cmp::Reverse(b.2)))
                {
                    best = Some(rank);
                }
            }
        }
        best.map(|(_, _, entity)| entity)
    }

    /// Whether a word tells organisations that are not one office with this one.
    fn is_shared(&self, word: &str, organisation: u32) -> bool {
        let office = self.office_of(organisation);
        self.by_word.get(word).into_iter().flatten().any(|other| self.office_of(*other) != office)
    }

    fn is_country_word(&self, word: &str) -> bool {
        self.countries.contains(word)
    }

    fn entity_of(&self, report: u32, local: Option<u32>) -> Option<u32> {
        self.resolved.of[report as usize].get(local? as usize).copied().flatten()
    }

    fn name(&self, entity: u32) -> &str {
        &self.resolved.entities[entity as usize].name
    }

    /// What each claim of a fact counts as.
    pub fn standings(&self, items: &[Item<'_>], group: &[usize], rejected: &BTreeMap<usize, String>) -> Vec<Standing> {
        let parties = self.parties(items, group);
        let negative = is_negative(items, group);
        let told: BTreeSet<u32> = group.iter().map(|i| items[*i].report).collect();
        let mut standings: Vec<Standing> = group
            .iter()
            .map(|at| match rejected.get(at) {
                Some(why) => Standing {
                    part: Part::Unweighed,
                    reason: why.clone(),
                    taken_from: None,
                    voice: None,
                    denies: false,
                },
                None => self.standing(&items[*at], negative, &told, &parties, items, group),
            })
            .collect();
        self.traced(&mut standings, items, group);
        self.rooted(&mut standings, items, group, &parties);
        offices::one_voice(&mut standings);
        self.one_utterance(&mut standings, items, group);
        standings
    }

    /// What an outlet says itself or takes from nobody that is here, with a number beside the fact that an earlier report of it
    /// gives too, it has from there: such particulars are not found twice.
    fn traced(&self, standings: &mut [Standing], items: &[Item<'_>], group: &[usize]) {
        let open = |s: &Standing| matches!(s.part, Part::OwnWord | Part::Untraced) && !s.denies;
        if !standings.iter().any(open) || group.len() < 2 {
            return;
        }
        let values: BTreeSet<u64> =
            group.iter().flat_map(|at| &items[*at].numbers).filter_map(|n| Some(n.low?.to_bits())).collect();
        let mut first: BTreeMap<(u64, String), (Date, u32, usize)> = BTreeMap::new();
        let beside: Vec<Vec<(u64, String)>> = group.iter().map(|at| self.beside(&items[*at])).collect();
        for (at, details) in beside.iter().enumerate().filter(|(at, _)| standings[*at].part != Part::Unweighed) {
            let report = items[group[at]].report;
            // Of those who tell it on one day those come first whose word it is.
            let rank = (day(&self.reports[report as usize]), u32::from(standings[at].part != Part::Origin), at);
            for detail in details.iter().filter(|(value, _)| !values.contains(value)) {
                let known = first.entry(detail.clone()).or_insert(rank);
                *known = (*known).min(rank);
            }
        }
        let mut found = Vec::new();
        for (at, details) in beside.iter().enumerate().filter(|(at, _)| open(&standings[*at])) {
            let report = items[group[at]].report;
            let earlier = details.iter().filter_map(|detail| first.get(detail)).min();
            let source = earlier.map(|(_, _, source)| items[group[*source]].report).filter(|source| *source != report);
            found.extend(source.map(|source| (at, source)));
        }
        for (at, source) in found {
            let reason = format!("{} told the same with the same numbers beside it", self.called(source));
            standings[at] =
                Standing { part: Part::Repeat, reason, taken_from: Some(source), voice: None, denies: false };
        }
    }

    /// Numbers in the sentence of a claim that are not its own, with what they measure; few are many things' numbers.
    fn beside(&self, item: &Item<'_>) -> Vec<(u64, String)> {
        const FEW: f64 = 4.0;
        let reading = self.reports[item.report as usize].reading;
        let before = reading.sentences.partition_point(|s| s.start <= item.claim.trigger.start);
        let Some(sentence) = reading.sentences[..before].last() else { return Vec::new() };
        let start = reading.quantities.partition_point(|q| q.span.start < sentence.start);
        let here = reading.quantities[start..].iter().enumerate().take_while(|(_, q)| q.span.start < sentence.end);
        let own = |at: usize| item.claim.quantities.contains(&((start + at) as u32));
        let beside =
            here.filter(|(at, q)| !own(*at) && !q.ordinal && q.low == q.high && q.low.is_some_and(|n| n > FEW));
        beside.filter_map(|(_, q)| Some((q.low?.to_bits(), crate::measure(q.unit.as_deref()?)))).collect()
    }

    /// Where no source of a repeat tells the fact, whose word it was is known from the repeat alone.
    fn rooted(&self, standings: &mut [Standing], items: &[Item<'_>], group: &[usize], parties: &BTreeSet<u32>) {
        let mut rooted: BTreeSet<u32> = BTreeSet::new();
        loop {
            let told = |s: &Standing| s.taken_from.is_none_or(|from| rooted.contains(&from));
            let more = group.iter().zip(standings.iter()).filter(|(_, s)| told(s)).map(|(at, _)| items[*at].report);
            let more: BTreeSet<u32> = more.filter(|report| !rooted.contains(report)).collect();
            if more.is_empty() {
                break;
            }
            rooted.extend(more);
        }
        for (at, standing) in group.iter().zip(standings).filter(|(_, s)| s.part == Part::Repeat) {
            let item = &items[*at];
            if standing.taken_from.is_some_and(|from| !rooted.contains(&from)) && item.claim.chain.len() > 1 {
                let (part, reason, voice) = self.innermost(item, parties);
                if part == Part::Origin {
                    let reason = format!("{reason}; {}, which does not tell it so", standing.reason);
                    *standing = Standing { part, reason, taken_from: None, voice, denies: standing.denies };
                }
            }
        }
    }

    /// The same words quoted by two outlets were said once, whomever each takes for the speaker.
    fn one_utterance(&self, standings: &mut [Standing], items: &[Item<'_>], group: &[usize]) {
        let mut said: BTreeMap<Vec<u64>, BTreeSet<usize>> = BTreeMap::new();
        for (at, item) in group.iter().enumerate() {
            if let Some(words) = standings[at].voice.as_ref().and_then(|_| self.quoted(&items[*item])) {
                said.entry(words).or_default().insert(at);
            }
        }
        for speakers in said.values().filter(|s| s.len() > 1) {
            let voices = speakers.iter().filter_map(|at| standings[*at].voice.clone());
            let Some(voice) = voices.min_by(|a, b| a.key.cmp(&b.key)) else { continue };
            for at in speakers {
                standings[*at].voice = Some(voice.clone());
            }
        }
    }

    /// The quoted words around a claim's own, if they are many enough to be nobody else's.
    fn quoted(&self, item: &Item<'_>) -> Option<Vec<u64>> {
        let text = &self.reports[item.report as usize].document.text;
        let trigger = item.claim.trigger;
        let quotes = self.quotes.get(item.report as usize)?;
        let quote = quotes[..quotes.partition_point(|q| q.start <= trigger.start)].last()?;
        if !quote.contains(trigger) {
            return None;
        }
        let utterance = self.constants.reuse.utterance;
        // No more of a long quotation is looked at than these words need.
        let near = utterance * LONGEST_WORD;
        let (from, to) = ((trigger.start as usize).saturating_sub(near), trigger.end as usize + near);
        let mut from = from.max(quote.start as usize);
        let mut to = to.min(quote.end as usize);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let mut words = word_hashes(text.get(from..trigger.start as usize)?);
        words.drain(..words.len().saturating_sub(utterance));
        words.extend(word_hashes(trigger.of(text)));
        words.extend(word_hashes(text.get(trigger.end as usize..to)?).into_iter().take(utterance));
        (words.len() > utterance).then_some(words)
    }

    /// Who plays a part in the fact, and whom they belong to: their word is a party's.
    fn parties(&self, items: &[Item<'_>], group: &[usize]) -> BTreeSet<u32> {
        let mut parties = BTreeSet::new();
        for at in group {
            for (role, players) in &items[*at].players {
                if crate::facts::items::is_place(*role) {
                    continue;
                }
                for player in players {
                    if let crate::facts::items::Player::Entity(entity) = player {
                        parties.insert(*entity);
                        parties.extend(self.employer.get(entity));
                    }
                }
            }
        }
        parties
    }

    fn standing(
        &self,
        item: &Item<'_>,
        negative: bool,
        told: &BTreeSet<u32>,
        parties: &BTreeSet<u32>,
        items: &[Item<'_>],
        group: &[usize],
    ) -> Standing {
        let claim = item.claim;
        let denies = denies(claim) != negative;
        let plain = |part, reason: String| Standing { part, reason, taken_from: None, voice: None, denies };
        if matches!(claim.modality, Modality::Opinion | Modality::Conditional) {
            return Standing { denies: false, ..plain(Part::Unweighed, format!("it is {}", claim.modality)) };
        }
        if let Some((source, why)) = self.source(item, told, items, group) {
            let part = if denies { Part::Denial } else { Part::Repeat };
            return Standing { taken_from: Some(source), ..plain(part, why) };
        }
        let (part, reason, voice) = self.innermost(item, parties);
        Standing { part: if denies { Part::Denial } else { part }, reason, taken_from: None, voice, denies }
    }

    /// The report that a claim was taken from: an ancestor of its document, or the outlet that its chain cites.
    fn source(
        &self,
        item: &Item<'_>,
        told: &BTreeSet<u32>,
        items: &[Item<'_>],
        group: &[usize],
    ) -> Option<(u32, String)> {
        let report = &self.reports[item.report as usize];
        // On somebody's word it was taken only from a report that has that word too.
        let own_voice = self.is_somebody(item);
        let says_so = |at: u32| {
            let theirs = group.iter().map(|i| &items[*i]).filter(|o| o.report == at);
            let mut same = theirs.filter(|o| denies(o.claim) == denies(item.claim));
            same.any(|other| !own_voice || self.same_voice(item, other))
        };
        if let Some(parent) = self.family.parent[item.report as usize] {
            let tie = &self.family.ties[self.family.tie[item.report as usize]? as usize];
            let named = |at: u32| self.called(at);
            let sentences = &report.reading.sentences;
            let before = sentences.partition_point(|s| s.start <= item.claim.evidence.start);
            let sentence = sentences[..before].last().filter(|s| s.contains(item.claim.evidence));
            let words = sentence.unwrap_or(&item.claim.evidence).of(&report.document.text);
            if matches!(tie.manner, Manner::Sentences(_)) {
                if self.sentences.get(&parent).is_some_and(|all| all.have_like(words, &self.constants.reuse)) {
                    return Some((parent, format!("its sentence is built as one of {}", named(parent))));
                }
            } else if tie.manner == Manner::Text {
                let share = self.runs.get(&parent).map_or(0.0, |runs| contained(words, runs));
                // Who was told himself tells in like words what others tell.
                let own = share < self.constants.reuse.copy
                    && item.claim.chain.iter().any(|l| l.access.is_some())
                    && !group.iter().map(|i| &items[*i]).any(|o| o.report == parent && self.same_voice(item, o));
                if share >= self.constants.reuse.sentence && !own {
                    return Some((parent, format!("its sentence stands in {}", named(parent))));
                }
            } else if self.own_access(item.claim).is_none() && (!own_voice || says_so(parent)) {
                return Some((parent, format!("its document is a {} of {}", tie.relation, named(parent))));
            }
            // A report that is put together has its sentences from several.
            for source in self.family.others(item.report).filter(|at| told.contains(at)) {
                let share = self.runs.get(&source).map_or(0.0, |runs| contained(words, runs));
                if share >= self.constants.reuse.copy && says_so(source) {
                    return Some((source, format!("its sentence stands in {}", named(source))));
                }
            }
            if let Some(up) = self.family.ancestors(item.report).filter(|up| told.contains(up)).find(|up| says_so(*up))
            {
                return Some((up, format!("{} says the same, and this document was taken from it", named(up))));
            }
        }
        for link in item.claim.chain.iter().skip(1).rev().filter(|l| self.is_outlet(item.report, l)) {
            let entity = self.entity_of(item.report, link.voice);
            let names = entity.map(|e| &self.resolved.entities[e as usize].names);
            let names: BTreeSet<String> =
                names.into_iter().flatten().map(|n| plain(&n.text)).chain([plain(&link.text)]).collect();
            let then = day(report);
            let cited = |r: &u32| self.outlets[*r as usize].as_ref().is_some_and(|name| names.contains(name));
            let source = told
                .iter()
                .filter(|r| **r != item.report && cited(r) && day(&self.reports[**r as usize]) <= then)
                .max_by_key(|r| {
                    let up = self.family.ancestors(item.report).any(|up| up == **r);
                    (up, says_so(**r), day(&self.reports[**r as usize]), std::cmp::Reverse(**r))
                });
            if let Some(source) = source {
                return Some((*source, format!("it cites {}, whose own report is here", link.text)));
            }
        }
        None
    }

    /// The office or person behind a claim, if it has a name: the innermost voice, or the publisher that speaks for itself.
    pub fn speaker(&self, item: &Item<'_>) -> Option<u32> {
        let chain = &item.claim.chain;
        let voice = match chain.last() {
            Some(link) if chain.len() > 1 => self.entity_of(item.report, link.voice).or_else(|| match link.kind {
                VoiceKind::Official | VoiceKind::Office => self.organisation_in(item.report as usize, &link.text),
                _ => None,
            }),
            _ => self.offices[item.report as usize],
        }?;
        Some(self.office_of(self.employer.get(&voice).copied().unwrap_or(voice)))
    }

    /// Its chain ends in a voice that can be told from others, or that shows how it could know.
    fn is_somebody(&self, item: &Item<'_>) -> bool {
        let chain = &item.claim.chain;
        let Some(link) = chain.last().filter(|_| chain.len() > 1) else { return false };
        let shown = chain.iter().any(|l| l.access.is_some());
        shown || item.speaker.is_some() && !self.is_outlet(item.report, link) || self.heard_by(item, link).is_some()
    }

    /// Both end in one voice, or in none. Whoever speaks for an office is its voice; unnamed voices may be one.
    fn same_voice(&self, a: &Item<'_>, b: &Item<'_>) -> bool {
        let last = |item: &Item<'_>| {
            let link = item.claim.chain.last()?;
            (item.claim.chain.len() > 1).then(|| (item.speaker, fold(&link.text)))
        };
        match (last(a), last(b)) {
            (Some((Some(x), _)), Some((Some(y), _))) => x == y,
            (Some((None, x)), Some((None, y))) => x == y || self.is_unnamed(a) && self.is_unnamed(b),
            (Some((_, x)), Some((_, y))) => x == y,
            (None, None) => self.own_access(a.claim).is_none(),
            _ => false,
        }
    }

    fn is_unnamed(&self, item: &Item<'_>) -> bool {
        let last = item.claim.chain.last();
        last.is_some_and(|l| matches!(l.kind, VoiceKind::Anonymous | VoiceKind::Witness | VoiceKind::Official))
    }

    /// How a report is called in a sentence.
    pub fn called(&self, at: u32) -> String {
        let report = &self.reports[at as usize];
        let path = &report.document.provenance.path;
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        outlet(report).unwrap_or(file).to_owned()
    }

    /// The outlet's own access: it was there, or saw the document or picture.
    fn own_access(&self, claim: &Claim) -> Option<Access> {
        let outer = claim.chain.first()?;
        let own = matches!(
            outer.access,
            Some(
                Access::OnTheSpot
                    | Access::Witnessed
                    | Access::OwnImagery
                    | Access::DocumentSeen
                    | Access::OfficeForItself
            )
        );
        (claim.chain.len() == 1 && own).then_some(outer.access).flatten()
    }

    fn innermost(&self, item: &Item<'_>, parties: &BTreeSet<u32>) -> (Part, String, Option<Voice>) {
        let chain = &item.claim.chain;
        match chain.last() {
            Some(link) if chain.len() > 1 => self.voice(item, link, parties),
            outer => self.outlet_itself(item, outer, parties),
        }
    }

    fn outlet_itself(
        &self,
        item: &Item<'_>,
        outer: Option<&Link>,
        parties: &BTreeSet<u32>,
    ) -> (Part, String, Option<Voice>) {
        let called = self.called(item.report);
        if let Some(hedge) = outer.and_then(|l| l.hedge.as_ref()) {
            return (Part::Untraced, format!("\"{hedge}\", and nobody is named"), None);
        }
        if let Some(office) = self.offices[item.report as usize] {
            let kind = if parties.contains(&office) { OriginKind::Party } else { OriginKind::Official };
            let voice = self.named(office, kind);
            let reason = format!("{} speaks for itself in its own publication", voice.name);
            return (Part::Origin, reason, Some(voice));
        }
        let kind = match outer.and_then(|l| l.access) {
            Some(Access::OnTheSpot | Access::Witnessed) => OriginKind::Witness,
            Some(Access::OwnImagery) => OriginKind::Imagery,
            Some(Access::DocumentSeen) => OriginKind::Record,
            Some(Access::OfficeForItself) => OriginKind::Official,
            _ if called.is_empty() => return (Part::OwnWord, "the document says so itself".to_owned(), None),
            _ => return (Part::OwnWord, format!("{called} says so itself and shows no access of its own"), None),
        };
        let reason =
            format!("{called} shows its own access: {}", outer.and_then(|l| l.access).map_or("", Access::as_str));
        let name = if called.is_empty() { "the document".to_owned() } else { called };
        let key = format!("outlet {}", plain(&name));
        let entity = self.resolved.publisher[item.report as usize];
        (
            Part::Origin,
            reason,
            Some(Voice { key, entity, name, kind, anonymous: false, office: BTreeSet::new(), person: Vec::new() }),
        )
    }

    fn named(&self, entity: u32, kind: OriginKind) -> Voice {
        // An officer and his command are one voice.
        let behind = self.office_of(self.employer.get(&entity).copied().unwrap_or(entity));
        let name = self.name(entity).to_owned();
        let words = |of: u32| Name::new(self.name(of), self.resolved.entities[of as usize].kind).words;
        let is_person = |of: u32| self.resolved.entities[of as usize].kind == MentionType::Person;
        let person = if is_person(entity) { words(entity) } else { Vec::new() };
        let office = match self.organisations.get(&behind) {
            Some(told) => told.telling.union(&told.rest).cloned().collect(),
            None if is_person(behind) => BTreeSet::new(),
            None => words(behind).into_iter().collect(),
        };
        Voice { key: format!("entity {behind}"), entity: Some(entity), name, kind, anonymous: false, office, person }
    }

    /// The outlet that a voice spoke to, or that hands its word on, where the report says so beside the voice's words: "told the
    /// Harbour Wire". What a report copied from another shows whose access it was.
    fn heard_by(&self, item: &Item<'_>, link: &Link) -> Option<String> {
        let mut others = item.claim.chain.iter().skip(1).rev().filter(|l| !std::ptr::eq(*l, link));
        let relay = others.find(|l| self.is_outlet(item.report, l));
        if let Some(relay) = relay {
            return Some(relay.text.trim().to_owned());
        }
        let report = &self.reports[item.report as usize];
        let (reading, text) = (report.reading, &report.document.text);
        let at = link.cue.or(link.source)?;
        let said = reading.attributions.iter().find(|a| {
            a.source.first() == link.source.as_ref() && a.cue.iter().any(|cue| at.contains(*cue)) && a.rule == link.via
        })?;
        let before = reading.sentences.partition_point(|s| s.start <= at.start);
        let sentence = reading.sentences[..before].last().filter(|s| s.contains(at))?;
        let outside = Stretches::new(said.content.iter().copied()).rest_of(*sentence);
        let first = reading.mentions.partition_point(|m| m.span.start < sentence.start);
        let within = reading.mentions[first..].iter().take_while(|m| m.span.start < sentence.end);
        let read = within.filter(|m| {
            let known = || self.entity_of(item.report, Some(m.entity));
            let press = m.kind == MentionType::Outlet
                || known().is_some_and(|e| self.resolved.entities[e as usize].kind == MentionType::Outlet);
            m.form == MentionForm::Name && press && outside.iter().any(|o| o.contains(m.span))
        });
        let voice = plain(&link.text);
        let press = |name: &String| self.press.contains(&plain(name));
        let named = outside.iter().flat_map(|piece| self.mastheads.named_in(piece.of(text))).filter(press);
        let names = read.map(|m| m.name.of(text).to_owned()).chain(named);
        names.filter(|name| plain(name) != voice).min()
    }

    fn is_pronoun(&self, report: u32, link: &Link) -> bool {
        let mentions = &self.reports[report as usize].reading.mentions;
        link.source.is_some_and(|source| mentions.iter().any(|m| m.span == source && m.form == MentionForm::Pronoun))
    }

    fn voice(&self, item: &Item<'_>, link: &Link, parties: &BTreeSet<u32>) -> (Part, String, Option<Voice>) {
        let text = link.text.trim();
        let own = item.report;
        let silent = link.access.is_none() && !self.is_outlet(item.report, link);
        let heard = if silent { self.heard_by(item, link) } else { None };
        let access = link.access.or(heard.as_ref().map(|_| Access::ToldOutlet));
        let shown = match &heard {
            Some(name) if self.outlets[own as usize].as_deref() != Some(&plain(name)) => format!("told {name}"),
            _ => access.map_or("", Access::as_str).to_owned(),
        };
        let untraced = |why: String| (Part::Untraced, why, None);
        let read = self.entity_of(item.report, link.voice);
        let is_office = |e: u32| self.resolved.entities[e as usize].kind == MentionType::Organisation;
        // What one report did not see to be an organisation, another may have.
        let entity = read.filter(|e| is_office(*e)).or_else(|| self.by_name.get(&plain(text)).copied()).or(read);
        let behind = entity.or_else(|| match link.kind {
            VoiceKind::Official | VoiceKind::Office => self.organisation_in(item.report as usize, text),
            _ => None,
        });
        let organisation = entity.is_some_and(is_office);
        let kind = match link.kind {
            _ if self.is_outlet(item.report, link) => VoiceKind::Outlet,
            VoiceKind::Named | VoiceKind::Anonymous | VoiceKind::Collective if organisation => VoiceKind::Office,
            kind => kind,
        };
        let kind = match (kind, access) {
            (VoiceKind::Nobody, _) => return untraced("the chain ends in nobody".to_owned()),
            (VoiceKind::Outlet, Some(Access::OnTheSpot | Access::Witnessed)) => OriginKind::Witness,
            (VoiceKind::Outlet, Some(Access::OwnImagery)) => OriginKind::Imagery,
            (VoiceKind::Outlet, Some(Access::DocumentSeen)) => OriginKind::Record,
            (VoiceKind::Outlet, _) => return untraced(format!("{text} is cited; its own report is not here")),
            (VoiceKind::Collective, None) => return untraced(format!("\"{text}\" is nobody in particular")),
            (_, Some(Access::OwnImagery)) | (VoiceKind::Imagery, Some(_)) => OriginKind::Imagery,
            (_, Some(Access::DocumentSeen)) | (VoiceKind::Document, Some(_)) => OriginKind::Record,
            (VoiceKind::Document, None) if entity.is_some() => OriginKind::Record,
            (VoiceKind::Document | VoiceKind::Imagery, None) => {
                return untraced(format!("nothing shows that anybody saw \"{text}\""));
            }
            (VoiceKind::Witness, Some(_)) | (_, Some(Access::Witnessed | Access::OnTheSpot)) => OriginKind::Witness,
            (VoiceKind::Witness, None) => return untraced(format!("nothing shows who heard \"{text}\"")),
            (VoiceKind::Official | VoiceKind::Office, _) => OriginKind::Official,
            (_, None) => return untraced(format!("nothing shows how \"{text}\" could know")),
            (VoiceKind::Named, Some(_)) => OriginKind::ToldToOutlet,
            (VoiceKind::Anonymous | VoiceKind::Collective, Some(_)) => OriginKind::Anonymous,
        };
        let Some(behind) = behind else {
            // An office that is told by a name within its own is somebody: "the Derna health directorate".
            let name = text.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase));
            if link.kind == VoiceKind::Office && name && !self.is_pronoun(item.report, link) {
                let words: BTreeSet<String> = Name::new(text, MentionType::Organisation).words.into_iter().collect();
                let key = format!("office {}", words.iter().cloned().collect::<Vec<_>>().join(" "));
                let how = if access.is_some() { &shown } else { "an office about its own matter" };
                let voice = Voice {
                    key,
                    entity: None,
                    name: text.to_owned(),
                    kind,
                    anonymous: false,
                    office: words,
                    person: Vec::new(),
                };
                return (Part::Origin, format!("{text}: {how}"), Some(voice));
            }
            // Whom a pronoun means is a guess: of somebody unnamed it does not show that he is nobody who is counted already.
            if access.is_none() || self.is_pronoun(item.report, link) {
                return untraced(format!("nobody can tell who \"{text}\" is"));
            }
            // Unnamed voices of different outlets may be the same man: they count as one.
            let kind = if matches!(kind, OriginKind::Official | OriginKind::ToldToOutlet) {
                OriginKind::Anonymous
            } else {
                kind
            };
            // So may a document that nobody names: several outlets are shown one paper.
            let own = matches!(kind, OriginKind::Record | OriginKind::Imagery);
            let key = if own { kind.to_string() } else { "unnamed".to_owned() };
            let voice = Voice {
                key,
                entity: None,
                name: text.to_owned(),
                kind,
                anonymous: !own,
                office: BTreeSet::new(),
                person: Vec::new(),
            };
            return (Part::Origin, format!("\"{text}\", not named: {shown}"), Some(voice));
        };
        let group = self.employer.get(&behind).copied().unwrap_or(behind);
        let party = parties.contains(&behind) || parties.contains(&group);
        let voice = self.named(behind, if party { OriginKind::Party } else { kind });
        let how = if access.is_some() { &shown } else { "an office about its own matter" };
        (Part::Origin, format!("{}: {how}", voice.name), Some(voice))
    }
}

/// Whether a claim says that something is not so.
pub(crate) fn denies(claim: &Claim) -> bool {
    let stance = claim.chain.iter().any(|l| l.stance == Stance::Denies);
    (claim.polarity == Polarity::Negated) != stance
}

/// A fact that nobody affirms and somebody negates in his own words is itself negative: "no agreement was signed".
pub(crate) fn is_negative(items: &[Item<'_>], group: &[usize]) -> bool {
    let weighed = group
        .iter()
        .map(|i| items[*i].claim)
        .filter(|c| !matches!(c.modality, Modality::Opinion | Modality::Conditional));
    let mut any = false;
    for claim in weighed {
        if !denies(claim) {
            return false;
        }
        any |= claim.polarity == Polarity::Negated;
    }
    any
}
