//! What is wrong with a manuscript, in words.
//!
//! In: what was found out about passages and figures. Out: findings, in English or in the language of the reports, with what
//! was said or, for those who may not see the transcripts, without.

use super::align::{Change, ChangeKind};
use super::balance::Balance;
use super::check::{Counted, Matter};
use super::figure::{Claim, Figure};
use super::judge::Judged;
use super::passage::{Odd, Why};
use super::recount::{Bound, Fault, Recount};
use super::seek::{Found, Status};
use super::wording::{few_words, first_words, last_words};
use super::{Spot, Voice};
use crate::coding::Anchor;
use crate::diagnostic::{Diagnostic, Place};
use crate::locale::Locale;
use crate::study::Study;
use crate::transcript::Role;
use std::fmt::Display;

/// Tells what is wrong, to somebody.
#[derive(Clone, Copy)]
pub(super) struct Teller<'s> {
    pub study: &'s Study,
    pub locale: Locale,
    /// To somebody who may not see the transcripts.
    pub outside: bool,
}

/// Quotations from which on their spread is looked at, and participants there must be.
const ENOUGH: (u64, usize) = (6, 4);
/// The most letters that are shown of the words that name a speaker.
const LONGEST_NAME: usize = 60;

/// Names the place where words were said.
pub fn anchor(study: &Study, found: &Found) -> String {
    let text = study.transcript(found.interview).map(|transcript| &transcript.text);
    text.map(|text| Anchor::of(study.interview_id(found.interview), text, found.span).to_string()).unwrap_or_default()
}

