// In: two coders and the layer that is to hold what they agree on. Out: where they differ, what costs most first, each beside the talk; decisions with a reason.
// The state: `compared` as the server tells it; `items` are those of it that are shown, `at` is the one that is open; `talk` is its interview on the
// page; `draft` is the decision that is being made: `{ decision, reason, to }`, where `to` are the words, none for all of them.

import { onAct, perform } from '../acts.js';
import { get, Refused } from '../api.js';
import { fill, h, tell, tellToo } from '../dom.js';
import { readAddress } from '../excerpts.js';
import { codebook, current } from '../study.js';
import { pair } from '../talk/pair.js';
import { selected, shapers, shapingActs } from '../talk/shaping.js';
import { drawBar, drawFigures, drawList } from './compare/overview.js';
import { drawVerdict, focusReason, isWhole, nextWords } from './compare/verdict.js';
import { t } from './compare/words.js';

const ASKED = ['a', 'b', 'into', 'interview', 'show', 'borders'];
const BESIDE = '(min-width: 60rem)';

export const title = () => t('title');

export const keys = () => [
  { title: t('moving'), acts: [['next', t('next')], ['before', t('before')], ['nextOpen', t('nextOpen')], ['talk', t('read')]] },
  { title: t('deciding'), acts: [['yes', t('isYes')], ['no', t('isNo')], ['edit', t('reason')], ['borders', t('change')], ['enter', t('write')], ['escape', t('escape')]] },
  { title: t('choosing'), acts: shapingActs() },
];

const keyOf = ({ interview, start, end, code }) => `${interview}:${start}-${end}:${code}`;
const fetched = ({ asked }) => get(`/api/compare?${new URLSearchParams(asked)}`);

export async function show(root, { query }) {
  const study = current();
  if (study.blind.length > 0) return fill(root, h('header', { class: 'bar' }, h('h1', null, t('title'))), h('p', { class: 'notice' }, t('blind', { ids: study.blind.join(', ') })));
  const state = {
    root, study, asked: Object.fromEntries(ASKED.map((name) => [name, query.get(name)]).filter(([, value]) => value)),
    docs: new Map(), items: [], at: 0, talk: null, draft: null,
    bar: h('header', { class: 'bar' }), figures: h('div'), list: h('ol', { class: 'differences', 'aria-label': t('list') }),
    middle: h('div', { class: 'both' }), form: h('section', { class: 'verdict', 'aria-label': t('deciding') }),
  };
  [state.book, state.compared] = await Promise.all([codebook(), fetched(state)]);
  // Chosen once: what is decided now does not bring back what was decided before.
  state.shown = state.asked.show ?? (state.compared.items.some((one) => !one.agreed && !one.held) ? 'open' : 'differing');
  state.does = actsOf(state);
  fill(root, state.bar, state.figures, h('div', { class: 'comparing' }, state.list, state.middle, state.form));
  await renew(state, state.compared);
  const ended = onAct(async (body) => body.back && renew(state, await fetched(state)));
  const byHand = (event) => selectedByHand(state, event);
  document.addEventListener('pointerup', byHand);
  return {
    ...state.does,
    shown: () => settle(state),
    refresh: () => refresh(state),
    leave() {
      ended();
      state.talk?.view.leave();
      document.removeEventListener('pointerup', byHand);
    },
  };
}

function actsOf(state) {
  const stepping = (by) => (event) => (event.target.closest('select') ? false : goTo(state, state.at + by));
  const doc = () => state.talk.doc;
  return {
    next: stepping(1), before: stepping(-1),
    nextOpen: () => nextOpen(state),
    talk: () => { if (state.items[state.at]) location.hash = readAddress(state.items[state.at]); },
    yes: () => pick(state, 'yes'), no: () => pick(state, 'no'),
    edit: () => focusReason(state),
    borders: () => (state.draft ? takeWords(state, nextWords(state.items[state.at], state.draft.to)) : false),
    enter: () => write(state),
    escape: () => (state.draft?.to.length > 0 ? takeWords(state, []) : false),
    ...shapers({ doc, get: () => chosen(state), set: ({ start, end }) => takeWords(state, [[start, end]]) }),
    go: (fields) => go(state, fields),
    goTo: (place) => goTo(state, place),
    takeOver: (interview) => takeOver(state, interview),
  };
}

// What is shown.

/// Shows the comparison as it is `now`; stays at the item of that key where it is still there.
async function renew(state, now, key = null) {
  const { asked, shown } = state;
  state.compared = now;
  state.items = now.items.filter((one) => (!asked.interview || one.interview === asked.interview) && (shown === 'all' || (!one.agreed && (shown === 'differing' || !one.held))));
  const found = state.items.findIndex((one) => keyOf(one) === key);
  state.at = found >= 0 ? found : Math.max(0, Math.min(state.at, state.items.length - 1));
  drawBar(state);
  drawFigures(state);
  await drawItem(state);
}

function go({ asked }, fields) {
  const wanted = { ...asked, ...fields };
  for (const name in wanted) if (!wanted[name]) delete wanted[name];
  location.hash = `#/compare?${new URLSearchParams(wanted)}`;
}

