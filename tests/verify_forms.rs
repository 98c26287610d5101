//! `verify`: every form of quotation in every format, whole and spoiled.
//!
//! In: one sentence that was said, in all marks, commands and elements that people write. Out: it is found; with a word
//! changed it is found out; nothing else is told. And marks of which it is not sure what they enclose are told.

use crate::support::{Outcome, Study, docx};
use crate::verify::talk;
use grenstaal::manuscript::{Labels, Status, check, passages, read, scanned};
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::study::Study as Read;

const SAID: &str = "The soup was cold before the first guest came in";
const SPOILED: &str = "The soup was hot before the first guest came in";

/// Round the words, in plain text and whatever is made of it.
const MARKS: [(&str, &str); 22] = [
    ("“", "”"),
    ("„", "”"),
    ("„", "“"),
    ("„", "\""),
    ("”", "”"),
    ("»", "«"),
    ("«", "»"),
    ("« ", " »"),
    ("‘", "’"),
    ("’", "’"),
    ("‚", "‘"),
    ("‹", "›"),
    ("\"", "\""),
    ("'", "'"),
    (",,", "''"),
    (",,", "”"),
    ("''", "''"),
    ("``", "''"),
    ("`", "'"),
    ("´", "´"),
    ("‘‘", "’’"),
    ("’’", "’’"),
];

const LATEX: [(&str, &str); 22] = [
    ("\\enquote{", "}"),
    ("\\enquote*{", "}"),
    ("\\foreignquote{english}{", "}"),
    ("\\hyphenquote{english}{", "}"),
    ("\\textquote{", "}"),
    ("\\textquote[P02][.]{", "}"),
    ("\\foreigntextquote{english}[P02]{", "}"),
    ("\\blockquote{", "}"),
    ("\\blockquote[P02]{", "}"),
    ("\\foreignblockquote{english}[P02][.]{", "}"),
    ("\\hybridblockquote{english}{", "}"),
    ("\\say{", "}"),
    ("\\citaat{", "}"),
    ("\\glqq ", "\\grqq{}"),
    ("\\glq ", "\\grq{}"),
    ("\\flqq ", "\\frqq{}"),
    ("\\textquotedblleft ", "\\textquotedblright{}"),
    ("\\lq\\lq ", "\\rq\\rq{}"),
    ("\n\n\\begin{displayquote}[P02][.]\n", "\n\\end{displayquote}\n\n"),
    ("\n\n\\begin{foreigndisplayquote}{english}[P02]\n", "\n\\end{foreigndisplayquote}\n\n"),
    ("\n\n\\begin{quoting}[leftmargin=1cm]\n", "\n\\end{quoting}\n\n"),
    ("\\epigraph{", "}{P02}"),
];

const MARKDOWN: [(&str, &str); 6] = [
    ("<q>", "</q>"),
    ("\n\n> ", "\n\n"),
    ("\n\n<blockquote>\n", "\n</blockquote>\n\n"),
    ("\n\n<blockquote><p>", "</p></blockquote>\n\n"),
    ("\n\n::: quote\n", "\n:::\n\n"),
    ("\n\n::: {.pull-quote}\n", "\n:::\n\n"),
];

const HTML: [(&str, &str); 6] = [
    ("&ldquo;", "&rdquo;"),
    ("&#8220;", "&#x201d;"),
    ("<q>", "</q>"),
    ("</p><blockquote><p>", "</p></blockquote><p>"),
    ("</p><p class=\"quote\">", "</p><p>"),
    ("<span>“</span><em>", "</em>”"),
];

const TYPST: [(&str, &str); 5] = [
    ("#quote[", "]"),
    ("#quote(\"", "\")"),
    ("#quote(block: true)[", "]"),
    ("#quote(attribution: [P02], block: true, [", "])"),
    ("#figure(table([“", "”], [x]))"),
];

fn verified(study: &Study, name: &str, content: &[u8]) -> Outcome {
    std::fs::write(study.path(name), content).unwrap();
    study.run(["verify", study.path(name).to_str().unwrap()])
}

