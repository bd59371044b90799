//! Which claims tell of one fact? Log-odds over kind, players, place, time and number, each told; never across what
//! forbids it, and never by a chain of likenesses.

use super::items::{Item, Lie, Map, Number, Player, Realm, gap, is_place};
use crate::Constants;
use crate::origins::denies;
use model::{Form, Role, Sameness};
use std::collections::{BTreeMap, BTreeSet};

/// Why two claims are or are not one fact: log-odds, or nothing if they cannot be.
pub(crate) struct Odds {
    pub sum: f64,
    pub told: Vec<String>,
}

/// What holds two claims together in one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bond {
    None,
    /// The same words, which name nothing.
    Worded,
    /// The same named thing.
    Named,
}

pub(crate) struct Grouping<'a> {
    pub map: &'a Map,
    pub constants: &'a Constants,
    pub stories: &'a Stories<'a>,
    /// Reasons are put into words: for the pairs that are kept, not for the many that are tried.
    pub telling: bool,
}

/// Which documents tell the same events: by report, the events that it tells, as far as they are grouped already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stories<'a> {
    /// Class of each event.
    classes: Vec<&'a str>,
    of: Vec<BTreeSet<u32>>,
}

impl<'a> Stories<'a> {
    /// From a first grouping. What more than a block of reports tell ties no two of them.
    pub fn new(items: &[Item<'a>], groups: &[Group], reports: usize, constants: &Constants) -> Stories<'a> {
        let mut found = Stories { classes: Vec::new(), of: vec![BTreeSet::new(); reports] };
        for group in groups {
            let Some(first) = group.items.first().map(|at| &items[*at]).filter(|i| i.form == Form::Event) else {
                continue;
            };
            let told: BTreeSet<u32> = group.items.iter().map(|at| items[*at].report).collect();
            if first.realm == Realm::Actual && (2..=constants.grouping.block).contains(&told.len()) {
                told.iter().for_each(|report| {
                    found.of[*report as usize].insert(found.classes.len() as u32);
                });
                found.classes.push(first.class);
            }
        }
        found
    }

    /// Whether the documents of two claims tell an event of another class alike.
    fn shared(&self, a: &Item<'_>, b: &Item<'_>) -> bool {
        let of = |item: &Item<'_>| self.of.get(item.report as usize);
        let (Some(x), Some(y)) = (of(a), of(b)) else { return false };
        a.report != b.report && x.intersection(y).any(|event| self.classes[*event as usize] != a.class)
    }
}

impl Grouping<'_> {
    fn say(&self, told: impl FnOnce() -> String) -> String {
        if self.telling { told() } else { String::new() }
    }

    /// The log-odds that two claims tell of one fact; `None` if something forbids it.
    pub fn odds(&self, a: &Item<'_>, b: &Item<'_>) -> Option<Odds> {
        let weights = &self.constants.grouping;
        if a.class != b.class || a.realm != b.realm && a.realm != Realm::Thought && b.realm != Realm::Thought {
            return None;
        }
        let (when, times) = self.time(a, b)?;
        let mut odds = Odds { sum: weights.prior, told: Vec::new() };
        let mut add = |value: f64, told: String| {
            odds.sum += value;
            if self.telling {
                odds.told.push(format!("{told} ({value:+.1})"));
            }
        };
        let (kind_a, kind_b) = (&a.claim.kind, &b.claim.kind);
        if kind_a == kind_b {
            add(weights.same_kind, self.say(|| format!("same kind, {kind_a}")));
        } else {
            add(weights.same_class, self.say(|| format!("kinds of one class, {kind_a} and {kind_b}")));
        }
        add(when, times);
        let (mut named, mut worded) = (false, false);
        for (value, told, bond) in self.players(a, b)? {
            named |= bond == Bond::Named;
            worded |= bond == Bond::Worded;
            add(value, told);
        }
        let about = !a.about.is_disjoint(b.about);
        // That documents about a man name him is no further evidence that they tell one thing of him; nor that one document is
        // about one matter.
        let plays = |item: &Item<'_>, entity: &u32| {
            let by_name = item.players.values().flatten().any(|p| *p == Player::Entity(*entity));
            by_name || item.within.values().any(|named| named.contains(entity))
        };
        if a.about.intersection(b.about).any(|e| self.map.is_single(*e)) {
            add(weights.same_ship, self.say(|| "documents about one ship".to_owned()));
        } else if a.report != b.report && a.about.intersection(b.about).any(|e| !(plays(a, e) && plays(b, e))) {
            add(weights.same_matter, self.say(|| "documents about one matter".to_owned()));
        }
        if self.stories.shared(a, b) {
            add(weights.same_story, self.say(|| "their documents tell other events alike".to_owned()));
        }
        if a.speaker.is_some() && a.speaker == b.speaker {
            add(weights.same_speaker, self.say(|| "on one voice's word".to_owned()));
        }
        // Words that name nothing tell of one thing only where the documents do; and rival answers are to one question only if
        // what it is about is named: "a ship" and "the ship" may be two.
        let asks = a.kind.is_some_and(|k| k.rival.is_some());
        if !(named || worded && about && !asks) {
            return None;
        }
        if let Some((value, told)) = self.numbers(a, b) {
            add(value, told);
        }
        Some(odds)
    }

