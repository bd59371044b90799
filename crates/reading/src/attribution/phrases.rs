//! Cues that are no verbs with a subject: "according to", "citing", "reportedly", "the claim that", "Minister: ...".

use super::data::Finder;
use super::draft::Draft;
use super::page::Page;
use model::{BlockKind, Deprel, Span, Stance, Style, Upos};

/// The phrase that begins at this token: (tokens of the cue, index of its rule).
pub fn phrase_at(page: &Page, at: u32) -> Option<(u32, usize)> {
    let candidates = page.data.phrases(page.lower(at));
    candidates.iter().find_map(|(words, rule)| {
        let fits = words.iter().enumerate().all(|(i, word)| {
            let token = at + i as u32;
            token < page.len() && page.token(token).sentence == page.token(at).sentence && page.lower(token) == *word
        });
        let apart = !page.data.rules[*rule].set_off || at == page.sentence(at).0 || page.is_punct(at - 1);
        (fits && apart).then_some((words.len() as u32, *rule))
    })
}

pub fn find(page: &Page, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < page.len() {
        if let Some((length, rule)) = phrase_at(page, at) {
            let found = match page.data.rules[rule].finder {
                Finder::Citing => citing(page, at, length, rule, drafts),
                _ => phrase(page, at, length, rule),
            };
            drafts.extend(found);
            at += length;
            continue;
        }
        let token = page.token(at);
        if token.upos == Upos::Adv && page.data.adverb(page.lower(at)) {
            drafts.extend(adverb(page, at));
        } else if token.upos == Upos::Noun {
            drafts.extend(noun(page, at));
        }
        at += 1;
    }
    labels(page, drafts);
    gaps(page, drafts);
}

/// The noun phrase that begins right after a cue: (its head, first token, end).
fn source_after(page: &Page, first: u32) -> Option<(u32, u32, u32)> {
    let (_, high) = page.around(first.min(page.len().checked_sub(1)?));
    if first >= high {
        return None;
    }
    let nominal =
        |i: u32| matches!(page.token(i).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Sym);
    // The head: climb from the first word while the phrase still begins here or later.
    let mut head = (first..high.min(first + 12)).find(|i| nominal(*i))?;
    if (first..head).any(|i| matches!(page.token(i).upos, Upos::Verb | Upos::Aux)) {
        return None;
    }
    while let Some(up) = page.token(head).head {
        if up < first || up >= high || !nominal(up) || page.left[up as usize] + 3 < first.saturating_sub(3) {
            break;
        }
        head = up;
    }
    let (_, end) = page.noun_phrase(head, first.saturating_sub(1));
    // A comma ends the source unless an apposition or a relative clause follows.
    let mut stop = first + 1;
    while stop < end {
        if matches!(page.word(stop), "," | "—" | "–") && stop > head {
            let next = (stop + 1..end).find(|i| {
                let t = page.token(*i);
                t.head.is_some_and(|h| h <= stop && h >= first)
                    && matches!(t.deprel, Deprel::Appos | Deprel::AclRelcl | Deprel::Acl)
            });
            if next.is_none() {
                break;
            }
        }
        stop += 1;
    }
    let mut end = stop.min(end);
    end = apposition(page, head, end, high);
    end = set_off_end(page, first, end, high);
    while end > first + 1 && page.is_punct(end - 1) && !")]\"”".contains(page.word(end - 1)) {
        end -= 1;
    }
    Some((head, first, end))
}

/// "..., according to a person close to the talks, ...": what commas enclose is one source, unless it holds a clause.
fn set_off_end(page: &Page, first: u32, end: u32, high: u32) -> u32 {
    let cue = (first.saturating_sub(4)..first).rev().find(|i| page.word(*i) == ",").is_some();
    let stop = (end..high.min(end + 8)).find(|i| page.is_punct(*i) && !"-'’/&".contains(page.word(*i)));
    match stop.or((high <= end + 8).then_some(high)) {
        // "a poll released on Sunday": a past tense right behind a noun is a participle.
        Some(stop) if cue && stop > end && !page.is("that", end) => {
            let participle = page.token(end).upos == Upos::Verb && page.token(end).feat("Tense") == Some("Past");
            if page.holds_clause(end + u32::from(participle), stop) { end } else { stop }
        }
        _ => end,
    }
}

