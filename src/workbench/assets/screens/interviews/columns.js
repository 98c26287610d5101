// In: the study, the rows. Out: the columns for which there is room: `{ name, class, value(row), show(row), number, head, wide, title(row) }`.

import { h } from '../../dom.js';
import { number } from '../../words.js';
import { t } from './words.js';

/// About the width of a character; what the other columns take, in characters; the widest attribute.
const CHARACTER = 8.2;
const OTHERS = 64;
const PROGRESS = 16;
const LONGEST = 20;
const WIDEST = 1440;
/// On a phone, in px: from where on there is room for all; what id and waiting take; what a coder takes.
const NARROW = 640;
const ENDS = 190;
const CODER = 84;

const STATUSES = ['open', 'reconciling', 'candidates', 'full'];

export function columnsOf({ attributes, coder, coders: known }, rows) {
  // Who is at work has a column from the start, and the first one.
  const coders = coder ? [coder, ...known.filter((one) => one !== coder)] : known;
  const counted = (id, value) => ({ name: t(id), class: `figure ${id}`, number: true, value, show: (row) => number(value(row)) });
  const people = coders.map((one) => ({
    name: one, class: 'progress', number: true, value: ({ progress }) => order(progress[one]), show: ({ progress, blind }) => standing(one, progress[one], blind),
  }));
  const id = {
    name: t('id'), class: 'id', head: true, value: (row) => row.id,
    show: (row) => row.transcript ? h('a', { href: `#/read/${encodeURIComponent(row.id)}` }, row.id) : h('span', { class: 'no-way', tabindex: -1 }, row.id, ' ', h('small', null, t('noTranscript'))),
  };
  const waiting = counted('waiting', (row) => row.waiting);
  if (innerWidth <= NARROW) return [id, ...people.slice(0, Math.max(1, Math.floor((innerWidth - ENDS) / CODER))), waiting];
  return [
    id,
    { name: t('case'), class: 'case', value: (row) => row.case ?? '', show: (row) => row.case ?? '' },
    ...fitting(attributes, coders, rows).map(({ id: attribute, name, wide }) => ({
      name, class: 'attribute', wide, value: (row) => row.attributes[attribute] ?? '', show: (row) => row.attributes[attribute] ?? '', title: (row) => row.attributes[attribute],
    })),
    counted('words', ({ words }) => words),
    counted('turns', ({ turns }) => turns),
    ...people,
    waiting,
  ];
}

/// The attributes for which there is room, each as wide as its longest value.
function fitting(attributes, coders, rows) {
  const longest = new Map(attributes.map(({ id, name }) => [id, name.length]));
  for (const row of rows) {
    for (const id in row.attributes) longest.set(id, Math.max(longest.get(id) ?? 0, row.attributes[id].length));
  }
  let room = Math.min(innerWidth, WIDEST) / CHARACTER - OTHERS - coders.length * PROGRESS;
  const wide = attributes.map(({ id, name }) => ({ id, name, wide: Math.min(longest.get(id), LONGEST) + 3 }));
  return wide.filter(({ wide: taken }) => (room -= taken) >= 0);
}

const order = (progress) => (progress ? STATUSES.indexOf(progress.status) * 1e6 + progress.codings : -1);

/// How far a coder is in an interview.
function standing(coder, progress, blind) {
  if (!progress) return h('span', { class: 'standing open' }, t('open'));
  const { status, codings } = progress;
  return h('span', { class: `standing ${status}`, title: t('by', { coder, status: t(status), codings: t('codings', { n: codings }) }) },
    t(status), codings > 0 && h('small', null, ` ${number(codings)}`), blind && h('small', null, ` ${t('blind')}`));
}
