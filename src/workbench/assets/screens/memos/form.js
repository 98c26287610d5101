// In: the memos, and one of them to write on (or a new one). Out: the form in place of the memo. What is not saved yet is kept for when the page
// is left or loaded anew.

import { aboutName } from '../../about.js';
import { perform } from '../../acts.js';
import { get } from '../../api.js';
import { fill, h, tell } from '../../dom.js';
import { keyHint } from '../../keys.js';
import { current } from '../../study.js';
import { quote } from '../../talk/span.js';
import { t } from './words.js';

/// More interviews than this are typed, not chosen from a list.
const LISTED = 500;

const place = (id) => `grenstaal.memo:${current().identity}:${current().coder}:${id ?? ''}`;

/// A new memo about these things, or about `words` (`START-END`) of the interview among them.
export async function begin(state, about = [], words = null) {
  if (!current().coder) return;
  const segments = [];
  const id = about.find((one) => one.startsWith('interview:'))?.slice('interview:'.length);
  const [start, end] = (words ?? '').split('-').map(Number);
  if (id && end > start) {
    const doc = await get(`/api/interview/${encodeURIComponent(id)}`);
    const text = quote(doc.turns, { start, end });
    if (text) segments.push({ segment: { interview: id, digest: doc.digest, start, end }, text });
    else tell(t('changed'), 'error');
  }
  const kinds = { code: 'code', theme: 'theme' };
  drawForm(state, { id: null, version: null, title: '', kind: kinds[about[0]?.split(':')[0]] ?? 'case', private: false, text: '', about: [...about], segments });
}

/// The form: `one` is the memo as it was, with what was typed before put back.
export function drawForm(state, one) {
  const kept = JSON.parse(sessionStorage.getItem(place(one.id)) ?? 'null');
  if (kept) {
    Object.assign(one, kept);
    tell(t('kept'));
  }
  const form = { one, isNew: one.id === null, ...fieldsOf(one, state.all.kinds), mark: h('span', { class: 'soft', hidden: !kept }, t('unsaved')) };
  form.element = h('form', { class: 'memo-form', onsubmit: (event) => { event.preventDefault(); save(state, form); }, oninput: () => keep(form), onkeydown: (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); form.element.requestSubmit(); }
  } },
  h('label', null, t('heading'), form.heading),
  h('div', { class: 'choices' }, h('label', null, t('kind'), form.sort), h('label', { class: 'check' }, form.hidden, t('private'))),
  form.isNew && h('fieldset', null, h('legend', null, t('about')), form.abouts, aboutField(state, form)),
  one.segments.length > 0 && h('section', null, h('h3', null, t('words')), one.segments.map((words) => h('blockquote', { dir: 'auto' }, words.text))),
  h('label', null, t('text'), form.text), h('p', { class: 'soft', id: 'memo-form-hint' }, t('markdown')),
  h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('save'), keyHint('save')), h('button', { type: 'button', onclick: () => leave(state, one) }, t('cancel')), form.mark));
  state.editing = { save: () => form.element.requestSubmit(), leave: () => leave(state, one), focus: () => (form.isNew ? form.heading : form.text).focus() };
  fill(state.detail, form.element);
  drawAbouts(state, form);
  state.editing.focus();
}

function fieldsOf(one, kinds) {
  return {
    heading: h('input', { name: 'title', value: one.title, required: true, autocomplete: 'off' }),
    text: h('textarea', { name: 'text', rows: 14, dir: 'auto', 'aria-describedby': 'memo-form-hint' }, one.text),
    sort: h('select', { name: 'kind' }, kinds.map((value) => h('option', { value, selected: value === one.kind }, t(value)))),
    hidden: h('input', { type: 'checkbox', checked: one.private }),
    abouts: h('div', { class: 'labels' }),
  };
}

/// What is in the fields.
const written = ({ heading, sort, hidden, text, isNew, one }) => ({ title: heading.value, kind: sort.value, private: hidden.checked, text: text.value, ...(isNew && { about: one.about }) });

function keep(form) {
  sessionStorage.setItem(place(form.one.id), JSON.stringify({ ...written(form), version: form.one.version }));
  form.mark.hidden = false;
}

/// A field that adds what the memo is about: `code:…`, `theme:…`, `case:…`, `interview:…`.
function aboutField({ book, all }, form) {
  const { one } = form;
  const options = [...book.codes.map(({ id, name }) => [`code:${id}`, name]), ...all.themes.map(({ id, name }) => [`theme:${id}`, name]),
    ...all.cases.map((id) => [`case:${id}`, '']), ...(all.interviews.length > LISTED ? [] : all.interviews).map((id) => [`interview:${id}`, ''])];
  const add = () => {
    if (/^(code|theme|case|interview):./.test(field.value) && !one.about.includes(field.value)) one.about.push(field.value);
    field.value = '';
    drawAbouts({ book, all }, form);
    keep(form);
  };
  const field = h('input', { list: 'memo-abouts', 'aria-label': t('addAbout'), placeholder: t('addAbout'), autocomplete: 'off', spellcheck: 'false', onkeydown: (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && field.value) { event.preventDefault(); add(); }
  } });
  return h('div', { class: 'choices' }, field, h('datalist', { id: 'memo-abouts' }, options.map(([value, name]) => h('option', { value }, name))), h('button', { type: 'button', onclick: add }, t('add')));
}

function drawAbouts(state, form) {
  const { one } = form;
  const drop = (about) => () => {
    one.about = one.about.filter((other) => other !== about);
    drawAbouts(state, form);
    keep(form);
  };
  fill(form.abouts, one.about.map((about) => h('span', { class: 'label' }, aboutName(about, state.book, state.all.themes),
    form.isNew && h('button', { type: 'button', class: 'plain drop', 'aria-label': t('drop', { about }), onclick: drop(about) }, '×'))));
}

async function save(state, form) {
  const { one, isNew } = form;
  const said = written(form);
  const body = isNew ? { ...said, segments: one.segments.map(({ segment }) => segment), date: today() } : { ...said, date: null };
  const answer = await perform('/api/memo', () => ({ id: one.id, was: one.version, memo: body }), t('saved'));
  if (!answer) return;
  sessionStorage.removeItem(place(one.id));
  await state.load();
  state.open(answer.id);
  state.detail.querySelector('h2')?.focus();
}

function leave(state, one) {
  sessionStorage.removeItem(place(one.id));
  state.editing = null;
  state.drawDetail();
  (state.list.querySelector('[aria-current]') ?? state.filter).focus();
}

/// The day where the person is, as `yyyy-mm-dd`.
function today() {
  const now = new Date();
  const two = (value) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
