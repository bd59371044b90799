//! How right is what the program makes of a world? Reads and weighs the reports through a case of their own, exports it, finds
//! again what each sentence told, and compares origins, numbers of origins, relations of values, digits and descents.

use super::{Copying, Made, world::Fact};
use crate::worlds::lexicon::Course;
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    fmt::Write,
    fs,
    path::Path,
};
use workbench::{Ask, Case, Format, Silent, Source};

/// How the values that a fact is given stand to each other, in truth or as found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Between {
    Agreement,
    Evolution,
    Conflict,
}

impl Between {
    pub fn name(self) -> &'static str {
        match self {
            Between::Agreement => "agreement",
            Between::Evolution => "evolution",
            Between::Conflict => "conflict",
        }
    }
}

/// What is true of a fact as far as certain sentences tell it.
pub struct Truth<'a> {
    /// Keys of those whose own access shows.
    pub origins: BTreeSet<&'a str>,
    pub relation: Between,
    /// Whether that is evolution or conflict no report tells: who knew less spoke on the same day as who knew more.
    pub untold: bool,
}

/// The truth about a fact, by the sentences (article, sentence) that are let in. Numbers that can be so together ("at least 20", 25)
/// agree. Two others are in conflict if what is true did not change between them, or not in that direction; else one has become the
/// other. Of a fact that is told as not being so those who deny it are the origins.
pub fn truth(made: &Made, fact: usize, negative: bool, open: impl Fn((usize, usize)) -> bool) -> Truth<'_> {
    let about = &made.world.facts[fact];
    let mut origins = BTreeSet::new();
    let (mut answers, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (at, place) in made.tellings.get(&fact).into_iter().flatten().copied().filter(|telling| open(*telling)) {
        let Some(told) = &made.articles[at].sentences[place].told else { continue };
        if told.denies != negative || told.fake || !told.shown {
            continue;
        }
        origins.insert(told.origin.as_str());
        if !told.mutated {
            answers.extend(&told.answer);
            numbers.extend(told.number.map(|n| (told.as_of, n, told.at_least, told.day)));
        }
    }
    let mut relation = if answers.len() > 1 { Between::Conflict } else { Between::Agreement };
    let mut untold = false;
    for one in &numbers {
        let (earlier, a, ..) = *one;
        for other in numbers.range((earlier, i64::MIN, false, Date::MIN)..).filter(|other| !agree(one, other)) {
            let (later, b, ..) = *other;
            let (before, after) = (about.number(earlier), about.number(later));
            let so = match about.course {
                Course::Rises => b > a,
                Course::Falls => b < a,
                _ => true,
            };
            let between = if before != after && so { Between::Evolution } else { Between::Conflict };
            match between {
                Between::Evolution if one.3 == other.3 => untold = true,
                between => relation = relation.max(between),
            }
        }
    }
    untold &= relation != Between::Conflict;
    Truth { origins, relation, untold }
}

/// A number as it was told: as of when, how many, or at least so many, and on which day.
type Number = (Date, i64, bool, Date);

fn agree((_, a, a_open, _): &Number, (_, b, b_open, _): &Number) -> bool {
    a == b || *a_open && a < b || *b_open && b < a || *a_open && *b_open
}

#[derive(Deserialize)]
struct DocumentLine {
    id: String,
    publisher: Option<String>,
    sightings: Vec<String>,
    text: String,
}

