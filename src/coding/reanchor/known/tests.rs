//! What becomes of a segment when its text is corrected, on texts of a line or two.

use super::*;

/// What becomes of the marked segment: `old` and `new` with the segment between `<` and `>`, in `new` where it is now.
fn becomes(old: &str, new: &str) -> String {
    let plain = |text: &str| text.replace(['<', '>'], "");
    let span = |text: &str| text.find('<').map(|at| Span::new(at as u32, text.find('>').unwrap() as u32 - 1));
    let (before, now) = (Text::new(plain(old)), Text::new(plain(new)));
    let outcome = by_version(&now, &before, &[span(old).unwrap()]).remove(0);
    let right = |to: Span| if Some(to) == span(new) { "right" } else { now.slice(to) }.to_owned();
    match outcome {
        Outcome::Unmoved => "unmoved".into(),
        Outcome::Moved { to, how, score } => format!("{} {score} {}", how.name(), right(to)),
        Outcome::Doubtful { places, why } => format!("{why}: {} {}", places.len(), right(places[0].0)),
        Outcome::Lost => "lost".into(),
    }
}

#[test]
fn the_diff_beats_the_same_words_elsewhere() {
    let old = "I: Do you like it?\n\nP: <Yes.>\n\nI: And the team?\n\nP: Yes.\n\nI: Thank you for this talk.\n";
    assert_eq!(becomes(old, &old.replace("like it", "really like it")), "diff 100 right");
    let gone = "I: Do you like it?\n\nP: No idea.\n\nI: And the team?\n\nP: <Yes.>\n\nI: Thank you for this talk.\n";
    assert_eq!(becomes(old, gone), "lost", "the other yes is somebody else's");
    assert_eq!(becomes(old, old), "unmoved");
}

#[test]
fn words_that_were_changed_inside_are_the_same_segment() {
    let old = "I: And then?\n\nP: Well, <I went to see Anna about the new plan for us.> That was it.\n";
    let new = "I: And then?\n\nAnna: Well, <I went to see Petra about the new plan for us.> That was it.\n";
    assert_eq!(becomes(old, new), "diff 90 right");
    let edge = "I: And then?\n\nP: Well, <We went to see Anna about the new plan for us.> That was it.\n";
    assert_eq!(becomes(old, edge), "diff 95 right");
    let other = "I: And then?\n\nP: Well, <quite another thing that nobody had said before.> That was it.\n";
    assert!(becomes(old, other).starts_with("lost"), "{}", becomes(old, other));
}

#[test]
fn a_word_that_was_doubled_is_in_doubt() {
    let old = "P: So we began there. <Yes.> Then the others came in too, one by one.\n";
    let new = "P: So we began there. Yes. <Yes.> Then the others came in too, one by one.\n";
    assert!(becomes(old, new).starts_with(TWICE), "{}", becomes(old, new));
}

#[test]
fn a_paragraph_is_followed() {
    let a = "P: First we <talked with all of them> about what they wanted, and wrote it down.\n\n";
    let b = "P: After that came a long time in which nothing happened at all, or so it seemed to us here.\n\n";
    let old = format!("{a}{b}I: Well.\n");
    assert_eq!(becomes(&old, &format!("{b}{a}I: Well.\n")), "exact 100 right");
    let mended = a.replace("wanted", "wished").replace("all of them", "all of you");
    assert_eq!(becomes(&old, &format!("{b}{mended}I: Well.\n")), "context 81 right");
}

#[test]
fn white_space_and_beginnings_inside_words_are_kept() {
    let old = "P: one two three< four fi>ve six seven eight\n";
    let new = "P: zero one two three< four fi>ve six seven eight\n";
    assert_eq!(becomes(old, new), "exact 100 right");
    let wrapped = "P: one two three< four\n  fi>ve six seven eight\n";
    assert_eq!(becomes(old, wrapped), "exact 100 right");
    let changed = "P: one two three< four fi>x six seven eight\n";
    assert!(becomes(old, changed).starts_with(EDGE), "{}", becomes(old, changed));
}

#[test]
fn a_name_in_what_was_put_in_before_is_not_the_beginning() {
    let old = "P: It was late by then. <Carolien went home with all the others after that.> We stayed a while.\n";
    let new = "P: It was late by then. Carolien sang us something. <Petra went home with all the others after that.> We stayed a while.\n";
    let found = becomes(old, new);
    assert!(found.starts_with(EDGE) || found.ends_with("right"), "{found}");
}
