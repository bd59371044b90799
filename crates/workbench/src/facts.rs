//! Which facts are there, and why? Lists, single facts with everything they rest on, facts by time.

use crate::{
    case::{Case, date},
    error::{Error, ErrorKind, Result},
    judge, names,
    views::{
        DocumentName, FactLine, FactPage, LinkPart, MemberPart, Named, OriginPart, Piece, Place, Published, RolePart,
        Summary, Timeline, ValuePart,
    },
    words,
};
use casefile::{FactFilter, Head, Stored};
use model::{Claim, CodePoints, DocumentId, EntityId, Fact, FactId, Found, Interval, Member, Part, Status};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

/// Which facts? Everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A name or id: an entity that plays a part, or words of the summary.
    pub about: Option<String>,
    /// A kind (`consult.visit`) or what comes before the dot in one (`consult`).
    pub kind: Option<String>,
    /// `2020`, `2020-09` or `2020-09-23`: it may have happened then or later; facts without a time do not pass.
    pub since: Option<String>,
    /// Then or before.
    pub until: Option<String>,
    /// The name of the place where it happened, or its country's two letters.
    pub place: Option<String>,
    /// A status by its name.
    pub status: Option<String>,
    /// Words that the fact or the quotes under it hold.
    pub search: Option<String>,
}

/// Looks up names once for a whole view.
pub(crate) struct Lookup<'c> {
    case: &'c Case,
    entities: RefCell<BTreeMap<EntityId, Option<Rc<model::Entity>>>>,
    heads: RefCell<BTreeMap<DocumentId, Option<Rc<Head>>>>,
    stored: RefCell<BTreeMap<u32, Rc<Stored>>>,
}

impl<'c> Lookup<'c> {
    pub(crate) fn new(case: &'c Case) -> Lookup<'c> {
        Lookup { case, entities: RefCell::default(), heads: RefCell::default(), stored: RefCell::default() }
    }

    pub(crate) fn entity(&self, id: &EntityId) -> Result<Option<Rc<model::Entity>>> {
        if let Some(known) = self.entities.borrow().get(id) {
            return Ok(known.clone());
        }
        let found = self.case.file.entity(id)?.map(Rc::new);
        self.entities.borrow_mut().insert(id.clone(), found.clone());
        Ok(found)
    }

    pub(crate) fn named(&self, id: &EntityId) -> Result<Named> {
        let name = self.entity(id)?.map_or_else(|| id.0.clone(), |e| e.name.clone());
        Ok(Named { id: id.0.clone(), name })
    }

    pub(crate) fn head(&self, id: &DocumentId) -> Result<Option<Rc<Head>>> {
        if let Some(known) = self.heads.borrow().get(id) {
            return Ok(known.clone());
        }
        let found = match self.case.file.sequence_of(id)? {
            Some(sequence) => self.case.file.head(sequence)?.map(Rc::new),
            None => None,
        };
        self.heads.borrow_mut().insert(id.clone(), found.clone());
        Ok(found)
    }

    pub(crate) fn document(&self, id: &DocumentId) -> Result<DocumentName> {
        Ok(match self.head(id)? {
            Some(head) => document_name(&head),
            None => DocumentName {
                short: id.0.chars().take(8).collect(),
                id: id.0.clone(),
                title: None,
                outlet: String::new(),
                file: String::new(),
            },
        })
    }

    /// A document with its text and reading.
    pub(crate) fn stored(&self, sequence: u32) -> Result<Rc<Stored>> {
        if let Some(known) = self.stored.borrow().get(&sequence) {
            return Ok(known.clone());
        }
        let missing = || Error::new(ErrorKind::NotFound, format!("no document {sequence:03}"));
        let mut found = self.case.file.stored(sequence, &self.case.read_by()?)?.ok_or_else(missing)?;
        if found.reading.is_none() {
            found.reading = Some(self.case.reader()?.read(&found.document));
        }
        date(&mut found);
        let found = Rc::new(found);
        self.stored.borrow_mut().insert(sequence, found.clone());
        Ok(found)
    }
}

pub(crate) fn document_name(head: &Head) -> DocumentName {
    DocumentName {
        short: names::short(head.sequence),
        id: head.document.id.0.clone(),
        title: head.document.title.as_ref().map(|t| t.value.clone()),
        outlet: names::label(&head.document, head.sequence),
        file: names::file_name(&head.document.provenance.path).to_owned(),
    }
}

pub(crate) fn published(found: &Option<Found<Interval>>) -> Option<Published> {
    let found = found.as_ref()?;
    Some(Published { interval: found.value, basis: found.basis.clone(), text: words::interval(found.value)? })
}

/// The first and last day that `2020`, `2020-09` or `2020-09-23` may mean.
fn days(text: &str) -> Result<Interval> {
    let wrong = || Error::new(ErrorKind::Invalid, format!("no such date: {text} (write 2020, 2020-09 or 2020-09-23)"));
    let part = |part: Option<&str>| part.map(|p| p.parse::<i16>().map_err(|_| wrong())).transpose();
    let mut parts = text.split('-');
    let (year, month, day) = (part(parts.next())?, part(parts.next())?, part(parts.next())?);
    let date = |m: i16, d: i16| jiff::civil::Date::new(year.unwrap_or_default(), m as i8, d as i8).map_err(|_| wrong());
    match (month, day, parts.next()) {
        (None, None, None) => Ok(Interval::between(date(1, 1)?, date(12, 31)?)),
        (Some(m), None, None) => Ok(Interval::between(date(m, 1)?, date(m, 1)?.last_of_month())),
        (Some(m), Some(d), None) => Ok(Interval::day(date(m, d)?)),
        _ => Err(wrong()),
    }
}

impl Case {
    /// The facts that pass, the most important first.
    ///
    /// # Errors
    /// Fails on a date or status that does not exist; otherwise those of reading the case, as all below.
    pub fn facts(&self, filter: &Filter) -> Result<Vec<FactLine>> {
        let lookup = Lookup::new(self);
        let facts = self.select(filter)?;
        facts.iter().map(|fact| self.fact_line(fact, &lookup)).collect()
    }

