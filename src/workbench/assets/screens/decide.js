// In: a code or a rule. Out: the candidates that wait for a decision of mine, one at a time, over all interviews.
// The state: `queue` is a page of candidates as the server tells it, from `offset`; `at` is the one that is shown; `words` are other words for it,
// `written` a note for it; `deciding` counts decisions that are not answered yet.

import { onAct, perform, undo } from '../acts.js';
import { get } from '../api.js';
import { fill, h, tell, tellToo } from '../dom.js';
import { readAddress } from '../excerpts.js';
import { drawnAnew } from '../focus.js';
import { codebook } from '../study.js';
import { selected, shapers, shapingActs } from '../talk/shaping.js';
import { draw, drawBeside, drawMiddle, itemOf, spanOf } from './decide/draw.js';
import { t } from './decide/words.js';

const PAGE = 50;
const ORDER = 'grenstaal.queue-order';

export const title = ({ query }) => [query.get('rule') ?? query.get('code'), t('title')].filter(Boolean).join(' · ');

export const keys = () => [
  { title: t('deciding'), acts: [['yes', t('yes')], ['no', t('no')], ['borders', t('borders')], ['edit', t('note')], ['mark', t('markRead')]] },
  { title: t('moving'), acts: [['next', t('next')], ['before', t('before')], ['talk', t('read')]] },
  { title: t('choosing'), acts: [...shapingActs(), ['enter', t('done')], ['escape', t('cancel')]] },
];

const keyOf = ({ interview, start, end, code }) => `${interview}:${start}-${end}:${code}`;

export async function show(root, { query }) {
  const state = {
    root, asked: Object.fromEntries(['code', 'rule', 'interview'].map((name) => [name, query.get(name)]).filter(([, value]) => value)),
    order: localStorage.getItem(ORDER) ?? 'place', offset: 0, at: 0, words: null, written: '', noting: false, deciding: 0,
    list: h('nav', { class: 'queues', 'aria-label': t('choose') }),
    middle: h('section', { class: 'middle', 'aria-label': t('context') }),
    beside: h('aside', { class: 'beside', 'aria-label': t('definition') }),
    bar: h('header', { class: 'bar' }),
  };
  [state.book, state.queue] = await Promise.all([codebook(), page(state, 0)]);
  state.does = actsOf(state);
  fill(root, state.bar, h('div', { class: 'deciding' }, state.list, state.middle, state.beside));
  draw(state);
  return {
    ...state.does,
    shown: () => state.middle.querySelector('h2')?.focus({ preventScroll: true }),
    async refresh() {
      state.book = await codebook();
      if (JSON.stringify(await page(state, state.offset)) !== JSON.stringify(state.queue)) await renew(state);
    },
    leave: onAct((body) => heard(state, body)),
  };
}

function actsOf(state) {
  const inQueue = (act) => () => (state.words ? false : act());
  return {
    yes: () => decide(state, 'yes'), no: () => decide(state, 'no'), undo,
    ...shapers({ doc: () => itemOf(state), get: () => itemOf(state) && spanOf(state), set: (to) => reshape(state, to) }),
    borders: () => { if (itemOf(state)) reshape(state, spanOf(state)); },
    enter: () => (state.words ? decide(state, 'yes') : false),
    escape: () => escape(state),
    edit: () => note(state),
    next: inQueue(() => step(state, 1)), before: inQueue(() => step(state, -1)),
    talk: () => { if (itemOf(state)) location.hash = readAddress(itemOf(state)); },
    mark: () => markRead(state),
    reorder: (to) => reorder(state, to),
    byHand: () => byHand(state),
    leaveNote: (event) => leaveNote(state, event),
  };
}

// The queue.

function page({ asked, order }, offset) {
  return get(`/api/queue?${new URLSearchParams({ ...asked, order, offset, limit: PAGE })}`);
}

