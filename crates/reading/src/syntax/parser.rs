//! Which word hangs on which? Arc-hybrid transitions (Kuhlmann, Gómez-Rodríguez and Satta 2011): a word is shifted onto a
//! stack, hung on the next word, or hung on the word under it. Two steps a word, so linear in the length of the sentence.

use super::linear::{Weights, best, key};
use super::punctuation::{Mark, Tree};
use super::words::Word;
use model::{Deprel, Upos};

pub const NONE: u32 = u32::MAX;

/// A word as the parser sees it.
#[derive(Clone, Copy, Debug)]
pub struct Tagged {
    pub word: Word,
    pub class: u8,
    pub upos: Upos,
    /// A finite verb or auxiliary.
    pub finite: bool,
    pub mark: Mark,
}

impl Tagged {
    pub fn is_mark(&self) -> bool {
        self.upos == Upos::Punct
    }
}

/// A word with what stands between it and the words before it.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub tagged: Tagged,
    /// Its place among all tokens, from 1.
    pub place: u32,
    /// The punctuation just before it, 0 if none.
    before: u32,
    /// Marks of any kind, and quotes, up to here.
    marks: u32,
    quotes: u32,
    /// Finite verbs from here on.
    finite_ahead: u32,
}

/// The words without punctuation, which is what is parsed. Where there is nothing but punctuation, all of it.
pub fn placed(words: &[Tagged]) -> Vec<Placed> {
    let only_marks = words.iter().all(Tagged::is_mark);
    let mut out = Vec::with_capacity(words.len());
    let (mut before, mut marks, mut quotes) = (0u32, 0, 0);
    for (i, word) in words.iter().enumerate() {
        if word.is_mark() && !only_marks {
            before = before.rotate_left(5) ^ word.word.lower;
            marks += 1;
            quotes += u32::from(matches!(word.mark, Mark::Opens(3..) | Mark::Closes(3..) | Mark::Either(5 | 6)));
        } else {
            out.push(Placed { tagged: *word, place: i as u32 + 1, before, marks, quotes, finite_ahead: 0 });
            before = 0;
        }
    }
    let mut ahead = 0;
    for word in out.iter_mut().rev() {
        ahead += u32::from(word.tagged.finite);
        word.finite_ahead = ahead;
    }
    out
}

/// What the parser may do. Class numbers: 0 is `Shift`; then a `Left` for each relation; then a `Right` for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Shift,
    Left(Deprel),
    Right(Deprel),
}

pub const ACTIONS: usize = 1 + 2 * Deprel::ALL.len();

impl Action {
    pub fn class(self) -> usize {
        match self {
            Action::Shift => 0,
            Action::Left(relation) => 1 + relation as usize,
            Action::Right(relation) => 1 + Deprel::ALL.len() + relation as usize,
        }
    }

