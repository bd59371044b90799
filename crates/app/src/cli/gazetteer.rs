//! `firsthand gazetteer`: places that a case knows besides the built-in ones.

use super::{
    Outcome, progress,
    screen::{self, one_line},
};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Add places that the built-in gazetteer lacks, list and remove them
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand gazetteer add libya.case LY.txt            a GeoNames dump (tab-separated, download.geonames.org)
  firsthand gazetteer add libya.case airports.csv      OurAirports
  firsthand gazetteer add libya.case libya.geojson     an OpenStreetMap extract: GeoJSON, or .osm XML (its named nodes)
  firsthand gazetteer add libya.case checkpoints.csv   a list of your own: name,lat,lon and, if you like, kind,country,names
  firsthand gazetteer list libya.case
  firsthand gazetteer remove libya.case LY.txt

The places are kept in the case, and its documents are read again with them. Names of your own lists mean their places
before all others; those of the big gazetteers are weighed like the built-in ones. A file of the same name takes the place
of the earlier one. Rows that cannot be read are skipped and told with their line.

Exit status: 0 added, found or removed; 1 no such list; 2 nothing in the file could be read.")]
pub struct Gazetteer {
    #[command(subcommand)]
    action: Action,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Action {
    /// Add the places in files
    Add {
        /// The case
        case: PathBuf,
        /// GeoNames dump, OurAirports CSV, OpenStreetMap extract (GeoJSON, .osm), or CSV with name, lat, lon
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List what was added
    List {
        /// The case
        case: PathBuf,
    },
    /// Take out what was added with a file
    Remove {
        /// The case
        case: PathBuf,
        /// The file's name, as listed
        name: String,
    },
}

impl Gazetteer {
    pub fn run(self) -> anyhow::Result<Outcome> {
        match self.action {
            Action::Add { case, files } => add(&screen::open(&case)?, &files, self.json),
            Action::List { case } => list(&screen::open(&case)?, self.json),
            Action::Remove { case, name } => {
                let shown = progress::Shown::new();
                let removed = screen::open(&case)?.remove_places(&name, &shown)?;
                shown.finish();
                if !removed {
                    eprintln!("firsthand: no list {} in {}", one_line(&name), case.display());
                }
                Ok(Outcome::found(removed))
            }
        }
    }
}

fn add(case: &workbench::Case, files: &[PathBuf], json: bool) -> anyhow::Result<Outcome> {
    let mut reports = Vec::new();
    for file in files {
        let shown = progress::Shown::new();
        let report = case.add_places(file, &shown);
        shown.finish();
        reports.push(report?);
    }
    for problem in reports.iter().flat_map(|r| &r.problems) {
        eprintln!("firsthand: {}", one_line(&format!("{}: {}", problem.path, problem.message)));
    }
    if json {
        screen::json(&reports)?;
    } else {
        let mut screen = screen::Screen::new();
        for list in reports.iter().filter_map(|r| r.list.as_ref()) {
            let places = if list.places == 1 { "place" } else { "places" };
            screen.line(&format!("  {}: {} {places} added", one_line(&list.name), list.places))?;
        }
        screen.done()?;
    }
    Ok(if reports.iter().all(|r| r.list.is_some()) { Outcome::Found } else { Outcome::Failed })
}

fn list(case: &workbench::Case, json: bool) -> anyhow::Result<Outcome> {
    let lists = case.added_lists()?;
    if json {
        screen::json(&lists)?;
    } else if lists.is_empty() {
        eprintln!("firsthand: no places were added to {}", case.path().display());
    } else {
        let mut screen = screen::Screen::new();
        for list in &lists {
            screen.line(&format!("  {}  {} places  {}", one_line(&list.name), list.places, list.added))?;
        }
        screen.done()?;
    }
    Ok(Outcome::found(!lists.is_empty()))
}
