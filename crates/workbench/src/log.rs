//! Which judgements does the log show, and how many are there of each sort?

use crate::{
    case::Case,
    error::{Error, ErrorKind, Result},
    judge,
    lists::{Stretch, tally},
    views::{Beginning, JudgementLine, JudgementList},
};
use casefile::fold::words;
use model::Judgement;
use std::collections::{BTreeMap, BTreeSet};

/// Which judgements? Everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Words that the judgement, what was shown or who judged hold; a last word may be begun only.
    pub search: Option<String>,
    /// A decision by its name: `merge`, `grade` ...
    pub decision: Option<String>,
    /// `holds`, `undone`, or `against`: it holds, and something speaks against it.
    pub state: Option<String>,
}

#[derive(Clone, Copy)]
enum State {
    Holds,
    Undone,
    Against,
}

impl State {
    fn named(name: &str) -> Result<State> {
        match name {
            "holds" => Ok(State::Holds),
            "undone" => Ok(State::Undone),
            "against" => Ok(State::Against),
            _ => {
                let message = format!("no such state of a judgement: {name} (write holds, undone or against)");
                Err(Error::new(ErrorKind::Invalid, message))
            }
        }
    }

    fn has(self, line: &JudgementLine) -> bool {
        match self {
            State::Holds => line.undone.is_none(),
            State::Undone => line.undone.is_some(),
            State::Against => line.undone.is_none() && !line.conflicts.is_empty(),
        }
    }
}

impl Case {
    /// The whole log, by number.
    ///
    /// # Errors
    /// Those of reading the case, as all below.
    pub fn judgements(&self) -> Result<Vec<JudgementLine>> {
        let mut conflicts: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for (number, problem) in self.file.conflicts()? {
            conflicts.entry(number).or_default().push(problem);
        }
        let line = |judgement: Judgement| JudgementLine {
            conflicts: conflicts.remove(&judgement.number).unwrap_or_default(),
            ..judge::line(&judgement)
        };
        Ok(self.file.judgements()?.into_iter().map(line).collect())
    }

    /// A stretch of the log, the last judgement first.
    ///
    /// # Errors
    /// Fails on a state that does not exist.
    pub fn log(&self, filter: &LogFilter, stretch: Stretch) -> Result<JudgementList> {
        let state = filter.state.as_deref().map(State::named).transpose()?;
        let asked: Vec<String> =
            words(filter.search.as_deref().unwrap_or_default()).into_iter().map(|w| w.folded).collect();
        let mut found = self.judgements()?;
        let all = found.len();
        found.retain(|line| state.is_none_or(|state| state.has(line)) && holds(line, &asked));
        let decisions = tally(found.iter().map(|line| line.decision.as_str()));
        found.retain(|line| filter.decision.as_ref().is_none_or(|decision| *decision == line.decision));
        found.reverse();
        Ok(JudgementList { list: Beginning::stretch(found, stretch.offset, stretch.limit), decisions, all })
    }
}

/// Whether a judgement holds all these words; the last one may be a beginning.
fn holds(line: &JudgementLine, asked: &[String]) -> bool {
    let Some((begun, whole)) = asked.split_last() else { return true };
    let held: BTreeSet<String> =
        [&line.text, &line.who, &line.shown].into_iter().flat_map(|text| words(text)).map(|word| word.folded).collect();
    whole.iter().all(|word| held.contains(word))
        && held.range(begun.clone()..).next().is_some_and(|word| word.starts_with(begun.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, undone: bool, conflicts: usize) -> JudgementLine {
        JudgementLine {
            number: 1,
            decision: "note".to_owned(),
            text: text.to_owned(),
            who: "amira".to_owned(),
            when: String::new(),
            shown: "000 Quay Wire".to_owned(),
            subjects: Vec::new(),
            undone: undone.then(String::new),
            conflicts: vec![String::new(); conflicts],
        }
    }

    #[test]
    fn words_are_sought_in_what_was_judged_shown_and_by_whom() {
        let note = line("note on Quay Wire: asks \"who\" first; حَفتر", false, 0);
        for (search, found) in [
            ("", true),
            ("NOTE", true),
            ("amira quay", true),
            ("first wi", true),
            ("wi first", false),
            ("حفتر", true),
            ("nobody", false),
        ] {
            let asked: Vec<String> = words(search).into_iter().map(|w| w.folded).collect();
            assert_eq!(holds(&note, &asked), found, "{search}");
        }
    }

    #[test]
    fn what_was_undone_has_nothing_against_it_any_more() {
        let states = |line: &JudgementLine| ["holds", "undone", "against"].map(|s| State::named(s).unwrap().has(line));
        assert_eq!(states(&line("x", false, 0)), [true, false, false]);
        assert_eq!(states(&line("x", false, 2)), [true, false, true]);
        assert_eq!(states(&line("x", true, 2)), [false, true, false]);
        assert!(State::named("gone").is_err());
    }
}
