//! What did a person decide? Takes judgements, anchors them to names, quotes and documents as they stand, logs them, and
//! derives anew what depends on them.

use crate::{
    case::Case,
    error::{Error, ErrorKind, Result},
    names,
    read::Progress,
    views::{JudgementLine, Subject},
};
use model::{Claim, ClaimAnchor, ClaimId, Decision, Document, DocumentId, EntityId, FactId, Judgement, NameAnchor};
use serde::Deserialize;
use utoipa::ToSchema;

/// A decision as a person gives it: things by their names, numbers or beginnings of ids.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Ask {
    /// Two entities are one.
    Merge { left: String, right: String },
    /// These names of an entity, as written, name something else than its other names.
    Split { entity: String, names: Vec<String> },
    /// Two facts (or claims) are one.
    Same { left: String, right: String },
    /// A claim or fact is another fact than the left one.
    Different { left: String, right: String },
    /// `document` was taken from `of`.
    Copy { document: String, of: String },
    /// `document` was not taken from `of`.
    Independent { document: String, of: String },
    /// The claim was read rightly.
    Accept { claim: String },
    /// The claim was not read rightly: it is not weighed.
    Reject { claim: String },
    /// How reliable an outlet or voice is, A to F.
    Grade { voice: String, grade: char },
    /// `about`: a fact, entity, claim or document, or an outlet's name.
    Note { about: String, text: String },
}

