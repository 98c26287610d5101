//! `grenstaal chart`: a picture, its figures and its words.

use crate::support::{Study, TIME};

fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .file("interviews.csv", "interview,case,side,wave\np01-1,p01,a,1\np01-2,p01,b,2\np02-1,p02,a,3\n")
        .transcript("p01-1", "P: No time.")
        .transcript("p01-2", "P: No time.")
        .transcript("p02-1", "P: Fine.")
}

#[test]
fn each_kind_is_drawn_on_stdout_as_svg() {
    for kind in ["frequencies", "heatmap", "paired"] {
        let outcome = study().run(["chart", kind]);
        outcome.exits(0).prints("<svg").prints("</svg>");
    }
}

#[test]
fn a_file_is_written_by_its_ending() {
    let study = study();
    for ending in ["svg", "png", "csv", "txt", "PNG"] {
        let path = study.path(&format!("picture.{ending}"));
        study
            .run(["chart", "frequencies", "--out", path.to_str().unwrap()])
            .exits(0)
            .says("With how many participants");
        assert!(std::fs::metadata(&path).unwrap().len() > 20);
    }
    assert!(std::fs::read(study.path("picture.png")).unwrap().starts_with(b"\x89PNG"));
    let data = std::fs::read_to_string(study.path("picture.csv")).unwrap();
    assert_eq!(
        data,
        "group,label,participants,n,segments,layer\nwork,work/time,1,2,2,\"candidates by rule, not reviewed\"\n"
    );
    let words = std::fs::read_to_string(study.path("picture.txt")).unwrap();
    assert!(words.contains("n = 2 participants"), "{words}");
    let wrong = study.path("picture.gif");
    study.run(["chart", "frequencies", "--out", wrong.to_str().unwrap()]).exits(2).says("ends in svg, png, csv or txt");
    assert!(!wrong.exists());
    let nowhere = study.path("no/such/folder/a.svg");
    study.run(["chart", "frequencies", "--out", nowhere.to_str().unwrap()]).exits(2).says("cannot write");
}

#[test]
fn a_filter_narrows_n_in_the_picture() {
    study().run(["chart", "frequencies", "--where", "case=p01"]).exits(0).prints("n = 1");
    study().run(["chart", "heatmap", "--where", "side=b"]).exits(0);
}

#[test]
fn paired_needs_an_attribute_of_interviews_with_two_values() {
    let study = study();
    study.run(["chart", "paired", "--by", "side"]).exits(0);
    study
        .run(["chart", "paired", "--by", "wave"])
        .exits(2)
        .says("an interview attribute with two values; there are: side");
    study.run(["chart", "frequencies", "--by", "side"]).exits(2).says("goes with `paired`");
    let path = study.path("p.csv");
    study.run(["chart", "paired", "--out", path.to_str().unwrap()]).exits(0);
    let data = std::fs::read_to_string(path).unwrap();
    assert!(
        data.contains("work,work/time,2,1,2,1,1,1,0,0,"),
        "one of two on side a, one of one on side b, one on both: {data}"
    );
}

#[test]
fn a_chart_of_nothing_is_a_chart() {
    let study = Study::new().codebook("").transcript("p01-1", "P: Hello.");
    for kind in ["frequencies", "heatmap"] {
        study.run(["chart", kind]).exits(0).prints("</svg>");
    }
}
