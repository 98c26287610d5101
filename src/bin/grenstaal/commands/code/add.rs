//! `grenstaal code add` and `grenstaal code remove`

use super::{carry_out, draft};
use crate::Shared;
use crate::session::Session;
use grenstaal::coding::{Anchor, CoderId, Done, Flag, Verdict};
use grenstaal::diagnostic::{Diagnostic, Place, Severity};
use grenstaal::excerpt::{Decision, Pointer, Request, read_flags, read_requests};
use grenstaal::project::Act;
use grenstaal::study::Study;
use grenstaal::text::Span;
use grenstaal::transcript::Unit;
use std::collections::BTreeMap;
use std::io::Read;
use std::process::ExitCode;

/// Give words one or more codes
///
/// Point at the words by quoting them (--quote), by their offsets (--at), or take a whole turn (--turn). With `-`, a CSV
/// table comes in on standard input: `at`, or `interview` with `start` and `end`, `turn` or `quote`; and `code`,
/// `verdict`, `note`, `flags`, `coder` and segment attributes where you want them. All of it is written, or nothing.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal code add some-code --quote \"the words\" --note \"why\"\n  \
    grenstaal code add some-code other-code --at p03-2:120-180 --flag cite\n  \
    grenstaal search '\"no time\"' --format csv | grenstaal code add some-code -\n  \
    grenstaal code add - < decisions.csv")]