    fn time(&self, a: &Item<'_>, b: &Item<'_>) -> Option<(f64, String)> {
        let weights = &self.constants.grouping;
        let state = a.form == Form::State;
        let (Some(x), Some(y)) = (a.when, b.when) else {
            // A plan is of the day on which it is told.
            if a.report != b.report && [a, b].iter().any(|i| i.realm == Realm::Future) {
                return None;
            }
            return Some((
                if state { 0.0 } else { weights.time_unknown },
                self.say(|| "the time of one is not known".to_owned()),
            ));
        };
        let slack = [a, b].iter().filter_map(|i| i.kind).map(|kind| kind.same.slack_days).max();
        let slack = slack.unwrap_or(0);
        let between = gap(x.to, y.from).max(gap(y.to, x.from)).max(0);
        if state {
            let near = between <= weights.news_days;
            return match near {
                true => Some((weights.time_near, self.say(|| "about the same time".to_owned()))),
                // What holds may change with the years and stay one matter; what is wished or planned is another wish then.
                false if a.realm == Realm::Actual && b.realm == Realm::Actual => {
                    Some((0.0, self.say(|| format!("states {between} days apart"))))
                }
                false => None,
            };
        }
        if !x.dated && !y.dated {
            let days = match (a.told, b.told) {
                (Some(p), Some(q)) => gap(p, q).abs(),
                _ => return Some((weights.time_unknown, self.say(|| "no date".to_owned()))),
            };
            return match days {
                d if d <= 7 => Some((weights.time_near, self.say(|| format!("undated, published {d} days apart")))),
                d if d <= weights.news_days => Some((0.0, self.say(|| format!("undated, published {d} days apart")))),
                _ => None,
            };
        }
        if between > slack {
            return None;
        }
        if !(x.dated && y.dated) {
            let (dated, other) = if x.dated { (x, b) } else { (y, a) };
            let lag = other.told.map_or(weights.news_days, |t| gap(dated.from, t));
            return match lag {
                l if l < -slack => None,
                l if l < 0 => Some((0.0, self.say(|| "the one without a date was told a little before".to_owned()))),
                l if l <= 10 => {
                    Some((weights.time_near, self.say(|| "the one without a date was told soon after".to_owned())))
                }
                l if l <= weights.news_days => {
                    Some((0.0, self.say(|| "the one without a date was told weeks after".to_owned())))
                }
                _ => None,
            };
        }
        let longest = gap(x.from, x.to).max(gap(y.from, y.to)) + 1;
        let exact = (weights.time_window / f64::from(longest.max(1))).ln().clamp(0.0, weights.time_exact);
        let value = if between > 0 { exact.min(weights.time_near) } else { exact };
        let told = if longest == 1 && between == 0 {
            self.say(|| format!("the same day, {}", x.from))
        } else if between == 0 {
            self.say(|| format!("times overlap within {longest} days"))
        } else {
            self.say(|| format!("times {between} days apart"))
        };
        Some((value, told))
    }

