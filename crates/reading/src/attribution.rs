//! Who said it? Finds every stretch of a document that is somebody's word rather than the outlet's own: source, cue, content,
//! and which attribution relays which. It does not know what is claimed there.
//!
//! Finders look at trees and quotation marks, and give drafts; voices, access and parents are settled when all are there.

mod attitudes;
mod beside;
mod closing;
mod continued;
mod cover;
mod data;
mod draft;
mod extent;
mod own;
mod page;
mod phrases;
mod pictures;
mod quoted;
mod quotes;
mod subjects;
mod verbs;
mod voices;

pub use cover::Cover;
pub use data::{AttributionData, Example, Finder, Rule};
pub use own::OwnAccess;
pub use quotes::{Quote, find_quotes};

use crate::language::Language;
use draft::Draft;
use model::{Access, Attribution, Document, Reading, Span, Stance, Style, Syntax, VoiceKind};
use page::Page;
use std::collections::{BTreeMap, BTreeSet};
use voices::Voice;

/// Every attribution in the document, in order of the text. `reading` holds the earlier passes' results.
pub fn read_attributions(
    document: &Document,
    syntax: &Syntax,
    reading: &Reading,
    language: &Language,
) -> Vec<Attribution> {
    let mut page = Page::new(document, syntax, reading, &language.attribution);
    page.beside = beside::find(&page);
    let (mut drafts, set_off) = closing::find(&page);
    page.set_off = set_off;
    closing::unvoiced(&page, &mut drafts);
    excerpts(&page, &mut drafts);
    verbs::find(&page, &mut drafts);
    phrases::find(&page, &mut drafts);
    attitudes::find(&page, &mut drafts);
    pictures::find(&page, &mut drafts);
    quoted::find(&page, &mut drafts);
    continued::go_on(&page, &mut drafts);
    settle(&page, drafts)
}

/// Each excerpt is the word of the outlet that it is taken from.
fn excerpts(page: &Page, drafts: &mut Vec<Draft>) {
    let Some(rule) = page.data.rule(Finder::Excerpt) else { return };
    for excerpt in &page.reading.excerpts {
        drafts.push(Draft {
            source: excerpt.voice.into_iter().collect(),
            cue: vec![excerpt.citation],
            content: vec![excerpt.span],
            style: Style::Direct,
            rule: rule.name.clone(),
            outlet: true,
            ..Draft::default()
        });
    }
}

