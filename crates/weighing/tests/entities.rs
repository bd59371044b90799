//! Who is one, and who is another, across documents.

mod press;

use model::MentionType::{Equipment, Facility, Organisation, Person};
use model::*;
use press::*;

fn naming(id: &str, names: &[(MentionType, &str)]) -> Piece {
    let text = names.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(". ");
    names.iter().fold(Piece::new(id, "Dune Post", "2031-01-10", &text), |p, (kind, name)| p.name(*kind, name))
}

/// Sets of names that became one entity, each sorted, all sorted.
fn groups(pieces: &[Piece]) -> Vec<Vec<String>> {
    let found = weighed(pieces, &[]);
    let names = |e: &Entity| e.names.iter().map(|n| n.text.clone()).collect::<Vec<_>>();
    let in_texts = found.entities.iter().filter(|e| !e.locals.is_empty());
    let mut groups: Vec<_> = in_texts.map(names).collect();
    groups.sort();
    groups
}

#[test]
fn spellings_and_scripts_are_one_person() {
    let pieces = [
        naming("a", &[(Person, "Khalifa Haftar")]),
        naming("b", &[(Person, "Khalifa Hifter")]),
        naming("c", &[(Person, "خليفة حفتر")]),
        naming("d", &[(Person, "Haftar")]),
        naming("e", &[(Person, "حفتر")]),
    ];
    assert_eq!(groups(&pieces).len(), 1, "{:?}", groups(&pieces));
    let found = weighed(&pieces, &[]);
    let man = found.entities.iter().find(|e| e.kind == Person).unwrap();
    assert_eq!(man.name, "Khalifa Haftar");
    assert!(!man.reasons.is_empty());
    assert_eq!(found.resolution.len(), 5);
}

#[test]
fn a_bare_surname_prefers_the_bearer_of_its_document() {
    let pieces = [
        naming("a", &[(Person, "Khalifa Haftar"), (Person, "Haftar")]),
        naming("b", &[(Person, "Saddam Haftar"), (Person, "Haftar")]),
        naming("c", &[(Person, "Haftar")]),
    ];
    assert_eq!(
        groups(&pieces),
        [
            vec!["Haftar".to_owned()],
            vec!["Haftar".into(), "Khalifa Haftar".into()],
            vec!["Haftar".into(), "Saddam Haftar".into()]
        ]
    );
}

#[test]
fn a_bare_surname_is_that_of_the_matter_that_it_stands_in() {
    let harbour = [(Organisation, "Zalla Harbour Office"), (Facility, "Cape Zorn")];
    let mine = [(Organisation, "Tarrin Mining Board"), (Facility, "Shaft Nine")];
    let with = |id: &str, man: &str, names: &[(MentionType, &str)]| naming(id, &[&[(Person, man)], names].concat());
    let pieces = [
        with("a", "Khalifa Haftar", &harbour),
        with("b", "Saddam Haftar", &mine),
        with("c", "Haftar", &harbour),
        with("d", "Haftar", &mine),
    ];
    let found = weighed(&pieces, &[]);
    let of = |document: &str| &found.resolution[&LocalRef { document: DocumentId(document.to_owned()), index: 0 }];
    assert!(of("a") == of("c") && of("b") == of("d") && of("a") != of("b"), "{:#?}", found.entities);
    // What both matters are about tells nothing.
    let pieces =
        [with("a", "Khalifa Haftar", &harbour), with("b", "Saddam Haftar", &harbour), with("c", "Haftar", &harbour)];
    assert_eq!(groups(&pieces).iter().filter(|names| names.iter().any(|n| n.contains("Haftar"))).count(), 3);
}

#[test]
fn an_office_that_publishes_is_no_outlet() {
    let own = Piece::new("a", "Salt Road Brigade", "2031-01-10", "Nothing else is named here.");
    let told = |id: &str| {
        Piece::new(id, "Dune Post", "2031-01-11", "Salt Road Brigade told this paper that Omar Belqasim met Said Renn.")
            .name(Organisation, "Salt Road Brigade")
            .name(Person, "Omar Belqasim")
            .name(Person, "Said Renn")
            .claim("meet", &[(Role::Actor, "Omar Belqasim"), (Role::Target, "Said Renn")])
            .told_by(
                "Salt Road Brigade",
                "told",
                "Omar Belqasim met Said Renn",
                VoiceKind::Office,
                Some(Access::ToldOutlet),
            )
    };
    let kind = |pieces: &[Piece]| {
        let found = weighed(pieces, &[]);
        found.entities.iter().find(|e| e.name == "Salt Road Brigade").map(|e| e.kind)
    };
    let masthead = |piece: &Piece| kind(std::slice::from_ref(piece));
    assert_eq!((masthead(&own), kind(&[own.clone(), told("b")])), (Some(MentionType::Outlet), Some(Organisation)));
    let found = weighed(&[own, told("b")], &[]);
    assert_eq!(fact_of(&found, "b").verdict.independent_origins, 1, "{:#?}", found.facts);
}