/// The end of ", a daily newspaper," or ", from the news agency," behind a source.
fn apposition(page: &Page, head: u32, end: u32, high: u32) -> u32 {
    if end + 1 >= high || page.word(end) != "," {
        return end;
    }
    let indefinite = page.token(end + 1).feat("Definite") == Some("Ind");
    let whose = page.is("mouthpiece", head) && page.token(end + 1).upos == Upos::Adp && page.is("owner", end + 1);
    if !indefinite && !whose {
        return end;
    }
    let stop = (end + 1..high.min(end + 16)).find(|i| matches!(page.word(*i), "," | "." | ";")).unwrap_or(end);
    let verb = (end + 1..stop).any(|i| matches!(page.token(i).upos, Upos::Verb | Upos::Aux) && page.is_finite(i));
    if stop > end + 2 && !verb { stop } else { end }
}

/// "according to X": the clause that the phrase stands in is X's.
fn phrase(page: &Page, at: u32, length: u32, rule: usize) -> Option<Draft> {
    let (low, high) = page.around(at);
    let mut first = at;
    let (head, source, end) = source_after(page, at + length)?;
    // "according to plan" has no speaker.
    let determined =
        page.child(head, &[Deprel::Det, Deprel::NmodPoss]).is_some() || page.token(source).upos == Upos::Det;
    let several = page.token(head).feat("Number") == Some("Plur") && !page.is("measure", head);
    let known = determined || several || super::verbs::can_speak(page, head);
    if !known {
        return None;
    }
    // "and according to", "but, according to".
    while first > low
        && page.token(first - 1).upos == Upos::Adv
        && page.token(first - 1).head.is_some_and(|h| h >= first - 1 && h < end)
    {
        first -= 1;
    }
    let content = host(page, first, end, head, low, high);
    if content.is_empty() {
        return None;
    }
    Some(Draft {
        source: page.span(source, end).into_iter().collect(),
        head: Some(head),
        cue: page.span(at, at + length).into_iter().collect(),
        content,
        rule: page.data.rules[rule].name.clone(),
        ..Draft::default()
    })
}

