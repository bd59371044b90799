//! Builds small cases by hand: a report is its text, the names in it, and claims found by their words.

#![allow(dead_code, reason = "each test file uses a part")]

use jiff::civil::{Date, date};
use model::*;
use std::collections::BTreeMap;
use weighing::{Constants, Memory, Report, Weighed, weigh, weigh_again};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A report with its reading.
#[derive(Clone, Debug)]
pub struct Piece {
    pub document: Document,
    pub reading: Reading,
}

impl Piece {
    /// The id decides nothing but order.
    pub fn new(id: &str, outlet: &str, published: &str, text: &str) -> Piece {
        let whole = Span::new(0, text.len());
        let document = Document {
            id: DocumentId(id.to_owned()),
            text: text.to_owned(),
            blocks: vec![Block { span: whole, kind: BlockKind::Paragraph }],
            publisher: Some(Found { value: outlet.to_owned(), basis: "test".to_owned() }),
            published: Some(Found { value: Interval::day(day(published)), basis: "test".to_owned() }),
            language: Some(Found { value: "en".to_owned(), basis: "test".to_owned() }),
            ..Document::default()
        };
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices(". ") {
            sentences.push(Span::new(start, at + 1));
            start = at + 2;
        }
        sentences.push(Span::new(start, text.len()));
        Piece { document, reading: Reading { sentences, ..Reading::default() } }
    }

    pub fn span(&self, words: &str) -> Span {
        let at =
            self.document.text.find(words).unwrap_or_else(|| panic!("{words:?} is not in {:?}", self.document.text));
        Span::new(at, at + words.len())
    }

    pub fn name(mut self, kind: MentionType, name: &str) -> Piece {
        self.local(kind, name, &[], false);
        self
    }

    pub fn titled(mut self, name: &str, title: &str) -> Piece {
        self.local(MentionType::Person, name, &[title], false);
        self
    }

    /// A single ship, known as such.
    pub fn ship(mut self, name: &str) -> Piece {
        let at = self.local(MentionType::Equipment, name, &[], false) as usize;
        self.reading.entities[at].ids.insert("ship".to_owned(), name.to_lowercase());
        self.mention(name)
    }

    /// Everywhere that a name stands is a mention of it.
    pub fn mention(mut self, name: &str) -> Piece {
        let entity = self.entity(name).unwrap();
        let kind = self.reading.entities[entity as usize].kind;
        let starts: Vec<usize> = self.document.text.match_indices(name).map(|(at, _)| at).collect();
        for at in starts {
            let span = Span::new(at, at + name.len());
            self.reading.mentions.push(Mention { span, name: span, kind, form: MentionForm::Name, entity });
        }
        self
    }

    pub fn somewhere(mut self, name: &str, country: &str, point: (f64, f64), id: &str) -> Piece {
        let at = self.local(MentionType::Place, name, &[], false) as usize;
        let local = &mut self.reading.entities[at];
        local.country = Some(country.to_owned());
        local.point = Some(point);
        local.ids.insert("gazetteer".to_owned(), id.to_owned());
        self
    }

    pub fn local(&mut self, kind: MentionType, name: &str, titles: &[&str], anonymous: bool) -> u32 {
        let known = self.reading.entities.iter().position(|e| e.name == name && e.kind == kind);
        if let Some(at) = known {
            return at as u32;
        }
        self.reading.entities.push(LocalEntity {
            kind,
            name: name.to_owned(),
            names: if anonymous { Vec::new() } else { vec![name.to_owned()] },
            titles: titles.iter().map(|t| (*t).to_owned()).collect(),
            ids: BTreeMap::new(),
            point: None,
            country: None,
            anonymous,
        });
        self.reading.entities.len() as u32 - 1
    }

    fn entity(&self, name: &str) -> Option<u32> {
        self.reading.entities.iter().position(|e| e.name == name).map(|at| at as u32)
    }

    /// A claim on the words from the first to the last role; roles are (role, words), entities those that are named so.
    pub fn claim(mut self, kind: &str, roles: &[(Role, &str)]) -> Piece {
        let fillers: Vec<Filler> = roles
            .iter()
            .map(|(role, words)| Filler { role: *role, span: self.span(words), entity: self.entity(words) })
            .collect();
        let evidence = fillers.iter().map(|f| f.span).reduce(|a, b| a.cover(b)).unwrap();
        let outlet = self.document.publisher.as_ref().map(|p| p.value.clone()).unwrap_or_default();
        let count = self.reading.claims.len();
        self.reading.claims.push(Claim {
            id: ClaimId(format!("c{}-{count}", self.document.id.0)),
            evidence,
            kind: kind.to_owned(),
            trigger: evidence,
            trigger_lemma: kind.to_owned(),
            roles: fillers,
            time: None,
            time_grain: None,
            time_span: None,
            as_of: None,
            quantities: Vec::new(),
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            certainty: Certainty::Certain,
            chain: vec![link(None, &outlet, VoiceKind::Outlet, None)],
            rule: "test".to_owned(),
        });
        self
    }

