//! The index answers what a scan answers: random studies, random queries.
//!
//! In: studies and queries made from a seed. Out: the two answers side by side, to the last offset; and every hit sliced out
//! of the stored file.

use crate::support::Study;
use grenstaal::excerpt::analyse;
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::query::{Answer, Query, Sort, Wanted, answer, scan};
use std::fmt::Write;

/// Numbers that are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const WORDS: &[&str] = &[
    "leren",
    "leert",
    "aanleren",
    "Leren",
    "één",
    "een",
    "e\u{301}\u{301}n",
    "cliënt",
    "client",
    "cliënten",
    "werk",
    "werkdruk",
    "burn-out",
    "zo\u{2019}n",
    "zo'n",
    "学习",
    "很好",
    "😀",
    "👍🏽",
    "team",
    "ver\u{ad}band",
    "naam",
    "namen",
    "naan",
    "STRASSE",
    "straße",
    "[lacht]",
    "ไทย",
    "é",
    "12:30",
    "a",
    "de",
    "de",
    "de",
];

const CODEBOOK: &str = r#"
[[code]]
id = "leren"
definition = "x"
[[code.rule]]
id = "r"
any = ["leren", "*druk"]
[[code]]
id = "leren/samen"
definition = "x"
[[code.rule]]
id = "s"
any = ["team", "client*"]
scope = "match"
[[code]]
id = "werk"
definition = "x"
[[code.rule]]
id = "w"
any = ["de"]
"#;

const GUIDE: &str = "[[question]]\nid = \"v1\"\nask = \"Wat houdt je bezig in je werk?\"\n\n[[question]]\nid = \"v2\"\nask = \"Hoe leer je dat samen met anderen?\"\n";

/// A small study of four interviews with two cases, made from a seed.
fn study(dice: &mut Dice) -> Study {
    let mut study = Study::new()
        .language("nl")
        .settings("[speakers]\ninterviewer = [\"I\"]\nparticipant = [\"P\", \"Q\"]\n\n[attributes]\nwave = { of = \"interview\", type = \"number\" }\nday = { of = \"interview\", type = \"date\" }\njob = { of = \"case\" }\n\n[analysis]\nseveral = \"union\"")
        .codebook(CODEBOOK)
        .file("guide.toml", GUIDE)
        .file("cases.csv", "case,job\na,arts\nb,verpleegkundige\n")
        .file("interviews.csv", "interview,case,wave,day\na-1,a,1,2020-01-05\na-2,a,2,2020-06-01\nb-1,b,1,2021-01-01\nb-2,b,,\n");
    for id in ["a-1", "a-2", "b-1", "b-2"] {
        let mut text = String::new();
        for turn in 0..dice.roll(9) {
            if dice.roll(3) == 0 {
                write!(text, "[00:0{turn}:00] ").unwrap();
            }
            let label = dice.pick(&["I", "P", "P", "Q"]);
            write!(text, "{label}:").unwrap();
            match (label, dice.roll(4)) {
                ("I", 0) => text.push_str(" En wat houdt je zo bezig in het werk?"),
                ("I", 1) => text.push_str(" [v2] Samen?"),
                _ => {}
            }
            for _ in 0..dice.roll(7) {
                let (word, end) = (dice.pick(WORDS), dice.pick(&["", "", ".", ",", " –", "\u{a0}"]));
                write!(text, " {word}{end}").unwrap();
            }
            text.push_str("\n\n");
        }
        study = study.transcript(id, &text);
    }
    if dice.roll(3) > 0 {
        for coder in ["anna", "ben"] {
            for id in ["a-1", "a-2", "b-1"] {
                study = coded(study, dice, coder, id);
            }
        }
    }
    study
}

/// Random decisions of one coder on one interview.
fn coded(study: Study, dice: &mut Dice, coder: &str, id: &str) -> Study {
    let text: Vec<char> =
        std::fs::read_to_string(study.path(&format!("transcripts/{id}.txt"))).unwrap().chars().collect();
    let mut rows = Vec::new();
    for _ in 0..dice.roll(5) {
        let start = dice.roll(text.len());
        let end = (start + 1 + dice.roll(20)).min(text.len());
        let quote: String = text[start..end].iter().collect();
        if end <= start {
            continue;
        }
        let quote = quote.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\"\"");
        let (code, verdict) = (dice.pick(&["leren", "leren/samen", "werk"]), dice.pick(&["yes", "yes", "no"]));
        let flag = dice.pick(&["", "", "cite", "sensitive", "negative"]);
        rows.push(format!("{start},{end},{code},{verdict},\"{quote}\",,{flag}"));
    }
    study.coding(coder, id, &rows.join("\n"))
}

