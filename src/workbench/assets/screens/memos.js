// In: the memos of the study, or words that were selected. Out: what was noted, by kind and by what it is about; a memo to read, to begin, to write on.
// `#/memos/ID` or `?id=ID` opens one; `?about=code:…` shows those about it; `?about=interview:ID&segment=START-END` begins one about these words.

import { aboutLabel, aboutName } from '../about.js';
import { onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { fill, h, tell } from '../dom.js';
import { readAddress } from '../excerpts.js';
import { quote } from '../span.js';
import { codebook, current } from '../study.js';
import { compare, number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Memo’s', filter: 'Filter memo’s', kind: 'Soort', about: 'Over', all: 'alle', new: 'Nieuwe memo', edit: 'Bewerken', remove: 'Verwijderen', save: 'Bewaren', cancel: 'Laat maar', heading: 'Titel', text: 'Tekst', markdown: 'Markdown; een lege regel begint een alinea.',
    private: 'privé: staat in geen rapport', isPrivate: 'privé', words: 'De woorden waar het over gaat', addAbout: 'Voeg toe waar het over gaat', add: 'Toevoegen', drop: '{about} weglaten', none: 'Kies links een memo, of begin er een.', empty: 'Er zijn nog geen memo’s.', nothing: 'Geen memo met deze letters.',
    code: 'code', theme: 'thema', case: 'deelnemer', method: 'methode', reflexive: 'reflexief', saved: 'Memo bewaard', removed: 'Memo verwijderd', kept: 'Niet bewaarde tekst teruggezet', findings: 'Wat check vond in memos/', shown: '{n} memo’s', unsaved: 'Nog niet bewaard',
    changed: 'Het transcript is veranderd sinds de woorden gekozen zijn', moving: 'In de memo’s', next: 'Volgende memo', before: 'Vorige memo', toFilter: 'Naar het filter', escape: 'Bewerken beëindigen',
  },
  en: {
    title: 'Memos', filter: 'Filter memos', kind: 'Kind', about: 'About', all: 'all', new: 'New memo', edit: 'Edit', remove: 'Delete', save: 'Save', cancel: 'Never mind', heading: 'Title', text: 'Text', markdown: 'Markdown; an empty line begins a paragraph.',
    private: 'private: stands in no report', isPrivate: 'private', words: 'The words it is about', addAbout: 'Add what it is about', add: 'Add', drop: 'Leave {about} out', none: 'Choose a memo on the left, or begin one.', empty: 'There are no memos yet.', nothing: 'No memo with these letters.',
    code: 'code', theme: 'theme', case: 'participant', method: 'method', reflexive: 'reflexive', saved: 'Memo saved', removed: 'Memo deleted', kept: 'Text that was not saved was put back', findings: 'What check found in memos/', shown: '{n} memos', unsaved: 'Not saved yet',
    changed: 'The transcript changed since the words were chosen', moving: 'In the memos', next: 'Next memo', before: 'Memo before', toFilter: 'To the filter', escape: 'Stop editing',
  },
});

/// More interviews than this are typed, not chosen from a list.
const LISTED = 500;

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  keys: [['j', t('next'), 'next'], ['k', t('before'), 'before'], ['n', t('new'), 'begin'], ['e', t('edit'), 'edit'], ['f', t('toFilter'), 'filter'], ['Ctrl+Enter', t('save'), 'save'], ['Escape', t('escape'), 'escape']],
}];

