//! What LaTeX's commands and environments do to the words, by their names.
//!
//! In: a name. Out: whether and how it quotes, what character it stands for, which of its arguments are text. csquotes' own
//! order of arguments is in [`quotes`]; what else has *quot* or *citaat* in its name is taken to quote.

/// How a command or an environment takes the words that it quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Quoting {
    /// A language comes first, in braces.
    pub language: bool,
    /// The key of a source comes before the words, in braces.
    pub key: bool,
    /// What stands in brackets cites, and does not only set options.
    pub cites: bool,
}

/// Tells how a command quotes; `None` for one that does not.
pub(super) fn quotes(name: &str) -> Option<Quoting> {
    let rest = ["foreign", "hyphen", "hybrid"].iter().find_map(|language| name.strip_prefix(language));
    let quoting = |key: bool, cites: bool| Some(Quoting { language: rest.is_some(), key, cites });
    match rest.unwrap_or(name) {
        "enquote" | "quote" | "say" => quoting(false, false),
        "textquote" | "blockquote" | "displayquote" => quoting(false, true),
        "textcquote" | "blockcquote" | "displaycquote" => quoting(true, true),
        _ => {
            let sets =
                ["Make", "Declare", "Set", "set", "Enable", "Disable", "Delete", "Verbatim", "if", "mk", "quoting"];
            (is_for_quotations(name) && !sets.iter().any(|begin| name.starts_with(begin))).then(Quoting::default)
        }
    }
}

/// Tells whether the name of an environment is for block quotations.
pub(super) fn is_for_quotations(name: &str) -> bool {
    let name = name.to_lowercase();
    ["quot", "citaat", "zitat"].iter().any(|part| name.contains(part)) || name == "verse"
}

/// Environments that are not read.
pub(super) const UNREAD: [&str; 14] = [
    "verbatim",
    "verbatim*",
    "Verbatim",
    "lstlisting",
    "minted",
    "equation",
    "equation*",
    "align",
    "align*",
    "tikzpicture",
    "thebibliography",
    "comment",
    "filecontents",
    "filecontents*",
];

/// How many arguments in braces, before what is text, are none.
pub(super) fn no_text(name: &str) -> usize {
    match name {
        "label" | "ref" | "pageref" | "autoref" | "cref" | "Cref" | "nameref" | "includegraphics" | "usepackage"
        | "documentclass" | "input" | "include" | "bibliography" | "bibliographystyle" | "url" | "vspace"
        | "hspace" | "hypersetup" | "href" | "selectlanguage" | "foreignlanguage" | "textcolor" | "color"
        | "colorbox" | "pagestyle" | "thispagestyle" | "markboth" | "setquotestyle" | "MakeOuterQuote"
        | "MakeInnerQuote" | "raisebox" | "parbox" | "rotatebox" | "scalebox" | "index" | "tabular" | "tabularx"
        | "longtable" | "minipage" | "multicols" | "otherlanguage" | "otherlanguage*" | "spacing" | "hyphenrules" => {
            if name == "tabularx" {
                2
            } else {
                1
            }
        }
        "setlength" | "addtolength" | "setcounter" | "fontsize" | "multicolumn" | "multirow" | "resizebox"
        | "MakeAutoQuote" | "newcommand" | "renewcommand" | "providecommand" | "DeclareQuoteAlias" => 2,
        "MakeForeignQuote" | "MakeHyphenQuote" | "MakeBlockQuote" | "newenvironment" | "renewenvironment" => 3,
        "MakeForeignBlockQuote" | "MakeHyphenBlockQuote" | "MakeHybridBlockQuote" => 4,
        _ => 0,
    }
}

/// The character that a command stands for.
pub(super) fn letter(name: &str) -> Option<char> {
    Some(match name {
        "ldots" | "dots" | "textellipsis" => '…',
        "textquotedblleft" | "ldqq" => '“',
        "textquotedblright" => '”',
        "grqq" => '“',
        "quotedblbase" | "glqq" => '„',
        "textquoteleft" | "grq" | "lq" => '‘',
        "textquoteright" | "rq" => '’',
        "quotesinglbase" | "glq" => '‚',
        "guillemotleft" | "guillemetleft" | "og" | "flqq" => '«',
        "guillemotright" | "guillemetright" | "fg" | "frqq" => '»',
        "guilsinglleft" | "flq" => '‹',
        "guilsinglright" | "frq" => '›',
        "textquotedbl" | "dq" => '"',
        "textquotesingle" => '\'',
        "ss" => 'ß',
        "oe" => 'œ',
        "ae" => 'æ',
        "o" => 'ø',
        "i" => 'i',
        "textendash" => '–',
        "textemdash" => '—',
        _ => return None,
    })
}

/// The accent that a command puts on the next letter.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "c" => '\u{327}',
        "v" => '\u{30c}',
        "u" => '\u{306}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "k" => '\u{328}',
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "\"" => '\u{308}',
        "~" => '\u{303}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_csquotes_and_their_like() {
        let told = |name: &str| quotes(name).map(|quoting| (quoting.language, quoting.key, quoting.cites));
        assert_eq!(told("enquote"), Some((false, false, false)));
        assert_eq!(told("hyphenquote"), Some((true, false, false)));
        assert_eq!(told("foreigntextquote"), Some((true, false, true)));
        assert_eq!(told("blockcquote"), Some((false, true, true)));
        assert_eq!(told("hybridblockcquote"), Some((true, true, true)));
        assert_eq!(told("citaatblok"), Some((false, false, false)));
        assert_eq!([told("setquotestyle"), told("MakeOuterQuote"), told("emph")], [None; 3]);
    }
}
