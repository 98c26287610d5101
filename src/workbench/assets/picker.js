// In: the codebook, the codes used last, what to do with a code. Out: a small field that finds a code by a few letters.

import { distance } from './codetree.js';
import { h } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: {
    find: 'Code zoeken', codes: 'Codes', draft: 'Nieuwe conceptcode “{name}”', draftEmpty: 'Nieuwe conceptcode …', name: 'Naam van de nieuwe code',
    under: 'Onder', top: '(bovenaan)', make: 'Maken', back: 'Terug', on: 'Op deze woorden: {codes}', hint: '↑ ↓ kiezen · Enter codeert · Esc klaar', close: 'Sluiten',
  },
  en: {
    find: 'Find a code', codes: 'Codes', draft: 'New draft code “{name}”', draftEmpty: 'New draft code …', name: 'Name of the new code',
    under: 'Under', top: '(at the top)', make: 'Make', back: 'Back', on: 'On these words: {codes}', hint: '↑ ↓ choose · Enter codes · Esc done', close: 'Close',
  },
});

const SHOWN = 12;

/// `recent()` are the codes used last; `onPick(code)`; `onDraft(name, under)`, or null where no new code can be made; `onClose()`. `title` says what the code is for.
export function picker({ title, book, recent, onPick, onDraft, onClose }) {
  const usable = book.codes.filter(({ status }) => status !== 'retired');
  let found = [];
  let latest = [];
  let at = 0;
  const input = h('input', {
    type: 'text', role: 'combobox', placeholder: t('find'), 'aria-label': `${title}: ${t('find')}`, 'aria-expanded': 'true', 'aria-controls': 'picker-list',
    'aria-autocomplete': 'list', autocomplete: 'off', spellcheck: 'false', oninput: () => look(), onkeydown: keys,
  });
  const list = h('div', { id: 'picker-list', role: 'listbox', 'aria-label': t('codes') });
  const on = h('p', { class: 'on', role: 'status' });
  const search = h('div', null, input, list, on, h('p', { class: 'soft keys-hint' }, t('hint')));
  const element = h('section', { class: 'picker floating', 'aria-label': title, onkeydown: leave },
    h('header', null, h('h2', null, title), h('button', { type: 'button', class: 'plain', onclick: () => onClose() }, t('close'))), search);
  look();

  function look() {
    const typed = input.value.trim();
    latest = recent();
    found = typed ? ranked(typed) : [...latest, ...usable.filter((code) => !latest.includes(code))];
    at = 0;
    draw(typed);
  }

  function ranked(typed) {
    return usable.map((code, order) => ({ code, order, far: distance(code, typed) }))
      .filter(({ far }) => far !== null)
      .sort((a, b) => a.far - b.far || a.order - b.order)
      .slice(0, SHOWN)
      .map(({ code }) => code);
  }

  function draw(typed) {
    const rows = found.map((code, index) => h('div', {
      role: 'option', id: `pick-${index}`, 'aria-selected': String(index === at), 'data-hue': code.hue, title: code.id, onclick: () => pick(index),
    },
    h('span', { class: 'code-name' }, code.name),
    h('small', null, code.path.slice(0, -1).join(' › ')),
    !typed && index < latest.length && h('kbd', null, String(index + 1))));
    if (onDraft) {
      rows.push(h('div', { role: 'option', id: `pick-${found.length}`, class: 'draft', 'aria-selected': String(at === found.length), onclick: () => pick(found.length) },
        typed ? t('draft', { name: typed }) : t('draftEmpty')));
    }
    list.replaceChildren(...rows);
    choose(at);
  }

  function choose(index) {
    const rows = list.children;
    if (rows.length === 0) return;
    rows[at]?.setAttribute('aria-selected', 'false');
    at = (index + rows.length) % rows.length;
    rows[at].setAttribute('aria-selected', 'true');
    rows[at].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', rows[at].id);
  }

  function keys(event) {
    const digit = !input.value && /^[1-9]$/.test(event.key) && latest[event.key - 1];
    if (event.key === 'ArrowDown') choose(at + 1);
    else if (event.key === 'ArrowUp') choose(at - 1);
    else if (event.key === 'Enter') pick(at);
    else if (digit) onPick(digit);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function pick(index) {
    if (index === found.length) return onDraft && draftForm();
    const code = found[index];
    input.value = '';
    input.focus();
    await onPick(code);
    look();
  }

  function draftForm() {
    const name = h('input', { type: 'text', required: true, value: input.value.trim(), autocomplete: 'off' });
    const under = h('select', null, h('option', { value: '' }, t('top')),
      usable.map((code) => h('option', { value: code.id }, `${'\u2003'.repeat(code.depth)}${code.name}`)));
    const form = h('form', {
      class: 'draft-form',
      onsubmit: (event) => {
        event.preventDefault();
        onDraft(name.value.trim(), under.value || null);
        back();
      },
    },
    h('label', null, t('name'), name), h('label', null, t('under'), under),
    h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('make')), h('button', { type: 'button', onclick: back }, t('back'))));
    search.replaceWith(form);
    name.focus();

    function back() {
      form.replaceWith(search);
      input.value = '';
      look();
      input.focus();
    }
  }

  function leave(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  }

  return {
    element,
    focus: () => input.focus({ preventScroll: true }),
    /// Says which codes stand on the words by now.
    standing(codes) {
      on.replaceChildren(codes.length > 0 ? t('on', { codes: codes.map(({ name }) => name).join(', ') }) : '');
    },
  };
}
