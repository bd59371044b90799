//! Which values do claims give a fact, and do they contradict each other? Numbers are intervals, compared only where measure
//! and as-of date allow; of some kinds what fills a role is the value. What rests on no origin contradicts none that does.

use crate::Constants;
use crate::facts::items::{Item, Number, Player, gap};
use crate::origins::Standing;
use jiff::civil::Date;
use model::{ClaimId, Course, Form, Interval, Part, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A value with what the verdict needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub value: Value,
    /// Positions in the group of the claims that give it.
    pub claims: Vec<usize>,
    /// Keys of the voices that give it.
    pub voices: BTreeSet<String>,
    /// Those of them of whom it is known who they are.
    known: BTreeSet<String>,
    /// What it rests on.
    pub backing: Backing,
    /// Which of the rival answers it is, for kinds that have such.
    answer: Option<usize>,
    measure: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
}

/// What a value rests on at best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Backing {
    Nothing,
    OwnWord,
    Origin,
}

/// How the values of a fact stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relations {
    pub conflict: bool,
    pub evolution: bool,
}

/// What a group of claims says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// In order of as-of date, measure and number. A fact without numbers or rival answers has one: that it is so.
    pub values: Vec<Stated>,
    /// Positions of denials that speak against a value which an origin gives, or, if none does, against any.
    pub denials: BTreeSet<usize>,
}

