// In: the codebook, the codes used last, what to do with a code. Out: a small field that finds a code by a few letters.
// The picker's own state: `found` are the codes in the list, `latest` those used last, `at` is the line that Enter takes.

import { distance } from '../codetree.js';
import { h } from '../dom.js';
import { say } from '../words.js';

const t = say({
  nl: {
    find: 'Code zoeken', codes: 'Codes', draft: 'Nieuwe conceptcode “{name}”', draftEmpty: 'Nieuwe conceptcode …', name: 'Naam van de nieuwe code',
    under: 'Onder', top: '(bovenaan)', make: 'Maken', back: 'Terug', on: 'Op deze woorden: {codes}', hint: '↑ ↓ kiezen · Enter codeert · Esc klaar', close: 'Sluiten',
  },
  en: {
    find: 'Find a code', codes: 'Codes', draft: 'New draft code “{name}”', draftEmpty: 'New draft code …', name: 'Name of the new code',
    under: 'Under', top: '(top level)', make: 'Create', back: 'Back', on: 'On these words: {codes}', hint: '↑ ↓ choose · Enter codes · Esc done', close: 'Close',
  },
});

const SHOWN = 12;

/// `recent()` are the codes used last; `onPick(code)`; `onDraft(name, under)`, or null where no new code can be made; `onClose()`. `title` says what the code is for.
export function picker({ title, book, recent, onPick, onDraft, onClose }) {
  const own = { recent, onPick, onDraft, usable: book.codes.filter(({ status }) => status !== 'retired'), found: [], latest: [], at: 0 };
  own.input = h('input', {
    type: 'text', role: 'combobox', placeholder: t('find'), 'aria-label': `${title}: ${t('find')}`, 'aria-expanded': 'true', 'aria-controls': 'picker-list',
    'aria-autocomplete': 'list', autocomplete: 'off', spellcheck: 'false', oninput: () => look(own), onkeydown: (event) => onKey(own, event),
  });
  own.list = h('div', { id: 'picker-list', role: 'listbox', 'aria-label': t('codes') });
  const on = h('p', { class: 'on', role: 'status' });
  own.search = h('div', null, own.input, own.list, on, h('p', { class: 'soft keys-hint' }, t('hint')));
  const leave = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const element = h('section', { class: 'picker floating', 'aria-label': title, onkeydown: leave },
    h('header', null, h('h2', null, title), h('button', { type: 'button', class: 'plain', onclick: onClose }, t('close'))), own.search);
  look(own);
  return {
    element,
    focus: () => own.input.focus({ preventScroll: true }),
    draft: () => draftForm(own),
    /// Says which codes stand on the words by now.
    standing(codes) {
      on.replaceChildren(codes.length > 0 ? t('on', { codes: codes.map(({ name }) => name).join(', ') }) : '');
    },
  };
}

/// Finds the codes that answer to what was typed; without letters all of them, those used last at the top.
function look(own) {
  const typed = own.input.value.trim();
  own.latest = own.recent();
  own.found = typed ? ranked(own.usable, typed) : [...own.latest, ...own.usable.filter((code) => !own.latest.includes(code))];
  own.at = 0;
  draw(own, typed);
}

function ranked(codes, typed) {
  return codes.map((code, order) => ({ code, order, far: distance(code, typed) }))
    .filter(({ far }) => far !== null)
    .sort((a, b) => a.far - b.far || a.order - b.order)
    .slice(0, SHOWN)
    .map(({ code }) => code);
}

function draw(own, typed) {
  const { found, latest } = own;
  const option = (index, props, ...children) => h('div', { role: 'option', id: `pick-${index}`, 'aria-selected': String(index === own.at), onclick: () => pick(own, index), ...props }, ...children);
  const rows = found.map((code, index) => option(index, { 'data-hue': code.hue, title: code.id },
    h('span', { class: 'code-name' }, code.name),
    h('small', null, code.path.slice(0, -1).join(' › ')),
    !typed && index < latest.length && h('kbd', null, String(index + 1))));
  if (own.onDraft) rows.push(option(found.length, { class: 'draft' }, typed ? t('draft', { name: typed }) : t('draftEmpty')));
  own.list.replaceChildren(...rows);
  mark(own, own.at);
}

/// Marks the line that Enter takes.
function mark(own, index) {
  const rows = own.list.children;
  if (rows.length === 0) return;
  rows[own.at]?.setAttribute('aria-selected', 'false');
  own.at = (index + rows.length) % rows.length;
  rows[own.at].setAttribute('aria-selected', 'true');
  rows[own.at].scrollIntoView({ block: 'nearest' });
  own.input.setAttribute('aria-activedescendant', rows[own.at].id);
}

function onKey(own, event) {
  const digit = !own.input.value && /^[1-9]$/.test(event.key) && own.latest[event.key - 1];
  if (event.key === 'ArrowDown') mark(own, own.at + 1);
  else if (event.key === 'ArrowUp') mark(own, own.at - 1);
  else if (event.key === 'Enter') pick(own, own.at);
  else if (digit) own.onPick(digit);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function pick(own, index) {
  if (index === own.found.length) return own.onDraft && draftForm(own);
  const code = own.found[index];
  own.input.value = '';
  own.input.focus();
  await own.onPick(code);
  look(own);
}

/// The form for a new draft code takes the place of the list.
function draftForm(own) {
  const name = h('input', { type: 'text', required: true, value: own.input.value.trim(), autocomplete: 'off' });
  const under = h('select', null, h('option', { value: '' }, t('top')),
    own.usable.map((code) => h('option', { value: code.id }, `${'\u2003'.repeat(code.depth)}${code.name}`)));
  const back = () => {
    form.replaceWith(own.search);
    own.input.value = '';
    look(own);
    own.input.focus();
  };
  const make = (event) => {
    event.preventDefault();
    own.onDraft(name.value.trim(), under.value || null);
    back();
  };
  const form = h('form', { class: 'draft-form', onsubmit: make },
    h('label', null, t('name'), name), h('label', null, t('under'), under),
    h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('make')), h('button', { type: 'button', onclick: back }, t('back'))));
  own.search.replaceWith(form);
  name.focus();
}
