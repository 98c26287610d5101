//! What was found out about manuscripts, in rows and columns.
//!
//! In: [`Checked`]. Out: tables of passages, of figures, and of how the quotations spread.

use super::balance::Share;
use super::check::{Checked, Counted};
use super::finding::anchor;
use super::judge::{Judged, Voice};
use super::seek::{Found, Status};
use super::wording::first_words;
use crate::locale::Locale;
use crate::query::SENSITIVE;
use crate::study::Study;
use crate::table::{Column, Row, Table, Value};

/// Returns the key of a status's name for people.
const fn name_of(status: Status) -> &'static str {
    match status {
        Status::Exact => "verify.exact",
        Status::Equal => "verify.equal",
        Status::Edited => "verify.edited",
        Status::Translated => "verify.translated",
        Status::Changed => "verify.changed",
        Status::Unregistered => "verify.unregistered",
        Status::Missing => "verify.missing",
        Status::Own => "verify.own",
        Status::Literature => "verify.literature",
        Status::Term => "verify.term",
    }
}

/// Says for people what a passage is, and where its speaker is not who is named.
pub fn state(judged: &Judged, locale: Locale) -> String {
    let status = locale.text(name_of(judged.status));
    let voice = match judged.voice() {
        Some(Voice::Other) => "verify.voice_other",
        Some(Voice::Doubtful) => "verify.voice_doubtful",
        Some(Voice::Stranger) => "verify.voice_unknown",
        Some(Voice::Asked) => "verify.voice_interviewer",
        Some(Voice::Right) | None => return status.to_owned(),
    };
    format!("{status}; {}", locale.text(voice))
}

/// Returns the words that were said, as they may be shown; stretches are parted by an ellipsis.
pub fn said(study: &Study, found: &Found) -> String {
    if found.sensitive {
        return SENSITIVE.to_owned();
    }
    let text = study.transcript(found.interview).map(|transcript| &transcript.text);
    let pieces = found.pieces.iter().filter_map(|piece| text.map(|text| text.slice(*piece)));
    pieces.collect::<Vec<_>>().join(" […] ")
}

/// Makes the table of passages.
pub fn passages_table(study: &Study, checked: &Checked) -> Table {
    let locale = study.locale;
    let t = |key: &str| locale.text(key).to_owned();
    let several =
        checked.passages.iter().any(|judged| checked.passages.first().is_some_and(|first| first.file != judged.file));
    let file = Column::text("file", locale.text("verify.file"));
    let columns = vec![
        if several { file } else { file.data_only() },
        Column::text("place", locale.text("verify.place")),
        Column::text("status", "status").data_only(),
        Column::text("found", locale.text("verify.status")),
        Column::text("at", locale.text("verify.where")),
        Column::text("case", locale.text("column.participant")),
        Column::text("speaker", "speaker").data_only(),
        Column::text("quoted", locale.text("verify.quoted")),
        Column::text("said", locale.text("verify.said")).data_only(),
    ];
    let rows = checked.passages.iter().map(|judged| row(passage(study, judged))).collect();
    let count = |fits: &dyn Fn(Status) -> bool| checked.passages.iter().filter(|judged| fits(judged.status)).count();
    let right = checked.passages.iter().filter(|judged| judged.is_right()).count();
    let all = count(&|status| status <= Status::Missing);
    let (terms, own) = (count(&|status| status == Status::Term), count(&|status| status == Status::Own));
    let of = |count: usize, one: &'static str, many: &'static str| locale.text(if count == 1 { one } else { many });
    let caption = locale.fill(
        "verify.passages_caption",
        &[
            ("all", &all),
            ("right", &right),
            ("citations", &of(all, "verify.citation_one", "verify.citation_many")),
            ("terms", &terms),
            ("words", &of(terms, "verify.term_one", "verify.term_many")),
            ("literature", &count(&|status| status == Status::Literature)),
            ("own", &own),
            ("repeats", &of(own, "verify.repeat_one", "verify.repeat_many")),
        ],
    );
    Table { name: "quotations".to_owned(), title: t("verify.passages"), caption, layer: String::new(), columns, rows }
}

fn row(values: Vec<Value>) -> Row {
    Row { values, code: None, depth: 0, total: false }
}

fn passage(study: &Study, judged: &Judged) -> Vec<Value> {
    let found = judged.found.first();
    let text = |text: Option<String>| text.map_or(Value::Missing, Value::Text);
    vec![
        Value::Text(judged.file.clone()),
        Value::Text(place(judged.spot.line, judged.spot.paragraph, judged.spot.word)),
        Value::Text(judged.status.name().to_owned()),
        Value::Text(state(judged, study.locale)),
        text(found.map(|found| anchor(study, found))),
        text(found.map(|found| study.case_id(found.case).to_owned())),
        text(judged.voice().map(|voice| voice.name().to_owned())),
        Value::Text(first_words(judged.shown())),
        text(found.map(|found| said(study, found))),
    ]
}

