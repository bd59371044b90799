use model::{Document, Reading, Syntax};

/// `"mid-September" date 2020-09 [2020-09-11, 2020-09-20] part of month, from publication (part)`
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    let end = |day: Option<jiff::civil::Date>| day.map_or("open".to_owned(), |d| d.to_string());
    let line = |t: &model::TimeExpression| {
        let days = if t.interval.is_unknown() {
            "unknown".to_owned()
        } else {
            format!("[{}, {}]", end(t.interval.from), end(t.interval.to))
        };
        let anchor = t.anchor.as_ref().map_or(String::new(), |a| format!(", from {a}"));
        format!("{:?} {} {} {days} {}{anchor} ({})", t.span.of(&document.text), t.kind, t.value, t.grain, t.rule)
    };
    reading.times.iter().map(line).collect()
}
