//! Answers for other programs and for manuscripts.
//!
//! In: an answer. Out: a row for each hit; JSON as docs/formats/search.md describes it; quotations in Markdown.

use super::Frame;
use super::kwic::{Line, lines};
use super::passages::{WORDS, around, context};
use grenstaal::pipeline::Attribution;
use grenstaal::query::{Filter, Passage, Piece, Said, Sort, Voice, shortened};
use grenstaal::report::markdown as render;
use grenstaal::report::page::{Block, Inline, Page, Quotation};
use grenstaal::table::{Column, Row, Table, Value as Cell, Voices};
use grenstaal::text::Span;
use grenstaal::transcript::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The version of the JSON; it changes when a key changes its meaning or goes.
const VERSION: u32 = 1;

fn role(said: &Said) -> &'static str {
    match said.role {
        Role::Participant => "participant",
        Role::Interviewer => "interviewer",
    }
}

/// A row for each hit.
pub fn table(frame: &Frame) -> Table {
    let (study, query) = (frame.study, frame.query);
    let text = ["interview"].into_iter();
    let columns = text.map(|name| Column::text(name, name));
    let numbers = ["start", "end"].map(|name| Column::number(name, name));
    let rest = ["quote", "case", "speaker", "role"].map(|name| Column::text(name, name));
    let more = ["time", "codes", "left", "right"].map(|name| Column::text(name, name));
    let columns = columns.chain(numbers).chain(rest).chain([Column::number("turn", "turn")]).chain(more);
    let rows = if frame.args.kwic { lines(frame) } else { all_lines(frame) };
    let row = |line: &Line| {
        let (start, end) = line.said.code_points(line.hit);
        let words = |text: &str| Cell::Text(text.to_owned());
        let codes = frame.ids(&line.said.codes(line.hit, query.layer)).join(";");
        let values = vec![
            words(study.interview_id(line.said.interview)),
            Cell::Count(u64::from(start)),
            Cell::Count(u64::from(end)),
            words(&line.words),
            words(study.case_id(line.said.case)),
            words(&line.said.label),
            words(role(line.said)),
            Cell::Count(u64::from(line.said.number) + 1),
            line.said.time.map_or(Cell::Missing, |time| Cell::Text(time.to_string())),
            Cell::Text(codes),
            Cell::Text(beside(line, true)),
            Cell::Text(beside(line, false)),
        ];
        Row { values, code: None, depth: 0, total: false }
    };
    Table {
        name: "search".to_owned(),
        title: query.text.clone(),
        caption: study.locale.text(query.said_by().key()).to_owned(),
        layer: study.locale.text(query.layer.key()).to_owned(),
        columns: columns.collect(),
        rows: rows.iter().map(row).collect(),
    }
}

/// The lines of a concordance, each with its anchor.
pub fn concordance(frame: &Frame) -> Table {
    let row = |line: &Line| {
        let (start, end) = line.said.code_points(line.hit);
        let anchor = format!("{}:{start}-{end}", frame.study.interview_id(line.said.interview));
        let values = [anchor, beside(line, true), line.words.clone(), beside(line, false)];
        Row { values: values.map(Cell::Text).into(), code: None, depth: 0, total: false }
    };
    Table {
        columns: ["at", "left", "hit", "right"].map(|name| Column::text(name, name)).into(),
        rows: lines(frame).iter().map(row).collect(),
        ..table(frame)
    }
}

/// What stands left or right of a hit in its turn, shortened.
fn beside(line: &Line, left: bool) -> String {
    let span = if left {
        Span::new(line.said.span.start, line.hit.end)
    } else {
        Span::new(line.hit.start, line.said.span.end)
    };
    let kept = shortened(line.said.pieces(span, &[line.hit]), WORDS);
    kept.iter().filter(|part| !matches!(part, Piece::Hit(_))).map(Piece::text).collect()
}

/// A line for each hit of the turns that are wanted, in their order.
fn all_lines<'a>(frame: &Frame<'a>) -> Vec<Line<'a>> {
    let of_passage = |passage: &'a Passage| {
        passage.hits.iter().map(|hit| Line {
            said: &passage.said,
            hit: *hit,
            left: String::new(),
            words: passage.said.quote(*hit).to_owned(),
            right: String::new(),
        })
    };
    frame.answer.passages.iter().flat_map(of_passage).collect()
}

