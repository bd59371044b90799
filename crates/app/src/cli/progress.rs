//! How is long work shown, and how does Ctrl-C end it? A bar on a terminal, nothing when piped.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    collections::BTreeMap,
    io::IsTerminal,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use workbench::{Progress, Stage};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Shows progress on standard error, if that is a terminal, and measures how long each stage takes.
pub struct Shown {
    bar: ProgressBar,
    stages: Mutex<Stages>,
}

#[derive(Default)]
struct Stages {
    now: Option<(Stage, Instant)>,
    seconds: BTreeMap<Stage, f64>,
}

impl Stages {
    #[expect(clippy::disallowed_methods, reason = "measures how long a stage takes")]
    fn turn(&mut self, next: Option<Stage>) {
        let now = Instant::now();
        if let Some((stage, begun)) = self.now.take() {
            *self.seconds.entry(stage).or_default() += (now - begun).as_secs_f64();
        }
        self.now = next.map(|stage| (stage, now));
    }
}

impl Shown {
    pub fn new() -> Shown {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("  {msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Shown { bar, stages: Mutex::default() }
    }

    /// Clears the bar; gives the seconds that each stage took.
    pub fn finish(&self) -> BTreeMap<Stage, f64> {
        self.bar.finish_and_clear();
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.turn(None);
        stages.seconds.clone()
    }
}

impl Progress for Shown {
    fn stage(&self, stage: Stage) {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).turn(Some(stage));
    }

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
