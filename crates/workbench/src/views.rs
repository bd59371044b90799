//! What does a person see? Plain serialisable views, in the users' words, of facts, documents, entities, outlets and
//! judgements. The command line's `--json` and the HTTP API give exactly these. Offsets are code points.

use model::Interval;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A stretch of days, closed: `2020-09-23`; an end that is null is open.
#[derive(ToSchema)]
pub struct Days {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// The beginning of a list, or a later stretch of it, and how long the whole list is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Beginning<T> {
    pub total: usize,
    pub items: Vec<T>,
}

impl<T> Beginning<T> {
    pub fn of(items: Vec<T>, limit: Option<usize>) -> Beginning<T> {
        Beginning::stretch(items, 0, limit)
    }

    /// `limit` items from the one with number `offset` on.
    pub fn stretch(items: Vec<T>, offset: usize, limit: Option<usize>) -> Beginning<T> {
        let total = items.len();
        Beginning { total, items: items.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)).collect() }
    }

    /// The same part of the list, each item made into something else.
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> Beginning<U> {
        Beginning { total: self.total, items: self.items.into_iter().map(of).collect() }
    }
}

/// A thing with an id, and the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A document as it is named beside other things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentName {
    /// Its number in the case: "004".
    pub short: String,
    /// SHA-256 of its bytes.
    pub id: String,
    pub title: Option<String>,
    /// Who published it; the document's number where nothing says so.
    pub outlet: String,
    /// The last part of the path or address at which it was met.
    pub file: String,
}

/// A document in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentLine {
    #[serde(flatten)]
    pub name: DocumentName,
    /// The publisher as far as known, and how it was found.
    pub publisher: Option<Stated>,
    pub published: Option<Published>,
    pub language: Option<String>,
    pub path: String,
    pub url: Option<String>,
    pub truncated: bool,
    pub translated: bool,
    /// What it was taken from, if it derives from another document of the case.
    pub taken_from: Vec<DescentLine>,
    /// Where the words asked for stand in it; empty when nothing was searched for.
    pub snippet: Vec<Piece>,
}

/// A value and how it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stated {
    pub value: String,
    pub basis: String,
}

/// When a document was published, and how that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Published {
    #[serde(flatten)]
    #[schema(value_type = Days)]
    pub interval: Interval,
    pub basis: String,
    /// In words: "9 Nov 2016 - 19 Jan 2017".
    pub text: String,
}

/// A document derives from another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DescentLine {
    pub document: DocumentName,
    /// copy, excerpt, rewrite, translation, credit.
    pub relation: String,
    /// False if it is not known which of the two was first.
    pub directed: bool,
    pub score: f64,
    /// Why, in sentences.
    pub basis: Vec<String>,
}

/// A stretch of text, and whether it is what is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// A fact in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactLine {
    pub id: String,
    /// The shortest beginning of the id that no other fact shares; at least four characters.
    pub short: String,
    pub kind: String,
    /// event or state.
    pub form: String,
    /// One sentence.
    pub summary: String,
    /// corroborated, single-origin, reported, disputed, evolving, denied, untraced.
    pub status: String,
    /// Admiralty code, 1 confirmed to 6 cannot be judged.
    pub credibility: u8,
    pub credibility_word: &'static str,
    pub independent_origins: u32,
    pub own_word: u32,
    pub repeats: u32,
    pub untraced: u32,
    /// Names of the origins.
    pub origins: Vec<String>,
    pub denied_by: Vec<String>,
    /// Outlets that report it, by name.
    pub outlets: Vec<String>,
    pub documents: u32,
    /// Whose word it is, in a few words: "2 origins: X; Y", "Le Monde on its own word", "untraced".
    pub whose_word: String,
    pub values: Vec<String>,
    #[schema(value_type = Option<Days>)]
    pub time: Option<Interval>,
    /// In words: "23 Sep 2020".
    pub when: Option<String>,
    pub place: Option<Place>,
    /// The evidence that its claims are one fact is thin.
    pub provisional: bool,
}

/// Where a fact happened; degrees, WGS 84.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Place {
    #[serde(flatten)]
    pub name: Named,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub country: Option<String>,
}

