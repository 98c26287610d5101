//! A quotation on a page.
//!
//! In: an interview and words in it. Out: the block with the words, the words that fired a rule marked, the attribution,
//! the anchor behind it and what it can be narrowed by.

use super::Site;
use crate::codebook::CodeIndex;
use crate::coding::{Anchor, Flag, Placed};
use crate::excerpt::{Coding, Codings, Origin};
use crate::locale::Speech;
use crate::report::page::{Inline, Quotation};
use crate::text::Span;
use crate::transcript::{Role, Transcript};

/// Code points of the question before a quotation that are shown at most.
const QUESTION: usize = 240;

impl Site<'_> {
    /// Makes a quotation; `code` is the code it stands for, `codings` all of its interview.
    pub(super) fn quotation(
        &self,
        interview: usize,
        span: Span,
        code: Option<CodeIndex>,
        codings: &Codings,
    ) -> Option<Quotation> {
        let study = self.analysis.study;
        let transcript = study.transcript(interview)?;
        let turn = transcript.turn_at(span.start)?;
        let label = transcript.turns.get(turn).and_then(|t| transcript.speakers.get(usize::from(t.speaker)))?;
        let asks = label.role == Role::Interviewer;
        let case = study.roster.case_of(interview, &label.label);
        let behind = code.map(|code| self.analysis.behind(codings, span, code)).unwrap_or_default();
        let anchor = Anchor::of(study.interview_id(interview), &transcript.text, span).to_string();
        let printed = study.quotations.printed(&Placed { interview, span }).and_then(|printed| printed.printed.clone());
        let words = match printed {
            Some(printed) => vec![Inline::text(printed)],
            None => marked(transcript, span, &behind),
        };
        let language = study.language_of(interview);
        Some(Quotation {
            words,
            before: (!asks)
                .then(|| question(transcript, turn, Speech::of(language), &self.analysis.sensitive(interview)))
                .flatten(),
            after: None,
            lang: (language != study.locale.tag()).then(|| language.to_owned()),
            attribution: if asks {
                format!("({})", self.text("report.interviewer"))
            } else {
                self.material.attribution.of(study, interview, case)
            },
            anchor,
            to: code.map(|code| super::evidence_path(self.analysis, code)),
            facets: Vec::new(),
            tags: self.tags(&behind),
            notes: self.notes(interview, span),
        })
    }

    /// What a quotation can be narrowed by, in the words of the report.
    pub(super) fn facets_of(&self, interview: usize, case: Option<usize>) -> Vec<(String, String)> {
        let study = self.analysis.study;
        let mut facets = vec![(self.facet("case"), self.case_name(case))];
        facets.push((self.facet("interview"), study.interview_id(interview).to_owned()));
        for name in &self.facets {
            let value = study.roster.attribute(name).and_then(|a| study.roster.value(a, interview, case));
            facets.extend(value.map(|value| (self.facet(name), value.to_owned())));
        }
        facets
    }

    /// The name of an attribute, or of `case` and `interview`, as the report calls it.
    pub(super) fn facet(&self, name: &str) -> String {
        let study = self.analysis.study;
        match name {
            "case" => self.text("column.participant"),
            "interview" => self.text("column.interview"),
            _ => study.roster.attribute(name).map_or(name, |attribute| attribute.label_in(study.locale)).to_owned(),
        }
    }

    /// The id of a case, or the words for somebody nobody could identify.
    pub(super) fn case_name(&self, case: Option<usize>) -> String {
        match case {
            Some(case) => self.analysis.study.case_id(Some(case)).to_owned(),
            None => self.text("table.unidentified"),
        }
    }

    fn tags(&self, behind: &[Coding]) -> Vec<String> {
        let study = self.analysis.study;
        let mut tags: Vec<String> = Vec::new();
        for coding in behind {
            match coding.origin {
                Origin::Rule { rule, .. } => {
                    let name = study.codebook.rule_name(rule);
                    tags.push(study.locale.fill("report.tag_rule", &[("rule", &name)]));
                }
                Origin::Person { coder, coding } => {
                    tags.push(study.locale.fill("report.tag_coder", &[("coder", coder)]));
                    for flag in coding.flags.iter().filter(|flag| **flag != Flag::Sensitive) {
                        tags.push(self.text(if *flag == Flag::Cite {
                            "report.tag_cite"
                        } else {
                            "report.tag_negative"
                        }));
                    }
                }
            }
        }
        tags.sort();
        tags.dedup();
        tags
    }
}

/// The words, those that fired a rule marked.
fn marked(transcript: &Transcript, span: Span, behind: &[Coding]) -> Vec<Inline> {
    let matched = behind.iter().flat_map(|coding| match coding.origin {
        Origin::Rule { matched, .. } => matched.to_vec(),
        Origin::Person { .. } => Vec::new(),
    });
    marked_words(transcript, span, matched.collect())
}

/// The words of a span, those of them that are `matched` marked.
pub(super) fn marked_words(transcript: &Transcript, span: Span, matched: Vec<Span>) -> Vec<Inline> {
    let within = matched.into_iter().map(|words| words.intersect(span)).filter(|words| !words.is_empty());
    let mut words = Vec::new();
    let mut at = span.start;
    let mut say = |inline: fn(String) -> Inline, from: u32, to: u32| {
        let text = flat(transcript.text.slice(Span::new(from, to)));
        if !text.is_empty() {
            words.push(inline(text));
        }
    };
    for hit in crate::coding::union(within.collect()) {
        say(Inline::Text, at, hit.start);
        say(Inline::Mark, hit.start, hit.end);
        at = hit.end;
    }
    say(Inline::Text, at, span.end);
    words
}

/// Line breaks inside a paragraph and their indents become a space; paragraphs stay apart.
pub(super) fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let words = if first { line } else { line.trim_start() };
        first = false;
        out.push_str(words);
        match lines.peek() {
            Some(next) if next.trim().is_empty() => {
                while lines.next_if(|line| line.trim().is_empty() && !line.is_empty() || line.is_empty()).is_some() {}
                out.push_str("\n\n");
            }
            Some(_) => out.push(' '),
            None => {}
        }
    }
    out
}

/// The question that was answered: the last thing the interviewer said that was more than a minimal response.
fn question(transcript: &Transcript, turn: usize, speech: &Speech, sensitive: &[Span]) -> Option<String> {
    let asked = transcript
        .turns
        .get(..turn)?
        .iter()
        .rev()
        .find(|turn| transcript.role(turn) == Role::Interviewer && !speech.is_minimal(transcript.words_of(turn)))?;
    if sensitive.iter().any(|hidden| hidden.overlaps(asked.span)) {
        return None;
    }
    let words = flat(transcript.words_of(asked)).replace('\n', " ");
    if words.chars().count() <= QUESTION {
        return Some(words);
    }
    let tail: String = words.chars().skip(words.chars().count() - QUESTION).collect();
    let from = tail.find(' ').map_or(0, |at| at + 1);
    Some(format!("… {}", tail.get(from..).unwrap_or(&tail)))
}

#[cfg(test)]
mod tests {
    use super::flat;

    #[test]
    fn line_breaks_become_spaces_and_paragraphs_stay() {
        assert_eq!(flat("een\n   twee\n\n  drie"), "een twee\n\ndrie");
        assert_eq!(flat(" twee "), " twee ");
    }
}