#[derive(Deserialize)]
struct Stretch {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct ClaimLine {
    id: String,
    document: String,
    kind: String,
    evidence: Stretch,
    trigger: Stretch,
    polarity: String,
    quantities: Vec<serde_json::Value>,
    chain: Vec<LinkLine>,
}

#[derive(Deserialize)]
struct LinkLine {
    access: Option<String>,
}

#[derive(Deserialize)]
struct MemberLine {
    claim: String,
    document: String,
    part: String,
    taken_from: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
struct ValueLine {
    low: Option<f64>,
    high: Option<f64>,
    value: String,
    claims: Vec<String>,
    origins: Vec<String>,
}

#[derive(Deserialize)]
struct OriginLine {
    claims: Vec<String>,
}

#[derive(Deserialize)]
struct VerdictLine {
    status: String,
    independent_origins: usize,
    credibility: usize,
    origins: Vec<OriginLine>,
}

#[derive(Deserialize)]
struct FactLine {
    id: String,
    summary: String,
    members: Vec<MemberLine>,
    values: Vec<ValueLine>,
    verdict: VerdictLine,
}

impl FactLine {
    /// Nobody says that it is so.
    fn is_negative(&self) -> bool {
        self.summary.starts_with("not so: ")
    }
}

#[derive(Deserialize)]
struct DescentLine {
    from: String,
    to: String,
    basis: Vec<String>,
}

fn lines<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines().map(|l| serde_json::from_str(l).with_context(|| name.to_owned())).collect()
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
struct Share(usize, usize);

impl Share {
    fn add(&mut self, yes: bool) {
        self.0 += usize::from(yes);
        self.1 += 1;
    }

    fn value(self) -> f64 {
        self.0 as f64 / self.1.max(1) as f64
    }

    fn shown(self) -> String {
        if self.1 == 0 { "-".to_owned() } else { format!("{:.3} ({}/{})", self.value(), self.0, self.1) }
    }

    /// Wilson's interval of 95 of 100.
    fn wilson(self) -> (f64, f64) {
        let (n, p, z) = (self.1.max(1) as f64, self.value(), 1.96);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        ((middle - half) / (1.0 + z * z / n), (middle + half) / (1.0 + z * z / n))
    }
}

/// How right it is.
#[derive(Debug, Default)]
pub struct Figures {
    read: Share,
    /// Precision and recall.
    origins: (f64, f64),
    pairs: (Share, Share),
    over: Share,
    error: f64,
    error_read: f64,
    /// Of those whose access was read.
    error_shown: f64,
    /// (In truth, as found): how often.
    relations: BTreeMap<(Between, Between), usize>,
    /// Facts that are left out of them: no report tells which it is.
    untold: usize,
    digits: BTreeMap<usize, Share>,
    /// By how the copy was made: recognised documents.
    copies: BTreeMap<&'static str, Share>,
    /// Those with a quarter to a third of their words replaced.
    spun: Share,
    /// Recognised, or told to be possible copies.
    flagged: BTreeMap<&'static str, Share>,
    /// Without credit.
    uncredited: BTreeMap<&'static str, Share>,
    /// Originals taken for a copy.
    accused: Share,
}

fn f1(p: f64, r: f64) -> f64 {
    if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
}

impl Figures {
    pub fn origin_b3(&self) -> f64 {
        f1(self.origins.0, self.origins.1)
    }

    pub fn evolution_f1(&self) -> f64 {
        let count = |t: &dyn Fn(Between) -> bool, f: &dyn Fn(Between) -> bool| -> usize {
            self.relations.iter().filter(|((a, b), _)| t(*a) && f(*b)).map(|(_, n)| *n).sum()
        };
        let evolution = |b: Between| b == Between::Evolution;
        let contested = |b: Between| b != Between::Agreement;
        let hits = count(&evolution, &evolution) as f64;
        let found = count(&contested, &evolution) as f64;
        let wanted = count(&evolution, &contested) as f64;
        f1(hits / found.max(1.0), hits / wanted.max(1.0))
    }

    /// The figures in one line, the last of a scoring.
    pub fn line(&self) -> String {
        let digits: Vec<String> = self.digits.iter().map(|(d, s)| format!("{d}:{:.2}", s.value())).collect();
        format!(
            "worlds: origin_b3={:.3} overcount={:.3} n_error={:.3} evolution_f1={:.3} digits={}",
            self.origin_b3(),
            self.over.value(),
            self.error,
            self.evolution_f1(),
            digits.join("/")
        )
    }

