//! Coders beside each other: where they said the same of the same words, and how they came to one answer.
//!
//! In: a [`Study`](crate::study::Study) that several people coded. Out: [`Item`]s, what each of them said, and what a reconciled layer holds of
//! it. Nobody's own files change.

mod answers;
mod items;
mod reconcile;

pub use answers::{Answer, read_answers};
pub use items::{Borders, Item, Said, items, readers};
pub use reconcile::{Plan, behind, decided, reconcile};
