//! Rules against people, in rows and columns.
//!
//! In: the judgement of the rules. Out: the figures of each rule or code, and the lists of what was rejected and of what no
//! rule found. A figure that is undefined is missing, and the column `undefined` says why.

use super::caption::Caption;
use super::frequency::wilson;
use super::kind::RulesBy;
use super::{Column, Row, Table, Value, layer_phrase};
use crate::codebook::CodeIndex;
use crate::coding::Anchor;
use crate::excerpt::{Analysis, Filter};
use crate::judgement::{Figures, Judgement, Proportion, Undefined};
use crate::locale::Locale;
use crate::text::Span;

/// Makes the table of rules or of codes with a rule.
pub(super) fn rules(analysis: &Analysis, by: RulesBy, judgement: &Judgement, filter: &Filter) -> Table {
    let study = analysis.study;
    let (book, locale) = (&study.codebook, study.locale);
    let mut rows: Vec<Row> = match by {
        RulesBy::Rule => judgement
            .rules
            .iter()
            .map(|(rule, figures)| {
                let code = book.rule(*rule).map(|rule| rule.code);
                row(locale, vec![Value::Text(book.rule_name(*rule))], code, 0, figures)
            })
            .collect(),
        RulesBy::Code => judgement
            .codes
            .iter()
            .map(|(code, figures)| {
                let name = book.code(*code).map_or("", |code| code.name.of(locale.tag()));
                let names = [book.id(*code), name].map(|name| Value::Text(name.to_owned()));
                row(locale, names.into(), Some(*code), book.code(*code).map_or(0, |code| code.depth), figures)
            })
            .collect(),
    };
    let all = Value::Text(locale.text("table.all").to_owned());
    let first = if by == RulesBy::Rule { vec![all] } else { vec![Value::Missing, all] };
    rows.push(Row { total: true, ..row(locale, first, None, 0, &judgement.all) });
    let caption = Caption::new(analysis, filter);
    let (name, key) = match by {
        RulesBy::Rule => ("rules", "rules.by_rule"),
        RulesBy::Code => ("rules-code", "rules.by_code"),
    };
    let own = [locale.text(&format!("{key}_caption")).to_owned(), judged(judgement, locale)].join(" ");
    Table {
        name: name.to_owned(),
        title: caption.title(locale.text(key)),
        caption: caption.text(&own),
        layer: layer_phrase(analysis),
        columns: columns(locale, by, judgement),
        rows,
    }
}

fn columns(locale: Locale, by: RulesBy, judgement: &Judgement) -> Vec<Column> {
    let number = |key: &str, heading: &str| Column::number(key, locale.text(heading));
    let data = |key: &str| Column::number(key, "").data_only();
    // What nobody can know of any row has no place in print.
    let shown = |column: Column, defined: bool| if defined { column } else { column.data_only() };
    let (blind, apart) = (!judgement.blind.is_empty(), !judgement.holdout.is_empty());
    let mut columns = match by {
        RulesBy::Rule => vec![Column::text("rule", locale.text("rules.rule"))],
        RulesBy::Code => vec![
            Column::text("code", locale.text("column.id")).data_only(),
            Column::text("name", locale.text("column.code")),
        ],
    };
    columns.extend([
        number("hits", "rules.hits"),
        number("accepted", "rules.accepted"),
        number("rejected", "rules.rejected"),
        shown(number("waiting", "rules.waiting"), judgement.all.waiting > 0),
        number("precision", "rules.precision"),
        number("precision_low", "rules.low"),
        number("precision_high", "rules.high"),
        data("holdout_accepted"),
        data("holdout_rejected"),
        shown(number("holdout_precision", "rules.holdout_precision"), apart),
        data("holdout_precision_low"),
        data("holdout_precision_high"),
        shown(number("segments", "rules.to_find"), blind),
        data("found"),
        shown(number("recall", "rules.recall"), blind),
        shown(number("recall_low", "rules.low"), blind),
        shown(number("recall_high", "rules.high"), blind),
        data("blind_hits"),
        data("blind_right"),
        data("blind_precision"),
        shown(number("f1", "rules.f1"), blind),
        data("f1_low"),
        data("f1_high"),
        Column::text("undefined", "").data_only(),
    ]);
    columns
}

