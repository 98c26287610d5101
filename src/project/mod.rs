//! A study's folder: the only place that touches the file system.
//!
//! In: a folder with a `study.toml`. Out: a [`Study`](crate::study::Study) and findings; and outputs written all or none, with a lock that
//! says from which bytes they came.

mod absent;
mod additions;
mod audit;
mod changes;
mod coders;
mod config;
mod contradictions;
mod decisions;
mod desk;
mod drift;
mod file_report;
mod files;
mod history;
mod import;
mod init;
mod line_ends;
mod load;
mod lock;
mod looks;
mod memos;
mod output;
mod provenance;
mod queries;
mod reader;
mod reanchor;
mod refactor;
mod renew;
mod replace;
mod retrieval;
mod rewrite;
mod rules;
mod samples;
mod since;
mod stale;
mod summaries;
mod theme_table;
mod themes;
mod verify;
mod whole;
mod written;

pub use changes::Changes;
pub use decisions::Act;
pub use desk::{At, Desk};
pub use drift::{Change, Drift, Fault, FileChange, OutputDrift, Where};
pub use file_report::{FileReport, InterviewReport, LabelReport, Written};
pub use history::{History, Revision};
pub use import::{Import, import};
pub use init::{Init, init};
pub use load::{Loaded, Project};
pub use lock::{Lock, LockFault, LockedFile};
pub use memos::{NewMemo, Revised};
pub use output::{Mode, Outcome, run};
pub use queries::Keep;
pub use reanchor::{Candidate, Found, Reanchor, Reanchored, State};
pub use refactor::{Changed, Reach};
pub use retrieval::{CACHE, Retrieval};
pub use rules::NewRule;
pub use since::{Figures, Moved, NoSince, Since};
pub use themes::{NewTheme, ThemeFile};

use std::path::PathBuf;

/// The name of the file that makes a folder a study.
pub const STUDY_FILE: &str = "study.toml";

/// The name of the file with the queries that a study keeps.
pub const QUERIES_FILE: &str = "queries.toml";

/// The name of the file that says which interviews are coded twice, and which were kept apart.
pub const SAMPLES_FILE: &str = "samples.toml";

/// What stops a command.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A file or folder could not be read or written.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried, such as "cannot read".
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no study here.
    #[error("there is no study.toml in {} or in a folder above it", .0.display())]
    NoStudy(PathBuf),
    /// `study.toml` or the codebook cannot be used.
    #[error("{}: {} [{}]", .0.place, .0.message, .0.check)]
    Config(Box<crate::diagnostic::Diagnostic>),
    /// An output would overwrite something that no run wrote.
    #[error("{}{} not written by grenstaal and would be overwritten", path.display(), were(*more))]
    Foreign {
        /// The first of them.
        path: PathBuf,
        /// How many others there are.
        more: usize,
    },
    /// The lock was written by a later version of the program.
    #[error("{} has the form {form} of a later grenstaal, and this one knows form {known}", path.display())]
    NewerLock {
        /// The lock.
        path: PathBuf,
        /// The number of its form.
        form: i64,
        /// The number this program knows.
        known: u32,
    },
    /// Another program is at work on the same study.
    #[error("another grenstaal is at work on this study ({} is locked)", .0.display())]
    Busy(PathBuf),
    /// A file is no longer what it was when the command began.
    #[error("{} changed while this command was at work; nothing was written", .0.display())]
    Changed(PathBuf),
    /// A coder who may not see all of the study asks for its reports.
    #[error("{0} codes blind and is not done with {1}; the reports would show what others and the rules think of them")]
    Blind(String, String),
    /// Something that cannot be done as it was asked, and what to do.
    #[error("{0}")]
    Refused(String, Option<String>),
    /// The folder for a new study is in use.
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    /// The work was stopped.
    #[error(transparent)]
    Cancelled(#[from] crate::excerpt::Cancelled),
    /// The study asks for something that there is not.
    #[error("{0}")]
    Plan(#[from] crate::pipeline::PlanError),
}

fn were(more: usize) -> String {
    if more == 0 { " was".to_owned() } else { format!(" and {more} more were") }
}

impl ProjectError {
    /// Refuses what was asked, and says what to do.
    fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused(message.into(), Some(hint.into()))
    }

    pub(crate) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { what, path, source }
    }

    /// Says what to do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoStudy(_) => Some("make one with `grenstaal init DIR`, or name its folder".to_owned()),
            Self::Foreign { .. } => Some(
                "move it away, or set another `reports` folder under [paths] in study.toml; was study.lock lost or left \
                 with a merge conflict? It tells which files are ours: restore it (`git checkout study.lock`), or move \
                 the reports away"
                    .to_owned(),
            ),
            Self::Config(finding) => finding.hint.clone(),
            Self::Blind(..) => {
                Some("read them in full first (`grenstaal code read`), or run without --coder and GRENSTAAL_CODER".to_owned())
            }
            Self::NewerLock { .. } => {
                Some("install a later grenstaal; nothing was written".to_owned())
            }
            Self::Refused(_, hint) => hint.clone(),
            Self::Busy(_) => Some("wait until it is done, and try again".to_owned()),
            Self::Changed(_) => Some("try again".to_owned()),
            Self::Exists(_) => Some("choose a folder that is new or empty".to_owned()),
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                Some("nothing was changed; make room and run again".to_owned())
            }
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
                Some("nothing was changed; check who may write there".to_owned())
            }
            _ => None,
        }
    }
}
