// In: /api/interviews. Out: the list of interviews; sorted by its heads, filtered as one types. Only the rows in sight are on the page.
// The state: `rows` are all, `shown` those that answer to the filter, in order; `at` is the one that the keys go on from; `drawn` which are on the page.

import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { findings } from '../findings.js';
import { current } from '../study.js';
import { compare, number } from '../words.js';
import { columnsOf } from './interviews/columns.js';
import { t } from './interviews/words.js';

const ROW = 40;
const SPARE = 12;

export const title = () => t('title');

export const keys = () => [{ title: t('moving'), acts: [['next', t('next')], ['before', t('before')], ['filter', t('toFilter')]] }];

export async function show(root) {
  const { rows } = await get('/api/interviews');
  const state = { rows, shown: rows, sorted: { column: null, down: false }, at: 0, drawn: '', columns: columnsOf(current(), rows) };
  Object.assign(state, partsOf(state));
  const onPage = () => draw(state);
  // Notes are for the command line.
  const found = current().findings.filter(({ severity }) => severity !== 'note');
  fill(root, h('header', { class: 'bar' }, h('h1', null, t('title')), state.filter, state.counted), findings(found, t('findings', { n: found.length })), state.table, state.empty);
  state.body.addEventListener('focusin', (event) => { state.at = Number(event.target.closest('[data-index]').dataset.index); });
  addEventListener('scroll', onPage, { passive: true });
  addEventListener('resize', onPage);
  choose(state);
  return {
    shown: onPage,
    next: () => move(state, 1),
    before: () => move(state, -1),
    filter: () => state.filter.focus(),
    async refresh() {
      const kept = state.shown[state.at]?.id;
      ({ rows: state.rows } = await get('/api/interviews'));
      choose(state, kept);
    },
    leave() {
      removeEventListener('scroll', onPage);
      removeEventListener('resize', onPage);
    },
  };
}

function partsOf(state) {
  const { columns } = state;
  const body = h('tbody');
  const heads = columns.map((column) => h('th', { scope: 'col', class: column.class }, h('button', { type: 'button', class: 'plain', title: column.name, onclick: () => sortBy(state, column) }, column.name)));
  return {
    body, heads,
    filter: h('input', { type: 'search', class: 'filter', placeholder: t('filter'), 'aria-label': t('filter'), spellcheck: 'false', oninput: () => choose(state) }),
    counted: h('p', { class: 'soft', role: 'status' }),
    empty: h('p', { class: 'empty', hidden: true }, t('none')),
    table: h('table', { class: 'rows' },
      h('colgroup', null, columns.map((column) => h('col', { class: column.class, style: column.wide && { width: `${column.wide}ch` } }))),
      h('thead', null, h('tr', null, heads)), body),
  };
}

function sortBy(state, column) {
  const down = state.sorted.column === column && !state.sorted.down;
  state.sorted = { column, down };
  state.columns.forEach((one, index) => state.heads[index].setAttribute('aria-sort', one !== column ? 'none' : down ? 'descending' : 'ascending'));
  choose(state);
}

/// Filters and sorts anew; the row `kept` keeps the keyboard.
function choose(state, kept = null) {
  const { rows, filter, counted, table, empty, sorted: { column, down } } = state;
  const typed = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = typed.length === 0 ? [...rows] : rows.filter((row) => typed.every((word) => textOf(row).includes(word)));
  if (column) {
    const worth = new Map(shown.map((row) => [row, column.value(row)]));
    const way = down ? -1 : 1;
    shown.sort((a, b) => way * (column.number ? worth.get(a) - worth.get(b) : compare(worth.get(a), worth.get(b))));
  }
  Object.assign(state, { shown, drawn: '', at: Math.max(0, shown.findIndex(({ id }) => id === kept)) });
  const all = t('all', { n: rows.length });
  counted.textContent = typed.length === 0 ? all : t('shown', { shown: number(shown.length), all });
  table.setAttribute('aria-rowcount', shown.length + 1);
  table.hidden = shown.length === 0;
  empty.hidden = shown.length > 0;
  draw(state);
}

function textOf(row) {
  return row.text ??= [row.id, row.case, row.kind, row.status, ...Object.values(row.attributes)].join(' ').toLowerCase();
}

/// Puts the rows on the page that are in sight, between two spacers.
function draw(state) {
  const { body, shown, columns } = state;
  const above = Math.max(0, -body.getBoundingClientRect().top);
  const first = Math.max(0, Math.floor(above / ROW) - SPARE);
  const last = Math.min(shown.length, first + Math.ceil(innerHeight / ROW) + 2 * SPARE);
  if (state.drawn === `${first}-${last}`) return;
  state.drawn = `${first}-${last}`;
  const focused = body.contains(document.activeElement);
  body.replaceChildren(spacer(first), ...shown.slice(first, last).map((row, index) => drawRow(columns, row, first + index)), spacer(shown.length - last));
  if (focused) linkAt(state, state.at)?.focus({ preventScroll: true });
}

function drawRow(columns, row, index) {
  return h('tr', { 'aria-rowindex': index + 2, 'data-index': index }, columns.map((column) => h(column.head ? 'th' : 'td', { class: column.class, scope: column.head ? 'row' : null, title: column.title?.(row) }, column.show(row))));
}

const spacer = (rows) => h('tr', { class: 'spacer', 'aria-hidden': 'true', style: { height: `${rows * ROW}px` } });

const linkAt = ({ body }, index) => body.querySelector(`[data-index="${index}"] :is(a, .no-way)`);

/// To the row after or before the one that has the keyboard.
function move(state, step) {
  const { shown, body } = state;
  if (shown.length === 0) return;
  const inside = document.activeElement.closest?.('[data-index]');
  state.at = Math.max(0, Math.min(shown.length - 1, inside ? Number(inside.dataset.index) + step : state.at));
  const top = body.getBoundingClientRect().top + state.at * ROW;
  if (top < 160 || top > innerHeight - 2 * ROW) scrollBy({ top: top - innerHeight / 2, behavior: 'instant' });
  draw(state);
  linkAt(state, state.at)?.focus({ preventScroll: true });
}
