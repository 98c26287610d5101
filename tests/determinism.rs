//! The same inputs give the same bytes: any machine, any number of threads, twice.

use crate::support::{Outcome, Study, files, same_files};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::OnceLock;

/// A name that no output may hold.
const USER: &str = "qwertyuiop";

fn made(threads: &str, environment: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let study = Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
    let _ = std::fs::remove_file(study.path("study.lock"));
    let mut command: Command = study.command(["run", "--force", "--threads", threads]);
    command.envs([("POLARS_MAX_THREADS", threads), ("RAYON_NUM_THREADS", threads)]).envs(environment.iter().copied());
    Outcome::of(&mut command).exits(0);
    let mut all = files(&study.path("../reports"));
    all.insert("study.lock".to_owned(), std::fs::read(study.path("study.lock")).unwrap());
    all
}

/// The sample study as one thread makes it: its reports, and its lock.
pub fn sample() -> &'static BTreeMap<String, Vec<u8>> {
    static SAMPLE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SAMPLE.get_or_init(|| made("1", &[]))
}

#[test]
fn one_thread_and_two_on_another_machine_give_the_same_bytes() {
    let elsewhere = [
        ("USER", USER),
        ("LOGNAME", USER),
        ("HOME", "/home/qwertyuiop"),
        ("HOSTNAME", USER),
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("COLUMNS", "40"),
    ];
    let two = made("2", &elsewhere);
    same_files(sample(), &two, "one thread (committed) and two (made now) differ");
    for (path, bytes) in &two {
        assert!(!String::from_utf8_lossy(bytes).contains(USER), "{path} names the user");
    }
}

#[test]
fn no_output_names_a_folder_of_this_machine_or_today() {
    let temporary = std::env::temp_dir().canonicalize().unwrap();
    let home = std::env::home_dir().unwrap_or_default();
    let mut never: Vec<String> = [&temporary, &home, &crate::support::repository().to_path_buf()]
        .into_iter()
        .map(|folder| format!("{}/", folder.display()))
        .filter(|folder| folder.len() > 2)
        .collect();
    never.extend(today());
    for (path, bytes) in sample().iter().filter(|(path, _)| !path.starts_with("assets/")) {
        let text = String::from_utf8_lossy(bytes);
        let named = never.iter().find(|name| text.contains(name.as_str()));
        assert_eq!(named, None, "{path}");
    }
}

/// Today, as people write it.
fn today() -> Vec<String> {
    let probe = tempfile::NamedTempFile::new().unwrap();
    let seconds = probe.as_file().metadata().unwrap().modified().unwrap();
    let days = seconds.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() / 86_400;
    // Howard Hinnant's `civil_from_days`.
    let z = days + 719_468;
    let (era, day_of_era) = (z / 146_097, z % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) =
        (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    assert!((2024..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day));
    vec![
        format!("{year}-{month:02}-{day:02}"),
        format!("{year}{month:02}{day:02}T"),
        format!("{day:02}-{month:02}-{year}"),
        format!("{day}/{month}/{year}"),
    ]
}

#[test]
fn the_order_of_rows_in_the_tables_of_a_study_decides_only_the_order() {
    let study = |cases: &str, interviews: &str| {
        Study::new()
            .codebook(crate::support::TIME)
            .file("cases.csv", cases)
            .file("interviews.csv", interviews)
            .transcript("p01-1", "P: No time.")
            .transcript("p02-1", "P: No time. No time.")
    };
    let a = study("case\np01\np02\n", "interview,case\np01-1,p01\np02-1,p02\n");
    let b = study("case\np02\np01\n", "interview,case\np02-1,p02\np01-1,p01\n");
    assert_eq!(a.counts("work/time"), b.counts("work/time"));
    assert_eq!(a.count("work/time", "coverage"), b.count("work/time", "coverage"));
}
