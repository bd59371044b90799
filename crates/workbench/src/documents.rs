//! Which documents, entities and outlets are in a case, and what is marked in a document's text?

use crate::{
    case::Case,
    error::Result,
    facts::{Lookup, document_name, published},
    judge,
    lists::Stretch,
    names,
    overview::{EntityRow, FactRow, OutletRow, Overview, VoiceRow},
    select::outlets_called,
    views::{
        Beginning, BlockPart, ClaimMark, DescentLine, DocumentLine, DocumentPage, EntityLine, EntityPage, Met,
        NamePart, OutletLine, Piece, Stated, TextPiece, VoiceLine,
    },
    words,
};
use casefile::Head;
use model::{Descent, Document, Entity, EntityId, Found, Judgement, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Documents that a search finds, at most, the best first.
const HITS: u32 = 10_000;
/// Documents that are named under each spelling of an entity, at most, and facts on its page.
const NAMED: usize = 30;
const FACTS: usize = 100;
/// Words before and behind what was searched for.
const AROUND: usize = 12;

fn stated(found: &Option<Found<String>>) -> Option<Stated> {
    found.as_ref().map(|f| Stated { value: f.value.clone(), basis: f.basis.clone() })
}

impl Case {
    /// All documents by number, or those that hold the words of `search`, the best first.
    ///
    /// # Errors
    /// Those of reading the case; so for all below.
    pub fn docs(&self, search: Option<&str>) -> Result<Vec<DocumentLine>> {
        Ok(self.documents(search, None, Stretch::default())?.items)
    }

    /// The same, of one outlet if it is named, and only a stretch of them.
    pub fn documents(
        &self,
        search: Option<&str>,
        outlet: Option<&str>,
        stretch: Stretch,
    ) -> Result<Beginning<DocumentLine>> {
        let lookup = Lookup::new(self)?;
        let overview = lookup.overview.clone();
        let outlets = outlet.map(|name| outlets_called(name, &overview));
        let is_of = |sequence: u32| {
            let row = overview.documents.get(sequence as usize);
            outlets.as_ref().is_none_or(|of| row.and_then(|r| of.get(r.outlet as usize)).copied().unwrap_or(false))
        };
        let shown = stretch.limit.unwrap_or(usize::MAX);
        let Some(search) = search else {
            let all: Vec<u32> = (0..self.file.document_count()?).filter(|sequence| is_of(*sequence)).collect();
            let mut items = Vec::new();
            for sequence in all.iter().skip(stretch.offset).take(shown) {
                items.push(self.document_line(&self.head(*sequence)?, &lookup)?);
            }
            return Ok(Beginning { total: all.len(), items });
        };
        let searches = self.spellings(search)?;
        let asked: BTreeSet<String> =
            searches.iter().flat_map(|s| casefile::fold::words(s)).map(|word| word.folded).collect();
        let mut hits: Vec<u32> = self.file.search_documents(&searches, HITS)?.iter().map(|hit| hit.sequence).collect();
        hits.retain(|sequence| is_of(*sequence));
        let mut items = Vec::new();
        for sequence in hits.iter().skip(stretch.offset).take(shown) {
            let mut line = self.document_line(&self.head(*sequence)?, &lookup)?;
            line.snippet = snippet(&lookup.stored(*sequence)?.document.text, &asked);
            items.push(line);
        }
        Ok(Beginning { total: hits.len(), items })
    }

    /// A document with everything marked in its text; `name` is its number or the beginning of its hash.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn document(&self, name: &str) -> Result<DocumentPage> {
        let sequence = self.find_document(name)?;
        let lookup = Lookup::new(self)?;
        let head = self.head(sequence)?;
        let stored = lookup.stored(sequence)?;
        let (document, nothing) = (&stored.document, Reading::default());
        let reading = stored.reading.as_ref().unwrap_or(&nothing);
        let resolution = self.file.resolution_of(sequence)?;
        let facts = self.file.facts_of_document(sequence)?;
        let mut claims = Vec::new();
        for (number, claim) in reading.claims.iter().enumerate() {
            let fact = facts.get(&claim.id).and_then(|rank| lookup.overview.fact(*rank));
            let chain = claim.chain.iter().enumerate().map(|(at, link)| match at {
                0 if link.cue.is_none() => names::label(document, sequence),
                _ => link.text.clone(),
            });
            claims.push(ClaimMark {
                number: number as u32,
                id: claim.id.0.clone(),
                kind: claim.kind.clone(),
                quote: claim.evidence.of(&document.text).to_owned(),
                chain: chain.collect(),
                fact_short: fact.map(|f| f.short_id().to_owned()),
                fact_summary: fact.map(|f| f.summary.clone()),
                fact: fact.map(|f| f.id.clone()),
            });
        }
        let sightings = self.file.sightings(&document.id)?;
        let mut taken_by = Vec::new();
        for descent in self.file.descents_of(&document.id)?.iter().filter(|d| d.from == document.id) {
            taken_by.push(descent_line(descent, &descent.to, &lookup)?);
        }
        Ok(DocumentPage {
            line: self.document_line(&head, &lookup)?,
            authors: document
                .authors
                .iter()
                .map(|a| Stated { value: a.value.clone(), basis: a.basis.clone() })
                .collect(),
            title_basis: document.title.as_ref().map(|t| t.basis.clone()),
            alternatives: document.alternatives.clone(),
            sightings: sightings.iter().map(|s| s.path.clone()).collect(),
            custody: sightings
                .into_iter()
                .map(|s| Met { path: s.path, retrieved: s.retrieved, sidecar: s.sidecar.is_some() })
                .collect(),
            bytes: self.file.bytes(sequence)?.unwrap_or_default().len() as u64,
            container: document.provenance.container.as_ref().map(|c| c.0.clone()),
            media_type: document.provenance.media_type.clone(),
            charset: document.provenance.charset.clone(),
            blocks: blocks(document, reading, &resolution, &lookup)?,
            claims,
            taken_by,
            problems: reading.problems.iter().map(|p| p.message.clone()).collect(),
        })
    }

    /// The bytes of a document as received.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn original(&self, name: &str) -> Result<Vec<u8>> {
        Ok(self.file.bytes(self.find_document(name)?)?.unwrap_or_default())
    }

    /// Entities, those in most documents first; `search` leaves those one of whose names holds its words, `kind` those of
    /// a type.
    pub fn entities(&self, search: Option<&str>, kind: Option<&str>) -> Result<Vec<EntityLine>> {
        Ok(self.entity_list(search, kind, false, Stretch::default())?.0.items)
    }

    /// A stretch of the same, and how many there are of each kind among those that are called so; `unsure`: only those whose names
    /// are one on thin evidence.
    pub fn entity_list(
        &self,
        search: Option<&str>,
        kind: Option<&str>,
        unsure: bool,
        stretch: Stretch,
    ) -> Result<(Beginning<EntityLine>, BTreeMap<String, u32>)> {
        let called = search.map(|s| self.file.entities_called(s)).transpose()?;
        let overview = self.overview()?;
        let rows = overview.entity_order.iter().filter_map(|at| overview.entity_row(*at));
        let is_asked = |e: &&EntityRow| (e.provisional || !unsure) && called.as_ref().is_none_or(|c| c.contains(&e.id));
        let named: Vec<&EntityRow> = rows.filter(is_asked).collect();
        let kinds = crate::lists::tally(named.iter().map(|e| e.kind.as_str()));
        let of: Vec<&EntityRow> = named.into_iter().filter(|e| kind.is_none_or(|k| e.kind.as_str() == k)).collect();
        let mut items = Vec::new();
        for row in of.iter().skip(stretch.offset).take(stretch.limit.unwrap_or(usize::MAX)) {
            if let Some(entity) = self.file.entity(&row.id)? {
                items.push(self.entity_line(&entity)?);
            }
        }
        Ok((Beginning { total: of.len(), items }, kinds))
    }

    pub(crate) fn entity_line(&self, entity: &Entity) -> Result<EntityLine> {
        let overview = self.overview()?;
        let row = overview.entity(&entity.id).and_then(|at| overview.entity_row(at));
        let documents: BTreeSet<_> = entity.names.iter().flat_map(|n| &n.documents).collect();
        let also: BTreeSet<&String> = entity.names.iter().map(|n| &n.text).filter(|n| **n != entity.name).collect();
        Ok(EntityLine {
            id: entity.id.0.clone(),
            short: row.map_or(entity.id.0.as_str(), EntityRow::short_id).to_owned(),
            kind: entity.kind.as_str().to_owned(),
            name: entity.name.clone(),
            also: also.into_iter().cloned().collect(),
            documents: documents.len() as u32,
            provisional: entity.provisional,
            country: entity.country.clone(),
            lat: entity.point.map(|p| p.0),
            lon: entity.point.map(|p| p.1),
        })
    }

    /// An entity with its names and the facts in which it plays a part; `name` is its id's beginning or its name.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn entity(&self, name: &str) -> Result<EntityPage> {
        let id = self.find_entity(name)?;
        let lookup = Lookup::new(self)?;
        let missing = || crate::Error::new(crate::ErrorKind::NotFound, format!("no entity {name}"));
        let entity = self.file.entity(&id)?.ok_or_else(missing)?;
        let at = lookup.overview.entity(&id);
        let plays = |fact: &FactRow| fact.place == at || fact.roles.iter().any(|(_, entity)| Some(*entity) == at);
        let facts = lookup.overview.ranks(plays);
        let mut written = Vec::new();
        for name in &entity.names {
            let first = name.documents.iter().take(NAMED).map(|d| lookup.document(d)).collect::<Result<_>>()?;
            let (text, script, language) = (name.text.clone(), name.script.clone(), name.language.clone());
            let documents = Beginning { total: name.documents.len(), items: first };
            written.push(NamePart { text, script, language, documents });
        }
        let log = self.file.judgements()?;
        let voice = lookup.overview.voices.iter().find(|row| row.entity.is_some() && row.entity == at);
        Ok(EntityPage {
            line: self.entity_line(&entity)?,
            names: written,
            ids: entity.ids.clone(),
            reasons: entity.reasons.clone(),
            facts: self.lines(&facts, Stretch { offset: 0, limit: Some(FACTS) }, &lookup)?,
            voice: voice.map(|row| voice_line(row, &lookup.overview, &log)),
            notes: judge::notes(&log, &id.0),
        })
    }

    /// Who published the documents, those with most first: a stretch of those whose names hold these words.
    ///
    /// # Errors
    /// Those of reading the case; so for all below.
    pub fn outlet_list(&self, search: Option<&str>, stretch: Stretch) -> Result<Beginning<OutletLine>> {
        let (log, overview) = (self.file.judgements()?, self.overview()?);
        let rows = overview.outlets.iter().filter(|row| names::holds(&row.name, search));
        let mut rows: Vec<&OutletRow> = rows.collect();
        rows.sort_by(|a, b| (b.documents, &a.name).cmp(&(a.documents, &b.name)));
        Ok(Beginning::stretch(rows, stretch.offset, stretch.limit).map(|row| outlet_line(row, &log)))
    }

    /// Who published the documents, those with most first.
    pub fn outlets(&self) -> Result<Vec<OutletLine>> {
        Ok(self.outlet_list(None, Stretch::default())?.items)
    }

    /// Voices that are an origin of a fact, those of most facts first: a stretch of those whose names hold these words.
    pub fn voices(&self, search: Option<&str>, stretch: Stretch) -> Result<Beginning<VoiceLine>> {
        let (log, overview) = (self.file.judgements()?, self.overview()?);
        let mut rows: Vec<&VoiceRow> = overview.voices.iter().filter(|row| names::holds(&row.name, search)).collect();
        // Stable: voices of one name stay in the order of their ids.
        rows.sort_by(|a, b| (b.facts, b.alone, &a.name).cmp(&(a.facts, a.alone, &b.name)));
        Ok(Beginning::stretch(rows, stretch.offset, stretch.limit).map(|row| voice_line(row, &overview, &log)))
    }

    pub(crate) fn document_line(&self, head: &Head, lookup: &Lookup<'_>) -> Result<DocumentLine> {
        let document = &head.document;
        // Only a text that states no date is looked into for what it tells of one.
        let dated = match &document.published {
            Some(_) => published(&document.published),
            None => published(&lookup.stored(head.sequence)?.document.published),
        };
        let mut taken_from = Vec::new();
        for descent in &self.file.descents_of(&document.id)? {
            if descent.to == document.id {
                taken_from.push(descent_line(descent, &descent.from, lookup)?);
            } else if !descent.directed {
                taken_from.push(descent_line(descent, &descent.to, lookup)?);
            }
        }
        Ok(DocumentLine {
            name: document_name(head),
            publisher: stated(&document.publisher),
            published: dated,
            language: document.language.as_ref().map(|l| l.value.clone()),
            path: document.provenance.path.clone(),
            url: document.url.as_ref().map(|u| u.value.clone()),
            truncated: document.truncated,
            translated: document.translated.as_ref().is_some_and(|t| t.value),
            taken_from,
            snippet: Vec::new(),
        })
    }
}