    pub(crate) fn select(&self, filter: &Filter) -> Result<Vec<Arc<Fact>>> {
        let status = filter.status.as_deref().map(|name| {
            let all = || Status::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
            let named = Status::named(&name.to_lowercase().replace(' ', "-"));
            named.ok_or_else(|| Error::new(ErrorKind::Invalid, format!("no such status: {name} (there are {})", all())))
        });
        let mut asked = FactFilter {
            kind: filter.kind.clone(),
            since: filter.since.as_deref().map(days).transpose()?.and_then(|i| i.from),
            until: filter.until.as_deref().map(days).transpose()?.and_then(|i| i.to),
            status: status.transpose()?,
            search: filter.search.as_deref().map(|s| self.spellings(s)).transpose()?,
            ..FactFilter::default()
        };
        if let Some(place) = &filter.place {
            let mut places = self.file.entities_called(place)?;
            places.extend(self.file.entity_ids_beginning(place, 2)?.into_iter().filter(|id| id == place).map(EntityId));
            if place.len() == 2 {
                let country = place.to_uppercase();
                let inside = self.file.entities()?.into_iter().filter(|e| e.country.as_ref() == Some(&country));
                places.extend(inside.map(|e| e.id));
            }
            asked.places = Some(places);
        }
        let Some(about) = &filter.about else { return self.facts_of(&asked) };
        let mut entities = self.file.entities_called(about)?;
        entities.extend(self.file.entity_ids_beginning(about, 2)?.into_iter().filter(|id| id == about).map(EntityId));
        let by_entity = self.facts_of(&FactFilter { entities: Some(entities), ..asked.clone() })?;
        let words: Vec<String> = casefile::fold::words(about).into_iter().map(|w| w.folded).collect();
        let known: std::collections::BTreeSet<&FactId> = by_entity.iter().map(|f| &f.id).collect();
        let all = self.facts_of(&asked)?;
        let says = |fact: &Fact| {
            let summary: Vec<String> = casefile::fold::words(&fact.summary).into_iter().map(|w| w.folded).collect();
            !words.is_empty() && words.iter().all(|w| summary.contains(w))
        };
        let passing: Vec<bool> = all.iter().map(|f| known.contains(&f.id) || says(f)).collect();
        Ok(all.into_iter().zip(passing).filter_map(|(fact, passes)| passes.then_some(fact)).collect())
    }

