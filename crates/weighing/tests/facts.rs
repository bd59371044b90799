//! Facts from hand-made reports: who is an origin, what is one fact, what the verdict says.

mod press;

use model::MentionType::{Organisation, Outlet, Person};
use model::Role::{Actor, Destination, Place, Target, Theme};
use model::*;
use press::*;

fn seizure(id: &str, outlet: &str, published: &str) -> Piece {
    let text = "The Salt Road Brigade took the customs house of Zalla on Monday, and its flag flew there by noon.";
    Piece::new(id, outlet, published, text)
        .name(Organisation, "Salt Road Brigade")
        .name(Organisation, "customs house of Zalla")
        .claim("seize", &[(Actor, "Salt Road Brigade"), (Target, "customs house of Zalla")])
        .on("2031-03-03")
}

/// Told in other words, so that nothing is a copy.
fn retold(id: &str, outlet: &str, published: &str, text: &str) -> Piece {
    Piece::new(id, outlet, published, text)
        .name(Organisation, "Salt Road Brigade")
        .name(Organisation, "customs house of Zalla")
        .claim("seize", &[(Actor, "Salt Road Brigade"), (Target, "customs house of Zalla")])
        .on("2031-03-03")
}

#[test]
fn an_outlet_on_its_own_word_is_no_origin() {
    let found = weighed(&[seizure("a", "Dune Post", "2031-03-04")], &[]);
    let fact = fact_of(&found, "a");
    assert_eq!(part(fact, "a"), Part::OwnWord);
    assert_eq!(
        (fact.verdict.status, fact.verdict.independent_origins, fact.verdict.credibility),
        (Status::Reported, 0, 6)
    );
    assert_eq!(fact.summary, "Salt Road Brigade took customs house of Zalla, 2031-03-03");
}

#[test]
fn one_quoted_sentence_was_said_once_whoever_is_taken_for_its_speaker() {
    let words = "the Salt Road Brigade took the customs house of Zalla before anybody in town was awake";
    let told = |id: &str, outlet: &str, before: &str, speaker: &str, quote: &str| {
        retold(id, outlet, "2031-03-04", &format!("{before} \"{quote},\" {speaker} said."))
            .name(Person, speaker)
            .says(speaker, VoiceKind::Named, Some(Access::NamedQuote))
            .quoting(quote)
    };
    let first = told("a", "Dune Post", "Markets stayed shut all day.", "Ada Renn", words);
    let second = told("b", "Harbour Wire", "Nobody counted the trucks that left.", "Tom Renn", words);
    let found = weighed(&[first.clone(), second], &[]);
    assert_eq!(fact_of(&found, "a").verdict.independent_origins, 1, "{:#?}", found.facts);
    let other = "the Salt Road Brigade had the customs house of Zalla in its hands when I came by at noon";
    let third = told("b", "Harbour Wire", "Nobody counted the trucks that left.", "Tom Renn", other);
    let found = weighed(&[first, third], &[]);
    assert_eq!(fact_of(&found, "a").verdict.independent_origins, 2, "{:#?}", found.facts);
}

#[test]
fn whom_an_outlet_was_told_by_is_known_from_its_copies() {
    let told = |paper: &str| {
        let text = format!("A clerk told the {paper} that the Salt Road Brigade took the customs house of Zalla.");
        retold("a", "Dune Post", "2031-03-04", &text).told_by(
            "A clerk",
            "told",
            "the Salt Road Brigade took the customs house of Zalla",
            VoiceKind::Official,
            None,
        )
    };
    let elsewhere = Piece::new("z", "Harbour Wire", "2031-02-01", "Nothing of the kind is told here.");
    let found = weighed(&[told("Harbour Wire"), elsewhere.clone()], &[]);
    let fact = fact_of(&found, "a");
    assert_eq!((part(fact, "a"), fact.verdict.independent_origins), (Part::Origin, 1), "{fact:#?}");
    assert!(fact.members[0].reason.contains("Harbour Wire"), "{fact:#?}");
    // Whom nobody knows to be press hears nothing for it.
    let found = weighed(&[told("Harbour Cat"), elsewhere], &[]);
    assert_eq!(part(fact_of(&found, "a"), "a"), Part::Untraced);
}

