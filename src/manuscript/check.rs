//! A manuscript held against a study.
//!
//! In: manuscripts, a study, a [`Corpus`], and the counts where a marker asks for them. Out: [`Checked`]: every passage and
//! figure with what was found out about it, how the quotations spread, and findings in the order of the manuscript.

use super::align::{Change, ChangeKind};
use super::attribution::Names;
use super::balance::{Balance, balance};
use super::corpus::Corpus;
use super::figure::{Claim, Figure};
use super::judge::{Judge, Judged};
use super::label::Labels;
use super::passage::{Odd, Why, quotations};
use super::quantity::Own;
use super::recount::{Bound, Recount, figures_of, recount};
use super::seek::{Found, Status};
use super::wording::{first_words, last_words};
use super::{Manuscript, Spot};
use crate::coding::Anchor;
use crate::diagnostic::{Diagnostic, Place};
use crate::excerpt::Analysis;
use crate::study::Study;
use crate::transcript::Role;
use rayon::prelude::*;

/// A manuscript, checked.
#[derive(Debug, Default)]
pub struct Checked {
    /// The passages, in order.
    pub passages: Vec<Judged>,
    /// The figures that a marker binds, in order.
    pub figures: Vec<Counted>,
    /// How the quotations spread.
    pub balance: Balance,
    /// What is wrong, or worth a look.
    pub findings: Vec<Diagnostic>,
}

/// A figure, recounted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The manuscript.
    pub file: String,
    /// Where the figure stands, or the marker when it has none.
    pub spot: Spot,
    /// What the marker says.
    pub marker: String,
    /// The figure as it stands.
    pub text: Option<String>,
    /// What was counted.
    pub recount: Option<Recount>,
    /// Whether the figure says so; `None` when that cannot be told.
    pub right: Option<bool>,
}

/// Quotations from which on their spread is looked at, and participants there must be.
const ENOUGH: (u64, usize) = (6, 4);

/// Tells whether a marker asks for counts.
pub fn needs_counts(manuscripts: &[Manuscript]) -> bool {
    manuscripts.iter().any(|manuscript| !figures_of(manuscript, &Own::new()).0.is_empty())
}

/// Checks manuscripts; without an analysis figures are not recounted.
pub fn check(study: &Study, analysis: Option<&Analysis>, corpus: &dyn Corpus, manuscripts: &[Manuscript]) -> Checked {
    let names = Names::new(study);
    let labels = Labels::of(study);
    let mut checked = Checked::default();
    for manuscript in manuscripts {
        let quotations = quotations(manuscript, &labels);
        let judge = Judge::new(study, corpus, &names, manuscript, &quotations.passages);
        let judged: Vec<Judged> = quotations.passages.into_par_iter().map(|passage| judge.judge(passage)).collect();
        let mut findings: Vec<(Spot, Diagnostic)> =
            quotations.odd.iter().map(|odd| odd_mark(manuscript, odd)).collect();
        for judged in &judged {
            findings.extend(wrong(study, judged).into_iter().map(|finding| (judged.spot.clone(), finding)));
        }
        let (bound, free) = figures_of(manuscript, &study.settings.quantities);
        for bound in analysis.iter().flat_map(|_| &bound) {
            let (counted, finding) = figure(analysis, manuscript, bound);
            findings.extend(finding.map(|finding| (counted.spot.clone(), finding)));
            checked.figures.push(counted);
        }
        for (paragraph, figure) in &free {
            let spot = manuscript.spot(*paragraph, figure.at);
            let (place, before) = place(&manuscript.file, &spot);
            let message = format!("{before}“{}” is bound to no code; it was not recounted", figure.text);
            let hint = "put a marker behind it, such as <!-- grenstaal: participants(CODE) -->";
            findings.push((spot, Diagnostic::note("figure-unbound", place, message).hint(hint)));
        }
        findings.sort_by_key(|(spot, _)| (spot.paragraph, spot.word));
        checked.findings.extend(findings.into_iter().map(|(_, finding)| finding));
        checked.passages.extend(judged);
    }
    checked.balance = balance(study, analysis, &checked.passages);
    let file = manuscripts.first().map_or("", |manuscript| manuscript.file.as_str());
    checked.findings.extend(spread(&checked.balance, file));
    checked
}

/// The place of a finding, and what stands before its message where a file has no lines.
fn place(file: &str, spot: &Spot) -> (Place, String) {
    match spot.line {
        Some((line, column)) => (Place::column(file, line, column), String::new()),
        None => (Place::file(file), format!("{spot}: ")),
    }
}

