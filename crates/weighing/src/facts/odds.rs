//! How likely is it that two claims tell of one fact? Log-odds over kind, players, place, time and number, each told.

use super::group::Group;
use super::items::{Item, Lie, Map, Number, Player, Realm, gap, is_place};
use crate::Constants;
use jiff::civil::Date;
use model::{Form, Role, Sameness};
use std::collections::BTreeSet;

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

/// A claim, with what is compared again and again made ready once.
pub(crate) struct Ready<'i> {
    pub item: &'i Item<'i>,
    /// Days of [`Item::when`] and [`Item::told`], counted from one day.
    when: Option<Span>,
    told: Option<i32>,
    slack: i32,
    /// By role.
    casts: [Option<Cast<'i>>; Role::ALL.len()],
    /// What its document is mostly about, sorted; and those of it that play a part in the claim by name.
    about: Vec<u32>,
    plays: Vec<u32>,
}

/// First and last day, and whether the text says so.
#[derive(Clone, Copy)]
struct Span {
    from: i32,
    to: i32,
    dated: bool,
}

/// Who fills a role.
struct Cast<'i> {
    players: &'i BTreeSet<Player>,
    /// Sorted, as the rest.
    entities: Vec<u32>,
    words: Vec<&'i [String]>,
    /// What is named within the words.
    within: Vec<u32>,
}

impl Cast<'_> {
    /// The words of what is one phrase.
    fn phrase(&self) -> Option<&[String]> {
        match self.words[..] {
            [words] if self.entities.is_empty() => Some(words),
            _ => None,
        }
    }
}

impl<'i> Ready<'i> {
    pub fn new(item: &'i Item<'i>) -> Ready<'i> {
        let day = |date: Date| gap(Date::constant(2000, 1, 1), date);
        let mut casts = [const { None }; Role::ALL.len()];
        for (role, players) in &item.players {
            let mut cast = Cast { players, entities: Vec::new(), words: Vec::new(), within: Vec::new() };
            for player in players {
                match player {
                    Player::Entity(entity) => cast.entities.push(*entity),
                    Player::Words(words) => cast.words.push(words),
                }
            }
            cast.within.extend(item.within.get(role).into_iter().flatten());
            casts[*role as usize] = Some(cast);
        }
        let named = |entity: &u32| {
            let by_name = item.players.values().flatten().any(|p| *p == Player::Entity(*entity));
            by_name || item.within.values().any(|named| named.contains(entity))
        };
        Ready {
            item,
            when: item.when.map(|w| Span { from: day(w.from), to: day(w.to), dated: w.dated }),
            told: item.told.map(day),
            slack: item.kind.map_or(0, |k| k.same.slack_days),
            casts,
            about: item.about.iter().copied().collect(),
            plays: item.about.iter().copied().filter(named).collect(),
        }
    }

    fn cast(&self, role: Role) -> Option<&Cast<'i>> {
        self.casts[role as usize].as_ref()
    }
}

/// What two sorted lists have in common.
fn common<'l, T: Ord>(a: &'l [T], b: &'l [T]) -> impl Iterator<Item = &'l T> {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    (i, j) = (i + 1, j + 1);
                    return Some(&a[i - 1]);
                }
            }
        }
        None
    })
}

fn disjoint(a: &[u32], b: &[u32]) -> bool {
    common(a, b).next().is_none()
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
    /// Sorted.
    of: Vec<Vec<u32>>,
}

