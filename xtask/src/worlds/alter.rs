//! What do copiers do to a text? Other words for some of them, articles dropped, names spelt otherwise, numbers mistyped.

use super::lexicon::{Dice, Lexicon, capitalised};
use std::collections::BTreeMap;

/// Replaces a share of the words by others, names and numbers left alone; gives the text, how many words, and of how many.
pub fn spin(text: &str, share: f64, dice: &mut Dice, lexicon: &Lexicon) -> (String, u32, u32) {
    let words: Vec<&str> = text.split(' ').collect();
    let core = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut open: Vec<usize> = (0..words.len())
        .filter(|at| {
            let word = core(words[*at]);
            (*at == 0 || word.chars().all(|c| !c.is_uppercase())) && lexicon.spin.contains_key(&word.to_lowercase())
        })
        .collect();
    dice.shuffle(&mut open);
    // Where few words have others, those that have are replaced more often.
    let wanted = ((words.len() as f64 * share) + dice.real()) as usize;
    open.truncate(wanted);
    let mut out: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    for at in &open {
        let old = core(words[*at]);
        let new = dice.pick(&lexicon.spin[&old.to_lowercase()]);
        let new = if old.starts_with(char::is_uppercase) { capitalised(new) } else { new.clone() };
        out[*at] = words[*at].replacen(&old, &new, 1);
    }
    (out.join(" "), open.len() as u32, words.len() as u32)
}

/// Drops so many of the articles within sentences.
pub fn without_articles(text: &str, share: f64, dice: &mut Dice) -> String {
    let words = text.split(' ').filter(|w| !(matches!(*w, "the" | "a" | "an") && dice.chance(share)));
    words.collect::<Vec<_>>().join(" ")
}

/// Another way to write names in Latin letters, the same throughout one text.
pub struct Letters {
    rules: Vec<(String, String)>,
    spared: Vec<String>,
    known: BTreeMap<String, String>,
}

impl Letters {
    pub fn new(dice: &mut Dice, lexicon: &Lexicon) -> Letters {
        let mut rules = lexicon.names.letters.clone();
        dice.shuffle(&mut rules);
        rules.truncate(4);
        let names = &lexicon.names;
        // Places, offices and outlets have their settled names.
        let settled = [&names.places, &names.offices, &names.ranks, &names.outlet_first, &names.outlet_last];
        let forces = [&names.force_first, &names.force_last, &names.onlookers, &names.given];
        let mut spared: Vec<String> = Vec::new();
        for list in settled.into_iter().chain(forces) {
            spared.extend(list.iter().flat_map(|n| n.split(' ')).map(str::to_owned));
        }
        spared.extend(names.calendar.iter().cloned());
        Letters { rules, spared, known: BTreeMap::new() }
    }

    /// Spells what looks like an invented name otherwise.
    pub fn spell(&mut self, text: &str) -> String {
        let mut first = true;
        let words = text.split(' ').map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphabetic());
            let name = !first && bare.len() > 4 && bare.starts_with(char::is_uppercase);
            first = false;
            if !name || self.spared.iter().any(|s| s == bare) {
                return word.to_owned();
            }
            let rules = &self.rules;
            let spelt = self.known.entry(bare.to_owned()).or_insert_with(|| {
                let (head, tail) = bare.split_at(2);
                let rule = rules.iter().find(|(from, _)| tail.contains(from.as_str()));
                rule.map_or(bare.to_owned(), |(from, to)| head.to_owned() + &tail.replacen(from.as_str(), to, 1))
            });
            word.replacen(bare, spelt, 1)
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// The number in a text with one digit mistyped.
pub fn changed_number(text: &str, number: i64, dice: &mut Dice) -> Option<(String, i64)> {
    let digits = number.to_string();
    let at = dice.roll(digits.len());
    let old = digits.as_bytes()[at];
    let new = b'1' + (old - b'0' + dice.roll(8) as u8) % 9;
    let mut changed = digits.clone().into_bytes();
    changed[at] = new;
    let changed = String::from_utf8(changed).ok()?;
    (changed != digits && text.matches(&digits).count() == 1)
        .then(|| Some((text.replacen(&digits, &changed, 1), changed.parse().ok()?)))?
}
