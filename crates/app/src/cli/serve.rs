//! `firsthand serve`: the workbench in the browser.

use super::{Outcome, screen};
use crate::web::{BaseMap, Options};
use anyhow::Context;
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

/// Show the case in the browser
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand serve libya.case
  firsthand serve libya.case --listen 127.0.0.1:8080 --no-open
  firsthand serve libya.case --listen 0.0.0.0:8080 --token
  firsthand serve libya.case --pmtiles libya.pmtiles
  firsthand serve libya.case --tiles 'https://tiles.example/{z}/{x}/{y}.png' --map-credit 'Example Maps'

The pages are served to this machine only, unless another address is given to listen on; then a password is asked for.
FIRSTHAND_PASSWORD is taken where --password is not given. Ctrl-C ends it.

Under the map lie the countries of Natural Earth, which are part of the program. --pmtiles takes a more detailed map from a file on
this machine, with pictures or vectors (of the Protomaps or OpenMapTiles kind). --tiles takes pictures from another host: only then do
pages ask another host, that one and under that path alone, and whoever runs it sees which parts of the map are looked at.")]
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
    /// A PMTiles file to lie under the map
    #[arg(long, value_name = "FILE", conflicts_with = "tiles")]
    pmtiles: Option<PathBuf>,
    /// Where pictures to lie under the map are, with {z}, {x} and {y} in it; another host then sees what is looked at
    #[arg(long, value_name = "ADDRESS")]
    tiles: Option<String>,
    /// Whom to name as the source of the map
    #[arg(long, value_name = "WORDS")]
    map_credit: Option<String>,
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
        let base_map = match (self.tiles, self.pmtiles) {
            (Some(address), _) => BaseMap::Tiles(address),
            (None, Some(file)) => BaseMap::File(file),
            (None, None) => BaseMap::BuiltIn,
        };
        let (listen, token, map_credit) = (self.listen, self.token, self.map_credit);
        let options = Options { listen, open: !self.no_open, password, token, base_map, map_credit };
        runtime.block_on(crate::web::serve(self.case, options))?;
        Ok(Outcome::Found)
    }
}
