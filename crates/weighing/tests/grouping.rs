//! What is one fact and what are two: names that only the case knows, parts and days, wishes, undated documents.

mod press;

use model::MentionType::{Organisation, Person};
use model::Role::{Actor, Destination, Target, Theme};
use model::*;
use press::*;

/// A report about the ship Halcyon, which it calls a ship.
fn of_the_ship(id: &str, outlet: &str, day: &str, text: &str) -> Piece {
    Piece::new(id, outlet, day, text).ship("Halcyon")
}

fn facts(pieces: &[Piece]) -> usize {
    weighed(pieces, &[]).facts.len()
}

#[test]
fn a_ship_that_others_name_is_known_by_her_name_alone() {
    let known = of_the_ship("a", "Dune Post", "2031-03-04", "Two sailors of the ship Halcyon were killed.")
        .claim("killed", &[(Target, "Two sailors of the ship Halcyon")])
        .number("Two", 2.0, 2.0, "sailor")
        .there();
    let told = |text: &str, who: &str| {
        Piece::new("b", "Harbour Wire", "2031-03-05", text)
            .claim("killed", &[(Target, who)])
            .number("Two", 2.0, 2.0, "sailor")
            .there()
    };
    let alone = told("A doctor knows it: Two sailors of the Halcyon were killed.", "Two sailors of the Halcyon");
    let found = weighed(&[known.clone(), alone], &[]);
    assert_eq!((found.facts.len(), found.facts[0].verdict.independent_origins), (1, 2));
    // A word with a capital beside it may make it another name.
    let hotel = told("Two sailors in the Hotel Halcyon were killed by gas.", "Two sailors in the Hotel Halcyon");
    assert_eq!(facts(&[known.clone(), hotel]), 2);
    let man = told("Two sailors of Halcyon Brown were killed.", "Two sailors of Halcyon Brown");
    assert_eq!(facts(&[known, man]), 2);
}

fn rescued(id: &str, outlet: &str, day: &str, text: &str, who: &str, number: (&str, f64)) -> Piece {
    of_the_ship(id, outlet, day, text)
        .claim("rescue", &[(Target, who)])
        .number(number.0, number.1, number.1, "sailor")
        .there()
}

#[test]
fn a_count_goes_on_the_next_day_and_two_men_picked_up_then_are_another_rescue() {
    let eight = rescued(
        "a",
        "Dune Post",
        "2031-03-04",
        "By noon eight sailors of the Halcyon were saved.",
        "eight sailors",
        ("eight", 8.0),
    )
    .on("2031-03-04");
    let ten = rescued(
        "b",
        "Harbour Wire",
        "2031-03-05",
        "Of the crew of the Halcyon ten sailors are saved.",
        "ten sailors",
        ("ten", 10.0),
    )
    .on("2031-03-05");
    let found = weighed(&[eight.clone(), ten], &[]);
    assert_eq!((found.facts.len(), found.facts[0].verdict.status), (1, Status::Evolving));
    let two = rescued(
        "c",
        "Harbour Wire",
        "2031-03-05",
        "A tug of the Halcyon met two drifting stokers at dawn.",
        "two drifting stokers",
        ("two", 2.0),
    )
    .on("2031-03-05");
    assert_eq!(facts(&[eight, two]), 2);
}

#[test]
fn what_one_man_offers_or_wants_is_told_by_its_words() {
    let said = |id: &str, outlet: &str, kind: &str, text: &str, what: &str| {
        Piece::new(id, outlet, "2031-03-04", text)
            .name(Person, "Khalil Senussi")
            .claim(kind, &[(Actor, "Khalil Senussi"), (Theme, what)])
    };
    for kind in ["offer", "want"] {
        let wells = said(
            "a",
            "Dune Post",
            kind,
            "Khalil Senussi speaks of wells for every village.",
            "wells for every village",
        );
        let also = said("b", "Harbour Wire", kind, "New wells are on the mind of Khalil Senussi.", "New wells");
        let port = said("c", "Lagoon Mail", kind, "A free port is what Khalil Senussi has in mind.", "A free port");
        assert_eq!(facts(&[wells.clone(), also]), 1, "{kind}");
        assert_eq!(facts(&[wells, port]), 2, "{kind}");
    }
}

#[test]
fn a_wish_of_another_year_is_another_wish() {
    let wanted = |id: &str, outlet: &str, day: &str, modality: Modality| {
        let text = format!("As {outlet} reads it, the Salt Road Brigade is to have fighters in Zalla.");
        Piece::new(id, outlet, day, &text)
            .name(Organisation, "Salt Road Brigade")
            .somewhere("Zalla", "LY", (28.0, 17.6), "geonames:1")
            .claim("strength", &[(Actor, "Salt Road Brigade"), (Role::Place, "Zalla")])
            .holding(day)
            .modality(modality)
    };
    let pair = |modality| {
        [wanted("a", "Dune Post", "2024-03-04", modality), wanted("b", "Harbour Wire", "2031-03-04", modality)]
    };
    assert_eq!(facts(&pair(Modality::Actual)), 1);
    assert_eq!(facts(&pair(Modality::Planned)), 2);
}