/// The time as judgements and retrievals are dated: ISO 8601, UTC, to the second.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Case {
    /// Logs a decision with who made it and what they were shown (when nothing is given: the things that it is about),
    /// and derives anew.
    ///
    /// # Errors
    /// Fails when a thing is not found or named by several, or the case cannot be written.
    pub fn judge(&self, ask: &Ask, who: &str, shown: Option<&str>, progress: &dyn Progress) -> Result<JudgementLine> {
        let (decision, about) = self.decision(ask)?;
        let shown = shown.unwrap_or(&about);
        let changes_nothing = matches!(decision, Decision::Note { .. }) && !self.is_stale()?;
        self.file.begin()?;
        let number = match self.file.add_judgement(&decision, who, &now(), shown) {
            Ok(number) => number,
            Err(error) => {
                self.file.roll_back();
                return Err(error.into());
            }
        };
        if changes_nothing {
            self.stamp_and_commit()?
        } else {
            self.derive_and_commit(progress)?
        }
        self.judgement(number)
    }

    /// Takes a judgement back. The log keeps it, with the time.
    ///
    /// # Errors
    /// Fails when there is none with this number that holds.
    pub fn undo(&self, number: u64, progress: &dyn Progress) -> Result<JudgementLine> {
        let log = self.file.judgements()?;
        let note = log.iter().any(|j| j.number == number && matches!(j.decision, Decision::Note { .. }));
        let changes_nothing = note && !self.is_stale()?;
        self.file.begin()?;
        if !self.file.undo_judgement(number, &now()).inspect_err(|_| self.file.roll_back())? {
            self.file.roll_back();
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("no judgement {number} that holds in {}", self.path().display()),
            ));
        }
        if changes_nothing {
            self.stamp_and_commit()?
        } else {
            self.derive_and_commit(progress)?
        }
        self.judgement(number)
    }

    pub(crate) fn judgement(&self, number: u64) -> Result<JudgementLine> {
        let found = self.judgements()?.into_iter().find(|j| j.number == number);
        found.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("no judgement {number}")))
    }

    /// The decision with its anchors, and a description of what it is about.
    pub(crate) fn decision(&self, ask: &Ask) -> Result<(Decision, String)> {
        Ok(match ask {
            Ask::Merge { left, right } => {
                let (a, b) = (self.find_entity(left)?, self.find_entity(right)?);
                if a == b {
                    return Err(Error::new(ErrorKind::Invalid, format!("{left} and {right} are one entity already")));
                }
                let shown = format!("{} | {}", self.describe_entity(&a)?, self.describe_entity(&b)?);
                (Decision::Merge { left: self.name_anchors(&a)?, right: self.name_anchors(&b)? }, shown)
            }
            Ask::Split { entity, names } => {
                let id = self.find_entity(entity)?;
                let (left, right): (Vec<_>, Vec<_>) =
                    self.name_anchors(&id)?.into_iter().partition(|anchor| names.contains(&anchor.name));
                if let Some(missing) = names.iter().find(|n| !left.iter().any(|a| a.name == **n)) {
                    return Err(Error::new(ErrorKind::NotFound, format!("{entity} is nowhere called {missing}")));
                }
                if left.is_empty() || right.is_empty() {
                    return Err(Error::new(
                        ErrorKind::Invalid,
                        "give some of its names, not all: the others stay together",
                    ));
                }
                (Decision::Split { left, right }, self.describe_entity(&id)?)
            }
            Ask::Same { left, right } => {
                let (a, b) = (self.claim_anchors(left)?, self.claim_anchors(right)?);
                (Decision::Same { left: a.0, right: b.0 }, format!("{} | {}", a.1, b.1))
            }
            Ask::Different { left, right } => {
                let (mut a, b) = (self.claim_anchors(left)?, self.claim_anchors(right)?);
                a.0.retain(|anchor| !b.0.contains(anchor));
                if a.0.is_empty() {
                    return Err(Error::new(
                        ErrorKind::Invalid,
                        format!("nothing of {left} would be left apart from {right}"),
                    ));
                }
                (Decision::Different { left: a.0, right: b.0 }, format!("{} | {}", a.1, b.1))
            }
            Ask::Copy { document, of } | Ask::Independent { document, of } => {
                let (from, to) = (self.find_document(document)?, self.find_document(of)?);
                if from == to {
                    return Err(Error::new(ErrorKind::Invalid, format!("{document} and {of} are one document")));
                }
                let shown = format!("{} | {}", self.describe_document(from)?, self.describe_document(to)?);
                let (document, of) = (self.head(from)?.document.id, self.head(to)?.document.id);
                match ask {
                    Ask::Copy { .. } => (Decision::Copy { document, of }, shown),
                    _ => (Decision::Independent { document, of }, shown),
                }
            }
            Ask::Accept { claim } => {
                let (anchor, shown) = self.claim_anchor(&self.find_claim(claim)?)?;
                (Decision::Accept { claim: anchor }, shown)
            }
            Ask::Reject { claim } => {
                let (anchor, shown) = self.claim_anchor(&self.find_claim(claim)?)?;
                (Decision::Reject { claim: anchor }, shown)
            }
            Ask::Grade { voice, grade } => {
                let grade = grade.to_ascii_uppercase();
                if !('A'..='F').contains(&grade) {
                    return Err(Error::new(
                        ErrorKind::Invalid,
                        format!("no such grade: {grade} (A completely reliable to E unreliable, F cannot be judged)"),
                    ));
                }
                let outlet =
                    self.outlets()?.into_iter().find(|o| casefile::fold::fold(&o.name) == casefile::fold::fold(voice));
                let (name, shown) = match outlet {
                    Some(outlet) => {
                        let shown = format!(
                            "{}: {} documents, {} of them derived",
                            outlet.name, outlet.documents, outlet.derived
                        );
                        (outlet.name, shown)
                    }
                    None => {
                        let id = self.find_entity(voice)?;
                        (self.file.entity_name(&id)?.unwrap_or_default(), self.describe_entity(&id)?)
                    }
                };
                (Decision::Grade { voice: name, grade }, shown)
            }
            Ask::Note { about, text } => {
                let (about, shown) = self.subject(about)?;
                (Decision::Note { about, text: text.clone() }, shown)
            }
        })
    }

    /// The full id of what a note is about, or the outlet's name.
    fn subject(&self, about: &str) -> Result<(String, String)> {
        if let Ok(id) = self.find_fact(about) {
            let shown = self.file.fact(&id)?.map_or_else(String::new, |f| f.summary);
            return Ok((id.0, shown));
        }
        if let Ok(id) = self.find_claim(about) {
            let shown = self.claim_anchor(&id)?.1;
            return Ok((id.0, shown));
        }
        if let Ok(sequence) = self.find_document(about) {
            return Ok((self.head(sequence)?.document.id.0, self.describe_document(sequence)?));
        }
        if let Some(outlet) = self.outlets()?.into_iter().find(|o| o.name == about) {
            return Ok((outlet.name.clone(), outlet.name));
        }
        let id = self.find_entity(about)?;
        let shown = self.describe_entity(&id)?;
        Ok((id.0, shown))
    }

    fn describe_entity(&self, id: &EntityId) -> Result<String> {
        let Some(entity) = self.file.entity(id)? else { return Ok(id.0.clone()) };
        let names: Vec<&str> = entity.names.iter().map(|n| n.text.as_str()).collect();
        Ok(format!("{} {} ({})", entity.id.0, entity.name, names.join(", ")))
    }

    fn describe_document(&self, sequence: u32) -> Result<String> {
        let head = self.head(sequence)?;
        Ok(format!("{} {}", names::short(sequence), names::outlet(&head.document)))
    }

    fn name_anchors(&self, id: &EntityId) -> Result<Vec<NameAnchor>> {
        let names = self.file.entity(id)?.map(|e| e.names).unwrap_or_default();
        let mut anchors: Vec<NameAnchor> = names
            .into_iter()
            .flat_map(|n| n.documents.into_iter().map(move |document| NameAnchor { document, name: n.text.clone() }))
            .collect();
        anchors.sort();
        anchors.dedup();
        Ok(anchors)
    }

    /// The claims of a fact, or a claim alone, and what it says.
    fn claim_anchors(&self, name: &str) -> Result<(Vec<ClaimAnchor>, String)> {
        if let Ok(claim) = self.find_claim(name) {
            let (anchor, shown) = self.claim_anchor(&claim)?;
            return Ok((vec![anchor], shown));
        }
        let id: FactId = self.find_fact(name)?;
        let missing = || Error::new(ErrorKind::NotFound, format!("no fact {name}"));
        let fact = self.file.fact(&id)?.ok_or_else(missing)?;
        let mut anchors = Vec::new();
        for member in &fact.members {
            anchors.push(self.claim_anchor(&member.claim)?.0);
        }
        Ok((anchors, format!("{} {}", fact.id.0, fact.summary)))
    }

    fn claim_anchor(&self, id: &ClaimId) -> Result<(ClaimAnchor, String)> {
        let missing = || Error::new(ErrorKind::NotFound, format!("no claim {}", id.0));
        let (sequence, position, _) = self.file.claim_place(id)?.ok_or_else(missing)?;
        let stored = self.file.stored(sequence, &self.read_by()?)?.ok_or_else(missing)?;
        let claim = stored.reading.as_ref().and_then(|r| r.claims.get(position as usize)).ok_or_else(missing)?;
        let quote = claim.evidence.of(&stored.document.text).to_owned();
        let shown = format!("{} {}: \"{quote}\"", names::short(sequence), claim.kind);
        let anchor = ClaimAnchor { claim: id.clone(), document: stored.document.id, quote, kind: claim.kind.clone() };
        Ok((anchor, shown))
    }
}

