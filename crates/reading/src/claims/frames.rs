//! Which words tell of which kind of claim, and where do its roles stand? Loads `lang/<code>/claims/`: word classes,
//! operators of scope, and frames. Knows no kind and no word itself.

use crate::table::Table;
use model::{MentionType, Problem, Role};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A word class as written: words, entity types, and other classes that belong to it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Class {
    #[serde(default)]
    pub words: BTreeSet<String>,
    #[serde(default)]
    pub types: BTreeSet<MentionType>,
    /// States belong, though they are places.
    #[serde(default)]
    pub state: bool,
    /// Ships do not belong, though they are equipment.
    #[serde(default)]
    pub no_ships: bool,
    /// Anything that has a name belongs.
    #[serde(default)]
    pub named: bool,
    #[serde(default)]
    pub any_of: Vec<String>,
    /// Sorts of nouns, of `nouns.tsv`, that belong.
    #[serde(default)]
    pub sorts: Vec<String>,
    /// Nouns of these sorts that do not: what reports mean by them is something else.
    #[serde(default)]
    pub without: BTreeSet<String>,
}

/// Words that change how far what stands under them holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    #[serde(default)]
    pub under: BTreeSet<String>,
    #[serde(default)]
    pub with: BTreeSet<String>,
    #[serde(default)]
    pub marks: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operators {
    pub planned: Operator,
    pub possible: Operator,
    pub conditional: Operator,
    pub requested: Operator,
    pub ordered: Operator,
    pub opinion: Operator,
    pub negation: Operator,
    pub probable: Operator,
    /// Under which nobody says yet that it is so: "accused of".
    pub alleged: Operator,
    /// What calls its content false: "it is false that".
    pub untrue: Operator,
    /// What calls its content true, and false where it is negated.
    pub affirmed: Operator,
    /// Prepositions of where something happens.
    pub place: BTreeSet<String>,
}

/// What a frame asks of the quantities of its claim.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Measured {
    /// Any number will do, but there must be one.
    Any(bool),
    /// A number whose unit is of this class, or a currency.
    Class(String),
}

/// A class that a filler must belong to.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(from = "String")]
pub struct Condition {
    pub class: String,
    /// The role or path may be empty.
    pub optional: bool,
}

impl From<String> for Condition {
    fn from(text: String) -> Condition {
        match text.strip_suffix(" or none") {
            Some(class) => Condition { class: class.to_owned(), optional: true },
            None => Condition { class: text, optional: false },
        }
    }
}

/// Trigger words of a kind, and the paths from the trigger to its roles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Frame {
    pub kind: String,
    #[serde(default)]
    pub verbs: Vec<String>,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    pub adjectives: Vec<String>,
    /// Verbs whose subject undergoes what happens: "the ship sank".
    #[serde(default)]
    pub intransitive: BTreeSet<String>,
    /// Role -> paths, tried in order; the first that leads anywhere counts.
    pub roles: BTreeMap<Role, Vec<String>>,
    /// Role or path -> class that its filler must belong to; `class or none`: if it is filled at all.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, Condition>,
    /// Role -> class that its filler must not belong to.
    #[serde(default)]
    pub not: BTreeMap<String, String>,
    /// Paths that must lead nowhere: "called him a liar" is no telephone call.
    #[serde(default)]
    pub without: Vec<String>,
    /// At least one of these roles must be filled, besides those that the kind requires.
    #[serde(default)]
    pub with: Vec<Role>,
    /// Only passives: "was stationed", "troops stationed".
    #[serde(default)]
    pub passive: bool,
    #[serde(default)]
    pub measured: Option<Measured>,
    /// Roles renamed once found: what is "expelled" is the one who withdraws.
    #[serde(default, rename = "as")]
    pub rename: BTreeMap<Role, Role>,
    /// The noun counts only under one of these verbs.
    #[serde(default)]
    pub governed: BTreeSet<String>,
    /// The noun does not count under these verbs: they have frames of their own.
    #[serde(default)]
    pub not_governed: BTreeSet<String>,
    /// Does not count where its complement holds a claim of its own.
    #[serde(default)]
    pub unless_inner: bool,
    /// File that it stands in; filled by the loader.
    #[serde(skip)]
    pub file: String,
}

/// Sentences that show what a file reads and what it does not; run by the tests.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    #[serde(default)]
    pub yes: Vec<Example>,
    #[serde(default)]
    pub no: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    pub claims: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "for readers of the file")]
    doc: String,
    frames: Vec<Frame>,
    #[serde(default)]
    examples: Examples,
}

/// The further words of a trigger, and the index of its frame.
pub type Trigger = (Vec<String>, usize);

/// What reading claims needs of a language.
#[derive(Default)]
pub struct ClaimsData {
    pub frames: Vec<Frame>,
    /// For each part of speech, first word of a trigger -> (its further words, index into `frames`, longest triggers first).
    triggers: [Table<Vec<Trigger>>; 3],
    pub classes: BTreeMap<String, Class>,
    /// Word -> the names of its classes.
    classes_of: Table<Vec<String>>,
    /// The types of thing that a common noun means, by the classes that hold it.
    pub implied: Table<BTreeSet<MentionType>>,
    pub operators: Operators,
    pub examples: BTreeMap<String, Examples>,
}

