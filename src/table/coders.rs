//! Coders beside each other, in rows and columns.
//!
//! In: a [`Comparison`] and its measures. Out: tables of agreement per code, of confusions and of disagreements, and the
//! sentences that must stand beside them: the unit, who coded how much, whether the coders were independent.

use super::{Column, Row, Table, Value};
use crate::agreement::{Name, Resampling};
use crate::coding::Anchor;
use crate::comparison::{By, CodeAgreement, Comparison, Marked};
use crate::excerpt::{Analysis, Filter};
use crate::study::Stance;

/// Positive judgements below which a coefficient says little.
pub const FEW: u64 = 5;

/// The sentences that must stand beside any number of a comparison.
pub fn comparison_caption(comparison: &Comparison, resampling: Resampling) -> String {
    let study = comparison.study;
    let locale = study.locale;
    let number = |n: usize| locale.number(n as u64);
    let mut sentences = Vec::new();
    if study.stance == Some(Stance::Reflexive) {
        sentences.push(locale.text("comparison.reflexive").to_owned());
    }
    sentences.push(locale.text(comparison.by.text()).to_owned());
    let compared = [("compared", number(comparison.interviews.len())), ("alone", number(comparison.alone.len()))];
    let units: u64 = comparison.pieces.iter().map(|piece| u64::from(piece.times)).sum();
    sentences.push(locale.fill("comparison.all_units", &[("units", &locale.number(units))]));
    sentences.push(locale.fill("comparison.interviews", &compared.each_ref().map(|(key, value)| (*key, value as _))));
    let worked = comparison.coders.iter().zip(&comparison.work).map(|(coder, work)| {
        let (interviews, codings) = (number(work.interviews), number(work.codings));
        let mut parts = vec![
            locale.fill("comparison.work", &[("coder", coder), ("interviews", &interviews), ("codings", &codings)]),
        ];
        if work.accepted > 0 {
            parts.push(locale.fill("comparison.accepted", &[("accepted", &number(work.accepted))]));
        }
        if work.blind > 0 {
            parts.push(locale.fill("comparison.blind", &[("blind", &number(work.blind))]));
        }
        parts.join(", ")
    });
    sentences.push(worked.collect::<Vec<_>>().join("; ") + ".");
    let sum = |part: &dyn Fn(&crate::comparison::Work) -> usize| number(comparison.work.iter().map(part).sum());
    sentences.push(if comparison.is_independent() {
        locale.text("comparison.independent").to_owned()
    } else {
        let (accepted, codings) = (sum(&|work| work.accepted), sum(&|work| work.codings));
        locale.fill("comparison.not_independent", &[("accepted", &accepted), ("codings", &codings)])
    });
    sentences.push(match &study.settings.reconciled {
        Some(name) if comparison.coders.iter().any(|coder| coder.0 == *name) => {
            locale.fill("comparison.with_reconciled", &[("reconciled", name)])
        }
        Some(name) => locale.fill("comparison.before", &[("reconciled", name)]),
        None => locale.text("comparison.before_none").to_owned(),
    });
    if !comparison.later.is_empty() {
        let codes: Vec<&str> = comparison.later.iter().map(|code| study.codebook.id(*code)).collect();
        sentences.push(locale.fill("comparison.later", &[("codes", &codes.join(", "))]));
    }
    let times = locale.number(u64::from(resampling.times));
    sentences.push(match (resampling.times, comparison.by) {
        (0, _) | (_, By::Character) => locale.text("comparison.no_intervals").to_owned(),
        _ => locale.fill("comparison.intervals", &[("times", &times), ("seed", &resampling.seed)]),
    });
    sentences.push(locale.text("comparison.benchmark").to_owned());
    sentences.join(" ")
}

/// The sentences that must stand in a picture of a comparison.
pub fn comparison_note(comparison: &Comparison) -> String {
    let locale = comparison.study.locale;
    let units: u64 = comparison.pieces.iter().map(|piece| u64::from(piece.times)).sum();
    let interviews = locale.number(comparison.interviews.len() as u64);
    let key = if comparison.is_independent() { "chart.agreement_note" } else { "chart.agreement_note_dependent" };
    locale.fill(key, &[("units", &locale.number(units)), ("interviews", &interviews)])
}

