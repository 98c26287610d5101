// In: an interview as the server gives it, and the items of its margin. Out: the talk on the page, with its margin, and the words marked.
// An item: `{ key, kind: "mine"|"other"|"candidate"|"memo", start, end, hue, name, short, detail, title, label, order, no }`.
// The view that comes out is what the functions here share, with those that others call bound to it:
//   element, items, at   the talk; what stands in its margin; the turn that has the keyboard
//   doc, turns, nodes    the interview; of each turn its elements and its text node
//   lit, held            the items that are marked; the key of the one that stays marked

import { h } from '../dom.js';
import { say } from '../words.js';
import { layOut, linesOf, nameTops, percent } from './lanes.js';
import { paintCoded, painter } from './marks.js';
import { offsetAt, rangeOf, spanOf } from './places.js';
import { parts } from './span.js';

const t = say({
  nl: { turn: 'Beurt {n}, {who}', talk: 'Gesprek', codings: 'Coderingen van beurt {n}' },
  en: { turn: 'Turn {n}, {who}', talk: 'Talk', codings: 'Codings of turn {n}' },
});

const PITCH = 24;

/// The highlights, each over those before it.
const PAINTS = ['other', 'candidate', 'coded-1', 'coded-2', 'coded-3', 'found', 'marked', 'fired', 'chosen'];

/// `onItem(item, byWords)` opens an item, by a click on its name or on its words.
export function transcript(doc, onItem) {
  const turns = doc.turns.map((turn) => drawTurn(turn));
  const nodes = turns.map((turn) => turn.talk.firstChild);
  const view = {
    element: h('div', { class: 'transcript', role: 'group', 'aria-label': t('talk') }, turns.map((turn) => turn.element)),
    doc, turns, nodes, places: new Map(nodes.map((node, index) => [node, index])), items: [], at: 0, lit: [], held: null,
    turnElements: turns.map((turn) => turn.element),
    paint: painter(doc, nodes, PAINTS),
    itemsOf: (index) => turns[index]?.items ?? [],
    focused: () => itemOf(view, document.activeElement),
    draw: (items) => draw(view, items),
    focusTurn: (index, block) => focusTurn(view, index, block),
    focusItem: (key) => focusItem(view, key),
    nameOf: (key) => nameOf(view, key),
    hold(key) {
      view.held = key;
      mark(view, []);
    },
    rangeOf: (span) => rangeOf(view, span),
    spanOf: (selection) => spanOf(view, selection),
  };
  listen(view, onItem);
  if (turns.length > 0) turns[0].element.tabIndex = 0;
  return view;
}

function listen(view, onItem) {
  const { element, turns } = view;
  element.addEventListener('focusin', (event) => {
    const row = event.target.closest('.turn');
    if (row) setCurrent(view, turns.findIndex((turn) => turn.element === row));
    const item = itemOf(view, event.target);
    mark(view, item ? [item] : []);
  });
  element.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && mark(view, under(view, event), !event.target.closest('.talk')));
  element.addEventListener('pointerleave', () => mark(view, []));
  element.addEventListener('click', (event) => {
    const named = itemOf(view, event.target);
    const item = named ?? (getSelection().isCollapsed ? under(view, event)[0] : null);
    if (item) onItem(item, !named);
  });
}

// Drawing.

function drawTurn(turn) {
  const talk = h('p', { class: 'talk', dir: 'auto' });
  talk.append(turn.text);
  const rails = h('div', { class: 'rails' });
  const names = h('div', { class: 'names' });
  const element = h('article', {
    class: `turn ${turn.role}${turn.quiet ? ' quiet' : ''}`, tabindex: -1,
    'aria-label': t('turn', { n: turn.n, who: turn.speaker }),
    style: { '--lines': linesOf(turn) },
  },
  h('div', { class: 'gutter' },
    h('span', { class: 'n' }, String(turn.n)),
    h('span', { class: 'who' }, turn.speaker),
    turn.time && h('time', null, turn.time)),
  h('div', { class: 'said' }, talk, rails),
  names);
  return { element, talk, rails, names, items: [] };
}

/// Draws the margin anew and returns its rows; only turns in which something changed are touched.
function draw(view, items) {
  const { doc, turns, element } = view;
  view.items = items;
  const { lanes, turns: rows } = layOut(doc.turns, items);
  element.style.setProperty('--lanes', Math.max(lanes, 1));
  const focused = view.focused()?.key;
  rows.forEach((row, index) => drawMargin(turns[index], row, doc.turns[index]));
  if (focused && !document.activeElement?.closest('.name')) focusItem(view, focused);
  paintCoded(view.paint, items);
  mark(view, view.lit.map((item) => items.find(({ key }) => key === item.key)).filter(Boolean));
  return rows;
}

