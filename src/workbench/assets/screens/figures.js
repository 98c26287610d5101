// In: the tables and charts that a run would make now. Out: one of them with what it counts; each number opens its excerpts, each excerpt its interview.

import { get, Refused } from '../api.js';
import { fill, h } from '../dom.js';
import { excerptItem } from '../excerpts.js';
import { codebook } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Cijfers', tables: 'Tabellen', charts: 'Figuren', by: 'Per', where: 'Alleen', whereHint: 'bijvoorbeeld wave:2 of code:…', apply: 'Toepassen', words: 'De figuur in woorden', data: 'De getallen van de figuur',
    excerpts: 'Fragmenten achter het getal', total: ({ n, participants }) => `${n} ${n === '1' ? 'fragment' : 'fragmenten'} van ${participants} ${participants === '1' ? 'deelnemer' : 'deelnemers'}`, more: 'Meer', close: 'Sluiten',
    nothing: 'Geen rijen.', moving: 'In de cijfers', next: 'Volgende tabel of figuur', before: 'Vorige tabel of figuur', filter: 'Naar het filter', escape: 'Fragmenten sluiten', opens: '{n}: toon de fragmenten',
  },
  en: {
    title: 'Figures', tables: 'Tables', charts: 'Charts', by: 'By', where: 'Only', whereHint: 'such as wave:2 or code:…', apply: 'Apply', words: 'The chart in words', data: 'The figures of the chart',
    excerpts: 'Excerpts behind the number', total: ({ n, participants }) => `${n} ${n === '1' ? 'excerpt' : 'excerpts'} of ${participants} ${participants === '1' ? 'participant' : 'participants'}`, more: 'More', close: 'Close',
    nothing: 'No rows.', moving: 'In the figures', next: 'Next table or chart', before: 'Table or chart before', filter: 'To the filter', escape: 'Close the excerpts', opens: '{n}: show the excerpts',
  },
});

const PAGE = 30;

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  keys: [['j', t('next'), 'next'], ['k', t('before'), 'before'], ['f', t('filter'), 'filter'], ['Escape', t('escape'), 'escape']],
}];

