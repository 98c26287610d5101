// In: participants by themes, families or codes. Out: the framework matrix: in each cell how much was said and what the researchers make of it;
// a cell opens with its excerpts beside a field for the summary.
// The state: `asked` are columns and split, `grid` as the server tells it, `at` the cell that the keys go on from, `dialog` the one that is open.

import { onAct } from '../acts.js';
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { attributeWords } from '../excerpts.js';
import { findings } from '../findings.js';
import { codebook, current } from '../study.js';
import { number } from '../words.js';
import { openCell } from './matrix/cell.js';
import { t } from './matrix/words.js';

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  acts: [['right', t('right')], ['left', t('left')], ['next', t('down')], ['before', t('up')], ['enter', t('opens')]],
}];

export async function show(root, { query }) {
  const state = {
    asked: { columns: query.get('columns') ?? 'themes', by: query.get('by') ?? '' }, book: await codebook(), grid: null, at: [0, 0], dialog: null,
    gaps: h('input', { type: 'checkbox', onchange: () => draw(state) }),
    counted: h('p', { class: 'soft', role: 'status' }),
    place: h('div', { class: 'scroller matrix-place', tabindex: 0, role: 'region', 'aria-label': t('title') }),
    found: h('div'),
  };
  root.append(h('header', { class: 'bar' }, h('h1', null, t('title')), state.counted), fieldsOf(state), state.place, state.found);
  await load(state);
  const ended = onAct(() => !state.dialog && load(state));
  return {
    right: () => move(state, 1, 0), left: () => move(state, -1, 0), next: () => move(state, 0, 1), before: () => move(state, 0, -1),
    enter: () => (state.place.contains(document.activeElement) ? buttonAt(state, ...state.at)?.click() : false),
    refresh: () => (state.dialog ? null : load(state)),
    leave() {
      ended();
      state.dialog?.close();
      state.dialog?.remove();
    },
  };
}

function fieldsOf(state) {
  const { asked, book } = state;
  const option = (value, name, chosen) => h('option', { value, selected: value === chosen }, name);
  const columns = h('select', { onchange: () => choose(state, { columns: columns.value }) },
    option('themes', t('themes'), asked.columns), option('families', t('families'), asked.columns),
    book.codes.filter(({ parent }) => parent === null).map(({ id, name }) => option(id, name, asked.columns)));
  const by = h('select', { onchange: () => choose(state, { by: by.value }) },
    option('', t('whole'), asked.by), current().attributes.filter(({ of }) => of === 'interview').map(({ id, name }) => option(id, name, asked.by)));
  return h('div', { class: 'query' }, h('label', null, t('columns'), columns), h('label', null, t('by'), by), h('label', { class: 'check' }, state.gaps, t('gaps')));
}

function choose(state, changed) {
  Object.assign(state.asked, changed);
  const parameters = new URLSearchParams({ columns: state.asked.columns });
  if (state.asked.by) parameters.set('by', state.asked.by);
  history.replaceState(null, '', `#/matrix?${parameters}`);
  state.at = [0, 0];
  return load(state);
}

async function load(state) {
  state.book = await codebook();
  state.grid = await get(`/api/matrix?${new URLSearchParams(state.asked)}`);
  draw(state);
}

// What is shown.

const isGap = ({ excerpts, summary }) => (excerpts > 0) !== (summary !== null);
const rowsOf = ({ grid, gaps }) => grid.rows.filter(({ cells }) => !gaps.checked || cells.some(isGap));

function draw(state) {
  const { grid, place, counted, found } = state;
  const full = grid.rows.flatMap(({ cells }) => cells).filter(({ excerpts }) => excerpts > 0);
  counted.textContent = t('counts', { done: number(full.filter(({ summary }) => summary !== null).length), all: number(full.length) });
  const inside = place.contains(document.activeElement);
  const rows = rowsOf(state);
  fill(place, h('table', { class: 'matrix' },
    h('thead', null, h('tr', null, h('th', { scope: 'col', colspan: grid.parts.length > 0 ? 2 : null }, t('case')), grid.columns.map(({ name, about }) => h('th', { scope: 'col', title: about }, name)))),
    rows.map((row, y) => rowOf(state, row, y))));
  fill(found, findings(grid.findings, t('findings', { n: grid.findings.length })));
  state.at = [Math.min(state.at[0], grid.columns.length - 1), Math.min(state.at[1], rows.length - 1)];
  const button = buttonAt(state, ...state.at);
  if (button) button.tabIndex = 0;
  if (inside) button?.focus();
}

/// A participant: the cells, and below them how many excerpts each part has where the rows are split.
function rowOf(state, row, y) {
  const { parts } = state.grid;
  const split = parts.length > 0;
  return h('tbody', null,
    h('tr', null,
      h('th', { scope: 'rowgroup', rowspan: split ? parts.length + 1 : null, colspan: split ? null : 1 }, row.case, h('small', null, attributeWords(row.attributes).join(' · '))),
      split && h('td', null),
      row.cells.map((cell, x) => h('td', { class: isGap(cell) ? 'gap' : null }, cellButton(state, row, cell, x, y)))),
    split && parts.map((part, index) => h('tr', { class: 'part' }, h('th', { scope: 'row' }, part),
      row.cells.map((cell) => h('td', null, cell.parts[index] > 0 ? number(cell.parts[index]) : h('span', { class: 'soft' }, '–'))))));
}

function cellButton(state, row, cell, x, y) {
  const { excerpts, summary } = cell;
  const mark = excerpts > 0 && summary === null ? t('noSummary') : excerpts === 0 && summary !== null ? t('noExcerpt') : null;
  return h('button', { type: 'button', class: 'cell plain', tabindex: -1, 'data-x': x, 'data-y': y, onclick: () => open(state, row, x, y) },
    summary !== null && h('span', { class: 'cell-summary', dir: 'auto' }, summary),
    h('span', { class: 'cell-count' }, excerpts > 0 ? t('excerpts', { n: excerpts }) : summary === null && '–', mark && h('em', null, mark)));
}

const buttonAt = ({ place }, x, y) => place.querySelector(`[data-x="${x}"][data-y="${y}"]`);

// What is done.

function move(state, x, y) {
  const { place, at } = state;
  if (!place.contains(document.activeElement)) return buttonAt(state, ...at)?.focus();
  const next = buttonAt(state, at[0] + x, at[1] + y);
  if (!next) return;
  const before = buttonAt(state, ...at);
  if (before) before.tabIndex = -1;
  state.at = [at[0] + x, at[1] + y];
  next.tabIndex = 0;
  next.focus();
}

async function open(state, row, x, y) {
  state.at = [x, y];
  const closed = async () => {
    state.dialog = null;
    await load(state);
    buttonAt(state, ...state.at)?.focus();
  };
  state.dialog = await openCell({ row, column: state.grid.columns[x], isPrivate: row.cells[x].private, book: state.book, closed });
}
