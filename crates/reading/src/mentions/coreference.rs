//! Whom do "he", "the minister" and "the ship" mean? Answers only where one thing alone can be meant; everything else stays
//! unresolved.

use super::find::{Finder, Found, Key};
use super::lexicon::Class;
use model::{Above, Deprel, LocalEntity, MentionForm, MentionType, Upos};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Mentions so far, in order of the text, each with its entity.
pub struct Coreference<'f, 'a> {
    finder: &'f Finder<'a>,
    found: &'f [Found],
    of: &'f [Option<u32>],
    entities: &'f [LocalEntity],
    /// For each word, whether it stands in quotation marks that its block opened before it.
    quoted: Vec<bool>,
    /// For each noun that was asked for, the first two things that it fits: (where it is first named, entity).
    fitting: RefCell<BTreeMap<&'f str, Vec<(u32, u32)>>>,
}

impl<'f, 'a> Coreference<'f, 'a> {
    pub fn new(finder: &'f Finder<'a>, of: &'f [Option<u32>], entities: &'f [LocalEntity]) -> Coreference<'f, 'a> {
        Coreference { finder, found: &finder.found, of, entities, quoted: quoted(finder), fitting: RefCell::default() }
    }

    /// Pronouns and definite descriptions that can mean one thing alone, with their entities, in order of the text.
    pub fn resolve(&self) -> Vec<(Found, u32)> {
        let mut resolved: Vec<(Found, u32)> = Vec::new();
        for at in 0..self.finder.words.len() {
            let word = &self.finder.words[at];
            if self.finder.taken[at] {
                continue;
            }
            let pronoun = word.is(Class::HE.or(Class::SHE).or(Class::THEY).or(Class::IT)) && !word.caps;
            let hit = if pronoun {
                self.pronoun(at, &resolved).map(|entity| (at, entity, MentionForm::Pronoun))
            } else if at > 0 && !word.capital && word.joined && self.definite(at).is_some() {
                self.definite(at).and_then(|first| Some((first, self.described(at)?, MentionForm::Description)))
            } else {
                None
            };
            let Some((first, entity, form)) = hit else { continue };
            let span = self.finder.words[first].span.cover(word.span);
            let kind = self.entities[entity as usize].kind;
            resolved.push((Found::plain(first, at + 1, span, kind, form, Key::Person), entity));
        }
        resolved
    }

    /// The first word of "the [adjectives] noun" that ends at `at`, if the noun ends its phrase.
    fn definite(&self, at: usize) -> Option<usize> {
        let words = self.finder.words;
        let heads = Class::TITLE
            .or(Class::ORG_HEAD)
            .or(Class::ORG_HEAD_LOW)
            .or(Class::FAC_HEAD)
            .or(Class::OUTLET_HEAD)
            .or(Class::SHIP_WORD);
        if !words[at].is(heads) || words[at].possessive && self.finder.after(at + 1, true).is_none() {
            return None;
        }
        // "the tanker Aurora" has its name beside it.
        if self.finder.after(at + 1, true).is_some_and(|w| w.capital) {
            return None;
        }
        // "the base commander", "the port of", "the minister of": another phrase.
        let noun_after = self.finder.after(at + 1, true).is_some_and(|w| {
            w.is(heads.or(Class::VOICE).or(Class::OF)) || self.finder.upos(at + 1).is_some_and(|u| u == Upos::Noun)
        });
        if noun_after && !words[at].possessive {
            return None;
        }
        let mut first = at;
        for _ in 0..3 {
            let before = self.finder.before(first, true)?;
            first -= 1;
            if self.finder.taken[first] {
                return None;
            }
            if before.is(Class::THE) {
                return Some(first);
            }
            if !before.is(Class::TITLE_MOD.or(Class::FAC_MOD).or(Class::TITLE)) {
                return None;
            }
        }
        None
    }