fn voice_line(row: &VoiceRow, overview: &Overview, log: &[Judgement]) -> VoiceLine {
    let grade = judge::grade(log, &row.name);
    VoiceLine {
        name: row.name.clone(),
        entity: row.entity.and_then(|at| overview.entity_row(at)).map(|e| e.id.0.clone()),
        kind: row.kind.as_str().to_owned(),
        facts: row.facts,
        alone: row.alone,
        documents: row.documents,
        grade: grade.unwrap_or('F'),
        graded: grade.is_some(),
    }
}

fn outlet_line(row: &OutletRow, log: &[Judgement]) -> OutletLine {
    let grade = judge::grade(log, &row.name);
    OutletLine {
        name: row.name.clone(),
        stated: row.stated,
        grade: grade.unwrap_or('F'),
        graded: grade.is_some(),
        documents: row.documents,
        derived: row.derived,
        origins: row.origins,
        own_word: row.own_word,
        repeats: row.repeats,
        untraced: row.untraced,
        notes: judge::notes(log, &row.name),
    }
}

pub(crate) fn descent_line(descent: &Descent, other: &model::DocumentId, lookup: &Lookup<'_>) -> Result<DescentLine> {
    Ok(DescentLine {
        document: lookup.document(other)?,
        relation: descent.relation.as_str().to_owned(),
        directed: descent.directed,
        score: descent.score,
        basis: descent.basis.clone(),
    })
}

