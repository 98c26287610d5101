//! Patterns on texts of a line, with hits worked out by hand.

use super::{Hit, Pattern, PatternError, PatternSet, Scanner};
use crate::text::Span;

/// Finds one pattern in pieces of a text; `|` in `text` parts the pieces.
fn spans(source: &str, text: &str) -> Vec<Span> {
    let set = PatternSet::new(vec![Pattern::parse(source).unwrap()]).unwrap();
    let mut pieces = Vec::new();
    let mut at = 0;
    for piece in text.split('|') {
        pieces.push(Span::new(at, at + piece.len() as u32));
        at += piece.len() as u32 + 1;
    }
    let mut hits = Vec::new();
    Scanner::new(&set).scan(text, &pieces, &mut hits);
    hits.into_iter().map(|hit| hit.span).collect()
}

/// Returns the words of the hits.
fn found<'t>(source: &str, text: &'t str) -> Vec<&'t str> {
    spans(source, text).into_iter().map(|s| &text[s.start as usize..s.end as usize]).collect()
}

fn refused(source: &str) -> PatternError {
    Pattern::parse(source).unwrap_err()
}

#[test]
fn a_word_is_a_whole_word() {
    assert_eq!(found("werk", "Werk, werkplek, thuiswerk, WERK-druk werk_1 werk"), ["Werk", "WERK", "werk"]);
    assert_eq!(spans("werk", "het werk"), [Span::new(4, 8)]);
    assert_eq!(found("12", "12 112 12e 12"), ["12", "12"]);
}

#[test]
fn a_star_is_any_number_of_letters() {
    assert_eq!(found("leer*", "leer leerde geleerd Leer-kracht"), ["leer", "leerde", "Leer"]);
    assert_eq!(found("*leren*", "leren werklerend lerde geleerd"), ["leren", "werklerend"]);
    assert_eq!(found("*dienst", "dienst teamdienst dienstje één-dienst"), ["dienst", "teamdienst", "dienst"]);
    assert_eq!(
        found("team *dienst", "team nachtdienst, team dienst, team diensten"),
        ["team nachtdienst", "team dienst"]
    );
}

#[test]
fn a_phrase_has_any_white_space_between_its_words() {
    assert_eq!(
        found("te veel werk", "te veel\nwerk, te  veel\t\u{A0}werk te, veel werk"),
        ["te veel\nwerk", "te  veel\t\u{A0}werk"]
    );
    assert_eq!(found("te veel te", "te veel te veel te veel te"), ["te veel te", "te veel te"]);
    assert_eq!(found("ja, maar", "Ja, maar ja maar ja ,maar ja,\n maar"), ["Ja, maar", "ja,\n maar"]);
    assert_eq!(found("het werk", "het |werk"), [""; 0], "a phrase stays in its piece");
}

#[test]
fn hyphens_and_apostrophes_are_literal_after_folding() {
    assert_eq!(
        found("burn-out", "burn-out burn‑out Burn–Out burnout burn out burn--out"),
        ["burn-out", "burn‑out", "Burn–Out"]
    );
    assert_eq!(found("zo'n", "zo'n zo’n ZO`N zoʼn zon"), ["zo'n", "zo’n", "ZO`N", "zoʼn"]);
    assert_eq!(found("zo’n", "zo'n"), ["zo'n"]);
    assert_eq!(found("zo", "zoʼn"), ["zo"], "this apostrophe is a letter in Unicode, not here");
    assert_eq!(found("foto's*", "foto's foto’stoestel"), ["foto's", "foto’stoestel"]);
    assert_eq!(found("'s ochtends", "'s ochtends, ’s ochtends, foto's ochtends"), ["'s ochtends", "’s ochtends"]);
    assert_eq!(found("c++", "C++, c++x c+ (c++)"), ["C++", "c++"]);
    assert_eq!(found("#werk", "#werk a#werk ##werk"), ["#werk", "#werk"]);
}

#[test]
fn stress_is_ignored_unless_the_pattern_has_it() {
    assert_eq!(found("wel", "wel wél we\u{301}l wèl"), ["wel", "wél", "we\u{301}l"]);
    assert_eq!(found("wél", "wel wél we\u{301}l WÉL"), ["wél", "we\u{301}l", "WÉL"]);
    assert_eq!(found("bijna", "bíj\u{301}na bijna"), ["bíj\u{301}na", "bijna"]);
    assert_eq!(found("cliënt*", "cliënten clïent cliëntén"), ["cliënten", "cliëntén"]);
    assert_eq!(found("vóór het", "voor het vóór hét vóór het"), ["vóór het"], "then all accents count");
    assert_eq!(found("caf\u{65}\u{301}", "cafe café"), ["café"]);
}

#[test]
fn soft_hyphens_are_not_there() {
    assert_eq!(
        found("werkplek", "werk\u{AD}plek werk\u{AD}\u{AD}plek\u{AD}"),
        ["werk\u{AD}plek", "werk\u{AD}\u{AD}plek"]
    );
    assert_eq!(found("werk", "werk\u{AD}plek \u{AD}werk"), ["werk"]);
    assert_eq!(found("wer\u{AD}k", "werk"), ["werk"]);
    assert_eq!(found("re:werk.", "wer\u{AD}k\u{AD}!"), ["wer\u{AD}k\u{AD}!"]);
}