/// One fact with everything it rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactPage {
    #[serde(flatten)]
    pub line: FactLine,
    pub roles: Vec<RolePart>,
    pub value_list: Vec<ValuePart>,
    pub origin_list: Vec<OriginPart>,
    /// Why the credibility is what it is, a sentence each.
    pub reasons: Vec<String>,
    pub would_rise_if: Vec<String>,
    /// Claims, origins first, then own words, denials, untraced, repeats, not weighed; the first of them if not all were asked for.
    pub members: Vec<MemberPart>,
    /// How many claims there are of each such part.
    pub parts: BTreeMap<String, u32>,
    /// Why these claims were taken for one fact.
    pub grouping: Vec<String>,
    pub notes: Vec<JudgementLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RolePart {
    pub role: String,
    pub entity: Named,
}

/// One of the values that are given for a fact.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValuePart {
    pub text: String,
    #[schema(value_type = Option<Days>)]
    pub as_of: Option<Interval>,
    pub as_of_text: Option<String>,
    /// The number, as far as there is one: an end that is open is null.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: Option<String>,
    /// The same for units that count the same; not to be shown.
    pub measure: Option<String>,
    pub claims: Vec<String>,
    pub origins: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OriginPart {
    pub voice: String,
    pub entity: Option<String>,
    /// witness, official, record, imagery, told-to-outlet, anonymous, party.
    pub kind: String,
    pub documents: Vec<DocumentName>,
    /// Claims that come from it.
    pub claims: Vec<String>,
}

/// One claim of a fact, and what it contributes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberPart {
    pub claim: String,
    pub kind: String,
    /// origin, own word, repeat, untraced, denial, not weighed.
    pub part: String,
    pub reason: String,
    pub document: DocumentName,
    pub published: Option<Published>,
    /// For repeats: whence it was taken, if known.
    pub taken_from: Option<DocumentName>,
    /// The sentence around the evidence; the evidence is marked.
    pub sentence: Vec<Piece>,
    /// 1 is the first sentence of the document.
    pub sentence_number: Option<usize>,
    /// Where the evidence stands in the document's text.
    pub start: usize,
    pub end: usize,
    /// Outermost first: the outlet, whom it quotes, whom that one cites.
    pub chain: Vec<LinkPart>,
    /// affirmed or negated; actual, planned ...; certain, probable ...
    pub polarity: String,
    pub modality: String,
    pub certainty: String,
    pub time: Option<String>,
    /// The same as days.
    #[schema(value_type = Option<Days>)]
    pub interval: Option<Interval>,
    pub numbers: Vec<String>,
    /// accepted or rejected, if a person judged it.
    pub judged: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkPart {
    /// As the text or the publisher's name has it.
    pub text: String,
    pub entity: Option<Named>,
    pub kind: String,
    /// The words that make it a saying: "said", "according to".
    pub cue: Option<String>,
    /// asserts, denies, doubts, relays.
    pub stance: String,
    pub hedge: Option<String>,
    /// How it shows its own access: "told this outlet".
    pub access: Option<String>,
}

/// One document with all that was found in it, its text cut so that no offsets are needed to mark it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentPage {
    #[serde(flatten)]
    pub line: DocumentLine,
    pub authors: Vec<Stated>,
    pub title_basis: Option<String>,
    /// Less favoured values: item, value, basis.
    pub alternatives: Vec<(String, String, String)>,
    /// Every path or address at which the same bytes were met.
    pub sightings: Vec<String>,
    /// The same, with when it was met there.
    pub custody: Vec<Met>,
    /// Length of the bytes as received.
    pub bytes: u64,
    /// SHA-256 of the file that it came in, where that file holds more than this document.
    pub container: Option<String>,
    pub media_type: String,
    pub charset: String,
    pub blocks: Vec<BlockPart>,
    pub claims: Vec<ClaimMark>,
    /// Documents of the case that derive from it.
    pub taken_by: Vec<DescentLine>,
    pub problems: Vec<String>,
}

