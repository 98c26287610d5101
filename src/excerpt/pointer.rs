//! What a person points at: a place, a turn, words.
//!
//! In: a pointer as it is typed. Out: the interview and the segment; words that stand in several places are refused, with
//! the places.

use super::trace::find_words;
use crate::coding::Anchor;
use crate::diagnostic::did_you_mean;
use crate::study::Study;
use crate::text::Span;
use crate::transcript::Transcript;

/// How a segment is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// By offsets, with the words that should stand there where they are known.
    At(Anchor, Option<String>),
    /// All words of a turn, numbered from 1.
    Turn {
        /// The interview's id.
        interview: String,
        /// Its number.
        number: u32,
    },
    /// By words that stand once.
    Words {
        /// The words.
        words: String,
        /// The interview to look in; all where absent.
        interview: Option<String>,
    },
}

/// A pointer that leads nowhere, or to several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// How many places a message lists.
const LISTED: usize = 8;

impl Pointer {
    /// Finds the segment.
    pub fn resolve(&self, study: &Study) -> Result<(usize, Span), Lost> {
        match self {
            Self::At(anchor, words) => {
                let (interview, transcript) = transcript(study, &anchor.interview)?;
                let span = transcript.text.span_of(anchor.start, anchor.end).ok_or_else(|| Lost {
                    message: format!("{anchor} lies outside the transcript"),
                    hint: Some(format!("it has {} characters", transcript.text.code_point(transcript.text.len()))),
                })?;
                let there = transcript.text.slice(span);
                if there.trim().is_empty() {
                    return Err(Lost { message: format!("no words stand at {anchor}"), hint: None });
                }
                match words.as_deref().filter(|words| !same(words, there)) {
                    None => Ok((interview, span)),
                    Some(_) => Err(Lost {
                        message: format!("at {anchor} stand other words"),
                        hint: Some("was the transcript edited since? Point at it by its words instead".to_owned()),
                    }),
                }
            }
            Self::Turn { interview, number } => {
                let (place, transcript) = transcript(study, interview)?;
                let turn = number.checked_sub(1).and_then(|i| transcript.turns.get(i as usize));
                let turn = turn.filter(|turn| !turn.span.is_empty()).ok_or_else(|| Lost {
                    message: format!("`{interview}` has no turn {number} with words"),
                    hint: Some(format!("its turns are numbered 1 to {}", transcript.turns.len())),
                })?;
                Ok((place, turn.span))
            }
            Self::Words { words, interview } => by_words(study, words, interview.as_deref()),
        }
    }
}

/// White space aside, the same words; what an output hides says nothing.
fn same(a: &str, b: &str) -> bool {
    a.trim() == "[sensitive]" || a.split_whitespace().eq(b.split_whitespace())
}

fn transcript<'s>(study: &'s Study, id: &str) -> Result<(usize, &'s Transcript), Lost> {
    let place = study.roster.interviews.iter().position(|interview| interview.id.0 == id);
    place.and_then(|place| Some((place, study.transcript(place)?))).ok_or_else(|| Lost {
        message: match place {
            Some(_) => format!("the interview `{id}` has no transcript"),
            None => format!("there is no interview `{id}`"),
        },
        hint: did_you_mean(id, study.roster.interviews.iter().map(|interview| interview.id.0.as_str())),
    })
}

fn by_words(study: &Study, words: &str, interview: Option<&str>) -> Result<(usize, Span), Lost> {
    let only = interview.map(|id| transcript(study, id)).transpose()?.map(|(place, _)| place);
    let wanted = words.trim();
    let exact = |(i, transcript): (usize, &Option<Transcript>)| {
        let text = transcript.as_ref().filter(|_| !wanted.is_empty()).map(|transcript| transcript.text.as_str());
        let places = text.into_iter().flat_map(|text| text.match_indices(wanted)).map(move |(at, found)| {
            let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
            (i, Span::new(offset(at), offset(at + found.len())))
        });
        places.collect::<Vec<_>>()
    };
    let kept = |place: &(usize, Span)| only.is_none_or(|only| only == place.0);
    let mut places: Vec<_> = study.transcripts.iter().enumerate().flat_map(exact).filter(kept).collect();
    if places.is_empty() {
        places = find_words(study, wanted).into_iter().filter(kept).collect();
    }
    let anchor = |(interview, span): &(usize, Span)| {
        let text = study.transcript(*interview).map(|transcript| &transcript.text);
        text.map(|text| Anchor::of(study.interview_id(*interview), text, *span).to_string()).unwrap_or_default()
    };
    match places.as_slice() {
        [] => Err(Lost {
            message: match interview {
                Some(id) => format!("these words do not stand in `{id}`"),
                None => "these words stand in no transcript".to_owned(),
            },
            hint: Some("type them as they stand there, or fewer of them".to_owned()),
        }),
        [only] => Ok(*only),
        several => {
            let listed: Vec<String> = several.iter().take(LISTED).map(anchor).collect();
            let more = if several.len() > LISTED { " and elsewhere" } else { "" };
            Err(Lost {
                message: format!("these words stand {} times: {}{more}", several.len(), listed.join(", ")),
                hint: Some("type more of them, or name the place with --at".to_owned()),
            })
        }
    }
}