    /// The cells of a row: sentences read, origins, over-counted, error, evolution, copies spun, translated, told anew, digits.
    pub fn cells(&self) -> Vec<String> {
        let copies = |how: Copying| match self.copies.get(how.name()) {
            Some(share) => format!("{:.2}", share.value()),
            None => "-".to_owned(),
        };
        let digit = |(digit, share): (&usize, &Share)| {
            let (low, high) = share.wilson();
            format!("{digit}: {:.2} [{low:.2}, {high:.2}]", share.value())
        };
        vec![
            format!("{:.2}", self.read.value()),
            format!("{:.3}", self.origin_b3()),
            format!("{:.3}", self.over.value()),
            format!("{:.2}; {:.2}", self.error, self.error_shown),
            format!("{:.3}", self.evolution_f1()),
            copies(Copying::Spun),
            copies(Copying::Translated),
            copies(Copying::Retold),
            self.digits.iter().map(digit).collect::<Vec<_>>().join("; "),
        ]
    }

    pub fn table(&self) -> String {
        let mut text = String::new();
        let mut row = |what: &str, figure: String| _ = writeln!(text, "{what:<52} {figure}");
        row("sentences whose claim was read", self.read.shown());
        row("origins, B-cubed precision and recall", format!("{:.3} {:.3}", self.origins.0, self.origins.1));
        row(
            "facts: pairs joined rightly; of pairs to be joined",
            format!("{}; {}", self.pairs.0.shown(), self.pairs.1.shown()),
        );
        row("facts with more origins counted than there are", self.over.shown());
        row(
            "origins, mean error: all; read; with access read",
            format!("{:.3}; {:.3}; {:.3}", self.error, self.error_read, self.error_shown),
        );
        for ((truth, found), n) in &self.relations {
            row(&format!("values: {} found as {}", truth.name(), found.name()), n.to_string());
        }
        row("values: evolution within one day, not told apart", self.untold.to_string());
        for (digit, share) in &self.digits {
            let (low, high) = share.wilson();
            row(&format!("right where the digit is {digit}"), format!("{} [{low:.2}, {high:.2}]", share.shown()));
        }
        for (how, share) in &self.copies {
            let without = self.uncredited.get(how).copied().unwrap_or_default();
            let flagged = self.flagged.get(how).copied().unwrap_or_default();
            row(
                &format!("copies recognised: {how}; without credit; or flagged"),
                format!("{}; {}; {}", share.shown(), without.shown(), flagged.shown()),
            );
        }
        row("spun, 25 to 35 of 100 words replaced", self.spun.shown());
        row("originals taken for a copy", self.accused.shown());
        text
    }
}

/// A sentence whose claim was read: article, sentence, claim.
struct Found {
    article: usize,
    place: usize,
    claim: usize,
}

pub fn score(made: &Made, folder: &Path, again: bool, explain: Option<&Path>) -> Result<Figures> {
    let path = folder.join("worlds.case");
    if !again && path.exists() {
        fs::remove_file(&path)?;
    }
    let case = if path.exists() { Case::open(&path)? } else { Case::new(&path)? };
    if !again {
        grade(&case, made, &folder.join("reports"))?;
        case.read(vec![Source::Path(folder.join("reports"))], &Silent)?;
    }
    case.refresh(&Silent)?;
    let export = folder.join("export");
    case.export(Format::Jsonl, &workbench::Filter::default(), &export)?;
    let documents: Vec<DocumentLine> = lines(&export, "documents.jsonl")?;
    let claims: Vec<ClaimLine> = lines(&export, "claims.jsonl")?;
    let facts: Vec<FactLine> = lines(&export, "facts.jsonl")?;
    let descents: Vec<DescentLine> = lines(&export, "descents.jsonl")?;
    let mut figures = Figures::default();
    let found = find(made, &documents, &claims, &mut figures);
    let fact_of: BTreeMap<&str, usize> =
        facts.iter().enumerate().flat_map(|(at, f)| f.members.iter().map(move |m| (m.claim.as_str(), at))).collect();
    let labels = labels(&documents, &claims, &facts);
    origins(made, &found, &claims, &labels, &fact_of, &mut figures);
    verdicts(made, &found, &claims, &facts, &fact_of, &mut figures);
    copies(made, &documents, &descents, &mut figures);
    if let Some(path) = explain {
        let told = explained(made, &found, &claims, &facts, &fact_of, &labels);
        fs::write(path, told + &descended(made, &documents, &descents))?;
    }
    Ok(figures)
}

/// Grades outlets as a user of this world would who knows some of them.
fn grade(case: &Case, made: &Made, reports: &Path) -> Result<()> {
    // A report of each outlet makes it known; a grade costs a weighing, so the rest of the reports comes later.
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    // A copy may be byte for byte another outlet's.
    for (at, article) in made.articles.iter().enumerate().filter(|(_, a)| !a.hidden && a.parent.is_none()) {
        first.entry(article.outlet.unwrap_or(usize::MAX)).or_insert(at);
    }
    let graded = first
        .into_iter()
        .filter_map(|(of, at)| Some((&made.world.outlets.get(of)?.name, made.world.outlets[of].grade?, at)));
    let graded: Vec<_> = graded.collect();
    case.read(graded.iter().map(|(.., at)| Source::Path(reports.join(made.name(*at)))).collect(), &Silent)?;
    for (name, grade, _) in graded {
        case.judge(&Ask::Grade { voice: name.clone(), grade }, "a reader of this press", None, &Silent)?;
    }
    Ok(())
}

/// Which claim each sentence became, if any.
fn find(made: &Made, documents: &[DocumentLine], claims: &[ClaimLine], figures: &mut Figures) -> Vec<Found> {
    let by_name = by_name(documents);
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        of.entry(&claim.document).or_default().push(at);
    }
    let mut found = Vec::new();
    for (at, article) in made.articles.iter().enumerate().filter(|(_, a)| !a.hidden) {
        let Some(document) = by_name.get(made.name(at)) else { continue };
        let here = of.get(document.id.as_str()).map_or(&[][..], Vec::as_slice);
        let mut from = 0;
        for (place, sentence) in article.sentences.iter().enumerate() {
            let Some(start) = document.text[from..].find(&sentence.text).map(|s| s + from) else { continue };
            let end = start + sentence.text.len();
            from = end;
            let Some(told) = &sentence.told else { continue };
            let fact = &made.world.facts[told.fact];
            let kinds = &made.lexicon.sorts[&fact.sort].claims;
            let fits = |claim: &ClaimLine| {
                start <= claim.trigger.start && claim.trigger.end <= end && kinds.contains(&claim.kind)
            };
            let best = here.iter().copied().filter(|c| fits(&claims[*c])).min_by_key(|c| {
                let claim = &claims[*c];
                let order = kinds.iter().position(|k| *k == claim.kind);
                (told.number.is_some() == claim.quantities.is_empty(), order, claim.evidence.start, *c)
            });
            figures.read.add(best.is_some());
            found.extend(best.map(|claim| Found { article: at, place, claim }));
        }
    }
    found
}

fn by_name(documents: &[DocumentLine]) -> BTreeMap<&str, &DocumentLine> {
    let file = |path: &'_ str| -> usize { path.rfind(['/', '\\']).map_or(0, |at| at + 1) };
    documents.iter().flat_map(|d| d.sightings.iter().map(move |p| (&p[file(p)..], d))).collect()
}

/// B-cubed over claims: whose claims are of one origin, in truth and as found; and pairs of claims of one fact.
fn origins(
    made: &Made,
    found: &[Found],
    claims: &[ClaimLine],
    labels: &BTreeMap<&str, String>,
    fact_of: &BTreeMap<&str, usize>,
    figures: &mut Figures,
) {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut joined: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for f in found {
        let Some(told) = &made.articles[f.article].sentences[f.place].told else { continue };
        let claim = &claims[f.claim];
        let Some(fact) = fact_of.get(claim.id.as_str()) else { continue };
        *joined.entry((told.fact, *fact)).or_default() += 1;
        if told.denies || claim.polarity == "negated" {
            continue;
        }
        let label = labels.get(claim.id.as_str()).cloned().unwrap_or_default();
        pairs.push((format!("{} {}", told.fact, told.origin), format!("{fact} {label}")));
    }
    let (mut truth, mut system, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (t, s) in &pairs {
        *truth.entry(t).or_insert(0.0) += 1.0;
        *system.entry(s).or_insert(0.0) += 1.0;
        *both.entry((t, s)).or_insert(0.0) += 1.0;
    }
    let n = pairs.len().max(1) as f64;
    let sum = |of: &dyn Fn(&String, &String) -> f64| -> f64 {
        both.iter().map(|((t, s), c): (_, &f64)| c * c / of(t, s)).sum()
    };
    figures.origins = (sum(&|_, s| system[s]) / n, sum(&|t, _| truth[t]) / n);
    let couples = |n: usize| n * n.saturating_sub(1) / 2;
    let (mut by_truth, mut by_fact, mut hits) = (BTreeMap::new(), BTreeMap::new(), 0);
    for ((t, s), n) in &joined {
        *by_truth.entry(t).or_insert(0) += n;
        *by_fact.entry(s).or_insert(0) += n;
        hits += couples(*n);
    }
    let all = |of: &BTreeMap<&usize, usize>| of.values().map(|n| couples(*n)).sum();
    figures.pairs = (Share(hits, all(&by_fact)), Share(hits, all(&by_truth)));
}

/// For each claim to which origin of its fact it is put.
fn labels<'f>(documents: &[DocumentLine], claims: &[ClaimLine], facts: &'f [FactLine]) -> BTreeMap<&'f str, String> {
    let outlets: BTreeMap<&str, &str> =
        documents.iter().filter_map(|d| Some((d.id.as_str(), d.publisher.as_deref()?))).collect();
    // The words that each claim rests on: a source may tell a fact twice, on two voices' word.
    let texts: BTreeMap<&str, &str> = documents.iter().map(|d| (d.id.as_str(), d.text.as_str())).collect();
    let words = |claim: &ClaimLine| -> BTreeSet<String> {
        let text = texts.get(claim.document.as_str()).copied().unwrap_or_default();
        let quote = text.chars().skip(claim.evidence.start).take(claim.evidence.end - claim.evidence.start);
        quote.collect::<String>().split_whitespace().map(str::to_lowercase).collect()
    };
    let evidence: BTreeMap<&str, BTreeSet<String>> = claims.iter().map(|c| (c.id.as_str(), words(c))).collect();
    let alike = |a: &str, b: &str| match (evidence.get(a), evidence.get(b)) {
        (Some(a), Some(b)) => a.intersection(b).count(),
        _ => 0,
    };
    let mut labels = BTreeMap::new();
    for fact in facts {
        let mut by_document: BTreeMap<&str, Vec<&MemberLine>> = BTreeMap::new();
        fact.members.iter().for_each(|m| by_document.entry(&m.document).or_default().push(m));
        let own = |member: &MemberLine| match member.part.as_str() {
            "origin" => {
                let at = fact.verdict.origins.iter().position(|o| o.claims.contains(&member.claim));
                format!("origin {}", at.unwrap_or_default())
            }
            // An outlet's own word is one, however often it gives it.
            "own word" => {
                format!("own word {}", outlets.get(member.document.as_str()).copied().unwrap_or(&member.document))
            }
            part => format!("{part} {}", member.document),
        };
        for member in &fact.members {
            let (mut at, mut seen) = (member, BTreeSet::new());
            let label = loop {
                let Some(from) = at.taken_from.as_deref().filter(|_| seen.insert(at.claim.as_str())) else {
                    break own(at);
                };
                let told = by_document.get(from).into_iter().flatten().rev();
                match told.max_by_key(|other| alike(&at.claim, &other.claim)) {
                    Some(next) => at = next,
                    None => break format!("from {from}"),
                }
            };
            labels.insert(member.claim.as_str(), label);
        }
    }
    labels
}

