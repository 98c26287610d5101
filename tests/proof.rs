//! What the program promises, tried where it is hardest: other folders and environments, a checkout that converts line ends,
//! quotations edited at random.
//!
//! In: the sample study and tiny ones. Out: the same bytes, or a finding; and the shares that were found out.

use crate::determinism::sample;
use crate::support::{Outcome, PROGRAM, Study, TIME, files, repository, same_files};
use grenstaal::manuscript::{Checked, Labels, Status, check, passages, read, scanned};
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::study::Study as Read;
use grenstaal::transcript::Role;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn a_folder_with_accents_filled_in_another_order_and_a_set_clock_change_no_byte() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("één studie – ‘naïef’ (2)");
    for folder in ["codebooks", "corpus-sample"] {
        for (path, bytes) in files(&repository().join(folder)).into_iter().rev() {
            let path = root.join(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    fs::remove_file(root.join("corpus-sample/study.lock")).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["run", "--force"]).arg(root.join("corpus-sample"));
    command.env("SOURCE_DATE_EPOCH", "86400").env_remove("TZ").env("LC_ALL", "C");
    Outcome::of(&mut command).exits(0);
    let mut now = files(&root.join("reports"));
    now.insert("study.lock".to_owned(), fs::read(root.join("corpus-sample/study.lock")).unwrap());
    same_files(sample(), &now, "here and in a folder of another name differ");
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    let out = command.args(identity).args(arguments).current_dir(folder).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// A study that was run and committed, and a checkout of it by somebody whose git converts line ends.
fn checked_out(attributes: Option<&str>) -> (Study, tempfile::TempDir) {
    let study = Study::new().codebook(TIME).transcript("p01-1", "I: And?\n\nP: I had no time.");
    let mut study = study.yes("anna", "p01-1", "no time", "work/time");
    study.write(".gitignore", ".grenstaal/\n");
    if let Some(attributes) = attributes {
        study.write(".gitattributes", attributes);
    }
    study.run(["run"]).exits(0);
    git(study.root(), &["init", "--quiet"]);
    git(study.root(), &["-c", "core.autocrlf=false", "add", "--all"]);
    git(study.root(), &["commit", "--quiet", "-m", "-"]);
    let place = tempfile::tempdir().unwrap();
    let from = study.root().to_str().unwrap();
    git(place.path(), &["clone", "--quiet", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", from, "copy"]);
    (study, place)
}

fn on(place: &tempfile::TempDir, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(PROGRAM).args(arguments).arg("-C").arg(place.path().join("copy")))
}

#[test]
fn a_checkout_that_converts_line_ends_is_a_finding() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let (_, place) = checked_out(None);
    let transcript = fs::read_to_string(place.path().join("copy/transcripts/p01-1.txt")).unwrap();
    assert!(transcript.contains("\r\n"), "git converted");
    let found = on(&place, &["check"]);
    found.exits(1).prints("error transcripts/p01-1.txt: ").prints("have other line ends than study.lock knows");
    assert_eq!(found.out.matches(" [").count(), 1, "one finding, and not what comes of it: {}", found.out);
    for mode in ["--locked", "--frozen"] {
        let outcome = on(&place, &["run", mode]);
        outcome.exits(1).prints("have other line ends").says("line ends were converted; nothing was written");
        assert_eq!(outcome.out.lines().count(), 1, "{}", outcome.out);
    }
    on(&place, &["run"]).exits(2).says("other line ends").says("nothing was written");
    on(&place, &["quotes", "work/time"]).says("[line-ends]").says_no("[coding-moved]");
    let article = place.path().join("article.md");
    fs::write(&article, "One<!-- grenstaal: participants(work/time) --> hurried.\n").unwrap();
    let outcome = on(&place, &["verify", article.to_str().unwrap()]);
    outcome.exits(2).says("nothing was sought or counted").says_no("[").prints_no("figures");
    // As docs/checks tells.
    let copy = place.path().join("copy");
    fs::write(copy.join(".gitattributes"), "* text=auto eol=lf\n").unwrap();
    git(&copy, &["add", ".gitattributes"]);
    git(&copy, &["commit", "--quiet", "-m", "-"]);
    git(&copy, &["rm", "-r", "-q", "--cached", "."]);
    git(&copy, &["reset", "-q", "--hard"]);
    on(&place, &["check"]).exits(0).prints_no("[");
    on(&place, &["run", "--frozen"]).exits(0);
}

#[test]
fn line_ends_of_reports_and_tables_alone_are_a_warning() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let (_, place) = checked_out(Some("*.txt text eol=lf\n"));
    let found = on(&place, &["check"]);
    found.exits(0).prints("warning cases.csv: ").prints("[line-ends]");
    assert_eq!(found.out.matches(" [").count(), 1, "{}", found.out);
    on(&place, &["run", "--frozen"]).exits(1).prints_no("would be another").says("line ends were converted");
    on(&place, &["run"]).exits(0).prints("because").says("[line-ends]");
}

#[test]
fn what_init_writes_for_git_keeps_line_ends_and_every_byte() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let made = tempfile::tempdir().unwrap();
    let folder = made.path().join("new");
    let init = ["init", folder.to_str().unwrap(), "--language", "en", "--stance", "codebook"];
    crate::support::grenstaal(init).exits(0);
    let attributes = fs::read_to_string(folder.join(".gitattributes")).unwrap();
    let (study, place) = checked_out(Some(&attributes));
    let kept = |root: &Path| {
        let mut all = files(root);
        all.retain(|path, _| !path.starts_with(".git") && !path.starts_with(".grenstaal/"));
        all
    };
    same_files(&kept(study.root()), &kept(&place.path().join("copy")), "the study and its checkout differ");
    on(&place, &["check"]).exits(0).prints_no("[stale]");
    on(&place, &["run", "--frozen"]).exits(0);
}

