//! How is long work shown, and how does Ctrl-C end it? A bar on a terminal, nothing when piped.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::IsTerminal,
    sync::atomic::{AtomicBool, Ordering},
};
use workbench::Progress;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Shows progress on standard error, if that is a terminal.
pub struct Shown {
    bar: ProgressBar,
}

impl Shown {
    pub fn new() -> Shown {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("  {msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Shown { bar }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Shown {
    fn found(&self, files: usize) {
        self.bar.set_length(files as u64);
        self.bar.set_message("reading");
    }

    fn stored(&self, files: usize) {
        self.bar.inc(files as u64);
    }

    fn renewed(&self, documents: usize) {
        self.bar.set_message("reading again");
        self.bar.inc_length(documents as u64);
        self.bar.inc(documents as u64);
    }

    fn weighing(&self, documents: usize) {
        self.bar.set_length(documents as u64);
        self.bar.set_message("weighing");
        self.bar.tick();
    }

    fn stop(&self) -> bool {
        STOPPED.load(Ordering::Relaxed)
    }
}

/// From now on the first Ctrl-C asks the work to stop at the next safe point; the second ends the program.
pub fn stop_on_interrupt() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                STOPPED.store(true, Ordering::Relaxed);
                eprintln!(
                    "\nfirsthand: stopping when the current batch is stored (press Ctrl-C again to stop at once)"
                );
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
    });
}
