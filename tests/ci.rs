//! The workflow files: their form, and their steps run here as a server would, with what a server has stubbed.

use crate::support::{Outcome, PROGRAM, Study, TIME, put, repository};
use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

fn yaml(path: &str) -> Yaml {
    let content = fs::read_to_string(repository().join(path)).unwrap();
    parse(&content)
}

fn parse(content: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(content).unwrap_or_else(|error| panic!("{error}\n{content}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn text(yaml: &Yaml) -> &str {
    yaml.as_str().unwrap_or_default()
}

fn keys(yaml: &Yaml) -> Vec<&str> {
    yaml.as_hash().into_iter().flatten().map(|(key, _)| text(key)).collect()
}

#[test]
fn the_action_has_the_form_of_a_composite_action() {
    let action = yaml("action.yml");
    assert_eq!(keys(&action), ["name", "description", "branding", "inputs", "runs"]);
    assert_eq!(text(&action["runs"]["using"]), "composite");
    for name in keys(&action["inputs"]) {
        assert_eq!(keys(&action["inputs"][name]), ["description", "default"], "{name}");
        assert!(!text(&action["inputs"][name]["default"]).is_empty(), "{name}: the default is a text");
    }
    let pinned = Regex::new(r"^[\w-]+/[\w-]+@v\d+$").unwrap();
    for step in action["runs"]["steps"].as_vec().unwrap() {
        let allowed = ["name", "id", "if", "uses", "with", "shell", "env", "run"];
        assert!(keys(step).iter().all(|key| allowed.contains(key)), "{:?}", keys(step));
        assert_ne!(step["run"].is_badvalue(), step["uses"].is_badvalue(), "a step runs or uses");
        if step["run"].is_badvalue() {
            assert!(pinned.is_match(text(&step["uses"])));
        } else {
            assert_eq!(text(&step["shell"]), "bash");
            assert!(!text(&step["run"]).contains("${{"), "what a stranger may write never becomes part of a script");
            assert!(text(&step["run"]).starts_with("set -euo pipefail\n"));
        }
    }
    let content = fs::read_to_string(repository().join("action.yml")).unwrap();
    let asked = Regex::new(r"inputs\.([a-z-]+)").unwrap();
    for found in asked.captures_iter(&content) {
        assert!(keys(&action["inputs"]).contains(&&found[1]), "{}", &found[1]);
    }
    let documented = fs::read_to_string(repository().join("docs/ci.md")).unwrap();
    for name in keys(&action["inputs"]) {
        assert!(documented.contains(&format!("| `{name}` |")), "docs/ci.md: {name}");
    }
}

#[test]
fn the_gitlab_job_and_the_hooks_have_their_form() {
    let job = &yaml("ci/gitlab.yml")["grenstaal"];
    let allowed = ["image", "variables", "cache", "before_script", "script", "artifacts", "rules"];
    assert_eq!(keys(job), allowed);
    assert_eq!(text(&job["artifacts"]["reports"]["junit"]), "grenstaal.xml");
    assert!(keys(&job["variables"]).iter().all(|name| job["variables"][*name].as_str().is_some()), "texts only");
    let toml: toml::Table = toml::from_str(&fs::read_to_string(repository().join("Cargo.toml")).unwrap()).unwrap();
    assert_eq!(text(&job["image"]), format!("rust:{}", toml["package"]["rust-version"].as_str().unwrap()));
    for hook in yaml(".pre-commit-hooks.yaml").as_vec().unwrap() {
        assert_eq!(keys(hook), ["id", "name", "description", "entry", "language", "files", "pass_filenames"]);
        assert_eq!((text(&hook["language"]), &hook["pass_filenames"]), ("rust", &Yaml::Boolean(false)));
        let files = Regex::new(text(&hook["files"])).unwrap();
        assert!(files.is_match("my-study/codings/anna/p01-1.csv") && !files.is_match("src/lib.rs"));
    }
}

#[test]
fn the_examples_of_the_documentation_are_yaml_and_name_what_there_is() {
    let documented = fs::read_to_string(repository().join("docs/ci.md")).unwrap();
    let block = Regex::new(r"(?s)```yaml\n(.*?)```").unwrap();
    let blocks: Vec<Yaml> = block.captures_iter(&documented).map(|found| parse(&found[1])).collect();
    assert_eq!(blocks.len(), 3);
    let action = yaml("action.yml");
    let with = &blocks[0]["jobs"]["study"]["steps"][1]["with"];
    assert!(keys(with).iter().all(|name| keys(&action["inputs"]).contains(name)));
    let variables = keys(&blocks[1]["grenstaal"]["variables"]);
    let job = yaml("ci/gitlab.yml");
    assert!(variables.iter().all(|name| keys(&job["grenstaal"]["variables"]).contains(name)));
    let hooks = yaml(".pre-commit-hooks.yaml");
    let known: Vec<&str> = hooks.as_vec().unwrap().iter().map(|hook| text(&hook["id"])).collect();
    let used = blocks[2]["repos"][0]["hooks"].as_vec().unwrap();
    assert!(used.iter().all(|hook| known.contains(&text(&hook["id"]))));
}

/// A server's machine: a repository with a study, a base commit and a change.
struct Server {
    study: Study,
    folder: tempfile::TempDir,
    base: String,
}

impl Server {
    fn new() -> Self {
        let study =
            Study::new().codebook(TIME).transcript("p01-1", "P: No time.").transcript("p02-1", "P: Fine, zebra.");
        study.run(["run"]).exits(0);
        put(&study.path(".gitignore"), ".grenstaal/\n");
        let server = Self { study, folder: tempfile::tempdir().unwrap(), base: String::new() };
        server.git(&["init", "--quiet"]);
        let base = server.commit();
        for (name, script) in [
            (
                "cargo",
                "#!/bin/sh\nmkdir -p \"$RUNNER_TEMP/grenstaal/bin\"\nln -s \"$PROGRAM\" \"$RUNNER_TEMP/grenstaal/bin/grenstaal\"\necho \"cargo $*\" >> \"$RUNNER_TEMP/called\"\n",
            ),
            (
                "gh",
                "#!/bin/sh\necho \"gh $*\" >> \"$RUNNER_TEMP/called\"\ncase \"$*\" in *--jq*) cat \"$RUNNER_TEMP/comments\" 2> /dev/null || true ;; esac\n",
            ),
            ("curl", "#!/bin/sh\necho \"curl $*\" >> \"$RUNNER_TEMP/called\"\n"),
        ] {
            let path = server.temp(&format!("stubs/{name}"));
            put(&path, script);
            executable(&path);
        }
        Self { base, ..server }
    }

    fn temp(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        let outcome = Outcome::of(command.args(identity).args(arguments).current_dir(self.study.root()));
        outcome.exits(0);
        outcome.out.trim().to_owned()
    }

    fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", "-"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// The words of the transcript change, and the reports with them when `run` is set.
    fn change(&mut self, run: bool) {
        self.study.write("transcripts/p02-1.txt", "P: Really no time, zebra.\n");
        if run {
            self.study.run(["run"]).exits(0);
        }
        self.commit();
    }

    /// Runs a script with what a server puts in the environment.
    fn bash(&self, script: &str, environment: &BTreeMap<String, String>) -> Outcome {
        let path = format!("{}:{}", self.temp("grenstaal/bin").display(), self.temp("stubs").display());
        let script = format!("PATH=\"$STUBS:$PATH\"\n{script}");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-c", &script]).current_dir(self.study.root());
        command.env("STUBS", path).env("RUNNER_TEMP", self.folder.path()).env("PROGRAM", PROGRAM).envs(environment);
        for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            command.env(name, self.temp(name));
        }
        Outcome::of(&mut command)
    }

    /// Runs the steps of the action as GitHub would, on a pull request; returns how each ended.
    fn action(&self, inputs: &[(&str, &str)]) -> BTreeMap<String, Outcome> {
        let action = yaml("action.yml");
        let default = |name: &str| text(&action["inputs"][name]["default"]).to_owned();
        let given = |name: &str| inputs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let expression = Regex::new(r"^\$\{\{ ([\w.-]+) \}\}$").unwrap();
        let value = |text: &str| {
            let Some(found) = expression.captures(text) else { return text.to_owned() };
            match &found[1] {
                "github.action_path" => repository().to_str().unwrap().to_owned(),
                "github.repository" => "lab/study".to_owned(),
                "github.event.pull_request.number" => "7".to_owned(),
                "github.event.pull_request.base.sha" => self.base.clone(),
                "inputs.token" => "secret".to_owned(),
                input => {
                    let name = input.strip_prefix("inputs.").unwrap_or_else(|| panic!("{input}"));
                    given(name).unwrap_or_else(|| default(name))
                }
            }
        };
        let mut outcomes = BTreeMap::new();
        let mut well = true;
        for step in action["runs"]["steps"].as_vec().unwrap().iter().filter(|step| !step["run"].is_badvalue()) {
            let goes_on = text(&step["if"]).contains("!cancelled()");
            let wants =
                text(&step["if"]).contains("inputs.transcripts") && given("transcripts").as_deref() == Some("false");
            let mute = text(&step["if"]).contains("inputs.comment") && given("comment").as_deref() == Some("false");
            if (!well && !goes_on) || wants || mute {
                continue;
            }
            let environment = step["env"].as_hash().unwrap().iter();
            let environment = environment.map(|(name, given)| (text(name).to_owned(), value(text(given)))).collect();
            let outcome = self.bash(text(&step["run"]), &environment);
            well = well && outcome.code == Some(0);
            outcomes.insert(text(&step["name"]).to_owned(), outcome);
        }
        outcomes
    }

    fn called(&self) -> String {
        fs::read_to_string(self.temp("called")).unwrap_or_default()
    }
}

#[cfg(unix)]
fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(_path: &Path) {}

#[test]
fn on_a_pull_request_the_action_checks_runs_and_says_what_changes() {
    let mut server = Server::new();
    server.change(true);
    let steps = server.action(&[("mode", "frozen")]);
    assert_eq!(steps.len(), 6);
    for (name, outcome) in &steps {
        assert_eq!(outcome.code, Some(0), "{name}: {} {}", outcome.out, outcome.err);
    }
    let called = server.called();
    assert!(called.starts_with("cargo install --quiet --locked --path "), "{called}");
    assert!(called.contains("gh api --silent --method POST repos/lab/study/issues/7/comments -F body=@"), "{called}");
    let summary = fs::read_to_string(server.temp("GITHUB_STEP_SUMMARY")).unwrap();
    assert!(summary.starts_with("<!-- grenstaal -->\n# Results since "), "{summary}");
    for line in
        ["Inputs: 0 new, 1 changed, 0 gone", "Figures: other for 2 codes", "| work/time | 1 → 2 | 1 → 2 | 1 → 2 |"]
    {
        assert!(summary.contains(line), "{line}\n{summary}");
    }
    assert!(summary.contains("# Codebook: "), "{summary}");
    assert!(!summary.contains("zebra") && !summary.contains("Really"), "counts and places, never words: {summary}");
    // The second time the comment is there.
    fs::write(server.temp("comments"), "41\n42\n").unwrap();
    server.action(&[("mode", "locked")])["Comment"].exits(0);
    assert!(server.called().contains("--method PATCH repos/lab/study/issues/comments/42 -F body=@"));
    assert_eq!(server.called().matches("cargo").count(), 1, "the program is remembered");
}

#[test]
fn reports_that_were_forgotten_fail_and_the_rest_is_still_told() {
    let mut server = Server::new();
    server.change(false);
    for mode in ["locked", "frozen"] {
        let steps = server.action(&[("mode", mode), ("comment", "false")]);
        steps["Check"].exits(0).prints("::warning file=study.lock,title=stale::");
        steps["Run"].exits(1).prints("transcripts/p02-1.txt has changed");
        steps["Tell what changes"].exits(0);
        assert!(!steps.contains_key("Comment"));
        let said: String = steps.values().map(|outcome| format!("{}{}", outcome.out, outcome.err)).collect();
        assert!(!said.contains("zebra"), "{said}");
    }
    server.action(&[("fail-on", "warning")])["Check"].exits(1);
    server.action(&[("mode", "loose")])["Run"].exits(2).prints("::error::mode is locked or frozen");
}

#[test]
fn transcripts_kept_elsewhere_are_not_asked_for() {
    let mut server = Server::new();
    server.change(true);
    fs::remove_dir_all(server.study.path("transcripts")).unwrap();
    server.commit();
    let steps = server.action(&[("transcripts", "false")]);
    assert!(!steps.contains_key("Run"));
    for (name, outcome) in &steps {
        assert_eq!(outcome.code, Some(0), "{name}: {} {}", outcome.out, outcome.err);
    }
    assert!(fs::read_to_string(server.temp("GITHUB_STEP_SUMMARY")).unwrap().contains("Figures: other for 2 codes"));
}

#[test]
fn the_gitlab_job_runs() {
    let mut server = Server::new();
    server.change(true);
    let job = &yaml("ci/gitlab.yml")["grenstaal"];
    let mut environment: BTreeMap<String, String> = keys(&job["variables"])
        .into_iter()
        .map(|name| (name.to_owned(), text(&job["variables"][name]).to_owned()))
        .collect();
    for (name, value) in [
        ("CARGO_HOME", server.temp("home").to_str().unwrap()),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &server.base),
        ("CI_API_V4_URL", "https://gitlab.example/api/v4"),
        ("CI_PROJECT_ID", "3"),
        ("CI_MERGE_REQUEST_IID", "9"),
        ("GRENSTAAL_TOKEN", "secret"),
        ("MODE", "frozen"),
    ] {
        environment.insert(name.to_owned(), value.to_owned());
    }
    let lines = job["before_script"].as_vec().unwrap().iter().chain(job["script"].as_vec().unwrap());
    let script = lines.map(text).collect::<Vec<_>>().join("\n");
    server.bash(&format!("set -e\n{script}"), &environment).exits(0);
    let called = server.called();
    assert!(called.contains("cargo install --quiet --locked --git"), "{called}");
    assert!(called.contains(
        "--data-urlencode body@grenstaal-changes.md https://gitlab.example/api/v4/projects/3/merge_requests/9/notes"
    ));
    let summary = fs::read_to_string(server.study.path("grenstaal-changes.md")).unwrap();
    assert!(summary.contains("| work/time | 1 → 2 |") && !summary.contains("zebra"), "{summary}");
    assert!(fs::read_to_string(server.study.path("grenstaal.xml")).unwrap().contains("</testsuites>"));
}

