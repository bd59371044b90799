//! The words of Firsthand as types: what every stage takes and gives. Nothing here does any work.
//!
//! Spans are **byte** offsets into a document's `text`, half-open, on character boundaries. Programs outside see Unicode
//! code points instead (`contract.md`); [`CodePoints`] converts, and only `workbench` calls it.

mod claim;
mod document;
mod fact;
mod judgement;
mod kind;
mod place;
mod span;
mod syntax;

pub use claim::*;
pub use document::*;
pub use fact::*;
pub use judgement::*;
pub use kind::*;
pub use place::*;
pub use span::*;
pub use syntax::*;