/// Where and when the bytes of a document were met.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Met {
    pub path: String,
    /// ISO 8601; null for a file, which says nothing of when it was fetched.
    pub retrieved: Option<String>,
    /// Metadata stood beside it.
    pub sidecar: bool,
}

/// A block of a document: its pieces, put together, are its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockPart {
    /// title, byline, dateline, heading, paragraph, quote, list, caption, note, boilerplate.
    pub kind: String,
    pub pieces: Vec<TextPiece>,
}

/// A stretch of text under the same marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextPiece {
    pub text: String,
    /// Numbers of the claims (in [`DocumentPage::claims`]) whose evidence it is part of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<u32>,
    /// The entity that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Named>,
    /// A time, in words: "23 Sep 2020".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// It is a number with its unit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub number: bool,
    /// It makes a saying: "said".
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cue: bool,
}

/// A claim as it is listed beside its document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClaimMark {
    pub number: u32,
    pub id: String,
    pub kind: String,
    pub quote: String,
    /// Voices, outermost first.
    pub chain: Vec<String>,
    pub fact: Option<String>,
    pub fact_short: Option<String>,
    pub fact_summary: Option<String>,
}

/// An entity in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntityLine {
    pub id: String,
    pub short: String,
    pub kind: String,
    pub name: String,
    /// Other spellings, as written.
    pub also: Vec<String>,
    pub documents: u32,
    /// The evidence for a merge of its names was thin.
    pub provisional: bool,
    pub country: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntityPage {
    #[serde(flatten)]
    pub line: EntityLine,
    pub names: Vec<NamePart>,
    pub ids: BTreeMap<String, String>,
    /// Why its names were taken for one.
    pub reasons: Vec<String>,
    /// Of what it is an origin itself, if of any fact.
    pub voice: Option<VoiceLine>,
    /// The most important first.
    pub facts: Beginning<FactLine>,
    pub notes: Vec<JudgementLine>,
}

/// A name as written, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamePart {
    pub text: String,
    pub script: String,
    pub language: String,
    pub documents: Beginning<DocumentName>,
}

/// An outlet: who published documents of the case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutletLine {
    pub name: String,
    /// False if it is a document of which no publisher is known, shown under its file's name.
    pub stated: bool,
    /// Reliability A to F; F, "cannot be judged", until a person grades it.
    pub grade: char,
    pub graded: bool,
    pub documents: u32,
    /// Documents of it that were taken from others in the case, whole or in part.
    pub derived: u32,
    /// Claims that rest on access of their own, on its own word, that repeat others, that name nobody.
    pub origins: u32,
    pub own_word: u32,
    pub repeats: u32,
    pub untraced: u32,
    pub notes: Vec<JudgementLine>,
}

/// A voice with access of its own to facts of the case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceLine {
    pub name: String,
    /// Null where it is nobody of a name: "two residents".
    pub entity: Option<String>,
    /// witness, official, record, imagery, told-to-outlet, anonymous, party.
    pub kind: String,
    /// Facts of which it is an origin, and those of which it is the only one.
    pub facts: u32,
    pub alone: u32,
    /// Documents that carry its word.
    pub documents: u32,
    /// Reliability A to F; F, "cannot be judged", until a person grades it.
    pub grade: char,
    pub graded: bool,
}

/// A judgement in the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JudgementLine {
    pub number: u64,
    /// What sort of decision, by the name under which it is given: merge, split, same, different, copy, independent, accept, reject,
    /// grade, note.
    pub decision: String,
    /// In words: "merge Haftar with حفتر".
    pub text: String,
    pub who: String,
    pub when: String,
    pub shown: String,
    /// Where what was judged is to be seen.
    pub subjects: Vec<Subject>,
    pub undone: Option<String>,
    /// What new evidence says against it, or that it found nothing to apply to.
    pub conflicts: Vec<String>,
}

/// Something that was judged, or an example of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Subject {
    /// claim, document, fact, entity, name (of an entity), or outlet (or a voice, by its name).
    pub kind: String,
    /// An id, or the name.
    pub id: String,
    /// The document in which a claim stands.
    pub document: Option<String>,
}