#[test]
fn father_and_son_stay_apart_and_so_do_men_and_firms() {
    let pieces = [
        naming("a", &[(Person, "Omar Belqasim"), (Person, "Said Belqasim"), (Organisation, "Belqasim Shipping")]),
        naming("b", &[(Person, "Said Belqasim")]),
    ];
    assert_eq!(groups(&pieces).len(), 3);
}

#[test]
fn a_town_its_terminal_and_a_namesake_elsewhere() {
    let town = |id: &str, country: &str, gazetteer: &str| {
        Piece::new(id, "Dune Post", "2031-01-10", "Ras Zalla").somewhere("Ras Zalla", country, (30.0, 18.0), gazetteer)
    };
    let pieces = [
        town("a", "LY", "geonames:1"),
        town("b", "LY", "geonames:1"),
        town("c", "EG", "geonames:2"),
        naming("d", &[(Facility, "Ras Zalla oil terminal")]),
    ];
    assert_eq!(groups(&pieces).len(), 3);
}

#[test]
fn designations_of_one_weapon() {
    let pieces = [
        naming("a", &[(Equipment, "SA-22"), (Equipment, "MiG-29")]),
        naming("b", &[(Equipment, "Pantsir-S1"), (Equipment, "MiG-31")]),
    ];
    assert_eq!(groups(&pieces).len(), 3, "{:?}", groups(&pieces));
}

#[test]
fn who_is_not_named_is_nobody() {
    let mut pieces = [naming("a", &[(Person, "Omar Belqasim")]), naming("b", &[])];
    for piece in &mut pieces {
        piece.local(Person, "a porter", &[], true);
    }
    let found = weighed(&pieces, &[]);
    assert_eq!((groups(&pieces).len(), found.resolution.len()), (1, 1));
}

#[test]
fn a_guessed_type_gives_way_to_one_that_is_shown() {
    let known = Piece::new("a", "Dune Post", "2031-01-10", "The freighter Halcyon is late.").ship("Halcyon");
    let guessed = naming("b", &[(Person, "Halcyon")]);
    assert_eq!(groups(&[known.clone(), guessed.clone()]).len(), 1);
    // Somebody's surname may be a ship's name too.
    let bearer = naming("c", &[(Person, "Omar Halcyon")]);
    assert_eq!(groups(&[known.clone(), guessed, bearer]).len(), 2);
    // One document that names two things alike keeps them apart.
    let both =
        Piece::new("b", "Dune Post", "2031-01-10", "Halcyon left the Halcyon.").name(Person, "Halcyon").ship("Halcyon");
    assert_eq!(groups(&[known, both]).len(), 2);
}

#[test]
fn guesses_go_by_their_number_where_the_name_has_several_words() {
    let pieces = [
        naming("a", &[(Facility, "Cape Zorn")]),
        naming("b", &[(Facility, "Cape Zorn")]),
        naming("c", &[(Person, "Cape Zorn")]),
    ];
    let found = weighed(&pieces, &[]);
    let kinds: Vec<_> = found.entities.iter().filter(|e| !e.locals.is_empty()).map(|e| e.kind).collect();
    assert_eq!(kinds, [Facility]);
    // Nor does a single document make two things of it, where all others know one.
    let twice = naming("e", &[(Facility, "Cape Zorn"), (Person, "Cape Zorn")]);
    let more = ["a", "b", "c", "d"].map(|id| naming(id, &[(Facility, "Cape Zorn")]));
    assert_eq!(groups(&[&more[..], std::slice::from_ref(&twice)].concat()).len(), 1);
    assert_eq!(groups(&[more[0].clone(), twice]).len(), 2);
    // A lone word that is one thing here and another there stays two.
    assert_eq!(groups(&[naming("a", &[(Facility, "Zorn")]), naming("b", &[(Organisation, "Zorn")])]).len(), 2);
}

#[test]
fn a_publisher_is_an_entity_and_its_pages_may_shorten_its_name() {
    let own =
        Piece::new("a", "The Salt Courier", "2031-01-10", "A pilot told the Courier so.").name(Organisation, "Courier");
    let other = Piece::new("b", "Dune Post", "2031-01-10", "Nothing is named here.");
    let found = weighed(&[own, other], &[]);
    let paper = found.entities.iter().find(|e| e.names.iter().any(|n| n.text == "The Salt Courier")).unwrap();
    let documents: Vec<&str> = paper.locals.iter().map(|l| l.document.0.as_str()).collect();
    assert_eq!(documents, ["a"], "{paper:#?}");
    assert!(
        found.entities.iter().any(|e| e.name == "Dune Post" && e.locals.is_empty() && e.kind == MentionType::Outlet)
    );
}
