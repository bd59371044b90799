//! How do annotated corpora read? CoNLL-U trees and IOB2 names, as plain data for training and measuring.

use model::{Deprel, Upos};

/// A gold word.
#[derive(Clone, Debug)]
pub struct Row {
    pub form: String,
    pub lemma: String,
    pub upos: Upos,
    pub feats: String,
    /// 0 = root, else counted from 1.
    pub head: u32,
    pub relation: Deprel,
    /// IOB2 tag of names: `O`, `B-PER`.
    pub name: String,
    /// Byte offsets into the document's text.
    pub start: usize,
    pub end: usize,
}

/// One document: text put together from its sentences, paragraphs apart by an empty line.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    pub text: String,
    pub sentences: Vec<Vec<Row>>,
}

/// The documents of a CoNLL-U file, or of an IOB2 file (`names`), whose tags are its third column. A file that marks no
/// documents is cut after every 20 sentences.
pub fn read(file: &str, names: bool) -> Vec<Corpus> {
    let parted = file.lines().any(|l| l.starts_with("# newdoc"));
    let mut documents: Vec<Corpus> = Vec::new();
    let mut glued = true;
    for (number, block) in file.split("\n\n").filter(|b| !b.trim().is_empty()).enumerate() {
        let lines: Vec<&str> = block.trim_matches('\n').lines().collect();
        let heading = |prefix: &str| lines.iter().find_map(|l| l.strip_prefix(prefix));
        let Some(text) = heading("# text =").map(str::trim) else { continue };
        if documents.is_empty() || heading("# newdoc").is_some() || !parted && number % 20 == 0 {
            documents.push(Corpus::default());
            glued = true;
        }
        let Some(document) = documents.last_mut() else { continue };
        if !document.text.is_empty() {
            let paragraph = heading("# newpar").is_some();
            document.text += if paragraph {
                "\n\n"
            } else if glued {
                ""
            } else if names {
                "\n"
            } else {
                " "
            };
        }
        let base = document.text.len();
        document.text += text;
        let rows: Vec<Vec<&str>> =
            lines.iter().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect()).collect();
        let (mut sentence, mut at) = (Vec::new(), 0);
        for cells in rows.iter().filter(|c| c.len() > 2 && c[0].bytes().all(|b| b.is_ascii_digit())) {
            let form = cells[1];
            let found = text[at..].find(form).map(|f| at + f).filter(|f| text[at..*f].trim().is_empty());
            let mut start = found.unwrap_or_else(|| text.len() - text[at..].trim_start().len());
            start = start.min(text.len());
            let mut end = (start + form.len()).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            at = end;
            let cell = |i: usize| cells.get(i).copied().unwrap_or("_");
            sentence.push(Row {
                form: form.to_owned(),
                lemma: cell(2).to_owned(),
                upos: Upos::named(cell(3)),
                feats: cell(5).to_owned(),
                head: cell(6).parse().unwrap_or(0),
                relation: Deprel::named(cell(7)),
                name: if names { cell(2).to_owned() } else { "O".to_owned() },
                start: base + start,
                end: base + end,
            });
        }
        glued = rows
            .iter()
            .rev()
            .find(|c| !c[0].contains('.'))
            .is_some_and(|c| c.last().is_some_and(|m| m.contains("SpaceAfter=No")));
        document.sentences.push(sentence);
    }
    documents
}
