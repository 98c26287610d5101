// In: participants by themes, families or codes. Out: the framework matrix: in each cell how much was said and what the researchers make of it;
// a cell opens with its excerpts beside a field for the summary.

import { onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { attributeWords, excerptItem } from '../excerpts.js';
import { codebook, current } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Matrix', columns: 'Kolommen', themes: 'thema’s', families: 'families', by: 'Rijen splitsen', whole: 'niet', case: 'Deelnemer', gaps: 'alleen rijen waar iets ontbreekt', excerpts: ({ n }) => `${n} ${n === '1' ? 'fragment' : 'fragmenten'}`,
    noSummary: 'nog geen samenvatting', noExcerpt: 'geen fragment', private: 'herhaalt gevoelige woorden: staat in geen rapport', empty: 'Er is nog niets gezegd en niets geschreven.', none: 'Geen fragmenten in deze cel.', summary: 'Samenvatting', hint: 'Wat maakt u hiervan? In eigen woorden.',
    save: 'Bewaren', close: 'Sluiten', saved: 'Samenvatting bewaard', removed: 'Samenvatting weggelaten', said: 'Wat er gezegd is', findings: 'Wat check vond in summaries.csv', line: 'regel {line}', blind: 'U codeert nog interviews van deze deelnemer blind.', counts: '{done} van {all} cellen met fragmenten samengevat',
    moving: 'In de matrix', right: 'Cel naar rechts', left: 'Cel naar links', down: 'Cel omlaag', up: 'Cel omhoog', opens: 'Cel openen', cell: '{case}, {column}',
  },
  en: {
    title: 'Matrix', columns: 'Columns', themes: 'themes', families: 'families', by: 'Split rows', whole: 'no', case: 'Participant', gaps: 'only rows where something is missing', excerpts: ({ n }) => `${n} ${n === '1' ? 'excerpt' : 'excerpts'}`,
    noSummary: 'no summary yet', noExcerpt: 'no excerpt', private: 'repeats sensitive words: stands in no report', empty: 'Nothing was said and nothing written yet.', none: 'No excerpts in this cell.', summary: 'Summary', hint: 'What do you make of it? In your own words.',
    save: 'Save', close: 'Close', saved: 'Summary saved', removed: 'Summary left out', said: 'What was said', findings: 'What check found in summaries.csv', line: 'line {line}', blind: 'You still code interviews of this participant blind.', counts: '{done} of {all} cells with excerpts summarised',
    moving: 'In the matrix', right: 'Cell to the right', left: 'Cell to the left', down: 'Cell down', up: 'Cell up', opens: 'Open the cell', cell: '{case}, {column}',
  },
});

export const title = () => t('title');

export const keys = () => [{
  title: t('moving'),
  keys: [['l|ArrowRight', t('right'), 'right'], ['h|ArrowLeft', t('left'), 'left'], ['j|ArrowDown', t('down'), 'down'], ['k|ArrowUp', t('up'), 'up'], ['Enter', t('opens'), 'enter']],
}];