#[test]
fn a_copy_repeats_only_whose_word_its_source_has() {
    let words = "the Salt Road Brigade took the customs house of Zalla on Monday, when its flag flew there by noon and \
                 porters had gone home to wait for better days that nobody saw coming";
    let said = |id: &str, outlet: &str, day: &str, man: &str| {
        retold(id, outlet, day, &format!("{man} said that {words}.")).name(Person, man).says(
            man,
            VoiceKind::Named,
            Some(Access::ToldOutlet),
        )
    };
    let source = said("a", "Dune Post", "2031-03-04", "Ada Renn");
    let mut copy = source.copied("b", "Harbour Wire", "2031-03-05");
    let found = weighed(&[source.clone(), copy.clone()], &[]);
    assert_eq!(fact_of(&found, "a").verdict.independent_origins, 1);
    // A second voice of its own is not the source's, though the report is a copy.
    let more =
        " Porters heard it too: the Salt Road Brigade had the customs house of Zalla by noon, Tom Hale told the paper.";
    copy.document.text.push_str(more);
    let end = copy.document.text.len();
    copy.document.blocks[0].span = Span::new(0, end);
    copy.reading.sentences.push(Span::new(end - more.len() + 1, end));
    let mut second = copy
        .name(Person, "Tom Hale")
        .claim("seize", &[(Actor, "Salt Road Brigade"), (Target, "customs house of Zalla")])
        .on("2031-03-03")
        .says("Tom Hale", VoiceKind::Named, Some(Access::ToldOutlet));
    let evidence = Span::new(end - more.len() + 1, end);
    let own = second.reading.claims.last_mut().unwrap();
    (own.evidence, own.trigger) = (evidence, evidence);
    let found = weighed(&[source, second], &[]);
    assert_eq!(fact_of(&found, "a").verdict.independent_origins, 2, "{:#?}", found.facts);
}

#[test]
fn nobody_meets_himself() {
    let met = |id: &str, outlet: &str, actor: &str, target: &str, text: &str| {
        let piece = Piece::new(id, outlet, "2031-03-04", text).name(Person, "Ada Renn");
        piece.claim("meet", &[(Actor, actor), (Target, target)]).on("2031-03-03").there()
    };
    let envoys = "the envoys of the salt traders";
    let pieces = [
        met("a", "Dune Post", "Ada Renn", envoys, "Ada Renn met the envoys of the salt traders at noon."),
        met("b", "Harbour Wire", envoys, "Ada Renn", "At last the envoys of the salt traders met Ada Renn."),
    ];
    let found = weighed(&pieces, &[]);
    for fact in &found.facts {
        let sides: Vec<_> = fact.roles.iter().map(|(_, entity)| entity).collect();
        assert!(sides.len() < 2 || sides[0] != sides[1], "{fact:#?}");
        assert_eq!(fact.summary.matches("Ada Renn").count(), 1, "{}", fact.summary);
    }
}

#[test]
fn a_man_is_one_voice_by_his_surname() {
    let told = |id: &str, outlet: &str, man: &str, before: &str| {
        let text = format!("{before} {man} said the Salt Road Brigade took the customs house of Zalla.");
        retold(id, outlet, "2031-03-04", &text).name(Person, man).says(man, VoiceKind::Named, Some(Access::ToldOutlet))
    };
    // The surname has two bearers in the case, so that names alone do not tell who is meant.
    let pieces = [
        told("a", "Dune Post", "Ada Renn", "Markets stayed shut all day."),
        told("b", "Harbour Wire", "Renn", "Nobody counted the trucks that left."),
        Piece::new("c", "Coast Sheet", "2030-01-01", "Olaf Renn was not seen.").name(Person, "Olaf Renn"),
    ];
    assert_eq!(fact_of(&weighed(&pieces, &[]), "a").verdict.independent_origins, 1);
    let others = [pieces[0].clone(), told("b", "Harbour Wire", "Tom Hale", "Nobody counted the trucks that left.")];
    assert_eq!(fact_of(&weighed(&others, &[]), "a").verdict.independent_origins, 2);
}

