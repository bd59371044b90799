//! Is what looks like an adjective before a noun really the verb of the clause? "Army bulldozers demolished homes" has a verb,
//! though "demolished homes" could stand alone.

use super::Known;
use crate::syntax::network::Answers;
use model::{Deprel, Upos};

impl Known<'_> {
    /// Raises such participles, and gives what stands before the verb and was hung on its object back to the subject.
    pub(super) fn raise_qualifiers(&self, first: usize, end: usize, answers: &mut Answers) {
        for verb in first + 1..end.saturating_sub(1) {
            let is = |i: usize, label: Deprel| answers.labels[i] == label as u8;
            let Some(object) = (answers.heads[verb] as usize).checked_sub(1).map(|h| first + h) else { continue };
            if !is(verb, Deprel::Amod) || object < verb || !self.participle(answers.tags[verb]) {
                continue;
            }
            let under = (verb + 1 - first) as u32;
            // "have tortured scores of refugees"
            let helped = (first..verb).any(|i| answers.heads[i] == under && is(i, Deprel::Aux));
            if helped {
                self.raise_over(first, end, verb, object, object, answers);
            } else if let Some(head) = self.verbless(first, end, verb, object, answers) {
                self.raise_over(first, end, verb, object, head, answers);
            }
        }
        for verb in first + 2..end {
            self.divide(first, verb, answers);
        }
        for object in first + 1..end {
            self.part_place(first, object, answers);
            self.give_back(first, object, answers);
            self.qualify(first, end, object, answers);
        }
    }

    /// "asked Malta for a reply and the envoy himself dismissed it": a joined verb with no conjunction of its own has for its
    /// subject the joined noun right before it.
    fn divide(&self, first: usize, verb: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let is = |i: usize, label: Deprel| answers.labels[i] == label as u8;
        let of = |head: usize, label: Deprel| {
            (first..verb).find(|i| answers.heads[*i] == under(head) && answers.labels[*i] == label as u8)
        };
        let above = |i: usize| (answers.heads[i] as usize).checked_sub(1).map(|h| first + h);
        let Some(other) = above(verb).filter(|o| *o < verb && is(verb, Deprel::Conj)) else { return };
        let verbal = |i: usize| self.upos(answers.tags[i]) == Some(Upos::Verb);
        let parts =
            [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Cc, Deprel::Aux, Deprel::AuxPass, Deprel::Mark, Deprel::Punct];
        if !verbal(verb) || !verbal(other) || parts.iter().any(|l| of(verb, *l).is_some()) {
            return;
        }
        // The joined noun whose phrase ends right before the verb.
        let mut noun = verb - 1;
        while !is(noun, Deprel::Conj) {
            match above(noun).filter(|h| *h > other && *h < verb) {
                Some(head) => noun = head,
                None => return,
            }
        }
        let joined = above(noun).filter(|h| *h < noun && !verbal(*h) && self.nominal(answers.tags[noun]));
        let (Some(_), Some(and)) = (joined, of(noun, Deprel::Cc)) else { return };
        (answers.heads[noun], answers.labels[noun]) = (under(verb), Deprel::Nsubj as u8);
        answers.heads[and] = under(verb);
    }

    /// "in Djibouti 10 children died": a name before a number that counts what stands behind it is no part of that, and the
    /// preposition before the name is the name's.
    fn part_place(&self, first: usize, noun: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let is = |i: usize, label: Deprel| answers.labels[i] == label as u8;
        let of = |label: Deprel| (first..noun).find(|i| answers.heads[*i] == under(noun) && is(*i, label));
        let Some(verb) = (answers.heads[noun] as usize).checked_sub(1).map(|h| first + h) else { return };
        let Some(number) = of(Deprel::Nummod) else { return };
        let Some(name) = number.checked_sub(1).filter(|n| *n > first) else { return };
        let marked =
            |i: usize| (answers.heads[i] == under(noun) || answers.heads[i] == under(name)) && is(i, Deprel::Case);
        let named = (first..name).any(marked)
            && self.upos(answers.tags[name]) == Some(Upos::Propn)
            && is(name, Deprel::Compound);
        let role = [Deprel::Obl, Deprel::Nsubj, Deprel::NsubjPass].iter().any(|l| is(noun, *l));
        let before = verb > noun && role && self.upos(answers.tags[verb]) == Some(Upos::Verb);
        let subject = (first..verb).any(|i| {
            i != noun && answers.heads[i] == under(verb) && (is(i, Deprel::Nsubj) || is(i, Deprel::NsubjPass))
        });
        if !named || answers.heads[name] != under(noun) || !before || subject {
            return;
        }
        let passive = (first..verb).any(|i| answers.heads[i] == under(verb) && is(i, Deprel::AuxPass));
        for i in (first..name).filter(|i| answers.heads[*i] == under(noun)).collect::<Vec<_>>() {
            answers.heads[i] = under(name);
        }
        (answers.heads[name], answers.labels[name]) = (under(verb), Deprel::Obl as u8);
        answers.labels[noun] = if passive { Deprel::NsubjPass } else { Deprel::Nsubj } as u8;
    }

    /// "ending sanctions imposed in May": behind a verb that does not say what becomes of its object, the participle says what
    /// the object is.
    fn qualify(&self, first: usize, end: usize, participle: usize, answers: &mut Answers) {
        let Some(verb) = (answers.heads[participle] as usize).checked_sub(1).map(|h| first + h) else { return };
        let (noun, under) = (participle - 1, answers.heads[participle]);
        let past =
            self.data.classes.get(usize::from(answers.tags[participle])).is_some_and(|c| c.1.contains("Tense=Past"));
        // "released hacked emails": what the participle governs is the verb's object.
        let object = (participle + 1..end)
            .find(|o| answers.heads[*o] == (participle + 1 - first) as u32 && answers.labels[*o] == Deprel::Obj as u8);
        if let Some(object) = object.filter(|_| verb == noun)
            && answers.labels[participle] == Deprel::Xcomp as u8
            && past
            && self.upos(answers.tags[verb]) == Some(Upos::Verb)
            && self.participle(answers.tags[participle])
            && !self.data.seen.causes(&self.spans[verb].of(self.text).to_lowercase())
        {
            (answers.heads[object], answers.labels[object]) = (under, Deprel::Obj as u8);
            (answers.heads[participle], answers.labels[participle]) = ((object + 1 - first) as u32, Deprel::Amod as u8);
            return;
        }
        if answers.labels[participle] == Deprel::Xcomp as u8
            && verb < noun
            && past
            && self.participle(answers.tags[participle])
            && answers.heads[noun] == under
            && answers.labels[noun] == Deprel::Obj as u8
            && !self.data.seen.causes(&self.spans[verb].of(self.text).to_lowercase())
        {
            answers.heads[participle] = (noun + 1 - first) as u32;
            answers.labels[participle] = Deprel::Acl as u8;
        }
    }

    /// The noun that heads the clause of "bulldozers demolished homes", if the clause has no verb.
    fn verbless(&self, first: usize, end: usize, verb: usize, object: usize, answers: &Answers) -> Option<usize> {
        let is = |i: usize, labels: &[Deprel]| labels.iter().any(|l| answers.labels[i] == *l as u8);
        let above = |i: usize| (answers.heads[i] as usize).checked_sub(1).map(|h| first + h);
        let has = |head: usize, labels: &[Deprel]| {
            (first..end).any(|i| answers.heads[i] == (head + 1 - first) as u32 && is(i, labels))
        };
        // "Malta on Monday rejected calls"
        let mut actor = verb - 1;
        if self.data.seen.is_day(self.spans[actor].of(self.text)) {
            let on = actor.checked_sub(1).filter(|on| self.upos(answers.tags[*on]) == Some(Upos::Adp));
            actor = on.unwrap_or(actor).checked_sub(1).filter(|a| *a >= first)?;
        }
        let feats = &self.data.classes.get(usize::from(answers.tags[actor]))?.1;
        let actors = self.upos(answers.tags[actor]) == Some(Upos::Propn) || feats.contains("Number=Plur");
        if !actors || !self.nominal(answers.tags[actor]) || !self.nominal(answers.tags[object]) {
            return None;
        }
        // The noun before the verb hangs below the clause's head, or is it; and so does the noun behind.
        let mut head = actor;
        let chain = [Deprel::Conj, Deprel::Compound, Deprel::Flat, Deprel::NmodDesc, Deprel::Amod, Deprel::NmodPoss];
        // "Malta on Monday rejected calls": or its subject, were it a clause without a verb.
        let subject = is(actor, &[Deprel::Nsubj]) && above(actor) == Some(object);
        if subject {
            head = object;
        }
        while is(head, &chain) && head != object {
            head = above(head).filter(|h| *h < verb || *h == object)?;
        }
        let joined = [Deprel::Conj, Deprel::Appos, Deprel::Nmod, Deprel::NmodUnmarked, Deprel::List, Deprel::Dep];
        if head != object && (above(object) != Some(head) || !is(object, &joined)) {
            return None;
        }
        let clause = match is(head, &[Deprel::Root]) {
            true => !(first..end).any(|i| {
                let below = [Deprel::Advcl, Deprel::Acl, Deprel::AclRelcl, Deprel::Ccomp, Deprel::Xcomp];
                self.finite(answers.tags[i]) && !is(i, &below)
            }),
            false => is(head, &[Deprel::Ccomp, Deprel::Parataxis, Deprel::Advcl]),
        };
        let full = end > first && matches!(self.spans[end - 1].of(self.text), "." | "\"" | "”");
        let parts = [Deprel::Cop, Deprel::Case, Deprel::Nsubj, Deprel::NsubjPass];
        let parts = if subject { &parts[..2] } else { &parts[..] };
        (clause && full && !has(head, parts)).then_some(head)
    }

    /// Makes the verb the head of the clause that `head` headed, with what stands before it for its subject.
    fn raise_over(&self, first: usize, end: usize, verb: usize, object: usize, head: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let Some(past) = self.past() else { return };
        let (above, label) = (answers.heads[head], answers.labels[head]);
        let clausal = |l: u8| {
            [
                Deprel::Nsubj,
                Deprel::NsubjPass,
                Deprel::Aux,
                Deprel::Mark,
                Deprel::Cc,
                Deprel::Punct,
                Deprel::Advcl,
                Deprel::Parataxis,
                Deprel::Advmod,
            ]
            .iter()
            .any(|x| l == *x as u8)
        };
        let mut subject = (head != object).then_some(head);
        if head == object
            && !(first..end)
                .any(|i| answers.heads[i] == under(object) && i < verb && answers.labels[i] == Deprel::Nsubj as u8)
        {
            // "Berlin rejected calls": the nearest noun before the verb, with what else stands there.
            let nominal = |i: &usize| answers.heads[*i] == under(object) && self.nominal(answers.tags[*i]);
            subject = (first..verb).rev().find(nominal);
        }
        for i in (first..end).filter(|i| *i != verb && *i != object) {
            if answers.heads[i] == under(head) && (i > object && head != object || clausal(answers.labels[i])) {
                answers.heads[i] = if answers.labels[i] == Deprel::Conj as u8 { under(object) } else { under(verb) };
            } else if head == object && answers.heads[i] == under(object) && i < verb && Some(i) != subject {
                answers.heads[i] = subject.map_or(under(verb), under);
            }
        }
        (answers.heads[verb], answers.labels[verb]) = (above, label);
        (answers.heads[object], answers.labels[object]) = (under(verb), Deprel::Obj as u8);
        if let Some(subject) = subject {
            (answers.heads[subject], answers.labels[subject]) = (under(verb), Deprel::Nsubj as u8);
        }
        if !(first..verb).any(|i| answers.heads[i] == under(verb) && answers.labels[i] == Deprel::Aux as u8) {
            answers.tags[verb] = past;
        }
    }

    /// "Supporters of the president blocked roads": what stands before the verb with a preposition of its own is not the
    /// object's, but belongs to the noun before that preposition.
    fn give_back(&self, first: usize, object: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let is = |i: usize, label: Deprel| answers.labels[i] == label as u8;
        let Some(verb) = (answers.heads[object] as usize).checked_sub(1).map(|h| first + h) else { return };
        if verb >= object || !is(object, Deprel::Obj) || self.upos(answers.tags[verb]) != Some(Upos::Verb) {
            return;
        }
        for stray in first + 1..verb {
            if answers.heads[stray] != under(object) || !is(stray, Deprel::Nmod) {
                continue;
            }
            let Some(case) = (first + 1..stray).find(|i| answers.heads[*i] == under(stray) && is(*i, Deprel::Case))
            else {
                continue;
            };
            // Not on what hangs below it.
            let mut at = case - 1;
            while answers.heads[at] != 0 && at != stray && at != object {
                at = first + answers.heads[at] as usize - 1;
            }
            if self.nominal(answers.tags[case - 1]) && at != stray && at != object {
                answers.heads[stray] = under(case - 1);
            }
        }
    }
}