/// Voices, access and parents; drops what says nothing or is found twice.
fn settle(page: &Page, mut drafts: Vec<Draft>) -> Vec<Attribution> {
    for draft in &mut drafts {
        draft.content = merged(page, &draft.content, &draft.cue);
        // What is said within a quotation does not reach beyond it.
        let quote = draft.verb.and_then(|v| page.quote_at(page.token(v).span.start)).filter(|q| page.is_speech(*q));
        if let Some(quote) = quote.map(|q| page.quotes[q].span) {
            let within = |s: &Span| page.trimmed(s.start.max(quote.start), s.end.min(quote.end));
            draft.content = draft.content.iter().filter(|s| s.overlaps(quote)).filter_map(within).collect();
        }
    }
    apart(page, &mut drafts);
    drafts.retain(|d| !d.content.is_empty() && !d.cue.is_empty());
    drafts.sort_by(|a, b| (a.cue[0], size(&b.content), &a.rule).cmp(&(b.cue[0], size(&a.content), &b.rule)));
    drafts.dedup_by(|a, b| a.cue == b.cue);
    // One quotation with two cues ("the ministry said, "...," its statement read") is said once.
    let mut first: BTreeSet<Vec<Span>> = BTreeSet::new();
    drafts.retain(|d| d.style != Style::Direct || d.outlet || first.insert(d.content.clone()));

    let mut voiced: Vec<(Draft, Voice)> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let voice = voices::voice(page, &draft, &voiced);
        voiced.push((draft, voice));
    }
    let attitude = page.data.rule(Finder::Attitude).map(|r| r.name.clone());
    let gap = page.data.rule(Finder::Gap).map(|r| r.name.clone());
    let mut access: Vec<Option<Access>> = voiced.iter().map(|(d, v)| voices::access(page, d, *v)).collect();
    // Where the outlet's name was cut out, a voice that told this outlet elsewhere tells it here too.
    let told: BTreeSet<u32> = (0..voiced.len())
        .filter(|i| access[*i] == Some(Access::ToldOutlet))
        .filter_map(|i| voiced[i].1.entity)
        .collect();
    for (access, (draft, voice)) in access.iter_mut().zip(&voiced) {
        if gap.as_ref() == Some(&draft.rule) && voice.entity.is_some_and(|e| told.contains(&e)) {
            *access = Some(Access::ToldOutlet);
        }
    }
    let attitudes: Vec<bool> = voiced.iter().map(|(d, _)| attitude.as_ref() == Some(&d.rule)).collect();
    let parents = parents(&voiced, &attitudes);
    // Who told this outlet one thing is heard by it in the next: "..., she told the Gazette. Two died, she said."
    for (i, (draft, voice)) in voiced.iter().enumerate() {
        let speaks = draft.verb.is_some() && matches!(voice.kind, VoiceKind::Named | VoiceKind::Official);
        if access[i].is_none() && parents[i].is_none() && speaks && voice.entity.is_some_and(|e| told.contains(&e)) {
            access[i] = Some(Access::ToldOutlet);
        }
    }
    for i in 0..voiced.len() {
        if access[i].is_none() && parents[i].is_none() {
            let (same, office) = (same_voice(page, &voiced, i), officer_of(page, &voiced, i));
            if [same, office].into_iter().flatten().any(|j| access[j] == Some(Access::ToldOutlet)) {
                access[i] = Some(Access::ToldOutlet);
            }
            if let Some(voice) = same.map(|j| voiced[j].1) {
                voiced[i].1 = voice;
            }
        }
    }
    let mut found = Vec::with_capacity(voiced.len());
    for (((draft, voice), access), parent) in voiced.into_iter().zip(access).zip(parents) {
        let relays = matches!(voice.kind, VoiceKind::Outlet | VoiceKind::Document);
        found.push(Attribution {
            source: draft.source,
            cue: draft.cue,
            content: draft.content,
            voice: voice.entity,
            voice_kind: voice.kind,
            style: draft.style,
            stance: if draft.stance == Stance::Relays && !relays { Stance::Asserts } else { draft.stance },
            hedge: draft.hedge,
            access,
            parent,
            attitude: attitude.as_ref() == Some(&draft.rule),
            rule: draft.rule,
        });
    }
    found
}

/// Attributions before or behind one that are asked whose they are, at most.
const NEAR: usize = 12;

/// Whom "the same guard" means: the nearest nameless voice before it in whose sentence guards are spoken of.
fn same_voice(page: &Page, voiced: &[(Draft, Voice)], at: usize) -> Option<usize> {
    let (draft, voice) = &voiced[at];
    use VoiceKind::{Anonymous, Collective, Official, Witness};
    let person = matches!(voice.kind, Anonymous | Collective | Official | Witness);
    let source = draft.source.first().filter(|_| person)?;
    let (first, end) = page.tokens(*source);
    let head = draft.head.or_else(|| page.syntax.head_of(*source)).filter(|h| (first..end).contains(h))?;
    if !(first..head).any(|i| page.is("same", i)) {
        return None;
    }
    voiced[..at].iter().enumerate().rev().take(NEAR).find_map(|(j, (earlier, other))| {
        let nameless = other.entity.and_then(|e| page.reading.entities.get(e as usize)).is_none_or(|e| e.anonymous);
        let cue = earlier.cue.first()?;
        let (low, high) = page.around(page.tokens(*cue).0);
        let spoken_of = (low..high).any(|i| page.lemma(i) == page.lemma(head));
        (nameless && !earlier.nobody && spoken_of).then_some(j)
    })
}

/// Who speaks for an office in the same paragraph: "The union accused the owner. "...," its secretary told the Post."
fn officer_of(page: &Page, voiced: &[(Draft, Voice)], at: usize) -> Option<usize> {
    let (draft, voice) = &voiced[at];
    let office = voice.entity.filter(|_| voice.kind == VoiceKind::Office)?;
    let block = page.document.block_at(draft.cue.first()?.start)?.span;
    (at + 1..voiced.len().min(at + 1 + NEAR))
        .take_while(|j| voiced[*j].0.cue.first().is_some_and(|c| block.contains(*c)))
        .find(|j| {
            let (behind, other) = &voiced[*j];
            let Some(source) = behind.source.first() else { return false };
            let first = page.tokens(*source).0;
            let between =
                voiced[at + 1..*j].iter().all(|(_, v)| v.kind != VoiceKind::Office || v.entity == Some(office));
            let its = page.is("its", first) && between;
            let speaks = other.kind == VoiceKind::Official || other.kind == VoiceKind::Named;
            speaks && (its || page.mentions(*source).any(|m| m.entity == office))
        })
}

