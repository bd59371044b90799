//! How deep may a page be nested? Parsers of pages call themselves once a level, so the tags below a depth that no real
//! page reaches are left out before parsing; their text stays.

/// Deeper than any real page, and shallow enough for every walk over the tree.
const DEEPEST: usize = 200;

/// Elements that have no end tag, and those that close one another, so that a list of them is not a nest.
const FLAT: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "dd", "dt", "embed", "frame", "hr", "image", "img",
    "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td",
    "tfoot", "th", "thead", "tr", "track", "wbr", "html", "head", "body",
];

/// Levels of the tree that an element opens: a table also holds a body, a row and a cell.
fn levels(name: &str) -> usize {
    if name.eq_ignore_ascii_case("table") { 4 } else { 1 }
}

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noscript", "iframe", "noembed", "noframes"];

/// The page with its nesting capped, or `None` if it is not too deep.
pub(crate) fn capped(page: &str) -> Option<String> {
    let bytes = page.as_bytes();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    // Names of the open elements, and of those that were left out on top of them.
    let mut open: Vec<&str> = Vec::new();
    let (mut depth, mut left_out) = (0usize, 0usize);
    let mut at = 0;
    while let Some(found) = page[at..].find('<') {
        let start = at + found;
        if page[start..].starts_with("<!--") {
            at = page[start + 4..].find("-->").map_or(page.len(), |end| start + 4 + end + 3);
            continue;
        }
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        let length =
            bytes[name_at..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count();
        if length == 0 || !bytes[name_at].is_ascii_alphabetic() {
            at = start + 1;
            continue;
        }
        let name = &page[name_at..name_at + length];
        let end = tag_end(page, name_at + length);
        at = end;
        let is = |list: &[&str]| list.iter().any(|n| n.eq_ignore_ascii_case(name));
        if is(FLAT) {
            continue;
        }
        if closing {
            if left_out > 0 {
                left_out -= 1;
                cuts.push((start, end));
            } else if open.last().is_some_and(|n| n.eq_ignore_ascii_case(name)) {
                open.pop();
                depth -= levels(name);
            } else if let Some(above) = open.iter().rev().take(64).position(|n| n.eq_ignore_ascii_case(name)) {
                depth -= open.drain(open.len() - 1 - above..).map(levels).sum::<usize>();
            }
        } else if is(RAW) {
            at = raw_end(page, end, name);
        } else if page[..end].ends_with("/>") && is(&["path", "circle", "rect", "use", "line", "polygon", "g", "image"])
        {
        } else if depth >= DEEPEST {
            left_out += 1;
            cuts.push((start, end));
        } else {
            open.push(name);
            depth += levels(name);
        }
    }
    if cuts.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(page.len());
    let mut kept = 0;
    for (start, end) in cuts {
        out.push_str(&page[kept..start]);
        kept = end;
    }
    out.push_str(&page[kept..]);
    Some(out)
}

/// Just behind the `>` that ends a tag; quoted attribute values may hold one.
fn tag_end(page: &str, from: usize) -> usize {
    let mut quote = None;
    for (at, byte) in page.as_bytes()[from..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return from + at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(q), b) if q == *b => quote = None,
            _ => {}
        }
    }
    page.len()
}

/// Where the end tag of a raw element begins.
fn raw_end(page: &str, from: usize, name: &str) -> usize {
    let bytes = page.as_bytes();
    let mut at = from;
    while let Some(found) = page[at..].find("</") {
        at += found;
        if bytes.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 2;
    }
    page.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_too_deep_pages_change() {
        let real = "<html><body><ul>".to_owned() + &"<li><p>One<br>".repeat(2000) + "</ul><div>x</div></body>";
        assert_eq!(capped(&real), None);
        let deep = format!("{}text{}after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let capped_once = capped(&deep).unwrap();
        assert_eq!(capped_once.matches("<div>").count(), DEEPEST);
        assert!(capped_once.contains("text") && capped_once.ends_with("after"));
        assert_eq!(capped(&capped_once), None);
        let tables = capped(&"<table><tr><td>".repeat(1000)).unwrap();
        assert_eq!(tables.matches("<table>").count(), DEEPEST / 4);
        assert_eq!(capped(&"<script>if (a < b) { '<div>' }</script>".repeat(1000)), None);
        assert!(capped(&"<b".repeat(10)).is_none());
    }
}
