//! Which words does a language have, and what for? Loads `lang/<code>/`, the data that linguists write, and knows no
//! language itself: every folder there is a language.

use include_dir::{Dir, include_dir};
use model::{Document, Problem};
use std::collections::BTreeMap;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../lang");

/// The files of one language folder, by path within it (`times/units.tsv`), and what the passes made of them.
pub struct Language {
    /// ISO 639-1, the folder's name.
    pub code: String,
    pub files: BTreeMap<String, String>,
    /// Faults in the data, found while loading; none in a released program.
    pub problems: Vec<Problem>,
    pub syntax: crate::syntax::SyntaxData,
    pub times: crate::times::TimesData,
    pub quantities: crate::quantities::QuantitiesData,
    pub mentions: crate::mentions::MentionsData,
    pub attribution: crate::attribution::AttributionData,
    pub claims: crate::claims::ClaimsData,
}

impl Language {
    /// A language from its files: path within the folder -> contents.
    pub fn load(code: &str, files: BTreeMap<String, String>) -> Language {
        let mut problems = Vec::new();
        Language {
            code: code.to_owned(),
            syntax: crate::syntax::SyntaxData::load(code, &files, &mut problems),
            times: crate::times::TimesData::load(&files, &mut problems),
            quantities: crate::quantities::QuantitiesData::load(&files, &mut problems),
            mentions: crate::mentions::MentionsData::load(&files, &mut problems),
            attribution: crate::attribution::AttributionData::load(&files, &mut problems),
            claims: crate::claims::ClaimsData::load(&files, &mut problems),
            files,
            problems,
        }
    }
}

/// Rows of a sorted TSV: cells of each line that is neither empty nor a `#` comment.
pub fn rows<'f>(files: &'f BTreeMap<String, String>, path: &str) -> impl Iterator<Item = Vec<&'f str>> + use<'f> {
    let text = files.get(path).map_or("", String::as_str);
    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// All languages, by code.
pub struct Languages {
    pub all: BTreeMap<String, Language>,
}

impl Languages {
    /// The languages that were built into the program.
    pub fn built_in() -> Languages {
        let mut all = BTreeMap::new();
        for folder in BUILT_IN.dirs() {
            let code = folder.path().to_string_lossy().into_owned();
            let mut files = BTreeMap::new();
            collect(folder, &code, &mut files);
            all.insert(code.clone(), Language::load(&code, files));
        }
        Languages { all }
    }

    /// The language to read a document in.
    pub fn of(&self, document: &Document) -> Option<&Language> {
        self.all.get(document.language.as_ref()?.value.as_str())
    }
}

fn collect(folder: &Dir<'_>, code: &str, into: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        let path = file.path().strip_prefix(code).unwrap_or(file.path()).to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8() {
            into.insert(path, text.to_owned());
        }
    }
    for inner in folder.dirs() {
        collect(inner, code, into);
    }
}
