// In: what check found in some files. Out: a folded list of it: what is wrong, what helps, and where.

import { h } from './dom.js';
import { say } from './words.js';

const t = say({ nl: { line: 'regel {line}' }, en: { line: 'line {line}' } });

/// `summary` says how many there are; nothing where there are none. `file` is left out where all are in one.
export function findings(list, summary) {
  if (list.length === 0) return null;
  const where = ({ file, line }) => [file, line && t('line', { line })].filter(Boolean).join(', ');
  return h('details', { class: 'findings' }, h('summary', null, summary),
    h('ul', null, list.map((one) => h('li', { class: one.severity },
      one.message, one.hint && h('span', { class: 'soft' }, ` ${one.hint}`), where(one) && h('small', null, ` ${where(one)}`)))));
}
