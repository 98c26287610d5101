//! The cache that answers a query fast: kept up to date, mended, shared, and never believed blindly.
//!
//! In: a study of two interviews whose files and cache are changed. Out: the right answer each time.

use crate::retrieval::ALL;
use crate::support::Study;
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::query::Query;

/// Two interviews, one word in both.
pub fn small() -> Study {
    Study::new()
        .codebook(crate::support::TIME)
        .transcript("p01-1", "I: Tell me.\n\nP: There is no time to learn.\n\nP: None.")
        .transcript("p02-1", "P: We learn together.\n\nI: How do you learn?")
}

/// The anchors of what a query finds, and why the index was not used.
fn ask(study: &Study, text: &str) -> (Vec<String>, Option<String>) {
    let project = Project::open(study.root(), false).unwrap();
    let frame = project.frame(&Silent);
    let retrieval = project.retrieval(&frame.study, &Silent).unwrap();
    let query = Query::new(text, &frame.study, None).unwrap();
    let answer = retrieval.answer(&query, ALL, &Silent).unwrap();
    let anchor = |passage: &grenstaal::query::Passage| {
        let (start, end) = passage.said.code_points(passage.hits[0]);
        format!("{}:{start}-{end}", frame.study.interview_id(passage.said.interview))
    };
    (answer.passages.iter().map(anchor).collect(), retrieval.trouble())
}

fn index(study: &Study) -> std::path::PathBuf {
    study.path(".grenstaal/search-1")
}

const LEARN: [&str; 2] = ["p01-1:36-41", "p02-1:6-11"];

#[test]
fn only_what_changed_is_indexed_again() {
    let mut study = small();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    let entries = |study: &Study| {
        let project = Project::open(study.root(), false).unwrap();
        let frame = project.frame(&Silent);
        drop(project.retrieval(&frame.study, &Silent).unwrap());
        let names = std::fs::read_dir(index(study)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let manifest = names.into_iter().find(|name| name.starts_with("manifest-")).unwrap();
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(index(study).join(manifest)).unwrap()).unwrap();
        json["interviews"].clone()
    };
    let before = entries(&study);
    study.write("transcripts/p02-1.txt", "P: We do not.\n");
    let after = entries(&study);
    assert_eq!(before["p01-1"], after["p01-1"]);
    assert_ne!(before["p02-1"]["key"], after["p02-1"]["key"]);
    assert_eq!(ask(&study, "learn").0, [LEARN[0]]);
    let study = study.yes("anna", "p01-1", "None.", "work/time");
    assert_ne!(
        entries(&study)["p02-1"]["key"],
        after["p02-1"]["key"],
        "the first decision changes what counts everywhere"
    );
    assert_eq!(ask(&study, "code:time").0, ["p01-1:47-52"]);
    std::fs::remove_file(study.path("transcripts/p01-1.txt")).unwrap();
    assert_eq!(ask(&study, "learn OR code:time"), (vec![], None));
    assert!(entries(&study).get("p01-1").is_none());
}

