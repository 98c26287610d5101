// In: key presses, and groups of keys `{ title, keys: [[keys, says, act]] }`. Out: the act that was meant; the help that lists them.
// Keys are written as `j|ArrowDown` (one of them), `g i` (one after the other), `Ctrl+Shift+Z`, `1-9` (a digit).

import { h, ask } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { title: 'Toetsen', close: 'Sluiten', single: 'Toetsen zonder Ctrl werken', then: 'dan', or: 'of' },
  en: { title: 'Keys', close: 'Close', single: 'Keys without Ctrl work', then: 'then', or: 'or' },
});

const OFF = 'grenstaal.keys-off';
const SHOWN = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', '1-9': '1 – 9' };
const WAIT = 1500;
let first = null;

/// The act for a key press, or null. Remembers the first key of a pair. A field keeps its keys; an empty one has nothing to undo.
export function meant(event, groups) {
  if (event.isComposing || event.altKey || ['Shift', 'Control', 'Meta'].includes(event.key)) return null;
  const key = name(event);
  const field = event.target.closest('input:not([type="checkbox"]), textarea, select');
  if (field && key !== 'Escape' && !(key.startsWith('Ctrl+') && field.value === '')) return null;
  if (!key.startsWith('Ctrl+') && key !== 'Escape' && localStorage.getItem(OFF)) return null;
  if (key === 'Enter' && event.target.closest('a, button, summary')) return null;
  const pair = first && Date.now() - first.time < WAIT ? `${first.key} ${key}` : null;
  first = { key, time: Date.now() };
  for (const wanted of [pair, key]) {
    for (const [keys, , act] of groups.flatMap((group) => group.keys)) {
      if (wanted && keys.split('|').some((one) => one === wanted || (one === '1-9' && /^[1-9]$/.test(wanted)))) {
        if (wanted === pair) first = null;
        return act;
      }
    }
  }
  return null;
}

function name(event) {
  const key = event.key;
  if (!event.ctrlKey && !event.metaKey) return key;
  return `Ctrl+${event.shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toUpperCase() : key}`;
}

/// Shows all keys in a dialog, with the switch that puts those without Ctrl to rest.
export function help(groups) {
  const toggle = (event) => event.target.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, 'yes');
  return ask({
    title: t('title'),
    body: [
      h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: !localStorage.getItem(OFF), onchange: toggle }), t('single')),
      h('div', { class: 'key-groups' }, groups.map((group) => h('section', null,
        h('h3', null, group.title),
        h('dl', null, group.keys.map(([keys, says]) => h('div', null, h('dt', null, shown(keys)), h('dd', null, says))))))),
    ],
    choices: [['close', t('close')]],
  });
}

function shown(keys) {
  return keys.split('|').flatMap((one, index) => [
    index > 0 && ` ${t('or')} `,
    one.split(' ').flatMap((key, place) => [place > 0 && ` ${t('then')} `, h('kbd', null, SHOWN[key] ?? key)]),
  ]);
}
