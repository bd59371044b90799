//! What happens in an invented world, and who could know it? Stories with their facts and timelines, and observers with
//! access, delay, error and bias.

use super::{
    Parameters,
    lexicon::{Course, Dice, Lexicon, choose},
};
use jiff::{ToSpan, civil::Date};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happened, or was made up.
#[derive(Clone, Debug)]
pub struct Fact {
    /// A key of `facts.yaml`.
    pub sort: String,
    pub course: Course,
    pub day: Date,
    /// Made up otherwise.
    pub real: bool,
    /// What fills the slots of its clauses, number and day left out.
    pub slots: BTreeMap<&'static str, String>,
    /// The true number from each day on; empty where there is none.
    pub series: Vec<(Date, i64)>,
    /// The true answer first, for what has rival answers.
    pub answers: Vec<String>,
}

impl Fact {
    /// The true number as of a day.
    pub fn number(&self, day: Date) -> Option<i64> {
        let known = self.series.iter().rev().find(|(from, _)| *from <= day);
        known.or(self.series.first()).map(|(_, n)| *n)
    }
}

/// Someone who can say something.
#[derive(Clone, Debug)]
pub struct Observer {
    /// Voices with one key are one origin.
    pub key: String,
    /// Frames of grammars that fit.
    pub frames: &'static [&'static str],
    /// As he is called first, and later.
    pub first: String,
    pub again: String,
    /// The only outlet that he speaks to.
    pub outlet: Option<usize>,
    pub delay: i32,
    /// Facts that he knows of, with what he makes of the true number.
    pub knows: BTreeMap<usize, f64>,
    /// Facts of which he has the wrong answer.
    pub misled: BTreeSet<usize>,
    /// What else he knows of a fact: which of the details, and its number.
    pub details: BTreeMap<usize, (usize, usize)>,
    /// Facts that he denies.
    pub denies: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub struct Outlet {
    /// Without its article.
    pub name: String,
    pub grammar: usize,
    /// Makes things up and gets them wrong.
    pub poor: bool,
    /// A letter that the user gave.
    pub grade: Option<char>,
}

impl Outlet {
    /// As it is named in a sentence.
    pub fn called(&self) -> String {
        format!("the {}", self.name)
    }
}

/// Facts that belong together.
#[derive(Clone, Debug)]
pub struct Story {
    pub begins: Date,
    pub place: String,
    pub force: String,
    pub ship: String,
    /// Indices into the world's facts.
    pub facts: Vec<usize>,
    pub observers: Vec<Observer>,
}

pub struct World {
    pub outlets: Vec<Outlet>,
    pub facts: Vec<Fact>,
    pub stories: Vec<Story>,
    /// People who turn up in many stories.
    known: Vec<String>,
}

pub fn later(day: Date, days: i32) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(day)
}

fn letters(dice: &mut Dice, lexicon: &Lexicon) -> String {
    let names = &lexicon.names;
    format!(
        "{} {}{}{}",
        dice.pick(&names.given),
        dice.pick(&names.first),
        dice.pick(&names.middle),
        dice.pick(&names.last)
    )
}

fn official(dice: &mut Dice, lexicon: &Lexicon) -> String {
    format!("{} {}", dice.pick(&lexicon.names.offices).clone(), letters(dice, lexicon))
}

impl World {
    pub fn new(dice: &mut Dice, lexicon: &Lexicon) -> World {
        let names = &lexicon.names;
        let mut pairs: Vec<String> = Vec::new();
        for first in &names.outlet_first {
            pairs.extend(names.outlet_last.iter().map(|last| format!("{first} {last}")));
        }
        dice.shuffle(&mut pairs);
        pairs.truncate(40);
        let outlets = pairs
            .into_iter()
            .map(|name| {
                let (grammar, poor, graded) = (dice.roll(lexicon.translated()), dice.chance(0.3), dice.chance(0.6));
                let grade = graded.then_some(if poor { 'D' } else { 'B' });
                Outlet { name, grammar, poor, grade }
            })
            .collect();
        let known = (0..30).map(|_| official(dice, lexicon)).collect();
        World { outlets, facts: Vec::new(), stories: Vec::new(), known }
    }

