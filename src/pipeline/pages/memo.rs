//! What researchers noted, at the place it is about.
//!
//! In: the memos of a study that are not private. Out: a page for each and one of them all with the journal; and the memos
//! about a code, a theme, a case, an interview or the words of a quotation.

use super::{Planned, Site, evidence::anchor, family::meaning_path, theme};
use crate::excerpt::Analysis;
use crate::locale::Locale;
use crate::memo::{About, Kind, Memo};
use crate::report::page::{Block, Cell, Inline, Row, Table};
use crate::report::prose;
use crate::study::Study;
use crate::text::Span;
use std::collections::BTreeMap;

/// The memos that reports show.
pub(super) fn shown(study: &Study) -> impl Iterator<Item = &Memo> {
    study.memos.iter().filter(|memo| !memo.private)
}

/// Those that stand beside results: what researchers noted about themselves stands in the journal alone.
fn beside_results(study: &Study) -> impl Iterator<Item = &Memo> {
    shown(study).filter(|memo| memo.kind != Kind::Reflexive)
}

/// The words that memos are about, by interview: where they stand, the page of the memo, and its title.
pub(super) fn noted(study: &Study) -> BTreeMap<usize, Vec<(Span, String, String)>> {
    let mut noted: BTreeMap<usize, Vec<(Span, String, String)>> = BTreeMap::new();
    for memo in beside_results(study) {
        for placed in &memo.segments {
            noted.entry(placed.interview).or_default().push((placed.span, page(memo), memo.title.clone()));
        }
    }
    noted
}

fn page(memo: &Memo) -> String {
    format!("memos/{}", memo.id)
}

/// Plans the page of each memo, and the page of them all.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>) -> Vec<Planned<'a>> {
    let study = analysis.study;
    let mut pages: Vec<Planned> =
        shown(study).map(|memo| Planned::new(page(memo), &memo.title, |site| Ok(one(site, memo)))).collect();
    if !pages.is_empty() {
        pages.push(Planned::new("memos", study.locale.text("memo.title"), |site| Ok(all(site))));
    }
    pages
}

/// How many memos there are, and from when the last is.
pub(super) fn count<'m>(memos: impl Iterator<Item = &'m Memo>, locale: Locale) -> Option<String> {
    let memos: Vec<&Memo> = memos.collect();
    let last = memos.iter().filter_map(|memo| memo.date.as_deref()).max();
    let count = match memos.len() {
        0 => return None,
        1 => locale.text("memo.one").to_owned(),
        several => locale.fill("memo.several", &[("count", &locale.number(several as u64))]),
    };
    let key = if memos.len() == 1 { "memo.of" } else { "memo.last" };
    Some(last.map_or_else(|| count.clone(), |date| format!("{count}, {}", locale.fill(key, &[("date", &date)]))))
}

