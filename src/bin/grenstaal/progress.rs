//! Progress bars on stderr, and Ctrl-C.
//!
//! A bar appears when a stage takes longer than a second and stderr is a terminal. Ctrl-C cancels the work, which then
//! cleans up after itself; a second one ends the program at once.

use grenstaal::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Shows how far the work is.
pub struct Bars {
    shown: bool,
    bar: Mutex<Option<(ProgressBar, Instant)>>,
}

impl Bars {
    /// Begins to listen for Ctrl-C.
    pub fn new(quiet: bool) -> Self {
        // Without a handler Ctrl-C ends the program as it always does; staged files are removed by the next run.
        let _ = ctrlc::set_handler(|| {
            if CANCELLED.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        Self { shown: !quiet && std::io::stderr().is_terminal(), bar: Mutex::new(None) }
    }
}

impl Progress for Bars {
    #[expect(clippy::disallowed_methods, reason = "a bar that waits a second needs to know the time; no output does")]
    fn begin(&self, what: &str, total: usize) {
        if !self.shown {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        let old = self.bar.lock().ok().and_then(|mut current| current.replace((bar, Instant::now())));
        if let Some((old, _)) = old {
            old.finish_and_clear();
        }
    }

    fn step(&self) {
        if !self.shown {
            return;
        }
        let Ok(current) = self.bar.lock() else { return };
        let Some((bar, since)) = current.as_ref() else { return };
        if bar.is_hidden() && since.elapsed() > Duration::from_secs(1) {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        bar.inc(1);
    }

    fn cancelled(&self) -> bool {
        CANCELLED.load(Ordering::Relaxed)
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        let bar = self.bar.lock().ok().and_then(|mut current| current.take());
        if let Some((bar, _)) = bar {
            bar.finish_and_clear();
        }
    }
}
