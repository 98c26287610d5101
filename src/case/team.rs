//! Who worked on the study.
//!
//! In: `team.toml`. Out: [`Team`].

use serde::Deserialize;

/// Interviewers and coders, with what a reader of the study should know of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The people, in the order of the file.
    #[serde(default, rename = "person")]
    pub people: Vec<Person>,
}

impl Team {
    /// Returns the ids of those who code, in the order of the file.
    pub fn coders(&self) -> impl Iterator<Item = &str> {
        let codes = |person: &&Person| person.roles.iter().any(|role| role == "coder");
        self.people.iter().filter(codes).map(|person| person.id.as_str())
    }
}

/// One member of the team.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The id; a coder's folder has this name.
    pub id: String,
    /// The name to print.
    pub name: Option<String>,
    /// What the person did: `interviewer`, `coder`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Training and degrees (COREQ 2).
    pub credentials: Option<String>,
    /// What the person worked as during the study (COREQ 3).
    pub occupation: Option<String>,
    /// As the person wants it said (COREQ 4).
    pub gender: Option<String>,
    /// What the person had done before (COREQ 5).
    pub experience: Option<String>,
    /// Relation to the participants (COREQ 6).
    pub relation: Option<String>,
}
