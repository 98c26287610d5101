//! `grenstaal agree A B`: coders of a study beside each other.

use super::Args;
use crate::session::Session;
use crate::{Form, Shared};
use clap::ValueEnum;
use grenstaal::agreement::{Agreement, Distance, Resampling, Scale, agreement};
use grenstaal::codebook::SegmentType;
use grenstaal::coding::{Anchor, CoderId};
use grenstaal::comparison::{By, CodeAgreement, Comparison, Marked};
use grenstaal::diagnostic::did_you_mean;
use grenstaal::excerpt::{Analysis, Filter};
use grenstaal::study::Study;
use grenstaal::table::{
    agreement as measures, agreement_json, code_agreement, comparison_caption, confusions, disagreements,
};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// What coders are compared on.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Unit {
    /// Turns of participants
    Turn,
    /// Sentences of participants
    Sentence,
    /// Stretches that one of the coders coded
    Segment,
    /// Characters that participants say
    Character,
}

impl Unit {
    const fn by(self) -> By {
        match self {
            Self::Turn => By::Turn,
            Self::Sentence => By::Sentence,
            Self::Segment => By::Segment,
            Self::Character => By::Character,
        }
    }
}

pub fn run(shared: &Shared, args: &Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let study = &session.loaded.study;
    let plain = args.length.is_some() || args.sets || args.distance.is_some() || !args.categories.is_empty();
    let scaled_only = (args.scale.is_some() || args.weights.is_some()) && args.attribute.is_none();
    anyhow::ensure!(!plain, "--length, --sets, --distance and --categories go with --ratings or --spans");
    anyhow::ensure!(!scaled_only, "--scale and --weights go with --attribute, or with --ratings");
    let coders = coders(&session, &args.coders)?;
    let code = args.code.as_deref().map(|name| session.code(name)).transpose()?;
    let analysis = session.analyse()?;
    let comparison = Comparison::of(&analysis, &coders, args.by.by(), &Filter::default());
    if comparison.interviews.is_empty() {
        session.printer.say(study.locale.text("comparison.nobody"))?;
        session.printer.say("note what was read with `grenstaal code read`")?;
        return Ok(ExitCode::from(1));
    }
    let resampling = Resampling { times: args.bootstrap, seed: args.seed };
    let caption = comparison_caption(&comparison, resampling);
    if let Some(name) = &args.attribute {
        return scaled(&session, &comparison, name, args, caption);
    }
    let wanted = comparison.codes().filter(|one| code.is_none_or(|code| study.codebook.is_within(*one, code)));
    let mut rows: Vec<Marked> = wanted.map(Marked::Code).collect();
    rows.extend(code.is_none().then_some(Marked::Anything));
    let found: Vec<CodeAgreement> = rows.into_iter().map(|row| comparison.on(row, resampling)).collect();
    let printer = &session.printer;
    if printer.data_form() == Form::Json {
        let json = json(&comparison, &analysis, &found, resampling, &caption);
        writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&json)?)?;
    } else if args.disagreements {
        printer.table(&disagreements(&comparison, &analysis), study.locale)?;
    } else if args.confusions {
        printer.table(&confusions(&comparison), study.locale)?;
    } else {
        printer.table(&code_agreement(&comparison, &found, caption), study.locale)?;
        // Sets hold all codes of a unit; a part of the codebook has none of its own.
        if printer.data_form() == Form::Table && code.is_none() {
            overall(&session, &comparison, resampling)?;
        }
    }
    Ok(session.verdict(&analysis))
}

fn coders(session: &Session, named: &[String]) -> anyhow::Result<Vec<CoderId>> {
    let study = &session.loaded.study;
    let known = || study.coders.iter().map(String::as_str);
    let mut coders: Vec<CoderId> = Vec::new();
    for name in named {
        if !known().any(|coder| coder == name) {
            let near = did_you_mean(name, known()).unwrap_or_else(|| who_codes(study));
            anyhow::bail!("nobody called `{name}` codes here; {near}")
        }
        anyhow::ensure!(!coders.iter().any(|coder| coder.0 == *name), "`{name}` is named twice");
        coders.push(CoderId(name.clone()));
    }
    if named.is_empty() {
        coders = Comparison::coders_of(study);
    }
    anyhow::ensure!(coders.len() >= 2, "name two coders or more, such as `grenstaal agree anna bram`");
    Ok(coders)
}

fn who_codes(study: &Study) -> String {
    if study.coders.is_empty() {
        "nobody has coded yet".to_owned()
    } else {
        format!("there are {}", study.coders.join(", "))
    }
}

