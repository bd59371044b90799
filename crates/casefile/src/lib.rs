//! Where does a case live? In one SQLite file: evidence and judgements, which are the ground, and everything derived from
//! them, which can be dropped and built again. The only crate that knows SQL; it knows nothing of reading or weighing.
//!
//! A case is in write-ahead mode only while it is being written, and a single file again afterwards. Every change is one
//! transaction: a process killed in the middle leaves the case as it was after the last one.

mod derived;
mod error;
mod evidence;
mod file;
pub mod fold;
mod gazetteers;
mod judgements;
mod kept;
mod pack;
mod schema;
mod search;

pub use derived::{Derived, FactKeys, Packed, Stamp};
pub use error::{Error, ErrorKind, Result};
pub use evidence::{Entry, Head, Sighting, Stored};
pub use file::CaseFile;
pub use gazetteers::Gazetteer;
pub use schema::FORMAT;
pub use search::DocumentHit;
