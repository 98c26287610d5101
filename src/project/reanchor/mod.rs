//! A study brought up to date with corrected transcripts.
//!
//! In: a study whose transcripts were edited. Out: every segment that coding files, themes, quotations and memos name, named
//! as it stands now: all of it in one change, or none. What is not certain is listed and stays as it is, until a person
//! decides.

mod decisions;
mod shown;
mod sources;
mod versions;

use super::history::History;
use super::{Changes, Project, ProjectError};
use crate::case::Roster;
use crate::coding::Anchor;
use crate::coding::reanchor::{How, Outcome, Sought, by_order, by_version};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::progress::Progress;
use crate::source::utf8;
use crate::text::{Span, Text};
use decisions::{Decided, Decisions};
use sources::{Act, Named, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use versions::Versions;

/// What is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reanchor<'a> {
    /// The interviews; none are all.
    pub interviews: &'a [String],
    /// The version that was coded: a file, or a revision of git.
    pub from: Option<&'a str>,
    /// A list of decisions: its name and its bytes.
    pub decisions: Option<(&'a str, &'a [u8])>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Reanchored {
    /// Segments that do not stand as they stood, by file and place.
    pub found: Vec<Found>,
    /// How many do.
    pub unmoved: usize,
    /// How many files were changed, or would be.
    pub files: usize,
    /// Earlier versions were known.
    pub history: bool,
    /// What was wrong.
    pub findings: Vec<Diagnostic>,
}

/// A segment that does not stand as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file that names it.
    pub file: String,
    /// Its name there.
    pub at: Anchor,
    /// The code, in a coding file.
    pub code: String,
    /// Its words there, where they may be shown.
    pub quote: String,
    /// What became of it.
    pub state: State,
}

/// What became of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is certain where it stands.
    Moved {
        /// There, with the words.
        to: Candidate,
        /// By what it was found.
        how: How,
    },
    /// A person has to decide.
    Doubtful {
        /// Where it may stand, best first.
        places: Vec<Candidate>,
        /// Why that is not certain.
        why: &'static str,
    },
    /// Nothing like it is there.
    Lost,
    /// A person decided; `None` takes it out.
    Decided(Option<Candidate>),
}

/// A place in the transcript as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub at: Anchor,
    /// How much of the words is the same, in per cent.
    pub score: u8,
    /// The words, where they may be shown.
    pub words: String,
}

impl Reanchored {
    /// Tells whether something is left to decide.
    pub fn open(&self) -> usize {
        self.found.iter().filter(|found| matches!(found.state, State::Doubtful { .. } | State::Lost)).count()
    }
}

impl Project {
    /// Finds the segments again that stood in earlier versions of the transcripts.
    pub fn reanchor(&self, wanted: &Reanchor, progress: &dyn Progress) -> Result<Reanchored, ProjectError> {
        let roster = self.frame(progress).study.roster;
        let ids = named_interviews(&roster, wanted)?;
        let mut changes = self.changes()?;
        let mut work = Work::default();
        let decisions = wanted.decisions.map(|(file, bytes)| Decisions::read(file, bytes, &mut work.result.findings));
        let history = History::open(&self.root);
        work.result.history = history.is_some() || wanted.from.is_some();
        work.sources(self, &ids, &mut changes)?;
        progress.begin("finding segments again", ids.len());
        for id in &ids {
            progress.step();
            let path = format!("transcripts/{id}.txt");
            let Some(bytes) = changes.read(&path)? else { continue };
            let now = match utf8(&path, bytes) {
                Ok(now) => Text::new(now),
                Err(finding) => {
                    work.result.findings.push(finding);
                    continue;
                }
            };
            let versions = match wanted.from {
                None => Versions::new(&path, now, history.as_ref()),
                Some(from) => Versions::named(&path, now, earlier(from, &ids, &path, history.as_ref())?),
            };
            let heard = decisions.as_ref().map(|_| self.transcript_of(&roster, id, versions.now().as_str().to_owned()));
            work.interview(id, versions, decisions.as_ref().zip(heard.as_ref()));
        }
        work.finish(changes, decisions.as_ref(), wanted.dry_run)
    }
}

