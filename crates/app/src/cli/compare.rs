//! `firsthand compare`: are two names one thing's?

use super::{Outcome, lines};
use clap::Args;
use std::io::{BufReader, BufWriter};
use workbench::Constants;

/// Compare names as entity resolution does
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand compare 'Khalifa Haftar' 'خليفة حفتر' --type person
  firsthand compare --jsonl < pairs.jsonl                {\"left\", \"right\", \"type\"} a line

Exit status: 0 the same, 1 not the same, 2 something failed.")]
pub struct Compare {
    #[arg(required_unless_present = "jsonl", requires = "right")]
    left: Option<String>,
    right: Option<String>,
    /// person, organisation, outlet, place, facility, equipment, operation, document, other
    #[arg(long = "type")]
    kind: Option<String>,
    /// Read pairs as JSON lines from standard input
    #[arg(long, conflicts_with_all = ["left", "right", "kind"])]
    jsonl: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Compare {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let constants = Constants::built_in();
        if let (Some(left), Some(right)) = (&self.left, &self.right) {
            let found = workbench::compare::compare(left, right, self.kind.as_deref(), &constants);
            if self.json {
                println!("{}", serde_json::json!({"score": found.score, "same": found.same, "reasons": found.reasons}));
            } else {
                println!("{}  {:.2}", if found.same { "same" } else { "not the same" }, found.score);
                for reason in &found.reasons {
                    println!("  {reason}");
                }
            }
            return Ok(if found.same { Outcome::Found } else { Outcome::Nothing });
        }
        let well =
            lines::answer(BufReader::new(std::io::stdin().lock()), BufWriter::new(std::io::stdout().lock()), |line| {
                workbench::compare::line(line, &constants)
            })?;
        Ok(if well { Outcome::Found } else { Outcome::Failed })
    }
}
