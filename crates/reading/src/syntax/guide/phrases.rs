//! Where do phrases belong that corpora of letters and reviews seldom have? "up to 30 men", "Malta Friday rejected", "the leader
//! Sheikh Omar Darwish".

use super::Known;
use crate::syntax::network::Answers;
use model::{Deprel, Upos};

impl Known<'_> {
    pub(super) fn place_phrases(&self, first: usize, end: usize, answers: &mut Answers) {
        for i in first..end.saturating_sub(2) {
            self.bounded(first, end, i, answers);
        }
        for i in first + 1..end.saturating_sub(1) {
            self.bare_day(first, i, answers);
        }
        for i in first + 1..end {
            self.bare_object(first, end, i, answers);
        }
        for i in first + 1..end {
            self.participle_subject(first, i, answers);
        }
        self.raise_active(first, end, answers);
    }

    fn above(&self, first: usize, at: usize, answers: &Answers) -> Option<usize> {
        (answers.heads[at] as usize).checked_sub(1).map(|h| first + h)
    }

    /// Whether a word stands above another, or is it: hung on that, it would hang on itself.
    fn is_over(&self, first: usize, word: usize, other: usize, answers: &Answers) -> bool {
        std::iter::successors(Some(other), |at| self.above(first, *at, answers))
            .take(answers.heads.len())
            .any(|i| i == word)
    }

    fn has(&self, first: usize, end: usize, head: usize, labels: &[Deprel], answers: &Answers) -> bool {
        let under = (head + 1 - first) as u32;
        (first..end).any(|i| answers.heads[i] == under && labels.iter().any(|l| answers.labels[i] == *l as u8))
    }

    /// "kidnapped up to 16 men": the words before the number say how far it reaches, and are no particle and no preposition.
    fn bounded(&self, first: usize, end: usize, up: usize, answers: &mut Answers) {
        let (to, number) = (up + 1, up + 2);
        let under = |i: usize| (i + 1 - first) as u32;
        let words = [up, to].map(|i| self.spans[i].of(self.text));
        if !self.data.seen.is_bound(words)
            || self.upos(answers.tags[number]) != Some(Upos::Num)
            || self.is_over(first, up, number, answers)
        {
            return;
        }
        let noun = self.above(first, number, answers).filter(|_| answers.labels[number] == Deprel::Nummod as u8);
        let noun = noun.unwrap_or(number);
        (answers.heads[up], answers.labels[up]) = (under(number), Deprel::Advmod as u8);
        if answers.heads[to] != under(noun) || answers.labels[to] != Deprel::Case as u8 {
            return;
        }
        (answers.heads[to], answers.labels[to]) = (under(up), Deprel::Fixed as u8);
        let Some(verb) = self.above(first, noun, answers).filter(|v| self.upos(answers.tags[*v]) == Some(Upos::Verb))
        else {
            return;
        };
        let subjects = [Deprel::Nsubj, Deprel::NsubjPass];
        let loose = [Deprel::Obl, Deprel::Obj].iter().any(|l| answers.labels[noun] == *l as u8);
        if loose && noun < verb && !self.has(first, end, verb, &subjects, answers) {
            let passive = self.has(first, end, verb, &[Deprel::AuxPass], answers);
            answers.labels[noun] = if passive { Deprel::NsubjPass } else { Deprel::Nsubj } as u8;
        } else if loose && noun > verb && !self.has(first, end, verb, &[Deprel::Obj, Deprel::AuxPass], answers) {
            answers.labels[noun] = Deprel::Obj as u8;
        }
    }

    /// "Omar Darwish Monday rejected": the day between a name and the verb is no part of the name.
    fn bare_day(&self, first: usize, day: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        if !self.data.seen.is_day(self.spans[day].of(self.text)) || !self.nominal(answers.tags[day - 1]) {
            return;
        }
        let next = day + 1;
        let verb = match self.upos(answers.tags[next]) {
            Some(Upos::Verb) if self.finite(answers.tags[next]) => next,
            Some(Upos::Aux) => match self.above(first, next, answers).filter(|v| *v > next) {
                Some(verb) => verb,
                None => return,
            },
            _ => return,
        };
        let parts = [Deprel::Flat, Deprel::Compound, Deprel::Appos, Deprel::NmodUnmarked, Deprel::Nmod, Deprel::Nsubj];
        let part = self.above(first, day, answers).is_some_and(|h| h < day && self.nominal(answers.tags[h]))
            && parts.iter().any(|l| answers.labels[day] == *l as u8);
        // "Malta Friday reimposed": or the name a part of the day.
        let subject = [Deprel::Nsubj, Deprel::NsubjPass].iter().any(|l| answers.labels[day] == *l as u8);
        let leads = subject && answers.heads[day - 1] == under(day) && answers.heads[day] == under(verb);
        if leads {
            let name = day - 1;
            (answers.heads[name], answers.labels[name]) = (under(verb), answers.labels[day]);
            for i in (first..name).filter(|i| answers.heads[*i] == under(day)).collect::<Vec<_>>() {
                answers.heads[i] = under(name);
            }
        }
        if (leads || part) && !self.is_over(first, day, verb, answers) {
            (answers.heads[day], answers.labels[day]) = (under(verb), Deprel::OblUnmarked as u8);
        }
    }

    /// "forced out on Monday 30 families": what follows a verb without a preposition, counted, is its object.
    fn bare_object(&self, first: usize, end: usize, noun: usize, answers: &mut Answers) {
        let Some(verb) = self.above(first, noun, answers).filter(|v| *v < noun) else { return };
        // "called off a strike": behind a particle no noun says what the subject is.
        let called = answers.labels[noun] == Deprel::Xcomp as u8
            && self.has(first, end, verb, &[Deprel::CompoundPrt], answers)
            && !self.has(first, end, noun, &[Deprel::Mark, Deprel::Cop], answers);
        if called
            && self.upos(answers.tags[noun]) == Some(Upos::Noun)
            && !self.has(first, end, verb, &[Deprel::Obj], answers)
        {
            answers.labels[noun] = Deprel::Obj as u8;
        }
        let counted = answers.labels[noun] == Deprel::Obl as u8
            && self.upos(answers.tags[noun]) == Some(Upos::Noun)
            && self.upos(answers.tags[verb]) == Some(Upos::Verb)
            && self.has(first, end, noun, &[Deprel::Nummod], answers);
        let taken = [Deprel::Obj, Deprel::AuxPass, Deprel::Ccomp, Deprel::Xcomp];
        if counted
            && !self.has(first, end, noun, &[Deprel::Case], answers)
            && !self.has(first, end, verb, &taken, answers)
        {
            answers.labels[noun] = Deprel::Obj as u8;
        }
    }

    /// "The Red Cross operating in Iraq said": the subject is the name, not the participle behind it.
    fn participle_subject(&self, first: usize, participle: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let subject = [Deprel::Nsubj, Deprel::NsubjPass].iter().any(|l| answers.labels[participle] == *l as u8);
        let feats = self.data.classes.get(usize::from(answers.tags[participle]));
        let acting =
            feats.is_some_and(|c| c.0 == Upos::Verb && (c.1.contains("VerbForm=Ger") || c.1.contains("Tense=Pres")));
        let name = participle - 1;
        let led = self.nominal(answers.tags[name])
            && answers.heads[name] == under(participle)
            && answers.labels[name] == Deprel::Compound as u8;
        if !subject || !acting || !led {
            return;
        }
        (answers.heads[name], answers.labels[name]) = (answers.heads[participle], answers.labels[participle]);
        (answers.heads[participle], answers.labels[participle]) = (under(name), Deprel::Acl as u8);
        for i in (first..name).filter(|i| answers.heads[*i] == under(participle)).collect::<Vec<_>>() {
            answers.heads[i] = under(name);
        }
    }

    /// "A group of diplomats held their first meeting": where a sentence has no verb, a participle with an object of its own is the
    /// verb of the noun that heads the sentence.
    fn raise_active(&self, first: usize, end: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let Some(noun) = (first..end).find(|i| answers.heads[*i] == 0).filter(|n| self.nominal(answers.tags[*n]))
        else {
            return;
        };
        let full = end > first && matches!(self.spans[end - 1].of(self.text), "." | "\"" | "”");
        if !full || (first..end).any(|i| self.finite(answers.tags[i]) || self.upos(answers.tags[i]) == Some(Upos::Aux))
        {
            return;
        }
        let verb = (noun + 1..end).find(|v| {
            answers.labels[*v] == Deprel::Acl as u8
                && self.participle(answers.tags[*v])
                && self.data.classes.get(usize::from(answers.tags[*v])).is_some_and(|c| c.1.contains("Tense=Past"))
                && self.has(first, end, *v, &[Deprel::Obj], answers)
                && !self.data.seen.keeps_object(&self.spans[*v].of(self.text).to_lowercase())
        });
        let Some(verb) = verb else { return };
        // The noun that it was hung on stands before it, in the phrase of the head.
        let mut at = self.above(first, verb, answers);
        while let Some(up) = at.filter(|a| *a != noun) {
            at = self.above(first, up, answers).filter(|a| *a < verb);
        }
        if at.is_none() {
            return;
        }
        for i in (first..end).filter(|i| answers.heads[*i] == under(noun)).collect::<Vec<_>>() {
            let clausal = [Deprel::Punct, Deprel::Advmod, Deprel::Parataxis, Deprel::Advcl, Deprel::Obl];
            if i > verb || clausal.iter().any(|l| answers.labels[i] == *l as u8) {
                answers.heads[i] = under(verb);
            }
        }
        (answers.heads[verb], answers.labels[verb]) = (0, Deprel::Root as u8);
        (answers.heads[noun], answers.labels[noun]) = (under(verb), Deprel::Nsubj as u8);
        answers.tags[verb] = self.past().unwrap_or(answers.tags[verb]);
    }

    /// "the leader Sheikh Omar Darwish rejected", "ordered the newspaper La Prensa": of two subjects or objects that stand side by
    /// side the second names the first.
    pub(super) fn one_role(&self, first: usize, name: usize, answers: &mut Answers) {
        let subject = |i: usize| [Deprel::Nsubj, Deprel::NsubjPass].iter().any(|l| answers.labels[i] == *l as u8);
        let object = |i: usize| answers.labels[i] == Deprel::Obj as u8;
        let Some(verb) = self.above(first, name, answers) else { return };
        let placed = verb > name && subject(name) || verb < name && object(name);
        if !placed || !self.nominal(answers.tags[name]) {
            return;
        }
        // Where the name's phrase begins: its title stands before it.
        let mut start = name;
        while start > first && self.above(first, start - 1, answers) == Some(name) {
            start -= 1;
        }
        let Some(noun) = start.checked_sub(1).filter(|n| *n >= first) else { return };
        // "Malta, a key ally in the war, has refused": the first is the subject.
        if verb > name && self.spans[noun].of(self.text) == "," {
            let mut lead = noun.checked_sub(1).filter(|l| *l >= first);
            while let Some(at) = lead.filter(|l| !subject(*l)) {
                lead = self.above(first, at, answers).filter(|h| *h < noun && *h != at);
            }
            let behind = name + 1..verb;
            let closed = behind.clone().any(|i| self.spans[i].of(self.text) == ",");
            if let Some(lead) = lead.filter(|l| closed && self.above(first, *l, answers) == Some(verb)) {
                answers.labels[lead] = answers.labels[name];
                (answers.heads[name], answers.labels[name]) = ((lead + 1 - first) as u32, Deprel::Appos as u8);
            }
            return;
        }
        if self.upos(answers.tags[name]) != Some(Upos::Propn) {
            return;
        }
        let alike = verb > name && subject(noun) && noun + 1 < name || verb < name && object(noun);
        if alike && self.upos(answers.tags[noun]) == Some(Upos::Noun) && self.above(first, noun, answers) == Some(verb)
        {
            answers.labels[noun] = answers.labels[name];
            (answers.heads[name], answers.labels[name]) = ((noun + 1 - first) as u32, Deprel::Appos as u8);
        }
    }
}