/// A random query, most of them with an answer.
fn query(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.roll(3) == 0 {
        return leaf(dice);
    }
    let part = |dice: &mut Dice| query(dice, depth - 1);
    let (a, b) = (part(dice), part(dice));
    match dice.roll(9) {
        0 => format!("({a}) OR ({b})"),
        1 => format!("({a}) AND NOT ({b})"),
        2 => format!("NOT ({a})"),
        3 => {
            let relation = dice.pick(&["OVERLAPS", "WITHIN", "NEAR", "BEFORE", "AFTER"]);
            let turns = dice.pick(&["", "1 turn", "within 3 turns"]);
            format!("({a}) {relation} ({b}) {turns}")
        }
        4 => format!("(({a}) ({b}) within {})", dice.pick(&["segment", "turn", "2 turns", "interview"])),
        5 => format!("({a}) OR NOT ({b})"),
        _ => format!("({a}) ({b})"),
    }
}

fn leaf(dice: &mut Dice) -> String {
    dice.pick(&[
        "leren",
        "=leren",
        "\"leren\"",
        "één",
        "een",
        "client",
        "cliënt*",
        "*leren*",
        "leer*",
        "*n",
        "na*n",
        "naam~",
        "een~2",
        "\"de leren\"",
        "\"de leren\"~2",
        "\"de * werk\"~1",
        "burn-out",
        "burn-o*",
        "学习",
        "好",
        "😀",
        "/n[a-z]+n/",
        "/(?:leren|werk)/",
        "/É+N/",
        "zo'n",
        "verband",
        "strasse",
        "ไทย",
        "12:30",
        "code:leren",
        "code:=leren",
        "code:samen",
        "code:*",
        "code:(werk OR samen)",
        "uncoded:true",
        "uncoded:false",
        "question:v1",
        "question:*",
        "role:interviewer",
        "role:any",
        "speaker:Q",
        "case:a",
        "case:*",
        "interview:a-1",
        "interview:*-1",
        "wave:1",
        "wave:[1 TO *]",
        "wave:>1",
        "day:2020",
        "day:[* TO 2020-06]",
        "job:arts",
        "job=arts,verpleegkundige",
        "turn:[2 TO 4]",
        "turn:>3",
        "time:[00:01:00 TO 00:04:00]",
        "origin:rule",
        "coder:rules",
        "de",
    ])
    .to_owned()
}

fn with_coders(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "coder:anna",
        "origin:person",
        "flag:cite",
        "coder:(anna OR rules) code:leren",
        "flag:negative coder:ben",
    ])
}

const ALL: Wanted = Wanted { sort: Sort::Interview, offset: 0, limit: usize::MAX, context: 1, hits: true };

fn by_reading(project: &Project, query: &Query, wanted: Wanted) -> Answer {
    let loaded = project.load(false, &Silent);
    let analysis = analyse(&loaded.study, &Silent).unwrap();
    answer(&analysis, &scan(query, &analysis), wanted)
}

#[test]
fn the_index_answers_what_a_scan_answers() {
    let mut found = 0;
    for seed in 1..=24 {
        let mut dice = Dice::new(seed);
        let study = study(&mut dice);
        let project = Project::open(study.root(), false).unwrap();
        let frame = project.frame(&Silent);
        let retrieval = project.retrieval(&frame.study, &Silent).unwrap();
        assert_eq!(retrieval.trouble(), None);
        for _ in 0..60 {
            let mut text = query(&mut dice, 2);
            if !frame.study.coders.is_empty() && dice.roll(4) == 0 {
                text = format!("({text}) {}", with_coders(&mut dice));
            }
            if dice.roll(5) == 0 {
                text = format!("({text}) layer:{}", dice.pick(&["decided", "candidates", "all"]));
            }
            if dice.roll(6) == 0 {
                text = format!("{text} within {}", dice.pick(&["segment", "2 turns", "interview", "case"]));
            }
            let query = match Query::new(&text, &frame.study, None) {
                Ok(query) => query,
                Err(wrong) => panic!("{}", wrong.shown(&text)),
            };
            let mut read = by_reading(&project, &query, ALL);
            let mut fast = retrieval.answer(&query, ALL, &Silent).unwrap();
            assert_eq!(retrieval.trouble(), None, "{text}");
            blank(&mut read);
            blank(&mut fast);
            assert_eq!(fast, read, "seed {seed}: {text}\n{query:#?}");
            for passage in &fast.passages {
                found += 1;
                let id = &frame.study.interview_id(passage.said.interview);
                let stored = std::fs::read_to_string(study.path(&format!("transcripts/{id}.txt"))).unwrap();
                for hit in &passage.hits {
                    let (start, end) = passage.said.code_points(*hit);
                    let sliced: String = stored.chars().skip(start as usize).take((end - start) as usize).collect();
                    assert_eq!(sliced, passage.said.slice(*hit), "{text}");
                    assert_eq!(&stored[hit.start as usize..hit.end as usize], sliced);
                }
            }
            let page = Wanted { hits: false, offset: dice.roll(3), limit: 1 + dice.roll(3), context: 0, ..ALL };
            let (mut read, mut fast) =
                (by_reading(&project, &query, page), retrieval.answer(&query, page, &Silent).unwrap());
            blank(&mut read);
            blank(&mut fast);
            assert_eq!(fast, read, "a page, seed {seed}: {text}");
        }
    }
    assert!(found > 2000, "the queries find something: {found}");
}