/// The clause that tokens [first, end) are set into, without them.
fn host(page: &Page, first: u32, end: u32, head: u32, low: u32, high: u32) -> Vec<Span> {
    // "said that according to the pilot the ship sank": the clause that "that" opens.
    if first > low && page.is("that", first - 1) && !page.is_punct(end.min(high - 1)) {
        let governor = page.token(head).head.filter(|g| *g >= end);
        let right = governor.map_or(high, |g| (page.right[g as usize] + 1).min(high));
        return page.span(end, right).into_iter().collect();
    }
    let initial = (low..first).all(|i| page.is_punct(i) || matches!(page.token(i).upos, Upos::Cconj | Upos::Adv))
        && first - low <= 3;
    if initial {
        let mut start = end;
        while start < high && page.is_punct(start) && page.quote_at(page.token(start).span.start).is_none() {
            start += 1;
        }
        let span = page.span(start, high);
        // A quotation that follows may run over several sentences.
        let quote = span
            .and_then(|s| page.quote_at(s.start))
            .filter(|q| span.is_some_and(|s| s.start == page.quotes[*q].span.start));
        return span.map(|s| quote.map_or(s, |q| s.cover(page.quotes[q].span))).into_iter().collect();
    }
    let closing = end >= high || (end..high).all(|i| page.is_punct(i));
    let comma = page.is_punct(first - 1);
    // What governs the phrase, outside it.
    let mut governor = page.token(head).head;
    while let Some(g) = governor {
        if g < first || g >= end {
            break;
        }
        governor = page.token(g).head;
    }
    let clausal = |i: u32| {
        matches!(page.token(i).upos, Upos::Verb | Upos::Aux)
            || page.child(i, &[Deprel::Cop, Deprel::Nsubj, Deprel::NsubjPass]).is_some()
    };
    let mut top = governor;
    while let Some(t) = top {
        let Some(up) = page.token(t).head else { break };
        let own_subject = page.child(t, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
        let climbs = match page.token(t).deprel {
            Deprel::Conj => !own_subject || !clausal(t),
            Deprel::AclRelcl | Deprel::Acl => comma && closing,
            Deprel::Ccomp | Deprel::Advcl | Deprel::Parataxis => comma && closing,
            _ => true,
        };
        if !climbs {
            break;
        }
        top = Some(up);
    }
    let (mut left, mut right) = match top {
        Some(t) => (page.left[t as usize].max(low), (page.right[t as usize] + 1).min(high)),
        None => (low, high),
    };
    let clause_after = right > end && page.holds_clause(end, right);
    if left >= first || !(page.holds_clause(left, first) || clause_after) {
        left = low;
        right = high;
    }
    while left < first
        && (page.is_punct(left) && page.quote_at(page.token(left).span.start).is_none()
            || page.token(left).upos == Upos::Cconj)
    {
        left += 1;
    }
    let mut content: Vec<Span> = Vec::new();
    if left < first {
        content.extend(page.span(left, first));
        // A quotation that the clause ends with began in an earlier sentence.
        if let Some(quote) = (left..first).rev().find_map(|i| page.quote_at(page.token(i).span.start))
            && let Some(span) = content.last_mut()
            && page.quotes[quote].span.start < span.start
            && page.quotes[quote].span.end <= page.token(first).span.start
        {
            *span = span.cover(page.quotes[quote].span);
        }
    }
    let told = end + 1 < high && page.is("relative", end + 1);
    if !closing && right > end && matches!(page.word(end), "," | "—" | "–") && !told && !clause_of_own(page, end, right)
    {
        content.extend(page.span(end, right).filter(|s| page.tokens(*s).0 < page.tokens(*s).1));
    }
    content
}

/// Whether what follows a phrase begins with a conjunction and a subject of its own.
fn clause_of_own(page: &Page, first: u32, end: u32) -> bool {
    let mut at = first;
    while at < end && page.is_punct(at) {
        at += 1;
    }
    at < end && page.token(at).upos == Upos::Cconj
}

/// "X said ..., citing Y": Y is whom X relays.
fn citing(page: &Page, at: u32, length: u32, rule: usize, drafts: &[Draft]) -> Option<Draft> {
    let (low, high) = page.around(at);
    let (head, source, end) = source_after(page, at + length)?;
    let token = page.token(at);
    let outside = |g: &u32| *g < at || *g >= end;
    let governor = token.head.filter(|_| token.upos == Upos::Verb).filter(outside);
    // The tree may hang it on the verb of what was said.
    let relayed = std::iter::successors(governor, |g| page.token(*g).head.filter(outside))
        .find_map(|g| drafts.iter().find(|d| d.verb == Some(g)));
    let (content, under) = match relayed {
        Some(draft) => (draft.content.clone(), draft.verb),
        None => (host(page, at, end, at, low, high), None),
    };
    if content.is_empty() {
        return None;
    }
    Some(Draft {
        source: page.span(source, end).into_iter().collect(),
        head: Some(head),
        cue: page.span(at, at + length).into_iter().collect(),
        content,
        under,
        rule: page.data.rules[rule].name.clone(),
        ..Draft::default()
    })
}

/// "reportedly": the clause that it stands in is nobody's word.
fn adverb(page: &Page, at: u32) -> Option<Draft> {
    let rule = page.data.rule(Finder::Adverb)?;
    let (low, high) = page.around(at);
    let mut governor = page.token(at).head?;
    // Auxiliaries and copulas hand the adverb on to their clause.
    while matches!(page.token(governor).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) {
        governor = page.token(governor).head?;
    }
    let (mut first, mut end) = (page.left[governor as usize].max(low), (page.right[governor as usize] + 1).min(high));
    while first < end && (page.is_punct(first) || matches!(page.token(first).deprel, Deprel::Cc | Deprel::Mark)) {
        first += 1;
    }
    // Its subject, where the tree left it out.
    if first >= at && at > low && matches!(page.token(at - 1).upos, Upos::Noun | Upos::Propn | Upos::Pron) {
        let mut top = at - 1;
        while let Some(up) =
            page.token(top).head.filter(|up| *up < at && matches!(page.token(*up).upos, Upos::Noun | Upos::Propn))
        {
            top = up;
        }
        first = page.left[top as usize].max(low);
    }
    if let Some(cut) = (at + 1..end).find(|i| page.is_punct(i - 1) && phrase_at(page, *i).is_some()) {
        end = cut - 1;
    }
    let mut content: Vec<Span> = Vec::new();
    if first < at {
        content.extend(page.span(first, at));
    }
    if at + 1 < end {
        content.extend(page.span(at + 1, end));
    }
    if content.is_empty() {
        return None;
    }
    Some(Draft {
        cue: vec![page.token(at).span],
        content,
        hedge: Some(page.lower(at).to_owned()),
        nobody: true,
        rule: rule.name.clone(),
        ..Draft::default()
    })
}

/// "the minister's claim that ...", "reports that ...".
fn noun(page: &Page, at: u32) -> Option<Draft> {
    let stance = page.data.noun(page.lemma(at))?;
    let rule = page.data.rule(Finder::Noun)?;
    let (_, high) = page.around(at);
    let verbal = |i: u32| matches!(page.token(i).upos, Upos::Verb | Upos::Aux);
    if at + 3 >= high || !page.is("that", at + 1) || verbal(at + 2) {
        return None;
    }
    // The tree's clause, or what follows up to the next comma.
    let clause = page
        .syntax
        .children(at)
        .iter()
        .copied()
        .find(|c| *c > at + 1 && matches!(page.token(*c).deprel, Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl));
    let end = match clause {
        Some(clause) => page.right[clause as usize] + 1,
        None => (at + 2..high).find(|i| page.is_punct(*i)).unwrap_or(high),
    };
    if !page.holds_clause(at + 2, end) {
        return None;
    }
    let content = page.span(at + 1, end)?;
    let head = owner(page, at);
    if head.is_none() && stance != Stance::Relays {
        return None;
    }
    let source = head.and_then(|h| {
        let (first, mut end) = page.noun_phrase(h, at);
        if end > first + 1 && page.token(end - 1).upos == Upos::Part {
            end -= 1;
        }
        page.span(first, end)
    });
    Some(Draft {
        source: source.into_iter().collect(),
        head,
        cue: vec![page.token(at).span],
        content: vec![content],
        stance,
        nobody: head.is_none(),
        rule: rule.name.clone(),
        ..Draft::default()
    })
}

/// Whose a statement is: "the minister's claim", "claims by rebels", "a report of the court".
pub fn owner(page: &Page, at: u32) -> Option<u32> {
    let children = page.syntax.children(at);
    let possessor = children.iter().copied().find(|c| page.token(*c).deprel == Deprel::NmodPoss);
    possessor.or_else(|| {
        let mut stack: Vec<u32> = children.to_vec();
        let mut steps = 0;
        while let Some(next) = stack.pop() {
            steps += 1;
            if steps > 20 {
                break;
            }
            let token = page.token(next);
            if matches!(token.deprel, Deprel::Nmod | Deprel::Obl | Deprel::OblAgent)
                && page.child(next, &[Deprel::Case]).is_some_and(|c| page.is("owner", c))
            {
                return Some(next);
            }
            if token.deprel == Deprel::Acl {
                stack.extend(page.syntax.children(next));
            }
        }
        None
    })
}

/// `Name: "..."`, `Minister: bridge was mined` in headings, and `"..." - Name`.
fn labels(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Label) else { return };
    let mut seen = vec![0; page.reading.entities.len()];
    for mention in &page.reading.mentions {
        if let Some(times) = seen.get_mut(mention.entity as usize) {
            *times += 1;
        }
    }
    for block in &page.document.blocks {
        if block.kind == BlockKind::Boilerplate || block.kind == BlockKind::Note {
            continue;
        }
        let words = block.span.of(page.text());
        if let Some((at, quoted)) = colon(words) {
            let label = page.trimmed(block.span.start, block.span.start + at as u32);
            let rest = page.trimmed(block.span.start + at as u32 + 1, block.span.end);
            if let (Some(label), Some(rest)) = (label, rest) {
                let heading = matches!(block.kind, BlockKind::Title | BlockKind::Heading) || headline(page, block.span);
                if is_name(page, label, quoted, &seen) && (quoted || heading && verb_within(page, rest)) {
                    let cue = Span::new(label.end as usize, label.end as usize + 1);
                    drafts.push(label_draft(page, label, cue, rest, quoted, &rule.name));
                }
            }
        }
        if let Some((quote, cue, name)) = signed(page, block.span, &seen) {
            drafts.push(label_draft(page, name, cue, quote, true, &rule.name));
        }
    }
}