#[test]
fn two_reporters_at_the_scene_corroborate_and_copies_do_not() {
    let other =
        "Smoke hung over the river when the Salt Road Brigade walked into the customs house of Zalla unopposed.";
    let first = seizure("a", "Dune Post", "2031-03-04").there();
    let second = retold("b", "Harbour Wire", "2031-03-04", other).there();
    let copy = first.copied("c", "Morning Sheet", "2031-03-05");
    let found = weighed(&[first, second, copy], &[]);
    let fact = fact_of(&found, "a");
    assert_eq!(found.facts.len(), 1, "{:#?}", found.facts);
    assert_eq!((part(fact, "a"), part(fact, "b"), part(fact, "c")), (Part::Origin, Part::Origin, Part::Repeat));
    assert_eq!(
        (fact.verdict.status, fact.verdict.independent_origins, fact.verdict.repeats),
        (Status::Corroborated, 2, 1)
    );
    assert_eq!(fact.verdict.credibility, 2);
    assert_eq!(found.descents.len(), 1);
    assert_eq!((found.descents[0].from.0.as_str(), found.descents[0].to.0.as_str()), ("a", "c"));
    assert!(found.descents[0].directed);
}

#[test]
fn two_kinds_of_origin_and_a_good_grade_confirm() {
    let other =
        "A ledger shown to this newspaper records that the Salt Road Brigade holds the customs house of Zalla now.";
    let first = seizure("a", "Dune Post", "2031-03-04").there();
    let second = retold("b", "Harbour Wire", "2031-03-04", other).says(
        "ledger",
        VoiceKind::Document,
        Some(Access::DocumentSeen),
    );
    let pieces = [first, second];
    assert_eq!(fact_of(&weighed(&pieces, &[]), "a").verdict.credibility, 2);
    let grade = |grade| Decision::Grade { voice: "Harbour Wire".to_owned(), grade };
    assert_eq!(fact_of(&weighed(&pieces, &[grade('B')]), "a").verdict.credibility, 1);
    assert_eq!(fact_of(&weighed(&pieces, &[grade('E')]), "a").verdict.credibility, 3);
}

#[test]
fn a_spokesman_and_his_office_are_one_origin() {
    let text = "Oasis Police said the Salt Road Brigade had entered the customs house of Zalla early in the day.";
    let office = retold("a", "Dune Post", "2031-03-04", text).name(Organisation, "Oasis Police").says(
        "Oasis Police",
        VoiceKind::Office,
        None,
    );
    let text = "Speaking by radio, Oasis Police spokesman Idris Belhaj confirmed that the Salt Road Brigade seized the customs house of Zalla.";
    let man = retold("b", "Harbour Wire", "2031-03-04", text)
        .name(Organisation, "Oasis Police")
        .titled("Idris Belhaj", "oasis police spokesman")
        .says("Idris Belhaj", VoiceKind::Official, Some(Access::ToldOutlet));
    let found = weighed(&[office, man], &[]);
    let verdict = &fact_of(&found, "a").verdict;
    assert_eq!((verdict.independent_origins, verdict.status, verdict.credibility), (1, Status::SingleOrigin, 3));
    assert_eq!(verdict.origins[0].documents.len(), 2);
}

#[test]
fn unnamed_sources_of_two_outlets_are_one_and_cap_the_digit() {
    let one = retold(
        "a",
        "Dune Post",
        "2031-03-04",
        "A guard told Dune Post the Salt Road Brigade has the customs house of Zalla.",
    )
    .says("A guard", VoiceKind::Anonymous, Some(Access::ToldOutlet));
    let two = retold(
        "b",
        "Harbour Wire",
        "2031-03-04",
        "Two merchants told Harbour Wire that men of the Salt Road Brigade sit in the customs house of Zalla.",
    )
    .says("Two merchants", VoiceKind::Anonymous, Some(Access::ToldOutlet));
    let verdict = fact_of(&weighed(&[one, two], &[]), "a").verdict.clone();
    assert_eq!((verdict.independent_origins, verdict.credibility), (1, 3));
}

#[test]
fn a_party_alone_is_possible_at_best() {
    let text =
        "Our men of the Salt Road Brigade guard the customs house of Zalla, the Salt Road Brigade said in a statement.";
    let party = retold("a", "Dune Post", "2031-03-04", text).says(
        "Salt Road Brigade",
        VoiceKind::Office,
        Some(Access::OfficeForItself),
    );
    let verdict = fact_of(&weighed(&[party], &[]), "a").verdict.clone();
    assert_eq!((verdict.origins[0].kind, verdict.credibility), (OriginKind::Party, 3));
}

