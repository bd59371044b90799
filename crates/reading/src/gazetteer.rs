//! Which places are there? The gazetteer built into the program: names in several scripts, coordinates, kinds.
//! It knows names, not texts: which of several places a text means is decided in `places`.

pub mod fold;
pub mod table;

pub use fold::{fold, loose};
pub use table::{Row, encode};

use model::AddedPlace;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use table::Table;

static BUILT_IN: &[u8] = include_bytes!("../../../weights/gazetteer.bin");

/// Places by name. The table is unpacked at the first question.
#[derive(Clone, Default)]
pub struct Gazetteer {
    table: Arc<OnceLock<Table>>,
    added: Arc<Added>,
}

/// Places that somebody added.
#[derive(Default)]
struct Added {
    places: Vec<AddedPlace>,
    /// By key: the place, and whether the name is its own.
    names: HashMap<String, Vec<(u32, bool)>>,
}

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'g> {
    /// Row of the table: the same place has the same row.
    pub row: u32,
    pub name: &'g str,
    /// GeoNames' number; 0 for a place that GeoNames does not number.
    pub number: u32,
    /// Degrees (latitude, longitude), WGS 84.
    pub point: (f64, f64),
    /// ISO 3166-1 alpha-2.
    pub country: &'g str,
    /// `town region airport airbase`.
    pub feature: &'g str,
    pub population: u32,
    /// Name of the first-level division that it lies in; empty if unknown.
    pub region: &'g str,
    /// The name that was asked for is the place's own, not a variant.
    pub own_name: bool,
    /// The place was added, and goes by this.
    pub added: Option<&'g AddedPlace>,
}

impl Gazetteer {
    pub fn built_in() -> Gazetteer {
        Gazetteer::default()
    }

    /// This gazetteer with added places; those that were added before are left out.
    pub fn with(&self, places: Vec<AddedPlace>) -> Gazetteer {
        let mut names: HashMap<String, Vec<(u32, bool)>> = HashMap::new();
        for (number, place) in places.iter().enumerate() {
            for (name, own) in std::iter::once((&place.name, true)).chain(place.names.iter().map(|n| (n, false))) {
                let key = fold(name);
                let bare = key.strip_prefix("al ").map(str::to_owned);
                for key in std::iter::once(key).chain(bare).filter(|k| k.len() > 1) {
                    let known = names.entry(key).or_default();
                    if !known.iter().any(|(n, _)| *n == number as u32) {
                        known.push((number as u32, own));
                    }
                }
            }
        }
        Gazetteer { table: self.table.clone(), added: Arc::new(Added { places, names }) }
    }

    fn added(&self, key: &str) -> impl Iterator<Item = Place<'_>> {
        let first = self.table().len() as u32;
        let found = self.added.names.get(key).map_or(&[][..], Vec::as_slice);
        found.iter().filter_map(move |(number, own_name)| {
            let place = self.added.places.get(*number as usize)?;
            Some(Place {
                row: first + number,
                name: &place.name,
                number: place.id.strip_prefix("geonames:").and_then(|n| n.parse().ok()).unwrap_or_default(),
                point: place.point,
                country: &place.country,
                feature: &place.feature,
                population: place.population,
                region: "",
                own_name: *own_name,
                added: Some(place),
            })
        })
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::decode(BUILT_IN))
    }

    /// The places with this name, spelt alike up to case, accents, hyphens and articles: those that were added, then the
    /// built-in ones, each most populous first.
    pub fn find(&self, name: &str) -> Vec<Place<'_>> {
        self.find_key(&fold(name))
    }

    /// As [`Gazetteer::find`], for a name that was folded already.
    pub fn find_key(&self, key: &str) -> Vec<Place<'_>> {
        let table = self.table();
        let mut found: Vec<Place<'_>> = table.rows_of(key).map(|(row, own)| table.place(row, own)).collect();
        found.sort_by(|a, b| b.population.cmp(&a.population).then(a.row.cmp(&b.row)));
        found.dedup_by_key(|p| p.row);
        let mut added: Vec<Place<'_>> = self.added(key).collect();
        if added.is_empty() {
            return found;
        }
        // What was added stands before what is built in, and in the place of the same place there.
        found.retain(|p| p.number == 0 || !added.iter().any(|a| a.number == p.number));
        added.sort_by(|a, b| b.population.cmp(&a.population).then(a.row.cmp(&b.row)));
        added.append(&mut found);
        added
    }

    /// All built-in places.
    pub fn all(&self) -> impl Iterator<Item = Place<'_>> {
        let table = self.table();
        (0..table.len() as u32).map(|row| table.place(row, true))
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.table().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
