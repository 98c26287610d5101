//! The verbs: each file is the arguments of one and one call into the library.

pub mod agree;
pub mod audit;
pub mod candidates;
pub mod changes;
pub mod chart;
pub mod check;
pub mod code;
pub mod codebook;
pub mod completions;
pub mod import;
pub mod init;
pub mod memo;
pub mod quotes;
pub mod reanchor;
pub mod reconcile;
pub mod run;
pub mod sample;
pub mod search;
pub mod table;
pub mod trace;
pub mod verify;
pub mod workbench;