/// What a scan does not look up.
fn blank(answer: &mut Answer) {
    for passage in &mut answer.passages {
        let round = passage.before.iter_mut().chain(&mut passage.after);
        round.chain([&mut passage.said]).for_each(|said| said.asks = None);
    }
}

fn small() -> Study {
    Study::new()
        .codebook(crate::support::TIME)
        .transcript("p01-1", "I: Tell me.\n\nP: There is no time to learn.\n\nP: None.")
        .transcript("p02-1", "P: We learn together.\n\nI: How do you learn?")
}

/// The anchors of what a query finds, and why the index was not used.
fn ask(study: &Study, text: &str) -> (Vec<String>, Option<String>) {
    let project = Project::open(study.root(), false).unwrap();
    let frame = project.frame(&Silent);
    let retrieval = project.retrieval(&frame.study, &Silent).unwrap();
    let query = Query::new(text, &frame.study, None).unwrap();
    let answer = retrieval.answer(&query, ALL, &Silent).unwrap();
    let anchor = |passage: &grenstaal::query::Passage| {
        let (start, end) = passage.said.code_points(passage.hits[0]);
        format!("{}:{start}-{end}", frame.study.interview_id(passage.said.interview))
    };
    (answer.passages.iter().map(anchor).collect(), retrieval.trouble())
}

fn index(study: &Study) -> std::path::PathBuf {
    study.path(".grenstaal/search-1")
}

const LEARN: [&str; 2] = ["p01-1:36-41", "p02-1:6-11"];

#[test]
fn only_what_changed_is_indexed_again() {
    let mut study = small();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    let entries = |study: &Study| {
        let project = Project::open(study.root(), false).unwrap();
        let frame = project.frame(&Silent);
        drop(project.retrieval(&frame.study, &Silent).unwrap());
        let names = std::fs::read_dir(index(study)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let manifest = names.into_iter().find(|name| name.starts_with("manifest-")).unwrap();
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(index(study).join(manifest)).unwrap()).unwrap();
        json["interviews"].clone()
    };
    let before = entries(&study);
    study.write("transcripts/p02-1.txt", "P: We do not.\n");
    let after = entries(&study);
    assert_eq!(before["p01-1"], after["p01-1"]);
    assert_ne!(before["p02-1"]["key"], after["p02-1"]["key"]);
    assert_eq!(ask(&study, "learn").0, [LEARN[0]]);
    let study = study.yes("anna", "p01-1", "None.", "work/time");
    assert_ne!(
        entries(&study)["p02-1"]["key"],
        after["p02-1"]["key"],
        "the first decision changes what counts everywhere"
    );
    assert_eq!(ask(&study, "code:time").0, ["p01-1:47-52"]);
    std::fs::remove_file(study.path("transcripts/p01-1.txt")).unwrap();
    assert_eq!(ask(&study, "learn OR code:time"), (vec![], None));
    assert!(entries(&study).get("p01-1").is_none());
}

