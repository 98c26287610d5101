//! The grammar of the query language.
//!
//! In: a query as it is typed. Out: [`Syntax`], with the place of everything, or a [`Wrong`] that says where, and what was
//! expected there. What names mean is not known here.

use super::syntax::{Border, Field, Located, Relation, Scope, Syntax, Value, ValueKind, Wrong};
use winnow::ascii::Caseless;
use winnow::combinator::{alt, cut_err, delimited, eof, opt, peek, preceded, repeat, terminated};
use winnow::error::{ContextError, ErrMode, StrContext, StrContextValue};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{any, none_of, one_of, take_while};

/// Longest query, in bytes.
const LONGEST: usize = 8_000;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 40;
/// Most relations in a row.
const MOST_RELATIONS: usize = 20;

type Input<'q> = LocatingSlice<&'q str>;

/// Reads a query.
pub fn parse(query: &str) -> Result<Located, Wrong> {
    if query.len() > LONGEST {
        return Err(Wrong::new(0..1, format!("the query is longer than {LONGEST} bytes")));
    }
    if query.trim().is_empty() {
        let hint = "try a word, \"a phrase\" or code:name; `grenstaal search --help` shows more";
        return Err(Wrong::new(0..0, "the query is empty").hint(Some(hint.to_owned())));
    }
    if let Some(at) = too_deep(query) {
        return Err(Wrong::new(at..at + 1, format!("parentheses are nested deeper than {DEEPEST}")));
    }
    (terminated(whole, (blank, end_of_query)))
        .parse(LocatingSlice::new(query))
        .map_err(|error| wrong(query, error.offset(), error.inner()))
}

fn too_deep(query: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in query.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

fn wrong(query: &str, offset: usize, error: &ContextError) -> Wrong {
    let innermost = error.context().find_map(|context| match context {
        StrContext::Expected(StrContextValue::Description(what)) => Some(*what),
        _ => None,
    });
    let expected = innermost.unwrap_or(OPERAND);
    let found = query.get(offset..).unwrap_or_default().trim_start();
    let at = query.len() - found.len();
    let length = found.chars().next().map_or(1, char::len_utf8);
    let after = if found.is_empty() { "the query ends too early" } else { "this was not expected here" };
    Wrong::new(at..at + length, format!("{after}; expected {expected}"))
}

const OPERAND: &str = "a word, \"a phrase\", field:value or a group in parentheses";

fn expected(what: &'static str) -> StrContext {
    StrContext::Expected(StrContextValue::Description(what))
}

fn blank(input: &mut Input) -> ModalResult<()> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

fn end_of_query(input: &mut Input) -> ModalResult<()> {
    eof.void().context(expected("AND, OR, NOT, a further word or the end of the query")).parse_next(input)
}

/// Tells whether a character can stand in a bare word.
fn plain(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']' | '"' | '“' | '”' | '„')
}

/// A word of the language, and no longer one.
fn keyword<'q>(word: &'static str) -> impl Parser<Input<'q>, (), ErrMode<ContextError>> {
    preceded(blank, terminated(word, peek(alt((eof.void(), one_of(|c: char| !plain(c)).void()))))).void()
}

/// The whole of a query or of a group.
fn whole(input: &mut Input) -> ModalResult<Located> {
    let inner = alternatives(input)?;
    let scope = opt(scope).parse_next(input)?;
    Ok(match scope {
        Some(scope) => {
            let at = inner.at.start..input.current_token_start();
            Located { at, node: Syntax::Within(Box::new(inner), scope) }
        }
        None => inner,
    })
}

/// `within [the] [same] turn`, at the end.
fn scope(input: &mut Input) -> ModalResult<Scope> {
    let unit = alt((
        unit("segment").value(Scope::Segment),
        unit("turn").value(Scope::Turn),
        (preceded(blank, number), turns).map(|(turns, ())| Scope::Turns(turns)),
        unit("interview").value(Scope::Interview),
        unit("case").value(Scope::Case),
    ));
    let end = peek(preceded(blank, alt((eof.void(), ")".void()))));
    let article = (opt(keyword("the")), opt(alt((keyword("same"), keyword("one")))));
    preceded((alt((keyword("within"), keyword("WITHIN"))), article), terminated(unit, end)).parse_next(input)
}

