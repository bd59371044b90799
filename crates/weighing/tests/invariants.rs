//! What must hold of every case: copies never raise a verdict, nor does less support or a denial; order and repetition change
//! nothing; what is undone never was.

mod press;

use model::MentionType::{Organisation, Person};
use model::Role::{Actor, Target};
use model::*;
use press::*;
use proptest::prelude::*;

const MEN: [&str; 5] = ["Khalil Senussi", "Omar Belqasim", "Pavel Gromov", "Nadia Fergani", "Said Belqasim"];
const OUTLETS: [&str; 4] = ["Dune Post", "Harbour Wire", "Morning Sheet", "Valley Radio"];
const WORDS: [&str; 12] = [
    "river",
    "council",
    "evening",
    "delegates",
    "carpet",
    "market",
    "letters",
    "winter",
    "garden",
    "engine",
    "copper",
    "ladder",
];

/// One report as numbers: who, whom, when told, when it was, by which outlet, on whose word, filler words.
#[derive(Clone, Debug)]
struct Draft {
    actor: usize,
    target: usize,
    told: i8,
    lag: Option<i8>,
    outlet: usize,
    word: u8,
    filler: Vec<usize>,
}

fn draft() -> impl Strategy<Value = Draft> {
    let filler = prop::collection::vec(0..WORDS.len(), 14..22);
    (0..MEN.len(), 1..MEN.len(), 1i8..20, prop::option::of(0i8..3), 0..OUTLETS.len(), 0u8..8, filler).prop_map(
        |(actor, step, told, lag, outlet, word, filler)| Draft {
            actor,
            target: (actor + step) % MEN.len(),
            told,
            lag,
            outlet,
            word,
            filler,
        },
    )
}

fn piece(at: usize, draft: &Draft) -> Piece {
    let filler = draft.filler.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
    let (actor, target) = (MEN[draft.actor], MEN[draft.target]);
    let text = format!("{actor} met {target}. Harbour Office and a porter spoke of it: {filler}.");
    let published = format!("2031-01-{:02}", draft.told + 5);
    let mut piece = Piece::new(&format!("d{:02}{:02}", draft.filler[0], at), OUTLETS[draft.outlet], &published, &text)
        .name(Person, actor)
        .name(Person, target)
        .name(Organisation, "Harbour Office")
        .claim("meet", &[(Actor, actor), (Target, target)]);
    if let Some(lag) = draft.lag {
        piece = piece.on(&format!("2031-01-{:02}", draft.told + 5 - lag));
    }
    match draft.word {
        0 | 1 => piece.there(),
        2 => piece.says("Harbour Office", VoiceKind::Office, Some(Access::ToldOutlet)),
        3 => piece.says("a porter", VoiceKind::Anonymous, Some(Access::ToldOutlet)),
        4 => piece.says("reportedly", VoiceKind::Nobody, None),
        5 => piece.says("Harbour Office", VoiceKind::Office, Some(Access::ToldOutlet)).hedged("believed"),
        6 => piece.says(actor, VoiceKind::Named, Some(Access::NamedQuote)),
        _ => piece,
    }
}

fn pieces(drafts: &[Draft]) -> Vec<Piece> {
    drafts.iter().enumerate().map(|(at, draft)| piece(at, draft)).collect()
}

/// For each claim the digit and number of origins of its fact.
fn verdicts(weighed: &Weighed) -> std::collections::BTreeMap<String, (u8, u32)> {
    let each = |f: &Fact| {
        let verdict = (f.verdict.credibility, f.verdict.independent_origins);
        f.members.iter().map(move |m| (m.claim.0.clone(), verdict)).collect::<Vec<_>>()
    };
    weighed.facts.iter().flat_map(each).collect()
}

