//! Which kinds of claim are there? Loads `schema/kinds/*.yaml`.

use include_dir::{Dir, include_dir};
use model::{Kind, Problem};
use std::collections::BTreeMap;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../schema/kinds");

/// Claim kinds by name.
#[derive(Default)]
pub struct Kinds {
    pub all: BTreeMap<String, Kind>,
    pub problems: Vec<Problem>,
}

impl Kinds {
    pub fn built_in() -> Kinds {
        let mut kinds = Kinds::default();
        for file in BUILT_IN.files() {
            let name = file.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            match serde_yaml_ng::from_slice::<Kind>(file.contents()) {
                Ok(kind) => {
                    kinds.all.insert(name.clone(), Kind { name, ..kind });
                }
                Err(error) => {
                    kinds.problems.push(Problem::new(
                        "kind-unreadable",
                        None,
                        format!("schema/kinds/{name}.yaml: {error}"),
                    ));
                }
            }
        }
        kinds
    }

    pub fn get(&self, name: &str) -> Option<&Kind> {
        self.all.get(name)
    }
}
