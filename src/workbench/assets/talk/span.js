// In: the turns and sentences of an interview, a stretch `{ start, end }` of its text. Out: that stretch, moved by word, sentence or turn.
// Offsets are those of the stored text. Between two turns stands what nobody said: a span never begins or ends there.

const words = new WeakMap();

/// The index of the turn in which an offset falls; between two turns the one before.
export function turnAt(turns, offset) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/// The parts of a span, one for each turn it is in: `[index, from, to]`, counted within the turn.
export function parts(turns, { start, end }) {
  const found = [];
  for (let index = turnAt(turns, start); index < turns.length && turns[index].start < end; index += 1) {
    const turn = turns[index];
    const from = Math.max(0, start - turn.start);
    const to = Math.min(turn.end, end) - turn.start;
    if (from < to) found.push([index, from, to]);
  }
  return found;
}

export const quote = (turns, span) => parts(turns, span).map(([index, from, to]) => turns[index].text.slice(from, to)).join(' … ');

export const overlap = (a, b) => Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

/// The span with whole words, without white space at its ends; null where nothing is left.
export function snap(turns, { start, end }) {
  const touched = parts(turns, { start, end });
  if (touched.length === 0) return null;
  const [first, from] = touched[0];
  const [last, , to] = touched.at(-1);
  const opening = wordsOf(turns[first]).find((word) => word.start < turns[first].start + from && word.end > turns[first].start + from);
  const closing = wordsOf(turns[last]).find((word) => word.start < turns[last].start + to && word.end > turns[last].start + to);
  return trim(turns, {
    start: opening?.start ?? turns[first].start + from,
    end: closing?.end ?? turns[last].start + to,
  });
}

function trim(turns, { start, end }) {
  const at = (offset) => {
    const turn = turns[turnAt(turns, offset)];
    return turn.text[offset - turn.start] ?? ' ';
  };
  while (start < end && !at(start).trim()) start += 1;
  while (start < end && !at(end - 1).trim()) end -= 1;
  return start < end ? { start, end } : null;
}

/// The first word or sentence of a turn.
export function begin(doc, turn, unit) {
  const first = units(doc, unit, turn.start + 1).find(({ start, end }) => start >= turn.start && end <= turn.end);
  return first ? { start: first.start, end: first.end } : { start: turn.start, end: turn.end };
}

/// The end of a span one `unit` ("word", "sentence", "turn") on (1) or back (-1).
export function moveEnd(doc, span, unit, step) {
  const near = units(doc, unit, span.end);
  const found = step > 0 ? near.find((one) => one.end > span.end) : near.findLast((one) => one.end < span.end);
  return found && found.end > span.start ? { start: span.start, end: found.end } : span;
}

/// The start of a span one unit on or back; a start that passes the end takes the next unit instead.
export function moveStart(doc, span, unit, step) {
  const near = units(doc, unit, span.start);
  const found = step > 0 ? near.find((one) => one.start > span.start) : near.findLast((one) => one.start < span.start);
  if (!found) return span;
  return found.start < span.end ? { start: found.start, end: span.end } : { start: found.start, end: found.end };
}

/// The turns of a span as a whole; where it is whole already, one turn more.
export function wholeTurns(doc, { start, end }) {
  const whole = { start: doc.turns[turnAt(doc.turns, start)].start, end: doc.turns[turnAt(doc.turns, end - 1)].end };
  return whole.start === start && whole.end === end ? moveEnd(doc, whole, 'turn', 1) : whole;
}

function units(doc, unit, offset) {
  if (unit === 'turn') return doc.turns;
  const index = turnAt(doc.turns, Math.max(0, offset - 1));
  const near = doc.turns.slice(Math.max(0, index - 2), index + 4);
  if (unit === 'word') return near.flatMap(wordsOf);
  const [from, to] = [near[0].start, near.at(-1).end];
  return doc.sentences.filter(([start, end]) => start >= from && end <= to).map(([start, end]) => ({ start, end }));
}

function wordsOf(turn) {
  let found = words.get(turn);
  if (!found) {
    found = [];
    for (const { segment, index, isWordLike } of segmenter.segment(turn.text)) {
      if (isWordLike) found.push({ start: turn.start + index, end: turn.start + index + segment.length });
    }
    words.set(turn, found);
  }
  return found;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
