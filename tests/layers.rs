//! What a reader is told about where numbers come from; studies without rules; studies in other scripts.

use crate::support::{CANDIDATES_EN, Study, TIME, wording};

fn uncoded(language: &str) -> Study {
    Study::new()
        .language(language)
        .settings("[attributes]\nside = { of = \"interview\", values = [\"a\", \"b\"] }")
        .codebook(&TIME.replace("no time", "tijd"))
        .file("guide.toml", "[[question]]\nid = \"v1\"\nask = \"Hoe gaat het?\"\n")
        .file("cases.csv", "case\np01\np02\n")
        .file("interviews.csv", "interview,case,side\np01-1,p01,a\np01-2,p01,b\np02-1,p02,a\n")
        .transcript("p01-1", "I: En?\n\nP: Er was geen tijd.")
        .transcript("p01-2", "P: Weer geen tijd. Het regende.")
        .transcript("p02-1", "P: Alle tijd van de wereld.")
        .file("themes.toml", THEME)
}

const THEME: &str = r#"
[[theme]]
id = "haast"
claim = "Iedereen heeft haast."
codes = ["work/time"]
against_reason = "Niemand sprak het tegen."
quotations = [{ at = "p01-1:11-28", quote = "Er was geen tijd." }]
"#;

#[test]
fn where_nobody_has_coded_every_output_says_so_in_both_languages() {
    let [tag, spaces] = [r"<[^>]*>|\s", r" +"].map(|pattern| regex::Regex::new(pattern).unwrap());
    for language in ["nl", "en"] {
        let words = wording(language, "layer.candidates", &[]);
        let study = uncoded(language);
        study.run(["run"]).exits(0);
        let outputs = study.outputs();
        assert!(outputs.keys().any(|path| path.starts_with("themes/")) && outputs.contains_key("guide.html"));
        assert!(outputs.contains_key("charts/paired-side.svg"));
        for (path, bytes) in outputs.iter().filter(|(path, _)| !path.starts_with("assets/") && !path.ends_with(".png"))
        {
            // A long title is broken over lines in a picture.
            let text = String::from_utf8_lossy(bytes).replace("</tspan>", " ");
            let plain = tag.replace_all(&text, " ");
            let plain = spaces.replace_all(&plain, " ");
            let said = text.contains(&words) || plain.contains(&words);
            assert!(said, "{path} does not say “{words}”");
        }
    }
}

#[test]
fn titles_and_captions_of_what_is_counted_say_the_layer() {
    let study = uncoded("en");
    for kind in [&["frequencies"][..], &["crosstab", "--by", "case"], &["crosstab", "--by", "side"], &["uncoded"]] {
        let table = study.json(["table"].iter().chain(kind));
        for part in ["title", "caption", "layer"] {
            assert!(table[part].as_str().unwrap().contains(CANDIDATES_EN), "{part} of {kind:?}: {}", table[part]);
        }
    }
    for kind in ["participants", "completeness"] {
        let table = study.json(["table", kind]);
        assert!(table["caption"].as_str().unwrap().contains(CANDIDATES_EN), "{kind}");
    }
    study.run(["quotes", "time"]).says(CANDIDATES_EN);
    study.run(["quotes", "time", "--format", "md"]).prints(CANDIDATES_EN);
    study.run(["candidates"]).prints(CANDIDATES_EN);
    study.run(["run"]).exits(0).prints(CANDIDATES_EN);
    for chart in ["frequencies", "heatmap", "paired-side"] {
        assert!(study.report(&format!("charts/{chart}.txt")).contains(CANDIDATES_EN), "the words for {chart}");
    }
    assert!(study.report("methods.md").contains(&wording("en", "methods.candidates", &[])[..40]));
}

#[test]
fn where_somebody_has_coded_no_output_says_it() {
    let study = uncoded("en").file("themes.toml", "").yes("anna", "p01-1", "geen tijd", "work/time");
    study.run(["run"]).exits(0);
    for (path, bytes) in study.outputs() {
        assert!(!String::from_utf8_lossy(&bytes).contains(CANDIDATES_EN), "{path}");
    }
    assert!(study.report("methods.md").contains(&wording("en", "methods.decisions", &[])[..40]));
}

// ── no rules at all ──────────────────────────────────────────────────────────

const BY_HAND: &str = r#"
[codebook]
title = "By hand"

[[code]]
id = "mood"
name = "Mood"

[[code]]
id = "mood/calm"
name = "Calm"
definition = "The speaker is calm."
"#;

#[test]
fn a_codebook_without_rules_is_a_full_citizen() {
    let study = Study::new()
        .codebook(BY_HAND)
        .transcript("p01-1", "P: It was quiet, like after snow.\n\nI: Nice.\n\nP: Very.")
        .transcript("p02-1", "P: Noise all day.")
        .decides("anna", "p01-1", "It was quiet, like after snow.", "mood/calm", "yes", "cite")
        .file("codings/anna/progress.csv", "interview,status\np01-1,full\np02-1,full\n");
    assert_eq!(study.findings(), Vec::<String>::new());
    study.run(["check"]).exits(0);
    assert_eq!(study.counts("mood/calm"), [1, 1, 1, 6]);
    let table = study.json(["table", "frequencies"]);
    assert!(table["rows"][0].get("undecided").is_none(), "nothing proposes, so nothing is undecided");
    study.run(["quotes", "calm"]).exits(0).prints("like after snow").says("excerpts: 1; decisions of coders");
    study.run(["trace", "like after snow"]).exits(0).prints("anna says yes cite");
    study.run(["candidates"]).exits(0);
    study.run(["run"]).exits(0);
    assert!(study.report("codes/mood.html").contains(&wording("en", "report.tag_cite", &[])));
    let codings = study.report("codings.csv");
    assert!(codings.contains("p01-1,3,33,mood/calm,anna,,\"It was quiet, like after snow.\",,yes,yes,"), "{codings}");
    study.run(["chart", "heatmap"]).exits(0).prints("<svg");
}

