//! How far can a fact be trusted? Status and Admiralty digit by the table of rules, each with its reason in a sentence.
//! Never "true": what is counted is independent origins.

use crate::origins::{Standing, Voice};
use crate::values::{Relations, Stated};
use model::{Certainty, Claim, ClaimId, DocumentId, EntityId, Origin, OriginKind, Part, Status, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What a verdict rests on.
pub(crate) struct Case<'a> {
    /// In the order of the group: claim, document, what it counts as.
    pub claims: &'a [(&'a Claim, &'a DocumentId, &'a Standing)],
    pub values: &'a [Stated],
    /// Positions of denials that speak against a value which an origin gives, or, if none does, against any.
    pub denials: &'a BTreeSet<usize>,
    pub relations: Relations,
    /// All of it is about what is to be.
    pub future: bool,
    /// The letter that was given to a voice by its name, or to the outlet of one of these documents.
    pub grade: &'a dyn Fn(&str) -> Option<char>,
    pub outlet_grade: &'a dyn Fn(&DocumentId) -> Option<char>,
    /// The outlet of a document, if it names one.
    pub outlet: &'a dyn Fn(&DocumentId) -> Option<String>,
    pub entity_id: &'a dyn Fn(u32) -> EntityId,
}

struct Source<'a> {
    voice: &'a Voice,
    positions: Vec<usize>,
    grade: Option<char>,
    hedged: bool,
}

fn hedged(claim: &Claim) -> bool {
    matches!(claim.certainty, Certainty::Possible | Certainty::Unknown)
        || claim.modality == model::Modality::Possible
        || claim.chain.iter().any(|l| l.hedge.is_some())
}

/// Voices of one part, one a key.
fn sources<'a>(case: &Case<'a>, part: Part) -> Vec<Source<'a>> {
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, _, standing)) in case.claims.iter().enumerate() {
        if let (true, Some(voice)) = (standing.part == part, &standing.voice) {
            by_key.entry(&voice.key).or_default().push(at);
        }
    }
    by_key
        .into_values()
        .filter_map(|positions| {
            // The voice's own name before that of its spokesman; a party is a party wherever it speaks.
            let voices = positions.iter().filter_map(|at| case.claims[*at].2.voice.as_ref());
            let best = voices
                .max_by_key(|v| (v.kind == OriginKind::Party, !v.anonymous, std::cmp::Reverse((&v.name, v.kind))));
            let grades = positions.iter().flat_map(|at| {
                let (_, document, standing) = case.claims[*at];
                let own = standing.voice.as_ref().and_then(|v| (case.grade)(&v.name));
                [own, (case.outlet_grade)(document)]
            });
            Some(Source {
                voice: best?,
                grade: grades.flatten().min(),
                hedged: positions.iter().all(|at| hedged(case.claims[*at].0)),
                positions,
            })
        })
        .collect()
}

/// The verdict.
pub(crate) fn verdict(case: &Case<'_>) -> Verdict {
    let support = sources(case, Part::Origin);
    let mut denial = sources(case, Part::Denial);
    denial.iter_mut().for_each(|source| source.positions.retain(|at| case.denials.contains(at)));
    denial.retain(|source| !source.positions.is_empty());
    let against: Vec<&Source<'_>> =
        denial.iter().filter(|s| s.voice.kind != OriginKind::Party && !s.voice.anonymous).collect();
    let count = |part: Part| case.claims.iter().filter(|c| c.2.part == part).count() as u32;
    // What an outlet says on its own word it says once, in however many of its reports.
    let own = case.claims.iter().filter(|c| c.2.part == Part::OwnWord);
    let own_word = own.map(|c| (case.outlet)(c.1).ok_or(c.1)).collect::<BTreeSet<_>>().len() as u32;
    let denied_by = denied_by(case);
    let (lead, rival) = sides(case, &support);
    let status = status(case, &support, &against, own_word);
    let mut verdict = Verdict {
        status,
        independent_origins: support.len() as u32,
        own_word,
        repeats: count(Part::Repeat),
        untraced: count(Part::Untraced),
        origins: support.iter().map(|s| origin(case, s)).collect(),
        denied_by,
        credibility: 6,
        reasons: Vec::new(),
        would_rise_if: Vec::new(),
    };
    verdict.origins.sort_by(|a, b| (&a.voice, a.kind).cmp(&(&b.voice, b.kind)));
    let (digit, reasons) = digit(case, &support, &against, lead, rival);
    verdict.credibility = digit;
    verdict.reasons = reasons;
    verdict.would_rise_if = would_rise(case, &support, &against, digit);
    verdict
}