#[test]
fn a_hit_never_splits_a_combining_sequence() {
    assert_eq!(found("ab*", "-\u{301}ab aab\u{308}c"), [""; 0], "a mark is part of a word");
    assert_eq!(found("*ab", "-\u{301}ab"), ["-\u{301}ab"]);
    assert_eq!(found("*aab*", "aab\u{308}c"), ["aab\u{308}c"]);
}

#[test]
fn scripts_without_spaces_match_inside_a_run() {
    assert_eq!(found("学习", "我学习很多。学习!"), ["学习", "学习"]);
    assert_eq!(found("学习*", "我学习很多。学习!"), ["学习很多", "学习"]);
    assert_eq!(found("*学习", "我学习很多"), ["我学习"]);
    assert_eq!(found("AI学习", "AI学习x xAI学习"), ["AI学习"], "a boundary beside the Latin letter only");
    assert_eq!(found("学习 工作", "学习\n工作中"), ["学习\n工作"]);
    assert_eq!(found("งาน", "ทำงานหนัก"), ["งาน"]);
    assert_eq!(found("น", "นี้ น"), ["น"], "not a part of นี้");
    assert_eq!(found("仕事", "お仕事です"), ["仕事"]);
    assert_eq!(found("👍", "ok👍🏽 👍"), ["👍", "👍"]);
    assert_eq!(found("...", "ja... en"), ["..."]);
}

#[test]
fn letters_of_other_alphabets_keep_their_offsets() {
    assert_eq!(found("istanbul", "İstanbul ISTANBUL ıstanbul i\u{307}stanbul"), ["İstanbul", "ISTANBUL"]);
    assert_eq!(found("straße", "STRAẞE Straße strasse"), ["STRAẞE", "Straße"]);
    assert_eq!(found("werk", "😀werk😀 👩‍👩‍👧 werk"), ["werk", "werk"]);
    assert_eq!(found("οδος", "ΟΔΟΣ οδός"), ["ΟΔΟΣ"], "the Greek accent is spelling, not stress");
    assert_eq!(found("работ*", "Работа РАБОТАТЬ"), ["Работа", "РАБОТАТЬ"]);
    assert_eq!(found("≠", "a =\u{338} b"), ["=\u{338}"]);
}

#[test]
fn near_takes_either_order() {
    assert_eq!(found("near(nieuw*, team, 2)", "nieuwe collega in het team"), [""; 0]);
    assert_eq!(found("near(nieuw*, team, 3)", "een nieuwe collega in het team!"), ["nieuwe collega in het team"]);
    assert_eq!(found("near(nieuw*, team, 3)", "het team is echt nieuw."), ["team is echt nieuw"]);
    assert_eq!(
        found("near(zie*, zitten, 5)", "zie dat wel zitten, zitten ziet"),
        ["zie dat wel zitten", "zitten ziet"]
    );
    assert_eq!(found("near(a, b, 0)", "a b a b"), ["a b", "a b"]);
    assert_eq!(found("near(a, b, 9)", "a a b"), ["a a b"], "leftmost, then shortest");
    assert_eq!(found("near(a, a, 1)", "a a x a"), ["a a"]);
    assert_eq!(found("near(in het, het werk, 3)", "in het werk is het werk"), ["in het werk is het werk"]);
    assert_eq!(found("near(in het, het werk, 1)", "in het werk is het werk"), [""; 0], "the sides share no word");
}

#[test]
fn near_counts_words_over_the_pieces_of_a_stretch() {
    assert_eq!(found("near(nieuw, team, 2)", "nieuw|in een|team"), ["nieuw|in een|team"]);
    assert_eq!(found("near(nieuw, team, 1)", "nieuw|in een|team"), [""; 0]);
    assert_eq!(found("near(a, b, 0)", "a [lacht hard] b"), ["a [lacht hard] b"], "marks are no words");
    assert_eq!(
        found("near(a, b, 1)", "a zo'n b, a face-to-face b, a 3,5 b"),
        ["a zo'n b", "a face-to-face b", "a 3,5 b"]
    );
    assert_eq!(found("near(a, b, 0)", "a [x b"), [""; 0], "a stray bracket is no mark");
    assert_eq!(found("near(a, b, 1)", "a [x\ny] b"), [""; 0], "nor is one over a line's end");
    assert_eq!(found("near(a, b, 1)", "a [[x] y] b"), ["a [[x] y] b"]);
    assert_eq!(found("near(a, lacht, 0)", "a [lacht] b"), ["a [lacht"]);
}

