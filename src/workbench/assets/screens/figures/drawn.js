// In: a table or a chart as the server tells it. Out: it on the page; in a table each number that has excerpts behind it opens them.

import { h } from '../../dom.js';
import { t } from './words.js';

/// `open(to, button)` shows the excerpts behind a number.
export function tableOf({ title, caption, columns, rows }, open) {
  const head = columns.map(({ heading, numeric }) => h('th', { scope: 'col', class: numeric ? 'figure' : null }, heading));
  const body = rows.map(({ cells, depth, total, code }) => h('tr', { class: total ? 'total' : null }, cells.map((cell, index) => {
    const first = index === 0;
    const props = { scope: first ? 'row' : null, class: columns[index].numeric ? 'figure' : null, style: first && depth > 0 ? { '--depth': depth } : null };
    return h(first ? 'th' : 'td', props, shown(cell, first ? code : null, open));
  })));
  return [
    h('h2', null, title),
    h('p', { class: 'soft caption' }, caption),
    rows.length === 0 ? h('p', { class: 'empty' }, t('nothing')) : scroller(title, head, body),
  ];
}

function shown({ text, missing, to }, code, open) {
  if (to) return h('button', { type: 'button', class: 'way', 'aria-label': t('opens', { n: text }), onclick: (event) => open(to, event.currentTarget) }, text);
  if (code && text) return h('a', { href: `#/codes/${encodeURIComponent(code)}`, title: code }, text);
  return missing ? h('span', { class: 'soft' }, '–') : text;
}

export function chartOf({ title, caption, alt, svg, data }) {
  const [head, ...rows] = data;
  return [
    h('figure', null,
      h('img', { class: 'chart', alt, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` }),
      h('figcaption', { class: 'soft' }, `${title}. ${caption}`)),
    h('details', null, h('summary', null, t('words')), h('p', null, alt)),
    head && h('details', null, h('summary', null, t('data')), scroller(t('data'),
      head.map((cell) => h('th', { scope: 'col' }, cell)),
      rows.map((row) => h('tr', null, row.map((cell, index) => h(index === 0 ? 'th' : 'td', { scope: index === 0 ? 'row' : null }, cell)))))),
  ];
}

const scroller = (label, head, body) => h('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': label },
  h('table', { class: 'figure-table' }, h('thead', null, h('tr', null, head)), h('tbody', null, body)));