pub struct Args {
    /// Codes; `-` reads a table from standard input
    #[arg(required_unless_present = "in_vivo", value_name = "CODE|-")]
    codes: Vec<String>,
    #[command(flatten)]
    place: At,
    /// Make drafts of codes that are not there
    #[arg(long)]
    create: bool,
    /// Make a draft code named by the selected words; they are its first coding
    #[arg(long, conflicts_with = "codes")]
    in_vivo: bool,
    /// With --create and --in-vivo: the code that the draft lies under
    #[arg(long, value_name = "CODE")]
    under: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// `cite` (a chosen quotation), `sensitive` (never shown), `negative` (speaks against the theme)
    #[arg(long = "flag", value_name = "FLAG")]
    flags: Vec<String>,
    /// A segment attribute, such as outcome=yes
    #[arg(long = "set", value_name = "NAME=VALUE")]
    attributes: Vec<String>,
    /// Say that the code is not there
    #[arg(long)]
    no: bool,
    /// Code the whole sentences or turns in which the words stand
    #[arg(long, value_name = "UNIT")]
    widen: Option<Widen>,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Take codings back: the lines on exactly these words with these codes
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal code remove some-code --at p03-2:120-180\n  \
    grenstaal code list some-code --coder anna --format csv | grenstaal code remove - --coder anna")]
pub struct Remove {
    /// Codes; `-` reads a table from standard input
    #[arg(required = true, value_name = "CODE|-")]
    codes: Vec<String>,
    #[command(flatten)]
    place: At,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What the words are widened to.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Widen {
    Sentence,
    Turn,
}

/// Where the words are.
#[derive(clap::Args)]
struct At {
    /// By these words, which must stand once
    #[arg(long, value_name = "WORDS", group = "place")]
    quote: Option<String>,
    /// By offsets in the stored transcript
    #[arg(long, value_name = "INTERVIEW:START-END", group = "place")]
    at: Option<String>,
    /// A whole turn
    #[arg(long, value_name = "INTERVIEW:NUMBER", group = "place")]
    turn: Option<String>,
    /// With --quote: in this interview only
    #[arg(long = "in", value_name = "INTERVIEW", requires = "quote")]
    interview: Option<String>,
}

impl At {
    fn pointer(&self) -> anyhow::Result<Option<Pointer>> {
        if let Some(at) = &self.at {
            let anchor: Anchor = at.parse().map_err(anyhow::Error::msg)?;
            return Ok(Some(Pointer::At(anchor, None)));
        }
        if let Some(turn) = &self.turn {
            let parts = turn.rsplit_once(':').and_then(|(interview, number)| Some((interview, number.parse().ok()?)));
            let Some((interview, number)) = parts else {
                anyhow::bail!("`{turn}` is no turn: write it as `interview:number`, such as `p03-2:14`")
            };
            return Ok(Some(Pointer::Turn { interview: interview.to_owned(), number }));
        }
        let words = self.quote.clone();
        Ok(words.map(|words| Pointer::Words { words, interview: self.interview.clone() }))
    }
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let flags: Vec<Vec<Flag>> =
        args.flags.iter().map(|flags| read_flags(flags)).collect::<Result<_, _>>().map_err(|(message, hint)| {
            anyhow::anyhow!("{message}{}", hint.map(|hint| format!("; {hint}")).unwrap_or_default())
        })?;
    let flags = flags.concat();
    let mut attributes = BTreeMap::new();
    for pair in &args.attributes {
        let Some((name, value)) = pair.split_once('=') else {
            anyhow::bail!("`{pair}` sets nothing: write it as name=value")
        };
        attributes.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    let given = |coder: CoderId| Request {
        place: Place::file("command line"),
        coder,
        pointer: Pointer::Words { words: String::new(), interview: None },
        code: String::new(),
        verdict: if args.no { Verdict::No } else { Verdict::Yes },
        note: args.note.clone(),
        flags: (!flags.is_empty()).then_some(flags),
        attributes,
        rule: None,
    };
    let widen = args.widen.map(|widen| match widen {
        Widen::Sentence => Unit::Sentence,
        Widen::Turn => Unit::Turn,
    });
    let drafts = match (args.in_vivo, args.create) {
        (true, _) => Drafts::InVivo(args.under),
        (_, true) => Drafts::Create(args.under),
        _ if args.under.is_some() => anyhow::bail!("--under goes with --create or --in-vivo"),
        _ => Drafts::No,
    };
    change(shared, &args.codes, &args.place, given, Way { act: Act::Put, widen, drafts, dry_run: args.dry_run })
}

pub fn remove(shared: &Shared, args: Remove) -> anyhow::Result<ExitCode> {
    let given = |coder: CoderId| Request {
        place: Place::file("command line"),
        coder,
        pointer: Pointer::Words { words: String::new(), interview: None },
        code: String::new(),
        verdict: Verdict::Yes,
        note: None,
        flags: None,
        attributes: BTreeMap::new(),
        rule: None,
    };
    change(
        shared,
        &args.codes,
        &args.place,
        given,
        Way { act: Act::Remove, widen: None, drafts: Drafts::No, dry_run: args.dry_run },
    )
}

/// What is done with what was asked.
struct Way {
    act: Act,
    widen: Option<Unit>,
    drafts: Drafts,
    dry_run: bool,
}

/// What happens to codes that are not there.
enum Drafts {
    /// They are refused.
    No,
    /// They are made, under a code.
    Create(Option<String>),
    /// One is made of the selected words, under a code.
    InVivo(Option<String>),
}

fn change(
    shared: &Shared,
    codes: &[String],
    place: &At,
    given: impl FnOnce(CoderId) -> Request,
    way: Way,
) -> anyhow::Result<ExitCode> {
    let mut session = Session::open(shared)?;
    let mut changes = session.project.changes()?;
    // A table may name the coder of each line; then nobody needs to be at work.
    let at_work = session.coder();
    let coder = at_work.as_ref().map_or(CoderId(String::new()), CoderId::clone);
    let given = given(coder);
    let (table, named): (Vec<&String>, Vec<&String>) = codes.iter().partition(|code| *code == "-");
    let named: Vec<String> = named.into_iter().cloned().collect();
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut requests = match (place.pointer()?, table.is_empty()) {
        (Some(_), false) => anyhow::bail!("give either a place or a table on standard input, not both"),
        (None, true) => {
            anyhow::bail!("say which words: --quote WORDS, --at INTERVIEW:START-END or --turn INTERVIEW:NUMBER")
        }
        (Some(pointer), true) => {
            let request = |code: String| Request { code, pointer: pointer.clone(), ..given.clone() };
            let in_vivo = matches!(way.drafts, Drafts::InVivo(_)).then(String::new);
            named.into_iter().chain(in_vivo).map(request).collect()
        }
        (None, false) => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes)?;
            read_requests("standard input", &bytes, &given, &named, &session.loaded.study.codebook, &mut findings)
        }
    };
    let misread = findings.iter().filter(|finding| finding.check == "request").count();
    if requests.iter().any(|request| request.coder.0.is_empty()) || requests.is_empty() {
        at_work?;
    }
    findings.extend(requests.iter().filter_map(|request| others(&session, request)));
    let made = match &way.drafts {
        Drafts::No => Vec::new(),
        Drafts::Create(under) => draft::create(&mut session, &mut changes, &mut requests, under.as_deref())?,
        Drafts::InVivo(under) => match requests.as_mut_slice() {
            [only] => draft::in_vivo(&mut session, &mut changes, only, under.as_deref())?,
            _ => anyhow::bail!("--in-vivo takes one place"),
        },
    };
    let study = &session.loaded.study;
    let asked = requests.len() + misread;
    let mut decisions = Vec::new();
    let mut known: BTreeMap<(String, usize, Span, String), Decision> = BTreeMap::new();
    for request in requests {
        let place = request.place.clone();
        let Some(decision) = request.resolve(study, &mut findings) else { continue };
        let coding = &decision.coding;
        let key = (decision.coder.0.clone(), decision.interview, coding.segment, coding.code.clone());
        if known.insert(key, decision.clone()).is_some_and(|before| before != decision) {
            let message = "another line decides otherwise on the same words and code";
            findings.push(Diagnostic::error("request", place, message));
        }
        decisions.push(decision);
    }
    let decisions: Vec<Decision> = match way.widen {
        Some(unit) => decisions.into_iter().map(|decision| decision.widened(study, unit)).collect(),
        None => decisions,
    };
    if way.act == Act::Put {
        findings.extend(decisions.iter().filter_map(|decision| never_counts(study, decision)));
    }
    session.printer.findings(&findings)?;
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        session.printer.say(&format!("nothing was written: {asked} asked, {} understood", decisions.len()))?;
        return Ok(ExitCode::from(2));
    }
    if decisions.is_empty() {
        session.printer.say("nothing was asked")?;
        return Ok(ExitCode::SUCCESS);
    }
    session.grumble()?;
    let done = carry_out(&session, changes, way.act, &decisions, way.dry_run)?;
    if !made.is_empty() {
        session.printer.say(&format!("draft codes: {}", made.join(", ")))?;
        session.say_version()?;
    }
    let missed = done.contains(&Done::Absent);
    Ok(if missed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A line about another coder than the one at work: it would change, or show, what is not theirs.
fn others(session: &Session, request: &Request) -> Option<Diagnostic> {
    let named = session.named().filter(|named| *named != request.coder.0)?;
    let message = format!("this line is about `{}`, and `{named}` is at work", request.coder);
    let hint = "leave the column `coder` out to decide for yourself, or --coder to write for those the table names";
    Some(Diagnostic::error("request", request.place.clone(), message).hint(hint))
}

/// A segment of an interviewer's words alone.
fn never_counts(study: &Study, decision: &Decision) -> Option<Diagnostic> {
    let transcript = study.transcript(decision.interview)?;
    if transcript.heard(decision.coding.segment) {
        return None;
    }
    let at = Anchor::of(study.interview_id(decision.interview), &transcript.text, decision.coding.segment);
    let message = format!("no participant speaks at {at}: it will not be counted");
    Some(Diagnostic::warning("not-spoken", Place::file(format!("transcripts/{}.txt", transcript.id)), message))
}
