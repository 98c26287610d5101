// In: /api/codebook. Out: the codebook as a tree with counts, and one code in full: definition, borders, examples, rules. `at` is the code that is open.

import { codeTree } from '../codetree.js';
import { fill, h } from '../dom.js';
import { codebook, current, forgetCodebook } from '../study.js';
import { count, number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Codeboek', version: 'versie {version}', include: 'Wel', exclude: 'Niet', typical: 'Typisch', atypical: 'Net nog wel', near_miss: 'Net niet',
    rules: 'Regels', any: 'een van', unless: 'tenzij', scope: 'bereik', own: 'Deze code', tree: 'Met de codes eronder', mine: 'Mijn coderingen', waiting: 'Te beslissen',
    figures: ({ segments, participants }) => `${count(segments, 'fragment', 'fragmenten')} van ${count(participants, 'deelnemer', 'deelnemers')}`,
    find: 'Zoek beurten met deze code', none: 'Kies een code.', no_definition: 'Nog zonder definitie.', active: 'in gebruik', draft: 'concept', retired: 'vervallen', origin: 'herkomst: {origin}',
    moving: 'In het codeboek', filter: 'Naar het filter', examples: 'Voorbeelden', candidates: 'telt kandidaten: er is nog niets beslist',
  },
  en: {
    title: 'Codebook', version: 'version {version}', include: 'Include', exclude: 'Exclude', typical: 'Typical', atypical: 'Just within', near_miss: 'Near miss',
    rules: 'Rules', any: 'any of', unless: 'unless', scope: 'scope', own: 'This code', tree: 'With the codes below it', mine: 'My codings', waiting: 'To decide',
    figures: ({ segments, participants }) => `${count(segments, 'segment', 'segments')} by ${count(participants, 'participant', 'participants')}`,
    find: 'Find turns with this code', none: 'Choose a code.', no_definition: 'No definition yet.', active: 'in use', draft: 'draft', retired: 'retired', origin: 'origin: {origin}',
    moving: 'In the codebook', filter: 'To the filter', examples: 'Examples', candidates: 'counts candidates: nothing is decided yet',
  },
});

export const title = () => t('title');

export const keys = () => [{ title: t('moving'), acts: [['filter', t('filter')]] }];

export async function show(root, route) {
  let book = await codebook();
  const known = book.codes.some(({ id }) => id === route.id);
  let at = known ? route.id : book.codes[0]?.id ?? null;
  const detail = h('section', { class: 'code-detail', 'aria-live': 'polite' });
  const tree = codeTree({ book, chosen: at, count: counts, onPick: open });
  const head = h('header', { class: 'bar' }, h('h1', null, t('title')), h('p', { class: 'soft' }, t('version', { version: book.version })));
  root.append(head, h('div', { class: 'codes-columns' }, tree.element, detail));
  draw();

  function open(code) {
    at = code.id;
    history.replaceState(null, '', `#/codes/${encodeURIComponent(code.id)}`);
    tree.show(book, at);
    draw();
    detail.scrollIntoView({ block: 'nearest' });
  }

  function draw() {
    const code = book.codes.find(({ id }) => id === at);
    fill(detail, code ? described(code) : h('p', { class: 'empty' }, t('none')));
  }

  return {
    filter: () => tree.focusFilter(),
    async refresh() {
      forgetCodebook();
      book = await codebook();
      tree.show(book, at);
      draw();
    },
  };
}

const counts = ({ tree }) => (tree.segments > 0 ? number(tree.segments) : '');

function described(code) {
  const part = (name, text) => text && h('section', null, h('h3', null, t(name)), h('p', null, text));
  const fact = (name, value) => h('div', null, h('dt', null, t(name)), h('dd', null, value));
  const examples = Object.entries(code.examples).filter(([, list]) => list.length > 0);
  return [
    h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
    h('h2', { 'data-hue': code.hue }, code.name),
    h('p', { class: 'soft' }, [code.id, t(code.status), code.origin && t('origin', { origin: code.origin }), current().basis === 'candidates' && t('candidates')].filter(Boolean).join(' · ')),
    h('p', { class: 'definition' }, code.definition ?? t('no_definition')),
    part('include', code.include),
    part('exclude', code.exclude),
    examples.length > 0 && h('section', null, h('h3', null, t('examples')), examples.map(([kind, list]) => list.map((text) =>
      h('blockquote', { class: kind, dir: 'auto' }, h('small', null, t(kind)), text)))),
    code.rules.length > 0 && h('section', null, h('h3', null, t('rules')), code.rules.map(ruleOf)),
    h('dl', { class: 'figures' }, fact('own', t('figures', code.own)), fact('tree', t('figures', code.tree)), fact('mine', number(code.mine)), fact('waiting', number(code.waiting))),
    h('p', null, h('a', { href: `#/search?q=${encodeURIComponent(`code:${code.id}`)}` }, t('find'))),
  ];
}

function ruleOf({ id, language, any, unless, scope }) {
  const patterns = (list) => list.map((one) => h('code', null, one));
  return h('div', { class: 'rule' },
    h('h4', null, id, h('small', null, [language, `${t('scope')}: ${scope}`].filter(Boolean).join(' · '))),
    h('p', null, h('span', { class: 'soft' }, t('any')), patterns(any)),
    unless.length > 0 && h('p', null, h('span', { class: 'soft' }, t('unless')), patterns(unless)));
}
