// In: the turns of an interview, and items `{ start, end }` in its margin. Out: for each turn its rails and the names beside them.
// Heights are shares of a turn, in characters, so nothing is measured and nothing breaks when the window changes.

import { parts } from './span.js';

const LINE = 74;

/// About how many lines each turn takes.
export const linesOf = (turn) => Math.max(1, Math.ceil(turn.text.length / LINE));

/// `{ lanes, turns: [{ rails: [{ item, lane, top, height, opens, closes }], names: [{ item, top }] }] }`.
/// An item keeps its lane over all its turns; two rails in one lane never touch; a rail is at least a line high.
export function layOut(turns, items) {
  const rows = turns.map(() => ({ rails: [], names: [] }));
  const tops = [];
  turns.reduce((top, turn, index) => (tops[index] = top) + linesOf(turn) + 0.5, 0);
  const free = [];
  for (const item of [...items].sort((a, b) => a.start - b.start || b.end - a.end || a.order - b.order)) {
    const places = parts(turns, item).map(([index, from, to]) => place(turns[index], index, from, to));
    if (places.length === 0) continue;
    const start = tops[places[0].index] + places[0].top * linesOf(turns[places[0].index]);
    const last = places.at(-1);
    const end = tops[last.index] + (last.top + last.height) * linesOf(turns[last.index]);
    let lane = free.findIndex((until) => until <= start);
    if (lane < 0) lane = free.length;
    free[lane] = end;
    places.forEach(({ index, top, height }, nth) => {
      rows[index].rails.push({ item, lane, top, height, opens: nth === 0, closes: nth === places.length - 1 });
      if (nth === 0) rows[index].names.push({ item, top });
    });
  }
  for (const row of rows) row.names.sort((a, b) => a.top - b.top);
  return { lanes: free.length, turns: rows };
}

function place(turn, index, from, to) {
  const length = Math.max(1, turn.text.length);
  const height = Math.max((to - from) / length, 1 / linesOf(turn));
  return { index, top: Math.min(from / length, 1 - height), height };
}

/// The top of each name as CSS: at its words, pushed down by the names above it, never under the bottom.
export function nameTops(names, pitch) {
  const pushing = [];
  return names.map(({ top }, index) => {
    if (names[index - 1]?.top !== top) pushing.push([percent(top), index]);
    const pushed = pushing.map(([share, before]) => `${share} + ${(index - before) * pitch}px`);
    return `min(max(${pushed.join(', ')}), 100% - ${(names.length - index) * pitch}px)`;
  });
}

export const percent = (share) => `${(share * 100).toFixed(2)}%`;
