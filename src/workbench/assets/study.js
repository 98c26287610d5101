// In: /api/study and /api/codebook. Out: the study as it was last read, and its codes with family, hue and path.

import { get } from './api.js';
import { huesOf } from './hues.js';
import { speak } from './words.js';

let study = null;
let book = null;

export const current = () => study;

/// Reads the study again; the codebook is read again when it is next asked for. An attribute without a name goes by its id.
export async function load() {
  study = await get('/api/study');
  for (const attribute of study.attributes) attribute.name ??= attribute.id;
  book = null;
  speak(study.language);
  return study;
}

export function forgetCodebook() {
  book = null;
}

/// The codes in the order of the file; `find(id)` also knows ids that are not in the codebook (any more).
export function codebook() {
  book ??= get('/api/codebook').then(index, (refused) => {
    book = null;
    throw refused;
  });
  return book;
}

function index({ version, codes }) {
  const known = new Map();
  const hues = huesOf(codes.filter(({ parent }) => !parent).map(({ id }) => id));
  for (const code of codes) {
    const parent = known.get(code.parent);
    code.hue = parent ? parent.hue : hues.get(code.id) ?? 'none';
    code.path = parent ? [...parent.path, code.name] : [code.name];
    known.set(code.id, code);
  }
  const find = (id) => known.get(id) ?? { id, name: id, path: [id], hue: 'none', depth: 0, definition: null, status: 'unknown' };
  return { version, codes, find };
}