    /// The one thing before word `at` that its noun fits.
    pub fn described(&self, at: usize) -> Option<u32> {
        let word = &self.finder.words[at];
        let start = word.span.start;
        let noun = word.key.as_str();
        let has = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(noun));
        let fits = |entity: &LocalEntity| match entity.kind {
            MentionType::Person => word.is(Class::TITLE) && !entity.anonymous && entity.titles.iter().any(|t| has(t)),
            MentionType::Organisation => {
                word.is(Class::ORG_HEAD.or(Class::ORG_HEAD_LOW))
                    && (has(&entity.name) || entity.names.iter().any(|n| has(n)))
            }
            MentionType::Facility => word.is(Class::FAC_HEAD) && entity.names.iter().any(|n| has(n)),
            MentionType::Outlet => word.is(Class::OUTLET_HEAD),
            MentionType::Equipment => word.is(Class::SHIP_WORD) && entity.ids.contains_key("ship"),
            _ => false,
        };
        let mut fitting = self.fitting.borrow_mut();
        let things = fitting.entry(noun).or_insert_with(|| {
            let mut things: Vec<(u32, u32)> = Vec::new();
            for (found, entity) in self.found.iter().zip(self.of) {
                if let Some(entity) = entity.filter(|e| !found.metonym && fits(&self.entities[*e as usize]))
                    && things.iter().all(|(_, other)| *other != entity)
                {
                    things.push((found.span.start, entity));
                    if things.len() > 1 {
                        break;
                    }
                }
            }
            things
        });
        match things.as_slice() {
            [(first, one), rest @ ..] if *first < start && rest.iter().all(|(second, _)| *second >= start) => {
                Some(*one)
            }
            _ => None,
        }
    }

    fn pronoun(&self, at: usize, resolved: &[(Found, u32)]) -> Option<u32> {
        let syntax = self.finder.syntax;
        let word = &self.finder.words[at];
        let sentence = syntax.sentence_at(word.span.start)?;
        if self.quoted[at] {
            return None;
        }
        let token = syntax.tokens_within(word.span).next()?;
        // "Omar Darwish, his son": whose son is told by somebody else's name.
        if (at + 1..self.finder.words.len().min(at + 4)).any(|n| self.finder.words[n].is(Class::KIN)) {
            return None;
        }
        let it = word.is(Class::IT);
        if word.is(Class::THEY) && syntax.token(token).deprel == Deprel::Obj {
            return self.only_plural(sentence, token);
        }
        if it || word.is(Class::THEY) {
            if let Some(speaker) = self.speaker_above(token, it, resolved) {
                return Some(speaker);
            }
            // Else only as the subject of saying: "it added", "they denied". Elsewhere both mean too many things.
            let subject = syntax.token(token).deprel == Deprel::Nsubj;
            let verb = syntax
                .head(token)
                .is_some_and(|h| self.finder.lexicon.class(&syntax.token(h).lemma).has(Class::SPEECH));
            if !subject || !verb {
                return None;
            }
        }
        let fits = |entity: &LocalEntity, found: &Found| {
            let plural = self.plural(found);
            match entity.kind {
                MentionType::Person => !it && plural == word.is(Class::THEY),
                MentionType::Organisation | MentionType::Outlet => it,
                MentionType::Place => {
                    it && (found.metonym || entity.ids.contains_key("state")) && found.form == MentionForm::Name
                }
                _ => false,
            }
        };
        // Names are in order of their beginnings, what was resolved in order of its ends.
        let near = |from: u32, to: u32| {
            let first = self.found.partition_point(|f| f.span.start < from);
            let named = self.found[first..].iter().zip(&self.of[first..]).take_while(move |(f, _)| f.span.start <= to);
            let after = resolved.partition_point(|(f, _)| f.span.end <= from);
            let told = resolved[after..].iter().map(|(f, e)| (f, *e));
            named.filter_map(|(f, e)| Some((f, (*e)?))).chain(told)
        };
        let within = |from: u32, to: u32| {
            let mut all: Vec<(&Found, u32)> = near(from, to)
                .filter(|(f, e)| f.span.start >= from && f.span.end <= to && fits(&self.entities[*e as usize], f))
                .filter(|(f, _)| self.finder.words[f.first].block == word.block)
                .collect();
            all.sort_by_key(|(f, _)| f.span);
            all
        };
        let here = within(syntax.sentences[sentence].start, word.span.start);
        let before = match sentence.checked_sub(1) {
            Some(s) => within(syntax.sentences[s].start, syntax.sentences[s].end),
            None => Vec::new(),
        };
        let one = |of: &[(&Found, u32)]| {
            let first = of.first()?.1;
            of.iter().all(|(_, e)| *e == first).then_some(first)
        };
        let subject = |of: &[(&Found, u32)]| {
            let subjects: Vec<(&Found, u32)> = of.iter().filter(|(f, _)| self.is_subject(f)).copied().collect();
            one(&subjects)
        };
        let is_subject = matches!(syntax.token(token).deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NmodPoss);
        if !here.is_empty() {
            return one(&here).or_else(|| subject(&here).filter(|_| is_subject));
        }
        one(&before).or_else(|| subject(&before).filter(|_| is_subject))
    }

    /// "The ministry said it had", "Malta said its navy": the subject of what somebody says, where that can be who says it.
    fn speaker_above(&self, pronoun: u32, it: bool, resolved: &[(Found, u32)]) -> Option<u32> {
        let syntax = self.finder.syntax;
        let own = match syntax.token(pronoun).deprel {
            Deprel::NmodPoss => syntax.head(pronoun)?,
            _ => pronoun,
        };
        // "it was raining", "it took hours": nobody's doing.
        let Above { said, saying, who } = syntax.subject_above(own).filter(|above| above.who < pronoun)?;
        let (class, act) = (|t: u32| self.finder.lexicon.class(&syntax.token(t).lemma), syntax.token(said));
        let states = act.upos == Upos::Verb || !it && act.upos == Upos::Adj;
        if !states || own == pronoun && class(said).has(Class::IMPERSONAL) || !class(saying).has(Class::SPEECH) {
            return None;
        }
        let place = syntax.token(who).span;
        let first =
            self.found.partition_point(|f| f.span.start < syntax.sentences[syntax.token(who).sentence as usize].start);
        let named = self.found[first..].iter().zip(&self.of[first..]).take_while(|(f, _)| f.span.start <= place.start);
        let told = resolved.iter().rev().take(8).map(|(f, e)| (f, Some(*e)));
        let named = named.map(|(f, e)| (f, *e)).chain(told);
        let heads = |f: &Found| f.span.contains(place) && syntax.head_of(f.span) == Some(who);
        named.filter(|(f, _)| heads(f)).find_map(|(f, entity)| {
            let entity = entity?;
            let body = match self.entities[entity as usize].kind {
                MentionType::Organisation | MentionType::Outlet => true,
                MentionType::Place => f.metonym || self.entities[entity as usize].ids.contains_key("state"),
                _ => false,
            };
            (if it { body && !self.plural(f) } else { !body && self.plural(f) }).then_some(entity)
        })
    }

    /// "They counted eight survivors when the cutter landed them": the only people, and the only things, told of in the plural
    /// before it in its sentence.
    fn only_plural(&self, sentence: usize, pronoun: u32) -> Option<u32> {
        let syntax = self.finder.syntax;
        let many = |at: &u32| {
            let token = syntax.token(*at);
            let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron);
            nominal && (token.feat("Number") == Some("Plur") || token.deprel == Deprel::Conj)
        };
        let mut plurals = (syntax.ranges[sentence].0..pronoun).filter(many);
        let (only, None) = (plurals.next()?, plurals.next()) else { return None };
        // Names are in order of their beginnings.
        let from = self.found.partition_point(|f| f.span.start < syntax.sentences[sentence].start);
        let mut here = self.found[from..].iter().zip(&self.of[from..]);
        let found = here
            .by_ref()
            .take_while(|(f, _)| f.span.start <= syntax.token(only).span.start)
            .find(|(f, _)| syntax.head_of(f.span) == Some(only));
        found.filter(|(f, _)| f.kind == MentionType::Person && self.plural(f)).and_then(|(_, entity)| *entity)
    }

    /// "three sailors", "the crew": no "he".
    fn plural(&self, found: &Found) -> bool {
        let syntax = self.finder.syntax;
        let head = syntax.head_of(found.span).map(|h| syntax.token(h));
        found.form == MentionForm::Description
            && (self.finder.words[found.end - 1].is(Class::PLURAL_VOICE)
                || head.is_some_and(|t| {
                    t.feat("Number") == Some("Plur") || self.finder.lexicon.class(&t.lemma).has(Class::PLURAL_VOICE)
                }))
    }

    fn is_subject(&self, found: &Found) -> bool {
        let syntax = self.finder.syntax;
        syntax.head_of(found.span).is_some_and(|h| matches!(syntax.token(h).deprel, Deprel::Nsubj | Deprel::NsubjPass))
    }
}

/// For each word, whether it stands in quotation marks that its block opened before it.
fn quoted(finder: &Finder<'_>) -> Vec<bool> {
    let (mut open, mut plain) = (0i32, 0);
    let mut quoted = Vec::with_capacity(finder.words.len());
    for (at, word) in finder.words.iter().enumerate() {
        match at.checked_sub(1).map(|before| &finder.words[before]).filter(|before| before.block == word.block) {
            None => (open, plain) = (0, 0),
            Some(before) => {
                let text = finder.text.get(before.span.start as usize..word.span.start as usize).unwrap_or("");
                for c in text.chars() {
                    match c {
                        '“' | '«' => open += 1,
                        '”' | '»' => open -= 1,
                        '"' => plain += 1,
                        _ => {}
                    }
                }
            }
        }
        quoted.push(open > 0 || plain % 2 == 1);
    }
    quoted
}