/// The measures of the table: key, heading, name, shown.
const MEASURES: [(&str, &str, Name, bool); 7] = [
    ("percent_agreement", "comparison.percent", Name::PercentAgreement, true),
    ("krippendorff_alpha", "comparison.alpha", Name::KrippendorffAlpha, true),
    ("cohen_kappa", "comparison.kappa", Name::CohenKappa, false),
    ("fleiss_kappa", "comparison.fleiss", Name::FleissKappa, true),
    ("gwet_ac1", "comparison.ac1", Name::GwetAc1, true),
    ("brennan_prediger", "brennan_prediger", Name::BrennanPrediger, false),
    ("positive_specific_agreement", "comparison.positive", Name::PositiveSpecificAgreement, true),
];

/// A row for each code: how often each coder gave it, and how far they agree on it.
pub fn code_agreement(comparison: &Comparison, found: &[CodeAgreement], caption: String) -> Table {
    let study = comparison.study;
    let locale = study.locale;
    let t = |key: &str| if key.starts_with("comparison.") { locale.text(key).to_owned() } else { key.to_owned() };
    let two = comparison.coders.len() == 2;
    let mut columns = vec![Column::text("code", "code").data_only(), Column::text("name", locale.text("column.code"))];
    // A number that is the same in every row is said in the caption.
    let units = Column::number("units", &t("comparison.units"));
    let same = found.windows(2).all(|pair| matches!(pair, [a, b] if a.units == b.units));
    columns.push(if same { units.data_only() } else { units });
    columns.extend(comparison.coders.iter().map(|coder| Column::number(&coder.0, &coder.0)));
    if two {
        columns.push(Column::number("both", &t("comparison.both")));
        columns.extend(["first_only", "second_only", "neither"].map(|key| Column::number(key, key).data_only()));
    }
    columns.push(Column::number("prevalence", "prevalence").data_only());
    for (key, heading, name, shown) in MEASURES {
        let fits = shown && (name != Name::CohenKappa || two) && (name != Name::FleissKappa || !two);
        let column = Column::number(key, &t(heading));
        columns.push(if fits { column } else { column.data_only() });
        for (end, heading) in [("low", "comparison.alpha_low"), ("high", "comparison.alpha_high")] {
            let column = Column::number(&format!("{key}_{end}"), &t(heading));
            let shown = name == Name::KrippendorffAlpha && comparison.by != By::Character;
            columns.push(if shown { column } else { column.data_only() });
        }
    }
    let stretches = Column::number("bar_u_alpha", &t("comparison.stretches"));
    columns.push(if comparison.by == By::Character { stretches } else { stretches.data_only() });
    columns.push(Column::text("note", &t("comparison.note")));
    columns.push(Column::text("reason", "reason").data_only());
    let rows = found.iter().map(|one| row(comparison, one)).collect();
    Table {
        name: "agreement".to_owned(),
        title: locale.text("comparison.title").to_owned(),
        caption,
        layer: String::new(),
        columns,
        rows,
    }
}

fn row(comparison: &Comparison, found: &CodeAgreement) -> Row {
    let study = comparison.study;
    let locale = study.locale;
    let (id, name, depth) = match found.marked {
        Marked::Anything => (String::new(), locale.text("comparison.anything").to_owned(), 0),
        Marked::Code(code) => {
            let known = study.codebook.code(code);
            let name = known.map_or("", |code| code.name.of(locale.tag()));
            (study.codebook.id(code).to_owned(), name.to_owned(), known.map_or(0, |code| code.depth))
        }
    };
    let mut values = vec![Value::Text(id), Value::Text(name), Value::Count(found.units)];
    values.extend(found.yes.iter().map(|yes| Value::Count(*yes)));
    if let Some(table) = found.table {
        values.extend(table.map(Value::Count));
    }
    let (given, judged) = found.prevalence();
    values.push(Value::share(given, judged, 100, 1));
    let decimal = |number: Option<f64>| number.map_or(Value::Missing, |number| Value::decimal(number, 2));
    for (_, _, name, _) in MEASURES {
        let measure = found.measure(name);
        let scale = if name == Name::PercentAgreement { 100.0 } else { 1.0 };
        let interval = measure.and_then(|measure| measure.interval());
        values.push(match measure.and_then(|measure| measure.value.ok()) {
            Some(value) if name == Name::PercentAgreement => Value::decimal(value * scale, 1),
            value => decimal(value),
        });
        values.push(decimal(interval.map(|interval| interval.low * scale)));
        values.push(decimal(interval.map(|interval| interval.high * scale)));
    }
    values.push(decimal(found.marking.as_ref().and_then(|measure| measure.value.ok())));
    let reason = found.measure(Name::KrippendorffAlpha).and_then(|measure| measure.value.err());
    let note = match reason {
        Some(_) => locale.text("comparison.undefined"),
        None if given < FEW => locale.text("comparison.few"),
        None => "",
    };
    values.push(Value::Text(note.to_owned()));
    values.push(Value::Text(reason.map_or("", |reason| locale.text(reason.text())).to_owned()));
    Row { values, code: None, depth, total: found.marked == Marked::Anything }
}