/// Whether the value that most stand behind is right.
fn is_right(fact: &Fact, line: &FactLine) -> bool {
    if !fact.real {
        return false;
    }
    let best = line.values.iter().max_by_key(|v| (v.origins.len(), v.claims.len()));
    match (fact.course, best) {
        (Course::None, _) | (_, None) => true,
        (Course::Answer, Some(value)) => fact.answers.first().is_some_and(|a| value.value.contains(a.as_str())),
        (_, Some(value)) => {
            let numbers = fact.series.iter().map(|(_, n)| *n as f64);
            let within = |n: f64| value.low.is_none_or(|l| l <= n) && value.high.is_none_or(|h| n <= h);
            numbers.clone().any(within) || value.low.is_none() && value.high.is_none()
        }
    }
}

/// For each fact of the case the fact of the world that most of its claims tell of, with the sentences that do.
fn matched<'f>(
    made: &Made,
    found: &'f [Found],
    claims: &[ClaimLine],
    fact_of: &BTreeMap<&str, usize>,
) -> BTreeMap<usize, BTreeMap<usize, Vec<&'f Found>>> {
    let mut of: BTreeMap<usize, BTreeMap<usize, Vec<&Found>>> = BTreeMap::new();
    for f in found {
        let Some(told) = &made.articles[f.article].sentences[f.place].told else { continue };
        if let Some(fact) = fact_of.get(claims[f.claim].id.as_str()) {
            of.entry(*fact).or_default().entry(told.fact).or_default().push(f);
        }
    }
    of
}

