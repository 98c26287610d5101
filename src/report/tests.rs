//! Tests of the two renderers side by side, on one page that holds every block.

use super::page::{Block, Card, Cell, Figure, Inline, NavItem, NoteKind, Page, Quotation, Row, Table};
use super::{ASSETS, Chrome, html, markdown};

fn chrome() -> Chrome {
    Chrome {
        site: "The study".into(),
        missing: "no figure".into(),
        shown: "{k} of {n} shown".into(),
        warning: "Mind.".into(),
        contents: "On this page".into(),
        ..Chrome::default()
    }
}

fn page(blocks: Vec<Block>) -> Page {
    Page { path: "themes/taal".into(), lang: "en".into(), blocks, ..Page::default() }
}

fn texts(words: &str) -> Vec<Inline> {
    vec![Inline::text(words)]
}

fn table() -> Table {
    Table {
        id: "t".into(),
        caption: texts("Codes (n = 9)."),
        head: vec![Cell::text("Code"), Cell::number("Cases")],
        rows: vec![
            Row::Group(Cell::text("Motives")),
            Row::Cells(vec![Cell::text("Belonging").indent(1), Cell::number("7").to("evidence/b#case=p03")]),
            Row::Cells(vec![Cell::text("Power"), Cell::missing("")]),
            Row::Total(vec![Cell::text("All"), Cell::number("9")]),
        ],
        downloads: vec![("CSV".into(), "tables/t.csv".into())],
    }
}

fn quotation() -> Quotation {
    Quotation {
        words: vec![Inline::text("we "), Inline::Mark("belong".into()), Inline::text("\nthere")],
        before: Some("I: And then?".into()),
        attribution: "p03 (nurse)".into(),
        anchor: "p03-2:1204-1390".into(),
        to: Some("evidence/b#p03-2:1204-1390".into()),
        facets: vec![("case".into(), "p03".into()), ("direction".into(), "back & on".into())],
        tags: vec!["candidate".into()],
        ..Quotation::default()
    }
}

fn every_block() -> Page {
    let heading = |level, id: &str| Block::Heading { level, id: Some(id.into()), text: id.into() };
    let mut whole = page(vec![
        Block::Lead(texts("A claim.")),
        Block::Para(vec![
            Inline::Strong("strong".into()),
            Inline::Emph("(soft)".into()),
            Inline::Code("near(a, b)".into()),
            Inline::link("index", "home"),
        ]),
        Block::List(vec![texts("one"), texts("two")]),
        Block::Cards(vec![Card { number: "9".into(), label: "cases".into(), to: Some("#t".into()) }]),
        Block::Facts(vec![("Cases".into(), texts("9 of 9"))]),
        Block::Note { kind: NoteKind::Warning, body: texts("Not reviewed.") },
        heading(2, "one"),
        Block::Table(table()),
        heading(3, "deep"),
        Block::Quotation(quotation()),
        heading(2, "two"),
        Block::Figure(Figure {
            id: "f".into(),
            svg: "<svg></svg>".into(),
            alt: "Bars".into(),
            caption: texts("Cases."),
            downloads: vec![("SVG".into(), "charts/f.svg".into())],
        }),
        heading(2, "three"),
        Block::Details { summary: "More <of it>".into(), blocks: vec![Block::Para(texts("x"))] },
    ]);
    whole.title = "Language".into();
    whole.nav = vec![NavItem { text: "Taal".into(), to: Some("themes/taal".into()), items: Vec::new() }];
    whole.foot = texts("Made with care.");
    whole
}

