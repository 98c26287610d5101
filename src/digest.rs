//! Identity of bytes.
//!
//! In: bytes. Out: [`Digest`], their BLAKE3 hash as 64 hexadecimal digits. This is the only place that knows blake3.

use std::fmt;
use std::io::{self, Read, Write};

/// The identity of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Computes the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Computes the digest of named values, in the order in which they are given. Each is told apart from the next by its
    /// name and its length, so that the digest depends on nothing but them.
    pub fn of_fields<'f>(fields: impl IntoIterator<Item = (&'f str, String)>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for (name, value) in fields {
            hasher.update(format!("{name} {}\n{value}\n", value.len()).as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Computes the digest of everything a reader yields, without keeping it.
    pub fn of_all(reader: &mut dyn Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(*hasher.finalize().as_bytes())),
                read => hasher.update(buffer.get(..read).unwrap_or(&buffer)),
            };
        }
    }

    /// Reads a digest as it is printed.
    pub fn parse(digits: &str) -> Option<Self> {
        blake3::Hash::from_hex(digits).ok().map(|hash| Self(*hash.as_bytes()))
    }

    /// Returns the first half as a number: sums of such numbers tell sets of things apart.
    pub fn number(&self) -> u128 {
        self.0.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
    }

    /// Returns the first twelve digits, enough for people.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

/// A writer that passes everything on and keeps the digest and the number of bytes.
pub struct Digesting<W> {
    inner: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Digesting<W> {
    /// Begins with nothing written.
    pub fn new(inner: W) -> Self {
        Self { inner, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    /// Ends: the writer beneath, the digest and the number of bytes.
    pub fn finish(self) -> (W, Digest, u64) {
        (self.inner, Digest(*self.hasher.finalize().as_bytes()), self.bytes)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buf)?;
        self.hasher.update(buf.get(..written).unwrap_or(buf));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_values_are_told_apart() {
        let of = |fields: &[(&'static str, &str)]| {
            Digest::of_fields(fields.iter().map(|(name, value)| (*name, (*value).to_owned())))
        };
        assert_eq!(of(&[("a", "x"), ("b", "")]), Digest::of(b"a 1\nx\nb 0\n\n"), "the form is settled");
        assert_ne!(of(&[("a", "x"), ("b", "")]), of(&[("a", "x\nb 0\n")]));
        assert_ne!(of(&[("a", "xy"), ("b", "z")]), of(&[("a", "x"), ("b", "yz")]));
        assert_ne!(of(&[("a", "x")]), of(&[("b", "x")]));
    }

    #[test]
    fn writing_in_parts_gives_the_digest_of_the_whole() {
        let mut writer = Digesting::new(Vec::new());
        writer.write_all(b"gren").unwrap();
        writer.write_all(b"staal").unwrap();
        let (inner, digest, bytes) = writer.finish();
        assert_eq!((inner.as_slice(), digest, bytes), (&b"grenstaal"[..], Digest::of(b"grenstaal"), 9));
    }
}
