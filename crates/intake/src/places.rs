//! Which places does a gazetteer's file hold? GeoNames dumps, OurAirports' table, extracts of OpenStreetMap (GeoJSON or XML) and
//! a user's own list become [`AddedPlace`]s; rows that cannot be read are skipped, each with its line. Pure, linear, never panics.

mod osm;
mod tables;

use crate::charset;
use model::{AddedPlace, Problem};

/// Problems told one by one; of a file full of faults, the rest is counted.
const TOLD: usize = 20;

/// The places in a file, and what could not be read. A file that is no gazetteer gives no place and at least one problem.
pub fn read_places(name: &str, bytes: &[u8]) -> (Vec<AddedPlace>, Vec<Problem>) {
    let mut found = Found::default();
    let decoded = charset::decode(bytes, None);
    let text = decoded.text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    if start.starts_with('{') {
        osm::read_geojson(text, &mut found);
    } else if start.starts_with('<') {
        osm::read_xml(text, &mut found);
    } else {
        tables::read(name, text, &mut found);
    }
    found.done()
}

/// What was found so far.
#[derive(Default)]
struct Found {
    places: Vec<AddedPlace>,
    problems: Vec<Problem>,
    faults: usize,
    /// The whole file is of no kind that is known.
    refused: bool,
}

impl Found {
    /// A row that is skipped: where it stands, and why.
    fn skip(&mut self, at: &str, why: &str) {
        self.faults += 1;
        if self.faults <= TOLD {
            self.problems.push(Problem::new("place-skipped", None, format!("{at}: {why}; skipped")));
        }
    }

    fn refuse(&mut self, why: &str) {
        self.refused = true;
        self.problems.push(Problem::new("no-gazetteer", None, why));
    }

    /// Keeps a place if its name and point can be one's.
    fn keep(&mut self, at: &str, place: AddedPlace) {
        let (lat, lon) = place.point;
        if !place.name.chars().any(char::is_alphabetic) || place.name.chars().count() > 200 {
            self.skip(at, "it has no name");
        } else if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            self.skip(at, &format!("{lat}, {lon} lies nowhere on Earth"));
        } else {
            self.places.push(place);
        }
    }

    fn done(mut self) -> (Vec<AddedPlace>, Vec<Problem>) {
        if self.faults > TOLD {
            let more = format!("{} more rows were skipped", self.faults - TOLD);
            self.problems.push(Problem::new("place-skipped", None, more));
        }
        if self.places.is_empty() && !self.refused {
            self.problems.push(Problem::new("no-places", None, "no place in it has a name, a kind and coordinates"));
        }
        // The same file gives the same list, whatever its order.
        self.places.sort_by(|a, b| (&a.id, &a.name).cmp(&(&b.id, &b.name)));
        self.places.dedup_by(|a, b| a.id == b.id && a.point == b.point);
        (self.places, self.problems)
    }
}

/// Degrees as a decimal number.
fn degrees(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|d| d.is_finite())
}

/// Names parted by any of these signs, without doubles and the name itself.
fn others(text: &str, signs: &[char], name: &str) -> Vec<String> {
    let mut names: Vec<String> =
        text.split(signs).map(str::trim).filter(|n| !n.is_empty() && *n != name).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names.truncate(60);
    names
}

