//! What is the dictionary form of a word? Words seen in training keep the lemma seen; others follow the longest ending
//! that was seen.

use crate::language::rows;
use crate::table::Table;
use model::Upos;
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Cut this many characters off the end, then add these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edit {
    pub cut: u8,
    pub add: String,
}

impl Edit {
    /// What makes `lemma` of `form`; both as they are to be compared.
    pub fn between(form: &str, lemma: &str) -> Edit {
        let same: usize = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        let cut = form.chars().count() - same;
        Edit { cut: cut.min(255) as u8, add: lemma.chars().skip(same).collect() }
    }

    pub fn apply(&self, form: &str) -> String {
        let count = form.chars().count();
        let mut out: String = form.chars().take(count.saturating_sub(usize::from(self.cut))).collect();
        out += &self.add;
        out
    }
}

/// Rules by tag class and word or ending; the word is marked by a `^` before it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lemmas {
    pub edits: Vec<Edit>,
    /// For each class, word or ending -> index into `edits`.
    #[serde(serialize_with = "in_order")]
    pub rules: Vec<Table<u16>>,
    /// Classes whose lemma keeps the case of the word.
    pub keeps_case: Vec<bool>,
}

/// A file is the same whatever the order in memory.
fn in_order<S: Serializer>(rules: &[Table<u16>], serializer: S) -> Result<S::Ok, S::Error> {
    let ordered: Vec<BTreeMap<&String, &u16>> = rules.iter().map(|r| r.iter().collect()).collect();
    ordered.serialize(serializer)
}

pub const LONGEST_ENDING: usize = 5;

/// Lower case, apostrophes made plain.
pub fn fold(form: &str) -> Cow<'_, str> {
    if form.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase() && b != b'`') {
        return form.into();
    }
    form.replace(['’', '‘', '`'], "'").to_lowercase().into()
}

/// Inflected forms from the list that a linguist keeps, for words that training did not see.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    lemmas: Table<Vec<(Upos, Arc<str>)>>,
    /// Forms that training did not see and that are one part of speech for sure.
    sure: Table<Upos>,
    /// Forms that are one part of speech before another form.
    before: Table<(String, Upos)>,
    /// Dictionary forms by part of speech, sorted.
    bases: BTreeMap<Upos, Vec<Box<str>>>,
    /// For each class, the rules that training found, with the last letters of the words that it found them for.
    edits: Vec<BTreeSet<(char, u16)>>,
}

impl Forms {
    /// From `syntax/forms.tsv`: form, part of speech, lemma, and `sure` if the form is nothing else.
    pub fn load(files: &BTreeMap<String, String>, trained: &Lemmas) -> Forms {
        let seen: BTreeSet<&str> =
            trained.rules.iter().flat_map(|r| r.keys()).filter_map(|k| k.strip_prefix('^')).collect();
        let last = |(word, edit): (&String, &u16)| word.chars().last().map(|c| (c, *edit));
        let edits = trained.rules.iter().map(|r| r.iter().filter_map(last).collect()).collect();
        let mut forms = Forms { edits, ..Forms::default() };
        for row in rows(files, "syntax/forms.tsv") {
            let [form, upos, lemma, rest @ ..] = &row[..] else { continue };
            let upos = Upos::named(upos);
            forms.lemmas.entry((*form).to_owned()).or_default().push((upos, Arc::from(*lemma)));
            if rest.first() == Some(&"sure") && !seen.contains(form) {
                forms.sure.insert((*form).to_owned(), upos);
            }
        }
        for row in rows(files, "syntax/pairs.tsv") {
            if let [form, next, upos] = &row[..] {
                forms.before.insert((*form).to_owned(), ((*next).to_owned(), Upos::named(upos)));
            }
        }
        for row in rows(files, "syntax/bases.tsv") {
            if let [upos, words] = &row[..] {
                let mut words: Vec<Box<str>> = words.split(' ').map(Box::from).collect();
                words.sort_unstable();
                forms.bases.insert(Upos::named(upos), words);
            }
        }
        forms
    }

    /// Whether dictionaries have a word as this part of speech.
    pub fn is_base(&self, word: &str, upos: Upos) -> bool {
        self.bases.get(&upos).is_some_and(|b| b.binary_search_by(|w| (**w).cmp(word)).is_ok())
    }

    /// The only part of speech that a form has: before this next one, or since training did not see it.
    pub fn only(&self, form: &str, next: &str) -> Option<Upos> {
        if let Some((_, upos)) = self.before.get(form).filter(|(before, _)| before == next) {
            return Some(*upos);
        }
        self.sure.get(form).or_else(|| self.sure.get(&*fold(form))).copied()
    }

    pub fn lemma(&self, form: &str, upos: Upos) -> Option<Arc<str>> {
        let known = self.lemmas.get(&*fold(form))?;
        known.iter().rev().find(|(of, _)| *of == upos).map(|(_, lemma)| lemma.clone())
    }
}

impl Lemmas {
    /// The lemma that training saw with this form and class.
    pub fn seen(&self, form: &str, class: usize) -> Option<Arc<str>> {
        let keeps = self.keeps_case.get(class).copied().unwrap_or(true);
        let base = if keeps { Cow::from(form) } else { fold(form) };
        let rule = self.rules.get(class)?.get(&format!("^{base}"))?;
        self.edits.get(usize::from(*rule)).map(|e| e.apply(&base)).filter(|l| !l.is_empty()).map(Arc::from)
    }

    /// The lemma of a form that training did not see: as its ending has it, unless dictionaries know another that some rule of
    /// the class makes of it.
    pub fn lemma(&self, form: &str, class: usize, upos: Upos, forms: &Forms) -> Arc<str> {
        let guessed = self.by_ending(form, class);
        let base = fold(form);
        // What its ending leaves as it is may be no inflected form at all.
        if *guessed == *base || forms.is_base(&guessed, upos) || !forms.bases.contains_key(&upos) {
            return guessed;
        }
        let Some(last) = base.chars().last() else { return guessed };
        let edits = forms.edits.get(class).into_iter().flat_map(|e| e.range((last, 0)..=(last, u16::MAX)));
        let edits = edits.filter_map(|(_, e)| self.edits.get(usize::from(*e)));
        let known = edits.filter(|e| forms.is_base(&e.apply(&base), upos));
        let least = known.min_by_key(|e| (e.add.len(), e.cut, &e.add));
        least.map_or(guessed, |e| Arc::from(e.apply(&base)))
    }

    fn by_ending(&self, form: &str, class: usize) -> Arc<str> {
        let keeps = self.keeps_case.get(class).copied().unwrap_or(true);
        let base = if keeps { Cow::from(form) } else { fold(form) };
        let Some(rules) = self.rules.get(class).filter(|r| !r.is_empty()) else { return Arc::from(&*base) };
        let mut probe = String::with_capacity(base.len() + 1);
        probe.push('^');
        probe.push_str(&base);
        let mut rule = rules.get(&probe);
        if rule.is_none() {
            let ends: Vec<usize> = base.char_indices().rev().take(LONGEST_ENDING).map(|(at, _)| at).collect();
            rule = ends.iter().rev().find_map(|at| rules.get(&base[*at..])).or_else(|| rules.get(""));
        }
        let edited = rule.and_then(|r| self.edits.get(usize::from(*r))).map(|e| e.apply(&base));
        edited.filter(|l| !l.is_empty()).map_or_else(|| Arc::from(&*base), Arc::from)
    }
}
