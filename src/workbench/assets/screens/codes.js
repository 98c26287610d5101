// In: /api/codebook. Out: the codebook as a tree with counts, and one code in full: definition, borders, examples, rules.

import { codeTree } from '../codetree.js';
import { fill, h } from '../dom.js';
import { codebook, current, forgetCodebook } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Codeboek', version: 'versie {version}', definition: 'Definitie', include: 'Wel', exclude: 'Niet', typical: 'Typisch', atypical: 'Net nog wel', near_miss: 'Net niet',
    rules: 'Regels', any: 'een van', unless: 'tenzij', scope: 'bereik', own: 'Deze code', tree: 'Met wat eronder valt', mine: 'Mijn coderingen', waiting: 'Te beslissen',
    figures: '{segments} bij {participants}', segments: ({ n }) => `${n} ${n === '1' ? 'segment' : 'segmenten'}`, participants: ({ n }) => `${n} ${n === '1' ? 'deelnemer' : 'deelnemers'}`,
    find: 'Zoek wat deze code draagt', none: 'Kies een code.', no_definition: 'Nog zonder definitie.', active: 'in gebruik', draft: 'concept', retired: 'vervallen', origin: 'herkomst: {origin}',
    moving: 'In het codeboek', filter: 'Naar het filter', examples: 'Voorbeelden', candidates: 'nog kandidaten, niet beslist',
  },
  en: {
    title: 'Codebook', version: 'version {version}', definition: 'Definition', include: 'Include', exclude: 'Exclude', typical: 'Typical', atypical: 'Just within', near_miss: 'Near miss',
    rules: 'Rules', any: 'any of', unless: 'unless', scope: 'scope', own: 'This code', tree: 'With what is below it', mine: 'My codings', waiting: 'To decide',
    figures: '{segments} of {participants}', segments: ({ n }) => `${n} ${n === '1' ? 'segment' : 'segments'}`, participants: ({ n }) => `${n} ${n === '1' ? 'participant' : 'participants'}`,
    find: 'Find what carries this code', none: 'Choose a code.', no_definition: 'No definition yet.', active: 'in use', draft: 'draft', retired: 'retired', origin: 'origin: {origin}',
    moving: 'In the codebook', filter: 'To the filter', examples: 'Examples', candidates: 'candidates, not decided',
  },
});

export const title = () => t('title');

export const keys = () => [{ title: t('moving'), keys: [['f', t('filter'), 'filter']] }];

export async function show(root, route) {
  let book = await codebook();
  const known = book.codes.some(({ id }) => id === route.id);
  const detail = h('section', { class: 'code-detail', 'aria-live': 'polite' });
  const tree = codeTree({ book, chosen: known ? route.id : null, count: counts, onPick: open });
  const head = h('header', { class: 'bar' }, h('h1', null, t('title')), h('p', { class: 'soft' }, t('version', { version: book.version })));
  root.append(head, h('div', { class: 'codes-columns' }, tree.element, detail));
  let at = known ? route.id : null;
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
  const figures = ({ segments, participants }) => t('figures', { segments: t('segments', { n: number(segments) }), participants: t('participants', { n: number(participants) }) });
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
    h('dl', { class: 'figures' }, fact('own', figures(code.own)), fact('tree', figures(code.tree)), fact('mine', number(code.mine)), fact('waiting', number(code.waiting))),
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
