// In: how often what was proposed was right, `{ yes, no, waiting, interval }`. Out: the same in words and as a line with its interval.

import { h } from './dom.js';
import { number, say } from './words.js';

const t = say({
  nl: { none: 'nog niets beslist', share: '{yes} van {n} klopt: {percent}%', interval: '95%-interval: {low} tot {high}%' },
  en: { none: 'nothing decided yet', share: '{yes} of {n} fit: {percent}%', interval: '95% interval: {low} to {high}%' },
});

const percent = (share) => number(Math.round(share / 100));

export function precision({ yes, no, interval }) {
  const n = yes + no;
  if (!interval) return h('p', { class: 'precision soft' }, t('none'));
  const [low, high] = interval;
  const share = yes * 10000 / n;
  const place = (from, to) => ({ left: `${from / 100}%`, width: `${(to - from) / 100}%` });
  return h('div', { class: 'precision' },
    h('p', null, t('share', { yes: number(yes), n: number(n), percent: percent(share) }), h('small', null, t('interval', { low: percent(low), high: percent(high) }))),
    h('div', { class: 'scale', 'aria-hidden': 'true' }, h('i', { style: place(low, high) }), h('b', { style: { left: `${share / 100}%` } })));
}