#[test]
fn every_block_stands_in_the_html() {
    let out = html(&every_block(), &chrome());
    for part in [
        r#"<!DOCTYPE html><html lang="en">"#,
        "<title>Language – The study</title>",
        r#"<link rel="stylesheet" href="../assets/report.css">"#,
        r#"<a href="taal.html" aria-current="page">Taal</a>"#,
        "<h1>Language</h1>",
        "<li>one</li><li>two</li>",
        r#"<p class="lead">A claim.</p>"#,
        "<strong>strong</strong><em>(soft)</em><code>near(a, b)</code>",
        r#"<a href="../index.html">home</a>"#,
        r##"<a href="#t"><strong>9</strong> <span>cases</span></a>"##,
        "<dt>Cases</dt><dd>9 of 9</dd>",
        r#"<div class="note warning" role="note"><p><strong>Mind.</strong> Not reviewed."#,
        r#"role="region" aria-labelledby="t-caption" tabindex="0""#,
        r#"<th scope="col">Code</th><th scope="col" class="n">Cases</th>"#,
        r#"<tr class="group"><th scope="rowgroup" colspan="2"><span>Motives</span></th></tr>"#,
        r#"<th scope="row" class="in1">Belonging</th>"#,
        r#"<td class="n"><a href="../evidence/b.html#case=p03">7</a></td>"#,
        r#"<span aria-hidden="true">–</span><span class="unseen">no figure</span>"#,
        r#"<tr class="total"><th scope="row">All</th>"#,
        r#"id="p03-2:1204-1390" data-facets="case=p03&amp;direction=back%20%26%20on">"#,
        "<p class=\"words\">we <mark>belong</mark>\nthere</p>",
        r#"<a class="anchor" href="../evidence/b.html#p03-2:1204-1390">p03-2:1204-1390</a> <span class="tag">candidate</span>"#,
        r#"<div class="paper" role="img" aria-label="Bars"><svg></svg></div>"#,
        "<summary>More &lt;of it&gt;</summary><div><p>x</p></div>",
        r#"data-shown="{k} of {n} shown""#,
        "<footer><p>Made with care.</p></footer></body></html>",
    ] {
        assert!(out.contains(part), "{part}\nis not in\n{out}");
    }
}

