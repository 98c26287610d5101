// In: the codebook, what to count, what to do with a code. Out: the tree of codes with a filter; how well a code answers to typed letters.

import { h } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { filter: 'Filter codes', tree: 'Codes', draft: 'concept', retired: 'vervallen', none: 'Geen code met deze letters.', empty: 'Het codeboek heeft nog geen codes; grenstaal check zegt of er iets mis is.' },
  en: { filter: 'Filter codes', tree: 'Codes', draft: 'draft', retired: 'retired', none: 'No code with these letters.', empty: 'The codebook has no codes yet; grenstaal check says whether something is wrong.' },
});

/// How far a code is from what was typed: 0 is it, null is not. Every typed word must begin or be in a part of its id or name.
export function distance(code, typed) {
  const parts = `${code.id} ${code.name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const last = [code.name.toLowerCase(), code.id.split('/').at(-1).toLowerCase()];
  const wanted = typed.toLowerCase().trim();
  if (last.includes(wanted)) return 0;
  if (last.some((name) => name.startsWith(wanted))) return 1;
  let worst = 0;
  for (const word of wanted.split(/[^\p{L}\p{N}]+/u).filter(Boolean)) {
    if (parts.some((part) => part.startsWith(word))) worst = Math.max(worst, 2);
    else if (parts.some((part) => part.includes(word))) worst = Math.max(worst, 3);
    else return null;
  }
  return worst;
}

/// `count(code)` is what stands behind a code, `onPick(code)` what Enter or a click does. Returns `{ element, focusFilter, show }`.
/// The state: `chosen` is the code that is open elsewhere, `at` the one that has the keyboard, `closed` the families that are folded.
export function codeTree({ book, count, onPick, chosen = null }) {
  const state = { book, count, onPick, chosen, at: chosen ?? book.codes[0]?.id, closed: new Set() };
  state.filter = h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), autocomplete: 'off', spellcheck: 'false', oninput: () => draw(state), onkeydown: (event) => onFilterKey(state, event) });
  state.tree = h('div', { class: 'tree', role: 'tree', 'aria-label': t('tree'), onkeydown: (event) => onTreeKey(state, event), onclick: (event) => pick(state, event.target.closest('[role=treeitem]')) });
  state.empty = h('p', { class: 'soft' }, t('none'));
  draw(state);
  return {
    element: h('div', { class: 'code-tree' }, state.filter, state.tree, state.empty),
    focusFilter: () => state.filter.focus(),
    /// Shows another reading of the codebook, or another code as the chosen one.
    show(next, which = state.chosen) {
      Object.assign(state, { book: next, chosen: which });
      if (which) state.at = which;
      draw(state);
    },
  };
}

function draw(state) {
  const { tree, empty } = state;
  const shown = visible(state);
  if (!shown.some(({ id }) => id === state.at)) state.at = shown[0]?.id;
  const inside = tree.contains(document.activeElement);
  tree.replaceChildren(...shown.map((code) => row(state, code)));
  tree.hidden = shown.length === 0;
  empty.hidden = shown.length > 0;
  empty.textContent = t(state.book.codes.length === 0 ? 'empty' : 'none');
  if (inside) here(state)?.focus();
}

/// The codes that answer to the filter, with what they are under; without letters all that is not folded away.
function visible({ book, filter, closed }) {
  const typed = filter.value.trim();
  const wanted = new Set();
  if (typed) {
    for (const code of book.codes) {
      if (distance(code, typed) === null) continue;
      for (let one = code; one; one = one.parent && book.find(one.parent)) wanted.add(one.id);
    }
    return book.codes.filter(({ id }) => wanted.has(id));
  }
  const hidden = new Set();
  return book.codes.filter((code) => {
    const inClosed = closed.has(code.parent) || hidden.has(code.parent);
    if (inClosed) hidden.add(code.id);
    return !inClosed;
  });
}

function row({ book, chosen, at, closed, count }, code) {
  const children = book.codes.some(({ parent }) => parent === code.id);
  return h('div', {
    role: 'treeitem', 'data-code': code.id, 'data-hue': code.hue, title: code.id, class: code.status,
    'aria-level': code.depth + 1, 'aria-selected': String(code.id === chosen),
    'aria-expanded': children ? String(!closed.has(code.id)) : null,
    tabindex: code.id === at ? 0 : -1, style: { '--depth': code.depth },
  },
  h('span', { class: 'twig' }),
  h('span', { class: 'code-name' }, code.name, code.status !== 'active' && h('small', null, ` ${t(code.status)}`)),
  h('span', { class: 'count' }, count(code)));
}

const here = ({ tree }) => tree.querySelector('[tabindex="0"]');

function pick(state, item) {
  if (!item) return;
  state.at = item.dataset.code;
  state.onPick(state.book.find(state.at));
  draw(state);
}

function onFilterKey(state, event) {
  if (event.key === 'ArrowDown') here(state)?.focus();
  else if (event.key === 'Enter') pick(state, here(state));
  else return;
  event.preventDefault();
}

function onTreeKey(state, event) {
  const { tree, filter, book } = state;
  const item = event.target.closest('[role=treeitem]');
  const code = book.find(item.dataset.code);
  const open = item.getAttribute('aria-expanded');
  const moves = {
    ArrowDown: () => move(state, item.nextElementSibling),
    ArrowUp: () => item.previousElementSibling ? move(state, item.previousElementSibling) : filter.focus(),
    Home: () => move(state, tree.firstElementChild),
    End: () => move(state, tree.lastElementChild),
    ArrowRight: () => open === 'false' ? fold(state, code, false) : open && move(state, item.nextElementSibling),
    ArrowLeft: () => open === 'true' ? fold(state, code, true) : move(state, tree.querySelector(`[data-code="${CSS.escape(code.parent ?? '')}"]`)),
    Enter: () => pick(state, item),
    ' ': () => pick(state, item),
  };
  if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
  moves[event.key]();
  event.preventDefault();
  event.stopPropagation();
}

function move(state, item) {
  if (!item) return;
  state.at = item.dataset.code;
  for (const one of state.tree.children) one.tabIndex = one === item ? 0 : -1;
  item.focus();
}

function fold(state, code, shut) {
  if (shut) state.closed.add(code.id);
  else state.closed.delete(code.id);
  draw(state);
}