impl Teller<'_> {
    /// Says what is wrong at a place.
    pub fn tell(self, file: &str, spot: &Spot, matter: &Matter) -> Vec<Diagnostic> {
        let (place, before) = match spot.line {
            Some((line, column)) => (Place::column(file, line, column), String::new()),
            None => (Place::file(file), self.spot(spot)),
        };
        let mut findings = match matter {
            Matter::Passage(judged) => self.passage(judged, &place),
            Matter::Odd(odd) => vec![self.odd(odd, place)],
            Matter::Figure(counted, bound, fault) => self.figure(counted, bound, *fault, place).into_iter().collect(),
            Matter::Loose(figure) => {
                let message = self.fill("verify.say_unbound", &[("figure", &figure.text)]);
                let hint = "put a marker behind it, such as <!-- grenstaal: participants(CODE) -->";
                vec![Diagnostic::note("figure-unbound", place, message).hint(hint)]
            }
            Matter::Printed(marker) => {
                let message = self.fill("verify.say_printed", &[("marker", marker)]);
                let hint = "put it in a comment, such as <!-- grenstaal: participants(CODE) -->";
                vec![Diagnostic::error("figure-marker", place, message).hint(hint)]
            }
        };
        findings.iter_mut().for_each(|finding| finding.message.insert_str(0, &before));
        findings
    }

    fn fill(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        self.locale.fill(key, values)
    }

    /// The place of a finding in a file that has no lines.
    fn spot(self, spot: &Spot) -> String {
        self.fill("verify.spot", &[("paragraph", &spot.paragraph), ("word", &spot.word)])
    }

    /// What is to be told of a mark of which it is not sure what it encloses.
    fn odd(self, odd: &Odd, place: Place) -> Diagnostic {
        // What was not sought may be flagged: outside it is not shown.
        let words = match odd.why {
            _ if self.outside => "“…”".to_owned(),
            Why::Unopened => last_words(&odd.words),
            Why::Unclosed | Why::Mixed => first_words(&odd.words),
        };
        let (key, hint) = match odd.why {
            Why::Unclosed => (
                "verify.say_unclosed",
                "close the quotation; where it goes on in the next paragraph, open that with the same mark",
            ),
            Why::Unopened => ("verify.say_unopened", "open the quotation where it begins, or take the mark out"),
            Why::Mixed => ("verify.say_mixed", "close with the mark that belongs to the one that opens"),
        };
        let message = self.fill(key, &[("mark", &odd.mark), ("words", &words)]);
        Diagnostic::warning("quotation-marks", place, message).hint(hint)
    }

    /// What is wrong with a passage.
    fn passage(self, judged: &Judged, place: &Place) -> Vec<Diagnostic> {
        let found = judged.found.first();
        let at = found.map(|found| anchor(self.study, found)).unwrap_or_default();
        let words = if self.outside { few_words(judged.shown(), 4) } else { first_words(judged.shown()) };
        let error = |check, key: &str, values: &[(&str, &dyn Display)], hint: &str| {
            let all: Vec<(&str, &dyn Display)> =
                [("words", &words as &dyn Display), ("at", &at)].into_iter().chain(values.iter().copied()).collect();
            Diagnostic::error(check, place.clone(), self.fill(key, &all)).hint(hint)
        };
        let mut findings = Vec::new();
        // Where nothing was said so, the label is the least of it; and a code is hardly a word.
        let told = |label: &&String| match judged.status {
            _ if judged.passage.is_known || judged.stranger.is_some() => false,
            Status::Term => label.contains(|c: char| c.is_ascii_digit()),
            status => status <= Status::Changed,
        };
        if let Some(label) = judged.passage.label.as_ref().filter(told) {
            let hint = "name a case, an interview, a speaker's label, a value of an attribute, or the interviewer";
            findings.push(warning(error("quotation-label", "verify.say_label", &[("label", label)], hint)));
        }
        match judged.status {
            Status::Missing => {
                let hint = "correct it; if it is from literature, say so behind it: <!-- grenstaal: literature -->";
                findings.push(error("quotation-missing", "verify.say_missing", &[], hint));
            }
            Status::Unregistered => {
                let language = judged.language.unwrap_or("?");
                let hint = "register it in quotations.toml, with the words it translates and who did it";
                let values: &[(&str, &dyn Display)] = &[("language", &language)];
                findings.push(error("quotation-translation", "verify.say_unregistered", values, hint));
            }
            Status::Changed => findings.push(self.changed(judged, &error)),
            _ => {}
        }
        findings.extend(self.speaker(judged, &error));
        let Some(found) = found else { return findings };
        if found.sensitive {
            let hint = "leave them out, or take the flag off when the participant agrees";
            findings.push(error("quotation-sensitive", "verify.say_sensitive", &[], hint));
        }
        if found.passes_over && found.changes.is_empty() {
            let hint = "make two quotations of it, if they answer different questions";
            findings.push(warning(error("quotation-joined", "verify.say_joined", &[], hint)));
        }
        findings
    }

    /// What is wrong with who is named.
    fn speaker(self, judged: &Judged, error: &Error) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let found = judged.found.first();
        let who = found.map(|found| self.who(found)).unwrap_or_default();
        match judged.voice() {
            Some(Voice::Asked) => {
                let hint = "quote what the participant said, or name the interviewer behind it";
                findings.push(error("quotation-interviewer", "verify.say_interviewer", &[], hint));
                return findings;
            }
            Some(_) if judged.speaker == Some(false) && judged.named.is_some() => {
                let named = short(judged.named.as_deref().unwrap_or_default());
                let values: &[(&str, &dyn Display)] = &[("who", &who), ("named", &named)];
                let hint = "correct who is named, or the quotation";
                let finding = error("quotation-speaker", "verify.say_speaker", values, hint);
                findings.push(if judged.sure { finding } else { warning(finding) });
            }
            _ => {}
        }
        if let Some((name, sure)) = judged.stranger.as_ref().filter(|_| judged.status <= Status::Missing) {
            let hint = "name who said it as the study does: by an id, or by the value of an attribute";
            let key = if found.is_some() { "verify.say_nobody" } else { "verify.say_nobody_at_all" };
            let finding = error("quotation-nobody", key, &[("name", &short(name)), ("who", &who)], hint);
            // Of a word that may be no person only a quotation that was found says enough.
            match (sure, found) {
                (true, _) => findings.push(finding),
                (false, Some(_)) => findings.push(warning(finding)),
                (false, None) => {}
            }
        }
        findings
    }

    fn changed(self, judged: &Judged, error: &Error) -> Diagnostic {
        let found = judged.found.first();
        if let Some(translation) = judged.translation.as_ref().filter(|_| !judged.is_sensitive()) {
            let values: &[(&str, &dyn Display)] =
                &[("language", &translation.language), ("differs", &self.told(&translation.changes))];
            let hint = "correct it here or in quotations.toml";
            return error("quotation-changed", "verify.say_mistranslated", values, hint);
        }
        let differs = match found {
            Some(found) if found.sensitive => self.locale.text("verify.differs_sensitive").to_owned(),
            Some(found) => self.told(&found.changes),
            None => String::new(),
        };
        let hint = "quote what was said; mark what you leave out with […] and what you add with [brackets]";
        error("quotation-changed", "verify.say_changed", &[("differs", &differs)], hint)
    }

    /// Says in a line what differs; outside only the manuscript's own words are shown.
    fn told(self, changes: &[Change]) -> String {
        let words = |text: &str| text.split_whitespace().count();
        let one = |change: &Change| {
            let values: [(&str, &dyn Display); 3] =
                [("quoted", &change.quoted), ("said", &change.said), ("count", &words(&change.said))];
            let key = match (change.kind, self.outside) {
                (ChangeKind::Same, _) => return None,
                (ChangeKind::Replaced, false) => "verify.differs_replaced",
                (ChangeKind::Replaced, true) => "verify.differs_replaced_outside",
                (ChangeKind::Added, _) => "verify.differs_added",
                (ChangeKind::Gone, false) => "verify.differs_gone",
                (ChangeKind::Gone, true) if words(&change.said) == 1 => "verify.differs_gone_one",
                (ChangeKind::Gone, true) => "verify.differs_gone_several",
            };
            Some(self.fill(key, &values))
        };
        let told: Vec<String> = changes.iter().filter_map(one).collect();
        told.join("; ").replace('\n', " ")
    }

    /// Names who said words: the case, and what the study names behind quotations.
    fn who(self, found: &Found) -> String {
        let study = self.study;
        if found.role == Role::Interviewer {
            return self.locale.text("verify.the_interviewer").to_owned();
        }
        let id = study.case_id(found.case);
        let named = |attribute: &&crate::case::Attribute| {
            study.settings.attribution.contains(&format!("{{{}}}", attribute.name))
        };
        let values = study.roster.attributes.iter().filter(named);
        let values: Vec<&str> = values.filter_map(|a| study.roster.value(a, found.interview, found.case)).collect();
        match (id, values.is_empty()) {
            ("", _) => self.fill("verify.unidentified", &[("label", &found.label)]),
            (id, true) => id.to_owned(),
            (id, false) => format!("{id}, {}", values.join(", ")),
        }
    }

    /// What is wrong with a figure.
    fn figure(self, counted: &Counted, bound: &Bound, fault: Option<&Fault>, place: Place) -> Option<Diagnostic> {
        let marker = &counted.marker;
        if let Some(fault) = fault {
            let values: &[(&str, &dyn Display)] = &[("marker", marker), ("wrong", &fault.told(self.locale))];
            let hint = "write it as docs/verify.md does: <!-- grenstaal: participants(CODE) -->";
            return Some(Diagnostic::error("figure-marker", place, self.fill("verify.say_marker", values)).hint(hint));
        }
        let recount = counted.recount.as_ref()?;
        let counts = recount.told(self.locale);
        match &bound.figure {
            None => {
                let values: &[(&str, &dyn Display)] = &[("marker", marker), ("counts", &counts)];
                let hint =
                    "put the marker behind a number, a percentage or a word such as “most”, in the same sentence";
                let message = self.fill("verify.say_no_figure", values);
                Some(Diagnostic::error("figure-marker", place, message).hint(hint))
            }
            Some(_) if counted.right == Some(true) => None,
            Some(figure) => Some(self.off(figure, recount, &counts, counted.right, place)),
        }
    }

    fn off(self, figure: &Figure, recount: &Recount, counts: &str, right: Option<bool>, place: Place) -> Diagnostic {
        let from = if recount.candidates { self.locale.text("verify.from_rules") } else { "" };
        let values = |means: &dyn Display, key: &str| {
            let unit = self.locale.text(match recount.unit {
                "participants" => "verify.participants",
                "interviews" => "verify.interviews",
                _ => "verify.segments",
            });
            let all: &[(&str, &dyn Display)] =
                &[("figure", &figure.text), ("counts", &counts), ("from", &from), ("means", means), ("unit", &unit)];
            self.fill(key, all)
        };
        let word = |key: &str, means: &dyn Display| {
            Diagnostic::error("figure-word", place.clone(), values(means, key))
                .hint("choose another word, or give the number")
        };
        match (right, &figure.claim) {
            (None, _) if recount.n.is_none() => {
                Diagnostic::error("figure-marker", place, values(&"", "verify.say_no_share"))
                    .hint("ask for participants or interviews")
            }
            (None, _) => Diagnostic::note("figure-unbound", place, values(&"", "verify.say_vague")),
            (_, Claim::Word(quantity)) => word("verify.say_word", &quantity.means(self.locale)),
            (_, Claim::Bound(_, inner)) if matches!(**inner, Claim::Word(_)) => word("verify.say_limit", &""),
            (_, Claim::Bound(..) | Claim::Ratio(..)) => {
                let message = values(&"", "verify.say_limit");
                Diagnostic::error("figure-wrong", place, message).hint("correct the number, or the marker")
            }
            _ => {
                let message = values(&"", "verify.say_wrong");
                Diagnostic::error("figure-wrong", place, message).hint("correct the number, or the marker")
            }
        }
    }

    /// What is lopsided.
    pub fn spread(self, balance: &Balance, file: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let all = balance.quotations;
        let voices = balance.participants.len();
        for share in &balance.participants {
            if all >= ENOUGH.0 && voices >= ENOUGH.1 && share.quotations * 3 > all {
                let values: &[(&str, &dyn Display)] =
                    &[("count", &share.quotations), ("all", &all), ("name", &share.name)];
                let hint = "more than a third from one participant: do the others say it too?";
                let message = self.fill("verify.say_spread", values);
                findings.push(Diagnostic::warning("quotations-spread", Place::file(file), message).hint(hint));
            }
        }
        for (theme, share, voices) in &balance.themes {
            if let ([voice], true) = (voices.as_slice(), share.quotations >= 2) {
                let values: &[(&str, &dyn Display)] =
                    &[("theme", theme), ("count", &share.quotations), ("name", voice)];
                let hint = "quote another participant, or say that one person stands for it";
                let message = self.fill("verify.say_one_voice", values);
                findings.push(Diagnostic::warning("quotations-one-voice", Place::file(file), message).hint(hint));
            }
        }
        findings
    }
}

/// Makes an error of a check, a key, what is filled in, and a hint.
type Error<'a> = dyn Fn(&'static str, &str, &[(&str, &dyn Display)], &str) -> Diagnostic + 'a;

fn warning(finding: Diagnostic) -> Diagnostic {
    Diagnostic { severity: crate::diagnostic::Severity::Warning, ..finding }
}

/// The words that name a speaker, no longer than can be read.
fn short(named: &str) -> String {
    match named.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", named.get(..at).unwrap_or_default().trim_end()),
        None => named.to_owned(),
    }
}
