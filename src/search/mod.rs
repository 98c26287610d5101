//! The index of a study: it answers a query as a scan does, without reading the transcripts.
//!
//! In: a folder it is handed, and an [`Analysis`](crate::excerpt::Analysis) of the interviews that changed. Out: [`Index`],
//! and from a [`Query`](crate::query::Query) its [`Answer`](crate::query::Answer). The folder is a cache: deleting it loses
//! nothing, and whatever is wrong with it is a [`Trouble`] that the caller mends by making it again or by scanning.
//!
//! The index finds turns that may match; what matches, and where, is decided by the query module on those turns alone.

mod manifest;
mod read;
mod schema;
mod select;
mod tokens;
mod write;

pub use manifest::{Entry, Manifest};
pub use read::{Index, Texts};
pub use write::{Fresh, update};

/// What is wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It cannot be read or written.
    #[error("the search index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// Another process is writing it.
    #[error("the search index is being written by another process")]
    Busy,
    /// It was made by another program or is damaged.
    #[error("the search index is damaged or of another version")]
    Unusable,
    /// A transcript changed under our hands.
    #[error("a transcript cannot be read: {0}")]
    Text(std::io::Error),
}

fn register(index: &tantivy::Index) {
    index.tokenizers().register(schema::WORDS, tokens::Words::new(false));
    index.tokenizers().register(schema::STEMS, tokens::Words::new(true));
}
