//! What can go wrong in work on a case.

pub type Result<T> = std::result::Result<T, Error>;

/// A failure, said so that its user knows what to do.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing in the case is called so.
    NotFound,
    /// Several things are called so.
    Ambiguous,
    /// What was asked for makes no sense.
    Invalid,
    /// The case file itself; see [`casefile::ErrorKind`].
    Case(casefile::ErrorKind),
    /// Another file could not be read or written.
    File,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), source: None }
    }

    pub(crate) fn file(path: &std::path::Path, error: std::io::Error) -> Error {
        let message = format!("{}: {}", path.display(), said(&error));
        Error { kind: ErrorKind::File, message, source: Some(Box::new(error)) }
    }

    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// An operating system's error in words of ours where it has frequent ones.
pub(crate) fn said(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "no such file or folder".to_owned(),
        Kind::PermissionDenied => "no permission to read it".to_owned(),
        Kind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

impl From<casefile::Error> for Error {
    fn from(error: casefile::Error) -> Error {
        Error { kind: ErrorKind::Case(error.kind()), message: error.to_string(), source: Some(Box::new(error)) }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|e| &**e as _)
    }
}