#[test]
fn documents_without_a_date_do_not_tell_of_one_visit() {
    let visit = |id: &str, outlet: &str, text: &str| {
        Piece::new(id, outlet, "2031-03-04", text)
            .name(Person, "Khalil Senussi")
            .mention("Khalil Senussi")
            .somewhere("Zalla", "LY", (28.0, 17.6), "geonames:1")
            .claim("visit", &[(Actor, "Khalil Senussi"), (Destination, "Zalla")])
    };
    let one = visit("a", "Dune Post", "Khalil Senussi came to Zalla with a brass band.");
    let other = visit("b", "Harbour Wire", "In Zalla the market closed early for Khalil Senussi.");
    assert_eq!(facts(&[one.clone(), other.clone()]), 1);
    assert_eq!(facts(&[one.undated(), other.undated()]), 2);
}

#[test]
fn plans_without_a_date_are_not_compared() {
    let plan = |id: &str, outlet: &str, text: &str, what: &str| {
        Piece::new(id, outlet, "2031-03-04", text)
            .name(Organisation, "Salt Road Brigade")
            .name(Organisation, "customs house of Zalla")
            .claim("offer", &[(Actor, "Salt Road Brigade"), (Target, "customs house of Zalla"), (Theme, what)])
            .modality(Modality::Planned)
    };
    let text = "Soon the Salt Road Brigade gives the customs house of Zalla new carts.";
    let one = plan("a", "Dune Post", text, "new carts");
    let text = "There will be new carts: the customs house of Zalla waits, the Salt Road Brigade saves.";
    let other = plan("b", "Harbour Wire", text, "new carts");
    assert_eq!(facts(&[one.clone(), other.clone()]), 1);
    assert_eq!(facts(&[one.undated(), other.undated()]), 2);
}

#[test]
fn one_document_may_tell_two_offers_of_one_man() {
    let text = "The Zalla Bee writes: Khalil Senussi promised a road to the coast with lamps and wells. The Zalla Bee adds that \
                he promised the schools more desks, a choir, and lamps.";
    let both = Piece::new("a", "Dune Post", "2031-03-04", text)
        .name(Person, "Khalil Senussi")
        .name(MentionType::Outlet, "Zalla Bee")
        .mention("Zalla Bee")
        .claim("offer", &[(Actor, "Khalil Senussi"), (Theme, "a road to the coast with lamps and wells")])
        .says("Zalla Bee", VoiceKind::Outlet, None)
        .claim("offer", &[(Actor, "Khalil Senussi"), (Theme, "more desks, a choir, and lamps")])
        .says("Zalla Bee", VoiceKind::Outlet, None);
    assert_eq!(facts(&[both]), 2);
}

#[test]
fn where_men_stand_counts_though_the_place_is_on_no_map() {
    let stands = |id: &str, outlet: &str, text: &str, place: &str| {
        Piece::new(id, outlet, "2031-03-04", text)
            .name(Organisation, "Salt Road Brigade")
            .name(Organisation, "Oasis Police")
            .mention("Oasis Police")
            .claim("strength", &[(Actor, "Salt Road Brigade"), (Role::Place, place)])
            .holding("2031-03-03")
    };
    let wells = stands("a", "Dune Post", "Oasis Police see the Salt Road Brigade at the old wells.", "the old wells");
    let quarry =
        stands("b", "Harbour Wire", "The Salt Road Brigade, Oasis Police hear, dug in by a quarry.", "a quarry");
    assert_eq!(facts(&[wells.clone(), quarry]), 2);
    let also =
        stands("c", "Lagoon Mail", "Since dawn the old wells are the Salt Road Brigade's camp.", "the old wells");
    assert_eq!(facts(&[wells, also]), 1);
}

#[test]
fn a_country_named_in_two_wishes_does_not_make_them_one() {
    let wish = |id: &str, outlet: &str, text: &str, what: &str| {
        let mut piece = Piece::new(id, outlet, "2031-03-04", text)
            .name(Person, "Khalil Senussi")
            .name(Organisation, "Oasis Police")
            .mention("Oasis Police")
            .somewhere("Chad", "TD", (15.0, 19.0), "geonames:3")
            .mention("Chad")
            .claim("want", &[(Actor, "Khalil Senussi"), (Theme, what)])
            .holding("2031-03-03");
        let chad = piece.reading.entities.iter_mut().find(|e| e.name == "Chad").unwrap();
        chad.ids.insert("state".to_owned(), "TD".to_owned());
        piece
    };
    let text = "Oasis Police heard Khalil Senussi ask for deeper wells in Chad.";
    let wells = wish("a", "Dune Post", text, "deeper wells in Chad");
    let text = "A bank for Chad is what Khalil Senussi is after, Oasis Police believe.";
    let bank = wish("b", "Harbour Wire", text, "A bank for Chad");
    assert_eq!(facts(&[wells, bank]), 2);
}