fn origin(case: &Case<'_>, source: &Source<'_>) -> Origin {
    let at = |p: &usize| case.claims[*p];
    let documents: BTreeSet<DocumentId> = source.positions.iter().map(|p| at(p).1.clone()).collect();
    let claims: BTreeSet<ClaimId> = source.positions.iter().map(|p| at(p).0.id.clone()).collect();
    Origin {
        entity: source.voice.entity.map(case.entity_id),
        voice: source.voice.name.clone(),
        kind: source.voice.kind,
        documents: documents.into_iter().collect(),
        claims: claims.into_iter().collect(),
    }
}

fn denied_by(case: &Case<'_>) -> Vec<String> {
    let denials = case.claims.iter().filter(|c| c.2.part == Part::Denial);
    let names = denials.map(|(claim, _, standing)| match (&standing.voice, claim.chain.last()) {
        (Some(voice), _) => voice.name.clone(),
        (None, Some(link)) => link.text.trim().to_owned(),
        (None, None) => String::new(),
    });
    names.filter(|n| !n.is_empty()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// How many origins stand behind the best supported value that another contradicts, and behind the best of its rivals.
fn sides(case: &Case<'_>, support: &[Source<'_>]) -> (usize, usize) {
    if !case.relations.conflict {
        return (support.len(), 0);
    }
    let mut sizes: Vec<usize> = case.values.iter().map(|v| v.voices.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    (sizes.first().copied().unwrap_or(0), sizes.get(1).copied().unwrap_or(0))
}

fn status(case: &Case<'_>, support: &[Source<'_>], against: &[&Source<'_>], own_word: u32) -> Status {
    if case.relations.conflict || !against.is_empty() && support.len() >= against.len() && !support.is_empty() {
        Status::Disputed
    } else if !case.denials.is_empty() {
        Status::Denied
    } else if case.relations.evolution {
        Status::Evolving
    } else {
        match support.len() {
            0 if own_word > 0 => Status::Reported,
            0 => Status::Untraced,
            1 => Status::SingleOrigin,
            _ => Status::Corroborated,
        }
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The Admiralty digit and why. Rules are tried in the order 6, 5, 4, 1, 2, 3; caps come last.
fn digit(
    case: &Case<'_>,
    support: &[Source<'_>],
    against: &[&Source<'_>],
    lead: usize,
    rival: usize,
) -> (u8, Vec<String>) {
    let n = support.len();
    let names = support.iter().map(|s| format!("{} ({})", s.voice.name, s.voice.kind)).collect::<Vec<_>>().join("; ");
    let mut reasons = Vec::new();
    let own_graded = case.claims.iter().any(|(_, document, standing)| {
        standing.part == Part::OwnWord && matches!((case.outlet_grade)(document), Some('A' | 'B'))
    });
    if case.future {
        reasons.push("it is about what is planned, asked or ordered, not about what happened".to_owned());
        return (6, reasons);
    }
    if n == 0 && !own_graded {
        reasons.push(if case.claims.iter().any(|c| c.2.part == Part::OwnWord) {
            "no origin can be traced: outlets say so themselves and show no access".to_owned()
        } else {
            "no origin can be traced".to_owned()
        });
        return (6, reasons);
    }
    if n > 0 {
        reasons.push(format!("{}: {names}", plural(n, "independent origin")));
    }
    let record = against.iter().any(|s| s.voice.kind == OriginKind::Record);
    if !against.is_empty() {
        let names = against.iter().map(|s| s.voice.name.as_str()).collect::<Vec<_>>().join("; ");
        reasons.push(format!("contradicted by {}: {names}", plural(against.len(), "independent origin")));
    }
    if (against.len() >= 2 || record) && n <= 1 {
        return (5, reasons);
    }
    let poor = |s: &Source<'_>| matches!(s.grade, Some('D' | 'E'));
    if n > 0 && support.iter().all(|s| s.hedged) {
        reasons.push("all support is hedged or hearsay".to_owned());
        return (4, reasons);
    }
    if n > 0 && support.iter().all(poor) {
        reasons.push("all support is graded D or E".to_owned());
        return (4, reasons);
    }
    if against.len() > n {
        reasons.push("its denial has more independent origins".to_owned());
        return (4, reasons);
    }
    let conflict = case.relations.conflict;
    let contested = !against.is_empty() || conflict && rival > 0;
    let counted = if conflict { lead } else { n };
    let dissent = against.len() + if conflict { rival } else { 0 };
    let kinds: BTreeSet<OriginKind> = support.iter().map(|s| s.voice.kind).collect();
    let good = support.iter().any(|s| matches!(s.grade, Some('A'..='C')));
    let mut digit = if !contested && !conflict && good && (n >= 3 || n == 2 && kinds.len() == 2) {
        1
    } else if !contested && !conflict && n >= 2 && !support.iter().any(poor) || counted >= 3 && counted >= dissent + 2 {
        2
    } else {
        3
    };
    let mut cap = |why: &str| {
        if digit < 3 {
            digit = 3;
            reasons.push(why.to_owned());
        }
    };
    if (conflict && lead == rival) || (!against.is_empty() && against.len() == n) {
        cap("the sides are even: there is no winner");
    }
    if n > 0 && support.iter().all(|s| s.voice.kind == OriginKind::Party) {
        cap("all support comes from parties to the matter");
    }
    if n > 0 && support.iter().all(|s| s.voice.anonymous) {
        cap("all support is anonymous");
    }
    if conflict {
        reasons.push("values contradict each other at the same time".to_owned());
    }
    let idle: BTreeSet<&str> = crate::values::outweighed(case.values).map(|v| v.value.text.as_str()).collect();
    if !idle.is_empty() {
        let list = idle.into_iter().take(4).map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(", ");
        reasons.push(format!("no origin stands behind {list}"));
    }
    if n == 0 {
        reasons.push("an outlet graded A or B states it on its own word".to_owned());
    }
    if digit > 1 && n >= 2 && !good && !contested {
        reasons.push("nobody has graded an outlet or voice behind it A, B or C".to_owned());
    }
    (digit, reasons)
}

fn would_rise(case: &Case<'_>, support: &[Source<'_>], against: &[&Source<'_>], digit: u8) -> Vec<String> {
    let mut rise = Vec::new();
    if case.future || digit == 1 {
        return rise;
    }
    let party = !support.is_empty() && support.iter().all(|s| s.voice.kind == OriginKind::Party);
    match support.len() {
        0 => rise.push("somebody who shows access of his own said so".to_owned()),
        _ if party => rise.push("an origin that is no party to the matter said so".to_owned()),
        1 => rise.push("a second origin with access of its own said so".to_owned()),
        2 => rise.push("a third independent origin, or one of another kind, said so".to_owned()),
        _ => {}
    }
    if support.len() >= 2 && !support.iter().any(|s| matches!(s.grade, Some('A'..='C'))) {
        rise.push("an outlet or voice behind it were graded A, B or C".to_owned());
    }
    if !support.is_empty() && support.iter().all(|s| s.hedged) {
        rise.push("an origin said so without a hedge".to_owned());
    }
    if support.iter().any(|s| s.voice.anonymous) {
        rise.push("an unnamed source were named".to_owned());
    }
    if case.relations.conflict || !against.is_empty() {
        rise.push("the contradiction were resolved".to_owned());
    }
    rise
}
