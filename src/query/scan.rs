//! What a query means: every turn of a study is read.
//!
//! In: a [`Query`] and an [`Analysis`]. Out: [`Hits`]. The index must give the same.

use super::asked::Asked;
use super::evaluate::{Found, Talk, TurnView, evaluate};
use super::filter::Voice;
use super::words::Reader;
use super::{Group, Leaf, Query, What};
use crate::excerpt::{Analysis, Mark};
use crate::text::Span;
use crate::transcript::Time;
use std::borrow::Cow;

/// What a query found, by interview in the order of the roster, sorted by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The interviews that have hits.
    pub interviews: Vec<(usize, Vec<Found>)>,
    /// For each of them the furthest end among its hits up to each of them.
    furthest: Vec<Vec<u32>>,
}

impl Hits {
    fn new(interviews: Vec<(usize, Vec<Found>)>) -> Self {
        let furthest = |(_, found): &(usize, Vec<Found>)| {
            let ends = found.iter().scan(0, |most, found| {
                *most = found.span.end.max(*most);
                Some(*most)
            });
            ends.collect()
        };
        Self { furthest: interviews.iter().map(furthest).collect(), interviews }
    }

    /// Tells whether a hit shares a word with a stretch of an interview.
    pub fn touch(&self, interview: usize, span: Span) -> bool {
        let Ok(place) = self.interviews.binary_search_by_key(&interview, |(interview, _)| *interview) else {
            return false;
        };
        let Some(((_, found), furthest)) = self.interviews.get(place).zip(self.furthest.get(place)) else {
            return false;
        };
        let before = found.partition_point(|found| found.span.start < span.end);
        before.checked_sub(1).and_then(|last| furthest.get(last)).is_some_and(|end| *end > span.start)
    }
}

/// Finds the hits of a query by reading.
pub fn scan(query: &Query, analysis: &Analysis) -> Hits {
    let study = analysis.study;
    let asked = query.asks();
    let interviews: Vec<usize> = analysis.present().collect();
    let talk = |interview: usize| {
        let language = study.language_of(interview);
        let mut reader = Reader::new(language);
        let guide = asked.then(|| Asked::new(&study.guide, &mut reader));
        talk(analysis, interview, guide.as_ref(), &mut reader)
    };
    Hits::new(evaluate(query, &interviews, talk))
}

/// Shows the turns of one interview to a query, but for those in which nothing is said; `guide` only where questions are
/// asked for.
pub fn talk<'a>(
    analysis: &'a Analysis,
    interview: usize,
    guide: Option<&Asked>,
    reader: &mut Reader,
) -> Option<Talk<'a>> {
    let study = analysis.study;
    let transcript = study.transcript(interview)?;
    let marks = analysis.marks(interview);
    let cases: Vec<Option<usize>> =
        transcript.speakers.iter().map(|speaker| study.roster.case_of(interview, &speaker.label)).collect();
    let mut time: Option<Time> = None;
    let mut turns = Vec::with_capacity(transcript.turns.len());
    let mut rest = marks.as_slice();
    for (place, turn) in transcript.turns.iter().enumerate() {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let (own, others) = rest.split_at(rest.partition_point(|(turn, _)| *turn <= number));
        rest = others;
        time = turn.time.or(time);
        if turn.span.is_empty() {
            continue;
        }
        let label = transcript.speakers.get(usize::from(turn.speaker)).map_or("", |speaker| speaker.label.as_str());
        let case = cases.get(usize::from(turn.speaker)).copied().flatten();
        let role = transcript.role(turn);
        let text = transcript.words_of(turn);
        let question = |guide: &Asked| guide.of(text, reader);
        let asks = guide.filter(|_| role == crate::transcript::Role::Interviewer).and_then(question);
        turns.push(TurnView {
            number,
            span: turn.span,
            text: Cow::Borrowed(text),
            voice: Voice { interview, case, role, label },
            time,
            marks: own.iter().map(|(_, mark)| *mark).collect::<Vec<Mark>>().into(),
            asks,
        });
    }
    Some(Talk { interview, language: study.language_of(interview), turns })
}

impl Query {
    /// Tells whether questions of the guide are asked for.
    pub fn asks(&self) -> bool {
        asks(&self.root)
    }
}

fn asks(group: &Group) -> bool {
    group.leaves.iter().any(|leaf| match leaf {
        Leaf::Atom(atom) => matches!(atom.what, What::Asked(_)),
        Leaf::Related(related) => asks(&related.left) || asks(&related.right),
        Leaf::Group(group) => asks(group),
    })
}
