//! Which values do claims give a fact, and do they contradict each other? Numbers are intervals, compared only where unit
//! and as-of date allow.

use crate::Constants;
use crate::facts::items::{Item, Number, gap};
use crate::origins::Standing;
use jiff::civil::Date;
use model::{ClaimId, Form, Interval, Part, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A value with what the verdict needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub value: Value,
    /// Positions in the group of the claims that give it.
    pub claims: Vec<usize>,
    /// Keys of the voices that give it.
    pub voices: BTreeSet<String>,
    from: Option<Date>,
    to: Option<Date>,
}

/// How the values of a fact stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relations {
    pub conflict: bool,
    pub evolution: bool,
}

/// The values, in order of as-of date, unit and number. A fact without numbers has one: that it is so.
pub(crate) fn values(items: &[Item<'_>], group: &[usize], standings: &[Standing]) -> Vec<Stated> {
    type Key = (Option<String>, Option<u64>, Option<u64>, Option<(Date, Date)>);
    let mut found: BTreeMap<Key, (Number, Vec<usize>)> = BTreeMap::new();
    let mut bare = Vec::new();
    for (at, item) in group.iter().map(|i| &items[*i]).enumerate() {
        if standings[at].part == Part::Unweighed || standings[at].denies && item.numbers.is_empty() {
            continue;
        }
        if item.numbers.is_empty() {
            bare.push(at);
        }
        let as_of = if item.form == Form::State { item.when.map(|w| (w.from, w.to)) } else { None };
        for number in item.numbers.iter().filter(|_| !standings[at].denies) {
            let bits = |n: Option<f64>| n.map(|n| n.to_bits() ^ (1 << 63));
            let key = (number.unit.clone(), bits(number.low), bits(number.high), as_of);
            found.entry(key).or_insert_with(|| (number.clone(), Vec::new())).1.push(at);
        }
    }
    let mut stated: Vec<Stated> =
        found.into_values().map(|(number, claims)| state(items, group, standings, Some(&number), claims)).collect();
    if stated.is_empty() && !bare.is_empty() {
        stated.push(state(items, group, standings, None, bare));
    }
    stated.sort_by(|a, b| {
        let low = |s: &Stated| s.value.low.or(s.value.high).unwrap_or(f64::MAX);
        (a.from, &a.value.unit)
            .cmp(&(b.from, &b.value.unit))
            .then(low(a).total_cmp(&low(b)))
            .then(a.value.text.cmp(&b.value.text))
    });
    stated
}

fn state(
    items: &[Item<'_>],
    group: &[usize],
    standings: &[Standing],
    number: Option<&Number>,
    claims: Vec<usize>,
) -> Stated {
    let item = |at: &usize| &items[group[*at]];
    let form = claims.first().map_or(Form::Event, |at| item(at).form);
    let whens: Vec<_> = claims.iter().filter_map(|at| item(at).when).collect();
    let (from, to) = (whens.iter().map(|w| w.from).min(), whens.iter().map(|w| w.to).max());
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    for at in &claims {
        let own = item(at)
            .numbers
            .iter()
            .find(|n| number.is_some_and(|m| (m.low, m.high, &m.unit) == (n.low, n.high, &n.unit)));
        if let Some(own) = own {
            *texts.entry(own.text.clone()).or_default() += 1;
        }
    }
    let so = if form == Form::State { "it is so" } else { "it happened" };
    let text = crate::entities::most(&texts).cloned().unwrap_or_else(|| so.to_owned());
    let mut ids: Vec<ClaimId> = claims.iter().map(|at| item(at).claim.id.clone()).collect();
    ids.sort();
    let voices =
        claims.iter().filter(|at| standings[**at].part == Part::Origin).filter_map(|at| standings[*at].voice.as_ref());
    let (keys, names): (BTreeSet<String>, BTreeSet<String>) = voices.map(|v| (v.key.clone(), v.name.clone())).unzip();
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
    Stated { value, claims, voices: keys, from, to }
}

/// Whether two intervals of numbers share a number.
fn meet(a: &Value, b: &Value) -> bool {
    let under = |high: Option<f64>, low: Option<f64>| matches!((high, low), (Some(h), Some(l)) if h < l);
    !under(a.high, b.low) && !under(b.high, a.low)
}

/// Disjoint numbers at one time are a conflict; a later number, or a voice that corrects itself, is an evolution.
pub(crate) fn relations(
    stated: &[Stated],
    told: &dyn Fn(&Stated) -> Option<Date>,
    form: Form,
    constants: &Constants,
) -> Relations {
    let mut found = Relations::default();
    for (at, a) in stated.iter().enumerate() {
        for b in &stated[at + 1..] {
            if a.value.unit != b.value.unit || meet(&a.value, &b.value) {
                continue;
            }
            let (day_a, day_b) = match form {
                Form::State => (a.to, b.to),
                Form::Event => (told(a), told(b)),
            };
            let days = match (day_a, day_b) {
                (Some(x), Some(y)) => gap(x, y),
                _ => 0,
            };
            let overlap = form == Form::State
                && matches!((a.to, b.from, b.to, a.from), (Some(at), Some(bf), Some(bt), Some(af)) if bf <= at && af <= bt);
            let corrects = !a.voices.is_empty() && !a.voices.is_disjoint(&b.voices) && days != 0;
            let (first, last) = if days >= 0 { (a, b) } else { (b, a) };
            let rises = first.value.high.is_some_and(|h| last.value.low.is_some_and(|l| l > h));
            let evolves = match form {
                _ if corrects => true,
                Form::State => days.abs() > constants.values.state_days && !overlap,
                Form::Event => days != 0 && rises,
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
