//! `grenstaal agree`: measures of agreement on plain tables, beside other programs and on bad input.

use crate::support::{Outcome, PROGRAM, put, repository};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// A folder with one table.
struct Table {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn table(content: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    put(&path, content);
    Table { _folder: folder, path }
}

impl Table {
    fn run(&self, arguments: &[&str]) -> Outcome {
        let spans = arguments.contains(&"--length");
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.path.parent().unwrap());
        command.args(["agree", if spans { "--spans" } else { "--ratings" }, "table.csv"]);
        Outcome::of(command.args(arguments))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--format", "json"]].concat()).exits(0).json()
    }
}

#[track_caller]
fn measure(found: &Value, name: &str, category: Option<&str>) -> Value {
    let measures = found["measures"].as_array().unwrap();
    let wanted = |one: &&Value| one["measure"] == name && one["category"].as_str() == category;
    let mut all = measures.iter().filter(wanted);
    let one = all.next().unwrap_or_else(|| panic!("{name} {category:?} is not in {found:#}"));
    assert!(all.next().is_none(), "{name} stands twice");
    one.clone()
}

fn names(found: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        found["measures"].as_array().unwrap().iter().map(|one| one["measure"].as_str().unwrap()).collect();
    names.dedup();
    names
}

/// Krippendorff 2011.
const OBSERVERS: &str = "unit,A,B,C,D\n1,1,1,,1\n2,2,2,3,2\n3,3,3,3,3\n4,3,3,3,3\n5,2,2,2,2\n6,1,2,3,4\n7,4,4,4,4\n8,1,1,2,1\n\
    9,2,2,2,2\n10,,5,5,5\n11,,,1,1\n12,,3,,\n";

const TWO: &str = "unit,anna,bram\n1,x,x\n2,x,y\n3,y,y\n4,y,y\n5,x,\n";

