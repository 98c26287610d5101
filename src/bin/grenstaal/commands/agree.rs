//! `grenstaal agree`

mod study;

use crate::printer::Printer;
use crate::{Form, Shared};
use grenstaal::agreement::{
    Agreement, Distance, Layout, Resampling, Scale, Weights, agreement, read_ratings, read_spans, unitizing_agreement,
};
use grenstaal::diagnostic::Severity;
use grenstaal::locale::Locale;
use grenstaal::project::ProjectError;
use grenstaal::table::{Measured, agreement as table, agreement_caption, agreement_json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Measure how far coders agree: kappa, alpha, AC1 and others, each with a 95 % interval
///
/// Names of coders compare what they decided in the interviews they read in full. Without a study it works on a plain table. `--ratings`: the first column names the unit, each further column is a coder,
/// an empty cell means not coded. `--spans`: a row for each marked stretch, with the columns coder, start, end, category.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal agree anna bram\n  grenstaal agree anna bram --by sentence --disagreements\n  \
    grenstaal agree --ratings ratings.csv\n  \
    grenstaal agree --ratings ratings.csv --scale ordinal --categories low,middle,high\n  \
    grenstaal agree --ratings ratings.csv --sets --distance jaccard\n  \
    grenstaal agree --spans spans.csv --length 5400 --format json"
)]
pub struct Args {
    /// Coders of the study; none: all but the reconciled one
    #[arg(conflicts_with_all = ["ratings", "spans"])]
    coders: Vec<String>,
    /// What coders are compared on
    #[arg(long, value_name = "UNIT", default_value = "turn", conflicts_with_all = ["ratings", "spans"])]
    by: study::Unit,
    /// Only this code and what lies below it
    #[arg(long, conflicts_with_all = ["ratings", "spans"])]
    code: Option<String>,
    /// List where the coders part, with the words
    #[arg(long, conflicts_with_all = ["ratings", "spans", "confusions"])]
    disagreements: bool,
    /// Which codes one coder gave where another gave something else
    #[arg(long, conflicts_with_all = ["ratings", "spans"])]
    confusions: bool,
    /// Compare the values of this segment attribute
    #[arg(long, value_name = "NAME", conflicts_with_all = ["ratings", "spans"])]
    attribute: Option<String>,
    /// A table of units by coders
    #[arg(long, value_name = "FILE", conflicts_with = "spans")]
    ratings: Option<PathBuf>,
    /// A table of stretches that coders marked
    #[arg(long, value_name = "FILE", requires = "length")]
    spans: Option<PathBuf>,
    /// How long the continuum is on which stretches were marked
    #[arg(long, value_name = "L", requires = "spans")]
    length: Option<u64>,
    /// What differences mean: nominal, ordinal, interval or ratio [default: nominal]
    #[arg(long, value_name = "SCALE", conflicts_with_all = ["spans", "sets"])]
    scale: Option<Scale>,
    /// All categories there could be, in order [default: those that occur]
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    categories: Vec<String>,
    /// How near misses count in weighted kappa and AC2: linear, quadratic or ordinal [default: by the scale]
    #[arg(long, value_name = "WEIGHTS", conflicts_with_all = ["spans", "sets"])]
    weights: Option<Weights>,
    /// Cells hold several codes with | between them; a lone | is an empty set
    #[arg(long, conflicts_with = "spans")]
    sets: bool,
    /// How far apart two sets are: masi or jaccard [default: masi]
    #[arg(long, value_name = "DISTANCE", requires = "sets")]
    distance: Option<Distance>,
    /// How many times units are resampled for intervals; 0: not at all
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    bootstrap: u32,
    /// Where the random numbers start; the same seed gives the same intervals
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    if args.ratings.is_none() && args.spans.is_none() {
        return study::run(shared, &args);
    }
    let printer = Printer::new(shared);
    let categories = categories(&args.categories)?;
    let resampling = Resampling { times: args.bootstrap, seed: args.seed };
    let mut findings = Vec::new();
    let (found, measured) = match (&args.ratings, &args.spans) {
        (Some(path), _) => {
            let scale = args.scale.unwrap_or_default();
            let sets = args.sets.then(|| args.distance.unwrap_or_default());
            let layout = Layout { scale, categories, ordered: args.weights.is_some(), sets };
            let (name, bytes) = read(path)?;
            let ratings = read_ratings(&name, &bytes, &layout, &mut findings);
            (ratings.map(|ratings| agreement(&ratings, args.weights, resampling)), Measured::Ratings)
        }
        (None, Some(path)) => {
            let (name, bytes) = read(path)?;
            let spans = read_spans(&name, &bytes, args.length.unwrap_or_default(), &categories, &mut findings);
            (spans.map(|spans| unitizing_agreement(&spans, resampling)), Measured::Spans)
        }
        (None, None) => anyhow::bail!("name a table with --ratings or --spans"),
    };
    findings.retain(|finding| shared.verbose || finding.severity > Severity::Note);
    let errors = printer.findings(&findings)?;
    if let Some(found) = found {
        print(&printer, &found, measured)?;
    }
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn categories(named: &[String]) -> anyhow::Result<Vec<String>> {
    let mut categories: Vec<String> = Vec::new();
    for name in named.iter().map(|name| name.trim()) {
        anyhow::ensure!(!name.is_empty(), "--categories names an empty category; write them as in `low,middle,high`");
        anyhow::ensure!(!categories.iter().any(|known| known == name), "--categories names `{name}` twice");
        categories.push(name.to_owned());
    }
    Ok(categories)
}

fn read(path: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let name = path.to_string_lossy().replace('\\', "/");
    let failed = |source| ProjectError::Io { what: "cannot read", path: path.to_owned(), source };
    Ok((name, std::fs::read(path).map_err(failed)?))
}

fn print(printer: &Printer, found: &Agreement, measured: Measured) -> anyhow::Result<()> {
    let locale = Locale::En;
    let caption = agreement_caption(found, measured, locale);
    if printer.data_form() == Form::Json {
        let json = agreement_json(found, &caption, locale);
        writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&json)?)?;
    } else {
        printer.table(&table(found, caption, locale), locale)?;
    }
    Ok(())
}
