//! The codebook as an appendix, and one code in full.
//!
//! In: an [`Analysis`]. Out: a [`Page`] that leads nowhere, for Markdown, HTML and Word; and a table for spreadsheets.

use super::described::{facts, lead, rule_line, status};
use super::pages::{Found, chrome, found};
use crate::codebook::{Code, CodeIndex, CodeStatus, Example};
use crate::coding::Basis;
use crate::excerpt::{Analysis, Filter, Level};
use crate::locale::{Locale, Words};
use crate::report::Chrome;
use crate::report::page::{Block, Cell, Inline, NoteKind, Page, Row, Table};
use crate::table::{self, Caption, Column, Value, layer_phrase};
use std::collections::{BTreeMap, BTreeSet};

/// How a codebook is printed.
pub struct Appendix<'a> {
    analysis: &'a Analysis<'a>,
    locale: Locale,
    counts: bool,
    found: BTreeMap<CodeIndex, Found>,
    participants: u64,
    interviews: u64,
}

impl<'a> Appendix<'a> {
    /// Prints in a language, with how often each code was found or without.
    pub fn new(analysis: &'a Analysis<'a>, locale: Locale, counts: bool) -> Self {
        let participants = analysis.participants(&Filter::default()).len() as u64;
        let interviews = analysis.present().count() as u64;
        Self { analysis, locale, counts, found: found(analysis), participants, interviews }
    }

    fn text(&self, key: &str) -> String {
        self.locale.text(key).to_owned()
    }

    /// The words of the interface round a page of this.
    pub fn chrome(&self) -> Chrome {
        chrome(self.analysis.study, self.locale)
    }

    /// The whole codebook; retired codes that nothing carries are left out.
    pub fn page(&self) -> Page {
        let book = &self.analysis.study.codebook;
        let tag = self.locale.tag();
        let title = book.title.as_ref().map_or("", |title| title.of(tag));
        let mut blocks = vec![Block::Lead(vec![Inline::text(lead(self.locale, book))])];
        blocks.extend(self.caution());
        for index in book.indices() {
            let Some(code) = book.code(index).filter(|code| code.status != CodeStatus::Retired || self.is_found(index))
            else {
                continue;
            };
            let level = u8::try_from(code.depth + 2).unwrap_or(6).min(6);
            blocks.push(Block::Heading { level, id: None, text: code.name.of(tag).to_owned() });
            blocks.extend(self.described(index, code));
        }
        let title = if title.is_empty() {
            self.text("codebook.title")
        } else {
            format!("{}: {title}", self.text("codebook.title"))
        };
        self.made(title, blocks)
    }

    /// One code with all there is to say of it, and in which interviews it was found.
    pub fn page_of(&self, index: CodeIndex) -> Page {
        let book = &self.analysis.study.codebook;
        let Some(code) = book.code(index) else { return Page::default() };
        let mut blocks = self.described(index, code);
        let rules = book.rules.get(code.rules.clone()).unwrap_or_default();
        if !rules.is_empty() {
            let text = self.locale.fill("codebook.rules", &[("rules", &rules.len())]);
            blocks.push(Block::Heading { level: 2, id: None, text });
            blocks.push(Block::List(rules.iter().map(|rule| rule_line(self.locale, rule)).collect()));
        }
        let table = self.interviews_of(index);
        if self.counts && !table.rows.is_empty() {
            blocks.extend(self.caution());
            let head = table.columns.iter().map(|column| {
                let text = column.heading.clone();
                if column.numeric { Cell::number(text) } else { Cell::text(text) }
            });
            let rows = table.rows.iter().map(|row| {
                let cell = |value: &Value| match value {
                    Value::Text(text) => Cell::text(text),
                    other => Cell::number(other.shown(self.locale)),
                };
                Row::Cells(row.values.iter().map(cell).collect())
            });
            let caption = vec![Inline::text(table.caption.clone())];
            blocks.push(Block::Table(Table {
                id: table.name.clone(),
                caption,
                head: head.collect(),
                rows: rows.collect(),
                downloads: Vec::new(),
            }));
        }
        self.made(code.name.of(self.locale.tag()).to_owned(), blocks)
    }

    fn made(&self, title: String, blocks: Vec<Block>) -> Page {
        let lang = self.locale.tag().to_owned();
        Page { path: "codebook".to_owned(), title, lang, blocks, ..Page::default() }
    }

    fn caution(&self) -> Option<Block> {
        let body = vec![Inline::text(self.text("report.candidates_note"))];
        let candidates = self.counts && self.analysis.basis == Basis::Candidates;
        candidates.then_some(Block::Note { kind: NoteKind::Warning, body })
    }

    fn is_found(&self, index: CodeIndex) -> bool {
        self.found.contains_key(&index)
    }

    fn described(&self, index: CodeIndex, code: &Code) -> Vec<Block> {
        let mut blocks = Vec::new();
        blocks
            .extend(code.definition.as_ref().map(|words| Block::Para(vec![Inline::text(words.of(self.locale.tag()))])));
        let mut facts = facts(self.locale, code);
        if self.counts {
            let Found { participants, interviews, segments } = self.found.get(&index).copied().unwrap_or_default();
            let number = |number: u64| self.locale.number(number);
            let text = self.locale.fill(
                if segments == 1 { "report.counts_one" } else { "report.counts" },
                &[
                    ("participants", &number(participants)),
                    ("n", &number(self.participants)),
                    ("interviews", &number(interviews)),
                    ("all", &number(self.interviews)),
                    ("segments", &number(segments)),
                ],
            );
            facts.push((self.text("codebook.found"), vec![Inline::text(text)]));
        }
        blocks.push(Block::Facts(facts));
        blocks
    }

