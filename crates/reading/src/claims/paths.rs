//! Where does a trigger's subject, object or "to whom" stand? Paths through a dependency tree, with what passives,
//! relative clauses, participles, coordination and control leave unsaid.

use super::frames::ClaimsData;
use model::{Deprel, Syntax, Token, Upos};

/// Walks one document's trees. Every walk is bounded by the height of a tree or by `LIMIT`.
pub struct Paths<'a> {
    pub syntax: &'a Syntax,
    pub data: &'a ClaimsData,
    /// For each token, the classes of its lemma.
    classes: Vec<&'a [String]>,
}

/// Steps up a tree before a walk gives up: deeper nesting is a parsing accident.
const LIMIT: usize = 40;

impl<'a> Paths<'a> {
    pub fn new(syntax: &'a Syntax, data: &'a ClaimsData) -> Paths<'a> {
        Paths { syntax, data, classes: syntax.tokens.iter().map(|t| data.classes_of(&t.lemma)).collect() }
    }
}

impl Paths<'_> {
    pub fn token(&self, index: u32) -> &Token {
        self.syntax.token(index)
    }

    pub fn lemma(&self, index: u32) -> &str {
        &self.token(index).lemma
    }

    /// Whether a word stands in a class by its lemma.
    pub fn in_class(&self, index: u32, class: &str) -> bool {
        self.classes[index as usize].iter().any(|c| c == class)
    }

    fn child(&self, index: u32, relations: &[Deprel]) -> Option<u32> {
        self.syntax.children(index).iter().copied().find(|c| relations.contains(&self.token(*c).deprel))
    }

    /// "was seized", "ships seized by": the word's subject undergoes it.
    pub fn is_passive(&self, verb: u32) -> bool {
        let token = self.token(verb);
        if self.child(verb, &[Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass]).is_some() {
            return true;
        }
        let past_participle = token.feat("VerbForm") == Some("Part")
            && (token.feat("Tense") == Some("Past") || token.feat("Voice") == Some("Pass"));
        match token.deprel {
            // "planes bombed the camp" is no reduced clause, whatever the tree says: what it is done to follows.
            Deprel::Acl | Deprel::Advcl | Deprel::Amod => {
                past_participle && !self.has_aux(verb) && self.child(verb, &[Deprel::Obj]).is_none()
            }
            Deprel::Conj if past_participle && self.child(verb, &[Deprel::Nsubj]).is_none() && !self.has_aux(verb) => {
                token.head.is_some_and(|h| self.token(h).upos == Upos::Verb && self.is_passive_head(h))
            }
            _ => false,
        }
    }

    fn is_passive_head(&self, verb: u32) -> bool {
        self.child(verb, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some()
            || matches!(self.token(verb).deprel, Deprel::Acl) && self.token(verb).feat("Tense") == Some("Past")
    }

    fn has_aux(&self, verb: u32) -> bool {
        self.child(verb, &[Deprel::Aux]).is_some()
    }

    /// The antecedent if the word is a relative pronoun; else the word.
    pub fn antecedent(&self, index: u32) -> u32 {
        if self.token(index).feat("PronType") != Some("Rel") {
            return index;
        }
        let mut at = index;
        for _ in 0..LIMIT {
            let Some(head) = self.syntax.head(at) else { break };
            if matches!(self.token(at).deprel, Deprel::AclRelcl | Deprel::Acl) {
                return head;
            }
            at = head;
        }
        index
    }

    /// "the son of the general who ...": two people whom a relative clause may mean.
    /// "people in the country who ...": or one whom it cannot mean.
    fn is_ambiguous(&self, pronoun: u32, antecedent: u32) -> bool {
        let token = self.token(antecedent);
        let thing = self.in_class(pronoun, "personal-relative")
            && token.upos == Upos::Noun
            && !self.in_class(antecedent, "person");
        token.deprel == Deprel::Nmod && (thing || token.head.is_some_and(|h| self.in_class(h, "person")))
    }

    /// Who does it: the logical subject's head word.
    pub fn subject(&self, verb: u32) -> Option<u32> {
        self.subject_within(verb, LIMIT)
    }

    fn subject_within(&self, verb: u32, depth: usize) -> Option<u32> {
        if depth == 0 {
            return None;
        }
        if self.is_passive(verb) {
            return self.agent(verb);
        }
        self.surface_subject(verb, depth)
    }

    /// The grammatical subject, said or understood.
    fn surface_subject(&self, verb: u32, depth: usize) -> Option<u32> {
        if depth == 0 {
            return None;
        }
        if let Some(own) = self.own_subject(verb) {
            let meant = self.antecedent(own);
            return (meant == own || !self.is_ambiguous(own, meant)).then_some(meant);
        }
        let token = self.token(verb);
        let head = token.head?;
        let finite = token.feat("VerbForm") == Some("Fin");
        match token.deprel {
            Deprel::Conj if matches!(self.token(head).upos, Upos::Verb | Upos::Aux | Upos::Adj) => {
                self.surface_subject(head, depth - 1).or_else(|| self.modified(head))
            }
            Deprel::Xcomp => self.controller(head, depth),
            Deprel::Advcl if !finite => self.hearer_before(verb, head).or_else(|| self.controller(head, depth)),
            Deprel::Ccomp if !finite => self.controller(head, depth),
            Deprel::Acl if !finite && token.feat("VerbForm") == Some("Inf") => self.holder(head, depth),
            // "opponents of letting them in" do not let them in.
            Deprel::Acl if !finite && self.is_marked(verb, "partitive-marker") => None,
            // "sentenced by a judge for passing secrets": the judge passed none.
            Deprel::Acl
                if !finite && self.token(head).deprel == Deprel::OblAgent && self.is_marked(verb, "charge-marker") =>
            {
                self.surface_subject(self.token(head).head?, depth - 1)
            }
            Deprel::Acl if !finite => match self.token(head).upos {
                Upos::Noun | Upos::Propn | Upos::Pron if token.feat("VerbForm") != Some("Inf") => Some(head),
                _ => None,
            },
            Deprel::AclRelcl if self.relative_gap_is_subject(verb) => Some(head),
            Deprel::Amod if head < verb && self.child(verb, &[Deprel::Obj]).is_some() => Some(head),
            _ => None,
        }
    }

    fn is_marked(&self, verb: u32, class: &str) -> bool {
        self.syntax
            .children(verb)
            .iter()
            .any(|c| matches!(self.token(*c).deprel, Deprel::Mark | Deprel::Case) && self.in_class(*c, class))
    }

    /// "gave the money to a group backing Malta": right behind somebody in a phrase with a preposition, the participle tells of
    /// that one.
    fn hearer_before(&self, verb: u32, head: u32) -> Option<u32> {
        let before = verb.checked_sub(1).filter(|b| *b > head)?;
        let marked = self.syntax.children(verb).iter().any(|c| self.token(*c).deprel == Deprel::Mark);
        let obl = self.token(before).deprel == Deprel::Obl && self.token(before).head == Some(head);
        let noun = matches!(self.token(before).upos, Upos::Noun | Upos::Propn);
        (obl && noun && !marked && self.in_class(before, "party")).then_some(before)
    }

    /// Where the tree has several, as of "Omar, whose son Ali was killed", the nearest before the verb, with the noun that it
    /// names.
    fn own_subject(&self, verb: u32) -> Option<u32> {
        let is = |c: &u32| matches!(self.token(*c).deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter);
        let all = || self.syntax.children(verb).iter().copied().filter(is);
        let nearest = all().rfind(|c| *c < verb).or_else(|| all().next())?;
        let named = nearest.checked_sub(1).filter(|n| is(n) && self.syntax.head(*n) == Some(verb));
        Some(named.filter(|n| self.token(*n).upos == Upos::Noun).unwrap_or(nearest))
    }

    fn relative_gap_is_subject(&self, verb: u32) -> bool {
        self.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj]).is_none()
    }

    /// Who does what stands in the complement of this verb.
    fn controller(&self, verb: u32, depth: usize) -> Option<u32> {
        if self.in_class(verb, "object-control") {
            let object = self.child(verb, &[Deprel::Obj, Deprel::Iobj]);
            let passive = self.is_passive(verb).then(|| self.surface_subject(verb, depth - 1)).flatten();
            // "called on Malta to": whom it is asked of stands behind a preposition.
            let asked = || {
                let mut others = self.syntax.children_by(verb, Deprel::Obl).filter(|c| *c > verb);
                others.find(|c| {
                    let marked = self.syntax.children_by(*c, Deprel::Case).any(|k| self.in_class(k, "asked-marker"));
                    marked && !self.in_class(*c, "day")
                })
            };
            if let Some(found) = passive.or(object).or_else(asked) {
                return Some(self.antecedent(found));
            }
        }
        match self.token(verb).upos {
            Upos::Noun | Upos::Propn => self.holder(verb, depth),
            _ => self.surface_subject(verb, depth - 1),
        }
    }

    /// Whose a noun of action is: "Egypt's attempt", "the attempt by", "made an attempt".
    fn holder(&self, noun: u32, depth: usize) -> Option<u32> {
        let possessor = self.child(noun, &[Deprel::NmodPoss]);
        let by = || self.prepositional(noun, "by").into_iter().next();
        possessor.or_else(by).or_else(|| self.light_subject(noun, depth))
    }

    fn light_subject(&self, noun: u32, depth: usize) -> Option<u32> {
        let governor = self.light_verb(noun)?;
        if self.token(noun).deprel == Deprel::NsubjPass || self.is_passive(governor) {
            return self.agent(governor);
        }
        self.surface_subject(governor, depth.checked_sub(1)?).filter(|s| *s != noun)
    }

    /// The light verb that carries a noun: "carried out" for "strike".
    pub fn light_verb(&self, noun: u32) -> Option<u32> {
        let token = self.token(noun);
        let verb = token.head.filter(|h| self.token(*h).upos == Upos::Verb)?;
        let carried = matches!(token.deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Obl | Deprel::Xcomp);
        if !carried {
            return None;
        }
        let with = |particle: u32| {
            let both = format!("{} {}", self.lemma(verb), self.lemma(particle));
            self.data.classes_of(&both).iter().any(|c| c == "light")
        };
        let light = self.in_class(verb, "light") || self.child(verb, &[Deprel::CompoundPrt]).is_some_and(with);
        light.then_some(verb)
    }

    /// What it is done to: the logical object's head word.
    pub fn object(&self, verb: u32) -> Option<u32> {
        if self.is_passive(verb) {
            let token = self.token(verb);
            if matches!(token.deprel, Deprel::Acl | Deprel::Amod) && self.child(verb, &[Deprel::NsubjPass]).is_none() {
                return token.head;
            }
            return self.surface_subject(verb, LIMIT);
        }
        if let Some(own) = self.child(verb, &[Deprel::Obj]) {
            return Some(self.antecedent(own));
        }
        let token = self.token(verb);
        if token.deprel == Deprel::AclRelcl && !self.relative_gap_is_subject(verb) {
            return token.head; // "the planes that Russia sent"
        }
        // "seized and burned the ship": the last verb's object serves both.
        let next = self.syntax.children_by(verb, Deprel::Conj).find(|c| self.token(*c).upos == Upos::Verb)?;
        (self.child(verb, &[Deprel::Obl, Deprel::Ccomp, Deprel::Xcomp]).is_none())
            .then(|| self.child(next, &[Deprel::Obj]))
            .flatten()
    }

    /// "by whom", of a passive.
    pub fn agent(&self, verb: u32) -> Option<u32> {
        self.child(verb, &[Deprel::OblAgent]).or_else(|| {
            self.syntax.children(verb).iter().copied().find(|c| {
                matches!(self.token(*c).deprel, Deprel::Obl | Deprel::Nmod)
                    && self.syntax.children_by(*c, Deprel::Case).any(|k| self.in_class(k, "agent-marker"))
            })
        })
    }

    /// "to protect", with its marker.
    pub fn is_to_infinitive(&self, verb: u32) -> bool {
        let marked = |c: u32| self.token(c).deprel == Deprel::Mark && self.token(c).upos == Upos::Part;
        let helped = |c: u32| matches!(self.token(c).deprel, Deprel::AuxPass | Deprel::Cop);
        let children = self.syntax.children(verb);
        let bare = self.token(verb).feat("VerbForm") == Some("Inf") || children.iter().any(|c| helped(*c));
        bare && children.iter().any(|c| marked(*c))
    }

    /// "that he leave", "that he should leave", "leaving", "to leave": what is to be, and not what is.
    fn is_proposal(&self, verb: u32) -> bool {
        let token = self.token(verb);
        let aux = |class: &str| self.syntax.children_by(verb, Deprel::Aux).any(|a| self.in_class(a, class));
        let stays_bare = || {
            let subject = self.child(verb, &[Deprel::Nsubj]).map(|s| self.token(s));
            let one = subject.is_some_and(|s| s.upos != Upos::Pron && s.feat("Number") == Some("Sing"));
            one && token.feat("Number") != Some("Sing") && token.feat("Tense") != Some("Past")
        };
        let participle = matches!(token.feat("VerbForm"), Some("Part" | "Ger")) && token.feat("Tense") != Some("Past");
        aux("ought")
            || self.is_to_infinitive(verb)
            || !self.has_aux(verb) && token.upos == Upos::Verb && (participle || stays_bare())
    }

    /// The noun that an adjective or participle stands with: "missing sailors", "sailors missing since".
    pub fn modified(&self, index: u32) -> Option<u32> {
        let token = self.token(index);
        matches!(token.deprel, Deprel::Amod | Deprel::Acl | Deprel::AclRelcl).then_some(token.head).flatten()
    }

    /// Head words of phrases with a preposition, under a verb or noun.
    fn prepositional(&self, index: u32, preposition: &str) -> Vec<u32> {
        let under = |index: u32| {
            self.syntax.children(index).iter().copied().filter(move |c| {
                !self.is_to_infinitive(*c)
                    && matches!(
                        self.token(*c).deprel,
                        Deprel::Obl | Deprel::OblAgent | Deprel::Nmod | Deprel::Advcl | Deprel::Acl
                    )
                    && self.syntax.children(*c).iter().any(|k| {
                        matches!(self.token(*k).deprel, Deprel::Case | Deprel::Mark) && self.lemma(*k) == preposition
                    })
            })
        };
        let mut own: Vec<u32> = under(index).collect();
        if own.is_empty() && matches!(self.token(index).upos, Upos::Noun) {
            // "had talks this week with Malta": the phrase hangs on the light verb.
            own.extend(self.light_verb(index).into_iter().flat_map(under).filter(|c| *c > index));
        }
        let loose = || self.data.classes_of(preposition).iter().any(|c| c == "loose-preposition");
        if !own.is_empty() || self.token(index).upos != Upos::Verb || !loose() {
            return own;
        }
        // "sent rifles to Malta": the tree may hang the recipient on the rifles.
        let arguments = self
            .syntax
            .children(index)
            .iter()
            .copied()
            .filter(|c| matches!(self.token(*c).deprel, Deprel::Obj | Deprel::Obl | Deprel::NsubjPass));
        arguments.flat_map(under).collect()
    }

    /// Head words that a path leads to from a trigger. Unknown paths lead nowhere.
    pub fn walk(&self, path: &str, from: u32) -> Vec<u32> {
        if let Some((first, rest)) = path.split_once('/') {
            return self.step(first, from).into_iter().flat_map(|at| self.walk(rest, at)).collect();
        }
        self.step(path, from)
    }

    fn step(&self, path: &str, at: u32) -> Vec<u32> {
        let children = |relations: &[Deprel]| -> Vec<u32> {
            self.syntax.children(at).iter().copied().filter(|c| relations.contains(&self.token(*c).deprel)).collect()
        };
        match path {
            "subj" => match self.token(at).upos {
                Upos::Noun | Upos::Propn => {
                    let own = self.child(at, &[Deprel::Nsubj]);
                    own.or_else(|| self.syntax.head(at).and_then(|h| self.subject(h))).into_iter().collect()
                }
                _ => self.subject(at).into_iter().collect(),
            },
            "obj" | "obj-person" | "obj-place" => self.object(at).into_iter().collect(),
            "iobj" => children(&[Deprel::Iobj]).into_iter().map(|c| self.antecedent(c)).collect(),
            "agent" => self.agent(at).into_iter().collect(),
            "poss" => children(&[Deprel::NmodPoss]),
            "comp" => children(&[Deprel::Compound, Deprel::Amod]),
            "mod" => children(&[Deprel::NmodPoss, Deprel::Compound, Deprel::Amod, Deprel::NmodDesc]),
            "light" => self.light_subject(at, LIMIT).into_iter().collect(),
            "modified" => self.modified(at).into_iter().collect(),
            "acl" => children(&[Deprel::Acl, Deprel::AclRelcl]),
            "acl-agent" => {
                let clauses = children(&[Deprel::Acl, Deprel::AclRelcl]);
                clauses
                    .into_iter()
                    .filter_map(|c| if self.is_passive(c) { self.agent(c) } else { self.subject(c) })
                    .collect()
            }
            "advcl" => children(&[Deprel::Advcl]),
            "clause" => {
                let mut found = children(&[Deprel::Ccomp, Deprel::Xcomp, Deprel::Csubj]);
                let aims = children(&[Deprel::Advcl, Deprel::Acl]);
                found.extend(aims.into_iter().filter(|c| self.is_to_infinitive(*c)));
                found
            }
            "particle" => children(&[Deprel::CompoundPrt]),
            "second" => children(&[Deprel::Obj]).into_iter().skip(1).collect(),
            "proposal" => {
                let clauses = children(&[Deprel::Ccomp, Deprel::Xcomp]);
                clauses.into_iter().filter(|c| self.is_proposal(*c)).collect()
            }
            // "that he must leave": what somebody demands in saying so.
            "demand" => {
                let must = |c: &u32| self.syntax.children_by(*c, Deprel::Aux).any(|a| self.in_class(a, "must"));
                children(&[Deprel::Ccomp]).into_iter().filter(must).collect()
            }
            "gov" => self.syntax.head(at).filter(|h| self.token(*h).upos == Upos::Verb).into_iter().collect(),
            "predicate" => match (self.token(at).deprel, self.syntax.head(at)) {
                (Deprel::Nsubj, Some(head)) if self.token(head).upos != Upos::Verb => vec![head],
                _ => Vec::new(),
            },
            _ => match path.strip_prefix("prep:") {
                Some(preposition) => self.prepositional(at, preposition),
                None => Vec::new(),
            },
        }
    }

    /// A head word and those coordinated with it.
    pub fn with_conjuncts(&self, head: u32) -> Vec<u32> {
        let mut all = vec![head];
        for conjunct in self.syntax.children_by(head, Deprel::Conj) {
            if matches!(
                self.token(conjunct).upos,
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::X
            ) {
                all.push(conjunct);
                all.extend(self.syntax.children_by(conjunct, Deprel::Conj).take(LIMIT));
            }
        }
        all
    }

    /// The words of a noun phrase without its clauses, appositions, coordinated neighbours, and what `leave_out` names.
    pub fn phrase(&self, head: u32, leave_out: impl Fn(u32) -> bool) -> model::Span {
        let mut span = self.token(head).span;
        let mut open: Vec<u32> = self.phrase_parts(head).filter(|c| !leave_out(*c)).collect();
        let mut taken = 0;
        while let Some(next) = open.pop() {
            span = span.cover(self.token(next).span);
            taken += 1;
            if taken > LIMIT {
                break;
            }
            open.extend(self.phrase_parts(next).chain(self.syntax.children_by(next, Deprel::Conj)));
            open.extend(self.syntax.children_by(next, Deprel::Case).chain(self.syntax.children_by(next, Deprel::Cc)));
        }
        span
    }

    fn phrase_parts(&self, head: u32) -> impl Iterator<Item = u32> + '_ {
        let member = |c: u32| self.syntax.children_by(c, Deprel::Case).any(|k| self.in_class(k, "member-marker"));
        let many = self.token(head).feat("Number") == Some("Plur");
        // "said that six men": no determiner of one.
        let stray =
            move |c: u32| many && self.token(c).deprel == Deprel::Det && self.token(c).feat("Number") == Some("Sing");
        self.syntax.children(head).iter().copied().filter(move |c| {
            !member(*c)
                && !stray(*c)
                && self.token(*c).feat("PronType") != Some("Rel")
                && !matches!(
                    self.token(*c).deprel,
                    Deprel::Acl
                        | Deprel::AclRelcl
                        | Deprel::Advcl
                        | Deprel::Ccomp
                        | Deprel::Xcomp
                        | Deprel::Conj
                        | Deprel::Cc
                        | Deprel::Appos
                        | Deprel::Parataxis
                        | Deprel::Punct
                        | Deprel::Case
                        | Deprel::Mark
                        | Deprel::Cop
                        | Deprel::Aux
                        | Deprel::AuxPass
                        | Deprel::Nsubj
                        | Deprel::NsubjPass
                        | Deprel::Obl
                        | Deprel::Obj
                        | Deprel::Discourse
                        | Deprel::Dep
                        | Deprel::List
                        | Deprel::Orphan
                        | Deprel::Csubj
                        | Deprel::Expl
                )
        })
    }
}