/// A clause that is set off is no part of what others say in its sentence: "The mayor denied the theft, the Gazette reported."
fn apart(page: &Page, drafts: &mut [Draft]) {
    // Each clause up to where what it reports goes on, or to the end of its sentence.
    let mut holes: Vec<Span> = Vec::new();
    for &(first, end) in &page.set_off {
        let from = page.token(first).span.start;
        let verb = drafts.iter().find(|d| d.verb.is_some_and(|v| (first..end).contains(&v)));
        let resumed = verb.and_then(|d| d.content.iter().map(|c| c.start).find(|s| *s > from));
        let last = page.sentence(first).1.saturating_sub(1).max(first);
        holes.push(Span { start: from, end: resumed.unwrap_or(page.token(last).span.end) });
    }
    for draft in drafts {
        let Some(cue) = draft.cue.first().copied() else { continue };
        let first =
            holes.partition_point(|h| h.end <= draft.content.iter().map(|c| c.start).min().unwrap_or(cue.start));
        let end = draft.content.iter().map(|c| c.end).max().unwrap_or(cue.end);
        for hole in holes[first..].iter().take_while(|h| h.start < end).filter(|h| !h.overlaps(cue)) {
            draft.content = draft
                .content
                .iter()
                .flat_map(|s| {
                    let kept = if s.overlaps(*hole) {
                        [page.trimmed(s.start, hole.start.max(s.start)), page.trimmed(hole.end.min(s.end), s.end)]
                    } else {
                        [Some(*s), None]
                    };
                    kept.into_iter().flatten()
                })
                .filter_map(|s| {
                    let (first, end) = page.tokens(s);
                    if first < end { page.span(first, end) } else { Some(s) }
                })
                .collect();
        }
    }
}

/// The relaying attribution of each: the smallest whose content holds its cue and is larger than its own content, so that
/// no two relay each other.
fn parents(voiced: &[(Draft, Voice)], attitudes: &[bool]) -> Vec<Option<u32>> {
    let sizes: Vec<usize> = voiced.iter().map(|(d, _)| size(&d.content)).collect();
    let mut by_verb: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, (draft, _)) in voiced.iter().enumerate() {
        if let Some(verb) = draft.verb {
            by_verb.entry(verb).or_default().push(at);
        }
    }
    let holders =
        Cover::new(voiced.iter().enumerate().flat_map(|(at, (d, _))| d.content.iter().map(move |s| (*s, at))));
    (0..voiced.len())
        .map(|i| {
            let draft = &voiced[i].0;
            if let Some(under) = draft.under {
                let relay = by_verb.get(&under).and_then(|all| all.iter().copied().find(|j| *j != i));
                // Never smaller, so that no two relay each other.
                if relay.is_some_and(|j| voiced[j].0.under.is_none() && sizes[j] >= sizes[i]) {
                    return relay.map(|j| j as u32);
                }
            }
            let cue = draft.cue[0].start;
            holders
                .at(cue)
                .into_iter()
                .filter(|j| *j != i && sizes[*j] > sizes[i] && (attitudes[i] || !attitudes[*j]))
                .filter(|j| voiced[*j].0.content.iter().any(|c| draft.content.iter().any(|d| c.overlaps(*d))))
                .min_by_key(|j| (sizes[*j], *j))
                .map(|j| j as u32)
        })
        .collect()
}

fn size(spans: &[Span]) -> usize {
    spans.iter().map(Span::len).sum()
}

/// Spans in order, without overlaps and without the cue.
fn merged(page: &Page, spans: &[Span], cue: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.iter().copied().filter(|s| !s.is_empty()).collect();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    for cut in cue {
        out = out
            .into_iter()
            .flat_map(|s| {
                if !s.overlaps(*cut) {
                    return vec![s];
                }
                let before = page.trimmed(s.start, cut.start.max(s.start));
                let after = page.trimmed(cut.end.min(s.end), s.end);
                before.into_iter().chain(after).collect()
            })
            .collect();
    }
    out
}