use weighing::Weighed;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_change_nothing(drafts in prop::collection::vec(draft(), 1..9), turn in 0usize..9) {
        let all = pieces(&drafts);
        let before = weighed(&all, &[]);
        let mut mixed = all.clone();
        mixed.rotate_left(turn % all.len());
        mixed.reverse();
        mixed.push(all[turn % all.len()].clone());
        prop_assert_eq!(weighed(&mixed, &[]), before);
    }

    #[test]
    fn a_copy_never_raises_a_verdict(drafts in prop::collection::vec(draft(), 1..8), which in 0usize..8, first in any::<bool>()) {
        let mut all = pieces(&drafts);
        let before = verdicts(&weighed(&all, &[]));
        let id = if first { "aaa" } else { "zzz" };
        let copy = all[which % all.len()].copied(id, "Paper Mill", "2031-01-30");
        all.push(copy);
        let after = verdicts(&weighed(&all, &[]));
        for (claim, (digit, origins)) in &before {
            let (then, counted) = after[claim];
            prop_assert!(then >= *digit, "{claim}: {digit} became {then}");
            prop_assert!(counted <= *origins, "{claim}: {origins} became {counted}");
        }
    }

    #[test]
    fn a_report_that_cites_another_never_raises_a_verdict(drafts in prop::collection::vec(draft(), 1..8), which in 0usize..8, hedged in any::<bool>()) {
        let mut all = pieces(&drafts);
        let before = verdicts(&weighed(&all, &[]));
        let cited = OUTLETS[drafts[which % drafts.len()].outlet];
        let draft = Draft { word: 7, told: 20, outlet: 0, ..drafts[which % drafts.len()].clone() };
        let mut relay = piece(98, &draft).says(cited, VoiceKind::Outlet, None);
        relay.document.publisher = Some(Found { value: "Paper Mill".to_owned(), basis: "sidecar".to_owned() });
        all.push(if hedged { relay.hedged("reportedly") } else { relay });
        let after = verdicts(&weighed(&all, &[]));
        for (claim, (digit, origins)) in &before {
            prop_assert!(after[claim].0 >= *digit, "{claim}: {digit} became {}", after[claim].0);
            prop_assert!(after[claim].1 <= *origins);
        }
    }

    #[test]
    fn a_denial_never_raises_a_verdict(drafts in prop::collection::vec(draft(), 1..8), which in 0usize..8, office in any::<bool>()) {
        let mut all = pieces(&drafts);
        let before = verdicts(&weighed(&all, &[]));
        let draft = Draft { word: 7, told: 20, ..drafts[which % drafts.len()].clone() };
        let denial = piece(99, &draft);
        let voice = if office { ("Harbour Office", VoiceKind::Office) } else { ("a porter", VoiceKind::Anonymous) };
        all.push(denial.says(voice.0, voice.1, Some(Access::ToldOutlet)).denied());
        let after = verdicts(&weighed(&all, &[]));
        for (claim, (digit, origins)) in &before {
            prop_assert!(after[claim].0 >= *digit, "{claim}: {digit} became {}", after[claim].0);
            prop_assert!(after[claim].1 <= *origins);
        }
    }

    #[test]
    fn less_support_never_raises_a_verdict(drafts in prop::collection::vec(draft(), 2..8), which in 0usize..8) {
        let all = pieces(&drafts);
        let full = weighed(&all, &[]);
        let claim = all[which % all.len()].reading.claims[0].clone();
        let anchor = ClaimAnchor {
            claim: claim.id.clone(),
            document: all[which % all.len()].document.id.clone(),
            quote: String::new(),
            kind: claim.kind.clone(),
        };
        let less = weighed(&all, &[Decision::Reject { claim: anchor }]);
        let (before, after) = (verdicts(&full), verdicts(&less));
        for (claim, (digit, _)) in &before {
            prop_assert!(after[claim].0 >= *digit, "{claim}: {digit} became {}", after[claim].0);
        }
    }

    #[test]
    fn what_is_remembered_changes_nothing(
        drafts in prop::collection::vec(draft(), 2..8),
        steps in prop::collection::vec((0usize..8, 0usize..8, 0u8..9, any::<bool>()), 1..6),
    ) {
        let mut memory = weighing::Memory::default();
        let mut all = pieces(&drafts);
        let mut log: Vec<Judgement> = Vec::new();
        for (a, b, what, undo) in steps {
            let (x, y) = (&all[a % all.len()], &all[b % all.len()]);
            log.push(judgement(log.len() as u64 + 1, decision(x, y, what)));
            if undo {
                let at = (a + b) % log.len();
                log[at].undone = Some("2031-05-02".to_owned());
            }
            prop_assert_eq!(judged_again(&mut memory, &all, &log), judged(&all, &log));
        }
        all.pop();
        prop_assert_eq!(judged_again(&mut memory, &all, &log), judged(&all, &log));
    }

    #[test]
    fn what_is_undone_never_was(drafts in prop::collection::vec(draft(), 2..8), a in 0usize..8, b in 0usize..8, what in 0u8..9) {
        let all = pieces(&drafts);
        let before = weighed(&all, &[]);
        let mut undone = judgement(1, decision(&all[a % all.len()], &all[b % all.len()], what));
        weighed(&all, std::slice::from_ref(&undone.decision));
        undone.undone = Some("2031-05-02".to_owned());
        prop_assert_eq!(judged(&all, &[undone]), before);
    }
}

/// One decision of each kind, on two reports.
fn decision(x: &Piece, y: &Piece, what: u8) -> Decision {
    let name =
        |p: &Piece| vec![NameAnchor { document: p.document.id.clone(), name: p.reading.entities[0].name.clone() }];
    let claim = |p: &Piece| ClaimAnchor {
        claim: p.reading.claims[0].id.clone(),
        document: p.document.id.clone(),
        quote: String::new(),
        kind: "meet".to_owned(),
    };
    match what {
        0 => Decision::Merge { left: name(x), right: name(y) },
        1 => Decision::Split { left: name(x), right: name(y) },
        2 => Decision::Same { left: vec![claim(x)], right: vec![claim(y)] },
        3 => Decision::Different { left: vec![claim(x)], right: vec![claim(y)] },
        4 => Decision::Copy { document: x.document.id.clone(), of: y.document.id.clone() },
        5 => Decision::Independent { document: x.document.id.clone(), of: y.document.id.clone() },
        6 => Decision::Accept { claim: claim(x) },
        7 => Decision::Reject { claim: claim(x) },
        _ => Decision::Grade { voice: OUTLETS[0].to_owned(), grade: 'A' },
    }
}