    /// Role by role: log-odds, why, and what it binds by.
    fn players(&self, a: &Item<'_>, b: &Item<'_>) -> Option<Vec<(f64, String, Bond)>> {
        let weights = &self.constants.grouping;
        let (rules_a, rules_b) = (a.kind.map(|k| &k.same), b.kind.map(|k| &k.same));
        let listed = |rules: Option<&Sameness>, role: Role| rules.is_some_and(|r| r.roles.contains(&role));
        let swaps = |rules: Option<&Sameness>| rules.is_some_and(|r| r.symmetric);
        let both_kinds = a.claim.kind == b.claim.kind;
        let symmetric = swaps(rules_a) || swaps(rules_b) || !both_kinds;
        let crossed = symmetric && self.crossed(a, b);
        let mut found = Vec::new();
        for role in Role::ALL.iter().copied() {
            let other = match role {
                Role::Actor if crossed => Role::Target,
                Role::Target if crossed => Role::Actor,
                role => role,
            };
            let (Some(x), Some(y)) = (a.players.get(&role), b.players.get(&other)) else { continue };
            let counts = listed(rules_a, role) && listed(rules_b, other);
            if is_place(role) {
                found.push(self.places(role, x, y, counts)?);
                continue;
            }
            if x.iter().any(|p| matches!(p, Player::Entity(_)) && y.contains(p)) {
                let value = if counts { weights.same_player } else { weights.same_player / 2.0 };
                found.push((value, self.say(|| format!("same {role}")), Bond::Named));
                continue;
            }
            let entity = |set: &BTreeSet<Player>| set.iter().any(|p| matches!(p, Player::Entity(_)));
            if entity(x) && entity(y) {
                if counts {
                    return None;
                }
                found.push((weights.other_player / 2.0, self.say(|| format!("other {role}")), Bond::None));
                continue;
            }
            let (value, told, bond) = self.phrases((a, role, x), (b, other, y), counts);
            found.push((value, told, bond));
        }
        for role in Role::ALL.iter().filter(|r| listed(rules_a, **r) && listed(rules_b, **r)) {
            if a.players.contains_key(role) != b.players.contains_key(role) {
                found.push((weights.missing_player, self.say(|| format!("only one has a {role}")), Bond::None));
            }
        }
        Some(found)
    }