/// Whether a person accepted or rejected the claim; the last judgement that holds counts. A claim that is read otherwise
/// than when it was judged is known by its document, kind and words.
pub(crate) fn judged(log: &[Judgement], claim: &Claim, document: &Document) -> Option<String> {
    let quote = claim.evidence.of(&document.text);
    let about = |anchor: &ClaimAnchor| {
        anchor.document == document.id
            && (anchor.claim == claim.id || anchor.kind == claim.kind && anchor.quote == quote)
    };
    log.iter().rev().filter(|j| j.undone.is_none()).find_map(|j| match &j.decision {
        Decision::Accept { claim } if about(claim) => Some("accepted".to_owned()),
        Decision::Reject { claim } if about(claim) => Some("rejected".to_owned()),
        _ => None,
    })
}

/// Notes about a thing that hold.
pub(crate) fn notes(log: &[Judgement], id: &str) -> Vec<JudgementLine> {
    let about =
        |j: &&Judgement| matches!(&j.decision, Decision::Note { about, .. } if about == id) && j.undone.is_none();
    log.iter().filter(about).map(line).collect()
}

/// The grade that a person gave a voice, if any holds.
pub(crate) fn grade(log: &[Judgement], name: &str) -> Option<char> {
    let name = casefile::fold::fold(name);
    log.iter().rev().filter(|j| j.undone.is_none()).find_map(|j| match &j.decision {
        Decision::Grade { voice, grade } if casefile::fold::fold(voice) == name => Some(*grade),
        _ => None,
    })
}

