//! `firsthand serve`: the workbench in the browser.

use super::{Outcome, screen};
use crate::web::Options;
use anyhow::Context;
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

/// Show the case in the browser
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand serve libya.case
  firsthand serve libya.case --listen 127.0.0.1:8080 --no-open
  firsthand serve libya.case --listen 0.0.0.0:8080 --token

The pages are served to this machine only, unless another address is given to listen on; then a password is asked for.
FIRSTHAND_PASSWORD is taken where --password is not given. Ctrl-C ends it.")]
pub struct Serve {
    /// The case
    case: PathBuf,
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Ask this of whoever comes; needed to listen on an address that other machines can reach
    #[arg(long, value_name = "WORDS")]
    password: Option<String>,
    /// Make a password that nobody can guess, and print it
    #[arg(long, conflicts_with = "password")]
    token: bool,
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
        #[expect(clippy::disallowed_methods, reason = "what stands on the command line can be seen by others")]
        let password = self.password.or_else(|| std::env::var("FIRSTHAND_PASSWORD").ok()).filter(|p| !p.is_empty());
        let options = Options { listen: self.listen, open: !self.no_open, password, token: self.token };
        runtime.block_on(crate::web::serve(self.case, options))?;
        Ok(Outcome::Found)
    }
}
