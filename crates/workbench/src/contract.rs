//! How does what was read look to other programs? The JSON of `annotate` and of the claims in an export, field by field
//! as the contract names them. Offsets become code points here and nowhere else.

use model::{
    Attribution, Block, Claim, CodePoints, Document, Found, Interval, LocalEntity, Mention, MentionForm, PlaceMention,
    Quantity, Reading, Span, Syntax, TimeExpression,
};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What to write besides the usual.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Words with their grammar.
    pub tokens: bool,
    /// The names of the rules that read each thing.
    pub explain: bool,
}

/// A whole number is written without a fraction: `8`, not `8.0`.
pub(crate) fn number<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(n) if n.fract() == 0.0 && n.abs() < 9e15 => to.serialize_i64(*n as i64),
        Some(n) => to.serialize_f64(*n),
        None => to.serialize_none(),
    }
}

/// `published`: an interval and how it was found.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    #[serde(flatten)]
    pub interval: Interval,
    pub basis: String,
}

impl Published {
    pub fn of(found: &Option<Found<Interval>>) -> Option<Published> {
        found.as_ref().map(|f| Published { interval: f.value, basis: f.basis.clone() })
    }
}

/// A span in code points.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Range {
    pub start: usize,
    pub end: usize,
}

/// A span in code points, and the words that stand there.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Quote<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
}

#[derive(Debug, Serialize)]
pub struct BlockLine {
    #[serde(flatten)]
    range: Range,
    kind: model::BlockKind,
}

#[derive(Debug, Serialize)]
struct TokenLine<'a> {
    #[serde(flatten)]
    range: Range,
    lemma: &'a str,
    upos: &'static str,
    feats: &'a str,
    head: i64,
    deprel: &'static str,
    ner: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct TimeLine<'a> {
    #[serde(flatten)]
    quote: Quote<'a>,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    #[serde(flatten)]
    interval: Interval,
    grain: &'static str,
    anchor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PlaceLine<'a> {
    #[serde(flatten)]
    quote: Quote<'a>,
    name: &'a str,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<&'a str>,
    feature: &'a str,
    id: Option<&'a str>,
    within: &'a [String],
}

#[derive(Debug, Serialize)]
struct QuantityLine<'a> {
    #[serde(serialize_with = "number")]
    low: Option<f64>,
    #[serde(serialize_with = "number")]
    high: Option<f64>,
    approximation: &'static str,
    unit: Option<&'a str>,
    of: Option<&'a str>,
    ordinal: bool,
    #[serde(flatten)]
    quote: Quote<'a>,
}

#[derive(Debug, Serialize)]
struct MentionLine<'a> {
    #[serde(flatten)]
    quote: Quote<'a>,
    /// The name with its titles, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    full: Option<(usize, usize)>,
    #[serde(rename = "type")]
    kind: &'static str,
    form: &'static str,
    entity: u32,
}

#[derive(Debug, Serialize)]
struct EntityLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    names: &'a [String],
    titles: &'a [String],
    ids: &'a BTreeMap<String, String>,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<&'a str>,
    anonymous: bool,
}

#[derive(Debug, Serialize)]
struct AttributionLine<'a> {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
    voice: Option<u32>,
    voice_kind: &'static str,
    style: &'static str,
    stance: &'static str,
    hedge: Option<&'a str>,
    access: Option<&'static str>,
    parent: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct TriggerLine<'a> {
    #[serde(flatten)]
    quote: Quote<'a>,
    lemma: &'a str,
}

#[derive(Debug, Serialize)]
struct RoleLine<'a> {
    role: &'static str,
    entity: Value,
    #[serde(flatten)]
    quote: Quote<'a>,
}

/// The time of a claim; `start` to `text` are absent when it rests on the publication date alone.
#[derive(Debug, Serialize)]
struct ClaimTime<'a> {
    #[serde(flatten)]
    interval: Interval,
    grain: Option<&'static str>,
    #[serde(flatten)]
    quote: Option<Quote<'a>>,
}

