//! Samples of interviews: which are coded twice, and which no rule was written on.
//!
//! In: `samples.toml`, or a share, a seed and attributes to spread it over. Out: [`Sample`]. A draw takes the interviews
//! whose id and seed have the smallest digests: the same on every machine, and hardly another one when an interview comes in.

use crate::case::Roster;
use crate::coding::CoderId;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::source::toml;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a sample is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SampleKind {
    /// Coded by several people who do not see each other's codings, nor the candidates, until they are done.
    Double,
    /// Kept apart while rules were written, so that they can be judged on it.
    Holdout,
}

impl SampleKind {
    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Double => "double",
            Self::Holdout => "holdout",
        }
    }
}

/// A sample of a study's interviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What it is for.
    pub kind: SampleKind,
    /// The interviews' ids.
    pub interviews: Vec<String>,
    /// Who codes them blind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coders: Vec<String>,
    /// The share that was asked for, in percent; absent where people chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// The seed of the draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The attributes it was spread over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stratify: Vec<String>,
}

/// The file.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "sample")]
    samples: Vec<Sample>,
}

/// Reads `samples.toml`.
pub fn read_samples(file: &str, content: &str, roster: &Roster, findings: &mut Vec<Diagnostic>) -> Vec<Sample> {
    let read: File = toml(file, content).unwrap_or_else(|finding| {
        findings.push(finding);
        File::default()
    });
    let known = || roster.interviews.iter().map(|interview| interview.id.0.as_str());
    for sample in &read.samples {
        for id in sample.interviews.iter().filter(|id| !known().any(|known| known == **id)) {
            let message = format!("the sample names the interview `{id}`, which is not in interviews.csv");
            let near = did_you_mean(id, known());
            findings.push(Diagnostic::error("sample", Place::file(file), message).maybe_hint(near));
        }
        for coder in sample.coders.iter().filter(|coder| CoderId::parse(coder).is_none()) {
            let message = format!("`{coder}` is no name for a coder");
            findings.push(Diagnostic::error("sample", Place::file(file), message));
        }
    }
    read.samples
}

impl Sample {
    /// Writes the sample as it stands in `samples.toml`.
    pub fn print(&self) -> String {
        // A list of texts and numbers can always be written.
        toml::to_string(&File { samples: vec![self.clone()] }).unwrap_or_default()
    }
}

/// Draws from the interviews named by place: `percent` of them, rounded up, spread over the values of `stratify` by
/// largest remainder. Returns their places, sorted.
pub fn draw(roster: &Roster, from: &[usize], percent: u8, seed: u64, stratify: &[String]) -> Vec<usize> {
    let id = |interview: usize| roster.interviews.get(interview).map_or("", |interview| interview.id.0.as_str());
    let lot = |interview: usize| Digest::of(format!("{seed}:{}", id(interview)).as_bytes()).to_string();
    let mut strata: BTreeMap<Vec<String>, Vec<(String, usize)>> = BTreeMap::new();
    for &interview in from {
        let key = stratify.iter().map(|name| value(roster, interview, name)).collect();
        strata.entry(key).or_default().push((lot(interview), interview));
    }
    let wanted = (from.len() * usize::from(percent)).div_ceil(100);
    let share = |stratum: &Vec<(String, usize)>| (stratum.len() * wanted) / from.len().max(1);
    let rest = |stratum: &Vec<(String, usize)>| (stratum.len() * wanted) % from.len().max(1);
    let given: usize = strata.values().map(share).sum();
    // Which strata get one more: those with the largest remainders, equal ones by lot.
    let mut by_rest: Vec<_> = strata
        .iter()
        .map(|(key, stratum)| {
            let tie = Digest::of(format!("{seed}:{}", key.join("\u{1f}")).as_bytes()).to_string();
            (std::cmp::Reverse(rest(stratum)), tie, key.clone())
        })
        .collect();
    by_rest.sort();
    let more: Vec<Vec<String>> = by_rest.into_iter().take(wanted.saturating_sub(given)).map(|(.., key)| key).collect();
    let mut drawn = Vec::new();
    for (key, mut stratum) in strata {
        let take = share(&stratum) + usize::from(more.contains(&key));
        stratum.sort();
        drawn.extend(stratum.into_iter().take(take).map(|(_, interview)| interview));
    }
    drawn.sort_unstable();
    drawn
}

fn value(roster: &Roster, interview: usize, name: &str) -> String {
    let case = roster.interviews.get(interview).and_then(|interview| interview.case);
    let value = roster.attribute(name).and_then(|attribute| roster.value(attribute, interview, case));
    value.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Files, read};

    fn roster() -> Roster {
        let rows: String = (0..20).map(|i| format!("p{i},done,{}\n", if i < 15 { "a" } else { "b" })).collect();
        let table = Some(("interviews.csv".to_owned(), format!("interview,status,group\n{rows}").into_bytes()));
        let files = Files { cases: None, interviews: table, speakers: None, team: None };
        read(&files, Vec::new(), &mut Vec::new())
    }

    #[test]
    fn a_draw_is_spread_over_the_strata_and_repeats_itself() {
        let roster = roster();
        let all: Vec<usize> = (0..20).collect();
        let by = ["group".to_owned()];
        let drawn = draw(&roster, &all, 20, 4, &by);
        assert_eq!(drawn.len(), 4, "a fifth of twenty");
        assert_eq!(drawn.iter().filter(|i| **i >= 15).count(), 1, "a quarter of them from the group of five");
        assert_eq!(draw(&roster, &all, 20, 4, &by), drawn);
        assert_ne!(draw(&roster, &all, 20, 5, &by), drawn);
        assert_eq!(draw(&roster, &all, 11, 4, &[]).len(), 3, "rounded up");
        assert_eq!(draw(&roster, &all, 100, 4, &by), all);
        assert!(draw(&roster, &[], 20, 4, &by).is_empty());
        let fewer: Vec<usize> = all.iter().copied().filter(|i| !drawn.contains(i)).collect();
        assert!(draw(&roster, &fewer, 20, 4, &by).iter().all(|i| !drawn.contains(i)));
    }

    #[test]
    fn a_sample_is_read_as_it_is_written() {
        let sample = Sample {
            kind: SampleKind::Double,
            interviews: vec!["p1".into(), "p7".into()],
            coders: vec!["bo".into()],
            percent: Some(10),
            seed: Some(4),
            stratify: vec!["group".into()],
        };
        let mut findings = Vec::new();
        assert_eq!(read_samples("samples.toml", &sample.print(), &roster(), &mut findings), vec![sample]);
        assert!(findings.is_empty());
        let wrong = "[[sample]]\nkind = \"double\"\ninterviews = [\"p21\"]\ncoders = [\"rules\"]\n";
        read_samples("samples.toml", wrong, &roster(), &mut findings);
        assert_eq!(findings.len(), 2);
    }
}