    /// A search, and where it is an entity's name, the entity's names in all spellings and scripts as phrases.
    pub(crate) fn spellings(&self, search: &str) -> Result<Vec<String>> {
        let folded = casefile::fold::fold(search);
        let mut all = vec![search.to_owned()];
        for id in self.file.entities_called(search)? {
            let names = self.file.entity(&id)?.map(|e| e.names).unwrap_or_default();
            let names: Vec<String> = names.iter().map(|n| casefile::fold::fold(&n.text)).collect();
            if names.contains(&folded) {
                all.extend(names.iter().filter(|n| **n != folded && n.chars().count() > 3).map(|n| format!("\"{n}\"")));
            }
        }
        all[1..].sort();
        all.dedup();
        Ok(all)
    }

    /// Facts that have a time in its order, and those that have none.
    pub fn timeline(&self, filter: &Filter) -> Result<Timeline> {
        let (mut entries, undated): (Vec<_>, Vec<_>) =
            self.facts(filter)?.into_iter().partition(|f| f.time.is_some_and(|t| !t.is_unknown()));
        entries.sort_by_key(|f| (f.time.and_then(|t| t.from.or(t.to)), f.time.and_then(|t| t.to), f.id.clone()));
        Ok(Timeline { entries, undated })
    }

    /// What the case holds.
    pub fn summary(&self) -> Result<Summary> {
        Ok(Summary {
            path: self.path().display().to_string(),
            documents: self.file.document_count()?,
            claims: self.file.claim_count()?,
            entities: self.file.entity_count()?,
            facts: self.file.fact_count()?,
            judgements: self.file.judgements()?.len() as u32,
            statuses: self.file.statuses()?,
        })
    }

    pub(crate) fn fact_line(&self, fact: &Fact, lookup: &Lookup<'_>) -> Result<FactLine> {
        let (mut outlets, mut documents) = (Vec::new(), Vec::new());
        for member in &fact.members {
            if !documents.contains(&&member.document) {
                documents.push(&member.document);
                outlets.push(lookup.document(&member.document)?.outlet);
            }
        }
        outlets.sort();
        outlets.dedup();
        let place = match &fact.place {
            Some(id) => {
                let entity = lookup.entity(id)?;
                Some(Place {
                    name: lookup.named(id)?,
                    lat: entity.as_ref().and_then(|e| e.point).map(|p| p.0),
                    lon: entity.as_ref().and_then(|e| e.point).map(|p| p.1),
                    country: entity.and_then(|e| e.country.clone()),
                })
            }
            None => None,
        };
        let verdict = &fact.verdict;
        Ok(FactLine {
            id: fact.id.0.clone(),
            short: self.short_id("fact", &fact.id.0)?,
            kind: fact.kind.clone(),
            form: match fact.form {
                model::Form::Event => "event".to_owned(),
                model::Form::State => "state".to_owned(),
            },
            summary: fact.summary.clone(),
            status: verdict.status.as_str().to_owned(),
            credibility: verdict.credibility,
            credibility_word: words::credibility(verdict.credibility),
            independent_origins: verdict.independent_origins,
            own_word: verdict.own_word,
            repeats: verdict.repeats,
            untraced: verdict.untraced,
            origins: verdict.origins.iter().map(|o| o.voice.clone()).collect(),
            denied_by: verdict.denied_by.clone(),
            whose_word: self.whose_word(fact, lookup)?,
            outlets,
            documents: documents.len() as u32,
            values: fact.values.iter().map(|v| v.text.clone()).collect(),
            time: fact.time,
            when: fact.time.and_then(words::interval),
            place,
            provisional: fact.provisional,
        })
    }