fn label_draft(page: &Page, source: Span, cue: Span, content: Span, direct: bool, rule: &str) -> Draft {
    let quotes = page.quote_at(content.start).into_iter().collect();
    Draft {
        source: vec![source],
        head: page.syntax.head_of(source),
        cue: vec![cue],
        content: vec![content],
        style: if direct { Style::Direct } else { Style::Indirect },
        rule: rule.to_owned(),
        quotes,
        ..Draft::default()
    }
}

/// The first colon of a line, if not far from its start: (offset, whether a quotation follows).
fn colon(words: &str) -> Option<(usize, bool)> {
    let at = words.find(':').filter(|at| *at > 1 && *at < 90)?;
    let rest = words[at + 1..].trim_start();
    let spaced = words[at + 1..].starts_with(char::is_whitespace);
    spaced.then(|| (at, rest.starts_with(['"', '“', '„', '«', '‘']) || rest.starts_with("''")))
}

/// Words of the longest headline.
const HEADLINE: u32 = 24;

/// Plain text tells no headline from its paragraphs: the first line, if it is one short sentence.
fn headline(page: &Page, block: Span) -> bool {
    let opens = page.document.blocks.iter().find(|b| !b.span.is_empty()).is_some_and(|b| b.span == block);
    let (first, end) = page.tokens(block);
    opens && first < end && end - first <= HEADLINE && page.sentence(first).1 >= end
}