#[test]
fn figures_are_those_of_other_programs() {
    let folder = repository().join("tests/fixtures/agreement");
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let mut compared = 0;
    for case in expected["cases"].as_array().unwrap() {
        let (name, file) = (case["name"].as_str().unwrap(), case["file"].as_str().unwrap());
        let what = if name.starts_with("spans") { "--spans" } else { "--ratings" };
        let mut command = Command::new(PROGRAM);
        command.args(["agree", what]).arg(folder.join(file)).args(["--bootstrap", "0", "--format", "json"]);
        command.args(case["args"].as_array().unwrap().iter().map(|argument| argument.as_str().unwrap()));
        let found = Outcome::of(&mut command).exits(0).json();
        for figure in case["figures"].as_array().unwrap() {
            let one = measure(&found, figure["measure"].as_str().unwrap(), figure["category"].as_str());
            let tolerance = figure["tolerance"].as_f64().unwrap();
            let mut near = |ours: &Value, theirs: &Value| {
                let off = (ours.as_f64().unwrap() - theirs.as_f64().unwrap()).abs();
                assert!(off <= tolerance, "{name}: {one:#} beside {figure:#}");
                compared += 1;
            };
            near(&one["value"], &figure["value"]);
            if figure.get("se").is_some() {
                near(&one["se"], &figure["se"]);
                near(&one["interval"][0], &figure["interval"][0]);
                near(&one["interval"][1], &figure["interval"][1]);
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn json_holds_every_measure_that_fits_the_data() {
    let observers = table(OBSERVERS);
    let found = observers.json(&["--scale", "ordinal"]);
    assert_eq!(
        names(&found),
        [
            "percent_agreement",
            "fleiss_kappa",
            "conger_kappa",
            "brennan_prediger",
            "gwet_ac1",
            "gwet_ac2",
            "krippendorff_alpha",
            "positive_specific_agreement"
        ]
    );
    let alpha = measure(&found, "krippendorff_alpha", None);
    assert_eq!(format!("{:.3}", alpha["value"].as_f64().unwrap()), "0.815");
    assert_eq!((&alpha["scale"], &alpha["interval_method"]), (&"ordinal".into(), &"units".into()));
    assert_eq!((&alpha["units"], &alpha["coders"], &alpha["reason"]), (&11.into(), &4.into(), &Value::Null));
    let (low, high) = (alpha["interval"][0].as_f64().unwrap(), alpha["interval"][1].as_f64().unwrap());
    assert!(low < 0.815 && 0.815 < high && alpha["se"].as_f64().unwrap() > 0.05, "{alpha}");
    let ac1 = measure(&found, "gwet_ac1", None);
    assert_eq!((&ac1["interval_method"], &ac1["units"]), (&"analytic".into(), &12.into()));
    let methods: Vec<&Value> = ac1["intervals"].as_array().unwrap().iter().map(|one| &one["method"]).collect();
    assert_eq!(methods, ["analytic", "units"]);
    assert_eq!(measure(&found, "gwet_ac2", None)["weights"], "ordinal");
}

#[test]
fn two_coders_have_measures_of_their_own() {
    let two = table(TWO);
    let found = two.json(&[]);
    let expected = ["percent_agreement", "cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger"];
    assert_eq!(names(&found)[..6], expected);
    assert_eq!(names(&found)[6..], ["gwet_ac1", "krippendorff_alpha", "positive_specific_agreement", "holsti"]);
    // Four units by both, three alike: 0.75; chance ½·¼ + ½·¾ = ½. Alone in unit 5, anna has no pair.
    assert_eq!(measure(&found, "percent_agreement", None)["value"], 0.75);
    assert_eq!(measure(&found, "cohen_kappa", None)["value"], 0.5);
    assert_eq!(measure(&found, "cohen_kappa", None)["units"], 4);
    // 2·1 / (2 + 1) and 2·2 / (2 + 3); 2·3 / (5 + 4).
    assert_eq!(measure(&found, "positive_specific_agreement", Some("x"))["value"], 2.0 / 3.0);
    assert_eq!(measure(&found, "positive_specific_agreement", Some("y"))["value"], 0.8);
    assert_eq!(measure(&found, "holsti", None)["value"], 6.0 / 9.0);
    let weighted = two.json(&["--weights", "linear", "--categories", "x,y"]);
    assert_eq!(measure(&weighted, "cohen_kappa_weighted", None)["value"], 0.5);
    assert_eq!(measure(&weighted, "cohen_kappa_weighted", None)["weights"], "linear");
}

#[test]
fn declared_categories_count_where_chance_depends_on_them() {
    let two = table(TWO);
    let value = |arguments: &[&str], name: &str| measure(&two.json(arguments), name, None)["value"].as_f64().unwrap();
    assert_eq!(value(&[], "brennan_prediger"), 0.5);
    assert!((value(&["--categories", "x,y,z,w"], "brennan_prediger") - 2.0 / 3.0).abs() < 1e-12);
    assert!(value(&["--categories", "x,y,z"], "gwet_ac1") > value(&[], "gwet_ac1"));
    assert_eq!(value(&["--categories", "x,y,z"], "krippendorff_alpha"), value(&[], "krippendorff_alpha"));
    let found = two.json(&["--categories", "x,y,z"]);
    let unused = measure(&found, "positive_specific_agreement", Some("z"));
    assert_eq!(unused["value"], Value::Null);
    assert_eq!(unused["reason"], "nobody used this category where two coders coded");
}

#[test]
fn what_is_undefined_is_null_with_its_reason() {
    let same = table("unit,a,b\n1,x,x\n2,x,x\n").json(&[]);
    for name in ["cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "krippendorff_alpha"] {
        let one = measure(&same, name, None);
        assert_eq!((&one["value"], &one["se"], &one["interval"]), (&Value::Null, &Value::Null, &Value::Null), "{one}");
        assert!(one["reason"].as_str().unwrap().starts_with("all codings are of one category"), "{one}");
    }
    for name in ["brennan_prediger", "gwet_ac1"] {
        assert!(measure(&same, name, None)["reason"].as_str().unwrap().starts_with("only one category is known"));
    }
    assert_eq!(measure(&same, "percent_agreement", None)["value"], 1.0);
    let declared = table("unit,a,b\n1,x,x\n2,x,x\n").json(&["--categories", "x,y"]);
    assert_eq!(measure(&declared, "gwet_ac1", None)["value"], 1.0);
    let apart = table("unit,a,b\n1,x,\n2,,x\n").json(&[]);
    let alpha = measure(&apart, "krippendorff_alpha", None);
    assert_eq!((&alpha["value"], &alpha["units"]), (&Value::Null, &0.into()));
    assert_eq!(alpha["reason"], "no unit was coded by two coders");
    assert_eq!(measure(&apart, "holsti", None)["value"], 0.0);
}

#[test]
fn sets_are_compared_whole_and_code_by_code() {
    let sets = table("unit,a,b\n1,x|y,y | x\n2,x,x|y\n3,|,|\n4,z,|\n5,,x\n");
    let found = sets.json(&["--sets"]);
    assert_eq!(names(&found), ["percent_agreement", "krippendorff_alpha", "positive_specific_agreement", "holsti"]);
    assert_eq!(measure(&found, "percent_agreement", None)["value"], 0.5);
    assert_eq!(measure(&found, "krippendorff_alpha", None)["distance"], "masi");
    assert_eq!(measure(&found, "krippendorff_alpha", None)["units"], 4, "an empty set is a coding");
    assert_eq!(measure(&found, "positive_specific_agreement", Some("y"))["value"], 2.0 / 3.0);
    // Codes that both gave: 2 + 1; given in all: 4 + 4 of a, 4 and one alone of b.
    assert_eq!(measure(&found, "holsti", None)["value"], 2.0 * 3.0 / 9.0);
    let jaccard = sets.json(&["--sets", "--distance", "jaccard"]);
    let alpha = |found: &Value| measure(found, "krippendorff_alpha", None)["value"].as_f64().unwrap();
    assert!(alpha(&jaccard) > alpha(&found));
}

#[test]
fn spans_have_the_family_of_u_alpha() {
    let spans = table("coder,start,end,category\na,0,10,x\na,12,20,y\nb,1,9,x\nb,12,22,y\nb,22,25,x\n");
    let found = spans.json(&["--length", "30"]);
    assert_eq!(names(&found), ["u_alpha", "bar_u_alpha", "cu_alpha", "ku_alpha"]);
    let cu = measure(&found, "cu_alpha", None);
    assert_eq!((&cu["value"], &cu["coders"], &cu["units"]), (&1.0.into(), &2.into(), &5.into()));
    // Both marked 8 + 8 of 30 places.
    assert_eq!(cu["coverage"], 16.0 / 30.0);
    assert_eq!(measure(&found, "ku_alpha", Some("y"))["value"], 1.0);
    assert_eq!(measure(&found, "u_alpha", None)["interval"], Value::Null);
    let declared = spans.json(&["--length", "30", "--categories", "y,x,z"]);
    assert_eq!(measure(&declared, "ku_alpha", Some("z"))["value"], Value::Null);
    let nothing = table("coder,start,end,category\na,0,10,x\nb,,,\n").json(&["--length", "30"]);
    assert_eq!(measure(&nothing, "cu_alpha", None)["reason"], "no place was marked by two coders");
    assert!(measure(&nothing, "bar_u_alpha", None)["value"].as_f64().unwrap() < 0.0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let observers = table(OBSERVERS);
    let run = |more: &[&str]| observers.run(&[&["--format", "json", "--bootstrap", "300"], more].concat()).out;
    let plain = run(&["--seed", "7"]);
    assert_eq!(run(&["--seed", "7", "--threads", "1"]), plain);
    assert_eq!(run(&["--seed", "7", "--threads", "3"]), plain);
    assert_ne!(run(&["--seed", "8"]), plain);
}

#[test]
fn text_ends_with_what_must_be_said_beside_the_figures() {
    let outcome = table(TWO).run(&[]);
    outcome
        .exits(0)
        .prints("Krippendorff's alpha")
        .prints("Coded: anna 5, bram 4.")
        .prints("by resampling units 1,000 times");
    assert!(outcome.out.trim_end().ends_with("say it where you report these figures."), "{}", outcome.out);
    table(TWO).run(&["--format", "csv"]).prints("\ncohen_kappa,Cohen's kappa,,nominal,nominal,0.5,");
    table(TWO)
        .run(&["--format", "md"])
        .prints("| Cohen's kappa |")
        .prints("The unit is a row of the table: 5 units, of which 4");
    table(TWO).run(&["--excel"]).prints("cohen_kappa;").prints(";0,5;");
}

#[test]
fn a_table_with_mistakes_gives_findings_and_no_figures() {
    let cases: [(&str, &[&str], &str, &str); 10] = [
        ("", &[], "table.csv: the file is empty", "the first column names the unit"),
        ("unit,a\n1,x\n", &[], "table.csv:1: agreement needs two coders or more, and this table has 1", "column"),
        ("unit,a,b\n1,x,y\n1,x,y\n", &[], "table.csv:3: the unit `1` stands here a second time", "its own name"),
        ("unit,a,b\n1,yes,yse\n", &["--categories", "yes,no"], "table.csv:2: `yse` is none of", "did you mean `yes`?"),
        ("unit,a,b\n1,3,x\n", &["--scale", "interval"], "table.csv:2: `x` is no number", "leave the cell empty"),
        ("unit,a,b\n1,3,\"2,5\"\n", &["--scale", "ratio"], "`2,5` is no number here", "write a decimal point"),
        (
            "unit,a,b\n1,low,high\n",
            &["--scale", "ordinal"],
            "the categories have no order",
            "--categories low,middle,high",
        ),
        ("coder,start,end\na,1,2\n", &["--length", "9"], "table.csv:1: the column `category` is missing", ""),
        (
            "coder,start,end,category\na,1,12,x\nb,2,3,x\n",
            &["--length", "9"],
            "table.csv:2: the stretch 1–12 ends",
            "--length",
        ),
        (
            "coder,start,end,category\na,1,5,x\nb,2,3,x\na,4,6,y\n",
            &["--length", "9"],
            "table.csv:4: a marked 4–6 here and 1–5 in line 2",
            "measure each category on its own",
        ),
    ];
    for (content, arguments, message, hint) in cases {
        let outcome = table(content).run(arguments);
        outcome.exits(1).says(message).says(hint);
        assert_eq!(outcome.out, "", "{content}");
    }
}

#[test]
fn wrong_use_is_said() {
    let two = table(TWO);
    two.run(&["--scale", "ordnal"]).exits(2).says("did you mean `ordinal`?");
    two.run(&["--distance", "masi"]).exits(2).says("--sets");
    two.run(&["--categories", "x,y,x"]).exits(2).says("--categories names `x` twice");
    two.run(&["--sets", "--scale", "ordinal"]).exits(2).says("cannot be used with");
    let mut command = Command::new(PROGRAM);
    Outcome::of(command.args(["agree", "--ratings", "nowhere.csv"])).exits(2).says("cannot read nowhere.csv");
    let mut command = Command::new(PROGRAM);
    Outcome::of(command.args(["agree", "--spans", "nowhere.csv"])).exits(2).says("--length");
}

#[test]
fn a_mark_for_nothing_coded_is_warned_of() {
    let outcome = table("unit,a,b\n1,x,NA\n2,y,y\n").run(&["--format", "csv"]);
    outcome.exits(0).says("warning table.csv:2: `NA` counts as a category of its own");
}