fn country(code: &str) -> String {
    let code = code.trim();
    if code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic()) {
        code.to_ascii_uppercase()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(name: &str, text: &str, places: &[&str], problems: &[&str]) {
        let (found, told) = read_places(name, text.as_bytes());
        let shown: Vec<String> = found
            .iter()
            .map(|p| {
                let (lat, lon) = p.point;
                let own = if p.trusted { " own" } else { "" };
                format!(
                    "{} {} {lat} {lon} {} {} {} {}{own}",
                    p.name,
                    p.feature,
                    p.country,
                    p.population,
                    p.id,
                    p.names.join("|")
                )
            })
            .collect();
        assert_eq!(shown, places);
        assert_eq!(told.iter().map(|p| p.message.as_str()).collect::<Vec<_>>(), problems);
    }

    #[test]
    fn a_dump_of_geonames() {
        let row = |id: &str, name: &str, lat: &str, class: &str| {
            format!(
                "{id}\t{name}\t{name}\t{name},Other Name,اسم\t{lat}\t15.5\t{class}\tLY\t\t01\t\t\t\t40\t\t12\tAfrica/Tripoli\t2020-01-01\n"
            )
        };
        let text = [
            row("11", "Bir Karam", "27.5", "P\tPPL"),
            row("12", "Sallum Field", "28.25", "S\tAIRF"),
            row("13", "Old Road", "28.25", "R\tRD"),
            row("14", "Nowhere", "north", "P\tPPL"),
            row("15", "Beyond", "127.5", "P\tPPL"),
            "16\tshort\n".to_owned(),
        ]
        .concat();
        check(
            "LY.txt",
            &text,
            &[
                "Bir Karam town 27.5 15.5 LY 40 geonames:11 Other Name|اسم",
                "Sallum Field airport 28.25 15.5 LY 40 geonames:12 Other Name|اسم",
            ],
            &[
                "line 4: \"north\", \"15.5\" are no degrees of latitude and longitude; skipped",
                "line 5: 127.5, 15.5 lies nowhere on Earth; skipped",
                "line 6: 2 columns, where GeoNames has 19; skipped",
            ],
        );
    }

    #[test]
    fn the_table_of_ourairports() {
        let head = "\"id\",\"ident\",\"type\",\"name\",\"latitude_deg\",\"longitude_deg\",\"elevation_ft\",\"iso_country\",\"keywords\"\n";
        let rows = "1,\"ZZ01\",\"small_airport\",\"Karam, North\",27.5,15.5,900,\"LY\",\"Bir Karam, Old Strip\"\n2,\"ZZ02\",\"closed\",\"Gone\",1,2,3,\"LY\",\n";
        check(
            "airports.csv",
            &format!("{head}{rows}"),
            &["Karam, North airport 27.5 15.5 LY 0 ourairports:ZZ01 Bir Karam|Old Strip"],
            &[],
        );
    }

    #[test]
    fn a_list_of_ones_own() {
        let text = "Name;Lat;Lon;Kind;Country;Names\r\n\"Gate 7; east\";27.1;15.2;crossing;ly;Gate Seven|بوابة\r\n;1;2;town;LY;\r\n\r\nFar;1;x;town;LY;\r\nLand;1;1;country;LY;\r\n";
        check(
            "a/b/checkpoints.csv",
            text,
            &["Gate 7; east crossing 27.1 15.2 LY 0 checkpoints.csv:Gate 7; east Gate Seven|بوابة own"],
            &[
                "line 3: it has no name; skipped",
                "line 5: \"1\", \"x\" are no degrees of latitude and longitude; skipped",
                "line 6: countries cannot be added; skipped",
            ],
        );
    }

    #[test]
    fn extracts_of_openstreetmap() {
        let text = r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "node/1", "properties": {"name": "Karam", "name:ar": "كرم", "place": "village", "population": "300"},
             "geometry": {"type": "Point", "coordinates": [15.5, 27.5]}},
            {"type": "Feature", "properties": {"@id": "way/2", "name": "Karam Strip", "aeroway": "aerodrome", "military": "airfield"},
             "geometry": {"type": "Polygon", "coordinates": [[[15.0, 27.0], [15.2, 27.0], [15.2, 27.2], [15.0, 27.0]]]}},
            {"type": "Feature", "properties": {"name": "High Street", "highway": "residential"}, "geometry": null},
            {"type": "Feature", "properties": {"name": "Lost", "place": "town"}, "geometry": null}]}"#;
        check(
            "x.geojson",
            text,
            &["Karam town 27.5 15.5  300 osm:node/1 كرم", "Karam Strip airbase 27.1 15.1  0 osm:way/2 "],
            &["feature 4: it has no coordinates; skipped"],
        );
        let text = "<?xml version='1.0'?>\n<osm version=\"0.6\">\n <node id=\"7\" lat=\"27.5\" lon=\"15.5\">\n  <tag k=\"name\" v=\"Karam &amp; Sons\"/>\n  <tag k=\"place\" v=\"hamlet\"/>\n </node>\n <node id=\"8\" lat=\"1\" lon=\"2\"/>\n <node id=\"9\" lat=\"91\" lon=\"2\"><tag k='name' v='Off'/><tag k='place' v='town'/></node>\n</osm>\n";
        check(
            "x.osm",
            text,
            &["Karam & Sons town 27.5 15.5  0 osm:node/7 "],
            &["line 8: 91, 2 lies nowhere on Earth; skipped"],
        );
    }

    #[test]
    fn what_is_no_gazetteer_is_refused() {
        check(
            "a.csv",
            "when,what\n1,2\n",
            &[],
            &[
                "line 1: neither GeoNames' nor OurAirports' table, nor a list with columns named name, lat and lon (kind, country, names are welcome)",
            ],
        );
        check("a.json", "{\n oops", &[], &["line 2: not JSON: key must be a string at line 2 column 2"]);
        check("a.html", "<html></html>", &[], &["XML, but not OpenStreetMap's: it has no <osm> element"]);
        check("a.csv", "name,lat,lon\n", &[], &["no place in it has a name, a kind and coordinates"]);
        check("a.csv", "", &[], &["it is empty"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0..5usize) {
            let starts = ["", "name,lat,lon\n", "<osm><node id=\"", "{\"features\":[", "1\ta\ta\ta\t1\t2\tP\tPPL\tLY\t\t\t\t\t\t5\t\t\t\t\n"];
            let all = [starts[start].as_bytes(), &bytes].concat();
            let (places, problems) = read_places("x", &all);
            prop_assert!(!places.is_empty() || !problems.is_empty());
        }
    }
}
