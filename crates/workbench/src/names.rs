//! What are documents and outlets called on screen and paper?

use model::Document;

/// A document's short name: "004".
pub(crate) fn short(sequence: u32) -> String {
    format!("{sequence:03}")
}

/// The last part of a path or address.
pub(crate) fn file_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(path)
}

/// Who published a document, or its number where nothing says so: short enough to stand in a sentence.
pub(crate) fn label(document: &Document, sequence: u32) -> String {
    document.publisher.as_ref().map_or_else(|| short(sequence), |p| p.value.clone())
}

/// Who published a document, or the file's name where nothing says so.
pub(crate) fn outlet(document: &Document) -> &str {
    match &document.publisher {
        Some(publisher) => &publisher.value,
        None => file_name(&document.provenance.path),
    }
}

/// One key an outlet; a document of which no publisher is known is an outlet of its own.
pub(crate) fn outlet_key(document: &Document) -> String {
    match &document.publisher {
        Some(publisher) => casefile::fold::fold(&publisher.value),
        None => document.id.0.clone(),
    }
}

/// Whether a name holds what is searched for, in any spelling; every name does if nothing is.
pub(crate) fn holds(name: &str, search: Option<&str>) -> bool {
    search.is_none_or(|words| casefile::fold::fold(name).contains(&casefile::fold::fold(words)))
}
