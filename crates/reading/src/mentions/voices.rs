//! Who is spoken of without a name? Surnames and foreign scripts that lead back to a full name, and nameless voices.

use super::find::{Finder, Found, Key};
use super::lexicon::Class;
use super::link::{Entities, parts};
use model::{MentionForm, MentionType};
use std::collections::BTreeMap;

impl Finder<'_> {
    /// Surnames alone, and names in another script, of persons that the document names in full.
    pub fn surnames(&mut self, entities: &mut Entities) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !self.free(at, at + 1) || !(word.capital || word.arabic) || word.digits || word.is(Class::ALWAYS) {
                continue;
            }
            if word.arabic {
                if entities.foreign(self.word_text(at)).is_some() {
                    self.add(at, at + 1, MentionType::Person, MentionForm::Name, Key::Person, None);
                }
                continue;
            }
            let mut first = at;
            while first > 0
                && self.words[first].joined
                && self.words[first - 1].is(Class::NAME_PARTICLE)
                && !self.words[first - 1].is(Class::LOCATIVE.or(Class::CONNECTOR))
                && self.free(first - 1, first)
            {
                first -= 1;
            }
            let found = Found {
                first,
                end: at + 1,
                span: self.words[first].span.cover(word.span),
                name: self.words[first].span.cover(word.span),
                kind: MentionType::Person,
                form: MentionForm::Name,
                key: Key::Person,
                titles: Vec::new(),
                country: None,
                place: None,
                metonym: false,
            };
            let parts = parts(found.name.of(self.text), self);
            let plain = word.first && word.is(Class::COMMON);
            if !plain && parts.last().is_some_and(|surname| entities.bearer(surname, &found).is_some()) {
                self.push(found);
            }
        }
    }

    /// Nameless people who speak or act: "two officials", "witnesses", "a spokesman for the ministry".
    pub fn voices(&mut self) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            if !word.is(Class::VOICE) || !self.free(at, at + 1) || (word.capital && !word.first) || word.possessive {
                continue;
            }
            // The head of its phrase: "official visit" and "military source code" are not voices.
            if self.after(at + 1, true).is_some_and(|w| w.is(Class::VOICE) && !w.is(Class::PERSON_VERB))
                || !self.is_noun(at)
            {
                continue;
            }
            let mut first = at;
            while first > 0 && self.words[first].joined && self.free(first - 1, first) {
                let before = &self.words[first - 1];
                if !(before.is(Class::VOICE_MOD.or(Class::VOICE_INDEFINITE).or(Class::ARTICLE))
                    || before.is(Class::TITLE_MOD))
                {
                    break;
                }
                first -= 1;
                if before.is(Class::ARTICLE) {
                    break;
                }
            }
            let head = &self.words[first];
            let definite = head.is(Class::DEFINITE);
            let plural = word.key.ends_with('s') || word.key.ends_with("men");
            let indefinite = head.is(Class::VOICE_INDEFINITE) || (plural && !definite);
            if definite {
                let noun = word.key.clone();
                self.add(first, at + 1, MentionType::Person, MentionForm::Description, Key::Same(noun), None);
            } else if indefinite {
                self.add(first, at + 1, MentionType::Person, MentionForm::Description, Key::Anonymous, None);
            }
        }
    }

    fn is_noun(&self, at: usize) -> bool {
        self.upos(at).is_none_or(|u| matches!(u, model::Upos::Noun | model::Upos::Propn))
    }

    /// A new entity for a nameless voice, which "the officials" after it may take up.
    pub fn anonymous(&self, found: &Found, entities: &mut Entities, voices: &mut BTreeMap<String, u32>) -> u32 {
        let words = found.span.of(self.text);
        let entity = entities.new_entity(found.kind, words);
        entities.all[entity as usize].anonymous = true;
        voices.insert(self.words[found.end - 1].key.clone(), entity);
        entity
    }
}