    fn whose_word(&self, fact: &Fact, lookup: &Lookup<'_>) -> Result<String> {
        let verdict = &fact.verdict;
        let mut parts = Vec::new();
        if !verdict.origins.is_empty() {
            let mut voices: Vec<&str> = verdict.origins.iter().map(|o| o.voice.as_str()).collect();
            voices.dedup();
            parts.push(voices.join("; "));
        }
        if verdict.own_word > 0 {
            let mut who = Vec::new();
            for member in fact.members.iter().filter(|m| m.part == Part::OwnWord) {
                let outlet = lookup.document(&member.document)?.outlet;
                if !who.contains(&outlet) {
                    who.push(outlet);
                }
            }
            parts.push(format!("{} on {} own word", who.join(", "), if who.len() == 1 { "its" } else { "their" }));
        }
        if verdict.repeats > 0 {
            parts.push(words::count(verdict.repeats, "repeat", "repeats"));
        }
        if verdict.untraced > 0 {
            parts.push(format!("{} untraced", verdict.untraced));
        }
        if !verdict.denied_by.is_empty() {
            parts.push(format!("denied by {}", verdict.denied_by.join(", ")));
        }
        Ok(parts.join("; "))
    }

    /// The shortest beginning of an id that no other of its sort shares, at least four characters.
    pub(crate) fn short_id(&self, what: &str, id: &str) -> Result<String> {
        for length in 4..id.len() {
            let Some(prefix) = id.get(..length) else { continue };
            let shared = match what {
                "fact" => self.file.fact_ids_beginning(prefix, 2)?,
                _ => self.file.entity_ids_beginning(prefix, 2)?,
            };
            if shared.len() < 2 {
                return Ok(prefix.to_owned());
            }
        }
        Ok(id.to_owned())
    }

