//! `grenstaal search`

mod export;
mod help;
mod kwic;
mod nothing;
mod passages;
mod rule;
mod source;

use crate::printer::visible;
use crate::session::Session;
use crate::{Form, Shared};
use clap::ValueEnum;
use grenstaal::diagnostic::did_you_mean;
use grenstaal::project::Keep;
use grenstaal::query::{Answer, Layer, Query, SaidBy, Sort, Wanted, saved};
use grenstaal::study::Study;
use grenstaal::table::hits;
use source::Source;
use std::process::ExitCode;

/// Find words, codes and how they stand to each other
///
/// A query is made of words, "phrases", code:name and other fields, joined by AND, OR and NOT. Put the whole query in
/// single quotation marks, so that the shell leaves it alone.
#[derive(clap::Args)]
#[command(after_help = "`grenstaal search --help` teaches the language.", after_long_help = help::LANGUAGE)]
pub struct Args {
    /// The query, or @name for one that was saved
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Whose codings to read where the query does not say [default: decided, once a person has coded]
    #[arg(long, value_enum)]
    layer: Option<LayerName>,
    /// How many turns to print, or lines with --kwic; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How many to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The order of the turns
    #[arg(long, value_enum, default_value = "interview")]
    sort: SortName,
    /// How many turns to print before and after
    #[arg(long, value_name = "TURNS", default_value_t = 0)]
    context: u32,
    /// One line for each hit, with what stands left and right of it
    #[arg(long, conflicts_with_all = ["count", "count_by", "context"])]
    kwic: bool,
    /// The order of the lines
    #[arg(long, value_enum, value_name = "SIDE", requires = "kwic", default_value = "place")]
    kwic_sort: kwic::Side,
    /// Print how many participants, interviews, turns and hits there are
    #[arg(long)]
    count: bool,
    /// The same for each value of an attribute, `case` or `interview`; several with commas
    #[arg(long, value_name = "ATTRIBUTES", value_delimiter = ',')]
    count_by: Vec<String>,
    /// Keep the query in the study under this name; `run` then makes a page of it
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// With --save: what the query is about
    #[arg(long, requires = "save")]
    title: Option<String>,
    /// With --save: put it in the place of a query with the same name
    #[arg(long, requires = "save")]
    replace: bool,
    /// Make a rule of the codebook of it, which proposes this code
    #[arg(long, value_name = "CODE", conflicts_with_all = ["save", "count", "count_by", "kwic"])]
    as_rule: Option<String>,
    /// With --as-rule: the name of the rule
    #[arg(long, value_name = "NAME", requires = "as_rule")]
    rule_id: Option<String>,
    /// With --as-rule: show it and change nothing
    #[arg(long, requires = "as_rule")]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LayerName {
    /// What persons decided
    Decided,
    /// What rules propose and nobody has decided on
    Candidates,
    /// Both
    All,
}

#[derive(Clone, Copy, ValueEnum)]
enum SortName {
    /// Interviews in the order of the study
    Interview,
    /// The best first
    Score,
    /// By time in the recording
    Time,
}

impl From<LayerName> for Layer {
    fn from(name: LayerName) -> Self {
        match name {
            LayerName::Decided => Self::Decided,
            LayerName::Candidates => Self::Candidates,
            LayerName::All => Self::All,
        }
    }
}

impl Args {
    fn wanted(&self, form: Form) -> Wanted {
        let sort = match self.sort {
            SortName::Interview => Sort::Interview,
            SortName::Score => Sort::Score,
            SortName::Time => Sort::Time,
        };
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let wanted =
            Wanted { sort, offset: self.offset, limit, context: self.context, hits: self.kwic || form == Form::Json };
        if self.counts() {
            Wanted { limit: 0, hits: true, ..wanted }
        } else if self.kwic && form != Form::Json {
            // A page of lines is cut after they are sorted; in the order of places the first turns are enough.
            let enough = self.offset.saturating_add(limit);
            Wanted { offset: 0, limit: if self.kwic_sort == kwic::Side::Place { enough } else { usize::MAX }, ..wanted }
        } else {
            wanted
        }
    }

