// In: the turns, their elements, and the rails as they were laid out. Out: a narrow strip with every coding at its place, and the window on it.
// It repeats what the margin says in words, so it is for eyes and pointers only.

import { h } from './dom.js';
import { linesOf } from './lanes.js';

const WIDTH = 34;
const LANE = 4;

export function portrait(doc, elements) {
  const canvas = h('canvas');
  const frame = h('div', { class: 'portrait-window' });
  const element = h('div', { class: 'portrait', 'aria-hidden': 'true' }, canvas, frame);
  const tops = [];
  const total = Math.max(1, doc.turns.reduce((top, turn, index) => (tops[index] = top) + linesOf(turn) + 0.5, 0));
  let rows = [];
  let waiting = false;

  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    go(event);
  });
  element.addEventListener('pointermove', (event) => event.buttons === 1 && go(event));

  function go(event) {
    const box = element.getBoundingClientRect();
    const wanted = ((event.clientY - box.top) / box.height) * total;
    const index = Math.max(0, tops.findLastIndex((top) => top <= wanted));
    elements[index]?.scrollIntoView({ block: 'center', behavior: 'instant' });
    event.preventDefault();
  }

  function paint() {
    const ratio = devicePixelRatio;
    const height = element.clientHeight;
    if (height === 0) return;
    canvas.width = WIDTH * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    const scale = height / total;
    pen.fillStyle = colourOf('talk');
    doc.turns.forEach((turn, index) => {
      if (turn.role === 'participant') pen.fillRect(0, tops[index] * scale, 5, Math.max(0.6, linesOf(turn) * scale - 0.4));
    });
    const colours = new Map();
    rows.forEach((row, index) => {
      for (const { item, lane, top, height: share } of row.rails) {
        if (!colours.has(item.hue)) colours.set(item.hue, colourOf(item.hue));
        pen.globalAlpha = item.kind === 'mine' ? 1 : 0.45;
        pen.fillStyle = colours.get(item.hue);
        const lines = linesOf(doc.turns[index]);
        pen.fillRect(8 + (lane % 6) * LANE, (tops[index] + top * lines) * scale, LANE - 1, Math.max(1.5, share * lines * scale));
      }
    });
  }

  function colourOf(hue) {
    const probe = h('i', { class: 'rail', 'data-hue': hue });
    element.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }

  function follow() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const first = search((box) => box.bottom > 0);
      const last = search((box) => box.top >= innerHeight) - 1;
      if (!elements[first]) return;
      const end = Math.max(first, Math.min(last, elements.length - 1));
      const top = tops[first] / total;
      const bottom = (tops[end] + linesOf(doc.turns[end])) / total;
      frame.style.setProperty('top', `${top * 100}%`);
      frame.style.setProperty('height', `${Math.max(0.01, bottom - top) * 100}%`);
    });
  }

  function search(passed) {
    let [low, high] = [0, elements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passed(elements[middle].getBoundingClientRect())) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  const size = new ResizeObserver(() => {
    paint();
    follow();
  });
  size.observe(element);
  addEventListener('scroll', follow, { passive: true });
  addEventListener('theme-changed', paint);

  return {
    element,
    draw(laidOut) {
      rows = laidOut;
      paint();
      follow();
    },
    leave() {
      size.disconnect();
      removeEventListener('scroll', follow);
      removeEventListener('theme-changed', paint);
    },
  };
}