/// Whether a stretch is no more than somebody's name or description: few words, no verb. Before words that are not in
/// quotation marks, its head must be able to speak: persons, organisations, states; no ship, no town.
/// `seen`: mentions of each entity.
fn is_name(page: &Page, span: Span, quoted: bool, seen: &[u32]) -> bool {
    use model::MentionType::*;
    let (first, end) = page.tokens(span);
    let head = page.syntax.head_of(span);
    let state =
        |m: &model::Mention| page.reading.entities.get(m.entity as usize).is_some_and(|e| e.ids.contains_key("state"));
    let elsewhere = |m: &model::Mention| seen.get(m.entity as usize).is_some_and(|times| *times > 1);
    let named = page.mentions(span).any(|m| {
        let heads = head.is_some_and(|h| m.span.contains(page.token(h).span)) || m.span.len() * 2 > span.len();
        match m.kind {
            // One word that stands nowhere else may be anything that has a name.
            Person => quoted || heads && (m.span.of(page.text()).contains(char::is_whitespace) || elsewhere(m)),
            Organisation | Outlet => heads || quoted,
            Document => quoted,
            Place => quoted || heads && state(m),
            _ => false,
        }
    });
    let voice = |i: u32| page.data.voice(page.lemma(i)).is_some();
    let speaks = named || if quoted { (first..end).any(voice) } else { head.is_some_and(voice) };
    (1..=12).contains(&end.saturating_sub(first))
        && speaks
        && (first..end).all(|i| !matches!(page.token(i).upos, Upos::Verb | Upos::Aux))
}