#[test]
fn a_codebook_without_rules_and_nobody_who_coded_counts_nothing_and_says_decisions() {
    let study = Study::new().codebook(BY_HAND).transcript("p01-1", "P: It was quiet.");
    study.run(["run"]).exits(0);
    assert_eq!(study.counts("mood/calm"), [0, 0, 0, 0]);
    assert!(study.caption().contains("0 of 1 interviews"), "{}", study.caption());
}

// ── other scripts ────────────────────────────────────────────────────────────

#[test]
fn a_greek_study_is_read_by_rules_and_traced_to_the_character() {
    let codebook = r#"
[[code]]
id = "ergasia"
name = "Εργασία"

[[code]]
id = "ergasia/chronos"
name = "Χρόνος"
definition = "Δεν υπάρχει χρόνος."
examples.typical = ["Δεν έχω χρόνο σήμερα."]

[[code.rule]]
id = "den-echo"
any = ["δεν έχω χρόνο", "near(λείπει, χρόνος, 2)"]
"#;
    let study = Study::new()
        .language("el")
        .settings("[speakers]\ninterviewer = [\"Ε\"]\nparticipant = [\"Σ\"]")
        .codebook(codebook)
        .transcript("p01-1", "Ε: Πώς πάει;\n\nΣ: ΔΕΝ ΈΧΩ ΧΡΌΝΟ. Μου λείπει ο χρόνος.\n\nΣ: Καλά.");
    assert_eq!(study.findings(), Vec::<String>::new());
    assert_eq!(study.counts("ergasia/chronos"), [1, 1, 2, 7]);
    study.run(["run"]).exits(0);
    let codings = study.report("codings.csv");
    assert!(codings.contains("p01-1,17,31,ergasia/chronos,rules,den-echo,ΔΕΝ ΈΧΩ ΧΡΌΝΟ.,ΔΕΝ ΈΧΩ ΧΡΌΝΟ,"), "{codings}");
    assert!(study.report("codes/ergasia.html").contains("lang=\"el\""));
    study.run(["trace", "μου ΛΕΊΠΕΙ ο χρόνος"]).exits(0).prints("p01-1:32-51").prints("transcripts/p01-1.txt:3:19");
    study.run(["quotes", "χρόνος"]).exits(2);
}

#[test]
fn a_japanese_study_is_coded_by_hand_and_drawn() {
    let study = Study::new()
        .language("ja")
        .settings("[speakers]\ninterviewer = [\"聞\"]\nparticipant = [\"話\"]")
        .codebook(&BY_HAND.replace("\"Calm\"", "\"静けさ\""))
        .transcript("p01-1", "聞: 仕事はどうですか。\n\n話: 今日はとても静かでした。雪の後のようでした。")
        .yes("anna", "p01-1", "今日はとても静かでした。", "mood/calm");
    assert_eq!(study.findings(), Vec::<String>::new());
    study.run(["run"]).exits(0);
    assert!(study.report("codings.csv").contains("p01-1,17,29,mood/calm,anna,,今日はとても静かでした。,"));
    assert!(study.report("charts/frequencies.svg").contains("静けさ"));
    assert_eq!(study.count("mood/calm", "segments"), 1);
    study.run(["trace", "雪の後のようでした"]).exits(0).prints("p01-1:29-38");
}

#[test]
fn coders_are_compared_in_reports_unless_the_school_of_method_is_against_it() {
    let full = "interview,status,codebook\np01-1,full,\n";
    let study = |stance: &str| {
        let head = format!("[study]\ntitle = \"x\"\nlanguage = \"en\"\nstance = \"{stance}\"\n");
        let study = Study::new().codebook(TIME).file("study.toml", head + "[analysis]\nseveral = \"union\"\n");
        let study = study.transcript("p01-1", "P: No time.\n\nI: And?\n\nP: Late.");
        let study = study.yes("anna", "p01-1", "No time", "work/time").yes("bram", "p01-1", "Late", "work/time");
        let study = study.file("codings/anna/progress.csv", full).file("codings/bram/progress.csv", full);
        study.run(["run"]).exits(0);
        study
    };
    let methods = |study: &Study| std::fs::read_to_string(study.path("reports/methods.md")).unwrap();
    let compared = study("codebook");
    assert!(compared.path("reports/agreement.md").exists() && !methods(&compared).contains("grenstaal agree"));
    let reflexive = study("reflexive");
    assert!(!reflexive.path("reports/agreement.md").exists() && methods(&reflexive).contains("grenstaal agree"));
}
