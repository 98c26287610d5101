//! Changes to tiny codebooks, with every byte of the result.

use super::*;
use crate::diagnostic::Severity;

const BOOK: &str = r#"# ours
[codebook]
version = "1"

[[code]]
id = "work"

# the hours
[[code]]
id         = "work/time"     # often
name       = "Time"
definition = "There is no time."
examples.typical = ["No time."]

[[code.rule]]
id  = "no-time"
any = ["no time"]  # the plain one

[[code]]
id = "work/time/night"

# ── team ──

[[code]]
id = "team"
name = "Team"
was = ["group"]
examples.typical = [
  "We did it together.",
]

[[code.rule]]
id  = "no-time"
any = ["together"]
"#;

fn edit(change: impl FnOnce(&mut Edit) -> Result<(), String>) -> Result<Edited, String> {
    let mut edit = Edit::open(BOOK).unwrap();
    change(&mut edit)?;
    let edited = edit.close();
    let mut findings = Vec::new();
    read_codes("c", &edited.content, &mut findings);
    findings.retain(|finding| finding.severity == Severity::Error);
    assert_eq!(findings, Vec::new(), "{}", edited.content);
    Ok(edited)
}

#[test]
fn a_code_is_added_behind_the_last_child_of_its_parent() {
    let code = NewCode { id: "work/rest".into(), name: Some("Rest".into()), ..NewCode::default() };
    let content = add_code(BOOK, &code).unwrap();
    let wanted = "id = \"work/time/night\"\n\n[[code]]\nid = \"work/rest\"\nname = \"Rest\"\nsince = \"1\"\nstatus = \"draft\"\n\n# ── team";
    assert!(content.contains(wanted), "{content}");
    let top = NewCode {
        id: "new".into(),
        definition: Some("Say \"what\".".into()),
        origin: Some(Origin::InVivo),
        active: true,
        ..NewCode::default()
    };
    let content = add_code(BOOK, &top).unwrap();
    assert!(
        content.ends_with(
            "any = [\"together\"]\n\n[[code]]\nid = \"new\"\ndefinition = 'Say \"what\".'\nsince = \"1\"\norigin = \"in-vivo\"\n"
        ),
        "{content}"
    );
    for (id, why) in [
        ("work", "already"),
        ("group", "earlier id of `team`"),
        ("wrk/x", "did you mean `work`?"),
        ("Work/x", "no id of a code"),
    ] {
        let refused = add_code(BOOK, &NewCode { id: id.into(), ..NewCode::default() }).unwrap_err();
        assert!(refused.contains(why), "{id}: {refused}");
    }
    let many = "[[code]]\nid = \"a\"\nname = { nl = \"A\" }\n";
    let code = NewCode { id: "b".into(), name: Some("B".into()), language: Some("nl".into()), ..NewCode::default() };
    assert!(add_code(many, &code).unwrap().contains("name = { nl = \"B\" }"));
}

#[test]
fn a_renamed_code_takes_those_below_it_along_and_keeps_its_old_ids() {
    let edited = edit(|edit| edit.rename("time", "hours")).unwrap();
    let wanted = BOOK
        .replace("\"work/time\"  ", "\"work/hours\"  ")
        .replace("typical = [\"No time.\"]\n", "typical = [\"No time.\"]\nwas = [\"work/time\"]\n")
        .replace("id = \"work/time/night\"\n", "id = \"work/hours/night\"\nwas = [\"work/time/night\"]\n");
    assert_eq!(edited.content, wanted);
    assert_eq!(edited.ids.len(), 2);
    let mut again = Edit::open(&edited.content).unwrap();
    again.rename("hours", "clock").unwrap();
    let chain = again.clone().close().content;
    assert!(chain.contains("was = [\"work/time\", \"work/hours\"]"), "{chain}");
    again.rename("clock", "time").unwrap();
    let back = again.close().content;
    assert!(back.contains("was = [\"work/hours\", \"work/clock\"]"), "{back}");
    for (old, new, why) in [
        ("time", "group", "work/group"),
        ("work", "group", "earlier id of `team`"),
        ("work", "team", "already"),
        ("work", "work/time", "under itself"),
        ("tiem", "x", "did you mean"),
        ("time", "time", "is that already"),
    ] {
        match edit(|edit| edit.rename(old, new)) {
            Ok(edited) => assert!(edited.content.contains(why), "{old} {new}"),
            Err(refused) => assert!(refused.contains(why), "{old} {new}: {refused}"),
        }
    }
}

