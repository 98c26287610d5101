//! What was found out about manuscripts, as JSON: `docs/verify.md` says what each field means.

use grenstaal::diagnostic::Diagnostic;
use grenstaal::manuscript::{Balance, Change, Checked, Counted, Found, Judged, Manuscript, Share, Spot, anchor, said};
use grenstaal::study::Study;
use grenstaal::transcript::Role;
use serde_json::{Value, json};

pub fn document(study: &Study, manuscripts: &[Manuscript], checked: &Checked) -> Value {
    let files = manuscripts.iter().map(|manuscript| json!({ "file": manuscript.file, "format": manuscript.format }));
    json!({
        "schema": 1,
        "manuscripts": files.collect::<Vec<_>>(),
        "quotations": checked.passages.iter().map(|judged| passage(study, judged)).collect::<Vec<_>>(),
        "figures": checked.figures.iter().map(figure).collect::<Vec<_>>(),
        "balance": balance(&checked.balance),
        "findings": checked.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn spot(spot: &Spot) -> Value {
    let (line, column) = spot.line.unzip();
    json!({ "paragraph": spot.paragraph, "word": spot.word, "line": line, "column": column })
}

fn passage(study: &Study, judged: &Judged) -> Value {
    let translation = judged.translation.as_ref().map(|translation| {
        let changes = if judged.is_sensitive() { Value::Null } else { changes(&translation.changes) };
        json!({ "language": translation.language, "by": translation.by, "changes": changes })
    });
    json!({
        "file": judged.file, "place": spot(&judged.spot), "block": judged.passage.block,
        "status": judged.status.name(), "quoted": judged.shown(),
        "named": judged.named, "speaker_is_right": judged.speaker,
        "speaker": judged.voice().map(grenstaal::manuscript::Voice::name),
        "nobody": judged.stranger.as_ref().map(|(name, _)| name),
        "language": judged.language, "translation": translation,
        "found": judged.found.iter().map(|found| place(study, found)).collect::<Vec<_>>(),
    })
}

fn place(study: &Study, found: &Found) -> Value {
    let text = study.transcript(found.interview).map(|transcript| &transcript.text);
    let position = text.map(|text| text.position(found.span.start));
    json!({
        "at": anchor(study, found),
        "file": format!("transcripts/{}.txt", study.interview_id(found.interview)),
        "line": position.map(|position| position.line), "column": position.map(|position| position.column),
        "interview": study.interview_id(found.interview), "turn": found.turn + 1, "speaker": found.label,
        "role": if found.role == Role::Interviewer { "interviewer" } else { "participant" },
        "case": study.case_id(found.case), "said": said(study, found), "sensitive": found.sensitive,
        "joins_turns": found.passes_over,
        "changes": if found.sensitive { Value::Null } else { changes(&found.changes) },
        "edits": if found.sensitive { Value::Null } else { changes(&found.edits) },
    })
}

fn changes(changes: &[Change]) -> Value {
    let one = |change: &Change| json!({ "kind": change.kind.name(), "quoted": change.quoted, "said": change.said });
    changes.iter().map(one).collect()
}

fn figure(counted: &Counted) -> Value {
    let recount = counted.recount.as_ref();
    json!({
        "file": counted.file, "place": spot(&counted.spot), "marker": counted.marker, "says": counted.text,
        "count": recount.map(|recount| recount.count), "n": recount.and_then(|recount| recount.n),
        "unit": recount.map(|recount| recount.unit), "candidates": recount.map(|recount| recount.candidates),
        "right": counted.right,
    })
}

fn balance(balance: &Balance) -> Value {
    let shares = |shares: &[Share]| -> Value {
        shares
            .iter()
            .map(|share| json!({ "name": share.name, "quotations": share.quotations, "words_said": share.talk }))
            .collect()
    };
    let attributes = balance.attributes.iter().map(|(name, of)| json!({ "attribute": name, "values": shares(of) }));
    let themes = balance.themes.iter().map(
        |(theme, share, voices)| json!({ "theme": theme, "quotations": share.quotations, "participants": voices }),
    );
    json!({
        "quotations": balance.quotations, "participants": shares(&balance.participants),
        "attributes": attributes.collect::<Vec<_>>(), "themes": themes.collect::<Vec<_>>(),
    })
}

fn finding(finding: &Diagnostic) -> Value {
    json!({
        "severity": finding.severity.name(), "file": finding.place.file, "line": finding.place.line,
        "column": finding.place.column, "check": finding.check, "message": finding.message, "hint": finding.hint,
    })
}
