use model::{Document, Reading, Syntax};

/// `"at least 12" [12, open] at least fighter of "Wagner fighters"`
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    let end = |n: Option<f64>| n.map_or("open".to_owned(), |n| n.to_string());
    let line = |q: &model::Quantity| {
        let of = q.of.map_or(String::new(), |of| format!(" of {:?}", of.of(&document.text)));
        let unit = q.unit.as_deref().unwrap_or("-");
        let rank = if q.ordinal { " rank" } else { "" };
        format!(
            "{:?} [{}, {}] {}{rank} {unit}{of}",
            q.span.of(&document.text),
            end(q.low),
            end(q.high),
            q.approximation
        )
    };
    reading.quantities.iter().map(line).collect()
}
