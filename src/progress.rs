//! How a long step tells how far it is, and hears that it should stop.
//!
//! In: steps done. Out: nothing; whoever shows a bar implements [`Progress`].

/// Hears the steps of a long piece of work and may cancel it.
pub trait Progress: Sync {
    /// Says that a stage of `total` steps begins; `what` is for people.
    fn begin(&self, what: &str, total: usize);
    /// Says that one more step of the stage is done.
    fn step(&self);
    /// Tells whether the work should stop now.
    fn cancelled(&self) -> bool;
}

/// Shows nothing and never cancels.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: usize) {}
    fn step(&self) {}
    fn cancelled(&self) -> bool {
        false
    }
}
