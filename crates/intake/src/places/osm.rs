//! Extracts of OpenStreetMap: GeoJSON features, and the nodes of `.osm` XML, with a name and a tag that says what they are.

use super::{Found, country, degrees, others};
use model::AddedPlace;
use serde_json::Value;
use std::collections::BTreeMap;

/// Points of a shape that are looked at for its middle.
const POINTS: usize = 10_000;

pub(super) fn read_geojson(text: &str, found: &mut Found) {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return found.refuse(&format!("line {}: not JSON: {error}", error.line())),
    };
    let Some(features) = value["features"].as_array() else {
        return found.refuse("JSON, but no GeoJSON: it has no \"features\"");
    };
    for (number, feature) in features.iter().enumerate() {
        let at = format!("feature {}", number + 1);
        let Some(properties) = feature["properties"].as_object() else {
            found.skip(&at, "it has no properties");
            continue;
        };
        let tags: BTreeMap<String, String> = properties
            .iter()
            .filter_map(|(key, value)| {
                let text = value.as_str().map(str::to_owned).or_else(|| value.as_f64().map(|n| n.to_string()))?;
                Some((key.clone(), text))
            })
            .collect();
        let id = feature["id"].as_str().or_else(|| properties.get("@id")?.as_str()).unwrap_or("").to_owned();
        let mut points = Vec::new();
        gather(&feature["geometry"]["coordinates"], &mut points, 0);
        add(&at, &tags, &id, middle(&points), found);
    }
}

/// All [longitude, latitude] pairs of a geometry, however deep.
fn gather(value: &Value, into: &mut Vec<(f64, f64)>, depth: usize) {
    let Some(list) = value.as_array().filter(|_| depth < 6 && into.len() < POINTS) else { return };
    if let [lon, lat, ..] = list.as_slice()
        && let (Some(lon), Some(lat)) = (lon.as_f64(), lat.as_f64())
    {
        into.push((lat, lon));
        return;
    }
    for inner in list {
        gather(inner, into, depth + 1);
    }
}

/// The middle of the box around points.
fn middle(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let first = *points.first()?;
    let (low, high) = points
        .iter()
        .fold((first, first), |(low, high), p| ((low.0.min(p.0), low.1.min(p.1)), (high.0.max(p.0), high.1.max(p.1))));
    Some(((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0))
}

/// Keeps what has a name and says what it is; nameless things and those of other kinds are no places and pass in silence.
fn add(at: &str, tags: &BTreeMap<String, String>, id: &str, point: Option<(f64, f64)>, found: &mut Found) {
    let tag = |key: &str| tags.get(key).map_or("", String::as_str);
    let (Some(feature), false) = (feature_of(tags), tag("name").trim().is_empty()) else { return };
    let Some(point) = point else {
        found.skip(at, "it has no coordinates");
        return;
    };
    let name = tag("name").trim().to_owned();
    let spelt: Vec<&str> = tags
        .iter()
        .filter(|(key, _)| {
            key.starts_with("name:") || matches!(key.as_str(), "alt_name" | "int_name" | "old_name" | "official_name")
        })
        .map(|(_, value)| value.as_str())
        .collect();
    let id = if id.is_empty() { format!("osm:{name}") } else { format!("osm:{id}") };
    let place = AddedPlace {
        names: others(&spelt.join(";"), &[';'], &name),
        point,
        feature: feature.to_owned(),
        country: country(
            tags.get("addr:country").or_else(|| tags.get("is_in:country_code")).map_or("", String::as_str),
        ),
        population: tag("population").parse().unwrap_or_default(),
        id,
        trusted: false,
        name,
    };
    found.keep(at, place);
}

fn feature_of(tags: &BTreeMap<String, String>) -> Option<&'static str> {
    let tag = |key: &str| tags.get(key).map_or("", String::as_str);
    let military = tag("military");
    Some(match (tag("place"), tag("aeroway")) {
        ("city" | "town" | "village" | "hamlet" | "isolated_dwelling" | "locality", _) => "town",
        ("suburb" | "neighbourhood" | "quarter" | "borough" | "city_block", _) => "district",
        ("state" | "province" | "region", _) => "region",
        ("county" | "district" | "municipality", _) => "district",
        ("island" | "islet" | "archipelago", _) => "island",
        ("sea" | "ocean", _) => "sea",
        (_, "aerodrome" | "airstrip" | "heliport") if military.is_empty() => "airport",
        (_, "aerodrome" | "airstrip" | "heliport") => "airbase",
        _ if matches!(military, "airfield") => "airbase",
        _ if matches!(military, "base" | "naval_base" | "barracks") => "base",
        _ if tag("harbour") == "yes" || tag("industrial") == "port" || tag("landuse") == "port" => "port",
        _ if matches!(tag("barrier"), "border_control" | "checkpoint") => "crossing",
        _ if tag("natural") == "peak" => "mountain",
        _ => return None,
    })
}

/// The nodes of an `.osm` file. Ways and relations have no point of their own and are left out.
pub(super) fn read_xml(text: &str, found: &mut Found) {
    if !text.contains("<osm") {
        return found.refuse("XML, but not OpenStreetMap's: it has no <osm> element");
    }
    let mut node: Option<(usize, BTreeMap<String, String>)> = None;
    let mut tags = BTreeMap::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>').map(|n| start + n) else { break };
        line += rest[..start].matches('\n').count();
        let element = &rest[start + 1..end];
        let here = line;
        line += rest[start..=end].matches('\n').count();
        rest = &rest[end + 1..];
        let (closed, element) = element.strip_suffix('/').map_or((false, element), |e| (true, e));
        match element.split_whitespace().next() {
            Some("node") if !closed => (node, tags) = (Some((here, attributes(element))), BTreeMap::new()),
            Some("tag") if node.is_some() => {
                let mut tag = attributes(element);
                if let (Some(key), Some(value)) = (tag.remove("k"), tag.remove("v")) {
                    tags.insert(key, value);
                }
            }
            Some("/node") => {
                if let Some((line, about)) = node.take() {
                    let coordinate = |key: &str| about.get(key).and_then(|v| degrees(v));
                    let point = coordinate("lat").zip(coordinate("lon"));
                    let id = about.get("id").map_or(String::new(), |id| format!("node/{id}"));
                    add(&format!("line {line}"), &tags, &id, point, found);
                }
            }
            _ => {}
        }
    }
}

/// The attributes of an element, without the signs that stand for others.
fn attributes(element: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = element;
    while let Some(equals) = rest.find('=') {
        let key = rest[..equals].split_whitespace().last().unwrap_or("").to_owned();
        let after = rest[equals + 1..].trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some(end) = after[1..].find(quote) else { break };
        attributes.insert(key, plain(&after[1..=end]));
        rest = &after[end + 2..];
    }
    attributes
}

fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (sign, letter)| text.replace(sign, letter))
}