    /// One fact with everything it rests on; `name` is its id or the beginning of it.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn fact(&self, name: &str) -> Result<FactPage> {
        let id = self.find_fact(name)?;
        let fact = self.file.fact(&id)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("no fact {name}")))?;
        self.fact_page(&fact, &Lookup::new(self))
    }

    pub(crate) fn fact_page(&self, fact: &Fact, lookup: &Lookup<'_>) -> Result<FactPage> {
        let log = self.file.judgements()?;
        let line = self.fact_line(fact, lookup)?;
        let mut roles = Vec::new();
        for (role, entity) in &fact.roles {
            roles.push(RolePart { role: role.as_str().to_owned(), entity: lookup.named(entity)? });
        }
        let values = fact.values.iter().map(|v| ValuePart {
            text: v.text.clone(),
            as_of: v.as_of,
            as_of_text: v.as_of.and_then(words::interval),
            low: v.low,
            high: v.high,
            unit: v.unit.clone(),
            claims: v.claims.iter().map(|c| c.0.clone()).collect(),
            origins: v.origins.clone(),
        });
        let mut origin_list = Vec::new();
        for origin in &fact.verdict.origins {
            origin_list.push(OriginPart {
                voice: origin.voice.clone(),
                entity: origin.entity.as_ref().map(|e| e.0.clone()),
                kind: origin.kind.as_str().to_owned(),
                documents: origin.documents.iter().map(|d| lookup.document(d)).collect::<Result<_>>()?,
                claims: origin.claims.iter().map(|c| c.0.clone()).collect(),
            });
        }
        let mut members = Vec::new();
        for member in &fact.members {
            members.extend(self.member(member, lookup, &log)?.map(|part| (order(member.part), part)));
        }
        members.sort_by(|a, b| {
            (a.0, &a.1.document.short, a.1.start, &a.1.claim).cmp(&(b.0, &b.1.document.short, b.1.start, &b.1.claim))
        });
        Ok(FactPage {
            roles,
            value_list: values.collect(),
            origin_list,
            reasons: fact.verdict.reasons.clone(),
            would_rise_if: fact.verdict.would_rise_if.clone(),
            members: members.into_iter().map(|(_, part)| part).collect(),
            grouping: fact.grouping.clone(),
            notes: judge::notes(&log, &line.id),
            line,
        })
    }

    fn member(&self, member: &Member, lookup: &Lookup<'_>, log: &[model::Judgement]) -> Result<Option<MemberPart>> {
        let Some((sequence, position, _)) = self.file.claim_place(&member.claim)? else { return Ok(None) };
        let stored = lookup.stored(sequence)?;
        let document = &stored.document;
        let Some(reading) = &stored.reading else { return Ok(None) };
        let Some(claim) = reading.claims.get(position as usize).filter(|c| c.id == member.claim) else {
            return Ok(None);
        };
        let resolution = self.file.resolution_of(sequence)?;
        let after = reading.sentences.partition_point(|s| s.start <= claim.evidence.start);
        let sentence =
            after.checked_sub(1).map(|i| (i, reading.sentences[i])).filter(|(_, s)| s.holds(claim.evidence.start));
        let around = sentence.map_or(claim.evidence, |(_, s)| s.cover(claim.evidence));
        let points = CodePoints::new(&document.text);
        let (start, end) = points.span(claim.evidence);
        let chain = claim.chain.iter().enumerate().map(|(at, link)| {
            let entity = link.voice.and_then(|v| resolution.get(&v)).map(|e| lookup.named(e)).transpose()?;
            let outlet = at == 0 && link.cue.is_none();
            Ok(LinkPart {
                text: if outlet { names::label(document, sequence) } else { link.text.clone() },
                entity,
                kind: link.kind.as_str().to_owned(),
                cue: link.cue.map(|c| c.of(&document.text).to_owned()),
                stance: link.stance.as_str().to_owned(),
                hedge: link.hedge.clone(),
                access: link.access.map(|a| a.as_str().to_owned()),
            })
        });
        let numbers = claim.quantities.iter().filter_map(|q| reading.quantities.get(*q as usize));
        Ok(Some(MemberPart {
            claim: claim.id.0.clone(),
            kind: claim.kind.clone(),
            part: member.part.as_str().to_owned(),
            reason: member.reason.clone(),
            document: lookup.document(&member.document)?,
            published: published(&document.published),
            taken_from: member.taken_from.as_ref().map(|d| lookup.document(d)).transpose()?,
            sentence: marked(&document.text, around, claim.evidence),
            sentence_number: sentence.map(|(i, _)| i + 1),
            start,
            end,
            chain: chain.collect::<Result<_>>()?,
            polarity: claim.polarity.as_str().to_owned(),
            modality: claim.modality.as_str().to_owned(),
            certainty: claim.certainty.as_str().to_owned(),
            time: claim_time(claim),
            interval: [claim.time, claim.as_of].into_iter().flatten().find(|i| !i.is_unknown()),
            numbers: numbers.map(|q| words::quantity(q, &document.text)).collect(),
            judged: judge::judged(log, claim, document),
        }))
    }
}

fn claim_time(claim: &Claim) -> Option<String> {
    let of = |interval: Option<Interval>| interval.and_then(words::interval);
    of(claim.time).or_else(|| of(claim.as_of).map(|as_of| format!("as of {as_of}")))
}

/// The order in which claims of a fact are shown.
fn order(part: Part) -> u8 {
    match part {
        Part::Origin => 0,
        Part::OwnWord => 1,
        Part::Denial => 2,
        Part::Untraced => 3,
        Part::Repeat => 4,
        Part::Unweighed => 5,
    }
}

/// The text of `around`, cut at the ends of `inner`, which is marked.
fn marked(text: &str, around: model::Span, inner: model::Span) -> Vec<Piece> {
    let cut = |start: u32, end: u32, marked| Piece {
        text: text.get(start as usize..end as usize).unwrap_or_default().to_owned(),
        marked,
    };
    let pieces =
        [cut(around.start, inner.start, false), cut(inner.start, inner.end, true), cut(inner.end, around.end, false)];
    pieces.into_iter().filter(|p| !p.text.is_empty()).collect()
}
