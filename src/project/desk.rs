//! A study kept open while its files change under it.
//!
//! In: a study's folder, and who is at work. Out: [`Desk`], which hands out the study as its files are at this moment, counted.
//! It is a memory of what the files say and nothing else: it can be dropped at any moment. Only what changed is read and
//! counted again, where nothing else depends on it; what the rules propose does not change with what persons decide.

use super::looks::Looks;
use super::renew::renew;
use super::{Loaded, Project, ProjectError};
use crate::coding::CoderId;
use crate::excerpt::{Analysis, Kept, analyse};
use crate::locale::Locale;
use crate::progress::{Progress, Silent};
use std::path::{Path, PathBuf};

/// A study kept open.
pub struct Desk {
    coder: Option<CoderId>,
    project: Project,
    loaded: Loaded,
    kept: Option<Kept>,
    looks: Looks,
    generation: String,
}

/// What a desk hands out.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The folder.
    pub project: &'a Project,
    /// The study, with what was wrong in its files.
    pub loaded: &'a Loaded,
    /// What was counted.
    pub analysis: &'a Analysis<'a>,
    /// Another name whenever a file is another.
    pub generation: &'a str,
}

impl Desk {
    /// Reads and counts the study in `folder`, as `coder` may see it.
    pub fn open(folder: &Path, coder: Option<CoderId>, progress: &dyn Progress) -> Result<Self, ProjectError> {
        let project = Project::open(folder, false)?.seen_by(coder.clone());
        // Looked at first: what changes while it is read shows the next time.
        let looks = Looks::all(&project, &Looks::default());
        let loaded = project.load(false, progress);
        let kept = analyse(&loaded.study, progress)?.keep();
        Ok(Self { coder, project, loaded, kept: Some(kept), generation: looks.name(), looks })
    }

    /// The folder.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the name of the files' present state: another one whenever a file is another.
    pub fn generation(&self) -> &str {
        &self.generation
    }

    /// Returns the language of the study's reports.
    pub fn locale(&self) -> Locale {
        self.loaded.study.locale
    }

    /// Reads again what changed since the last time.
    pub fn refresh(&mut self) -> Result<(), ProjectError> {
        let now = Looks::all(&self.project, &self.looks);
        let changed = self.looks.differences(&now);
        if changed.is_empty() || self.renewed(&changed)? {
            self.looks = now;
            self.generation = self.looks.name();
            return Ok(());
        }
        self.reopen()
    }

    /// Reads again what changed since the last time and what one interview is made of: enough to decide on it, and in a study
    /// of ten thousand files much faster. What else changed shows with the next [`refresh`](Self::refresh).
    pub fn refresh_interview(&mut self, interview: &str) -> Result<(), ProjectError> {
        if self.loaded.study.roster.interview(interview).is_none() {
            return self.refresh();
        }
        let glance = self.looks.of_interview(&self.project, interview, &self.loaded.study.coders);
        let changed = glance.paths();
        if changed.is_empty() {
            return Ok(());
        }
        if !self.renewed(&changed)? {
            return self.refresh();
        }
        self.looks.take(glance);
        self.generation = self.looks.name();
        Ok(())
    }

    /// Hands out the study as it was read last.
    pub fn with<T>(&mut self, work: impl FnOnce(At) -> T) -> Result<T, ProjectError> {
        let study = &self.loaded.study;
        let analysis = match self.kept.take() {
            Some(kept) => kept.of(study),
            None => analyse(study, &Silent)?,
        };
        let at = At { project: &self.project, loaded: &self.loaded, analysis: &analysis, generation: &self.generation };
        let result = work(at);
        self.kept = Some(analysis.keep());
        Ok(result)
    }

    /// Reads these files again; `false` where that is not enough.
    fn renewed(&mut self, changed: &[String]) -> Result<bool, ProjectError> {
        let Some(interviews) = renew(&self.project, &mut self.loaded, changed) else { return Ok(false) };
        let study = &self.loaded.study;
        let analysis = match self.kept.take() {
            Some(kept) => {
                let mut analysis = kept.of(study);
                interviews.iter().for_each(|interview| analysis.recount(*interview));
                analysis
            }
            None => analyse(study, &Silent)?,
        };
        self.kept = Some(analysis.keep());
        Ok(true)
    }

