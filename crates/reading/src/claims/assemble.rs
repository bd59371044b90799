//! From trigger to claim: which frame fits, what fills its roles, which time, place and numbers are its own, who says it.

mod candidates;
mod chains;

use super::frames::{ClaimsData, Condition, Frame, Measured, Part};
use super::paths::Paths;
use crate::attribution::{Cover, OwnAccess};
use crate::kinds::Kinds;
use model::{
    BlockKind, Certainty, Claim, ClaimId, Deprel, Document, Filler, Form, Grain, Interval, Kind, MentionType, Quantity,
    Reading, Role, Span, Syntax, TimeExpression, TimeKind, Upos, VoiceKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// A noun phrase that may fill a role.
#[derive(Clone, Debug)]
struct Candidate {
    head: u32,
    span: Span,
    entity: Option<u32>,
    /// Nationals, not their state: "900 Syrians".
    people: bool,
}

/// A frame that fits a trigger, with its roles filled.
struct Match<'a> {
    frame: &'a Frame,
    kind: &'a Kind,
    trigger: u32,
    fillers: Vec<(Role, Candidate)>,
    quantities: Vec<u32>,
}

/// Stands for nationals in word classes, whatever the language: a class lists it beside its own words.
const PEOPLE: &str = "@people";

pub struct Assembler<'a> {
    document: &'a Document,
    reading: &'a Reading,
    paths: Paths<'a>,
    kinds: &'a Kinds,
    data: &'a ClaimsData,
    own: OwnAccess,
    /// Mentions that hold each token: indices into `reading.mentions`, largest first.
    mentions_at: BTreeMap<u32, Vec<u32>>,
    /// For each quantity, its head token.
    quantity_heads: Vec<Option<u32>>,
    /// For each time, its head token.
    time_heads: Vec<Option<u32>>,
    /// Quantities and times by the sentences of their heads.
    quantities_in: BTreeMap<u32, Vec<u32>>,
    times_in: BTreeMap<u32, Vec<u32>>,
    /// The contents of attributions, their cues, and the excerpts.
    said: Cover,
    cues: Cover,
    excerpts: Cover,
    /// For each token, whether claims may come from where it stands.
    readable: Vec<bool>,
}

/// Indices of things by the sentences of their heads.
fn by_sentence(heads: &[Option<u32>], syntax: &Syntax) -> BTreeMap<u32, Vec<u32>> {
    let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, head) in heads.iter().enumerate() {
        if let Some(head) = head {
            found.entry(syntax.token(*head).sentence).or_default().push(index as u32);
        }
    }
    found
}

/// Claims never come from boilerplate, notes that only cite, bylines or datelines.
fn readable(document: &Document, syntax: &Syntax) -> Vec<bool> {
    let mut readable = Vec::with_capacity(syntax.tokens.len());
    // In a note: how far its text was looked at, and which quotation marks are open there.
    let (mut from, mut open, mut plain) = (0, 0i32, 0);
    for token in &syntax.tokens {
        let at = token.span.start;
        readable.push(document.block_at(at).is_some_and(|block| match block.kind {
            BlockKind::Boilerplate | BlockKind::Byline | BlockKind::Dateline => false,
            // A title that a note cites is not what the note says.
            BlockKind::Note => {
                if from < block.span.start {
                    (from, open, plain) = (block.span.start, 0, 0);
                }
                for mark in document.text.get(from as usize..at as usize).unwrap_or("").chars() {
                    match mark {
                        '“' | '«' => open += 1,
                        '”' | '»' => open -= 1,
                        '"' => plain += 1,
                        _ => {}
                    }
                }
                from = at;
                open <= 0 && plain % 2 == 0
            }
            _ => true,
        }));
    }
    readable
}

