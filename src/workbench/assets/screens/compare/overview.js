// In: the comparison. Out: its header (whom, into what, which), the interviews in figures, the list of where the two differ.

import { fill, h } from '../../dom.js';
import { number } from '../../words.js';
import { t } from './words.js';

export const SHOWS = ['open', 'differing', 'all'];
const FIGURES = ['items', 'agreed', 'differing', 'decided'];

function choice(name, values, value, onChange, label = (one) => one) {
  return h('label', null, t(name), ' ', h('select', { onchange: (event) => onChange(event.target.value) }, values.map((one) => h('option', { value: one, selected: one === value }, label(one)))));
}

export function drawBar({ bar, compared, asked, shown, study, does }) {
  const { a, b, into, coders, interviews, passed } = compared;
  const to = (field) => (value) => does.go({ [field]: value });
  fill(bar, h('h1', null, t('title')),
    a && [choice('first', coders.filter((one) => one !== b), a, to('a')), choice('second', coders.filter((one) => one !== a), b, to('b'))],
    h('label', null, t('into'), ' ', h('input', { value: into, size: 10, spellcheck: 'false', onchange: (event) => does.go({ into: event.target.value.trim() }) })),
    a && choice('show', SHOWS, shown, to('show'), t),
    a && choice('interviews', ['', ...interviews.map(({ id }) => id)], asked.interview ?? '', to('interview'), (one) => one || t('every')),
    study.reconciled !== into && h('p', { class: 'notice' }, t('uncounted', { into })),
    passed.length > 0 && h('p', { class: 'soft' }, t('passed', { ids: passed.join(', ') })));
}

/// The interviews, folded behind their sums.
export function drawFigures({ figures, compared, asked, does }) {
  const { interviews, a, b } = compared;
  if (interviews.length === 0) return fill(figures, h('p', { class: 'empty' }, t('nobody')));
  const open = figures.querySelector('details')?.open ?? false;
  const sum = (name) => `${t(name)}: ${number(interviews.reduce((all, one) => all + one[name], 0))}`;
  const words = (one) => (one === 'union' || one === 'intersection' ? t(one) : t('of', { coder: one }));
  fill(figures, h('details', { class: 'compared', open },
    h('summary', null, [`${t('interviews')}: ${number(interviews.length)}`, ...FIGURES.map(sum)].join(' · ')),
    choice('borders', ['union', 'intersection', a, b], asked.borders ?? 'union', (borders) => does.go({ borders }), words),
    h('table', null,
      h('thead', null, h('tr', null, ['interview', ...FIGURES, 'status'].map((name) => h('th', { scope: 'col', class: FIGURES.includes(name) ? 'figure' : null }, t(name))))),
      h('tbody', null, interviews.map((one) => interviewRow(one, asked, does))))));
}

function interviewRow(one, asked, does) {
  return h('tr', null,
    h('th', { scope: 'row' }, h('a', { href: `#/compare?${new URLSearchParams({ ...asked, interview: one.id })}` }, one.id)),
    FIGURES.map((name) => h('td', { class: 'figure' }, number(one[name]))),
    h('td', null, t(one.status === 'open' ? 'none' : one.status), ' ',
      one.status !== 'full' && one.decided === one.differing && h('button', { type: 'button', onclick: () => does.takeOver(one.id) }, t('takeOver'))));
}

export const verdictOf = ({ yes, no }) => t(yes.length > 0 ? 'yes' : no.length > 0 ? 'no' : 'silent');

/// Where the two differ, under the name of each code.
export function drawList({ list, items, at, book, compared, does }) {
  fill(list, items.map((one, place) => {
    const code = book.find(one.code);
    const first = place === 0 || items[place - 1].code !== one.code;
    return [
      first && h('li', { class: 'of-code', 'data-hue': code.hue }, h('span', { title: code.id }, code.name), ' ', h('small', null, t('cost', { n: number(one.cost) }))),
      h('li', null, h('button', { type: 'button', class: 'difference', 'aria-current': place === at ? 'true' : null, onclick: () => does.goTo(place) },
        h('b', null, one.interview), ' ', one.said.map((said) => t('says', { coder: said.coder, what: verdictOf(said) })).join(' · '),
        one.held && h('small', null, ` ${t('held', { into: compared.into, decision: t(one.held.decision) })}`))),
    ];
  }));
}
