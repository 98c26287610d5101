//! The index of a study: it answers a query as a scan does, without reading the transcripts.
//!
//! In: a folder it is handed, and an [`Analysis`](crate::excerpt::Analysis) of the interviews that changed. Out: [`Index`],
//! and from a [`Query`](crate::query::Query) its [`Answer`](crate::query::Answer). The folder is a cache: deleting it loses
//! nothing, and whatever is wrong with it is a [`Trouble`] that the caller mends by making it again or by scanning.
//!
//! The index finds turns that may match; what matches, and where, is decided by the query module on those turns alone.

mod manifest;
mod read;
mod reading;
mod schema;
mod select;
mod tokens;
mod turns;
mod write;

pub use manifest::{Entry, Manifest};
pub use read::{Index, Texts};
pub use turns::{IndexedTurns, ReadTurns, SaidIn};
pub use write::{Fresh, update};

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// What is wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It cannot be read or written.
    #[error("the search index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// It was made by another program or is damaged.
    #[error("the search index is damaged or of another version")]
    Unusable,
    /// Its folder cannot be made.
    #[error("the search index cannot be kept: {0}")]
    Folder(std::io::Error),
    /// A transcript changed under our hands.
    #[error("a transcript cannot be read: {0}")]
    Text(std::io::Error),
}

/// Teaches an index our words; the number tells how many turns it has taken in since.
fn register(index: &tantivy::Index) -> Arc<AtomicU64> {
    let taken = Arc::default();
    index.tokenizers().register(schema::WORDS, tokens::Words::new(false, &taken));
    index.tokenizers().register(schema::STEMS, tokens::Words::new(true, &taken));
    taken
}
