//! A theme of `themes.toml`, written anew.
//!
//! In: the file and what a theme is to say. Out: the file with it; comments, order and what is not understood stay. Nothing is
//! written that would be read with an error that was not there before.

use super::load::texts;
use super::theme_table::{set_codes, set_quotations, set_text, set_words};
use super::{Changes, Project, ProjectError};
use crate::coding::{Anchor, Placed, Quoted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::study::Study;
use crate::theme::read_themes;
use std::collections::BTreeSet;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// The name of the file.
const THEMES_FILE: &str = "themes.toml";

/// What a theme is to say, in the language of the study.
#[derive(Clone, Debug, Default)]
pub struct NewTheme {
    /// A short name.
    pub title: Option<String>,
    /// The claim.
    pub claim: String,
    /// The id of the question it answers.
    pub question: Option<String>,
    /// The ids of its codes.
    pub codes: Vec<String>,
    /// The chosen quotations.
    pub quotations: Vec<Quoted>,
    /// What speaks against it.
    pub against: Vec<Quoted>,
    /// Why nothing does.
    pub against_reason: Option<String>,
}

/// The file, kept whole for changing.
pub struct ThemeFile(DocumentMut);

impl Project {
    /// Reads `themes.toml` for changing; an empty one where there is none, or where it cannot be read.
    pub fn theme_file(&self) -> ThemeFile {
        let content = std::fs::read_to_string(self.root.join(THEMES_FILE)).unwrap_or_default();
        ThemeFile::parse(&content).unwrap_or_else(|_| ThemeFile(DocumentMut::new()))
    }
}

impl Changes {
    /// Reads `themes.toml` for changing.
    pub fn theme_file(&mut self) -> Result<ThemeFile, ProjectError> {
        ThemeFile::parse(&self.themes_text()?).map_err(|message| refused(format!("{THEMES_FILE}: {message}")))
    }

    /// Writes `themes.toml`, unless that would bring an error into it.
    pub fn write_themes(&mut self, study: &Study, file: &ThemeFile) -> Result<(), ProjectError> {
        let before = self.themes_text()?;
        let content = file.0.to_string();
        let known: Vec<String> = errors(study, &before).into_iter().map(|finding| finding.message).collect();
        if let Some(finding) = errors(study, &content).into_iter().find(|finding| !known.contains(&finding.message)) {
            return Err(ProjectError::Refused(finding.message, finding.hint));
        }
        self.write(THEMES_FILE, content);
        Ok(())
    }

    fn themes_text(&mut self) -> Result<String, ProjectError> {
        String::from_utf8(self.read(THEMES_FILE)?.unwrap_or_default())
            .map_err(|_| refused(format!("{THEMES_FILE} is not UTF-8")))
    }
}

fn refused(message: String) -> ProjectError {
    ProjectError::Refused(message, Some("mend the file by hand first".to_owned()))
}

/// What the reader of themes calls an error.
fn errors(study: &Study, content: &str) -> Vec<Diagnostic> {
    let texts = texts(&study.transcripts);
    let mut findings = Vec::new();
    read_themes(THEMES_FILE, content, &study.codebook, |id| texts.get(id).copied(), &mut findings);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

impl ThemeFile {
    fn parse(content: &str) -> Result<Self, String> {
        let document: DocumentMut =
            content.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
        Ok(Self(document))
    }

    fn themes(&self) -> impl Iterator<Item = &Table> {
        self.0.get("theme").and_then(Item::as_array_of_tables).into_iter().flatten()
    }

    /// Where a theme stands among the themes.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.themes().position(|table| table.get("id").and_then(Item::as_str) == Some(id))
    }

    /// The text of a theme, with the comments above it.
    pub fn source(&self, id: &str) -> Option<String> {
        let mut table = self.themes().nth(self.place(id)?)?.clone();
        table.set_position(None);
        let mut alone = DocumentMut::new();
        let mut themes = ArrayOfTables::new();
        themes.push(table);
        alone.insert("theme", Item::ArrayOfTables(themes));
        Some(alone.to_string())
    }

    /// Writes what a theme says; one that is not there stands last.
    pub fn put(&mut self, study: &Study, id: &str, theme: &NewTheme) -> Result<(), String> {
        let shown = study.themes.themes.iter().find(|known| known.id == id);
        let anchors =
            |placed: &[Placed]| -> BTreeSet<String> { placed.iter().filter_map(|p| anchor(study, p)).collect() };
        let (quotations, against) =
            shown.map(|known| (anchors(&known.quotations), anchors(&known.against))).unwrap_or_default();
        let place = self.place(id);
        let themes = self.list()?;
        if place.is_none() {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            table.insert("id", Item::Value(id.into()));
            themes.push(table);
        }
        let last = themes.len().saturating_sub(1);
        let table = themes.get_mut(place.unwrap_or(last)).ok_or("the theme is not there")?;
        if table.iter().any(|(_, item)| item.is_table() || item.is_array_of_tables()) {
            return Err(format!("the theme `{id}` is written with tables below it: change it by hand"));
        }
        let language = study.language.as_str();
        set_words(table, "title", theme.title.as_deref(), language);
        set_words(table, "claim", Some(&theme.claim), language);
        set_text(table, "question", theme.question.as_deref());
        set_codes(table, study, &theme.codes);
        set_quotations(table, "quotations", &theme.quotations, &quotations);
        set_quotations(table, "against", &theme.against, &against);
        set_words(table, "against_reason", theme.against_reason.as_deref(), language);
        Ok(())
    }

    /// Makes a theme what it was, or takes it out.
    pub fn restore(&mut self, id: &str, source: Option<&str>, place: Option<usize>) -> Result<(), String> {
        let here = self.place(id);
        let table = match source {
            Some(source) => {
                let alone = Self::parse(source)?;
                let table = alone.themes().next().cloned().ok_or("this is no theme")?;
                if table.get("id").and_then(Item::as_str) != Some(id) {
                    return Err("this is another theme".to_owned());
                }
                Some(table)
            }
            None => None,
        };
        let themes = self.list()?;
        match (here, table) {
            (Some(here), Some(mut table)) => {
                table.set_position(themes.get(here).and_then(Table::position));
                themes.replace(here, table);
            }
            (Some(here), None) => drop(themes.remove(here)),
            (None, Some(mut table)) => {
                table.set_position(None);
                themes.insert(place.unwrap_or(themes.len()).min(themes.len()), table);
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn list(&mut self) -> Result<&mut ArrayOfTables, String> {
        let themes = self.0.entry("theme").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        themes.as_array_of_tables_mut().ok_or_else(|| "`theme` is no list of tables [[theme]]".to_owned())
    }
}

/// The name of a segment, as the file has it.
fn anchor(study: &Study, placed: &Placed) -> Option<String> {
    let transcript = study.transcript(placed.interview)?;
    Some(Anchor::of(study.interview_id(placed.interview), &transcript.text, placed.span).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::fs;

    const THEMES: &str = "# first\n[[question]]\nid = \"q\"\ntext = \"Q?\"\n\n# about t\n[[theme]]\nid = \"t\"   # the id\n\
                          claim = { nl = \"Oud.\", en = \"Old.\" } # two\ncodes = [\"a\", \"b\"]\nquotations = [\n  # best\n  \
                          { at = \"p1:14-17\", quote = \"Een\" }, # one\n  { at = \"p1:18-23\", quote = \"woord\" },\n  \
                          { at = \"gone:1-2\", quote = \"x\" },\n]\nagainst_reason = \"none\"\n\n[[theme]]\nid = \"u\"\n\
                          claim = \"U.\"\ncodes = []\n\n[[advice]]\nid = \"x\"\ntext = \"X\"\nthemes = [\"t\"]\n";

    fn study(test: impl FnOnce(&Study, ThemeFile)) {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, content: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        put(
            "study.toml",
            "[study]\ntitle = \"t\"\nlanguage = \"nl\"\n[paths]\ncodebook = \"codebook.toml\"\nreports = \"r\"\n\
             [speakers]\ninterviewer = [\"I\"]\nparticipant = [\"P\"]\n",
        );
        put("codebook.toml", "[[code]]\nid = \"a\"\n[[code]]\nid = \"b\"\n");
        put("interviews.csv", "interview,case\np1,c1\n");
        put("cases.csv", "case\nc1\n");
        put("transcripts/p1.txt", "I: Vraag?\n\nP: Een woord hier.\n");
        put(THEMES_FILE, THEMES);
        let project = Project::open(folder.path(), false).unwrap();
        test(&project.load(false, &Silent).study, project.theme_file());
    }

    fn quoted(at: &str, quote: &str) -> Quoted {
        Quoted { at: at.to_owned(), quote: quote.to_owned() }
    }

    fn as_it_is() -> NewTheme {
        NewTheme {
            claim: "Oud.".to_owned(),
            codes: ["a", "b"].map(str::to_owned).into(),
            quotations: vec![quoted("p1:14-17", "Een"), quoted("p1:18-23", "woord")],
            against_reason: Some("none".to_owned()),
            ..NewTheme::default()
        }
    }

    #[test]
    fn a_theme_that_says_the_same_changes_no_byte() {
        study(|study, mut file| {
            file.put(study, "t", &as_it_is()).unwrap();
            assert_eq!(file.0.to_string(), THEMES);
        });
    }

    #[test]
    fn comments_order_and_what_nobody_was_shown_stay() {
        study(|study, mut file| {
            let theme = NewTheme {
                title: Some("T".into()),
                claim: "Nieuw.".into(),
                question: Some("q".into()),
                codes: vec!["b".into()],
                quotations: vec![quoted("p1:18-23", "woord"), quoted("p1:24-28", "hier"), quoted("p1:14-17", "Een")],
                against: vec![quoted("p1:14-23", "Een woord")],
                against_reason: None,
            };
            file.put(study, "t", &theme).unwrap();
            let new = file.0.to_string();
            assert!(
                new.contains(
                    "id = \"t\"   # the id\nclaim = { nl = \"Nieuw.\", en = \"Old.\" } # two\ncodes = [\"b\"]\n"
                ),
                "{new}"
            );
            assert!(new.contains("# best\n  { at = \"p1:14-17\", quote = \"Een\" }"), "{new}");
            let order = ["p1:18-23", "p1:24-28", "p1:14-17", "gone:1-2", "p1:14-23", "id = \"u\"", "[[advice]]"];
            let places: Vec<_> = order.iter().map(|part| new.find(part).unwrap()).collect();
            assert!(places.is_sorted(), "{new}");
            assert!(!new.contains("against_reason") && new.starts_with("# first\n"), "{new}");
            let mut again = ThemeFile::parse(&new).unwrap();
            again.put(study, "v", &NewTheme { claim: "V.".into(), ..NewTheme::default() }).unwrap();
            let new = again.0.to_string();
            assert!(new.find("id = \"v\"").unwrap() < new.find("[[advice]]").unwrap(), "{new}");
            assert!(errors(study, &new).iter().all(|finding| finding.check == "anchor"), "{new}");
        });
    }

    #[test]
    fn what_was_there_comes_back_to_the_byte() {
        study(|study, mut file| {
            let (source, place) = (file.source("t").unwrap(), file.place("t"));
            assert!(source.contains("# about t\n[[theme]]"), "{source}");
            file.put(study, "t", &NewTheme { claim: "Anders.".into(), ..NewTheme::default() }).unwrap();
            file.restore("t", Some(&source), place).unwrap();
            assert_eq!(file.0.to_string(), THEMES);
            file.restore("t", None, None).unwrap();
            assert_eq!(file.place("t"), None);
            file.restore("t", Some(&source), place).unwrap();
            assert_eq!(file.0.to_string(), THEMES);
            assert!(file.restore("u", Some(&source), None).is_err(), "another theme");
        });
    }
}
