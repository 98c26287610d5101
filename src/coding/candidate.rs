//! From rules to candidates.
//!
//! In: a codebook's rules for one language, and transcripts. Out: [`Candidates`] per transcript, in order, each with the
//! rule and the words that fired it. A rule only proposes. Transcripts are independent of each other.

use crate::codebook::{CodeIndex, Codebook, RuleIndex, Scope, SpokenBy};
use crate::diagnostic::Diagnostic;
use crate::locale::Speech;
use crate::pattern::{Hit, PatternSet, Scanner};
use crate::text::Span;
use crate::transcript::{Role, Transcript, sentences};

/// A coding that a rule proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// What would be coded.
    pub segment: Span,
    /// The code.
    pub code: CodeIndex,
    /// The rule.
    pub rule: RuleIndex,
    /// Where its words begin in [`Candidates::matched`].
    first: u32,
    /// How many there are.
    hits: u32,
}

/// The candidates of one transcript, sorted by place and rule.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The candidates.
    pub list: Vec<Candidate>,
    matched: Vec<Span>,
}

impl Candidates {
    /// Returns the words that fired a candidate.
    pub fn matched(&self, candidate: &Candidate) -> &[Span] {
        let first = candidate.first as usize;
        self.matched.get(first..first + candidate.hits as usize).unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
struct Use {
    rule: RuleIndex,
    unless: bool,
}

#[derive(Clone, Copy)]
struct RuleFacts {
    code: CodeIndex,
    scope: Scope,
    spoken_by: SpokenBy,
}

/// The rules that read one language, compiled.
pub struct RuleSet {
    patterns: PatternSet,
    uses: Vec<Use>,
    facts: Vec<RuleFacts>,
    speech: &'static Speech,
    reads_interviewer: bool,
}

impl RuleSet {
    /// Compiles the rules for interviews in `language`; `scope` is the study's.
    pub fn new(codebook: &Codebook, language: &str, scope: Scope) -> Result<Self, Vec<Diagnostic>> {
        let mut sources = Vec::new();
        let mut places = Vec::new();
        let mut uses = Vec::new();
        for (i, rule) in codebook.rules.iter().enumerate() {
            if rule.language.as_deref().is_some_and(|wanted| !same_language(wanted, language)) {
                continue;
            }
            let index = RuleIndex(u16::try_from(i).unwrap_or(u16::MAX));
            for (written, unless) in rule.any.iter().map(|p| (p, false)).chain(rule.unless.iter().map(|p| (p, true))) {
                sources.push(written.pattern.clone());
                places.push(&written.place);
                uses.push(Use { rule: index, unless });
            }
        }
        let patterns = PatternSet::new(sources).map_err(|errors| {
            let finding = |(i, error): (usize, crate::pattern::PatternError)| {
                let place = places.get(i).map(|place| (*place).clone()).unwrap_or_default();
                Diagnostic::error("pattern", place, error.message).maybe_hint(error.hint)
            };
            errors.into_iter().map(finding).collect::<Vec<_>>()
        })?;
        let facts = codebook.rules.iter().map(|rule| RuleFacts {
            code: rule.code,
            scope: rule.scope.unwrap_or(scope),
            spoken_by: rule.spoken_by,
        });
        Ok(Self {
            patterns,
            uses,
            facts: facts.collect(),
            speech: Speech::of(language),
            reads_interviewer: codebook.rules.iter().any(|rule| rule.spoken_by != SpokenBy::Participant),
        })
    }
}

/// Tells whether a rule for `wanted` reads an interview in `language`: `nl` reads `nl-BE` too.
fn same_language(wanted: &str, language: &str) -> bool {
    wanted == language || language.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
}

/// Runs a rule set over transcripts; one per thread.
pub struct Proposer<'r> {
    rules: &'r RuleSet,
    scanner: Scanner<'r>,
    hits: Vec<Hit>,
    forbidding: Forbidding,
    found: Vec<(Span, RuleIndex, Span)>,
}

impl<'r> Proposer<'r> {
    /// Makes a proposer with an empty memory of words.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self {
            rules,
            scanner: Scanner::new(&rules.patterns),
            hits: Vec::new(),
            forbidding: Forbidding::default(),
            found: Vec::new(),
        }
    }

    /// Proposes the candidates of one transcript.
    pub fn propose(&mut self, transcript: &Transcript) -> Candidates {
        self.found.clear();
        for stretch in transcript.stretches(self.rules.speech) {
            self.stretch(transcript, &stretch);
        }
        self.collect()
    }

    fn stretch(&mut self, transcript: &Transcript, turns: &[usize]) {
        let Some(role) = turns.first().and_then(|t| transcript.turns.get(*t)).map(|turn| transcript.role(turn)) else {
            return;
        };
        if role == Role::Interviewer && !self.rules.reads_interviewer {
            return;
        }
        let pieces: Vec<Span> = turns.iter().filter_map(|t| transcript.turns.get(*t)).map(|turn| turn.span).collect();
        self.hits.clear();
        self.scanner.scan(transcript.text.as_str(), &pieces, &mut self.hits);
        if self.hits.is_empty() {
            return;
        }
        self.forbidding.take(&self.hits, &self.rules.uses);
        let mut context =
            Context { transcript, turns, pieces: &pieces, speech: self.rules.speech, sentences: Vec::new() };
        for hit in &self.hits {
            let Some(usage) = self.rules.uses.get(hit.pattern as usize).copied().filter(|usage| !usage.unless) else {
                continue;
            };
            let Some(facts) = self.rules.facts.get(usize::from(usage.rule.0)).copied() else { continue };
            if !speaks(facts.spoken_by, role) || (facts.scope == Scope::Exchange && role == Role::Interviewer) {
                continue;
            }
            let around = match facts.scope {
                Scope::Match | Scope::Sentence => context.sentence(hit.span),
                Scope::Turn | Scope::Exchange => context.turn(hit.span),
            };
            if self.forbidding.forbids(usage.rule, around) {
                continue;
            }
            let segment = match facts.scope {
                Scope::Match => hit.span,
                Scope::Sentence | Scope::Turn => around,
                Scope::Exchange => context.exchange(),
            };
            self.found.push((segment, usage.rule, hit.span));
        }
    }

    /// Joins what one rule found in one segment to one candidate.
    fn collect(&mut self) -> Candidates {
        self.found.sort_unstable();
        self.found.dedup();
        let mut candidates = Candidates::default();
        for (segment, rule, words) in self.found.drain(..) {
            let first = u32::try_from(candidates.matched.len()).unwrap_or(u32::MAX);
            candidates.matched.push(words);
            match candidates.list.last_mut() {
                Some(last) if last.segment == segment && last.rule == rule => last.hits += 1,
                _ => {
                    let Some(facts) = self.rules.facts.get(usize::from(rule.0)) else { continue };
                    candidates.list.push(Candidate { segment, code: facts.code, rule, first, hits: 1 });
                }
            }
        }
        candidates.list.shrink_to_fit();
        candidates.matched.shrink_to_fit();
        candidates
    }
}

