use model::{Document, Reading, Syntax};

/// `"words" feature name, container; latitude longitude country`, or `unplaced`.
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    let line = |p: &model::PlaceMention| {
        let within: String = p.within.iter().map(|w| format!(", {w}")).collect();
        let point = p.point.map_or("unplaced".to_owned(), |(lat, lon)| format!("{lat:.1} {lon:.1}"));
        let country = p.country.as_deref().unwrap_or("-");
        format!("\"{}\" {} {}{within}; {point} {country}", p.span.of(&document.text), p.feature, p.name)
    };
    reading.places.iter().map(line).collect()
}