/// Where to look at what was judged: of several claims or names, the first.
fn subjects(decision: &Decision) -> Vec<Subject> {
    let of = |kind: &str, id: &str| Subject { kind: kind.to_owned(), id: id.to_owned(), document: None };
    let claim =
        |anchor: &ClaimAnchor| Subject { document: Some(anchor.document.0.clone()), ..of("claim", &anchor.claim.0) };
    let name = |anchor: &NameAnchor| of("name", &anchor.name);
    match decision {
        Decision::Merge { left, right } | Decision::Split { left, right } => {
            left.first().into_iter().chain(right.first()).map(name).collect()
        }
        Decision::Same { left, right } | Decision::Different { left, right } => {
            left.first().into_iter().chain(right.first()).map(claim).collect()
        }
        Decision::Copy { document, of: from } | Decision::Independent { document, of: from } => {
            vec![of("document", &document.0), of("document", &from.0)]
        }
        Decision::Accept { claim: anchor } | Decision::Reject { claim: anchor } => vec![claim(anchor)],
        Decision::Grade { voice, .. } => vec![of("outlet", voice)],
        Decision::Note { about, .. } => {
            let is_id = |letter: &str, length: usize| {
                let digits = about.strip_prefix(letter).filter(|digits| digits.len() == length);
                digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            };
            // In which document a claim stands is not known here.
            let kinds = [("fact", "f", 12), ("entity", "e", 12), ("document", "", 64), ("", "c", 16)];
            let kind =
                kinds.iter().find(|(_, letter, length)| is_id(letter, *length)).map_or("outlet", |(kind, ..)| kind);
            if kind.is_empty() { Vec::new() } else { vec![of(kind, about)] }
        }
    }
}

/// A judgement in words; what speaks against it is not known here.
pub(crate) fn line(judgement: &Judgement) -> JudgementLine {
    let list = |anchors: &[NameAnchor]| {
        let mut names: Vec<&str> = anchors.iter().map(|a| a.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    };
    let quotes = |anchors: &[ClaimAnchor]| match anchors {
        [one] => format!("\"{}\"", one.quote),
        [first, ..] => format!("\"{}\" and {} more", first.quote, anchors.len() - 1),
        [] => String::new(),
    };
    let brief = |id: &DocumentId| id.0.chars().take(8).collect::<String>();
    let (decision, text) = match &judgement.decision {
        Decision::Merge { left, right } => ("merge", format!("one entity: {} = {}", list(left), list(right))),
        Decision::Split { left, right } => ("split", format!("not one entity: {} / {}", list(left), list(right))),
        Decision::Same { left, right } => ("same", format!("one fact: {} = {}", quotes(left), quotes(right))),
        Decision::Different { left, right } => {
            ("different", format!("not one fact: {} / {}", quotes(left), quotes(right)))
        }
        Decision::Copy { document, of } => {
            ("copy", format!("document {} was taken from {}", brief(document), brief(of)))
        }
        Decision::Independent { document, of } => {
            ("independent", format!("document {} was not taken from {}", brief(document), brief(of)))
        }
        Decision::Accept { claim } => ("accept", format!("read rightly: \"{}\"", claim.quote)),
        Decision::Reject { claim } => ("reject", format!("not read rightly: \"{}\"", claim.quote)),
        Decision::Grade { voice, grade } => ("grade", format!("reliability of {voice}: {grade}")),
        Decision::Note { about, text } => ("note", format!("note on {about}: {text}")),
    };
    JudgementLine {
        number: judgement.number,
        decision: decision.to_owned(),
        text,
        who: judgement.who.clone(),
        when: judgement.when.clone(),
        shown: judgement.shown.clone(),
        subjects: subjects(&judgement.decision),
        undone: judgement.undone.clone(),
        conflicts: Vec::new(),
    }
}
