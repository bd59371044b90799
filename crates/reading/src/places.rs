//! Where?

use crate::{gazetteer::Gazetteer, language::Language};
use model::{Document, PlaceMention, Syntax};

/// Every place name in the document, in order of the text, with the place it most likely means, or unplaced.
pub fn read_places(_: &Document, _: &Syntax, _: &Language, _: &Gazetteer) -> Vec<PlaceMention> {
    Vec::new()
}