/// The figures of one row, in the order of the columns.
fn row(locale: Locale, names: Vec<Value>, code: Option<CodeIndex>, depth: u16, figures: &Figures) -> Row {
    let Figures { hits, verdicts, waiting, holdout, blind, f1_interval, .. } = *figures;
    let count = |count: Option<u64>| count.map_or(Value::Missing, Value::Count);
    let mut why = Vec::new();
    let mut share = |key: &str, figure: Result<Proportion, Undefined>| match figure {
        Ok(Proportion { part, whole }) => {
            let (low, high) = wilson(part, whole);
            [Value::share(part, whole, 1, 3), two_decimals(low), two_decimals(high)]
        }
        Err(reason) => {
            why.push(format!("{}: {}", locale.text(key), locale.text(undefined(reason))));
            [Value::Missing, Value::Missing, Value::Missing]
        }
    };
    let precision = share("rules.precision", figures.precision());
    let apart = share("rules.holdout_precision", figures.holdout_precision());
    let recall = share("rules.recall", figures.recall());
    let [blind_precision, ..] = share("rules.blind_precision", figures.blind_precision());
    let [f1, ..] = share("rules.f1", figures.f1());
    let bound = |bound: u64| Value::Share { part: bound, whole: 10_000, scale: 1, decimals: 2 };
    let [low, high] = f1_interval.map_or([Value::Missing, Value::Missing], |(low, high)| [low, high].map(bound));
    let mut values = names;
    values.extend([hits, verdicts.accepted, verdicts.rejected, waiting].map(Value::Count));
    values.extend(precision);
    values.extend([count(holdout.map(|verdicts| verdicts.accepted)), count(holdout.map(|verdicts| verdicts.rejected))]);
    values.extend(apart);
    values.extend([count(blind.map(|overlap| overlap.segments)), count(blind.map(|overlap| overlap.found))]);
    values.extend(recall);
    values.extend([count(blind.map(|overlap| overlap.candidates)), count(blind.map(|overlap| overlap.right))]);
    values.extend([blind_precision, f1, low, high, Value::Text(why.join("; "))]);
    Row { values, code, depth, total: false }
}

/// Bounds are shown with two decimals: more would promise what an interval cannot keep.
fn two_decimals(bound: Value) -> Value {
    match bound {
        Value::Share { part, whole, scale, .. } => Value::Share { part, whole, scale, decimals: 2 },
        other => other,
    }
}

fn undefined(reason: Undefined) -> &'static str {
    match reason {
        Undefined::NothingDecided => "rules.nothing_decided",
        Undefined::NoHoldout => "rules.no_holdout",
        Undefined::NothingDecidedInHoldout => "rules.nothing_decided_apart",
        Undefined::NobodyBlind => "rules.nobody_blind",
        Undefined::NothingToFind => "rules.nothing_to_find",
        Undefined::NothingProposed => "rules.nothing_proposed",
    }
}

/// Says against whom the rules were judged, and what cannot be known.
pub fn judged(judgement: &Judgement, locale: Locale) -> String {
    let list = |names: Vec<&str>| names.join(", ");
    let number = |count: usize| locale.number(count as u64);
    let mut sentences = Vec::new();
    if judgement.judged.is_empty() {
        sentences.push(locale.text("rules.judged_by_nobody").to_owned());
    } else {
        let judges = list(judgement.judges.iter().map(|coder| coder.0.as_str()).collect());
        let blanks: [(&str, &dyn std::fmt::Display); 2] =
            [("coders", &judges), ("interviews", &number(judgement.judged.len()))];
        sentences.push(locale.fill("rules.judged_by", &blanks));
    }
    sentences.push(match judgement.holdout.len() {
        0 => locale.text("rules.apart_none").to_owned(),
        apart => locale.fill("rules.apart", &[("interviews", &number(apart))]),
    });
    if judgement.blind.is_empty() {
        sentences.push(locale.text("rules.blind_none").to_owned());
    } else {
        let coders = list(judgement.blind_coders().into_iter().collect());
        let interviews = locale.number(judgement.blind_interviews());
        sentences.push(locale.fill("rules.blind", &[("coders", &coders), ("interviews", &interviews)]));
    }
    if !judgement.spoilt.is_empty() {
        sentences.push(locale.fill("rules.spoilt", &[("readings", &number(judgement.spoilt.len()))]));
    }
    if !judgement.unruled.is_empty() {
        let segments = locale.number(judgement.unruled_segments);
        let codes = number(judgement.unruled.len());
        let key = if judgement.blind.is_empty() { "rules.unruled" } else { "rules.unruled_segments" };
        sentences.push(locale.fill(key, &[("codes", &codes), ("segments", &segments)]));
    }
    sentences.join(" ")
}

