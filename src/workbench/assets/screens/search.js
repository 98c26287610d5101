// In: a query in the language of `search`. Out: the turns in which it was found, its words marked, each a way into its interview.

import { get, Refused } from '../api.js';
import { fill, h, marked } from '../dom.js';
import { codebook } from '../study.js';
import { count, say } from '../words.js';

const t = say({
  nl: {
    title: 'Zoeken', query: 'Zoekvraag', go: 'Zoek', layer: 'Laag', usual: 'zoals de studie telt', decided: 'beslist', candidates: 'kandidaten', all: 'alles',
    sort: 'Volgorde', interview: 'interview', score: 'beste eerst', time: 'tijd', more: 'Meer',
    total: ({ turns, interviews, participants }) => `${count(turns, 'beurt', 'beurten')} in ${count(interviews, 'interview', 'interviews')}, van ${count(participants, 'deelnemer', 'deelnemers')}`, hint: 'Woorden, "een zin", leer*, code:…, AND OR NOT.',
    participants: 'gezegd door deelnemers', interviewers: 'gezegd door interviewers', anyone: 'gezegd door wie dan ook',
    moving: 'In de uitkomst', next: 'Volgende beurt', before: 'Vorige beurt', results: 'Gevonden beurten', turn: 'beurt {n}', nothing: 'Niets gevonden.',
  },
  en: {
    title: 'Search', query: 'Query', go: 'Search', layer: 'Layer', usual: 'as the study counts', decided: 'decided', candidates: 'candidates', all: 'all',
    sort: 'Order', interview: 'interview', score: 'best first', time: 'time', more: 'More',
    total: ({ turns, interviews, participants }) => `${count(turns, 'turn', 'turns')} in ${count(interviews, 'interview', 'interviews')}, by ${count(participants, 'participant', 'participants')}`, hint: 'Words, "a phrase", learn*, code:…, AND OR NOT.',
    participants: 'said by participants', interviewers: 'said by interviewers', anyone: 'said by anyone',
    moving: 'In the results', next: 'Next turn', before: 'Previous turn', results: 'Turns that were found', turn: 'turn {n}', nothing: 'Nothing found.',
  },
});

const PAGE = 50;

export const title = ({ query }) => [query.get('q'), t('title')].filter(Boolean).join(' · ');

export const keys = () => [{ title: t('moving'), acts: [['next', t('next')], ['before', t('before')]] }];

export async function show(root, { query }) {
  const asked = { q: query.get('q') ?? '', layer: query.get('layer') ?? '', sort: query.get('sort') ?? 'interview' };
  const state = { asked, book: await codebook(), answer: h('div', { class: 'answer' }) };
  const field = h('input', { type: 'search', name: 'q', value: asked.q, 'aria-label': t('query'), spellcheck: 'false', autocomplete: 'off' });
  root.append(h('header', { class: 'bar' }, h('h1', null, t('title'))), formOf(asked, field), state.answer);
  await find(state);
  return {
    shown: () => asked.q || field.focus(),
    next: () => move(state, 1),
    before: () => move(state, -1),
    async refresh() {
      const at = here(state);
      await find(state, Math.max(PAGE, links(state).length));
      if (at >= 0) links(state)[at]?.focus({ preventScroll: true });
    },
  };
}

function formOf(asked, field) {
  const ask = (event) => {
    event.preventDefault();
    const parameters = new URLSearchParams(new FormData(form));
    if (!parameters.get('layer')) parameters.delete('layer');
    location.hash = `#/search?${parameters}`;
  };
  const choice = (name, options) => h('label', null, t(name), h('select', { name, onchange: ask }, options.map(([value, label]) => h('option', { value, selected: value === asked[name] }, label))));
  const form = h('form', { class: 'query', onsubmit: ask }, field, h('button', { class: 'primary' }, t('go')),
    choice('layer', [['', t('usual')], ...['decided', 'candidates', 'all'].map((one) => [one, t(one)])]),
    choice('sort', ['interview', 'score', 'time'].map((one) => [one, t(one)])));
  return form;
}

/// Shows the first `limit` turns that were found; more of them when asked.
async function find(state, limit = PAGE) {
  const { asked, answer, book } = state;
  if (!asked.q) return fill(answer, h('p', { class: 'soft' }, t('hint')));
  const list = h('ol', { class: 'results', 'aria-label': t('results') });
  const more = h('button', { type: 'button', onclick: async () => {
    const next = list.children.length;
    add(await page(asked, next, PAGE));
    list.children[next]?.querySelector('a').focus();
  } }, t('more'));
  const add = ({ turns, total }) => {
    list.append(...turns.map((turn) => result(turn, book)));
    more.hidden = list.children.length >= total.turns;
  };
  try {
    const found = await page(asked, 0, limit);
    fill(answer,
      h('p', { role: 'status' }, found.total.turns > 0 ? t('total', found.total) : t('nothing'), h('span', { class: 'soft' }, ` · ${t(found.said_by)}`)),
      found.notes.map((note) => h('p', { class: 'soft' }, note)), list, more);
    add(found);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    fill(answer, h('pre', { class: 'refused', role: 'alert', tabindex: '0' }, refused.message), h('p', { class: 'soft' }, refused.hint ?? ''));
  }
}

function page({ q, sort, layer }, offset, limit) {
  const parameters = new URLSearchParams({ q, sort, offset, limit });
  if (layer) parameters.set('layer', layer);
  return get(`/api/search?${parameters}`);
}

const links = ({ answer }) => [...answer.querySelectorAll('.results h2 a')];
const here = (state) => links(state).indexOf(document.activeElement?.closest('.result')?.querySelector('h2 a'));

function move(state, step) {
  const all = links(state);
  all[Math.max(0, Math.min(all.length - 1, here(state) + step))]?.focus();
}

function result(turn, book) {
  const inTurn = turn.hits.map(([start, end]) => [start - turn.start, end - turn.start]);
  const at = turn.hits[0] ?? [turn.start, turn.end];
  return h('li', { class: `result ${turn.role}` },
    h('h2', null,
      h('a', { href: `#/read/${encodeURIComponent(turn.interview)}?at=${at.join('-')}` }, turn.interview),
      h('span', { class: 'soft' }, [turn.speaker, turn.case, t('turn', { n: turn.n }), turn.time].filter(Boolean).join(' · '))),
    h('p', { class: 'talk', dir: 'auto' }, marked(turn.text, inTurn)),
    turn.codes.length > 0 && h('ul', { class: 'labels' }, turn.codes.map((id) => {
      const code = book.find(id);
      return h('li', null, h('a', { class: 'label', 'data-hue': code.hue, title: id, href: `#/codes/${encodeURIComponent(id)}` }, code.name));
    })));
}