    /// Two fillers of which at least one names nothing: by their words, and by what is named within them.
    fn phrases(&self, one: Part<'_>, other: Part<'_>, counts: bool) -> (f64, String, Bond) {
        let weights = &self.constants.grouping;
        let ((a, role, x), (b, there, y)) = (one, other);
        let entities = |set: &BTreeSet<Player>| -> BTreeSet<u32> {
            set.iter().filter_map(|p| if let Player::Entity(e) = p { Some(*e) } else { None }).collect()
        };
        const NOTHING: &BTreeSet<u32> = &BTreeSet::new();
        let inside = |item, role: Role| -> &BTreeSet<u32> {
            let item: &Item<'_> = item;
            item.within.get(&role).unwrap_or(NOTHING)
        };
        let (named_a, named_b) = (entities(x), entities(y));
        let (in_a, in_b) = (inside(a, role), inside(b, there));
        let bond = |bond: Bond| if counts { bond } else { Bond::None };
        if !named_a.is_empty() || !named_b.is_empty() {
            let held = !named_a.is_disjoint(in_b) || !named_b.is_disjoint(in_a);
            return match held {
                true => (
                    weights.same_player / 2.0,
                    self.say(|| format!("the {role} of one is named in the other's")),
                    bond(Bond::Named),
                ),
                false => (0.0, self.say(|| format!("{role} named by one only")), Bond::None),
            };
        }
        // A country in both makes them of one thing as little as it makes them of two.
        let shared: BTreeSet<&u32> = in_a.intersection(in_b).collect();
        let of_one = shared.iter().any(|e| !self.map.is_state(**e));
        if shared.is_empty() && !in_a.is_empty() && !in_b.is_empty() {
            return (weights.other_player, self.say(|| format!("{role} of other things")), Bond::None);
        }
        let more = if of_one { weights.same_player / 2.0 } else { 0.0 };
        let strong = if of_one { Bond::Named } else { Bond::Worded };
        let (words_a, words_b) = (phrase(x), phrase(y));
        let told = |what: &str| {
            if of_one {
                self.say(|| format!("{role} {what}, of the same thing"))
            } else {
                self.say(|| format!("{role} {what}"))
            }
        };
        if let (Some(p), Some(q)) = (&words_a, &words_b) {
            // A rival number of a part of them is no rival.
            let beyond = |named: &BTreeSet<u32>, other: &Item<'_>, there: &BTreeSet<u32>| {
                named.iter().any(|e| !there.contains(e) && !other.about.contains(e))
            };
            let by_name = (beyond(in_a, b, in_b), beyond(in_b, a, in_a));
            let by_words = (narrows(p, q), narrows(q, p));
            let part = || self.say(|| format!("one number is of a part of the {role}"));
            // Of forty dead three are children: another fact, not another number.
            let share = |x: &Number| b.numbers.iter().any(|y| (x.low, x.high) == (y.low, y.high));
            let differ = !a.numbers.is_empty() && !b.numbers.is_empty() && !a.numbers.iter().any(share);
            if some_of(p, q) != some_of(q, p) && differ {
                return (weights.part_of_people, part(), Bond::None);
            }
            if by_name.0 != by_name.1 && self.unequal(a, b) {
                return (weights.other_player, part(), Bond::None);
            }
            if by_words.0 != by_words.1 && self.unequal(a, b) {
                return (weights.same_people / 2.0 + more, part(), bond(strong));
            }
            let people = |words: &[String]| words.iter().all(|w| w.starts_with('='));
            if people(p) && people(q) && (p.is_empty() || q.is_empty() || p == q) {
                return (weights.same_people + more, told("people of whom no more is said"), bond(strong));
            }
            if p.is_empty() || q.is_empty() {
                return (
                    more,
                    self.say(|| format!("{role} told by one only")),
                    if of_one { bond(strong) } else { Bond::None },
                );
            }
        }
        match overlap(x, y) {
            Some(share) if share >= 0.5 => (weights.same_words + more, told("in much the same words"), bond(strong)),
            Some(share) if share > 0.0 => {
                let alike = 0.3;
                let value =
                    if counts { weights.other_player + 2.0 * share * (alike - weights.other_player) } else { alike };
                (value, told("in partly the same words"), Bond::None)
            }
            Some(_) if of_one => (0.0, told("in other words"), Bond::None),
            Some(_) if counts => (weights.other_player, told("in other words"), Bond::None),
            Some(_) => (-0.5, told("in other words"), Bond::None),
            None => (0.0, self.say(|| format!("{role} named by one only")), Bond::None),
        }
    }

    /// Both give numbers of one measure, and none in common.
    fn unequal(&self, a: &Item<'_>, b: &Item<'_>) -> bool {
        let pairs = || a.numbers.iter().flat_map(|x| b.numbers.iter().map(move |y| (x, y)));
        let alike = || pairs().filter(|(x, y)| x.measure == y.measure);
        alike().next().is_some() && alike().all(|(x, y)| (x.low, x.high) != (y.low, y.high))
    }

    /// Actor and target have changed places.
    fn crossed(&self, a: &Item<'_>, b: &Item<'_>) -> bool {
        let meets = |x: Role, y: Role| match (a.players.get(&x), b.players.get(&y)) {
            (Some(x), Some(y)) => x.iter().any(|p| y.contains(p)),
            _ => false,
        };
        let straight = meets(Role::Actor, Role::Actor) || meets(Role::Target, Role::Target);
        !straight && (meets(Role::Actor, Role::Target) || meets(Role::Target, Role::Actor))
    }

    fn places(
        &self,
        role: Role,
        x: &BTreeSet<Player>,
        y: &BTreeSet<Player>,
        counts: bool,
    ) -> Option<(f64, String, Bond)> {
        let weights = &self.constants.grouping;
        let mut best = None;
        for (p, q) in x.iter().flat_map(|p| y.iter().map(move |q| (p, q))) {
            let lie = match (p, q) {
                (Player::Entity(p), Player::Entity(q)) => self.map.lie(*p, *q, self.constants),
                _ if p == q => Lie::Near,
                _ => Lie::Unknown,
            };
            let rank =
                |l: Lie| [Lie::Equal, Lie::Within, Lie::Near, Lie::Unknown, Lie::Apart].iter().position(|o| *o == l);
            if best.is_none_or(|b| rank(lie) < rank(b)) {
                best = Some(lie);
            }
        }
        Some(match best? {
            Lie::Equal => {
                let state = x.iter().all(|p| matches!(p, Player::Entity(e) if self.map.is_state(*e)));
                let value = if state { weights.same_place / 2.0 } else { weights.same_place };
                (value, self.say(|| format!("same {role}")), if counts && !state { Bond::Named } else { Bond::None })
            }
            Lie::Within => (weights.within_place, self.say(|| format!("one {role} holds the other")), Bond::None),
            Lie::Near => (weights.within_place, self.say(|| format!("the {role} is near")), Bond::None),
            // Where a kind is told by its place, two places of which nothing more is known are rather two.
            Lie::Unknown if counts => {
                (weights.unknown_place * 2.0, self.say(|| format!("no sign that the {role} is one")), Bond::None)
            }
            Lie::Unknown => {
                (weights.unknown_place, self.say(|| format!("how the {role} of each lies is not known")), Bond::None)
            }
            Lie::Apart => return None,
        })
    }

    /// Numbers never forbid: a rival number belongs to the fact.
    fn numbers(&self, a: &Item<'_>, b: &Item<'_>) -> Option<(f64, String)> {
        let weights = &self.constants.grouping;
        let mut any = false;
        for x in &a.numbers {
            for y in b.numbers.iter().filter(|y| y.measure == x.measure) {
                any = true;
                if x.low == y.low && x.high == y.high {
                    // Small numbers are many things' numbers.
                    let share = match x.low.or(x.high).unwrap_or(0.0) {
                        n if n >= 10.0 => 1.0,
                        n if n >= 4.0 => 0.5,
                        n if n >= 2.0 => 0.25,
                        _ => 0.0,
                    };
                    return Some((weights.same_number * share, self.say(|| "same number".to_owned())));
                }
            }
        }
        any.then(|| (0.0, self.say(|| "another number".to_owned())))
    }
}