    pub fn of(class: usize) -> Action {
        match class {
            0 => Action::Shift,
            c if c <= Deprel::ALL.len() => Action::Left(Deprel::ALL[c - 1]),
            c => Action::Right(Deprel::ALL[c - 1 - Deprel::ALL.len()]),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    head: u32,
    relation: Deprel,
    /// Outermost and second outermost children on either side.
    left: [u32; 2],
    right: [u32; 2],
    /// Relations of the children on either side, a bit each.
    left_set: u64,
    right_set: u64,
    /// Its preposition.
    case: u32,
}

const EMPTY: Node = Node {
    head: NONE,
    relation: Deprel::Dep,
    left: [NONE; 2],
    right: [NONE; 2],
    left_set: 0,
    right_set: 0,
    case: NONE,
};

/// Where the parser stands in a sentence. Words are 1..=n; 0 is the root.
pub struct State {
    stack: Vec<u32>,
    next: u32,
    count: u32,
    nodes: Vec<Node>,
}

impl State {
    pub fn new(count: usize) -> State {
        State { stack: vec![0], next: 1, count: count as u32, nodes: vec![EMPTY; count + 1] }
    }

    pub fn is_final(&self) -> bool {
        self.next > self.count && self.stack.len() < 2
    }

    pub fn next(&self) -> u32 {
        self.next
    }

    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    fn top(&self, depth: usize) -> u32 {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |i| self.stack[i])
    }

    pub fn may_shift(&self) -> bool {
        self.next <= self.count
    }

    pub fn may_left(&self) -> bool {
        self.next <= self.count && self.stack.len() > 1
    }

    pub fn may_right(&self) -> bool {
        self.stack.len() > 2 || self.stack.len() == 2 && self.next > self.count
    }

    /// The root takes one word, when all others are placed.
    pub fn allows(&self, class: usize) -> bool {
        match Action::of(class) {
            Action::Shift => self.may_shift(),
            Action::Left(relation) => relation != Deprel::Root && self.may_left(),
            Action::Right(relation) => self.may_right() && (relation == Deprel::Root) == (self.stack.len() == 2),
        }
    }

    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Action::Left(relation) => {
                if let Some(child) = self.stack.pop() {
                    self.hang(self.next, child, relation);
                }
            }
            Action::Right(relation) => {
                if let (Some(child), Some(head)) = (self.stack.pop(), self.stack.last().copied()) {
                    self.hang(head, child, relation);
                }
            }
        }
    }

    fn hang(&mut self, head: u32, child: u32, relation: Deprel) {
        let node = &mut self.nodes[child as usize];
        (node.head, node.relation) = (head, relation);
        let parent = &mut self.nodes[head as usize];
        let bit = 1u64 << (relation as u64 & 63);
        if child < head {
            parent.left = [child, parent.left[0]];
            parent.left_set |= bit;
        } else {
            parent.right = [child, parent.right[0]];
            parent.right_set |= bit;
        }
        if relation == Deprel::Case || relation == Deprel::Mark {
            parent.case = child;
        }
    }

    /// (head, relation) of each word; a head of 0 is the root.
    pub fn arcs(&self) -> Vec<(u32, Deprel)> {
        self.nodes[1..].iter().map(|n| (n.head, n.relation)).collect()
    }
}

/// What the features ask of a place in the configuration.
#[derive(Clone, Copy)]
struct View {
    word: u32,
    class: u32,
    pos: u32,
}

