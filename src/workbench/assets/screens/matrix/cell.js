// In: a cell of the matrix. Out: a dialog with its excerpts beside a field for the summary. What was typed is on disk before it is closed.

import { perform } from '../../acts.js';
import { get } from '../../api.js';
import { h } from '../../dom.js';
import { excerptItem } from '../../excerpts.js';
import { keyHint } from '../../keys.js';
import { current } from '../../study.js';
import { t } from './words.js';

/// `row` is of a participant, `column` what it is about; `book` the codebook; `closed()` is called when the dialog is gone.
export async function openCell({ row, column, isPrivate, book, closed }) {
  const address = { case: row.case, about: column.about };
  const cell = await get(`/api/matrix-cell?${new URLSearchParams(address)}`);
  const locked = !current().coder || row.blind;
  const field = h('textarea', { rows: 10, dir: 'auto', 'aria-label': t('summary'), placeholder: t('hint'), disabled: locked, onkeydown: (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); leave(); }
  } }, cell.summary ?? '');
  const dialog = h('dialog', { class: 'cell-dialog', 'aria-labelledby': 'cell-title' },
    h('h2', { id: 'cell-title', tabindex: -1 }, t('cell', { case: row.case, column: column.name })),
    h('div', { class: 'cell-columns' },
      h('section', null, h('h3', null, t('said')), cell.excerpts.length === 0 ? h('p', { class: 'soft' }, t('none')) : h('ol', { class: 'excerpts' }, cell.excerpts.map((excerpt) => excerptItem(excerpt, book)))),
      h('section', { class: 'cell-writing' }, h('h3', null, t('summary')), row.blind && h('p', { class: 'notice' }, t('blind')), isPrivate && h('p', { class: 'notice warning' }, t('private')), field,
        h('p', { class: 'choices' }, !locked && h('button', { type: 'button', class: 'primary', onclick: leave }, t('save'), keyHint('save')), h('button', { type: 'button', onclick: leave }, t('close'))))));
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); leave(); });
  dialog.addEventListener('click', (event) => { if (event.target.closest('a')) leave(); });
  document.body.append(dialog);
  dialog.showModal();
  (locked ? dialog.querySelector('h2') : field).focus();
  return dialog;

  /// Refused, it stays open.
  async function leave() {
    const text = field.value.trim();
    if (text !== (cell.summary ?? '') && !locked) {
      const answer = await perform('/api/summary', () => ({ ...address, was: cell.summary, text }), t(text ? 'saved' : 'removed'));
      if (!answer) return;
      cell.summary = text || null;
    }
    dialog.close();
    dialog.remove();
    closed();
  }
}