/// How classes of people begin that are always a part of them.
const SOME: &str = "=part-";

/// A claim, a role in it, and what fills that.
type Part<'a> = (&'a Item<'a>, Role, &'a BTreeSet<Player>);

/// The words of a filler that is one phrase.
fn phrase(set: &BTreeSet<Player>) -> Option<&[String]> {
    match set.first() {
        Some(Player::Words(words)) if set.len() == 1 => Some(words),
        _ => None,
    }
}

/// Whether a phrase has words, beyond those for people, that the other has not.
fn narrows(p: &[String], q: &[String]) -> bool {
    p.iter().any(|w| !w.starts_with('=') && !q.contains(w))
}

/// Whether a phrase is of some of the people that the other may be of: the children among them.
fn some_of(p: &[String], q: &[String]) -> bool {
    p.iter().any(|w| w.starts_with(SOME) && !q.contains(w))
}

/// The share of words in common, of the shorter; `None` where one side has an entity or no words.
fn overlap(x: &BTreeSet<Player>, y: &BTreeSet<Player>) -> Option<f64> {
    fn words(set: &BTreeSet<Player>) -> Vec<BTreeSet<&str>> {
        let lists = set.iter().filter_map(|p| match p {
            Player::Words(words) if !words.is_empty() => Some(words.iter().map(String::as_str).collect()),
            _ => None,
        });
        lists.collect()
    }
    let (x, y) = (words(x), words(y));
    let mut best: Option<f64> = None;
    for (p, q) in x.iter().flat_map(|p| y.iter().map(move |q| (p, q))) {
        let share = p.intersection(q).count() as f64 / p.len().min(q.len()).max(1) as f64;
        best = Some(best.map_or(share, |b| b.max(share)));
    }
    best
}

