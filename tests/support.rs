//! A study that a test tells as a story, and what the program said about it.
//!
//! In: transcripts, codebooks and codings as text. Out: a temporary folder, the real binary run in it, and an
//! [`Outcome`] that reads as a sentence: `study.run(["check"]).exits(1).prints("unknown-code")`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_grenstaal");

/// What a table says in English when nobody has coded.
pub const CANDIDATES_EN: &str = "candidates by rule, not reviewed";

/// A family with one code and one rule.
pub const TIME: &str = r#"
[[code]]
id = "work"

[[code]]
id         = "work/time"
definition = "There is no time."

[[code.rule]]
id  = "no-time"
any = ["no time"]
"#;

/// What the program says in a language under a key of its texts, with the blanks filled in.
pub fn wording(language: &str, key: &str, blanks: &[(&str, &str)]) -> String {
    let path = repository().join(format!("src/locale/{language}.toml"));
    let texts: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let (table, name) = key.split_once('.').unwrap();
    let text = texts[table][name].as_str().unwrap().to_owned();
    blanks.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Word file of some paragraphs.
pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let escaped = |text: &&str| text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text));
    let body: String = paragraphs.iter().map(paragraph).collect();
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A study in a temporary folder.
pub struct Study {
    _folder: tempfile::TempDir,
    root: PathBuf,
    given: BTreeSet<String>,
    interviews: Vec<String>,
    codings: BTreeMap<(String, String), Vec<String>>,
}

impl Study {
    /// An English study without anything in it.
    pub fn new() -> Self {
        Self::at("study")
    }

    /// The same in a folder of this name.
    pub fn at(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(name);
        fs::create_dir_all(&root).unwrap();
        let empty =
            Self { _folder: folder, root, given: BTreeSet::new(), interviews: Vec::new(), codings: BTreeMap::new() };
        empty.language("en")
    }

    /// A copy of `folders` of the repository, with the study in the one called `name`.
    pub fn copy_of(folders: &[&str], name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for one in folders {
            copy(&repository().join(one), &folder.path().join(one));
        }
        let root = folder.path().join(name);
        Self { _folder: folder, root, given: BTreeSet::new(), interviews: Vec::new(), codings: BTreeMap::new() }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of one of its files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Begins a `study.toml` anew, for interviews in this language.
    pub fn language(self, language: &str) -> Self {
        let content = format!("[study]\ntitle = \"A study\"\nlanguage = \"{language}\"\nstance = \"codebook\"\n");
        self.file("study.toml", &content)
    }

    /// Adds lines to `study.toml`.
    pub fn settings(self, lines: &str) -> Self {
        let path = self.path("study.toml");
        let content = fs::read_to_string(&path).unwrap() + "\n" + lines + "\n";
        fs::write(path, content).unwrap();
        self
    }

    /// A file as it is; it is not touched again.
    pub fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self.given.insert(name.to_owned());
        self
    }

    /// The codebook.
    pub fn codebook(self, content: &str) -> Self {
        self.file("codebook.toml", content)
    }

    /// A transcript; its case is what stands before the last hyphen, unless `interviews.csv` is given.
    pub fn transcript(mut self, id: &str, words: &str) -> Self {
        self.write(&format!("transcripts/{id}.txt"), format!("{}\n", words.trim_end()));
        if !self.interviews.iter().any(|known| known == id) {
            self.interviews.push(id.to_owned());
        }
        let case = |id: &str| id.rsplit_once('-').map_or(id, |(case, _)| case).to_owned();
        if !self.given.contains("cases.csv") {
            let cases: BTreeSet<String> = self.interviews.iter().map(|id| case(id)).collect();
            self.write("cases.csv", format!("case\n{}\n", cases.into_iter().collect::<Vec<_>>().join("\n")));
        }
        if !self.given.contains("interviews.csv") {
            let rows: Vec<String> = self.interviews.iter().map(|id| format!("{id},{}", case(id))).collect();
            self.write("interviews.csv", format!("interview,case\n{}\n", rows.join("\n")));
        }
        self
    }

    /// A coding file as it stands, below its header.
    pub fn coding(self, coder: &str, interview: &str, rows: &str) -> Self {
        let header = "start,end,code,verdict,quote,note,flags";
        self.file(&format!("codings/{coder}/{interview}.csv"), format!("{header}\n{rows}\n"))
    }

    /// A person's yes on words of a transcript.
    pub fn yes(self, coder: &str, interview: &str, words: &str, code: &str) -> Self {
        self.decides(coder, interview, words, code, "yes", "")
    }

    /// A person's no on words of a transcript.
    pub fn no(self, coder: &str, interview: &str, words: &str, code: &str) -> Self {
        self.decides(coder, interview, words, code, "no", "")
    }