#[test]
fn a_chain_that_ends_in_nobody_is_untraced() {
    let piece = seizure("a", "Dune Post", "2031-03-04").says("reportedly", VoiceKind::Nobody, None);
    let fact = fact_of(&weighed(&[piece], &[]), "a").clone();
    assert_eq!(
        (part(&fact, "a"), fact.verdict.status, fact.verdict.credibility),
        (Part::Untraced, Status::Untraced, 6)
    );
}

#[test]
fn citing_an_outlet_whose_report_is_here_is_a_repeat() {
    let first = seizure("a", "Dune Post", "2031-03-04").there();
    let text = "Dune Post wrote that the customs house of Zalla is in the hands of the Salt Road Brigade since Monday.";
    let second = Piece::new("b", "Harbour Wire", "2031-03-05", text)
        .name(Organisation, "Salt Road Brigade")
        .name(Organisation, "customs house of Zalla")
        .name(Outlet, "Dune Post")
        .claim("seize", &[(Target, "customs house of Zalla"), (Actor, "Salt Road Brigade")])
        .on("2031-03-03")
        .says("Dune Post", VoiceKind::Outlet, None);
    let found = weighed(&[first, second.clone()], &[]);
    let fact = fact_of(&found, "a");
    let member = fact.members.iter().find(|m| m.document.0 == "b").unwrap();
    assert_eq!((member.part, member.taken_from.as_ref().map(|d| d.0.as_str())), (Part::Repeat, Some("a")));
    assert_eq!(fact.verdict.independent_origins, 1);
    assert_eq!(found.descents.len(), 1);
    assert_eq!(found.descents[0].relation, Relation::Credit);
    let alone = weighed(&[second], &[]);
    assert_eq!(part(fact_of(&alone, "b"), "b"), Part::Untraced);
}

#[test]
fn an_independent_denial_disputes_and_the_owners_is_only_shown() {
    let first = seizure("a", "Dune Post", "2031-03-04").there();
    let police = retold(
        "b",
        "Harbour Wire",
        "2031-03-05",
        "Oasis Police denied that the Salt Road Brigade was in the customs house of Zalla at all.",
    )
    .name(Organisation, "Oasis Police")
    .says("Oasis Police", VoiceKind::Office, Some(Access::ToldOutlet))
    .denied();
    let party = retold(
        "c",
        "Harbour Wire",
        "2031-03-05",
        "No, it is not so, the Salt Road Brigade said of the customs house of Zalla.",
    )
    .says("Salt Road Brigade", VoiceKind::Office, Some(Access::ToldOutlet))
    .denied();
    let shown = fact_of(&weighed(&[first.clone(), party], &[]), "a").verdict.clone();
    assert_eq!((shown.status, shown.credibility), (Status::Denied, 3));
    assert_eq!(shown.denied_by, ["Salt Road Brigade"]);
    let disputed = fact_of(&weighed(&[first, police], &[]), "a").verdict.clone();
    assert_eq!((disputed.status, disputed.credibility), (Status::Disputed, 3));
}

fn strength(id: &str, outlet: &str, as_of: &str, words: &str, n: f64) -> Piece {
    let text = format!("Its camps hold {words} of the Salt Road Brigade, {outlet} counts, near Zalla in this season.");
    Piece::new(id, outlet, as_of, &text)
        .name(Organisation, "Salt Road Brigade")
        .somewhere("Zalla", "LY", (28.0, 17.6), "geonames:1")
        .claim("strength", &[(Actor, "Salt Road Brigade"), (Place, "Zalla")])
        .holding(as_of)
        .number(words, n, n, "fighter")
        .there()
}

#[test]
fn numbers_years_apart_evolve_and_of_one_day_conflict() {
    let old = strength("a", "Dune Post", "2028-02-01", "3,000 fighters", 3000.0);
    let new = strength("b", "Harbour Wire", "2031-02-01", "1,200 fighters", 1200.0);
    let rival = strength("c", "Morning Sheet", "2031-02-01", "4,000 fighters", 4000.0);
    let evolving = weighed(&[old.clone(), new.clone()], &[]);
    assert_eq!(evolving.facts.len(), 1);
    assert_eq!(evolving.facts[0].verdict.status, Status::Evolving);
    assert_eq!(evolving.facts[0].values.len(), 2);
    let disputed = weighed(&[new, rival], &[]);
    assert_eq!((disputed.facts[0].verdict.status, disputed.facts[0].verdict.credibility), (Status::Disputed, 3));
}