    /// Another story; gives its index.
    pub fn happen(&mut self, dice: &mut Dice, lexicon: &Lexicon, parameters: &Parameters) -> usize {
        let names = &lexicon.names;
        let total = lexicon.plots.iter().map(|p| p.share).sum();
        let mut roll = dice.roll(total);
        let plot = lexicon.plots.iter().find(|p| {
            let here = roll < p.share;
            roll = roll.saturating_sub(p.share);
            here
        });
        let begins = later(Date::constant(2015, 1, 5), dice.roll(2400) as i32);
        let place = dice.pick(&names.places).clone();
        let force = |dice: &mut Dice| format!("the {} {}", dice.pick(&names.force_first), dice.pick(&names.force_last));
        let (actor, rival) = (force(dice), force(dice));
        let ship = format!("{}{}", dice.pick(&names.ship_first), dice.pick(&names.ship_last));
        let person = |dice: &mut Dice, known: &[String]| {
            if dice.chance(0.3) { dice.pick(known).clone() } else { official(dice, lexicon) }
        };
        let (who, whom) = (person(dice, &self.known), person(dice, &self.known));
        let site = dice.pick(&names.sites).clone();
        let target = dice.pick(&names.targets).replace("[place]", &place);
        let mut story = Story { begins, place, force: actor.clone(), ship, facts: Vec::new(), observers: Vec::new() };
        let mut sorts: Vec<(String, bool)> =
            plot.map(|p| p.facts.iter().map(|f| (f.clone(), true)).collect()).unwrap_or_default();
        if dice.chance(parameters.invented) {
            let invented = ["signed", "arrested", "seized", "met"];
            let spare: Vec<&str> = invented.into_iter().filter(|s| sorts.iter().all(|(k, _)| k != s)).collect();
            if !spare.is_empty() {
                sorts.push(((*dice.pick(&spare)).to_owned(), false));
            }
        }
        for (sort, real) in sorts {
            let Some(about) = lexicon.sorts.get(&sort) else { continue };
            let personal = matches!(sort.as_str(), "met" | "visited" | "signed");
            let mut answers = names.answers.clone();
            dice.shuffle(&mut answers);
            let day = later(begins, [0, 0, 0, 1, 1, 2][dice.roll(6)]);
            let slots = BTreeMap::from([
                ("place", story.place.clone()),
                ("actor", if personal { who.clone() } else { actor.clone() }),
                ("other", whom.clone()),
                ("site", site.clone()),
                ("target", target.clone()),
                ("ship", story.ship.clone()),
            ]);
            story.facts.push(self.facts.len());
            self.facts.push(Fact {
                course: about.number,
                day,
                real,
                slots,
                series: series(dice, about.number, day, about.least, about.most),
                answers,
                sort,
            });
        }
        story.observers = self.observers(dice, lexicon, parameters, &story, [&actor, &rival]);
        self.stories.push(story);
        self.stories.len() - 1
    }

