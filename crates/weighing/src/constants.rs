//! By which thresholds is weighed? The numbers of `weights/weighing.toml`, which says what each of them means.

use crate::compare::Script;
use serde::Deserialize;

const BUILT_IN: &str = include_str!("../../../weights/weighing.toml");

/// Thresholds and weights, from `weights/*.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constants {
    pub names: NameConstants,
    pub entities: EntityConstants,
    pub reuse: ReuseConstants,
    pub grouping: GroupingConstants,
    pub values: ValueConstants,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameConstants {
    pub word: f64,
    pub firm: f64,
    pub foreign: f64,
    pub foreign_name: f64,
    pub joined: f64,
    pub other_form: f64,
    pub same: f64,
    pub surname: f64,
    pub missing: f64,
    pub rare_letter: f64,
    pub added_vowel: f64,
    pub added_consonant: f64,
    pub alike_cost: f64,
    pub unlike_cost: f64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityConstants {
    pub block: usize,
    pub neighbours: usize,
    pub same: f64,
    pub same_in_document: f64,
    pub dominance: f64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReuseConstants {
    pub run: usize,
    pub window: usize,
    pub shortest: usize,
    pub commonest: usize,
    pub least: usize,
    pub partial: f64,
    pub stretch: usize,
    pub copy: f64,
    pub asymmetry: f64,
    pub sentence: f64,
    pub utterance: usize,
    pub carried: f64,
    pub said: f64,
    pub likely: f64,
    pub rare: f64,
    pub rare_least: usize,
    pub shared_least: usize,
    pub order: f64,
    pub ordered: f64,
    pub coverage: usize,
    pub event_items: usize,
    pub event_block: usize,
    pub item_block: usize,
    pub copied_within: i32,
    pub comparable: f64,
    pub close: f64,
    pub resembling: f64,
    pub likely_credited: f64,
    pub follow: f64,
    pub follow_least: usize,
    pub follow_order: f64,
    pub follow_words: usize,
    pub follow_alike: f64,
    pub follow_sentence: f64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupingConstants {
    pub prior: f64,
    pub same_kind: f64,
    pub same_class: f64,
    pub same_player: f64,
    pub other_player: f64,
    pub missing_player: f64,
    pub same_people: f64,
    pub part_of_people: f64,
    pub same_ship: f64,
    pub same_story: f64,
    pub same_speaker: f64,
    pub same_words: f64,
    pub same_matter: f64,
    pub same_place: f64,
    pub within_place: f64,
    pub unknown_place: f64,
    pub same_number: f64,
    pub time_window: f64,
    pub time_exact: f64,
    pub time_near: f64,
    pub time_unknown: f64,
    pub news_days: i32,
    pub near_km: f64,
    pub threshold: f64,
    pub margin: f64,
    pub medoids: usize,
    pub block: usize,
    pub neighbours: usize,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueConstants {
    pub state_days: i32,
    pub told_days: i32,
    pub settled_days: i32,
}

impl NameConstants {
    /// How alike two words that stand beside others must be to be the same word.
    pub(crate) fn least(&self, one: Script, other: Script) -> f64 {
        if (one, other) == (Script::Latin, Script::Latin) { self.firm } else { self.foreign }
    }
}

impl Constants {
    /// The constants built into the program.
    pub fn built_in() -> Constants {
        Constants::parse(BUILT_IN).expect("the built-in constants are parsed by a test")
    }

    /// Constants from the text of a TOML file; every key is needed and none is spare.
    ///
    /// # Errors
    /// A sentence that names the line and the key that is wrong.
    pub fn parse(text: &str) -> Result<Constants, String> {
        toml::from_str(text).map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_constants_are_whole() {
        assert!(Constants::parse(BUILT_IN).is_ok());
        assert!(Constants::parse("[names]\nword = 1.0").is_err());
    }
}
