//! What does one document say? Turns a [`Document`] into a [`Reading`]: grammar, times, places, quantities, names, who
//! says what, and what is claimed. A pure function of the document: no file, clock or network; any text gives a reading.
//!
//! Each pass takes the document and the results of earlier passes as arguments and changes nothing in place.

pub mod attribution;
pub mod claims;
pub mod excerpts;
pub mod gazetteer;
pub mod kinds;
pub mod language;
pub mod mentions;
pub mod places;
pub mod quantities;
pub mod syntax;
mod table;
pub mod times;

use model::{AddedPlace, Block, Document, Problem, Reading, Span, Syntax};
use std::{borrow::Cow, sync::Arc};

/// Bytes of a text that are read: a thousand pages. What lies behind them is kept and searchable.
const LARGEST: usize = 4 << 20;

/// Everything that reading needs besides the document: languages, claim kinds, the gazetteer. Loaded once, shared by threads.
pub struct Reader {
    pub languages: Arc<language::Languages>,
    pub kinds: Arc<kinds::Kinds>,
    pub gazetteer: gazetteer::Gazetteer,
}

impl Reader {
    /// The reader with the data that was built into the program.
    pub fn built_in() -> Reader {
        Reader {
            languages: Arc::new(language::Languages::built_in()),
            kinds: Arc::new(kinds::Kinds::built_in()),
            gazetteer: gazetteer::Gazetteer::built_in(),
        }
    }

    /// This reader with places that somebody added; all else is shared with it.
    pub fn with_places(&self, places: Vec<AddedPlace>) -> Reader {
        Reader { languages: self.languages.clone(), kinds: self.kinds.clone(), gazetteer: self.gazetteer.with(places) }
    }

    /// Reads a document. A language without data gives an empty reading with the problem `language-not-read`; of a text
    /// longer than 4 MiB the beginning is read, with the problem `text-too-long`.
    pub fn read(&self, document: &Document) -> Reading {
        self.read_with_syntax(document).0
    }

    /// Also gives the grammar that the reading rests on.
    pub fn read_with_syntax(&self, document: &Document) -> (Reading, Syntax) {
        let mut reading = Reading::default();
        let Some(language) = self.languages.of(document) else {
            let name = document.language.as_ref().map_or("unknown", |l| l.value.as_str());
            let message = format!("no data for the language {name}: kept and searchable, not read");
            reading.problems.push(Problem::new("language-not-read", None, message));
            return (reading, Syntax::default());
        };
        let beginning = beginning(document);
        let document = beginning.as_ref();
        if let Cow::Owned(_) = beginning {
            let message = "longer than 4 MiB, so only its first 4 MiB were read; split it into its reports";
            reading.problems.push(Problem::new("text-too-long", None, message));
        }
        let syntax = syntax::analyse(document, language);
        reading.excerpts = excerpts::find_excerpts(document, &syntax, language);
        reading.published = times::infer_published(document, &syntax, &reading.excerpts, language);
        let dated =
            reading.published.clone().map(|published| Document { published: Some(published), ..document.clone() });
        let document = dated.as_ref().unwrap_or(document);
        reading.times = times::read_times(document, &syntax, &reading.excerpts, language);
        reading.quantities = quantities::read_quantities(document, &syntax, &reading.times, language);
        reading.places = places::read_places(document, &syntax, language, &self.gazetteer);
        (reading.mentions, reading.entities) =
            mentions::read_mentions(document, &syntax, &reading.places, &reading.times, language, &self.gazetteer);
        reading.attributions = attribution::read_attributions(document, &syntax, &reading, language);
        reading.claims = claims::read_claims(document, &syntax, &reading, language, &self.kinds);
        reading.sentences.clone_from(&syntax.sentences);
        (reading, syntax)
    }
}

/// As much of a document as is read.
fn beginning(document: &Document) -> Cow<'_, Document> {
    if document.text.len() <= LARGEST {
        return Cow::Borrowed(document);
    }
    let end = (0..4).map(|back| LARGEST - back).find(|at| document.text.is_char_boundary(*at)).unwrap_or(0);
    let blocks = document.blocks.iter().filter(|b| (b.span.start as usize) < end);
    let cut = |b: &Block| Block { span: Span::new(b.span.start as usize, (b.span.end as usize).min(end)), ..*b };
    Cow::Owned(Document {
        text: document.text[..end].to_owned(),
        blocks: blocks.map(cut).collect(),
        links: document.links.iter().filter(|l| l.span.end as usize <= end).cloned().collect(),
        ..document.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{BlockKind, Found};

    fn read(text: String) -> Reading {
        let blocks = vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }];
        let language = Some(Found { value: "en".to_owned(), basis: "test".to_owned() });
        Reader::built_in().read(&Document { text, blocks, language, ..Document::default() })
    }

    #[test]
    fn a_text_is_read_as_far_as_the_limit_and_its_reader_is_told() {
        let within = "Colonel Adel Dallal met Karim Moussa in Sirte.";
        let (place, beyond) = (" They sat in a caf", " Salma Ferrante met Omar Xenakis in Derna.");
        // The last letter of the café begins at `width`.
        let padded = |width: usize| {
            let spaces = " ".repeat(width - within.len() - place.len());
            format!("{within}{spaces}{place}é.{beyond}")
        };
        let codes = |reading: &Reading| reading.problems.iter().map(|p| p.code.clone()).collect::<Vec<_>>();
        let whole = read(padded(LARGEST - beyond.len() - "é.".len()));
        assert_eq!((whole.claims.len(), codes(&whole)), (2, vec![]));
        // The limit falls into a letter of two bytes.
        let cut = read(padded(LARGEST - 1));
        assert_eq!((cut.claims.len(), codes(&cut)), (1, vec!["text-too-long".to_owned()]));
    }

    /// A sentence of fifty thousand words, and a block as long, are read to their ends.
    #[test]
    fn an_endless_sentence_is_read_to_its_end() {
        let last = "Colonel Adel Dallal met Karim Moussa in Sirte.";
        let endless = "the pilots of the harbour and ".repeat(8_400) + last;
        let reading = read(endless);
        let claim = reading.claims.last().expect("the meeting at the end is found");
        assert!(claim.evidence.start as usize > 200_000, "{claim:?}");
        assert!(reading.sentences.len() > 100, "it is cut where it grows beyond what a sentence can be");
    }
}
