use model::{Document, Reading, Syntax};

/// `"words" form -> type: entity`, with `(nameless)` for what nothing names, and the name within the words if it is shorter.
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    let line = |m: &model::Mention| {
        let entity = &reading.entities[m.entity as usize];
        let name = if m.name == m.span { String::new() } else { format!(" [{}]", m.name.of(&document.text)) };
        let nameless = if entity.anonymous { format!(" (nameless {})", m.entity) } else { String::new() };
        format!("\"{}\"{name} {} -> {}: {}{nameless}", m.span.of(&document.text), m.form, entity.kind, entity.name)
    };
    reading.mentions.iter().map(line).collect()
}