/// The stretch of text that holds most of the words asked for; they are marked.
fn snippet(text: &str, asked: &BTreeSet<String>) -> Vec<Piece> {
    let all = casefile::fold::words(text);
    let is_asked = |folded: &str| asked.contains(folded);
    let (mut best, mut most) = (None, 0);
    for (at, _) in all.iter().enumerate().filter(|(_, w)| is_asked(&w.folded)) {
        let near = &all[at..all.len().min(at + AROUND)];
        let distinct: BTreeSet<_> = near.iter().map(|w| &w.folded).filter(|w| is_asked(w)).collect();
        if distinct.len() > most {
            (best, most) = (Some(at), distinct.len());
        }
    }
    let Some(at) = best else { return Vec::new() };
    let shown = &all[at.saturating_sub(AROUND / 2)..all.len().min(at + AROUND)];
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = shown.first().map_or(0, |w| w.span.start);
    let end = shown.last().map_or(0, |w| w.span.end);
    for word in shown.iter().filter(|w| is_asked(&w.folded)) {
        for (start, stop, marked) in [(from, word.span.start, false), (word.span.start, word.span.end, true)] {
            pieces.push(Piece { text: Span { start, end: stop }.of(text).to_owned(), marked });
        }
        from = word.span.end;
    }
    pieces.push(Piece { text: Span { start: from, end }.of(text).to_owned(), marked: false });
    pieces.retain(|p| !p.text.is_empty());
    pieces
}

