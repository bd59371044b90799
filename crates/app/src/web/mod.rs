//! The workbench in the browser: an HTTP API over the case's views, one file a resource, and the pages that call it.
//!
//! Serves this machine only: it listens on loopback, answers to loopback names, and takes changes from its own pages alone
//! (see `guard`). It knows no SQL and no weighing: every answer is a view of `workbench`.

mod answer;
mod cases;
mod desk;
mod documents;
mod entities;
mod facts;
mod guard;
mod judgements;
mod outlets;
mod pages;
mod search;

use anyhow::{Context, bail};
use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post},
};
use cases::Cases;
use std::{io::Write, net::SocketAddr, path::PathBuf, sync::Arc};

/// What every handler may use.
type Shared = axum::extract::State<Arc<Cases>>;

/// Serves the case's pages and its API until it is interrupted; `open` shows the address in the user's browser.
///
/// # Errors
/// Fails when the case cannot be opened, the address is taken, or it is not this machine's own.
pub async fn serve(case: PathBuf, listen: SocketAddr, open: bool) -> anyhow::Result<()> {
    if !listen.ip().is_loopback() {
        bail!(
            "{listen} can be reached from other machines, and the workbench has no login: listen on 127.0.0.1 or [::1], \
             and reach it from elsewhere through ssh -L"
        );
    }
    let cases = Arc::new(Cases::open(case)?);
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
    out.flush()?;
    if open {
        show(&address);
    }
    axum::serve(listener, router(cases)).with_graceful_shutdown(interrupted()).await.context("the server failed")
}

fn router(cases: Arc<Cases>) -> Router {
    let api = Router::new()
        .route("/summary", get(facts::summary))
        .route("/facts", get(facts::list))
        .route("/facts/{name}", get(facts::one))
        .route("/desk", get(desk::desk))
        .route("/desk/seen", post(desk::seen))
        .route("/map", get(facts::map))
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
        .route("/judgements", get(judgements::list).post(judgements::add))
        .route("/judgements/{number}/undo", post(judgements::undo))
        .route("/search", get(search::everything))
        .fallback(answer::no_such_resource)
        .method_not_allowed_fallback(answer::no_such_method);
    Router::new().nest("/api", api).fallback(pages::page).layer(from_fn(guard::check)).with_state(cases)
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