fn toll(id: &str, kind: &str, outlet: &str, published: &str, who: &str, n: f64, unit: &str) -> Piece {
    // Each paper in words of its own, so that none is another's copy.
    let text = match outlet {
        "Dune Post" => format!("At the wells of Zalla there were {who}, counted by our man among the tents."),
        "Harbour Wire" => format!("The road south is closed; {who} are dead, and the camp near Zalla mourns them all."),
        _ => format!("Shepherds buried {who} under the palms of Zalla while the wind rose on {published}."),
    };
    let (number, _) = who.split_once(' ').unwrap();
    Piece::new(id, outlet, published, &text)
        .somewhere("Zalla", "LY", (28.0, 17.6), "geonames:1")
        .claim(kind, &[(Target, who), (Place, "Zalla")])
        .on("2031-03-01")
        .number(number, n, n, unit)
        .there()
}

#[test]
fn a_toll_rises_until_somebody_gives_the_lower_number_again() {
    let told =
        |id: &str, outlet: &str, day: &str, who: &str, n: f64| toll(id, "killed", outlet, day, who, n, "herdsman");
    let first = told("a", "Dune Post", "2031-03-02", "12 herdsmen", 12.0);
    let later = told("b", "Harbour Wire", "2031-03-04", "19 herdsmen", 19.0);
    let status = |pieces: &[Piece]| {
        let found = weighed(pieces, &[]);
        assert_eq!(found.facts.len(), 1);
        found.facts[0].verdict.status
    };
    assert_eq!(status(&[first.clone(), later.clone()]), Status::Evolving);
    let same_day = told("c", "Morning Sheet", "2031-03-02", "19 herdsmen", 19.0);
    assert_eq!(status(&[first.clone(), same_day]), Status::Disputed);
    let fewer = told("d", "Morning Sheet", "2031-03-04", "7 herdsmen", 7.0);
    assert_eq!(status(&[first.clone(), fewer]), Status::Disputed);
    let again = told("e", "Morning Sheet", "2031-03-09", "12 herdsmen", 12.0);
    assert_eq!(status(&[first.clone(), later.clone(), again.clone()]), Status::Disputed);
    // Who shows no access says nothing against those who do.
    assert_eq!(status(&[first, later, again.not_there()]), Status::Evolving);
}

#[test]
fn a_toll_that_is_given_months_after_is_no_longer_rising() {
    let told = |id: &str, outlet: &str, day: &str, who: &str, n: f64| {
        let piece = toll(id, "killed", outlet, day, who, n, "herdsman");
        weighed(&[toll("a", "killed", "Dune Post", "2031-07-02", "12 herdsmen", 12.0, "herdsman"), piece], &[])
    };
    let early = told("b", "Harbour Wire", "2031-03-04", "7 herdsmen", 7.0);
    assert_eq!((early.facts.len(), early.facts[0].verdict.status), (1, Status::Evolving));
    let late = told("b", "Harbour Wire", "2031-07-09", "19 herdsmen", 19.0);
    assert_eq!((late.facts.len(), late.facts[0].verdict.status), (1, Status::Disputed));
}

#[test]
fn a_publisher_that_tells_the_press_things_elsewhere_is_an_office() {
    let own = seizure("a", "Zalla Red Crescent", "2031-03-04");
    let words = "The Zalla Red Crescent told Dune Post that the customs house of Zalla fell to the Salt Road Brigade.";
    let told = |kind| {
        let content = "the customs house of Zalla fell to the Salt Road Brigade";
        retold("b", "Dune Post", "2031-03-05", words).told_by(
            "The Zalla Red Crescent",
            "told",
            content,
            kind,
            Some(Access::ToldOutlet),
        )
    };
    let found = weighed(&[own.clone(), told(VoiceKind::Office)], &[]);
    assert_eq!(part(fact_of(&found, "a"), "a"), Part::Origin);
    assert_eq!(fact_of(&found, "a").verdict.independent_origins, 1);
    let cited = weighed(&[own, told(VoiceKind::Outlet)], &[]);
    assert_eq!(part(fact_of(&cited, "a"), "a"), Part::OwnWord);
}