/// Each block cut wherever a mark begins or ends.
fn blocks(
    document: &Document,
    reading: &Reading,
    resolution: &BTreeMap<u32, EntityId>,
    lookup: &Lookup<'_>,
) -> Result<Vec<BlockPart>> {
    let mut marks: Vec<(Span, Mark)> = Vec::new();
    marks.extend(reading.claims.iter().enumerate().map(|(number, c)| (c.evidence, Mark::Claim(number as u32))));
    marks.extend(reading.mentions.iter().map(|m| (m.span, Mark::Entity(m.entity))));
    marks.extend(reading.times.iter().enumerate().map(|(at, t)| (t.span, Mark::Time(at))));
    marks.extend(reading.quantities.iter().map(|q| (q.span, Mark::Number)));
    marks.extend(reading.attributions.iter().flat_map(|a| a.cue.iter().map(|c| (*c, Mark::Cue))));
    marks.sort();
    marks.dedup();
    let mut parts = Vec::new();
    let (mut next, mut open): (usize, Vec<(Span, Mark)>) = (0, Vec::new());
    for block in &document.blocks {
        while next < marks.len() && marks[next].0.start < block.span.end {
            open.push(marks[next]);
            next += 1;
        }
        open.retain(|(span, _)| span.end > block.span.start);
        let mut cuts: BTreeSet<u32> = [block.span.start, block.span.end].into();
        for (span, _) in &open {
            cuts.extend([span.start, span.end].into_iter().filter(|at| block.span.start < *at && *at < block.span.end));
        }
        let cuts: Vec<u32> = cuts.into_iter().collect();
        let (mut inner, mut waiting) = (Vec::<(Span, Mark)>::new(), open.iter().peekable());
        let mut pieces: Vec<TextPiece> = Vec::new();
        for pair in cuts.windows(2) {
            let stretch = Span { start: pair[0], end: pair[1] };
            while let Some(mark) = waiting.next_if(|(span, _)| span.start <= stretch.start) {
                inner.push(*mark);
            }
            inner.retain(|(span, _)| span.end > stretch.start);
            pieces.push(piece(stretch, &inner, document, reading, resolution, lookup)?);
        }
        let kind =
            serde_json::to_value(block.kind).ok().and_then(|k| k.as_str().map(str::to_owned)).unwrap_or_default();
        parts.push(BlockPart { kind, pieces });
    }
    Ok(parts)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Claim(u32),
    Entity(u32),
    Time(usize),
    Number,
    Cue,
}

fn piece(
    stretch: Span,
    marks: &[(Span, Mark)],
    document: &Document,
    reading: &Reading,
    resolution: &BTreeMap<u32, EntityId>,
    lookup: &Lookup<'_>,
) -> Result<TextPiece> {
    let mut piece = TextPiece { text: stretch.of(&document.text).to_owned(), ..TextPiece::default() };
    let mut narrowest = usize::MAX;
    for (span, mark) in marks {
        match mark {
            Mark::Claim(number) => piece.claims.push(*number),
            Mark::Entity(local) if span.len() < narrowest => {
                if let Some(id) = resolution.get(local) {
                    piece.entity = Some(lookup.named(id));
                    narrowest = span.len();
                }
            }
            Mark::Entity(_) => {}
            Mark::Time(at) => piece.time = words::interval(reading.times[*at].interval).or(piece.time),
            Mark::Number => piece.number = true,
            Mark::Cue => piece.cue = true,
        }
    }
    piece.claims.sort_unstable();
    piece.claims.dedup();
    Ok(piece)
}
