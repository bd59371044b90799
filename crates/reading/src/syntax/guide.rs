//! What does the network know beforehand of tags, labels and heads? Words of one part of speech; that what belongs to nouns does
//! not hang on a verb; and that speech in quotation marks governs nothing that stands outside them.

mod phrases;
mod raise;

use super::SyntaxData;
use super::network::{Answers, Guide, ONE};
use model::{Deprel, Span, Upos};

/// What belongs to nouns.
const NOMINAL: [Deprel; 10] = [
    Deprel::Acl,
    Deprel::AclRelcl,
    Deprel::Amod,
    Deprel::Appos,
    Deprel::Compound,
    Deprel::Flat,
    Deprel::Nmod,
    Deprel::NmodDesc,
    Deprel::NmodPoss,
    Deprel::NmodUnmarked,
];

/// The feature of verbs that cannot stand for nouns.
const FINITE: &str = "VerbForm=Fin";

/// What is known of the words of one batch.
pub struct Known<'a> {
    pub data: &'a SyntaxData,
    pub text: &'a str,
    pub spans: &'a [Span],
    /// Words that are of one part of speech only.
    pub only: Vec<Option<Upos>>,
    /// Bare verbs of what is seen being done.
    pub seen_doing: Vec<bool>,
}

impl Known<'_> {
    fn upos(&self, tag: u8) -> Option<Upos> {
        self.data.classes.get(usize::from(tag)).map(|c| c.0)
    }
}

/// Fewer words in quotation marks are a name or a title, and part of what stands around them.
const SHORTEST_SPEECH: usize = 4;

/// What the score of an arc that grammar does not know loses.
const STRANGE: i32 = 5 * ONE;

impl Guide for Known<'_> {
    fn may_be(&self, word: usize, tag: usize) -> bool {
        let only = if self.seen_doing[word] { Some(Upos::Verb) } else { self.only[word] };
        only.is_none() || only == self.data.classes.get(tag).map(|c| c.0)
    }

    fn may_hang(&self, head: u8, label: usize) -> bool {
        !self.finite(head) || !Deprel::ALL.get(label).is_some_and(|l| NOMINAL.contains(l))
    }

    fn weigh(&self, first: usize, end: usize, tags: &[u8], scores: &mut [i32]) {
        let n = end - first;
        let uposes: Vec<Option<Upos>> = tags[first..end].iter().map(|t| self.upos(*t)).collect();
        let inside = self.speech(first, end, &uposes);
        let signs = uposes.contains(&Some(Upos::Sym));
        if inside.is_empty() && !signs {
            return;
        }
        for (i, row) in scores.chunks_exact_mut(n + 1).enumerate() {
            let noun = matches!(uposes[i], Some(Upos::Noun | Upos::Propn));
            let governed =
                !matches!(uposes[i], None | Some(Upos::Verb | Upos::Aux | Upos::Punct | Upos::Adp | Upos::Cconj));
            for (j, score) in row[1..].iter_mut().enumerate() {
                if !inside.is_empty() && governed && !inside[i] && inside[j] {
                    *score = score.saturating_sub(STRANGE);
                }
                // "paid the firm $500": the sum is no part of the firm's name.
                if signs && noun && i < j && uposes[j] == Some(Upos::Sym) {
                    *score = score.saturating_sub(STRANGE);
                }
            }
        }
    }

    fn mend(&self, first: usize, end: usize, answers: &mut Answers) {
        self.place_phrases(first, end, answers);
        self.raise_main_verb(first, end, answers);
        self.raise_behind_aside(first, end, answers);
        self.raise_qualifiers(first, end, answers);
        for i in first + 1..end {
            self.one_name(first, i, answers);
            self.act(first, end, i, answers);
            self.name_names(first, end, i, answers);
            self.complement(first, end, i, answers);
        }
        for i in first..end.saturating_sub(1) {
            self.help(first, end, i, answers);
        }
        for i in first + 1..end {
            self.one_role(first, i, answers);
        }
        // Auxiliaries govern nothing: what hangs on one belongs to its verb.
        for i in first..end {
            let Some(head) = (answers.heads[i] as usize).checked_sub(1).map(|h| first + h) else { continue };
            let helps = [Deprel::Aux, Deprel::AuxPass].iter().any(|l| answers.labels[head] == *l as u8);
            if helps && answers.heads[head] != 0 && answers.labels[i] != Deprel::Conj as u8 {
                answers.heads[i] = answers.heads[head];
            }
        }
        let subject = |l: u8| l == Deprel::Nsubj as u8 || l == Deprel::NsubjPass as u8;
        for i in first..end.saturating_sub(1) {
            let names = [i, i + 1].iter().all(|i| self.upos(answers.tags[*i]) == Some(Upos::Propn));
            // "Copperfield Mining denies": one name, not two subjects.
            if names
                && answers.heads[i] == answers.heads[i + 1]
                && [i, i + 1].iter().all(|i| subject(answers.labels[*i]))
            {
                answers.heads[i] = (i + 2 - first) as u32;
                answers.labels[i] = Deprel::Compound as u8;
            }
        }
        // "[Malta] is prepared to": what an editor put in brackets before a verb is its subject.
        for i in first + 1..end.saturating_sub(1) {
            let loose = answers.labels[i] == Deprel::Dep as u8;
            let bracketed = loose && self.spans[i - 1].of(self.text) == "[" && self.spans[i + 1].of(self.text) == "]";
            let head = (answers.heads[i] as usize).checked_sub(1).map_or(i, |h| first + h);
            if bracketed
                && head > i
                && self.nominal(answers.tags[i])
                && self.upos(answers.tags[head]) == Some(Upos::Verb)
            {
                let under = (head + 1 - first) as u32;
                let passive =
                    (i..head).any(|a| answers.heads[a] == under && answers.labels[a] == Deprel::AuxPass as u8);
                answers.labels[i] = if passive { Deprel::NsubjPass } else { Deprel::Nsubj } as u8;
            }
        }
        for verb in (first + 1..end).filter(|i| self.seen_doing[*i]) {
            self.give_subject(first, verb, answers);
        }
        for i in first..end {
            self.agree(i, answers);
        }
    }
}