/// What judgements demand of claims, by index of the item.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// For each item that must go with others, the least of them.
    pub with: BTreeMap<usize, usize>,
    pub apart: BTreeSet<(usize, usize)>,
}

/// Claims of one fact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Indices of items, sorted.
    pub items: Vec<usize>,
    pub told: BTreeSet<String>,
    pub provisional: bool,
}

/// Claims that say the same in every particular are one node, so that copies cannot weigh in the grouping.
struct Node {
    items: Vec<usize>,
    /// Stands for them.
    first: usize,
}

fn nodes(items: &[Item<'_>], demands: &Demands) -> Vec<Node> {
    let judged: BTreeSet<usize> = demands.apart.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let numbers: Vec<_> = item.numbers.iter().map(|n| (n.unit.as_deref(), n.low, n.high)).collect();
        let when = item.when.map(|w| (w.from, w.to, w.dated));
        let told = if item.when.is_some_and(|w| w.dated) { None } else { item.told };
        // What no date holds is one with its like in the same document alone, until more is compared.
        let alone = (item.when.is_none() && item.told.is_none()).then_some(item.report);
        let own = match demands.with.get(&at) {
            Some(least) => format!("with {least}"),
            None if judged.contains(&at) => format!("alone {at}"),
            None => String::new(),
        };
        let key = format!(
            "{own} {} {:?} {:?} {numbers:?} {when:?} {told:?} {alone:?}",
            item.claim.kind, item.realm, item.players
        );
        let key = if demands.with.contains_key(&at) { own } else { key };
        groups.entry(key).or_default().push(at);
    }
    let order =
        |at: &usize| (items[*at].told, items[*at].report, items[*at].claim.evidence, items[*at].claim.id.clone());
    let mut nodes: Vec<Node> = groups
        .into_values()
        .map(|mut group| {
            group.sort_by_key(order);
            Node { first: group[0], items: group }
        })
        .collect();
    // Those that say most stand first, so that the vague ones join them.
    let says = |n: &Node| {
        let item = &items[n.first];
        let dated = item.when.is_some_and(|w| w.dated);
        std::cmp::Reverse(item.players.values().map(BTreeSet::len).sum::<usize>() + usize::from(dated))
    };
    let denial = |n: &Node| n.items.iter().all(|at| denies(items[*at].claim));
    nodes.sort_by_cached_key(|n| (denial(n), says(n), order(&n.first)));
    nodes
}

/// Where an item may meet its like.
fn keys(item: &Item<'_>) -> Vec<String> {
    let mut entities: Vec<u32> = Vec::new();
    for player in item.players.values().flatten() {
        if let Player::Entity(at) = player {
            entities.push(*at);
        }
    }
    entities.sort_unstable();
    entities.dedup();
    let months: Vec<String> = match (item.form, item.when) {
        (Form::Event, Some(when)) if gap(when.from, when.to) <= 150 => {
            let month = |d: jiff::civil::Date| i32::from(d.year()) * 12 + i32::from(d.month());
            (month(when.from) - 1..=month(when.to) + 1).map(|m| m.to_string()).collect()
        }
        _ => vec!["any".to_owned()],
    };
    let mut keys = Vec::new();
    if item.players.values().flatten().any(|p| matches!(p, Player::Words(_))) {
        for entity in item.about {
            keys.extend(months.iter().map(|m| format!("{} about {entity} {m}", item.class)));
        }
    }
    for entity in &entities {
        keys.extend(months.iter().map(|m| format!("{} {entity} {m}", item.class)));
        if months[0] != "any" {
            keys.push(format!("{} {entity} any", item.class));
        }
    }
    for (at, a) in entities.iter().enumerate() {
        keys.extend(entities[at + 1..].iter().map(|b| format!("{} {a} {b}", item.class)));
    }
    keys
}