/// The part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Verb,
    Noun,
    Adjective,
}

impl ClaimsData {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> ClaimsData {
        let mut data = ClaimsData::default();
        let mut sorts = BTreeMap::new();
        let mut fault = |path: &str, message: String| {
            problems.push(Problem::new("language-data", None, format!("{path}: {message}")));
        };
        for (path, text) in files.range("claims/".to_owned()..).take_while(|(p, _)| p.starts_with("claims/")) {
            if path == "claims/classes.yaml" {
                match serde_yaml_ng::from_str(text) {
                    Ok(classes) => data.classes = classes,
                    Err(error) => fault(path, error.to_string()),
                }
            } else if path == "claims/nouns.tsv" {
                let lines = text.lines().filter(|l| !l.starts_with('#'));
                sorts.extend(lines.filter_map(|l| l.split_once('\t')));
            } else if path == "claims/operators.yaml" {
                match serde_yaml_ng::from_str(text) {
                    Ok(operators) => data.operators = operators,
                    Err(error) => fault(path, error.to_string()),
                }
            } else if path.starts_with("claims/frames/") && path.ends_with(".yaml") {
                match serde_yaml_ng::from_str::<File>(text) {
                    Ok(file) => {
                        let name = path.trim_start_matches("claims/frames/").trim_end_matches(".yaml").to_owned();
                        data.frames.extend(file.frames.into_iter().map(|f| Frame { file: name.clone(), ..f }));
                        data.examples.insert(name, file.examples);
                    }
                    Err(error) => fault(path, error.to_string()),
                }
            }
        }
        for (name, class) in &mut data.classes {
            for sort in &class.sorts {
                let Some(words) = sorts.get(sort.as_str()) else {
                    fault("claims/classes.yaml", format!("{name}: no sort {sort}"));
                    continue;
                };
                let own = words.split(' ').filter(|w| !class.without.contains(*w));
                class.words.extend(own.map(str::to_owned));
            }
        }
        // What a word means is said by the classes that list it themselves, not by the unions they are part of.
        for class in data.classes.values().filter(|c| !c.types.is_empty() && c.any_of.is_empty()) {
            for word in &class.words {
                data.implied.entry(word.clone()).or_default().extend(&class.types);
            }
        }
        data.flatten_classes(&mut fault);
        for (name, class) in &data.classes {
            for word in &class.words {
                data.classes_of.entry(word.clone()).or_default().push(name.clone());
            }
        }
        let mut triggers: BTreeMap<(Part, String), Vec<Trigger>> = BTreeMap::new();
        for (index, frame) in data.frames.iter().enumerate() {
            for class in frame.conditions.values().map(|c| &c.class).chain(frame.not.values()) {
                if !data.classes.contains_key(class) {
                    fault(&frame.file, format!("no class {class}"));
                }
            }
            let parts = [(Part::Verb, &frame.verbs), (Part::Noun, &frame.nouns), (Part::Adjective, &frame.adjectives)];
            for (part, words) in parts {
                for trigger in words {
                    let mut words = trigger.split(' ').map(str::to_owned);
                    let Some(mut first) = words.next() else { continue };
                    let mut rest: Vec<String> = words.collect();
                    if part == Part::Noun && !rest.is_empty() {
                        // A noun's head is its last word.
                        let last = rest.pop().unwrap_or_default();
                        rest.insert(0, first);
                        first = last;
                    }
                    triggers.entry((part, first)).or_default().push((rest, index));
                }
            }
        }
        for ((part, first), mut found) in triggers {
            let asked = |i: &usize| data.frames[*i].conditions.len() + usize::from(data.frames[*i].measured.is_some());
            found.sort_by_key(|(rest, index)| (usize::MAX - rest.len(), usize::MAX - asked(index), *index));
            data.triggers[part as usize].insert(first, found);
        }
        data
    }

    /// The triggers of a part of speech that begin with this word; those of nouns end with it.
    pub fn triggers(&self, part: Part, first: &str) -> &[Trigger] {
        self.triggers[part as usize].get(first).map_or(&[], Vec::as_slice)
    }

    /// The names of a word's classes.
    pub fn classes_of(&self, word: &str) -> &[String] {
        self.classes_of.get(word).map_or(&[], Vec::as_slice)
    }

    fn flatten_classes(&mut self, fault: &mut impl FnMut(&str, String)) {
        let written = self.classes.clone();
        for (name, class) in &mut self.classes {
            let mut open: Vec<&str> = written[name].any_of.iter().map(String::as_str).collect();
            let mut seen = BTreeSet::from([name.as_str()]);
            while let Some(next) = open.pop() {
                if !seen.insert(next) {
                    continue;
                }
                match written.get(next) {
                    Some(inner) => {
                        class.words.extend(inner.words.iter().cloned());
                        class.types.extend(&inner.types);
                        class.state |= inner.state;
                        class.named |= inner.named;
                        open.extend(inner.any_of.iter().map(String::as_str));
                    }
                    None => fault("claims/classes.yaml", format!("{name}: no class {next}")),
                }
            }
        }
    }
}
