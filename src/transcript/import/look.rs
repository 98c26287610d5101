use super::{Content, Format, Source};
#[test]
#[allow(clippy::disallowed_methods)]
fn look() {
    let Ok(path) = std::env::var("LOOK") else { return };
    let bytes = std::fs::read(&path).unwrap();
    let source = Source { name: "x", bytes: &bytes };
    let all: Vec<&dyn Format> = vec![&super::docx::Docx, &super::legacy::Legacy, &super::odt::Odt, &super::rtf::Rtf, &super::pdf::Pdf];
    for format in all {
        if let Some(sure) = format.recognise(&source) {
            println!("== {} {sure}", format.about().id);
            match format.read(&source) {
                Err(error) => println!("REFUSED {error:?}"),
                Ok(Content::Lines(lines)) => {
                    lines.lines.iter().for_each(|l| println!("{:4} {:?}", l.number, l.text));
                    println!("DROPPED {:#?}\nNOTES {:#?}", lines.dropped, lines.notes);
                }
                Ok(other) => println!("{other:#?}"),
            }
        }
    }
}
