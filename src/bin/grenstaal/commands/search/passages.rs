//! Passages on a terminal: who and where, then the words with the hits marked.
//!
//! In: an answer. Out: text. Colours mark the hits; where there are none, `«` and `»` do.

use super::Frame;
use crate::printer::{BOLD, DIM, HIT, has_styles, in_line, one_line, visible};
use grenstaal::coding::union;
use grenstaal::query::{Passage, Piece, Said, shortened};
use grenstaal::text::Span;
use grenstaal::transcript::Role;
use std::io::{self, Write};

/// Words that are kept on either side of a hit.
pub const WORDS: usize = 40;

pub fn print(frame: &Frame) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let marks = if has_styles() { ("", "") } else { ("«", "»") };
    for passage in &frame.answer.passages {
        let (start, end) = passage.said.code_points(around(passage));
        let anchor = format!("{}:{start}-{end}", frame.study.interview_id(passage.said.interview));
        writeln!(out, "{BOLD}{anchor}{BOLD:#} {} {DIM}{}{DIM:#}", who(frame, &passage.said), codes(frame, passage))?;
        for said in &passage.before {
            writeln!(out, "  {DIM}{}{DIM:#}", context(said))?;
        }
        write!(out, "  ")?;
        for piece in shortened(passage.said.pieces(passage.said.span, &passage.hits), WORDS) {
            let text = in_line(piece.text());
            match piece {
                Piece::Hit(_) => write!(out, "{}{HIT}{text}{HIT:#}{}", marks.0, marks.1)?,
                Piece::Plain(_) => write!(out, "{text}")?,
                Piece::Hidden => write!(out, "{DIM}{text}{DIM:#}")?,
            }
        }
        writeln!(out)?;
        for said in &passage.after {
            writeln!(out, "  {DIM}{}{DIM:#}", context(said))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// From the first hit to the end of the last.
pub fn around(passage: &Passage) -> Span {
    let hits = union(passage.hits.clone());
    match (hits.first(), hits.iter().map(|hit| hit.end).max()) {
        (Some(first), Some(end)) => Span::new(first.start, end),
        _ => passage.said.span,
    }
}

/// "p01 (P), turn 2, 00:00:04"; an interviewer is named by label and role.
fn who(frame: &Frame, said: &Said) -> String {
    let label = one_line(&said.label);
    let name = match (said.role, said.case) {
        (Role::Interviewer, _) => format!("{label} (interviewer)"),
        (_, Some(_)) => format!("{} ({label})", frame.study.case_id(said.case)),
        (_, None) => label,
    };
    let time = said.time.map(|time| format!(", {time}")).unwrap_or_default();
    visible(&format!("{name}, turn {}{time}", said.number.saturating_add(1)))
}

/// The codes of the layer that touch the hits.
fn codes(frame: &Frame, passage: &Passage) -> String {
    let mut codes: Vec<_> =
        passage.highlights().into_iter().flat_map(|hit| passage.said.codes(hit, frame.query.layer)).collect();
    codes.sort_unstable();
    codes.dedup();
    visible(&frame.ids(&codes).join(", "))
}

/// A turn beside a passage.
pub fn context(said: &Said) -> String {
    let words: String = shortened(said.pieces(said.span, &[]), WORDS).iter().map(Piece::text).collect();
    format!("{}: {}", one_line(&said.label), one_line(&words))
}