export async function show(root, route) {
  let [all, book] = await Promise.all([get('/api/memos'), codebook()]);
  const { coder } = current();
  const wanted = route.query.get('about');
  const segment = route.query.get('segment');
  let at = route.id ?? route.query.get('id');
  let editing = null;

  const filter = h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), spellcheck: 'false', oninput: drawList });
  const kind = h('select', { 'aria-label': t('kind'), onchange: drawList }, h('option', { value: '' }, `${t('kind')}: ${t('all')}`), all.kinds.map((one) => h('option', { value: one }, t(one))));
  const about = h('select', { 'aria-label': t('about'), onchange: drawList });
  const counted = h('p', { class: 'soft', role: 'status' });
  const list = h('ul', { class: 'memo-list' });
  const detail = h('section', { class: 'memo-detail' });
  root.append(
    h('header', { class: 'bar' }, h('h1', null, t('title')), counted, coder && h('button', { type: 'button', class: 'primary', onclick: () => begin() }, t('new'), h('kbd', null, 'n'))),
    h('div', { class: 'memo-columns' }, h('div', { class: 'memo-side' }, filter, h('div', { class: 'choices' }, kind, about), list), detail));
  drawAbouts(segment ? '' : wanted ?? '');
  at ??= shown()[0]?.id ?? null;
  drawList();
  if (segment || (wanted && route.query.has('new'))) await begin(wanted ? [wanted] : [], segment);
  else drawDetail();

  function drawAbouts(chosen) {
    const known = new Set([...all.memos.flatMap((memo) => memo.about), chosen].filter(Boolean));
    const named = [...known].map((one) => [one, `${t(one.split(':')[0] === 'interview' ? 'case' : one.split(':')[0])}: ${aboutName(one, book, all.themes)}`]).sort((a, b) => compare(a[1], b[1]));
    fill(about, h('option', { value: '' }, `${t('about')}: ${t('all')}`), named.map(([value, name]) => h('option', { value, selected: value === chosen }, name)));
  }

  function shown() {
    const typed = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return all.memos.filter((memo) => {
      const text = `${memo.title} ${memo.text} ${memo.author} ${memo.about.map((one) => aboutName(one, book, all.themes)).join(' ')}`.toLowerCase();
      return (!kind.value || memo.kind === kind.value) && (!about.value || memo.about.includes(about.value)) && typed.every((word) => text.includes(word));
    }).sort((a, b) => compare(b.date ?? '', a.date ?? '') || compare(a.title, b.title));
  }

  function drawList() {
    const memos = shown();
    const focused = list.contains(document.activeElement);
    counted.textContent = t('shown', { n: number(memos.length) });
    fill(list, memos.map((memo) => h('li', null,
      h('button', { type: 'button', class: 'plain memo-row', 'aria-current': memo.id === at ? 'true' : null, 'data-id': memo.id, onclick: () => open(memo.id) },
        h('strong', null, memo.title),
        h('small', null, [t(memo.kind), memo.author, memo.date, memo.private && t('isPrivate')].filter(Boolean).join(' · '))))),
      memos.length === 0 && h('li', { class: 'soft' }, t(all.memos.length === 0 ? 'empty' : 'nothing')));
    if (focused) list.querySelector('[aria-current]')?.focus();
  }

  function open(id) {
    at = id;
    editing = null;
    history.replaceState(null, '', id ? `#/memos/${encodeURIComponent(id)}` : '#/memos');
    drawList();
    drawDetail();
  }

  function memo() {
    return all.memos.find(({ id }) => id === at);
  }

  function drawDetail() {
    const one = memo();
    if (!one) return fill(detail, h('p', { class: 'empty' }, t('none')), findings());
    fill(detail,
      h('h2', { tabindex: -1 }, one.title),
      h('p', { class: 'soft' }, [t(one.kind), one.author, one.date, one.private && t('isPrivate')].filter(Boolean).join(' · ')),
      one.about.length > 0 && h('p', { class: 'labels' }, one.about.map((about) => aboutLabel(about, book, all.themes))),
      h('div', { class: 'prose', dir: 'auto' }, one.text.split(/\n\s*\n/).filter(Boolean).map((text) => h('p', null, text))),
      one.segments.length > 0 && h('section', null, h('h3', null, t('words')), one.segments.map((words) => h('blockquote', { dir: 'auto' }, h('p', null, words.words), h('a', { href: readAddress(words) }, words.interview)))),
      coder && h('p', { class: 'choices' },
        h('button', { type: 'button', onclick: edit }, t('edit'), h('kbd', null, 'e')),
        h('button', { type: 'button', class: 'danger', onclick: remove }, t('remove'))),
      findings());
  }

  function findings() {
    return all.findings.length > 0 && h('details', { class: 'findings' }, h('summary', null, `${t('findings')} (${all.findings.length})`),
      h('ul', null, all.findings.map(({ severity, message, hint, file }) => h('li', { class: severity }, message, hint && h('span', { class: 'soft' }, ` ${hint}`), h('small', null, ` ${file}`)))));
  }

  // Writing. What is not saved yet is kept for when the page is left or loaded anew.

  function place(id) {
    return `grenstaal.memo:${current().identity}:${coder}:${id ?? ''}`;
  }

  async function begin(about = [], words = null) {
    if (!coder) return;
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
    drawForm({ id: null, version: null, title: '', kind: kinds[about[0]?.split(':')[0]] ?? 'case', private: false, text: '', about: [...about], segments });
  }

  function edit() {
    const one = memo();
    if (one && coder) drawForm({ ...one, segments: [] });
  }

  function drawForm(one) {
    const kept = JSON.parse(sessionStorage.getItem(place(one.id)) ?? 'null');
    if (kept) {
      Object.assign(one, kept);
      tell(t('kept'));
    }
    const isNew = one.id === null;
    const heading = h('input', { name: 'title', value: one.title, required: true, autocomplete: 'off' });
    const text = h('textarea', { name: 'text', rows: 14, dir: 'auto', 'aria-describedby': 'memo-form-hint' }, one.text);
    const sort = h('select', { name: 'kind' }, all.kinds.map((value) => h('option', { value, selected: value === one.kind }, t(value))));
    const hidden = h('input', { type: 'checkbox', checked: one.private });
    const abouts = h('div', { class: 'labels' });
    const state = () => ({ title: heading.value, kind: sort.value, private: hidden.checked, text: text.value, ...(isNew && { about: one.about }) });
    const keep = () => { sessionStorage.setItem(place(one.id), JSON.stringify(state())); mark.hidden = false; };
    const mark = h('span', { class: 'soft', hidden: !kept }, t('unsaved'));
    const form = h('form', { class: 'memo-form', onsubmit: (event) => { event.preventDefault(); save(); }, oninput: keep, onkeydown: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); form.requestSubmit(); }
    } },
      h('label', null, t('heading'), heading),
      h('div', { class: 'choices' }, h('label', null, t('kind'), sort), h('label', { class: 'check' }, hidden, t('private'))),
      isNew && h('fieldset', null, h('legend', null, t('about')), abouts, aboutField()),
      one.segments.length > 0 && h('section', null, h('h3', null, t('words')), one.segments.map((words) => h('blockquote', { dir: 'auto' }, words.text))),
      h('label', null, t('text'), text), h('p', { class: 'soft', id: 'memo-form-hint' }, t('markdown')),
      h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('save'), h('kbd', null, 'Ctrl ↵')), h('button', { type: 'button', onclick: leaveForm }, t('cancel')), mark));
    editing = { save: () => form.requestSubmit(), leave: leaveForm, focus: () => (isNew ? heading : text).focus() };
    fill(detail, form);
    drawChosen();
    editing.focus();

    function aboutField() {
      const options = [...book.codes.map(({ id, name }) => [`code:${id}`, name]), ...all.themes.map(({ id, name }) => [`theme:${id}`, name]),
        ...all.cases.map((id) => [`case:${id}`, '']), ...(all.interviews.length > LISTED ? [] : all.interviews).map((id) => [`interview:${id}`, ''])];
      const field = h('input', { list: 'memo-abouts', 'aria-label': t('addAbout'), placeholder: t('addAbout'), autocomplete: 'off', spellcheck: 'false', onkeydown: (event) => {
        if (event.key === 'Enter' && !event.ctrlKey && field.value) { event.preventDefault(); add(); }
      } });
      const add = () => {
        if (/^(code|theme|case|interview):./.test(field.value) && !one.about.includes(field.value)) one.about.push(field.value);
        field.value = '';
        drawChosen();
        keep();
      };
      return h('div', { class: 'choices' }, field, h('datalist', { id: 'memo-abouts' }, options.map(([value, name]) => h('option', { value }, name))), h('button', { type: 'button', onclick: add }, t('add')));
    }

    function drawChosen() {
      fill(abouts, one.about.map((about) => h('span', { class: 'label' }, aboutName(about, book, all.themes), isNew && h('button', { type: 'button', class: 'plain drop', 'aria-label': t('drop', { about }), onclick: () => {
        one.about = one.about.filter((other) => other !== about);
        drawChosen();
        keep();
      } }, '×'))));
    }

    async function save() {
      const said = state();
      const body = isNew ? { ...said, segments: one.segments.map(({ segment }) => segment), date: today() } : { ...said, date: null };
      const answer = await perform('/api/memo', () => ({ id: one.id, was: one.version, memo: body }), t('saved'));
      if (!answer) return;
      sessionStorage.removeItem(place(one.id));
      await load();
      open(answer.id);
      detail.querySelector('h2')?.focus();
    }

    function leaveForm() {
      sessionStorage.removeItem(place(one.id));
      editing = null;
      drawDetail();
      (list.querySelector('[aria-current]') ?? filter).focus();
    }
  }

  async function remove() {
    const one = memo();
    const answer = await perform('/api/memo', () => ({ id: one.id, was: one.version, content: null }), t('removed'));
    if (!answer) return;
    await load();
    open(null);
    filter.focus();
  }

  async function load() {
    [all, book] = await Promise.all([get('/api/memos'), codebook()]);
    drawAbouts(about.value);
    drawList();
  }

  function step(by) {
    const memos = shown();
    const next = memos[Math.max(0, Math.min(memos.length - 1, memos.findIndex(({ id }) => id === at) + by))];
    if (!next) return;
    open(next.id);
    list.querySelector('[aria-current]')?.focus();
  }

  async function refresh() {
    await load();
    if (!editing) drawDetail();
  }

  const ended = onAct(refresh);

  return {
    shown: () => editing?.focus(),
    next: () => editing ? false : step(1),
    before: () => editing ? false : step(-1),
    begin: () => editing ? false : begin(about.value ? [about.value] : []),
    edit: () => editing ? false : edit(),
    filter: () => filter.focus(),
    save: () => editing ? editing.save() : false,
    escape: () => editing && !detail.contains(document.activeElement) ? editing.leave() : false,
    refresh,
    leave: ended,
  };
}

/// The day where the person is, as `yyyy-mm-dd`.
function today() {
  const now = new Date();
  const two = (value) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