    fn reopen(&mut self) -> Result<(), ProjectError> {
        let folder: PathBuf = self.project.root.clone();
        *self = Self::open(&folder, self.coder.clone(), &Silent)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::Level;
    use std::fs;

    fn study() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, content: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        put(
            "study.toml",
            "[study]\ntitle = \"t\"\nlanguage = \"nl\"\nstance = \"codebook\"\n[paths]\ncodebook = \"codebook.toml\"\n\
             reports = \"reports\"\n[speakers]\ninterviewer = [\"I\"]\nparticipant = [\"P\"]\n",
        );
        put(
            "codebook.toml",
            "[codebook]\ntitle = \"b\"\nversion = \"1\"\n[[code]]\nid = \"a\"\nname = \"A\"\n[[code.rule]]\nid = \"r\"\n\
             any = [\"woord\"]\n",
        );
        put("interviews.csv", "interview,case,status\np1,c1,done\np2,c2,done\n");
        put("cases.csv", "case\nc1\nc2\n");
        put("transcripts/p1.txt", "I: Vraag?\n\nP: Een woord hier.\n");
        put("transcripts/p2.txt", "I: Vraag?\n\nP: Nog een woord.\n");
        put("codings/anna/p1.csv", "start,end,code,verdict,quote,note,flags\n14,27,a,yes,Een woord hie,,\n");
        folder
    }

    fn segments(desk: &mut Desk) -> Vec<usize> {
        desk.with(|at| {
            let code = at.loaded.study.codebook.find("a").unwrap();
            [0, 1].map(|i| at.analysis.excerpts(i, code, Level::Own).len()).to_vec()
        })
        .unwrap()
    }

    /// All that a desk says.
    fn told(desk: &mut Desk) -> String {
        let of = |at: At| {
            let findings: Vec<_> = at.loaded.findings.iter().chain(&at.analysis.findings).collect();
            let study = &at.loaded.study;
            let codings: Vec<_> = study.codings.iter().flatten().collect();
            let all = (&study.themes, &study.quotations, &study.memos, &study.summaries, &study.readings, codings);
            let more = (&study.coders, &study.unseen, &study.inputs, at.analysis.basis, &at.analysis.tally.rows);
            format!("{findings:#?} {all:#?} {more:#?}")
        };
        desk.with(of).unwrap()
    }

    /// Tells whether two desks say the same; what differs is printed.
    fn same(desk: &mut Desk, coder: Option<&CoderId>, what: &str) {
        let mut fresh = Desk::open(&desk.project.root.clone(), coder.cloned(), &Silent).unwrap();
        let (now, fresh) = (told(desk), told(&mut fresh));
        let first = now.lines().zip(fresh.lines()).find(|(a, b)| a != b);
        assert!(now == fresh, "after {what}: {first:?}");
    }

    const HEADER: &str = "start,end,code,verdict,quote,note,flags\n";
    const SENSITIVE: &str = "start,end,code,verdict,quote,note,flags\n14,27,a,yes,Een woord hie,,sensitive\n";
    const MEMO: &str =
        "+++\ntitle = \"T\"\nkind = \"code\"\nauthor = \"anna\"\nabout = [\"theme:t\"]\n+++\n\nEen woord hie!\n";
    const THEME: &str = "[[theme]]\nid = \"t\"\nclaim = \"C.\"\ncodes = [\"a\"]\nquotations = [{ at = \"p1:14-17\", quote = \"Een\" }]\n";

