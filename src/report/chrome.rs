//! What surrounds every page: the words of the interface, the two files beside the
//! pages, and the policy that lets a page load those two and nothing else.

/// The files every page leans on: (path from the root of the reports, content).
pub const ASSETS: [(&str, &str); 2] =
    [("assets/report.css", include_str!("assets/report.css")), ("assets/report.js", include_str!("assets/report.js"))];

/// What a page may load. From a disk some browsers read `'self'` as nothing, so
/// `file:` stands beside it; on a server it admits nothing.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; \
                      img-src 'self' file: data:; base-uri 'none'; form-action 'none'";

/// The words of the interface, in the page's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chrome {
    /// The name of the whole report; it leads to `index`.
    pub site: String,
    /// "Skip to the text".
    pub skip: String,
    /// The name of the navigation: "Contents".
    pub menu: String,
    /// The name of the list of a page's sections: "On this page".
    pub contents: String,
    /// What comes before the links to files: "Download".
    pub download: String,
    /// What stands for an empty cell when it is read aloud: "no figure".
    pub missing: String,
    /// What comes before the words before a quotation, read aloud: "Before it".
    pub before: String,
    /// What comes before the words after a quotation, read aloud: "After it".
    pub after: String,
    /// What a note opens with: "Note".
    pub info: String,
    /// What a warning opens with: "Mind".
    pub warning: String,
    /// The name of the choice of quotations: "Show only".
    pub filter: String,
    /// The choice that narrows nothing: "all".
    pub all: String,
    /// How many quotations are shown, with `{k}` and `{n}`: "{k} of {n} shown".
    pub shown: String,
    /// The button that ends the choice: "Show all".
    pub show_all: String,
}
