//! Agreement on 10,000 units by 5 coders: 60 codes yes or no, one of 60 categories, sets of 60 codes.
//!
//!     cargo bench --bench agreement -- [--resamples N] [--threads N] [--python PYTHON]
//!
//! In: nothing; tables are made up, with a seed. Out: a table on stdout of what each takes, median of five. With the Python
//! that has krippendorff and irrCAC in it, `benches/agreement.py` does a part of the same on one of the codes. Linux only.

mod measure;

use grenstaal::agreement::{Distance, Ratings, Resampling, Scale, Values, agreement};
use measure::{Meter, arguments, median};
use std::io::Write;

const UNITS: usize = 10_000;
const CODERS: usize = 5;
const CODES: u32 = 60;
const RUNS: usize = 5;

/// A generator of numbers that are random enough for a bench.
struct Chance(u64);

impl Chance {
    /// Draws a number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn main() -> anyhow::Result<()> {
    let (mut resamples, mut threads, mut python) = (1000, 2, None);
    let given = arguments();
    let mut given = given.iter();
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--resamples" => resamples = given.next().map_or("", String::as_str).parse()?,
            "--threads" => threads = given.next().map_or("", String::as_str).parse()?,
            "--python" => python = given.next(),
            other => anyhow::bail!("`{other}` is no option here"),
        }
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let mut chance = Chance(5);
    let codes: Vec<Ratings> = (0..CODES).map(|code| binary(&mut chance, u64::from(code) + 2)).collect();
    let category = vec![categories(&mut chance)];
    let sets = vec![sets(&mut chance)];
    writeln!(std::io::stdout(), "{UNITS} units, {CODERS} coders, {resamples} resamples, {threads} threads\n")?;
    writeln!(std::io::stdout(), "{:<44} {:>9} {:>9} {:>7}", "what", "wall s", "CPU s", "alpha")?;
    for (what, tables) in [
        ("60 codes, yes or no, all measures", &codes),
        ("one of 60 categories", &category),
        ("sets of 60 codes, MASI", &sets),
    ] {
        row(what, tables, Resampling { times: resamples, seed: 1 })?;
    }
    match (python, codes.first()) {
        (Some(python), Some(first)) => beside(python, first, resamples),
        _ => Ok(()),
    }
}

fn row(what: &str, tables: &[Ratings], resampling: Resampling) -> anyhow::Result<()> {
    let (mut wall, mut cpu, mut alpha) = (Vec::new(), Vec::new(), f64::NAN);
    for _ in 0..RUNS {
        let meter = Meter::start()?;
        for table in tables {
            let found = agreement(table, None, resampling);
            let one = found.measures.iter().find(|measure| measure.name.key() == "krippendorff_alpha");
            alpha = one.and_then(|one| one.value.ok()).unwrap_or(f64::NAN);
        }
        let usage = meter.stop()?;
        wall.push(usage.wall);
        cpu.push(usage.cpu);
    }
    let (wall, cpu) = (median(wall), median(cpu));
    writeln!(std::io::stdout(), "{what:<44} {wall:>9.3} {cpu:>9.2} {alpha:>7.3}")?;
    Ok(())
}

fn coders() -> Vec<String> {
    (0..CODERS).map(|coder| format!("c{coder}")).collect()
}

/// A code that about one unit in `rare` has; coders miss and add some.
fn binary(chance: &mut Chance, rare: u64) -> Ratings {
    let mut ratings = Ratings::new(coders(), Values::ranked(Scale::Nominal, vec!["no".into(), "yes".into()]));
    for _ in 0..UNITS {
        let there = chance.below(rare) == 0;
        let unit: Vec<Option<u32>> = (0..CODERS)
            .map(|_| Some(u32::from(if chance.below(10) == 0 { chance.below(rare) == 0 } else { there })))
            .collect();
        ratings.push(unit);
    }
    ratings
}

fn categories(chance: &mut Chance) -> Ratings {
    let names = (0..CODES).map(|code| format!("k{code}")).collect();
    let mut ratings = Ratings::new(coders(), Values::ranked(Scale::Nominal, names));
    for _ in 0..UNITS {
        let truth = chance.below(u64::from(CODES));
        let unit: Vec<Option<u32>> = (0..CODERS)
            .map(|_| if chance.below(4) == 0 { chance.below(u64::from(CODES)) } else { truth } as u32)
            .map(Some)
            .collect();
        ratings.push(unit);
    }
    ratings
}

/// Up to three codes a unit; coders drop one or add one now and then.
fn sets(chance: &mut Chance) -> Ratings {
    let mut units = Vec::new();
    for _ in 0..UNITS {
        let truth: Vec<u32> = (0..chance.below(4)).map(|_| chance.below(u64::from(CODES)) as u32).collect();
        let unit: Vec<Vec<u32>> = (0..CODERS)
            .map(|_| {
                let mut set = truth.clone();
                if chance.below(5) == 0 {
                    set.pop();
                }
                if chance.below(8) == 0 {
                    set.push(chance.below(u64::from(CODES)) as u32);
                }
                set.sort_unstable();
                set.dedup();
                set
            })
            .collect();
        units.push(unit);
    }
    let mut all: Vec<Vec<u32>> = units.iter().flatten().cloned().collect();
    all.sort();
    all.dedup();
    let codes = (0..CODES).map(|code| format!("k{code}")).collect();
    let values = Values::Sets { distance: Distance::Masi, codes, sets: all.clone() };
    let mut ratings = Ratings::new(coders(), values);
    for unit in units {
        let places = unit.iter().map(|set| all.binary_search(set).ok().and_then(|place| u32::try_from(place).ok()));
        ratings.push(places);
    }
    ratings
}

fn beside(python: &str, table: &Ratings, resamples: u32) -> anyhow::Result<()> {
    let mut content = format!("unit,{}\n", table.coders.join(","));
    for (unit, cells) in table.units().enumerate() {
        let cells: Vec<String> = cells.iter().map(|cell| cell.map_or(String::new(), |cell| cell.to_string())).collect();
        content.push_str(&format!("{unit},{}\n", cells.join(",")));
    }
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(content.as_bytes())?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/agreement.py");
    let output = std::process::Command::new(python).arg(script).arg(file.path()).arg(resamples.to_string()).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    writeln!(std::io::stdout())?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut parts = line.split('\t');
        let (name, what, seconds) = (parts.next(), parts.next(), parts.next());
        let (name, what) = (name.unwrap_or_default(), what.unwrap_or_default());
        writeln!(std::io::stdout(), "{:<70} {:>9}", format!("{name}: {what}"), seconds.unwrap_or_default())?;
    }
    Ok(())
}