#[derive(Debug, Serialize)]
struct LinkLine<'a> {
    voice: Value,
    text: &'a str,
    cue: Option<Quote<'a>>,
    via: &'a str,
    stance: &'static str,
    hedge: Option<&'a str>,
    access: Option<&'static str>,
    kind: &'static str,
}

/// What PLOVER counts as cooperation.
const COOPERATION: [&str; 6] = ["CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"];

/// What PLOVER counts as hostile, and says of somebody who could do otherwise.
const HOSTILITY: [&str; 4] = ["ASSAULT", "COERCE", "PROTEST", "SANCTION"];

/// The code of a claim. PLOVER codes cooperation that is only to come as agreeing to it ("Egypt will send tents" is AGREE), and
/// what somebody will do against others as threatening it ("the union will boycott the poll" is THREATEN).
fn plover<'a>(code: &'a model::Plover, claim: &Claim) -> Option<Cow<'a, model::Plover>> {
    let to_come = claim.modality == model::Modality::Planned && claim.polarity == model::Polarity::Affirmed;
    let acts = claim.roles.iter().any(|role| role.role == model::Role::Actor);
    let other = |event: &str| {
        Some(Cow::Owned(model::Plover { event: event.to_owned(), mode: None, context: code.context.clone() }))
    };
    match code.event.as_str() {
        "" => None,
        event if to_come && COOPERATION.contains(&event) => other("AGREE"),
        event if to_come && acts && HOSTILITY.contains(&event) => other("THREATEN"),
        _ => Some(Cow::Borrowed(code)),
    }
}

/// A claim as the contract writes it.
#[derive(Debug, Serialize)]
pub struct ClaimLine<'a> {
    id: &'a str,
    document: &'a Value,
    evidence: Quote<'a>,
    kind: &'a str,
    plover: Option<Cow<'a, model::Plover>>,
    trigger: TriggerLine<'a>,
    roles: Vec<RoleLine<'a>>,
    time: Option<ClaimTime<'a>>,
    as_of: Option<Interval>,
    quantities: Vec<QuantityLine<'a>>,
    polarity: &'static str,
    modality: &'static str,
    certainty: &'static str,
    chain: Vec<LinkLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

/// One answer of `annotate`.
#[derive(Debug, Serialize)]
pub struct Annotation<'a> {
    id: &'a Value,
    language: Option<&'a str>,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: Option<Published>,
    text: &'a str,
    blocks: Vec<BlockLine>,
    sentences: Vec<(usize, usize)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<TokenLine<'a>>>,
    times: Vec<TimeLine<'a>>,
    places: Vec<PlaceLine<'a>>,
    quantities: Vec<QuantityLine<'a>>,
    /// Names, without their titles.
    mentions: Vec<MentionLine<'a>>,
    /// What stands for an entity without naming it: adjectives of peoples, descriptions, pronouns.
    references: Vec<MentionLine<'a>>,
    entities: Vec<EntityLine<'a>>,
    attributions: Vec<AttributionLine<'a>>,
    claims: Vec<ClaimLine<'a>>,
    problems: Vec<ProblemLine<'a>>,
}

#[derive(Debug, Serialize)]
struct ProblemLine<'a> {
    code: &'a str,
    message: &'a str,
    start: Option<usize>,
    end: Option<usize>,
}

/// Writes one document's findings; `entity` says what stands for a local entity (its index, or the id in a case).
pub struct Writer<'a, F: Fn(u32) -> Value> {
    pub id: &'a Value,
    pub document: &'a Document,
    pub reading: &'a Reading,
    pub points: &'a CodePoints<'a>,
    pub kinds: &'a BTreeMap<String, model::Kind>,
    pub entity: F,
    pub options: Options,
}

