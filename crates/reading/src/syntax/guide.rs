//! What does the network know beforehand of tags, labels and heads? Words of one part of speech; that what belongs to nouns does
//! not hang on a verb; and that speech in quotation marks governs nothing that stands outside them.

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
        self.only[word].is_none() || self.only[word] == self.data.classes.get(tag).map(|c| c.0)
    }

    fn may_hang(&self, head: u8, label: usize) -> bool {
        let finite =
            self.data.classes.get(usize::from(head)).is_some_and(|c| c.0 == Upos::Verb && c.1.contains(FINITE));
        !finite || !Deprel::ALL.get(label).is_some_and(|l| NOMINAL.contains(l))
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
    }
}

impl Known<'_> {
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
