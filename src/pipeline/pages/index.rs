//! The page that ties a report together.
//!
//! In: everything. Out: what was counted at a glance, the claims, the charts, and the tables.

use super::{Site, tables, theme};
use crate::excerpt::{Filter, Level};
use crate::report::page::{Block, Card, Figure, Inline};
use crate::table::Caption;
use std::io;

/// Makes the page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let study = site.analysis.study;
    let tag = study.locale.tag();
    let mut blocks = vec![Block::Cards(cards(site))];
    let heading = |key: &str| Block::Heading { level: 2, id: Some(key.replace('.', "-")), text: site.text(key) };
    if !study.themes.themes.is_empty() {
        blocks.push(heading("index.claims"));
        let claim = |theme: &crate::theme::Theme| {
            let link = Inline::link(format!("themes/{}", theme.id), theme::title(theme, tag));
            vec![link, Inline::text(format!(" – {}", theme.claim.of(tag)))]
        };
        blocks.push(Block::List(study.themes.themes.iter().map(claim).collect()));
    }
    if !study.themes.advices.is_empty() {
        blocks.push(heading("index.advices"));
        let advices = study.themes.advices.iter().map(|advice| vec![Inline::text(advice.text.of(tag))]);
        blocks.push(Block::List(advices.collect()));
    }
    blocks.push(heading("index.figures"));
    for drawing in site.material.drawings.iter().filter(|drawing| drawing.name() != "agreement") {
        blocks.extend(figure(site, drawing.name())?);
    }
    blocks.push(heading("index.table"));
    let frequencies = site.material.tables.iter().find(|table| table.name == "frequencies");
    blocks.extend(frequencies.map(|table| tables::block(site, table, &|_| true)));
    let others = site.material.tables.iter().filter(|table| table.name != "frequencies");
    let link = |table: &crate::table::Table| vec![Inline::link(format!("tables/{}", table.name), table.title.as_str())];
    blocks.push(heading("index.tables"));
    let mut links: Vec<Vec<Inline>> = others.map(link).collect();
    links.extend(super::rules::path(site.analysis).map(|path| vec![Inline::link(path, site.text("rules.title"))]));
    links.push(vec![Inline::link("codings.csv", site.text("index.codings"))]);
    blocks.push(Block::List(links));
    let queries: Vec<Vec<Inline>> =
        super::query::links(site.analysis).map(|(path, title)| vec![Inline::link(path, title)]).collect();
    if !queries.is_empty() {
        blocks.push(heading("query.title"));
        blocks.push(Block::List(queries));
    }
    blocks.extend(unused(site));
    Ok(blocks)
}

/// A chart with its caption, when the study makes it.
pub(super) fn figure(site: &Site, name: &str) -> io::Result<Option<Block>> {
    let Some(drawing) = site.material.drawings.iter().find(|drawing| drawing.name() == name) else { return Ok(None) };
    let chart = drawing.chart()?;
    let file = |ending: &str| (ending.to_uppercase(), format!("charts/{}.{ending}", chart.name));
    Ok(Some(Block::Figure(Figure {
        id: format!("figure-{}", chart.name),
        svg: chart.svg.clone(),
        alt: chart.alt.clone(),
        caption: vec![Inline::text(format!("{}. {}", chart.title, chart.caption))],
        downloads: ["svg", "png", "csv"].map(file).into(),
    })))
}

fn cards(site: &Site) -> Vec<Card> {
    let analysis = site.analysis;
    let locale = analysis.study.locale;
    let caption = Caption::new(analysis, &Filter::default());
    let (segments, undecided) = analysis.tally.sum(|row| row.level == Level::Own);
    let card = |number: u64, key: &str, to: Option<&str>| Card {
        number: locale.number(number),
        label: site.text(key),
        to: to.map(str::to_owned),
    };
    let mut cards = vec![
        card(caption.participants, "column.participants", Some("tables/participants")),
        card(caption.interviews, "column.interviews", Some("tables/completeness")),
        card(caption.words, "index.words", None),
        card(segments, "column.segments", Some("tables/frequencies")),
    ];
    if undecided > 0 {
        cards.push(card(undecided, "index.undecided", None));
    }
    // A card may only lead to a table that this study makes.
    let exists = |to: &String| site.material.tables.iter().any(|table| format!("tables/{}", table.name) == *to);
    for card in &mut cards {
        card.to = card.to.take().filter(exists);
    }
    cards
}

/// What the data do not say: codes that nothing carries.
fn unused(site: &Site) -> Vec<Block> {
    let book = &site.analysis.study.codebook;
    let silent: Vec<Vec<Inline>> = book
        .indices()
        .filter(|code| !super::is_used(site.analysis, *code))
        .map(|code| vec![Inline::text(format!("{} ", site.name(code))), Inline::Code(book.id(code).to_owned())])
        .collect();
    if silent.is_empty() {
        return Vec::new();
    }
    let heading = Block::Heading { level: 2, id: Some("unused".to_owned()), text: site.text("index.unused") };
    vec![heading, Block::Para(vec![Inline::text(site.text("index.unused_lead"))]), Block::List(silent)]
}