fn overall(session: &Session, comparison: &Comparison, resampling: Resampling) -> anyhow::Result<()> {
    let locale = session.loaded.study.locale;
    for (distance, key) in [(Distance::Masi, "comparison.masi"), (Distance::Jaccard, "comparison.jaccard")] {
        let found = comparison.on_sets(distance, resampling);
        let found =
            Agreement { measures: found.measures.into_iter().filter(|m| m.category.is_none()).collect(), ..found };
        let mut table = measures(&found, String::new(), locale);
        table.title = format!("{}: {}", locale.text("comparison.overall"), locale.text(key));
        writeln!(anstream::stdout().lock())?;
        session.printer.table(&table, locale)?;
    }
    Ok(())
}

fn scaled(
    session: &Session,
    comparison: &Comparison,
    name: &str,
    args: &Args,
    caption: String,
) -> anyhow::Result<ExitCode> {
    let study = comparison.study;
    let known = || study.codebook.attributes.iter().map(|attribute| attribute.id.as_str());
    let Some(attribute) = study.codebook.attributes.iter().find(|attribute| attribute.id == *name) else {
        let near = did_you_mean(name, known()).unwrap_or_else(|| "the codebook declares them".to_owned());
        anyhow::bail!("the codebook has no segment attribute `{name}`; {near}")
    };
    let usual = if attribute.kind == SegmentType::Number { Scale::Interval } else { Scale::Nominal };
    let scale = args.scale.unwrap_or(usual);
    anyhow::ensure!(
        attribute.kind == SegmentType::Number || !scale.is_numeric(),
        "the values of `{name}` are no numbers; its scale is nominal or ordinal"
    );
    let ratings = comparison.scaled(attribute, scale);
    let found = agreement(&ratings, args.weights, Resampling { times: args.bootstrap, seed: args.seed });
    let own = study.locale.fill("comparison.scaled_caption", &[("name", &name)]);
    let caption = format!("{own} {caption}");
    if session.printer.data_form() == Form::Json {
        let json = agreement_json(&found, &caption, study.locale);
        writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&json)?)?;
    } else {
        let mut table = measures(&found, caption, study.locale);
        table.title = study.locale.fill("comparison.scaled", &[("name", &name)]);
        session.printer.table(&table, study.locale)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything at once, for other programs; no words of transcripts.
fn json(
    comparison: &Comparison,
    analysis: &Analysis,
    found: &[CodeAgreement],
    resampling: Resampling,
    caption: &str,
) -> Value {
    let study = analysis.study;
    let locale = study.locale;
    let id = |code| study.codebook.id(code);
    let ids = |places: &[usize]| -> Vec<&str> {
        places.iter().filter_map(|place| comparison.coders.get(*place)).map(|coder| coder.0.as_str()).collect()
    };
    let codes = found.iter().map(|one| {
        let measures = agreement_json(&one.agreement, "", locale);
        let yes: serde_json::Map<String, Value> =
            comparison.coders.iter().zip(&one.yes).map(|(coder, yes)| (coder.0.clone(), json!(yes))).collect();
        let code = match one.marked {
            Marked::Code(code) => Some(id(code)),
            Marked::Anything => None,
        };
        let stretches = one.marking.as_ref().and_then(|measure| measure.value.ok());
        json!({ "code": code, "units": one.units, "yes": yes, "table": one.table, "bar_u_alpha": stretches, "measures": measures.get("measures") })
    });
    let sets = [Distance::Masi, Distance::Jaccard].map(|distance| {
        let measures = agreement_json(&comparison.on_sets(distance, resampling), "", locale);
        json!({ "distance": distance.name(), "measures": measures.get("measures") })
    });
    let work = comparison.coders.iter().zip(&comparison.work).map(|(coder, work)| {
        json!({ "coder": coder.0, "interviews": work.interviews, "codings": work.codings, "accepted": work.accepted, "blind": work.blind })
    });
    let confusions = comparison.confusions();
    let confusions =
        confusions.iter().map(|one| json!({ "first": id(one.first), "second": id(one.second), "units": one.units }));
    let parted = comparison.disagreements();
    let parted = parted.iter().filter_map(|one| {
        let piece = comparison.pieces.get(one.piece)?;
        let text = &study.transcript(piece.interview)?.text;
        let at = Anchor::of(study.interview_id(piece.interview), text, piece.span).to_string();
        Some(json!({ "code": id(one.code), "at": at, "yes": ids(&one.yes), "no": ids(&one.no) }))
    });
    let name = |interview: &usize| study.interview_id(*interview);
    json!({
        "unit": comparison.by.name(),
        "caption": caption,
        "coders": work.collect::<Vec<_>>(),
        "independent": comparison.is_independent(),
        "interviews": comparison.interviews.iter().map(name).collect::<Vec<_>>(),
        "left_out": comparison.alone.iter().map(name).collect::<Vec<_>>(),
        "later_codes": comparison.later.iter().map(|code| id(*code)).collect::<Vec<_>>(),
        "codes": codes.collect::<Vec<_>>(),
        "sets": sets,
        "confusions": confusions.collect::<Vec<_>>(),
        "disagreements": parted.collect::<Vec<_>>(),
        "resamples": resampling.times,
        "seed": resampling.seed,
    })
}
