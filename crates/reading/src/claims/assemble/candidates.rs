//! Which things does a word stand for? The phrase and its conjuncts, the names enumerated with it, whom a common noun stands
//! for, each with the entity that it means.

use super::{Assembler, Candidate, PEOPLE};
use model::{Deprel, MentionForm, MentionType, Span, Upos};

impl Assembler<'_> {
    /// The phrases that a head word stands for: itself and its conjuncts, each with the entity it means.
    pub(super) fn candidates(&self, head: u32, clausal: bool) -> Vec<Candidate> {
        let upos = self.paths.token(head).upos;
        if matches!(upos, Upos::Verb | Upos::Aux) {
            let span = self.without_edges(self.paths.syntax.subtree_span(head));
            return if clausal { vec![Candidate { head, span, entity: None, people: false }] } else { Vec::new() };
        }
        let heads = self.paths.with_conjuncts(head).into_iter().chain(self.members(head));
        let mut found: Vec<Candidate> = heads.filter_map(|h| self.candidate(h)).flatten().collect();
        let neighbours: Vec<Candidate> = found.iter().flat_map(|c| self.enumerated(c)).collect();
        for neighbour in neighbours {
            if !found.iter().any(|c| c.entity == neighbour.entity) {
                found.push(neighbour);
            }
        }
        found
    }

    /// A clause without the marks at its edges that part it from others; of quotation marks, without those that have no partner.
    fn without_edges(&self, span: Span) -> Span {
        let tokens: Vec<u32> = self.paths.syntax.tokens_within(span).collect();
        let quote = |t: u32| self.paths.token(t).lemma.chars().all(|c| "\"'“”«»„‘’`".contains(c));
        let quotes = tokens.iter().filter(|t| quote(**t)).count();
        let loose = |t: &&u32| self.paths.token(**t).upos == Upos::Punct && (quotes % 2 == 1 || !quote(**t));
        let first = tokens.iter().find(|t| !loose(t));
        let last = tokens.iter().rfind(|t| !loose(t));
        match (first, last) {
            (Some(first), Some(last)) => self.paths.token(*first).span.cover(self.paths.token(*last).span),
            _ => span,
        }
    }

    /// Named members of a group: "officials including Dallal and Moussa".
    fn members(&self, head: u32) -> Vec<u32> {
        let named = self.paths.syntax.children_by(head, Deprel::Nmod).filter(|c| {
            self.paths.syntax.children_by(*c, Deprel::Case).any(|k| self.paths.in_class(k, "member-marker"))
        });
        named.flat_map(|c| self.paths.with_conjuncts(c)).collect()
    }

    /// Names enumerated with a name, by commas and conjunctions alone. The tree often takes "Minister A and Secretary B"
    /// for one long name; the names know better.
    fn enumerated(&self, candidate: &Candidate) -> Vec<Candidate> {
        let mentions = &self.reading.mentions;
        let first = mentions.partition_point(|m| m.span < candidate.span);
        let mut same = (first..mentions.len()).take_while(|m| mentions[*m].span == candidate.span);
        let Some(start) = same.find(|m| mentions[*m].form == MentionForm::Name) else { return Vec::new() };
        let sentence = self.paths.token(candidate.head).sentence;
        let joined = |left: Span, right: Span| {
            let between = Span { start: left.end.min(right.start), end: right.start };
            let tokens = self.paths.syntax.tokens_within(between);
            // Commas, conjunctions, and asides in brackets: "Al-Jufra (central), Brak and Tamanhint".
            let (mut joint, mut aside) = (false, false);
            let all = tokens.clone().take(12).all(|t| {
                let token = self.paths.token(t);
                let lemma = token.lemma.as_ref();
                aside = (aside || lemma == "(") && lemma != ")";
                joint |= token.upos == Upos::Cconj || lemma == ",";
                let light = matches!(token.upos, Upos::Cconj | Upos::Det) || matches!(lemma, "," | ")");
                token.sentence == sentence && (aside || light)
            });
            (all && joint && !tokens.is_empty() && tokens.len() <= 12)
                .then(|| tokens.clone().any(|t| self.paths.token(t).upos == Upos::Cconj))
        };
        let kind = mentions[start].kind;
        let fits = |m: &&model::Mention| m.kind == kind && m.form == MentionForm::Name;
        // A list ends with a conjunction: what commas alone join may be two lists, or none.
        let (mut found, mut sure) = (Vec::new(), 0);
        let mut last = candidate.span;
        for next in mentions[start + 1..].iter().filter(|m| m.span.start >= candidate.span.end) {
            let Some(conjunction) = joined(last, next.span).filter(|_| fits(&next)) else { break };
            found.push(next);
            last = next.span;
            sure = if conjunction { found.len() } else { sure };
        }
        found.truncate(sure);
        let mut first = candidate.span;
        for before in mentions[..start].iter().rev().filter(|m| m.span.end <= candidate.span.start) {
            let Some(conjunction) = joined(before.span, first).filter(|_| fits(&before)) else { break };
            // Names before the head belong only if they are not subjects of their own.
            let Some(head) = self.paths.syntax.head_of(before.span) else { break };
            let nested = [Deprel::Compound, Deprel::Conj, Deprel::Flat, Deprel::NmodDesc];
            if !nested.contains(&self.paths.token(head).deprel) || found.is_empty() && !conjunction {
                break;
            }
            found.push(before);
            first = before.span;
        }
        found
            .into_iter()
            .filter_map(|m| {
                let head = self.paths.syntax.head_of(m.span)?;
                Some(Candidate { head, span: m.span, entity: Some(m.entity), people: false })
            })
            .collect()
    }

    pub(super) fn candidate(&self, head: u32) -> Option<Vec<Candidate>> {
        let token = self.paths.token(head);
        if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::X | Upos::Det) {
            return None;
        }
        let here = self.mention_of(head).or_else(|| self.name_after(head));
        let here = match here {
            Some(m) if !self.is_anonymous(m) => Some(m),
            other => self.renamed(head).or(other),
        };
        if token.upos == Upos::Pron || token.upos == Upos::Det {
            // A pronoun that nothing resolves names nobody, but may stand for whoever says so.
            let entity = here.map(|m| self.reading.mentions[m as usize].entity).filter(|e| self.is_safe(head, *e));
            let Some(entity) = entity else {
                return self.speaker_above(head).and_then(|speaker| self.candidate(speaker));
            };
            return Some(vec![Candidate { head, span: token.span, entity: Some(entity), people: false }]);
        }
        let phrase = self.paths.phrase(head, |c| self.is_local(c));
        let demonym = here.is_some_and(|m| self.reading.mentions[m as usize].form == MentionForm::Demonym);
        if demonym && token.upos != Upos::Adj && token.feat("Number") == Some("Plur") {
            return Some(vec![Candidate { head, span: phrase, entity: None, people: true }]);
        }
        if let Some(mention) = here.map(|m| &self.reading.mentions[m as usize]) {
            let anonymous = self.reading.entities[mention.entity as usize].anonymous;
            let behind = if anonymous { self.behind(head) } else { Vec::new() };
            if behind.is_empty() {
                let span = if mention.form == MentionForm::Description { phrase } else { mention.span };
                let determiner = self.paths.syntax.children_by(head, Deprel::Det).map(|d| self.paths.token(d).span);
                // "the tanker Orsola": the article too, where a common noun leads.
                let span = if token.upos == Upos::Noun { determiner.fold(span, |all, d| all.cover(d)) } else { span };
                let span = if token.upos == Upos::Propn { self.led(head, span) } else { span };
                let one = |span: Span, entity: u32| Candidate { head, span, entity: Some(entity), people: false };
                let own = one(span.cover(token.span), mention.entity);
                // "Egyptian and Emirati air forces": the name begins behind the first of two peoples.
                let other =
                    self.paths.syntax.children(head).iter().filter(|c| self.paths.token(**c).span.end < span.start);
                let people = other.filter_map(|c| self.mention_of(*c)).map(|m| &self.reading.mentions[m as usize]);
                let joined = people.filter(|m| m.form == MentionForm::Demonym && self.joins(m.span, span));
                return Some(std::iter::once(own).chain(joined.map(|m| one(m.span, m.entity))).collect());
            }
            return Some(
                behind.into_iter().map(|e| Candidate { head, span: phrase, entity: Some(e), people: false }).collect(),
            );
        }
        if token.upos == Upos::Adj {
            return None;
        }
        let behind = self.behind(head);
        if behind.is_empty() {
            return Some(vec![Candidate { head, span: phrase, entity: None, people: false }]);
        }
        Some(behind.into_iter().map(|e| Candidate { head, span: phrase, entity: Some(e), people: false }).collect())
    }

    /// "The union said it would strike": the noun that says what the pronoun is the subject of, where both agree.
    fn speaker_above(&self, pronoun: u32) -> Option<u32> {
        let above = self.paths.syntax.subject_above(pronoun)?;
        let verbal = |t: u32| self.paths.token(t).upos == Upos::Verb;
        let neuter = self.paths.token(pronoun).feat("Gender") == Some("Neut");
        let states = verbal(above.said) || !neuter && self.paths.token(above.said).upos == Upos::Adj;
        if !states || !verbal(above.saying) || self.cues.at(self.paths.token(above.saying).span.start).is_empty() {
            return None;
        }
        let speaker = above.who;
        let (noun, own) = (self.paths.token(speaker), self.paths.token(pronoun));
        let person = self.paths.in_class(speaker, "person");
        let alike = noun.feat("Number") == own.feat("Number") && person != (own.feat("Gender") == Some("Neut"));
        let third = own.feat("Person") == Some("3") && own.feat("PronType") == Some("Prs");
        (noun.upos == Upos::Noun && alike && third).then_some(speaker)
    }

    /// A name with the common noun that leads it and the noun's article: "the tanker Orsola".
    fn led(&self, head: u32, span: Span) -> Span {
        let (tokens, mut first) = (self.paths.syntax.tokens_within(span), head);
        if let Some(start) = tokens.clone().next() {
            first = first.min(start);
        }
        let own = |at: u32, upos: Upos| {
            let token = self.paths.token(at);
            token.head == Some(head) && token.upos == upos && token.sentence == self.paths.token(head).sentence
        };
        let mut at = first;
        while at > 0 && own(at - 1, Upos::Noun) {
            at -= 1;
        }
        if at == first {
            return span;
        }
        let article = at > 0 && own(at - 1, Upos::Det);
        span.cover(self.paths.token(if article { at - 1 } else { at }).span)
    }

    /// Whether nothing but a conjunction stands between two stretches.
    fn joins(&self, first: Span, second: Span) -> bool {
        let between = Span { start: first.end, end: second.start };
        let mut tokens = self.paths.syntax.tokens_within(between);
        tokens.len() == 1 && tokens.all(|t| self.paths.token(t).upos == Upos::Cconj)
    }

    /// The name right after a common noun that says what it is: "the tanker Orsola", whatever the tree makes of the two.
    fn name_after(&self, head: u32) -> Option<u32> {
        let (token, next) = (self.paths.token(head), head + 1);
        let name = self.paths.syntax.tokens.get(next as usize)?;
        if token.upos != Upos::Noun || name.upos != Upos::Propn || name.sentence != token.sentence {
            return None;
        }
        let mention = self.mentions_at.get(&next)?.iter().copied().find(|m| {
            let mention = &self.reading.mentions[*m as usize];
            mention.form == MentionForm::Name && mention.span.start == name.span.start
        })?;
        let kind = self.reading.mentions[mention as usize].kind;
        let fits = match self.data.implied.get(self.paths.lemma(head)) {
            Some(implied) => implied.contains(&kind),
            // Whatever the noun is: nothing but a person stands in so close an apposition to it.
            None => kind == MentionType::Person && name.head == Some(head) && name.deprel == Deprel::Appos,
        };
        fits.then_some(mention)
    }

    /// The name in apposition between commas: "the deputy minister, Omar Darwish,".
    fn renamed(&self, head: u32) -> Option<u32> {
        if self.paths.token(head).upos != Upos::Noun {
            return None;
        }
        let implied = self.data.implied.get(self.paths.lemma(head))?;
        let named = |m: &u32| {
            let mention = &self.reading.mentions[*m as usize];
            mention.form == MentionForm::Name && implied.contains(&mention.kind)
        };
        self.paths.syntax.children_by(head, Deprel::Appos).find_map(|c| self.mention_of(c).filter(named))
    }

    fn is_anonymous(&self, mention: u32) -> bool {
        self.reading.entities[self.reading.mentions[mention as usize].entity as usize].anonymous
    }

    /// Whether a phrase under a noun says where: a preposition of place and a place's name.
    pub(super) fn is_local(&self, modifier: u32) -> bool {
        let marked = |k: u32| self.data.operators.place.contains(self.paths.lemma(k));
        self.paths.token(modifier).deprel == Deprel::Nmod
            && self.paths.syntax.children_by(modifier, Deprel::Case).any(marked)
            && self.mention_of(modifier).is_some_and(|m| {
                matches!(self.reading.mentions[m as usize].kind, MentionType::Place | MentionType::Facility)
            })
    }

    /// Whether a pronoun means an entity for sure: it is the subject of the clause above, or nobody else is named before it.
    fn is_safe(&self, pronoun: u32, entity: u32) -> bool {
        let token = self.paths.token(pronoun);
        let names = |m: u32| self.reading.mentions[m as usize].entity == entity;
        // "a visit by Dallal, where he met": the clause belongs to the visit, not to the verb above.
        let relative = |v: u32| {
            let mut words = self.paths.syntax.children_by(v, Deprel::Advmod);
            words.any(|c| matches!(self.paths.token(c).feat("PronType"), Some("Rel" | "Int")))
        };
        let own = token.head.filter(|v| self.paths.token(*v).upos == Upos::Verb && !relative(*v));
        let verb = own.and_then(|v| self.paths.syntax.head(v));
        if let Some(subject) = verb.and_then(|v| self.paths.subject(v)) {
            return self.mention_of(subject).is_some_and(names);
        }
        let sentence = self.reading.sentences.get(token.sentence as usize).copied().unwrap_or_default();
        let before = Span { start: sentence.start, end: token.span.start.max(sentence.start) };
        let rivals = self.reading.mentions.iter().filter(|m| {
            m.kind == MentionType::Person
                && m.form == MentionForm::Name
                && before.contains(m.span)
                && m.entity != entity
        });
        rivals.count() == 0
    }

    /// The mention that a head word is the head of.
    pub(super) fn mention_of(&self, head: u32) -> Option<u32> {
        let found = self.mentions_at.get(&head)?;
        let heads = |m: &&u32| self.paths.syntax.head_of(self.reading.mentions[**m as usize].span) == Some(head);
        let named = |m: &&u32| self.reading.mentions[**m as usize].form == MentionForm::Name;
        found.iter().find(heads).or_else(|| found.iter().find(named)).copied()
    }

    /// Whom a common noun stands for: "Egyptian and Emirati warplanes" for Egypt and the Emirates.
    pub(super) fn behind(&self, head: u32) -> Vec<u32> {
        if !self.paths.in_class(head, "proxy") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for child in self.paths.syntax.children(head) {
            let relation = self.paths.token(*child).deprel;
            let of = relation == Deprel::Nmod
                && self
                    .paths
                    .syntax
                    .children_by(*child, Deprel::Case)
                    .any(|c| self.paths.in_class(c, "possessive-marker"));
            if of || matches!(relation, Deprel::NmodPoss | Deprel::Amod | Deprel::Compound | Deprel::NmodDesc) {
                for part in self.paths.with_conjuncts(*child) {
                    let Some(mention) = self.mention_of(part).map(|m| &self.reading.mentions[m as usize]) else {
                        continue;
                    };
                    let entity = &self.reading.entities[mention.entity as usize];
                    let can_act = matches!(entity.kind, MentionType::Person | MentionType::Organisation)
                        || self.is_state(mention.entity);
                    if !entity.anonymous && can_act && !found.contains(&mention.entity) {
                        found.push(mention.entity);
                    }
                }
            }
        }
        // An owner is nearer than an adjective: "Haftar's Libyan forces" are Haftar's.
        let owner = self.paths.syntax.children_by(head, Deprel::NmodPoss).next().and_then(|c| self.mention_of(c));
        if let Some(owner) = owner.map(|m| self.reading.mentions[m as usize].entity).filter(|e| found.contains(e)) {
            return vec![owner];
        }
        found
    }

    pub(super) fn is_state(&self, entity: u32) -> bool {
        self.reading.entities[entity as usize].ids.contains_key("state")
    }

    /// The common noun that says what a candidate is: its head, or what that measures.
    pub(super) fn noun_of(&self, candidate: &Candidate, head: u32) -> String {
        // "the Dockers' Union" is a union.
        if candidate.people {
            return PEOPLE.to_owned();
        }
        self.paths.lemma(self.parted(head).unwrap_or(head)).to_lowercase()
    }

    /// What a word for a quantity measures: "ten days of talks", "dollars worth of medicine", "a group of students".
    pub(super) fn measured(&self, head: u32) -> u32 {
        let of = |c: &u32| {
            self.paths.syntax.children_by(*c, Deprel::Case).any(|k| self.paths.in_class(k, "partitive-marker"))
        };
        let mut at = head;
        // "dollars worth of", "part of a group of": no deeper than people write.
        for _ in 0..3 {
            let inner = self.paths.syntax.children_by(at, Deprel::Nmod).find(of);
            match inner.filter(|_| self.paths.in_class(at, "measure-noun")) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// What a number takes a part of: "eight of the sailors", "three of its 19 crew".
    pub(super) fn parted(&self, head: u32) -> Option<u32> {
        let number = self.paths.token(head).upos == Upos::Num;
        let of = |c: &u32| {
            self.paths.syntax.children_by(*c, Deprel::Case).any(|k| self.paths.in_class(k, "partitive-marker"))
        };
        self.paths.syntax.children_by(head, Deprel::Nmod).find(of).filter(|_| number)
    }
}