fn verb_within(page: &Page, span: Span) -> bool {
    let (first, end) = page.tokens(span);
    end - first > 2 && (first..end).any(|i| matches!(page.token(i).upos, Upos::Verb | Upos::Aux))
}

/// A block that is a quotation and, after a dash, a name: (quotation, dash, name).
fn signed(page: &Page, block: Span, seen: &[u32]) -> Option<(Span, Span, Span)> {
    let first = page.quotes.partition_point(|q| q.span.start < block.start);
    let quote = page.quotes.get(first).filter(|q| q.span.start == block.start && q.closed && block.contains(q.span))?;
    let rest = page.trimmed(quote.span.end, block.end)?;
    let words = rest.of(page.text());
    let dash = words.chars().next().filter(|c| "-–—".contains(*c))?;
    let name = page.trimmed(rest.start + dash.len_utf8() as u32, rest.end)?;
    let cue = Span::new(rest.start as usize, rest.start as usize + dash.len_utf8());
    is_name(page, name, true, seen).then_some((quote.span, cue, name))
}

/// "..., he added to "[name cut out]" that ...": the sentence breaks off after the cue and goes on in the next block, which
/// begins with what is said.
fn gaps(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Gap) else { return };
    for pair in page.document.blocks.windows(2) {
        let (one, two) = (pair[0].span, pair[1].span);
        let (end_of_one, begin) = (one.of(page.text()).trim_end(), two.of(page.text()));
        if end_of_one.ends_with(['.', '!', '?', ':']) {
            continue;
        }
        let body = begin.trim_start_matches(['"', '”', '“', ' ', ':', ',', '\u{a0}']);
        let skipped = (begin.len() - body.len()) as u32;
        let quoted = begin[..skipped as usize].trim_end().len() > 1 && begin[..skipped as usize].contains([':', ',']);
        let (first, end) = page.tokens(Span { start: two.start + skipped, end: two.end });
        if first >= end || !(page.is("that", first) || quoted) {
            continue;
        }
        // The last verb of saying before the break, with nothing but a setting behind it.
        let (low, high) = page.tokens(one);
        let verb = (low.max(high.saturating_sub(12))..high).rev().find(|i| page.token(*i).upos == Upos::Verb);
        let Some(verb) = verb.filter(|v| page.data.verb(page.lemma(*v)).is_some_and(|e| e.takes('c'))) else {
            continue;
        };
        if drafts
            .iter()
            .any(|d| d.verb == Some(verb) && d.content.iter().any(|c| c.start > page.token(verb).span.start))
        {
            continue;
        }
        let saying = super::verbs::saying(page, verb);
        let begins = two.start + skipped;
        let quote = page.quotes.iter().find(|q| two.contains(q.span) && q.inner.start.abs_diff(begins) <= 1);
        let content = match quote {
            Some(quote) if quoted => Some(quote.span),
            _ => page.span(first, page.sentence(first).1),
        };
        let Some(content) = content else { continue };
        drafts.retain(|d| d.verb != Some(verb));
        drafts.push(Draft {
            source: saying.source.and_then(|(a, b)| page.span(a, b)).into_iter().collect(),
            head: saying.subject,
            cue: page.span(saying.cue.0, saying.cue.1).into_iter().collect(),
            verb: Some(verb),
            content: vec![content],
            style: if quoted { Style::Direct } else { Style::Indirect },
            stance: Stance::Asserts,
            rule: rule.name.clone(),
            ..Draft::default()
        });
    }
}