#[test]
fn every_block_stands_in_the_markdown() {
    let out = markdown(&every_block());
    let expected = r#"# Language

A claim.

**strong**<em>(soft)</em>`near(a, b)`[home](../index.md)

- one
- two

- **9** [cases](#t)

- **Cases**: 9 of 9

> [!WARNING]
> Not reviewed.

<a id="one"></a>

## one

<a id="t"></a>Codes (n = 9).

| Code | Cases |
| --- | ---: |
| **Motives** |  |
| {em}Belonging | [7](../evidence/b.md#case=p03) |
| Power | – |
| **All** | **9** |

[CSV](../tables/t.csv)

<a id="deep"></a>

### deep

> <a id="p03-2:1204-1390"></a>*I: And then?*
>
> we <mark>belong</mark>\
> there
>
> — p03 (nurse) · [p03-2:1204-1390](../evidence/b.md#p03-2:1204-1390) · candidate

<a id="two"></a>

## two

<a id="f"></a>![Bars](../charts/f.svg)

Cases.

[SVG](../charts/f.svg)

<a id="three"></a>

## three

<details>
<summary>More &lt;of it&gt;</summary>

x

</details>

---

Made with care.
"#;
    assert_eq!(out, expected.replace("{em}", "\u{2003}"));
}

#[test]
fn a_section_holds_its_heading_and_what_belongs_to_it() {
    let out = html(&every_block(), &chrome());
    assert_eq!(out.matches("<section>").count(), 4);
    let (_, one) = out.split_once(r#"<section><h2 id="one">"#).unwrap();
    let (one, _) = one.split_once(r#"<section><h2 id="two">"#).unwrap();
    assert!(one.contains(r#"<section><h3 id="deep">"#) && one.ends_with("</section></section>"));
}

#[test]
fn text_from_data_is_never_markup() {
    let evil = "<script>alert(\"1\")</script>\u{202e}\0&amp;";
    let shown = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;⟦U+202E⟧␀&amp;amp;";
    let quotation = Quotation {
        words: texts(evil),
        before: Some(evil.into()),
        after: Some(evil.into()),
        attribution: evil.into(),
        anchor: evil.into(),
        facets: vec![(evil.into(), evil.into())],
        tags: vec![evil.into()],
        lang: Some("x\" onclick=\"".into()),
        ..Quotation::default()
    };
    let mut cells = table();
    cells.rows = vec![Row::Cells(vec![Cell::text(evil).to(evil), Cell::missing(evil)])];
    cells.downloads = vec![(evil.into(), evil.into())];
    let figure = Figure { id: evil.into(), alt: evil.into(), ..Figure::default() };
    let mut bad = page(vec![
        Block::Heading { level: 2, id: Some(evil.into()), text: evil.into() },
        Block::Quotation(quotation),
        Block::Table(cells),
        Block::Figure(figure),
        Block::Facts(vec![(evil.into(), texts(evil))]),
    ]);
    bad.title = evil.into();
    let out = html(&bad, &chrome());
    assert!(!out.contains("<script>") && !out.contains("\" onclick=\""), "{out}");
    assert!(!out.contains(['\u{202e}', '\0']));
    assert!(out.contains(&format!("<h1>{shown}</h1>")), "{out}");
    let out = markdown(&bad);
    let code_or_escaped = out.replace("\\<", "").replace("`<", "");
    assert!(!code_or_escaped.contains("<script"), "{out}");
    assert!(!out.contains(['\u{202e}', '\0']));
}

#[test]
fn markdown_keeps_text_literal() {
    for (text, line) in [
        ("# no heading", r"\# no heading"),
        ("*a* _b_ ~~c~~ `d` $e$", r"\*a\* \_b\_ \~\~c\~\~ \`d\` \$e\$"),
        ("[a](b) ![c] <b> &amp; a|b", r"\[a\](b) !\[c\] \<b> \&amp; a\|b"),
        ("- a - b", r"\- a - b"),
        ("> a > b", r"\> a > b"),
        ("1. a 2. b", r"1\. a 2. b"),
        ("\\", r"\\"),
        ("    a\n\n\tb", "a b"),
        ("\u{1b}[1m", r"␛\[1m"),
    ] {
        assert_eq!(markdown(&page(vec![Block::Para(texts(text))])), format!("# \n\n{line}\n"));
    }
}

#[test]
fn markdown_escapes_across_pieces_and_lines() {
    let words = vec![Inline::text("1"), Inline::text(". a\n- b\n"), Inline::text("\n2"), Inline::text(") c\n")];
    let quoted = Quotation { words, anchor: "a:1-2".into(), ..Quotation::default() };
    let out = markdown(&page(vec![Block::Quotation(quoted)]));
    assert_eq!(out, "# \n\n> <a id=\"a:1-2\"></a>1\\. a\\\n> \\- b\\\n> 2\\) c\n>\n> — `a:1-2`\n");
}

#[test]
fn a_cell_is_one_line() {
    let mut cells = table();
    cells.rows = vec![Row::Cells(vec![Cell::text("a\n| b |\n"), Cell::number("1")])];
    let out = markdown(&page(vec![Block::Table(cells)]));
    assert!(out.contains("\n| a \\| b \\| | 1 |\n"), "{out}");
}

#[test]
fn stars_touch_letters_only() {
    let line = vec![
        Inline::Strong("a".into()),
        Inline::Emph("b".into()),
        Inline::Strong(" c ".into()),
        Inline::Strong("“d”".into()),
        Inline::Code("`e`".into()),
    ];
    let out = markdown(&page(vec![Block::Para(line)]));
    assert_eq!(out, "# \n\n**a**<em>b</em> **c** <strong>“d”</strong>`` `e` ``\n");
}

#[test]
fn an_anchor_used_twice_stays_two_ids() {
    let twice = page(vec![Block::Quotation(quotation()), Block::Quotation(quotation())]);
    for out in [html(&twice, &chrome()), markdown(&twice)] {
        assert!(out.contains(r#"id="p03-2:1204-1390""#) && out.contains(r#"id="p03-2:1204-1390-2""#));
    }
}

#[test]
fn nothing_is_loaded_but_the_two_files() {
    let out = html(&every_block(), &chrome());
    assert!(out.contains("default-src 'none'") && !out.contains("unsafe"));
    assert!(!out.contains(" style=") && !out.contains("<style"));
    assert_eq!(out.matches("<script").count(), 1);
    for (path, content) in ASSETS {
        assert!(out.contains(&format!("\"../{path}\"")));
        assert!(!content.contains("://") && !content.contains("url("), "{path} asks for more");
    }
}

#[test]
fn the_same_page_gives_the_same_bytes() {
    assert_eq!(html(&every_block(), &chrome()), html(&every_block(), &chrome()));
    assert_eq!(markdown(&every_block()), markdown(&every_block()));
}