    fn counts(&self) -> bool {
        self.count || !self.count_by.is_empty()
    }
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    let study = &session.loaded.study;
    let query = understood(study, &args)?;
    if let Some(name) = &args.save {
        let layer = args.layer.map(|layer| Layer::from(layer).name());
        let title = args.title.as_deref();
        session.project.keep_query(&Keep { id: name, query: &query.text, title, layer, replace: args.replace })?;
        session.printer.say(&format!("kept in queries.toml: `grenstaal search @{name}` runs it again"))?;
    }
    if let Some(code) = &args.as_rule {
        rule::make(&session, &query, code, &args)?;
        return Ok(ExitCode::SUCCESS);
    }
    let source = Source::open(&session)?;
    let answer = source.answer(&query, args.wanted(session.printer.data_form()))?;
    for note in &query.notes {
        session.printer.say(&format!("note: {note}"))?;
    }
    if args.counts() {
        let table = hits(study, &query, &answer, &source.voices(), &args.count_by).map_err(anyhow::Error::msg)?;
        session.printer.table(&table, study.locale)?;
    } else {
        let frame = Frame { study, query: &query, answer: &answer, args: &args };
        match session.printer.data_form() {
            Form::Json => export::json(&frame, &source.voices())?,
            Form::Csv => session.printer.table(&export::table(&frame), study.locale)?,
            Form::Md if !args.kwic => export::markdown(&frame, &source.voices())?,
            Form::Md => session.printer.table(&export::concordance(&frame), study.locale)?,
            _ if args.kwic => kwic::print(&frame)?,
            _ => passages::print(&frame)?,
        }
    }
    session.printer.say(&summary(study, &query, &answer, &args))?;
    let found = !answer.counts.is_empty();
    if !found {
        nothing::explain(&session, &source, &query)?;
    }
    // The process ends here: giving back what was read, row by row, takes as long as finding something in it.
    std::mem::forget((answer, source));
    std::mem::forget(session);
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What every way of printing needs; none of it is a transcript.
pub struct Frame<'a> {
    study: &'a Study,
    query: &'a Query,
    answer: &'a Answer,
    args: &'a Args,
}

impl Frame<'_> {
    /// The ids of codes.
    fn ids(&self, codes: &[grenstaal::codebook::CodeIndex]) -> Vec<&str> {
        codes.iter().map(|code| self.study.codebook.id(*code)).collect()
    }
}

/// Reads the query that is typed, or the saved one that is named.
fn understood(study: &Study, args: &Args) -> anyhow::Result<Query> {
    let typed = args.query.join(" ");
    let layer = args.layer.map(Layer::from);
    let Some(name) = typed.strip_prefix('@').filter(|name| !name.contains(char::is_whitespace)) else {
        return Query::new(&typed, study, layer).map_err(|wrong| anyhow::anyhow!(wrong.shown(&typed)));
    };
    let names = study.queries.iter().map(|kept| kept.id.as_str());
    let Some(kept) = study.queries.iter().find(|kept| kept.id == name) else {
        let near = did_you_mean(name, names.clone());
        let known: Vec<&str> = names.collect();
        let known =
            if known.is_empty() { "it keeps none".to_owned() } else { format!("there are {}", known.join(", ")) };
        anyhow::bail!("the study keeps no query `{name}`; {}", near.unwrap_or(known));
    };
    let query = match layer {
        Some(layer) => Query::new(&kept.query, study, Some(layer)),
        None => saved(study, kept),
    };
    query.map_err(|wrong| anyhow::anyhow!("the query `{name}`: {}", wrong.shown(&kept.query)))
}

/// "20 of 4,942 turns; 812 interviews, 77 participants; decided layer; what participants said"
fn summary(study: &Study, query: &Query, answer: &Answer, args: &Args) -> String {
    let number = |count: usize| study.locale.number(count as u64);
    let plural = |count: usize, word: &str| format!("{} {word}{}", number(count), if count == 1 { "" } else { "s" });
    let (unit, all) = match (args.kwic, answer.total()) {
        (true, total) => ("hit", total.hits),
        (false, total) => ("turn", total.turns),
    };
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    let limit = if args.limit == 0 || args.counts() { usize::MAX } else { args.limit };
    let offset = if args.counts() { 0 } else { args.offset };
    let shown = all.saturating_sub(offset).min(limit);
    let found = if shown == all {
        plural(all, unit)
    } else if offset == 0 {
        format!("{} of {}", number(shown), plural(all, unit))
    } else if shown == 0 {
        format!("none after {} of {}", number(offset), plural(all, unit))
    } else {
        format!("{}–{} of {}", number(offset + 1), number(offset + shown), plural(all, unit))
    };
    let said_by = match query.said_by() {
        SaidBy::Participants => "what participants said",
        SaidBy::Interviewers => "what interviewers said",
        SaidBy::Anyone => "what anyone said",
    };
    let where_ =
        format!("{}, {}", plural(answer.interviews(), "interview"), plural(answer.participants(), "participant"));
    visible(&format!("{found}; {where_}; {} layer; {said_by}", query.layer.name()))
}
