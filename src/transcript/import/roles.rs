//! Who asks and who is studied, as decided on the command line.
//!
//! In: `--speakers "I,INT=interviewer; *=participant"` and `--rename "SPEAKER_00=P01"`. Out: [`Roles`].

use crate::diagnostic::did_you_mean;
use crate::transcript::Role;
use std::collections::BTreeMap;

/// What was decided about labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    named: BTreeMap<String, Role>,
    others: Option<Role>,
    renamed: BTreeMap<String, String>,
}

impl Roles {
    /// Reads the two options. The error is a full phrase.
    pub fn parse(speakers: &[String], renames: &[String]) -> Result<Self, String> {
        let mut roles = Self::default();
        for part in speakers.iter().flat_map(|text| text.split(';')).map(str::trim).filter(|part| !part.is_empty()) {
            let (labels, role) = part
                .rsplit_once('=')
                .ok_or_else(|| format!("`{part}` says no role: write labels=interviewer or labels=participant"))?;
            let role = role_named(role.trim())?;
            for label in labels.split(',').map(str::trim).filter(|label| !label.is_empty()) {
                if label == "*" {
                    roles.others = Some(role);
                } else {
                    roles.named.insert(label.to_owned(), role);
                }
            }
        }
        for part in renames.iter().flat_map(|text| text.split(';')).map(str::trim).filter(|part| !part.is_empty()) {
            let (from, to) = part.split_once('=').ok_or_else(|| format!("`{part}` is no renaming: write old=new"))?;
            let to = to.trim();
            if to.is_empty() || to.contains(':') || to.contains('\n') {
                return Err(format!("`{to}` cannot be a label: it may not be empty or hold a colon"));
            }
            roles.renamed.insert(from.trim().to_owned(), to.to_owned());
        }
        Ok(roles)
    }

    /// Returns the label a source's speaker gets.
    pub fn label(&self, speaker: &str) -> String {
        let plain = speaker.replace([':', '\n', '\t'], " ");
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        self.renamed.get(speaker).or_else(|| self.renamed.get(&plain)).cloned().unwrap_or(plain)
    }

    /// Returns the role decided for a speaker, by the source's label or by the new one.
    pub fn role(&self, speaker: &str) -> Option<Role> {
        let label = self.label(speaker);
        self.named.get(speaker).or_else(|| self.named.get(&label)).copied().or(self.others)
    }
}

fn role_named(name: &str) -> Result<Role, String> {
    match name.to_lowercase().as_str() {
        "interviewer" => Ok(Role::Interviewer),
        "participant" => Ok(Role::Participant),
        other => {
            let near = did_you_mean(other, ["interviewer", "participant"]);
            Err(format!(
                "`{name}` is no role; {}",
                near.unwrap_or_else(|| "write interviewer or participant".to_owned())
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_get_their_roles_and_names() {
        let roles = Roles::parse(&["I,INT=interviewer; *=participant".into()], &["SPEAKER_00=P01".into()]).unwrap();
        assert_eq!(roles.role("INT"), Some(Role::Interviewer));
        assert_eq!(roles.role("SPEAKER_00"), Some(Role::Participant));
        assert_eq!(roles.label("SPEAKER_00"), "P01");
        assert_eq!(roles.label("Name (host):"), "Name (host)");
        assert!(Roles::parse(&["I=asker".into()], &[]).is_err());
    }
}
