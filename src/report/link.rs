//! Links between the pages of a report: from a page and a path, the reference
//! that works from disk and on a server, safe in an attribute and in Markdown.

/// Writes the link to a page narrowed to the quotations that have all `facets`:
/// `evidence/x#case=p03&direction=terug`. Without facets, the page itself.
pub fn narrowed(to: &str, facets: &[(&str, &str)]) -> String {
    if facets.is_empty() { to.to_owned() } else { format!("{to}#{}", facet_query(facets)) }
}

/// Writes facets as a query string, every name and value percent-encoded.
pub(super) fn facet_query(facets: &[(&str, &str)]) -> String {
    let pairs: Vec<_> =
        facets.iter().map(|(name, value)| format!("{}={}", encode(name, ""), encode(value, ""))).collect();
    pairs.join("&")
}

/// Writes the reference from the page `from` to `to`, where pages end in
/// `.extension`. What comes out is safe in an attribute and in Markdown, and is
/// never a script: only `http`, `https` and `mailto` count as addresses.
pub(super) fn href(from: &str, to: &str, extension: &str) -> String {
    const LEGAL: &str = "/:?#&=%+,@!$";
    if ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme)) {
        return encode(to, LEGAL);
    }
    let (path, fragment) = match to.split_once('#') {
        Some((path, fragment)) => (path, format!("#{}", encode(fragment, LEGAL))),
        None => (to, String::new()),
    };
    if path.is_empty() {
        return fragment;
    }
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    // No empty part: `//name` would be another machine.
    let there: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let folders = there.len().saturating_sub(1);
    let shared = here.iter().zip(there.iter().take(folders)).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len().saturating_sub(shared));
    let down: Vec<_> = there.iter().skip(shared).map(|part| encode(part, "")).collect();
    let is_file = there.last().is_some_and(|name| name.contains('.'));
    let ending = if is_file { String::new() } else { format!(".{extension}") };
    format!("{up}{}{ending}{fragment}", down.join("/"))
}

/// Percent-encodes all but letters and digits of ASCII, `-._~` and `legal`.
fn encode(text: &str, legal: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || (c.is_ascii() && legal.contains(c)) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_the_page_they_stand_on() {
        for (from, to, link) in [
            ("index", "themes/taal", "themes/taal.html"),
            ("themes/taal", "index", "../index.html"),
            ("themes/taal", "themes/rust", "rust.html"),
            ("themes/taal", "evidence/a/b#case=p03", "../evidence/a/b.html#case=p03"),
            ("evidence/a/b", "evidence/a", "../a.html"),
            ("evidence/a/b", "evidence/a/c", "c.html"),
            ("evidence/a", "evidence/a/b", "a/b.html"),
            ("themes/taal", "tables/x.csv", "../tables/x.csv"),
            ("themes/taal", "#p03-2:1204-1390", "#p03-2:1204-1390"),
            ("index", "https://example.org/a?b=c", "https://example.org/a?b=c"),
            ("index", "../codebooks/a.toml", "../codebooks/a.toml"),
            ("index", "//example.org/x.js", "example.org/x.js"),
        ] {
            assert_eq!(href(from, to, "html"), link, "{from} → {to}");
        }
    }

    #[test]
    fn a_link_cannot_leave_its_attribute_or_become_a_script() {
        assert_eq!(href("index", "javascript:alert(1)", "html"), "javascript%3Aalert%281%29.html");
        assert_eq!(href("index", "a\"><b#c\">(d) é", "md"), "a%22%3E%3Cb.md#c%22%3E%28d%29%20%C3%A9");
    }

    #[test]
    fn a_narrowed_link_keeps_its_values_apart() {
        assert_eq!(narrowed("evidence/x", &[]), "evidence/x");
        let link = narrowed("evidence/x", &[("case", "p03"), ("rol & taak", "a=b+c%")]);
        assert_eq!(link, "evidence/x#case=p03&rol%20%26%20taak=a%3Db%2Bc%25");
        assert_eq!(href("index", &link, "html"), link.replace("evidence/x", "evidence/x.html"));
    }
}
