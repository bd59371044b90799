//! What does the network learn from? Sentences of the treebanks, with the names that other annotators marked in them.

use super::network::{Network, Plan, Sample};
use super::{Corpus, Row, Sentence};
use crate::syntax::network::fields::{self, FIELDS, Vocabulary};
use crate::syntax::network::{BUCKETS, Packed, Shape};
use crate::syntax::perceptron::Dice;
use crate::syntax::register::Register;
use crate::syntax::vectors::{SIZE, Vectors};
use model::Deprel;
use std::collections::BTreeMap;

/// Size of the network and course of its training.
#[derive(Clone, Copy, Debug)]
pub struct Plans {
    pub width: usize,
    pub layers: usize,
    pub tag_layer: usize,
    pub arcs: usize,
    pub hidden: usize,
    pub seed: u64,
    /// How readily a word that was seen once is hidden, against one that is always.
    pub rare: f32,
    pub course: Plan,
}

impl Default for Plans {
    fn default() -> Plans {
        let course = Plan { rounds: 30, batch: 500, rate: 2e-3, drop: [0.25, 0.25, 0.33], hide: 0.05, decay: 1e-5 };
        Plans { width: 256, layers: 3, tag_layer: 2, arcs: 128, hidden: 128, seed: 5, rare: 0.3, course }
    }
}

/// Names that were marked in some sentences.
#[derive(Clone, Copy)]
pub struct Gold<'g> {
    pub named: &'g [Corpus],
    pub kinds: &'g [String],
}

/// The kind that not all corpora mark.
const OTHER: &str = "OTH";

impl Gold<'_> {
    /// The sentences of a document, with the right classes of each word, a bit each. Corpora with brackets of entities do
    /// not mark other names: there they may be anything.
    pub fn sentences<'d>(&self, document: &'d Corpus) -> impl Iterator<Item = (&'d [Row], Vec<u32>)> {
        let other = self.kinds.iter().position(|k| k == OTHER).map_or(0, |k| 0b11 << (1 + 2 * k));
        let kinds = self.kinds;
        let class = move |name: &str| match name.split_once('-') {
            Some((position, kind)) => {
                kinds.iter().position(|k| k == kind).map_or(0, |k| 1 + 2 * k + usize::from(position == "I"))
            }
            None => 0,
        };
        let brackets = document.sentences.iter().flatten().any(|r| !r.entity.is_empty());
        let bits = move |row: &Row| match class(&row.name) {
            0 if brackets => 1 | other,
            class => 1 << class,
        };
        document.sentences.iter().map(move |rows| (rows.as_slice(), rows.iter().map(bits).collect()))
    }

    /// The right classes by the words of a sentence.
    fn by_words(&self) -> BTreeMap<String, Vec<u32>> {
        let sentences = self.named.iter().flat_map(|document| self.sentences(document));
        let words = |rows: &[Row]| rows.iter().map(|r| r.form.as_str()).collect::<Vec<_>>().join(" ");
        sentences.map(|(rows, bits)| (words(rows), bits)).collect()
    }
}

fn keys_of(sentence: &Sentence) -> Vec<[u32; FIELDS]> {
    let register = Register::of(&sentence.words);
    (0..sentence.words.len()).map(|i| fields::keys(&sentence.words, i, register)).collect()
}