/// What is to be told of a mark of which it is not sure what it encloses.
fn odd_mark(manuscript: &Manuscript, odd: &Odd) -> (Spot, Diagnostic) {
    let spot = manuscript.spot(odd.paragraph, odd.at);
    let (place, before) = place(&manuscript.file, &spot);
    let words = match odd.why {
        Why::Unopened => last_words(&odd.words),
        Why::Unclosed | Why::Mixed => first_words(&odd.words),
    };
    let mark = &odd.mark;
    let (message, hint) = match odd.why {
        Why::Unclosed => (
            format!("the mark {mark} opens and nothing closes it; what follows was not sought: {words}"),
            "close the quotation; where it goes on in the next paragraph, open that with the same mark",
        ),
        Why::Unopened => (
            format!("the mark {mark} closes and nothing opens it; what stands before was not sought: {words}"),
            "open the quotation where it begins, or take the mark out",
        ),
        Why::Mixed => (
            format!("the marks {mark} do not belong together; what stands between them was sought: {words}"),
            "close with the mark that belongs to the one that opens",
        ),
    };
    (spot, Diagnostic::warning("quotation-marks", place, format!("{before}{message}")).hint(hint))
}

/// What is wrong with a passage.
fn wrong(study: &Study, judged: &Judged) -> Vec<Diagnostic> {
    let (place, before) = place(&judged.file, &judged.spot);
    let words = format!("{before}{}", first_words(judged.shown()));
    let mut findings = Vec::new();
    // Where nothing was said so, the label is the least of it; and a code is hardly a word.
    let told = |label: &&String| match judged.status {
        Status::Term => label.contains(|c: char| c.is_ascii_digit()),
        status => status <= Status::Changed,
    };
    if let Some(label) = judged.passage.label.as_ref().filter(|_| !judged.passage.is_known).filter(told) {
        let message = format!("{before}the study knows no speaker “{label}”; the words behind the label were sought");
        let hint = "name a case, an interview, a speaker's label, a value of an attribute, or the interviewer";
        findings.push(Diagnostic::warning("quotation-label", place.clone(), message).hint(hint));
    }
    match judged.status {
        Status::Missing => {
            let hint = "correct it; if it is from literature, say so behind it: <!-- grenstaal: literature -->";
            let message = format!("{words} was said in no interview");
            findings.push(Diagnostic::error("quotation-missing", place.clone(), message).hint(hint));
        }
        Status::Unregistered => {
            let language = judged.language.unwrap_or("another language");
            let message = format!(
                "{words} is in a language nobody spoke ({language}), and no translation is registered that says so"
            );
            let hint = "register it in quotations.toml, with the words it translates and who did it";
            findings.push(Diagnostic::error("quotation-translation", place.clone(), message).hint(hint));
        }
        Status::Changed => findings.push(changed(study, judged, &words, place.clone())),
        _ => {}
    }
    let Some(found) = judged.found.first() else { return findings };
    let anchor = anchor(study, found);
    if found.role == Role::Interviewer && judged.speaker != Some(true) {
        let message = format!("{words} holds words of the interviewer ({anchor})");
        let hint = "quote what the participant said, or name the interviewer behind it";
        findings.push(Diagnostic::error("quotation-interviewer", place.clone(), message).hint(hint));
    } else if judged.speaker == Some(false) {
        let named = judged.named.as_deref().unwrap_or_default();
        let message =
            format!("{words} was said by {} ({anchor}), and the manuscript names “{named}”", who(study, found));
        let finding = if judged.sure {
            Diagnostic::error("quotation-speaker", place.clone(), message)
        } else {
            Diagnostic::warning("quotation-speaker", place.clone(), message)
        };
        findings.push(finding.hint("correct who is named, or the quotation"));
    }
    if found.sensitive {
        let message = format!("{words} holds words that a coder flagged as sensitive ({anchor})");
        let hint = "leave them out, or take the flag off when the participant agrees";
        findings.push(Diagnostic::error("quotation-sensitive", place.clone(), message).hint(hint));
    }
    if found.passes_over && found.changes.is_empty() {
        let message = format!("{words} joins words that another speaker's turn parts ({anchor})");
        let hint = "make two quotations of it, if they answer different questions";
        findings.push(Diagnostic::warning("quotation-joined", place, message).hint(hint));
    }
    findings
}

fn changed(study: &Study, judged: &Judged, words: &str, place: Place) -> Diagnostic {
    let found = judged.found.first();
    let at = found.map(|found| anchor(study, found)).unwrap_or_default();
    if let Some(translation) = judged.translation.as_ref().filter(|_| !judged.is_sensitive()) {
        let message = format!(
            "{words} is not the registered translation of {at} ({}): {}",
            translation.language,
            told(&translation.changes)
        );
        return Diagnostic::error("quotation-changed", place, message).hint("correct it here or in quotations.toml");
    }
    let differs = match found {
        Some(found) if found.sensitive => "words that a coder flagged as sensitive".to_owned(),
        Some(found) => told(&found.changes),
        None => String::new(),
    };
    let message = format!("{words} was said otherwise in {at}: {differs}");
    let hint = "quote what was said; mark what you leave out with […] and what you add with [brackets]";
    Diagnostic::error("quotation-changed", place, message).hint(hint)
}

