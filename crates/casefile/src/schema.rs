//! Which tables does a case have, and how does an older case become a newer one?

/// Marks a file as a case (`PRAGMA application_id`): "FHND".
pub(crate) const APPLICATION: i32 = 0x4648_4E44;

/// The version of the format that this program writes (`PRAGMA user_version`).
pub const FORMAT: i32 = MIGRATIONS.len() as i32;

/// Step n makes format n + 1 of format n. A step that has been released never changes.
pub(crate) const MIGRATIONS: &[&str] = &[FIRST, GAZETTEERS, OVERVIEWS];

const FIRST: &str = "
-- Ground. Sequence numbers are the short names of documents.
CREATE TABLE documents (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,             -- SHA-256 of the bytes, hexadecimal
    bytes BLOB NOT NULL,                 -- as received, zstd
    document BLOB NOT NULL,              -- text, blocks, metadata: JSON, zstd
    head TEXT NOT NULL                   -- the same without text and blocks: JSON
);
-- Every path or address at which a document's bytes were met.
CREATE TABLE sightings (
    document TEXT NOT NULL REFERENCES documents (id),
    path TEXT NOT NULL,
    retrieved TEXT,
    sidecar BLOB,                        -- what stood beside the file, zstd
    PRIMARY KEY (document, path)
) WITHOUT ROWID;
-- An undone judgement stays, with the time at which it was taken back.
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY,
    decision TEXT NOT NULL,              -- JSON
    who TEXT NOT NULL,
    made TEXT NOT NULL,
    shown TEXT NOT NULL,
    undone TEXT
);
-- ground: counts every change of the ground. derived_ground, derived_by: what the derived tables were made from, and by what.
CREATE TABLE state (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('ground', 0);

-- Derived from single documents.
CREATE TABLE readings (
    sequence INTEGER PRIMARY KEY REFERENCES documents (sequence),
    read_by TEXT NOT NULL,
    reading BLOB NOT NULL
);
CREATE VIRTUAL TABLE document_search USING fts5 (title, body, content = '', contentless_delete = 1, tokenize = 'unicode61');

-- Derived from all documents together.
CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    documents INTEGER NOT NULL,
    entity BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE entity_names (folded TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (folded, entity)) WITHOUT ROWID;
CREATE TABLE resolution (
    sequence INTEGER NOT NULL,
    local INTEGER NOT NULL,
    entity TEXT NOT NULL,
    PRIMARY KEY (sequence, local)
) WITHOUT ROWID;
CREATE TABLE descents (number INTEGER PRIMARY KEY, descent BLOB NOT NULL);
-- rank: the order of importance in which facts are listed, from 0.
CREATE TABLE facts (
    rank INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    since TEXT,
    until TEXT,
    fact BLOB NOT NULL
);
CREATE TABLE fact_entities (
    entity TEXT NOT NULL,
    rank INTEGER NOT NULL,
    place INTEGER NOT NULL,              -- 1 if it is where the fact happened
    PRIMARY KEY (entity, rank, place)
) WITHOUT ROWID;
CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    position INTEGER NOT NULL,           -- index in the document's reading
    rank INTEGER                         -- its fact, if it has one
) WITHOUT ROWID;
CREATE INDEX claims_of_document ON claims (sequence, position);
CREATE VIRTUAL TABLE fact_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61');
CREATE TABLE conflicts (judgement INTEGER NOT NULL, problem TEXT NOT NULL);
";

const GAZETTEERS: &str = "
-- Ground: places that were added, by the name of the file they came in.
CREATE TABLE gazetteers (
    name TEXT PRIMARY KEY,
    added TEXT NOT NULL,
    count INTEGER NOT NULL,
    hash TEXT NOT NULL,                  -- SHA-256 of the places
    places BLOB NOT NULL                 -- JSON, zstd
) WITHOUT ROWID;
";

/// What is derived is made anew in the new tables: it is as if it never had been.
const OVERVIEWS: &str = "
DELETE FROM state WHERE key IN ('derived_ground', 'derived_by');
-- What pages count and choose by, packed together, so that no question has to unpack all facts.
CREATE TABLE overviews (name TEXT PRIMARY KEY, packed BLOB NOT NULL);
DROP TABLE fact_entities;
DROP TABLE descents;
CREATE TABLE descents (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,                -- ids of documents
    target TEXT NOT NULL,
    directed INTEGER NOT NULL,
    descent BLOB NOT NULL
);
CREATE INDEX descents_of_source ON descents (source);
CREATE INDEX descents_of_target ON descents (target);
CREATE INDEX descents_undirected ON descents (number) WHERE directed = 0;
DROP TABLE fact_search;
CREATE VIRTUAL TABLE fact_search
    USING fts5 (summary, words, content = '', contentless_delete = 1, tokenize = 'unicode61');
";
