//! How does a case leave for other programs? JSON lines as the contract has them, tables as CSV, places as GeoJSON.
//! Sorted by id: two exports of one case are byte-identical.

use crate::{
    case::{Case, reader},
    contract::{Options, Published, Writer},
    error::{Error, ErrorKind, Result},
    names,
    read::Silent,
    select::Filter,
    words,
};
use casefile::Stored;
use model::{CodePoints, Fact, Form, Reading};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A folder of JSON lines: documents, entities, claims, facts, descents, judgements.
    Jsonl,
    /// A folder of tables: facts, claims, documents, entities.
    Csv,
    /// One file: a feature a fact.
    GeoJson,
}

impl Case {
    /// Writes an export to `target` (a folder, or for GeoJSON a file) and gives the files written.
    ///
    /// # Errors
    /// Fails when a file cannot be written, or the case not be read.
    pub fn export(&self, format: Format, filter: &Filter, target: &Path) -> Result<Vec<PathBuf>> {
        match format {
            Format::Jsonl => self.export_lines(target),
            Format::Csv => self.export_tables(filter, target),
            Format::GeoJson => self.export_places(filter, target),
        }
    }

    fn export_lines(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let kinds = &reader().kinds.all;
        let mut all = self.all_read(&Silent, false)?;
        all.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        let nothing = Reading::default();
        let (mut documents, mut claims) = (Vec::new(), Vec::new());
        for stored in &all {
            let reading = stored.reading.as_ref().unwrap_or(&nothing);
            let resolution = self.file.resolution_of(stored.sequence)?;
            let points = CodePoints::new(&stored.document.text);
            let id = Value::from(stored.document.id.as_str());
            let writer = Writer {
                id: &id,
                document: &stored.document,
                reading,
                points: &points,
                kinds,
                entity: |local| resolution.get(&local).map_or(Value::Null, |e| Value::from(e.0.as_str())),
                options: Options::default(),
            };
            documents.push(line(&self.document_json(stored, json!(writer.blocks()))?));
            for claim in &reading.claims {
                claims.push((claim.id.clone(), line(&writer.claim(claim))));
            }
        }
        claims.sort();
        let claims = claims.into_iter().map(|(_, line)| line).collect();
        let mut entities = self.file.entities()?;
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        let entities = entities.iter().map(|e| {
            line(&json!({
                "id": e.id.0, "type": e.kind.as_str(), "name": e.name, "names": e.names, "ids": e.ids,
                "lat": e.point.map(|p| p.0), "lon": e.point.map(|p| p.1), "country": e.country,
                "reasons": e.reasons, "provisional": e.provisional,
            }))
        });
        let mut facts = self.file.facts()?;
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut descents: Vec<String> = self
            .file
            .descents()?
            .iter()
            .map(|d| {
                line(&json!({
                    "from": d.from.0, "to": d.to.0, "relation": d.relation.as_str(), "directed": d.directed,
                    "score": d.score, "basis": d.basis,
                }))
            })
            .collect();
        descents.sort();
        let judgements = self.file.judgements()?;
        std::fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
        [
            ("documents.jsonl", documents),
            ("entities.jsonl", entities.collect()),
            ("claims.jsonl", claims),
            ("facts.jsonl", facts.iter().map(|f| line(&fact_json(f))).collect()),
            ("descents.jsonl", descents),
            ("judgements.jsonl", judgements.iter().map(line).collect()),
        ]
        .into_iter()
        .map(|(name, lines)| write(folder.join(name), &lines.concat()))
        .collect()
    }

    fn document_json(&self, stored: &Stored, blocks: Value) -> Result<Value> {
        let document = &stored.document;
        let text = |found: &Option<model::Found<String>>| found.as_ref().map(|f| f.value.clone());
        let sightings = self.file.sightings(&document.id)?;
        let first = sightings.first();
        Ok(json!({
            "id": document.id.0,
            "path": first.map(|s| &s.path),
            "url": text(&document.url),
            "retrieved": first.and_then(|s| s.retrieved.as_ref()).or(document.provenance.retrieved.as_ref()),
            "sightings": sightings.iter().map(|s| &s.path).collect::<Vec<_>>(),
            "title": text(&document.title),
            "publisher": text(&document.publisher),
            "authors": document.authors.iter().map(|a| &a.value).collect::<Vec<_>>(),
            "published": Published::of(&document.published),
            "language": text(&document.language),
            "text": document.text,
            "blocks": blocks,
            "translated": document.translated.as_ref().is_some_and(|t| t.value),
            "truncated": document.truncated,
        }))
    }

