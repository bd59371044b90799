use model::{Certainty, Document, Modality, Polarity, Reading, Stance, Syntax};

/// `consult.meet(actor "Dallal" = Karim Dallal, target "Moussa", time 2026-04-02, 9 sailor) negated planned via "A spokesman" > denies "the owner"`:
/// an entity follows its words where its name is another.
pub fn render(document: &Document, reading: &Reading, _syntax: &Syntax) -> Vec<String> {
    reading
        .claims
        .iter()
        .map(|claim| {
            let mut parts = Vec::new();
            for filler in &claim.roles {
                let words = filler.span.of(&document.text);
                let name = filler.entity.map(|e| reading.entities[e as usize].name.as_str());
                let other = name.filter(|n| !words.contains(n)).map_or(String::new(), |n| format!(" = {n}"));
                parts.push(format!("{} {words:?}{other}", filler.role));
            }
            if let Some(time) = claim.time.filter(|_| claim.time_span.is_some()) {
                let day = |d: Option<jiff::civil::Date>| d.map_or("..".to_owned(), |d| d.to_string());
                parts.push(match time.from == time.to {
                    true => format!("time {}", day(time.from)),
                    false => format!("time {}/{}", day(time.from), day(time.to)),
                });
            }
            for quantity in &claim.quantities {
                let quantity = &reading.quantities[*quantity as usize];
                let end = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
                let number = match quantity.low == quantity.high {
                    true => end(quantity.low),
                    false => format!("{}..{}", end(quantity.low), end(quantity.high)),
                };
                parts.push(format!("{number} {}", quantity.unit.as_deref().unwrap_or_default()).trim().to_owned());
            }
            let mut line = format!("{}({})", claim.kind, parts.join(", "));
            if claim.polarity == Polarity::Negated {
                line += " negated";
            }
            if claim.modality != Modality::Actual {
                line += &format!(" {}", claim.modality);
            }
            if matches!(claim.certainty, Certainty::Probable | Certainty::Unknown) {
                line += &format!(" {}", claim.certainty);
            }
            for (number, link) in claim.chain.iter().skip(1).enumerate() {
                let stance = match link.stance {
                    Stance::Denies => "denies ",
                    Stance::Doubts => "doubts ",
                    _ => "",
                };
                line += &format!(" {} {stance}{:?}", if number == 0 { "via" } else { ">" }, link.text);
            }
            line
        })
        .collect()
}
