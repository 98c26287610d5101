// In: the themes. Out: the excerpts of a code beside the theme that is open, each to be chosen for it or against it.

import { get } from '../../api.js';
import { fill, h } from '../../dom.js';
import { excerptItem } from '../../excerpts.js';
import { current } from '../../study.js';
import { choose, SIDES, themeOf } from './acts.js';
import { t } from './words.js';

const PAGE = 20;

export const codeOptions = (codes) => codes.map(({ id, name, depth, status }) => status !== 'retired' && h('option', { value: id }, `${'\u2003'.repeat(depth)}${name}`));

export async function drawSource(state) {
  const { source, book, from } = state;
  const one = themeOf(state);
  if (!one || !current().coder) return fill(source);
  from.code ??= one.codes[0] ?? book.codes[0]?.id;
  const items = h('ol', { class: 'excerpts' });
  const more = h('button', { type: 'button', onclick: async () => add(await page(items.children.length)) }, t('more'));
  fill(source, h('h2', null, t('from')), fieldsOf(state, one), items, more);
  add(await page(0));

  function page(offset) {
    return get(`/api/excerpts?${new URLSearchParams({ code: from.code, flag: from.cited ? 'cite' : '', offset, limit: PAGE })}`);
  }

  function add({ rows, total }) {
    items.append(...rows.map((row) => excerptItem(row, book, (excerpt) => tools(state, excerpt))));
    if (items.children.length === 0) items.append(h('li', { class: 'soft' }, t('nothing')));
    more.hidden = items.children.length >= total.segments;
    markChosen(state);
  }
}

/// Of which code, and whether only what was flagged.
function fieldsOf(state, one) {
  const { book, from } = state;
  const own = one.codes.flatMap((id) => book.codes.filter((code) => code.id === id || code.id.startsWith(`${id}/`)));
  const code = h('select', { 'aria-label': t('from'), onchange: () => { from.code = code.value; drawSource(state); } },
    h('optgroup', { label: t('own') }, codeOptions(own)), h('optgroup', { label: t('others') }, codeOptions(book.codes.filter((other) => !own.includes(other)))));
  code.value = from.code;
  const cited = h('input', { type: 'checkbox', checked: from.cited, onchange: () => { from.cited = cited.checked; drawSource(state); } });
  return [code, h('label', { class: 'check' }, cited, t('cited'))];
}

const placeOf = ({ interview, start, end }) => `${interview}:${start}-${end}`;

function tools(state, row) {
  return h('p', { class: 'choices', 'data-place': placeOf(row) },
    h('button', { type: 'button', onclick: () => choose(state, row, 'quotations') }, t('toQuotations')),
    h('button', { type: 'button', onclick: () => choose(state, row, 'against') }, t('toAgainst')));
}

/// What is chosen already cannot be chosen again.
export function markChosen(state) {
  const one = themeOf(state);
  if (!one) return;
  const chosen = new Set(SIDES.flatMap((side) => one[side].map(placeOf)));
  for (const place of state.source.querySelectorAll('[data-place]')) {
    for (const button of place.querySelectorAll('button')) button.disabled = chosen.has(place.dataset.place);
    place.classList.toggle('is-chosen', chosen.has(place.dataset.place));
  }
}
