//! CHAT codes, read as a reader reads the words.
//!
//! In: the words of a main line, with CLAN's codes. Out: the words, the times of its bullets, and what was taken away.
//! Each rule has a test below; a line whose brackets do not balance keeps its codes.

use super::super::Time;
use super::plain::one_space;

/// The words of a main line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The words.
    pub text: String,
    /// Where the first bullet begins.
    pub time: Option<Time>,
    /// Where the last bullet ends.
    pub end: Option<Time>,
    /// Codes that say something and are left out: replacements, comments on form, words that were not said.
    pub left_out: Vec<String>,
    /// Whether the brackets did not balance, so that the codes stand as they were.
    pub unchanged: bool,
}

/// Special terminators and what a reader sees; longer ones first.
const ENDS: [(&str, &str); 13] = [
    ("+...?", "…?"),
    ("+..?", "…?"),
    ("+...", "…"),
    ("+…", "…"),
    ("+//.", " –"),
    ("+//?", " –?"),
    ("+/.", " –"),
    ("+/?", " –?"),
    ("+\"/.", ":"),
    ("+\".", "."),
    ("+!?", "!?"),
    ("+/", " –"),
    ("+.", "."),
];
/// Linkers at the beginning of an utterance.
const LINKERS: [&str; 8] = ["+\"", "+^", "+<", "+,", "++", "+≈", "+≋", "+*"];
/// Punctuation that stands apart in CHAT and not for a reader.
const APART: [&str; 8] = [".", "?", "!", ",", ";", ":", "!?", "?!"];

/// Reads a main line.
pub fn reading(line: &str) -> Reading {
    let mut reading = Reading::default();
    let line = bullets(line, &mut reading);
    if !balances(&line) {
        return Reading { text: one_space(&line), unchanged: true, ..reading };
    }
    let line = brackets(&line, &mut reading.left_out);
    let mut text = String::new();
    let mut tokens = line.split_whitespace().peekable();
    while tokens.peek().is_some_and(|token| LINKERS.contains(token)) {
        tokens.next();
    }
    for token in tokens {
        word(token, &mut text, &mut reading.left_out);
    }
    reading.text = one_space(&text);
    reading
}

/// Takes out `\x15start_end\x15`, and the older form with a file name in it.
fn bullets(line: &str, reading: &mut Reading) -> String {
    let mut kept = String::with_capacity(line.len());
    for (index, part) in line.split('\u{15}').enumerate() {
        if index % 2 == 0 {
            kept.push_str(part);
            kept.push(' ');
            continue;
        }
        let mut ends = part.trim_end_matches('-').rsplitn(3, '_');
        let (end, begin) = (ends.next(), ends.next());
        let millis = |text: Option<&str>| text?.trim().parse::<u32>().ok().map(Time);
        if let (Some(begin), Some(end)) = (millis(begin), millis(end)) {
            reading.time = reading.time.or(Some(begin));
            reading.end = Some(end);
        }
    }
    kept
}

fn balances(line: &str) -> bool {
    let mut square = 0_i32;
    let mut angle = 0_i32;
    let mut before = ' ';
    for c in line.chars() {
        match c {
            '[' => square += 1,
            ']' => square -= 1,
            '<' if square == 0 && before != '+' => angle += 1,
            '>' if square == 0 => angle -= 1,
            _ => {}
        }
        if !(0..=1).contains(&square) || angle < 0 {
            return false;
        }
        before = c;
    }
    square == 0 && angle == 0
}

