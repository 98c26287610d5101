// In: the comparison, the item that is shown and the draft of a decision on it. Out: the form beside the talk: who said what, yes or no, which words, why.

import { fill, h } from '../../dom.js';
import { drawnAnew } from '../../focus.js';
import { keyHint } from '../../keys.js';
import { quote } from '../../talk/span.js';
import { verdictOf } from './overview.js';
import { t } from './words.js';

const SUGGESTED = 4;
const SNIPPET = 80;

const cut = (text) => (text.length > SNIPPET ? `${text.slice(0, SNIPPET)}…` : text);
const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/// Whether these words are those of the item itself.
export const isWhole = (one, to) => to.length === 1 && to[0][0] === one.start && to[0][1] === one.end;

/// The words that can be chosen at once: all of them, or those of one coder where they are others.
const choicesOf = (one) => [['allWords', []], ...one.said.filter(({ yes }) => yes.length > 0).map(({ coder, yes }) => [coder, yes])]
  .filter(([, to], place) => place === 0 || !isWhole(one, to));

/// The words after those of now.
export function nextWords(one, to) {
  const all = choicesOf(one);
  return all[(all.findIndex(([, words]) => alike(words, to)) + 1) % all.length][1];
}

function wordsName(one, to) {
  const [name] = choicesOf(one).find(([, words]) => alike(words, to)) ?? ['own'];
  return name === 'allWords' || name === 'own' ? t(name) : t('wordsOf', { coder: name });
}

export function drawVerdict(state) {
  drawnAnew(state.form, () => fillForm(state));
  state.talk.view.paint('pair-chosen', state.draft.to);
}

export const focusReason = ({ form }) => form.querySelector('textarea')?.focus();

function fillForm(state) {
  const { form, items, at, book, compared, talk, draft, does } = state;
  const one = items[at];
  const code = book.find(one.code);
  const { turns } = talk.doc;
  const decision = (which, label) => h('button', { type: 'button', 'aria-pressed': String(draft.decision === which), onclick: does[which] }, label, keyHint(which));
  fill(form,
    h('h2', { tabindex: -1, 'data-hue': code.hue, title: code.id, 'aria-describedby': 'item-words' }, code.name),
    h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
    code.definition && h('p', { class: 'definition' }, code.definition),
    ['include', 'exclude'].map((which) => code[which] && h('p', { class: 'soft' }, h('b', null, t(which)), ' ', code[which])),
    h('blockquote', { dir: 'auto', id: 'item-words' }, quote(turns, one)),
    h('dl', { class: 'who-said' }, one.said.map((said) => saidBy(said, one, turns))),
    one.held && h('p', { class: 'held' }, h('b', null, t('held', { into: compared.into, decision: t(one.held.decision) })), one.held.reason && `: ${one.held.reason}`),
    h('div', { class: 'choices', role: 'group', 'aria-label': t('deciding') }, decision('yes', t('isYes')), decision('no', t('isNo'))),
    h('p', { class: 'words' }, h('button', { type: 'button', class: 'plain', onclick: does.borders }, `${t('words')}: ${wordsName(one, draft.to)}`, keyHint('borders'))),
    draft.to.length > 0 && h('blockquote', { class: 'to', dir: 'auto' }, draft.to.map(([start, end]) => quote(turns, { start, end })).join(' … ')),
    h('label', null, t('reason'), keyHint('edit'), h('textarea', { name: 'reason', rows: 3, value: draft.reason, oninput: (event) => { draft.reason = event.target.value; }, onkeydown: (event) => inReason(state, event) })),
    suggestions(state, one),
    h('p', { class: 'choices' }, h('button', { type: 'button', class: 'primary', onclick: does.enter }, t('write'), keyHint('enter'))));
}

function saidBy(said, one, turns) {
  const others = said.yes.filter(([start, end]) => start !== one.start || end !== one.end);
  return [
    h('dt', null, said.coder),
    h('dd', null, verdictOf(said),
      others.map(([start, end]) => h('q', { dir: 'auto' }, cut(quote(turns, { start, end })))),
      said.notes.map((note) => h('p', { class: 'their-note' }, note))),
  ];
}

/// Reasons at hand: what the coders noted here, and what was said of this code before.
function suggestions(state, one) {
  const { compared, draft } = state;
  const notes = one.said.flatMap((said) => said.notes);
  const before = compared.items.filter(({ code, held }) => code === one.code && held?.reason).map(({ held }) => held.reason);
  const all = [...new Set([...notes, ...before])].filter((reason) => reason !== draft.reason).slice(0, SUGGESTED);
  const take = (reason) => () => {
    draft.reason = reason;
    drawVerdict(state);
    focusReason(state);
  };
  return all.length > 0 && h('details', { class: 'suggested', open: notes.length > 0 && draft.reason === '' }, h('summary', null, t('suggested')),
    h('ul', null, all.map((reason) => h('li', null, h('button', { type: 'button', class: 'plain', onclick: take(reason) }, reason)))));
}

function inReason({ form, does }, event) {
  if (event.key === 'Escape') {
    event.stopPropagation();
    form.querySelector('h2').focus();
  } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    does.enter();
  }
}