/// SplitMix64.
struct Lot(u64);

impl Lot {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap()
    }
}

/// How a quotation is edited; the first five are true.
const EDITS: [&str; 11] = [
    "as said",
    "other marks and case",
    "words left out, and said so",
    "words put in, and said so",
    "the right speaker named",
    "one word another",
    "one word left out",
    "one word put in",
    "two words swapped",
    "an ellipsis between two conversations",
    "the wrong speaker named",
];
const TRUE: usize = 5;

/// A stretch of one participant's turn, in words without marks that mean something in a manuscript.
fn said<'s>(study: &'s Read, lot: &mut Lot) -> (Vec<&'s str>, usize) {
    loop {
        let interview = lot.next(study.transcripts.len());
        let Some(transcript) = study.transcript(interview) else { continue };
        let Some(turn) = transcript.turns.get(lot.next(transcript.turns.len())) else { continue };
        let words: Vec<&str> = transcript.words_of(turn).split_whitespace().collect();
        let long = 8 + lot.next(22);
        let odd =
            |word: &&str| word.contains(['[', ']', '(', ')', '"', '“', '”', '„', '…', '*', '_', '<', '‘', '’', '\'']);
        let from = lot.next(words.len().saturating_sub(long).max(1));
        let Some(own) = words.get(from..from + long) else { continue };
        let case = study.roster.interviews[interview].case.unwrap();
        let letters = |word: &&str| word.chars().any(char::is_alphanumeric);
        if transcript.role(turn) == Role::Participant && !own.iter().any(odd) && own.iter().all(letters) {
            return (own.to_vec(), case);
        }
    }
}

