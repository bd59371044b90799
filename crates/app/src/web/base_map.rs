//! What lies under the map? The countries of Natural Earth, built in; or, if whoever serves the case says so, tiles from one
//! address, or a PMTiles file that is handed out here by stretches. Only a tile address makes pages ask another host, and
//! then that one alone: it is named in the Content-Security-Policy.

use super::answer::{Answer, Refusal};
use anyhow::{Context, bail};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};
use utoipa::ToSchema;

/// Bytes of a file that one answer holds, at most; PMTiles asks for far less at a time.
const LONGEST: u64 = 16 << 20;
/// The first bytes of every PMTiles file of the version that is read.
const PMTILES: [u8; 8] = *b"PMTiles\x03";

/// What was chosen to lie under the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaseMap {
    #[default]
    BuiltIn,
    /// An address with `{z}`, `{x}` and `{y}` in it.
    Tiles(String),
    File(PathBuf),
}

/// What lies under the map, and whose it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BaseMapPage {
    /// built-in, tiles or pmtiles.
    pub kind: String,
    /// Where the tiles are, with `{z}`, `{x}` and `{y}` in it; or where the PMTiles file is.
    pub address: Option<String>,
    /// Whom the map names as its source, if whoever serves the case says so.
    pub credit: Option<String>,
}

/// The chosen map, checked, with its credit.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    map: BaseMap,
    credit: Option<String>,
}

impl Ground {
    /// # Errors
    /// Fails when the address is none that a page may safely ask, or the file is no PMTiles file.
    pub fn new(map: BaseMap, credit: Option<String>) -> anyhow::Result<Ground> {
        match &map {
            BaseMap::BuiltIn => {}
            BaseMap::Tiles(address) => drop(allowed(address)?),
            BaseMap::File(path) => check_file(path)?,
        }
        Ok(Ground { map, credit: credit.filter(|c| !c.trim().is_empty()) })
    }

    /// The only source beside the pages' own that they may ask; as a Content-Security-Policy names it.
    pub fn source(&self) -> Option<String> {
        match &self.map {
            BaseMap::Tiles(address) => allowed(address).ok(),
            BaseMap::BuiltIn | BaseMap::File(_) => None,
        }
    }
}

/// The host of a tile address and the part of its path before the first `{`, as a policy names a source: nothing else of that
/// host is allowed.
fn allowed(address: &str) -> anyhow::Result<String> {
    let wrong = |why: &str| {
        anyhow::anyhow!("{address}: {why} (an address looks like https://tiles.example/{{z}}/{{x}}/{{y}}.png)")
    };
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some((host, path)) = rest.and_then(|rest| rest.split_once('/')) else {
        return Err(wrong("a tile address begins with https:// and a host"));
    };
    if ["{z}", "{x}", "{y}"].iter().any(|part| path.matches(part).count() != 1) {
        return Err(wrong("a tile address holds {z}, {x} and {y}, each once"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return Err(wrong("this is no host"));
    }
    let before = path.split('{').next().unwrap_or_default();
    let folder = before.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    if !folder.chars().all(|c| c.is_ascii_alphanumeric() || "./-_~@%".contains(c)) {
        return Err(wrong("the path before {z} may hold letters, digits and ./-_~@% only"));
    }
    let scheme = if address.starts_with("https://") { "https" } else { "http" };
    Ok(format!("{scheme}://{host}/{folder}"))
}

#[expect(clippy::disallowed_methods, reason = "the map's file is served by stretches")]
fn opened(path: &Path) -> std::io::Result<(File, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

fn check_file(path: &Path) -> anyhow::Result<()> {
    let (mut file, _) = opened(path).with_context(|| format!("{}: the map cannot be read", path.display()))?;
    let mut first = [0; PMTILES.len()];
    if file.read_exact(&mut first).is_err() || first != PMTILES {
        bail!("{}: this is no PMTiles file (version 3)", path.display());
    }
    Ok(())
}

/// Which map lies below.
pub async fn which(State(ground): State<Arc<Ground>>) -> Answer<BaseMapPage> {
    let (kind, address) = match &ground.map {
        BaseMap::BuiltIn => ("built-in", None),
        BaseMap::Tiles(address) => ("tiles", Some(address.clone())),
        BaseMap::File(_) => ("pmtiles", Some("/api/base-map/file".to_owned())),
    };
    Ok(Json(BaseMapPage { kind: kind.to_owned(), address, credit: ground.credit.clone() }))
}

/// A stretch of the PMTiles file: `Range: bytes=0-16383`.
pub async fn stretch(State(ground): State<Arc<Ground>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let BaseMap::File(path) = &ground.map else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "no map file is served: give one with --pmtiles"));
    };
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let path = path.clone();
    let read = tokio::task::spawn_blocking(move || cut(&path, range.as_deref())).await;
    let cut = read.map_err(|_| Refusal::failed("the map cannot be read"))?;
    let (bytes, from, length) = cut.map_err(|error| match error {
        Cut::Outside(length) => Refusal::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            format!("the map holds {length} bytes: ask for a stretch of them"),
        ),
        Cut::Unread(error) => Refusal::failed(&format!("the map cannot be read: {error}")),
    })?;
    let to = from + (bytes.len() as u64).saturating_sub(1);
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_RANGE, format!("bytes {from}-{to}/{length}")),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    Ok((StatusCode::PARTIAL_CONTENT, headers, bytes).into_response())
}

