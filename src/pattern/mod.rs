//! stub
use crate::text::Span;
#[derive(Clone, Debug)]
pub struct Pattern { source: String }
#[derive(Debug)]
pub struct PatternError { pub message: String, pub at: usize, pub hint: Option<String> }
impl Pattern {
    pub fn parse(source: &str) -> Result<Self, PatternError> { Ok(Self { source: source.to_owned() }) }
    pub fn source(&self) -> &str { &self.source }
    pub fn never_matches(&self) -> Option<String> { None }
}
pub struct PatternSet { patterns: Vec<Pattern> }
impl PatternSet { pub fn new(patterns: Vec<Pattern>) -> Result<Self, Vec<(usize, PatternError)>> { Ok(Self { patterns }) } }
#[derive(Clone, Copy, Debug)]
pub struct Hit { pub pattern: u32, pub span: Span }
pub struct Scanner<'p> { set: &'p PatternSet }
impl<'p> Scanner<'p> {
    pub fn new(set: &'p PatternSet) -> Self { Self { set } }
    pub fn scan(&mut self, text: &str, pieces: &[Span], hits: &mut Vec<Hit>) {
        for piece in pieces { let t = &text[piece.start as usize..piece.end as usize];
            for (i, p) in self.set.patterns.iter().enumerate() {
                let lit = p.source.trim_matches('*');
                for (at, m) in t.match_indices(lit) { hits.push(Hit { pattern: i as u32, span: Span::new(piece.start + at as u32, piece.start + (at + m.len()) as u32) }); }
            } }
        hits.sort_by_key(|h| (h.span, h.pattern));
    }
}
