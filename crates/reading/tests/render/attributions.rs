use model::{Document, Reading, Span, Syntax};

/// `source "A spokesman" | cue "said" | content "..." | kind official | voice ... | style indirect | stance asserts`, and
/// `hedge`, `access`, `parent #n` (the line's number, from 1) where there are any. Excerpts stand before attributions.
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    let words = |spans: &[Span]| {
        let parts: Vec<String> = spans.iter().map(|s| s.of(&document.text).replace('\n', " / ")).collect();
        format!("\"{}\"", parts.join(" … "))
    };
    let excerpts = reading.excerpts.iter().map(|e| {
        let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
        let (from, to) = (day(e.published.from), day(e.published.to));
        let date = if from == to { from } else { format!("{from}..{to}") };
        format!("excerpt of {} | {} | published {date}", words(&Vec::from_iter(e.voice)), words(&[e.span]))
    });
    let attributions = reading.attributions.iter().map(|a| {
        let mut line = String::new();
        if !a.source.is_empty() {
            line += &format!("source {} | ", words(&a.source));
        }
        line += &format!("cue {} | content {} | kind {}", words(&a.cue), words(&a.content), a.voice_kind);
        if let Some(entity) = a.voice.and_then(|v| reading.entities.get(v as usize)) {
            line += &format!(" | voice {}", entity.name);
        }
        line += &format!(" | style {} | stance {}", a.style, a.stance);
        if a.attitude {
            line += " | attitude";
        }
        for (name, value) in [
            ("hedge", a.hedge.clone()),
            ("access", a.access.map(|x| x.to_string())),
            ("parent", a.parent.map(|p| format!("#{}", p + 1))),
        ] {
            if let Some(value) = value {
                line += &format!(" | {name} {value}");
            }
        }
        line
    });
    excerpts.chain(attributions).collect()
}
