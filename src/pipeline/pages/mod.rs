//! The pages of a report.
//!
//! In: an [`Analysis`] with its tables and charts. Out: an artefact for each page, as HTML and as Markdown.

mod agreement;
mod audit;
mod codebook;
mod evidence;
mod family;
mod index;
mod manuscript;
mod matrix;
mod memo;
mod methods;
mod query;
mod quotation;
mod rules;
mod tables;
mod theme;
mod uncoded;

pub use audit::{audit_html, audit_markdown};
pub use manuscript::manuscript_page;

use super::{Artefact, Material};
use crate::codebook::CodeIndex;
use crate::coding::Basis;
use crate::comparison::Comparison;
use crate::excerpt::{Analysis, Filter, Level};
use crate::judgement::{Judgement, judge};
use crate::locale::Locale;
use crate::report::page::{Block, Inline, NavItem, NoteKind, Page};
use crate::report::{Chrome, html, markdown};
use crate::study::Study;
use crate::table::{layer_phrase, splitting};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// What every page is made with.
pub(super) struct Site<'a> {
    analysis: &'a Analysis<'a>,
    material: Arc<Material<'a>>,
    chrome: Chrome,
    nav: Vec<NavItem>,
    /// Attributes that tables split by, and that evidence can be narrowed to.
    facets: Vec<String>,
    /// What was found of each code, sub-codes included.
    found: BTreeMap<CodeIndex, Found>,
    /// The words that memos are about, by interview: where they stand, the page of the memo, and its title.
    noted: BTreeMap<usize, Vec<(Span, String, String)>>,
    /// How many participants there are.
    participants: u64,
    /// How many interviews there are.
    interviews: u64,
}

/// How often a code was found.
#[derive(Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) participants: u64,
    pub(super) interviews: u64,
    pub(super) segments: u64,
}

/// Counts what was found of each code.
pub(super) fn found(analysis: &Analysis) -> BTreeMap<CodeIndex, Found> {
    let mut counts: BTreeMap<CodeIndex, (BTreeSet<u32>, BTreeSet<u32>, u64)> = BTreeMap::new();
    for row in analysis.tally.rows.iter().filter(|row| row.level == Level::Tree && row.segments > 0) {
        let (cases, interviews, segments) = counts.entry(row.code).or_default();
        cases.extend(row.case);
        interviews.insert(row.interview);
        *segments += u64::from(row.segments);
    }
    let count = |(cases, interviews, segments): (BTreeSet<u32>, BTreeSet<u32>, u64)| Found {
        participants: cases.len() as u64,
        interviews: interviews.len() as u64,
        segments,
    };
    counts.into_iter().map(|(code, sets)| (code, count(sets))).collect()
}

/// One page: its path and how it is made.
struct Planned<'a> {
    path: String,
    make: Make<'a>,
    title: String,
}

type Make<'a> = Box<dyn Fn(&Site<'a>) -> io::Result<Vec<Block>> + Send + Sync + 'a>;

impl<'a> Planned<'a> {
    fn new(
        path: impl Into<String>,
        title: impl Into<String>,
        make: impl Fn(&Site<'a>) -> io::Result<Vec<Block>> + Send + Sync + 'a,
    ) -> Self {
        Self { path: path.into(), title: title.into(), make: Box::new(make) }
    }
}

/// Plans every page.
pub(super) fn artefacts<'a>(analysis: &'a Analysis<'a>, material: &Arc<Material<'a>>) -> Vec<Artefact<'a>> {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let mut pages = vec![Planned::new("index", study.title.of(study.locale.tag()), index::blocks)];
    for i in 0..study.themes.themes.len() {
        pages.extend(theme::planned(analysis, i));
    }
    for family in study.codebook.families() {
        pages.push(family::planned(analysis, family));
    }
    for i in 0..material.tables.len() {
        pages.extend(tables::planned(material, i));
    }
    pages.extend(matrix::planned(analysis));
    for kept in &study.queries {
        pages.extend(query::planned(analysis, kept));
    }
    for code in study.codebook.indices() {
        pages.extend(evidence::planned(analysis, code));
    }
    pages.push(Planned::new("uncoded", t("uncoded.title"), uncoded::blocks));
    if Comparison::is_due(study) {
        pages.push(Planned::new("agreement", t("comparison.title"), agreement::blocks));
    }
    pages.push(Planned::new("codebook", t("codebook.title"), codebook::blocks));
    pages.extend(rules::planned(analysis));
    if !study.guide.questions.is_empty() {
        pages.push(Planned::new("guide", t("guide.title"), methods::guide));
    }
    pages.extend(memo::planned(analysis));
    pages.push(Planned::new("methods", t("methods.title"), methods::blocks));
    let site = Arc::new(Site::new(analysis, material));
    pages.into_iter().flat_map(|page| files(&site, page)).collect()
}