impl<'a> Assembler<'a> {
    pub fn new(
        document: &'a Document,
        syntax: &'a Syntax,
        reading: &'a Reading,
        data: &'a ClaimsData,
        kinds: &'a Kinds,
        own: OwnAccess,
    ) -> Assembler<'a> {
        let mut mentions_at: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (index, mention) in reading.mentions.iter().enumerate() {
            for token in syntax.tokens_within(mention.span) {
                mentions_at.entry(token).or_default().push(index as u32);
            }
        }
        for found in mentions_at.values_mut() {
            found.sort_by_key(|m| std::cmp::Reverse(reading.mentions[*m as usize].span.len()));
        }
        let quantity_heads: Vec<Option<u32>> = reading.quantities.iter().map(|q| syntax.head_of(q.span)).collect();
        let time_heads: Vec<Option<u32>> = reading.times.iter().map(|t| syntax.head_of(t.span)).collect();
        let (contents, cues) = (reading.attributions.iter().enumerate(), reading.attributions.iter().enumerate());
        Assembler {
            document,
            reading,
            paths: Paths::new(syntax, data),
            kinds,
            data,
            own,
            mentions_at,
            quantities_in: by_sentence(&quantity_heads, syntax),
            times_in: by_sentence(&time_heads, syntax),
            quantity_heads,
            time_heads,
            said: Cover::new(contents.flat_map(|(at, a)| a.content.iter().map(move |span| (*span, at)))),
            cues: Cover::new(cues.flat_map(|(at, a)| a.cue.iter().map(move |span| (*span, at)))),
            excerpts: Cover::new(reading.excerpts.iter().enumerate().map(|(at, e)| (e.span, at))),
            readable: readable(document, syntax),
        }
    }

    pub fn claims(&self) -> Vec<Claim> {
        let mut matches = Vec::new();
        for index in 0..self.paths.syntax.tokens.len() as u32 {
            matches.extend(self.best_match(index).into_iter().flat_map(|m| self.split(m)));
        }
        let triggers: BTreeSet<u32> = matches.iter().map(|m| m.trigger).collect();
        matches.retain(|m| !m.frame.unless_inner || !self.holds_other(m.trigger, &triggers));
        self.drop_doubles(&mut matches);
        let triggers: BTreeSet<u32> = matches.iter().map(|m| m.trigger).collect();
        let mut claims: Vec<Claim> = matches.iter().filter_map(|m| self.claim(m, &triggers)).collect();
        claims.sort_by(|a, b| (a.evidence, a.trigger, &a.kind).cmp(&(b.evidence, b.trigger, &b.kind)));
        claims.dedup_by(|a, b| a.id == b.id);
        claims
    }

    /// "keeps 400 guards and 90 drivers": things counted apart are claimed apart.
    fn split(&self, found: Match<'a>) -> Vec<Match<'a>> {
        let own = |candidate: &Candidate| -> Vec<u32> {
            let holds = |q: &&u32| candidate.span.contains(self.reading.quantities[**q as usize].span);
            found.quantities.iter().filter(holds).copied().collect()
        };
        for role in [Role::Theme, Role::Target, Role::Actor] {
            let counted: Vec<&Candidate> =
                found.fillers.iter().filter(|(r, c)| *r == role && !own(c).is_empty()).map(|(_, c)| c).collect();
            if counted.len() < 2 {
                continue;
            }
            let apart = |one: &&Candidate| {
                let mut fillers = found.fillers.clone();
                fillers.retain(|(r, c)| *r != role || c.head == one.head);
                Match { fillers, quantities: own(one), ..found }
            };
            return counted.iter().map(apart).collect();
        }
        vec![found]
    }

    fn holds_other(&self, trigger: u32, triggers: &BTreeSet<u32>) -> bool {
        let complements = [Deprel::Xcomp, Deprel::Ccomp, Deprel::Obj, Deprel::Advcl];
        let inner = complements.iter().flat_map(|r| self.paths.syntax.children_by(trigger, *r));
        inner.flat_map(|c| self.paths.syntax.subtree(c)).any(|t| triggers.contains(&t))
    }

    /// A light verb and its noun tell one thing: the verb's claim yields to the noun's if both are of one kind or class,
    /// or if the noun fills the verb's roles.
    fn drop_doubles(&self, matches: &mut Vec<Match<'a>>) {
        let by_trigger: BTreeMap<u32, &str> = matches.iter().map(|m| (m.trigger, m.frame.kind.as_str())).collect();
        let family = |kind: &str| kind.split('.').next().unwrap_or_default().to_owned();
        let doubled: BTreeSet<u32> = matches
            .iter()
            .filter(|m| self.paths.token(m.trigger).upos == Upos::Verb)
            .filter(|m| {
                let object = self.paths.object(m.trigger).and_then(|o| by_trigger.get(&o));
                object.is_some_and(|inner| family(inner) == family(&m.frame.kind))
            })
            .filter_map(|m| self.paths.object(m.trigger))
            .collect();
        matches.retain(|m| !doubled.contains(&m.trigger));
    }

    fn best_match(&self, trigger: u32) -> Option<Match<'a>> {
        let token = self.paths.token(trigger);
        if !self.readable[trigger as usize] {
            return None;
        }
        let part = match token.upos {
            Upos::Verb => Part::Verb,
            Upos::Noun => Part::Noun,
            Upos::Adj => Part::Adjective,
            _ => return None,
        };
        self.data.triggers(part, &token.lemma).iter().find_map(|(rest, index)| {
            let frame = &self.data.frames[*index];
            self.words_follow(trigger, part, rest).then(|| self.fit(trigger, frame, rest)).flatten()
        })
    }

    /// The further words of a trigger: a particle, an object or the next words; before it, for nouns.
    fn words_follow(&self, trigger: u32, part: Part, rest: &[String]) -> bool {
        let tokens = &self.paths.syntax.tokens;
        if part == Part::Noun {
            let from = (trigger as usize).checked_sub(rest.len());
            return from.is_some_and(|f| rest.iter().zip(&tokens[f..]).all(|(w, t)| t.lemma.as_ref() == w));
        }
        let next = || {
            rest.iter().zip(tokens.iter().skip(trigger as usize + 1)).filter(|(w, t)| t.lemma.as_ref() == *w).count()
        };
        let below = |word: &String| {
            self.paths.syntax.children(trigger).iter().any(|c| {
                matches!(
                    self.paths.token(*c).deprel,
                    Deprel::CompoundPrt | Deprel::Obj | Deprel::Advmod | Deprel::Xcomp | Deprel::Fixed
                ) && self.paths.lemma(*c) == word
            })
        };
        rest.is_empty() || next() == rest.len() || rest.iter().all(below)
    }

    fn fit(&self, trigger: u32, frame: &'a Frame, rest: &[String]) -> Option<Match<'a>> {
        let kind = self.kinds.get(&frame.kind)?;
        let paths = &self.paths;
        let token = paths.token(trigger);
        if frame.passive && !paths.is_passive(trigger) {
            return None;
        }
        let governor = paths.syntax.head(trigger);
        let governed_by = |words: &BTreeSet<String>| governor.is_some_and(|g| words.contains(paths.lemma(g)));
        let copular = |words: &BTreeSet<String>| {
            paths.syntax.children_by(trigger, Deprel::Cop).any(|c| words.contains(paths.lemma(c)))
        };
        if !frame.governed.is_empty() && !governed_by(&frame.governed) && !copular(&frame.governed) {
            return None;
        }
        if governed_by(&frame.not_governed) {
            return None;
        }
        if frame.without.iter().any(|path| !paths.walk(path, trigger).is_empty()) {
            return None;
        }
        for (name, asked) in frame.conditions.iter().filter(|(name, _)| Role::named(name).is_none()) {
            let heads = paths.walk(name, trigger);
            if heads.is_empty() && asked.optional {
                continue;
            }
            if !heads.into_iter().flat_map(|h| self.candidates(h, false)).any(|c| self.belongs(&c, &asked.class)) {
                return None;
            }
        }
        let lemma = paths.lemma(trigger);
        // "Two died of burns, Dr Haddad said": who is named behind what he says plays no part in it, wherever the tree hangs him.
        let attributions = &self.reading.attributions;
        let speakers: Vec<Span> =
            self.said.at(token.span.start).into_iter().flat_map(|a| attributions[a].source.iter().copied()).collect();
        let says = |c: &Candidate| {
            let head = paths.token(c.head).span;
            speakers.iter().any(|s| s.start > token.span.start && s.contains(head))
        };
        let undergoes =
            frame.intransitive.contains(lemma) && !paths.is_passive(trigger) && paths.object(trigger).is_none();
        let mut fillers: Vec<(Role, Candidate)> = Vec::new();
        // "its presence": whose it is is said, though not found out, and nobody else's.
        let owned = paths.syntax.children_by(trigger, Deprel::NmodPoss).any(|p| {
            let pronoun = matches!(paths.token(p).upos, Upos::Pron | Upos::Det);
            pronoun && self.candidate(p).is_none()
        });
        for (role, ways) in &frame.roles {
            // "completed its investigation": whoever does the noun is still said by a verb that carries it.
            let owner = owned && ways.iter().any(|way| way == "mod" || way == "poss");
            for way in ways.iter().filter(|way| !owner || matches!(way.as_str(), "light" | "gov/subj")) {
                let heads = match way.as_str() {
                    "obj" if undergoes => paths.walk("subj", trigger),
                    "subj" if undergoes && frame.roles.values().any(|w| w.iter().any(|p| p == "obj")) => Vec::new(),
                    _ => paths.walk(way, trigger),
                };
                // "took over the port": the tree may hang the port on the particle.
                let heads = match (heads.is_empty() && way.starts_with("obj"), rest.last()) {
                    (true, Some(particle)) => paths.walk(&format!("prep:{particle}"), trigger),
                    _ => heads,
                };
                let clausal = ["clause", "proposal", "demand", "advcl", "acl"].iter().any(|w| way.ends_with(w));
                let found: Vec<Candidate> = heads
                    .into_iter()
                    .flat_map(|h| {
                        let all = self.candidates(h, clausal || way.contains("prep:"));
                        let may = |c: &Candidate| self.may_fill(*role, c, way, frame, kind);
                        // "Three schoolgirls and a man": what no list knows is as what it is joined with.
                        let joined = self.counted_alike(&all) && all.iter().any(may);
                        all.into_iter().filter(|c| joined || may(c)).collect::<Vec<_>>()
                    })
                    .filter(|c| c.head != trigger && !says(c))
                    .filter(|c| clausal || !(c.span.contains(token.span) || self.is_time(c.head)))
                    .filter(|c| !fillers.iter().any(|(_, f)| f.head == c.head))
                    .collect();
                if !found.is_empty() {
                    fillers.extend(found.into_iter().map(|c| (*role, c)));
                    break;
                }
            }
        }
        let filled: BTreeSet<Role> = fillers.iter().map(|(r, _)| *r).collect();
        for (from, to) in &frame.rename {
            fillers.iter_mut().filter(|(r, _)| r == from).for_each(|(r, _)| *r = *to);
        }
        let has = |role: &Role| fillers.iter().any(|(r, _)| r == role);
        let required = kind.roles.iter().filter(|(_, rule)| rule.required);
        // "Malta and Tunisia met": with each other.
        let mutual = kind.same.symmetric && fillers.iter().filter(|(r, _)| *r == Role::Actor).count() > 1;
        let met = |role: &Role| has(role) || mutual && *role == Role::Target;
        if !required.map(|(role, _)| role).all(met) || !frame.with.is_empty() && !frame.with.iter().any(has) {
            return None;
        }
        // A condition on a role asks for the role, or, if it may be empty, for nothing else in its place.
        let other_thing = |(name, asked): (&String, &Condition)| {
            let role = Role::named(name).filter(|r| asked.optional && !has(r));
            let ways = role.and_then(|r| frame.roles.get(&r)).into_iter().flatten();
            let mut there = ways.flat_map(|way| paths.walk(way, trigger));
            // "his attacks": what a pronoun hides is not shown to be of the class.
            there.any(|h| self.candidates(h, false).iter().all(|c| !self.belongs(c, &asked.class)))
        };
        if frame.conditions.iter().any(other_thing) {
            return None;
        }
        let conditioned =
            frame.conditions.iter().filter(|(_, asked)| !asked.optional).filter_map(|(n, _)| Role::named(n));
        let mut conditioned = conditioned.filter(|r| frame.roles.contains_key(r));
        if fillers.is_empty() || !conditioned.all(|r| filled.contains(&r)) {
            return None;
        }
        // "Malta and Tunisia signed": two sides in one role; the second is the first one's other side.
        if kind.same.symmetric && has(&Role::Actor) && !has(&Role::Target) && kind.roles[&Role::Actor].required {
            let others: Vec<usize> = (0..fillers.len()).filter(|at| fillers[*at].0 == Role::Actor).skip(1).collect();
            if frame.conditions.contains_key("target") && others.is_empty() {
                return None;
            }
            others.into_iter().for_each(|at| fillers[at].0 = Role::Target);
        }
        self.cut_neighbours(&mut fillers);
        let quantities = self.quantities_of(trigger, &fillers, kind);
        let measured = match &frame.measured {
            None | Some(Measured::Any(false)) => true,
            Some(Measured::Any(true)) => !quantities.is_empty(),
            Some(Measured::Class(class)) => {
                quantities.iter().any(|q| self.unit_in(&self.reading.quantities[*q as usize], class))
            }
        };
        measured.then_some(Match { frame, kind, trigger, fillers, quantities })
    }

    /// Common nouns joined with each other, each with its number or article.
    fn counted_alike(&self, candidates: &[Candidate]) -> bool {
        let counted = |c: &Candidate| {
            let own = |relation| self.paths.syntax.children_by(c.head, relation).next().is_some();
            c.entity.is_none()
                && self.paths.token(c.head).upos == Upos::Noun
                && (own(Deprel::Nummod) || own(Deprel::Det))
        };
        candidates.len() > 1 && candidates.iter().all(counted)
    }

    /// "sent two tugs to the tanker": what fills a role of its own is no part of the tugs, wherever the tree hangs it.
    fn cut_neighbours(&self, fillers: &mut [(Role, Candidate)]) {
        let heads: Vec<u32> = fillers.iter().map(|(_, c)| c.head).collect();
        for (_, filler) in fillers.iter_mut() {
            let own = filler.head;
            // What stands before the head says whose it is: "rejected Malta's plan".
            let inside = |h: &u32| *h > own && filler.span.contains(self.paths.token(*h).span);
            let nominal = !matches!(self.paths.token(own).upos, Upos::Verb | Upos::Aux);
            let unnamed = filler.entity.is_none_or(|e| self.reading.entities[e as usize].anonymous);
            if nominal && unnamed && heads.iter().any(inside) {
                filler.span = self.paths.phrase(own, |c| self.is_local(c) || heads.contains(&c));
            }
        }
    }

    /// "died in 1963": a time fills no role.
    fn is_time(&self, head: u32) -> bool {
        let token = self.paths.token(head);
        let times = self.times_in.get(&token.sentence).into_iter().flatten();
        times.map(|t| self.reading.times[*t as usize].span).any(|span| span.contains(token.span))
    }

    fn unit_in(&self, quantity: &Quantity, class: &str) -> bool {
        let Some(unit) = quantity.unit.as_deref().map(|u| u.split('/').next().unwrap_or(u)) else { return false };
        let currency = unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase());
        currency || self.data.classes.get(class).is_some_and(|c| c.words.contains(unit))
    }

    fn belongs(&self, candidate: &Candidate, class: &str) -> bool {
        let Some(class) = self.data.classes.get(class) else { return false };
        if [candidate.head, self.measured(candidate.head)]
            .iter()
            .any(|h| class.words.contains(&self.noun_of(candidate, *h)))
        {
            return true;
        }
        candidate.entity.is_some_and(|e| {
            let entity = &self.reading.entities[e as usize];
            let ship = class.no_ships && entity.ids.contains_key("ship");
            class.types.contains(&entity.kind) && !ship
                || class.state && self.is_state(e)
                || class.named && !entity.anonymous
        })
    }

    fn may_fill(&self, role: Role, candidate: &Candidate, way: &str, frame: &Frame, kind: &Kind) -> bool {
        let is = |class: &str| self.belongs(candidate, class);
        if way == "obj-person" && !is("party") || way == "obj-place" && !is("site") {
            return false;
        }
        if matches!(way, "mod" | "comp") && candidate.entity.is_none() && way == "mod" {
            return false;
        }
        if frame.not.get(role.as_str()).is_some_and(|c| is(c)) {
            return false;
        }
        let asked = frame.conditions.get(role.as_str());
        if asked.is_some_and(|c| !is(&c.class)) {
            return false;
        }
        let to = frame.rename.get(&role).copied().unwrap_or(role);
        let Some(rule) = kind.roles.get(&to) else { return false };
        if rule.types.is_empty() {
            return true;
        }
        match candidate.entity.map(|e| (e, self.reading.entities[e as usize].kind)) {
            Some((entity, MentionType::Place)) => {
                // Among those who act, only a state is a place; a town is where they do it.
                let acts = rule.types.contains(&MentionType::Person);
                rule.types.contains(&MentionType::Place)
                    && (!acts || self.is_state(entity) || rule.types.contains(&MentionType::Facility))
            }
            Some((_, kind)) => rule.types.contains(&kind) || kind == MentionType::Other && asked.is_some(),
            None => {
                let implied = self.data.implied.get(&self.noun_of(candidate, self.measured(candidate.head)));
                asked.is_some() || implied.is_some_and(|i| i.iter().any(|t| rule.types.contains(t)))
            }
        }
    }

    /// Climbs from a token to the first trigger, verb or filler above it.
    fn governed(&self, from: u32, stop: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = from;
        for _ in 0..40 {
            if stop(at) {
                return Some(at);
            }
            at = self.paths.syntax.head(at)?;
        }
        None
    }

    /// Numbers of a claim: those of its fillers, and those that hang on its trigger.
    fn quantities_of(&self, trigger: u32, fillers: &[(Role, Candidate)], kind: &Kind) -> Vec<u32> {
        let sentence = self.paths.token(trigger).sentence;
        let heads: BTreeSet<u32> = fillers.iter().map(|(_, c)| c.head).collect();
        let verb = |t: u32| matches!(self.paths.token(t).upos, Upos::Verb) && t != trigger;
        let mine = |head: u32| {
            let inside = |t: u32| heads.contains(&t) && !verb(t);
            // "ten of the 19 crew": the whole is not the number of the part.
            let whole = self.governed(head, |t| {
                self.paths.syntax.head(t).is_some_and(|h| self.parted(h) == Some(t)) || t == trigger || inside(t)
            });
            let part = whole.is_some_and(|t| t == trigger || inside(t));
            part && self.governed(head, |t| t == trigger || inside(t) || verb(t)).is_some_and(|t| !verb(t))
        };
        let near = self.quantities_in.get(&sentence).into_iter().flatten().copied();
        near.filter(|q| {
            let quantity = &self.reading.quantities[*q as usize];
            let unit = quantity.unit.as_deref().map(|u| u.split('/').next().unwrap_or(u));
            let person = |u: &str| self.data.classes.get("person").is_some_and(|c| c.words.contains(u));
            let measures = |u: &str| kind.measures.iter().any(|m| m == u || m == "person" && person(u));
            let nationals = |c: &Candidate| c.people && c.span.contains(quantity.span);
            let counted = kind.measures.iter().any(|m| m == "person");
            let people = counted && fillers.iter().any(|(_, c)| nationals(c));
            let distance = |u: &str| self.data.classes.get("not-a-count").is_some_and(|c| c.words.contains(u));
            let fits = match kind.measures.is_empty() {
                true => !unit.is_some_and(distance),
                false => people || unit.is_some_and(measures),
            };
            fits && self.quantity_heads[*q as usize].is_some_and(mine)
        })
        .collect()
    }

    /// The time of a claim: an expression that hangs on its trigger, on a light or controlling verb above it, or on what
    /// stands under it; not one that hangs on another claim or on the saying.
    fn time_of(&self, found: &Match<'_>, triggers: &BTreeSet<u32>) -> Option<&'a TimeExpression> {
        let sentence = self.paths.token(found.trigger).sentence;
        let carrier = self.paths.light_verb(found.trigger).or_else(|| {
            let controlled = self.paths.token(found.trigger).deprel == Deprel::Xcomp;
            self.paths.syntax.head(found.trigger).filter(|h| controlled && !triggers.contains(h))
        });
        let verb = |t: u32| matches!(self.paths.token(t).upos, Upos::Verb);
        let stops = |t: u32| t == found.trigger || triggers.contains(&t) || verb(t);
        let mut best: Option<(bool, usize, &TimeExpression)> = None;
        for time in self.times_in.get(&sentence).into_iter().flatten() {
            let (time, head) = (&self.reading.times[*time as usize], self.time_heads[*time as usize]);
            let Some(head) = head else { continue };
            if !matches!(time.kind, TimeKind::Date | TimeKind::Time) || time.interval.is_unknown() {
                continue;
            }
            let Some(at) = self.governed(head, stops) else { continue };
            if at == found.trigger || Some(at) == carrier {
                let distance = time.span.start.abs_diff(self.paths.token(found.trigger).span.start) as usize;
                let worse = (time.grain == Grain::Vague, distance, time);
                if best.is_none_or(|b| (worse.0, worse.1) < (b.0, b.1)) {
                    best = Some(worse);
                }
            }
        }
        best.map(|b| b.2)
    }

    /// Places that hang on the trigger, or on the things of its roles, with a preposition of place.
    fn places_of(&self, found: &Match<'_>) -> Vec<(Role, Candidate)> {
        let paths = &self.paths;
        let heads = found.fillers.iter().map(|(_, c)| c.head).filter(|h| paths.token(*h).upos != Upos::Verb);
        let governors: BTreeSet<u32> = heads.chain([found.trigger]).chain(paths.light_verb(found.trigger)).collect();
        let mut places = Vec::new();
        for child in governors.iter().flat_map(|g| paths.syntax.children(*g)) {
            let local = self.is_local(*child)
                || paths.token(*child).deprel == Deprel::Obl
                    && paths
                        .syntax
                        .children_by(*child, Deprel::Case)
                        .any(|c| self.data.operators.place.contains(paths.lemma(c)));
            if local {
                let is_place = |c: &Candidate| {
                    c.entity.is_some_and(|e| {
                        matches!(self.reading.entities[e as usize].kind, MentionType::Place | MentionType::Facility)
                    })
                };
                places.extend(self.candidates(*child, false).into_iter().filter(is_place).map(|c| (Role::Place, c)));
            }
        }
        places
    }

    fn claim(&self, found: &Match<'_>, triggers: &BTreeSet<u32>) -> Option<Claim> {
        let paths = &self.paths;
        let scope = paths.scope(found.trigger);
        if scope.asked {
            return None;
        }
        let mut fillers = found.fillers.clone();
        let takes_place = found.kind.roles.contains_key(&Role::Place);
        if takes_place && !fillers.iter().any(|(r, _)| *r == Role::Place) {
            let heads: BTreeSet<u32> = fillers.iter().map(|(_, c)| c.head).collect();
            fillers.extend(self.places_of(found).into_iter().filter(|(_, c)| !heads.contains(&c.head)));
        }
        fillers.sort_by_key(|(role, c)| (*role, c.span, c.entity));
        fillers.dedup_by_key(|(role, c)| (*role, c.span, c.entity));
        let token = paths.token(found.trigger);
        let time = self.time_of(found, triggers);
        let mut evidence = token.span;
        for span in fillers.iter().map(|(_, c)| c.span).chain(time.map(|t| t.span)) {
            evidence = evidence.cover(span);
        }
        for quantity in &found.quantities {
            evidence = evidence.cover(self.reading.quantities[*quantity as usize].span);
        }
        if self.reading.sentences.get(token.sentence as usize).is_some_and(|s| !s.contains(evidence)) {
            return None;
        }
        let mut chain = self.chain(token.span.start);
        chain.extend(self.performed(token.span, found));
        let hearsay = chain.iter().any(|l| l.kind == VoiceKind::Nobody || l.hedge.is_some());
        let roles: Vec<Filler> =
            fillers.iter().map(|(role, c)| Filler { role: *role, span: c.span, entity: c.entity }).collect();
        let published = self.published(token.span.start);
        let state = found.kind.form == Form::State;
        let interval = time.map(|t| t.interval);
        Some(Claim {
            id: ClaimId::new(&self.document.id, &self.document.text, evidence, &found.kind.name, &roles),
            evidence,
            kind: found.kind.name.clone(),
            trigger: token.span,
            trigger_lemma: token.lemma.to_string(),
            roles,
            time: interval,
            time_grain: time.map(|t| t.grain),
            time_span: time.map(|t| t.span),
            as_of: state.then(|| interval.unwrap_or(published)).filter(|i| !i.is_unknown()),
            quantities: found.quantities.clone(),
            polarity: scope.polarity,
            modality: scope.modality,
            certainty: if hearsay && scope.certainty == Certainty::Certain {
                Certainty::Unknown
            } else {
                scope.certainty
            },
            chain,
            rule: format!("{}:{}:{}", found.frame.file, found.frame.kind, token.lemma),
        })
    }

    fn published(&self, offset: u32) -> Interval {
        let excerpt = self.excerpts.at(offset).first().map(|e| &self.reading.excerpts[*e]);
        excerpt.map(|e| e.published).filter(|i| !i.is_unknown()).unwrap_or(self.document.published_interval())
    }
}