export async function show(root, { query }) {
  const asked = { columns: query.get('columns') ?? 'themes', by: query.get('by') ?? '' };
  const { coder, attributes } = current();
  let book = await codebook();
  let grid = null;
  let at = [0, 0];
  let dialog = null;

  const families = book.codes.filter(({ parent }) => parent === null);
  const option = (value, name, chosen) => h('option', { value, selected: value === chosen }, name);
  const columns = h('select', { onchange: () => choose({ columns: columns.value }) },
    option('themes', t('themes'), asked.columns), option('families', t('families'), asked.columns), families.map(({ id, name }) => option(id, name, asked.columns)));
  const by = h('select', { onchange: () => choose({ by: by.value }) },
    option('', t('whole'), asked.by), attributes.filter(({ of }) => of === 'interview').map(({ id, name }) => option(id, name ?? id, asked.by)));
  const gaps = h('input', { type: 'checkbox', onchange: draw });
  const counted = h('p', { class: 'soft', role: 'status' });
  const place = h('div', { class: 'scroller matrix-place', tabindex: 0, role: 'region', 'aria-label': t('title') });
  const found = h('div');
  root.append(h('header', { class: 'bar' }, h('h1', null, t('title')), counted),
    h('div', { class: 'query' }, h('label', null, t('columns'), columns), h('label', null, t('by'), by), h('label', { class: 'check' }, gaps, t('gaps'))), place, found);
  await load();

  function choose(changed) {
    Object.assign(asked, changed);
    const parameters = new URLSearchParams({ columns: asked.columns });
    if (asked.by) parameters.set('by', asked.by);
    history.replaceState(null, '', `#/matrix?${parameters}`);
    at = [0, 0];
    return load();
  }

  async function load() {
    book = await codebook();
    grid = await get(`/api/matrix?${new URLSearchParams(asked)}`);
    draw();
  }

  function isGap({ excerpts, summary }) {
    return (excerpts > 0) !== (summary !== null);
  }
  function rows() {
    return grid.rows.filter(({ cells }) => !gaps.checked || cells.some(isGap));
  }

  function draw() {
    const full = grid.rows.flatMap(({ cells }) => cells).filter(({ excerpts }) => excerpts > 0);
    counted.textContent = t('counts', { done: number(full.filter(({ summary }) => summary !== null).length), all: number(full.length) });
    const inside = place.contains(document.activeElement);
    const split = grid.parts.length > 0;
    fill(place, h('table', { class: 'matrix' },
      h('thead', null, h('tr', null, h('th', { scope: 'col', colspan: split ? 2 : null }, t('case')), grid.columns.map(({ name, about }) => h('th', { scope: 'col', title: about }, name)))),
      rows().map((row, y) => h('tbody', null,
        h('tr', null,
          h('th', { scope: 'rowgroup', rowspan: split ? grid.parts.length + 1 : null, colspan: split ? null : 1 }, row.case, h('small', null, attributeWords(row.attributes).join(' · '))),
          split && h('td', null),
          row.cells.map((cell, x) => h('td', { class: isGap(cell) ? 'gap' : null }, cellButton(row, cell, x, y)))),
        split && grid.parts.map((part, index) => h('tr', { class: 'part' }, h('th', { scope: 'row' }, part),
          row.cells.map(({ parts }) => h('td', null, parts[index] > 0 ? number(parts[index]) : h('span', { class: 'soft' }, '–')))))))));
    fill(found, grid.findings.length > 0 && h('details', { class: 'findings' }, h('summary', null, `${t('findings')} (${grid.findings.length})`),
      h('ul', null, grid.findings.map(({ severity, message, hint, line }) => h('li', { class: severity }, message, hint && h('span', { class: 'soft' }, ` ${hint}`), line && h('small', null, ` ${t('line', { line })}`))))));
    at = [Math.min(at[0], grid.columns.length - 1), Math.min(at[1], rows().length - 1)];
    const button = buttonAt(...at);
    if (button) button.tabIndex = 0;
    if (inside) button?.focus();
  }

  function cellButton(row, cell, x, y) {
    const { excerpts, summary } = cell;
    const mark = excerpts > 0 && summary === null ? t('noSummary') : excerpts === 0 && summary !== null ? t('noExcerpt') : null;
    return h('button', { type: 'button', class: 'cell plain', tabindex: -1, 'data-x': x, 'data-y': y, onclick: () => open(row, x, y) },
      summary !== null && h('span', { class: 'cell-summary', dir: 'auto' }, summary),
      h('span', { class: 'cell-count' }, excerpts > 0 ? t('excerpts', { n: number(excerpts) }) : summary === null && '–', mark && h('em', null, mark)));
  }

  function buttonAt(x, y) {
    return place.querySelector(`[data-x="${x}"][data-y="${y}"]`);
  }

  function move(x, y) {
    const next = buttonAt(at[0] + x, at[1] + y);
    if (!place.contains(document.activeElement)) return buttonAt(...at)?.focus();
    if (!next) return;
    const before = buttonAt(...at);
    if (before) before.tabIndex = -1;
    at = [at[0] + x, at[1] + y];
    next.tabIndex = 0;
    next.focus();
  }

  async function open(row, x, y) {
    at = [x, y];
    const column = grid.columns[x];
    const cell = await get(`/api/matrix-cell?${new URLSearchParams({ case: row.case, about: column.about })}`);
    const field = h('textarea', { rows: 10, dir: 'auto', 'aria-label': t('summary'), placeholder: t('hint'), disabled: !coder || row.blind, onkeydown: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); leave(); }
    } }, cell.summary ?? '');
    dialog = h('dialog', { class: 'cell-dialog', 'aria-labelledby': 'cell-title' },
      h('h2', { id: 'cell-title', tabindex: -1 }, t('cell', { case: row.case, column: column.name })),
      h('div', { class: 'cell-columns' },
        h('section', null, h('h3', null, t('said')), cell.excerpts.length === 0 ? h('p', { class: 'soft' }, t('none')) : h('ol', { class: 'excerpts' }, cell.excerpts.map((excerpt) => excerptItem(excerpt, book)))),
        h('section', { class: 'cell-writing' }, h('h3', null, t('summary')), row.blind && h('p', { class: 'notice' }, t('blind')), row.cells[x].private && h('p', { class: 'notice warning' }, t('private')), field,
          h('p', { class: 'choices' }, coder && !row.blind && h('button', { type: 'button', class: 'primary', onclick: leave }, t('save'), h('kbd', null, 'Ctrl ↵')), h('button', { type: 'button', onclick: leave }, t('close'))))));
    const own = dialog;
    own.addEventListener('cancel', (event) => { event.preventDefault(); leave(); });
    own.addEventListener('click', (event) => { if (event.target.closest('a')) leave(); });
    document.body.append(own);
    own.showModal();
    (field.disabled ? own.querySelector('h2') : field).focus();

    /// What was typed is on disk before the cell is closed; refused, it stays open.
    async function leave() {
      const text = field.value.trim();
      if (text !== (cell.summary ?? '') && !field.disabled) {
        const answer = await perform('/api/summary', () => ({ case: row.case, about: column.about, was: cell.summary, text }), t(text ? 'saved' : 'removed'));
        if (!answer) return;
        cell.summary = text || null;
      }
      shut(own);
      await load();
      buttonAt(...at)?.focus();
    }
  }

  function shut(which) {
    which?.close();
    which?.remove();
    if (dialog === which) dialog = null;
  }

  const ended = onAct(() => !dialog && load());

  return {
    right: () => move(1, 0),
    left: () => move(-1, 0),
    down: () => move(0, 1),
    up: () => move(0, -1),
    enter: () => (place.contains(document.activeElement) ? buttonAt(...at)?.click() : false),
    refresh: () => (dialog ? null : load()),
    leave() {
      ended();
      shut(dialog);
    },
  };
}
