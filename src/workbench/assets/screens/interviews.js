// In: /api/interviews. Out: the list of interviews; sorted by its heads, filtered as one types. Only the rows in sight are on the page.

import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { current } from '../study.js';
import { compare, number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Interviews', filter: 'Filter interviews', id: 'Interview', case: 'Deelnemer', words: 'Woorden', turns: 'Beurten', waiting: 'Te beslissen', moving: 'In de lijst',
    shown: '{shown} van {all} interviews', all: '{all} interviews', open: 'nog niet', reconciling: 'in gesprek', candidates: 'kandidaten', full: 'gelezen', codings: ({ n }) => `${n} ${n === '1' ? 'codering' : 'coderingen'}`,
    blind: 'blind', none: 'Geen interview met deze letters.', noTranscript: 'geen transcript', findings: 'Wat check vond', next: 'Volgende rij', before: 'Vorige rij', toFilter: 'Naar het filter', line: 'regel {line}',
  },
  en: {
    title: 'Interviews', filter: 'Filter interviews', id: 'Interview', case: 'Participant', words: 'Words', turns: 'Turns', waiting: 'To decide', moving: 'In the list',
    shown: '{shown} of {all} interviews', all: '{all} interviews', open: 'not yet', reconciling: 'in talk', candidates: 'candidates', full: 'read', codings: ({ n }) => `${n} ${n === '1' ? 'coding' : 'codings'}`,
    blind: 'blind', none: 'No interview with these letters.', noTranscript: 'no transcript', findings: 'What check found', next: 'Next row', before: 'Row before', toFilter: 'To the filter', line: 'line {line}',
  },
});

const ROW = 40;
const SPARE = 12;
/// About the width of a character; what the other columns take, in characters; the widest attribute.
const CHARACTER = 8.2;
const OTHERS = 52;
const PROGRESS = 15;
const LONGEST = 20;

export const title = () => t('title');

export const keys = () => [{ title: t('moving'), keys: [['j|ArrowDown', t('next'), 'next'], ['k|ArrowUp', t('before'), 'before'], ['f', t('toFilter'), 'filter']] }];

export async function show(root) {
  let { rows } = await get('/api/interviews');
  let shown = rows;
  let sorted = { column: null, down: false };
  let at = 0;
  let drawn = '';
  const columns = columnsOf(current(), rows);

  const filter = h('input', { type: 'search', class: 'filter', placeholder: t('filter'), 'aria-label': t('filter'), spellcheck: 'false', oninput: () => choose() });
  const counted = h('p', { class: 'soft', role: 'status' });
  const body = h('tbody');
  const heads = columns.map((column) => h('th', { scope: 'col', class: column.class }, h('button', { type: 'button', class: 'plain', onclick: () => sortBy(column) }, column.name)));
  const table = h('table', { class: 'rows' },
    h('colgroup', null, columns.map((column) => h('col', { class: column.class, style: column.wide && { width: `${column.wide}ch` } }))),
    h('thead', null, h('tr', null, heads)), body);
  const empty = h('p', { class: 'empty', hidden: true }, t('none'));
  fill(root, h('header', { class: 'bar' }, h('h1', null, t('title')), filter, counted), findings(current().findings), table, empty);

  function sortBy(column) {
    sorted = { column, down: sorted.column === column && !sorted.down };
    columns.forEach((one, index) => heads[index].setAttribute('aria-sort', one !== column ? 'none' : sorted.down ? 'descending' : 'ascending'));
    choose();
  }

  /// Filters and sorts anew; the row `kept` keeps the keyboard.
  function choose(kept = null) {
    const typed = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = typed.length === 0 ? [...rows] : rows.filter((row) => typed.every((word) => textOf(row).includes(word)));
    const { column, down } = sorted;
    if (column) {
      const worth = new Map(shown.map((row) => [row, column.value(row)]));
      const way = down ? -1 : 1;
      shown.sort((a, b) => way * (column.number ? worth.get(a) - worth.get(b) : compare(worth.get(a), worth.get(b))));
    }
    at = Math.max(0, shown.findIndex(({ id }) => id === kept));
    drawn = '';
    counted.textContent = t(typed.length === 0 ? 'all' : 'shown', { shown: number(shown.length), all: number(rows.length) });
    table.setAttribute('aria-rowcount', shown.length + 1);
    table.hidden = shown.length === 0;
    empty.hidden = shown.length > 0;
    draw();
  }

  /// Puts the rows on the page that are in sight, between two spacers.
  function draw() {
    const above = Math.max(0, -body.getBoundingClientRect().top);
    const first = Math.max(0, Math.floor(above / ROW) - SPARE);
    const last = Math.min(shown.length, first + Math.ceil(innerHeight / ROW) + 2 * SPARE);
    if (drawn === `${first}-${last}`) return;
    drawn = `${first}-${last}`;
    const focused = body.contains(document.activeElement);
    body.replaceChildren(spacer(first), ...shown.slice(first, last).map((row, index) => drawRow(row, first + index)), spacer(shown.length - last));
    if (focused) linkAt(at)?.focus({ preventScroll: true });
  }

  function drawRow(row, index) {
    return h('tr', { 'aria-rowindex': index + 2, 'data-index': index }, columns.map((column) => h(column.head ? 'th' : 'td', { class: column.class, scope: column.head ? 'row' : null, title: column.title?.(row) }, column.show(row))));
  }

  const linkAt = (index) => body.querySelector(`[data-index="${index}"] a`);

  function move(step) {
    if (shown.length === 0) return;
    const inside = document.activeElement.closest?.('[data-index]');
    at = Math.max(0, Math.min(shown.length - 1, inside ? Number(inside.dataset.index) + step : at));
    const top = body.getBoundingClientRect().top + at * ROW;
    if (top < 160 || top > innerHeight - 2 * ROW) scrollBy({ top: top - innerHeight / 2, behavior: 'instant' });
    draw();
    linkAt(at)?.focus({ preventScroll: true });
  }

  body.addEventListener('focusin', (event) => { at = Number(event.target.closest('[data-index]').dataset.index); });
  addEventListener('scroll', draw, { passive: true });
  addEventListener('resize', draw);
  choose();

  return {
    shown: draw,
    next: () => move(1),
    before: () => move(-1),
    filter: () => filter.focus(),
    async refresh() {
      const kept = shown[at]?.id;
      ({ rows } = await get('/api/interviews'));
      choose(kept);
    },
    leave() {
      removeEventListener('scroll', draw);
      removeEventListener('resize', draw);
    },
  };
}