/// Makes the list of candidates that people rejected.
pub(super) fn false_hits(analysis: &Analysis, judgement: &Judgement, filter: &Filter) -> Table {
    let book = &analysis.study.codebook;
    let rows = judgement.false_hits.iter().map(|hit| {
        let words: Vec<&str> = hit.matched.iter().map(|span| analysis.showable(hit.interview, *span)).collect();
        let own = [book.rule_name(hit.rule), words.join(" | ")];
        listed(analysis, (hit.interview, hit.segment), hit.code, own.into(), &hit.note)
    });
    let columns = [("rule", "rules.rule"), ("matched", "rules.matched")];
    list(analysis, filter, ("false-hits", "rules.false_hits"), &columns, judgement, rows.collect())
}

/// Makes the list of what people found without seeing candidates, and no rule did.
pub(super) fn misses(analysis: &Analysis, judgement: &Judgement, filter: &Filter) -> Table {
    let rows = judgement.misses.iter().map(|miss| {
        listed(analysis, (miss.interview, miss.segment), miss.code, vec![miss.coder.0.clone()], &miss.note)
    });
    let columns = [("coder", "rules.coder")];
    list(analysis, filter, ("misses", "rules.misses"), &columns, judgement, rows.collect())
}

/// One line of a list: place, code, what is special to it, note, words. Of sensitive words nothing is told.
fn listed(
    analysis: &Analysis,
    (interview, segment): (usize, Span),
    code: CodeIndex,
    own: Vec<String>,
    note: &str,
) -> Row {
    let study = analysis.study;
    let at = study
        .transcript(interview)
        .map(|transcript| Anchor::of(study.interview_id(interview), &transcript.text, segment).to_string());
    let hidden = analysis.sensitive(interview).iter().any(|span| span.overlaps(segment));
    let note = if hidden { "" } else { note };
    let words = analysis.showable(interview, segment).split_whitespace().collect::<Vec<_>>().join(" ");
    let cells = [at.unwrap_or_default(), study.codebook.id(code).to_owned()].into_iter().chain(own);
    let values = cells.chain([note.to_owned(), words]).map(Value::Text).collect();
    Row { values, code: None, depth: 0, total: false }
}

fn list(
    analysis: &Analysis,
    filter: &Filter,
    (name, key): (&str, &str),
    own: &[(&str, &str)],
    judgement: &Judgement,
    rows: Vec<Row>,
) -> Table {
    let locale = analysis.study.locale;
    let text = |key: &str, heading: &str| Column::text(key, locale.text(heading));
    let mut columns = vec![text("at", "rules.at"), text("code", "column.id")];
    columns.extend(own.iter().map(|(key, heading)| text(key, heading)));
    columns.extend([text("note", "rules.note"), text("quote", "rules.words")]);
    let caption = Caption::new(analysis, filter);
    let own = [locale.text(&format!("{key}_caption")).to_owned(), judged(judgement, locale)].join(" ");
    Table {
        name: name.to_owned(),
        title: caption.title(locale.text(key)),
        caption: caption.text(&own),
        layer: layer_phrase(analysis),
        columns,
        rows,
    }
}
