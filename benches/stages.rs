//! What each stage of `run` takes on a study. Linux only.
//!
//!     cargo bench --bench stages -- [--runs N] [--threads N] STUDY [STUDY…]
//!
//! Each stage runs in a process of its own, so that peaks of memory do not mix; wall and processor time are those of the
//! stage alone, the peak is that of the process until the stage ended, with all that the stages before it keep. The
//! study is not touched: it is seen through links in a folder below the target folder, and outputs go there.

mod measure;

use anyhow::Context;
use grenstaal::excerpt::analyse;
use grenstaal::pipeline::{Artefact, plan};
use grenstaal::progress::Silent;
use grenstaal::project::{Loaded, Mode, Project, run};
use measure::{Meter, Usage, arguments, median, option, peak, propose};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The hidden argument that makes this program do one stage and print four numbers.
const CHILD: &str = "--stage";
/// A stage and what it is called.
const STAGES: [(&str, Stage); 5] = [
    ("reading", reading),
    ("coding alone", coding),
    ("analysis, with coding", analysis),
    ("charts and reports", writing),
    ("run, everything", everything),
];

type Stage = fn(&Project) -> anyhow::Result<Usage>;

fn main() -> anyhow::Result<()> {
    let mut arguments = arguments();
    let threads: usize = option(&mut arguments, "--threads")?.unwrap_or(2);
    if arguments.first().is_some_and(|first| first == CHILD) {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
        return child(arguments.get(1).context("a stage")?.parse()?, arguments.get(2).context("a study")?);
    }
    let runs: usize = option(&mut arguments, "--runs")?.unwrap_or(3);
    let mut lines = vec![
        ["study", "stage", "wall s", "CPU s", "MB/s", "peak MB", "peak/text", "files", "MB out"].map(str::to_owned),
    ];
    for study in &arguments {
        let study = fs::canonicalize(study).with_context(|| study.clone())?;
        let size = transcripts(&study)?;
        for (number, (name, _)) in STAGES.iter().enumerate() {
            let mut taken = Vec::new();
            for _ in 0..runs {
                taken.push(in_child(&study, number, threads)?);
            }
            let of = |i: usize| median(taken.iter().filter_map(|numbers| numbers.get(i).copied()).collect());
            let (wall, cpu, peak, files, bytes) = (of(0), of(1), of(2), of(3), of(4));
            lines.push([
                study.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                (*name).to_owned(),
                format!("{wall:.3}"),
                format!("{cpu:.2}"),
                format!("{:.1}", size / 1e6 / wall),
                format!("{:.1}", peak / 1e6),
                format!("{:.2}", peak / size),
                format!("{files}"),
                format!("{:.1}", bytes / 1e6),
            ]);
        }
    }
    print(&lines);
    Ok(())
}

/// Returns how many bytes of transcript a study has.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
fn transcripts(study: &Path) -> anyhow::Result<f64> {
    let mut size = 0;
    for entry in fs::read_dir(study.join("transcripts"))? {
        size += entry?.metadata()?.len();
    }
    Ok(size as f64)
}

/// Runs one stage in a process of its own, on a study that has no outputs yet.
fn in_child(study: &Path, stage: usize, threads: usize) -> anyhow::Result<Vec<f64>> {
    let around = tempfile::Builder::new().prefix("stages-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let linked = link(study, around.path())?;
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, &stage.to_string()])
        .arg(linked)
        .args(["--threads", &threads.to_string()])
        .output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut numbers =
        String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let (files, bytes) = below(around.path())?;
    numbers.extend([files, bytes]);
    Ok(numbers)
}

