//! The integration tests: one binary, a module for each command, each stage and each promise.
//!
//! In: studies told as stories, the sample study, the sources. Out: what the program does with them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod support;

mod agree;
mod architecture;
mod audit;
mod bad_data;
mod bad_input;
mod blind;
mod candidates;
mod chart;
mod check;
mod check_forms;
mod ci;
mod code;
mod codebook_life;
mod command_line;
mod counting;
mod deciding;
mod determinism;
mod gates;
mod import;
mod import_real;
mod index_cache;
mod init;
mod kept_queries;
mod layers;
mod lock;
mod memos;
mod page;
mod proof;
mod query_docs;
mod query_language;
mod quotes;
mod readme;
mod real_files;
mod reanchor;
mod reanchor_edits;
mod reconcile;
mod retrieval;
mod rules_judged;
mod run;
mod sample_study;
mod search;
mod sensitive;
mod table;
mod tiny_study;
mod trace;
mod verify;
mod verify_claims;
mod verify_forms;
mod workbench;
mod workbench_gate;
mod workbench_language;
mod workbench_write;
