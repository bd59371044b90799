//! The workbench in the browser.

use std::{net::SocketAddr, path::PathBuf};

/// Serves the case's pages and its API until it is interrupted; `open` shows the address in the user's browser.
///
/// # Errors
/// Fails when the case cannot be opened or the address is taken.
pub async fn serve(case: PathBuf, listen: SocketAddr, open: bool) -> anyhow::Result<()> {
    let _ = (listen, open);
    anyhow::bail!("{}: the workbench's pages are not part of this build", case.display())
}
