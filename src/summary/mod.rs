//! Summaries: what researchers make of one participant in the light of a code or a theme, as in a framework matrix.
//!
//! In: `summaries.csv`, a line for each cell. Out: [`Summaries`], and findings with the line; [`Cells`], the file kept whole
//! for changing: sorted, and what is not understood stays.

mod cells;

pub use cells::Cells;

use crate::coding::unescape;
use crate::diagnostic::{Diagnostic, Place};
use crate::memo::{About, Known};
use crate::source::{Record, records};

/// The name of the file.
pub const SUMMARIES_FILE: &str = "summaries.csv";

/// The columns it must have.
const COLUMNS: [&str; 3] = ["case", "about", "summary"];

/// What was made of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Index of the case.
    pub case: usize,
    /// The code or the theme.
    pub about: About,
    /// What the researchers say.
    pub text: String,
    /// It stands in no output.
    pub private: bool,
    /// Its line in the file.
    pub line: u32,
}

/// All summaries, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summaries(pub Vec<Summary>);

impl Summaries {
    /// Finds the summary of a cell.
    pub fn of(&self, case: usize, about: &About) -> Option<&Summary> {
        self.0.iter().find(|summary| summary.case == case && summary.about == *about)
    }

    /// Returns those that outputs show.
    pub fn shown(&self) -> impl Iterator<Item = &Summary> {
        self.0.iter().filter(|summary| !summary.private)
    }
}

/// Reads the summaries; of a cell that stands there twice the first is used.
pub fn read_summaries(file: &str, bytes: &[u8], known: &Known, findings: &mut Vec<Diagnostic>) -> Summaries {
    let table = records(file, bytes, findings);
    let mut summaries = Summaries::default();
    let missing: Vec<&str> =
        COLUMNS.into_iter().filter(|column| !table.header.iter().any(|name| name == column)).collect();
    if !missing.is_empty() {
        let hint = "the columns are case,about,summary; docs/formats/summaries.md shows the form";
        findings.extend(missing.into_iter().map(|column| {
            let message = format!("the column `{column}` is missing");
            Diagnostic::error("csv-header", Place::line(file, 1), message).hint(hint)
        }));
        return summaries;
    }
    for record in &table.rows {
        let place = Place::line(file, record.line);
        match read_summary(record, &place, known) {
            Ok(summary) if summaries.of(summary.case, &summary.about).is_some() => {
                let hint = "put the two together in one line; the first was used";
                let message = "this cell has a summary already, further up";
                findings.push(Diagnostic::error("summary-twice", place, message).hint(hint));
            }
            Ok(summary) => summaries.0.push(summary),
            Err(finding) => findings.push(*finding),
        }
    }
    summaries
}

fn read_summary(record: &Record, place: &Place, known: &Known) -> Result<Summary, Box<Diagnostic>> {
    let named = |text: &str| {
        known.about(text).map_err(|(check, message, hint)| {
            Box::new(
                Diagnostic { check, ..Diagnostic::error("summary-about", place.clone(), message) }.maybe_hint(hint),
            )
        })
    };
    let wrong =
        |check, message: String, hint: &str| Box::new(Diagnostic::error(check, place.clone(), message).hint(hint));
    let about = record.get("about").unwrap_or_default();
    let form = || {
        let message = format!("`{about}` does not say which column of the matrix this is");
        wrong("summary-about", message, "write it as `code:…` or `theme:…`")
    };
    let Some(case) = record.get("case") else {
        return Err(wrong("unknown-case", "this line names no case".to_owned(), "fill in the id of a case"));
    };
    let About::Case(case) = named(&format!("case:{case}"))? else { return Err(form()) };
    let about = match named(about) {
        Ok(about @ (About::Code(_) | About::Theme(_))) => about,
        Ok(_) => return Err(form()),
        Err(finding) if finding.check == "memo-about" => return Err(form()),
        Err(finding) => return Err(finding),
    };
    let text = unescape(record.get("summary").unwrap_or_default()).trim().to_owned();
    if text.is_empty() {
        let message = "this line holds no summary; it is not used".to_owned();
        let finding =
            Diagnostic::warning("summary-empty", place.clone(), message).hint("write it, or take the line out");
        return Err(Box::new(finding));
    }
    Ok(Summary { case, about, text, private: false, line: record.line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, CaseId, Roster};
    use crate::codebook;
    use std::collections::BTreeMap;

    fn read(content: &str) -> (Summaries, Vec<String>) {
        let book = "[[code]]\nid = \"a\"\n[[code]]\nid = \"a/b\"\nwas = [\"old\"]\n";
        let codebook = codebook::read_codes("c", book, &mut Vec::new());
        let cases = ["c1", "c2"].map(|id| Case { id: CaseId(id.into()), attributes: BTreeMap::new() });
        let roster = Roster { cases: cases.into(), ..Roster::default() };
        let texts = BTreeMap::new();
        let known = Known { codebook: &codebook, themes: vec!["th"], roster: &roster, coders: &[], texts: &texts };
        let mut findings = Vec::new();
        let summaries = read_summaries(SUMMARIES_FILE, content.as_bytes(), &known, &mut findings);
        (summaries, findings.iter().map(|f| format!("{} {}", f.place, f.check)).collect())
    }

    #[test]
    fn a_summary_is_read_with_its_cell() {
        let (summaries, findings) =
            read("case,about,summary,by\nc2,code:old,One.\\nTwo \\\\ three.,anna\nc1,theme:th,\"Yes, but\",\n");
        assert_eq!(findings, Vec::<String>::new());
        let b = About::Code(codebook::CodeIndex(1));
        assert_eq!(summaries.of(1, &b).unwrap().text, "One.\nTwo \\ three.");
        assert_eq!(summaries.of(0, &About::Theme("th".into())).unwrap().text, "Yes, but");
        assert_eq!(summaries.of(0, &b), None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_the_rest_is_read() {
        let (summaries, findings) = read(
            "case,about,summary\nc3,code:a,x\n,code:a,x\nc1,code:z,x\nc1,theme:z,x\nc1,case:c1,x\nc1,a,x\nc1,code:a,\n\
             c1,code:a,first\nc1,code:a,second\n",
        );
        let expected = [
            "2 unknown-case",
            "3 unknown-case",
            "4 unknown-code",
            "5 unknown-theme",
            "6 summary-about",
            "7 summary-about",
            "8 summary-empty",
            "10 summary-twice",
        ];
        assert_eq!(findings, expected.map(|line| format!("{SUMMARIES_FILE}:{line}")));
        assert_eq!(summaries.0.iter().map(|summary| summary.text.as_str()).collect::<Vec<_>>(), ["first"]);
        let (summaries, findings) = read("case,summary\nc1,x\n");
        assert_eq!((summaries.0.len(), findings.as_slice()), (0, &[format!("{SUMMARIES_FILE}:1 csv-header")][..]));
    }
}