impl<'a, F: Fn(u32) -> Value> Writer<'a, F> {
    fn range(&self, span: Span) -> Range {
        let (start, end) = self.points.span(span);
        Range { start, end }
    }

    fn quote(&self, span: Span) -> Quote<'a> {
        let (start, end) = self.points.span(span);
        Quote { start, end, text: span.of(&self.document.text) }
    }

    fn pairs(&self, spans: &[Span]) -> Vec<(usize, usize)> {
        spans.iter().map(|s| self.points.span(*s)).collect()
    }

    fn rule(&self, rule: &'a str) -> Option<&'a str> {
        self.options.explain.then_some(rule)
    }

    pub fn blocks(&self) -> Vec<BlockLine> {
        let line = |b: &Block| BlockLine { range: self.range(b.span), kind: b.kind };
        self.document.blocks.iter().map(line).collect()
    }

    fn time(&self, time: &'a TimeExpression) -> TimeLine<'a> {
        TimeLine {
            quote: self.quote(time.span),
            kind: time.kind.as_str(),
            value: &time.value,
            interval: time.interval,
            grain: time.grain.as_str(),
            anchor: time.anchor.as_deref(),
            rule: self.rule(&time.rule),
        }
    }

    fn place(&self, place: &'a PlaceMention) -> PlaceLine<'a> {
        PlaceLine {
            quote: self.quote(place.span),
            name: &place.name,
            lat: place.point.map(|p| p.0),
            lon: place.point.map(|p| p.1),
            country: place.country.as_deref(),
            feature: &place.feature,
            id: place.id.as_deref(),
            within: &place.within,
        }
    }

    fn quantity(&self, quantity: &'a Quantity) -> QuantityLine<'a> {
        QuantityLine {
            low: quantity.low,
            high: quantity.high,
            approximation: quantity.approximation.as_str(),
            unit: quantity.unit.as_deref(),
            of: quantity.of.map(|s| s.of(&self.document.text)),
            ordinal: quantity.ordinal,
            quote: self.quote(quantity.span),
        }
    }

    /// The mentions that name, or those that only point at what is named elsewhere.
    fn mentions(&self, naming: bool) -> Vec<MentionLine<'a>> {
        let of_form = |m: &&Mention| (m.form == MentionForm::Name) == naming;
        let line = |m: &Mention| MentionLine {
            quote: self.quote(m.name),
            full: (m.span != m.name).then(|| self.points.span(m.span)),
            kind: m.kind.as_str(),
            form: m.form.as_str(),
            entity: m.entity,
        };
        self.reading.mentions.iter().filter(of_form).map(line).collect()
    }

    fn attribution(&self, one: &'a Attribution) -> AttributionLine<'a> {
        AttributionLine {
            source: self.pairs(&one.source),
            cue: self.pairs(&one.cue),
            content: self.pairs(&one.content),
            voice: one.voice,
            voice_kind: one.voice_kind.as_str(),
            style: one.style.as_str(),
            stance: one.stance.as_str(),
            hedge: one.hedge.as_deref(),
            access: one.access.map(|a| a.as_str()),
            parent: one.parent,
            rule: self.rule(&one.rule),
        }
    }

    fn entity_or_null(&self, entity: Option<u32>) -> Value {
        entity.map_or(Value::Null, &self.entity)
    }

    pub fn claim(&self, claim: &'a Claim) -> ClaimLine<'a> {
        let time = claim.time.map(|interval| ClaimTime {
            interval,
            grain: claim.time_grain.map(|g| g.as_str()),
            quote: claim.time_span.map(|s| self.quote(s)),
        });
        let kind = self.kinds.get(&claim.kind);
        ClaimLine {
            id: &claim.id.0,
            document: self.id,
            evidence: self.quote(claim.evidence),
            kind: &claim.kind,
            plover: kind.and_then(|k| plover(&k.plover, claim)),
            trigger: TriggerLine { quote: self.quote(claim.trigger), lemma: &claim.trigger_lemma },
            roles: claim
                .roles
                .iter()
                .map(|r| RoleLine {
                    role: r.role.as_str(),
                    entity: self.entity_or_null(r.entity),
                    quote: self.quote(r.span),
                })
                .collect(),
            time,
            as_of: claim.as_of,
            quantities: claim
                .quantities
                .iter()
                .filter_map(|q| self.reading.quantities.get(*q as usize))
                .map(|q| self.quantity(q))
                .collect(),
            polarity: claim.polarity.as_str(),
            modality: claim.modality.as_str(),
            certainty: claim.certainty.as_str(),
            chain: claim
                .chain
                .iter()
                .map(|l| LinkLine {
                    voice: self.entity_or_null(l.voice),
                    // An outlet that nothing names is called by its file.
                    text: if l.text.is_empty() { crate::names::outlet(self.document) } else { &l.text },
                    cue: l.cue.map(|s| self.quote(s)),
                    via: &l.via,
                    stance: l.stance.as_str(),
                    hedge: l.hedge.as_deref(),
                    access: l.access.map(|a| a.as_str()),
                    kind: l.kind.as_str(),
                })
                .collect(),
            rule: self.rule(&claim.rule),
        }
    }

    fn tokens(&self, syntax: &'a Syntax) -> Vec<TokenLine<'a>> {
        let mut names = vec![None; syntax.tokens.len()];
        for name in &syntax.names {
            for at in name.first..=name.last {
                if let Some(slot) = names.get_mut(at as usize) {
                    *slot = Some(name.kind.as_str());
                }
            }
        }
        let line = |(token, ner): (&'a model::Token, Option<&'static str>)| TokenLine {
            range: self.range(token.span),
            lemma: &token.lemma,
            upos: token.upos.as_str(),
            feats: &token.feats,
            head: token.head.map_or(-1, i64::from),
            deprel: token.deprel.as_str(),
            ner,
        };
        syntax.tokens.iter().zip(names).map(line).collect()
    }

    /// Everything found in the document.
    pub fn annotation(&self, syntax: &'a Syntax) -> Annotation<'a> {
        let (document, reading) = (self.document, self.reading);
        let text = |found: &'a Option<Found<String>>| found.as_ref().map(|f| f.value.as_str());
        let entity = |e: &'a LocalEntity| EntityLine {
            kind: e.kind.as_str(),
            name: &e.name,
            names: &e.names,
            titles: &e.titles,
            ids: &e.ids,
            lat: e.point.map(|p| p.0),
            lon: e.point.map(|p| p.1),
            country: e.country.as_deref(),
            anonymous: e.anonymous,
        };
        Annotation {
            id: self.id,
            language: text(&document.language),
            title: text(&document.title),
            publisher: text(&document.publisher),
            published: Published::of(&document.published).or_else(|| Published::of(&reading.published)),
            text: &document.text,
            blocks: self.blocks(),
            sentences: self.pairs(&reading.sentences),
            tokens: self.options.tokens.then(|| self.tokens(syntax)),
            times: reading.times.iter().map(|t| self.time(t)).collect(),
            places: reading.places.iter().map(|p| self.place(p)).collect(),
            quantities: reading.quantities.iter().map(|q| self.quantity(q)).collect(),
            mentions: self.mentions(true),
            references: self.mentions(false),
            entities: reading.entities.iter().map(entity).collect(),
            attributions: reading.attributions.iter().map(|a| self.attribution(a)).collect(),
            claims: reading.claims.iter().map(|c| self.claim(c)).collect(),
            problems: reading
                .problems
                .iter()
                .map(|p| {
                    let at = p.span.map(|s| self.points.span(s));
                    ProblemLine { code: &p.code, message: &p.message, start: at.map(|a| a.0), end: at.map(|a| a.1) }
                })
                .collect(),
        }
    }
}