/// Replaces each `[code]` by what a reader sees of it.
fn brackets(line: &str, left_out: &mut Vec<String>) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let (code, behind) = after.split_once(']').unwrap_or((after, ""));
        kept.push_str(before);
        let code = one_space(code);
        let (sign, said) = code.split_once(' ').unwrap_or((code.as_str(), ""));
        // A code's words are glued by a sign that no CHAT line holds, so that they stay one token.
        let glued = |words: &str| format!(" [{}] ", words.replace(' ', GLUE));
        match sign {
            "/" | "//" | "///" | "/-" | "/?" | ">" | "<" | "!" | "!!" | "^c" | "e" | "c" => kept.push(' '),
            "=!" | "=" | "%" if !said.is_empty() => kept.push_str(&glued(said)),
            "*" | ":" | "::" | "+" | "-" => {
                left_out.push(format!("[{code}]"));
                kept.push(' ');
            }
            _ if sign.starts_with('$') || sign.starts_with('*') => {
                left_out.push(format!("[{code}]"));
                kept.push(' ');
            }
            _ if sign.len() <= 3 && is_overlap(sign) => kept.push(' '),
            _ => kept.push_str(&glued(&code)),
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

const GLUE: &str = "\u{fdd0}";

fn is_overlap(sign: &str) -> bool {
    sign.strip_prefix(['<', '>']).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Adds one token as a reader reads it.
fn word(token: &str, text: &mut String, left_out: &mut Vec<String>) {
    if let Some((_, seen)) = ENDS.iter().find(|(end, _)| *end == token) {
        text.push_str(seen);
        return;
    }
    if APART.contains(&token) {
        text.push_str(token);
        return;
    }
    text.push(' ');
    if token.starts_with('[') {
        text.push_str(&token.replace(GLUE, " "));
        return;
    }
    let token = token.trim_start_matches('<');
    let closed = token.trim_end_matches('>');
    let (bare, ending) = split_ending(closed);
    match bare {
        "" => text.push_str(closed),
        "xxx" | "yyy" | "www" | "xx" | "yy" => text.push_str(&format!("[{bare}]{ending}")),
        "0" => text.push_str(ending),
        "‡" | "„" => text.truncate(text.trim_end().len()),
        _ => {
            if bare.strip_prefix('0').is_some_and(|rest| rest.starts_with(char::is_alphabetic)) {
                left_out.push(bare.to_owned());
                text.push_str(ending);
                return;
            }
            text.push_str(&event(bare).unwrap_or_else(|| spoken(bare)));
            text.push_str(ending);
        }
    }
    if matches!(bare, "‡" | "„") {
        text.push(',');
    }
}

/// Splits punctuation off the end of a token, so that codes are known beside it; pauses stay whole.
fn split_ending(token: &str) -> (&str, &str) {
    if token.starts_with('(') && token.ends_with(')') {
        return (token, "");
    }
    let bare = token.trim_end_matches(['.', '?', '!', ',', ';', '"', '”']);
    (bare, token.get(bare.len()..).unwrap_or_default())
}

/// `&=laughs`, `&*INV:mhm`: an event, in square brackets.
fn event(token: &str) -> Option<String> {
    let what = token.strip_prefix("&=").or_else(|| token.strip_prefix("&*"))?;
    (!what.is_empty()).then(|| format!("[{}]", what.replacen(':', ": ", 1).replace('_', " ")))
}

/// A word without the codes on it.
fn spoken(token: &str) -> String {
    let word = token.strip_prefix("&-").or_else(|| token.strip_prefix("&+")).or_else(|| token.strip_prefix("&~"));
    let word = word.or_else(|| token.strip_prefix('&').filter(|rest| rest.starts_with(char::is_alphabetic)));
    let word = word.filter(|word| !word.is_empty()).unwrap_or(token);
    completed(without_form(word)).replace('_', " ")
}

/// Takes off `@u`, `@c`, `@s:deu`: how a word was formed.
fn without_form(word: &str) -> &str {
    let Some((said, form)) = word.rsplit_once('@') else { return word };
    let letters = form
        .split([':', '+', '$', '&'])
        .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_lowercase()));
    let short = form.split(':').next().is_some_and(|first| first.len() <= 2);
    if letters && short && !said.is_empty() { said } else { word }
}

