//! What does the command line offer? One file a command; parsing performs nothing.
//!
//! Exit status: 0 found, 1 nothing found, 2 something failed (and the file is named), 130 interrupted.

mod annotate;
mod brief;
mod compare;
mod docs;
mod entities;
mod export;
mod facts;
mod gazetteer;
mod generate;
pub(crate) mod judge;
mod lines;
mod new;
mod outlets;
mod progress;
mod read;
mod screen;
mod serve;
mod verify;
mod why;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Reads a pile of news reporting and tells, for every fact in it, who said it first, who repeats it, and who disagrees.
#[derive(Parser)]
#[command(
    name = "firsthand",
    version,
    max_term_width = 110,
    after_help = "A first case:
  firsthand new libya.case
  firsthand read libya.case reports/
  firsthand facts libya.case --about Wagner
  firsthand why libya.case f3k2

Exit status: 0 found, 1 nothing found, 2 something failed."
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(new::New),
    Read(read::Read),
    Facts(facts::Facts),
    Why(why::Why),
    Docs(docs::Docs),
    Entities(entities::Entities),
    Outlets(outlets::Outlets),
    Judge(judge::Judge),
    Brief(brief::Brief),
    Export(export::Export),
    Gazetteer(gazetteer::Gazetteer),
    Serve(serve::Serve),
    Verify(verify::Verify),
    Annotate(annotate::Annotate),
    Compare(compare::Compare),
    Man(generate::Man),
    Completions(generate::Completions),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Found,
    Nothing,
    Failed,
    Interrupted,
}

impl Outcome {
    fn found(any: bool) -> Outcome {
        if any { Outcome::Found } else { Outcome::Nothing }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Failed => 2,
            Outcome::Interrupted => 130,
        })
    }
}

pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::New(command) => command.run(),
        Command::Read(command) => command.run(),
        Command::Facts(command) => command.run(),
        Command::Why(command) => command.run(),
        Command::Docs(command) => command.run(),
        Command::Entities(command) => command.run(),
        Command::Outlets(command) => command.run(),
        Command::Judge(command) => command.run(),
        Command::Brief(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Gazetteer(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Annotate(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Completions(command) => command.run(),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firsthand: {}", screen::one_line(&told(&error)));
            let missing =
                error.downcast_ref::<workbench::Error>().is_some_and(|e| e.kind() == workbench::ErrorKind::NotFound);
            if missing { Outcome::Nothing } else { Outcome::Failed }.into()
        }
    }
}

/// What went wrong; an error of the workbench tells its cause itself.
fn told(error: &anyhow::Error) -> String {
    if error.is::<workbench::Error>() { error.to_string() } else { format!("{error:#}") }
}

/// The reader of our output went away (`firsthand ... | head`): not a failure.
fn broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}