#[test]
fn people_of_a_state_are_not_the_state() {
    let strength =
        |id: &str, outlet: &str, text: &str, who: &str, n: (&str, f64)| {
            let mut piece = Piece::new(id, outlet, "2031-03-04", text)
                .name(Organisation, "Salt Road Brigade")
                .somewhere("Chad", "TD", (15.0, 19.0), "geonames:3");
            let chad = piece.reading.entities.iter_mut().find(|e| e.name == "Chad").unwrap();
            chad.ids.insert("state".to_owned(), "TD".to_owned());
            let index = piece.reading.entities.iter().position(|e| e.name == "Chad").map(|at| at as u32);
            let mut piece =
                piece.claim("offer", &[(Actor, "Salt Road Brigade"), (Theme, who)]).number(n.0, n.1, n.1, "man");
            for filler in piece.reading.claims[0].roles.iter_mut().filter(|f| f.role == Theme && f.entity.is_none()) {
                filler.entity = index;
            }
            piece
        };
    let many = strength(
        "a",
        "Dune Post",
        "The Salt Road Brigade lends 900 Chadian riders.",
        "900 Chadian riders",
        ("900", 900.0),
    );
    let few = strength(
        "b",
        "Harbour Wire",
        "To the Salt Road Brigade 30 doctors of Chad are a gift.",
        "30 doctors of Chad",
        ("30", 30.0),
    );
    assert_eq!(facts(&[many, few]), 2);
}

#[test]
fn who_met_is_not_whom_he_met() {
    let met = |id: &str, outlet: &str, text: &str, who: &str, whom: &str| {
        Piece::new(id, outlet, "2031-03-04", text)
            .name(Person, "Khalil Senussi")
            .name(Person, "Pavel Gromov")
            .claim("meet", &[(Actor, who), (Target, whom)])
            .on("2031-03-03")
    };
    let one = met("a", "Dune Post", "Khalil Senussi drank tea with Pavel Gromov.", "Khalil Senussi", "Pavel Gromov");
    let other = met("b", "Harbour Wire", "Pavel Gromov gave Khalil Senussi an hour.", "Pavel Gromov", "Khalil Senussi");
    let found = weighed(&[one, other], &[]);
    assert_eq!(found.facts.len(), 1);
    let names: Vec<_> = found.facts[0].roles.iter().map(|(role, entity)| (*role, entity.clone())).collect();
    assert_ne!(names[0].1, names[1].1, "{}", found.facts[0].summary);
}

/// What the police say a second time in much the same words draws it away from what others say; on the whole all is one.
#[test]
fn facts_that_grew_apart_for_their_order_are_joined() {
    let missing = |id: &str, outlet: &str, day: &str, text: &str, who: &str, number: (&str, f64)| {
        of_the_ship(id, outlet, day, text)
            .claim("missing", &[(Target, who)])
            .holding(day)
            .number(number.0, number.1, number.1, "sailor")
    };
    let police = |piece: Piece| {
        piece.name(Organisation, "Oasis Police").says("Oasis Police", VoiceKind::Office, Some(Access::ToldOutlet))
    };
    let text = "Nobody knows where eleven sailors of the Halcyon are.";
    let seen = missing("a", "Dune Post", "2031-03-04", text, "eleven sailors", ("eleven", 11.0)).there();
    let text = "Oasis Police miss eleven seamen after the Halcyon burnt.";
    let first = police(missing("b", "Harbour Wire", "2031-03-05", text, "eleven seamen", ("eleven", 11.0)));
    let text = "Still away, say Oasis Police: twenty sailors of a freighter, the Halcyon.";
    let second = missing("c", "Lagoon Mail", "2031-03-05", text, "twenty sailors of a freighter", ("twenty", 20.0));
    let text = "Oasis Police have not found twenty sailors who were aboard the Halcyon.";
    let third = police(missing("d", "Morning Sheet", "2031-03-06", text, "twenty sailors", ("twenty", 20.0)));
    assert_eq!(facts(&[seen, first, police(second), third]), 1);
}

#[test]
fn a_pronoun_for_people_whom_nothing_names_is_no_origin() {
    let hurt = |piece: Piece| piece.claim("killed", &[(Target, "Three sailors")]).number("Three", 3.0, 3.0, "sailor");
    let text = "On the Halcyon: Three sailors died, he said.";
    let told = hurt(of_the_ship("a", "Dune Post", "2031-03-04", text));
    let guess = told.clone().says_by_pronoun("he ", "sailors", Access::Witnessed);
    let fact = fact_of(&weighed(&[guess], &[]), "a").clone();
    assert_eq!((part(&fact, "a"), fact.verdict.independent_origins), (Part::Untraced, 0));
    let shown = told.says("Three sailors", VoiceKind::Witness, Some(Access::Witnessed));
    assert_eq!(part(fact_of(&weighed(&[shown], &[]), "a"), "a"), Part::Origin);
}
