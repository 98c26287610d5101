//! What git knows of a study's files: the only place that calls `git`.
//!
//! In: a study's folder. Out: [`History`], where the folder is under git and git is there; the revisions of a file and its
//! bytes at each. Everything works without: whatever goes wrong is no history. Nothing is written, nothing fetched, and
//! no environment of another git changes what is read.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the environment could redirect git by.
const REDIRECTIONS: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// The history of the files in a folder.
#[derive(Clone, Debug)]
pub struct History {
    root: PathBuf,
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub String);

impl History {
    /// Opens the history of a folder; `None` without git, outside a repository or before the first commit.
    pub fn open(root: &Path) -> Option<Self> {
        let history = Self { root: root.to_path_buf() };
        history.named("HEAD").map(|_| history)
    }

    /// Finds the commit that a name stands for, such as `HEAD~2`, a tag or a branch.
    pub fn named(&self, name: &str) -> Option<Revision> {
        let commit = format!("{name}^{{commit}}");
        let out = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let id = String::from_utf8(out).ok()?.trim().to_owned();
        (!id.is_empty()).then_some(Revision(id))
    }

    /// Lists the commits that changed a file, newest first; the path is relative to the folder.
    pub fn revisions(&self, path: &str) -> Vec<Revision> {
        let out = self.git(&["log", "--format=%H", "--end-of-options", "HEAD", "--", path]).unwrap_or_default();
        String::from_utf8_lossy(&out).lines().map(|line| Revision(line.to_owned())).collect()
    }

    /// Lists the commits that changed a file, newest first, each with its day as `yyyy-mm-dd`.
    pub fn dated(&self, path: &str) -> Vec<(Revision, String)> {
        let out = self.git(&["log", "--format=%H %as", "--end-of-options", "HEAD", "--", path]).unwrap_or_default();
        let text = String::from_utf8_lossy(&out);
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        pairs.map(|(id, day)| (Revision(id.to_owned()), day.to_owned())).collect()
    }

    /// Tells whether this is a clone without all of its history.
    pub fn is_shallow(&self) -> bool {
        self.git(&["rev-parse", "--is-shallow-repository"]).is_some_and(|out| out.starts_with(b"true"))
    }

    /// Tells whether this clone was cut off here: the commit had one before it, which is not at hand.
    pub fn is_cut_at(&self, revision: &Revision) -> bool {
        let commit = self.git(&["cat-file", "commit", &revision.0]).unwrap_or_default();
        let head = String::from_utf8_lossy(&commit);
        let mut parents =
            head.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("parent "));
        parents.any(|parent| self.git(&["cat-file", "-e", parent]).is_none())
    }

    /// Returns the bytes of a file at a commit, as git keeps them.
    pub fn show(&self, revision: &Revision, path: &str) -> Option<Vec<u8>> {
        self.git(&["cat-file", "blob", &format!("{}:./{path}", revision.0)])
    }

    fn git(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let mut command = Command::new("git");
        for name in REDIRECTIONS {
            command.env_remove(name);
        }
        let quiet = ["--no-pager", "--literal-pathspecs", "--no-replace-objects", "-c", "core.quotepath=off"];
        command
            .args(quiet)
            .args(["-c", "log.showSignature=false"])
            .args(arguments)
            .current_dir(&self.root)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        let out = command.output().ok()?;
        out.status.success().then_some(out.stdout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn git(folder: &Path, arguments: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        let out = command.args(identity).args(arguments).current_dir(folder).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }

    #[test]
    fn a_file_is_shown_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let study = folder.path().join("deep/a study");
        fs::create_dir_all(&study).unwrap();
        assert!(History::open(&study).is_none(), "no repository");
        git(folder.path(), &["init", "--quiet"]);
        assert!(History::open(&study).is_none(), "no commit");
        for (name, content) in [("é *.txt", "one\r\n"), ("other", "x"), ("é *.txt", "two\n")] {
            fs::write(study.join(name), content).unwrap();
            git(folder.path(), &["add", "--all"]);
            git(folder.path(), &["commit", "--quiet", "-m", "-"]);
        }
        let history = History::open(&study).unwrap();
        let revisions = history.revisions("é *.txt");
        let shown = |at: usize| history.show(&revisions[at], "é *.txt").unwrap();
        assert_eq!((revisions.len(), shown(0), shown(1)), (2, b"two\n".to_vec(), b"one\r\n".to_vec()));
        assert_eq!(history.named("HEAD"), Some(revisions[0].clone()));
        assert_eq!(history.named("--help"), None);
        assert_eq!(history.show(&revisions[1], "other"), None);
        assert_eq!(history.revisions("nothing"), []);
    }
}