    fn observers(
        &self,
        dice: &mut Dice,
        lexicon: &Lexicon,
        parameters: &Parameters,
        story: &Story,
        forces: [&String; 2],
    ) -> Vec<Observer> {
        const OFFICE: &[&str] = &["told", "said", "statement", "said"];
        let names = &lexicon.names;
        let mut found = Vec::new();
        let mut add = |dice: &mut Dice, key: String, frames, voices: (String, String), outlet, party: bool| {
            let mut observer = Observer {
                key,
                frames,
                first: voices.0,
                again: voices.1,
                outlet,
                delay: i32::from(dice.chance(0.2)),
                knows: BTreeMap::new(),
                misled: BTreeSet::new(),
                details: BTreeMap::new(),
                denies: BTreeSet::new(),
            };
            for at in &story.facts {
                let fact = &self.facts[*at];
                if !fact.real {
                    if dice.chance(0.35) && !observer.key.starts_with("unnamed") {
                        observer.denies.insert(*at);
                    } else if dice.chance(0.25) && observer.key.starts_with("unnamed") {
                        observer.knows.insert(*at, 1.0);
                    }
                    continue;
                }
                if !dice.chance(0.65) {
                    if party && dice.chance(0.1) {
                        observer.denies.insert(*at);
                    }
                    continue;
                }
                let biased = party && lexicon.sorts.get(&fact.sort).is_some_and(|s| s.party) && dice.chance(0.4);
                let wrong = biased || dice.chance(parameters.error);
                let factor = if wrong { [0.5, 0.6, 0.75, 1.3, 1.6, 2.0][dice.roll(6)] } else { 1.0 };
                if wrong {
                    observer.misled.insert(*at);
                }
                observer.knows.insert(*at, factor);
                if dice.chance(0.7) {
                    observer.details.insert(*at, (dice.roll(names.details.len()), 3 + dice.roll(92)));
                }
            }
            found.push(observer);
        };
        for force in forces {
            let name = letters(dice, lexicon);
            let rank = dice.pick(&names.ranks).clone();
            let surname = name.rsplit(' ').next().unwrap_or(&name).to_owned();
            let spokesman = (format!("{rank} {name}, a spokesman for {force},"), format!("{rank} {surname}"));
            let voices = if dice.chance(0.5) { spokesman } else { (force.clone(), force.clone()) };
            add(dice, force.clone(), OFFICE, voices, None, true);
        }
        let mut onlookers = names.onlookers.clone();
        dice.shuffle(&mut onlookers);
        for onlooker in onlookers.iter().take(1 + dice.roll(3)) {
            let name = onlooker.replace("[place]", &story.place);
            add(dice, name.clone(), OFFICE, (name.clone(), name), None, false);
        }
        let man = official(dice, lexicon);
        let surname = man.rsplit(' ').next().unwrap_or(&man).to_owned();
        add(dice, man.clone(), &["told", "said"], (man, surname), None, false);
        for outlet in 0..self.outlets.len() {
            if dice.chance(0.12) {
                let name = &self.outlets[outlet].name;
                add(dice, format!("outlet {name}"), &["scene"], (String::new(), String::new()), Some(outlet), false);
            }
            for list in [&names.witnesses, &names.insiders] {
                if dice.chance(0.12) {
                    let voice = choose(dice.pick::<String>(list), dice);
                    add(dice, "unnamed".to_owned(), &["unnamed"], (voice.clone(), voice), Some(outlet), false);
                }
            }
        }
        if dice.chance(0.3) {
            add(dice, "record".to_owned(), &["record"], (String::new(), String::new()), None, false);
        }
        found
    }
}

fn series(dice: &mut Dice, course: Course, day: Date, least: i64, most: i64) -> Vec<(Date, i64)> {
    let whole = least + dice.roll((most - least).max(1) as usize) as i64;
    let part = |share: f64| ((whole as f64 * share).round() as i64).max(1);
    let shares: &[(i32, f64)] = match course {
        Course::None | Course::Answer => return Vec::new(),
        Course::Stays => &[(0, 1.0)],
        Course::Rises => &[(0, 0.55), (1, 0.75), (2, 0.9), (4, 1.0)],
        Course::Falls => &[(0, 1.0), (1, 0.7), (3, 0.4)],
        Course::Changes => {
            let now = [0.4, 0.6, 1.5, 2.0][dice.roll(4)];
            return vec![(later(day, -400), whole / 10 * 10), (later(day, 90), part(now) / 10 * 10)];
        }
    };
    shares.iter().map(|(days, share)| (later(day, *days), part(*share))).collect()
}
