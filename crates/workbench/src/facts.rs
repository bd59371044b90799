//! Which facts are there, and why? Lists, single facts with everything they rest on, facts by time.

use crate::{
    case::{Case, date},
    error::{Error, ErrorKind, Result},
    judge, names,
    overview::{FactRow, Overview},
    select::{Choice, Filter},
    views::{
        DocumentName, FactLine, FactPage, LinkPart, MemberPart, Named, OriginPart, Piece, Place, Published, RolePart,
        Summary, Timeline, ValuePart,
    },
    words,
};
use casefile::{Head, Stored};
use model::{Claim, CodePoints, DocumentId, EntityId, Fact, Found, Interval, Member, Part};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

/// Looks up names once for a whole view.
pub(crate) struct Lookup<'c> {
    case: &'c Case,
    pub(crate) overview: Arc<Overview>,
    heads: RefCell<BTreeMap<DocumentId, Option<Rc<Head>>>>,
    stored: RefCell<BTreeMap<u32, Rc<Stored>>>,
}

impl<'c> Lookup<'c> {
    pub(crate) fn new(case: &'c Case) -> Result<Lookup<'c>> {
        Ok(Lookup { case, overview: case.overview()?, heads: RefCell::default(), stored: RefCell::default() })
    }

    pub(crate) fn named(&self, id: &EntityId) -> Named {
        let row = self.overview.entity(id).and_then(|at| self.overview.entity_row(at));
        Named { id: id.0.clone(), name: row.map_or_else(|| id.0.clone(), |row| row.name.clone()) }
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

impl Case {
    /// The facts that pass, the most important first.
    ///
    /// # Errors
    /// Fails on a date or status that does not exist; otherwise those of reading the case, as all below.
    pub fn facts(&self, filter: &Filter) -> Result<Vec<FactLine>> {
        let lookup = Lookup::new(self)?;
        let selected = self.select(filter, &Choice::default())?;
        selected.ranks.iter().map(|rank| self.fact_line(*rank, &lookup)).collect()
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
        let overview = self.overview()?;
        Ok(Summary {
            path: self.path().display().to_string(),
            documents: self.file.document_count()?,
            claims: overview.claims,
            entities: overview.entities.len() as u32,
            facts: overview.facts.len() as u32,
            judgements: self.file.judgements()?.len() as u32,
            statuses: crate::lists::tally(overview.facts.iter().map(|f| f.status.as_str())),
        })
    }

    /// The fact with this number in the order of importance.
    pub(crate) fn fact_at(&self, rank: u32) -> Result<Fact> {
        self.file.fact_at(rank)?.ok_or_else(|| Error::new(ErrorKind::NotFound, "this fact is no more: ask again"))
    }

    pub(crate) fn fact_line(&self, rank: u32, lookup: &Lookup<'_>) -> Result<FactLine> {
        self.line_of(rank, &self.fact_at(rank)?, lookup)
    }

    fn line_of(&self, rank: u32, fact: &Fact, lookup: &Lookup<'_>) -> Result<FactLine> {
        let overview = &lookup.overview;
        let row = overview.fact(rank);
        let documents: BTreeSet<u32> = row.iter().flat_map(|row| row.documents.iter().copied()).collect();
        let outlets: BTreeSet<String> = documents.iter().map(|d| overview.outlet_label(*d)).collect();
        let place = row.and_then(|row| row.place).and_then(|at| overview.entity_row(at));
        let place = place.map(|entity| Place {
            name: Named { id: entity.id.0.clone(), name: entity.name.clone() },
            lat: entity.point.map(|p| p.0),
            lon: entity.point.map(|p| p.1),
            country: entity.country.clone(),
        });
        let verdict = &fact.verdict;
        Ok(FactLine {
            id: fact.id.0.clone(),
            short: row.map_or(fact.id.0.as_str(), FactRow::short_id).to_owned(),
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
            whose_word: whose_word(fact, row.map_or(&[], |row| &row.documents), overview),
            outlets: outlets.into_iter().collect(),
            documents: documents.len() as u32,
            values: fact.values.iter().map(|v| v.text.clone()).collect(),
            time: fact.time,
            when: fact.time.and_then(words::interval),
            place,
            provisional: fact.provisional,
        })
    }

    /// One fact with everything it rests on; `name` is its id or the beginning of it. Of its claims, `most` at most are told.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn fact(&self, name: &str, most: Option<usize>) -> Result<FactPage> {
        let id = self.find_fact(name)?;
        let missing = || Error::new(ErrorKind::NotFound, format!("no fact {name}"));
        self.fact_page(self.file.fact_rank(&id)?.ok_or_else(missing)?, most, &Lookup::new(self)?)
    }

    pub(crate) fn fact_page(&self, rank: u32, most: Option<usize>, lookup: &Lookup<'_>) -> Result<FactPage> {
        let fact = &self.fact_at(rank)?;
        let log = self.file.judgements()?;
        let line = self.line_of(rank, fact, lookup)?;
        let roles = fact
            .roles
            .iter()
            .map(|(role, entity)| RolePart { role: role.as_str().to_owned(), entity: lookup.named(entity) });
        let values = fact.values.iter().map(|v| ValuePart {
            text: v.text.clone(),
            as_of: v.as_of,
            as_of_text: v.as_of.and_then(words::interval),
            low: v.low,
            high: v.high,
            unit: v.unit.clone(),
            measure: v.unit.as_deref().map(weighing::measure),
            claims: v.claims.iter().map(|c| c.0.clone()).collect(),
            origins: v.origins.clone(),
        });
        let mut origin_list = Vec::new();
        for origin in &fact.verdict.origins {
            let mut documents: Vec<DocumentName> =
                origin.documents.iter().map(|d| lookup.document(d)).collect::<Result<_>>()?;
            documents.sort_by(|a, b| (a.short.len(), &a.short).cmp(&(b.short.len(), &b.short)));
            origin_list.push(OriginPart {
                voice: origin.voice.clone(),
                entity: origin.entity.as_ref().map(|e| e.0.clone()),
                kind: origin.kind.as_str().to_owned(),
                documents,
                claims: origin.claims.iter().map(|c| c.0.clone()).collect(),
            });
        }
        let mut places = Vec::new();
        for member in &fact.members {
            let Some((sequence, position, _)) = self.file.claim_place(&member.claim)? else { continue };
            places.push((order(member.part), sequence, position, member));
        }
        places.sort_by_key(|(order, sequence, position, member)| (*order, *sequence, *position, &member.claim));
        let mut members = Vec::new();
        for (_, sequence, position, member) in places.into_iter().take(most.unwrap_or(usize::MAX)) {
            members.extend(self.member(member, sequence, position, lookup, &log)?);
        }
        Ok(FactPage {
            roles: roles.collect(),
            value_list: values.collect(),
            origin_list,
            reasons: fact.verdict.reasons.clone(),
            would_rise_if: fact.verdict.would_rise_if.clone(),
            members,
            parts: crate::lists::tally(fact.members.iter().map(|m| m.part.as_str())),
            grouping: fact.grouping.clone(),
            notes: judge::notes(&log, &line.id),
            line,
        })
    }

    fn member(
        &self,
        member: &Member,
        sequence: u32,
        position: u32,
        lookup: &Lookup<'_>,
        log: &[model::Judgement],
    ) -> Result<Option<MemberPart>> {
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
            let entity = link.voice.and_then(|v| resolution.get(&v)).map(|e| lookup.named(e));
            let outlet = at == 0 && link.cue.is_none();
            LinkPart {
                text: if outlet { names::label(document, sequence) } else { link.text.clone() },
                entity,
                kind: link.kind.as_str().to_owned(),
                cue: link.cue.map(|c| c.of(&document.text).to_owned()),
                stance: link.stance.as_str().to_owned(),
                hedge: link.hedge.clone(),
                access: link.access.map(|a| a.as_str().to_owned()),
            }
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
            chain: chain.collect(),
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

/// Whose word a fact is, in a few words; `documents` are those of its members.
fn whose_word(fact: &Fact, documents: &[u32], overview: &Overview) -> String {
    let verdict = &fact.verdict;
    let mut parts = Vec::new();
    if !verdict.origins.is_empty() {
        let mut voices: Vec<&str> = verdict.origins.iter().map(|o| o.voice.as_str()).collect();
        voices.dedup();
        parts.push(voices.join("; "));
    }
    if verdict.own_word > 0 {
        let mut who = Vec::new();
        for (_, document) in fact.members.iter().zip(documents).filter(|(m, _)| m.part == Part::OwnWord) {
            let outlet = overview.outlet_label(*document);
            if !who.contains(&outlet) {
                who.push(outlet);
            }
        }
        parts.push(format!("{} on {} own word", who.join(", "), if who.len() == 1 { "its" } else { "their" }));
    }
    parts.extend(words::others(verdict.repeats, verdict.untraced, &verdict.denied_by));
    parts.join("; ")
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