impl<'a> Stories<'a> {
    /// From a first grouping. What more than a block of reports tell ties no two of them.
    pub fn new(items: &[Item<'a>], groups: &[Group], reports: usize, constants: &Constants) -> Stories<'a> {
        let mut found = Stories { classes: Vec::new(), of: vec![Vec::new(); reports] };
        for group in groups {
            let Some(first) = group.items.first().map(|at| &items[*at]).filter(|i| i.form == Form::Event) else {
                continue;
            };
            let told: BTreeSet<u32> = group.items.iter().map(|at| items[*at].report).collect();
            if first.realm == Realm::Actual && (2..=constants.grouping.block).contains(&told.len()) {
                told.iter().for_each(|report| found.of[*report as usize].push(found.classes.len() as u32));
                found.classes.push(first.class);
            }
        }
        found
    }

    /// Whether the documents of two claims tell an event of another class alike.
    fn shared(&self, a: &Item<'_>, b: &Item<'_>) -> bool {
        let of = |item: &Item<'_>| self.of.get(item.report as usize);
        let (Some(x), Some(y)) = (of(a), of(b)) else { return false };
        a.report != b.report && common(x, y).any(|event| self.classes[*event as usize] != a.class)
    }
}

impl Grouping<'_> {
    fn say(&self, told: impl FnOnce() -> String) -> String {
        if self.telling { told() } else { String::new() }
    }

    /// The log-odds that two claims tell of one fact; `None` if something forbids it.
    pub fn odds(&self, a: &Ready<'_>, b: &Ready<'_>) -> Option<Odds> {
        let weights = &self.constants.grouping;
        let (x, y) = (a.item, b.item);
        let (when, times) = self.time(a, b)?;
        if x.class != y.class || x.realm != y.realm && x.realm != Realm::Thought && y.realm != Realm::Thought {
            return None;
        }
        let mut odds = Odds { sum: weights.prior, told: Vec::new() };
        let mut add = |value: f64, told: String| {
            odds.sum += value;
            if self.telling {
                odds.told.push(format!("{told} ({value:+.1})"));
            }
        };
        let (kind_a, kind_b) = (&x.claim.kind, &y.claim.kind);
        if kind_a == kind_b {
            add(weights.same_kind, self.say(|| format!("same kind, {kind_a}")));
        } else {
            add(weights.same_class, self.say(|| format!("kinds of one class, {kind_a} and {kind_b}")));
        }
        add(when, times);
        let (named, worded) = self.players(a, b, &mut add)?;
        let mut about = common(&a.about, &b.about).peekable();
        // Words that name nothing tell of one thing only where the documents do; and rival answers are to one question only if
        // what it is about is named: "a ship" and "the ship" may be two.
        let asks = x.kind.is_some_and(|k| k.rival.is_some());
        if !(named || worded && about.peek().is_some() && !asks) {
            return None;
        }
        // That documents about a man name him is no further evidence that they tell one thing of him; nor that one document is
        // about one matter.
        let (mut ship, mut matter) = (false, false);
        for entity in about {
            ship |= self.map.is_single(*entity);
            matter |= !(a.plays.contains(entity) && b.plays.contains(entity));
        }
        if ship {
            add(weights.same_ship, self.say(|| "documents about one ship".to_owned()));
        } else if matter && x.report != y.report {
            add(weights.same_matter, self.say(|| "documents about one matter".to_owned()));
        }
        if self.stories.shared(x, y) {
            add(weights.same_story, self.say(|| "their documents tell other events alike".to_owned()));
        }
        if x.speaker.is_some() && x.speaker == y.speaker {
            add(weights.same_speaker, self.say(|| "on one voice's word".to_owned()));
        }
        if let Some((value, told)) = self.numbers(x, y) {
            add(value, told);
        }
        Some(odds)
    }

    fn time(&self, a: &Ready<'_>, b: &Ready<'_>) -> Option<(f64, String)> {
        let weights = &self.constants.grouping;
        let state = a.item.form == Form::State;
        let (Some(x), Some(y)) = (a.when, b.when) else {
            // A plan is of the day on which it is told.
            if a.item.report != b.item.report && [a, b].iter().any(|i| i.item.realm == Realm::Future) {
                return None;
            }
            return Some((
                if state { 0.0 } else { weights.time_unknown },
                self.say(|| "the time of one is not known".to_owned()),
            ));
        };
        let slack = a.slack.max(b.slack);
        let between = (y.from - x.to).max(x.from - y.to).max(0);
        if state {
            let near = between <= weights.news_days;
            return match near {
                true => Some((weights.time_near, self.say(|| "about the same time".to_owned()))),
                // What holds may change with the years and stay one matter; what is wished or planned is another wish then.
                false if a.item.realm == Realm::Actual && b.item.realm == Realm::Actual => {
                    Some((0.0, self.say(|| format!("states {between} days apart"))))
                }
                false => None,
            };
        }
        if !x.dated && !y.dated {
            let days = match (a.told, b.told) {
                (Some(p), Some(q)) => (q - p).abs(),
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
            let lag = other.told.map_or(weights.news_days, |t| t - dated.from);
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
        let longest = (x.to - x.from).max(y.to - y.from) + 1;
        let exact = (weights.time_window / f64::from(longest.max(1))).ln().clamp(0.0, weights.time_exact);
        let value = if between > 0 { exact.min(weights.time_near) } else { exact };
        let told = if longest == 1 && between == 0 {
            self.say(|| a.item.when.map_or_else(String::new, |w| format!("the same day, {}", w.from)))
        } else if between == 0 {
            self.say(|| format!("times overlap within {longest} days"))
        } else {
            self.say(|| format!("times {between} days apart"))
        };
        Some((value, told))
    }

    /// Role by role, with why; tells whether something named and whether words that name nothing bind the two.
    fn players(&self, a: &Ready<'_>, b: &Ready<'_>, add: &mut impl FnMut(f64, String)) -> Option<(bool, bool)> {
        let weights = &self.constants.grouping;
        let (rules_a, rules_b) = (a.item.kind.map(|k| &k.same), b.item.kind.map(|k| &k.same));
        let listed = |rules: Option<&Sameness>, role: Role| rules.is_some_and(|r| r.roles.contains(&role));
        let swaps = |rules: Option<&Sameness>| rules.is_some_and(|r| r.symmetric);
        let both_kinds = a.item.claim.kind == b.item.claim.kind;
        let symmetric = swaps(rules_a) || swaps(rules_b) || !both_kinds;
        let crossed = symmetric && crossed(a, b);
        let (mut named, mut worded) = (false, false);
        for role in Role::ALL.iter().copied() {
            let other = match role {
                Role::Actor if crossed => Role::Target,
                Role::Target if crossed => Role::Actor,
                role => role,
            };
            let (Some(x), Some(y)) = (a.cast(role), b.cast(other)) else { continue };
            let counts = listed(rules_a, role) && listed(rules_b, other);
            let (value, told, bond) = if is_place(role) {
                self.places(role, x.players, y.players, counts)?
            } else if !disjoint(&x.entities, &y.entities) {
                let value = if counts { weights.same_player } else { weights.same_player / 2.0 };
                (value, self.say(|| format!("same {role}")), Bond::Named)
            } else if !x.entities.is_empty() && !y.entities.is_empty() {
                if counts {
                    return None;
                }
                (weights.other_player / 2.0, self.say(|| format!("other {role}")), Bond::None)
            } else {
                self.phrases((a, role, x), (b, y), counts)
            };
            named |= bond == Bond::Named;
            worded |= bond == Bond::Worded;
            add(value, told);
        }
        for role in Role::ALL.iter().filter(|r| listed(rules_a, **r) && listed(rules_b, **r)) {
            if a.cast(*role).is_some() != b.cast(*role).is_some() {
                add(weights.missing_player, self.say(|| format!("only one has a {role}")));
            }
        }
        Some((named, worded))
    }

    /// Two fillers of which at least one names nothing: by their words, and by what is named within them.
    fn phrases(
        &self,
        one: (&Ready<'_>, Role, &Cast<'_>),
        other: (&Ready<'_>, &Cast<'_>),
        counts: bool,
    ) -> (f64, String, Bond) {
        let weights = &self.constants.grouping;
        let ((a, role, x), (b, y)) = (one, other);
        let (in_a, in_b) = (&x.within[..], &y.within[..]);
        let bond = |bond: Bond| if counts { bond } else { Bond::None };
        if !x.entities.is_empty() || !y.entities.is_empty() {
            let held = !disjoint(&x.entities, in_b) || !disjoint(&y.entities, in_a);
            return match held {
                true => (
                    weights.same_player / 2.0,
                    self.say(|| format!("the {role} of one is named in the other's")),
                    bond(Bond::Named),
                ),
                false => (0.0, self.say(|| format!("{role} named by one only")), Bond::None),
            };
        }
        if disjoint(in_a, in_b) && !in_a.is_empty() && !in_b.is_empty() {
            return (weights.other_player, self.say(|| format!("{role} of other things")), Bond::None);
        }
        // A country in both makes them of one thing as little as it makes them of two.
        let of_one = common(in_a, in_b).any(|e| !self.map.is_state(*e));
        let more = if of_one { weights.same_player / 2.0 } else { 0.0 };
        let strong = if of_one { Bond::Named } else { Bond::Worded };
        let told = |what: &str| {
            if of_one {
                self.say(|| format!("{role} {what}, of the same thing"))
            } else {
                self.say(|| format!("{role} {what}"))
            }
        };
        if let (Some(p), Some(q)) = (x.phrase(), y.phrase()) {
            // A rival number of a part of them is no rival.
            let beyond = |named: &[u32], other: &Ready<'_>, there: &[u32]| {
                named.iter().any(|e| !there.contains(e) && !other.about.contains(e))
            };
            let by_name = (beyond(in_a, b, in_b), beyond(in_b, a, in_a));
            let by_words = (narrows(p, q), narrows(q, p));
            let part = || self.say(|| format!("one number is of a part of the {role}"));
            // Of forty dead three are children: another fact, not another number.
            let (of_a, of_b) = (&a.item.numbers, &b.item.numbers);
            let share = |x: &Number| of_b.iter().any(|y| (x.low, x.high) == (y.low, y.high));
            let differ = !of_a.is_empty() && !of_b.is_empty() && !of_a.iter().any(share);
            if some_of(p, q) != some_of(q, p) && differ {
                return (weights.part_of_people, part(), Bond::None);
            }
            if by_name.0 != by_name.1 && unequal(a.item, b.item) {
                return (weights.other_player, part(), Bond::None);
            }
            if by_words.0 != by_words.1 && unequal(a.item, b.item) {
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
        match overlap(&x.words, &y.words) {
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

/// Both give numbers of one measure, and none in common.
fn unequal(a: &Item<'_>, b: &Item<'_>) -> bool {
    let pairs = || a.numbers.iter().flat_map(|x| b.numbers.iter().map(move |y| (x, y)));
    let alike = || pairs().filter(|(x, y)| x.measure == y.measure);
    alike().next().is_some() && alike().all(|(x, y)| (x.low, x.high) != (y.low, y.high))
}

/// Actor and target have changed places.
fn crossed(a: &Ready<'_>, b: &Ready<'_>) -> bool {
    let meets = |x: Role, y: Role| match (a.cast(x), b.cast(y)) {
        (Some(x), Some(y)) => !disjoint(&x.entities, &y.entities) || x.words.iter().any(|w| y.words.contains(w)),
        _ => false,
    };
    let straight = meets(Role::Actor, Role::Actor) || meets(Role::Target, Role::Target);
    !straight && (meets(Role::Actor, Role::Target) || meets(Role::Target, Role::Actor))
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
fn overlap(x: &[&[String]], y: &[&[String]]) -> Option<f64> {
    let told = |words: &&&[String]| !words.is_empty();
    let mut best: Option<f64> = None;
    for p in x.iter().filter(told) {
        for q in y.iter().filter(told) {
            let share = common(p, q).count() as f64 / p.len().min(q.len()) as f64;
            best = Some(best.map_or(share, |b| b.max(share)));
        }
    }
    best
}
