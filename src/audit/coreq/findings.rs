//! Items 24 to 32: how it was analysed, and what was found.
//!
//! In: an [`Analysis`]. Out: items. A code whose origin the codebook does not give is of no known origin; a theme without
//! codes has no figures.

use super::super::coders::readings;
use super::Item;
use crate::codebook::{CodeStatus, Origin};
use crate::coding::{Basis, ReadingStatus};
use crate::excerpt::{Analysis, Filter, Level};
use crate::study::TOOL;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Items 24 to 32.
pub(super) fn findings(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let (locale, book) = (study.locale, &study.codebook);
    let in_use: Vec<_> = book.codes.iter().filter(|code| code.status != CodeStatus::Retired).collect();
    let families = in_use.iter().filter(|code| code.parent.is_none()).count();
    let mut tree = locale.fill("coreq.tree", &[("codes", &in_use.len()), ("families", &families)]);
    if !book.version.is_empty() {
        tree = format!("{tree} {}", locale.fill("coreq.tree_version", &[("version", &book.version)]));
    }
    let of = |origin| in_use.iter().filter(|code| code.origin == origin).count();
    let [deductive, inductive, in_vivo] =
        [Origin::Deductive, Origin::Inductive, Origin::InVivo].map(|origin| of(Some(origin)));
    // A family or another code that holds codes may be a heading, which comes from nowhere.
    let holds_codes = |id: &str| in_use.iter().any(|code| code.parent.is_some_and(|parent| book.id(parent) == id));
    let unsaid = in_use.iter().filter(|code| code.origin.is_none() && !holds_codes(&code.id)).count();
    let mut origins = String::new();
    if deductive + inductive + in_vivo > 0 {
        let blanks: [(&str, &dyn Display); 3] =
            [("deductive", &deductive), ("inductive", &inductive), ("in_vivo", &in_vivo)];
        origins = locale.fill("coreq.origins", &blanks);
        if unsaid > 0 {
            origins = format!("{origins} {}", locale.fill("coreq.origins_unsaid", &[("unsaid", &unsaid)]));
        }
    }
    let there = |answer: String, holds: bool| if holds { answer } else { String::new() };
    let mut items = vec![
        Item::whole(24, coders(analysis), "codings/"),
        Item::part(25, there(tree, !in_use.is_empty()), "codebook"),
        Item::part(26, origins, "codebook"),
        Item::part(27, TOOL.to_owned(), "grenstaal"),
    ];
    items.extend(themes(analysis));
    items
}

/// How many people coded; the layer of what they agreed on is nobody.
fn coders(analysis: &Analysis) -> String {
    let study = analysis.study;
    let reconciled = study.settings.reconciled.as_deref();
    let readings = readings(study);
    let worked = |coder: &str, i: usize| {
        let files = study.codings.get(i).map(Vec::as_slice).unwrap_or_default();
        let coded = files.iter().any(|file| file.coder.0 == coder && file.lines > 0);
        let reading = readings.get(&(coder, study.interview_id(i)));
        coded || reading.is_some_and(|reading| reading.status == ReadingStatus::Full)
    };
    let interviews = 0..study.roster.interviews.len();
    let people = study.coders.iter().filter(|coder| Some(coder.as_str()) != reconciled);
    let people: Vec<&String> = people.filter(|coder| interviews.clone().any(|i| worked(coder, i))).collect();
    if people.is_empty() {
        let candidates = analysis.basis == Basis::Candidates;
        return study.locale.text(if candidates { "coreq.by_rule" } else { "coreq.no_coder" }).to_owned();
    }
    let several = |i: &usize| people.iter().filter(|coder| worked(coder, *i)).count() > 1;
    let twice = interviews.filter(several).count();
    let names: Vec<&str> = people.iter().map(|coder| coder.as_str()).collect();
    let blanks: [(&str, &dyn Display); 3] = [("k", &people.len()), ("who", &names.join(", ")), ("twice", &twice)];
    study.locale.fill("coreq.coders", &blanks)
}

/// Items 29 to 32: what is claimed, with what, and what speaks against it.
fn themes(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let (locale, all) = (study.locale, &study.themes.themes);
    if all.is_empty() {
        return Vec::new();
    }
    let n = analysis.participants(&Filter::default()).len();
    let title = |theme: &crate::theme::Theme| theme.title.as_ref().unwrap_or(&theme.claim).of(locale.tag()).to_owned();
    let quotations: usize = all.iter().map(|theme| theme.quotations.len()).sum();
    let quoted = all.iter().filter(|theme| !theme.quotations.is_empty()).count();
    let against: usize = all.iter().map(|theme| theme.against.len()).sum();
    let opposed: Vec<String> = all.iter().filter(|theme| !theme.against.is_empty()).map(title).collect();
    let major = all.iter().map(|theme| {
        if theme.codes.is_empty() {
            return title(theme);
        }
        let mut cases = BTreeSet::new();
        for code in &theme.codes {
            let excerpts = analysis.present().flat_map(|i| analysis.excerpts(i, *code, Level::Tree));
            cases.extend(excerpts.filter_map(|excerpt| excerpt.case));
        }
        locale.fill("coreq.theme", &[("title", &title(theme)), ("k", &cases.len()), ("n", &n)])
    });
    let major: Vec<String> = major.collect();
    let blanks: [(&str, &dyn Display); 2] = [("k", &quotations), ("attribution", &study.settings.attribution)];
    let presented = locale.fill("coreq.quotations", &blanks);
    let linked = locale.fill("coreq.linked", &[("k", &quoted), ("n", &all.len())]);
    let minor = locale.fill("coreq.against", &[("k", &against), ("titles", &opposed.join("; "))]);
    let there = |answer: String, holds: bool| if holds { answer } else { String::new() };
    let mut layer = String::new();
    if analysis.basis == Basis::Candidates {
        layer = format!(" ({})", crate::table::layer_phrase(analysis));
    }
    vec![
        Item::part(29, there(presented, quotations > 0), "themes.toml"),
        Item::part(30, linked, "themes.toml"),
        Item::part(31, format!("{}{layer}.", major.join("; ")), "themes.toml"),
        Item::part(32, there(minor, against > 0), "themes.toml"),
    ]
}
