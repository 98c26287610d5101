//! Answers to open questions of a survey.
//!
//! In: a table with a row for each respondent and a column for each question. Out: an interview for each respondent:
//! the question as the interviewer's words (`I`), the answer as the participant's (`P`). Promise: closed answers are
//! never talk; they are kept beside each interview, as what was left out.

use std::collections::BTreeSet;

use super::grid::{Grid, Row, kind, read};
use super::plain::{dropped, has_words, one_space};
use super::question::{Column, columns, identity};
use super::table::best;
use super::{About, Content, Dropped, Format, Refused, Source, Talk, Utterance};

/// Surveys.
pub(super) struct Survey;

/// How much of a text is read to recognise it.
const LOOKED_AT: usize = 256 * 1024;

static ABOUT: About = About {
    id: "survey",
    name: "Survey answers: csv, tsv, Excel, OpenDocument",
    endings: &["csv", "tsv", "xlsx", "ods"],
    recognised: "a row for each respondent; two columns or more of long, different answers (or one below a question), \
                 with names of their own; no column that says who speaks, and no codes or definitions",
    kept: "an interview for each respondent with an open answer, named by a column of ids (Respondent, Id, Response \
           ID, Participant …) when it has one for each, else r001, r002 …; each question as words of I, each answer \
           as words of P; empty lines in an answer as paragraphs; of Qualtrics the row of question texts",
    lost: "closed answers (numbers, dates, few or short values, names, consent), listed for each respondent; \
           unanswered questions; respondents without an open answer, listed; other sheets, named in the notes",
};

impl Format for Survey {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        kind(source.bytes)?;
        let grid = read(source, LOOKED_AT).ok()?;
        if best(&grid).is_some() {
            return None;
        }
        found(&grid).map(|sheet| sheet.sure)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let grid = read(source, usize::MAX)?;
        let Some(found) = found(&grid) else {
            return Err(Refused::new("no table in this file looks like answers to open questions")
                .hint("put a respondent on each row and a question above each column"));
        };
        let interviews = found.interviews(&grid);
        if interviews.is_empty() {
            return Err(Refused::new("no respondent answered an open question"));
        }
        Ok(Content::Interviews(interviews))
    }
}

struct Found<'a> {
    sheet: usize,
    columns: Vec<Column>,
    answers: &'a [Row],
    sure: u8,
}

/// The sheet with the most open questions.
fn found(grid: &Grid) -> Option<Found<'_>> {
    let sheets = grid.sheets.iter().enumerate().filter_map(|(sheet, rows)| {
        let (columns, answers, sure) = columns(&rows.rows)?;
        Some(Found { sheet, columns, answers, sure })
    });
    sheets.max_by_key(|found| (found.columns.iter().filter(|column| column.open).count(), usize::MAX - found.sheet))
}

impl Found<'_> {
    fn interviews(&self, grid: &Grid) -> Vec<(String, Talk)> {
        let ids = identity(&self.columns, self.answers);
        let notes = self.notes(grid);
        let mut unheard: Vec<Dropped> = Vec::new();
        let mut interviews: Vec<(String, Talk)> = Vec::new();
        for (index, row) in self.answers.iter().enumerate() {
            let talk = self.talk(row);
            if talk.utterances.is_empty() {
                let shown = row.cells.join(" | ");
                unheard.push(dropped(row.number, &shown, "respondent without an open answer"));
                continue;
            }
            let id = ids.get(index).cloned().unwrap_or_else(|| format!("r{:03}", index + 1));
            interviews.push((id, talk));
        }
        // What concerns the whole table is said once, with the first respondent.
        if let Some((_, first)) = interviews.first_mut() {
            first.notes = notes;
            first.dropped.extend(unheard);
        }
        interviews
    }

    fn talk(&self, row: &Row) -> Talk {
        let mut talk = Talk::default();
        for column in &self.columns {
            let answer = row.cell(column.at);
            if !column.open {
                if !answer.is_empty() {
                    let shown = format!("{}: {answer}", column.name);
                    talk.dropped.push(dropped(row.number, &shown, "closed answer"));
                }
                continue;
            }
            if !has_words(answer) {
                continue;
            }
            let said = |speaker: &str, text: String| Utterance {
                speaker: Some(speaker.to_owned()),
                text,
                number: row.number,
                ..Utterance::default()
            };
            talk.utterances.push(said("I", column.name.clone()));
            talk.utterances.push(said("P", paragraphs(answer)));
        }
        talk
    }

    fn notes(&self, grid: &Grid) -> Vec<String> {
        let named = |open: bool| -> Vec<&str> {
            self.columns.iter().filter(|column| column.open == open).map(|column| column.name.as_str()).collect()
        };
        let mut notes =
            vec![format!("Open questions: {}.", named(true).len()), format!("The table was read as {}.", grid.dialect)];
        let closed: BTreeSet<&str> = named(false).into_iter().collect();
        if !closed.is_empty() {
            let closed: Vec<&str> = closed.into_iter().collect();
            notes.push(format!("Closed columns are no questions but attributes: {}.", closed.join("; ")));
        }
        let others: Vec<&str> = (grid.sheets.iter().enumerate())
            .filter(|(at, sheet)| *at != self.sheet && !sheet.rows.is_empty())
            .map(|(_, sheet)| sheet.name.as_str())
            .collect();
        if !others.is_empty() {
            notes.push(format!("Sheets left out: {}.", others.join(", ")));
        }
        notes
    }
}