async function drawItem(state) {
  const { items, at, list, form, compared } = state;
  const one = items[at];
  state.draft = null;
  if (!one) {
    fill(list);
    return fill(form, h('h2', { tabindex: -1, class: 'empty' }, t(compared.items.length > 0 ? 'nothing' : 'nothingHere')));
  }
  const doc = await docOf(state, one.interview);
  if (state.items[state.at] !== one) return;
  drawList(state);
  if (state.talk?.doc !== doc) drawTalk(state, doc, one);
  const { held } = one;
  state.draft = { decision: held?.decision ?? null, reason: held?.reason ?? '', to: held?.to ?? [] };
  state.talk.view.paint('pair-item', [[one.start, one.end]]);
  drawVerdict(state);
  if (state.root.isConnected) settle(state);
}

async function docOf({ docs }, id) {
  if (!docs.has(id)) docs.set(id, await get(`/api/interview/${encodeURIComponent(id)}`));
  return docs.get(id);
}

function drawTalk(state, doc, one) {
  const { a, b } = state.compared;
  state.talk?.view.leave();
  state.talk = { doc, view: pair(doc, state.book, [a, b], (coding) => goToCoding(state, coding)) };
  fill(state.middle, h('header', { class: 'sides-head' }, h('b', null, a), h('a', { href: readAddress(one) }, one.interview), h('b', null, b)), state.talk.view.element);
}

/// Brings the words of the item and its line in the list into sight.
function settle({ items, at, talk, list, form }) {
  if (matchMedia(BESIDE).matches && items[at]) talk.view.goTo(items[at]);
  list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  if (!form.contains(document.activeElement) || document.activeElement.tagName === 'H2') form.querySelector('h2')?.focus({ preventScroll: true });
}

async function goTo(state, place) {
  state.at = Math.max(0, Math.min(state.items.length - 1, place));
  await drawItem(state);
}

/// From a bar to the item it belongs to.
function goToCoding(state, coding) {
  const place = state.items.findIndex((one) => one.interview === state.talk.doc.id && one.code === coding.code && one.start < coding.end && coding.start < one.end);
  if (place >= 0) goTo(state, place);
}

function nextOpen(state) {
  const place = state.items.findIndex((one, index) => index > state.at && !one.agreed && !one.held);
  if (place >= 0) goTo(state, place);
  else tell(t('nothing'));
}

/// Someone changed the files: what is being decided stays where it still can be.
async function refresh(state) {
  const now = await fetched(state).catch((refused) => {
    if (!(refused instanceof Refused)) throw refused;
    return null;
  });
  state.book = await codebook();
  if (!now || JSON.stringify(now.items) === JSON.stringify(state.compared.items)) return;
  const kept = state.draft;
  const here = () => state.items[state.at] && keyOf(state.items[state.at]);
  const key = here();
  state.docs.clear();
  await renew(state, now, key);
  if (kept && state.draft && here() === key) {
    state.draft = kept;
    drawVerdict(state);
  }
}

// What is done.

function chosen({ draft, items, at }) {
  if (!draft) return null;
  return draft.to.length > 0 ? { start: draft.to[0][0], end: draft.to.at(-1)[1] } : { start: items[at].start, end: items[at].end };
}

function takeWords(state, to) {
  state.draft.to = isWhole(state.items[state.at], to) ? [] : to;
  drawVerdict(state);
}

function selectedByHand(state, event) {
  if (!state.draft || !state.middle.contains(event.target)) return;
  const words = selected(state.talk.doc, state.middle);
  if (!words) return;
  getSelection().removeAllRanges();
  takeWords(state, [[words.start, words.end]]);
}

function pick(state, which) {
  if (!state.draft) return false;
  state.draft.decision = which;
  drawVerdict(state);
  focusReason(state);
}

const bodyOf = ({ compared, asked }, interview) => ({ coders: [compared.a, compared.b], into: compared.into, interview, ...(asked.borders ? { borders: asked.borders } : {}) });

async function write(state) {
  const { draft: kept, items, at, book, compared, talk, form } = state;
  if (!kept?.decision) return false;
  const reason = kept.reason.trim();
  if (!reason) {
    focusReason(state);
    return tell(t('needReason'), 'error');
  }
  state.draft = null;
  const { decision, to } = kept;
  const { interview, start, end, code, seen } = items[at];
  const next = items[at + 1] ?? items[at - 1];
  const says = t('done', { code: book.find(code).name, decision: t(decision), into: compared.into });
  const answer = await perform('/api/reconcile', () => ({ ...bodyOf(state, interview), item: { digest: talk.doc.digest, start, end, code, seen, decision, to, reason } }), says);
  await renew(state, await fetched(state), keyOf(answer && next ? next : items[at]));
  if (!answer && state.draft) {
    state.draft = { ...kept };
    drawVerdict(state);
  } else form.querySelector('h2')?.focus({ preventScroll: true });
  if (answer?.open === 0) tellToo(t('complete', { id: interview, n: answer.lines, into: compared.into }));
}

async function takeOver(state, interview) {
  const here = state.items[state.at];
  const answer = await perform('/api/reconcile', () => bodyOf(state, interview), t('taken', { id: interview, into: state.compared.into }));
  if (answer) await renew(state, await fetched(state), here && keyOf(here));
}