/// Part of speech of a word that hangs so and was taken for the second.
const AGREED: [(Deprel, Upos, Upos); 4] = [
    (Deprel::Aux, Upos::Aux, Upos::Verb),
    (Deprel::Case, Upos::Adp, Upos::Sconj),
    (Deprel::Obj, Upos::Pron, Upos::Sconj),
    (Deprel::Nsubj, Upos::Pron, Upos::Sconj),
];

impl Known<'_> {
    /// What a word does in the tree outweighs what it was taken for before the tree was known: "How *did* they know".
    fn agree(&self, word: usize, answers: &mut Answers) {
        let tag = usize::from(answers.tags[word]);
        let Some((upos, feats)) = self.data.classes.get(tag) else { return };
        let better = AGREED.iter().find(|(label, _, taken)| answers.labels[word] == *label as u8 && taken == upos);
        let Some((_, right, _)) = better else { return };
        let of = |class: &&(Upos, std::sync::Arc<str>)| class.0 == *right;
        let same = self.data.classes.iter().position(|c| of(&c) && c.1 == *feats);
        if let Some(class) = same.or_else(|| self.data.classes.iter().position(|c| of(&c))) {
            answers.tags[word] = class as u8;
        }
    }

    fn nominal(&self, tag: u8) -> bool {
        matches!(self.upos(tag), Some(Upos::Noun | Upos::Propn))
    }

    fn participle(&self, tag: u8) -> bool {
        self.data.classes.get(usize::from(tag)).is_some_and(|c| c.0 == Upos::Verb && c.1.contains("VerbForm=Part"))
    }

    fn finite(&self, tag: u8) -> bool {
        self.data.classes.get(usize::from(tag)).is_some_and(|c| c.0 == Upos::Verb && c.1.contains(FINITE))
    }

    /// "watched the old Aurora burn": what would qualify the verb, were it a noun, is its subject and belongs to that.
    fn give_subject(&self, first: usize, verb: usize, answers: &mut Answers) {
        let subject = verb - 1;
        let under = |i: usize| (i + 1 - first) as u32;
        if subject < first || !self.nominal(answers.tags[subject]) {
            return;
        }
        if answers.heads[verb] == under(subject) {
            (answers.heads[verb], answers.labels[verb]) = (answers.heads[subject], answers.labels[subject]);
        }
        // Whatever else hangs between the two keeps its place.
        let above = |i: &usize| (answers.heads[*i] as usize).checked_sub(1).map(|h| first + h);
        if std::iter::successors(above(&verb), above).take(answers.heads.len()).any(|i| i == subject) {
            return;
        }
        for i in (first..subject).filter(|i| answers.heads[*i] == under(verb)).collect::<Vec<_>>() {
            answers.heads[i] = under(subject);
            if self.upos(answers.tags[i]) == Some(Upos::Adj) {
                answers.labels[i] = Deprel::Amod as u8;
            }
        }
        (answers.heads[subject], answers.labels[subject]) = (under(verb), Deprel::Nsubj as u8);
        if answers.labels[verb] == Deprel::Obj as u8 {
            answers.labels[verb] = Deprel::Ccomp as u8;
        }
    }

    /// "had sunk": an auxiliary right before a participle that hangs on it helps that, and what it governs is the participle's.
    fn help(&self, first: usize, end: usize, at: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let verb = at + 1;
        let helps = match self.upos(answers.tags[at]) {
            Some(Upos::Aux) => true,
            // No finite verb has a participle right behind it for its object.
            Some(Upos::Verb) => self.finite(answers.tags[at]) && answers.labels[verb] == Deprel::Obj as u8,
            _ => false,
        };
        if !helps || !self.participle(answers.tags[verb]) || answers.heads[verb] != under(at) {
            return;
        }
        (answers.heads[verb], answers.labels[verb]) = (answers.heads[at], answers.labels[at]);
        for head in answers.heads[first..end].iter_mut().filter(|h| **h == under(at)) {
            *head = under(verb);
        }
        (answers.heads[at], answers.labels[at]) = (under(verb), Deprel::Aux as u8);
    }

    /// "said the tanker Orsola had sunk", "Minister Karim Dallal talked": a name behind the noun that says what it names, or
    /// behind a title, is no subject of its own.
    fn one_name(&self, first: usize, name: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let above = |i: usize| (answers.heads[i] as usize).checked_sub(1).map(|h| first + h);
        let is = |i: usize, labels: &[Deprel]| labels.iter().any(|l| answers.labels[i] == *l as u8);
        let (noun, subject) = (name - 1, [Deprel::Nsubj, Deprel::NsubjPass]);
        let titled = self.upos(answers.tags[noun]) == Some(Upos::Propn);
        let leads = titled
            || self.upos(answers.tags[noun]) == Some(Upos::Noun)
                && self.data.seen.names_follow(self.spans[noun].of(self.text));
        let Some(verb) = above(name).filter(|v| *v > name && is(name, &subject)) else { return };
        if !leads || self.upos(answers.tags[name]) != Some(Upos::Propn) || answers.heads[noun] == under(name) {
            return;
        }
        let hung = above(verb) == Some(noun) && is(verb, &[Deprel::Acl, Deprel::AclRelcl]);
        let role = answers.labels[name];
        if hung && (titled || self.finite(answers.tags[verb])) {
            // What looks like a clause about the noun is the clause itself.
            let within = answers.heads[noun] != 0 && is(noun, &subject);
            answers.heads[verb] = answers.heads[noun];
            answers.labels[verb] = if within { Deprel::Ccomp as u8 } else { answers.labels[noun] };
            (answers.heads[noun], answers.labels[noun]) = (under(verb), role);
            if titled {
                answers.labels[noun] = Deprel::Nsubj as u8;
            }
            if titled && self.participle(answers.tags[verb]) {
                answers.tags[verb] = self.past().unwrap_or(answers.tags[verb]);
            }
        } else if !hung && !titled && above(verb).is_some() && above(verb) == above(noun) {
            (answers.heads[noun], answers.labels[noun]) = (under(verb), role);
        } else if !hung || titled {
            return;
        }
        let label = if titled { Deprel::Flat } else { Deprel::Appos };
        (answers.heads[name], answers.labels[name]) = (under(noun), label as u8);
    }

    /// "Omar Darwish named Karim Haddad": between two names, without an auxiliary, no passive.
    fn name_names(&self, first: usize, end: usize, verb: usize, answers: &mut Answers) {
        let name = |i: usize| self.upos(answers.tags[i]) == Some(Upos::Propn);
        if !self.participle(answers.tags[verb]) || verb + 1 >= end || !name(verb - 1) || !name(verb + 1) {
            return;
        }
        let under = (verb + 1 - first) as u32;
        let of = |label: Deprel| (first..end).find(|c| answers.heads[*c] == under && answers.labels[*c] == label as u8);
        let helped = of(Deprel::AuxPass).or(of(Deprel::Aux)).is_some();
        let (Some(subject), Some(object)) = (of(Deprel::NsubjPass), of(Deprel::Xcomp).or(of(Deprel::Obj))) else {
            return;
        };
        if !helped && subject < verb && object > verb && name(object) {
            answers.labels[subject] = Deprel::Nsubj as u8;
            answers.labels[object] = Deprel::Obj as u8;
            answers.tags[verb] = self.past().unwrap_or(answers.tags[verb]);
        }
    }

    /// The class of a finite verb in the past tense.
    fn past(&self) -> Option<u8> {
        let past =
            |c: &(Upos, std::sync::Arc<str>)| c.0 == Upos::Verb && c.1.contains(FINITE) && c.1.contains("Tense=Past");
        self.data.classes.iter().position(past).map(|tag| tag as u8)
    }

    /// "told the panel that Malta sent rifles", "wrote to the port that the crew wants pay": what looks like a relative clause has
    /// an object of its own, or stands behind a hearer, so that it is what was told.
    fn complement(&self, first: usize, end: usize, verb: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let above = |i: usize| (answers.heads[i] as usize).checked_sub(1).map(|h| first + h);
        let is = |i: usize, labels: &[Deprel]| labels.iter().any(|l| answers.labels[i] == *l as u8);
        let Some(noun) = above(verb).filter(|n| n + 1 < verb && is(verb, &[Deprel::AclRelcl])) else { return };
        let opening = noun + 1;
        if !self.data.seen.opens_content(self.spans[opening].of(self.text)) || answers.heads[opening] != under(verb) {
            return;
        }
        let Some(teller) = above(noun).filter(|t| *t < noun && self.upos(answers.tags[*t]) == Some(Upos::Verb)) else {
            return;
        };
        let of =
            |label: Deprel| (first..end).any(|c| c != opening && answers.heads[c] == under(verb) && is(c, &[label]));
        let heard = is(noun, &[Deprel::Obj, Deprel::Iobj]) && self.data.seen.tells(self.spans[teller].of(self.text));
        let filled = is(noun, &[Deprel::Obj, Deprel::Iobj, Deprel::Obl]) && of(Deprel::Obj);
        let Some(tag) = self.data.classes.iter().position(|c| c.0 == Upos::Sconj) else { return };
        if (heard || filled) && (of(Deprel::Nsubj) || of(Deprel::NsubjPass)) {
            (answers.heads[verb], answers.labels[verb]) = (under(teller), Deprel::Ccomp as u8);
            (answers.tags[opening], answers.labels[opening]) = (tag as u8, Deprel::Mark as u8);
        }
    }

    /// "that jets bombed the port": what stands behind a noun with an object of its own is no participle but the clause's verb,
    /// unless the noun has a verb already or the object is what the noun was given.
    fn act(&self, first: usize, end: usize, verb: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let is = |i: usize, labels: &[Deprel]| labels.iter().any(|l| answers.labels[i] == *l as u8);
        let Some(noun) = (answers.heads[verb] as usize).checked_sub(1).map(|h| first + h) else { return };
        let clause = [Deprel::Root, Deprel::Ccomp, Deprel::Parataxis, Deprel::Advcl];
        let of = |i: usize, labels: &[Deprel]| {
            (first..end).any(|c| answers.heads[c] == under(i) && labels.iter().any(|l| answers.labels[c] == *l as u8))
        };
        let object = || (verb + 1..end).any(|c| answers.heads[c] == under(verb) && is(c, &[Deprel::Obj]));
        // "An explosion in the hold set it on fire, the engineer told": of two subjects the first is that of what was told.
        let teller = (answers.heads[noun] as usize).checked_sub(1).map(|h| first + h).filter(|t| *t > verb);
        let doubled = || {
            let second = |t: usize| (verb + 1..t).any(|c| answers.heads[c] == under(t) && is(c, &[Deprel::Nsubj]));
            is(noun, &[Deprel::Nsubj]) && teller.is_some_and(second)
        };
        let between = |i: usize| matches!(self.upos(answers.tags[i]), Some(Upos::Verb | Upos::Aux | Upos::Punct));
        let verbal = self.participle(answers.tags[verb])
            || is(verb, &[Deprel::Acl]) && self.upos(answers.tags[verb]) == Some(Upos::Noun);
        if noun >= verb
            || !is(verb, &[Deprel::Acl, Deprel::Amod])
            || !verbal
            || !self.nominal(answers.tags[noun])
            || (noun + 1..verb).any(between)
            || !(is(noun, &clause) || doubled())
            || !object()
            || of(noun, &[Deprel::Cop, Deprel::Nsubj, Deprel::NsubjPass, Deprel::Case])
            || of(verb, &[Deprel::AuxPass, Deprel::OblAgent])
            || self.upos(answers.tags[noun]) == Some(Upos::Noun)
                && self.data.seen.keeps_object(self.spans[verb].of(self.text))
        {
            return;
        }
        let Some(tag) = self.past() else { return };
        let label = if is(noun, &clause) { answers.labels[noun] } else { Deprel::Ccomp as u8 };
        let moves = [Deprel::Punct, Deprel::Mark, Deprel::Cc, Deprel::Advmod, Deprel::Advcl, Deprel::Parataxis];
        for i in first..end {
            if answers.heads[i] == under(noun) && i != verb && (i > verb || is(i, &moves)) {
                answers.heads[i] = under(verb);
            }
        }
        answers.tags[verb] = tag;
        (answers.heads[verb], answers.labels[verb]) = (answers.heads[noun], label);
        (answers.heads[noun], answers.labels[noun]) = (under(verb), Deprel::Nsubj as u8);
    }

    /// "An image that the paper bought shows": of two finite verbs side by side, the first ends the relative clause of a noun
    /// and the second is the sentence's own.
    fn raise_main_verb(&self, first: usize, end: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let finite = |i: usize| self.finite(answers.tags[i]);
        // The past tense of the first is often taken for a participle.
        let verb = |i: usize| finite(i) || self.participle(answers.tags[i]);
        let Some(inner) = (first..end.saturating_sub(1)).find(|i| verb(*i) && finite(i + 1)) else { return };
        let main = inner + 1;
        let relative = |i: &usize| self.data.seen.opens_relative(self.spans[*i].of(self.text));
        let Some(opened) = (first..inner).find(relative) else { return };
        let heads = &answers.heads;
        let subject = |i: &usize| {
            self.nominal(answers.tags[*i]) && (heads[*i] == 0 || heads[*i] == under(main) && heads[main] == 0)
        };
        let Some(noun) = (first..opened).find(subject) else { return };
        if (noun + 1..inner).any(finite) {
            return;
        }
        let sentence = heads[noun] == 0;
        for i in (opened..inner).filter(|i| answers.heads[*i] == under(main)).collect::<Vec<_>>() {
            answers.heads[i] = under(inner);
        }
        let stray = [under(noun), under(inner)];
        for i in (main + 1..end).filter(|i| stray.contains(&answers.heads[*i])).collect::<Vec<_>>() {
            answers.heads[i] = under(main);
        }
        if sentence {
            (answers.heads[main], answers.labels[main]) = (0, Deprel::Root as u8);
            (answers.heads[noun], answers.labels[noun]) = (under(main), Deprel::Nsubj as u8);
        }
        (answers.heads[inner], answers.labels[inner]) = (under(noun), Deprel::AclRelcl as u8);
        let helped = |label: Deprel| {
            (opened..inner).any(|i| answers.heads[i] == under(inner) && answers.labels[i] == label as u8)
        };
        if self.participle(answers.tags[inner]) && !helped(Deprel::Aux) && !helped(Deprel::AuxPass) {
            answers.tags[inner] = self.past().unwrap_or(answers.tags[inner]);
        }
    }

    /// "Ministers, including Dalton, accused him": a verb with an object behind an aside belongs to the noun before the aside,
    /// which no verb has.
    fn raise_behind_aside(&self, first: usize, end: usize, answers: &mut Answers) {
        let under = |i: usize| (i + 1 - first) as u32;
        let is = |i: usize, label: Deprel| answers.labels[i] == label as u8;
        let upos = |i: usize| self.upos(answers.tags[i]);
        let Some(noun) = (first..end).find(|i| answers.heads[*i] == 0).filter(|i| self.nominal(answers.tags[*i]))
        else {
            return;
        };
        let has = |head: usize, label: Deprel| (first..end).any(|i| answers.heads[i] == under(head) && is(i, label));
        let mark = |i: usize| upos(i) == Some(Upos::Punct) && !has(i, Deprel::Obj);
        let verb = |v: &usize| {
            let head = (answers.heads[*v] as usize).checked_sub(1).map_or(*v, |h| first + h);
            let aside = || {
                (noun + 1..head).any(mark)
                    && (head + 1..*v).any(mark)
                    && has(head, Deprel::Case)
                    && is(head, Deprel::Nmod)
            };
            is(*v, Deprel::Acl)
                && (self.finite(answers.tags[*v]) || self.participle(answers.tags[*v]))
                && noun < head
                && head < *v
                && answers.heads[head] == under(noun)
                && has(*v, Deprel::Obj)
                && aside()
        };
        if [Deprel::Cop, Deprel::Nsubj, Deprel::Case].iter().any(|l| has(noun, *l)) {
            return;
        }
        let Some(verb) = (noun + 1..end).find(verb) else { return };
        for i in verb + 1..end {
            if answers.heads[i] == under(noun) {
                answers.heads[i] = under(verb);
            }
        }
        if self.participle(answers.tags[verb]) {
            answers.tags[verb] = self.past().unwrap_or(answers.tags[verb]);
        }
        (answers.heads[verb], answers.labels[verb]) = (0, Deprel::Root as u8);
        (answers.heads[noun], answers.labels[noun]) = (under(verb), Deprel::Nsubj as u8);
    }

    /// For each word of a sentence, whether it stands in speech in quotation marks; empty where none does.
    fn speech(&self, first: usize, end: usize, uposes: &[Option<Upos>]) -> Vec<bool> {
        let verb = |i: usize| matches!(uposes[i - first], Some(Upos::Verb | Upos::Aux));
        let mut inside = Vec::new();
        let mut quoted = |from: usize, to: usize| {
            if to - from >= SHORTEST_SPEECH && (from..to).any(verb) {
                inside.resize(end - first, false);
                inside[from - first..to - first].fill(true);
            }
        };
        let (mut open, mut any): (Option<usize>, bool) = (None, false);
        for i in first..end {
            let (opens, closes) = match self.spans[i].of(self.text) {
                "“" | "«" | "„" | "``" => (true, false),
                "”" | "»" | "''" => (false, true),
                "\"" => (open.is_none(), open.is_some()),
                _ => continue,
            };
            match open.take().filter(|_| closes) {
                Some(from) => quoted(from, i),
                // What no mark opened was opened in a sentence before.
                None if closes && !any => quoted(first, i),
                None => {}
            }
            open = opens.then_some(i + 1);
            any = true;
        }
        inside
    }
}
