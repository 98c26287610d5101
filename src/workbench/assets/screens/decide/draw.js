// In: the state of the queue. Out: its page: what can be chosen, the candidate in its talk, the code and how often its rules were right.

import { fill, h } from '../../dom.js';
import { readAddress } from '../../excerpts.js';
import { keyHint } from '../../keys.js';
import { precision } from '../../precision.js';
import { pieces } from '../../talk/shaping.js';
import { quote } from '../../talk/span.js';
import { current } from '../../study.js';
import { number } from '../../words.js';
import { t } from './words.js';

const BESIDE = 960;
const LISTED = 5;
const ORDERS = ['place', 'mixed'];

/// The candidate that is shown, or null; the words a yes would take.
export const itemOf = ({ queue, at }) => queue.items[at] ?? null;
export const spanOf = (state) => state.words ?? { start: itemOf(state).start, end: itemOf(state).end };

/// Draws all of it; who was at the candidate stays there.
export function draw(state) {
  const { root, bar, middle, queue, order, does } = state;
  const focused = document.activeElement;
  const inside = !focused || focused === document.body || middle.contains(focused);
  const field = focused?.name;
  fill(bar, h('h1', null, t('title')),
    h('label', null, t('order'), ' ', h('select', { onchange: (event) => does.reorder(event.target.value) },
      ORDERS.map((one) => h('option', { value: one, selected: one === order }, t(one))))),
    queue.blind.length > 0 && h('p', { class: 'soft' }, t('blind', { ids: queue.blind.join(', ') })),
    queue.held.length > 0 && h('details', { class: 'notice warning withheld', open: queue.held.length <= LISTED }, h('summary', null, t('held')), h('ul', null, queue.held.map(heldLine))));
  drawList(state);
  drawMiddle(state);
  drawBeside(state);
  if (field === 'note') middle.querySelector('textarea')?.focus();
  else if (inside && root.isConnected) middle.querySelector('h2')?.focus({ preventScroll: true });
}

/// An interview of which nothing is offered: how many of my lines cannot be used there, and what to do.
function heldLine({ interview, lines, moved }) {
  const [what, where] = moved > 0 ? [t('heldMoved'), `grenstaal reanchor ${interview}`] : [t('heldFile'), `codings/${current().coder}/${interview}.csv`];
  return h('li', null, h('a', { href: `#/read/${encodeURIComponent(interview)}` }, interview), ` ${t('heldLines', { n: lines })}: ${what} `, h('code', null, where));
}

/// Codes and rules for which something waits.
function drawList({ list, queue, book, asked }) {
  const waiting = new Map(queue.codes.map((one) => [one.code, one.waiting]));
  const same = (fields) => (fields.code ?? null) === (asked.code ?? null) && (fields.rule ?? null) === (asked.rule ?? null);
  const link = (fields, label, n, more = {}) => h('a', { href: addressOf(fields), class: 'queue', 'aria-current': same(fields) ? 'true' : null, ...more }, h('span', null, label), h('b', null, number(n)));
  const rules = (code) => queue.rules.filter((rule) => rule.code === code.id && (rule.waiting > 0 || rule.rule === asked.rule));
  const codes = book.codes.filter(({ id }) => waiting.get(id) > 0 || id === asked.code);
  const total = book.codes.filter(({ parent }) => !parent).reduce((sum, { id }) => sum + (waiting.get(id) ?? 0), 0);
  fill(list, h('details', { open: innerWidth > BESIDE },
    h('summary', null, t('choose')),
    link({}, t('all'), total),
    codes.flatMap((code) => [
      link({ code: code.id }, code.name, waiting.get(code.id) ?? 0, { 'data-hue': code.hue, style: { '--depth': code.depth }, title: code.id }),
      rules(code).map((rule) => link({ rule: rule.rule }, nameOf(rule.rule), rule.waiting, { class: 'queue rule-queue', style: { '--depth': code.depth + 1 }, title: rule.rule })),
    ])));
}

const addressOf = (fields) => `#/decide${Object.keys(fields).length > 0 ? `?${new URLSearchParams(fields)}` : ''}`;
const nameOf = (rule) => rule.split('#')[1];