/// Why a stretch is not given.
#[derive(Debug)]
enum Cut {
    /// There is no such stretch in a file of so many bytes.
    Outside(u64),
    Unread(std::io::Error),
}

/// The bytes of a range, where they begin, and how long the file is.
fn cut(path: &Path, range: Option<&str>) -> Result<(Bytes, u64, u64), Cut> {
    let (mut file, length) = opened(path).map_err(Cut::Unread)?;
    let (from, to) = range.and_then(|range| ends(range, length)).ok_or(Cut::Outside(length))?;
    file.seek(SeekFrom::Start(from)).map_err(Cut::Unread)?;
    let mut bytes = Vec::new();
    file.take(to - from + 1).read_to_end(&mut bytes).map_err(Cut::Unread)?;
    Ok((bytes.into(), from, length))
}

/// First and last byte of one range, within the file and no longer than one answer may be.
fn ends(range: &str, length: u64) -> Option<(u64, u64)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    let to: u64 = if to.is_empty() { u64::MAX } else { to.parse().ok()? };
    (from <= to && from < length).then(|| (from, to.min(length - 1).min(from + LONGEST - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_address_allows_its_own_folder_and_nothing_else() {
        for (address, source) in [
            ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/"),
            ("https://tiles.example:8443/osm/v2/{z}/{x}/{y}@2x.png?key=1", "https://tiles.example:8443/osm/v2/"),
            ("http://127.0.0.1:8080/a/t{z}/{x}/{y}.png", "http://127.0.0.1:8080/a/"),
            ("http://[::1]:8080/{z}/{y}/{x}", "http://[::1]:8080/"),
        ] {
            assert_eq!(allowed(address).unwrap(), source, "{address}");
        }
        for address in [
            "tiles.example/{z}/{x}/{y}.png",
            "file:///tiles/{z}/{x}/{y}.png",
            "https://{z}.example/{x}/{y}.png",
            "https://tiles.example/{z}/{x}.png",
            "https://tiles.example; script-src */{z}/{x}/{y}.png",
            "https://*/{z}/{x}/{y}.png",
            "https://user@tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/a; script-src 'unsafe-inline'/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
        ] {
            assert!(allowed(address).is_err(), "{address}");
        }
    }

    #[test]
    fn ranges_stay_within_the_file() {
        assert_eq!(ends("bytes=0-16383", 100), Some((0, 99)));
        assert_eq!(ends("bytes=10-19", 100), Some((10, 19)));
        assert_eq!(ends("bytes=99-", 100), Some((99, 99)));
        assert_eq!(ends("bytes=0-", 1 << 40), Some((0, LONGEST - 1)));
        for wrong in ["bytes=100-120", "bytes=9-3", "bytes=-5", "bytes=a-b", "lines=1-2", "bytes=1-2,4-5", ""] {
            assert_eq!(ends(wrong, 100), None, "{wrong}");
        }
        assert_eq!(ends("bytes=0-5", 0), None);
    }
}