/// Fetches the queue anew and stays where the person is by then, or goes to the item that is `wanted`.
async function renew(state, wanted = () => itemOf(state) && keyOf(itemOf(state))) {
  const now = await page(state, state.offset);
  // Decided meanwhile: whoever did that renews in turn.
  if (state.deciding > 0) return;
  const key = wanted();
  state.queue = now;
  if (now.items.length === 0 && now.total > 0) state.queue = await page(state, state.offset = 0);
  const { items } = state.queue;
  const found = items.findIndex((item) => keyOf(item) === key);
  state.at = found >= 0 ? found : Math.max(0, Math.min(state.at, items.length - 1));
  if (found < 0) state.words = null;
  draw(state);
}

async function step(state, by) {
  const { queue, offset } = state;
  const to = state.at + by;
  const count = queue.items.length;
  state.words = null;
  if (to >= count && offset + count < queue.total) {
    state.queue = await page(state, state.offset += PAGE);
    state.at = 0;
  } else if (to < 0 && offset > 0) {
    state.queue = await page(state, state.offset = Math.max(0, offset - PAGE));
    state.at = state.queue.items.length - 1;
  } else if (to >= count) {
    if (offset > 0) state.queue = await page(state, state.offset = 0);
    state.at = 0;
    if (queue.total > 1) tell(t('round'));
  } else state.at = Math.max(0, to);
  draw(state);
}

function reorder(state, to) {
  state.order = to;
  localStorage.setItem(ORDER, to);
  state.offset = state.at = 0;
  renew(state, () => null);
}

/// After an act was taken back: the candidate it was about is shown again.
async function heard(state, body) {
  const change = body.changes?.[0];
  if (change?.op === 'remove') renew(state, () => keyOf({ ...change, interview: body.interview }));
  else if (body.status) renew(state);
}

// One candidate.

async function decide(state, verdict) {
  const one = itemOf(state);
  if (!one) return;
  const chosen = verdict === 'yes' ? spanOf(state) : { start: one.start, end: one.end };
  const same = chosen.start === one.start && chosen.end === one.end;
  const change = { op: 'put', ...chosen, code: one.code, was: same ? one.was : null, verdict, note: state.written.trim(), rule: one.rules.join(' ') };
  takeOut(state);
  state.deciding += 1;
  const says = t(verdict === 'yes' ? 'accepted' : 'rejected', { code: state.book.find(one.code).name });
  const answer = await perform('/api/act', () => ({ interview: one.interview, digest: one.digest, changes: [change] }), says);
  state.deciding -= 1;
  if (!answer) return renew(state, () => keyOf(one));
  if (state.deciding === 0) await renew(state);
  const covered = Math.min(chosen.end, one.end) - Math.max(chosen.start, one.start);
  if (covered * 2 <= one.end - one.start) tellToo(t('little'));
}

/// The next one is there at once: a key that follows fast is meant for it.
function takeOut(state) {
  const { queue, middle } = state;
  queue.items.splice(state.at, 1);
  queue.total -= 1;
  state.at = Math.max(0, Math.min(state.at, queue.items.length - 1));
  Object.assign(state, { words: null, written: '', noting: false });
  if (itemOf(state)) {
    drawMiddle(state);
    drawBeside(state);
  }
  middle.querySelector('h2')?.focus({ preventScroll: true });
}

function reshape(state, to) {
  state.words = to;
  drawnAnew(state.middle, () => drawMiddle(state));
}

function byHand(state) {
  const chosen = itemOf(state) && selected(itemOf(state), state.middle);
  if (!chosen) return;
  getSelection().removeAllRanges();
  reshape(state, chosen);
}

function escape(state) {
  if (!state.words) return false;
  state.words = null;
  draw(state);
}

function note(state) {
  if (!itemOf(state)) return;
  state.noting = true;
  state.middle.querySelector('.note').hidden = false;
  state.middle.querySelector('textarea').focus();
}

function leaveNote({ middle }, event) {
  if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
  event.stopPropagation();
  event.preventDefault();
  middle.querySelector('h2').focus();
}

async function markRead(state) {
  const [id] = state.queue.finished;
  if (!id) return false;
  if (await perform('/api/progress', () => ({ interview: id, status: 'candidates' }), t('noted', { id }))) await renew(state);
}
