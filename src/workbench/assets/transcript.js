// In: an interview as the server gives it, and the items of its margin. Out: the talk on the page, with its margin, and the words marked.
// Words are never cut into elements: marks are CSS highlights over one text node a turn, so an offset is an index.

import { h } from './dom.js';
import { layOut, linesOf, nameTops, percent } from './lanes.js';
import { parts } from './span.js';
import { say } from './words.js';

const t = say({
  nl: { turn: 'Beurt {n}, {who}', talk: 'Gesprek', codings: 'Coderingen van beurt {n}' },
  en: { turn: 'Turn {n}, {who}', talk: 'Talk', codings: 'Codings of turn {n}' },
});

const PITCH = 24;
const DEEPEST = 3;

/// The highlights, each over those before it.
const PAINTS = ['other', 'candidate', 'coded-1', 'coded-2', 'coded-3', 'found', 'marked', 'fired', 'chosen'];

/// An item: `{ key, kind: "mine"|"other"|"candidate"|"memo", start, end, hue, name, detail, title, label, order, no }`.
/// `onItem(item, byWords)` opens one, by a click on its name or on its words. `at` is the turn that has the keyboard.
export function transcript(doc, onItem) {
  const turns = doc.turns.map((turn) => drawTurn(turn));
  const element = h('div', { class: 'transcript', role: 'group', 'aria-label': t('talk') }, turns.map((turn) => turn.element));
  const nodes = turns.map((turn) => turn.talk.firstChild);
  const places = new Map(nodes.map((node, index) => [node, index]));
  const view = {
    element, at: 0, items: [], draw, focusTurn, focusItem, paint, rangeOf, spanOf,
    turnElements: turns.map((turn) => turn.element),
    itemsOf: (index) => turns[index]?.items ?? [],
    focused: () => itemOf(document.activeElement),
    nameOf, hold,
  };
  let lit = [];
  let held = null;

  element.addEventListener('focusin', (event) => {
    const row = event.target.closest('.turn');
    if (row) setCurrent(turns.findIndex((turn) => turn.element === row));
    const item = itemOf(event.target);
    mark(item ? [item] : []);
  });
  element.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && mark(under(event), !event.target.closest('.talk')));
  element.addEventListener('pointerleave', () => mark([]));
  element.addEventListener('click', (event) => {
    const named = itemOf(event.target);
    const item = named ?? (getSelection().isCollapsed ? under(event)[0] : null);
    if (item) onItem(item, !named);
  });
  if (turns.length > 0) turns[0].element.tabIndex = 0;

  /// Draws the margin anew and returns its rows; only turns in which something changed are touched.
  function draw(items) {
    view.items = items;
    const { lanes, turns: rows } = layOut(doc.turns, items);
    element.style.setProperty('--lanes', Math.max(lanes, 1));
    const focused = itemOf(document.activeElement)?.key;
    rows.forEach((row, index) => drawMargin(turns[index], row, doc.turns[index]));
    if (focused && !document.activeElement?.closest('.name')) focusItem(focused);
    paintCoded(items);
    mark(lit.map((item) => items.find(({ key }) => key === item.key)).filter(Boolean));
    return rows;
  }

  function drawMargin(turn, row, { n }) {
    const signature = row.rails.map(({ item, lane, top, height }) => [item.key, item.label, item.kind, lane, top, height]).join('\n');
    turn.items = row.names.map(({ item }) => item);
    if (signature === (turn.signature ?? '')) return;
    turn.signature = signature;
    const tops = nameTops(row.names, PITCH);
    turn.rails.replaceChildren(...row.rails.map(({ item, lane, top, height, opens, closes }) => h('span', {
      class: `rail ${item.kind}${item.no ? ' no' : ''}${opens ? ' opens' : ''}${closes ? ' closes' : ''}`,
      'data-key': item.key, 'data-hue': item.hue,
      style: { '--lane': lane, top: percent(top), height: percent(height) },
    })));
    turn.names.replaceChildren(...row.names.map(({ item }, index) => h('button', {
      type: 'button', class: `name ${item.kind}${item.no ? ' no' : ''}`, tabindex: turn.element.tabIndex, title: item.title,
      'data-key': item.key, 'data-hue': item.hue, 'aria-label': item.label, style: { top: tops[index] },
    }, h('span', null, item.name), ' ', item.detail && h('small', null, item.detail))));
    turn.names.style.setProperty('min-height', `${row.names.length * PITCH}px`);
    if (row.names.length > 0) {
      turn.names.setAttribute('role', 'group');
      turn.names.setAttribute('aria-label', t('codings', { n }));
    }
    turn.element.style.setProperty('--names', row.names.length);
  }

  function paintCoded(items) {
    const layers = { mine: [], other: [], candidate: [] };
    for (const item of items) if (!item.no) layers[item.kind]?.push(item);
    const depths = Array.from({ length: DEEPEST }, () => []);
    for (const { depth, ...span } of piles(layers.mine)) depths[Math.min(depth, DEEPEST) - 1].push(span);
    depths.forEach((spans, index) => paint(`coded-${index + 1}`, spans));
    paint('other', layers.other);
    paint('candidate', layers.candidate);
  }

  /// Marks these spans with the highlight of that name.
  function paint(name, spans) {
    if (!CSS.highlights) return;
    const highlight = new Highlight(...spans.flatMap((span) => parts(doc.turns, span).map(([index, from, to]) =>
      new StaticRange({ startContainer: nodes[index], startOffset: from, endContainer: nodes[index], endOffset: to }))));
    highlight.priority = PAINTS.indexOf(name);
    CSS.highlights.set(name, highlight);
  }

  /// Marks rails and names of items, and their words unless it was these that asked; without any, the item that is held or has the keyboard.
  function mark(wanted, words = true) {
    const kept = view.items.find(({ key }) => key === held) ?? itemOf(document.activeElement);
    const items = wanted.length > 0 || !kept ? wanted : [kept];
    if (items.length === lit.length && items.every((item, index) => item === lit[index])) return;
    for (const item of lit) for (const one of itemElements(item.key)) one.classList.remove('lit');
    lit = items;
    for (const item of lit) for (const one of itemElements(item.key)) one.classList.add('lit');
    const painted = words || wanted.length === 0 ? items : [];
    paint('marked', painted);
    paint('fired', painted.flatMap(({ matched }) => (matched ?? []).map(([start, end]) => ({ start, end }))));
  }

  function itemElements(key) {
    const item = view.items.find((one) => one.key === key);
    if (!item) return [];
    return parts(doc.turns, item).flatMap(([index]) => [...turns[index].rails.children, ...turns[index].names.children])
      .filter((one) => one.dataset.key === key);
  }

  function itemOf(target) {
    const key = target?.closest?.('.name, .rail')?.dataset.key;
    return key ? view.items.find((item) => item.key === key) ?? null : null;
  }

  /// What is coded at an offset, the shortest first.
  function itemsAt(offset) {
    return view.items.filter(({ start, end }) => start <= offset && offset < end)
      .sort((a, b) => (a.end - a.start) - (b.end - b.start));
  }

  function under(event) {
    const item = itemOf(event.target);
    if (item) return [item];
    if (!event.target.closest('.talk')) return [];
    const [node, offset] = caretAt(event.clientX, event.clientY);
    return places.has(node) ? itemsAt(doc.turns[places.get(node)].start + offset) : [];
  }

  function setCurrent(index) {
    if (index === view.at) return;
    for (const [which, value] of [[view.at, -1], [index, 0]]) {
      turns[which].element.tabIndex = value;
      for (const name of turns[which].names.children) name.tabIndex = value;
    }
    view.at = index;
  }

  function focusTurn(index, block = 'nearest') {
    const wanted = Math.max(0, Math.min(turns.length - 1, index));
    if (!turns[wanted]) return;
    setCurrent(wanted);
    turns[wanted].element.focus({ preventScroll: true });
    turns[wanted].element.scrollIntoView({ block });
  }

  function nameOf(key) {
    return itemElements(key).find((one) => one.matches('.name'));
  }

  /// Gives the keyboard to the name of an item; false where it is not there.
  function focusItem(key) {
    const name = nameOf(key);
    name?.closest('.turn').scrollIntoView({ block: 'nearest' });
    name?.focus();
    return Boolean(name);
  }

  /// Keeps an item marked, whatever is under the pointer.
  function hold(key) {
    held = key;
    mark([]);
  }

  /// A live range over a span, to know where it stands in the window.
  function rangeOf(span) {
    const all = parts(doc.turns, span);
    const range = new Range();
    range.setStart(nodes[all[0][0]], all[0][1]);
    range.setEnd(nodes[all.at(-1)[0]], all.at(-1)[2]);
    return range;
  }

  /// The span that is selected in the page, or null.
  function spanOf(selection) {
    if (selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    if (!element.contains(range.startContainer)) return null;
    const span = { start: offsetOf(range.startContainer, range.startOffset), end: offsetOf(range.endContainer, range.endOffset) };
    return span.start < span.end ? span : null;
  }

  function offsetOf(node, offset) {
    if (places.has(node)) return doc.turns[places.get(node)].start + offset;
    const row = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest('.turn');
    const turn = doc.turns[turns.findIndex((one) => one.element === row)];
    if (!turn) return doc.turns.at(-1).end;
    const talk = row.querySelector('.talk');
    const after = talk === node ? offset > 0 : node.compareDocumentPosition(talk) & Node.DOCUMENT_POSITION_PRECEDING;
    return after ? turn.end : turn.start;
  }

  return view;
}

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

/// Where codings lie on one another: stretches with how many there are.
function piles(items) {
  const steps = new Map();
  for (const { start, end } of items) {
    steps.set(start, (steps.get(start) ?? 0) + 1);
    steps.set(end, (steps.get(end) ?? 0) - 1);
  }
  const found = [];
  let [depth, from] = [0, 0];
  for (const at of [...steps.keys()].sort((a, b) => a - b)) {
    if (depth > 0) found.push({ start: from, end: at, depth });
    depth += steps.get(at);
    from = at;
  }
  return found;
}

function caretAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return [caret.offsetNode, caret.offset];
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}