    fn export_tables(&self, filter: &Filter, folder: &Path) -> Result<Vec<PathBuf>> {
        let mut facts = self.facts(filter)?;
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut fact_rows = vec![row(&[
            "id",
            "kind",
            "form",
            "summary",
            "status",
            "credibility",
            "independent_origins",
            "own_word",
            "repeats",
            "untraced",
            "origins",
            "denied_by",
            "outlets",
            "values",
            "from",
            "to",
            "place",
            "lat",
            "lon",
        ])];
        let mut claim_rows = vec![row(&[
            "id",
            "fact",
            "kind",
            "part",
            "reason",
            "document",
            "outlet",
            "published",
            "start",
            "end",
            "quote",
            "chain",
            "polarity",
            "modality",
            "certainty",
            "time",
            "numbers",
        ])];
        for fact in &facts {
            let time = fact.time.unwrap_or_default();
            let place = fact.place.as_ref();
            let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
            let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
            fact_rows.push(row(&[
                &fact.id,
                &fact.kind,
                &fact.form,
                &fact.summary,
                &fact.status,
                &fact.credibility.to_string(),
                &fact.independent_origins.to_string(),
                &fact.own_word.to_string(),
                &fact.repeats.to_string(),
                &fact.untraced.to_string(),
                &fact.origins.join("; "),
                &fact.denied_by.join("; "),
                &fact.outlets.join("; "),
                &fact.values.join("; "),
                &day(time.from),
                &day(time.to),
                place.map_or("", |p| p.name.name.as_str()),
                &degrees(place.and_then(|p| p.lat)),
                &degrees(place.and_then(|p| p.lon)),
            ]));
            for member in self.fact(&fact.id, None)?.members {
                let quote: String = member.sentence.iter().filter(|p| p.marked).map(|p| p.text.as_str()).collect();
                let chain: Vec<&str> = member.chain.iter().map(|l| l.text.as_str()).collect();
                claim_rows.push(row(&[
                    &member.claim,
                    &fact.id,
                    &member.kind,
                    &member.part,
                    &member.reason,
                    &member.document.id,
                    &member.document.outlet,
                    member.published.as_ref().map_or("", |p| p.text.as_str()),
                    &member.start.to_string(),
                    &member.end.to_string(),
                    &quote,
                    &chain.join(" > "),
                    &member.polarity,
                    &member.modality,
                    &member.certainty,
                    member.time.as_deref().unwrap_or_default(),
                    &member.numbers.join("; "),
                ]));
            }
        }
        let mut document_rows = vec![row(&["id", "path", "outlet", "title", "from", "to", "basis", "language", "url"])];
        let mut heads = self.file.heads()?;
        heads.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        for document in heads.iter().map(|h| &h.document) {
            let text =
                |found: &Option<model::Found<String>>| found.as_ref().map(|f| f.value.clone()).unwrap_or_default();
            let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
            let published = document.published_interval();
            document_rows.push(row(&[
                &document.id.0,
                &document.provenance.path,
                names::outlet(document),
                &text(&document.title),
                &day(published.from),
                &day(published.to),
                document.published.as_ref().map_or("", |p| p.basis.as_str()),
                &text(&document.language),
                &text(&document.url),
            ]));
        }
        let mut entity_rows = vec![row(&["id", "type", "name", "also", "documents", "country", "lat", "lon"])];
        let mut entities = self.entities(None, None)?;
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        for entity in &entities {
            let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
            entity_rows.push(row(&[
                &entity.id,
                &entity.kind,
                &entity.name,
                &entity.also.join("; "),
                &entity.documents.to_string(),
                entity.country.as_deref().unwrap_or_default(),
                &degrees(entity.lat),
                &degrees(entity.lon),
            ]));
        }
        std::fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
        [
            ("facts.csv", fact_rows),
            ("claims.csv", claim_rows),
            ("documents.csv", document_rows),
            ("entities.csv", entity_rows),
        ]
        .into_iter()
        .map(|(name, rows)| write(folder.join(name), &rows.concat()))
        .collect()
    }

