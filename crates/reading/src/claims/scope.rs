//! How far does it hold? Negation, possibility, plan, condition, request over a trigger, from the words beside it and the
//! verbs above it.

use super::frames::Operator;
use super::paths::Paths;
use model::{Certainty, Deprel, Modality, Polarity, Upos};

/// What was found over one trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub polarity: Polarity,
    pub modality: Modality,
    pub certainty: Certainty,
    /// It stands in a question, or what is said leaves it open: nothing is claimed.
    pub asked: bool,
}

#[derive(Default)]
struct Marks {
    negated: bool,
    planned: bool,
    possible: bool,
    conditional: bool,
    /// "would": a condition, unless what was said in the past was to come.
    would: bool,
    requested: bool,
    ordered: bool,
    opinion: bool,
    probable: bool,
    alleged: bool,
    /// Whether it is so is left open.
    open: bool,
}

impl Paths<'_> {
    /// The scope over a trigger. Climbs from complement to governor, never out of a clause with an "if" or into what a
    /// verb of saying governs: that is the chain's business.
    pub fn scope(&self, trigger: u32) -> Scope {
        let mut marks = Marks::default();
        self.beside(trigger, &mut marks);
        let mut at = trigger;
        // "indications that they left": what a noun's content is.
        let content = |at: u32| {
            self.token(at).deprel == Deprel::Acl
                && (self.finite(at) || self.syntax.children_by(at, Deprel::Nsubj).next().is_some())
                && self.syntax.children_by(at, Deprel::Mark).next().is_some()
        };
        for _ in 0..40 {
            let token = self.token(at);
            let Some(head) = token.head else { break };
            let nominal = matches!(self.token(at).upos, Upos::Noun | Upos::Propn);
            // "did not see them leave": neither that they left nor that they did not.
            if matches!(token.deprel, Deprel::Ccomp | Deprel::Xcomp)
                && self.in_class(head, "perception")
                && self.has(head, Deprel::Advmod, &self.data.operators.negation.with)
            {
                marks.open = true;
                break;
            }
            match token.deprel {
                // "a call for troops to be deployed": what they are to do is asked for by what stands above them, or at least to come.
                Deprel::Acl if self.token(at).feat("VerbForm") != Some("Inf") && self.is_to_infinitive(at) => {
                    marks.planned = true;
                    if let Some(above) =
                        self.syntax.head(head).filter(|_| self.has_class(head, Deprel::Case, "complement-marker"))
                    {
                        self.under(above, &mut marks);
                    }
                    break;
                }
                // A participle beside a noun ("the militia led by") says what the noun is, whatever is done with the noun.
                Deprel::Acl if self.token(at).feat("VerbForm") != Some("Inf") && !content(at) && !self.charged(at) => {
                    break;
                }
                Deprel::Xcomp | Deprel::Acl if !content(at) => {
                    self.under(head, &mut marks);
                    self.beside(head, &mut marks);
                }
                Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass | Deprel::Acl => {
                    let ops = &self.data.operators;
                    let lemma = self.lemma(head);
                    marks.probable |= ops.probable.under.contains(lemma);
                    marks.negated ^= self.untrue(head);
                    marks.possible |= ops.possible.under.contains(lemma);
                    marks.requested |= ops.requested.under.contains(lemma);
                    marks.ordered |= ops.ordered.under.contains(lemma);
                    // "agreed that he had left" is no plan.
                    let past = self.token(at).feat("Tense") == Some("Past") || self.has_past_aux(at);
                    marks.planned |= ops.planned.under.contains(lemma) && !past;
                    if marks.would && self.token(head).feat("Tense") == Some("Past") {
                        (marks.would, marks.planned) = (false, true);
                    }
                    if self.finite(at) {
                        break;
                    }
                    // "Lifting the ban was no answer": what is denied of it does not deny it.
                    let before = marks.negated;
                    self.beside(head, &mut marks);
                    if matches!(token.deprel, Deprel::Csubj | Deprel::CsubjPass) {
                        marks.negated = before;
                    }
                }
                Deprel::Advcl => {
                    if self.charged(at) {
                        // "accused of burning it", "kept from leaving"
                        self.under(head, &mut marks);
                        break;
                    }
                    if self.has(at, Deprel::Mark, &self.data.operators.conditional.marks) {
                        marks.conditional = true;
                    } else if self.has_class(at, Deprel::Mark, "manner-marker") {
                        // "refused to leave by signing": the means share the fate of the end.
                        self.under(head, &mut marks);
                        self.beside(head, &mut marks);
                        at = head;
                        continue;
                    } else if self.finite(at) && self.awaited(at) {
                        // "will not leave until they sign": they have not.
                        let mut above = Marks::default();
                        self.beside(head, &mut above);
                        marks.conditional |= above.would || above.planned || above.possible;
                        break;
                    } else if self.finite(at) || !self.is_to_infinitive(at) {
                        break;
                    } else if self.asks(head) {
                        // "asked Malta on Saturday to send": hung like an aim, yet asked for.
                        self.under(head, &mut marks);
                    } else {
                        // "sent ships to fetch them": what is done for is intended, not done.
                        marks.planned = true;
                    }
                    break;
                }
                Deprel::Conj if !nominal => {
                    let own_subject = self.syntax.children(at).iter().any(|c| self.token(*c).deprel == Deprel::Nsubj);
                    if own_subject {
                        break;
                    }
                    let own_aux = self.syntax.children(at).iter().any(|c| self.token(*c).deprel == Deprel::Aux);
                    if !own_aux {
                        let before = marks.negated;
                        self.beside(head, &mut marks);
                        marks.negated = before;
                    }
                }
                Deprel::Conj => {}
                Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass if nominal => {
                    // "The attacks threaten the peace": what does something is not what is threatened.
                    if token.deprel != Deprel::Nsubj || self.token(head).upos != Upos::Verb {
                        self.under(head, &mut marks);
                    }
                    self.beside(head, &mut marks);
                }
                // "called for the release": what is asked for is not done.
                Deprel::Obl if nominal && self.has_class(at, Deprel::Case, "complement-marker") => {
                    self.under(head, &mut marks);
                    self.beside(head, &mut marks);
                    break;
                }
                // "would tighten it with Malta's help": the means share the fate of the end.
                Deprel::Obl | Deprel::OblAgent if nominal && self.has_class(at, Deprel::Case, "means-marker") => {
                    let before = marks.negated;
                    self.beside(head, &mut marks);
                    marks.negated = before;
                }
                Deprel::Nmod if nominal => {
                    self.under(head, &mut marks);
                    break;
                }
                _ => break,
            }
            at = head;
        }
        let modality = if marks.conditional || marks.would {
            Modality::Conditional
        } else if marks.possible {
            Modality::Possible
        } else if marks.requested {
            Modality::Requested
        } else if marks.ordered {
            Modality::Ordered
        } else if marks.planned {
            Modality::Planned
        } else if marks.opinion {
            Modality::Opinion
        } else {
            Modality::Actual
        };
        let certainty = match (modality, marks.probable) {
            (Modality::Actual, _) if marks.alleged => Certainty::Unknown,
            (_, true) => Certainty::Probable,
            (Modality::Possible | Modality::Conditional, _) => Certainty::Possible,
            _ => Certainty::Certain,
        };
        let polarity = if marks.negated { Polarity::Negated } else { Polarity::Affirmed };
        Scope { polarity, modality, certainty, asked: marks.open || self.asked(trigger) }
    }

    /// "It is false that", "it is not true that".
    fn untrue(&self, head: u32) -> bool {
        let ops = &self.data.operators;
        if self.token(head).upos == Upos::Verb {
            return false;
        }
        let mut marks = Marks::default();
        self.beside(head, &mut marks);
        ops.untrue.under.contains(self.lemma(head)) != (ops.affirmed.under.contains(self.lemma(head)) && marks.negated)
    }

    fn has_past_aux(&self, verb: u32) -> bool {
        let past = |c: &u32| {
            let token = self.token(*c);
            token.deprel == Deprel::Aux && token.upos == Upos::Aux && token.feat("Tense") == Some("Past")
        };
        self.syntax.children(verb).iter().any(past)
    }

    fn asks(&self, verb: u32) -> bool {
        let ops = &self.data.operators;
        [&ops.requested, &ops.ordered].iter().any(|o| o.under.contains(self.lemma(verb)))
    }

    fn finite(&self, verb: u32) -> bool {
        let token = self.token(verb);
        token.feat("VerbForm") == Some("Fin")
            || self.syntax.children(verb).iter().any(|c| {
                matches!(self.token(*c).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                    && self.token(*c).feat("VerbForm") == Some("Fin")
            })
    }

    fn has(&self, at: u32, relation: Deprel, words: &std::collections::BTreeSet<String>) -> bool {
        self.syntax.children_by(at, relation).any(|c| words.contains(self.lemma(c)))
    }

    fn has_class(&self, at: u32, relation: Deprel, class: &str) -> bool {
        self.syntax.children_by(at, relation).any(|c| self.in_class(c, class))
    }

    /// Auxiliaries, negations and adverbs of a word.
    fn beside(&self, at: u32, marks: &mut Marks) {
        let ops = &self.data.operators;
        let with = |o: &Operator, lemma: &str| o.with.contains(lemma);
        for child in self.syntax.children(at) {
            let relation = self.token(*child).deprel;
            let lemma = self.lemma(*child).to_lowercase();
            if matches!(relation, Deprel::Advmod | Deprel::Det | Deprel::Aux | Deprel::Cc | Deprel::CcPreconj) {
                marks.negated ^= with(&ops.negation, &lemma);
                marks.planned |= with(&ops.planned, &lemma);
                marks.possible |= with(&ops.possible, &lemma);
                marks.would |= with(&ops.conditional, &lemma);
                marks.opinion |= with(&ops.opinion, &lemma);
                marks.probable |= with(&ops.probable, &lemma);
            }
            if relation == Deprel::Mark && self.data.operators.conditional.marks.contains(&lemma) {
                marks.conditional = true;
            }
            // "If it rains, they will leave": what hangs on an "if" is as little sure as the "if".
            marks.conditional |= relation == Deprel::Advcl && self.has(*child, Deprel::Mark, &ops.conditional.marks);
            // "no fighters were killed", "nobody was hurt"
            if matches!(relation, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj) {
                let none = self.has(*child, Deprel::Det, &ops.negation.with) || ops.negation.with.contains(&lemma);
                marks.negated ^= none;
            }
        }
    }

    /// What a governor does to its complement.
    fn under(&self, head: u32, marks: &mut Marks) {
        let ops = &self.data.operators;
        let lemma = self.lemma(head);
        marks.negated ^= ops.negation.under.contains(lemma);
        marks.planned |= ops.planned.under.contains(lemma);
        marks.possible |= ops.possible.under.contains(lemma);
        marks.requested |= ops.requested.under.contains(lemma);
        marks.ordered |= ops.ordered.under.contains(lemma);
        marks.opinion |= ops.opinion.under.contains(lemma);
        marks.probable |= ops.probable.under.contains(lemma);
        marks.alleged |= ops.alleged.under.contains(lemma);
    }

    /// "until they sign", whatever the tree takes the "until" for.
    fn awaited(&self, verb: u32) -> bool {
        [Deprel::Mark, Deprel::Case].iter().any(|relation| self.has_class(verb, *relation, "awaited-marker"))
    }

    /// "of burning it", "for leaving": a clause without a tense behind a preposition.
    fn charged(&self, verb: u32) -> bool {
        self.has_class(verb, Deprel::Mark, "charge-marker") && !self.finite(verb)
    }

    /// Whether the trigger's sentence asks: it ends with a question mark outside a quotation.
    fn asked(&self, trigger: u32) -> bool {
        let (first, end) = self.syntax.ranges[self.token(trigger).sentence as usize];
        let last = (first..end).rev().map(|i| self.lemma(i)).find(|l| !l.chars().all(|c| "\"'”’»)".contains(c)));
        last.is_some_and(|l| l.ends_with('?') || l.ends_with('؟'))
    }
}