/// Says in a line what differs.
fn told(changes: &[Change]) -> String {
    let one = |change: &Change| match change.kind {
        ChangeKind::Same => None,
        ChangeKind::Replaced => Some(format!("“{}” was “{}”", change.quoted, change.said)),
        ChangeKind::Added => Some(format!("“{}” was not said", change.quoted)),
        ChangeKind::Gone => Some(format!("“{}” is left out", change.said)),
    };
    let told: Vec<String> = changes.iter().filter_map(one).collect();
    told.join("; ").replace('\n', " ")
}

/// Names the place where words were said.
pub fn anchor(study: &Study, found: &Found) -> String {
    let text = study.transcript(found.interview).map(|transcript| &transcript.text);
    text.map(|text| Anchor::of(study.interview_id(found.interview), text, found.span).to_string()).unwrap_or_default()
}

/// Names who said words: the case, and what the study names behind quotations.
fn who(study: &Study, found: &Found) -> String {
    if found.role == Role::Interviewer {
        return "the interviewer".to_owned();
    }
    let id = study.case_id(found.case);
    let named =
        |attribute: &&crate::case::Attribute| study.settings.attribution.contains(&format!("{{{}}}", attribute.name));
    let values = study.roster.attributes.iter().filter(named);
    let values: Vec<&str> = values.filter_map(|a| study.roster.value(a, found.interview, found.case)).collect();
    match (id, values.is_empty()) {
        ("", _) => format!("an unidentified speaker ({})", found.label),
        (id, true) => id.to_owned(),
        (id, false) => format!("{id}, {}", values.join(", ")),
    }
}

/// Recounts a figure.
fn figure(analysis: Option<&Analysis>, manuscript: &Manuscript, bound: &Bound) -> (Counted, Option<Diagnostic>) {
    let spot = manuscript.spot(bound.paragraph, bound.at);
    let (place, before) = place(&manuscript.file, &spot);
    let text = bound.figure.as_ref().map(|figure| figure.text.clone());
    let (file, marker) = (manuscript.file.clone(), bound.marker.clone());
    let mut counted = Counted { file, spot, marker, text, recount: None, right: None };
    let made = analysis.map(|analysis| recount(analysis, &bound.marker));
    let finding = match (made, &bound.figure) {
        (None, _) => None,
        (Some(Err(wrong)), _) => {
            let message = format!("{before}the marker `{}` cannot be read: {wrong}", bound.marker);
            Some(Diagnostic::error("figure-marker", place, message))
        }
        (Some(Ok(recount)), None) => {
            counted.recount = Some(recount.clone());
            let message =
                format!("{before}there is no figure beside the marker `{}`; it counts {recount}", bound.marker);
            let hint = "put the marker behind a number, a percentage or a word such as “most”, in the same sentence";
            Some(Diagnostic::error("figure-marker", place, message).hint(hint))
        }
        (Some(Ok(recount)), Some(figure)) => {
            counted.right = recount.bears_out(&figure.claim);
            counted.recount = Some(recount.clone());
            let named = format!("{before}“{}”", figure.text);
            off(&named, figure, &recount, counted.right, place)
        }
    };
    (counted, finding)
}

fn off(named: &str, figure: &Figure, recount: &Recount, right: Option<bool>, place: Place) -> Option<Diagnostic> {
    let from = if recount.candidates { " (candidates by rule, not reviewed)" } else { "" };
    match (right, &figure.claim) {
        (Some(true), _) => None,
        (None, _) => {
            let message = format!("{named} is a share, and {} are counted of nothing: {recount}", recount.unit);
            Some(Diagnostic::error("figure-marker", place, message).hint("ask for participants or interviews"))
        }
        (Some(false), Claim::Word(quantity)) => {
            let message = format!("{named} means {}, and it is {recount}{from}", quantity.means());
            Some(Diagnostic::error("figure-word", place, message).hint("choose another word, or give the number"))
        }
        (Some(false), _) => {
            let message = format!("{named} should be {recount}{from}");
            Some(Diagnostic::error("figure-wrong", place, message).hint("correct the number, or the marker"))
        }
    }
}

/// What is lopsided.
fn spread(balance: &Balance, file: &str) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let all = balance.quotations;
    let voices = balance.participants.len();
    for share in &balance.participants {
        if all >= ENOUGH.0 && voices >= ENOUGH.1 && share.quotations * 3 > all {
            let message = format!("{} of {all} quotations come from {}", share.quotations, share.name);
            let hint = "more than a third from one participant: do the others say it too?";
            findings.push(Diagnostic::warning("quotations-spread", Place::file(file), message).hint(hint));
        }
    }
    for (theme, share, voices) in &balance.themes {
        if let ([voice], true) = (voices.as_slice(), share.quotations >= 2) {
            let message =
                format!("the theme `{theme}` is carried by one voice: {} quotations, all of {voice}", share.quotations);
            let hint = "quote another participant, or say that one person stands for it";
            findings.push(Diagnostic::warning("quotations-one-voice", Place::file(file), message).hint(hint));
        }
    }
    findings
}
