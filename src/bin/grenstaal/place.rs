//! Where a study lies, seen from where the program was called.
//!
//! In: the folder of a study. Out: its files' paths from the working folder, with `/` and without what a server would not
//! know: annotations of a repository need them so. No output of `run` has them.

use std::path::{Component, Path, PathBuf};

/// The way from the working folder to a study.
pub struct Here {
    way: Vec<String>,
}

impl Here {
    /// Finds the way to a study's folder.
    #[expect(clippy::disallowed_methods, reason = "annotations name files as the repository does; no output has them")]
    pub fn below(root: &Path) -> Self {
        let here = parts(&std::env::current_dir().unwrap_or_default());
        let root = parts(root);
        let common = here.iter().zip(&root).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..".to_owned(), here.len() - common);
        Self { way: up.chain(root.into_iter().skip(common)).collect() }
    }

    /// Writes the path of a file of the study.
    pub fn path(&self, file: &str) -> String {
        let mut parts = self.way.clone();
        for part in file.split('/').filter(|part| !part.is_empty() && *part != ".") {
            if part == ".." && parts.last().is_some_and(|last| last != "..") {
                parts.pop();
            } else {
                parts.push(part.to_owned());
            }
        }
        parts.join("/")
    }
}

fn parts(path: &Path) -> Vec<String> {
    let mut plain = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(component);
        }
    }
    plain.iter().map(|part| part.to_string_lossy().into_owned()).collect()
}
