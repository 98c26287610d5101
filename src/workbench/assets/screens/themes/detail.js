// In: the themes. Out: one of them in full: its claim, its codes, its quotations with what can be done with each.

import { fill, h } from '../../dom.js';
import { readAddress } from '../../excerpts.js';
import { findings } from '../../findings.js';
import { keyHint } from '../../keys.js';
import { current } from '../../study.js';
import { across, leaveOut, move, remove, SIDES, themeOf } from './acts.js';
import { t } from './words.js';

export function drawDetail(state) {
  const { detail, all, book } = state;
  const one = themeOf(state);
  const found = findings(all.findings, t('findings', { n: all.findings.length }));
  if (!one) return fill(detail, h('p', { class: 'empty' }, t('none')), found);
  const question = all.questions.find(({ id }) => id === one.question);
  fill(detail,
    h('h2', { tabindex: -1 }, one.title ?? one.claim),
    h('p', { class: 'definition' }, one.claim),
    question && h('p', { class: 'soft' }, `${t('question')}: ${question.text}`),
    h('ul', { class: 'labels', 'aria-label': t('codes') }, one.codes.map((id) => h('li', null, h('a', { class: 'label', 'data-hue': book.find(id).hue, title: id, href: `#/codes/${encodeURIComponent(id)}` }, book.find(id).name)))),
    h('p', { class: 'choices' },
      current().coder && [h('button', { type: 'button', onclick: state.edit }, t('edit'), keyHint('edit')), h('button', { type: 'button', class: 'danger', onclick: () => remove(state) }, t('remove'))],
      h('a', { href: '#/matrix?columns=themes' }, t('matrix')),
      h('a', { href: `#/memos?about=${encodeURIComponent(`theme:${one.id}`)}` }, t('memos'))),
    SIDES.map((side) => sideOf(state, one, side)),
    found);
}

function sideOf(state, one, side) {
  return h('section', null,
    h('h3', null, t(side)),
    side === 'against' && one.against_reason && h('p', null, one.against_reason),
    one[side].length === 0 ? h('p', { class: 'soft' }, t(side === 'against' ? 'noAgainst' : 'noQuotations'))
      : h('ol', { class: 'quotations' }, one[side].map((quotation, index) => quotationItem(state, one, side, quotation, index))));
}

function quotationItem(state, one, side, quotation, index) {
  const tool = (label, body, run, disabled = false) => h('button', { type: 'button', class: 'plain', title: label, 'aria-label': label, disabled, onclick: run }, body);
  return h('li', { class: 'quotation', tabindex: 0, 'data-side': side, 'data-index': index },
    h('blockquote', { dir: 'auto' }, quotation.words),
    h('p', { class: 'soft' }, h('a', { href: readAddress(quotation) }, quotation.interview), ` ${quotation.case}`),
    current().coder && h('div', { class: 'tools quotation-tools' },
      tool(t('up'), '↑', () => move(state, side, index, -1), index === 0),
      tool(t('down'), '↓', () => move(state, side, index, 1), index === one[side].length - 1),
      tool(t(side === 'against' ? 'toQuotations' : 'toAgainst'), '⇄', () => across(state, side, index)),
      tool(t('out'), '×', () => leaveOut(state, side, index))));
}

/// The quotation that has the keyboard: `[side, index]`.
export function focused() {
  const item = document.activeElement?.closest('.quotation');
  return item && [item.dataset.side, Number(item.dataset.index)];
}

export function focus({ detail }, side, index) {
  (detail.querySelector(`[data-side="${side}"][data-index="${index}"]`) ?? detail.querySelector('h2')).focus();
}