fn named_interviews(roster: &Roster, wanted: &Reanchor) -> Result<Vec<String>, ProjectError> {
    let known: Vec<&str> = roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect();
    if let Some(other) = wanted.interviews.iter().find(|id| !known.contains(&id.as_str())) {
        let near = did_you_mean(other, known.iter().copied());
        let hint = near.unwrap_or_else(|| "the ids of interviews are the names of their transcripts".to_owned());
        return Err(ProjectError::refused(format!("there is no interview `{other}`"), hint));
    }
    let asked = |id: &&str| wanted.interviews.is_empty() || wanted.interviews.iter().any(|one| one == id);
    Ok(known.into_iter().filter(asked).map(str::to_owned).collect())
}

/// Reads the version that was named: a file, or a revision of git.
fn earlier(from: &str, ids: &[String], path: &str, history: Option<&History>) -> Result<Text, ProjectError> {
    let file = Path::new(from);
    let bytes = if file.is_file() {
        if ids.len() != 1 {
            let hint = "name the interview too: `grenstaal reanchor INTERVIEW --from FILE`";
            return Err(ProjectError::refused("a file is the earlier version of one interview only", hint));
        }
        fs::read(file).map_err(ProjectError::io("cannot read", file))?
    } else {
        let hint = "`--from` takes a file, or a revision of git such as HEAD~1";
        let none = |message: String| ProjectError::refused(message, hint);
        let history = history.ok_or_else(|| none(format!("`{from}` is no file, and this study is not under git")))?;
        let revision = history.named(from);
        let revision = revision.ok_or_else(|| none(format!("`{from}` is neither a file nor a revision of git")))?;
        history.show(&revision, path).ok_or_else(|| none(format!("{path} was not there at `{from}`")))?
    };
    utf8(from, bytes).map(Text::new).map_err(|finding| ProjectError::Config(Box::new(finding)))
}

/// What is being done.
#[derive(Default)]
struct Work {
    sources: Vec<Source>,
    /// What each source names.
    named: Vec<Vec<Named>>,
    /// What is to become of it.
    acts: BTreeMap<usize, BTreeMap<usize, Act>>,
    used: BTreeSet<decisions::Key>,
    result: Reanchored,
}

/// One segment with what became of it.
struct Met<'a> {
    source: usize,
    named: &'a Named,
    outcome: Outcome,
}

impl Work {
    /// Reads every file that may name a segment of these interviews.
    fn sources(&mut self, project: &Project, ids: &[String], changes: &mut Changes) -> Result<(), ProjectError> {
        for coder in names(&project.root.join("codings")) {
            for id in ids {
                let path = format!("codings/{coder}/{id}.csv");
                let Some(bytes) = changes.read(&path)? else { continue };
                match Source::codings(path, id, bytes) {
                    Ok(source) => self.sources.push(source),
                    Err(findings) => self.result.findings.extend(findings),
                }
            }
        }
        let memos = names(&project.root.join("memos")).into_iter().filter(|name| name.ends_with(".md"));
        let others = ["themes.toml".to_owned(), "quotations.toml".to_owned()];
        for path in others.into_iter().chain(memos.map(|name| format!("memos/{name}"))) {
            let Some(bytes) = changes.read(&path)? else { continue };
            match Source::anchors(path, bytes) {
                Ok(source) => self.sources.extend(source),
                Err(finding) => self.result.findings.push(finding),
            }
        }
        self.named = self.sources.iter_mut().map(Source::named).collect();
        Ok(())
    }

    /// Finds all segments of one interview.
    fn interview(&mut self, id: &str, mut versions: Versions, decisions: Option<Decided>) {
        let named = std::mem::take(&mut self.named);
        let mut met: Vec<Met> = Vec::new();
        // Segments by the version that they stand in: those of all files are carried over at once.
        let mut carried: BTreeMap<usize, Vec<(usize, Span)>> = BTreeMap::new();
        for (source, names) in named.iter().enumerate() {
            let own: Vec<&Named> = names.iter().filter(|one| one.anchor.interview == id).collect();
            if own.is_empty() {
                continue;
            }
            let sought: Vec<Sought> = own.iter().map(|one| one.sought()).collect();
            let Some(file) = self.sources.get(source) else { continue };
            let knew = versions.knew(&file.path, &file.bytes, &sought);
            let in_order = if knew.contains(&None) { by_order(versions.now(), &sought) } else { Vec::new() };
            for (i, (named, knew)) in own.into_iter().zip(knew).enumerate() {
                if let Some((version, span)) = knew {
                    carried.entry(version).or_default().push((met.len(), span));
                }
                let outcome = in_order.get(i).cloned().unwrap_or(Outcome::Lost);
                met.push(Met { source, named, outcome });
            }
        }
        for (version, places) in carried {
            let spans: Vec<Span> = places.iter().map(|(_, span)| *span).collect();
            let outcomes = by_version(versions.now(), versions.version(version), &spans);
            for ((place, _), outcome) in places.into_iter().zip(outcomes) {
                if let Some(met) = met.get_mut(place) {
                    met.outcome = outcome;
                }
            }
        }
        self.note(id, &met, versions.now(), decisions);
        self.named = named;
    }

