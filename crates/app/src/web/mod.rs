//! The workbench in the browser: an HTTP API over the case's views, one file a resource, and the pages that call it.
//!
//! Serves this machine only, unless there is a password (`access`), and takes changes from its own pages alone (`guard`). It knows no SQL and no weighing: every answer is a view of `workbench`.

mod access;
mod answer;
mod api;
mod base_map;
mod brief;
mod cases;
mod desk;
mod documents;
mod entities;
mod facts;
mod fresh;
mod guard;
mod judgements;
mod outlets;
mod pages;
mod reading;
mod search;

pub use base_map::BaseMap;

use access::Access;
use anyhow::{Context, bail};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware::from_fn_with_state,
    routing::{get, post},
};
use base_map::Ground;
use cases::Cases;
use reading::Reading;
use std::{io::Write, net::SocketAddr, path::PathBuf, sync::Arc};
use workbench::Case;

/// What every handler may use.
type Shared = axum::extract::State<Arc<Cases>>;

/// Everything that handlers may use.
#[derive(Clone)]
struct Served {
    cases: Arc<Cases>,
    reading: Arc<Reading>,
    access: Arc<Access>,
    answers: Arc<fresh::Answers>,
    ground: Arc<Ground>,
}

impl Served {
    fn new(cases: Cases, access: Access, ground: Ground) -> Served {
        let (reading, answers) = Default::default();
        Served { cases: Arc::new(cases), reading, access: Arc::new(access), answers, ground: Arc::new(ground) }
    }
}

impl FromRef<Served> for Arc<Ground> {
    fn from_ref(served: &Served) -> Arc<Ground> {
        served.ground.clone()
    }
}

impl FromRef<Served> for Arc<Cases> {
    fn from_ref(served: &Served) -> Arc<Cases> {
        served.cases.clone()
    }
}

impl FromRef<Served> for Arc<Reading> {
    fn from_ref(served: &Served) -> Arc<Reading> {
        served.reading.clone()
    }
}

impl FromRef<Served> for Arc<Access> {
    fn from_ref(served: &Served) -> Arc<Access> {
        served.access.clone()
    }
}

/// How to serve.
pub struct Options {
    pub listen: SocketAddr,
    /// Show the address in the user's browser.
    pub open: bool,
    /// Asked of whoever comes, if given.
    pub password: Option<String>,
    /// Make a password and print it.
    pub token: bool,
    /// What lies under the map, and whom it names as the source of it.
    pub base_map: BaseMap,
    pub map_credit: Option<String>,
}

/// Serves the case's pages and its API until it is interrupted.
///
/// # Errors
/// Fails when the case cannot be opened, the address is taken, other machines could come in without a password, or there is no
/// such map to lie below.
pub async fn serve(case: PathBuf, options: Options) -> anyhow::Result<()> {
    let listen = options.listen;
    let password = if options.token { Some(access::random()?) } else { options.password };
    if !listen.ip().is_loopback() {
        match &password {
            None => bail!(
                "{listen} can be reached from other machines: give a --password, or --token to have one made; \
                 or listen on 127.0.0.1 and reach it from elsewhere through ssh -L"
            ),
            Some(word) if word.chars().count() < access::SHORTEST => {
                bail!("others can try this password: give one of at least {} letters", access::SHORTEST)
            }
            Some(_) => {}
        }
    }
    let ground = Ground::new(options.base_map, options.map_credit)?;
    let served = Served::new(Cases::open(case)?, Access::new(password.clone()), ground);
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("{listen} is in use: end what listens there, or choose another port with --listen")
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("no permission to listen on {listen}: choose a port above 1023 with --listen")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {listen}")),
    })?;
    let address = format!("http://{}/", listener.local_addr().context("no address to listen on")?);
    let mut out = std::io::stdout();
    writeln!(out, "Workbench: {address}\nCtrl-C stops it")?;
    if let Some(token) = password.filter(|_| options.token) {
        writeln!(out, "Password: {token}")?;
    }
    out.flush()?;
    if !listen.ip().is_loopback() {
        eprintln!(
            "what goes over the network is not encrypted: use it behind a proxy with TLS, or where you trust everybody"
        );
    }
    if options.open {
        show(&address);
    }
    // What answers are made from is in memory before the first page asks for it.
    tokio::spawn(served.cases.clone().ask(Case::warm));
    let service = router(served).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(interrupted()).await.context("the server failed")
}

fn router(served: Served) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(api::openapi))
        .route("/summary", get(facts::summary))
        .route("/facts", get(facts::list))
        .route("/facts/{name}", get(facts::one))
        .route("/facts/{name}/near", get(facts::near))
        .route("/desk", get(desk::desk))
        .route("/desk/seen", post(desk::seen))
        .route("/map", get(facts::map))
        .route("/base-map", get(base_map::which))
        .route("/base-map/file", get(base_map::stretch))
        .route("/network", get(facts::network))
        .route("/series", get(facts::series))
        .route("/timeline", get(facts::timeline))
        .route("/documents", get(documents::list))
        .route("/documents/{name}", get(documents::one))
        .route("/documents/{name}/beside/{other}", get(documents::beside))
        .route("/documents/{name}/original", get(documents::original))
        .route("/entities", get(entities::list))
        .route("/entities/{name}", get(entities::one))
        .route("/outlets", get(outlets::list))
        .route("/voices", get(outlets::voices))
        .route("/pairs", get(documents::pairs))
        .route("/judgements", get(judgements::list).post(judgements::add))
        .route("/judgements/preview", post(judgements::preview))
        .route("/judgements/{number}/undo", post(judgements::undo))
        .route("/search", get(search::everything))
        .route("/brief", get(brief::page).put(brief::keep))
        .route("/brief/file", get(brief::file))
        .route("/reading", post(reading::start))
        .route("/reading/files", post(reading::hand_over).layer(DefaultBodyLimit::max(reading::LARGEST)))
        .route("/reading/events", get(reading::events))
        .route("/reading/stop", post(reading::stop))
        .route("/session", get(access::whether))
        .route("/login", post(access::log_in))
        .route("/logout", post(access::log_out))
        .fallback(answer::no_such_resource)
        .method_not_allowed_fallback(answer::no_such_method)
        .layer(from_fn_with_state(served.clone(), fresh::check))
        .layer(from_fn_with_state(served.access.clone(), access::check));
    Router::new()
        .route("/api", get(pages::page))
        .nest("/api", api)
        .fallback(pages::page)
        .layer(from_fn_with_state(guard::Guard::new(served.access.clone(), &served.ground), guard::check))
        .with_state(served)
}

/// Waits for Ctrl-C or a request to end. Whoever asks twice does not wait for what is being answered; the case stays whole.
async fn interrupted() {
    signal().await;
    tokio::spawn(async {
        signal().await;
        std::process::exit(130);
    });
}

async fn signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        };
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// Opens the user's browser if there is one; the address is on the terminal anyway.
fn show(address: &str) {
    use std::process::{Command, Stdio};
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(_) => eprintln!("no browser could be opened: open the address yourself"),
    }
}

#[cfg(test)]
mod tests;