/// A word of the language in small letters or capitals.
fn unit<'q>(word: &'static str) -> impl Parser<Input<'q>, (), ErrMode<ContextError>> {
    preceded(blank, terminated(Caseless(word), peek(alt((eof.void(), one_of(|c: char| !plain(c)).void()))))).void()
}

fn turns(input: &mut Input) -> ModalResult<()> {
    alt((unit("turns"), unit("turn"))).parse_next(input)
}

fn number(input: &mut Input) -> ModalResult<u32> {
    take_while(1..=6, |c: char| c.is_ascii_digit()).parse_to().parse_next(input)
}

fn alternatives(input: &mut Input) -> ModalResult<Located> {
    let first = all(input)?;
    let others: Vec<Located> = repeat(0.., preceded(keyword("OR"), cut_err(all))).parse_next(input)?;
    Ok(joined(first, others, Syntax::Or))
}

fn joined(first: Located, others: Vec<Located>, make: fn(Vec<Located>) -> Syntax) -> Located {
    match others.last() {
        None => first,
        Some(last) => {
            let at = first.at.start..last.at.end;
            Located { at, node: make(std::iter::once(first).chain(others).collect()) }
        }
    }
}

fn all(input: &mut Input) -> ModalResult<Located> {
    let first = maybe_not(input)?;
    let next = alt((preceded(keyword("AND"), cut_err(maybe_not)), maybe_not));
    let others: Vec<Located> = repeat(0.., preceded(further, next)).parse_next(input)?;
    Ok(joined(first, others, Syntax::And))
}

/// Looks whether something may follow: neither the end, nor OR, nor the scope of the whole.
fn further(input: &mut Input) -> ModalResult<()> {
    let start = input.checkpoint();
    let stops: ModalResult<()> =
        alt(((blank, alt((eof.void(), ")".void()))).void(), keyword("OR"), scope.void())).parse_next(input);
    input.reset(&start);
    if stops.is_ok() { Err(ErrMode::Backtrack(ContextError::new())) } else { Ok(()) }
}

fn maybe_not(input: &mut Input) -> ModalResult<Located> {
    blank(input)?;
    let start = input.current_token_start();
    let nots: Vec<()> = repeat(0.., keyword("NOT")).parse_next(input)?;
    let inner = if nots.is_empty() { related(input)? } else { cut_err(related).parse_next(input)? };
    if nots.len().is_multiple_of(2) {
        return Ok(inner);
    }
    Ok(Located { at: start..inner.at.end, node: Syntax::Not(Box::new(inner)) })
}

/// `A before B before C` is read from the right: A before (B before C).
fn related(input: &mut Input) -> ModalResult<Located> {
    let mut last = operand.context(expected(OPERAND)).parse_next(input)?;
    let mut chain: Vec<(Located, Relation)> = Vec::new();
    let mut distances = Vec::new();
    while chain.len() < MOST_RELATIONS {
        let Some(relation) = relation(input, &last)? else { break };
        let right = cut_err(operand.context(expected(OPERAND))).parse_next(input)?;
        distances.push(distance(input)?);
        chain.push((std::mem::replace(&mut last, right), relation));
    }
    while let Some(((left, relation), turns)) = chain.pop().zip(distances.pop()) {
        let at = left.at.start..last.at.end;
        last = Located { at, node: Syntax::Relation(Box::new(left), relation, turns, Box::new(last)) };
    }
    Ok(last)
}

