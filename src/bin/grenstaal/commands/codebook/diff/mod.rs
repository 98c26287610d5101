//! `grenstaal codebook diff`
//!
//! In: two codebooks, as files or as git revisions. Out: what became of each code, and what that does to the results of the
//! study as it is now.

mod page;
mod text;

use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::codebook::{self, CodeChange, CodeIndex, Codebook, diff};
use grenstaal::coding::{Anchor, Basis};
use grenstaal::excerpt::{Analysis, Impact, Segment, analyse, impact};
use grenstaal::locale::Locale;
use grenstaal::project::{History, Loaded};
use grenstaal::report::markdown;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Compare two codebooks, and show what the change does to the results
///
/// Both are files, or git revisions of the study's codebook. The study's transcripts and codings, as they are now, are
/// counted with one and with the other: for each code the participants and segments before and after, and each segment
/// gained and lost. Codes count without their sub-codes.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal codebook diff main\n  grenstaal codebook diff HEAD~3 HEAD --format md\n  \
    grenstaal codebook diff old.toml --segments --format csv"
)]
pub struct Diff {
    /// The codebook before: a file or a git revision [default: HEAD]
    before: Option<String>,
    /// The codebook after [default: as it is now]
    after: Option<String>,
    /// How many gained and lost segments of a code are shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// In CSV: a row for each segment gained or lost, instead of one for each code
    #[arg(long, conflicts_with = "counts_only")]
    segments: bool,
    /// Numbers only: no words from transcripts
    #[arg(long)]
    counts_only: bool,
}

/// Two codebooks and what lies between them.
pub(super) struct BookDiff<'a> {
    names: [String; 2],
    books: [&'a Codebook; 2],
    analyses: [&'a Analysis<'a>; 2],
    changes: Vec<CodeChange>,
    impacts: Vec<Impact>,
    limit: usize,
    words: bool,
    /// The language of what people read; what machines read is English.
    locale: Locale,
}

pub fn run(shared: &Shared, args: Diff) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    let before = args.before.as_deref().or(args.after.is_none().then_some("HEAD"));
    let (mut old, old_name) = side(&session, before)?;
    let (new, new_name) = side(&session, args.after.as_deref())?;
    old.know_later_ids(&new);
    let books = [old.clone(), new.clone()];
    let [old, new] = [old, new].map(|book| session.project.load_under(book, &session.bars));
    let analyses = [analyse(&old.study, &session.bars)?, analyse(&new.study, &session.bars)?];
    let [before, after] = &analyses;
    let result = BookDiff {
        names: [old_name, new_name],
        books: [&books[0], &books[1]],
        analyses: [before, after],
        changes: diff(&books[0], &books[1]),
        impacts: impact(before, after),
        limit: if args.limit == 0 { usize::MAX } else { args.limit },
        words: !args.counts_only,
        locale: match session.printer.form {
            Form::Csv | Form::Json => Locale::of("en"),
            _ => session.loaded.study.locale,
        },
    };
    match session.printer.form {
        Form::Json => writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&result.json())?)?,
        Form::Md => write!(anstream::stdout().lock(), "{}", markdown(&result.page()))?,
        Form::Csv => {
            let table = if args.segments { result.segment_table() } else { result.count_table() };
            session.printer.table(&table, result.locale)?;
        }
        _ => result.print()?,
    }
    mind(&session, &new)?;
    Ok(ExitCode::SUCCESS)
}

/// Says when something else than the codebook touches the numbers.
fn mind(session: &Session, loaded: &Loaded) -> anyhow::Result<()> {
    let by_book = ["unknown-code", "query", "retired-code"];
    let error = |finding: &&grenstaal::diagnostic::Diagnostic| {
        finding.severity == grenstaal::diagnostic::Severity::Error && !by_book.contains(&finding.check)
    };
    let errors = loaded.findings.iter().filter(error).count();
    if errors > 0 {
        session.printer.say(&format!(
            "errors in the study that may touch these numbers: {errors}; `grenstaal check` names them"
        ))?;
    }
    Ok(())
}