fn plain(words: &str) -> String {
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A quotation edited in some way, and who is named behind it; `None` where the edit makes no difference.
fn edited(study: &Read, corpus: &str, vocabulary: &[String], edit: usize, lot: &mut Lot) -> Option<String> {
    let (words, case) = said(study, lot);
    let (n, middle) = (words.len(), 2 + lot.next(words.len() - 4));
    let join = |parts: &[&[&str]]| parts.concat().join(" ");
    let id = |case: usize| study.roster.cases[case].id.0.clone();
    let another = vocabulary[lot.next(vocabulary.len())].as_str();
    let quoted = match edit {
        1 => words.join(" ").to_uppercase().replace(',', " –"),
        2 => join(&[&words[..middle], &["[…]"], &words[(middle + 1 + lot.next(3)).min(n - 2)..]]),
        3 => join(&[&words[..middle], &["[zo gezegd]"], &words[middle..]]),
        5 => join(&[&words[..middle], &[another], &words[middle + 1..]]),
        6 => join(&[&words[..middle], &words[middle + 1..]]),
        7 => join(&[&words[..middle], &[another], &words[middle..]]),
        8 => join(&[&words[..middle], &[words[middle + 1], words[middle]], &words[middle + 2..]]),
        9 => {
            let (other, whose) = said(study, lot);
            (whose != case).then_some(())?;
            join(&[&words[..n.min(12)], &["[…]"], &other[..other.len().min(12)]])
        }
        _ => words.join(" "),
    };
    // An edit that gives what was said elsewhere is none, and words that several said have several speakers.
    if (5..9).contains(&edit) && corpus.contains(&format!(" {} ", plain(&quoted))) {
        return None;
    }
    if edit == 10 && corpus.matches(&format!(" {} ", plain(&quoted))).count() > 1 {
        return None;
    }
    let named = match edit {
        4 => format!(" ({})", id(case)),
        10 => format!(" ({})", id((case + 1 + lot.next(study.roster.cases.len() - 1)) % study.roster.cases.len())),
        _ => String::new(),
    };
    Some(format!("Daarover is veel te zeggen. Zo klinkt het: “{quoted}”{named}."))
}

/// The formats in which the quotations are written.
const WRITTEN: [&str; 6] = ["md", "txt", "docx", "html", "tex", "typ"];

/// Paragraphs as a file of a format, with the marks or commands that people use in it.
fn written(format: &str, paragraphs: &[String]) -> Vec<u8> {
    let escaped = |signs: &str, text: &str| -> String {
        text.chars().flat_map(|c| signs.contains(c).then_some('\\').into_iter().chain([c])).collect()
    };
    let each = |one: &dyn Fn(&str) -> String| paragraphs.iter().map(|text| one(text)).collect::<String>().into_bytes();
    match format {
        "docx" => crate::support::docx(&paragraphs.iter().map(String::as_str).collect::<Vec<_>>()),
        "html" => each(&|text| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<p>{}</p>\n", text.replace('“', "<q>").replace('”', "</q>"))
        }),
        "tex" => each(&|text| {
            let text = escaped("%$&#_{}", text).replace('“', "\\enquote{").replace('”', "}");
            format!("{}\n\n", text.replace(" […] ", " \\textelp{} "))
        }),
        "typ" => each(&|text| {
            let text = escaped("\\#$*_`<@~", text).replace('“', "#quote[").replace('”', "]");
            format!("{text}\n\n")
        }),
        "txt" => each(&|text| format!("{}\n\n", text.replace('“', ",,").replace('”', "''"))),
        _ => each(&|text| format!("{text}\n\n")),
    }
}

#[test]
fn quotations_edited_at_random_are_found_out_and_true_ones_are_not_accused() {
    found_out(8, 2007);
}

#[test]
#[ignore = "takes some minutes: cargo test -- --ignored --nocapture thousands_of_quotations"]
fn thousands_of_quotations_edited_at_random_are_found_out() {
    found_out(300, 19);
}

/// Makes quotations of each kind, so many, and holds them against the sample study; tells the shares.
fn found_out(each: usize, seed: u64) {
    let project = Project::open(&repository().join("corpus-sample"), false).unwrap();
    let loaded = project.load(false, &Silent);
    let study = &loaded.study;
    let all: Vec<String> =
        study.transcripts.iter().flatten().map(|transcript| format!(" {} ", plain(transcript.text.as_str()))).collect();
    let corpus = all.join("\n");
    let vocabulary: BTreeSet<String> =
        corpus.split_whitespace().filter(|word| word.len() > 2).map(str::to_owned).collect();
    let vocabulary: Vec<String> = vocabulary.into_iter().collect();
    let mut lot = Lot(seed);
    let mut paragraphs: Vec<String> = Vec::new();
    for _ in 0..each {
        for edit in 0..EDITS.len() {
            let made = std::iter::repeat_with(|| edited(study, &corpus, &vocabulary, edit, &mut lot)).flatten().next();
            paragraphs.extend(made);
        }
    }
    let labels = Labels::of(study);
    for format in WRITTEN {
        let manuscript = read(&format!("random.{format}"), &written(format, &paragraphs)).unwrap();
        let quoted = passages(&manuscript, &labels);
        let turns = scanned(study, quoted.iter().map(|passage| passage.words.as_str()));
        let checked: Checked = check(study, None, &turns, &[manuscript]);
        assert_eq!(checked.passages.len(), paragraphs.len(), "{format}");
        let odd = checked.findings.iter().filter(|finding| finding.check == "quotation-marks").count();
        assert_eq!(odd, 0, "{format}");
        for (edit, name) in EDITS.iter().enumerate() {
            let own: Vec<_> = checked.passages.iter().skip(edit).step_by(EDITS.len()).collect();
            let accused = |judged: &&&grenstaal::manuscript::Judged| {
                judged.status > Status::Translated || judged.speaker == Some(false)
            };
            let wrong: Vec<_> = own.iter().filter(accused).collect();
            let what = if edit < TRUE { "accused" } else { "found out" };
            eprintln!("{format}: {name}: {} of {each} {what}", wrong.len());
            let missed =
                own.iter().filter(|judged| accused(judged) == (edit < TRUE)).map(|judged| &judged.passage.words);
            let missed: Vec<&String> = missed.collect();
            assert_eq!(missed, Vec::<&String>::new(), "{format}: {name}");
        }
    }
}
