// In: the id of an interview. Out: its talk with the codings in the margin; everything a person does there begins here, by key, mouse or touch.
// `reading` holds the interview (`doc`), the codebook (`book`), the items of the margin, what is shown, and the parts of the page.

import { afterActs, onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { codeTree } from '../codetree.js';
import { follow } from '../coding/changes.js';
import { deskDrawn, followSelected, openDesk, show as showItem, takeSelected } from '../coding/desk.js';
import { ask, fill, h, tell } from '../dom.js';
import { codebook, current } from '../study.js';
import { itemsOf } from '../talk/margin.js';
import { portrait } from '../talk/portrait.js';
import { shapingActs } from '../talk/shaping.js';
import { turnAt } from '../talk/span.js';
import { transcript } from '../talk/transcript.js';
import { number } from '../words.js';
import { drawHead, drawNotices } from './read/head.js';
import { t } from './read/words.js';

const SHOWS = 'grenstaal.shows';
/// Set where the page is loaded anew under words that were chosen.
const LET_GO = 'grenstaal.let-go';
const TOUCH_PAUSE = 350;
const ROOM = 1400;

export const title = ({ id }) => id;

export const keys = () => [
  { title: t('moving'), acts: ['next', 'before', 'right', 'left', 'first', 'last'].map((act) => [act, t(act)]) },
  { title: t('choosing'), acts: [['choose', t('begin')], ['enter', t('confirm')], ...shapingActs(), ['escape', t('escape')]] },
  { title: t('coding'), acts: [['pick', t('pick')], ['begin', t('draft')], ...['quick', 'inVivo', 'memo', 'remove', 'move', 'borders', 'edit'].map((act) => [act, t(act)])] },
  { title: t('deciding'), acts: ['nextOpen', 'beforeOpen', 'yes', 'no', 'mark'].map((act) => [act, t(act)]) },
  { title: t('seeing'), acts: [['others', t('showOthers')], ['proposals', t('showProposals')], ['panel', t('showPanel')]] },
];

export async function show(root, route) {
  const reading = await begin(route);
  const { view, map, tree, desk, head, notices } = reading;
  reading.panel = h('aside', { class: 'panel', 'aria-label': t('codes') }, tree.element);
  reading.root = root;
  fill(root, head, notices, h('div', { class: 'reading' }, view.element, map.element, reading.panel), desk.layer);
  draw(reading);
  const ended = onAct((body, answer) => heard(reading, body, answer));
  const deaf = listen(reading);
  return {
    ...actsOf(reading),
    shown() {
      goToWords(reading, route.query.get('at'));
      if (sessionStorage.getItem(LET_GO)) tell(t('letGo'), 'error');
      sessionStorage.removeItem(LET_GO);
    },
    refresh: () => refresh(reading),
    leave() {
      afterActs(ended);
      map.leave();
      CSS.highlights?.clear();
      deaf();
    },
  };
}

async function begin(route) {
  const address = `/api/interview/${encodeURIComponent(route.id)}`;
  const [doc, book] = await Promise.all([get(address), codebook()]);
  const shows = { others: true, candidates: true, panel: innerWidth > ROOM, ...JSON.parse(localStorage.getItem(SHOWS) ?? '{}') };
  const reading = { address, doc, book, shows, items: [], head: h('header', { class: 'bar' }), notices: h('div', { class: 'notices' }) };
  reading.view = transcript(doc, (item, byWords) => showItem(reading.desk, item, byWords));
  reading.map = portrait(doc, reading.view.turnElements);
  reading.desk = openDesk({ doc, view: reading.view, book: () => reading.book, items: () => reading.items, layer: h('div', { class: 'layer' }) });
  reading.tree = codeTree({ book, count: (code) => timesHere(reading, code), onPick: (code) => reading.desk.chosen ? reading.desk.does.put(code) : goTo(reading, code) });
  return reading;
}

// What is shown.

function draw(reading) {
  const { doc, book, shows, view, map, tree, panel, root, desk } = reading;
  reading.items = itemsOf(doc, book, { coder: current().coder, shows });
  map.draw(view.draw(reading.items));
  tree.show(book);
  panel.hidden = !shows.panel;
  root.classList.toggle('with-panel', shows.panel);
  drawTop(reading);
  deskDrawn(desk);
}

function drawTop(reading) {
  drawHead(reading, progress(reading), { turn: (which) => turn(reading, which), note: (status) => note(reading, status) });
  drawNotices(reading);
}

function turn(reading, which) {
  const { shows } = reading;
  shows[which] = !shows[which];
  localStorage.setItem(SHOWS, JSON.stringify(shows));
  draw(reading);
}

/// How often a code stands in this interview, by me.
function timesHere({ doc }, code) {
  const times = doc.codings.filter((coding) => coding.coder === current().coder && coding.code === code.id && coding.verdict === 'yes').length;
  return times > 0 ? number(times) : '';
}

/// The next place of a code after the turn that has the keyboard.
function goTo({ items, doc, view }, code) {
  const places = items.filter((item) => item.code === code.id).sort((a, b) => a.start - b.start);
  const after = doc.turns[view.at]?.end ?? 0;
  const next = places.find(({ start }) => start >= after) ?? places[0];
  if (next) view.focusItem(next.key);
}

/// To the words that an address names: `START-END`.
function goToWords({ doc, view }, at) {
  const [start, end] = (at ?? '').split('-').map(Number);
  if (!(end > start)) return;
  view.focusTurn(turnAt(doc.turns, start), 'center');
  view.paint('found', [{ start, end }]);
}

// What is done.

const progress = ({ doc }) => doc.progress[current().coder] ?? 'open';

async function note(reading, status) {
  const { doc } = reading;
  // What others decided cannot be unseen: the end of a blind reading is asked about, and stays.
  if (doc.blind && status === 'full') {
    const sure = await ask({ title: t('unblind'), body: h('p', null, t('unblinded')), choices: [['yes', t('unblindYes')], ['no', t('unblindNo')]] });
    if (sure !== 'yes') return drawTop(reading);
  }
  return perform('/api/progress', () => ({ interview: doc.id, status }), t('noted', { status: t(status) }));
}

function actsOf(reading) {
  const { view, doc, desk, tree } = reading;
  const step = (by) => (document.activeElement?.closest('.turn') ? view.at + by : view.at);
  const inTalk = (act) => (event) => event.target.closest('.floating, .panel, header') ? false : act();
  return {
    ...desk.does,
    next: inTalk(() => view.focusTurn(step(1))),
    before: inTalk(() => view.focusTurn(step(-1))),
    right: inTalk(desk.does.right),
    left: inTalk(desk.does.left),
    first: () => view.focusTurn(0),
    last: () => view.focusTurn(doc.turns.length - 1),
    mark: () => note(reading, progress(reading) === 'full' ? 'open' : 'full'),
    others: () => turn(reading, 'others'),
    proposals: () => turn(reading, 'candidates'),
    panel() {
      turn(reading, 'panel');
      if (reading.shows.panel) tree.focusFilter();
    },
  };
}

// What is heard: an act that was confirmed, a change of the files, the mouse, the handles of a touch screen.

async function heard(reading, body, answer) {
  const { doc } = reading;
  const { coder } = current();
  if (answer.code || body.draft) reading.book = await codebook().catch(() => reading.book);
  if ((body.interview ?? body.segment?.interview) === doc.id) {
    if (answer.codings) doc.codings = [...doc.codings.filter((one) => one.coder !== coder), ...answer.codings];
    follow(reading.desk, body, answer);
    if (body.status) doc.progress[coder] = body.status;
  }
  draw(reading);
}

async function refresh(reading) {
  const { doc, address } = reading;
  const now = await get(address);
  if (now.digest !== doc.digest) {
    if (reading.desk.chosen) sessionStorage.setItem(LET_GO, 'yes');
    return location.reload();
  }
  Object.assign(doc, now, { turns: doc.turns });
  reading.book = await codebook();
  draw(reading);
}

/// Returns what ends the listening.
function listen({ desk }) {
  let releasing = null;
  let touching = null;
  const released = (event) => {
    if (event.pointerType !== 'mouse' || event.target.closest?.('.floating, .portrait, header')) return;
    clearTimeout(releasing);
    releasing = setTimeout(() => {
      if (!takeSelected(desk) && desk.chosen && event.target.closest?.('.talk') && !desk.bordering) desk.does.letGo();
    });
  };
  // By touch the page's own handles stay; the tray follows them.
  const selected = () => {
    if (!matchMedia('(pointer: coarse)').matches) return;
    clearTimeout(touching);
    touching = setTimeout(() => followSelected(desk), TOUCH_PAUSE);
  };
  document.addEventListener('pointerup', released);
  document.addEventListener('selectionchange', selected);
  return () => {
    document.removeEventListener('pointerup', released);
    document.removeEventListener('selectionchange', selected);
  };
}
