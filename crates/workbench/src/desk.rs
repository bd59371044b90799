//! What should a person look at first? What the case holds, what came in since the last look, what is disputed, what hangs
//! on one voice, and what waits for a judgement. Ranks nothing by truth.

use crate::{
    case::Case,
    documents::document_line,
    error::Result,
    facts::Lookup,
    lists::{Stretch, tally},
    memory::LastLook,
    names,
    views::{Beginning, Desk, Hinge, News, PairLine, Published, Waiting},
    words,
};
use model::{DocumentId, Fact, Interval, Status};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How many of each sort are shown.
const SHOWN: Option<usize> = Some(6);
const STRETCH: Stretch = Stretch { offset: 0, limit: SHOWN };
/// A fact is widely reported from so many outlets on.
const WIDELY: usize = 3;
/// A voice is a hinge from so many facts on that rest on it alone.
const HANGING: usize = 2;

impl Case {
    /// The first page, as `who` sees it.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn desk(&self, who: &str) -> Result<Desk> {
        let look = self.last_look(who)?;
        let lookup = Lookup::new(self);
        let facts = self.all_facts()?;
        let heads = self.file.heads()?;
        let outlet_of: BTreeMap<&DocumentId, String> =
            heads.iter().map(|h| (&h.document.id, names::outlet_key(&h.document))).collect();
        let outlets_of = |fact: &Fact| -> usize {
            fact.members.iter().filter_map(|m| outlet_of.get(&m.document)).collect::<BTreeSet<_>>().len()
        };
        let with = |status: &[Status]| -> Vec<Arc<Fact>> {
            facts.iter().filter(|f| status.contains(&f.verdict.status)).cloned().collect()
        };
        let mut widely: Vec<(usize, &Arc<Fact>)> = facts.iter().map(|f| (outlets_of(f), f)).collect();
        widely.retain(|(outlets, fact)| *outlets >= WIDELY && fact.verdict.independent_origins <= 1);
        widely.sort_by(|a, b| (b.0, &a.1.id).cmp(&(a.0, &b.1.id)));
        let widely: Vec<Arc<Fact>> = widely.into_iter().map(|(_, fact)| fact.clone()).collect();
        let published = heads.iter().filter_map(|h| h.document.published.as_ref()).map(|p| p.value);
        let published: Vec<Interval> = published.collect();
        let ends = || published.iter().flat_map(|p| [p.from, p.to]).flatten();
        let published = Interval { from: ends().min(), to: ends().max() };
        let languages = heads.iter().map(|h| h.document.language.as_ref().map_or("", |l| l.value.as_str()));
        Ok(Desk {
            summary: self.summary()?,
            outlets: outlet_of.values().collect::<BTreeSet<_>>().len() as u32,
            languages: tally(languages),
            published: words::interval(published).map(|text| Published {
                interval: published,
                basis: String::new(),
                text,
            }),
            news: look.map(|look| self.news(look, &facts, &lookup)).transpose()?,
            disputed: self.lines(&with(&[Status::Disputed, Status::Denied]), STRETCH, &lookup)?,
            corroborated: self.lines(&with(&[Status::Corroborated]), STRETCH, &lookup)?,
            widely: self.lines(&widely, STRETCH, &lookup)?,
            hinges: self.hinges(&facts, &lookup)?,
            waiting: self.waiting(&facts, &lookup)?,
        })
    }

    fn news(&self, look: LastLook, facts: &[Arc<Fact>], lookup: &Lookup<'_>) -> Result<News> {
        let descents = self.file.descents()?;
        let heads: Vec<_> = self.file.heads()?.into_iter().filter(|h| h.sequence >= look.documents).collect();
        let new: BTreeSet<&DocumentId> = heads.iter().map(|h| &h.document.id).collect();
        let told = |fact: &Fact| fact.members.iter().filter(|m| new.contains(&m.document)).count();
        let of = |wanted: fn(usize, usize) -> bool| -> Vec<Arc<Fact>> {
            facts.iter().filter(|f| wanted(told(f), f.members.len())).cloned().collect()
        };
        let lines = heads.iter().rev().take(SHOWN.unwrap_or_default());
        Ok(News {
            since: look.when,
            documents: Beginning {
                total: heads.len(),
                items: lines.map(|head| document_line(head, &descents, lookup)).collect::<Result<_>>()?,
            },
            facts: self.lines(&of(|told, all| told == all), STRETCH, lookup)?,
            grown: self.lines(&of(|told, all| told > 0 && told < all), STRETCH, lookup)?,
        })
    }

    /// Voices that are the only origin of several facts.
    fn hinges(&self, facts: &[Arc<Fact>], lookup: &Lookup<'_>) -> Result<Beginning<Hinge>> {
        let mut hanging: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
        for fact in facts.iter().filter(|f| f.verdict.independent_origins == 1) {
            let Some(origin) = fact.verdict.origins.first() else { continue };
            let key = origin.entity.as_ref().map_or_else(|| casefile::fold::fold(&origin.voice), |e| e.0.clone());
            hanging.entry(key).or_default().push(fact);
        }
        let mut all: Vec<Vec<&Fact>> = hanging.into_values().filter(|facts| facts.len() >= HANGING).collect();
        all.sort_by_key(|facts| std::cmp::Reverse(facts.len()));
        let total = all.len();
        let mut items = Vec::new();
        for facts in all.into_iter().take(SHOWN.unwrap_or_default()) {
            let Some(origin) = facts.first().and_then(|f| f.verdict.origins.first()) else { continue };
            let documents: BTreeSet<_> = facts.iter().flat_map(|f| &f.members).map(|m| &m.document).collect();
            items.push(Hinge {
                voice: match &origin.entity {
                    Some(entity) => lookup.named(entity)?.name,
                    None => origin.voice.clone(),
                },
                entity: origin.entity.as_ref().map(|e| e.0.clone()),
                kind: origin.kind.as_str().to_owned(),
                facts: facts.len() as u32,
                documents: documents.len() as u32,
                examples: facts.iter().take(3).map(|f| self.fact_line(f, lookup)).collect::<Result<_>>()?,
            });
        }
        Ok(Beginning { total, items })
    }

    fn waiting(&self, facts: &[Arc<Fact>], lookup: &Lookup<'_>) -> Result<Waiting> {
        let thin: Vec<Arc<Fact>> = facts.iter().filter(|f| f.provisional).cloned().collect();
        let entities: Vec<_> = self.file.entities()?.into_iter().filter(|e| e.provisional).collect();
        let lines = entities.iter().take(SHOWN.unwrap_or_default()).map(|e| self.entity_line(e));
        let undirected: Vec<_> = self.file.descents()?.into_iter().filter(|d| !d.directed).collect();
        let mut pairs = Vec::new();
        for descent in undirected.iter().take(SHOWN.unwrap_or_default()) {
            pairs.push(PairLine {
                left: lookup.document(&descent.from)?,
                right: lookup.document(&descent.to)?,
                relation: descent.relation.as_str().to_owned(),
                basis: descent.basis.clone(),
            });
        }
        Ok(Waiting {
            conflicts: self
                .judgements()?
                .into_iter()
                .filter(|j| j.undone.is_none() && !j.conflicts.is_empty())
                .collect(),
            facts: self.lines(&thin, STRETCH, lookup)?,
            entities: Beginning { total: entities.len(), items: lines.collect::<Result<_>>()? },
            pairs: Beginning { total: undirected.len(), items: pairs },
            outlets: Beginning::of(self.outlets()?.into_iter().filter(|o| !o.graded && o.stated).collect(), SHOWN),
        })
    }
}
