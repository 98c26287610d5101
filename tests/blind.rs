//! Samples coded twice, and what a coder who codes blind does not see.

use crate::support::{Outcome, Study, TIME};
use std::fs;

/// Anna has decided on everything; both interviews are to be coded blind by bo, who has read the first.
fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", "P: There was no time. So it goes.")
        .transcript("p02-1", "P: We had no time either. Secretly I like it.")
        .yes("anna", "p01-1", "So it goes.", "work/time")
        .yes("anna", "p02-1", "Secretly I like it.", "work/time")
        .no("anna", "p02-1", "We had no time either.", "work/time")
        .file("codings/bo/progress.csv", "interview,status\np01-1,full\n")
        .file("codings/bo/p01-1.csv", "start,end,code\n")
        .file("samples.toml", "[[sample]]\nkind = \"double\"\ninterviews = [\"p01-1\", \"p02-1\"]\ncoders = [\"bo\"]\n")
        .settings("[analysis]\nseveral = \"union\"")
}

#[test]
fn who_codes_blind_sees_neither_candidates_nor_the_others_in_any_command() {
    let study = study();
    let commands: [&[&str]; 11] = [
        &["candidates"],
        &["code", "list"],
        &["code", "read"],
        &["quotes", "time"],
        &["search", "code:time"],
        &["search", "code:time layer:all"],
        &["search", "coder:rules"],
        &["table", "frequencies"],
        &["table", "uncoded"],
        &["trace", "--code", "time"],
        &["trace", "Secretly I like it"],
    ];
    for command in commands {
        let open = study.run(command);
        let blind = Outcome::of(study.command(command).env("GRENSTAAL_CODER", "bo"));
        assert_ne!(open.out, blind.out, "{command:?}");
        let coded = |outcome: &Outcome| {
            let lines = outcome.out.lines().filter(|line| line.contains("p02-1") && !line.contains("p02-1.txt"));
            lines.filter(|line| line.contains("work/time") || line.contains("either")).count()
        };
        assert_eq!(coded(&blind), 0, "{command:?}: {}", blind.out);
        assert!(!blind.out.contains("anna") || !blind.out.contains("Secretly"), "{command:?}: {}", blind.out);
    }
    study.run(["trace", "Secretly I like it"]).prints("anna says yes");
    study.run(["trace", "Secretly I like it", "--coder", "bo"]).prints("Secretly").prints_no("anna");
    study.run(["code", "accept", "time", "--all", "--coder", "bo"]).exits(0).prints("1 added").prints_no("either");
    study.run(["run", "--coder", "bo"]).exits(2).says("bo codes blind and is not done with p02-1").says("code read");
    study.run(["check", "--coder", "bo"]).exits(0);
}

#[test]
fn what_is_wrong_in_the_files_of_others_is_not_told_either() {
    let study = study().coding("anna", "p02-1", "3,9,work/time,yes,stolen words,,");
    study.run(["check"]).exits(1).prints("stolen words");
    study.run(["check", "--coder", "bo"]).exits(0).prints_no("stolen words");
}

#[test]
fn who_has_read_everything_sees_it_again() {
    let study = study();
    study.run(["code", "read", "p02-1", "--coder", "bo"]).exits(0);
    study.run(["trace", "Secretly I like it", "--coder", "bo"]).prints("anna says yes");
    study.run(["run", "--coder", "bo"]).exits(0);
}

#[test]
fn a_sample_is_drawn_noted_and_not_drawn_over() {
    let study = study().file("cases.csv", "case,job\np01,nurse\np02,cook\n");
    fs::remove_file(study.path("samples.toml")).unwrap();
    let draw = ["sample", "--double", "50%", "--seed", "4", "--stratify", "job"];
    study.run(draw.into_iter().chain(["--dry-run"])).exits(0).prints("1 of 2 interviews, seed 4");
    assert!(!study.path("samples.toml").exists());
    study.run(draw.into_iter().chain(["--coders", "anna,bo"])).exits(0).prints("coded blind by anna and bo");
    let first = fs::read_to_string(study.path("samples.toml")).unwrap();
    assert!(first.contains("percent = 50\nseed = 4\nstratify = [\"job\"]"), "{first}");
    study.run(draw).exits(2).says("a sample of the kind `double` already").says("--replace");
    let dry = study.run(draw.into_iter().chain(["--dry-run"]));
    dry.exits(0).prints("1 of 2 interviews, seed 4").says("this draw would be refused; with --replace");
    assert_eq!(fs::read_to_string(study.path("samples.toml")).unwrap(), first);
    study.run(draw.into_iter().chain(["--dry-run", "--replace"])).exits(0).says("would take its place");
    study.run(["sample", "--holdout", "100"]).exits(0).prints("2 of 2 interviews");
    study.run(draw.into_iter().chain(["--replace"])).exits(0);
    let both = fs::read_to_string(study.path("samples.toml")).unwrap();
    assert_eq!(both.matches("[[sample]]").count(), 2, "{both}");
    study.run(["check"]).prints_no("samples.toml");
    study.run(["sample", "--double", "120%"]).exits(2).says("from 1% to 100%");
    study.run(["sample", "--double", "20%", "--stratify", "jop"]).exits(2).says("did you mean `job`?");
    study.run(["sample"]).exits(2);
}