function spacer(rows) {
  return h('tr', { class: 'spacer', 'aria-hidden': 'true', style: { height: `${rows * ROW}px` } });
}

/// The columns: a name, what is sorted on, what is shown.
function columnsOf({ attributes, coder, coders: known }, rows) {
  // Who is at work has a column from the start.
  const coders = coder && !known.includes(coder) ? [coder, ...known] : known;
  const counted = (id, value) => ({ name: t(id), class: `figure ${id}`, number: true, value, show: (row) => number(value(row)) });
  return [
    {
      name: t('id'), class: 'id', head: true, value: ({ id }) => id,
      show: (row) => row.transcript ? h('a', { href: `#/read/${encodeURIComponent(row.id)}` }, row.id) : [row.id, ' ', h('small', null, t('noTranscript'))],
    },
    { name: t('case'), class: 'case', value: (row) => row.case ?? '', show: (row) => row.case ?? '' },
    ...fitting(attributes, coders, rows).map(({ id, name, wide }) => ({
      name, class: 'attribute', wide, value: (row) => row.attributes[id] ?? '', show: (row) => row.attributes[id] ?? '', title: (row) => row.attributes[id],
    })),
    counted('words', ({ words }) => words),
    counted('turns', ({ turns }) => turns),
    ...coders.map((coder) => ({
      name: coder, class: 'progress', number: true, value: ({ progress }) => order(progress[coder]), show: ({ progress, blind }) => standing(progress[coder], blind),
    })),
    counted('waiting', ({ waiting }) => waiting),
  ];
}

/// The attributes for which there is room, each as wide as its longest value.
function fitting(attributes, coders, rows) {
  const longest = new Map(attributes.map(({ id, name }) => [id, name.length]));
  for (const row of rows) {
    for (const id in row.attributes) longest.set(id, Math.max(longest.get(id) ?? 0, row.attributes[id].length));
  }
  let room = Math.min(innerWidth, 1440) / CHARACTER - OTHERS - coders.length * PROGRESS;
  const wide = attributes.map(({ id, name }) => ({ id, name, wide: Math.min(longest.get(id), LONGEST) + 3 }));
  return wide.filter(({ wide }) => (room -= wide) >= 0);
}

const STATUSES = ['open', 'reconciling', 'candidates', 'full'];

const order = (progress) => (progress ? STATUSES.indexOf(progress.status) * 1e6 + progress.codings : -1);

function standing(progress, blind) {
  if (!progress) return h('span', { class: 'standing open' }, t('open'));
  return h('span', { class: `standing ${progress.status}`, title: t('codings', { n: number(progress.codings) }) },
    t(progress.status), progress.codings > 0 && h('small', null, ` ${number(progress.codings)}`), blind && h('small', null, ` ${t('blind')}`));
}

function textOf(row) {
  return row.text ??= [row.id, row.case, row.kind, row.status, ...Object.values(row.attributes)].join(' ').toLowerCase();
}

/// What is wrong in the files; notes are for the command line.
function findings(all) {
  const list = all.filter(({ severity }) => severity !== 'note');
  if (list.length === 0) return null;
  return h('details', { class: 'findings' }, h('summary', null, `${t('findings')} (${list.length})`),
    h('ul', null, list.map(({ severity, message, hint, file, line }) => h('li', { class: severity },
      message, hint && h('span', { class: 'soft' }, ` ${hint}`), h('small', null, ` ${file}${line ? `, ${t('line', { line })}` : ''}`)))));
}
