// In: the memos of the study, or words that were selected. Out: what was noted, by kind and by what it is about; a memo to read, to begin, to write on.
// `#/memos/ID` or `?id=ID` opens one; `?about=code:…` shows those about it; `?about=interview:ID&segment=START-END` begins one about these words.
// The state: `all` as the server tells it, `at` is the memo that is open, `editing` is the form in its place or null.

import { aboutLabel, aboutName } from '../about.js';
import { onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { readAddress } from '../excerpts.js';
import { findings } from '../findings.js';
import { keyHint } from '../keys.js';
import { codebook, current } from '../study.js';
import { compare } from '../words.js';
import { begin, drawForm } from './memos/form.js';
import { t } from './memos/words.js';

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  acts: [['next', t('next')], ['before', t('before')], ['begin', t('new')], ['edit', t('edit')], ['filter', t('toFilter')], ['save', t('save')], ['escape', t('escape')]],
}];

export async function show(root, route) {
  const wanted = route.query.get('about');
  const segment = route.query.get('segment');
  const [all, book] = await Promise.all([get('/api/memos'), codebook()]);
  const state = { all, book, at: route.id ?? route.query.get('id'), editing: null };
  Object.assign(state, partsOf(state), { load: () => load(state), open: (id) => open(state, id), drawDetail: () => drawDetail(state) });
  const beginHere = () => begin(state, state.about.value ? [state.about.value] : []);
  root.append(
    h('header', { class: 'bar' }, h('h1', null, t('title')), state.counted, current().coder && h('button', { type: 'button', class: 'primary', onclick: beginHere }, t('new'), keyHint('begin'))),
    h('div', { class: 'memo-columns' }, h('div', { class: 'memo-side' }, state.filter, h('div', { class: 'choices' }, state.kind, state.about), state.list), state.detail));
  drawAbouts(state, segment ? '' : wanted ?? '');
  state.at ??= shown(state)[0]?.id ?? null;
  drawList(state);
  if (segment || (wanted && route.query.has('new'))) await begin(state, wanted ? [wanted] : [], segment);
  else drawDetail(state);
  return { ...actsOf(state, beginHere), shown: () => state.editing?.focus(), refresh: () => refresh(state), leave: onAct(() => refresh(state)) };
}

function partsOf(state) {
  const draw = () => drawList(state);
  return {
    filter: h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), spellcheck: 'false', oninput: draw }),
    kind: h('select', { 'aria-label': t('kind'), onchange: draw }, h('option', { value: '' }, `${t('kind')}: ${t('all')}`), state.all.kinds.map((one) => h('option', { value: one }, t(one)))),
    about: h('select', { 'aria-label': t('about'), onchange: draw }),
    counted: h('p', { class: 'soft', role: 'status' }),
    list: h('ul', { class: 'memo-list' }),
    detail: h('section', { class: 'memo-detail' }),
  };
}

function actsOf(state, beginHere) {
  const reading = (act) => () => (state.editing ? false : act());
  return {
    next: reading(() => step(state, 1)),
    before: reading(() => step(state, -1)),
    begin: reading(beginHere),
    edit: reading(() => edit(state)),
    filter: () => state.filter.focus(),
    save: () => (state.editing ? state.editing.save() : false),
    escape: () => (state.editing && !state.detail.contains(document.activeElement) ? state.editing.leave() : false),
  };
}

// What is shown.

/// What can be chosen as what memos are about.
function drawAbouts({ all, book, about }, chosen) {
  const known = new Set([...all.memos.flatMap((memo) => memo.about), chosen].filter(Boolean));
  const named = [...known].map((one) => [one, `${t(one.split(':')[0])}: ${aboutName(one, book, all.themes)}`]).sort((a, b) => compare(a[1], b[1]));
  fill(about, h('option', { value: '' }, `${t('about')}: ${t('all')}`), named.map(([value, name]) => h('option', { value, selected: value === chosen }, name)));
}

