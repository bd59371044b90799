//! `firsthand serve`: the workbench in the browser.

use super::{Outcome, screen};
use anyhow::Context;
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

/// Show the case in the browser
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand serve libya.case
  firsthand serve libya.case --listen 127.0.0.1:8080 --no-open

The pages are served to this machine only. Ctrl-C ends it.")]
pub struct Serve {
    /// The case
    case: PathBuf,
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<Outcome> {
        drop(screen::open(&self.case)?);
        // Weighing anew after a judgement runs on these threads: they get as much stack as a main thread has.
        let runtime = tokio::runtime::Builder::new_multi_thread().thread_stack_size(8 << 20).enable_all().build();
        let runtime = runtime.context("no threads to serve with")?;
        runtime.block_on(crate::web::serve(self.case, self.listen, !self.no_open))?;
        Ok(Outcome::Found)
    }
}