export async function show(root, { query }) {
  let [listed, book] = await Promise.all([get('/api/figures'), codebook()]);
  const chart = query.get('chart');
  const asked = { what: chart ? 'chart' : 'table', kind: chart ?? query.get('table') ?? 'frequencies', by: query.get('by') ?? '', where: query.get('where') ?? '' };
  let opened = null;

  const list = h('nav', { class: 'see-list', 'aria-label': t('title') });
  const by = h('select', { name: 'by', onchange: () => choose({ by: by.value }) });
  const byLabel = h('label', null, t('by'), by);
  const where = h('input', { type: 'search', name: 'where', value: asked.where, placeholder: t('whereHint'), spellcheck: 'false', autocomplete: 'off' });
  const form = h('form', { class: 'query', onsubmit: (event) => { event.preventDefault(); choose({ where: where.value.trim() }); } },
    byLabel, h('label', { class: 'grow' }, t('where'), where), h('button', null, t('apply')));
  const place = h('section', { class: 'see-figure', 'aria-live': 'polite' });
  const panel = h('aside', { class: 'see-excerpts', 'aria-label': t('excerpts'), hidden: true });
  root.append(h('header', { class: 'bar' }, h('h1', null, t('title'))), h('div', { class: 'see-columns' }, list, h('div', { class: 'see-main' }, form, place)), panel);
  await draw();

  function choose(changed) {
    Object.assign(asked, changed);
    const parameters = new URLSearchParams({ [asked.what]: asked.kind });
    for (const name of ['by', 'where']) if (asked[name]) parameters.set(name, asked[name]);
    history.replaceState(null, '', `#/figures?${parameters}`);
    close();
    return draw();
  }

  function all() {
    return [...listed.tables.map((one) => ({ what: 'table', ...one })), ...listed.charts.map((one) => ({ what: 'chart', ...one }))];
  }
  function isShown({ what, kind, by: own }) {
    return what === asked.what && kind === asked.kind && (own ?? '') === asked.by;
  }

  function drawList() {
    const group = (name, what) => {
      const own = all().filter((one) => one.what === what);
      return own.length > 0 && [h('h2', null, t(name)), h('ul', null, own.map((one) => h('li', null,
        h('button', { type: 'button', class: 'plain', 'aria-current': isShown(one) ? 'true' : null, onclick: () => choose({ what, kind: one.kind, by: one.by ?? '' }) }, one.title))))];
    };
    const focused = list.contains(document.activeElement);
    fill(list, group('tables', 'table'), group('charts', 'chart'));
    if (focused) list.querySelector('[aria-current]')?.focus();
  }

  function drawForm() {
    const splits = asked.what === 'table' && asked.kind === 'crosstab' ? listed.by.crosstab : asked.what === 'chart' && asked.kind === 'paired' ? listed.by.paired : [];
    byLabel.hidden = splits.length === 0;
    fill(by, splits.map(({ id, name }) => h('option', { value: id, selected: id === asked.by }, name)));
  }

  async function draw() {
    drawList();
    drawForm();
    const parameters = new URLSearchParams({ kind: asked.kind });
    if (asked.by) parameters.set('by', asked.by);
    if (asked.where) parameters.set('where', asked.where);
    try {
      if (asked.what === 'table') drawTable(await get(`/api/table?${parameters}`));
      else drawChart(await get(`/api/chart?${parameters}&as=words`));
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      fill(place, h('pre', { class: 'refused', role: 'alert', tabindex: 0 }, refused.message), refused.hint && h('p', { class: 'soft' }, refused.hint));
    }
  }

  function drawTable({ title: name, caption, columns, rows }) {
    const head = columns.map(({ heading, numeric }) => h('th', { scope: 'col', class: numeric ? 'figure' : null }, heading));
    const body = rows.map(({ cells, depth, total, code }) => h('tr', { class: total ? 'total' : null }, cells.map((cell, index) => {
      const { numeric } = columns[index];
      const first = index === 0;
      return h(first ? 'th' : 'td', { scope: first ? 'row' : null, class: numeric ? 'figure' : null, style: first && depth > 0 ? { '--depth': depth } : null }, shown(cell, first ? code : null));
    })));
    fill(place,
      h('h2', null, name),
      h('p', { class: 'soft caption' }, caption),
      rows.length === 0 ? h('p', { class: 'empty' }, t('nothing'))
        : h('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': name }, h('table', { class: 'figure-table' }, h('thead', null, h('tr', null, head)), h('tbody', null, body))));
  }

  function shown({ text, missing, to }, code) {
    if (to) return h('button', { type: 'button', class: 'way', 'aria-label': t('opens', { n: text }), onclick: (event) => open(to, event.currentTarget) }, text);
    if (code && text) return h('a', { href: `#/codes/${encodeURIComponent(code)}`, title: code }, text);
    return missing ? h('span', { class: 'soft' }, '–') : text;
  }

  function drawChart({ title: name, caption, alt, svg, data }) {
    const [head, ...rows] = data;
    fill(place,
      h('figure', null,
        h('img', { class: 'chart', alt: alt, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` }),
        h('figcaption', { class: 'soft' }, `${name}. ${caption}`)),
      h('details', null, h('summary', null, t('words')), h('p', null, alt)),
      head && h('details', null, h('summary', null, t('data')), h('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': t('data') }, h('table', { class: 'figure-table' },
        h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, cell)))),
        h('tbody', null, rows.map((row) => h('tr', null, row.map((cell, index) => h(index === 0 ? 'th' : 'td', { scope: index === 0 ? 'row' : null }, cell)))))))));
  }

  async function open(to, from) {
    const page = (offset) => get(`/api/excerpts?${new URLSearchParams({ code: to.code, where: to.where, offset, limit: PAGE })}`);
    const found = await page(0);
    opened = { from };
    const heading = h('h2', { tabindex: -1 }, found.name);
    const items = h('ol', { class: 'excerpts' });
    const more = h('button', { type: 'button', onclick: async () => {
      const next = items.children.length;
      add(await page(next));
      items.children[next]?.querySelector('a').focus();
    } }, t('more'));
    fill(panel,
      h('header', null, heading, h('button', { type: 'button', class: 'plain', onclick: close }, t('close'), h('kbd', null, 'Esc'))),
      h('p', { class: 'soft' }, [t('total', { n: number(found.total.segments), participants: number(found.total.participants) }), to.where].filter(Boolean).join(' · ')), items, more);
    add(found);
    panel.hidden = false;
    panel.scrollTop = 0;
    heading.focus();

    function add({ rows, total }) {
      items.append(...rows.map((row) => excerptItem(row, book)));
      more.hidden = items.children.length >= total.segments;
    }
  }

  function close() {
    if (!opened) return false;
    panel.hidden = true;
    opened.from.focus();
    opened = null;
  }

  function step(by) {
    const list = all();
    const here = list.findIndex(isShown);
    const next = list[Math.max(0, Math.min(list.length - 1, here + by))];
    if (next) choose({ what: next.what, kind: next.kind, by: next.by ?? '' });
  }

  return {
    next: () => step(1),
    before: () => step(-1),
    filter: () => where.focus(),
    escape: close,
    async refresh() {
      [listed, book] = await Promise.all([get('/api/figures'), codebook()]);
      if (!opened) await draw();
    },
  };
}