/// The features of a configuration.
pub fn features(words: &[Placed], state: &State, out: &mut Vec<u32>) {
    out.clear();
    let view = |i: u32| match i {
        NONE => View { word: 2, class: 900, pos: 90 },
        0 => View { word: 3, class: 901, pos: 91 },
        i => {
            let w = &words[i as usize - 1].tagged;
            View { word: w.word.lower, class: u32::from(w.class), pos: w.upos as u32 }
        }
    };
    let node = |i: u32| if i == NONE { &EMPTY } else { &state.nodes[i as usize] };
    let relation = |i: u32| if i == NONE || i == 0 { 99 } else { node(i).relation as u32 };
    let (s0, s1, s2) = (state.top(0), state.top(1), state.top(2));
    let ahead = |k: u32| if state.next + k <= state.count { state.next + k } else { NONE };
    let (b0, b1, b2) = (ahead(0), ahead(1), ahead(2));
    let (vs0, vs1, vs2, vb0, vb1, vb2) = (view(s0), view(s1), view(s2), view(b0), view(b1), view(b2));
    let (ns0, ns1, nb0) = (node(s0), node(s1), node(b0));
    let set = |bits: u64| (bits ^ (bits >> 32)) as u32 ^ ((bits >> 32) as u32).rotate_left(7);
    let apart = |a: u32, b: u32| if a == NONE || b == NONE || a == 0 { 9 } else { near(b.saturating_sub(a)) };
    let (d01, d0b) = (apart(s1, s0), apart(s0, b0));
    let (l0, r0, l1, r1, lb) =
        (view(ns0.left[0]), view(ns0.right[0]), view(ns1.left[0]), view(ns1.right[0]), view(nb0.left[0]));
    let (case0, case1, caseb) = (view(ns0.case).word, view(ns1.case).word, view(nb0.case).word);
    let mut template = 200;
    let mut put = |parts: &[u32]| {
        out.push(key(template, parts));
        template += 1;
    };
    for v in [vs0, vs1, vs2, vb0, vb1, vb2] {
        put(&[v.word]);
        put(&[v.class]);
        put(&[v.word, v.pos]);
    }
    for (a, b) in [(vs0, vs1), (vs0, vb0), (vs1, vb0)] {
        put(&[a.word, b.word]);
        put(&[a.word, b.class]);
        put(&[a.class, b.word]);
        put(&[a.class, b.class]);
        put(&[a.word, a.pos, b.pos]);
        put(&[a.pos, b.pos, b.word]);
    }
    put(&[vb0.class, vb1.class]);
    put(&[vb0.word, vb1.word]);
    put(&[vs0.word, vb1.word]);
    put(&[vs0.class, vb1.class]);
    put(&[vs0.pos, vb0.pos, vb1.pos]);
    put(&[vs0.class, vb0.class, vb1.class]);
    put(&[vb0.pos, vb1.pos, vb2.pos]);
    put(&[vs2.pos, vs1.pos, vs0.pos]);
    put(&[vs1.pos, vs0.pos, vb0.pos]);
    put(&[vs1.class, vs0.class, vb0.class]);
    put(&[vs1.pos, vs0.pos, vb0.pos, vb1.pos]);
    put(&[vs1.word, vs0.pos, vb0.pos]);
    put(&[vs1.pos, vs0.word, vb0.pos]);
    put(&[vs1.pos, vs0.pos, vb0.word]);
    put(&[vs1.pos, vs0.pos, l0.pos, relation(ns0.left[0])]);
    put(&[vs1.pos, vs0.pos, r0.pos, relation(ns0.right[0])]);
    put(&[vs1.pos, vs0.pos, r1.pos, relation(ns1.right[0])]);
    put(&[vs1.pos, vs0.pos, l1.pos, relation(ns1.left[0])]);
    put(&[vs0.pos, vb0.pos, lb.pos, relation(nb0.left[0])]);
    put(&[vs0.pos, vb0.pos, l0.pos, relation(ns0.left[0])]);
    put(&[vs0.pos, vb0.pos, r0.pos, relation(ns0.right[0])]);
    put(&[vs0.word, l0.word, relation(ns0.left[0])]);
    put(&[vs0.word, r0.word, relation(ns0.right[0])]);
    put(&[vb0.word, lb.word, relation(nb0.left[0])]);
    put(&[vs0.class, set(ns0.left_set)]);
    put(&[vs0.class, set(ns0.right_set)]);
    put(&[vs1.class, set(ns1.left_set)]);
    put(&[vs1.class, set(ns1.right_set)]);
    put(&[vb0.class, set(nb0.left_set)]);
    put(&[vs0.word, set(ns0.right_set)]);
    put(&[vs1.word, set(ns1.right_set)]);
    put(&[vs0.pos, vb0.pos, set(ns0.left_set), set(nb0.left_set)]);
    put(&[vs1.pos, vs0.pos, set(ns1.right_set), set(ns0.left_set)]);
    put(&[vs1.pos, vs0.pos, set(ns0.left_set), set(ns0.right_set)]);
    put(&[d01, vs1.pos, vs0.pos]);
    put(&[d0b, vs0.pos, vb0.pos]);
    put(&[d01, vs1.word]);
    put(&[d01, vs0.word]);
    put(&[d0b, vs0.word]);
    put(&[d0b, vb0.word]);
    put(&[case0, vs1.word, vs0.pos]);
    put(&[case0, vs1.pos, vs0.word]);
    put(&[case0, vs1.pos, vs0.pos, d01]);
    put(&[case0, vs0.pos, vb0.pos]);
    put(&[case0, case1, vs1.pos, vs0.pos]);
    put(&[caseb, vs0.word, vb0.pos]);
    put(&[caseb, vs0.pos, vb0.pos]);
    put(&[case0, view(s2).word, vs1.pos]);
    put(&[node(s2).right_set as u32, vs2.pos, vs1.pos, case0]);
    put(&[vs0.pos, vb0.pos, lb.word]);
    put(&[vs1.pos, vs0.pos, l0.word]);
    put(&[vs1.class, vs0.class, relation(ns0.left[0]), relation(ns1.right[0])]);
    let none = Placed { tagged: EDGE, place: 0, before: 0, marks: 0, quotes: 0, finite_ahead: 0 };
    let at = |i: u32| if i == NONE || i == 0 { &none } else { &words[i as usize - 1] };
    let (p0, p1, ps0, ps1) = (at(b0).before, at(b1).before, at(s0).before, at(s1).before);
    let between = |a: u32, b: u32| if b == NONE { 9 } else { (at(b).marks - at(a).marks.min(at(b).marks)).min(3) };
    let quoted = |a: u32, b: u32| if b == NONE { 9 } else { at(b).quotes.abs_diff(at(a).quotes).min(2) };
    let (m0, m1, q0, q1) = (between(s0, b0), between(s1, s0), quoted(s0, b0), quoted(s1, s0));
    let verbs = at(b1).finite_ahead.min(2);
    put(&[p0, vs0.pos, vb0.pos]);
    put(&[p0, vs0.class, vb0.class]);
    put(&[p0, vs0.word]);
    put(&[p0, vb0.word]);
    put(&[p0, vs1.pos, vs0.pos, vb0.pos]);
    put(&[p0, ps0, vs1.pos, vs0.pos, vb0.pos]);
    put(&[p1, vb0.pos, vb1.pos, vs0.pos]);
    put(&[ps0, vs1.pos, vs0.pos]);
    put(&[ps0, vs1.class, vs0.class]);
    put(&[ps0, vs0.word]);
    put(&[ps0, vs1.word, vs0.pos]);
    put(&[ps0, ps1, vs2.pos, vs1.pos, vs0.pos]);
    put(&[m0, vs0.pos, vb0.pos, p0]);
    put(&[m1, vs1.pos, vs0.pos, ps0]);
    put(&[m1, m0, vs1.pos, vs0.pos, vb0.pos]);
    put(&[q0, vs0.pos, vb0.pos]);
    put(&[q1, vs1.pos, vs0.pos]);
    put(&[q1, vs1.word, vs0.class]);
    put(&[q0, vb0.word, vs0.class]);
    put(&[verbs, vs0.class, vb0.class]);
    put(&[verbs, vs1.class, vs0.class]);
    put(&[verbs, vs0.pos, vb0.pos, set(ns0.left_set), set(nb0.left_set)]);
    put(&[verbs, vs1.pos, vs0.pos, vb0.pos, m1, m0]);
}

