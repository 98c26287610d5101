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

pub const ALL: Wanted = Wanted { sort: Sort::Interview, offset: 0, limit: usize::MAX, context: 1, hits: true };

pub fn by_reading(project: &Project, query: &Query, wanted: Wanted) -> Answer {
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
