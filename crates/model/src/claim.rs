//! What is read in one document: times, places, quantities, names, attributions, claims. Everything points into its text.

use crate::{Found, Interval, Problem, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word that the contract uses.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            pub fn named(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! { TimeKind { Date = "date", Time = "time", Duration = "duration", Set = "set" } }

words! {
    /// How fine the words of a time are.
    Grain {
        Instant = "instant", Day = "day", Week = "week", Weekend = "weekend", PartOfMonth = "part of month", Month = "month",
        Season = "season", Quarter = "quarter", HalfYear = "half year", Year = "year", Decade = "decade",
        Century = "century", Range = "range", Vague = "vague",
    }
}

/// A time in the text, normalised as far as the words and their anchor allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    pub span: Span,
    pub kind: TimeKind,
    /// TIMEX3: `2020-09-23`, `P9M`, `PAST_REF`.
    pub value: String,
    /// Unknown on both sides for durations, sets and what cannot be anchored.
    pub interval: Interval,
    pub grain: Grain,
    /// What it was counted from: `publication`, `excerpt`, `text` (an earlier time in the text), or nothing.
    pub anchor: Option<String>,
    /// The rule that read it.
    pub rule: String,
}

/// A place name in the text. `point` is `None` if it could not be placed safely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    pub span: Span,
    /// The gazetteer's name of it, or the words of the text.
    pub name: String,
    /// Degrees (latitude, longitude), WGS 84.
    pub point: Option<(f64, f64)>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// `country region town district airbase airport port oilfield sea river mountain area ...`
    pub feature: String,
    /// `geonames:2210247`.
    pub id: Option<String>,
    /// Names of what contains it, smallest first, as far as known.
    pub within: Vec<String>,
}

words! {
    Approximation {
        Exact = "exact", About = "about", AtLeast = "at least", MoreThan = "more than", UpTo = "up to",
        LessThan = "less than", Between = "between", Dozens = "dozens", Vague = "vague",
    }
}

/// How much or how many. An end that is `None` is open: "at least 12" is [12, open).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    pub span: Span,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub approximation: Approximation,
    /// What is counted, as a lemma (`fighter`, `flight`), or a measure (`USD`, `km`, `percent`, `USD/month`).
    pub unit: Option<String>,
    /// The words that are counted, with what stands around them: "Wagner fighters".
    pub of: Option<Span>,
    /// Of a rank ("the second visit"), not of a number of things.
    pub ordinal: bool,
}

words! {
    MentionType {
        Person = "person", Organisation = "organisation", Outlet = "outlet", Place = "place", Facility = "facility",
        Equipment = "equipment", Operation = "operation", Document = "document", Other = "other",
    }
}

words! {
    /// The form of a mention.
    MentionForm {
        /// A proper name, with or without its titles.
        Name = "name",
        /// An adjective of a state or people: "Russian".
        Demonym = "demonym",
        /// "the retired Major General", "the group".
        Description = "description",
        Pronoun = "pronoun",
    }
}

/// A stretch of text that names something; `entity` is an index into [`Reading::entities`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub span: Span,
    /// The name alone, without titles; equals `span` where there are none.
    pub name: Span,
    pub kind: MentionType,
    pub form: MentionForm,
    pub entity: u32,
}

/// What one document's mentions name together: the entity as this document knows it. Merging across documents is `weighing`'s.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalEntity {
    pub kind: MentionType,
    /// The fullest name, as written, without titles.
    pub name: String,
    /// Every distinct name as written (no pronouns and descriptions), in order of the text.
    pub names: Vec<String>,
    /// Titles and offices that stand with its names ("Russian Defense Minister", "General"), lower case.
    pub titles: Vec<String>,
    /// `gazetteer -> geonames:123`, `handle -> @USAfricaCommand`, `state -> RU`.
    pub ids: BTreeMap<String, String>,
    /// Where it is, for places and facilities that could be placed.
    pub point: Option<(f64, f64)>,
    /// ISO 3166-1 alpha-2 of the country that it is in or belongs to, if known.
    pub country: Option<String>,
    /// Nothing in this document names it: "witnesses", "a spokesman", "two officials".
    pub anonymous: bool,
}

/// A stretch of the document that is another report, quoted whole: an item of a press digest, a tweet embedded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The quoted text.
    pub span: Span,
    /// The words that name whose it is.
    pub voice: Option<Span>,
    /// The line that says whence it is taken.
    pub citation: Span,
    pub published: Interval,
}

words! {
    VoiceKind {
        Named = "named", Official = "official", Office = "office", Witness = "witness", Outlet = "outlet",
        Document = "document", Imagery = "imagery", Anonymous = "anonymous", Collective = "collective",
        /// Nobody at all: "reportedly", "it is said".
        Nobody = "nobody",
    }
}

words! { Style { Direct = "direct", Indirect = "indirect", Mixed = "mixed" } }

words! { Stance { Asserts = "asserts", Denies = "denies", Doubts = "doubts", Relays = "relays" } }