/// Groups the claims.
pub(crate) fn group(items: &[Item<'_>], grouping: &Grouping<'_>, demands: &Demands) -> Vec<Group> {
    let weights = &grouping.constants.grouping;
    let telling = Grouping { telling: true, ..*grouping };
    let mut clusters: Vec<(Vec<usize>, Group)> = Vec::new();
    let mut index: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    // Items that judgements keep from others: from whom, and in which cluster they are.
    let mut apart: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in &demands.apart {
        apart.entry(*a).or_default().push(*b);
        apart.entry(*b).or_default().push(*a);
    }
    let mut placed: BTreeMap<usize, u32> = BTreeMap::new();
    let nodes = nodes(items, demands);
    let denials = nodes.iter().position(|n| n.items.iter().all(|at| denies(items[*at].claim))).unwrap_or(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        // A denial goes to what it denies and makes nothing one: it comes when all else is grouped.
        if at == denials {
            repair(&mut clusters, &index, items, grouping, &apart);
            index = met(&clusters, items);
        }
        let mut mine: Vec<String> = node.items.iter().take(1).flat_map(|i| keys(&items[*i])).collect();
        if demands.with.contains_key(&node.first) {
            mine = node.items.iter().flat_map(|i| keys(&items[*i])).collect::<BTreeSet<_>>().into_iter().collect();
        }
        let candidates: BTreeSet<u32> = mine
            .iter()
            .filter_map(|k| index.get(k))
            .flat_map(|list| list.iter().rev().take(weights.block).copied())
            .collect();
        let mut best: Vec<(f64, u32)> = Vec::new();
        for candidate in candidates {
            let (medoids, _) = &clusters[candidate as usize];
            let mut strangers = node.items.iter().filter_map(|item| apart.get(item)).flatten();
            if strangers.any(|item| placed.get(item) == Some(&candidate)) {
                continue;
            }
            let mut sum = 0.0;
            // What forbids is looked for far beyond the medoids, yet not without end.
            let fits = medoids.iter().take(64).enumerate().all(|(rank, other)| {
                let Some(odds) = grouping.odds(&items[node.first], &items[*other]) else { return false };
                if rank < weights.medoids {
                    sum += odds.sum;
                }
                true
            });
            if fits {
                let mean = sum / medoids.len().min(weights.medoids).max(1) as f64;
                best.push((mean, candidate));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let chosen = best.first().filter(|(score, _)| *score >= weights.threshold);
        let to = match chosen {
            Some((score, candidate)) => {
                let (medoids, group) = &mut clusters[*candidate as usize];
                let odds = medoids.first().and_then(|other| telling.odds(&items[node.first], &items[*other]));
                let told = odds.map_or_else(Vec::new, |odds| odds.told);
                medoids.push(node.first);
                group.items.extend(&node.items);
                group.told.insert(format!("log-odds {score:.1}: {}", told.join(", ")));
                let rival =
                    best.get(1).is_some_and(|(other, _)| score - other < weights.margin && *other >= weights.threshold);
                if rival {
                    group.provisional = true;
                    group.told.insert("provisional: some of its claims fit another fact nearly as well".to_owned());
                }
                *candidate
            }
            None => {
                clusters.push((vec![node.first], Group { items: node.items.clone(), ..Group::default() }));
                clusters.len() as u32 - 1
            }
        };
        for key in mine {
            index.entry(key).or_default().insert(to);
        }
        placed.extend(node.items.iter().filter(|item| apart.contains_key(item)).map(|item| (*item, to)));
    }
    if denials == nodes.len() {
        repair(&mut clusters, &index, items, grouping, &apart);
    }
    clusters
        .into_iter()
        .filter(|(medoids, _)| !medoids.is_empty())
        .map(|(_, mut group)| {
            group.items.sort_unstable();
            group
        })
        .collect()
}

type Cluster = (Vec<usize>, Group);

/// Where the clusters may be met.
fn met(clusters: &[Cluster], items: &[Item<'_>]) -> BTreeMap<String, BTreeSet<u32>> {
    let mut index: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (number, (medoids, _)) in clusters.iter().enumerate() {
        for key in medoids.iter().flat_map(|at| keys(&items[*at])) {
            index.entry(key).or_default().insert(number as u32);
        }
    }
    index
}

/// Clusters that grew apart only for the order in which their claims came, and fit together as a whole, are joined, the
/// surest first. What is joined is left empty.
fn repair(
    clusters: &mut [Cluster],
    index: &BTreeMap<String, BTreeSet<u32>>,
    items: &[Item<'_>],
    grouping: &Grouping<'_>,
    apart: &BTreeMap<usize, Vec<usize>>,
) {
    let weights = &grouping.constants.grouping;
    let mut beside: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for met in index.values() {
        let met: Vec<u32> = met.iter().rev().take(weights.neighbours).copied().collect();
        for (at, b) in met.iter().enumerate() {
            for a in &met[at + 1..] {
                beside.entry(*a).or_default().insert(*b);
                beside.entry(*b).or_default().insert(*a);
            }
        }
    }
    let fit = |clusters: &[Cluster], a: u32, b: u32| {
        fit(&clusters[a as usize], &clusters[b as usize], items, grouping, apart)
    };
    // The surest pair last; a pair that has changed since it was put in is left out when its turn comes.
    let mut open: BTreeSet<(Likely, std::cmp::Reverse<(u32, u32)>)> = BTreeSet::new();
    let mut scores: BTreeMap<(u32, u32), Likely> = BTreeMap::new();
    for (a, others) in &beside {
        for b in others.range(a + 1..) {
            if let Some(score) = fit(clusters, *a, *b) {
                scores.insert((*a, *b), score);
                open.insert((score, std::cmp::Reverse((*a, *b))));
            }
        }
    }
    while let Some((score, std::cmp::Reverse((a, b)))) = open.pop_last() {
        if scores.remove(&(a, b)) != Some(score) {
            continue;
        }
        let (medoids, group) = std::mem::take(&mut clusters[b as usize]);
        let (into, kept) = &mut clusters[a as usize];
        into.extend(medoids);
        kept.items.extend(group.items);
        kept.told.extend(group.told);
        kept.told.insert(format!("log-odds {:.1}: its parts fit together on the whole", score.0));
        kept.provisional |= group.provisional;
        let gone = beside.remove(&b).unwrap_or_default();
        for other in &gone {
            scores.remove(&(b.min(*other), b.max(*other)));
            if let Some(others) = beside.get_mut(other) {
                others.remove(&b);
                if *other != a {
                    others.insert(a);
                }
            }
        }
        let near = beside.entry(a).or_default();
        near.extend(gone.into_iter().filter(|other| *other != a));
        near.remove(&b);
        for other in near.clone() {
            let pair = (a.min(other), a.max(other));
            scores.remove(&pair);
            if let Some(score) = fit(clusters, pair.0, pair.1) {
                scores.insert(pair, score);
                open.insert((score, std::cmp::Reverse(pair)));
            }
        }
    }
}

/// Log-odds that can be put in order.
#[derive(Clone, Copy, Debug)]
struct Likely(f64);

impl PartialEq for Likely {
    fn eq(&self, other: &Likely) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Likely {}

impl PartialOrd for Likely {
    fn partial_cmp(&self, other: &Likely) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Likely {
    fn cmp(&self, other: &Likely) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The mean log-odds of the claims of two clusters, if it is enough and nothing forbids that they are one.
fn fit(
    a: &Cluster,
    b: &Cluster,
    items: &[Item<'_>],
    grouping: &Grouping<'_>,
    apart: &BTreeMap<usize, Vec<usize>>,
) -> Option<Likely> {
    let weights = &grouping.constants.grouping;
    let judged = |x: &usize| apart.get(x).is_some_and(|others| others.iter().any(|y| b.1.items.contains(y)));
    if a.1.items.iter().any(judged) {
        return None;
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for (i, x) in a.0.iter().take(16).enumerate() {
        for (j, y) in b.0.iter().take(16).enumerate() {
            let odds = grouping.odds(&items[*x], &items[*y])?;
            if i < weights.medoids && j < weights.medoids {
                sum += odds.sum;
                count += 1.0;
            }
        }
    }
    Some(Likely(sum / count)).filter(|mean| mean.0 >= weights.threshold)
}
