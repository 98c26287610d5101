// In: excerpts as the server tells them. Out: a list of them: the words, who says them, the codings behind them, the way into the interview.

import { h, marked } from './dom.js';
import { current } from './study.js';
import { say } from './words.js';

const t = say({
  nl: { turn: 'beurt {n}', unknown: 'onbekende spreker', rule: 'regel {rule}', cite: 'citaat', sensitive: 'gevoelig', negative: 'tegenvoorbeeld', behind: 'Waarom dit telt' },
  en: { turn: 'turn {n}', unknown: 'unknown speaker', rule: 'rule {rule}', cite: 'cite', sensitive: 'sensitive', negative: 'negative', behind: 'Why this counts' },
});

export const readAddress = ({ interview, start, end }) => `#/read/${encodeURIComponent(interview)}?at=${start}-${end}`;

/// Who says something and where, quietly.
export const whereFrom = ({ case: who, n, time }) => [who || t('unknown'), n && t('turn', { n }), time].filter(Boolean).join(' · ');

/// `tools(row)` adds what can be done with an excerpt.
export function excerptItem(row, book, tools = () => null) {
  return h('li', { class: 'excerpt' },
    h('h3', null, h('a', { href: readAddress(row) }, row.interview), h('span', { class: 'soft' }, [whereFrom(row), ...attributeWords(row.attributes)].join(' · '))),
    h('blockquote', { dir: 'auto' }, marked(row.words, firedIn(row))),
    row.behind.length > 0 && h('ul', { class: 'behind', 'aria-label': t('behind') }, behindOf(row, book)),
    tools(row));
}

/// Attributes for people: a number says nothing without its name.
export function attributeWords(attributes) {
  const names = new Map(current().attributes.map(({ id, name }) => [id, name ?? id]));
  return Object.entries(attributes).map(([id, value]) => /^[\d.,-]+$/.test(value) ? `${names.get(id) ?? id} ${value}` : value);
}

/// The words that fired a rule, counted within the excerpt, one after the other.
function firedIn({ start, end, behind }) {
  const inside = behind.flatMap(({ matched }) => matched).map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start]);
  const fired = [];
  for (const [from, to] of inside.filter(([from, to]) => from < to).sort((a, b) => a[0] - b[0])) {
    const last = fired.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else fired.push([from, to]);
  }
  return fired;
}

/// Each code once for whoever gave it; rules that proposed the same code stand together.
function behindOf({ behind, flags }, book) {
  const lines = new Map();
  for (const { coder, rule, code, note } of behind) {
    const key = `${code} ${coder}`;
    const line = lines.get(key) ?? { code, coder, rules: new Set(), notes: [] };
    if (rule && !coder) line.rules.add(rule.split('#').at(-1));
    if (note) line.notes.push(note);
    lines.set(key, line);
  }
  const items = [...lines.values()].map(({ code, coder, rules, notes }) => {
    const { name, hue } = book.find(code);
    const by = coder ?? t('rule', { rule: [...rules].join(', ') });
    return h('li', null, h('span', { class: 'code-mark', 'data-hue': hue, title: code }, name), h('span', { class: 'soft' }, ` ${by}`), notes.map((note) => h('em', null, ` ${note}`)));
  });
  return [...items, flags.length > 0 && h('li', { class: 'soft' }, flags.map((flag) => t(flag)).join(' · '))];
}
