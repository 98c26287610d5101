//! Tests of PDF: files made here by hand, one that a browser printed, and the real interviews.

use super::super::paper_testing::{bend, cut, dropped, fixture, flipped, lines, read, real, texts};
use super::*;
use proptest::prelude::{ProptestConfig, any, proptest};
use std::fmt::Write;

/// A PDF of these objects, the first of them the catalogue.
fn made(objects: &[&str]) -> Vec<u8> {
    let (mut text, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(text.len());
        write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let (xref, size) = (text.len(), objects.len() + 1);
    write!(text, "xref\n0 {size}\n0000000000 65535 f \n").unwrap();
    places.iter().for_each(|place| writeln!(text, "{place:010} 00000 n ").unwrap());
    write!(text, "trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{xref}\n%%EOF").unwrap();
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary} /Length {}>>\nstream\n{content}\nendstream", content.chars().count())
}

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// Pages with this content; `F` is Helvetica.
fn pages(contents: &[String]) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|at| format!("{} 0 R ", 4 + at * 2)).collect();
    let root = format!("<</Type/Pages/Kids[{kids}]/Count {}/MediaBox[0 0 400 600]>>", contents.len());
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), root, FONT.to_owned()];
    for (at, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>", 5 + at * 2));
        objects.push(stream("", content));
    }
    made(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Lines at 10 points, 12 apart, from the top; an empty one leaves a gap.
fn page(lines: &[&str]) -> String {
    let line = |(at, line): (usize, &&str)| format!("BT /F 10 Tf 1 0 0 1 50 {} Tm ({line}) Tj ET\n", 560 - 12 * at);
    lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).map(line).collect()
}

fn said(contents: &[String]) -> Vec<String> {
    texts(&lines(read(&Pdf, &pages(contents)))).iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn wrapped_lines_join_and_turns_stand_apart() {
    let page = page(&[
        "I: Hoe gaat het met je werk op school, en met",
        "het leren van anderen?",
        "P: Goed.",
        "",
        "",
        "Einde van",
        "dit stuk",
    ]);
    let joined = "I: Hoe gaat het met je werk op school, en met het leren van anderen?";
    assert_eq!(said(&[page]), [joined, "P: Goed.", "Einde van", "dit stuk"]);
}

#[test]
fn a_hyphen_at_a_line_end_goes_only_when_that_is_sure() {
    let page = page(&[
        "De samenwerking met de buren is een goede samen-",
        "werking, en wij doen aan vergunning-",
        "verlening en aan in-",
        "en uitvoer van de oud-",
        "Nederlandse spullen.",
    ]);
    let found = lines(read(&Pdf, &pages(&[page])));
    let text = texts(&found).join(" ");
    assert!(
        text.contains("goede samenwerking, en wij doen aan vergunning-verlening en aan in- en uitvoer van de oud-"),
        "{text}"
    );
    assert_eq!(found.notes[0], "1 word broken at a line end was mended: samenwerking.");
    assert!(found.notes[1].contains("kept the hyphen"), "{:?}", found.notes);
}

#[test]
fn heads_feet_and_page_numbers_are_told() {
    let turns = ["Kat zit op de mat.", "Hond ligt in de mand.", "Vis zwemt in de kom.", "Vogel zingt in de boom."];
    let contents: Vec<String> = turns
        .iter()
        .enumerate()
        .map(|(at, turn)| {
            page(&["Interview 3, mei 2020", "", "", &format!("P: {turn}"), "I: Ja.", "P: Hm."])
                + &format!("BT /F 10 Tf 1 0 0 1 190 20 Tm (- {} -) Tj ET", at + 1)
        })
        .collect();
    let found = lines(read(&Pdf, &pages(&contents)));
    assert_eq!(texts(&found).len(), 12);
    let told = dropped(&found.dropped);
    assert_eq!(told[..2], ["1 running head: Interview 3, mei 2020", "5 page number: - 1 -"]);
    assert_eq!(told.len(), 8);
}

#[test]
fn numbers_in_the_margin_are_told_and_begin_a_turn() {
    let turn = |at: usize| {
        let (y, number) = (560 - 24 * at, at + 1);
        format!(
            "BT /F 8 Tf 1 0 0 1 20 {y} Tm ({number}) Tj /F 10 Tf 1 0 0 1 50 {y} Tm (een beurt met wat woorden) Tj \
             1 0 0 1 50 {} Tm (en een vervolg daarop) Tj ET\n",
            y - 12
        )
    };
    let found = lines(read(&Pdf, &pages(&[(0..8).map(turn).collect()])));
    assert_eq!(texts(&found), ["een beurt met wat woorden en een vervolg daarop"; 8]);
    assert!(
        dropped(&found.dropped).iter().all(|told| told.contains("number in the margin")) && found.dropped.len() == 8
    );
}

#[test]
fn gaps_kerning_spacing_and_marks_give_the_words() {
    let page = "BT /F 10 Tf 50 500 Td [(W) 80 (oord) -300 (en) -20 ( ja)] TJ 0 -40 Td /Span <</ActualText (fiets)>> BDC (f) Tj (iets) Tj EMC \
                0 -40 Td (caf\\351 \\223ja\\224) Tj /Artifact BMC 0 -40 Td (versiering) Tj EMC 3 Tr (laag) Tj 0 Tr \
                0.7 0.7 -0.7 0.7 100 100 Tm (CONCEPT) Tj 1 0 0 1 900 100 Tm (buiten) Tj ET";
    let found = lines(read(&Pdf, &pages(&[page.to_owned()])));
    assert_eq!(texts(&found), ["Woord en ja", "fiets", "caf\u{e9} \u{201c}ja\u{201d}"]);
    let whys: Vec<&str> = found.dropped.iter().map(|dropped| dropped.text.as_str()).collect();
    assert_eq!(whys, ["versiering", "CONCEPT", "laag", "buiten"]);
}

#[test]
fn scans_locked_files_and_unknown_letters_are_refused_with_what_to_do() {
    let refused = |bytes: &[u8]| Pdf.read(&Source { name: "x.pdf", bytes }).unwrap_err();
    let picture = made(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 600]>>",
        "<</Type/Page/Parent 2 0 R/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        &stream("", "/I Do"),
        &stream("/Type/XObject/Subtype/Image/Width 1/Height 1", "x"),
    ]);
    assert!(refused(&picture).message.contains("scan") && refused(&picture).hint.unwrap().contains("ocrmypdf"));
    assert!(refused(&made(&["<</Type/Catalog/Encrypt 5 0 R>>"])).message.contains("password"));
    let unknown =
        String::from_utf8(pages(&[page(&["onbekend"])])).unwrap().replace("/WinAnsiEncoding", "/Differences    ");
    let unknown = unknown.replace("/Subtype/Type1/BaseFont/Helvetica", "/Subtype/Type0/BaseFont/Helvetica");
    assert!(refused(unknown.as_bytes()).message.contains("letters"));
    assert!(refused(b"%PDF-1.4").message.contains("damaged"));
}

