// In: the reading screen. Out: its header (the interview, what is shown, how far it was read) and notices: read blind, lines that do not fit.

import { fill, h } from '../../dom.js';
import { current } from '../../study.js';
import { t } from './words.js';

const STATUSES = ['open', 'candidates', 'full'];
/// The check that finds words which moved; what helps is the same for each line.
const MOVED = 'coding-moved';

/// `does` has `turn(which)`, which shows or hides something, and `note(status)`.
export function drawHead({ head, doc, shows }, status, does) {
  const { coder } = current();
  const focused = head.contains(document.activeElement) ? document.activeElement.id : null;
  const toggle = (which, label) => h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: shows[which], id: `show-${which}`, onchange: () => does.turn(which) }), t(label));
  fill(head,
    h('h1', null, doc.id),
    h('p', { class: 'soft facts' }, facts(doc)),
    h('div', { class: 'switches' },
      doc.codings.some((coding) => coding.coder !== coder) && toggle('others', 'others'),
      doc.candidates.length > 0 && toggle('candidates', 'proposals'),
      toggle('panel', 'codes'),
      coder && h('label', { class: 'check' }, t('read'), h('select', { id: 'read-status', onchange: (event) => does.note(event.target.value) },
        STATUSES.map((one) => h('option', { value: one, selected: one === status }, t(one)))))));
  if (focused) document.getElementById(focused)?.focus();
}

function facts(doc) {
  const names = new Map(current().attributes.map(({ id, name }) => [id, name]));
  return [doc.case, ...Object.entries(doc.attributes).map(([id, value]) => `${names.get(id) ?? id}: ${value}`), t('words', { n: doc.words })].filter(Boolean).join(' · ');
}

/// Lines that do not fit are folded away: one line says how many; what helps is said once.
export function drawNotices({ notices, doc }) {
  const open = notices.querySelector('details')?.open ?? false;
  const hints = new Set(doc.broken.map(({ check, hint }) => (check === MOVED ? t('reanchor', { id: doc.id }) : hint)).filter(Boolean));
  fill(notices,
    doc.blind && h('p', { class: 'notice' }, t('blind')),
    doc.held && h('p', { class: 'notice' }, t('held')),
    doc.broken.length > 0 && h('details', { class: 'notice warning', open }, h('summary', null, t('broken', { n: doc.broken.length })),
      h('ul', null, doc.broken.map(({ file, line, message }) => h('li', null, h('strong', null, t('line', { file, line })), ` ${message}`))),
      [...hints].map((hint) => h('p', { class: 'soft' }, hint))));
}
