//! Are two names the same name? Persons, organisations, places and equipment, in any scripts, explained word by word.
//! Knows nothing of documents: whether two bearers of one name are one is for `entities`.

mod names;
mod parts;
mod sound;
mod words;

pub(crate) use names::{Likeness, likeness};
pub(crate) use parts::Name;
pub(crate) use sound::{alike, skeleton};
pub(crate) use words::{Script, Words, fold, plain_words, script_of};

use crate::Constants;
use model::MentionType;

/// How alike two names are, 0 to 1, whether they may be one thing's, and why, feature by feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub score: f64,
    pub same: bool,
    pub reasons: Vec<String>,
}

/// Compares two names, in any scripts, of things of a type (`None`: unknown).
pub fn compare(left: &str, right: &str, kind: Option<MentionType>, constants: &Constants) -> Comparison {
    let kind = kind.unwrap_or_else(|| names::likely_kind(left, right));
    let (a, b) = (Name::new(left, kind), Name::new(right, kind));
    let found = likeness(&a, &b, &constants.names);
    Comparison { score: found.score, same: found.same, reasons: found.reasons(&a, &b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &str, right: &str, kind: MentionType, same: bool) {
        let constants = Constants::built_in();
        for (a, b) in [(left, right), (right, left)] {
            let found = compare(a, b, Some(kind), &constants);
            assert_eq!(found.same, same, "{a} | {b}: {found:?}");
            assert!((0.0..=1.0).contains(&found.score));
        }
    }

    #[test]
    fn spellings_and_scripts_of_persons() {
        use MentionType::Person as P;
        for (a, b) in [
            ("Khalifa Haftar", "خليفة حفتر"),
            ("Khalifa Haftar", "Khalifa Hifter"),
            ("Haftar", "Khalifa Haftar"),
            ("Haftar", "حفتر"),
            ("General Khalifa Haftar", "Haftar, Khalifa"),
            ("Sergei Shoigu", "Sergey Shoygu"),
            ("Sergei Shoigu", "Сергей Шойгу"),
            ("Yunus-bek Evkurov", "Yunus-Bek Yevkurov"),
            ("Adel Abdel Kafi", "Adel Abd al-Kafy"),
            ("Abd al-Rahman Karim", "Abdulrahman Karim"),
            ("Vladimir Vladimirovich Putin", "Vladimir Putin"),
            ("J. Example", "John Example"),
            ("Bill Farmer", "William Farmer"),
            ("JC Example", "Jean-Claude Example"),
            ("Nikolai Exam ple", "Nikolai Ivanovich Example"),
            ("Tsai Chin-ping", "Tsai Jinping"),
            ("Iv4n Ex4mple", "Ivan Example"),
            ("Igor Sanple", "Igor Sample"),
            ("高山太郎", "高山太郎"),
        ] {
            check(a, b, P, true);
        }
        for (a, b) in [
            ("Saddam Haftar", "Khalifa Haftar"),
            ("Saddam Haftar", "خليفة حفتر"),
            ("Khalifa", "Khalifa Haftar"),
            ("Ali Hassan", "Ali Hussein"),
            ("Sergei Shoigu", "Sergei Lavrov"),
            ("K. Example", "John Example"),
            ("A. Example", "John Example"),
            ("Salim bin Karim al-Example", "Karim bin Salim al-Example"),
            ("Viktor Orlach", "Viktor Orlenko"),
            ("Rustam Ibrahimovich Example", "Rustam Magomedovich Example"),
            ("Omar Saleh al-Derni", "Omar Saleh al-Harbi"),
            ("Karim Example", "Karim Hasan Omar Saleh Example"),
            ("高石太郎", "高山太郎"),
            ("", "Khalifa Haftar"),
        ] {
            check(a, b, P, false);
        }
    }

    #[test]
    fn organisations_by_form_order_and_initials() {
        use MentionType::Organisation as O;
        for (a, b) in [
            ("Orenda Shipping LLC", "Orenda Shipping Limited Liability Company"),
            ("Petroleum Facilities Guard", "Petroleum Facilities Guard (PFG)"),
            ("PFG", "Petroleum Facilities Guard"),
            ("Russian Ministry of Defence", "Russian Defense Ministry"),
            ("Ministry of Defence of Russia", "Russian Defense Ministry"),
            ("Wagner", "Wagner Group"),
            ("US Africa Command", "AFRICOM"),
            ("OAO Orenda", "Orenda JSC"),
            ("ООО Оренда", "Оренда ООО"),
            ("Orenda Bank G.m.b.H.", "Orenda Bank GmbH"),
            ("Orenda Compamy", "Orenda Company"),
            ("Van der Orend Shipping", "Vanderorend Shipping"),
            ("Brigade Forty-Four", "Brigade 44"),
            ("1st Orenda Brigade", "First Orenda Brigade"),
            ("Orenda Group", "Orenda"),
            ("First Orenda Int'l", "First Orenda International"),
        ] {
            check(a, b, O, true);
        }
        for (a, b) in [
            ("Bank of Estonia", "Bank of Ethiopia"),
            ("Russian Defense Ministry", "Defense Ministry"),
            ("Russian Defense Ministry", "Turkish Defense Ministry"),
            ("Orenda Shipping LLC", "Orenda Trading LLC"),
            ("Orenda Systems Ltd", "Orenda Ltd"),
            ("Orenda Systems", "Orenda Industries"),
            ("Orenda Bank AG", "Orenda Bank GmbH"),
            ("Orenda Fund II", "Orenda Fund III"),
            ("Orenda Fund", "Orenda Fund II"),
        ] {
            check(a, b, O, false);
        }
    }

    #[test]
    fn places_and_equipment() {
        use MentionType::{Equipment as E, Facility as F, Place as L};
        for (a, b) in [("Al-Jufra", "Jufrah"), ("Al-Jufra", "Al-Jafra"), ("Al-Jufra", "الجفرة"), ("Sirte", "سرت")]
        {
            check(a, b, L, true);
        }
        check("Al-Jufra air base", "Jufrah airbase", F, true);
        check("Ras Lanuf", "Ras Lanuf oil terminal", L, false);
        check("Brak al-Shati", "Tamanhint", L, false);
        check("SA-22", "Pantsir-S1", E, true);
        check("MiG-29", "MiG 29", E, true);
        check("MV Ocean Spirit", "Ocean Spirit", E, true);
        check("Ocean Spirit 2", "Ocean Spirit 3", E, false);
        check("MiG-29", "MiG-31", E, false);
        check("S-300", "S-400", E, false);
    }

    #[test]
    fn any_text_is_compared() {
        for text in ["", " ", "\u{202E}abc", "'''", "中", "😀", "a\u{0301}", &"x".repeat(10_000)] {
            for kind in MentionType::ALL {
                let found = compare(text, "Khalifa Haftar", Some(*kind), &Constants::built_in());
                assert!(!found.same);
            }
        }
    }
}
