//! Agreement in rows and columns.
//!
//! In: an [`Agreement`]. Out: a table with a row for each measure, the sentences that must stand beside it, and the same as
//! JSON. A value that there is not is empty and has its reason.

use super::{Column, Row, Table, Value};
use crate::agreement::{Agreement, Distance, Measure, Method, Scale, Share, Uncertainty, Weights};
use crate::locale::Locale;
use serde_json::json;

/// What was measured, for the sentences beside the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// A table of units by coders, of which nothing else is known.
    Ratings,
    /// A table of marked stretches, of which nothing else is known.
    Spans,
}

/// Makes the table of an agreement.
pub fn agreement(agreement: &Agreement, caption: String, locale: Locale) -> Table {
    let all = |test: &dyn Fn(&Measure) -> bool| agreement.measures.iter().any(test);
    let (categories, twice) = (all(&|m| m.category.is_some()), all(&|m| m.intervals.len() > 1));
    let (covered, failed) = (all(&|m| m.coverage.is_some()), all(&|m| m.value.is_err()));
    let column = |key: &str, text: &str, numeric: bool, shown: bool| {
        let column =
            if numeric { Column::number(key, locale.text(text)) } else { Column::text(key, locale.text(text)) };
        if shown { column } else { column.data_only() }
    };
    let columns = vec![
        Column::text("measure", "measure").data_only(),
        column("name", "agreement.measure", false, true),
        column("category", "agreement.category", false, categories),
        Column::text("scale", "scale").data_only(),
        column("scale_name", "agreement.scale", false, true),
        column("value", "agreement.value", true, true),
        column("se", "agreement.se", true, true),
        column("low", "agreement.low", true, true),
        column("high", "agreement.high", true, true),
        Column::text("interval_method", "interval_method").data_only(),
        column("how", "agreement.method", false, true),
        column("resampled_se", "agreement.resampled_se", true, false),
        column("resampled_low", "agreement.resampled_low", true, twice),
        column("resampled_high", "agreement.resampled_high", true, twice),
        column("units", "agreement.units", true, true),
        column("coders", "agreement.coders", true, false),
        column("coverage", "agreement.coverage", true, covered),
        column("reason", "agreement.reason", false, failed),
    ];
    let rows = agreement.measures.iter().map(|measure| Row {
        values: values(measure, locale),
        code: None,
        depth: 0,
        total: false,
    });
    Table {
        name: "agreement".to_owned(),
        title: locale.text("agreement.title").to_owned(),
        caption,
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}

fn scale_text(scale: Scale) -> &'static str {
    match scale {
        Scale::Nominal => "agreement.nominal",
        Scale::Ordinal => "agreement.ordinal",
        Scale::Interval => "agreement.interval",
        Scale::Ratio => "agreement.ratio",
    }
}

fn values(measure: &Measure, locale: Locale) -> Vec<Value> {
    let decimal = |number: Option<f64>| number.map_or(Value::Missing, |number| Value::decimal(number, 3));
    let text = |text: Option<String>| text.map_or(Value::Missing, Value::Text);
    let three = |interval: Option<&Uncertainty>| {
        [interval.map(|i| i.se), interval.map(|i| i.low), interval.map(|i| i.high)].map(decimal)
    };
    let first = measure.interval();
    let resampled = measure.intervals.iter().find(|interval| interval.method != Method::Analytic);
    let [se, low, high] = three(first);
    let [resampled_se, resampled_low, resampled_high] = three(resampled);
    vec![
        Value::Text(measure.name.key().to_owned()),
        Value::Text(locale.text(measure.name.text()).to_owned()),
        text(measure.category.clone()),
        Value::Text(measure.scale.name().to_owned()),
        Value::Text(locale.text(scale_text(measure.scale)).to_owned()),
        decimal(measure.value.ok()),
        se,
        low,
        high,
        text(first.map(|interval| interval.method.key().to_owned())),
        text(first.map(|interval| locale.text(interval.method.text()).to_owned())),
        resampled_se,
        resampled_low,
        resampled_high,
        Value::Count(measure.units),
        Value::Count(measure.coders as u64),
        decimal(measure.coverage),
        text(measure.value.err().map(|reason| locale.text(reason.text()).to_owned())),
    ]
}

/// Returns the sentences that stand beside an agreement: the unit, who did how much, where intervals come from, and what is
/// not known.
pub fn agreement_caption(agreement: &Agreement, measured: Measured, locale: Locale) -> String {
    let share = |share: &Share| {
        locale.fill("agreement.share", &[("coder", &share.coder), ("done", &locale.number(share.done))])
    };
    let shares = agreement.shares.iter().map(share).collect::<Vec<_>>().join(", ");
    let (units, paired) = (locale.number(agreement.units), locale.number(agreement.paired));
    let key = match measured {
        Measured::Ratings => "agreement.ratings_units",
        Measured::Spans => "agreement.spans_units",
    };
    let unit = locale.fill(key, &[("units", &units), ("paired", &paired), ("shares", &shares)]);
    let (times, seed) = (agreement.resampling.times, agreement.resampling.seed);
    let mut methods = agreement.measures.iter().flat_map(|measure| &measure.intervals).map(|interval| interval.method);
    let intervals = match methods.find(|method| *method != Method::Analytic) {
        Some(method) => {
            let method = locale.text(method.text());
            let times = locale.number(u64::from(times));
            locale.fill("agreement.resampling", &[("method", &method), ("times", &times), ("seed", &seed)])
        }
        None if measured == Measured::Spans => locale.text("agreement.spans_intervals").to_owned(),
        None => locale.text("agreement.no_resampling").to_owned(),
    };
    format!("{unit} {intervals} {}", locale.text("agreement.unknown"))
}

/// Makes the JSON of an agreement, with all digits.
pub fn agreement_json(agreement: &Agreement, caption: &str, locale: Locale) -> serde_json::Value {
    let interval = |interval: &Uncertainty| json!({ "method": interval.method.key(), "se": interval.se, "interval": [interval.low, interval.high] });
    let measure = |measure: &Measure| {
        let first = measure.interval();
        json!({
            "measure": measure.name.key(),
            "category": measure.category,
            "scale": measure.scale.name(),
            "value": measure.value.ok(),
            "se": first.map(|first| first.se),
            "interval": first.map(|first| [first.low, first.high]),
            "interval_method": first.map(|first| first.method.key()),
            "intervals": measure.intervals.iter().map(interval).collect::<Vec<_>>(),
            "units": measure.units,
            "coders": measure.coders,
            "weights": measure.weights.map(Weights::name),
            "distance": measure.distance.map(Distance::name),
            "coverage": measure.coverage,
            "reason": measure.value.err().map(|reason| locale.text(reason.text())),
        })
    };
    let shares = agreement.shares.iter().map(|share| json!({ "coder": share.coder, "done": share.done }));
    json!({
        "measures": agreement.measures.iter().map(measure).collect::<Vec<_>>(),
        "coders": shares.collect::<Vec<_>>(),
        "units": agreement.units,
        "resamples": agreement.resampling.times,
        "seed": agreement.resampling.seed,
        "caption": caption,
    })
}
