//! What would a judgement change? Weighs everything as if it were given, compares, and leaves the case as it is.

use crate::{
    case::Case,
    error::Result,
    judge::{Ask, now},
    read::Silent,
    views::{Changed, Named, Preview},
    words,
};
use model::{Fact, FactId};
use std::collections::BTreeMap;

impl Case {
    /// What the case would tell otherwise after this judgement.
    ///
    /// # Errors
    /// As [`Case::judge`].
    pub fn preview(&self, ask: &Ask, who: &str) -> Result<Preview> {
        let (decision, about) = self.decision(ask)?;
        let before = self.file.facts()?;
        let entities_before = self.file.entity_count()?;
        let all = self.all_read(&Silent, false)?;
        self.file.begin()?;
        // Whatever happens, nothing of it stays.
        let tried = || -> Result<_> {
            let number = self.file.add_judgement(&decision, who, &now(), &about)?;
            Ok((self.judgement(number)?.text, self.weigh(&all)?))
        };
        let tried = tried();
        self.file.roll_back();
        let (text, weighed) = tried?;
        let now: BTreeMap<&FactId, &Fact> = weighed.facts.iter().map(|f| (&f.id, f)).collect();
        let then: BTreeMap<&FactId, &Fact> = before.iter().map(|f| (&f.id, f)).collect();
        let named = |fact: &Fact| Named { id: fact.id.0.clone(), name: fact.summary.clone() };
        let mut changed = Vec::new();
        for (id, fact) in &then {
            let Some(after) = now.get(id) else { continue };
            let (was, will) = (said(fact), said(after));
            if was != will || fact.summary != after.summary {
                let mut will = will;
                if fact.summary != after.summary {
                    will = format!("{will}: {}", after.summary);
                }
                changed.push(Changed { id: id.0.clone(), summary: fact.summary.clone(), before: was, after: will });
            }
        }
        Ok(Preview {
            text,
            entities_before,
            entities_after: weighed.entities.len() as u32,
            facts_before: before.len() as u32,
            facts_after: weighed.facts.len() as u32,
            changed,
            gone: before.iter().filter(|f| !now.contains_key(&f.id)).map(named).collect(),
            new: weighed.facts.iter().filter(|f| !then.contains_key(&f.id)).map(named).collect(),
        })
    }
}

/// The verdict in a few words: "single-origin, 1 origin, 4 repeats, 3 possible".
fn said(fact: &Fact) -> String {
    let verdict = &fact.verdict;
    let counts = [
        (verdict.independent_origins, "origin", "origins"),
        (verdict.own_word, "own word", "own words"),
        (verdict.repeats, "repeat", "repeats"),
        (verdict.untraced, "untraced", "untraced"),
    ];
    let counted = counts.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| words::count(*n, one, many));
    let digit = format!("{} {}", verdict.credibility, words::credibility(verdict.credibility));
    let claims = words::count(fact.members.len() as u32, "claim", "claims");
    [verdict.status.as_str().to_owned(), claims]
        .into_iter()
        .chain(counted)
        .chain([digit])
        .collect::<Vec<_>>()
        .join(", ")
}
