//! What was received? Turns bytes of any format into [`Document`]s: text, blocks, metadata. Offsets into a document's
//! text are fixed here and never move later. Pure: bytes come in, documents and problems go out; nothing panics.

use model::{Document, Problem};

/// A file or page as it came in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'b> {
    /// Path or address, as given.
    pub path: &'b str,
    pub bytes: &'b [u8],
    /// The bytes of `X.meta.json` beside it, if there is one.
    pub sidecar: Option<&'b [u8]>,
    /// What a server said of it.
    pub media_type: Option<&'b str>,
    /// ISO 8601.
    pub retrieved: Option<&'b str>,
}

/// A document and the bytes whose hash is its id.
#[derive(Clone, Debug)]
pub struct Taken {
    pub document: Document,
    pub bytes: Vec<u8>,
}

/// All documents in a file (one, or one for each item of a feed or part of a mail), and what went wrong. A file of which
/// nothing can be read gives no document and at least one problem.
pub fn take_in(_input: &Input<'_>) -> (Vec<Taken>, Vec<Problem>) {
    (Vec::new(), Vec::new())
}
