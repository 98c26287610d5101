// In: the themes of the study. Out: what it claims, with codes, chosen quotations and what speaks against it; all of it to be written, chosen, put in order.

import { onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { excerptItem, readAddress } from '../excerpts.js';
import { codebook, current } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Thema’s', new: 'Nieuw thema', none: 'Er zijn nog geen thema’s. Een thema is een bewering, geschreven als een zin.', name: 'Korte naam', claim: 'Bewering', question: 'Vraag', noQuestion: 'geen vraag', codes: 'Codes', reason: 'Waarom er niets tegen spreekt', addCode: 'Code toevoegen', drop: '{name} weglaten',
    save: 'Bewaren', cancel: 'Laat maar', edit: 'Bewerken', remove: 'Thema verwijderen', saved: 'Thema bewaard', removed: 'Thema verwijderd', quotations: 'Gekozen citaten', against: 'Wat ertegen spreekt', noQuotations: 'Nog geen citaat gekozen.', noAgainst: 'Nog niets dat ertegen spreekt.',
    up: 'Naar voren', down: 'Naar achteren', out: 'Weglaten', toAgainst: 'Spreekt ertegen', toQuotations: 'Spreekt ervoor', from: 'Citaten kiezen uit', cited: 'alleen wat als citaat is gemerkt', own: 'codes van dit thema', others: 'andere codes', choose: 'Kies een citaat', chosen: 'gekozen', more: 'Meer', nothing: 'Geen fragment.',
    matrix: 'In de matrix', memo: 'Memo', memos: 'Memo’s over dit thema', count: '{for} voor, {against} tegen', findings: 'Wat check vond in themes.toml', line: 'regel {line}', moved: 'Citaat verplaatst', dropped: 'Citaat weggelaten', added: 'Citaat gekozen', moving: 'In de thema’s', next: 'Volgend thema', before: 'Vorig thema', onward: 'Citaat een plaats naar achteren', back: 'Citaat een plaats naar voren', leaveOut: 'Citaat weglaten', side: 'Citaat naar de andere kant', escape: 'Bewerken beëindigen',
  },
  en: {
    title: 'Themes', new: 'New theme', none: 'There are no themes yet. A theme is a claim, written as a sentence.', name: 'Short name', claim: 'Claim', question: 'Question', noQuestion: 'no question', codes: 'Codes', reason: 'Why nothing speaks against it', addCode: 'Add a code', drop: 'Leave {name} out',
    save: 'Save', cancel: 'Never mind', edit: 'Edit', remove: 'Delete the theme', saved: 'Theme saved', removed: 'Theme deleted', quotations: 'Chosen quotations', against: 'What speaks against it', noQuotations: 'No quotation chosen yet.', noAgainst: 'Nothing speaks against it yet.',
    up: 'Forward', down: 'Back', out: 'Leave out', toAgainst: 'Speaks against', toQuotations: 'Speaks for', from: 'Choose quotations from', cited: 'only those flagged to cite', own: 'codes of this theme', others: 'other codes', choose: 'Choose a quotation', chosen: 'chosen', more: 'More', nothing: 'No excerpt.',
    matrix: 'In the matrix', memo: 'Memo', memos: 'Memos about this theme', count: '{for} for, {against} against', findings: 'What check found in themes.toml', line: 'line {line}', moved: 'Quotation moved', dropped: 'Quotation left out', added: 'Quotation chosen', moving: 'In the themes', next: 'Next theme', before: 'Theme before', onward: 'Quotation a place back', back: 'Quotation a place forward', leaveOut: 'Leave the quotation out', side: 'Quotation to the other side', escape: 'Stop editing',
  },
});

const PAGE = 20;
const SIDES = ['quotations', 'against'];

export const title = () => t('title');

export const keys = () => [
  { title: t('moving'), keys: [['j', t('next'), 'next'], ['k', t('before'), 'before'], ['n', t('new'), 'begin'], ['e', t('edit'), 'edit'], ['Escape', t('escape'), 'escape']] },
  { title: t('quotations'), keys: [['J', t('onward'), 'onward'], ['K', t('back'), 'back'], ['a', t('side'), 'side'], ['x|Delete', t('leaveOut'), 'leaveOut']] },
];