/// The whole answer as JSON.
pub fn json(frame: &Frame, voices: &Voices) -> anyhow::Result<()> {
    let (study, query, answer, args) = (frame.study, frame.query, frame.answer, frame.args);
    let kept = voices.iter().filter(|(interview, case)| {
        query.who.keeps_voice(&Voice { interview: *interview, case: *case, role: Role::Participant, label: "" })
    });
    let (mut cases, mut interviews) = (BTreeSet::new(), BTreeSet::new());
    for (interview, case) in kept.chain(answer.counts.keys()) {
        interviews.insert(*interview);
        cases.extend(*case);
    }
    let total = answer.total();
    let counts = json!({
        "participants": answer.participants(),
        "of_participants": cases.len(),
        "interviews": answer.interviews(),
        "of_interviews": interviews.len(),
        "narrowed": query.who != Filter::All,
        "turns": total.turns,
        "hits": total.hits,
    });
    let passage = |passage: &Passage| {
        let mut value = turn(frame, &passage.said);
        if let Value::Object(object) = &mut value {
            let hits: Vec<Value> = passage.hits.iter().map(|hit| one_hit(frame, &passage.said, *hit)).collect();
            object.insert("hits".to_owned(), hits.into());
            for (name, near) in [("before", &passage.before), ("after", &passage.after)] {
                object.insert(name.to_owned(), near.iter().map(|said| turn(frame, said)).collect::<Vec<_>>().into());
            }
            let score = (args.wanted(crate::Form::Json).sort == Sort::Score).then_some(passage.score);
            object.insert("score".to_owned(), json!(score));
        }
        value
    };
    let whole = json!({
        "version": VERSION,
        "query": query.text,
        "layer": query.layer.name(),
        "layer_phrase": study.locale.text(query.layer.key()),
        "said_by": query.said_by().name(),
        "notes": query.notes,
        "counts": counts,
        "offset": args.offset,
        "limit": if args.limit == 0 { Value::Null } else { json!(args.limit) },
        "passages": answer.passages.iter().map(passage).collect::<Vec<Value>>(),
    });
    writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&whole)?)?;
    Ok(())
}

fn turn(frame: &Frame, said: &Said) -> Value {
    let (start, end) = said.code_points(said.span);
    let case = Some(frame.study.case_id(said.case)).filter(|id| !id.is_empty());
    json!({
        "interview": frame.study.interview_id(said.interview),
        "turn": u64::from(said.number) + 1,
        "start": start,
        "end": end,
        "case": case,
        "speaker": said.label,
        "role": role(said),
        "time": said.time.map(|time| time.to_string()),
        "text": said.showable(said.span),
        "codes": frame.ids(&said.codes(said.span, frame.query.layer)),
    })
}

fn one_hit(frame: &Frame, said: &Said, hit: Span) -> Value {
    let (start, end) = said.code_points(hit);
    json!({
        "start": start,
        "end": end,
        "quote": said.quote(hit),
        "sensitive": said.hides(hit),
        "codes": frame.ids(&said.codes(hit, frame.query.layer)),
    })
}

/// The passages as quotations.
pub fn markdown(frame: &Frame, voices: &Voices) -> io::Result<()> {
    let cases: BTreeSet<usize> = voices.iter().filter_map(|(_, case)| *case).collect();
    let attribution = Attribution::among(frame.study, cases);
    let block = |passage: &Passage| {
        let said = &passage.said;
        let (start, end) = said.code_points(around(passage));
        let joined = |near: &[Said]| {
            let lines: Vec<String> = near.iter().map(context).collect();
            Some(lines.join(" ")).filter(|text| !text.is_empty())
        };
        let word = |piece: Piece| match piece {
            Piece::Hit(text) => Inline::Mark(text),
            other => Inline::text(other.text()),
        };
        let label = || format!("({})", said.label);
        Block::Quotation(Quotation {
            words: shortened(said.pieces(said.span, &passage.hits), WORDS).into_iter().map(word).collect(),
            before: joined(&passage.before),
            after: joined(&passage.after),
            attribution: match said.role {
                Role::Interviewer => label(),
                Role::Participant => attribution.of(frame.study, said.interview, said.case),
            },
            anchor: format!("{}:{start}-{end}", frame.study.interview_id(said.interview)),
            ..Quotation::default()
        })
    };
    let page = Page {
        path: "search".to_owned(),
        title: frame.query.text.clone(),
        blocks: frame.answer.passages.iter().map(block).collect(),
        ..Page::default()
    };
    writeln!(anstream::stdout().lock(), "{}", render(&page).trim_end())
}
