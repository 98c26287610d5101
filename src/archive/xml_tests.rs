//! Tests of the reader over XML.

use super::*;
use proptest::prelude::{any, prop_assert, proptest};

fn told(text: &str) -> Result<Vec<String>> {
    let (mut xml, mut told) = (Xml::new(text), Vec::new());
    while let Some(event) = xml.next()? {
        told.push(match event {
            Event::Start(element) => {
                let attributes: Vec<String> =
                    element.attributes.iter().map(|(key, value)| format!(" {key}={value}")).collect();
                format!("<{}{}", element.name, attributes.concat())
            }
            Event::End(name) => format!("/{name}"),
            Event::Text(text) => text.into_owned(),
        });
    }
    Ok(told)
}

#[test]
fn names_lose_their_prefix_and_neighbouring_text_is_joined() {
    let text = "<?xml version='1.0'?>\n<!-- x --><w:p a='1' w:b=\"a&amp;b\nc\">a &lt;<![CDATA[<b>]]>&#x41;<!-- no -->!\r\n<w:r/> c</w:p >\n";
    assert_eq!(told(text).unwrap(), ["<p a=1 w:b=a&b c", "a <<b>A!\n", "<r", "/r", " c", "/p"]);
}

#[test]
fn an_attribute_is_found_by_full_name_then_bare_then_with_any_prefix() {
    let mut xml = Xml::new("<a xmlns:id='no' r:id='r' id='bare' w:val='v' xml:id='x'/>");
    let Ok(Some(Event::Start(element))) = xml.next() else { panic!("no start") };
    let found = ["id", "r:id", "xml:id", "val", "none"].map(|name| element.get(name));
    assert_eq!(found, [Some("bare"), Some("r"), Some("x"), Some("v"), None]);
}

#[test]
fn skip_leaves_the_reader_after_the_element() {
    for text in ["<a><b>x<c>y</c>z</b>w</a>", "<a><b/>w</a>", "<a><b><b/>q<b></b></b>w</a>"] {
        let mut xml = Xml::new(text);
        xml.next().unwrap();
        xml.next().unwrap();
        xml.skip().unwrap();
        assert_eq!(xml.next().unwrap(), Some(Event::Text("w".into())), "{text}");
        assert_eq!(xml.depth(), 1);
    }
    let mut xml = Xml::new("<a><b>x<c/></b></a>");
    (0..3).for_each(|_| drop(xml.next().unwrap()));
    xml.skip().unwrap();
    assert_eq!(xml.next().unwrap(), Some(Event::End("a")));
}

#[test]
fn entities_are_refused_and_never_expanded() {
    let laughs = "<!DOCTYPE a [<!ENTITY lol 'lol'><!ENTITY b '&lol;&lol;'>]><a>&b;</a>";
    assert_eq!(told(laughs), Err(Error::Entity { line: 1, name: "lol".to_owned() }));
    let outside = "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'>]>\n<a>&x;</a>";
    assert!(matches!(told(outside), Err(Error::Entity { .. })));
    assert_eq!(told("<a>\n&nbsp;</a>"), Err(Error::Entity { line: 2, name: "nbsp".to_owned() }));
    assert!(told("<a b='&nbsp;'/>").is_err());
    assert_eq!(told("<!DOCTYPE Trans SYSTEM \"trans-14.dtd\">\n<Trans/>").unwrap(), ["<Trans", "/Trans"]);
}

#[test]
fn depth_size_and_form_are_bounded() {
    let deep = |levels: usize| format!("{}x{}", "<a>".repeat(levels), "</a>".repeat(levels));
    assert!(told(&deep(DEEPEST)).is_ok());
    assert_eq!(told(&deep(DEEPEST + 1)), Err(Error::TooDeep(1)));
    assert!(told(&"<a>".repeat(1_000_000)).is_err());
    let wide = format!("<a {}/>", (0..2_000).map(|n| format!("a{n}='' ")).collect::<String>());
    assert!(told(&wide).is_err());
    for bad in [
        "",
        "  ",
        "plain",
        "<a>",
        "<a><b></a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "</a>",
        "<a",
        "<a b>",
        "<a b=c/>",
        "<a>&#0;</a>",
        "<a>& b</a>",
        "<!DOCTYPE",
        "<a><![CDATA[",
        "<?xml",
    ] {
        assert!(told(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_error_tells_its_line() {
    let error = told("\n<a>\n<b>\n</c></a>").unwrap_err();
    assert_eq!(error.line(), Some(4), "{error}");
    let mut xml = Xml::new("<a>\n\n<b/></a>");
    (0..3).for_each(|_| drop(xml.next().unwrap()));
    assert_eq!(xml.line(), 3);
}

#[test]
fn the_encoding_comes_from_the_mark_then_the_declaration() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é😀</a>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(decode(&[&[0xff, 0xfe], little.as_slice()].concat()).unwrap(), text);
    assert_eq!(decode(&[&[0xfe, 0xff], big.as_slice()].concat()).unwrap(), text);
    assert_eq!(decode(&little).unwrap(), text);
    assert_eq!(decode(&big).unwrap(), text);
    assert_eq!(decode(text.as_bytes()).unwrap(), text, "a lie about UTF-16");
    assert_eq!(decode(b"\xef\xbb\xbf<a/>").unwrap(), "<a/>");
    let latin = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><a>\xe9</a>";
    assert!(decode(latin).unwrap().ends_with("<a>é</a>"));
    assert!(matches!(decode(b"<a>\xe9</a>"), Err(Error::Encoding(_))));
    assert!(matches!(decode(b"<?xml version='1.0' encoding='klingon'?><a/>"), Err(Error::Encoding(_))));
}

proptest! {
    #[test]
    fn random_markup_never_panics(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<a>", "</a>", "<b:c d='e' f=\"&lt;\">", "</b:c>", "<x/>", "&amp;", "&", ";", "&#65;", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a [",
        "]>", "<?pi", "?>", "é", "'", "\"", " ", "\n", "<", ">", "/", "=", "\u{feff}", "<a", "<é é='é'/>",
    ]), 0..40)) {
        let text = parts.concat();
        let _ = told(&text);
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            let _ = told(&text);
        }
        prop_assert!(true);
    }
}