    fn export_places(&self, filter: &Filter, target: &Path) -> Result<Vec<PathBuf>> {
        let mut facts = self.facts(filter)?;
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let features: Vec<Value> = facts
            .iter()
            .map(|fact| {
                let point = fact.place.as_ref().and_then(|p| p.lon.zip(p.lat));
                json!({
                    "type": "Feature",
                    "id": fact.id,
                    "geometry": point.map(|(lon, lat)| json!({"type": "Point", "coordinates": [lon, lat]})),
                    "properties": {
                        "summary": fact.summary, "kind": fact.kind, "form": fact.form, "status": fact.status,
                        "credibility": fact.credibility, "independent_origins": fact.independent_origins,
                        "own_word": fact.own_word, "repeats": fact.repeats, "untraced": fact.untraced, "origins": fact.origins,
                        "outlets": fact.outlets, "values": fact.values, "denied_by": fact.denied_by,
                        "from": fact.time.and_then(|t| t.from), "to": fact.time.and_then(|t| t.to),
                        "place": fact.place.as_ref().map(|p| &p.name.name),
                    },
                })
            })
            .collect();
        if target.is_dir() {
            let message = format!("{}: is a folder; give a file's name, such as facts.geojson", target.display());
            return Err(Error::new(ErrorKind::File, message));
        }
        let collection = line(&json!({"type": "FeatureCollection", "features": features}));
        Ok(vec![write(target.to_owned(), &collection)?])
    }
}

fn fact_json(fact: &Fact) -> Value {
    let verdict = &fact.verdict;
    let origins = verdict.origins.iter().map(|o| {
        json!({
            "voice": o.voice, "entity": o.entity.as_ref().map(|e| &e.0), "kind": o.kind.as_str(),
            "documents": o.documents, "claims": o.claims,
        })
    });
    let values = fact.values.iter().map(|v| {
        json!({
            "value": v.text, "low": v.low, "high": v.high, "unit": v.unit, "as_of": v.as_of,
            "claims": v.claims, "origins": v.origins,
        })
    });
    json!({
        "id": fact.id.0,
        "kind": fact.kind,
        "form": if fact.form == Form::Event { "event" } else { "state" },
        "summary": fact.summary,
        "roles": fact.roles.iter().map(|(role, e)| json!({"role": role.as_str(), "entity": e.0})).collect::<Vec<_>>(),
        "time": fact.time,
        "place": fact.place.as_ref().map(|e| &e.0),
        "claims": fact.members.iter().map(|m| &m.claim.0).collect::<Vec<_>>(),
        "members": fact.members.iter().map(|m| json!({
            "claim": m.claim.0, "document": m.document.0, "part": m.part.as_str(), "reason": m.reason,
            "taken_from": m.taken_from.as_ref().map(|d| &d.0),
        })).collect::<Vec<_>>(),
        "values": values.collect::<Vec<_>>(),
        "grouping": fact.grouping,
        "provisional": fact.provisional,
        "verdict": {
            "status": verdict.status.as_str(),
            "independent_origins": verdict.independent_origins,
            "own_word": verdict.own_word,
            "repeats": verdict.repeats,
            "untraced": verdict.untraced,
            "origins": origins.collect::<Vec<_>>(),
            "denied_by": verdict.denied_by,
            "credibility": verdict.credibility,
            "reasons": verdict.reasons,
            "would_rise_if": verdict.would_rise_if,
            "word": words::credibility(verdict.credibility),
        },
    })
}

/// A value as a line of JSON.
fn line<T: Serialize>(value: &T) -> String {
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}

/// A row of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it.
fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let formula = text.starts_with(['=', '+', '@', '\t']) || text.starts_with('-') && text.parse::<f64>().is_err();
        let text = if formula { format!("'{text}") } else { (*text).to_owned() };
        if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let mut row = cells.iter().map(cell).collect::<Vec<_>>().join(",");
    row.push_str("\r\n");
    row
}

pub(crate) fn write(path: PathBuf, text: &str) -> Result<PathBuf> {
    let run = || {
        let mut file = BufWriter::new(File::create(&path)?);
        file.write_all(text.as_bytes())?;
        file.flush()
    };
    run().map_err(|e| Error::file(&path, e))?;
    Ok(path)
}