/// The values that claims give, and which of them denials mean.
pub(crate) fn values(items: &[Item<'_>], group: &[usize], standings: &[Standing], constants: &Constants) -> Said {
    type Key = (Option<usize>, Option<String>, Option<u64>, Option<u64>);
    let answers = answers(items, group);
    let mut found: BTreeMap<Key, (Option<Number>, Vec<usize>)> = BTreeMap::new();
    let mut bare: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut denials = BTreeSet::new();
    for (at, item) in group.iter().map(|i| &items[*i]).enumerate() {
        if standings[at].part == Part::Unweighed {
            continue;
        }
        if standings[at].denies {
            denials.insert(at);
            continue;
        }
        if item.numbers.is_empty() {
            bare.entry(answers[at]).or_default().push(at);
        }
        for number in &item.numbers {
            let bits = |n: Option<f64>| n.map(|n| n.to_bits() ^ (1 << 63));
            let key = (answers[at], number.measure.clone(), bits(number.low), bits(number.high));
            found.entry(key).or_insert_with(|| (Some(number.clone()), Vec::new())).1.push(at);
        }
    }
    // What gives the answer without its number says the same as the one that gives both.
    for (answer, claims) in bare {
        let mut numbered: Vec<Key> = found.keys().filter(|k| k.0 == answer).cloned().collect();
        match (answer, numbered.pop(), numbered.is_empty()) {
            (Some(_), Some(only), true) => found.entry(only).or_default().1.extend(claims),
            (None, Some(_), _) => {}
            _ => {
                found.entry((answer, None, None, None)).or_default().1.extend(claims);
            }
        }
    }
    let mut values: Vec<Stated> = Vec::new();
    for ((answer, ..), (number, mut claims)) in found {
        claims.sort_unstable();
        for run in runs(items, group, claims, constants) {
            values.push(state(items, group, standings, number.as_ref(), answer, run));
        }
    }
    // Who denies what no origin says contradicts none.
    let best = values.iter().map(|v| v.backing == Backing::Origin).max();
    let meant =
        |at: &usize| values.iter().any(|v| v.answer == answers[*at] && Some(v.backing == Backing::Origin) == best);
    denials.retain(|at| best.is_none() || meant(at));
    values.sort_by(|a, b| {
        let low = |s: &Stated| s.value.low.or(s.value.high).unwrap_or(f64::MAX);
        (a.from, &a.measure)
            .cmp(&(b.from, &b.measure))
            .then(low(a).total_cmp(&low(b)))
            .then(a.value.text.cmp(&b.value.text))
    });
    Said { values, denials }
}

/// Answers that a fact tells apart; the rest are put to none.
const ANSWERS: usize = 64;

/// For each claim which of the rival answers it gives; those in much the same words are one.
fn answers(items: &[Item<'_>], group: &[usize]) -> Vec<Option<usize>> {
    let fuller = |p: &&Player| match p {
        Player::Entity(_) => std::cmp::Reverse(usize::MAX),
        Player::Words(words) => std::cmp::Reverse(words.len()),
    };
    let all: BTreeSet<&Player> = group.iter().filter_map(|at| Some(&items[*at].answer.as_ref()?.0)).collect();
    let mut order: Vec<&Player> = all.into_iter().collect();
    order.sort_by_key(|p| (fuller(p), *p));
    let mut first: Vec<&Player> = Vec::new();
    let mut of: BTreeMap<&Player, usize> = BTreeMap::new();
    for player in order {
        let known = first.iter().position(|other| one_answer(player, other));
        match known {
            Some(answer) => _ = of.insert(player, answer),
            None if first.len() < ANSWERS => {
                of.insert(player, first.len());
                first.push(player);
            }
            None => {}
        }
    }
    group.iter().map(|at| of.get(&items[*at].answer.as_ref()?.0).copied()).collect()
}

fn one_answer(a: &Player, b: &Player) -> bool {
    match (a, b) {
        (Player::Words(a), Player::Words(b)) => {
            let both = a.iter().filter(|w| b.contains(w)).count();
            both * 2 >= a.len().min(b.len()) && both > 0
        }
        _ => a == b,
    }
}

/// Of a state, claims of one value that lie further apart than a state is told in give it twice.
fn runs(items: &[Item<'_>], group: &[usize], claims: Vec<usize>, constants: &Constants) -> Vec<Vec<usize>> {
    let item = |at: &usize| &items[group[*at]];
    if claims.first().is_none_or(|at| item(at).form == Form::Event) {
        return vec![claims];
    }
    let (dated, rest): (Vec<usize>, Vec<usize>) = claims.into_iter().partition(|at| item(at).when.is_some());
    let mut dated: Vec<_> = dated.into_iter().filter_map(|at| Some((item(&at).when?, at))).collect();
    dated.sort_unstable();
    let mut runs: Vec<(Date, Vec<usize>)> = Vec::new();
    for (when, at) in dated {
        match runs.last_mut() {
            Some((last, run)) if gap(*last, when.from) <= constants.values.state_days => {
                *last = when.to.max(*last);
                run.push(at);
            }
            _ => runs.push((when.to, vec![at])),
        }
    }
    let mut runs: Vec<Vec<usize>> = runs.into_iter().map(|(_, run)| run).collect();
    if !rest.is_empty() {
        runs.push(rest);
    }
    runs
}

fn state(
    items: &[Item<'_>],
    group: &[usize],
    standings: &[Standing],
    number: Option<&Number>,
    answer: Option<usize>,
    claims: Vec<usize>,
) -> Stated {
    let item = |at: &usize| &items[group[*at]];
    let form = claims.first().map_or(Form::Event, |at| item(at).form);
    let whens: Vec<_> = claims.iter().filter_map(|at| item(at).when).collect();
    let (from, to) = (whens.iter().map(|w| w.from).min(), whens.iter().map(|w| w.to).max());
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    for at in &claims {
        let same = |n: &&Number| number.is_some_and(|m| (m.low, m.high, &m.measure) == (n.low, n.high, &n.measure));
        let own = match answer {
            Some(_) => item(at).answer.as_ref().map(|(_, text)| text),
            None => item(at).numbers.iter().find(same).map(|n| &n.text),
        };
        if let Some(own) = own {
            *texts.entry(own.clone()).or_default() += 1;
        }
    }
    let so = if form == Form::State { "it is so" } else { "it happened" };
    let text = crate::entities::most(&texts).cloned().unwrap_or_else(|| so.to_owned());
    let mut ids: Vec<ClaimId> = claims.iter().map(|at| item(at).claim.id.clone()).collect();
    ids.sort();
    let voices =
        claims.iter().filter(|at| standings[**at].part == Part::Origin).filter_map(|at| standings[*at].voice.as_ref());
    let known = voices.clone().filter(|v| v.is_known()).map(|v| v.key.clone()).collect();
    let (keys, names): (BTreeSet<String>, BTreeSet<String>) = voices.map(|v| (v.key.clone(), v.name.clone())).unzip();
    let backing = claims.iter().map(|at| match standings[*at].part {
        Part::Origin => Backing::Origin,
        Part::OwnWord => Backing::OwnWord,
        _ => Backing::Nothing,
    });
    let backing = backing.max().unwrap_or(Backing::Nothing);
    let as_of = (form == Form::State && from.is_some()).then_some(Interval { from, to });
    let value = Value {
        text,
        low: number.and_then(|n| n.low),
        high: number.and_then(|n| n.high),
        unit: number.and_then(|n| n.unit.clone()),
        as_of,
        claims: ids,
        origins: names.into_iter().collect(),
    };
    let measure = number.and_then(|n| n.measure.clone());
    Stated { value, claims, voices: keys, known, backing, answer, measure, from, to }
}

/// Whether two intervals of numbers share a number.
fn meet(a: &Value, b: &Value) -> bool {
    let under = |high: Option<f64>, low: Option<f64>| matches!((high, low), (Some(h), Some(l)) if h < l);
    !under(a.high, b.low) && !under(b.high, a.low)
}

/// Whether both cannot be so at one time.
fn rivals(a: &Stated, b: &Stated) -> bool {
    a.answer != b.answer || a.measure == b.measure && !meet(&a.value, &b.value)
}

/// The values that weigh against each other: those that rest on origins; where none does, those on outlets' own word.
fn weighty(stated: &[Stated]) -> impl Iterator<Item = &Stated> {
    let best = stated.iter().map(|s| s.backing).max().unwrap_or(Backing::Nothing);
    stated.iter().filter(move |s| s.backing == best && best > Backing::Nothing)
}

/// Values that rest on no origin, though others do.
pub(crate) fn outweighed(stated: &[Stated]) -> impl Iterator<Item = &Stated> {
    let best = stated.iter().map(|s| s.backing).max().unwrap_or(Backing::Nothing);
    let rival = |s: &&Stated| stated.iter().any(|o| o.backing == Backing::Origin && rivals(o, s));
    stated.iter().filter(move |s| best == Backing::Origin && s.backing < best).filter(rival)
}

/// What a fact is, for how its values stand to each other.
pub(crate) struct Nature {
    pub form: Form,
    pub course: Option<Course>,
    /// The last day on which it happened, if that is known.
    pub day: Option<Date>,
}

/// Disjoint numbers and rival answers at one time are a conflict; a later number, or a voice that corrects itself, is an
/// evolution. `told` gives the first and the last day of those whose word a value is.
pub(crate) fn relations(
    stated: &[Stated],
    told: &dyn Fn(&Stated) -> Option<(Date, Date)>,
    nature: &Nature,
    constants: &Constants,
) -> Relations {
    let Nature { form, course, day } = *nature;
    let mut found = Relations::default();
    let weighty: Vec<&Stated> = weighty(stated).collect();
    for (at, a) in weighty.iter().enumerate() {
        for b in weighty[at + 1..].iter().filter(|b| rivals(a, b)) {
            let (told_a, told_b) = (told(a), told(b));
            let (day_a, day_b) = match form {
                Form::State => (a.to, b.to),
                Form::Event => (told_a.map(|t| t.0), told_b.map(|t| t.0)),
            };
            let days = match (day_a, day_b) {
                (Some(x), Some(y)) => gap(x, y),
                _ => 0,
            };
            let overlap = form == Form::State
                && matches!((a.to, b.from, b.to, a.from), (Some(at), Some(bf), Some(bt), Some(af)) if bf <= at && af <= bt);
            let one_voice = !a.known.is_disjoint(&b.known);
            // "ten were rescued, two of them this morning": who gives two numbers on one day gives a part and the whole.
            if one_voice && days == 0 && a.answer == b.answer {
                continue;
            }
            let corrects = one_voice && days != 0;
            // What was told later, where that is known.
            let turned = match (told_a, told_b) {
                (Some((x, _)), Some((y, _))) => x > y,
                _ => days < 0,
            };
            let (first, last, before, after) = if turned { (b, a, told_b, told_a) } else { (a, b, told_a, told_b) };
            let above = |x: &Value, y: &Value| x.low.is_some_and(|l| y.high.is_some_and(|h| l > h));
            let goes = match course {
                Some(Course::Rises) => above(&last.value, &first.value),
                Some(Course::Falls) => above(&first.value, &last.value),
                None => false,
            };
            // A number that is still given long after a higher one has not risen: the two stand against each other.
            let still = matches!((before, after), (Some((_, end)), Some((begin, _))) if gap(begin, end) > constants.values.told_days);
            let told_apart = match (before, after) {
                (Some((x, _)), Some((y, _))) => x != y,
                _ => days != 0,
            };
            // A toll is known some weeks after: who gives another one then contradicts it.
            let settled = match (form, day, before) {
                (Form::Event, Some(day), Some((begin, _))) => gap(day, begin) > constants.values.settled_days,
                _ => false,
            };
            let evolves = match form {
                _ if corrects || goes && told_apart && !still && !settled => true,
                Form::State => days.abs() > constants.values.state_days && !overlap,
                Form::Event => false,
            };
            if evolves {
                found.evolution = true;
            } else {
                found.conflict = true;
            }
        }
    }
    found
}
