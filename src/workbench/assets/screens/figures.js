// In: the tables and charts that a run would make now. Out: one of them with what it counts; each number opens its excerpts, each excerpt its interview.
// The state: `listed` is what there is, `asked` the one that is shown, `opened` the number whose excerpts are open or null.

import { get, Refused } from '../api.js';
import { fill, h } from '../dom.js';
import { codebook } from '../study.js';
import { openBehind } from './figures/behind.js';
import { chartOf, tableOf } from './figures/drawn.js';
import { t } from './figures/words.js';

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  acts: [['next', t('next')], ['before', t('before')], ['filter', t('filter')], ['escape', t('escape')]],
}];

export async function show(root, { query }) {
  const [listed, book] = await Promise.all([get('/api/figures'), codebook()]);
  const chart = query.get('chart');
  const state = {
    listed, book, opened: null,
    asked: { what: chart ? 'chart' : 'table', kind: chart ?? query.get('table') ?? 'frequencies', by: query.get('by') ?? '', where: query.get('where') ?? '' },
  };
  Object.assign(state, partsOf(state));
  root.append(h('header', { class: 'bar' }, h('h1', null, t('title'))),
    h('div', { class: 'see-columns' }, state.list, h('div', { class: 'see-main' }, formOf(state), state.place)), state.panel);
  await draw(state);
  return {
    next: () => step(state, 1),
    before: () => step(state, -1),
    filter: () => state.where.focus(),
    escape: () => close(state),
    async refresh() {
      [state.listed, state.book] = await Promise.all([get('/api/figures'), codebook()]);
      if (!state.opened) await draw(state);
    },
  };
}

function partsOf(state) {
  return {
    list: h('nav', { class: 'see-list', 'aria-label': t('title') }),
    by: h('select', { name: 'by', onchange: (event) => choose(state, { by: event.target.value }) }),
    where: h('input', { type: 'search', name: 'where', value: state.asked.where, placeholder: t('whereHint'), spellcheck: 'false', autocomplete: 'off' }),
    place: h('section', { class: 'see-figure', 'aria-live': 'polite' }),
    panel: h('aside', { class: 'see-excerpts', 'aria-label': t('excerpts'), hidden: true }),
  };
}

function formOf(state) {
  state.byLabel = h('label', null, t('by'), state.by);
  return h('form', { class: 'query', onsubmit: (event) => { event.preventDefault(); choose(state, { where: state.where.value.trim() }); } },
    state.byLabel, h('label', { class: 'grow' }, t('where'), state.where), h('button', null, t('apply')));
}

function choose(state, changed) {
  const { asked } = state;
  Object.assign(asked, changed);
  const parameters = new URLSearchParams({ [asked.what]: asked.kind });
  for (const name of ['by', 'where']) if (asked[name]) parameters.set(name, asked[name]);
  history.replaceState(null, '', `#/figures?${parameters}`);
  close(state);
  return draw(state);
}

const all = ({ listed }) => [...listed.tables.map((one) => ({ what: 'table', ...one })), ...listed.charts.map((one) => ({ what: 'chart', ...one }))];

const isShown = ({ asked }, { what, kind, by }) => what === asked.what && kind === asked.kind && (by ?? '') === asked.by;

function step(state, by) {
  const list = all(state);
  const here = list.findIndex((one) => isShown(state, one));
  const next = list[Math.max(0, Math.min(list.length - 1, here + by))];
  if (next) choose(state, { what: next.what, kind: next.kind, by: next.by ?? '' });
}

// What is shown.

async function draw(state) {
  const { asked, place } = state;
  drawList(state);
  drawForm(state);
  const parameters = new URLSearchParams({ kind: asked.kind });
  if (asked.by) parameters.set('by', asked.by);
  if (asked.where) parameters.set('where', asked.where);
  try {
    if (asked.what === 'table') fill(place, tableOf(await get(`/api/table?${parameters}`), (to, from) => open(state, to, from)));
    else fill(place, chartOf(await get(`/api/chart?${parameters}&as=words`)));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    fill(place, h('pre', { class: 'refused', role: 'alert', tabindex: 0 }, refused.message), refused.hint && h('p', { class: 'soft' }, refused.hint));
  }
}

function drawList(state) {
  const { list } = state;
  const item = (one) => h('li', null,
    h('button', { type: 'button', class: 'plain', 'aria-current': isShown(state, one) ? 'true' : null, onclick: () => choose(state, { what: one.what, kind: one.kind, by: one.by ?? '' }) }, one.title));
  const group = (name, what) => {
    const own = all(state).filter((one) => one.what === what);
    return own.length > 0 && [h('h2', null, t(name)), h('ul', null, own.map(item))];
  };
  const focused = list.contains(document.activeElement);
  fill(list, group('tables', 'table'), group('charts', 'chart'));
  if (focused) list.querySelector('[aria-current]')?.focus();
}

/// What the rows can be split by, where this one can.
function drawForm({ asked, listed, by, byLabel }) {
  const splits = asked.what === 'table' && asked.kind === 'crosstab' ? listed.by.crosstab : asked.what === 'chart' && asked.kind === 'paired' ? listed.by.paired : [];
  byLabel.hidden = splits.length === 0;
  fill(by, splits.map(({ id, name }) => h('option', { value: id, selected: id === asked.by }, name)));
}

async function open(state, to, from) {
  await openBehind(state.panel, to, state.book, () => close(state));
  state.opened = { from };
}

function close(state) {
  if (!state.opened) return false;
  state.panel.hidden = true;
  state.opened.from.focus();
  state.opened = null;
}
