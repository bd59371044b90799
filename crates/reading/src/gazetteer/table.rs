//! How is the gazetteer stored? Columns of numbers in byte planes and one string of names, compressed as a whole; names
//! are found by 48 bits of a hash of their key.

use super::{Place, fold, loose};
use std::collections::BTreeMap;

const MAGIC: &[u8; 4] = b"FHG1";
/// Steps in a degree of the stored coordinates (11 m).
const STEPS: f64 = 10_000.0;
/// Bit of a name's place column: the name is the place's own.
const OWN: u32 = 1 << 23;

/// A place to be stored.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub name: String,
    pub number: u32,
    pub point: (f64, f64),
    pub country: String,
    pub feature: String,
    pub population: u32,
    pub region: String,
    /// Other names in any script.
    pub names: Vec<String>,
    /// Its names come from Arabic: the loose key finds it too.
    pub loose: bool,
}

pub(super) struct Table {
    numbers: Vec<u32>,
    points: Vec<(i32, i32)>,
    populations: Vec<u32>,
    countries: Vec<u32>,
    features: Vec<u32>,
    regions: Vec<u32>,
    names: Vec<u32>,
    strings: String,
    /// Small words that many rows share: countries, features, regions.
    words: Vec<String>,
    hashes: Vec<u32>,
    /// For each value of a hash's upper half, where hashes with it begin.
    starts: Vec<u32>,
    checks: Vec<u32>,
    places: Vec<u32>,
}

