//! The query language in a page of help.
//!
//! In: nothing. Out: text; docs/query.md says more, and a test sees that the queries here can be read.

/// What `grenstaal search --help` teaches.
pub const LANGUAGE: &str = r#"The language, by example:
  leren                     the word and others of its stem; =leren only as spelled
  leren werk                both in one turn (AND is understood)
  leren OR werk             one of them;  NOT leaves turns out:  leren NOT school
  "in de praktijk"          a phrase;  "samen leren"~3  with up to 3 words between
  leer*  *leren*            words that begin with it, that contain it
  naam~1  /team(lid|genoot)/  one letter different; a regular expression for a word
  code:some-code            words that carry the code or one below it;  code:=some-code
  code:some-code wave:2     fields about who and where narrow the search and n:
                            case, interview, role, speaker, turn, time, your attributes
  wave:[1 TO 3]  wave:>=2  job:(cook OR "sous chef")
  coder:anna  origin:rule  flag:cite  uncoded:true  question:v1
  role:interviewer leren    what interviewers said; otherwise only participants count
  code:a AND code:b NOT code:c within segment    or: turn, 3 turns, interview, case
  code:a overlaps code:b    also: within, near … 3 turns, before, after … within 5 turns
  question:v1 before code:a within 1 turn        an answer to a question of the guide

Operators are in capitals. The exit code is 0 when something was found, 1 when nothing was, 2 when the query is wrong.

Quoting: put the whole query in single quotation marks; the shell then leaves ", *, ( and ~ alone. In cmd.exe use double quotation marks outside and \" inside.

  grenstaal search '"in de praktijk" OR leer*' --context 1
  grenstaal search 'code:some-code wave:1' --kwic --kwic-sort right
  grenstaal search 'leren' --count-by wave --format csv
  grenstaal search 'leren NOT school' --save learning --title "Learning outside school"
  grenstaal search @learning
  grenstaal search 'learn* OR "by doing"' --as-rule some-code --dry-run"#;