    fn last(&mut self) -> &mut Claim {
        self.reading.claims.last_mut().unwrap()
    }

    fn last_link(&mut self) -> &mut Link {
        self.last().chain.last_mut().unwrap()
    }

    pub fn on(mut self, when: &str) -> Piece {
        self.last().time = Some(Interval::day(day(when)));
        self
    }

    pub fn holding(mut self, when: &str) -> Piece {
        self.last().as_of = Some(Interval::day(day(when)));
        self
    }

    /// The voice says so; what nobody of that name is in the report is unnamed.
    pub fn says(mut self, voice: &str, kind: VoiceKind, access: Option<Access>) -> Piece {
        let entity = self.entity(voice);
        self.last().chain.push(link(entity, voice, kind, access));
        self
    }

    /// These words are quoted as somebody's.
    pub fn quoting(mut self, words: &str) -> Piece {
        let span = self.span(words);
        self.reading.attributions.push(Attribution {
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![span],
            voice: None,
            voice_kind: VoiceKind::Named,
            style: Style::Direct,
            stance: Stance::Asserts,
            hedge: None,
            access: None,
            parent: None,
            attitude: false,
            rule: "test".to_owned(),
        });
        self
    }

    /// In these words somebody tells what follows: who, with which verb, and what. The claim before is on his word.
    pub fn told_by(mut self, voice: &str, cue: &str, content: &str, kind: VoiceKind, access: Option<Access>) -> Piece {
        let (source, cue, content) = (self.span(voice), self.span(cue), self.span(content));
        let entity = self.entity(voice);
        self.reading.attributions.push(Attribution {
            source: vec![source],
            cue: vec![cue],
            content: vec![content],
            voice: entity,
            voice_kind: kind,
            style: Style::Indirect,
            stance: Stance::Asserts,
            hedge: None,
            access,
            parent: None,
            attitude: false,
            rule: "test".to_owned(),
        });
        let told = link(entity, voice, kind, access);
        self.last().chain.push(Link { source: Some(source), cue: Some(cue), ..told });
        self
    }

    pub fn there(mut self) -> Piece {
        self.last().chain[0].access = Some(Access::OnTheSpot);
        self
    }

    pub fn not_there(mut self) -> Piece {
        self.last().chain[0].access = None;
        self
    }

    pub fn denied(mut self) -> Piece {
        self.last().chain.last_mut().unwrap().stance = Stance::Denies;
        self
    }

    pub fn negated(mut self) -> Piece {
        self.last().polarity = Polarity::Negated;
        self
    }

    pub fn hedged(mut self, hedge: &str) -> Piece {
        self.last().chain.last_mut().unwrap().hedge = Some(hedge.to_owned());
        self
    }

    pub fn modality(mut self, modality: Modality) -> Piece {
        self.last().modality = modality;
        self
    }

    /// The voice says so by a pronoun that stands for these people, whom nothing names.
    pub fn says_by_pronoun(mut self, pronoun: &str, people: &str, access: Access) -> Piece {
        let (span, entity) = (self.span(pronoun), self.local(MentionType::Person, people, &[], true));
        let form = MentionForm::Pronoun;
        self.reading.mentions.push(Mention { span, name: span, kind: MentionType::Person, form, entity });
        self.last().chain.push(link(Some(entity), pronoun.trim(), VoiceKind::Witness, Some(access)));
        self.last_link().source = Some(span);
        self
    }

    /// Nothing tells when the document was published.
    pub fn undated(mut self) -> Piece {
        self.document.published = None;
        self
    }

    pub fn number(mut self, words: &str, low: f64, high: f64, unit: &str) -> Piece {
        let span = self.span(words);
        self.reading.quantities.push(Quantity {
            span,
            low: Some(low),
            high: Some(high),
            approximation: Approximation::Exact,
            unit: Some(unit.to_owned()),
            of: None,
            ordinal: false,
        });
        let at = self.reading.quantities.len() as u32 - 1;
        self.last().quantities.push(at);
        self
    }

    /// The same words in another document, with all that was read in them.
    pub fn copied(&self, id: &str, outlet: &str, published: &str) -> Piece {
        let mut copy = self.clone();
        copy.document.id = DocumentId(id.to_owned());
        copy.document.publisher = Some(Found { value: outlet.to_owned(), basis: "test".to_owned() });
        copy.document.published = Some(Found { value: Interval::day(day(published)), basis: "test".to_owned() });
        for (at, claim) in copy.reading.claims.iter_mut().enumerate() {
            claim.id = ClaimId(format!("c{id}-{at}"));
            claim.chain[0].text = outlet.to_owned();
        }
        copy
    }
}

