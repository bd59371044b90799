//! What need not be found out anew when a person decides something? Each stage of weighing rests on some kinds of judgements
//! alone; as long as those are the same, so is what came of it.

use crate::entities::Resolved;
use crate::facts::group::Group;
use crate::reuse::Family;
use crate::reuse::text::Shared;
use model::{Decision, Judgement};
use std::sync::Arc;

/// What one weighing found out, for the next one of the same reports.
pub struct Memory {
    ground: String,
    pub(crate) resolved: Stage<Resolved>,
    /// Which reports share text: no judgement changes that.
    pub(crate) texts: Option<Arc<Vec<Shared>>>,
    pub(crate) family: Stage<Family>,
    pub(crate) groups: Stage<Vec<Group>>,
}

impl Default for Memory {
    fn default() -> Memory {
        let entities = |d: &Decision| matches!(d, Decision::Merge { .. } | Decision::Split { .. });
        let copies = |d: &Decision| matches!(d, Decision::Copy { .. } | Decision::Independent { .. });
        let facts = |d: &Decision| matches!(d, Decision::Same { .. } | Decision::Different { .. });
        Memory {
            ground: String::new(),
            resolved: Stage::new(Box::new(entities)),
            texts: None,
            family: Stage::new(Box::new(move |d| entities(d) || copies(d))),
            groups: Stage::new(Box::new(move |d| entities(d) || copies(d) || facts(d))),
        }
    }
}

impl Memory {
    /// Forgets all if it was found out on another ground.
    pub(crate) fn stand_on(&mut self, ground: &str) {
        if self.ground != ground {
            *self = Memory { ground: ground.to_owned(), ..Memory::default() };
        }
    }
}

/// Whether a stage rests on judgements of this kind.
type Counts = Box<dyn Fn(&Decision) -> bool + Send>;

/// What weighing knows of a judgement: its number, who made it, and what was decided.
type Standing = (u64, String, Decision);

/// The outcome of a stage of weighing, and the judgements that it rests on.
pub(crate) struct Stage<T> {
    counts: Counts,
    kept: Option<(Vec<Standing>, Arc<T>)>,
}

impl<T> Stage<T> {
    fn new(counts: Counts) -> Stage<T> {
        Stage { counts, kept: None }
    }

    /// What came of these judgements; found out now if it was not before.
    pub fn of(&mut self, judgements: &[Judgement], find: impl FnOnce() -> T) -> Arc<T> {
        let standing = judgements.iter().filter(|j| j.undone.is_none() && (self.counts)(&j.decision));
        let standing: Vec<Standing> = standing.map(|j| (j.number, j.who.clone(), j.decision.clone())).collect();
        if let Some((_, found)) = self.kept.as_ref().filter(|(of, _)| *of == standing) {
            return found.clone();
        }
        // What was kept is dropped first, so that both are never held together.
        self.kept = None;
        let found = Arc::new(find());
        self.kept = Some((standing, found.clone()));
        found
    }
}