/// Writes `t(r)actor` as `tractor`.
fn completed(word: &str) -> String {
    let outside: String = {
        let mut depth = 0;
        word.chars()
            .filter(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                depth == 0 && *c != ')'
            })
            .collect()
    };
    let inside_is_word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')' | '\'' | '’' | '-' | '_'));
    let balanced = word.matches('(').count() == word.matches(')').count();
    if outside.chars().any(char::is_alphabetic) && inside_is_word && balanced {
        word.replace(['(', ')'], "")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        reading(line).text
    }

    #[test]
    fn punctuation_joins_the_word_before_it() {
        assert_eq!(read("okay , and then ?"), "okay, and then?");
        assert_eq!(read("Marie ‡ kom ."), "Marie, kom.");
    }

    #[test]
    fn special_terminators_read_as_print_does() {
        for (code, seen) in [
            ("ja +...", "ja…"),
            ("ja +…", "ja…"),
            ("ja +..?", "ja…?"),
            ("ja +/.", "ja –"),
            ("ja +//.", "ja –"),
            ("ja +/?", "ja –?"),
            ("hij zei +\"/.", "hij zei:"),
            ("ja +\".", "ja."),
            ("ja +!?", "ja!?"),
            ("+\" ik kom .", "ik kom."),
            ("+< ja .", "ja."),
            ("++ dus .", "dus."),
        ] {
            assert_eq!(read(code), seen, "{code}");
        }
    }

    #[test]
    fn retracings_keep_their_words_and_lose_their_marks() {
        assert_eq!(read("mom is <in the> [//] on it ."), "mom is in the on it.");
        assert_eq!(
            read("<the [/] the stepdaughters are [/] are not> [//] her ."),
            "the the stepdaughters are are not her."
        );
        assert_eq!(read("<ja> [>] <nee> [<1] ."), "ja nee.");
    }

    #[test]
    fn replacements_and_error_codes_go_and_are_told() {
        let reading = reading("in [: bij] die goed [* m:+s] . [+ exc]");
        assert_eq!(reading.text, "in die goed.");
        assert_eq!(reading.left_out, ["[: bij]", "[* m:+s]", "[+ exc]"]);
    }

    #[test]
    fn manner_and_comments_are_marks() {
        assert_eq!(read("I’ll never join you! [=! angry]"), "I’ll never join you! [angry]");
        assert_eq!(read("dat [= het hondje] ."), "dat [het hondje].");
        assert_eq!(read("ja [=? jaja] [?] [x 3] ."), "ja [=? jaja] [?] [x 3].");
    }

    #[test]
    fn events_fillers_and_the_unintelligible() {
        assert_eq!(read("nee &=laughs euh &=imit:motor &*INV:mhm ."), "nee [laughs] euh [imit: motor] [INV: mhm].");
        assert_eq!(read("and &-uh the &+fr friend &oh &~gaga ."), "and uh the fr friend oh gaga.");
        assert_eq!(read("xxx . yyy www, xxx?"), "[xxx]. [yyy] [www], [xxx]?");
    }

    #[test]
    fn pauses_stay_and_completions_lose_their_brackets() {
        assert_eq!(read("ja (.) nou (..) (1.5) nee ."), "ja (.) nou (..) (1.5) nee.");
        assert_eq!(read("de t(r)actor (be)cause"), "de tractor because");
        assert_eq!(read("(misschien) dat"), "(misschien) dat");
    }

    #[test]
    fn word_forms_lose_their_mark_and_omitted_words_go() {
        assert_eq!(read("d@u mettre haus@s:deu New_York ."), "d mettre haus New York.");
        assert_eq!(read("mail me@example.nl"), "mail me@example.nl");
        let reading = reading("hij 0is weg 19 .");
        assert_eq!((reading.text.as_str(), reading.left_out), ("hij weg 19.", vec!["0is".to_owned()]));
        assert_eq!(read("0 ."), ".");
    }

    #[test]
    fn bullets_become_times() {
        let reading = reading("Marie descends ! \u{15}1000_2248\u{15}");
        assert_eq!(reading.text, "Marie descends!");
        assert_eq!((reading.time, reading.end), (Some(Time(1000)), Some(Time(2248))));
        let old = super::reading("ja . \u{15}%snd:\"kind_1\"_500_900\u{15}");
        assert_eq!((old.text.as_str(), old.time, old.end), ("ja.", Some(Time(500)), Some(Time(900))));
    }

    #[test]
    fn a_line_whose_brackets_do_not_balance_stays() {
        let odd = reading("ja [/ nee <dus .");
        assert_eq!((odd.text.as_str(), odd.unchanged), ("ja [/ nee <dus .", true));
        assert!(!reading("plain words").unchanged);
    }
}