fn verdicts(
    made: &Made,
    found: &[Found],
    claims: &[ClaimLine],
    facts: &[FactLine],
    fact_of: &BTreeMap<&str, usize>,
    figures: &mut Figures,
) {
    // Sentences in which a voice or an access of the outlet was read.
    let with = |claim: &ClaimLine| claim.chain.len() > 1 || claim.chain.iter().any(|l| l.access.is_some());
    let attributed: BTreeSet<(usize, usize)> =
        found.iter().filter(|f| with(&claims[f.claim])).map(|f| (f.article, f.place)).collect();
    // For each fact of the world the fact of the case that holds most of its claims.
    let mut main: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut told: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (line, about) in matched(made, found, claims, fact_of) {
        for (fact, list) in &about {
            told.entry(*fact).or_default().extend(list.iter().map(|f| (f.article, f.place)));
            let best = main.entry(*fact).or_insert((list.len(), line));
            *best = (*best).max((list.len(), line));
        }
        let Some((fact, list)) = about.iter().max_by_key(|(at, list)| (list.len(), std::cmp::Reverse(**at))) else {
            continue;
        };
        if list.len() * 2 < about.values().map(Vec::len).sum() {
            continue;
        }
        let line = &facts[line];
        figures.digits.entry(line.verdict.credibility).or_default().add(is_right(&made.world.facts[*fact], line));
        let origins = truth(made, *fact, line.is_negative(), |_| true).origins.len();
        figures.over.add(line.verdict.independent_origins > origins);
    }
    let mut sums = (0.0, 0.0, 0.0);
    for (fact, (_, line)) in &main {
        let (verdict, negative) = (&facts[*line].verdict, facts[*line].is_negative());
        let all = truth(made, *fact, negative, |_| true);
        let read: BTreeSet<(usize, usize)> = told[fact].iter().copied().collect();
        let seen = truth(made, *fact, negative, |at| read.contains(&at));
        let off = |n: usize| verdict.independent_origins.abs_diff(n) as f64;
        let shown: BTreeSet<(usize, usize)> = told[fact].iter().copied().filter(|at| attributed.contains(at)).collect();
        let as_read = truth(made, *fact, negative, |at| shown.contains(&at));
        sums.0 += off(all.origins.len());
        sums.1 += off(seen.origins.len());
        sums.2 += off(as_read.origins.len());
        let denied =
            told[fact].iter().any(|(a, p)| made.articles[*a].sentences[*p].told.as_ref().is_some_and(|t| t.denies));
        if seen.untold {
            figures.untold += 1;
        } else if !denied {
            let as_found = match verdict.status.as_str() {
                "evolving" => Between::Evolution,
                "disputed" => Between::Conflict,
                _ => Between::Agreement,
            };
            *figures.relations.entry((seen.relation, as_found)).or_default() += 1;
        }
    }
    let n = main.len().max(1) as f64;
    (figures.error, figures.error_read, figures.error_shown) = (sums.0 / n, sums.1 / n, sums.2 / n);
}