#[test]
fn a_moved_code_stands_where_it_belongs() {
    let edited = edit(|edit| edit.shift("time", Some("team"))).unwrap();
    let content = &edited.content;
    assert!(content.contains("id = \"work\"\n\n# ── team ──\n"), "{content}");
    assert!(
        content.contains("any = [\"together\"]\n\n# the hours\n[[code]]\nid         = \"team/time\"     # often\n"),
        "{content}"
    );
    assert!(
        content.ends_with(
            "any = [\"no time\"]  # the plain one\n\n[[code]]\nid = \"team/time/night\"\nwas = [\"work/time/night\"]\n"
        ),
        "{content}"
    );
    let top = edit(|edit| edit.shift("night", None)).unwrap().content;
    assert!(top.ends_with("[[code]]\nid = \"night\"\nwas = [\"work/time/night\"]\n"), "{top}");
    assert!(edit(|edit| edit.shift("work", Some("time"))).is_err());
}

#[test]
fn merged_codes_share_rules_examples_and_earlier_ids() {
    let refused = edit(|edit| edit.merge("time", "team", false)).unwrap_err();
    assert!(refused.contains("--children"), "{refused}");
    let edited = edit(|edit| edit.merge("time", "team", true)).unwrap();
    let wanted = r#"# ours
[codebook]
version = "1"

[[code]]
id = "work"

# ── team ──

[[code]]
id = "team"
name = "Team"
was = ["group", "work/time"]
examples.typical = [
  "We did it together.",
  "No time.",
]

[[code.rule]]
id  = "no-time"
any = ["together"]

[[code.rule]]
id  = "no-time-2"
any = ["no time"]  # the plain one

[[code]]
id = "team/night"
was = ["work/time/night"]
"#;
    assert_eq!(edited.content, wanted);
    assert_eq!(edited.rules, BTreeMap::from([("work/time#no-time".to_owned(), "team#no-time-2".to_owned())]));
    let up = edit(|edit| edit.merge("night", "time", false)).unwrap().content;
    assert!(up.contains("was = [\"work/time/night\"]"), "{up}");
    assert!(edit(|edit| edit.merge("work", "night", true)).unwrap_err().contains("lies under"));
}

#[test]
fn a_split_code_is_retired_for_its_parts() {
    let mut ids = Vec::new();
    let edited = edit(|edit| {
        ids = edit.split("time", &["hours".to_owned(), "team".to_owned()])?;
        Ok(())
    })
    .unwrap();
    assert_eq!(ids, ["work/hours", "team"]);
    assert!(
        edited.content.contains("status = \"retired\"\nsplit_into = [\"work/hours\", \"team\"]\n"),
        "{}",
        edited.content
    );
    assert!(edited.content.contains("id = \"work/hours\"\nsince = \"1\"\nstatus = \"draft\"\n"), "{}", edited.content);
    let mut later = Edit::open(&edited.content).unwrap();
    later.rename("hours", "clock").unwrap();
    assert!(later.close().content.contains("split_into = [\"work/clock\", \"team\"]"));
    assert!(edit(|edit| edit.retire("time", &["time".to_owned()])).is_err());
}

#[test]
fn earlier_ids_can_be_forgotten() {
    let mut count = 0;
    let edited = edit(|edit| {
        count = edit.forget()?;
        Ok(())
    });
    assert_eq!((count, edited.unwrap().content), (1, BOOK.replace("was = [\"group\"]\n", "")));
}
