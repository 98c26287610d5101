//! A new study.
//!
//! In: how many cases and waves, the language and the stance. Out: a folder whose study runs at once.

use super::replace::replace;
use super::{ProjectError, STUDY_FILE};
use crate::locale::Locale;
use crate::study::Stance;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a new study is to be.
#[derive(Clone, Debug)]
pub struct Init {
    /// The folder; new or empty.
    pub folder: PathBuf,
    /// The title.
    pub title: String,
    /// The language of the interviews.
    pub language: String,
    /// The school of method.
    pub stance: Stance,
    /// How many cases.
    pub cases: u32,
    /// How many interviews with each.
    pub waves: u32,
}

/// Makes the folder; returns the files it wrote, relative to it.
pub fn init(wanted: &Init) -> Result<Vec<String>, ProjectError> {
    let folder = &wanted.folder;
    let in_use =
        fs::read_dir(folder).map(|mut entries| entries.any(|entry| entry.is_ok_and(|e| e.file_name() != ".git")));
    if in_use.unwrap_or(folder.exists()) {
        return Err(ProjectError::Exists(folder.clone()));
    }
    let codebook = match Locale::of(&wanted.language) {
        Locale::Nl => include_str!("template/codebook.nl.toml"),
        Locale::En => include_str!("template/codebook.en.toml"),
    };
    let files = [
        (STUDY_FILE, study(wanted)),
        ("codebook.toml", codebook.to_owned()),
        ("cases.csv", cases(wanted)),
        ("interviews.csv", interviews(wanted)),
        (".gitattributes", GITATTRIBUTES.to_owned()),
        (".gitignore", "/.grenstaal/\n".to_owned()),
    ];
    for folder in [folder.clone(), folder.join("transcripts"), folder.join("codings"), folder.join("memos")] {
        fs::create_dir_all(&folder).map_err(ProjectError::io("cannot make", &folder))?;
    }
    for (name, content) in &files {
        replace(&folder.join(Path::new(name)), content.as_bytes())?;
    }
    Ok(files.iter().map(|(name, _)| (*name).to_owned()).collect())
}

const GITATTRIBUTES: &str = "\
# Offsets count every character: line ends may not change on the way.
*.txt text eol=lf
*.csv text eol=lf
*.toml text eol=lf
*.md text eol=lf
study.lock text eol=lf linguist-generated
reports/** text=auto eol=lf linguist-generated
*.png binary
*.parquet binary
";

fn study(wanted: &Init) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    include_str!("template/study.toml")
        .replace("{title}", &quoted(&wanted.title))
        .replace("{language}", &quoted(&wanted.language))
        .replace("{stance}", wanted.stance.name())
}

/// `p01`, or `p001` when there are a hundred or more.
fn case(wanted: &Init, number: u32) -> String {
    let width = wanted.cases.to_string().len().max(2);
    format!("p{number:0width$}")
}

fn cases(wanted: &Init) -> String {
    let mut out = "case\n".to_owned();
    for number in 1..=wanted.cases {
        let _ = writeln!(out, "{}", case(wanted, number));
    }
    out
}

fn interviews(wanted: &Init) -> String {
    let mut out = "interview,case,status,kind,wave\n".to_owned();
    for number in 1..=wanted.cases {
        let id = case(wanted, number);
        for wave in 1..=wanted.waves {
            let _ = writeln!(out, "{id}-{wave},{id},planned,interview,{wave}");
        }
    }
    out
}
