//! A place that a user adds to what the program knows.

use serde::{Deserialize, Serialize};

/// A place of a gazetteer that was added to a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AddedPlace {
    pub name: String,
    /// Other names, in any script.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Degrees (latitude, longitude), WGS 84.
    pub point: (f64, f64),
    /// What it is: `town region district airport airbase port ...`.
    pub feature: String,
    /// ISO 3166-1 alpha-2; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// 0 if unknown.
    #[serde(default)]
    pub population: u32,
    /// Gazetteer and number: `geonames:2218840`.
    pub id: String,
    /// From a list that somebody made for this matter: its names mean its places before all others.
    #[serde(default)]
    pub trusted: bool,
}
