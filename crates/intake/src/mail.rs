//! What does a mail bring? Its best body as one document, and every attachment that can be read as a document of its own.

use crate::blocks;
use crate::builder::Builder;
use crate::findings::{Findings, Rank, tidy};
use crate::given::Given;
use crate::{Input, Taken, charset, take_parts};
use jiff::civil::Date;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};
use model::{Block, BlockKind, Document, DocumentId, Interval, Problem, Provenance, Span};
use scraper::Html;

/// The mail's body and attachments. `depth` counts the mails that this one came in.
pub(crate) fn read(input: &Input<'_>, given: &Given, depth: usize, problems: &mut Vec<Problem>) -> Vec<Taken> {
    let parsed = std::panic::catch_unwind(|| MessageParser::default().parse(input.bytes));
    let Ok(Some(message)) = parsed else {
        problems.push(Problem::new("mail-broken", None, "the mail cannot be parsed; save it again from the mailbox"));
        return Vec::new();
    };
    let mail = DocumentId::of(input.bytes);
    let mut out = vec![body(&message, input, given, problems)];
    for (number, part) in message.attachments().enumerate() {
        let name = part.attachment_name().map_or_else(|| format!("part-{}", number + 1), str::to_owned);
        let media_type = part.content_type().map(|c| match &c.c_subtype {
            Some(subtype) => format!("{}/{subtype}", c.c_type),
            None => c.c_type.to_string(),
        });
        // Logos and photographs are in every mail and hold no text.
        if media_type.as_deref().is_some_and(|m| m.starts_with("image/") || m.starts_with("application/pgp")) {
            continue;
        }
        let bytes = match &part.body {
            PartType::Message(inner) => inner.raw_message.as_ref(),
            _ => part.contents(),
        };
        let path = format!("{}#{name}", input.path);
        let inner =
            Input { path: &path, bytes, sidecar: None, media_type: media_type.as_deref(), retrieved: input.retrieved };
        let (taken, found) = take_parts(&inner, depth + 1);
        problems
            .extend(found.into_iter().map(|p| Problem { message: format!("attachment {name}: {}", p.message), ..p }));
        out.extend(taken.into_iter().map(|mut t| {
            t.document.provenance.container = Some(mail.clone());
            t
        }));
    }
    out
}

fn body(message: &Message<'_>, input: &Input<'_>, given: &Given, problems: &mut Vec<Problem>) -> Taken {
    let mut findings = Findings::default();
    given.find(&mut findings);
    let basis = "mail header";
    findings.title.extend(Rank::Format, message.subject().and_then(tidy), basis);
    if let Some(name) = message.from().and_then(sender) {
        // A newsletter writes under its own name, a person under his.
        if blocks::is_outlet(&name) {
            findings.publisher.add(Rank::Format, name, basis);
        } else {
            findings.authors.add(Rank::Format, vec![name], basis);
        }
    }
    if let Some(date) = message.date() {
        let day = Date::new(i16::try_from(date.year).unwrap_or(0), date.month as i8, date.day as i8);
        match day {
            Ok(day) if date.year >= 1970 => findings.published.add(Rank::Format, Interval::day(day), basis),
            _ => problems.push(crate::impossible(&format!("{}-{}-{}", date.year, date.month, date.day))),
        }
    }
    let text_part = message.text_bodies().find_map(|p| match &p.body {
        PartType::Text(text) => Some(text),
        _ => None,
    });
    let html_part = message.html_bodies().find_map(|p| match &p.body {
        PartType::Html(html) => Some(html),
        _ => None,
    });
    let mut document = Document {
        id: DocumentId::of(input.bytes),
        provenance: Provenance {
            path: input.path.to_owned(),
            container: None,
            retrieved: given.retrieved.clone().or_else(|| input.retrieved.map(str::to_owned)),
            media_type: "message/rfc822".to_owned(),
            charset: "UTF-8".to_owned(),
        },
        ..Document::default()
    };
    // The text part of many newsletters only says that there is another.
    let full = text_part.filter(|t| t.split_whitespace().take(20).count() == 20 || html_part.is_none());
    match (full, html_part) {
        (Some(text), _) => plain(text, &mut document, &mut findings, problems),
        (None, Some(html)) => {
            let mut builder = Builder::new(None);
            if let Some(title) = findings.title.best_found().cloned() {
                builder.line(&title, BlockKind::Title);
            }
            let capped = crate::nesting::capped(html);
            let page = Html::parse_document(capped.as_deref().unwrap_or(html));
            builder.skipping = true;
            builder.walk(page.root_element(), BlockKind::Paragraph);
            builder.flush(BlockKind::Paragraph);
            builder.finish(&mut document, &mut findings);
        }
        (None, None) => {}
    }
    findings.settle(&mut document);
    Taken { document, bytes: input.bytes.to_vec() }
}

/// The subject as title, then the body as a plain text.
fn plain(text: &str, document: &mut Document, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let subject = findings.title.best_found().cloned();
    let body = charset::clean(text, problems);
    let shape = blocks::read(&body, findings, problems);
    document.truncated = shape.truncated;
    let Some(subject) = subject else {
        (document.text, document.blocks) = (body, shape.blocks);
        return;
    };
    let shift = subject.len() as u32 + 2;
    document.blocks = vec![Block { span: Span::new(0, subject.len()), kind: BlockKind::Title }];
    document.blocks.extend(shape.blocks.into_iter().map(|b| Block {
        span: Span { start: b.span.start + shift, end: b.span.end + shift },
        kind: if b.kind == BlockKind::Title { BlockKind::Heading } else { b.kind },
    }));
    document.text = format!("{subject}\n\n{body}");
}

fn sender(from: &Address<'_>) -> Option<String> {
    let first = from.first()?;
    first.name.as_deref().and_then(tidy).or_else(|| first.address.as_deref().and_then(tidy))
}