    /// The codes in a row each: all that is said of them, or with `short` a glance.
    pub fn table(&self, short: bool) -> table::Table {
        let analysis = self.analysis;
        let book = &analysis.study.codebook;
        let t = |key: &str| self.text(key);
        let mut columns = vec![
            Column::text("name", &t("column.code")),
            Column::text("code", &t("column.id")),
            Column::text("status", &t("codebook.status")),
        ];
        let undecided = self.counts && analysis.basis == Basis::Decisions && !book.rules.is_empty();
        if self.counts {
            columns.push(Column::number("participants", &t("column.participants")));
            columns.push(Column::number("segments", &t("column.segments")));
        }
        if undecided {
            columns.push(Column::number("undecided", &t("column.undecided")));
        }
        columns.push(Column::text("definition", &t("codebook.definition")));
        let more = ["include", "exclude", "typical", "atypical", "near_miss", "origin", "was"];
        columns.extend(more.iter().filter(|_| !short).map(|key| Column::text(key, &t(&format!("codebook.{key}")))));
        let words = |words: &Option<Words>| words.as_ref().map_or("", |words| words.of(self.locale.tag())).to_owned();
        let said =
            |examples: &[Example]| examples.iter().map(|example| example.text.as_str()).collect::<Vec<_>>().join(" | ");
        let rows = book.indices().filter_map(|index| {
            let code = book.code(index)?;
            let found = self.found.get(&index).copied().unwrap_or_default();
            let mut values = vec![
                code.name.of(self.locale.tag()).to_owned(),
                code.id.clone(),
                status(self.locale, code).unwrap_or_default(),
            ]
            .into_iter()
            .map(Value::Text)
            .collect::<Vec<_>>();
            if self.counts {
                values.extend([Value::Count(found.participants), Value::Count(found.segments)]);
            }
            if undecided {
                values.push(Value::Count(analysis.tally.sum(|row| row.code == index && row.level == Level::Tree).1));
            }
            let definition = words(&code.definition);
            values.push(Value::Text(if short { glance(&definition) } else { definition }));
            if !short {
                let examples = &code.examples;
                let rest = [
                    words(&code.include),
                    words(&code.exclude),
                    said(&examples.typical),
                    said(&examples.atypical),
                    said(&examples.near_miss),
                    code.origin.map(|origin| t(&format!("codebook.{}", origin.name()))).unwrap_or_default(),
                    code.was.join(" "),
                ];
                values.extend(rest.map(Value::Text));
            }
            Some(table::Row { values, code: Some(index), depth: code.depth, total: false })
        });
        let title =
            book.title.as_ref().map_or_else(|| t("codebook.title"), |words| words.of(self.locale.tag()).to_owned());
        let caption = Caption::new(analysis, &Filter::default());
        let (title, caption) = if self.counts {
            (caption.title(&title), caption.text(&t("codebook.counted")))
        } else {
            (title, String::new())
        };
        table::Table {
            name: "codebook".to_owned(),
            title,
            caption,
            layer: layer_phrase(analysis),
            columns,
            rows: rows.collect(),
        }
    }

    /// The interviews in which a code or one below it was found.
    pub fn interviews_of(&self, index: CodeIndex) -> table::Table {
        let analysis = self.analysis;
        let t = |key: &str| self.text(key);
        let mut rows: BTreeMap<u32, (BTreeSet<u32>, u64, u64)> = BTreeMap::new();
        let own = analysis.tally.rows.iter().filter(|row| row.code == index && row.level == Level::Tree);
        for row in own.filter(|row| row.segments + row.undecided > 0) {
            let (cases, segments, undecided) = rows.entry(row.interview).or_default();
            cases.extend(row.case);
            *segments += u64::from(row.segments);
            *undecided += u64::from(row.undecided);
        }
        let decisions = analysis.basis == Basis::Decisions && !analysis.study.codebook.rules.is_empty();
        let mut columns = vec![
            Column::text("interview", &t("column.interview")),
            Column::text("case", &t("column.participant")),
            Column::number("segments", &t("column.segments")),
        ];
        if decisions {
            columns.push(Column::number("undecided", &t("column.undecided")));
        }
        let rows = rows.into_iter().map(|(interview, (cases, segments, undecided))| {
            let cases: Vec<&str> = cases.iter().map(|case| analysis.study.case_id(Some(*case as usize))).collect();
            let mut values = vec![
                Value::Text(analysis.study.interview_id(interview as usize).to_owned()),
                Value::Text(cases.join(" ")),
                Value::Count(segments),
            ];
            if decisions {
                values.push(Value::Count(undecided));
            }
            table::Row { values, code: Some(index), depth: 0, total: false }
        });
        let caption = self.locale.fill("caption.layer", &[("layer", &layer_phrase(analysis))]);
        table::Table {
            name: "interviews".to_owned(),
            title: analysis.study.codebook.id(index).to_owned(),
            caption,
            layer: layer_phrase(analysis),
            columns,
            rows: rows.collect(),
        }
    }
}

/// The beginning of a text.
fn glance(text: &str) -> String {
    const MOST: usize = 60;
    let words: String = text.chars().take(MOST).collect();
    if text.chars().count() <= MOST { words } else { format!("{}…", words.trim_end()) }
}
