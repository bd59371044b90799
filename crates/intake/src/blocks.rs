//! What is each part of a plain text: title, byline, date, heading, paragraph, caption, note, or what a page wraps around
//! a report? Judged by the words in `data/lines.tsv`, by length and by place. When in doubt it is a paragraph.

use crate::dates::{self, Said};
use crate::findings::{Findings, Rank, tidy};
use crate::lines::{Unit, ends_a_sentence, is_item, is_note_mark, last_mark, units};
use crate::words::{Sign, WORDS, boundary, folded};
use model::{Block, BlockKind, Interval, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// The blocks of a text, and whether it says that it is cut off.
pub(crate) struct Shape {
    pub blocks: Vec<Block>,
    pub truncated: bool,
}

/// A head is no longer than this many lines; a text of nothing but short lines has none to speak of.
const HEAD: usize = 60;

/// Tells the blocks of `text` and notes what its head says of title, outlet, author and day.
pub(crate) fn read(text: &str, findings: &mut Findings, problems: &mut Vec<Problem>) -> Shape {
    let mut units = units(text);
    let truncated = mark_known(&mut units);
    mark_captions(&mut units);
    mark_posts(&mut units);
    mark_repeats(&mut units);
    let body = units.iter().take(HEAD).position(|u| u.kind.is_none() && u.is_body()).unwrap_or(units.len().min(HEAD));
    mark_head(&mut units, body, findings, problems);
    mark_sections(&mut units);
    mark_rest(&mut units, body);
    find_translation(&units, findings);
    let blocks =
        units.iter().map(|unit| Block { span: unit.span, kind: unit.kind.unwrap_or(BlockKind::Paragraph) }).collect();
    Shape { blocks, truncated: truncated || tail_is_paywall(text) }
}

/// Lines whose own words say what they are. Tells whether one of them is a paywall's.
fn mark_known(units: &mut [Unit<'_>]) -> bool {
    let mut truncated = false;
    for unit in units {
        unit.kind = known(unit.text, &unit.folded);
        if unit.is_short() && WORDS.holds(Sign::Paywall, &unit.folded) && unit.words() <= 45 {
            unit.kind = Some(BlockKind::Boilerplate);
            truncated = true;
        }
    }
    truncated
}

/// What the words of a line alone tell, in a text of any format.
pub(crate) fn known(text: &str, line: &str) -> Option<BlockKind> {
    if line.is_empty() {
        return None;
    }
    let short = text.len() <= 160;
    if !text.chars().any(char::is_alphanumeric)
        || WORDS.is(Sign::Menu, line)
        || (short && WORDS.starts(Sign::Menu, line).is_some())
        || (line.len() <= 40 && WORDS.ends(Sign::Menu, line))
        || WORDS.is(Sign::Notes, line)
        || WORDS.is(Sign::Sources, line)
        || WORDS.starts(Sign::Rights, line).is_some_and(|_| short)
        || (short && WORDS.holds(Sign::Rights, line))
    {
        return Some(BlockKind::Boilerplate);
    }
    if text.split_whitespace().next().is_some_and(is_note_mark)
        || WORDS.starts(Sign::Note, line).is_some()
        || is_link_line(text)
    {
        return Some(BlockKind::Note);
    }
    if is_caption(text, line) {
        return Some(BlockKind::Caption);
    }
    None
}

/// `Photos: https://...`: a label of a word or two, and addresses.
fn is_link_line(text: &str) -> bool {
    let (links, words) = text.split_whitespace().fold((0, 0), |(links, words), word| {
        if word.contains("://") || word.starts_with("www.") || word.starts_with("pic.") {
            (links + 1, words)
        } else {
            (links, words + 1)
        }
    });
    links > 0 && words <= 2
}

fn is_caption(text: &str, line: &str) -> bool {
    let words = text.split_whitespace().count();
    if WORDS.starts(Sign::Caption, line).is_some() {
        // "A photo of the ship went round the world. ..." is a paragraph; a label with a colon is not.
        let labelled = line.split_whitespace().take(3).any(|w| w.ends_with(':'));
        return labelled || (words <= 30 && !ends_a_sentence(text)) || (words <= 25 && text.matches(". ").count() == 0);
    }
    if words <= 60 && text.len() <= 360 && WORDS.holds(Sign::Caption, line) {
        return true;
    }
    words <= 35 && text.len() <= 240 && agency_at_end(line).is_some()
}

/// The agency in brackets at the end of a line, where something stands before it.
fn agency_at_end(line: &str) -> Option<&str> {
    let inner = line.trim_end_matches('.').strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let name = inner[open + 1..].trim();
    let known = WORDS.is(Sign::Agency, name) || name.split('/').all(|part| WORDS.is(Sign::Agency, part.trim()));
    (known && open > 0).then_some(name)
}

/// Lines that repeat what a labelled caption says ("Image: ..."), and lines of nothing but an office and a name.
fn mark_captions(units: &mut [Unit<'_>]) {
    let labelled: BTreeSet<String> = units
        .iter()
        .filter(|u| u.kind == Some(BlockKind::Caption))
        .filter_map(|u| u.folded.split_once(": ").map(|(_, rest)| rest.to_owned()))
        .collect();
    let mut seen_body = false;
    for unit in units {
        if unit.kind.is_none()
            && unit.is_short()
            && (labelled.contains(&unit.folded) || (seen_body && is_portrait(unit)))
        {
            unit.kind = Some(BlockKind::Caption);
        }
        seen_body |= unit.is_body();
    }
}

/// "Libyan Harbour Minister Firstname Lastname": one or two persons, each with an office, and nothing else.
fn is_portrait(unit: &Unit<'_>) -> bool {
    if unit.words() > 16 || last_mark(unit.text).is_none_or(|c| !c.is_alphabetic()) {
        return false;
    }
    let words: Vec<&str> = unit.text.split_whitespace().collect();
    let is_joiner = |w: &str| WORDS.is(Sign::Joiner, &folded(w));
    if !words.iter().all(|w| is_joiner(w) || w.chars().next().is_some_and(char::is_uppercase)) {
        return false;
    }
    let office = |w: &&&str| WORDS.is(Sign::Office, &folded(w));
    let Some(last) = words.iter().rposition(|w| office(&w)) else { return false };
    let names = words[last + 1..].iter().filter(|w| !is_joiner(w)).count();
    (2..=4).contains(&names) && last <= 10
}

/// A post of a social network set into the text: the lines up to its signature "- Name (@handle) May 26, 2020".
fn mark_posts(units: &mut [Unit<'_>]) {
    for at in 0..units.len() {
        let line = units[at].text;
        let signature = line.len() <= 200
            && line.starts_with(['-', '–', '—'])
            && line.contains("(@")
            && line
                .rsplit_once(')')
                .is_some_and(|(_, date)| date.trim().is_empty() || dates::whole(date).day().is_some());
        if !signature {
            continue;
        }
        units[at].kind = Some(BlockKind::Quote);
        // The signature may stand apart from the post's lines; those stand together.
        for above in (at.saturating_sub(8)..at).rev() {
            if units[above].kind.is_none() && units[above].text.len() <= 600 {
                units[above].kind = Some(BlockKind::Quote);
            } else if units[above].kind.is_none_or(|k| k != BlockKind::Note) && units[above].has_letters() {
                break;
            }
            if units[above].apart {
                break;
            }
        }
    }
}

/// Short lines that come again and again are not the report's.
fn mark_repeats(units: &mut [Unit<'_>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units.iter().filter(|u| u.kind.is_none() && u.text.len() <= 80 && !ends_a_sentence(u.text)) {
        *counts.entry(unit.folded.clone()).or_default() += 1;
    }
    for unit in units {
        if unit.kind.is_none() && counts.get(&unit.folded).is_some_and(|n| *n >= 3) {
            unit.kind = Some(BlockKind::Boilerplate);
        }
    }
}

/// A line of the head that holds a day, and what stands beside the day in it.
pub(crate) struct DateLine {
    pub said: Said,
    /// It tells a later change, not the publication.
    pub updated: bool,
    pub outlet: Option<String>,
    pub author: Option<Vec<String>>,
}

/// Reads a line as a date line: a day alone, behind a label, or between separators with an outlet or an author.
pub(crate) fn date_line(text: &str) -> Option<DateLine> {
    if text.len() > 160 {
        return None;
    }
    let mut line = DateLine { said: Said::Nothing, updated: false, outlet: None, author: None };
    if line.take(text) {
        return Some(line);
    }
    let marks = [" | ", "|", " · ", " • ", " – ", " — ", " - ", " // "];
    if let Some(mark) = marks.iter().find(|m| text.contains(**m)) {
        let mut known = true;
        for part in text.split(mark).map(str::trim).filter(|p| !p.is_empty()) {
            known &= line.take(part) || line.take_other(part) || part.chars().count() <= 24;
        }
        return (known && line.said != Said::Nothing).then_some(line);
    }
    // "Harbour Gazette, 3 March 2024": the comma inside a date makes every comma a candidate.
    for (at, _) in text.match_indices(", ").take(3) {
        let (before, after) = (&text[..at], &text[at + 2..]);
        let mut line = DateLine { said: Said::Nothing, updated: false, outlet: None, author: None };
        if line.take(after) && (line.take_other(before) || before.split_whitespace().count() <= 3) {
            return Some(line);
        }
    }
    None
}

impl DateLine {
    /// Takes a part that is a date, labelled or not.
    fn take(&mut self, part: &str) -> bool {
        let line = folded(part);
        let updated = WORDS.starts(Sign::Updated, &line);
        let label = updated.or_else(|| WORDS.starts(Sign::Published, &line));
        let bare = label.map_or(line.as_str(), |l| line[l.len()..].trim_start_matches([':', ' ']));
        match dates::whole(bare) {
            Said::Nothing => false,
            said => {
                // A day of publication beside one of change is the one that counts.
                if self.said == Said::Nothing || self.updated {
                    (self.said, self.updated) = (said, updated.is_some());
                }
                true
            }
        }
    }

    fn take_other(&mut self, part: &str) -> bool {
        if let Some(authors) = byline(part, &folded(part)) {
            self.author = Some(authors);
            true
        } else if is_outlet(part) {
            self.outlet = tidy(part);
            true
        } else {
            false
        }
    }
}

/// The authors that a byline names.
pub(crate) fn byline(text: &str, line: &str) -> Option<Vec<String>> {
    if text.len() > 160 || ends_a_sentence(text) && text.split_whitespace().count() > 5 {
        return None;
    }
    let label = WORDS.starts(Sign::Byline, line)?;
    // The folded label may differ from the written one in bytes, never in words.
    let skip = label.split_whitespace().count();
    let words: Vec<&str> = text.split_whitespace().skip(skip).collect();
    let named = |w: &&str| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || WORDS.is(Sign::Joiner, &folded(bare))
            || bare.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    };
    if words.is_empty() || words.len() > 14 || !words.iter().all(named) {
        return None;
    }
    let joined = words.join(" ");
    let mut out = Vec::new();
    for part in joined.split([',', '،', ';', '|', '&']) {
        let mut name: Vec<&str> = Vec::new();
        for word in part.split_whitespace() {
            let lower = folded(word);
            if name.is_empty() && WORDS.is(Sign::Joiner, &lower) && word.chars().all(char::is_lowercase) {
                continue;
            }
            if WORDS.is(Sign::And, &lower) {
                out.extend(tidy(&name.join(" ")));
                name.clear();
            } else if WORDS.is(Sign::From, &lower) {
                break;
            } else {
                name.push(word);
            }
        }
        out.extend(tidy(name.join(" ").trim_end_matches('.')));
    }
    out.retain(|name| name.split_whitespace().count() <= 6);
    (!out.is_empty()).then_some(out)
}

/// Whether a short line is the name of an outlet: a known one, or a capitalised name with a word such as outlets bear.
pub(crate) fn is_outlet(text: &str) -> bool {
    let line = folded(text);
    if text.len() > 60 || text.split_whitespace().count() > 6 || text.ends_with(['.', ':', '?', '!', ',']) {
        return false;
    }
    if WORDS.is(Sign::Outlet, &line) {
        return true;
    }
    let capital = |w: &str| {
        WORDS.is(Sign::Joiner, &folded(w)) || w.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase())
    };
    text.split_whitespace().all(capital) && WORDS.has_word(Sign::Outlet, &line)
}

/// The lines before the first sentence: what a page puts above a report, then outlet, title, author, day.
fn mark_head(units: &mut [Unit<'_>], body: usize, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let head = &mut units[..body];
    let lines: Vec<Option<DateLine>> = head.iter().map(|u| date_line(u.text)).collect();
    for (unit, line) in head.iter().zip(&lines) {
        if line.as_ref().is_some_and(|l| l.said == Said::Impossible) {
            problems.push(crate::impossible(unit.text));
        }
    }
    let is_day = |at: usize| lines[at].as_ref().is_some_and(|l| l.said.day().is_some());
    // Whatever stands above buttons and advertisements is a wrapper's, if the report's own day comes below them.
    let menu = head.iter().rposition(|u| u.kind == Some(BlockKind::Boilerplate) && u.has_letters());
    let top = match menu {
        Some(menu) if (menu + 1..body).any(is_day) => menu + 1,
        _ => 0,
    };
    for (unit, line) in head[..top].iter_mut().zip(&lines) {
        unit.kind = Some(BlockKind::Boilerplate);
        if let Some(day) = line.as_ref().and_then(|l| l.said.day()) {
            findings.published.add(Rank::Aside, Interval::day(day), "dateline of the page around it");
        } else if is_outlet(unit.text) {
            findings.publisher.extend(Rank::Aside, tidy(unit.text), "masthead of the page around it");
        }
    }
    for at in top..body {
        let (text, line) = (head[at].text, head[at].folded.clone());
        if head[at].kind.is_some_and(|k| k == BlockKind::Boilerplate) {
            continue;
        }
        if let Some(date) = &lines[at] {
            head[at].kind = Some(BlockKind::Dateline);
            findings.publisher.extend(Rank::Text, date.outlet.clone(), "dateline");
            if let Some(authors) = &date.author {
                findings.authors.add(Rank::Text, authors.clone(), "byline");
            }
        } else if let Some(authors) = byline(text, &line) {
            head[at].kind = Some(BlockKind::Byline);
            findings.authors.add(Rank::Text, authors, "byline");
        }
    }
    mark_stated(&mut head[top..], findings);
    mark_outlet(head, top, &lines, findings);
    if head[top..].iter().any(|u| u.kind == Some(BlockKind::Title)) {
        // It is known from elsewhere.
    } else if let Some(title) = (top..body).find(|at| head[*at].kind.is_none() && is_title(&head[*at])) {
        head[title].kind = Some(BlockKind::Title);
        findings.title.extend(Rank::Text, tidy(head[title].text), "first line");
    }
    find_day(head, top, &lines, findings);
}

/// Lines that say what is known of the document from elsewhere: its outlet, its authors, its title.
fn mark_stated(head: &mut [Unit<'_>], findings: &Findings) {
    let publisher = findings.publisher.best().map(|p| folded(p));
    let title = findings.title.best().map(|t| folded(t));
    let authors: Vec<String> = findings.authors.best().iter().flat_map(|a| a.iter()).map(|a| folded(a)).collect();
    for unit in head.iter_mut().filter(|u| u.kind.is_none() && u.is_short()) {
        if Some(&unit.folded) == publisher.as_ref() || authors.contains(&unit.folded) {
            unit.kind = Some(BlockKind::Byline);
        } else if Some(&unit.folded) == title.as_ref() {
            unit.kind = Some(BlockKind::Title);
        }
    }
}

/// A title has words, is not long, and does not end as a sentence does.
fn is_title(unit: &Unit<'_>) -> bool {
    unit.text.len() <= 240 && unit.words() >= 2 && !matches!(last_mark(unit.text), Some('.' | '…' | ';' | ':' | ','))
}

/// The outlet's name in the head: a known one, one that is written twice, or one that sounds like an outlet beside a
/// title or a day.
fn mark_outlet(head: &mut [Unit<'_>], top: usize, lines: &[Option<DateLine>], findings: &mut Findings) {
    let free: Vec<usize> = (top..head.len()).filter(|at| head[*at].kind.is_none() && head[*at].is_short()).collect();
    let beside_day = |at: usize| {
        [at.checked_sub(1), Some(at + 1)].into_iter().flatten().any(|n| lines.get(n).is_some_and(Option::is_some))
    };
    for &at in &free {
        let text = head[at].text;
        let twin = free.iter().find(|o| **o > at && head[**o].folded == head[at].folded).copied();
        let named = WORDS.is(Sign::Outlet, &head[at].folded);
        let written_twice = twin.is_some_and(|t| t == at + 1 && (beside_day(t) || beside_day(at)));
        let other_title = free.iter().any(|o| *o != at && head[*o].words() >= 3 && is_title(&head[*o]));
        let sounds = is_outlet(text) && (beside_day(at) || at == top) && (other_title || beside_day(at) && at > top);
        if named || (written_twice && text.len() <= 60) || sounds {
            findings.publisher.extend(Rank::Text, tidy(text), "line at the top");
            head[at].kind = Some(BlockKind::Byline);
            if let Some(twin) = twin.filter(|t| *t == at + 1) {
                head[twin].kind = Some(BlockKind::Byline);
            }
            return;
        }
    }
}

/// The day of publication among the date lines of the head: not one of change, and rather beside the title, the outlet
/// or the byline than alone.
fn find_day(head: &[Unit<'_>], top: usize, lines: &[Option<DateLine>], findings: &mut Findings) {
    let beside = |at: usize| {
        [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter(|n| *n >= top)
            .any(|n| head.get(n).is_some_and(|u| matches!(u.kind, Some(BlockKind::Title | BlockKind::Byline))))
    };
    let mut days: Vec<(bool, usize)> = (top..head.len())
        .filter(|at| lines[*at].as_ref().is_some_and(|l| !l.updated && l.said.day().is_some()))
        .map(|at| (!(beside(at) || lines[at].as_ref().is_some_and(|l| l.outlet.is_some() || l.author.is_some())), at))
        .collect();
    days.sort();
    for (_, at) in days {
        if let Some(day) = lines[at].as_ref().and_then(|l| l.said.day()) {
            findings.published.add(Rank::Text, Interval::day(day), "dateline");
        }
    }
    for line in lines[top..].iter().flatten().filter(|l| l.updated) {
        if let Some(day) = line.said.day() {
            findings.modified.add(Rank::Text, Interval::day(day), "dateline");
        }
    }
}

/// Endnotes run from their heading to the next one; in a list of sources, only lines that cite are notes.
fn mark_sections(units: &mut [Unit<'_>]) {
    #[derive(PartialEq)]
    enum Section {
        Body,
        Notes,
        Sources,
    }
    let mut section = Section::Body;
    for at in 0..units.len() {
        let line = units[at].folded.clone();
        if WORDS.is(Sign::Notes, &line) {
            section = Section::Notes;
        } else if WORDS.is(Sign::Sources, &line) {
            section = Section::Sources;
        } else if section == Section::Notes && units[at].kind.is_none() {
            units[at].kind = Some(BlockKind::Note);
        } else if units[at].kind.is_none() && cites(units[at].text, section == Section::Sources) {
            units[at].kind = Some(BlockKind::Note);
            // The cited title may stand on a line of its own above, its quotation mark still open.
            if let Some(above) = at.checked_sub(1)
                && units[above].kind.is_none()
                && opens_a_quote(units[above].text)
            {
                units[above].kind = Some(BlockKind::Note);
            }
        }
    }
}

/// A line that ends in an address and names a title in quotation marks, or in a list of sources any line that does.
fn cites(text: &str, among_sources: bool) -> bool {
    let tail = &text[boundary(text, text.len().saturating_sub(2000))..];
    let address = tail.split_whitespace().last().is_some_and(|w| w.contains("://") || w.starts_with("www."));
    address && text.len() <= 4000 && (among_sources || text.contains(['“', '”', '«', '"']))
}

fn opens_a_quote(text: &str) -> bool {
    let inner = text.strip_prefix(['“', '«', '"']);
    text.len() <= 1000 && inner.is_some_and(|inner| !inner.contains(['”', '»', '"']))
}

/// Lists, quotations, headings; the rest are paragraphs.
fn mark_rest(units: &mut [Unit<'_>], body: usize) {
    let short = units.iter().filter(|u| u.kind.is_none() && !u.is_body()).count();
    let long = units.iter().filter(|u| u.kind.is_none() && u.is_body()).count();
    for at in 0..units.len() {
        let unit = &units[at];
        if unit.kind.is_some() {
            continue;
        }
        let between = [BlockKind::Caption, BlockKind::Boilerplate, BlockKind::Dateline, BlockKind::Byline];
        let next = units[at + 1..].iter().find(|u| u.kind.is_none_or(|kind| !between.contains(&kind)));
        let before_body = next.is_some_and(|n| n.kind.is_none() && (n.is_body() || is_item(n.text)));
        let heading = unit.text.len() <= 160
            && unit.words() <= 16
            && unit.has_letters()
            && !matches!(last_mark(unit.text), Some('.' | '!' | ';' | ':' | ',' | '…' | '۔' | '。'))
            && !unit.text.starts_with(['"', '“', '«']);
        let kind = if is_item(unit.text) && unit.lines == 1 {
            BlockKind::List
        } else if is_quotation(unit.text) {
            BlockKind::Quote
        } else if heading && before_body && (at < body || short <= long) {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        units[at].kind = Some(kind);
    }
}

/// Wholly inside one pair of quotation marks, with nobody named as its speaker: a pull quote.
fn is_quotation(text: &str) -> bool {
    let mut chars = text.chars();
    let close = match chars.next() {
        Some('“') => '”',
        Some('«') => '»',
        _ => return false,
    };
    text.len() <= 2000 && text.ends_with(close) && text.matches(close).count() == 1
}

/// A note that the text is a translation, in a short line of head or tail.
fn find_translation(units: &[Unit<'_>], findings: &mut Findings) {
    let (head, tail) = (units.len().min(12), units.len().saturating_sub(8));
    for (at, unit) in units.iter().enumerate() {
        if (at < head || at >= tail) && unit.text.len() <= 200 && WORDS.holds(Sign::Translated, &unit.folded) {
            let basis = format!("stated in the text: {}", unit.text.split_whitespace().collect::<Vec<_>>().join(" "));
            findings.translated.add(Rank::Text, true, &basis);
            return;
        }
    }
}

/// A paywall's words glued to the end of the last paragraph.
fn tail_is_paywall(text: &str) -> bool {
    let tail = text.trim_end();
    let tail = &tail[boundary(tail, tail.len().saturating_sub(160))..];
    WORDS.holds(Sign::Paywall, &folded(tail))
}