#[test]
fn the_children_among_the_dead_are_not_the_dead() {
    let all = toll("a", "killed", "Dune Post", "2031-03-02", "40 people", 40.0, "person");
    let children = toll("b", "killed", "Harbour Wire", "2031-03-02", "3 children", 3.0, "child");
    assert_eq!(weighed(&[all.clone(), children], &[]).facts.len(), 2);
    let fewer = toll("c", "killed", "Harbour Wire", "2031-03-02", "38 people", 38.0, "person");
    assert_eq!(weighed(&[all, fewer], &[]).facts.len(), 1);
}

/// Rivals in the mouths of two, a part and the whole in the mouth of one.
#[test]
fn two_numbers_of_one_voice_on_one_day_are_a_part_and_the_whole() {
    let told = |id: &str, outlet: &str, words: &str, n: f64| {
        let mut piece = strength(id, outlet, "2031-02-01", words, n);
        piece = piece.name(Organisation, "Oasis Police");
        piece.says("Oasis Police", VoiceKind::Office, Some(Access::ToldOutlet))
    };
    let whole = told("a", "Dune Post", "4,000 fighters", 4000.0);
    let part = told("b", "Harbour Wire", "1,200 fighters", 1200.0);
    let found = weighed(&[whole, part], &[]);
    assert_eq!(found.facts.len(), 1);
    assert_eq!(found.facts[0].values.len(), 2);
    assert_ne!(found.facts[0].verdict.status, Status::Disputed);
}

fn meeting(id: &str, published: &str, when: Option<&str>) -> Piece {
    let text = format!("Khalil Senussi met Pavel Gromov, the paper of {published} writes.");
    let piece = Piece::new(id, "Dune Post", published, &text)
        .name(Person, "Khalil Senussi")
        .name(Person, "Pavel Gromov")
        .claim("meet", &[(Actor, "Khalil Senussi"), (Target, "Pavel Gromov")]);
    match when {
        Some(when) => piece.on(when),
        None => piece,
    }
}

#[test]
fn meetings_of_the_same_men_at_other_times_are_other_facts() {
    let count = |pieces: &[Piece]| weighed(pieces, &[]).facts.len();
    assert_eq!(
        count(&[meeting("a", "2031-01-10", Some("2031-01-08")), meeting("b", "2031-01-11", Some("2031-01-09"))]),
        1
    );
    assert_eq!(
        count(&[meeting("a", "2031-01-10", Some("2031-01-08")), meeting("b", "2031-06-11", Some("2031-06-09"))]),
        2
    );
    assert_eq!(count(&[meeting("a", "2031-01-10", None), meeting("b", "2031-01-12", None)]), 1);
    assert_eq!(count(&[meeting("a", "2028-01-10", None), meeting("b", "2031-01-12", None)]), 2);
    assert_eq!(count(&[meeting("a", "2031-01-10", Some("2031-01-08")), meeting("b", "2035-01-12", None)]), 2);
}

#[test]
fn a_meeting_is_told_from_either_side() {
    let one = meeting("a", "2031-01-10", Some("2031-01-08"));
    let text = "Pavel Gromov received Khalil Senussi for an hour, officials of the palace wrote in their diary.";
    let other = Piece::new("b", "Harbour Wire", "2031-01-09", text)
        .name(Person, "Pavel Gromov")
        .name(Person, "Khalil Senussi")
        .claim("meet", &[(Actor, "Pavel Gromov"), (Target, "Khalil Senussi")])
        .on("2031-01-08");
    assert_eq!(weighed(&[one, other], &[]).facts.len(), 1);
}

#[test]
fn places_far_apart_are_other_facts() {
    let killed = |id: &str, place: &str, point, gazetteer: &str| {
        let text = format!("Six herdsmen were killed in {place} by a shell, the {id} paper says.");
        Piece::new(id, "Dune Post", "2031-03-04", &text)
            .somewhere(place, "LY", point, gazetteer)
            .claim("killed", &[(Target, "Six herdsmen"), (Place, place)])
            .on("2031-03-03")
    };
    let near = killed("a", "Zalla", (28.0, 17.6), "geonames:1");
    let same = killed("b", "Zalla", (28.0, 17.6), "geonames:1");
    let far = killed("c", "Murzuq", (25.9, 13.9), "geonames:2");
    assert_eq!(weighed(&[near.clone(), same], &[]).facts.len(), 1);
    assert_eq!(weighed(&[near, far], &[]).facts.len(), 2);
}

