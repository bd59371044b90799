//! How each pass's results look in a fixture, a line each. One module a pass.

mod attributions;
mod claims;
mod mentions;
mod places;
mod quantities;
mod times;
mod tokens;

use model::Document;
use reading::Reader;

pub fn render(pass: &str, reader: &Reader, document: &Document) -> Vec<String> {
    let (reading, syntax) = reader.read_with_syntax(document);
    match pass {
        "tokens" => tokens::render(document, &reading, &syntax),
        "times" => times::render(document, &reading, &syntax),
        "quantities" => quantities::render(document, &reading, &syntax),
        "places" => places::render(document, &reading, &syntax),
        "mentions" => mentions::render(document, &reading, &syntax),
        "attributions" => attributions::render(document, &reading, &syntax),
        "claims" => claims::render(document, &reading, &syntax),
        other => panic!("no pass {other}"),
    }
}
