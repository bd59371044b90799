//! What should a person look at first? What the case holds, what came in since the last look, what is disputed, what hangs
//! on one voice, and what waits for a judgement. Ranks nothing by truth.

use crate::{
    case::Case,
    error::Result,
    facts::Lookup,
    lists::{Stretch, tally},
    log::LogFilter,
    memory::LastLook,
    overview::VoiceRow,
    select::Pile,
    views::{Beginning, Desk, Hinge, News, PairLine, Published, Waiting},
    words,
};
use model::{Descent, Status};
use std::collections::BTreeSet;

/// How many of each sort are shown.
const SHOWN: Option<usize> = Some(6);
const STRETCH: Stretch = Stretch { offset: 0, limit: SHOWN };
/// A voice is a hinge from so many facts on that rest on it alone.
const HANGING: usize = 2;

impl Case {
    /// The first page, as `who` sees it.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn desk(&self, who: &str) -> Result<Desk> {
        let look = self.last_look(who)?;
        let lookup = Lookup::new(self)?;
        let overview = lookup.overview.clone();
        let with = |status: &[Status]| overview.ranks(|fact| status.contains(&fact.status));
        let mut widely = overview.ranks(|fact| Pile::Widely.has(fact));
        widely.sort_by_cached_key(|rank| overview.fact(*rank).map(|f| (std::cmp::Reverse(f.outlets), f.id.clone())));
        let languages = overview.documents.iter().filter_map(|d| overview.languages.get(d.language as usize));
        Ok(Desk {
            summary: self.summary()?,
            outlets: overview.outlets.len() as u32,
            languages: tally(languages.map(String::as_str)),
            published: words::interval(overview.published).map(|text| Published {
                interval: overview.published,
                basis: String::new(),
                text,
            }),
            news: look.map(|look| self.news(look, &lookup)).transpose()?,
            disputed: self.lines(&with(&[Status::Disputed, Status::Denied]), STRETCH, &lookup)?,
            corroborated: self.lines(&with(&[Status::Corroborated]), STRETCH, &lookup)?,
            widely: self.lines(&widely, STRETCH, &lookup)?,
            hinges: self.hinges(&lookup)?,
            waiting: self.waiting(&lookup)?,
        })
    }

    fn news(&self, look: LastLook, lookup: &Lookup<'_>) -> Result<News> {
        let total = self.file.document_count()?.saturating_sub(look.documents);
        let shown = total.min(SHOWN.unwrap_or_default() as u32);
        let last = self.file.heads_from(look.documents + total - shown, shown)?;
        let of = |pile: Pile| lookup.overview.ranks(|fact| pile.has(fact));
        let (fresh, grown) = (of(Pile::New(look.documents)), of(Pile::Grown(look.documents)));
        Ok(News {
            since: look.when,
            from: look.documents,
            documents: Beginning {
                total: total as usize,
                items: last.iter().rev().map(|head| self.document_line(head, lookup)).collect::<Result<_>>()?,
            },
            facts: self.lines(&fresh, STRETCH, lookup)?,
            grown: self.lines(&grown, STRETCH, lookup)?,
        })
    }

    /// Voices that are the only origin of several facts.
    fn hinges(&self, lookup: &Lookup<'_>) -> Result<Beginning<Hinge>> {
        let overview = &lookup.overview;
        let mut hanging: Vec<Vec<u32>> = vec![Vec::new(); overview.voices.len()];
        for (rank, fact) in (0u32..).zip(&overview.facts) {
            if let Some(facts) = fact.only_voice.and_then(|at| hanging.get_mut(at as usize)) {
                facts.push(rank);
            }
        }
        let mut all: Vec<(Vec<u32>, &VoiceRow)> =
            hanging.into_iter().zip(&overview.voices).filter(|(facts, _)| facts.len() >= HANGING).collect();
        all.sort_by_key(|(facts, _)| std::cmp::Reverse(facts.len()));
        let total = all.len();
        let mut items = Vec::new();
        for (facts, voice) in all.into_iter().take(SHOWN.unwrap_or_default()) {
            let rows = facts.iter().filter_map(|rank| overview.fact(*rank));
            let documents: BTreeSet<u32> = rows.flat_map(|f| f.documents.iter().copied()).collect();
            items.push(Hinge {
                voice: voice.name.clone(),
                entity: voice.entity.and_then(|at| overview.entity_row(at)).map(|e| e.id.0.clone()),
                kind: voice.kind.as_str().to_owned(),
                facts: facts.len() as u32,
                documents: documents.len() as u32,
                examples: facts.iter().take(3).map(|rank| self.fact_line(*rank, lookup)).collect::<Result<_>>()?,
            });
        }
        Ok(Beginning { total, items })
    }

    /// Documents that share text, and nothing says which was first.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn pairs(&self, stretch: Stretch) -> Result<Beginning<PairLine>> {
        let lookup = Lookup::new(self)?;
        let limit = stretch.limit.unwrap_or(u32::MAX as usize) as u32;
        let (total, some) = self.file.undirected_descents(stretch.offset as u32, limit)?;
        let pair = |descent: Descent| {
            Ok(PairLine {
                left: lookup.document(&descent.from)?,
                right: lookup.document(&descent.to)?,
                relation: descent.relation.as_str().to_owned(),
                basis: descent.basis,
            })
        };
        Ok(Beginning { total: total as usize, items: some.into_iter().map(pair).collect::<Result<_>>()? })
    }

    fn waiting(&self, lookup: &Lookup<'_>) -> Result<Waiting> {
        let overview = &lookup.overview;
        Ok(Waiting {
            conflicts: self
                .log(&LogFilter { state: Some("against".to_owned()), ..LogFilter::default() }, STRETCH)?
                .list,
            facts: self.lines(&overview.ranks(|fact| Pile::Provisional.has(fact)), STRETCH, lookup)?,
            entities: self.entity_list(None, None, true, STRETCH)?.0,
            pairs: self.pairs(STRETCH)?,
            outlets: Beginning::of(self.outlets()?.into_iter().filter(|o| !o.graded && o.stated).collect(), SHOWN),
        })
    }
}
