// In: the codebook, what to count, what to do with a code. Out: the tree of codes with a filter; how well a code answers to typed letters.

import { h } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { filter: 'Filter codes', tree: 'Codes', draft: 'concept', retired: 'vervallen', none: 'Geen code met deze letters.' },
  en: { filter: 'Filter codes', tree: 'Codes', draft: 'draft', retired: 'retired', none: 'No code with these letters.' },
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

/// `count(code)` is what stands behind a code, `onPick(code)` what Enter or a click does. Returns `{ element, draw, select }`.
export function codeTree({ book, count, onPick, chosen = null }) {
  const closed = new Set();
  let codes = book.codes;
  let at = chosen ?? codes[0]?.id;
  const filter = h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), autocomplete: 'off', spellcheck: 'false', oninput: draw, onkeydown: down });
  const tree = h('div', { class: 'tree', role: 'tree', 'aria-label': t('tree'), onkeydown: keys, onclick: (event) => pick(event.target.closest('[role=treeitem]')) });
  const empty = h('p', { class: 'soft' }, t('none'));
  const element = h('div', { class: 'code-tree' }, filter, tree, empty);
  draw();

  function draw() {
    const shown = visible();
    if (!shown.some(({ id }) => id === at)) at = shown[0]?.id;
    const inside = tree.contains(document.activeElement);
    tree.replaceChildren(...shown.map(row));
    tree.hidden = shown.length === 0;
    empty.hidden = shown.length > 0;
    if (inside) here()?.focus();
  }

  function visible() {
    const typed = filter.value.trim();
    const wanted = new Set();
    if (typed) {
      for (const code of codes) {
        if (distance(code, typed) === null) continue;
        for (let one = code; one; one = one.parent && book.find(one.parent)) wanted.add(one.id);
      }
      return codes.filter(({ id }) => wanted.has(id));
    }
    const hidden = new Set();
    return codes.filter((code) => {
      const inClosed = closed.has(code.parent) || hidden.has(code.parent);
      if (inClosed) hidden.add(code.id);
      return !inClosed;
    });
  }

  function row(code) {
    const children = codes.some(({ parent }) => parent === code.id);
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

  const here = () => tree.querySelector('[tabindex="0"]');

  function pick(item) {
    if (!item) return;
    at = item.dataset.code;
    onPick(book.find(at));
    draw();
  }

  function down(event) {
    if (event.key === 'ArrowDown') here()?.focus();
    else if (event.key === 'Enter') pick(here());
    else return;
    event.preventDefault();
  }

  function keys(event) {
    const item = event.target.closest('[role=treeitem]');
    const code = book.find(item.dataset.code);
    const open = item.getAttribute('aria-expanded');
    const moves = {
      ArrowDown: () => move(item.nextElementSibling),
      ArrowUp: () => item.previousElementSibling ? move(item.previousElementSibling) : filter.focus(),
      Home: () => move(tree.firstElementChild),
      End: () => move(tree.lastElementChild),
      ArrowRight: () => open === 'false' ? fold(code, false) : open && move(item.nextElementSibling),
      ArrowLeft: () => open === 'true' ? fold(code, true) : move(tree.querySelector(`[data-code="${CSS.escape(code.parent ?? '')}"]`)),
      Enter: () => pick(item),
      ' ': () => pick(item),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
    moves[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }

  function move(item) {
    if (!item) return;
    at = item.dataset.code;
    for (const one of tree.children) one.tabIndex = one === item ? 0 : -1;
    item.focus();
  }

  function fold(code, shut) {
    if (shut) closed.add(code.id);
    else closed.delete(code.id);
    draw();
  }

  return {
    element,
    focusFilter: () => filter.focus(),
    /// Shows another reading of the codebook, or another code as the chosen one.
    show(next, which = chosen) {
      book = next;
      codes = book.codes;
      chosen = which;
      if (which) at = which;
      draw();
    },
  };
}
