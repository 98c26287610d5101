// In: an interview and two coders. Out: its talk on the page, what one coded at the left of it and what the other did at the right.

import { h } from '../dom.js';
import { say } from '../words.js';
import { layOut, linesOf, nameTops, percent } from './lanes.js';
import { keyOf, shortOf } from './margin.js';
import { painter } from './marks.js';
import { parts, quote } from './span.js';

const t = say({
  nl: { turn: 'Beurt {n}, {who}', talk: 'Gesprek', codings: 'Coderingen van {coder}', no: 'niet', spoken: '{coder}: {what}, {words}' },
  en: { turn: 'Turn {n}, {who}', talk: 'Talk', codings: 'Codings of {coder}', no: 'not', spoken: '{coder}: {what}, {words}' },
});

const PITCH = 24;
const SPOKEN = 60;
const PAINTS = ['pair-item', 'pair-chosen'];

/// `onCoding(coding)` hears of a coding that was asked for.
export function pair(doc, book, coders, onCoding) {
  const turns = doc.turns.map((turn) => drawTurn(turn, coders));
  const known = new Map(doc.codings.map((coding) => [keyOf(coding), coding]));
  const element = h('div', { class: 'transcript pair', role: 'group', 'aria-label': t('talk') }, turns.map((turn) => turn.element));
  coders.forEach((coder, side) => drawSide({ doc, book, turns, element }, coder, side));
  element.addEventListener('click', (event) => {
    const coding = known.get(event.target.closest('[data-key]')?.dataset.key);
    if (coding) onCoding(coding);
  });
  const paint = painter(doc, turns.map(({ talk }) => talk.firstChild), PAINTS);
  return {
    element,
    /// Marks these spans `[start, end]` with a highlight.
    paint: (name, spans) => paint(name, spans.map(([start, end]) => ({ start, end }))),
    /// Shows what stands at a span, and marks the bars of one code there.
    goTo({ start, end, code }) {
      for (const lit of element.querySelectorAll('.lit')) lit.classList.remove('lit');
      for (const [key, coding] of known) {
        if (coding.code !== code || coding.end <= start || coding.start >= end) continue;
        for (const one of element.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) one.classList.add('lit');
      }
      const [index] = parts(doc.turns, { start, end })[0] ?? [0];
      turns[index]?.element.scrollIntoView({ block: 'center' });
    },
    leave: () => PAINTS.forEach((name) => CSS.highlights?.delete(name)),
  };
}

function drawTurn(turn, coders) {
  const talk = h('p', { class: 'talk', dir: 'auto', 'data-start': turn.start });
  talk.append(turn.text);
  const sides = coders.map((_, side) => ({ rails: h('div', { class: `rails ${side === 0 ? 'left' : 'right'}` }), names: h('div', { class: `names ${side === 0 ? 'left' : 'right'}` }) }));
  const element = h('article', { class: `turn ${turn.role}${turn.quiet ? ' quiet' : ''}`, 'aria-label': t('turn', { n: turn.n, who: turn.speaker }), style: { '--lines': linesOf(turn) } },
    sides[0].names,
    h('div', { class: 'said' },
      h('p', { class: 'speaker' }, h('span', { class: 'n' }, String(turn.n)), ' ', h('span', { class: 'who' }, turn.speaker)),
      h('div', { class: 'between' }, sides[0].rails, talk, sides[1].rails)),
    sides[1].names);
  return { element, talk, sides };
}

/// Draws rails and names of one coder, at the left (0) or at the right (1).
function drawSide({ doc, book, turns, element }, coder, side) {
  const items = doc.codings.filter((coding) => coding.coder === coder)
    .map((coding) => ({ key: keyOf(coding), source: coding, start: coding.start, end: coding.end, order: 0 }));
  const { lanes, turns: rows } = layOut(doc.turns, items);
  element.style.setProperty(side === 0 ? '--lanes-left' : '--lanes', Math.max(lanes, 1));
  rows.forEach((row, index) => {
    const { rails, names } = turns[index].sides[side];
    const tops = nameTops(row.names, PITCH);
    rails.append(...row.rails.map((rail) => railOf(rail, book)));
    names.append(...row.names.map(({ item }, place) => nameButton(doc, book, item, tops[place])));
    names.style.setProperty('min-height', `${row.names.length * PITCH}px`);
    if (row.names.length > 0) {
      names.setAttribute('role', 'group');
      names.setAttribute('aria-label', t('codings', { coder }));
    }
  });
}

const no = ({ verdict }) => (verdict === 'no' ? ' no' : '');

function railOf({ item, lane, top, height, opens, closes }, book) {
  return h('span', {
    class: `rail${no(item.source)}${opens ? ' opens' : ''}${closes ? ' closes' : ''}`, 'data-key': item.key, 'data-hue': book.find(item.source.code).hue,
    style: { '--lane': lane, top: percent(top), height: percent(height) },
  });
}

function nameButton(doc, book, { key, source }, top) {
  const code = book.find(source.code);
  const what = source.verdict === 'no' ? `${code.name} ${t('no')}` : code.name;
  return h('button', {
    type: 'button', class: `name${no(source)}`, 'data-key': key, 'data-hue': code.hue, 'data-short': shortOf(code.name), title: `${code.name} (${code.id})`, style: { top }, tabindex: -1,
    'aria-label': t('spoken', { coder: source.coder, what, words: quote(doc.turns, source).slice(0, SPOKEN) }),
  }, h('span', null, code.name));
}
