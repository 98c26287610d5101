//! `grenstaal chart`

use crate::Shared;
use crate::session::Session;
use anyhow::Context;
use grenstaal::pipeline::{ChartKind, draw, write_chart_data};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Draw a chart: frequencies, heatmap, paired
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal chart frequencies --out frequencies.png\n  \
    grenstaal chart heatmap --where wave=1 > wave-1.svg")]
pub struct Args {
    /// frequencies, heatmap or paired
    kind: String,
    /// The interview attribute with two values that `paired` compares
    #[arg(long, value_name = "ATTRIBUTE")]
    by: Option<String>,
    /// Only what this query finds, as in `search`; cases and interviews narrow n, the rest narrows segments
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
    /// The file to write; its ending says what: svg, png, csv (the figures drawn), txt (the picture in words)
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let kind = ChartKind::parse(&args.kind, args.by.as_deref(), &session.loaded.study).map_err(anyhow::Error::msg)?;
    let (analysis, filter) = session.analyse_where(&args.filters)?;
    let chart = draw(&analysis, &kind, &filter)?;
    let Some(path) = args.out else {
        std::io::stdout().write_all(chart.svg.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut bytes = Vec::new();
    match ending.as_str() {
        "svg" => bytes.extend(chart.svg.as_bytes()),
        "png" => bytes.extend(&chart.png),
        "csv" => write_chart_data(&chart, &mut bytes)?,
        "txt" => bytes.extend(format!("{}\n", chart.alt).as_bytes()),
        other => anyhow::bail!("a chart cannot be written as `{other}`: name a file that ends in svg, png, csv or txt"),
    }
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    session.printer.say(&format!("{}: {}", path.display(), chart.title))?;
    Ok(session.verdict(&analysis))
}