    /// A person's decision, with flags.
    pub fn decides(
        mut self,
        coder: &str,
        interview: &str,
        words: &str,
        code: &str,
        verdict: &str,
        flags: &str,
    ) -> Self {
        let (start, end) = self.place(interview, words);
        let quote = words.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\"\"");
        let row = format!("{start},{end},{code},{verdict},\"{quote}\",,{flags}");
        let key = (coder.to_owned(), interview.to_owned());
        let rows = self.codings.entry(key).or_default();
        rows.push(row);
        let all = rows.join("\n");
        self.coding(coder, interview, &all)
    }

    /// Where words stand in a transcript, in code points; they must stand there once.
    pub fn place(&self, interview: &str, words: &str) -> (usize, usize) {
        let text = fs::read_to_string(self.path(&format!("transcripts/{interview}.txt"))).unwrap();
        assert_eq!(text.matches(words).count(), 1, "`{words}` stands once in {interview}");
        let start = text.split(words).next().unwrap().chars().count();
        (start, start + words.chars().count())
    }

    /// The anchor of words in a transcript.
    pub fn anchor(&self, interview: &str, words: &str) -> String {
        let (start, end) = self.place(interview, words);
        format!("{interview}:{start}-{end}")
    }

    /// Writes a file into a study that is already there.
    pub fn write(&mut self, name: &str, content: impl AsRef<[u8]>) {
        put(&self.path(name), content);
    }

    /// The program, about to be run on this study with `-C`.
    pub fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).arg("-C").arg(&self.root).stdin(Stdio::null());
        command
    }

    /// Runs the program on this study.
    pub fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    /// Runs the program and reads its JSON.
    pub fn json<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> serde_json::Value {
        let mut command = self.command(arguments);
        Outcome::of(command.args(["--format", "json"])).json()
    }

    /// The findings of `check`, as `severity file:line check`.
    pub fn findings(&self) -> Vec<String> {
        let all = self.json(["check"]);
        let line = |finding: &serde_json::Value| {
            let get = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let line = finding["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
            format!("{} {}{line} {}", get("severity"), get("file"), get("check"))
        };
        let serious = |finding: &&serde_json::Value| finding["severity"] != "note";
        all.as_array().unwrap().iter().filter(serious).map(line).collect()
    }

    /// One number of `table frequencies`, such as the `segments` of a code.
    pub fn count(&self, code: &str, column: &str) -> serde_json::Value {
        row(&self.json(["table", "frequencies"]), "code", code)[column].clone()
    }

    /// The numbers of a code in the order participants, interviews, segments, words.
    pub fn counts(&self, code: &str) -> [u64; 4] {
        let row = row(&self.json(["table", "frequencies"]), "code", code);
        ["participants", "interviews", "segments", "words"].map(|name| row[name].as_u64().unwrap())
    }

    /// The caption of `table frequencies`.
    pub fn caption(&self) -> String {
        self.json(["table", "frequencies"])["caption"].as_str().unwrap().to_owned()
    }

    /// One file of the reports.
    pub fn report(&self, name: &str) -> String {
        let path = self.path("reports").join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Every file of the reports, by path below them.
    pub fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("reports"))
    }
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The result.
    pub out: String,
    /// The talk.
    pub err: String,
    /// The exit code.
    pub code: Option<i32>,
}

impl Outcome {
    /// Runs a command to its end; a panic is never right.
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// The exit code is this.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// stdout holds this.
    #[track_caller]
    pub fn prints(&self, words: &str) -> &Self {
        assert!(self.out.contains(words), "stdout lacks `{words}`\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// stdout does not hold this.
    #[track_caller]
    pub fn prints_no(&self, words: &str) -> &Self {
        assert!(!self.out.contains(words), "stdout holds `{words}`\nstdout: {}", self.out);
        self
    }

    /// stderr holds this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.err.contains(words), "stderr lacks `{words}`\nstderr: {}\nstdout: {}", self.err, self.out);
        self
    }

    /// stderr does not hold this.
    #[track_caller]
    pub fn says_no(&self, words: &str) -> &Self {
        assert!(!self.err.contains(words), "stderr holds `{words}`\nstderr: {}", self.err);
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let parsed = serde_json::from_str(&self.out);
        parsed.unwrap_or_else(|error| panic!("{error}\nstdout: {}\nstderr: {}", self.out, self.err))
    }
}

impl From<std::process::Output> for Outcome {
    #[track_caller]
    fn from(output: std::process::Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        let outcome = Self { out: text(output.stdout), err: text(output.stderr), code: output.status.code() };
        assert!(!outcome.err.contains("panicked"), "the program panicked: {}", outcome.err);
        outcome
    }
}

/// Runs the program without a study.
pub fn grenstaal<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Outcome {
    Outcome::of(Command::new(PROGRAM).args(arguments).stdin(Stdio::null()))
}

/// Finds the row of a table in JSON by the value of a column.
#[track_caller]
pub fn row(table: &serde_json::Value, column: &str, value: &str) -> serde_json::Value {
    let rows = table["rows"].as_array().unwrap();
    let found = rows.iter().find(|row| row[column] == value);
    found.unwrap_or_else(|| panic!("no row where {column} is {value}: {table:#}")).clone()
}

/// Writes a file and the folders above it.
pub fn put(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Every file below a folder, by path with `/`; none where there is no folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// Copies a file or a folder.
pub fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            if entry.file_name() != ".grenstaal" {
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Fails on the first file that is not the same on both sides, with its first line that differs.
#[track_caller]
pub fn same_files(expected: &BTreeMap<String, Vec<u8>>, found: &BTreeMap<String, Vec<u8>>, hint: &str) {
    for name in expected.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        let what = match (expected.get(name), found.get(name)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(a), Some(b)) => first_difference(a, b),
            (Some(_), None) => "is no longer made".to_owned(),
            _ => "is new".to_owned(),
        };
        panic!("{name} {what}\n{hint}");
    }
}

fn first_difference(expected: &[u8], found: &[u8]) -> String {
    let line = |bytes: &[u8], i: usize| {
        let line = bytes.split(|b| *b == b'\n').nth(i).unwrap_or(b"(the end)");
        String::from_utf8_lossy(line).into_owned()
    };
    let at = expected.iter().zip(found).position(|(a, b)| a != b).unwrap_or(expected.len().min(found.len()));
    let number = expected[..at].iter().filter(|b| **b == b'\n').count();
    let around = |text: String| {
        let column = at - expected[..at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let mut from = column.saturating_sub(60).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        text[from..].chars().take(160).collect::<String>()
    };
    let (a, b) = (around(line(expected, number)), around(line(found, number)));
    format!("differs in line {}\n  committed: {a}\n  made now:  {b}", number + 1)
}