/// Distances fall into classes.
fn near(distance: u32) -> u32 {
    match distance {
        0..=4 => distance,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

/// Stands where no word is.
const EDGE: Tagged = Tagged {
    word: Word {
        form: 1,
        lower: 1,
        prefix: [0; 3],
        suffix: [0; 5],
        shape: 1,
        capital: false,
        all_capitals: false,
        letters: false,
        seen: 0,
    },
    class: 0,
    upos: Upos::X,
    finite: false,
    mark: Mark::Single,
};

/// (head, relation) of each word, 0 = root: one tree, always. `marks` are the weights for punctuation.
pub fn parse(weights: &impl Weights, marks: &impl Weights, words: &[Tagged]) -> Vec<(u32, Deprel)> {
    let placed = placed(words);
    let mut state = State::new(placed.len());
    let (mut keys, mut scores) = (Vec::new(), vec![0; ACTIONS]);
    while !state.is_final() {
        features(&placed, &state, &mut keys);
        weights.score(&keys, &mut scores);
        let class = best(&scores, |c| state.allows(c)).unwrap_or(0);
        state.apply(Action::of(class));
    }
    let (mut heads, mut relations) = (vec![0; words.len()], vec![Deprel::Punct; words.len()]);
    for (word, (head, relation)) in placed.iter().zip(state.arcs()) {
        let at = word.place as usize - 1;
        heads[at] = (head as usize).checked_sub(1).map_or(0, |h| placed[h].place);
        relations[at] = relation;
    }
    if placed.len() < words.len() {
        let tree = Tree::new(words, &heads, &relations);
        let hung: Vec<(usize, u32)> = words
            .iter()
            .enumerate()
            .filter(|(_, w)| w.is_mark())
            .map(|(i, _)| (i, tree.head_of(marks, i as u32 + 1, &mut keys)))
            .collect();
        for (i, head) in hung {
            heads[i] = head;
        }
    }
    heads.into_iter().zip(relations).collect()
}