#[test]
fn opinions_and_plans_are_not_weighed_as_what_happened() {
    let opinion = seizure("a", "Dune Post", "2031-03-04").there().modality(Modality::Opinion);
    let fact = fact_of(&weighed(&[opinion], &[]), "a").clone();
    assert_eq!((part(&fact, "a"), fact.verdict.credibility), (Part::Unweighed, 6));
    let plan = seizure("a", "Dune Post", "2031-03-04").there().modality(Modality::Planned);
    assert_eq!(fact_of(&weighed(&[plan], &[]), "a").verdict.credibility, 6);
}

#[test]
fn hedged_support_alone_is_doubtful() {
    let piece = seizure("a", "Dune Post", "2031-03-04")
        .name(Organisation, "Oasis Police")
        .says("Oasis Police", VoiceKind::Office, Some(Access::ToldOutlet))
        .hedged("believed");
    assert_eq!(fact_of(&weighed(&[piece], &[]), "a").verdict.credibility, 4);
}

#[test]
fn a_negative_that_nobody_affirms_is_a_fact_of_its_own() {
    let piece = seizure("a", "Dune Post", "2031-03-04").negated().there();
    let fact = fact_of(&weighed(&[piece], &[]), "a").clone();
    assert_eq!((part(&fact, "a"), fact.verdict.status), (Part::Origin, Status::SingleOrigin));
    assert!(fact.summary.starts_with("not so: "), "{}", fact.summary);
}

#[test]
fn numbers_are_kept_apart_by_unit() {
    let men = strength("a", "Dune Post", "2031-02-01", "3,000 fighters", 3000.0);
    let mut trucks = strength("b", "Harbour Wire", "2031-02-01", "40 trucks", 40.0);
    trucks.reading.quantities[0].unit = Some("truck".to_owned());
    let found = weighed(&[men, trucks], &[]);
    assert!(found.facts.iter().all(|f| f.verdict.status != Status::Disputed));
}

#[test]
fn a_visit_and_a_meeting_on_it_are_one_class() {
    let text = "Khalil Senussi visited Zalla, where Pavel Gromov was waiting for him with the council.";
    let visit = Piece::new("a", "Dune Post", "2031-01-09", text)
        .name(Person, "Khalil Senussi")
        .name(Person, "Pavel Gromov")
        .somewhere("Zalla", "LY", (28.0, 17.6), "geonames:1")
        .claim("visit", &[(Actor, "Khalil Senussi"), (Destination, "Zalla"), (Target, "Pavel Gromov")])
        .on("2031-01-08");
    assert_eq!(weighed(&[visit, meeting("b", "2031-01-10", Some("2031-01-08"))], &[]).facts.len(), 1);
}

/// A report about the ship Halcyon.
fn of_the_ship(id: &str, outlet: &str, published: &str, text: &str) -> Piece {
    Piece::new(id, outlet, published, text).ship("Halcyon")
}

fn load(id: &str, outlet: &str, text: &str, what: &str) -> Piece {
    of_the_ship(id, outlet, "2031-03-04", text)
        .claim("load", &[(Actor, "Halcyon"), (Theme, what)])
        .holding("2031-03-04")
}

#[test]
fn rival_answers_with_origins_dispute_a_fact_and_rumours_do_not() {
    let grain = load("a", "Dune Post", "Sacks of barley fill the Halcyon to the hatches.", "Sacks of barley").there();
    let guns = load("b", "Harbour Wire", "Under deck the Halcyon hides rifles, crate upon crate.", "rifles").there();
    let rumour = load("c", "Morning Sheet", "It is opium that the Halcyon smuggles.", "opium");
    let also =
        load("d", "Lagoon Mail", "From the crane one sees barley in the Halcyon and nothing else.", "barley").there();
    let disputed = weighed(&[grain.clone(), guns, rumour.clone()], &[]);
    assert_eq!(disputed.facts.len(), 1);
    let fact = &disputed.facts[0];
    assert_eq!((fact.verdict.status, fact.verdict.independent_origins, fact.values.len()), (Status::Disputed, 2, 3));
    assert!(fact.verdict.reasons.iter().any(|r| r.contains("no origin stands behind \"opium\"")), "{fact:#?}");
    let agreed = weighed(&[grain, also, rumour], &[]);
    let fact = &agreed.facts[0];
    assert_eq!((fact.verdict.status, fact.values.len()), (Status::Corroborated, 2));
}