fn one(site: &Site, memo: &Memo) -> Vec<Block> {
    let study = site.analysis.study;
    let mut facts = vec![
        (site.text("memo.kind"), vec![Inline::text(site.text(kind(memo.kind)))]),
        (site.text("memo.author"), vec![Inline::text(author(study, memo))]),
    ];
    facts.extend(memo.date.iter().map(|date| (site.text("memo.date"), vec![Inline::text(date.as_str())])));
    if !memo.about.is_empty() {
        facts.push((site.text("memo.about"), site.about(memo)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(prose(&memo.text, 1));
    if !memo.segments.is_empty() {
        blocks.push(Block::Heading { level: 2, id: Some("words".to_owned()), text: site.text("memo.words") });
        let mut words = theme::chosen(site, &memo.segments, "memo.words");
        for block in &mut words {
            if let Block::Quotation(quotation) = block {
                quotation.notes.retain(|(to, _)| *to != page(memo));
            }
        }
        blocks.extend(words);
    }
    blocks
}

/// The page of all memos: the journal in full, and the list.
fn all(site: &Site) -> Vec<Block> {
    let study = site.analysis.study;
    let mut blocks = vec![Block::Lead(count(shown(study), study.locale).map(Inline::text).into_iter().collect())];
    let mut journal: Vec<&Memo> = shown(study).filter(|memo| memo.kind.is_journal()).collect();
    journal.sort_by_key(|memo| (memo.date.is_none(), &memo.date, &memo.id));
    if !journal.is_empty() {
        blocks.push(Block::Heading { level: 2, id: Some("journal".to_owned()), text: site.text("memo.journal") });
        blocks.push(Block::Para(vec![Inline::text(site.text("memo.journal_lead"))]));
    }
    for memo in journal {
        blocks.push(Block::Heading { level: 3, id: Some(anchor(&memo.id)), text: memo.title.clone() });
        blocks.push(Block::Para(vec![Inline::Emph(origin(site, memo)), Inline::text(" "), site.to_page(memo)]));
        blocks.extend(prose(&memo.text, 3));
    }
    blocks.push(Block::Heading { level: 2, id: Some("list".to_owned()), text: site.text("memo.all") });
    blocks.push(Block::Table(list(site)));
    blocks
}

fn list(site: &Site) -> Table {
    let study = site.analysis.study;
    let row = |memo: &Memo| {
        let about: String = site.about(memo).iter().map(words).collect();
        Row::Cells(vec![
            Cell::text(&memo.title).to(page(memo)),
            Cell::text(site.text(kind(memo.kind))),
            Cell::text(about),
            Cell::text(author(study, memo)),
            // Kept on one line, as numbers are.
            memo.date.as_deref().map_or_else(|| Cell::missing(""), Cell::number),
        ])
    };
    Table {
        id: "memos-table".to_owned(),
        caption: vec![Inline::text(site.text("memo.caption"))],
        head: ["memo.memo", "memo.kind", "memo.about", "memo.author", "memo.date"]
            .map(|key| Cell::text(site.text(key)))
            .into(),
        rows: shown(study).map(row).collect(),
        downloads: Vec::new(),
    }
}

fn words(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text) | Inline::Link { text, .. } => text,
        _ => "",
    }
}

/// "code memo, anna, 2025-03-14".
fn origin(site: &Site, memo: &Memo) -> String {
    let told = [Some(site.text(kind(memo.kind))), Some(author(site.analysis.study, memo)), memo.date.clone()];
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn author(study: &Study, memo: &Memo) -> String {
    let person = study.roster.team.people.iter().find(|person| person.id == memo.author);
    person.and_then(|person| person.name.clone()).unwrap_or_else(|| memo.author.clone())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "memo.code",
        Kind::Theme => "memo.theme",
        Kind::Case => "memo.case",
        Kind::Method => "memo.method",
        Kind::Reflexive => "memo.reflexive",
    }
}

impl Site<'_> {
    /// The memos about a code, a theme, a case or an interview, to be folded out.
    pub(super) fn memos_about(&self, about: &About) -> Vec<Block> {
        let memos = beside_results(self.analysis.study).filter(|memo| memo.about.contains(about));
        let fold = |memo: &Memo| {
            let mut blocks = prose(&memo.text, 3);
            blocks.push(Block::Para(vec![self.to_page(memo)]));
            Block::Details { summary: format!("{} ({})", memo.title, origin(self, memo)), blocks }
        };
        memos.map(fold).collect()
    }

    /// How many memos there are about something, and from when the last is.
    pub(super) fn count_memos(&self, about: &About) -> Option<Block> {
        let study = self.analysis.study;
        let memos = beside_results(study).filter(|memo| memo.about.contains(about));
        count(memos, study.locale).map(|text| Block::Para(vec![Inline::text(format!("{text}."))]))
    }

    /// The memos about what the rows of a table are: participants or interviews.
    pub(super) fn memos_of_table(&self, table: &str) -> Vec<Block> {
        let wanted = |about: &&About| match about {
            About::Case(_) => table == "participants",
            About::Interview(_) => table == "completeness",
            _ => false,
        };
        let study = self.analysis.study;
        let items: Vec<Vec<Inline>> = beside_results(study)
            .flat_map(|memo| memo.about.iter().filter(wanted).map(move |about| (about, memo)))
            .map(|(about, memo)| {
                let (_, name) = self.named(about);
                vec![Inline::text(format!("{name}: ")), Inline::link(page(memo), memo.title.as_str())]
            })
            .collect();
        if items.is_empty() {
            return Vec::new();
        }
        let heading = Block::Heading { level: 2, id: Some("memos".to_owned()), text: self.text("memo.title") };
        vec![heading, Block::List(items)]
    }

    /// The memos about words that a quotation shows: the page of each, and what the link says.
    pub(super) fn notes(&self, interview: usize, span: Span) -> Vec<(String, String)> {
        let touching = self.noted.get(&interview).into_iter().flatten().filter(|(words, ..)| words.overlaps(span));
        let locale = self.analysis.study.locale;
        let mut notes: Vec<(String, String)> = Vec::new();
        for (_, page, title) in touching {
            if !notes.iter().any(|(known, _)| known == page) {
                notes.push((page.clone(), locale.fill("memo.note", &[("title", title)])));
            }
        }
        notes
    }

    /// What a theme says under `memo`: a link where that is a memo, nothing where that is a private one.
    pub(super) fn memo_named(&self, name: &str) -> Option<Inline> {
        let id = name.strip_prefix("memos/").unwrap_or(name);
        let id = id.strip_suffix(".md").unwrap_or(id);
        match self.analysis.study.memos.iter().find(|memo| memo.id == id) {
            Some(memo) if memo.private => None,
            Some(memo) => Some(Inline::link(page(memo), memo.title.as_str())),
            None => Some(Inline::text(name)),
        }
    }

    fn to_page(&self, memo: &Memo) -> Inline {
        Inline::link(page(memo), self.text("memo.page"))
    }

    fn about(&self, memo: &Memo) -> Vec<Inline> {
        let mut line = Vec::new();
        for about in &memo.about {
            if !line.is_empty() {
                line.push(Inline::text(", "));
            }
            line.push(match self.named(about) {
                (Some(to), name) => Inline::link(to, name),
                (None, name) => Inline::text(name),
            });
        }
        line
    }

    /// The name of what a memo is about, and its place in the reports.
    fn named(&self, about: &About) -> (Option<String>, String) {
        let study = self.analysis.study;
        let table = |name: &str| {
            let there = self.material.tables.iter().any(|table| table.name == name);
            there.then(|| format!("tables/{name}"))
        };
        match about {
            About::Code(code) => (Some(meaning_path(&study.codebook, *code)), self.name(*code).to_owned()),
            About::Theme(id) => {
                let theme = study.themes.themes.iter().find(|theme| theme.id == *id);
                let title = theme.map_or_else(|| id.clone(), |theme| theme::title(theme, study.locale.tag()));
                (theme.map(|_| format!("themes/{id}")), title)
            }
            About::Case(case) => (table("participants"), study.case_id(Some(*case)).to_owned()),
            About::Interview(interview) => (table("completeness"), study.interview_id(*interview).to_owned()),
        }
    }
}