fn paragraphs(answer: &str) -> String {
    let answer = answer.replace("\r\n", "\n").replace('\r', "\n");
    let parts: Vec<String> = answer.split("\n\n").map(one_space).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real_bytes};
    use super::*;

    const FORM: &str = "Tijdstempel,Respondentnr,Leeftijd,Ik ga akkoord,Wat leerde je van je collega's?,Wat hielp je daarbij?\n\
        2024-01-31 10:00:00,R 7,34,Ja,\"Vooral hoe je rustig blijft als het druk is.\n\nEn vragen durven stellen.\",Dat er tijd voor was na het werk.\n\
        2024-01-31 11:00:00,R 8,51,Ja,\"Luisteren, en pas daarna iets zeggen tegen een patiënt.\",\n\
        2024-01-31 12:00:00,R 9,34,Ja,,\n\
        2024-02-01 09:00:00,R 10,28,Ja,Eigenlijk weinig omdat we elkaar nauwelijks zien.,Een vaste plek om samen koffie te drinken.\n";

    fn interviews(text: &str) -> Vec<(String, Talk)> {
        let source = Source { name: "x", bytes: text.as_bytes() };
        assert!(Survey.recognise(&source).is_some());
        match Survey.read(&source) {
            Ok(Content::Interviews(interviews)) => interviews,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_respondent_is_an_interview() {
        let interviews = interviews(FORM);
        let ids: Vec<&str> = interviews.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["r-7", "r-8", "r-10"]);
        let first = &interviews[0].1;
        let said: Vec<(&str, &str)> =
            first.utterances.iter().map(|u| (u.speaker.as_deref().unwrap(), u.text.as_str())).collect();
        assert_eq!(said[0], ("I", "Wat leerde je van je collega's?"));
        assert_eq!(said[1], ("P", "Vooral hoe je rustig blijft als het druk is.\n\nEn vragen durven stellen."));
        assert_eq!(said.len(), 4);
        assert_eq!(interviews[1].1.utterances.len(), 2);
        let out: Vec<(&str, &str)> = interviews[1].1.dropped.iter().map(|d| (d.text.as_str(), d.why)).collect();
        assert_eq!(out[2], ("Leeftijd: 51", "closed answer"));
        assert_eq!(first.dropped.last().unwrap().why, "respondent without an open answer");
        assert_eq!(
            first.notes[2],
            "Closed columns are no questions but attributes: Ik ga akkoord; Leeftijd; Respondentnr; Tijdstempel."
        );
    }

    #[test]
    fn without_ids_respondents_are_numbered_and_qualtrics_rows_are_known() {
        let table = "Q1,Q2,Q3\n\"What did you learn?\",\"What helped you?\",\"Your age\"\n\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",x\n\
            I learned to ask for help when I need it.,My colleagues were around most of the time.,4\nNothing much if I am honest about it.,The quiet hour after lunch helped a lot.,5\n";
        let interviews = interviews(table);
        assert_eq!(interviews[1].0, "r002");
        assert_eq!(interviews[0].1.utterances[0].text, "What did you learn?");
    }

    #[test]
    fn a_workbook_of_answers_is_read_too() {
        let source = Source { name: "x", bytes: include_bytes!("../../../tests/fixtures/import/survey.xlsx") };
        assert_eq!(Survey.recognise(&source), Some(85));
        let Ok(Content::Interviews(interviews)) = Survey.read(&source) else { panic!("no interviews") };
        let counts: Vec<(&str, usize)> =
            interviews.iter().map(|(id, talk)| (id.as_str(), talk.utterances.len())).collect();
        assert_eq!(counts, [("d-01", 4), ("d-02", 2), ("d-03", 4)]);
        assert_eq!(interviews[1].1.dropped[0].text, "Tijdstempel: 2024-01-31 11:00:00");
    }

    #[test]
    fn codebooks_and_talk_are_no_surveys() {
        let sure = |text: &str| Survey.recognise(&Source { name: "x", bytes: text.as_bytes() });
        assert_eq!(
            sure(
                "code,definition,example\na,this is a long text of a definition,an example that goes on and on\nb,another definition of some length here,yet another long example text\n"
            ),
            None
        );
        assert_eq!(
            sure("Speaker,Text\nI,What did you learn from it all then?\nP,I learned a lot from my colleagues.\n"),
            None
        );
        assert_eq!(sure("I: Ja, en toen?\nP: Nou, toen gingen we naar huis, denk ik.\n"), None);
        for name in [
            "akhatami-sqaa-replication-package__codebook.xlsx",
            "akhatami-sqaa-replication-package__codebook-statistics.xlsx",
        ] {
            let Some(bytes) = real_bytes(&format!("codebooks/{name}")) else { continue };
            assert_eq!(Survey.recognise(&Source { name, bytes: &bytes }), None, "{name}");
        }
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Survey, FORM.as_bytes());
    }
}