/// Tries one form, whole and spoiled.
fn tried(study: &Read, name: &str, form: &dyn Fn(&str) -> Vec<u8>) {
    for (words, status) in [(SAID, Status::Exact), (SPOILED, Status::Changed)] {
        let bytes = form(words);
        let told = format!("{name}: {}", String::from_utf8_lossy(&bytes));
        let manuscript = read(name, &bytes).unwrap();
        let quoted = passages(&manuscript, &Labels::of(study));
        let turns = scanned(study, quoted.iter().map(|passage| passage.words.as_str()));
        let checked = check(study, None, &turns, &[manuscript]);
        let found: Vec<Status> = checked.passages.iter().map(|judged| judged.status).collect();
        assert_eq!(found, [status], "{told}");
        let checks: Vec<&str> = checked.findings.iter().map(|finding| finding.check).collect();
        assert_eq!(checks, vec!["quotation-changed"; usize::from(words == SPOILED)], "{told}");
    }
}

#[test]
fn every_form_is_sought_in_every_format() {
    let study = talk();
    study.run(["check"]).exits(0);
    let loaded = Project::open(study.root(), false).unwrap().load(false, &Silent);
    let study = loaded.study;
    for (open, close) in MARKS {
        let plain =
            |words: &str| format!("As we don't know, it was {open}{words}{close} to Hans' guests.\n").into_bytes();
        tried(&study, "a.txt", &plain);
        tried(&study, "a.md", &plain);
        tried(&study, "a.docx", &|words| docx(&[&String::from_utf8(plain(words)).unwrap()]));
        tried(&study, "a.html", &|words| format!("<p>{}</p>", String::from_utf8(plain(words)).unwrap()).into_bytes());
        // A tick and an acute accent mean something else there.
        if !open.contains(['`', '´']) {
            tried(&study, "a.typ", &plain);
            tried(&study, "a.tex", &plain);
        }
    }
    for (forms, name) in [(&LATEX[..], "a.tex"), (&MARKDOWN[..], "a.md"), (&HTML[..], "a.html"), (&TYPST[..], "a.typ")]
    {
        for (open, close) in forms {
            let (before, after) = if name == "a.html" { ("<p>", "</p>") } else { ("", "") };
            tried(&study, name, &|words| format!("{before}It was {open}{words}{close} to them.{after}\n").into_bytes());
        }
    }
}

#[test]
fn commands_with_a_key_cite_literature() {
    let study = talk();
    for form in [
        "\\textcquote[see][67]{doe90}[.]{Nobody ever said this to us}",
        "\\blockcquote[67]{doe90}{Nobody ever said this to us}",
        "\\foreigntextcquote{english}[67]{doe90}{Nobody ever said this to us}",
        "\\textquote[{\\cite[67]{doe90}}]{Nobody ever said this to us}",
        "\\begin{displaycquote}[67]{doe90}Nobody ever said this to us\\end{displaycquote}",
    ] {
        verified(&study, "a.tex", form.as_bytes()).exits(0).prints("1 from literature").says_no("[quotation-");
    }
}

#[test]
fn a_mark_of_which_it_is_not_sure_what_it_encloses_is_told() {
    let study = talk();
    for (text, place) in [
        ("Well.\nShe said “The soup was cold before the first guest.\n", "2:10"),
        ("She said \"The soup was cold before the first guest.\n", "1:10"),
        ("The soup was cold before the first guest” she said.\n", "1:41"),
        ("She said: 'The soup was cold before the first guest.\n", "1:11"),
        ("She said ‘The soup was cold before the first guest.\n", "1:10"),
        ("She said “The soup was cold before the first guest\".\n", "1:10"),
        ("She said « The soup was cold before the first guest.\n", "1:10"),
    ] {
        for name in ["a.md", "a.txt"] {
            let outcome = verified(&study, name, text.as_bytes());
            outcome.exits(0).says(&format!("{name}:{place}: ")).says("[quotation-marks]").says("1 warning");
        }
    }
    verified(&study, "a.docx", &docx(&["She said “The soup was cold."]))
        .exits(0)
        .says("paragraph 1, word 3: ")
        .says("[quotation-marks]");
}

