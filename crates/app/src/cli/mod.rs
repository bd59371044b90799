//! What does the command line offer? One file a command; parsing performs nothing.
//!
//! Exit status: 0 found, 1 nothing found, 2 something failed (and the file is named), 130 interrupted.

mod annotate;
mod compare;
mod lines;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Reads a pile of news reporting and tells, for every fact in it, who said it first, who repeats it, and who disagrees.
#[derive(Parser)]
#[command(name = "firsthand", version, max_term_width = 110)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Annotate(annotate::Annotate),
    Compare(compare::Compare),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Found,
    Nothing,
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Failed => 2,
        })
    }
}

pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Annotate(command) => command.run(),
        Command::Compare(command) => command.run(),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firsthand: {error:#}");
            Outcome::Failed.into()
        }
    }
}

/// The reader of our output went away (`firsthand ... | head`): not a failure.
fn broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}