#[test]
fn the_hooks_call_what_there_is() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    study.run(["run"]).exits(0);
    for hook in yaml(".pre-commit-hooks.yaml").as_vec().unwrap() {
        let mut words = text(&hook["entry"]).split(' ');
        assert_eq!(words.next(), Some("grenstaal"));
        let outcome = Outcome::of(Command::new(PROGRAM).args(words).arg(study.root()));
        outcome.exits(0);
        assert_eq!(outcome.out, "");
    }
}

#[test]
fn changes_needs_a_lock_on_both_sides_and_says_so() {
    let server = Server::new();
    server
        .study
        .run(["changes"])
        .exits(0)
        .prints("Inputs: the same.\nOutputs: the same.\nFigures: the same for every code.\n");
    server.study.run(["changes", "nowhere"]).exits(2).says("nowhere: git knows no such revision");
    let mut server = server;
    server.study.write("codebook.toml", TIME.replace("work/time", "work/hurry"));
    server.study.run(["run"]).exits(0);
    let csv = server.study.run(["changes", "--format", "csv"]).out;
    let expected = "code,participants_before,participants_after,interviews_before,interviews_after,segments_before,segments_after\n\
                    work/hurry,,1,,1,,1\nwork/time,1,,1,,1,\n";
    assert_eq!(csv, expected);
    let json = server.study.json(["changes"]);
    assert_eq!(json["inputs"], serde_json::json!([{ "path": "codebook.toml", "change": "changed" }]));
    assert_eq!((&json["codes_same"], json["codes_moved"].as_array().unwrap().len()), (&1.into(), 2));
    fs::remove_file(server.study.path("reports/data/frequencies.json")).unwrap();
    server.study.run(["changes"]).exits(0).prints("Figures: not compared");
    server.study.write("transcripts/p01-1.txt", "P: No time, no time at all.\n");
    let behind = "Behind the study: transcripts/p01-1.txt has changed";
    server.study.run(["changes"]).exits(0).prints(behind);
    server.study.run(["changes", "--format", "md"]).exits(0).prints(behind);
    server.study.run(["changes", "--format", "csv"]).exits(0).says(behind);
    assert!(server.study.json(["changes"])["behind"][0].as_str().unwrap().starts_with("transcripts/"));
    fs::remove_file(server.study.path("study.lock")).unwrap();
    let outcome = server.study.run(["changes"]);
    outcome.exits(2).says("no study.lock that can be read in this folder").says_no("HEAD");
    Study::new().run(["changes"]).exits(2).says("there is no git history here");
}