fn copies(made: &Made, documents: &[DocumentLine], descents: &[DescentLine], figures: &mut Figures) {
    let by_name = by_name(documents);
    let mut article: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tied: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..made.articles.len() {
        let Some(document) = by_name.get(made.name(at)) else { continue };
        // Byte for byte the same is one document.
        match article.entry(&document.id) {
            Entry::Occupied(first) => tied.entry(at).or_default().push(*first.get()),
            Entry::Vacant(free) => _ = free.insert(at),
        }
    }
    let possible = |d: &DescentLine| d.basis.first().is_some_and(|b| b.starts_with("a possible copy"));
    let mut hinted = BTreeSet::new();
    for descent in descents {
        if let (Some(from), Some(to)) = (article.get(descent.from.as_str()), article.get(descent.to.as_str())) {
            if possible(descent) {
                hinted.extend([*from, *to].into_iter().filter(|_| made.root(*from) == made.root(*to)));
                continue;
            }
            tied.entry(*from).or_default().push(*to);
            tied.entry(*to).or_default().push(*from);
        }
    }
    // How many reports of the case descend from each article.
    let mut trees: BTreeMap<usize, usize> = BTreeMap::new();
    for at in (0..made.articles.len()).filter(|at| !made.articles[*at].hidden) {
        *trees.entry(made.root(at)).or_default() += 1;
    }
    for (at, one) in made.articles.iter().enumerate().filter(|(_, a)| !a.hidden) {
        let root = made.root(at);
        let ties = tied.get(&at).map_or(&[][..], Vec::as_slice);
        match one.copying {
            // Nothing in the case to be tied to; or no claim in it.
            Some(_) if trees[&root] < 2 => {}
            Some(how) => {
                let seen = ties.iter().any(|other| made.root(*other) == root);
                figures.copies.entry(how.name()).or_default().add(seen);
                figures.flagged.entry(how.name()).or_default().add(seen || hinted.contains(&at));
                if !one.credited {
                    figures.uncredited.entry(how.name()).or_default().add(seen);
                }
                if how == Copying::Spun && (0.25..=0.35).contains(&one.spun) {
                    figures.spun.add(seen);
                }
            }
            None => figures.accused.add(descents.iter().any(|d| {
                article.get(d.to.as_str()) == Some(&at)
                    && article.get(d.from.as_str()).is_some_and(|from| made.root(*from) != root)
                    && !possible(d)
            })),
        }
    }
}

