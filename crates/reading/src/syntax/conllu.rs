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
    /// GUM's entity brackets, as they stand.
    pub entity: String,
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
                entity: cell(9).split('|').find_map(|m| m.strip_prefix("Entity=")).unwrap_or("").to_owned(),
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

/// Documents with entity brackets, their names tagged as in an IOB2 file: persons, organisations and places whose head is
/// a proper noun, without what stands around the name. Documents without brackets are left out.
pub fn with_entities(documents: &[Corpus]) -> Vec<Corpus> {
    let mut out = Vec::new();
    for document in documents.iter().filter(|d| d.sentences.iter().flatten().any(|r| !r.entity.is_empty())) {
        let mut document = document.clone();
        let mut open: Vec<(String, String, usize, usize)> = Vec::new();
        for number in 0..document.sentences.len() {
            let mut found = Vec::new();
            for at in 0..document.sentences[number].len() {
                for (id, kind, closes) in brackets(&document.sentences[number][at].entity) {
                    if let Some(kind) = kind {
                        open.push((id.clone(), kind, number, at));
                    }
                    if closes && let Some(i) = open.iter().rposition(|o| o.0 == id) {
                        let (_, kind, sentence, first) = open.remove(i);
                        if sentence == number {
                            found.push((first, at, kind));
                        }
                    }
                }
            }
            found.sort_by_key(|(first, last, _)| (std::cmp::Reverse(last - first), *first));
            for (first, last, kind) in found {
                let kind = match kind.as_str() {
                    "person" => "PER",
                    "organization" => "ORG",
                    "place" => "LOC",
                    _ => continue,
                };
                name_within(&mut document.sentences[number], first, last, kind);
            }
        }
        out.push(document);
    }
    out
}

/// (id, kind if it opens here, whether it closes here) of each bracket.
fn brackets(text: &str) -> Vec<(String, Option<String>, bool)> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let opens = rest.starts_with('(');
        let body = rest.strip_prefix('(').unwrap_or(rest);
        let end = body.find(['(', ')']).unwrap_or(body.len());
        let mut cells = body[..end].split('-');
        let id = cells.next().unwrap_or("").to_owned();
        let kind = if opens { cells.next().map(str::to_owned) } else { None };
        let closes = body[end..].starts_with(')');
        out.push((id, kind, closes));
        rest = if closes { &body[end + 1..] } else { &body[end..] };
    }
    out
}

/// Tags the run of proper nouns around the head of [first, last], if the head is one.
fn name_within(rows: &mut [Row], first: usize, last: usize, kind: &str) {
    let outside = |row: &Row| row.head == 0 || (row.head as usize) < first + 1 || row.head as usize > last + 1;
    let Some(head) = (first..=last).find(|i| outside(&rows[*i])) else { return };
    if rows[head].upos != Upos::Propn {
        return;
    }
    let capital = |i: usize| rows[i].form.chars().next().is_some_and(char::is_uppercase);
    let part = |i: usize| {
        rows[i].upos == Upos::Propn || capital(i) && matches!(rows[i].upos, Upos::Adj | Upos::Noun | Upos::Verb)
    };
    let joint = |i: usize| rows[i].form == "-" || matches!(rows[i].upos, Upos::Adp | Upos::Det | Upos::Cconj);
    let (mut from, mut to) = (head, head);
    while from > first && (part(from - 1) || rows[from - 1].form == "-" && from - 1 > first && part(from - 2)) {
        from -= 1;
    }
    while to < last {
        let next = (to + 1..=last.min(to + 3)).find(|i| part(*i));
        match next {
            Some(next) if (to + 1..next).all(joint) => to = next,
            _ => break,
        }
    }
    if rows[from..=to].iter().any(|r| r.name != "O") {
        return;
    }
    for (i, row) in rows[from..=to].iter_mut().enumerate() {
        row.name = format!("{}-{kind}", if i == 0 { "B" } else { "I" });
    }
}
