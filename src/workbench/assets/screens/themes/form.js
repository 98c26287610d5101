// In: the themes, and one of them to write on (or a new one). Out: the form in its place.

import { fill, h } from '../../dom.js';
import { keyHint } from '../../keys.js';
import { codeOptions } from './source.js';
import { make, write } from './acts.js';
import { t } from './words.js';

export const EMPTY = { id: null, version: null, title: null, claim: '', question: null, codes: [], quotations: [], against: [], against_reason: null };

/// `cancel()` puts the theme back in the place of the form.
export function drawForm(state, one, cancel) {
  const form = state.editing = {
    one, was: one.version, codes: [...one.codes],
    name: h('input', { value: one.title ?? '', autocomplete: 'off' }),
    claim: h('textarea', { rows: 3, required: true }, one.claim),
    question: h('select', null, h('option', { value: '' }, t('noQuestion')), state.all.questions.map(({ id, text }) => h('option', { value: id, selected: id === one.question }, text))),
    reason: h('textarea', { rows: 2 }, one.against_reason ?? ''),
    labels: h('div', { class: 'labels' }),
    add: h('select', { 'aria-label': t('addCode'), onchange: () => { if (form.add.value) form.codes.push(form.add.value); drawCodes(state, form); } }),
  };
  const element = h('form', { class: 'memo-form', onsubmit: (event) => { event.preventDefault(); save(state, form); }, onkeydown: (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); element.requestSubmit(); }
  } },
  h('label', null, t('name'), form.name), h('label', null, t('claim'), form.claim), h('label', null, t('question'), form.question),
  h('fieldset', null, h('legend', null, t('codes')), form.labels, form.add),
  h('label', null, t('reason'), form.reason),
  h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('save'), keyHint('save')), h('button', { type: 'button', onclick: cancel }, t('cancel'))));
  fill(state.detail, element);
  drawCodes(state, form);
  (one.id ? form.claim : form.name).focus();
}

function drawCodes(state, form) {
  const { book } = state;
  const drop = (id) => () => {
    form.codes = form.codes.filter((other) => other !== id);
    drawCodes(state, form);
  };
  fill(form.labels, form.codes.map((id) => h('span', { class: 'label', 'data-hue': book.find(id).hue }, book.find(id).name,
    h('button', { type: 'button', class: 'plain drop', 'aria-label': t('drop', { name: book.find(id).name }), onclick: drop(id) }, '×'))));
  fill(form.add, h('option', { value: '' }, `${t('addCode')} …`), codeOptions(book.codes.filter(({ id }) => !form.codes.includes(id))));
}

async function save(state, form) {
  const text = (field) => field.value.trim() || null;
  const texts = { title: text(form.name), claim: form.claim.value, question: form.question.value || null, codes: form.codes, against_reason: text(form.reason) };
  const answer = form.one.id ? await write(state, () => texts, t('saved'), form) : await make(state, { ...form.one, ...texts });
  if (!answer) return;
  await state.open(answer.id);
  state.detail.querySelector('h2').focus();
}