/// Makes a file one that was written then.
fn age(path: &std::path::Path, written: std::time::SystemTime) {
    std::fs::File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

#[test]
fn files_that_look_as_they_did_are_not_looked_into() {
    let mut study = small().yes("anna", "p01-1", "None.", "work/time");
    let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let glance = |study: &Study| std::fs::read_to_string(study.path(".grenstaal/glance")).ok();
    ask(&study, "learn");
    assert_eq!(glance(&study), None, "what was written just now may change again unseen");
    let files = ["transcripts/p01-1.txt", "transcripts/p02-1.txt", "codings/anna/p01-1.csv"];
    files.iter().for_each(|file| age(&study.path(file), written));
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    let first = glance(&study);
    assert!(first.is_some());
    std::fs::remove_file(study.path(".grenstaal/files.csv")).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    assert!(!study.path(".grenstaal/files.csv").exists(), "a glance was enough");
    study.write(files[1], "P: We do not.\n");
    age(&study.path(files[1]), written);
    assert_eq!(ask(&study, "learn"), (vec![LEARN[0].to_owned()], None));
    assert_ne!(glance(&study), first);
    std::fs::remove_file(study.path(files[2])).unwrap();
    assert_eq!(ask(&study, "code:time AND layer:decided").0, Vec::<String>::new());
    std::fs::remove_dir_all(index(&study)).unwrap();
    assert_eq!(ask(&study, "learn").0, [LEARN[0]], "the glance is no index");
}

#[test]
fn a_cache_that_is_damaged_half_written_or_of_another_version_is_made_again() {
    let study = small();
    ask(&study, "learn");
    let names: Vec<_> = std::fs::read_dir(index(&study)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.len() > 8, "{names:?}");
    for name in &names {
        for harm in 0..if cfg!(unix) { 4 } else { 3 } {
            ask(&study, "learn");
            let path = index(&study).join(name);
            let Ok(mut bytes) = std::fs::read(&path) else { continue };
            match harm {
                0 => std::fs::remove_file(&path).unwrap(),
                1 => std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                _ => {
                    let written = std::fs::metadata(&path).unwrap().modified().unwrap();
                    bytes.iter_mut().skip(1).step_by(3).for_each(|byte| *byte ^= 0x55);
                    std::fs::write(&path, bytes).unwrap();
                    if harm == 3 {
                        age(&path, written);
                    }
                }
            }
            assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None), "{name:?} {harm}");
        }
    }
    let mut manifest = std::fs::read_dir(index(&study)).unwrap().map(|entry| entry.unwrap().path());
    let manifest = manifest.find(|path| path.to_string_lossy().contains("manifest-")).unwrap();
    let newer = std::fs::read_to_string(&manifest).unwrap().replace("\"format\":2", "\"format\":3");
    std::fs::write(&manifest, newer).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    std::fs::remove_dir_all(study.path(".grenstaal")).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
}

#[test]
fn where_no_cache_can_be_written_the_answer_comes_from_reading() {
    let study = small().file(".grenstaal", "in the way");
    let (found, trouble) = ask(&study, "learn");
    assert_eq!(found, LEARN);
    assert!(trouble.is_some(), "and it is said");
}

#[test]
fn two_that_ask_at_once_get_the_same_answer() {
    for _ in 0..4 {
        let study = small();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&study, "learn"))).collect();
            asking.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for answer in answers {
            assert_eq!(answer, (LEARN.map(String::from).to_vec(), None));
        }
    }
}

#[test]
fn the_cache_is_no_part_of_the_study() {
    let study = small();
    ask(&study, "learn");
    assert_eq!(std::fs::read_to_string(study.path(".grenstaal/.gitignore")).unwrap(), "*\n");
}

#[test]
fn a_kill_in_the_midst_of_indexing_leaves_nothing_wrong() {
    let words = "de het een werk leren team druk samen kijken vragen ".repeat(400);
    let mut study = Study::new().codebook(crate::support::TIME);
    for number in 0..60 {
        study = study.transcript(&format!("p{number:02}-1"), &format!("P: {words}\n\nI: Ja?\n\nP: naald {number}"));
    }
    let whole = study.run(["search", "naald", "--limit", "0", "--format", "csv"]).exits(0).out.clone();
    assert_eq!(whole.lines().filter(|line| line.contains("naald")).count(), 60);
    for wait in [5, 20, 40, 60, 80, 120, 160, 240] {
        std::fs::remove_dir_all(study.path(".grenstaal")).unwrap();
        let mut child = study.command(["search", "naald"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        std::fs::create_dir_all(study.path(".grenstaal")).unwrap();
        let again = study.run(["search", "naald", "--limit", "0", "--format", "csv"]);
        again.exits(0);
        assert_eq!(again.out, whole, "killed after {wait} ms");
        assert!(!again.err.contains("without an index"), "{}", again.err);
    }
}