/// The agreement of all who code for themselves, turn by turn.
pub(super) fn agreement_of(analysis: &Analysis, filter: &Filter) -> Table {
    let resampling = Resampling::default();
    let comparison = Comparison::of(analysis, &Comparison::coders_of(analysis.study), By::Turn, filter);
    let mut rows: Vec<Marked> = comparison.codes().map(Marked::Code).collect();
    rows.push(Marked::Anything);
    let found: Vec<CodeAgreement> = rows.into_iter().map(|row| comparison.on(row, resampling)).collect();
    code_agreement(&comparison, &found, comparison_caption(&comparison, resampling))
}

/// A row for each pair of codes that coders gave instead of each other.
pub fn confusions(comparison: &Comparison) -> Table {
    let study = comparison.study;
    let locale = study.locale;
    let second = match comparison.coders.as_slice() {
        [_, second] => locale.fill("comparison.second", &[("coder", second)]),
        _ => locale.text("comparison.other").to_owned(),
    };
    let first = match comparison.coders.as_slice() {
        [first, _] => locale.fill("comparison.first", &[("coder", first)]),
        _ => locale.text("comparison.other").to_owned(),
    };
    let columns = vec![
        Column::text("first", &first),
        Column::text("second", &second),
        Column::number("units", locale.text("comparison.units")),
    ];
    let name = |code| study.codebook.code(code).map_or("", |code| code.name.of(locale.tag())).to_owned();
    let rows = comparison.confusions().into_iter().map(|one| Row {
        values: vec![Value::Text(name(one.first)), Value::Text(name(one.second)), Value::Count(one.units)],
        code: None,
        depth: 0,
        total: false,
    });
    Table {
        name: "confusions".to_owned(),
        title: locale.text("comparison.confusions").to_owned(),
        caption: locale.text("comparison.confusions_caption").to_owned(),
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}

/// A row for each disagreement, with its words.
pub fn disagreements(comparison: &Comparison, analysis: &Analysis) -> Table {
    let study = comparison.study;
    let locale = study.locale;
    let t = |key: &str| locale.text(key).to_owned();
    let columns = vec![
        Column::text("code", "code"),
        Column::text("at", "at"),
        Column::text("yes", &t("comparison.gave")),
        Column::text("no", &t("comparison.gave_not")),
        Column::text("quote", "quote"),
    ];
    let coders = |places: &[usize]| {
        let names = places.iter().filter_map(|place| comparison.coders.get(*place)).map(|coder| coder.0.as_str());
        Value::Text(names.collect::<Vec<_>>().join(" "))
    };
    let rows = comparison.disagreements().into_iter().filter_map(|one| {
        let piece = comparison.pieces.get(one.piece)?;
        let text = &study.transcript(piece.interview)?.text;
        let at = Anchor::of(study.interview_id(piece.interview), text, piece.span).to_string();
        let values = vec![
            Value::Text(study.codebook.id(one.code).to_owned()),
            Value::Text(at),
            coders(&one.yes),
            coders(&one.no),
            Value::Text(analysis.showable(piece.interview, piece.span).to_owned()),
        ];
        Some(Row { values, code: None, depth: 0, total: false })
    });
    Table {
        name: "disagreements".to_owned(),
        title: t("comparison.disagreements"),
        caption: t("comparison.disagreements_caption"),
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}