/// The memos that answer to the filter, the latest first.
function shown({ all, book, filter, kind, about }) {
  const typed = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return all.memos.filter((memo) => {
    const text = `${memo.title} ${memo.text} ${memo.author} ${memo.about.map((one) => aboutName(one, book, all.themes)).join(' ')}`.toLowerCase();
    return (!kind.value || memo.kind === kind.value) && (!about.value || memo.about.includes(about.value)) && typed.every((word) => text.includes(word));
  }).sort((a, b) => compare(b.date ?? '', a.date ?? '') || compare(a.title, b.title));
}

const facts = (memo) => [t(memo.kind), memo.author, memo.date, memo.private && t('isPrivate')].filter(Boolean).join(' · ');

function drawList(state) {
  const { all, at, list, counted } = state;
  const memos = shown(state);
  const focused = list.contains(document.activeElement);
  counted.textContent = t('shown', { n: memos.length });
  fill(list, memos.map((memo) => h('li', null,
    h('button', { type: 'button', class: 'plain memo-row', 'aria-current': memo.id === at ? 'true' : null, 'data-id': memo.id, onclick: () => open(state, memo.id) },
      h('strong', null, memo.title), h('small', null, facts(memo))))),
  memos.length === 0 && h('li', { class: 'soft' }, t(all.memos.length === 0 ? 'empty' : 'nothing')));
  if (focused) list.querySelector('[aria-current]')?.focus();
}

const memoOf = ({ all, at }) => all.memos.find(({ id }) => id === at);

function drawDetail(state) {
  const { detail, book, all } = state;
  const one = memoOf(state);
  const found = findings(all.findings, t('findings', { n: all.findings.length }));
  if (!one) return fill(detail, h('p', { class: 'empty' }, t('none')), found);
  fill(detail,
    h('h2', { tabindex: -1 }, one.title),
    h('p', { class: 'soft' }, facts(one)),
    one.about.length > 0 && h('p', { class: 'labels' }, one.about.map((about) => aboutLabel(about, book, all.themes))),
    h('div', { class: 'prose', dir: 'auto' }, one.text.split(/\n\s*\n/).filter(Boolean).map((text) => h('p', null, text))),
    one.segments.length > 0 && h('section', null, h('h3', null, t('words')), one.segments.map((words) => h('blockquote', { dir: 'auto' }, h('p', null, words.words), h('a', { href: readAddress(words) }, words.interview)))),
    current().coder && h('p', { class: 'choices' },
      h('button', { type: 'button', onclick: () => edit(state) }, t('edit'), keyHint('edit')),
      h('button', { type: 'button', class: 'danger', onclick: () => remove(state) }, t('remove'))),
    found);
}

function open(state, id) {
  state.at = id;
  state.editing = null;
  history.replaceState(null, '', id ? `#/memos/${encodeURIComponent(id)}` : '#/memos');
  drawList(state);
  drawDetail(state);
}

function step(state, by) {
  const memos = shown(state);
  const next = memos[Math.max(0, Math.min(memos.length - 1, memos.findIndex(({ id }) => id === state.at) + by))];
  if (!next) return;
  open(state, next.id);
  state.list.querySelector('[aria-current]')?.focus();
}

async function load(state) {
  [state.all, state.book] = await Promise.all([get('/api/memos'), codebook()]);
  drawAbouts(state, state.about.value);
  drawList(state);
}

async function refresh(state) {
  await load(state);
  if (!state.editing) drawDetail(state);
}

// What is done.

function edit(state) {
  const one = memoOf(state);
  if (one && current().coder) drawForm(state, { ...one, segments: [] });
}

async function remove(state) {
  const one = memoOf(state);
  const answer = await perform('/api/memo', () => ({ id: one.id, was: one.version, content: null }), t('removed'));
  if (!answer) return;
  await load(state);
  open(state, null);
  state.filter.focus();
}
