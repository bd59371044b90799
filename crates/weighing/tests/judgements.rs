//! A person's decisions are obeyed, the later against the earlier; those that find nothing to apply to are told.

mod press;

use model::MentionType::{Organisation, Person};
use model::Role::{Actor, Target};
use model::*;
use press::*;

fn met(id: &str, actor: &str, target: &str) -> Piece {
    let text = format!("{actor} met {target} in the {id} of the story.");
    Piece::new(id, "Dune Post", "2031-01-10", &text)
        .name(Person, actor)
        .name(Person, target)
        .claim("meet", &[(Actor, actor), (Target, target)])
        .on("2031-01-09")
}

fn name(document: &str, name: &str) -> Vec<NameAnchor> {
    vec![NameAnchor { document: DocumentId(document.to_owned()), name: name.to_owned() }]
}

fn claim(document: &str) -> Vec<ClaimAnchor> {
    vec![ClaimAnchor {
        claim: ClaimId(format!("c{document}-0")),
        document: DocumentId(document.to_owned()),
        quote: String::new(),
        kind: "meet".to_owned(),
    }]
}

fn entity<'w>(weighed: &'w weighing::Weighed, document: &str, index: u32) -> &'w EntityId {
    &weighed.resolution[&LocalRef { document: DocumentId(document.to_owned()), index }]
}

#[test]
fn names_are_merged_and_split() {
    let pieces = [
        met("a", "Omar Belqasim", "Pavel Gromov"),
        met("b", "Abu Tariq", "Pavel Gromov"),
        met("c", "Omar Belqasim", "Pavel Gromov"),
    ];
    let plain = weighed(&pieces, &[]);
    assert_ne!(entity(&plain, "a", 0), entity(&plain, "b", 0));
    assert_eq!(entity(&plain, "a", 0), entity(&plain, "c", 0));
    let merge = Decision::Merge { left: name("a", "Omar Belqasim"), right: name("b", "Abu Tariq") };
    let merged = weighed(&pieces, std::slice::from_ref(&merge));
    assert_eq!(entity(&merged, "a", 0), entity(&merged, "b", 0));
    let whole = merged.entities.iter().find(|e| e.id == *entity(&merged, "a", 0)).unwrap();
    assert!(whole.reasons.iter().any(|r| r.contains("judgement 1 by an editor")), "{:?}", whole.reasons);
    let split = Decision::Split { left: name("a", "Omar Belqasim"), right: name("c", "Omar Belqasim") };
    let apart = weighed(&pieces, &[split]);
    assert_ne!(entity(&apart, "a", 0), entity(&apart, "c", 0));
    let opposite = Decision::Split { left: name("a", "Omar Belqasim"), right: name("b", "Abu Tariq") };
    let later = weighed(&pieces, &[merge, opposite]);
    assert_ne!(entity(&later, "a", 0), entity(&later, "b", 0));
    assert_eq!(later.conflicts.iter().map(|c| c.0).collect::<Vec<_>>(), [1]);
}

#[test]
fn claims_are_joined_parted_and_rejected() {
    let pieces = [
        met("a", "Omar Belqasim", "Pavel Gromov"),
        met("b", "Omar Belqasim", "Pavel Gromov"),
        met("c", "Nadia Fergani", "Pavel Gromov"),
    ];
    assert_eq!(weighed(&pieces, &[]).facts.len(), 2);
    let apart = weighed(&pieces, &[Decision::Different { left: claim("a"), right: claim("b") }]);
    assert_eq!(apart.facts.len(), 3);
    let joined = weighed(&pieces, &[Decision::Same { left: claim("a"), right: claim("c") }]);
    let fact = fact_of(&joined, "a");
    assert!(fact.members.iter().any(|m| m.document.0 == "c"));
    let rejected = weighed(&pieces, &[Decision::Reject { claim: claim("a").remove(0) }]);
    assert_eq!(part(fact_of(&rejected, "a"), "a"), Part::Unweighed);
}

#[test]
fn descent_is_a_persons_to_decide() {
    let text = "A long and winding account of how the ferry left Zalla at dawn with all of its lamps burning brightly.";
    let first = Piece::new("a", "Dune Post", "2031-01-10", text).name(Organisation, "Ferry Office");
    let second = first.copied("b", "Harbour Wire", "2031-01-11");
    let pieces = [first, second, met("c", "Omar Belqasim", "Pavel Gromov")];
    assert_eq!(weighed(&pieces, &[]).descents.len(), 1);
    let id = |id: &str| DocumentId(id.to_owned());
    let free = weighed(&pieces, &[Decision::Independent { document: id("b"), of: id("a") }]);
    assert!(free.descents.is_empty());
    let forced = weighed(&pieces, &[Decision::Copy { document: id("c"), of: id("a") }]);
    assert!(forced.descents.iter().any(|d| d.to.0 == "c" && d.from.0 == "a" && d.directed));
}

#[test]
fn what_finds_nothing_is_told() {
    let pieces = [met("a", "Omar Belqasim", "Pavel Gromov")];
    let lost = weighed(
        &pieces,
        &[
            Decision::Merge { left: name("x", "Nobody"), right: name("a", "Omar Belqasim") },
            Decision::Reject { claim: claim("gone").remove(0) },
            Decision::Copy { document: DocumentId("a".into()), of: DocumentId("gone".into()) },
        ],
    );
    assert_eq!(lost.conflicts.iter().map(|c| c.0).collect::<Vec<_>>(), [1, 2, 3]);
}
