// In: the themes of the study. Out: what it claims, with codes, chosen quotations and what speaks against it; all of it to be written, chosen, put in order.
// The state: `all` as the server tells it, `at` is the theme that is open, `editing` its form (null where there is none), `from` where quotations are chosen from.

import { onAct } from '../acts.js';
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { keyHint } from '../keys.js';
import { codebook, current } from '../study.js';
import { number } from '../words.js';
import { across, leaveOut, move, themeOf } from './themes/acts.js';
import { drawDetail, focus, focused } from './themes/detail.js';
import { drawForm, EMPTY } from './themes/form.js';
import { drawSource, markChosen } from './themes/source.js';
import { t } from './themes/words.js';

export const title = () => t('title');

export const keys = () => [
  { title: t('moving'), acts: [['next', t('next')], ['before', t('before')], ['begin', t('new')], ['edit', t('edit')], ['escape', t('escape')]] },
  { title: t('quotations'), acts: [['onward', t('onward')], ['backward', t('backward')], ['side', t('side')], ['remove', t('leaveOut')]] },
];

export async function show(root, route) {
  const [all, book] = await Promise.all([get('/api/themes'), codebook()]);
  const state = {
    all, book, at: route.id ?? all.themes[0]?.id ?? null, editing: null, from: { code: null, cited: true },
    list: h('nav', { class: 'see-list', 'aria-label': t('title') }),
    detail: h('section', { class: 'theme-detail' }),
    source: h('section', { class: 'theme-source', 'aria-label': t('choose') }),
  };
  Object.assign(state, { load: () => load(state), open: (id) => open(state, id), focus: (side, index) => focus(state, side, index), edit: () => edit(state) });
  root.append(
    h('header', { class: 'bar' }, h('h1', null, t('title')), current().coder && h('button', { type: 'button', class: 'primary', onclick: () => begin(state) }, t('new'), keyHint('begin'))),
    h('div', { class: 'theme-columns' }, state.list, state.detail, state.source));
  draw(state);
  await drawSource(state);
  return { ...actsOf(state), refresh: state.load, leave: onAct((body, answer) => heard(state, body, answer)) };
}

function actsOf(state) {
  const reading = (act) => () => (state.editing ? false : act(state));
  const onQuotation = (act) => () => (focused() && current().coder ? act(...focused()) : false);
  return {
    next: reading(() => step(state, 1)),
    before: reading(() => step(state, -1)),
    begin: reading(begin),
    edit: reading(edit),
    escape: () => (state.editing ? cancel(state) : false),
    onward: onQuotation((side, index) => move(state, side, index, 1)),
    backward: onQuotation((side, index) => move(state, side, index, -1)),
    side: onQuotation((side, index) => across(state, side, index)),
    remove: onQuotation((side, index) => leaveOut(state, side, index)),
  };
}

// What is shown.

/// Draws the themes anew; a form that is open stays.
function draw(state) {
  drawList(state);
  if (state.editing) return;
  const here = focused();
  drawDetail(state);
  if (here) focus(state, ...here);
}

function drawList(state) {
  const { list, all, at } = state;
  const inside = list.contains(document.activeElement);
  fill(list, h('ul', null, all.themes.map((one) => h('li', null,
    h('button', { type: 'button', class: 'plain', 'aria-current': one.id === at ? 'true' : null, onclick: () => open(state, one.id) },
      one.title ?? one.claim, h('small', null, t('count', { for: number(one.quotations.length), against: number(one.against.length) })))))));
  if (inside) list.querySelector('[aria-current]')?.focus();
}

async function open(state, id) {
  Object.assign(state, { at: id, editing: null });
  state.from.code = null;
  history.replaceState(null, '', id ? `#/themes/${encodeURIComponent(id)}` : '#/themes');
  draw(state);
  await drawSource(state);
}

function step(state, by) {
  const { themes } = state.all;
  const next = themes[Math.max(0, Math.min(themes.length - 1, themes.findIndex(({ id }) => id === state.at) + by))];
  if (next) open(state, next.id);
}

async function load(state) {
  [state.all, state.book] = await Promise.all([get('/api/themes'), codebook()]);
  draw(state);
  markChosen(state);
}

/// What was confirmed is known at once, so that the next act builds on it.
function heard(state, body, answer) {
  const one = body.theme && state.all.themes.find(({ id }) => id === answer.id);
  if (one) Object.assign(one, body.theme, { version: answer.version });
  if (state.editing && body.id === state.editing.one.id && body.was === state.editing.was) state.editing.was = answer.version;
  return load(state);
}

// Writing.

function begin(state) {
  if (current().coder) drawForm(state, EMPTY, () => cancel(state));
}

function edit(state) {
  if (themeOf(state) && current().coder) drawForm(state, themeOf(state), () => cancel(state));
}

function cancel(state) {
  state.editing = null;
  drawDetail(state);
  (state.detail.querySelector('h2') ?? state.list).focus();
}
