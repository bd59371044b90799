//! What can go wrong with a case file, said so that its user knows what to do.

use std::path::Path;

pub type Result<T> = std::result::Result<T, Error>;

/// A failure, naming the file.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<rusqlite::Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    Missing,
    Exists,
    NotACase,
    /// Made by a later version of the program.
    Newer,
    /// Another process is writing.
    Busy,
    Permission,
    Full,
    Damaged,
    Other,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: String) -> Error {
        Error { kind, message, source: None }
    }

    /// What an SQLite error means for the case at `path`.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as Code;
        let path = path.display();
        let (kind, message) = match source.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
                (ErrorKind::Busy, format!("case is being written by another process: {path}"))
            }
            Some(Code::NotADatabase) => (ErrorKind::NotACase, format!("{path}: not a case")),
            Some(Code::PermissionDenied | Code::ReadOnly | Code::CannotOpen) => {
                (ErrorKind::Permission, format!("{path}: no permission to read or write it, or the folder around it"))
            }
            Some(Code::DiskFull) => {
                (ErrorKind::Full, format!("{path}: the disk is full; what was stored before is unharmed"))
            }
            Some(Code::SystemIoFailure) => {
                (ErrorKind::Full, format!("{path}: the disk is full or failing; what was stored before is unharmed"))
            }
            Some(Code::DatabaseCorrupt) => (ErrorKind::Damaged, format!("{path}: the case file is damaged")),
            _ => (ErrorKind::Other, format!("{path}: {source}")),
        };
        Error { kind, message, source: Some(source) }
    }

    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|e| e as _)
    }
}