    /// One change after the other: a path, and what stands there then; nothing takes it away.
    const STEPS: [(&str, Option<&str>); 29] = [
        ("codings/anna/p2.csv", Some("start,end,code,verdict,quote,note,flags\n18,23,a,yes,,,\n")),
        (
            "codings/anna/p1.csv",
            Some("start,end,code,verdict,quote,note,flags\n14,17,a,yes,Een,,\n18,23,a,yes,woord,,\n"),
        ),
        ("codings/anna/p1.csv", None),
        ("codings/bram/p1.csv", Some("start,end,code,verdict,quote,note,flags\n14,17,a,yes,Een,,\n")),
        ("codings/anna/p2.csv", Some("start,end,code,verdict,quote,note,flags\n18,23,a,no,,,\n")),
        ("codings/anna/p1.csv", Some(SENSITIVE)),
        ("memos/m.md", Some(MEMO)),
        ("themes.toml", Some(THEME)),
        ("summaries.csv", Some("case,about,summary\nc1,theme:t,Zei: een woord hie.\n")),
        ("codings/anna/p1.csv", Some(HEADER)),
        ("codings/anna/p1.csv", Some(SENSITIVE)),
        ("memos/m.md", Some("no header")),
        ("memos/n.md", Some(MEMO)),
        ("memos/m.md", None),
        ("themes.toml", None),
        ("quotations.toml", Some("[[quotation]]\nat = \"p1:14-17\"\nquote = \"Een\"\n")),
        ("codings/bram/progress.csv", Some("interview,status,codebook\np1,reconciling,1\n")),
        ("codings/bram/progress.csv", Some("interview,status,codebook\np1,full,0\np2,none,1\n")),
        ("codings/bram/progress.csv", None),
        ("summaries.csv", None),
        ("codings/carla/progress.csv", Some("interview,status\np1,candidates\n")),
        ("codings/anna/p1.csv", None),
        ("codings/anna/p2.csv", None),
        ("codings/bram/p1.csv", None),
        ("codings/carla/progress.csv", None),
        ("codings/carla/p2.csv", Some("start,end,code,verdict\n18,23,a,yes\n")),
        ("transcripts/p1.txt", Some("I: Vraag?\n\nP: Heel anders.\n")),
        ("cases.csv", Some("case\nc1\n")),
        ("codings/anna/p2.csv", Some("start,end,code,verdict\nnonsense,1,a,yes\n")),
    ];

    fn change(root: &Path, path: &str, content: Option<&str>) {
        match content {
            Some(content) => {
                fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
                fs::write(root.join(path), content).unwrap();
            }
            None => fs::remove_file(root.join(path)).unwrap(),
        }
    }

    #[test]
    fn a_desk_says_what_a_fresh_reading_says_after_any_change() {
        let folder = study();
        let root = folder.path();
        let mut desk = Desk::open(root, None, &Silent).unwrap();
        assert_eq!(segments(&mut desk), [1, 0]);
        let first = desk.generation.clone();
        desk.refresh().unwrap();
        assert_eq!(desk.generation, first, "nothing changed");
        for (path, content) in STEPS {
            let before = desk.generation.clone();
            change(root, path, content);
            desk.refresh().unwrap();
            assert_ne!(desk.generation, before, "{path}");
            let mut fresh = Desk::open(root, None, &Silent).unwrap();
            assert_eq!(segments(&mut desk), segments(&mut fresh), "{path}");
            same(&mut desk, None, path);
        }
        fs::remove_dir_all(root.join("codings/bram")).unwrap();
        desk.refresh().unwrap();
        same(&mut desk, None, "a coder is gone");
    }

    #[test]
    fn a_glance_at_one_interview_sees_all_that_it_is_made_of_and_leaves_the_rest_for_later() {
        let folder = study();
        let root = folder.path();
        let anna = CoderId("anna".to_owned());
        let mut desk = Desk::open(root, Some(anna.clone()), &Silent).unwrap();
        for (path, content) in STEPS {
            change(root, path, content);
            let elsewhere = !path.contains("p1") && path.contains('/') && !path.ends_with("progress.csv");
            let before = desk.generation.clone();
            desk.refresh_interview("p1").unwrap();
            if !elsewhere {
                assert_ne!(desk.generation, before, "{path}");
                assert_eq!(
                    segments(&mut desk)[0],
                    segments(&mut Desk::open(root, Some(anna.clone()), &Silent).unwrap())[0]
                );
            }
            desk.refresh().unwrap();
            same(&mut desk, Some(&anna), path);
        }
        desk.refresh_interview("../p1").unwrap();
    }

    #[test]
    fn what_a_coder_may_not_see_yet_stays_hidden_until_it_was_read() {
        let folder = study();
        let root = folder.path();
        let sample = "[[sample]]\nkind = \"double\"\ncoders = [\"anna\", \"bram\"]\ninterviews = [\"p1\"]\n";
        change(root, "samples.toml", Some(sample));
        let bram = CoderId("bram".to_owned());
        let mut desk = Desk::open(root, Some(bram.clone()), &Silent).unwrap();
        let read = "interview,status\np1,full\n";
        for (path, content) in STEPS.into_iter().chain([
            ("codings/bram/progress.csv", Some(read)),
            ("codings/bram/progress.csv", Some("interview,status\np1,open\n")),
        ]) {
            change(root, path, content);
            desk.refresh().unwrap();
            same(&mut desk, Some(&bram), path);
        }
    }
}