/// Fact by fact what was counted, for those who look for the causes.
fn explained(
    made: &Made,
    found: &[Found],
    claims: &[ClaimLine],
    facts: &[FactLine],
    fact_of: &BTreeMap<&str, usize>,
    labels: &BTreeMap<&str, String>,
) -> String {
    let mut text = String::new();
    let mut main: BTreeMap<usize, Vec<(usize, &Found)>> = BTreeMap::new();
    for f in found {
        if let (Some(told), Some(line)) =
            (&made.articles[f.article].sentences[f.place].told, fact_of.get(claims[f.claim].id.as_str()))
        {
            main.entry(told.fact).or_default().push((*line, f));
        }
    }
    for (fact, list) in main {
        let about = truth(made, fact, false, |_| true);
        let read: BTreeSet<(usize, usize)> = list.iter().map(|(_, f)| (f.article, f.place)).collect();
        let seen = truth(made, fact, false, |at| read.contains(&at));
        let world = &made.world.facts[fact];
        let series: Vec<i64> = world.series.iter().map(|(_, n)| *n).collect();
        let _ = writeln!(
            text,
            "FACT {fact} {} {} real={} {series:?} {:?} n={} seen={} {:?} {:?}",
            world.sort,
            world.day,
            world.real,
            world.answers.first(),
            about.origins.len(),
            seen.origins.len(),
            seen.relation,
            seen.origins
        );
        let lines: BTreeSet<usize> = list.iter().map(|(line, _)| *line).collect();
        for line in lines {
            let it = &facts[line];
            let _ = writeln!(
                text,
                "  -> {} {} | {} digit {} n={}",
                it.id, it.summary, it.verdict.status, it.verdict.credibility, it.verdict.independent_origins
            );
            for (_, f) in list.iter().filter(|(l, _)| *l == line) {
                let article = &made.articles[f.article];
                let sentence = &article.sentences[f.place];
                let claim = &claims[f.claim];
                let member = it.members.iter().find(|m| m.claim == claim.id);
                let told = sentence.told.as_ref();
                let _ = writeln!(
                    text,
                    "       {} {} {:?}{} [{}{}{}{}] <{}> {} ({}) | {}",
                    article.published,
                    article.publisher,
                    article.copying,
                    if article.credited { "+" } else { "" },
                    told.map_or("", |t| t.origin.as_str()),
                    told.map_or(String::new(), |t| t
                        .number
                        .map_or(String::new(), |n| format!(" {n} as of {}", t.as_of))),
                    if told.is_some_and(|t| t.shown) { "" } else { " unshown" },
                    if told.is_some_and(|t| t.fake) { " FAKE" } else { "" },
                    labels.get(claim.id.as_str()).map_or("", String::as_str),
                    member.map_or("", |m| m.part.as_str()),
                    member.map_or("", |m| m.reason.as_str()),
                    sentence.text
                );
            }
        }
    }
    text
}

