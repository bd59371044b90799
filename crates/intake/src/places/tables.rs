//! Tables: GeoNames' dump (19 columns parted by tabs, no head), OurAirports' CSV, and lists with a head of their own.

use super::{Found, country, degrees, others};
use model::AddedPlace;

pub(super) fn read(name: &str, text: &str, found: &mut Found) {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let cells: Vec<&str> = first.split('\t').collect();
    if cells.len() >= 15 && cells[0].trim().parse::<u32>().is_ok() {
        return geonames(text, found);
    }
    let separator = [',', ';', '\t'].into_iter().max_by_key(|s| (first.matches(*s).count(), *s == ',')).unwrap_or(',');
    let mut rows = rows(text, separator);
    let Some((_, head)) = rows.next() else {
        return found.refuse("it is empty");
    };
    let head: Vec<String> = head.iter().map(|c| c.trim().to_lowercase()).collect();
    let column = |names: &[&str]| head.iter().position(|h| names.contains(&h.as_str()));
    if let (Some(ident), Some(lat), Some(lon)) =
        (column(&["ident"]), column(&["latitude_deg"]), column(&["longitude_deg"]))
    {
        let columns = Columns {
            id: Some(ident),
            name: column(&["name"]),
            others: column(&["keywords"]),
            lat,
            lon,
            kind: column(&["type"]),
            country: column(&["iso_country"]),
            population: None,
        };
        return list(rows, &columns, "ourairports", false, found);
    }
    let (Some(title), Some(lat), Some(lon)) =
        (column(&["name"]), column(&["lat", "latitude"]), column(&["lon", "lng", "long", "longitude"]))
    else {
        return found.refuse(
            "line 1: neither GeoNames' nor OurAirports' table, nor a list with columns named name, lat and lon (kind, country, names are welcome)",
        );
    };
    let columns = Columns {
        id: column(&["id"]),
        name: Some(title),
        others: column(&["names", "other_names", "alternate_names"]),
        lat,
        lon,
        kind: column(&["kind", "type", "feature"]),
        country: column(&["country"]),
        population: column(&["population"]),
    };
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    list(rows, &columns, file, true, found);
}

struct Columns {
    id: Option<usize>,
    name: Option<usize>,
    others: Option<usize>,
    lat: usize,
    lon: usize,
    kind: Option<usize>,
    country: Option<usize>,
    population: Option<usize>,
}

fn list(
    rows: impl Iterator<Item = (usize, Vec<String>)>,
    columns: &Columns,
    source: &str,
    own: bool,
    found: &mut Found,
) {
    for (line, cells) in rows {
        let at = format!("line {line}");
        let cell = |column: Option<usize>| column.and_then(|c| cells.get(c)).map_or("", |c| c.trim());
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let kind = cell(columns.kind).to_lowercase();
        let feature = match (own, kind.as_str()) {
            // No longer there.
            (false, "closed") => continue,
            (false, _) => "airport",
            (true, "") => "town",
            (true, "country") => {
                found.skip(&at, "countries cannot be added");
                continue;
            }
            (true, kind) => kind,
        };
        let name = cell(columns.name).to_owned();
        let (lat, lon) = (cell(Some(columns.lat)), cell(Some(columns.lon)));
        let (Some(lat), Some(lon)) = (degrees(lat), degrees(lon)) else {
            found.skip(&at, &format!("\"{lat}\", \"{lon}\" are no degrees of latitude and longitude"));
            continue;
        };
        let id = match cell(columns.id) {
            "" => format!("{source}:{name}"),
            id => format!("{source}:{id}"),
        };
        let signs: &[char] = if own { &['|', ';'] } else { &[',', '|'] };
        let place = AddedPlace {
            names: others(cell(columns.others), signs, &name),
            point: (lat, lon),
            feature: feature.to_owned(),
            country: country(cell(columns.country)),
            population: cell(columns.population).parse().unwrap_or_default(),
            id,
            trusted: own,
            name,
        };
        found.keep(&at, place);
    }
}

/// GeoNames: number, name, ASCII name, other names, latitude, longitude, class, code, country, ... population.
fn geonames(text: &str, found: &mut Found) {
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let at = format!("line {}", number + 1);
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, name, _, names, lat, lon, class, code, state, ..] = cells.as_slice() else {
            found.skip(&at, &format!("{} columns, where GeoNames has 19", cells.len()));
            continue;
        };
        let Ok(id) = id.trim().parse::<u32>() else {
            found.skip(&at, &format!("\"{id}\" is no number of GeoNames"));
            continue;
        };
        let (Some(lat), Some(lon)) = (degrees(lat), degrees(lon)) else {
            found.skip(&at, &format!("\"{lat}\", \"{lon}\" are no degrees of latitude and longitude"));
            continue;
        };
        let Some(feature) = feature_of(class, code) else { continue };
        let place = AddedPlace {
            name: name.trim().to_owned(),
            names: others(names, &[','], name),
            point: (lat, lon),
            feature: feature.to_owned(),
            country: country(state),
            population: cells.get(14).and_then(|p| p.trim().parse().ok()).unwrap_or_default(),
            id: format!("geonames:{id}"),
            trusted: false,
        };
        found.keep(&at, place);
    }
}

/// What is found in reports, by GeoNames' classes and codes; roads, woods and sea floors are left out.
fn feature_of(class: &str, code: &str) -> Option<&'static str> {
    Some(match (class, code) {
        ("P", _) => "town",
        ("A", "ADM1") => "region",
        ("A", code) if code.starts_with("ADM") => "district",
        ("S", "AIRB") => "airbase",
        ("S", "AIRP" | "AIRF" | "AIRH") => "airport",
        ("S" | "L", "PRT") | ("H", "HBR" | "PRT") => "port",
        ("S", "BDG" | "BRKS" | "CTRB" | "FT" | "INSM" | "MLO" | "OILR" | "OILT" | "OILW" | "PS" | "PSN" | "PRN") => {
            "site"
        }
        ("L", "OILF" | "GASF") => "oilfield",
        ("L", "MILB") => "base",
        ("L", "AREA" | "RGN" | "VAL" | "CST") | ("T", "VAL" | "DSRT") => "area",
        ("T", "ISL" | "ISLS" | "ISLT") => "island",
        ("T", "MT" | "MTS" | "HLL" | "PK") => "mountain",
        ("H", "LK" | "LKS") => "lake",
        ("H", "STM" | "STMS" | "WAD" | "WADS") => "river",
        ("H", "SEA" | "GULF" | "BAY" | "STRT") => "sea",
        _ => return None,
    })
}

/// The rows of a table parted by a sign, each with the line on which it begins; quoted cells may hold anything.
fn rows(text: &str, separator: char) -> impl Iterator<Item = (usize, Vec<String>)> {
    let mut letters = text.chars().peekable();
    let mut line = 1;
    std::iter::from_fn(move || {
        letters.peek()?;
        let (first, mut cells, mut cell, mut quoted) = (line, Vec::new(), String::new(), false);
        while let Some(letter) = letters.next() {
            line += usize::from(letter == '\n');
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    quoted = true;
                    cell.clear();
                }
                '\n' if !quoted => break,
                '\r' if !quoted => {}
                c if c == separator && !quoted => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        Some((first, cells))
    })
}
