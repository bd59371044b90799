//! Opening, transactions, closing.

use crate::{
    error::{Error, ErrorKind, Result},
    schema::{APPLICATION, FORMAT, MIGRATIONS},
};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How long to wait for another process that writes, before saying so.
const PATIENCE: Duration = Duration::from_secs(3);

/// An open case.
pub struct CaseFile {
    pub(crate) connection: Connection,
    path: PathBuf,
    read_only: bool,
}

impl CaseFile {
    /// Makes an empty case.
    ///
    /// # Errors
    /// Fails when the path exists or cannot be written.
    pub fn create(path: &Path) -> Result<CaseFile> {
        if path.symlink_metadata().is_ok() {
            return Err(Error::new(ErrorKind::Exists, format!("{}: exists already", path.display())));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Error::new(ErrorKind::Missing, format!("no such folder: {}", folder.display())));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let made = Self::connect(path, flags, false).and_then(|case| {
            case.batch(&format!("PRAGMA application_id = {APPLICATION}"))?;
            case.migrate(0)?;
            Ok(case)
        });
        // Half a case would stand in the way of the next try.
        if made.as_ref().is_err_and(|error| error.kind() == ErrorKind::Full) {
            let _ = std::fs::remove_file(path);
        }
        made
    }

    /// Opens a case; one that may not be written is opened for reading. A case of an older format is brought to this one.
    ///
    /// # Errors
    /// Fails when there is none at the path, when it is of a later version, or damaged.
    pub fn open(path: &Path) -> Result<CaseFile> {
        let shown = path.display();
        let about = match std::fs::metadata(path) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                return Err(Error::new(ErrorKind::Permission, format!("{shown}: no permission to read it")));
            }
            Err(_) => {
                let advice = format!("no such case: {shown} (make one with: firsthand new {shown})");
                return Err(Error::new(ErrorKind::Missing, advice));
            }
        };
        if !about.is_file() {
            return Err(Error::new(ErrorKind::NotACase, format!("{shown}: not a case, but a folder or device")));
        }
        let case = match Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, about.permissions().readonly()) {
            Err(error) if error.kind() == ErrorKind::Permission => {
                Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, true)?
            }
            other => other?,
        };
        let application: i32 = case.pragma("application_id")?;
        if application != APPLICATION {
            return Err(Error::new(ErrorKind::NotACase, format!("{shown}: not a case")));
        }
        let version: i32 = case.pragma("user_version")?;
        if version > FORMAT {
            let message = format!(
                "{shown}: made by a later version of firsthand (format {version}; this one reads up to {FORMAT}): update firsthand"
            );
            return Err(Error::new(ErrorKind::Newer, message));
        }
        if version < FORMAT {
            case.migrate(version)?;
        }
        Ok(case)
    }

    fn connect(path: &Path, flags: OpenFlags, read_only: bool) -> Result<CaseFile> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| Error::of(path, e))?;
        let read_only = read_only || connection.is_readonly("main").unwrap_or(false);
        let case = CaseFile { connection, path: path.to_owned(), read_only };
        case.sql(case.connection.busy_timeout(PATIENCE))?;
        case.batch("PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;")?;
        Ok(case)
    }

    fn migrate(&self, from: i32) -> Result<()> {
        if self.read_only {
            let message =
                format!("{}: an older case, which must be writable once to be brought up to date", self.path.display());
            return Err(Error::new(ErrorKind::Permission, message));
        }
        self.batch("BEGIN IMMEDIATE")?;
        for (step, sql) in MIGRATIONS.iter().enumerate().skip(from.max(0) as usize) {
            self.batch(sql)?;
            self.batch(&format!("PRAGMA user_version = {}", step + 1))?;
        }
        self.batch("COMMIT")
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// As if the disk had room for so many pages of this file only.
    #[doc(hidden)]
    pub fn limit_pages_for_tests(&self, pages: u32) -> Result<()> {
        self.sql(self.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0)))
            .map(drop)
    }

    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Begins a change; nobody else can write until `commit` or `roll_back`. Readers see the case as it was.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] when another process is writing, [`ErrorKind::Permission`] when the file may not be written.
    pub fn begin(&self) -> Result<()> {
        if self.read_only {
            let message = format!("{}: no permission to write it", self.path.display());
            return Err(Error::new(ErrorKind::Permission, message));
        }
        // Another process that reads at this moment may stand in the way of write-ahead mode; then writing goes on without.
        let mode: std::result::Result<String, _> =
            self.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        if matches!(mode.as_deref(), Ok("wal")) {
            self.batch("PRAGMA synchronous = NORMAL")?;
        }
        self.batch("BEGIN IMMEDIATE")
    }

    /// # Errors
    /// Fails when the disk is full; the change is then taken back.
    pub fn commit(&self) -> Result<()> {
        self.batch("COMMIT").inspect_err(|_| self.roll_back())
    }

    /// Answers from the case as it is at the first question asked within, whatever others write meanwhile.
    ///
    /// # Errors
    /// Those of the questions.
    pub fn steadily<T, E: From<Error>>(
        &self,
        questions: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.batch("BEGIN DEFERRED")?;
        let answer = questions();
        self.roll_back();
        answer
    }

    /// Takes back everything since `begin`.
    pub fn roll_back(&self) {
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    /// One change: all of it or nothing.
    ///
    /// # Errors
    /// Those of the change, of `begin` and of `commit`.
    pub fn change<T>(&self, change: impl FnOnce(&CaseFile) -> Result<T>) -> Result<T> {
        self.begin()?;
        match change(self) {
            Ok(done) => self.commit().map(|()| done),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Faults that SQLite finds in the file's structure; empty if it is sound.
    ///
    /// # Errors
    /// Fails when the file cannot be read.
    pub fn structure_faults(&self) -> Result<Vec<String>> {
        let mut faults: Vec<String> = self.rows("PRAGMA integrity_check", [], |row| row.get(0))?;
        faults.retain(|line| line != "ok");
        let orphans = self.rows("PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0))?;
        faults
            .extend(orphans.into_iter().map(|table| format!("{table}: a row refers to a document that is not there")));
        Ok(faults)
    }

    fn pragma<T: rusqlite::types::FromSql>(&self, name: &str) -> Result<T> {
        self.sql(self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)))
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        self.sql(self.connection.execute_batch(sql))
    }

    pub(crate) fn sql<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|e| Error::of(&self.path, e))
    }

    /// All rows of a query.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let run = || self.connection.prepare_cached(sql)?.query_map(values, row)?.collect();
        self.sql(run())
    }

    /// The first row of a query, if it has any.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(sql, values, row)?.into_iter().next())
    }

    pub(crate) fn execute(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize> {
        let run = || self.connection.prepare_cached(sql)?.execute(values);
        self.sql(run())
    }

    pub(crate) fn damaged(&self, what: &str) -> Error {
        Error::new(ErrorKind::Damaged, format!("{}: the case file is damaged: {what}", self.path.display()))
    }
}

impl Drop for CaseFile {
    /// Leaves a single file behind, unless another process still has the case open: then that one does so.
    fn drop(&mut self) {
        self.roll_back();
        if !self.read_only {
            let _ = self.connection.busy_timeout(Duration::ZERO);
            self.connection.flush_prepared_statement_cache();
            let mode: rusqlite::Result<String> = self.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0));
            if matches!(mode.as_deref(), Ok("wal")) {
                let _ = self.connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
            }
        }
    }
}