/// A relation in capitals, or in small letters beside a field or a group.
fn relation(input: &mut Input, left: &Located) -> ModalResult<Option<Relation>> {
    let start = input.checkpoint();
    if opt(scope).parse_next(input)?.is_some() {
        input.reset(&start);
        return Ok(None);
    }
    blank(input)?;
    let word: ModalResult<&str> = take_while(4..=8, |c: char| c.is_ascii_alphabetic()).parse_next(input);
    let found = word.ok().and_then(|word| {
        let known = Relation::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        let capitals = word.bytes().all(|b| b.is_ascii_uppercase());
        let ends = input.chars().next().is_none_or(|c| !plain(c));
        let rest = input.trim_start();
        let structured = !is_plain(left) || rest.starts_with('(') || named(rest);
        (ends && (capitals || (word == known.0 && structured))).then_some(known.1)
    });
    if found.is_none() {
        input.reset(&start);
    }
    Ok(found)
}

fn is_plain(part: &Located) -> bool {
    matches!(part.node, Syntax::Word(_) | Syntax::Phrase(..) | Syntax::Fuzzy(..) | Syntax::Regex(_))
}

/// Tells whether a text begins with `name:`.
fn named(text: &str) -> bool {
    let name = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    name > 0
        && text.starts_with(char::is_alphabetic)
        && text.get(name..).is_some_and(|rest| rest.starts_with([':', '=']))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// `3 turns` or `within 3 turns`, after a relation.
fn distance(input: &mut Input) -> ModalResult<Option<u32>> {
    let within = opt(alt((keyword("within"), keyword("WITHIN"))));
    opt((within, preceded(blank, number), turns).map(|(_, turns, ())| turns)).parse_next(input)
}

fn operand(input: &mut Input) -> ModalResult<Located> {
    blank(input)?;
    let start = input.current_token_start();
    let node = match peek(any).parse_next(input)? {
        '(' => {
            let close = (blank, ")".context(expected("a closing parenthesis")));
            let inner = preceded("(", cut_err(terminated(whole, close))).parse_next(input)?;
            let at = start..input.current_token_start();
            return Ok(Located { at, ..group(inner) });
        }
        '"' | '“' | '”' | '„' => phrase(input)?,
        '/' => regex(input)?,
        _ => word(input)?,
    };
    Ok(Located { at: start..input.current_token_start(), node })
}

/// A group stays a group, also of one word: small relation words beside it are operators.
fn group(inner: Located) -> Located {
    if is_plain(&inner) { Located { at: inner.at.clone(), node: Syntax::And(vec![inner]) } } else { inner }
}

fn phrase(input: &mut Input) -> ModalResult<Syntax> {
    let text = quoted(input)?.to_owned();
    let slop = preceded("~", cut_err(number.context(expected("a number of words after ~"))));
    Ok(Syntax::Phrase(text, opt(slop).parse_next(input)?.unwrap_or(0)))
}

/// Words in quotation marks, straight or as word processors make them.
fn quoted<'q>(input: &mut Input<'q>) -> ModalResult<&'q str> {
    let text = take_while(0.., |c: char| !matches!(c, '"' | '“' | '”'));
    let close = one_of(['"', '“', '”']).context(expected("a closing quotation mark"));
    preceded(one_of(['"', '“', '”', '„']), cut_err(terminated(text, close))).parse_next(input)
}

fn regex(input: &mut Input) -> ModalResult<Syntax> {
    let part = alt((r"\/".value("/"), r"\\", none_of('/').take()));
    let close = "/".context(expected("a closing /"));
    let pattern: String = delimited("/", repeat(0.., part), cut_err(close)).parse_next(input)?;
    Ok(Syntax::Regex(pattern))
}

