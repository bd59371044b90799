//! The program `firsthand`: the command line (`cli/`, one file a command) and the workbench in the browser (`web/`).

mod cli;
mod web;

fn main() -> std::process::ExitCode {
    cli::run()
}
