//! Copies in other words and in other languages are found by what they tell; independent reports of one event are not.

mod press;

use model::MentionType::{Equipment, Organisation, Person, Place};
use model::*;
use press::*;

/// A report in which every one of `names` is mentioned wherever it stands.
fn told(id: &str, outlet: &str, published: &str, text: &str, names: &[(MentionType, &str)]) -> Piece {
    let mut piece = Piece::new(id, outlet, published, text);
    for (kind, name) in names.iter().filter(|(_, n)| text.contains(n)) {
        piece = piece.name(*kind, name);
        let entity = piece.reading.entities.len() as u32 - 1;
        for (at, _) in text.match_indices(name) {
            let span = Span::new(at, at + name.len());
            piece.reading.mentions.push(Mention { span, name: span, kind: *kind, form: MentionForm::Name, entity });
        }
    }
    piece
}

const NAMES: [(MentionType, &str); 8] = [
    (Equipment, "Zarifa"),
    (Place, "Tobrana"),
    (Person, "Selim Karamanli"),
    (Person, "Hatim Durgham"),
    (Organisation, "Galanis Towing"),
    (Place, "Rasmara"),
    (Person, "Petra Volkova"),
    (Place, "Kastelvento"),
];

const SOURCE: &str = "The barge Zarifa broke in two off Tobrana at 4:35 on Monday with 2,750 barrels aboard. \
    The pilot Selim Karamanli swam 640 metres to the mole. Its owner, Galanis Towing, had insured it for 81 days. \
    The barge was on the way to Rasmara with 17 men, said the harbour master, Hatim Durgham.";

const SPUN: &str = "Barge Zarifa split into halves near Tobrana around 4:35 Monday, carrying 2,750 drums. \
    Helmsman Selim Karamanli made it to a breakwater by swimming 640 metres. Proprietor Galanis Towing held cover of 81 days. \
    Bound for Rasmara, she carried 17 people, in the words of port chief Hatim Durgham.";

const OWN: &str = "I counted 17 men on the stones of Tobrana as the Zarifa went down behind them. \
    The cook, Petra Volkova, gave me 3 names that nobody has published. At 5:20 a tug from Kastelvento turned back with 2 \
    ropes torn. Hatim Durgham, the harbour master, would speak of 23 men and no more. Galanis Towing sent 1 lawyer.";

const TRANSLATED: &str = "انشطرت العوامة «ظريفة» قبالة توبرانا عند الساعة ٤:٣٥ وعلى متنها ٢٧٥٠ برميلاً. \
    وسبح سليم كرمانلي مسافة ٦٤٠ متراً. وكان مالكها قد أمّن عليها ٨١ يوماً. \
    وكانت في طريقها إلى رسمارا ومعها ١٧ رجلاً وفقاً لحاتم درغام.";

/// Short reports of the same event that know what everybody knows, each with a detail of its own.
fn coverage(count: usize) -> Vec<Piece> {
    let each = |at: usize| {
        let hurt = 40 + at * 3;
        let text = format!(
            "Paper{at} wrote{at} of Tobrana that{at} the{at} Zarifa is{at} lost{at}, and{at} Hatim Durgham \
             knows{at} of{at} 17 men{at}, {hurt} hurt{at}."
        );
        told(&format!("k{at:02}"), &format!("Paper {at}"), "2031-05-06", &text, &NAMES)
    };
    (0..count).map(each).collect()
}

fn descents(mut pieces: Vec<Piece>, with: Vec<Piece>) -> Vec<(String, String, Relation, bool)> {
    pieces.extend(with);
    let all = weighed(&pieces, &[]).descents;
    let of = |d: &Descent| (d.from.0.clone(), d.to.0.clone(), d.relation, d.directed);
    all.iter().filter(|d| ["s", "t"].contains(&d.to.0.as_str()) || d.from.0 == "s").map(of).collect()
}

fn source() -> Piece {
    told("s", "Dune Wire", "2031-05-05", SOURCE, &NAMES)
}

#[test]
fn a_copy_in_other_words_hangs_on_its_source() {
    let spun = told("t", "Paper Mill", "2031-05-06", SPUN, &NAMES);
    let link = ("s".to_owned(), "t".to_owned(), Relation::Rewrite, true);
    assert_eq!(descents(coverage(10), vec![source(), spun]), [link]);
}

#[test]
fn a_translation_is_known_without_its_grammar() {
    let mut translated = told("t", "Marsa", "2031-05-06", TRANSLATED, &[]);
    translated.document.language = Some(Found { value: "ar".to_owned(), basis: "test".to_owned() });
    translated.reading = Reading::default();
    let link = ("s".to_owned(), "t".to_owned(), Relation::Translation, true);
    assert_eq!(descents(coverage(10), vec![source(), translated]), [link]);
}

#[test]
fn independent_reports_of_the_same_facts_are_not_tied() {
    let own = told("t", "Valley Radio", "2031-05-06", OWN, &NAMES);
    assert_eq!(descents(coverage(10), vec![source(), own]), []);
}

#[test]
fn on_little_coverage_a_copy_in_other_words_is_only_possible() {
    let spun = told("t", "Paper Mill", "2031-05-06", SPUN, &NAMES);
    let link = ("s".to_owned(), "t".to_owned(), Relation::Rewrite, false);
    assert_eq!(descents(coverage(5), vec![source(), spun]), [link]);
}

const FOLLOWED: &str = "The barge broke in two off the mole before anybody had finished breakfast. Its owner had insured it for less \
    than a season of work. The pilot swam to the steps of the fish market with a dog. A porter told the Lagoon Mail that \
    nobody had looked at the ropes. The harbour will be closed until the wreck has been towed away.";

const FOLLOWS: &str = "The vessel broke in half off the mole before anyone had finished breakfast. Its proprietor had insured it for \
    less than one season of work. The pilot swam to the stairs of the fish market with one dog. A porter told the Lagoon Mail that \
    no one had looked at the cables. The port will be shut until the wreck has been towed off.";

/// A report whose sentences are known.
fn parted(id: &str, outlet: &str, text: &str) -> Piece {
    let mut piece = told(id, outlet, "2031-05-06", text, &NAMES);
    let mut start = 0;
    piece.reading.sentences.clear();
    for (at, _) in text.match_indices('.') {
        piece.reading.sentences.push(Span::new(start, at + 1));
        start = (at + 2).min(text.len());
    }
    piece
}

#[test]
fn a_report_that_follows_another_sentence_by_sentence_is_its_rewrite() {
    let pair = |text: &str| [parted("b", "Lagoon Mail", FOLLOWED), parted("a", "Paper Mill", text)];
    let found = weighed(&pair(FOLLOWS), &[]).descents;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].relation, Relation::Rewrite);
    // Both name the one to whom the porter spoke: it is hers.
    assert_eq!((found[0].from.as_str(), found[0].directed), ("b", true));
    // Turned about it is no sequence that a copier follows.
    let mut turned: Vec<&str> = FOLLOWS.split_inclusive(". ").collect();
    turned.reverse();
    assert!(weighed(&pair(&turned.concat()), &[]).descents.is_empty());
}