/// Makes a file one that was written then.
fn age(path: &std::path::Path, written: std::time::SystemTime) {
    std::fs::File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

#[test]
fn files_that_look_as_they_did_are_not_looked_into() {
    let mut study = small().yes("anna", "p01-1", "None.", "work/time");
    let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let glance = |study: &Study| std::fs::read_to_string(study.path(".grenstaal/glance")).ok();
    ask(&study, "learn");
    assert_eq!(glance(&study), None, "what was written just now may change again unseen");
    let files = ["transcripts/p01-1.txt", "transcripts/p02-1.txt", "codings/anna/p01-1.csv"];
    files.iter().for_each(|file| age(&study.path(file), written));
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    let first = glance(&study);
    assert!(first.is_some());
    std::fs::remove_file(study.path(".grenstaal/files.csv")).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    assert!(!study.path(".grenstaal/files.csv").exists(), "a glance was enough");
    study.write(files[1], "P: We do not.\n");
    age(&study.path(files[1]), written);
    assert_eq!(ask(&study, "learn"), (vec![LEARN[0].to_owned()], None));
    assert_ne!(glance(&study), first);
    std::fs::remove_file(study.path(files[2])).unwrap();
    assert_eq!(ask(&study, "code:time AND layer:decided").0, Vec::<String>::new());
    std::fs::remove_dir_all(index(&study)).unwrap();
    assert_eq!(ask(&study, "learn").0, [LEARN[0]], "the glance is no index");
}

#[test]
fn a_cache_that_is_damaged_half_written_or_of_another_version_is_made_again() {
    let study = small();
    ask(&study, "learn");
    let names: Vec<_> = std::fs::read_dir(index(&study)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.len() > 8, "{names:?}");
    for name in &names {
        for harm in 0..if cfg!(unix) { 4 } else { 3 } {
            ask(&study, "learn");
            let path = index(&study).join(name);
            let Ok(mut bytes) = std::fs::read(&path) else { continue };
            match harm {
                0 => std::fs::remove_file(&path).unwrap(),
                1 => std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                _ => {
                    let written = std::fs::metadata(&path).unwrap().modified().unwrap();
                    bytes.iter_mut().skip(1).step_by(3).for_each(|byte| *byte ^= 0x55);
                    std::fs::write(&path, bytes).unwrap();
                    if harm == 3 {
                        age(&path, written);
                    }
                }
            }
            assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None), "{name:?} {harm}");
        }
    }
    let mut manifest = std::fs::read_dir(index(&study)).unwrap().map(|entry| entry.unwrap().path());
    let manifest = manifest.find(|path| path.to_string_lossy().contains("manifest-")).unwrap();
    let newer = std::fs::read_to_string(&manifest).unwrap().replace("\"format\":2", "\"format\":3");
    std::fs::write(&manifest, newer).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
    std::fs::remove_dir_all(study.path(".grenstaal")).unwrap();
    assert_eq!(ask(&study, "learn"), (LEARN.map(String::from).to_vec(), None));
}

#[test]
fn where_no_cache_can_be_written_the_answer_comes_from_reading() {
    let study = small().file(".grenstaal", "in the way");
    let (found, trouble) = ask(&study, "learn");
    assert_eq!(found, LEARN);
    assert!(trouble.is_some(), "and it is said");
}

#[test]
fn two_that_ask_at_once_get_the_same_answer() {
    for _ in 0..4 {
        let study = small();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&study, "learn"))).collect();
            asking.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for answer in answers {
            assert_eq!(answer, (LEARN.map(String::from).to_vec(), None));
        }
    }
}

#[test]
fn the_cache_is_no_part_of_the_study() {
    let study = small();
    ask(&study, "learn");
    assert_eq!(std::fs::read_to_string(study.path(".grenstaal/.gitignore")).unwrap(), "*\n");
}

