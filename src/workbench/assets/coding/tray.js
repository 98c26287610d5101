// In: a desk. Out: the tray at the bottom of the page: the words that are chosen and what can be done with them.

import { fill, h } from '../dom.js';
import { keyHint } from '../keys.js';
import { parts, quote } from '../talk/span.js';
import { number } from '../words.js';
import { nameOf } from './changes.js';
import { recentCodes } from './recent.js';
import { t } from './words.js';

const QUICK = 4;

export function newTray() {
  return h('section', { class: 'tray floating', 'aria-label': t('chosen'), hidden: true });
}

/// While the picker is open it stands there instead.
export function drawTray(desk) {
  const { tray, chosen, bordering, doc } = desk;
  tray.hidden = !chosen || Boolean(desk.picker);
  if (tray.hidden) return;
  fill(tray,
    h('div', { 'aria-live': 'polite' },
      h('p', { class: 'chosen-words', dir: 'auto' }, quote(doc.turns, chosen)),
      overTurns(doc.turns, chosen)),
    h('p', { class: 'choices' }, bordering ? forBorders(desk) : forCodes(desk)));
}

/// Words of more than one turn, and whose: what the interviewer says between them is chosen too.
function overTurns(turns, span) {
  const touched = parts(turns, span).map(([index]) => turns[index].speaker);
  return touched.length > 1 && h('p', { class: 'soft over-turns' }, t('over', { n: number(touched.length), who: [...new Set(touched)].join(t('and')) }));
}

const button = (desk, label, act, kind = null) => h('button', { type: 'button', class: kind, onclick: () => desk.does[act]() }, label, keyHint(act === 'letGo' ? 'escape' : act));

function forBorders(desk) {
  return [
    h('span', null, t('newBorders', { code: nameOf(desk, desk.bordering.code) })),
    button(desk, t('confirm'), 'enter', 'primary'), button(desk, t('cancel'), 'letGo', 'plain'),
  ];
}

function forCodes(desk) {
  const quick = recentCodes(desk).slice(0, QUICK).map((code, index) => h('button', {
    type: 'button', class: 'label', 'data-hue': code.hue, title: code.id, onclick: () => desk.does.put(code),
  }, code.name, h('kbd', null, String(index + 1))));
  return [
    button(desk, t('code'), 'pick'), quick, button(desk, t('vivo'), 'inVivo'), button(desk, t('memo'), 'memo'), button(desk, t('clear'), 'letGo', 'plain'),
  ];
}
