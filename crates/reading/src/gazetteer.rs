//! Which places are there? The gazetteer built into the program: names in several scripts, coordinates, kinds.

/// Places by name.
pub struct Gazetteer {}

impl Gazetteer {
    pub fn built_in() -> Gazetteer {
        Gazetteer {}
    }
}
