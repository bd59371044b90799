//! What can be done with a case? Runs the stages, takes judgements, and gives plain serialisable views in the users'
//! words. Knows no SQL, no HTTP and no terminal.
#![allow(clippy::disallowed_methods, reason = "files are read and judgements are dated here")]

pub mod annotate;
mod case;
pub mod compare;
pub mod contract;
mod derive;
mod error;
mod names;
mod read;

pub use case::Case;
pub use error::{Error, ErrorKind, Result};
pub use read::{FileProblem, Progress, ReadReport, Silent, Source};
pub use weighing::Constants;
