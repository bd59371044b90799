//! Which documents, entities and outlets are in a case, and what is marked in a document's text?

use crate::{
    case::Case,
    error::Result,
    facts::{Lookup, document_name, published},
    judge,
    lists::Stretch,
    names,
    views::{
        Beginning, BlockPart, ClaimMark, DescentLine, DocumentLine, DocumentPage, EntityLine, EntityPage, Met,
        NamePart, OutletLine, Piece, Stated, TextPiece,
    },
    words,
};
use casefile::{FactFilter, Head};
use model::{Descent, Document, Entity, EntityId, Found, Part, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Documents that a search shows, at most.
const HITS: u32 = 200;
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
        let lookup = Lookup::new(self);
        let descents = self.file.descents()?;
        let outlet = outlet.map(casefile::fold::fold);
        let is_of =
            |head: &Head| outlet.as_ref().is_none_or(|o| casefile::fold::fold(names::outlet(&head.document)) == *o);
        let shown = stretch.limit.unwrap_or(usize::MAX);
        let Some(search) = search else {
            let heads: Vec<Head> = self.file.heads()?.into_iter().filter(|h| is_of(h)).collect();
            let lines = heads.iter().skip(stretch.offset).take(shown);
            let items = lines.map(|head| document_line(head, &descents, &lookup)).collect::<Result<_>>()?;
            return Ok(Beginning { total: heads.len(), items });
        };
        let searches = self.spellings(search)?;
        let asked: BTreeSet<String> =
            searches.iter().flat_map(|s| casefile::fold::words(s)).map(|word| word.folded).collect();
        let mut heads = Vec::new();
        for hit in self.file.search_documents(&searches, HITS)? {
            heads.push(self.head(hit.sequence)?);
        }
        heads.retain(|h| is_of(h));
        let mut items = Vec::new();
        for head in heads.iter().skip(stretch.offset).take(shown) {
            let mut line = document_line(head, &descents, &lookup)?;
            line.snippet = snippet(&lookup.stored(head.sequence)?.document.text, &asked);
            items.push(line);
        }
        Ok(Beginning { total: heads.len(), items })
    }

    /// A document with everything marked in its text; `name` is its number or the beginning of its hash.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn document(&self, name: &str) -> Result<DocumentPage> {
        let sequence = self.find_document(name)?;
        let lookup = Lookup::new(self);
        let head = self.head(sequence)?;
        let descents = self.file.descents()?;
        let stored = lookup.stored(sequence)?;
        let (document, nothing) = (&stored.document, Reading::default());
        let reading = stored.reading.as_ref().unwrap_or(&nothing);
        let resolution = self.file.resolution_of(sequence)?;
        let facts = self.file.facts_of_document(sequence)?;
        let mut claims = Vec::new();
        for (number, claim) in reading.claims.iter().enumerate() {
            let fact = facts.get(&claim.id).map(|id| self.file.fact(id)).transpose()?.flatten();
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
                fact_short: fact.as_ref().map(|f| self.short_id("fact", &f.id.0)).transpose()?,
                fact_summary: fact.as_ref().map(|f| f.summary.clone()),
                fact: fact.map(|f| f.id.0),
            });
        }
        let sightings = self.file.sightings(&document.id)?;
        let mut taken_by = Vec::new();
        for descent in descents.iter().filter(|d| d.from == document.id) {
            taken_by.push(descent_line(descent, &descent.to, &lookup)?);
        }
        Ok(DocumentPage {
            line: document_line(&head, &descents, &lookup)?,
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
        let called = search.map(|s| self.file.entities_called(s)).transpose()?;
        let passes =
            |e: &Entity| called.as_ref().is_none_or(|c| c.contains(&e.id)) && kind.is_none_or(|k| e.kind.as_str() == k);
        let all = self.file.entities()?;
        all.iter().filter(|e| passes(e)).map(|e| self.entity_line(e)).collect()
    }

    /// A stretch of the same, and how many there are of each kind among those that are called so.
    pub fn entity_list(
        &self,
        search: Option<&str>,
        kind: Option<&str>,
        stretch: Stretch,
    ) -> Result<(Beginning<EntityLine>, BTreeMap<String, u32>)> {
        let called = search.map(|s| self.file.entities_called(s)).transpose()?;
        let mut all = self.file.entities()?;
        all.retain(|e| called.as_ref().is_none_or(|c| c.contains(&e.id)));
        let kinds = crate::lists::tally(all.iter().map(|e| e.kind.as_str()));
        all.retain(|e| kind.is_none_or(|k| e.kind.as_str() == k));
        let shown = all.iter().skip(stretch.offset).take(stretch.limit.unwrap_or(usize::MAX));
        let items = shown.map(|e| self.entity_line(e)).collect::<Result<_>>()?;
        Ok((Beginning { total: all.len(), items }, kinds))
    }

    pub(crate) fn entity_line(&self, entity: &Entity) -> Result<EntityLine> {
        let documents: BTreeSet<_> = entity.names.iter().flat_map(|n| &n.documents).collect();
        let also: BTreeSet<&String> = entity.names.iter().map(|n| &n.text).filter(|n| **n != entity.name).collect();
        Ok(EntityLine {
            id: entity.id.0.clone(),
            short: self.short_id("entity", &entity.id.0)?,
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
        let lookup = Lookup::new(self);
        let missing = || crate::Error::new(crate::ErrorKind::NotFound, format!("no entity {name}"));
        let entity = self.file.entity(&id)?.ok_or_else(missing)?;
        let filter = FactFilter { entities: Some([id.clone()].into()), ..FactFilter::default() };
        let facts = self.facts_of(&filter)?;
        let mut written = Vec::new();
        for name in &entity.names {
            let documents = name.documents.iter().map(|d| lookup.document(d)).collect::<Result<_>>()?;
            let (text, script, language) = (name.text.clone(), name.script.clone(), name.language.clone());
            written.push(NamePart { text, script, language, documents });
        }
        Ok(EntityPage {
            line: self.entity_line(&entity)?,
            names: written,
            ids: entity.ids.clone(),
            reasons: entity.reasons.clone(),
            facts: facts.iter().map(|f| self.fact_line(f, &lookup)).collect::<Result<_>>()?,
            notes: judge::notes(&self.file.judgements()?, &id.0),
        })
    }

    /// Who published the documents, those with most first.
    pub fn outlets(&self) -> Result<Vec<OutletLine>> {
        let log = self.file.judgements()?;
        let mut outlets: BTreeMap<String, OutletLine> = BTreeMap::new();
        let mut key_of = BTreeMap::new();
        let derived: BTreeSet<_> = self.file.descents()?.into_iter().filter(|d| d.directed).map(|d| d.to).collect();
        for head in self.file.heads()? {
            let key = names::outlet_key(&head.document);
            let line = outlets.entry(key.clone()).or_insert_with(|| {
                let name = names::outlet(&head.document).to_owned();
                let grade = judge::grade(&log, &name);
                OutletLine {
                    stated: head.document.publisher.is_some(),
                    grade: grade.unwrap_or('F'),
                    graded: grade.is_some(),
                    name,
                    documents: 0,
                    derived: 0,
                    origins: 0,
                    own_word: 0,
                    repeats: 0,
                    untraced: 0,
                }
            });
            line.documents += 1;
            line.derived += u32::from(derived.contains(&head.document.id));
            key_of.insert(head.document.id, key);
        }
        for fact in self.all_facts()? {
            for member in &fact.members {
                let Some(line) = key_of.get(&member.document).and_then(|k| outlets.get_mut(k)) else { continue };
                match member.part {
                    Part::Origin => line.origins += 1,
                    Part::OwnWord => line.own_word += 1,
                    Part::Repeat => line.repeats += 1,
                    Part::Untraced => line.untraced += 1,
                    Part::Denial | Part::Unweighed => {}
                }
            }
        }
        let mut lines: Vec<OutletLine> = outlets.into_values().collect();
        lines.sort_by(|a, b| (b.documents, &a.name).cmp(&(a.documents, &b.name)));
        Ok(lines)
    }
}

pub(crate) fn document_line(head: &Head, descents: &[Descent], lookup: &Lookup<'_>) -> Result<DocumentLine> {
    let document = &head.document;
    // Only a text that states no date is looked into for what it tells of one.
    let dated = match &document.published {
        Some(_) => published(&document.published),
        None => published(&lookup.stored(head.sequence)?.document.published),
    };
    let mut taken_from = Vec::new();
    for descent in descents {
        if descent.to == document.id {
            taken_from.push(descent_line(descent, &descent.from, lookup)?);
        } else if descent.from == document.id && !descent.directed {
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
                    piece.entity = Some(lookup.named(id)?);
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
