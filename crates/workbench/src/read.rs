//! How do reports get into a case? Finds files, takes them in and reads them on all cores, and stores them in batches, so
//! that whatever interrupts the work leaves a whole case.

use crate::{
    case::Case,
    error::{Result, said},
};
use casefile::{Entry, Sighting};
use intake::Input;
use model::{DocumentId, Problem};
use rayon::prelude::*;
use reading::Reader;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use utoipa::ToSchema;

/// What to take in.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file, or a folder with all that lies below it.
    Path(PathBuf),
    /// Bytes that were fetched, piped in or dropped on a page, and the metadata that came beside them.
    Bytes {
        name: String,
        bytes: Vec<u8>,
        media_type: Option<String>,
        retrieved: Option<String>,
        sidecar: Option<Vec<u8>>,
    },
}

/// What is being done. Each lasts until the next begins; reading and storing take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Looking for files.
    Finding,
    /// From bytes to claims.
    Reading,
    /// Documents and readings into the case.
    Storing,
    /// All readings out of the case.
    Loading,
    /// Entities, descents, facts and verdicts.
    Weighing,
    /// What was weighed into the case.
    Writing,
}

/// Hears how the work goes on, and may end it. All methods do nothing unless they are written.
pub trait Progress: Sync {
    /// Another stage begins.
    fn stage(&self, _stage: Stage) {}
    /// How many files there are, once that is known.
    fn found(&self, _files: usize) {}
    /// So many files more are stored.
    fn stored(&self, _files: usize) {}
    /// So many documents were read anew by this version of the program.
    fn renewed(&self, _documents: usize) {}
    /// Everything is read; so many documents are being weighed.
    fn weighing(&self, _documents: usize) {}
    /// True to stop at the next safe point.
    fn stop(&self) -> bool {
        false
    }
}

/// No progress is shown.
pub struct Silent;

impl Progress for Silent {}

/// Something that could not be read, or not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, ToSchema)]
pub struct FileProblem {
    /// Path or address.
    pub path: String,
    /// Stable, for programs.
    pub code: String,
    pub message: String,
    /// Nothing of the file was kept.
    pub failed: bool,
}

/// What a `read` did.
#[derive(Clone, Debug, Default, serde::Serialize, ToSchema)]
pub struct ReadReport {
    /// New documents in the case.
    pub documents: u32,
    /// Documents whose bytes were in the case already, or came twice.
    pub known: u32,
    /// Files of which nothing could be read.
    pub failed: u32,
    pub problems: Vec<FileProblem>,
    /// It was stopped before the end; what was stored stays, and is weighed when the case is next used.
    pub stopped: bool,
    /// What the case holds now; not counted when stopped.
    pub claims: u32,
    pub entities: u32,
    pub facts: u32,
}

/// Files and bytes in a batch, at most (a larger file makes a batch of its own).
const BATCH_FILES: usize = 256;
const BATCH_BYTES: u64 = 32 << 20;
/// What reading finds wrong with a file as a whole; the rest is remarked on in its pages.
const TOLD: [&str; 2] = ["language-not-read", "text-too-long"];
/// The ending of what stands beside a file about it.
const SIDECAR: &str = ".meta.json";

enum Task {
    File { path: PathBuf, size: u64 },
    Bytes(Source),
}

/// What came of one file.
#[derive(Default)]
struct Outcome {
    entries: Vec<Entry>,
    again: Vec<(DocumentId, Sighting)>,
    problems: Vec<FileProblem>,
}

