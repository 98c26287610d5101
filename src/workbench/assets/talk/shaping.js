// In: a few turns on the page, and words chosen among them. Out: those words moved by key or by hand; turns drawn with the words and what fired in them.
// The element of a turn's talk holds its text and nothing else, so a place on the page is an offset.

import { h } from '../dom.js';
import { moveEnd, moveStart, snap, wholeTurns } from './span.js';
import { say } from '../words.js';

const t = say({
  nl: {
    word: 'Einde een woord verder', wordBack: 'Einde een woord terug', sentence: 'Einde een zin verder', sentenceBack: 'Einde een zin terug', turn: 'Hele beurt; nog eens: ook de volgende',
    startWord: 'Begin een woord verder', startWordBack: 'Begin een woord terug', startSentence: 'Begin een zin verder', startSentenceBack: 'Begin een zin terug',
  },
  en: {
    word: 'End a word on', wordBack: 'End a word back', sentence: 'End a sentence on', sentenceBack: 'End a sentence back', turn: 'Whole turn; again: the next one too',
    startWord: 'Start a word on', startWordBack: 'Start a word back', startSentence: 'Start a sentence on', startSentenceBack: 'Start a sentence back',
  },
});

const ACTS = ['word', 'wordBack', 'sentence', 'sentenceBack', 'turn', 'startWord', 'startWordBack', 'startSentence', 'startSentenceBack'];

/// The acts that move words, each with what it says.
export const shapingActs = () => ACTS.map((act) => [act, t(act)]);

const MOVES = {
  word: (doc, span) => moveEnd(doc, span, 'word', 1),
  wordBack: (doc, span) => moveEnd(doc, span, 'word', -1),
  sentence: (doc, span) => moveEnd(doc, span, 'sentence', 1),
  sentenceBack: (doc, span) => moveEnd(doc, span, 'sentence', -1),
  startWord: (doc, span) => moveStart(doc, span, 'word', 1),
  startWordBack: (doc, span) => moveStart(doc, span, 'word', -1),
  startSentence: (doc, span) => moveStart(doc, span, 'sentence', 1),
  startSentenceBack: (doc, span) => moveStart(doc, span, 'sentence', -1),
  turn: wholeTurns,
};

/// Handlers for those acts: `get()` is the span of now or null, `set(span)` takes the moved one, `doc()` holds turns and sentences.
export function shapers({ doc, get, set }) {
  return Object.fromEntries(Object.entries(MOVES).map(([act, move]) => [act, () => {
    const span = get();
    if (!span) return false;
    set(move(doc(), span));
  }]));
}

/// The text of a turn in pieces: `spans` marked, `fired` marked within them. All are `[start, end]` in the stored text.
export function pieces(turn, spans, fired = []) {
  const edges = new Set([turn.start, turn.end]);
  for (const [start, end] of [...spans, ...fired]) {
    for (const edge of [start, end]) if (edge > turn.start && edge < turn.end) edges.add(edge);
  }
  const all = [...edges].sort((a, b) => a - b);
  const within = (list, start, end) => list.some(([from, to]) => from <= start && end <= to);
  return all.slice(1).map((end, index) => {
    const start = all[index];
    const text = turn.text.slice(start - turn.start, end - turn.start);
    const inner = within(fired, start, end) ? h('span', { class: 'fired' }, text) : text;
    return within(spans, start, end) ? h('mark', { class: 'candidate' }, inner) : inner;
  });
}

/// The words that are selected on the page, or null. A turn's talk carries `data-start`.
export function selected(doc, root) {
  const selection = getSelection();
  if (selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [offset(root, range.startContainer, range.startOffset), offset(root, range.endContainer, range.endOffset)];
  return start === null || end === null || start >= end ? null : snap(doc.turns, { start, end });
}

function offset(root, node, at) {
  const talk = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('[data-start]');
  if (!talk || !root.contains(talk)) return null;
  const before = new Range();
  before.setStart(talk, 0);
  before.setEnd(node, at);
  return Number(talk.dataset.start) + before.toString().length;
}