/// Learns the network; progress is measured on the sentences held out.
pub(super) fn learn(
    sentences: &[Sentence],
    gold: Gold<'_>,
    held: (&[Sentence], Gold<'_>),
    classes: &[(String, String)],
    vectors: Vectors,
    plans: &Plans,
    say: &dyn Fn(String),
) -> Packed {
    let mut counts: BTreeMap<(u32, usize), u32> = BTreeMap::new();
    for keys in sentences.iter().flat_map(keys_of) {
        for (field, key) in keys.into_iter().enumerate() {
            *counts.entry((key, field)).or_default() += 1;
        }
    }
    let kept: Vec<u32> = counts.iter().filter(|((_, f), n)| **n >= fields::LEAST[*f]).map(|((k, _), _)| *k).collect();
    let vocabulary = Vocabulary::of(&kept, FIELDS);
    let sample = |sentence: &Sentence, names: &BTreeMap<String, Vec<u32>>| {
        let keys = keys_of(sentence);
        let words = sentence.rows.iter().map(|r| r.form.as_str()).collect::<Vec<_>>().join(" ");
        let unknown = vec![u32::MAX; keys.len()];
        let rare = |key: &[u32; FIELDS]| {
            let count = counts.get(&(key[0], 0)).copied().unwrap_or(1);
            plans.rare / (plans.rare + count as f32)
        };
        Sample {
            rows: keys.iter().map(|k| vocabulary.rows(k)).collect(),
            words: sentence.words.iter().map(|w| w.lower).collect(),
            hidden: keys.iter().map(rare).collect(),
            tags: sentence.classes.clone(),
            heads: sentence.rows.iter().map(|r| r.head).collect(),
            labels: sentence.rows.iter().map(|r| r.relation as u8).collect(),
            names: names.get(&words).filter(|n| n.len() == keys.len()).cloned().unwrap_or(unknown),
        }
    };
    let names = gold.by_words();
    let samples: Vec<Sample> = sentences.iter().filter(|s| s.rows.len() <= 250).map(|s| sample(s, &names)).collect();
    let named = samples.iter().filter(|s| s.names.first() != Some(&u32::MAX)).count();
    say(format!("{} rows; names in {named} of {} sentences", kept.len() + FIELDS, samples.len()));
    let names = held.1.by_words();
    let held: Vec<Sample> = held.0.iter().map(|s| sample(s, &names)).collect();
    let shape = Shape {
        rows: kept.len() + FIELDS,
        width: plans.width,
        vectors: if vectors.is_empty() { 0 } else { SIZE },
        layers: plans.layers,
        tag_layer: plans.tag_layer,
        tags: classes.len(),
        names: 1 + 2 * gold.kinds.len(),
        labels: Deprel::ALL.len(),
        arcs: plans.arcs,
        hidden: plans.hidden,
        buckets: BUCKETS,
    };
    let mut network = Network::random(shape, vectors, &mut Dice::new(plans.seed));
    network.train(&samples, &plans.course, plans.seed + 1, &mut |round, network, losses| {
        let [tags, heads, labels, names] = losses;
        let glance = if round % 4 == 3 || round + 1 == plans.course.rounds {
            glance(network, &held, classes)
        } else {
            String::new()
        };
        say(format!("round {round}: tags {tags:.3} heads {heads:.3} labels {labels:.3} names {names:.4} {glance}"));
    });
    network.pack(&kept)
}

/// Shares of right answers on gold words: parts of speech, trees, labelled trees, and F1 of names.
fn glance(network: &Network, held: &[Sample], classes: &[(String, String)]) -> String {
    let (mut words, mut right, mut marked) = (0, [0; 3], [0; 3]);
    let main = |l: u8| Deprel::ALL[usize::from(l)].as_str().split(':').next();
    for sample in held {
        let answers = network.answer(sample);
        for i in 0..sample.rows.len() {
            words += 1;
            let upos = |c: u8| &classes[usize::from(c)].0;
            right[0] += usize::from(upos(answers.tags[i]) == upos(sample.tags[i]));
            let attached = answers.heads[i] == sample.heads[i];
            right[1] += usize::from(attached);
            right[2] += usize::from(attached && main(answers.labels[i]) == main(sample.labels[i]));
        }
        if sample.names.iter().all(|n| n.count_ones() == 1) {
            let gold: Vec<u8> = sample.names.iter().map(|n| n.trailing_zeros() as u8).collect();
            let gold = crate::syntax::names::spans(&gold);
            let found = crate::syntax::names::spans(&answers.names);
            marked[0] += found.iter().filter(|f| gold.contains(f)).count();
            marked[1] += found.len();
            marked[2] += gold.len();
        }
    }
    let share = |n: usize| 100.0 * n as f64 / words.max(1) as f64;
    format!(
        "held out: UPOS {:.2} UAS {:.2} LAS {:.2} names {:.2}",
        share(right[0]),
        share(right[1]),
        share(right[2]),
        200.0 * marked[0] as f64 / (marked[1] + marked[2]).max(1) as f64
    )
}
