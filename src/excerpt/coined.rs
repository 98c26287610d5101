//! Codes named in somebody's own words: who said the words first.
//!
//! In: a study. Out: a finding for each in-vivo code. Words that the interviewer brought in are hardly the participants' own.

use super::trace::find_words;
use crate::codebook::{CodeStatus, Origin};
use crate::coding::Anchor;
use crate::diagnostic::Diagnostic;
use crate::study::Study;
use crate::transcript::Role;

/// Says of each in-vivo code who said its name first, in the order of the interviews.
pub fn coined(study: &Study) -> Vec<Diagnostic> {
    let codes = study.codebook.codes.iter();
    let own = codes.filter(|code| code.origin == Some(Origin::InVivo) && code.status != CodeStatus::Retired);
    own.map(|code| {
        let words = code.name.of(&study.language);
        let place = code.place.clone();
        let first = find_words(study, words).into_iter().min_by_key(|(interview, span)| (*interview, *span));
        let Some((interview, span)) = first else {
            let message = format!("the in-vivo code `{}` is named “{words}”, which nobody says", code.id);
            return Diagnostic::warning("in-vivo", place, message)
                .hint("an in-vivo code has the words of a participant as its name");
        };
        let at = |id: &str| study.transcript(interview).map(|t| Anchor::of(id, &t.text, span).to_string());
        let at = at(study.interview_id(interview)).unwrap_or_default();
        let turn = study.transcript(interview).and_then(|t| Some((t, t.turns.get(t.turn_at(span.start)?)?)));
        let role = turn.map(|(transcript, turn)| transcript.role(turn));
        let label = turn.and_then(|(t, turn)| t.speakers.get(usize::from(turn.speaker))).map(|s| s.label.as_str());
        let case = study.case_id(study.roster.case_of(interview, label.unwrap_or_default()));
        if role == Some(Role::Interviewer) {
            let message = format!(
                "“{words}”, the name of the in-vivo code `{}`, was first said by the interviewer, at {at}",
                code.id
            );
            Diagnostic::warning("in-vivo", place, message)
                .hint("is it the participants' own word? Else its origin is another")
        } else {
            let message =
                format!("“{words}”, the name of the in-vivo code `{}`, was first said by {case}, at {at}", code.id);
            Diagnostic::note("in-vivo", place, message)
        }
    })
    .collect()
}