words! {
    /// How a link shows its own access to what it says.
    Access {
        ToldOutlet = "told this outlet", DocumentSeen = "document seen", OnTheSpot = "on the spot", OwnImagery = "own imagery",
        OfficeForItself = "office speaking for itself", Witnessed = "witnessed", NamedQuote = "named quote",
    }
}

/// Someone says something. Spans are runs in order of the text; `content` may hold claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
    /// Index into [`Reading::entities`].
    pub voice: Option<u32>,
    pub voice_kind: VoiceKind,
    pub style: Style,
    pub stance: Stance,
    /// The hedge in its own words: "reportedly", "believed".
    pub hedge: Option<String>,
    pub access: Option<Access>,
    /// The attribution that relays this one (index); it stands nearer to the page.
    pub parent: Option<u32>,
    /// A stance, wish or plan ("supports", "wants"): it has a holder but passes no claim on, and has no place in a chain.
    #[serde(default)]
    pub attitude: bool,
    pub rule: String,
}

impl Attribution {
    pub fn says(&self, offset: u32) -> bool {
        self.content.iter().any(|s| s.holds(offset))
    }
}

words! {
    Role {
        Actor = "actor", Target = "target", Theme = "theme", Instrument = "instrument", Place = "place",
        OriginPlace = "origin_place", Destination = "destination", Beneficiary = "beneficiary",
    }
}

words! { Polarity { Affirmed = "affirmed", Negated = "negated" } }

words! {
    Modality {
        Actual = "actual", Planned = "planned", Possible = "possible", Conditional = "conditional", Requested = "requested",
        Ordered = "ordered", Opinion = "opinion",
    }
}

words! { Certainty { Certain = "certain", Probable = "probable", Possible = "possible", Unknown = "unknown" } }

/// Something that plays a part in a claim. `entity` is an index into [`Reading::entities`]; `None` if nothing there fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filler {
    pub role: Role,
    pub span: Span,
    pub entity: Option<u32>,
}

/// One voice between the event and the page. The first link of a chain is the outlet itself: no cue, `attribution` `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Index into [`Reading::entities`]; `None` for the outlet itself and for voices that nothing names.
    pub voice: Option<u32>,
    /// The voice in the text's words, or the outlet's name.
    pub text: String,
    pub source: Option<Span>,
    pub cue: Option<Span>,
    pub kind: VoiceKind,
    /// The rule that found the link.
    pub via: String,
    pub stance: Stance,
    pub hedge: Option<String>,
    pub access: Option<Access>,
}

/// One thing said in one document about the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub id: ClaimId,
    /// The words that it rests on, contiguous.
    pub evidence: Span,
    /// Name of a file in `schema/kinds/`, without its ending: `consult.visit`.
    pub kind: String,
    pub trigger: Span,
    pub trigger_lemma: String,
    /// In order of the text, role by role.
    pub roles: Vec<Filler>,
    /// When it happened, or is to happen.
    pub time: Option<Interval>,
    pub time_grain: Option<Grain>,
    /// The expression that `time` rests on; `None` when it rests on the publication date alone.
    pub time_span: Option<Span>,
    /// For states: when it held.
    pub as_of: Option<Interval>,
    /// Indices into [`Reading::quantities`].
    pub quantities: Vec<u32>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub certainty: Certainty,
    /// Outermost first.
    pub chain: Vec<Link>,
    /// The frame and rules that read it, for `annotate --explain`.
    pub rule: String,
}

/// `c` and 16 hexadecimal digits, from document, evidence, kind and role spans; never from rule names or order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimId(pub String);

/// Everything read in one document. Indices point within the same reading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// When the document was published, as far as its text tells; `None` where its metadata state it.
    pub published: Option<Found<Interval>>,
    pub sentences: Vec<Span>,
    pub times: Vec<TimeExpression>,
    pub places: Vec<PlaceMention>,
    pub quantities: Vec<Quantity>,
    pub mentions: Vec<Mention>,
    pub entities: Vec<LocalEntity>,
    pub excerpts: Vec<Excerpt>,
    pub attributions: Vec<Attribution>,
    pub claims: Vec<Claim>,
    pub problems: Vec<Problem>,
}

impl ClaimId {
    /// The id of a claim with this evidence, kind and role fillers in this document.
    pub fn new(document: &crate::DocumentId, text: &str, evidence: Span, kind: &str, roles: &[Filler]) -> ClaimId {
        let mut hash = blake3::Hasher::new();
        hash.update(format!("{}\n{}-{}\n", document.as_str(), evidence.start, evidence.end).as_bytes());
        hash.update(format!("{}\n{kind}\n", evidence.of(text)).as_bytes());
        for filler in roles {
            hash.update(format!("{}:{}-{}\n", filler.role, filler.span.start, filler.span.end).as_bytes());
        }
        ClaimId(format!("c{}", &hash.finalize().to_hex()[..16]))
    }
}