export async function show(root, route) {
  let [all, book] = await Promise.all([get('/api/themes'), codebook()]);
  let at = route.id ?? all.themes[0]?.id ?? null;
  let editing = false;
  const { coder } = current();
  const from = { code: null, cited: true };

  const list = h('nav', { class: 'see-list', 'aria-label': t('title') });
  const detail = h('section', { class: 'theme-detail' });
  const source = h('section', { class: 'theme-source', 'aria-label': t('choose') });
  root.append(
    h('header', { class: 'bar' }, h('h1', null, t('title')), coder && h('button', { type: 'button', class: 'primary', onclick: begin }, t('new'), h('kbd', null, 'n'))),
    h('div', { class: 'theme-columns' }, list, detail, source));
  draw();
  await drawSource();

  function theme() {
    return all.themes.find(({ id }) => id === at);
  }

  function draw() {
    drawList();
    if (editing) return;
    const here = focused();
    drawDetail();
    if (here) focus(...here);
  }

  function drawList() {
    const focused = list.contains(document.activeElement);
    fill(list, h('ul', null, all.themes.map((one) => h('li', null,
      h('button', { type: 'button', class: 'plain', 'aria-current': one.id === at ? 'true' : null, onclick: () => open(one.id) }, one.title ?? one.claim, h('small', null, t('count', { for: number(one.quotations.length), against: number(one.against.length) })))))));
    if (focused) list.querySelector('[aria-current]')?.focus();
  }

  async function open(id) {
    at = id;
    editing = false;
    from.code = null;
    history.replaceState(null, '', id ? `#/themes/${encodeURIComponent(id)}` : '#/themes');
    draw();
    await drawSource();
  }

  function drawDetail() {
    const one = theme();
    if (!one) return fill(detail, h('p', { class: 'empty' }, t('none')), findings());
    const question = all.questions.find(({ id }) => id === one.question);
    fill(detail,
      h('h2', { tabindex: -1 }, one.title ?? one.claim),
      h('p', { class: 'definition' }, one.claim),
      question && h('p', { class: 'soft' }, `${t('question')}: ${question.text}`),
      h('ul', { class: 'labels', 'aria-label': t('codes') }, one.codes.map((id) => h('li', null, h('a', { class: 'label', 'data-hue': book.find(id).hue, title: id, href: `#/codes/${encodeURIComponent(id)}` }, book.find(id).name)))),
      h('p', { class: 'choices' },
        coder && [h('button', { type: 'button', onclick: edit }, t('edit'), h('kbd', null, 'e')), h('button', { type: 'button', class: 'danger', onclick: remove }, t('remove'))],
        h('a', { href: '#/matrix?columns=themes' }, t('matrix')),
        h('a', { href: `#/memos?about=${encodeURIComponent(`theme:${one.id}`)}` }, t('memos'))),
      SIDES.map((side) => h('section', null,
        h('h3', null, t(side)),
        side === 'against' && one.against_reason && h('p', null, one.against_reason),
        one[side].length === 0 ? h('p', { class: 'soft' }, t(side === 'against' ? 'noAgainst' : 'noQuotations'))
          : h('ol', { class: 'quotations' }, one[side].map((quotation, index) => quotationItem(one, side, quotation, index))))),
      findings());
  }

  function quotationItem(one, side, quotation, index) {
    const tool = (label, body, run, disabled = false) => h('button', { type: 'button', class: 'plain', title: label, 'aria-label': label, disabled, onclick: run }, body);
    return h('li', { class: 'quotation', tabindex: 0, 'data-side': side, 'data-index': index },
      h('blockquote', { dir: 'auto' }, quotation.words),
      h('p', { class: 'soft' }, h('a', { href: readAddress(quotation) }, quotation.interview), ` ${quotation.case}`),
      coder && h('div', { class: 'tools quotation-tools' },
        tool(t('up'), '↑', () => move(side, index, -1), index === 0),
        tool(t('down'), '↓', () => move(side, index, 1), index === one[side].length - 1),
        tool(t(side === 'against' ? 'toQuotations' : 'toAgainst'), '⇄', () => across(side, index)),
        tool(t('out'), '×', () => leaveOut(side, index))));
  }

  function findings() {
    return all.findings.length > 0 && h('details', { class: 'findings' }, h('summary', null, `${t('findings')} (${all.findings.length})`),
      h('ul', null, all.findings.map(({ severity, message, hint, line }) => h('li', { class: severity }, message, hint && h('span', { class: 'soft' }, ` ${hint}`), line && h('small', null, ` ${t('line', { line })}`)))));
  }

  // Acts.

  function bare({ interview, start, end, words }) {
    return { interview, start, end, words };
  }

  /// A theme as the server takes it.
  function said({ title, claim, question, codes, quotations, against, against_reason }) {
    return { title, claim, question, codes, quotations: quotations.map(bare), against: against.map(bare), against_reason };
  }

  /// `changed(theme)` is what becomes different in the theme as it is when its turn has come.
  async function write(changed, says) {
    const id = at;
    const body = () => {
      const one = all.themes.find((theme) => theme.id === id);
      return { id, was: one.version, theme: said({ ...one, ...changed(one) }) };
    };
    const answer = await perform('/api/theme', body, says);
    if (answer) await load();
    return answer;
  }

  async function move(side, index, by) {
    const to = index + by;
    if (to < 0 || to >= theme()[side].length) return;
    const moved = (one) => {
      const quotations = [...one[side]];
      quotations.splice(to, 0, ...quotations.splice(index, 1));
      return { [side]: quotations };
    };
    if (await write(moved, t('moved'))) focus(side, to);
  }

  async function across(side, index) {
    const other = SIDES.find((name) => name !== side);
    const moved = (one) => ({ [side]: without(one[side], index), [other]: [...one[other], one[side][index]] });
    if (await write(moved, t('moved'))) focus(other, theme()[other].length - 1);
  }

  async function leaveOut(side, index) {
    if (await write((one) => ({ [side]: without(one[side], index) }), t('dropped'))) focus(side, Math.max(0, index - 1));
  }

  function without(list, index) {
    return list.filter((_, place) => place !== index);
  }

  function choose(row, side) {
    return write((one) => ({ [side]: [...one[side], row] }), t('added'));
  }

  function focus(side, index) {
    (detail.querySelector(`[data-side="${side}"][data-index="${index}"]`) ?? detail.querySelector('h2')).focus();
  }

  async function remove() {
    const one = theme();
    const answer = await perform('/api/theme', () => ({ id: one.id, was: one.version, source: null }), t('removed'));
    if (!answer) return;
    await load();
    await open(all.themes[0]?.id ?? null);
  }

  async function load() {
    [all, book] = await Promise.all([get('/api/themes'), codebook()]);
    draw();
    markChosen();
  }

  // Writing.

  function begin() {
    if (coder) form({ id: null, version: null, title: null, claim: '', question: null, codes: [], quotations: [], against: [], against_reason: null });
  }

  function edit() {
    if (theme() && coder) form(theme());
  }

  function form(one) {
    editing = true;
    let codes = [...one.codes];
    const name = h('input', { value: one.title ?? '', autocomplete: 'off' });
    const claim = h('textarea', { rows: 3, required: true }, one.claim);
    const question = h('select', null, h('option', { value: '' }, t('noQuestion')), all.questions.map(({ id, text }) => h('option', { value: id, selected: id === one.question }, text)));
    const reason = h('textarea', { rows: 2 }, one.against_reason ?? '');
    const labels = h('div', { class: 'labels' });
    const add = h('select', { 'aria-label': t('addCode'), onchange: () => { if (add.value) codes.push(add.value); drawCodes(); } });
    const element = h('form', { class: 'memo-form', onsubmit: save, onkeydown: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); element.requestSubmit(); }
    } },
      h('label', null, t('name'), name), h('label', null, t('claim'), claim), h('label', null, t('question'), question),
      h('fieldset', null, h('legend', null, t('codes')), labels, add),
      h('label', null, t('reason'), reason),
      h('p', { class: 'choices' }, h('button', { class: 'primary' }, t('save'), h('kbd', null, 'Ctrl ↵')), h('button', { type: 'button', onclick: cancel }, t('cancel'))));
    fill(detail, element);
    drawCodes();
    (one.id ? claim : name).focus();

    function drawCodes() {
      fill(labels, codes.map((id) => h('span', { class: 'label', 'data-hue': book.find(id).hue }, book.find(id).name,
        h('button', { type: 'button', class: 'plain drop', 'aria-label': t('drop', { name: book.find(id).name }), onclick: () => { codes = codes.filter((other) => other !== id); drawCodes(); } }, '×'))));
      fill(add, h('option', { value: '' }, `${t('addCode')} …`), codeOptions(book.codes.filter(({ id }) => !codes.includes(id))));
    }

    async function save(event) {
      event.preventDefault();
      editing = false;
      const text = (field) => field.value.trim() || null;
      const texts = { title: text(name), claim: claim.value, question: question.value || null, codes, against_reason: text(reason) };
      const answer = one.id ? await write(() => texts, t('saved'))
        : await perform('/api/theme', () => ({ id: null, was: null, theme: said({ ...one, ...texts }) }), t('saved'));
      if (!answer) {
        editing = true;
        return;
      }
      await load();
      await open(answer.id);
      detail.querySelector('h2').focus();
    }
  }

  function cancel() {
    editing = false;
    drawDetail();
    (detail.querySelector('h2') ?? list).focus();
  }

  function codeOptions(codes) {
    return codes.map(({ id, name, depth, status }) => status !== 'retired' && h('option', { value: id }, `${'\u2003'.repeat(depth)}${name}`));
  }

  // Where quotations come from.

  async function drawSource() {
    const one = theme();
    if (!one || !coder) return fill(source);
    from.code ??= one.codes[0] ?? book.codes[0]?.id;
    const own = one.codes.flatMap((id) => book.codes.filter((code) => code.id === id || code.id.startsWith(`${id}/`)));
    const code = h('select', { 'aria-label': t('from'), onchange: () => { from.code = code.value; drawSource(); } },
      h('optgroup', { label: t('own') }, codeOptions(own)), h('optgroup', { label: t('others') }, codeOptions(book.codes.filter((other) => !own.includes(other)))));
    code.value = from.code;
    const cited = h('input', { type: 'checkbox', checked: from.cited, onchange: () => { from.cited = cited.checked; drawSource(); } });
    const items = h('ol', { class: 'excerpts' });
    const more = h('button', { type: 'button', onclick: async () => add(await page(items.children.length)) }, t('more'));
    fill(source, h('h2', null, t('from')), code, h('label', { class: 'check' }, cited, t('cited')), items, more);
    add(await page(0));

    function page(offset) {
      return get(`/api/excerpts?${new URLSearchParams({ code: from.code, flag: from.cited ? 'cite' : '', offset, limit: PAGE })}`);
    }

    function add({ rows, total }) {
      items.append(...rows.map((row) => excerptItem(row, book, tools)));
      if (items.children.length === 0) items.append(h('li', { class: 'soft' }, t('nothing')));
      more.hidden = items.children.length >= total.segments;
      markChosen();
    }
  }

  function placeOf({ interview, start, end }) {
    return `${interview}:${start}-${end}`;
  }

  function tools(row) {
    return h('p', { class: 'choices', 'data-place': placeOf(row) },
      h('button', { type: 'button', onclick: () => choose(row, 'quotations') }, t('toQuotations')),
      h('button', { type: 'button', onclick: () => choose(row, 'against') }, t('toAgainst')));
  }

  function markChosen() {
    const one = theme();
    if (!one) return;
    const chosen = new Set(SIDES.flatMap((side) => one[side].map(placeOf)));
    for (const place of source.querySelectorAll('[data-place]')) {
      for (const button of place.querySelectorAll('button')) button.disabled = chosen.has(place.dataset.place);
      place.classList.toggle('is-chosen', chosen.has(place.dataset.place));
    }
  }

  function focused() {
    const item = document.activeElement?.closest('.quotation');
    return item && [item.dataset.side, Number(item.dataset.index)];
  }

  const onQuotation = (act) => () => focused() && coder ? act(...focused()) : false;

  function step(by) {
    const here = all.themes.findIndex(({ id }) => id === at);
    const next = all.themes[Math.max(0, Math.min(all.themes.length - 1, here + by))];
    if (next) open(next.id);
  }

  /// What was confirmed is known at once, so that the next act builds on it.
  const ended = onAct((body, answer) => {
    const one = body.theme && all.themes.find(({ id }) => id === answer.id);
    if (one) Object.assign(one, body.theme, { version: answer.version });
    return load();
  });

  return {
    next: () => editing ? false : step(1),
    before: () => editing ? false : step(-1),
    begin: () => editing ? false : begin(),
    edit: () => editing ? false : edit(),
    onward: onQuotation((side, index) => move(side, index, 1)),
    back: onQuotation((side, index) => move(side, index, -1)),
    side: onQuotation(across),
    leaveOut: onQuotation(leaveOut),
    escape: () => editing ? cancel() : false,
    refresh: load,
    leave: ended,
  };
}