/// The candidate, or that none is left.
export function drawMiddle(state) {
  const { middle, queue, book, written, does, words } = state;
  const one = itemOf(state);
  const finished = queue.finished[0];
  const offer = finished && h('p', { class: 'notice offer' }, t('finished', { id: finished }), ' ', h('button', { type: 'button', onclick: does.mark }, t('note_read'), keyHint('mark')));
  if (!one) return fill(middle, offer, nothingLeft(state));
  const code = book.find(one.code);
  fill(middle, offer,
    where(state, one),
    h('h2', { tabindex: -1, 'data-hue': code.hue, title: code.id, 'aria-describedby': 'candidate-words' }, code.name),
    h('div', { class: 'candidate-talk', id: 'candidate-words', onpointerup: does.byHand }, one.turns.map((turn) => drawTurn(state, turn, one))),
    h('p', { class: 'soft why' }, why(one)),
    h('label', { class: 'note', hidden: written === '' && !state.noting }, t('noteLabel'), h('textarea', { name: 'note', rows: 2, value: written, oninput: (event) => { state.written = event.target.value; }, onkeydown: does.leaveNote })),
    words ? bordering(does) : choices(does));
}

function nothingLeft({ queue, book }) {
  const elsewhere = queue.codes.filter(({ code }) => !book.find(code).parent).reduce((sum, { waiting }) => sum + waiting, 0);
  return [
    h('h2', { tabindex: -1, class: 'empty' }, elsewhere > 0 || queue.held.length > 0 ? t('nothing') : t('everything')),
    elsewhere > 0 && h('p', { class: 'empty' }, h('a', { href: '#/decide' }, t('elsewhere', { n: elsewhere }))),
  ];
}

function where({ offset, at, queue }, one) {
  const times = one.turns.filter(({ end, start }) => end > one.start && start < one.end).map(({ time }) => time);
  return h('p', { class: 'where soft' }, h('a', { href: readAddress(one) }, one.interview), ' ', [one.case, ...new Set(times)].filter(Boolean).join(' · '),
    h('span', { class: 'count' }, t('of', { at: number(offset + at + 1), total: number(queue.total) })));
}

function why(one) {
  const fired = one.matched.map(([start, end]) => `“${quote(one.turns, { start, end })}”`).join(', ');
  const n = one.rules.length;
  return `${[t('rule', { rules: one.rules.join(', '), n }), fired && t(n === 1 ? 'fired' : 'firedMany', { words: fired })].filter(Boolean).join(' ')}.`;
}

function drawTurn(state, turn, one) {
  const { start, end } = spanOf(state);
  const here = turn.end > one.start && turn.start < one.end;
  return h('div', { class: `turn-of ${turn.role}${here ? ' here' : ''}` },
    h('span', { class: 'who' }, turn.speaker),
    h('p', { class: 'talk', dir: 'auto', 'data-start': turn.start }, pieces(turn, [[start, end]], one.matched)));
}

const button = (does, label, act, kind, hint = act) => h('button', { type: 'button', class: kind, onclick: () => does[act]() }, label, keyHint(hint));

const choices = (does) => h('p', { class: 'choices deciders' },
  button(does, t('yes'), 'yes', 'primary'), button(does, t('no'), 'no'), button(does, t('borders'), 'borders'),
  button(does, t('note'), 'edit', 'plain'), button(does, t('skip'), 'next', 'plain'), button(does, t('back'), 'undo', 'plain'));

const bordering = (does) => [
  h('p', { class: 'soft' }, t('shaping')),
  h('p', { class: 'choices' }, button(does, t('startOut'), 'startWordBack'), button(does, t('startIn'), 'startWord'), button(does, t('endIn'), 'wordBack'), button(does, t('endOut'), 'word')),
  h('p', { class: 'choices deciders' }, button(does, t('confirm'), 'yes', 'primary', 'enter'), button(does, t('cancel'), 'escape', 'plain')),
];

/// The code, and how often I said yes to what its rules proposed.
export function drawBeside(state) {
  const { beside, queue, book, asked } = state;
  const one = itemOf(state);
  const id = one?.code ?? asked.code ?? asked.rule?.split('#')[0];
  if (!id) return fill(beside);
  const code = book.find(id);
  const rules = one ? one.rules.map((rule) => `${one.code}#${rule}`) : [asked.rule];
  const known = queue.rules.filter(({ rule }) => rules.includes(rule) && rule !== asked.rule);
  fill(beside,
    queue.figures && h('section', { class: 'standing-figures', 'aria-live': 'polite' }, h('h3', null, t('mine')), h('p', { class: 'soft' }, asked.rule ?? book.find(asked.code).name), precision(queue.figures)),
    h('section', { class: 'code-beside', 'data-hue': code.hue },
      h('h3', null, h('a', { href: `#/codes/${encodeURIComponent(code.id)}` }, code.name)),
      h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
      code.definition && h('p', { class: 'definition' }, code.definition),
      ['include', 'exclude'].map((which) => code[which] && h('p', null, h('b', null, t(which)), ' ', code[which]))),
    known.map((rule) => h('section', { class: 'rule-beside' }, h('h3', null, t('ruleMine', { rule: nameOf(rule.rule) })), precision(rule))));
}
