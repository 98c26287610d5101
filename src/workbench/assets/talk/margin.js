// In: the codings, candidates and memos of an interview. Out: the items of its margin, each with a key, a name and a spoken label.

import { current } from '../study.js';
import { say } from '../words.js';
import { overlap, quote } from './span.js';

const t = say({
  nl: { no: 'niet', candidate: 'kandidaat', memo: 'memo', note: 'notitie', cite: 'citeren', sensitive: 'gevoelig', negative: 'tegenvoorbeeld', spoken: '{what}: {words}' },
  en: { no: 'not', candidate: 'candidate', memo: 'memo', note: 'note', cite: 'cite', sensitive: 'sensitive', negative: 'negative case', spoken: '{what}: {words}' },
});

const SPOKEN = 90;
const ORDER = { mine: 0, other: 1, candidate: 2, memo: 3 };

export const keyOf = ({ coder = '', start, end, code }) => `${coder}:${start}-${end}:${code}`;

/// Two letters for a name, where there is no room for more: the first of its first two words, or of its only one.
export function shortOf(name) {
  const [first = '', second] = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return second ? `${[...first][0]}${[...second][0]}` : [...first].slice(0, 2).join('');
}

/// Items for the margin; `shows` says whether those of `others` and `candidates` are wanted.
export function itemsOf(doc, book, { coder, shows }) {
  const mine = doc.codings.filter((coding) => coding.coder === coder);
  const others = shows.others ? doc.codings.filter((coding) => coding.coder !== coder) : [];
  const waiting = shows.candidates ? doc.candidates.filter((candidate) => !isDecided(candidate, mine)) : [];
  const item = (kind, source, more) => {
    const code = book.find(source.code);
    const words = quote(doc.turns, source);
    const what = [[code.name, more.facts.join(' · ')].filter(Boolean).join(' '), more.kind, ...code.path.slice(0, -1)].filter(Boolean).join(', ');
    return {
      kind, source, key: more.key ?? keyOf(source), start: source.start, end: source.end, code: code.id, hue: code.hue, order: ORDER[kind],
      no: source.verdict === 'no', name: code.name, short: shortOf(code.name), detail: more.facts.join(' · '), title: `${code.name} (${code.id})`, matched: source.matched,
      label: t('spoken', { what, words: words.length > SPOKEN ? `${words.slice(0, SPOKEN)}…` : words }),
    };
  };
  return [
    ...mine.map((coding) => item('mine', coding, { facts: facts(coding) })),
    ...others.map((coding) => item('other', coding, { facts: [coding.coder, ...facts(coding)] })),
    ...waiting.map((candidate) => item('candidate', candidate, { key: `?${keyOf(candidate)}`, kind: t('candidate'), facts: [] })),
    ...doc.memos.flatMap((memo) => memo.segments.map(([start, end]) => memoItem(memo, start, end))),
  ];
}

function memoItem(memo, start, end) {
  return {
    kind: 'memo', source: memo, key: `memo:${memo.id}:${start}-${end}`, start, end, code: null, hue: 'none', order: ORDER.memo,
    name: memo.title, short: '¶', detail: t('memo'), title: memo.id, label: `${memo.title} ${t('memo')}`,
  };
}

function facts({ verdict, flags, attributes, note }) {
  return [verdict === 'no' && t('no'), ...flags.map((flag) => t(flag)), ...Object.entries(attributes).map(([id, value]) => named(id, value)), note && t('note')].filter(Boolean);
}

/// A number says nothing without the name of its attribute.
function named(id, value) {
  const name = current().segment_attributes.find((one) => one.id === id)?.name ?? id;
  return /^[\d.,-]+$/.test(value) ? `${name} ${value}` : value;
}

/// A candidate is decided once my codings of its code cover more than half of it.
function isDecided(candidate, mine) {
  const same = mine.filter(({ code }) => code === candidate.code).sort((a, b) => a.start - b.start);
  let [covered, until] = [0, candidate.start];
  for (const { start, end } of same) {
    covered += overlap(candidate, { start: Math.max(start, until), end });
    until = Math.max(until, end);
  }
  return covered * 2 > candidate.end - candidate.start;
}
