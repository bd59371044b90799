//! Which places did somebody add to the case, and from which files?

use crate::{
    case::Case,
    error::{Error, Result},
    judge::now,
    read::{FileProblem, Progress},
};
use serde::Serialize;
use std::path::Path;

/// A list of places that was added to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddedList {
    /// The name of the file it came in.
    pub name: String,
    pub places: u32,
    /// ISO 8601, UTC.
    pub added: String,
}

/// What came of adding a file of places.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AddReport {
    /// `None` if the file holds no place: then nothing changed.
    pub list: Option<AddedList>,
    /// Rows that were skipped, or why the file was not taken; each names file and line.
    pub problems: Vec<FileProblem>,
}

impl Case {
    /// Adds the places in a file (GeoNames, OurAirports, OpenStreetMap, or a list of one's own), in the stead of those that
    /// came in a file of the same name, and derives anew what they change.
    ///
    /// # Errors
    /// Fails when the file cannot be read, and as changing a case does.
    pub fn add_places(&self, path: &Path, progress: &dyn Progress) -> Result<AddReport> {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Error::file(path, error))?;
        let name = path.file_name().map_or(shown.clone(), |n| n.to_string_lossy().into_owned());
        let (places, problems) = intake::read_places(&name, &bytes);
        let failed = places.is_empty();
        let told = |p: model::Problem| FileProblem { path: shown.clone(), code: p.code, message: p.message, failed };
        let problems = problems.into_iter().map(told).collect();
        if failed {
            return Ok(AddReport { list: None, problems });
        }
        let added = now();
        self.file.change(|file| file.put_gazetteer(&name, &added, &places))?;
        self.refresh(progress)?;
        Ok(AddReport { list: Some(AddedList { name, places: places.len() as u32, added }), problems })
    }

    /// Takes a list of places out again. False if there is none of this name.
    ///
    /// # Errors
    /// Those of changing a case.
    pub fn remove_places(&self, name: &str, progress: &dyn Progress) -> Result<bool> {
        let removed = self.file.change(|file| file.remove_gazetteer(name))?;
        self.refresh(progress)?;
        Ok(removed)
    }

    /// The lists of places that were added, by name.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn added_lists(&self) -> Result<Vec<AddedList>> {
        let lists = self.file.gazetteers()?.into_iter();
        Ok(lists.map(|g| AddedList { name: g.name, places: g.places, added: g.added }).collect())
    }
}