fn place(line: Option<(u32, u32)>, paragraph: u32, word: u32) -> String {
    line.map_or_else(|| format!("¶{paragraph}, {word}"), |(line, column)| format!("{line}:{column}"))
}

/// Makes the table of figures.
pub fn figures_table(study: &Study, checked: &Checked) -> Table {
    let locale = study.locale;
    let columns = vec![
        Column::text("file", locale.text("verify.file")).data_only(),
        Column::text("place", locale.text("verify.place")),
        Column::text("says", locale.text("verify.says")),
        Column::text("marker", locale.text("verify.marker")),
        Column::number("count", locale.text("verify.counted")),
        Column::number("n", locale.text("verify.of")),
        Column::text("right", locale.text("verify.status")),
    ];
    let of = |counted: &Counted| {
        let number = |number: Option<u64>| number.map_or(Value::Missing, Value::Count);
        let recount = counted.recount.as_ref();
        let right = match counted.right {
            Some(true) => "verify.right",
            Some(false) => "verify.wrong",
            None => "verify.unclear",
        };
        vec![
            Value::Text(counted.file.clone()),
            Value::Text(place(counted.spot.line, counted.spot.paragraph, counted.spot.word)),
            counted.text.clone().map_or(Value::Missing, Value::Text),
            Value::Text(counted.marker.clone()),
            number(recount.map(|recount| recount.count)),
            number(recount.and_then(|recount| recount.n)),
            Value::Text(locale.text(right).to_owned()),
        ]
    };
    let right = checked.figures.iter().filter(|counted| counted.right == Some(true)).count();
    let all = checked.figures.len();
    let key = if all == 1 { "verify.figures_caption_one" } else { "verify.figures_caption" };
    let caption = locale.fill(key, &[("all", &all), ("right", &right)]);
    Table {
        name: "figures".to_owned(),
        title: locale.text("verify.figures").to_owned(),
        caption,
        layer: String::new(),
        columns,
        rows: checked.figures.iter().map(|counted| row(of(counted))).collect(),
    }
}

/// Makes the tables of how the quotations spread: over participants, over attributes, over themes.
pub fn spread_tables(study: &Study, checked: &Checked) -> Vec<Table> {
    let locale = study.locale;
    let balance = &checked.balance;
    let caption = locale.fill("verify.spread_caption", &[("all", &balance.quotations)]);
    let table = |name: &str, title: String, heading: &str, shares: &[Share]| {
        let counted = shares.iter().any(|share| share.talk.is_some());
        let talk: u64 = shares.iter().filter_map(|share| share.talk).sum();
        let column = |key: &str, text: &str| {
            let column = Column::number(key, locale.text(text));
            if counted { column } else { column.data_only() }
        };
        let values = |share: &Share| {
            vec![
                Value::Text(share.name.clone()),
                Value::Count(share.quotations),
                Value::share(share.quotations, balance.quotations, 100, 0),
                share.talk.map_or(Value::Missing, Value::Count),
                share.talk.map_or(Value::Missing, |own| Value::share(own, talk, 100, 0)),
            ]
        };
        Table {
            name: name.to_owned(),
            title,
            caption: caption.clone(),
            layer: String::new(),
            columns: vec![
                Column::text("name", heading),
                Column::number("quotations", locale.text("verify.passages")),
                Column::number("quotations_percent", locale.text("verify.percent")),
                column("words", "verify.talk"),
                column("words_percent", "verify.talk_percent"),
            ],
            rows: shares.iter().map(|share| row(values(share))).collect(),
        }
    };
    let participant = locale.text("column.participant");
    let mut tables = vec![table(
        "participants",
        locale.fill("verify.spread", &[("by", &participant)]),
        participant,
        &balance.participants,
    )];
    for (name, shares) in &balance.attributes {
        let label = study.roster.attribute(name).map_or(name.as_str(), |attribute| attribute.label_in(locale));
        tables.push(table(name, locale.fill("verify.spread", &[("by", &label)]), label, shares));
    }
    if !balance.themes.is_empty() {
        let theme = locale.text("verify.theme");
        let values = |(_, share, voices): &(String, Share, Vec<String>)| {
            vec![Value::Text(share.name.clone()), Value::Count(share.quotations), Value::Text(voices.join(", "))]
        };
        tables.push(Table {
            name: "themes".to_owned(),
            title: locale.fill("verify.spread", &[("by", &theme)]),
            caption: locale.text("verify.themes_caption").to_owned(),
            layer: String::new(),
            columns: vec![
                Column::text("theme", theme),
                Column::number("quotations", locale.text("verify.passages")),
                Column::text("participants", locale.text("column.participants")),
            ],
            rows: balance.themes.iter().map(|theme| row(values(theme))).collect(),
        });
    }
    tables
}