/// A field or a word, and no operator.
fn word(input: &mut Input) -> ModalResult<Syntax> {
    let (start, place) = (input.checkpoint(), input.current_token_start());
    let text = take_while(1.., plain).parse_next(input)?;
    if named(text) {
        let name: String = text.chars().take_while(|c| is_name(*c)).collect();
        let name_at = place..place + name.len();
        let typed = text.get(name.len() + 1..).unwrap_or_default();
        let values = values(input, name_at.end + 1, typed)?;
        return Ok(Syntax::Field(Field { name, name_at, values }));
    }
    if matches!(text, "AND" | "OR" | "NOT") || Relation::NAMES.iter().any(|(name, _)| name.to_ascii_uppercase() == text)
    {
        input.reset(&start);
        return Err(ErrMode::Backtrack(ContextError::new()));
    }
    Ok(match text.rsplit_once('~') {
        Some((word, letters)) if !word.is_empty() && matches!(letters, "" | "1" | "2") => {
            Syntax::Fuzzy(word.to_owned(), if letters == "2" { 2 } else { 1 })
        }
        _ => Syntax::Word(text.to_owned()),
    })
}

/// The values of a field; `typed` is what stood behind the colon without a space.
fn values(input: &mut Input, start: usize, typed: &str) -> ModalResult<Vec<Value>> {
    const WHAT: &str = "a value behind the colon, such as name:value, name:(one OR other) or name:[1 TO 3]";
    if !typed.is_empty() {
        let mut at = start;
        let mut values = Vec::new();
        for text in typed.split(',') {
            values.push(Value { at: at..at + text.len(), kind: compared(text) });
            at += text.len() + 1;
        }
        return Ok(values);
    }
    let opens = peek(one_of(['(', '[', '"', '“', '„'])).context(expected(WHAT));
    match cut_err(opens).parse_next(input)? {
        '(' => {
            let member = preceded((opt(keyword("OR")), blank), alt((quoted_value, range, bare_value)));
            let close = (blank, ")".context(expected("OR, a further value or a closing parenthesis")));
            let several = repeat(1.., member);
            delimited("(", cut_err(several), cut_err(close)).parse_next(input)
        }
        '[' => range(input).map(|value| vec![value]),
        _ => quoted_value(input).map(|value| vec![value]),
    }
}

fn quoted_value(input: &mut Input) -> ModalResult<Value> {
    let (text, at) = quoted.with_span().parse_next(input)?;
    Ok(Value { at, kind: ValueKind::Text { text: text.to_owned(), quoted: true } })
}

fn bare_value(input: &mut Input) -> ModalResult<Value> {
    let (text, at) = take_while(1.., plain).with_span().parse_next(input)?;
    Ok(Value { at, kind: compared(text) })
}

/// `>=2`, `<2` and the like, or the value itself.
fn compared(text: &str) -> ValueKind {
    let border = |value: &str, included| Some(Border { value: value.to_owned(), included });
    let after = |sign: &str| text.strip_prefix(sign).filter(|value| !value.is_empty());
    if let Some(value) = after(">=") {
        ValueKind::Range(border(value, true), None)
    } else if let Some(value) = after("<=") {
        ValueKind::Range(None, border(value, true))
    } else if let Some(value) = after(">") {
        ValueKind::Range(border(value, false), None)
    } else if let Some(value) = after("<") {
        ValueKind::Range(None, border(value, false))
    } else {
        ValueKind::Text { text: text.to_owned(), quoted: false }
    }
}

/// `[2 TO 3]`, with `*` for an open end.
fn range(input: &mut Input) -> ModalResult<Value> {
    let start = input.current_token_start();
    "[".parse_next(input)?;
    let from = cut_err(border).parse_next(input)?;
    cut_err(keyword("TO").context(expected("TO"))).parse_next(input)?;
    let to = cut_err(border).parse_next(input)?;
    cut_err((blank, "]".context(expected("a closing bracket")))).parse_next(input)?;
    Ok(Value { at: start..input.current_token_start(), kind: ValueKind::Range(from, to) })
}

fn border(input: &mut Input) -> ModalResult<Option<Border>> {
    let value = take_while(1.., plain).context(expected("a border, such as 2, 2026-03-01 or *"));
    let value = preceded(blank, value).parse_next(input)?;
    Ok((value != "*").then(|| Border { value: value.to_owned(), included: true }))
}