#[test]
fn a_quotation_over_paragraphs_is_sought_whole() {
    let study = talk();
    let said = "She said: “I had no time today, eh,\n\nnot a minute. We don't sit down” (nurse).\n";
    verified(&study, "a.md", said.as_bytes()).exits(0).prints("1 of 1 quotation").says_no("[quotation-");
    verified(&study, "a.md", said.replace("minute", "second").as_bytes()).exits(1).says("“second” was “minute”");
    let again = "She said: “I had no time today, eh.\n\n“We don't sit down, Hans' rule.\n\n“At home I sleep until the sun is up” (p01).\n";
    verified(&study, "a.md", again.as_bytes()).exits(0).prints("3 of 3 quotations").says_no("[quotation-");
    verified(&study, "a.md", again.replace("rule", "wish").as_bytes()).exits(1).says("“wish” was not said [");
    verified(&study, "a.md", again.replace("p01", "p02").as_bytes())
        .exits(1)
        .says("[quotation-speaker]")
        .says("3 errors");
}

#[test]
fn the_label_of_a_dialogue_is_no_word_of_it() {
    let study = talk();
    let asked = "> Interviewer: And how was that for you then?\n> Nurse: I had no time today, eh, not a minute.\n";
    verified(&study, "a.md", asked.as_bytes()).exits(0).prints("2 of 2 quotations").says_no("[quotation-");
    let unknown = asked.replace("Nurse", "Head of the ward");
    let outcome = verified(&study, "a.md", unknown.as_bytes());
    outcome.exits(0).prints("2 of 2 quotations").says("knows no speaker “Head of the ward”").says("[quotation-label]");
    let outcome = verified(&study, "a.md", unknown.replace("no time", "no money").as_bytes());
    outcome.exits(1).says("[quotation-label]").says(": “money” was “time” [");
    let said = talk().file("interviews.csv", "interview,case\np01-1,p01\np01-2,p01\np02-1,p02\np03-1,p03\n");
    let said = said.transcript("p01-2", "I: And?\n\nP: Look: that is how it went with us.");
    verified(&said, "a.md", b"> Look: that is how it went with us.\n").exits(0).prints("1 of 1").says_no("[quotation-");
}

#[test]
fn code_and_formulas_quote_nothing() {
    let study = talk();
    for (name, text) in [
        (
            "a.html",
            "<p><code>x = \"one two three four\"</code> <kbd>\"</kbd></p><pre>say \"one two three four\"</pre><samp>“</samp>",
        ),
        (
            "a.md",
            "`x = \"one two three four\"` and <code>\"</code>\n\n```\n\"one two three four\"\n```\n\n<pre>\n“\n</pre>\n",
        ),
        ("a.tex", "$x'' = y''$ and \\verb|\"| and \\(z'\\)\n"),
        ("a.typ", "`\"one two three four\"` and $x'' + y'$\n"),
    ] {
        verified(&study, name, text.as_bytes())
            .exits(0)
            .prints("0 of 0 quotations")
            .prints("0 terms")
            .says_no("[quotation-");
    }
}

#[test]
fn what_brackets_stand_for_is_told_and_sensitive_words_never() {
    let study = talk().file("a.md", "“The soup was [still warm] before the first [hungry] guest” (cook).\n");
    let path = study.path("a.md");
    let told = |study: &Study| -> serde_json::Value {
        let outcome = study.run(["verify", path.to_str().unwrap(), "--format", "json"]);
        serde_json::from_str(&outcome.out).unwrap()
    };
    let value = told(&study);
    assert_eq!(
        value["quotations"][0]["found"][0]["edits"],
        serde_json::json!([
            { "kind": "replaced", "quoted": "[still warm]", "said": "cold" },
            { "kind": "added", "quoted": "[hungry]", "said": "" }
        ])
    );
    let study = study.decides("anna", "p02-1", "cold", "work/time", "yes", "sensitive");
    assert_eq!(told(&study)["quotations"][0]["found"][0]["edits"][0]["said"], "[sensitive]");
    std::fs::write(&path, "“The soup was cold before the first guest” (cook).\n").unwrap();
    let outcome = study.run(["verify", path.to_str().unwrap()]);
    outcome.exits(1).says("[quotation-sensitive]").says("“[sensitive]”").says_no("soup").prints_no("soup");
    assert_eq!(told(&study)["quotations"][0]["quoted"], "[sensitive]");
}
