//! An open case, and how things in it are found by the names that people use.

use crate::{
    error::{Error, ErrorKind, Result},
    overview::{Numbers, Overview},
};
use casefile::{CaseFile, Head, Stored};
use model::{ClaimId, DocumentId, EntityId, FactId};
use reading::Reader;
use std::{
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// The version of program and data that reads documents.
pub(crate) const READ_BY: &str = env!("FIRSTHAND_READ_BY");
/// The version of program and data that weighs; what is derived depends on both.
pub(crate) const DERIVED_BY: &str = concat!(env!("FIRSTHAND_READ_BY"), " / ", env!("FIRSTHAND_DERIVED_BY"));

/// An open case. One thread at a time may use it; several processes and threads may each open their own.
pub struct Case {
    pub(crate) file: CaseFile,
    /// The reader with the places that were added, and by what it reads; made when it is first needed.
    with_places: Mutex<Option<(String, Arc<Reader>)>>,
    pub(crate) known: Arc<Known>,
}

/// A document that does not state when it was published has what its reading infers.
pub(crate) fn date(stored: &mut Stored) {
    if stored.document.published.is_none() {
        stored.document.published = stored.reading.as_ref().and_then(|r| r.published.clone());
    }
}

/// Something that was made of the case as it was at one time, for all who ask until it changes.
pub(crate) struct Kept<T>(Mutex<Option<(i64, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What was made of this version; made now if it was not yet.
    pub fn of(&self, version: i64, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept.as_ref().filter(|(of, _)| *of == version) {
            return Ok(made.clone());
        }
        let made = Arc::new(make()?);
        *kept = Some((version, made.clone()));
        Ok(made)
    }
}

/// What is held in memory of a case, by all who have it open.
#[derive(Default)]
pub(crate) struct Known {
    pub overview: Kept<Overview>,
    pub numbers: Kept<Numbers>,
    /// What the last weighing found out, for the next one of the same documents.
    pub memory: Mutex<weighing::Memory>,
}

/// The reader with the built-in data, loaded when it is first needed and shared from then on.
pub(crate) fn reader() -> Arc<Reader> {
    static READER: OnceLock<Arc<Reader>> = OnceLock::new();
    READER.get_or_init(|| Arc::new(Reader::built_in())).clone()
}

impl Case {
    /// Makes an empty case.
    ///
    /// # Errors
    /// Fails when the path exists or cannot be written.
    pub fn new(path: &Path) -> Result<Case> {
        Case::of(CaseFile::create(path)?, Arc::default())
    }

    /// Opens a case as it stands. What is derived may be stale: see [`Case::is_stale`] and [`Case::refresh`].
    ///
    /// # Errors
    /// Fails when it is missing, not a case, of a later version, damaged, or may not be read.
    pub fn open(path: &Path) -> Result<Case> {
        Case::of(CaseFile::open(path)?, Arc::default())
    }

    /// The same case once more, for another thread; what is kept in memory is shared.
    ///
    /// # Errors
    /// As [`Case::open`].
    pub fn again(&self) -> Result<Case> {
        Case::of(CaseFile::open(self.path())?, self.known.clone())
    }

    fn of(file: CaseFile, known: Arc<Known>) -> Result<Case> {
        Ok(Case { file, with_places: Mutex::default(), known })
    }

    /// Answers questions from the case as it is now, whatever others write meanwhile.
    ///
    /// # Errors
    /// Those of the questions.
    pub fn steadily<T>(&self, questions: impl FnOnce(&Case) -> Result<T>) -> Result<T> {
        self.file.steadily(|| questions(self))
    }

    /// Makes ready what questions are answered from, so that the first one does not wait for it.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn warm(&self) -> Result<()> {
        self.overview()?;
        self.numbers().map(drop)
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// By what this case's documents are read: program, data, and the places that were added to the case.
    pub(crate) fn read_by(&self) -> Result<String> {
        let hashes: Vec<String> = self.file.gazetteers()?.into_iter().map(|g| g.hash).collect();
        if hashes.is_empty() {
            return Ok(READ_BY.to_owned());
        }
        Ok(format!("{READ_BY} + {}", DocumentId::of(hashes.join(" ").as_bytes()).0))
    }

    /// The reader for this case: the built-in one, or one that knows the added places too.
    pub(crate) fn reader(&self) -> Result<Arc<Reader>> {
        let read_by = self.read_by()?;
        if read_by == READ_BY {
            return Ok(reader());
        }
        let mut made = self.with_places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, reader)) = made.as_ref().filter(|(by, _)| *by == read_by) {
            return Ok(reader.clone());
        }
        let fresh = Arc::new(reader().with_places(self.file.added_places()?));
        *made = Some((read_by, fresh.clone()));
        Ok(fresh)
    }

    /// The number of the document that `name` means: its number ("004", "4") or the beginning of its hash.
    ///
    /// # Errors
    /// Fails when there is none, or several.
    pub fn find_document(&self, name: &str) -> Result<u32> {
        if name.len() < 7
            && let Ok(number) = name.parse::<u32>()
            && self.file.head(number)?.is_some()
        {
            return Ok(number);
        }
        let prefix = name.to_ascii_lowercase();
        let found = if prefix.len() >= 4 && prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
            self.file.documents_beginning(&prefix, 2)?
        } else {
            Vec::new()
        };
        match found[..] {
            [one] => Ok(one),
            [] => Err(Error::new(ErrorKind::NotFound, format!("no document {name} in {}", self.path().display()))),
            _ => Err(Error::new(
                ErrorKind::Ambiguous,
                format!("several documents begin with {name}: give more of the hash"),
            )),
        }
    }

    /// The fact whose id begins so.
    ///
    /// # Errors
    /// Fails when there is none, or several; so for entities and claims.
    pub fn find_fact(&self, name: &str) -> Result<FactId> {
        self.only("fact", name, self.file.fact_ids_beginning(&name.to_ascii_lowercase(), 2)?).map(FactId)
    }

    pub fn find_claim(&self, name: &str) -> Result<ClaimId> {
        self.only("claim", name, self.file.claim_ids_beginning(&name.to_ascii_lowercase(), 2)?).map(ClaimId)
    }

    /// The entity whose id begins so, or the only one that has this name.
    pub fn find_entity(&self, name: &str) -> Result<EntityId> {
        let by_id = if looks_like_id(name) {
            self.file.entity_ids_beginning(&name.to_ascii_lowercase(), 2)?
        } else {
            Vec::new()
        };
        if !by_id.is_empty() {
            return self.only("entity", name, by_id).map(EntityId);
        }
        let called = self.file.entities_called(name)?;
        let folded = casefile::fold::fold(name);
        let mut exact = Vec::new();
        for id in &called {
            let Some(entity) = self.file.entity(id)? else { continue };
            if entity.names.iter().map(|n| &n.text).chain([&entity.name]).any(|n| casefile::fold::fold(n) == folded) {
                exact.push(id.0.clone());
            }
        }
        let found = if exact.is_empty() { called.into_iter().map(|e| e.0).collect() } else { exact };
        self.only("entity", name, found).map(EntityId)
    }

    fn only(&self, what: &str, name: &str, mut found: Vec<String>) -> Result<String> {
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            (None, _) => Err(Error::new(ErrorKind::NotFound, format!("no {what} {name} in {}", self.path().display()))),
            (Some(_), false) => {
                let message = format!("{name} means more than one {what}: give more of its id");
                Err(Error::new(ErrorKind::Ambiguous, message))
            }
        }
    }

    pub(crate) fn head(&self, sequence: u32) -> Result<Head> {
        self.file.head(sequence)?.ok_or_else(|| {
            Error::new(ErrorKind::NotFound, format!("no document {sequence:03} in {}", self.path().display()))
        })
    }
}

/// `e` and hexadecimal digits, as ids of entities are.
fn looks_like_id(name: &str) -> bool {
    name.len() >= 3 && name[1..].bytes().all(|b| b.is_ascii_hexdigit()) && name.starts_with(['e', 'E'])
}
