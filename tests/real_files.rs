//! Two real interviews that nobody here wrote, where they are at hand; nothing of them is in the repository.

use crate::page::{compare_all_quotes, count_all_evidence, follow_all_links};
use crate::support::{Study, repository};

const CODEBOOK: &str = r#"
[codebook]
title = "Talk about software"
version = "1"

[[code]]
id = "craft"
name = "Craft"

[[code]]
id = "craft/review"
name = "Review"
definition = "Somebody else looks at the work."
examples.typical = ["Nobody wanted to review that pull request."]

[[code.rule]]
id  = "review"
any = ["review*", "feedback", "near(look*, code, 4)"]

[[code]]
id = "craft/mistakes"
name = "Mistakes"
definition = "Something went wrong, or could."
examples.typical = ["There was a bug in it."]

[[code.rule]]
id     = "bugs"
any    = ["bug", "bugs", "mistake*", "wrong"]
unless = ["nothing wrong"]

[[code]]
id = "trust"
name = "Trust"
definition = "Who has to be trusted, and who does not."

[[code.rule]]
id    = "trust"
any   = ["trust*", "custod*"]
scope = "turn"
"#;

#[test]
fn two_real_interviews_are_read_counted_and_traced() {
    let folder = repository().join("../shared/data/real-study/transcripts");
    let Ok(first) = std::fs::read(folder.join("wuille-1.txt")) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    let second = std::fs::read(folder.join("cashu.txt")).unwrap();
    let study = Study::new()
        .settings("[speakers]\ninterviewer = [\"Jonas\", \"John\", \"NVK\"]\nparticipant = [\"Pieter\"]")
        .codebook(CODEBOOK)
        .file("cases.csv", "case\npieter\ncalle\neric\nrijndael\n")
        .file("interviews.csv", "interview,case,kind\nwuille-1,pieter,interview\ncashu,,group\n")
        .file("speakers.csv", speakers(&String::from_utf8_lossy(&second)))
        .file("transcripts/wuille-1.txt", first)
        .file("transcripts/cashu.txt", second);
    study.run(["check"]).exits(0).prints("✓ no errors in 2 interviews and 4 codes");
    let run = study.run(["run"]);
    run.exits(0).prints("files written");
    let outputs = study.outputs();
    let compared = compare_all_quotes(study.root(), &outputs);
    assert!(compared > 20, "{compared}");
    assert!(follow_all_links(&outputs) > 300);
    assert!(count_all_evidence(&outputs, "en") > 20);
    study.run(["quotes", "mistakes", "--limit", "3", "--context", "1"]).exits(0).says("excerpts: ");
    study.run(["trace", "that’s an amazing honor"]).exits(0).prints("transcripts/wuille-1.txt:11:9");
}

/// Everybody at the table but the host; who is none of the three cannot be identified.
fn speakers(transcript: &str) -> String {
    let label = regex::Regex::new(r"(?m)^\[[\d:]+\] ([^:\n]+):").unwrap();
    let labels: std::collections::BTreeSet<String> =
        label.captures_iter(transcript).map(|found| found[1].to_owned()).filter(|label| label != "NVK").collect();
    let case = |label: &String| ["calle", "eric", "rijndael"].into_iter().find(|case| *case == label.to_lowercase());
    let rows = labels.iter().map(|label| format!("cashu,{label},{}\n", case(label).unwrap_or_default()));
    format!("interview,label,case\n{}", rows.collect::<String>())
}