#[test]
fn a_regular_expression_is_the_regex_crate_with_case_ignored() {
    assert_eq!(found("re:team(lid|genoot)", "teamlid TEAMGENOOT steamlid"), ["teamlid", "TEAMGENOOT", "teamlid"]);
    assert_eq!(found(r"re:\b(werk|werkdruk)\b", "werkdruk werk"), ["werkdruk", "werk"]);
    assert_eq!(found("re:^ja", "ja ja|ja nee"), ["ja", "ja"], "a piece has edges");
    assert_eq!(found(r"re:\d{2}$", "12 13|14"), ["13", "14"]);
    assert_eq!(found("re:zo'n", "zo’n"), ["zo’n"]);
    assert_eq!(found("re:wel", "wél"), ["wél"]);
    assert_eq!(found("re:w[eé]l", "wél wel"), ["wél", "wel"]);
    assert_eq!(found("re:één|twee", "een één twéé twee"), ["één", "twee"]);
    assert_eq!(found(r"re:\bno\s+time", "no  time, nothing, no\ntime"), ["no  time", "no\ntime"]);
    assert_eq!(found(r"re:\w+heid\b", "vrijheid, blijheid en cliëntheid"), ["vrijheid", "blijheid", "cliëntheid"]);
    assert_eq!(found("re:stress", "ſtreſs"), ["ſtreſs"]);
    assert_eq!(found("re:(?-i)Werk", "werk Werk"), ["Werk"]);
    assert_eq!(found(r"re:'s \w+s", "’s avonds"), ["’s avonds"]);
    assert_eq!(found("re:q", "q\u{308}q"), ["q\u{308}", "q"], "widened to the whole sequence");
    assert_eq!(found("re: werk ", "het werk is"), [" werk "], "white space counts");
}

#[test]
fn patterns_never_hide_each_other() {
    let sources = ["werk", "werk*", "het werk", "re:werk", "near(het, werk, 1)", "werk"];
    let set = PatternSet::new(sources.iter().map(|s| Pattern::parse(s).unwrap()).collect()).unwrap();
    let mut hits = Vec::new();
    Scanner::new(&set).scan("het werk", &[Span::new(0, 8)], &mut hits);
    let at = |start, pattern| Hit { span: Span::new(start, 8), pattern };
    assert_eq!(hits, [at(0, 2), at(0, 4), at(4, 0), at(4, 1), at(4, 3), at(4, 5)]);
}

#[test]
fn what_cannot_be_used_is_refused_where_it_is_wrong() {
    for (source, at, part) in [
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        ("wer*k", 3, "`*` stands at"),
        ("goed *", 5, "at least two letters"),
        ("de a*", 4, "at least two letters"),
        ("*-werk", 0, "directly beside"),
        ("werk!*", 5, "directly beside"),
        ("near(a, b)", 0, "three arguments, not 2"),
        ("near(a, b, c, 3)", 0, "three arguments, not 4"),
        ("near(a, b, 51)", 10, "from 0 to 50"),
        ("near(a, b, +1)", 10, "from 0 to 50"),
        ("near(a, b, 1", 12, "not closed"),
        ("near(near(a, b, 1), c, 2)", 5, "cannot stand inside"),
        ("near(a, re:b, 2)", 8, "cannot stand inside"),
        ("near(a, , 2)", 7, "empty"),
        ("near(学习, a, 2)", 5, "counts words"),
        ("re:", 3, "empty"),
        ("re:a(b", 4, "unclosed group"),
        ("re:a*", 3, "the empty text"),
        (r"re:\b", 3, "the empty text"),
        ("re:[a&&b]", 3, "no text can match"),
        ("re:(?=a)", 3, "look-around"),
        (r"re:(\w{99}){99}", 3, "bytes when compiled"),
    ] {
        let error = refused(source);
        assert!(error.message.contains(part), "{source}: {error}");
        assert_eq!(error.at, at, "{source}: {error}");
    }
    assert!(refused(&"a ".repeat(501)).message.contains("1000"));
    assert!(refused(&format!("re:{}a{}", "(".repeat(60), ")".repeat(60))).message.contains("nested"));
}

#[test]
fn what_can_never_be_found_is_told() {
    let never = |source: &str| Pattern::parse(source).unwrap().never_matches().is_some();
    assert!(never("re:zo’n") && never("re:a–b|c—d") && never("re:werk\u{AD}plek") && never("re:caf[’‘]"));
    assert!(never("re:e\u{308}n") && never("re:[ae]\u{308}"), "not composed");
    assert!(!never("re:q\u{308}") && !never("re:(e\u{308}|e)n") && !never("re:[eq]\u{308}"));
    assert!(!never("re:zo['’]n") && !never("re:(zo’)?n") && !never("re:één") && !never("zo’n"));
    assert!(!never("re:Werk"));
}

#[test]
fn what_must_be_read_in_full_is_told() {
    let full = |source: &str| Pattern::parse(source).unwrap().scans_in_full();
    assert!(full(r"re:\d+") && full(r"re:\w+") && full("re:...") && full("re:.*a"));
    assert!(!full(r"re:\w+heid") && !full("re:werk") && !full(r"re:\b(geen|no) tijd") && !full("werk"));
    assert!(!full("re:e-?learning") && !full("学习"));
}
