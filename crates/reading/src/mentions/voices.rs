//! Who is spoken of without a name? Surnames and foreign scripts that lead back to a full name, and nameless voices.

use super::find::{Finder, Found, Key, LONGEST_NAME};
use super::lexicon::Class;
use super::link::{Entities, parts};
use model::{MentionForm, MentionType};
use std::collections::BTreeMap;

impl Finder<'_> {
    /// Surnames alone, and names in another script, of persons that the document names in full.
    pub fn surnames(&mut self, entities: &Entities) {
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
            while first > at.saturating_sub(LONGEST_NAME)
                && self.words[first].joined
                && self.words[first - 1].is(Class::NAME_PARTICLE)
                && !self.words[first - 1].is(Class::LOCATIVE.or(Class::CONNECTOR))
                && self.free(first - 1, first)
            {
                first -= 1;
            }
            let span = self.words[first].span.cover(word.span);
            let found = Found::plain(first, at + 1, span, MentionType::Person, MentionForm::Name, Key::Person);
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
            let least = at.saturating_sub(LONGEST_NAME);
            while first > least && self.words[first].joined && self.free(first - 1, first) {
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
            let plural = word.is(Class::PLURAL_VOICE);
            let indefinite = head.is(Class::VOICE_INDEFINITE) || (plural && !definite);
            if definite {
                let noun = word.key.clone();
                self.add(first, at + 1, MentionType::Person, MentionForm::Description, Key::Same(noun), None);
            } else if indefinite {
                self.add(first, at + 1, MentionType::Person, MentionForm::Description, Key::Anonymous, None);
            }
        }
    }

    /// "Haftar's forces", "his rival's militia": armed men by whose they are.
    pub fn forces(&mut self) {
        let mut new = Vec::new();
        for found in self.found.iter().filter(|f| f.key == Key::Person && self.words[f.end - 1].possessive) {
            if let Some(noun) =
                self.after(found.end, true).filter(|w| w.is(Class::FORCE_NOUN) && self.free(found.end, found.end + 1))
            {
                new.push((found.first, found.end, found.span.cover(noun.span), found.name.cover(noun.span)));
            }
        }
        for (first, noun, span, name) in new {
            let key = Key::Forces(crate::gazetteer::fold(self.words[noun - 1].span.of(self.text)));
            let found = Found::plain(first, noun + 1, span, MentionType::Organisation, MentionForm::Description, key);
            self.push(Found { name, ..found });
        }
    }

    /// "the head of the Wagner Group": a person by the office, whom the text need not name.
    pub fn heads(&mut self) {
        let mut new = Vec::new();
        for found in self.found.iter().filter(|f| f.kind == MentionType::Organisation && f.form == MentionForm::Name) {
            let mut at = found.first;
            if self.before(at, true).is_some_and(|b| b.is(Class::THE)) {
                at -= 1;
            }
            let head = at.checked_sub(2).filter(|h| {
                self.words[at].joined
                    && self.words[at - 1].joined
                    && self.words[at - 1].is(Class::OF)
                    && self.words[*h].is(Class::HEAD_NOUN)
            });
            let Some(head) = head else { continue };
            let first = if self.before(head, true).is_some_and(|b| b.is(Class::THE)) { head - 1 } else { head };
            if self.free(first, head + 1) && !self.words[head].capital {
                new.push((first, found.end, self.words[first].span.cover(found.span)));
            }
        }
        for (first, end, span) in new {
            self.push(Found::plain(first, end, span, MentionType::Person, MentionForm::Description, Key::Anonymous));
        }
    }

    fn is_noun(&self, at: usize) -> bool {
        let plural = self.words[at].is(Class::PLURAL_VOICE);
        self.upos(at)
            .is_none_or(|u| matches!(u, model::Upos::Noun | model::Upos::Propn) || (plural && u != model::Upos::Adj))
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