impl Case {
    /// Takes in and reads all sources, files in order of their paths; then derives what all documents tell together.
    /// Problems with single files are collected; the rest is read.
    ///
    /// # Errors
    /// Fails only when the case cannot be written; batches stored before stay.
    pub fn read(&self, sources: Vec<Source>, progress: &dyn Progress) -> Result<ReadReport> {
        let mut report = ReadReport::default();
        progress.stage(Stage::Finding);
        self.file.begin()?;
        let (read_by, reader) = (self.read_by()?, self.reader()?);
        let mut tasks = Vec::new();
        for source in sources {
            match source {
                Source::Path(path) => self.walk(&path, &mut tasks, &mut report.problems),
                bytes => tasks.push(Task::Bytes(bytes)),
            }
        }
        progress.found(tasks.len());
        let mut known: BTreeSet<DocumentId> = self.file.heads()?.into_iter().map(|h| h.document.id).collect();
        let mut tasks = tasks.into_iter().peekable();
        while tasks.peek().is_some() {
            if progress.stop() {
                report.stopped = true;
                break;
            }
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while let Some(task) = tasks.next_if(|t| batch.is_empty() || bytes + t.size() <= BATCH_BYTES) {
                bytes += task.size();
                batch.push(task);
                if batch.len() == BATCH_FILES {
                    break;
                }
            }
            progress.stage(Stage::Reading);
            let outcomes: Vec<Outcome> = batch.par_iter().map(|task| take(task, &known, &reader)).collect();
            let files = outcomes.len();
            progress.stage(Stage::Storing);
            for outcome in outcomes {
                self.store(outcome, &read_by, &mut known, &mut report)?;
            }
            self.file.commit()?;
            self.file.begin()?;
            progress.stored(files);
        }
        report.stopped |= progress.stop();
        report.failed = report.problems.iter().filter(|p| p.failed).count() as u32;
        if report.stopped {
            self.file.roll_back();
            return Ok(report);
        }
        if self.is_stale()? {
            self.derive_and_commit(progress)?;
        } else {
            self.file.commit()?;
        }
        report.claims = self.file.claim_count()?;
        report.entities = self.file.entity_count()?;
        report.facts = self.file.fact_count()?;
        Ok(report)
    }

    fn store(
        &self,
        outcome: Outcome,
        read_by: &str,
        known: &mut BTreeSet<DocumentId>,
        report: &mut ReadReport,
    ) -> Result<()> {
        for entry in outcome.entries {
            if self.file.add(&entry, read_by)? {
                known.insert(entry.id().clone());
                report.documents += 1;
            } else {
                report.known += 1;
            }
        }
        for (id, sighting) in outcome.again {
            self.file.add_sighting(&id, &sighting)?;
            report.known += 1;
        }
        report.problems.extend(outcome.problems);
        Ok(())
    }

    /// Collects the files at and below a path, in order. Hidden files, sidecars and the case itself are passed over.
    fn walk(&self, path: &Path, tasks: &mut Vec<Task>, problems: &mut Vec<FileProblem>) {
        let mut failed = |path: &Path, code: &str, message: String| {
            problems.push(FileProblem {
                path: path.display().to_string(),
                code: code.to_owned(),
                message,
                failed: true,
            });
        };
        let about = match fs::metadata(path) {
            Ok(about) => about,
            Err(_) if path.is_symlink() => {
                return failed(path, "unreadable", "a link to a file or folder that is not there".to_owned());
            }
            Err(error) => return failed(path, "unreadable", said(&error)),
        };
        if about.is_file() {
            return tasks.push(Task::File { path: path.to_owned(), size: about.len() });
        }
        if !about.is_dir() {
            return failed(path, "not-a-file", "neither a file nor a folder".to_owned());
        }
        let mut inner = Vec::new();
        match fs::read_dir(path) {
            Err(error) => return failed(path, "unreadable", said(&error)),
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Ok(entry) => inner.push(entry.path()),
                        Err(error) => failed(path, "unreadable", said(&error)),
                    }
                }
            }
        }
        inner.sort();
        for path in inner {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let linked_folder = path.is_symlink() && path.is_dir();
            if name.starts_with('.') || is_sidecar(&path) || linked_folder || self.is_own(&path) {
                continue;
            }
            self.walk(&path, tasks, problems);
        }
    }

    /// The case file itself, or a side file of it.
    fn is_own(&self, path: &Path) -> bool {
        let own = self.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        name.strip_prefix(&own).is_some_and(|rest| ["", "-wal", "-shm", "-journal"].contains(&rest))
            && path.parent().and_then(|p| p.canonicalize().ok())
                == self.path().canonicalize().ok().and_then(|p| p.parent().map(Path::to_owned))
    }
}