#[test]
fn a_kill_in_the_midst_of_indexing_leaves_nothing_wrong() {
    let words = "de het een werk leren team druk samen kijken vragen ".repeat(400);
    let mut study = Study::new().codebook(crate::support::TIME);
    for number in 0..60 {
        study = study.transcript(&format!("p{number:02}-1"), &format!("P: {words}\n\nI: Ja?\n\nP: naald {number}"));
    }
    let whole = study.run(["search", "naald", "--limit", "0", "--format", "csv"]).exits(0).out.clone();
    assert_eq!(whole.lines().filter(|line| line.contains("naald")).count(), 60);
    for wait in [5, 20, 40, 60, 80, 120, 160, 240] {
        std::fs::remove_dir_all(study.path(".grenstaal")).unwrap();
        let mut child = study.command(["search", "naald"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        std::fs::create_dir_all(study.path(".grenstaal")).unwrap();
        let again = study.run(["search", "naald", "--limit", "0", "--format", "csv"]);
        again.exits(0);
        assert_eq!(again.out, whole, "killed after {wait} ms");
        assert!(!again.err.contains("without an index"), "{}", again.err);
    }
}

/// How many turns a query finds, by the index and by reading.
fn turns(study: &Study, text: &str) -> u64 {
    let project = Project::open(study.root(), false).unwrap();
    let frame = project.frame(&Silent);
    let retrieval = project.retrieval(&frame.study, &Silent).unwrap();
    let query = Query::new(text, &frame.study, None).unwrap_or_else(|wrong| panic!("{}", wrong.shown(text)));
    let fast = retrieval.answer(&query, ALL, &Silent).unwrap().total();
    assert_eq!(fast, by_reading(&project, &query, ALL).total(), "{text}");
    fast.turns
}

#[test]
fn coders_narrow_codes_in_any_order() {
    let study = small();
    assert_eq!(turns(&study, "code:time"), 1);
    assert_eq!(turns(&study, "origin:person code:time"), 0, "nobody has coded");
    let study = study.yes("anna", "p01-1", "None.", "work/time");
    assert_eq!(turns(&study, "coder:anna code:time"), 1);
    assert_eq!(turns(&study, "origin:rule code:time"), 1);
    for text in ["origin:rule coder:anna", "coder:anna origin:rule", "coder:rules code:time coder:anna"] {
        assert_eq!(turns(&study, text), 0, "{text}");
    }
}

#[test]
fn places_at_the_edge_are_no_trouble() {
    let study = small();
    for (text, count) in [("turn:0", 0), ("turn:1", 1), ("NOT turn:0", 3), ("turn:<1", 0), ("turn:>2", 1)] {
        assert_eq!(turns(&study, text), count, "{text}");
    }
    for context in ["2", "4294967295"] {
        study.run(["search", "NOT learn", "--context", context, "--limit", "0"]).exits(0).prints("None.");
    }
}

#[test]
fn a_star_alone_is_a_word_and_one_that_touches_is_not() {
    let study = small().transcript("p03-1", "P: カタカナ เรียน Straße ﬁne ⭐ 👍🏽 ❤\u{fe0f} no more time");
    for (text, count) in [
        ("\"no * time\"", 1),
        ("\"no time\"", 1),
        ("\"is *\"", 1),
        ("カタ*", 1),
        ("*カナ", 1),
        ("เร*", 1),
        ("strasse", 1),
        ("straße", 1),
        ("=fine", 1),
        ("⭐", 1),
        ("👍", 1),
        ("❤", 1),
    ] {
        assert_eq!(turns(&study, text), count, "{text}");
    }
}

#[test]
fn a_saved_query_is_a_word_of_the_language() {
    let study = small().file("queries.toml", "[[query]]\nid = \"learning\"\nquery = \"learn OR time\"\n\n[[query]]\nid = \"both\"\nquery = \"@learning case:p01\"\n\n[[query]]\nid = \"self\"\nquery = \"@self\"\n");
    assert_eq!(turns(&study, "@learning"), 2);
    assert_eq!(turns(&study, "@learning case:p02"), 1);
    assert_eq!(turns(&study, "NOT @both"), 2);
    let out = study.run(["table", "frequencies", "--where", "@both", "--format", "csv"]);
    out.exits(1).says("in `@self`");
    assert!(out.out.contains("work/time"), "{}", out.out);
    study.run(["quotes", "time", "--where", "@lerning"]).exits(2).says("did you mean `learning`?").says("^^^");
    study.run(["search", "@self learn"]).exits(2).says("names a query that names it");
}

#[test]
fn what_looks_like_another_grammar_is_refused_with_what_to_write() {
    let study = small();
    for (text, said) in [
        ("time -learn", "write NOT"),
        ("!learn", "write NOT"),
        ("learn && time", "write AND or OR"),
        ("le?rn", "no wildcard"),
        ("learn~3", "write ~1 or ~2"),
        ("learn NEAR/3 time", "a NEAR b 3 turns"),
        ("/a)|(?:b.*/", "cannot be read"),
        ("turn:[3 TO 1]", "ends before it begins"),
        ("\"* *\"", "no letter or digit"),
    ] {
        study.run(["search", text]).exits(2).says(said).says("^");
    }
    study.run(["search", "learn near time"]).says("`near` was read as a word; the operator is written NEAR");
}

#[test]
fn a_hidden_word_is_not_suggested() {
    let study = small().transcript("p03-1", "P: My potatoes grow.").decides(
        "anna",
        "p03-1",
        "potatoes",
        "work/time",
        "yes",
        "sensitive",
    );
    let out = study.run(["search", "potatoez"]);
    out.exits(1);
    assert!(!out.err.contains("potatoes"), "{}", out.err);
    study.run(["search", "togethr"]).exits(1).says("did you mean `together`?");
}
