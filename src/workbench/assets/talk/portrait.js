// In: the turns, their elements, and the rails as they were laid out. Out: a narrow strip with every coding at its place, and the window on it.
// It repeats what the margin says in words, so it is for eyes and pointers only.

import { h } from '../dom.js';
import { linesOf } from './lanes.js';

const WIDTH = 34;
const LANE = 4;

/// `elements` are those of the turns. Returns `{ element, draw(rows), leave }`.
export function portrait(doc, elements) {
  const canvas = h('canvas');
  const frame = h('div', { class: 'portrait-window' });
  const tops = [];
  const total = Math.max(1, doc.turns.reduce((top, turn, index) => (tops[index] = top) + linesOf(turn) + 0.5, 0));
  const own = { doc, elements, canvas, frame, tops, total, rows: [], waiting: false, element: h('div', { class: 'portrait', 'aria-hidden': 'true' }, canvas, frame) };
  const onScroll = () => follow(own);
  const onTheme = () => paint(own);
  own.element.addEventListener('pointerdown', (event) => {
    own.element.setPointerCapture(event.pointerId);
    go(own, event);
  });
  own.element.addEventListener('pointermove', (event) => event.buttons === 1 && go(own, event));
  const size = new ResizeObserver(() => {
    paint(own);
    follow(own);
  });
  size.observe(own.element);
  addEventListener('scroll', onScroll, { passive: true });
  addEventListener('theme-changed', onTheme);
  return {
    element: own.element,
    draw(rows) {
      own.rows = rows;
      paint(own);
      follow(own);
    },
    leave() {
      size.disconnect();
      removeEventListener('scroll', onScroll);
      removeEventListener('theme-changed', onTheme);
    },
  };
}

/// To the turn at the height of the pointer.
function go({ element, elements, tops, total }, event) {
  const box = element.getBoundingClientRect();
  const wanted = ((event.clientY - box.top) / box.height) * total;
  const index = Math.max(0, tops.findLastIndex((top) => top <= wanted));
  elements[index]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  event.preventDefault();
}

/// Draws participants as a column of talk, and every coding in its lane.
function paint(own) {
  const { element, canvas, doc, tops, total, rows } = own;
  const height = element.clientHeight;
  if (height === 0) return;
  canvas.width = WIDTH * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const pen = canvas.getContext('2d');
  pen.scale(devicePixelRatio, devicePixelRatio);
  const scale = height / total;
  pen.fillStyle = colourOf(element, 'talk');
  doc.turns.forEach((turn, index) => {
    if (turn.role === 'participant') pen.fillRect(0, tops[index] * scale, 5, Math.max(0.6, linesOf(turn) * scale - 0.4));
  });
  const colours = new Map();
  rows.forEach((row, index) => {
    for (const { item, lane, top, height: share } of row.rails) {
      if (!colours.has(item.hue)) colours.set(item.hue, colourOf(element, item.hue));
      pen.globalAlpha = item.kind === 'mine' ? 1 : 0.45;
      pen.fillStyle = colours.get(item.hue);
      const lines = linesOf(doc.turns[index]);
      pen.fillRect(8 + (lane % 6) * LANE, (tops[index] + top * lines) * scale, LANE - 1, Math.max(1.5, share * lines * scale));
    }
  });
}

function colourOf(element, hue) {
  const probe = h('i', { class: 'rail', 'data-hue': hue });
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/// Keeps the frame around what is in the window; at most once a frame of the screen.
function follow(own) {
  if (own.waiting) return;
  own.waiting = true;
  requestAnimationFrame(() => {
    own.waiting = false;
    const { elements, tops, total, frame, doc } = own;
    const first = firstWhere(elements, (box) => box.bottom > 0);
    const last = firstWhere(elements, (box) => box.top >= innerHeight) - 1;
    if (!elements[first]) return;
    const end = Math.max(first, Math.min(last, elements.length - 1));
    const top = tops[first] / total;
    const bottom = (tops[end] + linesOf(doc.turns[end])) / total;
    frame.style.setProperty('top', `${top * 100}%`);
    frame.style.setProperty('height', `${Math.max(0.01, bottom - top) * 100}%`);
  });
}

/// The first of the elements, from top to bottom, whose box has passed.
function firstWhere(elements, passed) {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passed(elements[middle].getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
}
