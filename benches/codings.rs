//! Many codings of a person read, checked against the transcripts, and joined with what the rules propose. Linux only.
//!
//!     cargo bench --bench codings -- [--codings N] [--runs N] STUDY
//!
//! The study is seen through links; a coder `anna` says yes to some of its candidates, spread evenly. What codings take is
//! the difference between the study with them and without. Beside it, in the same run: Python reads the same files with its
//! `csv`, and compares each quote with the words in the transcript.

mod measure;

use anyhow::Context;
use grenstaal::coding::{CoderId, Lines, NewCoding, Verdict};
use grenstaal::excerpt::analyse;
use grenstaal::progress::Silent;
use grenstaal::project::{Loaded, Project};
use measure::{Meter, Usage, arguments, children, median, option, propose};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON: &str = "
import csv, glob, os, sys
right = 0
for path in glob.glob(sys.argv[1] + '/codings/*/*.csv'):
    name = os.path.basename(path)
    if name == 'progress.csv': continue
    text = open(sys.argv[1] + '/transcripts/' + name[:-4] + '.txt', encoding='utf-8').read()
    for row in csv.DictReader(open(path, encoding='utf-8', newline='')):
        quote = row['quote'].replace('\\\\n', '\\n').replace('\\\\\\\\', '\\\\')
        right += text[int(row['start']):int(row['end'])] == quote
print(right)
";

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() -> anyhow::Result<()> {
    let mut arguments = arguments();
    let wanted = option(&mut arguments, "--codings")?.unwrap_or(100_000);
    let runs = option(&mut arguments, "--runs")?.unwrap_or(5);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global()?;
    let study = fs::canonicalize(arguments.first().context("name a study")?)?;
    let around = tempfile::Builder::new().prefix("codings-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let [bare, coded] = ["bare", "coded"].map(|name| around.path().join(name));
    [&bare, &coded].into_iter().try_for_each(|folder| link(&study, folder))?;
    let written = decide(&coded, wanted)?;
    println!("{written} codings; medians of {runs}, two threads");
    println!("{:<44} {:>8} {:>8}", "", "wall s", "CPU s");
    let mut taken: [Vec<Usage>; 5] = Default::default();
    let [bare_reading, reading, bare_counting, counting, python] = &mut taken;
    for _ in 0..runs {
        let sides = [(&bare, &mut *bare_reading, &mut *bare_counting), (&coded, &mut *reading, &mut *counting)];
        for (folder, reading, counting) in sides {
            let meter = Meter::start()?;
            let loaded = load(folder)?;
            reading.push(meter.stop()?);
            let meter = Meter::start()?;
            let _analysis = analyse(&loaded.study, &Silent)?;
            counting.push(meter.stop()?);
        }
        python.push(by_python(&coded, written)?);
    }
    let middle = |all: &[Usage], of: fn(&Usage) -> f64| median(all.iter().map(of).collect());
    let both = |all: &[Usage]| [middle(all, |usage| usage.wall), middle(all, |usage| usage.cpu)];
    let [bare_reading, reading, bare_counting, counting, python] = taken.map(|all| both(&all));
    let less = |a: [f64; 2], b: [f64; 2]| [a[0] - b[0], a[1] - b[1]];
    let (read, joined) = (less(reading, bare_reading), less(counting, bare_counting));
    for (what, [wall, cpu]) in [
        ("reading the study without codings", bare_reading),
        ("codings: read and checked", read),
        ("counting the study without codings", bare_counting),
        ("codings: joined and counted", joined),
        ("codings, together", [read[0] + joined[0], read[1] + joined[1]]),
        ("Python: csv, and each quote compared", python),
    ] {
        println!("{what:<44} {wall:>8.3} {cpu:>8.2}");
    }
    Ok(())
}

fn load(folder: &Path) -> anyhow::Result<Loaded> {
    Ok(Project::open(folder, false)?.load(false, &Silent))
}

/// Makes a folder that looks like the study, without codings, outputs and lock.
fn link(study: &Path, linked: &PathBuf) -> anyhow::Result<()> {
    fs::create_dir_all(linked)?;
    for entry in fs::read_dir(study)? {
        let name = entry?.file_name();
        if ![".grenstaal", "study.lock", "codings", "reports"].iter().any(|left| name == **left) {
            symlink(study.join(&name), linked.join(&name))?;
        }
    }
    Ok(())
}

/// Says yes to about as many candidates as wanted, every so many; returns to how many.
fn decide(folder: &Path, wanted: usize) -> anyhow::Result<usize> {
    let loaded = load(folder)?;
    let study = &loaded.study;
    let candidates = propose(study)?;
    let all: usize = candidates.iter().map(|candidates| candidates.list.len()).sum();
    anyhow::ensure!(all >= wanted, "the rules propose {all}");
    let coder = CoderId("anna".to_owned());
    let own = folder.join(format!("codings/{coder}"));
    fs::create_dir_all(&own)?;
    let (mut seen, mut written) = (0, 0);
    let transcripts = study.transcripts.iter().flatten();
    for (transcript, candidates) in transcripts.zip(&candidates) {
        let mut lines = Lines::default();
        for candidate in &candidates.list {
            seen += 1;
            if seen * wanted / all > written {
                written += 1;
                let coding = NewCoding::new(candidate.segment, study.codebook.id(candidate.code), Verdict::Yes);
                lines.put(&coding, &study.codebook, &transcript.text, true);
            }
        }
        fs::write(own.join(format!("{}.csv", transcript.id)), lines.print())?;
    }
    Ok(written)
}

fn by_python(folder: &Path, written: usize) -> anyhow::Result<Usage> {
    let (meter, before) = (Meter::start()?, children()?);
    let output = Command::new("python3").args(["-c", PYTHON]).arg(folder).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let right: usize = String::from_utf8(output.stdout)?.trim().parse()?;
    anyhow::ensure!(right <= written && right * 10 > written * 9, "{right} of {written} quotes stand");
    Ok(Usage { wall: meter.stop()?.wall, cpu: children()? - before })
}
