//! `firsthand facts`: what is reported, the most important first.

use super::{Outcome, screen};
use clap::Args;
use std::path::PathBuf;
use workbench::Filter;

/// List facts, the contested and the well supported first
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand facts libya.case --about Wagner
  firsthand facts libya.case --kind consult --since 2023-08 --until 2023
  firsthand facts libya.case --status disputed
  firsthand facts libya.case --search '\"air base\" jufra*' --json")]
pub struct Facts {
    /// The case
    case: PathBuf,
    #[command(flatten)]
    filter: Filters,
    /// Order by time
    #[arg(long)]
    by_time: bool,
    /// Show so many, at most
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Which facts; everything that is given must hold.
#[derive(Args, Clone, Debug)]
pub struct Filters {
    /// An entity that plays a part, by name or id, in any of its spellings
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// A kind (consult.visit), or what comes before its dot (consult)
    #[arg(long)]
    kind: Option<String>,
    /// On or after: 2020, 2020-09 or 2020-09-23
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// On or before
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Where it happened: a name, or a country's two letters
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// corroborated, single-origin, reported, disputed, evolving, denied, untraced
    #[arg(long)]
    status: Option<String>,
    /// Words that the fact or its quotes hold; "a phrase"; begin*
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

impl From<Filters> for Filter {
    fn from(f: Filters) -> Filter {
        Filter {
            about: f.about,
            kind: f.kind,
            since: f.since,
            until: f.until,
            place: f.place,
            status: f.status,
            search: f.search,
            ..Filter::default()
        }
    }
}

impl Facts {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let filter = Filter::from(self.filter);
        let mut facts: Vec<_> = if self.by_time {
            let timeline = case.timeline(&filter)?;
            timeline.entries.into_iter().chain(timeline.undated).collect()
        } else {
            case.facts(&filter)?
        };
        let rest = facts.len().saturating_sub(self.limit.unwrap_or(usize::MAX));
        facts.truncate(facts.len() - rest);
        if self.json {
            screen::json(&facts)?;
            return Ok(Outcome::found(!facts.is_empty()));
        }
        if facts.is_empty() && rest == 0 {
            eprintln!("firsthand: no such facts in {}", self.case.display());
            return Ok(Outcome::Nothing);
        }
        let mut screen = screen::Screen::new();
        let row = |f: &workbench::views::FactLine| {
            let unsure = if f.provisional { " (grouping unsure)" } else { "" };
            vec![
                f.short.clone(),
                screen::one_line(&f.summary) + unsure,
                f.when.clone().unwrap_or_default(),
                f.status.clone(),
                f.credibility.to_string(),
                screen::one_line(&f.whose_word),
            ]
        };
        let rows: Vec<Vec<String>> = facts.iter().map(row).collect();
        screen.table(&["fact", "what is reported", "when", "status", "cred.", "on whose word"], &rows, 1)?;
        if rest > 0 {
            screen.line(&format!("and {rest} more"))?;
        }
        screen.done()?;
        Ok(Outcome::Found)
    }
}
