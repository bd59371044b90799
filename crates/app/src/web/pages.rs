//! Which files make the pages? Those that `npm run build` left in `web/dist`, embedded in the program.

use axum::{
    body::Bytes,
    http::{Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Pages;

/// The page that every address of the workbench shows; what it shows is up to its script.
const INDEX: &str = "index.html";

/// For a program that was built without them.
const UNBUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Firsthand</title>
<h1>The pages are not built</h1>
<p>This program was compiled without the workbench's pages. <code>cargo xtask demo</code> builds both; or, with Node:</p>
<pre>cd web
npm ci
npm run build
cd ..
cargo build</pre>
<p>The API under <code>/api/</code> and the command line work without them.</p>
</html>";

/// Any address outside the API: a file of the pages, or the page itself.
pub async fn page(method: Method, uri: Uri) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    match Pages::get(path) {
        Some(file) if !path.is_empty() => answer(path, file.data),
        // Addresses of files that are not there are wrong; all others are the script's to know.
        _ if path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        _ => match Pages::get(INDEX) {
            Some(index) => answer(INDEX, index.data),
            None => {
                let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
                (StatusCode::SERVICE_UNAVAILABLE, html, UNBUILT).into_response()
            }
        },
    }
}

fn answer(path: &str, data: Cow<'static, [u8]>) -> Response {
    let media_type = match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // The names of what lies in `assets` hold a hash of it; all else may change with the next version.
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let bytes = match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, kept)], bytes).into_response()
}
