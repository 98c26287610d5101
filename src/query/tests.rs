//! What the grammar reads, and how it says what is wrong.

use super::parse::parse;
use super::syntax::{Located, Syntax};
use proptest::prelude::*;

fn shown(part: &Located) -> String {
    let all = |parts: &[Located], joint: &str| parts.iter().map(shown).collect::<Vec<_>>().join(joint);
    match &part.node {
        Syntax::Word(word) => word.clone(),
        Syntax::Fuzzy(word, letters) => format!("{word}~{letters}"),
        Syntax::Phrase(text, 0) => format!("\"{text}\""),
        Syntax::Phrase(text, slop) => format!("\"{text}\"~{slop}"),
        Syntax::Regex(pattern) => format!("/{pattern}/"),
        Syntax::Field(field) => format!("{}:{}", field.name, field.values.len()),
        Syntax::Not(inner) => format!("NOT {}", shown(inner)),
        Syntax::And(parts) => format!("({})", all(parts, " AND ")),
        Syntax::Or(parts) => format!("({})", all(parts, " OR ")),
        Syntax::Relation(left, relation, turns, right) => {
            format!("[{} {relation:?} {turns:?} {}]", shown(left), shown(right))
        }
        Syntax::Within(inner, scope) => format!("{{{} in {scope:?}}}", shown(inner)),
    }
}

#[test]
fn the_grammar_reads_what_the_manual_teaches() {
    for (query, tree) in [
        ("leren", "leren"),
        ("leren werk", "(leren AND werk)"),
        (
            "leren AND (werk OR \"in de praktijk\") NOT school",
            "(leren AND (werk OR \"in de praktijk\") AND NOT school)",
        ),
        ("“samen leren”~3 *druk naam~ naam~2", "(\"samen leren\"~3 AND *druk AND naam~1 AND naam~2)"),
        (r"/team(lid|genoot)/ /a\/b/", "(/team(lid|genoot)/ AND /a/b/)"),
        ("code:a OR code:=b/c", "(code:1 OR code:1)"),
        ("wave:[2 TO 3] profession:(arts OR \"sociaal werker\")", "(wave:1 AND profession:2)"),
        ("wave=1,2 turn:>=3", "(wave:2 AND turn:1)"),
        ("code:a overlaps code:b", "[code:1 Overlaps None code:1]"),
        ("code:a near code:b 3 turns", "[code:1 Near Some(3) code:1]"),
        ("code:a after code:b within 5 turns", "[code:1 After Some(5) code:1]"),
        ("question:v1 before code:b within 1 turn", "[question:1 Before Some(1) code:1]"),
        ("leren within code:a", "[leren Within None code:1]"),
        ("leren WITHIN werk", "[leren Within None werk]"),
        ("leren near werk", "(leren AND near AND werk)"),
        ("(leren) near (werk)", "[(leren) Near None (werk)]"),
        ("a BEFORE b BEFORE c", "[a Before None [b Before None c]]"),
        ("code:a AND code:b within interview", "{(code:1 AND code:1) in Interview}"),
        (
            "code:a AND (code:b OR code:c) NOT code:d within the same segment",
            "{(code:1 AND (code:1 OR code:1) AND NOT code:1) in Segment}",
        ),
        ("x (a b within 3 turns)", "(x AND {(a AND b) in Turns(3)})"),
        ("NOT NOT a NOT b", "(a AND NOT b)"),
        ("zo'n burn-out 12:30", "(zo'n AND burn-out AND 12:30)"),
    ] {
        match parse(query) {
            Ok(part) => assert_eq!(shown(&part), tree, "{query}"),
            Err(wrong) => panic!("{query}\n{}", wrong.shown(query)),
        }
    }
}

#[test]
fn a_wrong_query_shows_where_and_what_was_expected() {
    for (query, at, message) in [
        ("leren AND", 9, "the query ends too early; expected a word"),
        ("leren AND OR werk", 10, "this was not expected here; expected a word"),
        ("(leren", 6, "expected a closing parenthesis"),
        ("leren)", 5, "this was not expected here"),
        ("\"leren", 6, "expected a closing quotation mark"),
        ("code:", 5, "expected a value behind the colon"),
        ("wave:[1 2]", 8, "expected TO"),
        ("\"a b\"~", 6, "expected a number of words after ~"),
        ("/ab", 3, "expected a closing /"),
        ("code:a BEFORE", 13, "expected a word"),
        ("", 0, "the query is empty"),
    ] {
        let wrong = parse(query).expect_err(query);
        assert!(wrong.message.contains(message), "{query}: {}", wrong.shown(query));
        assert_eq!(wrong.at.start, at, "{query}: {}", wrong.shown(query));
    }
    let deep = "(".repeat(3000) + "a";
    assert!(parse(&deep).is_err());
    let wrong = parse("leren AND").expect_err("wrong");
    assert!(wrong.shown("leren AND").contains("\n  leren AND\n           ^"), "{}", wrong.shown("leren AND"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_its_place(query in "[a-c\"“~*/:=()\\[\\] >,ANDORTWIHé😀0-9\\n]{0,40}|(code:a|NOT|AND|WITHIN|within interview|\\(|\\)| |\"|3 turns|near){0,12}") {
        match parse(&query) {
            Ok(part) => prop_assert!(query.get(part.at).is_some()),
            Err(wrong) => {
                prop_assert!(query.get(..wrong.at.start).is_some(), "{query} {wrong:?}");
                prop_assert!(!wrong.shown(&query).is_empty());
            }
        }
    }
}