function drawMargin(turn, row, { n }) {
  const signature = row.rails.map(({ item, lane, top, height }) => [item.key, item.label, item.kind, item.hue, lane, top, height]).join('\n');
  turn.items = row.names.map(({ item }) => item);
  if (signature === (turn.signature ?? '')) return;
  turn.signature = signature;
  const tops = nameTops(row.names, PITCH);
  turn.rails.replaceChildren(...row.rails.map(railOf));
  turn.names.replaceChildren(...row.names.map(({ item }, index) => nameButton(item, tops[index], turn.element.tabIndex)));
  turn.names.style.setProperty('min-height', `${row.names.length * PITCH}px`);
  if (row.names.length > 0) {
    turn.names.setAttribute('role', 'group');
    turn.names.setAttribute('aria-label', t('codings', { n }));
  }
  turn.element.style.setProperty('--names', row.names.length);
}

function railOf({ item, lane, top, height, opens, closes }) {
  return h('span', {
    class: `rail ${item.kind}${item.no ? ' no' : ''}${opens ? ' opens' : ''}${closes ? ' closes' : ''}`,
    'data-key': item.key, 'data-hue': item.hue,
    style: { '--lane': lane, top: percent(top), height: percent(height) },
  });
}

function nameButton(item, top, tabindex) {
  return h('button', {
    type: 'button', class: `name ${item.kind}${item.no ? ' no' : ''}`, tabindex, title: item.title,
    'data-key': item.key, 'data-hue': item.hue, 'data-short': item.short, 'aria-label': item.label, style: { top },
  }, h('span', null, item.name), ' ', item.detail && h('small', null, item.detail));
}

// Items and their words.

/// Marks rails and names of items, and their words unless it was these that asked; without any, the item that is held or has the keyboard.
function mark(view, wanted, words = true) {
  const kept = view.items.find(({ key }) => key === view.held) ?? view.focused();
  const items = wanted.length > 0 || !kept ? wanted : [kept];
  if (items.length === view.lit.length && items.every((item, index) => item === view.lit[index])) return;
  for (const item of view.lit) for (const one of elementsOf(view, item.key)) one.classList.remove('lit');
  view.lit = items;
  for (const item of items) for (const one of elementsOf(view, item.key)) one.classList.add('lit');
  const painted = words || wanted.length === 0 ? items : [];
  view.paint('marked', painted);
  view.paint('fired', painted.flatMap(({ matched }) => (matched ?? []).map(([start, end]) => ({ start, end }))));
}

function elementsOf(view, key) {
  const item = view.items.find((one) => one.key === key);
  if (!item) return [];
  return parts(view.doc.turns, item).flatMap(([index]) => [...view.turns[index].rails.children, ...view.turns[index].names.children])
    .filter((one) => one.dataset.key === key);
}

function itemOf(view, target) {
  const key = target?.closest?.('.name, .rail')?.dataset.key;
  return key ? view.items.find((item) => item.key === key) ?? null : null;
}

/// What is coded under the pointer, the shortest first.
function under(view, event) {
  const item = itemOf(view, event.target);
  if (item) return [item];
  if (!event.target.closest('.talk')) return [];
  const offset = offsetAt(view, event.clientX, event.clientY);
  if (offset === null) return [];
  return view.items.filter(({ start, end }) => start <= offset && offset < end).sort((a, b) => (a.end - a.start) - (b.end - b.start));
}

const nameOf = (view, key) => elementsOf(view, key).find((one) => one.matches('.name'));

// The keyboard.

function setCurrent(view, index) {
  if (index === view.at) return;
  for (const [which, value] of [[view.at, -1], [index, 0]]) {
    view.turns[which].element.tabIndex = value;
    for (const name of view.turns[which].names.children) name.tabIndex = value;
  }
  view.at = index;
}

function focusTurn(view, index, block = 'nearest') {
  const wanted = Math.max(0, Math.min(view.turns.length - 1, index));
  if (!view.turns[wanted]) return;
  setCurrent(view, wanted);
  view.turns[wanted].element.focus({ preventScroll: true });
  view.turns[wanted].element.scrollIntoView({ block });
}

/// Gives the keyboard to the name of an item; false where it is not there.
function focusItem(view, key) {
  const name = nameOf(view, key);
  name?.closest('.turn').scrollIntoView({ block: 'nearest' });
  name?.focus();
  return Boolean(name);
}