/// Which descents are wrong, and which copies hang on nothing.
fn descended(made: &Made, documents: &[DocumentLine], descents: &[DescentLine]) -> String {
    let by_name = by_name(documents);
    let mut article: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..made.articles.len() {
        if let Some(document) = by_name.get(made.name(at)) {
            article.entry(&document.id).or_insert(at);
        }
    }
    let (mut text, mut tied) = (String::new(), BTreeSet::new());
    for descent in descents {
        let (Some(from), Some(to)) = (article.get(descent.from.as_str()), article.get(descent.to.as_str())) else {
            continue;
        };
        if made.root(*from) == made.root(*to) {
            tied.extend([*from, *to]);
            continue;
        }
        let (a, b) = (&made.articles[*from], &made.articles[*to]);
        let _ = writeln!(
            text,
            "WRONG {} {} {:?} -> {} {} {:?} one story {} {:?}",
            made.name(*from),
            a.publisher,
            a.copying,
            made.name(*to),
            b.publisher,
            b.copying,
            a.story == b.story,
            descent.basis
        );
    }
    for (at, one) in made.articles.iter().enumerate() {
        if let (Some(how), false) = (one.copying, one.hidden || tied.contains(&at)) {
            let size = made.articles.iter().filter(|a| a.story == one.story && !a.hidden).count();
            let parent = one.parent.map_or("", |p| made.name(p));
            let _ = writeln!(
                text,
                "MISSED {} {} {how:?} of {parent} {} credited {} spun {:.2} story of {size}",
                made.name(at),
                one.publisher,
                one.parent.is_some_and(|p| made.articles[p].hidden),
                one.credited,
                one.spun
            );
        }
    }
    text
}