    /// Takes down what became of the segments of an interview.
    fn note(&mut self, id: &str, met: &[Met], now: &Text, decisions: Option<Decided>) {
        let secrets = shown::Secrets::of(met, now);
        for one in met {
            let Some(file) = self.sources.get(one.source).map(|source| source.path.clone()) else { continue };
            let candidate = |span: Span, score| Candidate {
                at: Anchor::of(id, now, span),
                score,
                words: secrets.words(one, span, now),
            };
            let mut act = None;
            let mut state = match &one.outcome {
                Outcome::Unmoved => {
                    self.result.unmoved += 1;
                    continue;
                }
                Outcome::Moved { to, how, score } => {
                    act = Some((*to, *score));
                    State::Moved { to: candidate(*to, *score), how: *how }
                }
                Outcome::Doubtful { places, why } => {
                    let places = places.iter().map(|(span, score)| candidate(*span, *score)).collect();
                    State::Doubtful { places, why }
                }
                Outcome::Lost => State::Lost,
            };
            let key = (file.clone(), one.named.anchor.to_string(), one.named.code.clone());
            let decided = decisions.and_then(|(list, heard)| Some((list, heard, list.by_key.get(&key)?)));
            if let (Some((list, heard, (decision, line))), None) = (decided, act) {
                self.used.insert(key);
                match decision.place(one, heard) {
                    Ok(Some(span)) => {
                        self.result.findings.extend(list.unheard(*line, span, heard));
                        act = Some((span, 100));
                        state = State::Decided(Some(candidate(span, 100)));
                    }
                    Ok(None) => {
                        self.acts.entry(one.source).or_default().insert(one.named.item, Act::Remove);
                        state = State::Decided(None);
                    }
                    Err((message, hint)) => self.result.findings.push(list.wrong(*line, message).maybe_hint(hint)),
                }
            }
            if let Some((span, score)) = act {
                let new = Act::Put(Anchor::of(id, now, span), now.slice(span).to_owned());
                self.acts.entry(one.source).or_default().insert(one.named.item, new);
                let other = score < 100 || matches!(state, State::Decided(_));
                if one.named.by_hand && other {
                    self.result.findings.push(by_hand(&file, &one.named.anchor));
                }
            }
            let quote = secrets.quote(one);
            let (at, code) = (one.named.anchor.clone(), one.named.code.clone());
            self.result.found.push(Found { file, at, code, quote, state });
        }
    }

    /// Writes all files that differ, unless a decision is wrong.
    fn finish(
        mut self,
        mut changes: Changes,
        decisions: Option<&Decisions>,
        dry_run: bool,
    ) -> Result<Reanchored, ProjectError> {
        self.result.findings.extend(decisions.map(|decisions| decisions.idle(&self.used)).unwrap_or_default());
        let wrong = |finding: &Diagnostic| {
            finding.severity == Severity::Error && decisions.is_some_and(|given| given.file == finding.place.file)
        };
        let refused = self.result.findings.iter().any(wrong);
        for (place, source) in std::mem::take(&mut self.sources).into_iter().enumerate() {
            let Some(acts) = self.acts.get(&place) else { continue };
            let path = source.path.clone();
            let content = source.with(acts);
            changes.write(&path, content);
        }
        self.result.files = changes.paths().count();
        if refused {
            self.result.files = 0;
        } else if !dry_run {
            self.result.files = changes.commit()?;
        }
        self.result.found.sort_by(|a, b| (&a.file, &a.at, &a.code).cmp(&(&b.file, &b.at, &b.code)));
        Ok(self.result)
    }
}

fn by_hand(file: &str, at: &Anchor) -> Diagnostic {
    let message = format!("the words at {at} are other ones now; their printed form and translations are not");
    Diagnostic::warning("quotation-printed", Place::file(file), message).hint("look whether they still say the same")
}

/// The names in a folder, sorted; hidden ones are passed over.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}
