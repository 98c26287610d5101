//! JSON of the podcast namespace.
//!
//! In: `segments` with `startTime`, `body` and perhaps `speaker`; a segment may be a single word, and names the speaker where
//! it changes or always. Out: talk. Times are seconds.

use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, cues, number, talk};
use super::{About, Content, Format, Refused, Source};

/// The podcast namespace.
pub(super) struct Podcast;

static ABOUT: About = About {
    id: "podcast",
    name: "Podcast namespace JSON",
    endings: &["json"],
    recognised: "`segments` with `body` and `startTime`",
    kept: "words, speakers, times; where no two segments in a row name the same speaker, a segment without one goes on with \
           the last",
    lost: "the times of single segments",
};

const KEYS: &[&str] = &["segments", "speaker", "startTime", "endTime", "body"];

impl Format for Podcast {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        Outline::of(source)?.all(&["segments[].body", "segments[].startTime"]).then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let segments = root.get("segments").list();
        let names: Vec<Option<String>> = segments.iter().map(|segment| segment.get("speaker").speaker()).collect();
        let inherits = !names.windows(2).any(|pair| matches!(pair, [Some(one), Some(next)] if one == next));
        let mut found = Found::default();
        let unnamed = names.iter().skip_while(|name| name.is_none()).filter(|name| name.is_none()).count();
        if inherits {
            found.note(unnamed, |n| format!("{n} segments name no speaker; they go on with the one before them."));
        }
        let mut last = None;
        let words = segments.iter().zip(names).enumerate().map(|(index, (segment, name))| {
            if name.is_some() || !inherits {
                last = name;
            }
            word(index, segment, last.clone())
        });
        talk(cues(words.collect::<Vec<_>>()), found)
    }
}

fn word<'n>(index: usize, segment: &'n Node, speaker: Option<String>) -> Word<'n> {
    Word {
        text: segment.get("body").text().unwrap_or_default(),
        speaker,
        begin: segment.get("startTime").seconds(),
        end: segment.get("endTime").seconds(),
        number: number(index),
        ..Word::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{real, said, survives, talk, times};
    use super::*;

    const SMALL: &str = r#"{"version": "1.0.0", "segments": [{"speaker": "A", "startTime": 0.5, "endTime": 0.75, "body": "Hoe"},
        {"startTime": 1, "endTime": 1.25, "body": "is het?"}, {"speaker": "B", "startTime": 2, "body": "Goed."}]}"#;

    #[test]
    fn a_segment_without_speaker_goes_on_with_the_last() {
        let talk = talk(&Podcast, SMALL.as_bytes());
        assert_eq!(said(&talk), ["A: Hoe is het?", "B: Goed."]);
        assert_eq!((times(&talk), talk.notes.len()), (vec![500, 2000], 1));
    }

    #[test]
    fn the_real_file() {
        let Some(bytes) = real("Podcastindex-org-podcast-namespace__example.json") else { return };
        assert_eq!(said(&talk(&Podcast, &bytes)), ["Darth Vader: I am your father.", "Luke: Nooooo"]);
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Podcast, SMALL.as_bytes());
    }
}
