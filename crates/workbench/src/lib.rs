//! What can be done with a case? Runs the stages, takes judgements, and gives plain serialisable views in the users'
//! words. Knows no SQL, no HTTP and no terminal.

pub mod annotate;
pub mod compare;
pub mod contract;

pub use weighing::Constants;
