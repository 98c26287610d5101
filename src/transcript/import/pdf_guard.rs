//! Loading a PDF that may be out to do harm.
//!
//! In: bytes. Out: the library's document, or a refusal. Promise: what the library would build is weighed object by object
//! while it loads, and loading stops when it outgrows the file; a packed part whose objects lie inside each other, which
//! would be built over and over, is never unpacked. Runs on a thread of its own: stopping unwinds it.

use std::cell::Cell;

use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};

use super::Refused;

/// The most bytes of a file.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// The most bytes of it outside streams: these become objects, at many times their size.
const MOST_OUTSIDE: usize = 24 * 1024 * 1024;
/// The most that one packed part unpacks to.
const MOST_PART: usize = 8 * 1024 * 1024;
/// The most that all packed parts together unpack to.
const MOST_PACKED: usize = 48 * 1024 * 1024;

thread_local! {
    /// What may still be built, in bytes of source.
    static LEFT: Cell<usize> = const { Cell::new(0) };
    /// What may still be unpacked.
    static PACKED: Cell<usize> = const { Cell::new(0) };
}

/// Says what is wrong and what to do.
pub(super) fn damaged(what: &str) -> Refused {
    let hint = "open it, print it to a new PDF or save its text as .txt, and import that";
    Refused::new(format!("is a damaged or hostile PDF: {what}")).hint(hint)
}

fn locked() -> Refused {
    Refused::new("is protected by a password")
        .hint("open it, print it to a new PDF without a password, and import that")
}

/// Loads a document.
///
/// # Errors
/// When it is too large, encrypted or damaged.
///
/// # Panics
/// Unwinds without a word when it outgrows its limits: call it on a thread of its own.
pub(super) fn load(bytes: &[u8]) -> Result<Document, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::new("is larger than 256 MB").hint("split it, or save its text as .txt"));
    }
    if names_encryption(bytes) {
        return Err(locked());
    }
    if outside_streams(bytes) > MOST_OUTSIDE {
        return Err(damaged("it holds far more than pages, text and pictures"));
    }
    let load = |force_reconstruct: bool| {
        LEFT.set(bytes.len().saturating_mul(2) + 1024 * 1024);
        PACKED.set(MOST_PACKED);
        let options = LoadOptions {
            filter: Some(weigh),
            max_decompressed_size: Some(MOST_PART),
            force_reconstruct,
            ..LoadOptions::default()
        };
        Document::load_mem_with_options(bytes, options)
    };
    let has_pages = |document: &Document| document.page_iter().next().is_some();
    let document = match load(false) {
        Ok(document) if has_pages(&document) => document,
        first => load(true).or(first).map_err(|error| damaged(&error.to_string()))?,
    };
    if document.is_encrypted() || document.was_encrypted() {
        return Err(locked());
    }
    Ok(document)
}

/// Weighs an object that was built, and checks a packed part before it is unpacked.
fn weigh(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    spend(&LEFT, 20 + weight(object));
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let content = stream.get_plain_content_with_limit(MOST_PART).ok()?;
        spend(&PACKED, content.len());
        LEFT.set(LEFT.get().saturating_add(content.len()));
        if !lies_apart(stream, &content) {
            return None;
        }
    }
    // The library keeps what comes back only for objects of packed parts, and those are never streams.
    let kept = if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() };
    Some((id, kept))
}

fn spend(budget: &'static std::thread::LocalKey<Cell<usize>>, cost: usize) {
    match budget.get().checked_sub(cost) {
        Some(left) => budget.set(left),
        None => std::panic::resume_unwind(Box::new("a PDF outgrew its limits")),
    }
}

/// About as many bytes as an object takes in a file; the library bounds how deep it nests.
fn weight(object: &Object) -> usize {
    match object {
        Object::Array(list) => 2 + list.iter().map(weight).sum::<usize>(),
        Object::Dictionary(dictionary) => {
            4 + dictionary.iter().map(|(key, value)| key.len() + 2 + weight(value)).sum::<usize>()
        }
        Object::Stream(stream) => {
            stream.content.len() + stream.dict.iter().map(|(key, value)| key.len() + 2 + weight(value)).sum::<usize>()
        }
        Object::String(text, _) => 2 + text.len(),
        Object::Name(name) => 1 + name.len(),
        _ => 1,
    }
}

