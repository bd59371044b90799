//! What is claimed? Finds the words that tell of a kind of claim, fills its roles along the tree, and says how far it
//! holds and through whom it reached the page. Which words, kinds and paths there are, only the data knows.

mod assemble;
pub mod frames;
mod paths;
mod scope;

pub use frames::ClaimsData;

use crate::{attribution::OwnAccess, kinds::Kinds, language::Language};
use model::{Claim, Document, Reading, Syntax};

/// Every claim of the document, in order of the text. `reading` holds the earlier passes' results.
pub fn read_claims(
    document: &Document,
    syntax: &Syntax,
    reading: &Reading,
    language: &Language,
    kinds: &Kinds,
) -> Vec<Claim> {
    let own = OwnAccess::read(document, syntax, &language.attribution);
    assemble::Assembler::new(document, syntax, reading, &language.claims, kinds, own).claims()
}
