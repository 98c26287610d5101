//! What a code is called after a change.
//!
//! In: the codebook before and after, and a name as somebody wrote it. Out: the name to write now; none where the old one
//! still says the same.

use super::{CodeIndex, Codebook};
use std::collections::BTreeMap;

/// The names of codes before and after a change.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The codebook as it was.
    pub before: &'a Codebook,
    /// The codebook as it is now.
    pub after: &'a Codebook,
    /// Codes that another one stands for from now on, though they are still there.
    pub replaced: &'a BTreeMap<String, String>,
}

impl Names<'_> {
    /// Returns the new name of a code: whole for a whole id, short for a last part where that is still enough.
    pub fn of(&self, name: &str) -> Option<String> {
        let index = self.before.typed(name)?;
        let old = self.before.id(index);
        let target = self.after.find(self.replaced.get(old).map_or(old, String::as_str))?;
        let id = self.after.id(target);
        let last = id.rsplit('/').next().unwrap_or(id);
        let short = self.before.find(name).is_none() && self.typed(last) == Some(target);
        let new = if short { last } else { id };
        (new != name).then(|| new.to_owned())
    }

    fn typed(&self, name: &str) -> Option<CodeIndex> {
        self.after.typed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::read_codes;

    fn book(codes: &[(&str, &str)]) -> Codebook {
        let code = |(id, was): &(&str, &str)| format!("[[code]]\nid = \"{id}\"\nwas = [{was}]\n");
        read_codes("c", &codes.iter().map(code).collect::<String>(), &mut Vec::new())
    }

    #[test]
    fn a_whole_id_stays_whole_and_a_short_one_short_where_it_can() {
        let before = book(&[("a", ""), ("a/x", ""), ("a/y", "\"a/old\""), ("b", "")]);
        let after = book(&[("a", ""), ("a/y", "\"a/old\""), ("b", ""), ("b/z", "\"a/x\""), ("b/y", "")]);
        let replaced = BTreeMap::new();
        let names = Names { before: &before, after: &after, replaced: &replaced };
        let of = |name: &str| names.of(name);
        assert_eq!(of("a/x").as_deref(), Some("b/z"));
        assert_eq!(of("x").as_deref(), Some("z"));
        assert_eq!(of("y").as_deref(), Some("a/y"), "another code has the same last part now");
        assert_eq!(of("a/old").as_deref(), Some("a/y"));
        assert_eq!((of("a/y"), of("b"), of("nowhere")), (None, None, None));
        let replaced = BTreeMap::from([("b".to_owned(), "a".to_owned())]);
        assert_eq!(Names { replaced: &replaced, ..names }.of("b").as_deref(), Some("a"));
    }
}