/// A page as HTML and as Markdown.
fn files<'a>(site: &Arc<Site<'a>>, planned: Planned<'a>) -> [Artefact<'a>; 2] {
    let planned = Arc::new(planned);
    let (site_html, page_html) = (Arc::clone(site), Arc::clone(&planned));
    let (site_md, page_md) = (Arc::clone(site), Arc::clone(&planned));
    [
        Artefact::new(format!("{}.html", planned.path), move |out| {
            out.write_all(html(&site_html.page(&page_html)?, &site_html.chrome).as_bytes())
        }),
        Artefact::new(format!("{}.md", planned.path), move |out| {
            out.write_all(markdown(&site_md.page(&page_md)?).as_bytes())
        }),
    ]
}

impl<'a> Site<'a> {
    fn new(analysis: &'a Analysis<'a>, material: &Arc<Material<'a>>) -> Self {
        let study = analysis.study;
        let asked = study.settings.tables.iter().filter_map(|table| table.by.as_deref());
        let mut facets: Vec<&str> = splitting(study).map(|attribute| attribute.name.as_str()).collect();
        facets.extend(asked.filter_map(|name| study.roster.attribute(name)).map(|attribute| attribute.name.as_str()));
        let mut seen = BTreeSet::new();
        facets.retain(|name| seen.insert(*name));
        if rules::path(analysis).is_some() {
            material.judgement.get_or_init(|| judge(analysis, &Filter::default()));
        }
        Self {
            analysis,
            material: Arc::clone(material),
            chrome: chrome(study, study.locale),
            nav: nav(analysis, material),
            found: found(analysis),
            noted: memo::noted(study),
            participants: analysis.participants(&Filter::default()).len() as u64,
            interviews: analysis.present().count() as u64,
            facets: facets.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The rules against people, where both are there.
    fn judgement(&self) -> Option<&Judgement> {
        rules::path(self.analysis)?;
        self.material.judgement.get()
    }

    fn text(&self, key: &str) -> String {
        self.analysis.study.locale.text(key).to_owned()
    }

    fn page(&self, planned: &Planned<'a>) -> io::Result<Page> {
        let mut blocks = Vec::new();
        if self.analysis.basis == Basis::Candidates {
            let body = vec![Inline::text(self.text("report.candidates_note"))];
            blocks.push(Block::Note { kind: NoteKind::Warning, body });
        }
        blocks.extend((planned.make)(self)?);
        let locale = self.analysis.study.locale;
        let layer = layer_phrase(self.analysis);
        let foot = locale.fill("report.foot", &[("tool", &crate::study::TOOL), ("layer", &layer)]);
        Ok(Page {
            path: planned.path.clone(),
            title: planned.title.clone(),
            lang: locale.tag().to_owned(),
            nav: self.nav.clone(),
            blocks,
            foot: vec![Inline::text(foot)],
        })
    }

    /// The name of a code in the language of the report.
    fn name(&self, code: CodeIndex) -> &str {
        let study = self.analysis.study;
        study.codebook.code(code).map_or("", |code| code.name.of(study.locale.tag()))
    }

    /// "7 of 9 participants, 11 of 36 interviews, 19 segments" with a link to the excerpts.
    fn counts(&self, code: CodeIndex) -> Vec<Inline> {
        let analysis = self.analysis;
        let Found { participants, interviews, segments } = self.found.get(&code).copied().unwrap_or_default();
        let locale = analysis.study.locale;
        let text = locale.fill(
            if segments == 1 { "report.counts_one" } else { "report.counts" },
            &[
                ("participants", &locale.number(participants)),
                ("n", &locale.number(self.participants)),
                ("interviews", &locale.number(interviews)),
                ("all", &locale.number(self.interviews)),
                ("segments", &locale.number(segments)),
            ],
        );
        if segments == 0 { vec![Inline::text(text)] } else { vec![Inline::link(evidence_path(analysis, code), text)] }
    }
}

/// The page with all excerpts of a code.
fn evidence_path(analysis: &Analysis, code: CodeIndex) -> String {
    format!("evidence/{}", analysis.study.codebook.id(code))
}

/// Tells whether anything carries the code or one below it.
fn is_used(analysis: &Analysis, code: CodeIndex) -> bool {
    analysis.tally.rows.iter().any(|row| row.code == code && row.level == Level::Tree && row.segments > 0)
}

pub(super) fn chrome(study: &Study, locale: Locale) -> Chrome {
    let t = |key: &str| locale.text(key).to_owned();
    Chrome {
        site: study.title.of(locale.tag()).to_owned(),
        skip: t("chrome.skip"),
        menu: t("chrome.menu"),
        contents: t("chrome.contents"),
        download: t("chrome.download"),
        missing: t("chrome.missing"),
        before: t("chrome.before"),
        after: t("chrome.after"),
        info: t("chrome.info"),
        warning: t("chrome.warning"),
        filter: t("chrome.filter"),
        all: t("chrome.all"),
        shown: t("chrome.shown"),
        show_all: t("chrome.show_all"),
    }
}

fn nav(analysis: &Analysis, material: &Material) -> Vec<NavItem> {
    let study = analysis.study;
    let tag = study.locale.tag();
    let t = |key: &str| study.locale.text(key).to_owned();
    let leaf = |text: String, to: &str| NavItem { text, to: Some(to.to_owned()), items: Vec::new() };
    let group = |key: &str, items: Vec<NavItem>| NavItem { text: t(key), to: None, items };
    let themes =
        study.themes.themes.iter().map(|theme| leaf(theme::title(theme, tag), &format!("themes/{}", theme.id)));
    let families = study.codebook.families().into_iter().map(|code| {
        let name = study.codebook.code(code).map_or("", |code| code.name.of(tag));
        leaf(name.to_owned(), &format!("codes/{}", study.codebook.id(code)))
    });
    let tables = material.tables.iter().map(|table| {
        let short = table.title.split(" (").next().unwrap_or(&table.title);
        leaf(short.to_owned(), &format!("tables/{}", table.name))
    });
    let sheets = matrix::links(analysis).map(|(path, title)| leaf(title, &path));
    let queries = query::links(analysis).map(|(path, title)| leaf(title, &path));
    let mut nav = vec![leaf(t("index.nav"), "index")];
    let groups = [
        group("nav.themes", themes.collect()),
        group("nav.codes", families.collect()),
        group("matrix.title", sheets.collect()),
        group("nav.tables", tables.collect()),
        group("query.title", queries.collect()),
    ];
    nav.extend(groups.into_iter().filter(|group| !group.items.is_empty()));
    let mut about = vec![leaf(t("codebook.title"), "codebook"), leaf(t("uncoded.title"), "uncoded")];
    if Comparison::is_due(study) {
        about.push(leaf(t("comparison.title"), "agreement"));
    }
    about.extend(rules::path(analysis).map(|path| leaf(t("rules.title"), path)));
    if !study.guide.questions.is_empty() {
        about.push(leaf(t("guide.title"), "guide"));
    }
    if memo::shown(study).next().is_some() {
        about.push(leaf(t("memo.title"), "memos"));
    }
    about.push(leaf(t("methods.title"), "methods"));
    nav.push(group("nav.about", about));
    nav
}
