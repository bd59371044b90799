//! What can be done with a case? Runs the stages, takes judgements, and gives plain serialisable views in the users'
//! words. Knows no SQL, no HTTP and no terminal.
#![allow(clippy::disallowed_methods, reason = "files are read and judgements are dated here")]

pub mod annotate;
mod beside;
mod brief;
mod case;
pub mod compare;
pub mod contract;
mod derive;
mod desk;
mod documents;
mod error;
mod export;
mod facts;
mod gazetteer;
mod judge;
mod lists;
mod log;
mod memory;
mod names;
mod overview;
mod pdf;
mod pictures;
mod preview;
mod read;
mod select;
mod verify;
pub mod views;
mod words;

pub use brief::{Brief, BriefFormat};
pub use case::Case;
pub use error::{Error, ErrorKind, Result};
pub use export::Format;
pub use gazetteer::{AddReport, AddedList};
pub use judge::{Ask, now};
pub use lists::Stretch;
pub use log::LogFilter;
pub use memory::{Draft, DraftPart, LastLook};
pub use read::{FileProblem, Progress, ReadReport, Silent, Source, Stage};
pub use select::{Choice, Filter};
pub use verify::Verification;
pub use weighing::Constants;
