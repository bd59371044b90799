//! Through which voices did a claim reach the page?

use super::{Assembler, Match};
use model::{Access, Attribution, Deprel, Link, Role, Span, Stance, Upos, VoiceKind};

impl Assembler<'_> {
    /// The voices through which the words at an offset reached the page, outermost first.
    pub(super) fn chain(&self, offset: u32) -> Vec<Link> {
        let attributions = &self.reading.attributions;
        let saying = self.said.at(offset);
        let on_the_spot = saying
            .iter()
            .any(|a| attributions[*a].access == Some(Access::OnTheSpot) && attributions[*a].voice.is_none());
        let mut inner: Vec<usize> = saying.into_iter().filter(|a| !attributions[*a].attitude).collect();
        let depth = |mut at: usize| {
            let mut steps = 0;
            while let Some(parent) = attributions[at].parent.filter(|_| steps < 40) {
                at = parent as usize;
                steps += 1;
            }
            steps
        };
        let size = |a: usize| attributions[a].content.iter().map(Span::len).sum::<usize>();
        inner.sort_by_key(|a| (depth(*a), std::cmp::Reverse(size(*a)), *a));
        let outlet = Link {
            voice: None,
            text: self.document.publisher.as_ref().map(|p| p.value.clone()).unwrap_or_default(),
            source: None,
            cue: None,
            kind: VoiceKind::Outlet,
            via: "publisher".to_owned(),
            stance: Stance::Asserts,
            hedge: None,
            access: if on_the_spot { Some(Access::OnTheSpot) } else { self.own.at(offset) },
        };
        let mut links = vec![outlet];
        for said in inner.into_iter().map(|a| &attributions[a]) {
            if self.called_untrue(said)
                && let Some(last) = links.last_mut()
            {
                last.stance = Stance::Denies;
            }
            links.push(self.link(said));
        }
        links
    }

    /// "The commander's announcement that the port had fallen was false": who hands it on denies it.
    fn called_untrue(&self, said: &Attribution) -> bool {
        let paths = &self.paths;
        let tokens = &paths.syntax.tokens;
        let Some(end) = said.content.last().map(|c| c.end) else { return false };
        let next = tokens.partition_point(|t| t.span.start < end);
        let copula = tokens.get(next).is_some_and(|t| t.upos == Upos::Aux && t.deprel == Deprel::Cop);
        copula && tokens.len() > next + 1 && paths.in_class(next as u32 + 1, "untrue")
    }

    fn link(&self, said: &Attribution) -> Link {
        Link {
            voice: said.voice,
            text: said.source.iter().map(|s| s.of(&self.document.text)).collect::<Vec<_>>().join(" "),
            source: said.source.first().copied(),
            cue: said.cue.first().map(|first| said.cue.iter().fold(*first, |all, s| all.cover(*s))),
            kind: said.voice_kind,
            via: said.rule.clone(),
            stance: said.stance,
            hedge: said.hedge.clone(),
            access: said.access,
        }
    }

    /// An act that is done by speaking is known from who speaks: "He asked ships to look out" where he told it to this
    /// outlet, and all accusations.
    pub(super) fn performed(&self, trigger: Span, found: &Match<'_>) -> Option<Link> {
        let mut cued = self.cues.at(trigger.start).into_iter().map(|a| &self.reading.attributions[a]);
        let said = cued.find(|a| a.cue.iter().any(|c| c.contains(trigger)))?;
        let actor = found
            .fillers
            .iter()
            .any(|(role, c)| *role == Role::Actor && said.source.iter().any(|s| s.overlaps(c.span)));
        let shown = matches!(said.access, Some(Access::ToldOutlet | Access::OfficeForItself));
        (actor && (shown || found.kind.spoken && !said.attitude))
            .then(|| Link { stance: Stance::Asserts, ..self.link(said) })
    }
}
