//! Which places are there? The gazetteer built into the program: names in several scripts, coordinates, kinds.
//! It knows names, not texts: which of several places a text means is decided in `places`.

pub mod fold;
pub mod table;

pub use fold::{fold, loose};
pub use table::{Row, encode};

use std::sync::OnceLock;
use table::Table;

static BUILT_IN: &[u8] = include_bytes!("../../../weights/gazetteer.bin");

/// Places by name. The table is unpacked at the first question.
#[derive(Default)]
pub struct Gazetteer {
    table: OnceLock<Table>,
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
}

impl Gazetteer {
    pub fn built_in() -> Gazetteer {
        Gazetteer::default()
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::decode(BUILT_IN))
    }

    /// The places with this name, spelt alike up to case, accents, hyphens and articles; most populous first.
    pub fn find(&self, name: &str) -> Vec<Place<'_>> {
        self.find_key(&fold(name))
    }

    /// As [`Gazetteer::find`], for a name that was folded already.
    pub fn find_key(&self, key: &str) -> Vec<Place<'_>> {
        let table = self.table();
        let mut found: Vec<Place<'_>> = table.rows_of(key).map(|(row, own)| table.place(row, own)).collect();
        found.sort_by(|a, b| b.population.cmp(&a.population).then(a.row.cmp(&b.row)));
        found.dedup_by_key(|p| p.row);
        found
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.table().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
