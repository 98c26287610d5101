//! Zip and XML, read with limits.
//!
//! In: bytes that nobody has checked. Out: the entries of an archive and the events of a document, or a refusal. Promise:
//! bounded memory and time, no path leaves the archive, no entity is expanded beyond the five of XML and characters.

mod pack;
mod xml;
mod zip;

pub use self::pack::pack;
pub use self::xml::{Element, Event, Xml, decode};
pub use self::zip::Zip;

/// The most bytes that are unpacked from one archive, or decoded from one document.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;
/// The most entries of an archive.
pub const MOST_ENTRIES: usize = 10_000;
/// The deepest that elements may be nested.
pub const DEEPEST: usize = 100;
/// The most attributes of one element.
pub const MOST_ATTRIBUTES: usize = 1_000;

/// A result of this module.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an archive or a document was not read. The messages go on after the name of the file: "x.docx: is …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No zip archive, or its table of contents cannot be read.
    #[error("is no zip archive that can be read: {0}")]
    NoZip(String),
    /// More entries than [`MOST_ENTRIES`].
    #[error("holds {0} files, more than {MOST_ENTRIES}")]
    TooManyEntries(usize),
    /// Two entries of one name.
    #[error("holds “{0}” twice")]
    Duplicate(String),
    /// An entry under a password.
    #[error("is protected by a password (“{0}” is encrypted)")]
    Encrypted(String),
    /// No entry of this name.
    #[error("lacks the part “{0}”")]
    Missing(String),
    /// An entry packed in a way that is not known here.
    #[error("holds “{0}” in a way of packing that is not read here")]
    Packing(String),
    /// An entry that breaks off or does not have the checksum that it states.
    #[error("is damaged in “{name}”: {what}")]
    Damaged {
        /// The entry.
        name: String,
        /// What the unpacker says.
        what: String,
    },
    /// An entry that unpacks to far more than it could hold in good faith.
    #[error("unpacks to far more than any document holds, in “{0}”")]
    Bomb(String),
    /// More than [`MOST_BYTES`] in all.
    #[error("unpacks to more than {} MB", MOST_BYTES / 1024 / 1024)]
    TooLarge,
    /// Bytes that are not in the encoding that they claim.
    #[error("is not in the encoding that it states ({0})")]
    Encoding(String),
    /// Not well-formed XML.
    #[error("is not well-formed XML: {what} (line {line})")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// What is wrong.
        what: String,
    },
    /// Deeper than [`DEEPEST`].
    #[error("is nested deeper than {DEEPEST} elements (line {0})")]
    TooDeep(u32),
    /// Entities of its own making, or a reference to one.
    #[error("defines or uses an entity of its own, “{name}” (line {line}), which is never expanded here")]
    Entity {
        /// Line, from 1.
        line: u32,
        /// Name of the entity.
        name: String,
    },
}

impl Error {
    /// Tells what to do, where there is something to do.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoZip(_) | Self::Damaged { .. } | Self::Missing(_) => {
                Some("copy or download the file again; open it in the program that made it and save it anew")
            }
            Self::Encrypted(_) => Some("open the file, remove the password, and save it anew"),
            Self::Packing(_) | Self::Duplicate(_) | Self::TooManyEntries(_) | Self::TooLarge => {
                Some("open the file in a word processor and save it anew, or save it as plain text")
            }
            Self::Bomb(_) => {
                Some("this looks like a file made to do harm; do not open it unless you know where it is from")
            }
            Self::Encoding(_) => Some("open the file in a text editor and save it as UTF-8"),
            Self::Malformed { .. } | Self::TooDeep(_) => Some("export the file anew from the program that made it"),
            Self::Entity { .. } => Some("remove the DOCTYPE and write the characters themselves"),
        }
    }

    /// Tells the line of an XML document, from 1, where one is known.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Malformed { line, .. } | Self::Entity { line, .. } | Self::TooDeep(line) => Some(*line),
            _ => None,
        }
    }
}