/// A sidecar that stands beside its file; one without a file is read like any other.
fn is_sidecar(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.strip_suffix(SIDECAR).is_some_and(|file| Path::new(file).is_file())
}

impl Task {
    fn size(&self) -> u64 {
        match self {
            Task::File { size, .. } => *size,
            Task::Bytes(Source::Bytes { bytes, .. }) => bytes.len() as u64,
            Task::Bytes(Source::Path(_)) => 0,
        }
    }
}

/// Reads a file's bytes and what stands beside it.
pub(crate) fn load(path: &Path) -> std::result::Result<(Vec<u8>, Option<Vec<u8>>), String> {
    let bytes = fs::read(path).map_err(|error| said(&error))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(SIDECAR);
    match fs::read(&beside) {
        Ok(sidecar) => Ok((bytes, Some(sidecar))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((bytes, None)),
        Err(error) => Err(format!("its metadata {}: {}", beside.display(), said(&error))),
    }
}

fn take(task: &Task, known: &BTreeSet<DocumentId>, reader: &Reader) -> Outcome {
    match task {
        Task::File { path, .. } => {
            let shown = path.display().to_string();
            match load(path) {
                Ok((bytes, sidecar)) => {
                    let input = Input { path: &shown, bytes: &bytes, sidecar: sidecar.as_deref(), ..Input::default() };
                    take_input(&input, known, reader)
                }
                Err(message) => {
                    let problem = FileProblem { path: shown, code: "unreadable".to_owned(), message, failed: true };
                    Outcome { problems: vec![problem], ..Outcome::default() }
                }
            }
        }
        Task::Bytes(Source::Bytes { name, bytes, media_type, retrieved, sidecar }) => {
            let (media_type, retrieved) = (media_type.as_deref(), retrieved.as_deref());
            take_input(&Input { path: name, bytes, sidecar: sidecar.as_deref(), media_type, retrieved }, known, reader)
        }
        Task::Bytes(Source::Path(_)) => Outcome::default(),
    }
}

fn take_input(input: &Input<'_>, known: &BTreeSet<DocumentId>, reader: &Reader) -> Outcome {
    let mut outcome = Outcome::default();
    let sighting = |path: &str| Sighting {
        path: path.to_owned(),
        retrieved: input.retrieved.map(str::to_owned),
        sidecar: input.sidecar.map(<[u8]>::to_vec),
    };
    let own = DocumentId::of(input.bytes);
    if known.contains(&own) {
        outcome.again.push((own, sighting(input.path)));
        return outcome;
    }
    let (taken, problems) = intake::take_in(input);
    let failed = taken.is_empty();
    let found = problems.iter().map(|p| problem(input.path, p, failed));
    outcome.problems.extend(found);
    if failed && problems.is_empty() {
        let nothing = Problem::new("nothing-to-read", None, "nothing in it could be read");
        outcome.problems.push(problem(input.path, &nothing, true));
    }
    for one in taken {
        let path = one.document.provenance.path.clone();
        if known.contains(&one.document.id) {
            outcome.again.push((one.document.id, sighting(&path)));
            continue;
        }
        let reading = reader.read(&one.document);
        outcome.problems.extend(
            reading.problems.iter().filter(|p| TOLD.contains(&p.code.as_str())).map(|p| problem(&path, p, false)),
        );
        outcome.entries.push(Entry::new(&one.document, &one.bytes, sighting(&path), &reading));
    }
    outcome
}

fn problem(path: &str, problem: &Problem, failed: bool) -> FileProblem {
    FileProblem { path: path.to_owned(), code: problem.code.clone(), message: problem.message.clone(), failed }
}
