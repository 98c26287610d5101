// In: a coding, a candidate or another coder's coding, and what can be done with it. Out: a card that shows and edits it.

import { h } from '../dom.js';
import { keyHint } from '../keys.js';
import { say } from '../words.js';

const t = say({
  nl: {
    card: 'Codering', by: 'door {coder}', rule: 'uit regel {rule}', no: 'niet van toepassing', proposed: 'Voorgesteld door regel {rules}', fired: 'Woorden waarop de regel aansloeg: {words}',
    note: 'Notitie', flags: 'Markeringen', cite: 'citeren', sensitive: 'gevoelig', negative: 'tegenvoorbeeld', none: '(geen)',
    move: 'Andere code', borders: 'Andere woorden', remove: 'Verwijderen', accept: 'Ja, klopt', reject: 'Nee', close: 'Sluiten', before: 'Vorige', after: 'Volgende', number: '{min} tot en met {max}',
  },
  en: {
    card: 'Coding', by: 'by {coder}', rule: 'from rule {rule}', no: 'does not apply', proposed: 'Proposed by rule {rules}', fired: 'Words that triggered the rule: {words}',
    note: 'Note', flags: 'Flags', cite: 'cite', sensitive: 'sensitive', negative: 'negative case', none: '(none)',
    move: 'Another code', borders: 'Other words', remove: 'Delete', accept: 'Yes, it fits', reject: 'No', close: 'Close', before: 'Previous', after: 'Next', number: '{min} to {max}',
  },
});

/// `does` holds what the buttons do: `edit(changesOf)`, `move`, `borders`, `remove`, `yes`, `no`, `close`, `before`, `after`.
/// Returns `{ element, renew(source) }`; `renew` shows another version, or answers false where what is being typed changed elsewhere too.
export function card(item, { code, quoted, fired, study, does }) {
  const { kind, source } = item;
  const renewals = [];
  const bodies = { mine: () => editor(source, study, does, renewals), other: () => otherCoding(source, study), candidate: () => proposal(source, fired, does) };
  const element = h('section', { class: 'card floating', 'aria-label': `${t('card')}: ${code.name}`, 'data-hue': code.hue, 'data-key': item.key },
    h('header', null,
      h('h2', { title: code.id, tabindex: '-1' }, code.name),
      h('button', { type: 'button', class: 'plain', onclick: does.close }, t('close'))),
    h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
    code.definition && h('p', { class: 'definition' }, code.definition),
    h('blockquote', { dir: 'auto' }, quoted),
    bodies[kind](),
    h('footer', null,
      h('button', { type: 'button', class: 'plain', onclick: does.before }, t('before')),
      h('button', { type: 'button', class: 'plain', onclick: does.after }, t('after'))));
  return { element, renew: (coding) => renewals.every((renew) => renew(coding) !== false) };
}

function who(coding) {
  return h('p', { class: 'soft' }, [coding.verdict === 'no' && t('no'), t('by', { coder: coding.coder }), coding.rule && t('rule', { rule: coding.rule })].filter(Boolean).join(' · '));
}

function editor(coding, study, does, renewals) {
  const flag = (id) => {
    const box = h('input', {
      type: 'checkbox', checked: coding.flags.includes(id),
      onchange() {
        const on = box.checked;
        does.edit(({ flags }) => ({ flags: study.flags.filter((one) => (one === id ? on : flags.includes(one))) }));
      },
    });
    renewals.push(({ flags }) => { box.checked = flags.includes(id); });
    return h('label', { class: 'check' }, box, t(id));
  };
  const write = (text) => does.edit(() => ({ note: text }));
  const note = h('textarea', { name: 'note', rows: 2, onchange: () => write(note.value), onkeydown: finish });
  renewals.push(shows(note, coding, (now) => now.note));
  return [
    who(coding),
    h('label', null, t('note'), note),
    h('fieldset', null, h('legend', null, t('flags')), study.flags.map(flag)),
    study.segment_attributes.map((attribute) => h('label', null, attribute.name, field(attribute, coding, does, renewals))),
    h('p', { class: 'choices' },
      h('button', { type: 'button', onclick: does.move }, t('move'), keyHint('move')),
      h('button', { type: 'button', onclick: does.borders }, t('borders'), keyHint('borders')),
      h('button', { type: 'button', class: 'danger', onclick: does.remove }, t('remove'), keyHint('remove'))),
  ];
}

/// The field of a segment attribute: a list, a number or a text.
function field({ id, values, number, min, max }, coding, does, renewals) {
  const input = number ? h('input', { type: 'number', step: 'any', min, max, title: min === null || max === null ? null : t('number', { min, max }) })
    : values.length === 0 ? h('input', { type: 'text' })
      : h('select', null, ['', ...values].map((one) => h('option', { value: one }, one || t('none'))));
  input.addEventListener('change', () => {
    const value = input.value;
    does.edit(({ attributes }) => {
      const { [id]: _, ...others } = attributes;
      return { attributes: value === '' ? others : { ...others, [id]: value } };
    });
  });
  renewals.push(shows(input, coding, (now) => now.attributes[id] ?? ''));
  return input;
}

/// Fills a field; what it returns fills it anew, leaves what is being typed, and is false where both changed.
function shows(input, coding, valueOf) {
  let written = input.value = valueOf(coding);
  return (now) => {
    const value = valueOf(now);
    const typed = input.value !== written && input.value !== value;
    if (typed) return value === written;
    written = input.value = value;
  };
}

/// A field that loses the keyboard says what was typed in it; the card's heading takes it.
function finish(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.closest('.card').querySelector('h2').focus({ preventScroll: true });
}

function otherCoding(coding, study) {
  const names = new Map(study.segment_attributes.map(({ id, name }) => [id, name]));
  const facts = [...coding.flags.map((flag) => t(flag)), ...Object.entries(coding.attributes).map(([id, value]) => `${names.get(id) ?? id}: ${value}`)];
  return [who(coding), coding.note && h('p', { class: 'their-note' }, coding.note), facts.length > 0 && h('p', { class: 'soft' }, facts.join(' · '))];
}

function proposal(candidate, fired, does) {
  return [
    h('p', { class: 'soft' }, t('proposed', { rules: candidate.rules.join(', ') })),
    fired && h('p', { class: 'soft' }, t('fired', { words: fired })),
    h('p', { class: 'choices' },
      h('button', { type: 'button', class: 'primary', onclick: does.yes }, t('accept'), keyHint('yes')),
      h('button', { type: 'button', onclick: does.no }, t('reject'), keyHint('no'))),
  ];
}