#[test]
fn denying_what_no_origin_says_denies_nothing_that_one_does() {
    let grain = load("a", "Dune Post", "Sacks of barley fill the Halcyon to the hatches.", "Sacks of barley").there();
    let rumour = load("b", "Morning Sheet", "It is opium that the Halcyon smuggles.", "opium");
    let denial = load("c", "Harbour Wire", "Oasis Police say of the Halcyon that there is no opium in her.", "opium")
        .name(Organisation, "Oasis Police")
        .says("Oasis Police", VoiceKind::Office, Some(Access::ToldOutlet))
        .denied();
    let fact = weighed(&[grain, rumour.clone(), denial.clone()], &[]).facts[0].clone();
    assert_eq!(
        (fact.verdict.status, &fact.verdict.denied_by[..]),
        (Status::SingleOrigin, &["Oasis Police".to_owned()][..])
    );
    let alone = weighed(&[rumour, denial], &[]).facts[0].clone();
    assert_eq!(alone.verdict.status, Status::Denied);
}

fn missing(id: &str, outlet: &str, day: &str, text: &str, who: &str, number: (&str, f64, &str)) -> Piece {
    of_the_ship(id, outlet, day, text)
        .claim("missing", &[(Target, who)])
        .holding(day)
        .number(number.0, number.1, number.1, number.2)
        .there()
}

#[test]
fn a_crew_is_told_in_many_words_and_a_part_of_it_is_no_rival() {
    let eleven = missing(
        "a",
        "Dune Post",
        "2031-03-04",
        "Eleven sailors of the Halcyon are missing.",
        "Eleven sailors",
        ("Eleven", 11.0, "sailor"),
    );
    let six = missing(
        "b",
        "Harbour Wire",
        "2031-03-04",
        "Nobody on the Halcyon has seen the six men again.",
        "six men",
        ("six", 6.0, "man"),
    );
    let five = missing(
        "c",
        "Lagoon Mail",
        "2031-03-04",
        "Of the Halcyon five Zallan seamen are not back.",
        "five Zallan seamen",
        ("five", 5.0, "seaman"),
    )
    .name(Organisation, "Zallan")
    .mention("Zallan");
    let found = weighed(&[eleven, six, five], &[]);
    let fact = fact_of(&found, "a");
    assert_eq!((fact.members.len(), fact.verdict.status), (2, Status::Disputed), "{fact:#?}");
    assert_eq!(fact_of(&found, "c").members.len(), 1);
}

#[test]
fn a_number_on_an_outlets_own_word_does_not_contradict_an_origin() {
    let told = |id: &str, outlet: &str, text: &str, who: &str, number: (&str, f64, &str)| {
        of_the_ship(id, outlet, "2031-03-04", text)
            .claim("killed", &[(Target, who)])
            .number(number.0, number.1, number.1, number.2)
    };
    let two = told("a", "Dune Post", "Two sailors died on the Halcyon.", "Two sailors", ("Two", 2.0, "sailor")).there();
    let wild = told(
        "b",
        "Morning Sheet",
        "Aboard the Halcyon 14 seamen burned to death.",
        "14 seamen",
        ("14", 14.0, "seaman"),
    );
    let found = weighed(&[two, wild], &[]);
    assert_eq!((found.facts.len(), found.facts[0].values.len()), (1, 2));
    assert_eq!(found.facts[0].verdict.status, Status::SingleOrigin);
}

#[test]
fn rival_answers_need_a_named_thing() {
    let told = |id: &str, outlet: &str, text: &str, ship: &str, what: &str| {
        of_the_ship(id, outlet, "2031-03-04", text)
            .claim("load", &[(Actor, ship), (Theme, what)])
            .holding("2031-03-04")
            .there()
    };
    let any =
        told("a", "Dune Post", "Who lets a ship load rifles breaks the law, the Halcyon or not.", "a ship", "rifles");
    let one = told("b", "Harbour Wire", "In port the ship next to the Halcyon took on barley.", "the ship", "barley");
    assert_eq!(weighed(&[any, one], &[]).facts.len(), 2);
}
