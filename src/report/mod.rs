//! Pages: a typed page that knows no subject, and its renderers.
//!
//! In: [`page::Page`]s. Out: HTML that works from disk, Markdown and Word documents of the same. Text is data and escaped
//! here; what a researcher wrote in Markdown becomes blocks first.

mod chrome;
mod docx;
mod html;
mod link;
mod markdown;
pub mod page;
mod prose;
#[cfg(test)]
mod tests;

pub use chrome::{ASSETS, Chrome};
pub use docx::docx;
pub use html::{html, html_alone};
pub use link::narrowed;
pub use markdown::markdown;
pub use prose::prose;