#[test]
fn files_that_loop_or_multiply_are_refused_soon() {
    let looping = "<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 2>>";
    let refused = |bytes: &[u8]| Pdf.read(&Source { name: "x.pdf", bytes }).unwrap_err().message;
    assert!(refused(&made(&["<</Type/Catalog/Pages 2 0 R>>", looping])).contains("no text"));
    let form = stream("/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>", &"/X Do ".repeat(40));
    let forms = made(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 600]>>",
        "<</Type/Page/Parent 2 0 R/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
        &stream("", "/X Do"),
        &form,
    ]);
    assert!(refused(&forms).contains("steps"));
    let index: String = (0..2000).map(|at| format!("{} 0 ", 100 + at)).collect();
    let packed =
        stream(&format!("/Type/ObjStm/N 2000/First {}", index.len()), &format!("{index}[{}]", "1 ".repeat(100_000)));
    assert!(refused(&made(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]>>", &packed])).contains("no text"));
}

#[test]
fn the_real_interviews_are_read_whole() {
    for (name, turns, words) in [("P1", (47, 47), 3004), ("P2", (81, 84), 4829)] {
        let Some(bytes) = real(&format!("coded/DanielKerrigan-PDPilotUserStudy__{name}.pdf")) else { return };
        let found = lines(read(&Pdf, &bytes));
        let texts = texts(&found);
        let of = |label: &str| texts.iter().filter(|text| text.starts_with(label)).count();
        assert_eq!((of("Dan: "), of("Participant: ")), turns, "{name}");
        assert_eq!(texts.iter().map(|text| text.split_whitespace().count()).sum::<usize>(), words, "{name}");
    }
}

#[test]
fn a_browser_s_print_is_read_with_its_packed_objects() {
    let found = lines(read(&Pdf, &fixture("browser.pdf")));
    assert!(texts(&found)[2].ends_with("en met de directie van de instelling."), "{:?}", texts(&found));
}

#[test]
fn cut_files_never_panic() {
    cut(&Pdf, &fixture("browser.pdf"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn bent_files_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
        bend(&Pdf, &flipped(&fixture("browser.pdf"), &flips));
    }

    #[test]
    fn bent_plain_files_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
        bend(&Pdf, &flipped(&pages(&[page(&["I: ja", "P: nee"])]), &flips));
    }
}

#[test]
fn columns_of_an_article_are_read_one_after_the_other_and_a_hyphen_at_their_end_is_mended() {
    let column = |x: u32, lines: [&str; 8]| -> String {
        let line =
            |(at, line): (usize, &&str)| format!("BT /F 10 Tf 1 0 0 1 {x} {} Tm ({line}) Tj ET\n", 520 - 12 * at);
        lines.iter().enumerate().map(line).collect()
    };
    let left = [
        "Zij leren samen in het team daar",
        "en dat doen ze elke week weer in",
        "een kamer die te klein is, zegt zij",
        "en de koffie is daar altijd koud en",
        "het raam gaat niet open, want het",
        "slot is stuk sinds de verbouwing en",
        "niemand weet wie het maakt. Zij zei",
        "toen: \\223wij hebben hier geen ka-",
    ];
    let right = [
        "mer voor onszelf en dat mag wel\\224",
        "en ging weg. De kamer bleef zo leeg",
        "als hij was, en een week later was",
        "het raam nog dicht. Er kwam iemand",
        "kijken met een sleutel, maar die was",
        "van een ander slot. Toen werd er een",
        "afspraak gemaakt die niet doorging,",
        "en zo bleef het. Dat was het jaar.",
    ];
    let title =
        "BT /F 10 Tf 1 0 0 1 40 560 Tm (Een lange kop die over de hele breedte van de bladzijde gaat, zo) Tj ET\n";
    // The right column comes first in the file: where words stand counts.
    let content = format!("{}{}{title}", column(220, right), column(40, left));
    let file = pages(&[content]);
    let paper = super::super::pdf_paper(&file).unwrap();
    let text: Vec<&str> = paper.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let text = text.join(" ");
    assert!(
        text.contains("“wij hebben hier geen kamer voor onszelf en dat mag wel” en ging weg. De kamer bleef"),
        "{text}"
    );
    assert!(text.starts_with("Een lange kop") && text.ends_with("Dat was het jaar."), "{text}");
    let imported = texts(&lines(read(&Pdf, &file))).join(" ");
    assert!(imported.contains("daar\tmer voor"), "an import keeps lines across the page: {imported}");
}