/// The hits of `unless` patterns in one stretch.
#[derive(Default)]
struct Forbidding {
    hits: Vec<(RuleIndex, Span)>,
    longest: u32,
}

impl Forbidding {
    fn take(&mut self, hits: &[Hit], uses: &[Use]) {
        let unless = |hit: &Hit| {
            let usage = uses.get(hit.pattern as usize).filter(|usage| usage.unless)?;
            Some((usage.rule, hit.span))
        };
        self.hits.clear();
        self.hits.extend(hits.iter().filter_map(unless));
        self.hits.sort_unstable();
        self.longest = self.hits.iter().map(|(_, span)| span.len()).max().unwrap_or(0);
    }

    /// Tells whether an `unless` of the rule was hit in the words around.
    fn forbids(&self, rule: RuleIndex, around: Span) -> bool {
        let end = self.hits.partition_point(|(other, span)| (*other, span.start) < (rule, around.end));
        let earlier = self.hits.get(..end).unwrap_or_default().iter().rev();
        let mut near = earlier.take_while(|(other, span)| *other == rule && span.start + self.longest >= around.start);
        near.any(|(_, span)| span.overlaps(around))
    }
}

fn speaks(wanted: SpokenBy, role: Role) -> bool {
    match wanted {
        SpokenBy::Participant => role == Role::Participant,
        SpokenBy::Interviewer => role == Role::Interviewer,
        SpokenBy::Anyone => true,
    }
}

/// What lies round a hit in one stretch.
struct Context<'a> {
    transcript: &'a Transcript,
    turns: &'a [usize],
    pieces: &'a [Span],
    speech: &'a Speech,
    /// The sentences of each piece, found when first asked for.
    sentences: Vec<Option<Vec<Span>>>,
}

impl Context<'_> {
    fn piece_of(&self, byte: u32) -> usize {
        self.pieces.partition_point(|piece| piece.start <= byte).saturating_sub(1)
    }

    fn turn(&self, hit: Span) -> Span {
        let first = self.pieces.get(self.piece_of(hit.start)).copied().unwrap_or(hit);
        let last = self.pieces.get(self.piece_of(hit.end.saturating_sub(1))).copied().unwrap_or(hit);
        Span::new(first.start, last.end)
    }

    fn sentence(&mut self, hit: Span) -> Span {
        let first = self.sentence_at(hit.start).unwrap_or(hit);
        let last = self.sentence_at(hit.end.saturating_sub(1)).unwrap_or(hit);
        Span::new(first.start.min(hit.start), last.end.max(hit.end))
    }

    fn sentence_at(&mut self, byte: u32) -> Option<Span> {
        let index = self.piece_of(byte);
        let piece = self.pieces.get(index).copied()?;
        if self.sentences.len() <= index {
            self.sentences.resize(index + 1, None);
        }
        let slot = self.sentences.get_mut(index)?;
        let known = slot.get_or_insert_with(|| {
            let offset = |at: usize| piece.start + u32::try_from(at).unwrap_or(0);
            let found = sentences(self.transcript.text.slice(piece), self.speech);
            found.into_iter().map(|range| Span::new(offset(range.start), offset(range.end))).collect()
        });
        known.get(known.partition_point(|sentence| sentence.end <= byte)).copied()
    }

    /// The question before the stretch and the whole answer.
    fn exchange(&self) -> Span {
        let answer = Span::new(
            self.pieces.first().map_or(0, |piece| piece.start),
            self.pieces.last().map_or(0, |piece| piece.end),
        );
        let first = self.turns.first().copied().unwrap_or(0);
        let question = self.transcript.turns.get(..first).unwrap_or_default().iter().rev();
        let asked = question.take_while(|turn| self.transcript.role(turn) == Role::Interviewer).last();
        Span::new(asked.map_or(answer.start, |turn| turn.span.start), answer.end)
    }
}