/// Reads one of the codebooks; without a name the one in the study.
fn side(session: &Session, name: Option<&str>) -> anyhow::Result<(Codebook, String)> {
    let path = &session.project.config.codebook;
    let (bytes, shown) = match name {
        None => {
            let file = session.project.root.join(path);
            let bytes =
                std::fs::read(&file).map_err(|error| anyhow::anyhow!("cannot read {}: {error}", file.display()))?;
            (bytes, session.loaded.study.locale.text("diff.now").to_owned())
        }
        Some(name) if Path::new(name).is_file() => (std::fs::read(name)?, name.to_owned()),
        Some(name) => {
            let Some(history) = History::open(&session.project.root) else {
                anyhow::bail!("`{name}` is no file, and there is no git history here to look for a revision in");
            };
            let revision = history.named(name);
            let revision =
                revision.ok_or_else(|| anyhow::anyhow!("`{name}` is neither a file nor a revision that git knows"))?;
            let bytes = history.show(&revision, path);
            (bytes.ok_or_else(|| anyhow::anyhow!("there is no {path} in the revision `{name}`"))?, name.to_owned())
        }
    };
    let mut findings = Vec::new();
    let label = format!("{path} ({shown})");
    let content = grenstaal::source::utf8(&label, bytes)
        .map_err(|finding| anyhow::anyhow!("{}: {}", finding.place, finding.message))?;
    let book = codebook::read(&label, &content, &mut findings);
    if let Some(finding) = findings.iter().find(|finding| finding.check == "toml") {
        anyhow::bail!("{}: {}", finding.place, finding.message);
    }
    Ok((book, shown))
}

impl BookDiff<'_> {
    fn id(&self, side: usize, code: Option<CodeIndex>) -> &str {
        let book = self.books.get(side);
        book.zip(code).map_or("", |(book, code)| book.id(code))
    }

    /// How a code is named: the later id, and the earlier one where it was another.
    fn named(&self, before: Option<CodeIndex>, after: Option<CodeIndex>) -> String {
        match (self.id(0, before), self.id(1, after)) {
            (old, "") => old.to_owned(),
            ("", new) => new.to_owned(),
            (old, new) if old == new => new.to_owned(),
            (old, new) => format!("{old} → {new}"),
        }
    }

    fn anchor(&self, segment: &Segment) -> String {
        let study = self.analyses[1].study;
        let text = study.transcript(segment.interview).map(|transcript| &transcript.text);
        text.map(|text| Anchor::of(study.interview_id(segment.interview), text, segment.span).to_string())
            .unwrap_or_default()
    }

    fn said(&self, segment: &Segment) -> &str {
        self.analyses[1].showable(segment.interview, segment.span)
    }

    fn case(&self, segment: &Segment) -> &str {
        self.analyses[1].study.case_id(segment.case.map(|case| case as usize))
    }

    /// What the numbers are counts of.
    fn counts(&self, impact: &Impact) -> &str {
        match (impact.proposed, self.analyses[1].basis) {
            (true, _) | (_, Basis::Candidates) => self.locale.text("diff.by_rules"),
            (false, Basis::Decisions) => self.locale.text("diff.by_coders"),
        }
    }

    fn title(&self) -> String {
        self.locale.fill("diff.title", &[("before", &self.names[0]), ("after", &self.names[1])])
    }

    /// Says how many more there are than are shown.
    fn more(&self, count: usize) -> String {
        self.locale.fill("diff.more", &[("count", &count)])
    }

    fn n(&self) -> usize {
        self.analyses[1].participants(&grenstaal::excerpt::Filter::default()).len()
    }

    fn json(&self) -> serde_json::Value {
        let change = |change: &CodeChange| {
            let differences = change
                .differences
                .iter()
                .map(|difference| json!({ "part": difference.part, "old": difference.old, "new": difference.new }));
            json!({
                "before": change.before.map(|code| self.id(0, Some(code))),
                "after": change.after.map(|code| self.id(1, Some(code))),
                "what": change.what.iter().map(|what| what.name()).collect::<Vec<_>>(),
                "into": change.into,
                "differences": differences.collect::<Vec<_>>(),
            })
        };
        let segment = |segment: &Segment| json!({ "at": self.anchor(segment), "case": self.case(segment), "words": self.said(segment) });
        let impact = |impact: &Impact| {
            let list = |segments: &[Segment]| -> Vec<serde_json::Value> {
                segments.iter().filter(|_| self.words).map(segment).collect()
            };
            json!({
                "before": impact.before.map(|code| self.id(0, Some(code))),
                "after": impact.after.map(|code| self.id(1, Some(code))),
                "counts": self.counts(impact),
                "participants": { "before": impact.participants.0, "after": impact.participants.1 },
                "segments": { "before": impact.segments.0, "after": impact.segments.1 },
                "gained": list(&impact.gained), "gained_count": impact.gained.len(),
                "lost": list(&impact.lost), "lost_count": impact.lost.len(),
            })
        };
        json!({
            "before": self.names[0], "after": self.names[1], "n": self.n(),
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
            "impact": self.impacts.iter().map(impact).collect::<Vec<_>>(),
        })
    }
}