fn link(voice: Option<u32>, text: &str, kind: VoiceKind, access: Option<Access>) -> Link {
    let via = "test".to_owned();
    Link {
        voice,
        text: text.to_owned(),
        source: None,
        cue: None,
        kind,
        via,
        stance: Stance::Asserts,
        hedge: None,
        access,
    }
}

fn kind(form: Form, roles: &[Role], symmetric: bool, class: Option<&str>, slack_days: i32, summary: &str) -> Kind {
    Kind {
        name: String::new(),
        doc: String::new(),
        form,
        plover: Plover::default(),
        roles: BTreeMap::new(),
        same: Sameness { roles: roles.to_vec(), symmetric, class: class.map(str::to_owned), slack_days },
        summary: summary.to_owned(),
        measures: Vec::new(),
        rival: None,
        course: None,
        spoken: false,
    }
}

pub fn kinds() -> BTreeMap<String, Kind> {
    use Role::*;
    let list = [
        (
            "visit",
            kind(
                Form::Event,
                &[Actor, Destination],
                false,
                Some("meeting"),
                2,
                "{actor} visited {destination}[ to see {target}]",
            ),
        ),
        ("meet", kind(Form::Event, &[Actor, Target], true, Some("meeting"), 2, "{actor} met {target}[ in {place}]")),
        ("strength", kind(Form::State, &[Actor, Place], false, None, 0, "{actor}'s strength[ in {place}]")),
        ("killed", kind(Form::Event, &[Target, Place], false, None, 2, "{target} killed[ in {place}]")),
        ("seize", kind(Form::Event, &[Actor, Target], false, None, 2, "[{actor} ]took {target}")),
        ("rescue", kind(Form::Event, &[Target, Place], false, None, 2, "{target} rescued[ by {actor}]")),
        ("offer", kind(Form::Event, &[Actor, Target, Theme], false, None, 7, "{actor} offered {theme}[ to {target}]")),
        ("want", kind(Form::State, &[Actor, Theme], false, None, 0, "{actor} wants {theme}")),
    ];
    let mut kinds: BTreeMap<_, _> = list.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
    let load = kind(Form::State, &[Actor], false, None, 0, "Load of {actor}: {theme}");
    kinds.insert("load".to_owned(), Kind { rival: Some(Theme), ..load });
    for (name, kind) in &mut kinds {
        kind.course = matches!(name.as_str(), "killed" | "rescue").then_some(Course::Rises);
    }
    let missing = kind(Form::State, &[Target, Place], false, None, 0, "Missing: {target}");
    kinds.insert("missing".to_owned(), Kind { course: Some(Course::Falls), ..missing });
    kinds
}

pub fn weighed(pieces: &[Piece], decisions: &[Decision]) -> Weighed {
    let judgements: Vec<Judgement> =
        decisions.iter().enumerate().map(|(at, decision)| judgement(at as u64 + 1, decision.clone())).collect();
    judged(pieces, &judgements)
}

pub fn judged(pieces: &[Piece], judgements: &[Judgement]) -> Weighed {
    let reports: Vec<Report<'_>> =
        pieces.iter().map(|p| Report { document: &p.document, reading: &p.reading }).collect();
    weigh(&reports, &kinds(), judgements, &Constants::built_in())
}

/// With what an earlier weighing of the same pieces found out.
pub fn judged_again(memory: &mut Memory, pieces: &[Piece], judgements: &[Judgement]) -> Weighed {
    let reports: Vec<Report<'_>> =
        pieces.iter().map(|p| Report { document: &p.document, reading: &p.reading }).collect();
    let ground = pieces.iter().map(|p| format!("{:?}", p)).collect::<String>();
    weigh_again(memory, &ground, &reports, &kinds(), judgements, &Constants::built_in())
}

pub fn judgement(number: u64, decision: Decision) -> Judgement {
    Judgement {
        number,
        decision,
        who: "an editor".to_owned(),
        when: date(2031, 5, 1).to_string(),
        shown: String::new(),
        undone: None,
    }
}

/// The fact that holds a claim of this document.
pub fn fact_of<'w>(weighed: &'w Weighed, document: &str) -> &'w Fact {
    let holds = |f: &&Fact| f.members.iter().any(|m| m.document.0 == document);
    weighed.facts.iter().find(holds).unwrap_or_else(|| panic!("no fact of {document}"))
}

pub fn part(fact: &Fact, document: &str) -> Part {
    fact.members.iter().find(|m| m.document.0 == document).unwrap().part
}