/// Tells whether the objects of a packed part follow each other, each closed before the next begins.
fn lies_apart(stream: &Stream, content: &[u8]) -> bool {
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok().and_then(|first| usize::try_from(first).ok());
    let Some((index, body)) = first.and_then(|first| content.split_at_checked(first)) else { return false };
    let index = String::from_utf8_lossy(index);
    let numbers: Vec<usize> = index
        .split(['\r', '\n'])
        .flat_map(|line| line.split('%').next().unwrap_or_default().split_whitespace())
        .map(|number| number.parse().unwrap_or(usize::MAX))
        .collect();
    let mut offsets: Vec<usize> =
        numbers.chunks_exact(2).filter_map(|pair| pair.last().copied()).filter(|offset| *offset < body.len()).collect();
    offsets.sort_unstable();
    let ends = offsets.iter().copied().skip(1).chain([body.len()]);
    offsets.iter().zip(ends).all(|(from, to)| *from < to && body.get(*from..to).is_some_and(closes))
}

/// Tells whether every bracket and string that begins in a piece of source ends in it.
fn closes(source: &[u8]) -> bool {
    let (mut depth, mut round, mut at) = (0_i64, 0_i64, 0_usize);
    while let Some(byte) = source.get(at) {
        at += 1;
        match byte {
            b'\\' if round > 0 => at += 1,
            b'(' => round += 1,
            b')' => round -= i64::from(round > 0),
            _ if round > 0 => {}
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth -= 1,
            b'%' => {
                at += source
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
                    .count();
            }
            _ => {}
        }
    }
    depth <= 0 && round == 0
}

/// Tells whether the name `Encrypt` stands anywhere, also with some letters as numbers.
fn names_encryption(bytes: &[u8]) -> bool {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
    let mut starts = starts.filter(|at| matches!(bytes.get(*at), Some(b'E' | b'#')));
    starts.any(|at| {
        let mut rest = bytes.get(at..).unwrap_or_default().iter().copied().take(30);
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let mut name = Vec::new();
        while let Some(byte) = rest.next() {
            match byte {
                b'#' => name.push(
                    hex(rest.next())
                        .zip(hex(rest.next()))
                        .and_then(|(high, low)| u8::try_from(high * 16 + low).ok())
                        .unwrap_or(0),
                ),
                byte if byte.is_ascii_alphanumeric() => name.push(byte),
                _ => break,
            }
        }
        name == b"Encrypt"
    })
}

/// How many bytes stand outside streams.
fn outside_streams(bytes: &[u8]) -> usize {
    let (mut outside, mut rest) = (0_usize, bytes);
    while let Some(from) = find(rest, b"stream") {
        outside += from;
        let inside = rest.get(from + 6..).unwrap_or_default();
        let to = find(inside, b"endstream").map_or(inside.len(), |to| to + 9);
        rest = inside.get(to..).unwrap_or_default();
    }
    outside + rest.len()
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_close_and_pieces_that_do_not() {
        for (source, expected) in [
            ("<</A [1 2]>>", true),
            ("(a\\)(b)c)", true),
            ("[1 2", false),
            ("(a", false),
            ("<</A ", false),
            ("[ (]) ", false),
            ("% [\n1", true),
        ] {
            assert_eq!(closes(source.as_bytes()), expected, "{source}");
        }
    }

    #[test]
    fn encryption_is_seen_however_it_is_spelled() {
        assert!(names_encryption(b"trailer<</Encrypt 5 0 R>>") && names_encryption(b"/#45ncr#79pt<<"));
        assert!(!names_encryption(b"/EncryptMetadata true /Enc /# /"));
    }

    #[test]
    fn bytes_outside_streams_are_counted() {
        assert_eq!(outside_streams(b"ab stream xxxx endstream cd"), 6);
        assert_eq!(outside_streams(b"ab stream xxxx"), 3);
    }
}
