//! `firsthand judge`: a person's decisions, logged and undoable.

use super::{
    Outcome, progress,
    screen::{self, one_line},
};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use workbench::{Ask, Case, views::JudgementLine};

/// Decide: what is one entity or fact, what was copied, what was read rightly, how reliable an outlet is
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand judge libya.case merge 'Haftar' 'حفتر'
  firsthand judge libya.case split 'Haftar' --name 'Saddam Haftar'
  firsthand judge libya.case copy 004 of 002
  firsthand judge libya.case reject c01a2
  firsthand judge libya.case grade 'Le Monde' B
  firsthand judge libya.case note f3k2 'ask the ministry'
  firsthand judge libya.case log
  firsthand judge libya.case undo 3

Decisions are logged with who made them, when, and what they were shown; none is ever overwritten.")]
pub struct Judge {
    /// The case
    case: PathBuf,
    #[command(subcommand)]
    decision: Choice,
    #[arg(long, global = true, value_name = "NAME", help = "Who decides; the name of the account when left out")]
    who: Option<String>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Choice {
    #[command(flatten)]
    Decide(Decision),
    /// Take a judgement back
    Undo { number: u64 },
    /// List all judgements
    Log,
}

#[derive(Subcommand)]
enum Decision {
    /// Two entities are one
    Merge { left: String, right: String },
    /// Some names of an entity are another's
    Split {
        entity: String,
        /// A name as it is written; may be repeated
        #[arg(long = "name", required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// Two facts, or claims, are one fact
    Same { left: String, right: String },
    /// A claim or fact is not the same fact as another
    Different { left: String, right: String },
    /// A document was taken from another: copy DOCUMENT of OTHER
    Copy {
        document: String,
        #[arg(value_parser = ["of"], hide_possible_values = true)]
        of: String,
        other: String,
    },
    /// A document was not taken from another: independent DOCUMENT of OTHER
    Independent {
        document: String,
        #[arg(value_parser = ["of"], hide_possible_values = true)]
        of: String,
        other: String,
    },
    /// A claim was read rightly
    Accept { claim: String },
    /// A claim was not read rightly, and is not to be weighed
    Reject { claim: String },
    /// How reliable an outlet or voice is: A completely, B usually, C fairly, D not usually, E unreliable, F cannot be judged
    Grade { voice: String, grade: char },
    /// Write something down about a fact, entity, claim, document or outlet
    Note { about: String, text: String },
}

impl Judge {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let who = self.who.unwrap_or_else(account);
        let shown = progress::Shown::new();
        let ask = match self.decision {
            Choice::Log => return log(&case, self.json),
            Choice::Undo { number } => Err(number),
            Choice::Decide(decision) => Ok(ask(decision)),
        };
        let line = match ask {
            Ok(ask) => case.judge(&ask, &who, None, &shown),
            Err(number) => case.undo(number, &shown),
        };
        shown.finish();
        let line = line?;
        if self.json {
            screen::json(&line)?;
        } else {
            print(&[line])?;
        }
        Ok(Outcome::Found)
    }
}

/// Who decides if nobody is named: the account.
#[expect(clippy::disallowed_methods, reason = "the account's name is the default for who decides")]
pub(crate) fn account() -> String {
    let named = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.unwrap_or_else(|| "unnamed".to_owned())
}

fn ask(decision: Decision) -> Ask {
    match decision {
        Decision::Merge { left, right } => Ask::Merge { left, right },
        Decision::Split { entity, names } => Ask::Split { entity, names },
        Decision::Same { left, right } => Ask::Same { left, right },
        Decision::Different { left, right } => Ask::Different { left, right },
        Decision::Copy { document, other, .. } => Ask::Copy { document, of: other },
        Decision::Independent { document, other, .. } => Ask::Independent { document, of: other },
        Decision::Accept { claim } => Ask::Accept { claim },
        Decision::Reject { claim } => Ask::Reject { claim },
        Decision::Grade { voice, grade } => Ask::Grade { voice, grade },
        Decision::Note { about, text } => Ask::Note { about, text },
    }
}

fn log(case: &Case, json: bool) -> anyhow::Result<Outcome> {
    let judgements = case.judgements()?;
    if json {
        screen::json(&judgements)?;
    } else if judgements.is_empty() {
        eprintln!("firsthand: no judgements in {}", case.path().display());
    } else {
        print(&judgements)?;
    }
    Ok(Outcome::found(!judgements.is_empty()))
}

fn print(judgements: &[JudgementLine]) -> anyhow::Result<()> {
    let mut screen = screen::Screen::new();
    for judgement in judgements {
        let undone = judgement.undone.as_ref().map(|when| format!("; undone {when}")).unwrap_or_default();
        let number = screen.bold(&format!("{:>4}", judgement.number));
        screen.line(&format!(
            "{number}  {}  ({}, {}{undone})",
            one_line(&judgement.text),
            judgement.who,
            judgement.when
        ))?;
        for conflict in &judgement.conflicts {
            screen.line(&format!("      {conflict}"))?;
        }
    }
    screen.done()
}
