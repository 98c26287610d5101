// In: the themes, and one of them to write on (or a new one). Out: the form in its place. What is not saved yet is kept for when the page is left
// or loaded anew.

import { fill, h, tell } from '../../dom.js';
import { keyHint } from '../../keys.js';
import { current } from '../../study.js';
import { codeOptions } from './source.js';
import { make, write } from './acts.js';
import { t } from './words.js';

export const EMPTY = { id: null, version: null, title: null, claim: '', question: null, codes: [], quotations: [], against: [], against_reason: null };

const place = (id) => `grenstaal.theme:${current().identity}:${current().coder}:${id ?? ''}`;

/// `cancel()` puts the theme back in the place of the form.
export function drawForm(state, theme, cancel) {
  const kept = JSON.parse(sessionStorage.getItem(place(theme.id)) ?? 'null');
  const one = { ...theme, ...kept };
  if (kept) tell(t('kept'));
  const form = state.editing = {
    one, was: one.version, codes: [...one.codes], mark: h('span', { class: 'soft', hidden: !kept }, t('unsaved')),
    name: h('input', { value: one.title ?? '', autocomplete: 'off' }),
    claim: h('textarea', { rows: 3, required: true }, one.claim),
    question: h('select', null, h('option', { value: '' }, t('noQuestion')), state.all.questions.map(({ id, text }) => h('option', { value: id, selected: id === one.question }, text))),
    reason: h('textarea', { rows: 2 }, one.against_reason ?? ''),
    labels: h('div', { class: 'labels' }),
    add: h('select', { 'aria-label': t('addCode'), onchange: () => { if (form.add.value) form.codes.push(form.add.value); drawCodes(state, form); keep(form); } }),
  };
  const element = h('form', { class: 'memo-form', onsubmit: (event) => { event.preventDefault(); save(state, form); }, oninput: () => keep(form), onkeydown: (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); element.requestSubmit(); }
  } },
  h('label', null, t('name'), form.name), h('label', null, t('claim'), form.claim), h('label', null, t('question'), form.question),
  h('fieldset', null, h('legend', null, t('codes')), form.labels, form.add),
  h('label', null, t('reason'), form.reason),
  h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('save'), keyHint('save')), h('button', { type: 'button', onclick: () => leave(form, cancel) }, t('cancel')), form.mark));
  fill(state.detail, element);
  drawCodes(state, form);
  (one.id ? form.claim : form.name).focus();
}

function drawCodes(state, form) {
  const { book } = state;
  const drop = (id) => () => {
    form.codes = form.codes.filter((other) => other !== id);
    drawCodes(state, form);
    keep(form);
  };
  fill(form.labels, form.codes.map((id) => h('span', { class: 'label', 'data-hue': book.find(id).hue }, book.find(id).name,
    h('button', { type: 'button', class: 'plain drop', 'aria-label': t('drop', { name: book.find(id).name }), onclick: drop(id) }, '×'))));
  fill(form.add, h('option', { value: '' }, `${t('addCode')} …`), codeOptions(book.codes.filter(({ id }) => !form.codes.includes(id))));
}

/// What is in the fields.
function written(form) {
  const text = (field) => field.value.trim() || null;
  return { title: text(form.name), claim: form.claim.value, question: form.question.value || null, codes: form.codes, against_reason: text(form.reason) };
}

function keep(form) {
  sessionStorage.setItem(place(form.one.id), JSON.stringify({ ...written(form), version: form.was }));
  form.mark.hidden = false;
}

/// What was typed is given up.
function leave(form, cancel) {
  sessionStorage.removeItem(place(form.one.id));
  cancel();
}

async function save(state, form) {
  const answer = form.one.id ? await write(state, () => written(form), t('saved'), form) : await make(state, { ...form.one, ...written(form) });
  if (!answer) return;
  sessionStorage.removeItem(place(form.one.id));
  await state.open(answer.id);
  state.detail.querySelector('h2').focus();
}