/// Makes a folder that looks like the study, without its outputs and its lock, somewhere below `around`.
fn link(study: &Path, around: &Path) -> anyhow::Result<PathBuf> {
    let config = Project::open(study, false)?.config;
    // Paths such as `../codebooks/x.toml` stay within `around`.
    let linked = around.join("a/b/study");
    fs::create_dir_all(&linked)?;
    for entry in fs::read_dir(study)? {
        let name = entry?.file_name();
        if name != ".grenstaal" && name != "study.lock" && Path::new(&name) != Path::new(&config.reports) {
            symlink(study.join(&name), linked.join(&name))?;
        }
    }
    let codebook = linked.join(&config.codebook);
    if !codebook.exists() {
        fs::create_dir_all(codebook.parent().context("the codebook's folder")?)?;
        symlink(fs::canonicalize(study.join(&config.codebook))?, codebook)?;
    }
    Ok(linked)
}

/// Counts the files below a folder and their bytes; links are not followed, locks are not counted.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
fn below(folder: &Path) -> anyhow::Result<(f64, f64)> {
    let (mut files, mut bytes) = (0.0, 0.0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != ".grenstaal" {
            let inner = below(&entry.path())?;
            (files, bytes) = (files + inner.0, bytes + inner.1);
        } else if kind.is_file() {
            (files, bytes) = (files + 1.0, bytes + entry.metadata()?.len() as f64);
        }
    }
    Ok((files, bytes))
}

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn child(stage: usize, study: &str) -> anyhow::Result<()> {
    let (_, stage) = STAGES.get(stage).context("no such stage")?;
    let usage = stage(&Project::open(Path::new(study), false)?)?;
    println!("{} {} {}", usage.wall, usage.cpu, peak()?);
    Ok(())
}

fn reading(project: &Project) -> anyhow::Result<Usage> {
    let meter = Meter::start()?;
    let _loaded = load(project)?;
    meter.stop()
}

fn load(project: &Project) -> anyhow::Result<Loaded> {
    // Opened once more, so that it is measured too.
    Ok(Project::open(&project.root, false)?.load(false, &Silent))
}

fn coding(project: &Project) -> anyhow::Result<Usage> {
    let loaded = load(project)?;
    let meter = Meter::start()?;
    let _candidates = propose(&loaded.study)?;
    meter.stop()
}

fn analysis(project: &Project) -> anyhow::Result<Usage> {
    let loaded = load(project)?;
    let meter = Meter::start()?;
    let analysis = analyse(&loaded.study, &Silent)?;
    let _artefacts = plan(&analysis)?;
    meter.stop()
}

/// Writes what is planned, charts drawn on the way; without the lock and its digests.
fn writing(project: &Project) -> anyhow::Result<Usage> {
    let loaded = load(project)?;
    let analysis = analyse(&loaded.study, &Silent)?;
    let artefacts = plan(&analysis)?;
    let meter = Meter::start()?;
    let reports = project.reports();
    let write = |artefact: &Artefact<'_>| {
        let path = reports.join(&artefact.path);
        fs::create_dir_all(path.parent().unwrap_or(&reports))?;
        let mut out = BufWriter::with_capacity(1 << 16, File::create(path)?);
        artefact.write(&mut out)?;
        out.flush()
    };
    artefacts.par_iter().try_for_each(write)?;
    meter.stop()
}

/// What the command `run` does between its arguments and its exit code.
fn everything(project: &Project) -> anyhow::Result<Usage> {
    let meter = Meter::start()?;
    let loaded = load(project)?;
    run(project, &loaded, Mode::Force, &Silent)?;
    meter.stop()
}

/// Prints aligned columns: words to the left, numbers to the right.
#[expect(clippy::print_stdout, reason = "a bench prints")]
fn print(lines: &[[String; 9]]) {
    let width = |i: usize| lines.iter().filter_map(|line| line.get(i)).map(String::len).max().unwrap_or(0);
    for line in lines {
        let cell = |(i, cell): (usize, &String)| {
            let width = width(i);
            if i < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        };
        println!("{}", line.iter().enumerate().map(cell).collect::<Vec<_>>().join("  "));
    }
}
