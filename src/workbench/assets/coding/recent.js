// In: a desk. Out: the codes that were used last, the latest first; kept in the browser for each study and coder.

import { current } from '../study.js';

const KEPT = 9;

const place = () => `grenstaal.recent:${current().identity}:${current().coder}`;

/// Codes that are no longer in the codebook are left out.
export function recentCodes(desk) {
  const book = desk.book();
  const known = new Set(book.codes.map(({ id }) => id));
  return JSON.parse(localStorage.getItem(place()) ?? '[]').filter((id) => known.has(id)).map((id) => book.find(id));
}

export function remember(desk, id) {
  const others = recentCodes(desk).map((code) => code.id).filter((other) => other !== id);
  localStorage.setItem(place(), JSON.stringify([id, ...others].slice(0, KEPT)));
}
