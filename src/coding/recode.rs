//! Coding files after a change of the codebook.
//!
//! In: the lines of a coding file, and what codes are called now. Out: the same lines under the new names; two that now say
//! the same of the same words become one. And the worklist of a code that was split.

use super::file::{Flag, Verdict};
use super::lines::Lines;
use super::{Anchor, CodingFile};
use crate::codebook::CodeIndex;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Cells, Sheet};
use crate::transcript::Transcript;
use std::collections::BTreeMap;

/// What codes and rules are called now; none where nothing changes.
pub trait Renaming {
    /// The new id of a code.
    fn code(&self, id: &str) -> Option<String>;
    /// The new name of a rule, as `code#rule`.
    fn rule(&self, name: &str) -> Option<String>;
}

/// Brings the lines of `file` up to date; returns how many changed.
pub fn recode(lines: &mut Lines, file: &str, names: &dyn Renaming, findings: &mut Vec<Diagnostic>) -> usize {
    let mut changed = 0;
    let mut seen: BTreeMap<[String; 3], (usize, bool)> = BTreeMap::new();
    let rows = lines.cells_mut();
    for place in 0..rows.len() {
        let Some(row) = rows.get_mut(place) else { continue };
        let mut touched = false;
        if let Some(new) = row.get("code").and_then(|code| names.code(code)) {
            row.insert("code".to_owned(), new);
            touched = true;
        }
        if let Some(new) = row.get("rule").and_then(|rule| names.rule(rule)) {
            row.insert("rule".to_owned(), new);
            touched = true;
        }
        changed += usize::from(touched);
        let key = ["start", "end", "code"].map(|column| row.get(column).cloned().unwrap_or_default());
        let Some(&(first, earlier)) = seen.get(&key).filter(|_| key.iter().all(|cell| !cell.is_empty())) else {
            seen.insert(key, (place, touched));
            continue;
        };
        if !touched && !earlier {
            continue;
        }
        let (row, other) = (row.clone(), rows.get(first).cloned().unwrap_or_default());
        match joined(&other, &row) {
            Some(both) => {
                for (place, cells) in [(first, both), (place, Cells::new())] {
                    if let Some(row) = rows.get_mut(place) {
                        *row = cells;
                    }
                }
            }
            None => {
                let [start, end, code] = key;
                let message = format!("{start}-{end} now stands here twice with `{code}`, and the two lines differ");
                let finding = Diagnostic::warning("coding-twice", Place::file(file), message);
                findings.push(finding.hint("both were kept; decide which is right, and take out the other"));
            }
        }
    }
    changed
}

/// Makes one line of two about the same words and code: notes beside each other, flags of both. None when they disagree.
fn joined(a: &Cells, b: &Cells) -> Option<Cells> {
    let mut both = a.clone();
    for (column, value) in b {
        let old = a.get(column).map_or("", String::as_str);
        let new = match column.as_str() {
            "note" if old.is_empty() || old == value => value.clone(),
            "note" => format!("{old} / {value}"),
            "flags" => {
                let flags = [old, value].map(|flags| flags.split([' ', ',', ';']).filter(|flag| !flag.is_empty()));
                let mut all: Vec<&str> = flags.into_iter().flatten().collect();
                let order = |flag: &&str| Flag::ALL.iter().position(|known| known.name() == *flag);
                all.sort_by_key(order);
                all.dedup();
                all.join(" ")
            }
            "rule" if !old.is_empty() => continue,
            "verdict" if value == Verdict::Yes.name() && old.is_empty() => value.clone(),
            _ if old.is_empty() && column != "verdict" || old == value => value.clone(),
            _ => return None,
        };
        both.insert(column.clone(), new);
    }
    let no = a.get("verdict").is_some_and(|verdict| verdict == Verdict::No.name());
    (!no || b.contains_key("verdict")).then_some(both)
}

/// Lists the segments that persons gave a code, for coding them anew: the cell `code` is empty, and the file is one that
/// `code add` takes.
pub fn worklist<'a>(files: impl Iterator<Item = (&'a Transcript, &'a CodingFile)>, code: CodeIndex) -> (String, usize) {
    let mut sheet = Sheet::new(&["at", "code", "verdict", "coder", "note", "flags", "quote"]);
    for (transcript, file) in files {
        for coding in file.codings.iter().filter(|coding| coding.code == code && coding.verdict == Verdict::Yes) {
            let flags: Vec<&str> = coding.flags.iter().map(|flag| flag.name()).collect();
            let words = if coding.has(Flag::Sensitive) { "" } else { transcript.text.slice(coding.segment) };
            let cells = [
                ("at", Anchor::of(&transcript.id.0, &transcript.text, coding.segment).to_string()),
                ("verdict", Verdict::Yes.name().to_owned()),
                ("coder", file.coder.0.clone()),
                ("note", coding.note.clone()),
                ("flags", flags.join(" ")),
                ("quote", words.to_owned()),
            ];
            let cells = cells.into_iter().filter(|(_, value)| !value.is_empty());
            sheet.rows.push(cells.map(|(column, value)| (column.to_owned(), value)).collect());
        }
    }
    (sheet.print(), sheet.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One;
    impl Renaming for One {
        fn code(&self, id: &str) -> Option<String> {
            (id == "old").then(|| "new".to_owned())
        }
        fn rule(&self, name: &str) -> Option<String> {
            (name == "old#r").then(|| "new#r-2".to_owned())
        }
    }

    fn recoded(rows: &str) -> (String, usize, usize) {
        let header = "start,end,code,verdict,quote,note,flags,mood,rule\n";
        let mut lines = Lines::parse("f.csv", format!("{header}{rows}").as_bytes()).unwrap();
        let mut findings = Vec::new();
        let changed = recode(&mut lines, "f.csv", &One, &mut findings);
        (lines.print().replace(header, ""), changed, findings.len())
    }

    #[test]
    fn lines_get_their_new_names_and_what_says_the_same_is_one_line() {
        let rows = "1,2,a,yes,x,,,,\n3,4,old,yes,y,,,,old#r\n";
        assert_eq!(recoded(rows), ("1,2,a,yes,x,,,,\n3,4,new,yes,y,,,,new#r-2\n".to_owned(), 1, 0));
        let rows = "1,2,new,yes,x,one,cite,low,\n1,2,old,yes,x,two,negative cite,,old#r\n";
        assert_eq!(recoded(rows), ("1,2,new,yes,x,one / two,cite negative,low,new#r-2\n".to_owned(), 1, 0));
        let rows = "1,2,new,,x,,,,\n1,2,old,yes,x,,,,\n";
        assert_eq!(recoded(rows), ("1,2,new,yes,x,,,,\n".to_owned(), 1, 0), "no verdict is a yes");
    }

    #[test]
    fn lines_that_disagree_stay_two_and_are_a_finding() {
        for rows in [
            "1,2,new,yes,x,,,,\n1,2,old,no,x,,,,\n",
            "1,2,new,no,x,,,,\n1,2,old,,x,,,,\n",
            "1,2,new,yes,x,,,low,\n1,2,old,yes,x,,,high,\n",
        ] {
            let (printed, changed, findings) = recoded(rows);
            assert_eq!((printed.lines().count(), changed, findings), (2, 1, 1), "{rows}");
        }
        let rows = "1,2,old,yes,x,,,,\n3,4,b,yes,x,,,,\n3,4,b,yes,x,,,,\n";
        assert_eq!(recoded(rows), (rows.replace("old", "new"), 1, 0), "what was twice before is left alone");
    }
}
