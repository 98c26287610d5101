//! `grenstaal table`

use crate::Shared;
use crate::session::Session;
use grenstaal::table::{Kind, table};
use std::process::ExitCode;

/// Print a table: frequencies, crosstab, participants, completeness, uncoded, matrix, rules, false-hits, misses
///
/// `rules` sets what the rules of the codebook propose beside what people decided, by rule or `--by code`; `false-hits` and
/// `misses` list every place where the two part ways.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal table frequencies\n  grenstaal table crosstab --by wave\n  \
    grenstaal table crosstab --by case --where wave=1,2 --format csv\n  grenstaal table rules --by code")]
pub struct Args {
    /// frequencies, crosstab, participants, completeness, uncoded, matrix, rules, false-hits or misses
    kind: String,
    /// What a cross table is split by: an attribute, `case` or `interview`; for `rules`: `rule` or `code`
    #[arg(long, value_name = "ATTRIBUTE")]
    by: Option<String>,
    /// Only what this query finds, as in `search`; cases and interviews narrow n, the rest narrows segments
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let kind = Kind::parse(&args.kind, args.by.as_deref(), &session.loaded.study).map_err(anyhow::Error::msg)?;
    if !kind.counts_excerpts() && session.query(&args.filters)?.is_some_and(|query| !query.only_who) {
        anyhow::bail!(
            "`table {}` looks at all that was said: here --where takes cases, interviews and attributes only",
            args.kind
        );
    }
    let (analysis, filter) = session.analyse_where(&args.filters)?;
    session.printer.table(&table(&analysis, &kind, &filter)?, session.loaded.study.locale)?;
    Ok(session.verdict(&analysis))
}
