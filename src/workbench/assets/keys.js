// In: key presses; groups `{ title, acts: [[act, says]] }` of what can be done here. Out: the act that was meant; the help that lists them.
// Every key stands in KEYS once, with its act: a key means the same on every screen, or nothing.
// Keys are written as `j|ArrowDown` (one of them), `g i` (one after the other), `Ctrl+Shift+Z`, `1-9` (a digit).

import { h, ask } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { title: 'Toetsen', close: 'Sluiten', single: 'Ook toetsen zonder Ctrl gebruiken', then: 'dan', or: 'of' },
  en: { title: 'Keys', close: 'Close', single: 'Use keys without Ctrl too', then: 'then', or: 'or' },
});

export const KEYS = {
  help: '?', find: '/', undo: 'Ctrl+Z|u', redo: 'Ctrl+Shift+Z|U',
  next: 'j|ArrowDown', before: 'k|ArrowUp', right: 'ArrowRight', left: 'ArrowLeft', first: 'g g', last: 'G', nextOpen: 'a', beforeOpen: 'A',
  enter: 'Enter', escape: 'Escape', filter: 'f', begin: '+', edit: 'e', save: 'Ctrl+Enter', remove: 'x|Delete', yes: 'y', no: 'n', mark: 'r', talk: 'g r',
  choose: 'v', word: 'w', wordBack: 'W', sentence: 's', sentenceBack: 'S', turn: 't', startWord: ']', startWordBack: '[', startSentence: '}', startSentenceBack: '{',
  pick: 'c', quick: '1-9', inVivo: 'i', memo: 'M', move: 'm', borders: 'b', others: 'o', proposals: 'p', panel: 'l', onward: 'J', backward: 'K', side: 'q',
  interviews: 'g i', codes: 'g c', search: 'g s', decide: 'g d', compare: 'g v', memos: 'g m', themes: 'g t', matrix: 'g x', figures: 'g f',
};

const OFF = 'grenstaal.keys-off';
const SHOWN = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', Enter: '↵', 'Ctrl+Enter': 'Ctrl ↵', '1-9': '1 – 9' };
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
  const here = groups.flatMap(({ acts }) => acts.map(([act]) => act));
  const act = here.find((one) => pair && answers(one, pair));
  if (act) first = null;
  return act ?? here.find((one) => answers(one, key)) ?? null;
}

const answers = (act, wanted) => KEYS[act].split('|').some((one) => one === wanted || (one === '1-9' && /^[1-9]$/.test(wanted)));

function name(event) {
  const key = event.key;
  if (!event.ctrlKey && !event.metaKey) return key;
  return `Ctrl+${event.shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toUpperCase() : key}`;
}

/// The key of an act, for its button.
export function keyHint(act) {
  const one = KEYS[act].split('|').find((key) => !key.startsWith('Ctrl+') || key === 'Ctrl+Enter');
  return h('kbd', null, one.split(' ').map(shownKey).join(' '));
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
        h('dl', null, group.acts.map(([act, says]) => h('div', null, h('dt', null, shown(KEYS[act])), h('dd', null, says))))))),
    ],
    choices: [['close', t('close')]],
  });
}

const shownKey = (key) => SHOWN[key] ?? key;

function shown(keys) {
  return keys.split('|').flatMap((one, index) => [
    index > 0 && ` ${t('or')} `,
    one.split(' ').flatMap((key, place) => [place > 0 && ` ${t('then')} `, h('kbd', null, shownKey(key))]),
  ]);
}
