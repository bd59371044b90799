//! What grammar says of a text: sentences, and tokens with tags and Universal Dependencies trees.

use crate::{MentionType, Span};
use std::sync::Arc;

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? } else $other:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The label with this name; a subtype that is not listed counts as its main type.
            pub fn named(text: &str) -> $name {
                match text {
                    $($text => $name::$variant,)*
                    _ => match text.split_once(':') {
                        Some((main, _)) => $name::named(main),
                        None => $name::$other,
                    },
                }
            }
        }
    };
}

labels! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    } else X
}

labels! {
    /// Universal Dependencies relation, with the subtypes that reading relies on.
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod", Amod = "amod",
        Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", CcPreconj = "cc:preconj",
        Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop", Csubj = "csubj",
        CsubjPass = "csubj:pass", Dep = "dep", Det = "det", DetPredet = "det:predet", Discourse = "discourse",
        Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat", Goeswith = "goeswith", Iobj = "iobj",
        List = "list", Mark = "mark", Nmod = "nmod", NmodDesc = "nmod:desc", NmodPoss = "nmod:poss",
        NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj", NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass",
        Nummod = "nummod", Obj = "obj", Obl = "obl", OblAgent = "obl:agent", OblUnmarked = "obl:unmarked",
        Orphan = "orphan", Parataxis = "parataxis", Punct = "punct", Reparandum = "reparandum", Root = "root",
        Vocative = "vocative", Xcomp = "xcomp",
    } else Dep
}

/// Three tokens of "The union said it would strike": what it would do, what governs that, and the governor's subject.
#[derive(Clone, Copy, Debug)]
pub struct Above {
    pub said: u32,
    pub saying: u32,
    pub who: u32,
}

/// A syntactic word. `head` is an index into the document's tokens; `None` = root of its sentence.
#[derive(Clone, Debug)]
pub struct Token {
    pub span: Span,
    pub lemma: Arc<str>,
    pub upos: Upos,
    /// Universal features, `Tense=Past|VerbForm=Fin`; empty if none.
    pub feats: Arc<str>,
    pub head: Option<u32>,
    pub deprel: Deprel,
    /// The sentence that holds it.
    pub sentence: u32,
}

impl Token {
    /// The value of a universal feature: `feat("Number") == Some("Plur")`.
    pub fn feat(&self, name: &str) -> Option<&str> {
        self.feats.split('|').find_map(|f| f.strip_prefix(name)?.strip_prefix('='))
    }
}

/// A name that the trained part saw: tokens [first, last], both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedSpan {
    pub first: u32,
    pub last: u32,
    pub kind: MentionType,
}

/// `tokens` and `sentences` are in order of the text; heads never cross sentences, and form a tree in each.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    pub sentences: Vec<Span>,
    /// For each sentence, the indices [first, end) of its tokens.
    pub ranges: Vec<(u32, u32)>,
    pub tokens: Vec<Token>,
    pub names: Vec<NamedSpan>,
    /// Children of each token, in order.
    pub children: Vec<Vec<u32>>,
}

impl Syntax {
    /// Fills `children` from the heads; call once when the heads are set.
    pub fn link(mut self) -> Syntax {
        self.children = vec![Vec::new(); self.tokens.len()];
        for (index, token) in self.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                self.children[head as usize].push(index as u32);
            }
        }
        self
    }

    pub fn token(&self, index: u32) -> &Token {
        &self.tokens[index as usize]
    }

    pub fn head(&self, index: u32) -> Option<u32> {
        self.tokens[index as usize].head
    }

    pub fn children(&self, index: u32) -> &[u32] {
        &self.children[index as usize]
    }

    pub fn children_by(&self, index: u32, relation: Deprel) -> impl Iterator<Item = u32> + '_ {
        self.children(index).iter().copied().filter(move |c| self.token(*c).deprel == relation)
    }

    /// "The union said it would strike": the clause that the token is the subject of, what governs that clause as its complement,
    /// and the subject of this, where it stands before the token.
    pub fn subject_above(&self, index: u32) -> Option<Above> {
        let subject = |t: u32| matches!(self.token(t).deprel, Deprel::Nsubj | Deprel::NsubjPass);
        let said = self.head(index).filter(|s| subject(index) && self.token(*s).deprel == Deprel::Ccomp)?;
        let saying = self.head(said)?;
        let who = self.children(saying).iter().copied().find(|c| *c < index && subject(*c))?;
        Some(Above { said, saying, who })
    }

    /// The token and all below it, in order of the text.
    pub fn subtree(&self, index: u32) -> Vec<u32> {
        let (mut found, mut open) = (Vec::new(), vec![index]);
        while let Some(next) = open.pop() {
            found.push(next);
            open.extend(self.children(next));
        }
        found.sort_unstable();
        found
    }

    /// From the first to the last word of the subtree.
    pub fn subtree_span(&self, index: u32) -> Span {
        let all = self.subtree(index);
        let (first, last) = (all[0], all[all.len() - 1]);
        self.token(first).span.cover(self.token(last).span)
    }

    /// Indices [first, end) of the tokens that lie within `span`.
    pub fn tokens_within(&self, span: Span) -> std::ops::Range<u32> {
        let first = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.end <= span.end);
        first as u32..end.max(first) as u32
    }

    /// The sentence that holds this offset.
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.start <= offset);
        after.checked_sub(1).filter(|i| self.sentences[*i].holds(offset))
    }

    /// The topmost token among those of `span` (the one whose head lies outside): its grammatical head.
    pub fn head_of(&self, span: Span) -> Option<u32> {
        let range = self.tokens_within(span);
        range.clone().find(|i| self.head(*i).is_none_or(|h| !range.contains(&h)))
    }
}
