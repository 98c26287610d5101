//! Grenstaal: from interview transcripts to coded, counted and quoted findings, as plain files.
//!
//! The order of the modules below is the flow of a study: a module may import only those above it.
//! `tests/architecture.rs` enforces that.

#![cfg_attr(test, allow(clippy::string_slice, reason = "a test may panic"))]

// Stored text and places in it.
pub mod text;

// Identity of bytes.
pub mod digest;

// What is wrong in the user's files, as data.
pub mod diagnostic;

// The bytes of a file, decoded and parsed with places.
pub mod source;

// How a long step tells how far it is.
pub mod progress;

// Dutch and English texts, number forms and facts of speech, as data.
pub mod locale;

// Zip and XML, read with limits.
pub mod archive;

// A recording written down: turns, words, sentences.
pub mod transcript;

// Who was studied and when: cases, interviews, attributes, team.
pub mod case;

// What was to be asked.
pub mod guide;

// One pattern and its hits.
pub mod pattern;

// The themes looked for, and the rules that propose where they are.
pub mod codebook;

// Which words carry which code: proposed by rules, decided by people.
pub mod coding;

// What the researchers noted: about codes, themes, cases, interviews and words.
pub mod memo;

// What the study claims, with its evidence.
pub mod theme;

// What the researchers make of each participant, code by code and theme by theme.
pub mod summary;

// How far coders code alike.
pub mod agreement;

// A study as it was read.
pub mod study;

// The merged stretch of words that is counted; the currency of what follows.
pub mod excerpt;

// The rules against what people decided: whether they may be trusted.
pub mod judgement;

// Coders beside each other: where they agree, and how they came to one answer.
pub mod comparison;

// The query language, and what a query means.
pub mod query;

// The index that answers the same query fast.
pub mod search;

// What was counted, in rows and columns.
pub mod table;

// Pictures of figures handed in.
pub mod chart;

// What a manuscript says that the data must bear out.
pub mod manuscript;

// How the study came about: coders, decisions, codebook, memos, a reporting checklist.
pub mod audit;

// Typed pages and their renderers.
pub mod report;

// The plan of a run: which artefacts there are and how each is written.
pub mod pipeline;

// What a study is held to: every check explained, its level, gates; findings for other programs.
pub mod check;

// A study's folder: files, lock, output.
pub mod project;

// The study in a browser: requests in, responses out.
pub mod workbench;