fn hash(key: &str) -> (u32, u32) {
    // FNV-1a with a final mix: stable across machines and versions.
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    for byte in key.bytes() {
        value = (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    value ^= value >> 32;
    value = value.wrapping_mul(0xd6e8_feb8_6659_fd93);
    value ^= value >> 32;
    ((value >> 32) as u32, (value & 0xffff) as u32)
}

fn put(into: &mut Vec<u8>, values: &[u32]) {
    into.extend((values.len() as u32).to_le_bytes());
    for plane in 0..4 {
        into.extend(values.iter().map(|v| v.to_le_bytes()[plane]));
    }
}

/// Reads columns one after the other; a short input gives empty ones.
struct Columns<'b>(&'b [u8]);

impl<'b> Columns<'b> {
    fn bytes(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at_checked(count).unwrap_or((&[], &[]));
        self.0 = rest;
        taken
    }

    fn length(&mut self) -> usize {
        self.bytes(4).try_into().map_or(0, u32::from_le_bytes) as usize
    }

    fn numbers(&mut self) -> Vec<u32> {
        let count = self.length();
        let all = self.bytes(count * 4);
        let mut values = vec![0u32; all.len() / 4];
        for (plane, bytes) in all.chunks_exact(count.max(1)).enumerate() {
            for (value, byte) in values.iter_mut().zip(bytes) {
                *value |= u32::from(*byte) << (8 * plane);
            }
        }
        values
    }

    fn text(&mut self) -> String {
        let count = self.length();
        String::from_utf8_lossy(self.bytes(count)).into_owned()
    }
}

/// Zig-zag: small numbers of either sign have empty upper bytes.
fn signed(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

fn unsigned(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

/// The table's bytes, compressed; rows are put in order of country, region and name.
pub fn encode(mut rows: Vec<Row>) -> Vec<u8> {
    rows.sort_by(|a, b| {
        (&a.country, &a.region, &a.name, a.number, &a.feature)
            .cmp(&(&b.country, &b.region, &b.name, b.number, &b.feature))
    });
    let mut words: BTreeMap<&str, u32> = BTreeMap::from([("", 0)]);
    for row in &rows {
        for word in [&row.country, &row.feature, &row.region] {
            words.insert(word, 0);
        }
    }
    for (number, value) in words.values_mut().enumerate() {
        *value = number as u32;
    }
    let column = |of: &dyn Fn(&Row) -> u32| rows.iter().map(of).collect::<Vec<u32>>();
    let mut keys = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut own: BTreeMap<String, bool> = BTreeMap::new();
        for (name, is_own) in std::iter::once((&row.name, true)).chain(row.names.iter().map(|n| (n, false))) {
            let key = fold(name);
            if row.loose && key.is_ascii() {
                let bare = key.strip_prefix("al ").unwrap_or(&key).to_owned();
                *own.entry(bare).or_default() |= is_own;
                own.entry(format!("~{}", loose(name))).or_default();
            }
            *own.entry(key).or_default() |= is_own;
        }
        keys.extend(own.iter().filter(|(k, _)| k.len() > 1).map(|(k, own)| {
            let (hash, check) = hash(k);
            (hash, check, at as u32 | if *own { OWN } else { 0 })
        }));
    }
    keys.sort_unstable();
    let mut out = MAGIC.to_vec();
    let text = words.keys().copied().collect::<Vec<_>>().join("\n");
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
    let names: String = rows.iter().map(|r| r.name.as_str()).collect();
    out.extend((names.len() as u32).to_le_bytes());
    out.extend(names.as_bytes());
    put(&mut out, &column(&|r| r.name.len() as u32));
    put(&mut out, &column(&|r| r.number));
    put(&mut out, &column(&|r| signed((r.point.0 * STEPS).round() as i32)));
    put(&mut out, &column(&|r| signed((r.point.1 * STEPS).round() as i32)));
    put(&mut out, &column(&|r| r.population));
    put(&mut out, &column(&|r| words[r.country.as_str()]));
    put(&mut out, &column(&|r| words[r.feature.as_str()]));
    put(&mut out, &column(&|r| words[r.region.as_str()]));
    let mut before = 0;
    let steps = keys.iter().map(|(h, ..)| h - std::mem::replace(&mut before, *h)).collect::<Vec<_>>();
    put(&mut out, &steps);
    put(&mut out, &keys.iter().map(|(_, c, _)| *c).collect::<Vec<_>>());
    put(&mut out, &keys.iter().map(|(.., p)| *p).collect::<Vec<_>>());
    zstd::encode_all(out.as_slice(), 19).unwrap_or_default()
}

impl Table {
    /// Bytes that no `encode` made give an empty table.
    pub(super) fn decode(bytes: &[u8]) -> Table {
        let all = zstd::decode_all(bytes).unwrap_or_default();
        let mut columns = Columns(all.strip_prefix(MAGIC.as_slice()).unwrap_or(&[]));
        let words = columns.text().split('\n').map(str::to_owned).collect();
        let strings = columns.text();
        let ends = |lengths: Vec<u32>| {
            let sum = |at: &mut u32, length: u32| {
                *at += length;
                Some(*at)
            };
            std::iter::once(0).chain(lengths.into_iter().scan(0, sum)).collect::<Vec<u32>>()
        };
        let names = ends(columns.numbers());
        let numbers = columns.numbers();
        let (lat, lon) = (columns.numbers(), columns.numbers());
        let points = lat.into_iter().zip(lon).map(|(a, b)| (unsigned(a), unsigned(b))).collect();
        let (populations, countries) = (columns.numbers(), columns.numbers());
        let (features, regions) = (columns.numbers(), columns.numbers());
        let mut hashes = columns.numbers();
        let mut at = 0u32;
        for step in &mut hashes {
            at = at.wrapping_add(*step);
            *step = at;
        }
        let (checks, places) = (columns.numbers(), columns.numbers());
        let mut starts = vec![0u32; (1 << 16) + 1];
        for hash in &hashes {
            starts[(hash >> 16) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Table {
            numbers,
            points,
            populations,
            countries,
            features,
            regions,
            names,
            strings,
            words,
            hashes,
            starts,
            checks,
            places,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Rows with this key, and whether it is the place's own name.
    pub(super) fn rows_of(&self, key: &str) -> impl Iterator<Item = (u32, bool)> + '_ {
        let (hash, check) = hash(key);
        let upper = (hash >> 16) as usize;
        let (start, end) = (self.starts[upper] as usize, self.starts[upper + 1] as usize);
        let first = start + self.hashes[start..end].partition_point(|h| *h < hash);
        let same = self.hashes[first..].iter().take_while(move |h| **h == hash).count();
        (first..first + same).filter(move |at| self.checks.get(*at) == Some(&check)).filter_map(|at| {
            let place = *self.places.get(at)?;
            Some((place & !OWN, place & OWN != 0)).filter(|(row, _)| (*row as usize) < self.len())
        })
    }

    fn word(&self, column: &[u32], row: usize) -> &str {
        column.get(row).and_then(|w| self.words.get(*w as usize)).map_or("", String::as_str)
    }

    pub(super) fn place(&self, row: u32, own_name: bool) -> Place<'_> {
        let at = row as usize;
        let name = match (self.names.get(at), self.names.get(at + 1)) {
            (Some(start), Some(end)) => self.strings.get(*start as usize..*end as usize).unwrap_or(""),
            _ => "",
        };
        let (lat, lon) = self.points.get(at).copied().unwrap_or_default();
        Place {
            row,
            name,
            number: self.numbers.get(at).copied().unwrap_or_default(),
            point: (f64::from(lat) / STEPS, f64::from(lon) / STEPS),
            country: self.word(&self.countries, at),
            feature: self.word(&self.features, at),
            population: self.populations.get(at).copied().unwrap_or_default(),
            region: self.word(&self.regions, at),
            own_name,
            added: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_is_found_by_any_of_its_names() {
        let row = |name: &str, country: &str, loose| Row {
            name: name.into(),
            number: 7,
            point: (-12.3456, 45.5),
            country: country.into(),
            feature: "town".into(),
            population: 900,
            region: "North".into(),
            names: vec!["Пример".into(), "Old Name".into()],
            loose,
        };
        let table = Table::decode(&encode(vec![row("Exampleville", "ZZ", false), row("Al Mithal", "LY", true)]));
        let names = |key: &str| table.rows_of(key).map(|(r, own)| (table.place(r, own).name, own)).collect::<Vec<_>>();
        assert_eq!(names("exampleville"), [("Exampleville", true)]);
        assert_eq!(names("пример").len(), 2);
        assert_eq!(names("al mithal"), [("Al Mithal", true)]);
        assert_eq!(names("mithal"), [("Al Mithal", true)]);
        assert_eq!(names(&format!("~{}", loose("el-Mithaal"))), [("Al Mithal", false)]);
        assert!(names("nowhere").is_empty());
        let (row, own) = table.rows_of("exampleville").next().unwrap();
        let place = table.place(row, own);
        assert_eq!((place.point, place.country, place.population), ((-12.3456, 45.5), "ZZ", 900));
    }

    #[test]
    fn bytes_of_another_kind_give_an_empty_table() {
        assert_eq!(Table::decode(b"not a table").len(), 0);
        assert_eq!(Table::decode(&zstd::encode_all(&b"FHG1\xff\xff\xff\xff"[..], 1).unwrap()).len(), 0);
    }
}