/// Judgements that pass a filter, the last first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JudgementList {
    #[serde(flatten)]
    pub list: Beginning<JudgementLine>,
    /// How many there are of each decision among those that pass every other filter.
    pub decisions: BTreeMap<String, u32>,
    /// How many the log holds.
    pub all: usize,
}

/// Facts by time, and those without one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timeline {
    pub entries: Vec<FactLine>,
    pub undated: Vec<FactLine>,
}

/// What a case holds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Summary {
    pub path: String,
    pub documents: u32,
    pub claims: u32,
    pub entities: u32,
    pub facts: u32,
    pub judgements: u32,
    /// Facts by status.
    pub statuses: BTreeMap<String, u32>,
}

/// Facts in a list, and how many there are of each sort.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactList {
    #[serde(flatten)]
    pub list: Beginning<FactLine>,
    #[serde(flatten)]
    pub facets: Facets,
}

/// How many facts there are of each kind, and with each status, among those that pass every other filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facets {
    pub kinds: BTreeMap<String, u32>,
    pub statuses: BTreeMap<String, u32>,
    /// Entities that the filter names by their ids.
    pub named: Vec<Named>,
}

/// Facts by time: counted by stretches of it, and the first of them one by one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactsByTime {
    /// How many have a time.
    pub total: usize,
    pub entries: Vec<FactLine>,
    pub undated: Beginning<FactLine>,
    /// The days that all of them span.
    #[schema(value_type = Option<Days>)]
    pub span: Option<Interval>,
    pub bars: Vec<TimeBar>,
    #[serde(flatten)]
    pub facets: Facets,
}

/// A day, week, month, quarter or year, and how many facts fall into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimeBar {
    pub from: String,
    pub to: String,
    /// Surely then.
    pub within: u32,
    /// Perhaps then: what is known of their time is longer.
    pub maybe: u32,
}

/// What is in a case, what is new, and what asks for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Desk {
    pub summary: Summary,
    pub outlets: u32,
    /// Documents by language.
    pub languages: BTreeMap<String, u32>,
    /// From the first publication to the last, as far as known.
    pub published: Option<Published>,
    /// What came in since this person's last look; null if they never said that they had looked.
    pub news: Option<News>,
    pub disputed: Beginning<FactLine>,
    pub corroborated: Beginning<FactLine>,
    /// Reported by several outlets, and no more than one origin behind them all.
    pub widely: Beginning<FactLine>,
    /// Voices on which facts rest alone, those with most facts first.
    pub hinges: Beginning<Hinge>,
    pub waiting: Waiting,
}

/// What came in since the last look.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct News {
    /// When that look was; ISO 8601, UTC.
    pub since: String,
    /// The number of the first document that came in since.
    pub from: u32,
    pub documents: Beginning<DocumentLine>,
    /// Facts of which only the new documents tell.
    pub facts: Beginning<FactLine>,
    /// Facts known before of which the new documents tell too.
    pub grown: Beginning<FactLine>,
}

/// A voice, and how much hangs on it alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hinge {
    pub voice: String,
    pub entity: Option<String>,
    /// witness, official, record, imagery, told-to-outlet, anonymous, party.
    pub kind: String,
    pub facts: u32,
    /// Documents that tell them.
    pub documents: u32,
    pub examples: Vec<FactLine>,
}

/// What only a person can decide.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// Judgements against which new evidence speaks, or that found nothing to apply to.
    pub conflicts: Beginning<JudgementLine>,
    /// Facts whose claims are one fact on thin evidence.
    pub facts: Beginning<FactLine>,
    /// Entities whose names are one on thin evidence.
    pub entities: Beginning<EntityLine>,
    /// Documents that share text, and nothing says which was first.
    pub pairs: Beginning<PairLine>,
    /// Outlets that nobody has graded, those with most documents first.
    pub outlets: Beginning<OutletLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PairLine {
    pub left: DocumentName,
    pub right: DocumentName,
    pub relation: String,
    pub basis: Vec<String>,
}

