//! What import takes: each format by itself, and a folder of Word documents beside pandoc. Linux only.
//!
//!     cargo bench --bench import -- [--documents N] [--pandoc N]
//!
//! Interviews of about 6,000 words are made up here, with a seed: the same bytes each time. `--documents` says how many
//! Word documents the program imports in one go (1,000), `--pandoc` how many of them pandoc converts (the same number).

#[path = "import/interview.rs"]
mod interview;
mod measure;

use anyhow::{Context, ensure};
use grenstaal::transcript::import::{Source, read};
use interview::{FORMATS, Interview, docx};
use measure::{Meter, Usage, arguments, children};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// How long each format is read, at least; processor time comes in steps of 0.01 s.
const SECONDS: f64 = 1.0;

fn main() -> anyhow::Result<()> {
    let mut arguments = arguments().into_iter();
    let (mut documents, mut pandoc) = (1_000, None);
    while let Some(name) = arguments.next() {
        let number = arguments.next().context("a number")?.parse()?;
        match name.as_str() {
            "--documents" => documents = number,
            "--pandoc" => pandoc = Some(number),
            _ => anyhow::bail!("{name}?"),
        }
    }
    formats()?;
    folder(documents, pandoc.unwrap_or(documents))
}

/// Reads one interview in every format, again and again, in one thread.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
#[expect(clippy::print_stdout, reason = "a bench prints")]
fn formats() -> anyhow::Result<()> {
    let interview = Interview::new(1);
    println!("{} words, {} turns, one thread, CPU\n", interview.words(), interview.turns.len());
    println!("{:<10} {:>8} {:>8} {:>9} {:>11}", "format", "kB", "MB/s", "files/s", "1000 words/s");
    for (name, id, write) in FORMATS {
        let bytes = write(&interview)?;
        let source = Source { name, bytes: &bytes };
        let reading = read(&source).with_context(|| name.to_owned())?;
        ensure!(reading.format.id == id, "{name} was taken for {}", reading.format.id);
        let said = reading.talks.iter().flat_map(|(_, talk)| &talk.utterances);
        let words: usize = said.map(|utterance| utterance.text.split_whitespace().count()).sum();
        ensure!(words == interview.words(), "{name}: {words} words came out of {}", interview.words());
        let (mut times, meter) = (0.0, Meter::start()?);
        let taken = loop {
            read(&source)?;
            times += 1.0;
            let taken = meter.stop()?;
            if taken.cpu >= SECONDS {
                break taken.cpu / times;
            }
        };
        let (size, words) = (bytes.len() as f64, words as f64);
        println!(
            "{name:<10} {:>8.1} {:>8.1} {:>9.0} {:>11.0}",
            size / 1e3,
            size / 1e6 / taken,
            1.0 / taken,
            words / 1e3 / taken
        );
    }
    Ok(())
}

/// Imports a folder of different Word documents with the program, then converts them with pandoc, two at a time.
#[expect(clippy::print_stdout, reason = "a bench prints")]
fn folder(documents: usize, pandoc: usize) -> anyhow::Result<()> {
    let around = tempfile::Builder::new().prefix("import-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (from, study, plain) =
        (around.path().join("recordings"), around.path().join("study"), around.path().join("plain"));
    fs::create_dir_all(&from)?;
    fs::create_dir_all(&plain)?;
    for number in 0..documents {
        fs::write(from.join(format!("p{number:05}.docx")), docx(&Interview::new(number as u64))?)?;
    }
    let program = env!("CARGO_BIN_EXE_grenstaal");
    let quiet = |command: &mut Command| run(command.stdout(Stdio::null()).stderr(Stdio::null()));
    quiet(Command::new(program).arg("init").arg(&study).args(["--stance", "codebook", "--language", "nl"]))?;
    let import = Command::new(program)
        .args(["import", "--quiet", "--speakers", "I=interviewer; P=participant", "--study"])
        .arg(&study)
        .arg(&from)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .measured()?;
    let written = ending(&study.join("transcripts"), ".txt")?;
    ensure!(written == documents, "{written} of {documents} transcripts were written");
    println!("\n{:<26} {:>6} {:>8} {:>8} {:>10}", "", "files", "wall s", "CPU s", "CPU ms/file");
    print("grenstaal import", documents, &import);
    let convert = format!(
        "ls {0}/*.docx | head -n {pandoc} | xargs -P 2 -I '{{}}' sh -c 'pandoc -t plain -o {1}/$(basename $0).txt $0' '{{}}'",
        from.display(),
        plain.display()
    );
    let pandoc_took = Command::new("sh").args(["-c", &convert]).measured()?;
    let written = ending(&plain, ".txt")?;
    ensure!(written == pandoc, "pandoc wrote {written} of {pandoc}");
    print("pandoc -t plain, two at once", pandoc, &pandoc_took);
    Ok(())
}

/// Runs a command to its end and tells what it and its children took.
trait Measured {
    fn measured(&mut self) -> anyhow::Result<Usage>;
}

impl Measured for Command {
    fn measured(&mut self) -> anyhow::Result<Usage> {
        let (before, meter) = (children()?, Meter::start()?);
        run(self)?;
        Ok(Usage { wall: meter.stop()?.wall, cpu: children()? - before })
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}

/// Counts the files of an ending that hold anything.
fn ending(folder: &Path, ending: &str) -> anyhow::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        count += usize::from(entry.file_name().to_string_lossy().ends_with(ending) && entry.metadata()?.len() > 0);
    }
    Ok(count)
}

#[expect(clippy::print_stdout, reason = "a bench prints")]
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^52")]
fn print(name: &str, files: usize, usage: &Usage) {
    let each = usage.cpu * 1e3 / files as f64;
    println!("{name:<26} {files:>6} {:>8.2} {:>8.2} {each:>10.2}", usage.wall, usage.cpu);
}