/// Two documents, and the words that stand in both.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Beside {
    pub left: BesideDocument,
    pub right: BesideDocument,
    /// How many runs of shared words there are; they are numbered from 0.
    pub runs: u32,
    /// How one derives from the other, if it does.
    pub descent: Option<DescentLine>,
    /// The right one derives from the left one.
    pub onward: bool,
    /// Facts of which both tell, in whatever words and language.
    pub alike: Vec<Alike>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BesideDocument {
    #[serde(flatten)]
    pub line: DocumentLine,
    pub words: u32,
    /// How many of its words stand in runs that the other has too.
    pub shared: u32,
    pub blocks: Vec<BesideBlock>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BesideBlock {
    pub kind: String,
    pub pieces: Vec<SharedPiece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SharedPiece {
    pub text: String,
    /// The number of the shared run that it belongs to.
    pub run: Option<u32>,
}

/// A fact of which two documents tell, with the first claim of each.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alike {
    pub fact: String,
    pub summary: String,
    pub left: String,
    pub left_quote: String,
    pub right: String,
    pub right_quote: String,
}

/// A fact as it is named in a picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactName {
    pub id: String,
    pub summary: String,
    pub status: String,
    pub when: Option<String>,
    /// The first claim of it, and the document in which it stands.
    pub claim: String,
    pub document: String,
}

/// Facts by place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactMap {
    /// Those with most facts first.
    pub places: Vec<MapPlace>,
    /// Places that are not shown.
    pub left_out: usize,
    /// Facts that name no place that could be placed safely.
    pub unplaced: u32,
    #[serde(flatten)]
    pub facets: Facets,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapPlace {
    pub place: Named,
    pub lat: f64,
    pub lon: f64,
    pub country: Option<String>,
    /// What kind of place it is: town, airport, region, country, sea; empty if not known.
    pub feature: String,
    /// How far around the point it may be, as its kind goes; null for a whole country.
    pub radius_km: Option<f64>,
    pub facts: u32,
    /// Of these, how many happened there; the others only name it: from there, to there.
    pub there: u32,
    pub statuses: BTreeMap<String, u32>,
    pub items: Vec<FactName>,
}

/// Who has to do with whom, as the facts tell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Network {
    pub nodes: Vec<Node>,
    /// Those with most facts first.
    pub edges: Vec<Edge>,
    /// Pairs that are not shown.
    pub left_out: usize,
    #[serde(flatten)]
    pub facets: Facets,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Node {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub facts: u32,
}

/// Two things that play parts in the same facts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Edge {
    pub left: String,
    pub right: String,
    pub facts: u32,
    /// How many of each kind.
    pub kinds: BTreeMap<String, u32>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub items: Vec<FactName>,
}

/// Quantities over time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesList {
    pub series: Beginning<Series>,
    #[serde(flatten)]
    pub facets: Facets,
}

/// Numbers of one unit that are given about one thing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    pub kind: String,
    pub about: Option<Named>,
    /// Words for what is counted; several if they count the same: "man", "sailor".
    pub units: Vec<String>,
    /// In the order of time, each once; those that come from an origin, and others as far as there is room.
    pub points: Beginning<Point>,
}

/// A number, when it held, and on whose word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Point {
    pub text: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    #[schema(value_type = Option<Days>)]
    pub when: Option<Interval>,
    pub when_text: Option<String>,
    /// The origin, or the outlet where there is none.
    pub voice: String,
    /// origin, own word, repeat, untraced, denial, not weighed.
    pub part: String,
    pub fact: String,
    pub summary: String,
    pub claim: String,
    pub document: String,
}

/// What a judgement would change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Preview {
    /// In words, as the log would say it.
    pub text: String,
    pub entities_before: u32,
    pub entities_after: u32,
    pub facts_before: u32,
    pub facts_after: u32,
    /// Facts that stay, with another verdict or sentence.
    pub changed: Vec<Changed>,
    /// Facts that would be no more, and facts that would come to be, by their sentences.
    pub gone: Vec<Named>,
    pub new: Vec<Named>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Changed {
    pub id: String,
    pub summary: String,
    /// In words: "single-origin, 1 origin, credibility 3".
    pub before: String,
    pub after: String,
}
