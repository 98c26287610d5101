// In: a desk. Out: the picker beside the chosen words, or beside a coding that is to have another code.

import { keyOf } from '../talk/margin.js';
import { turnAt } from '../talk/span.js';
import { current } from '../study.js';
import { carry, draft, nameOf, put } from './changes.js';
import { choose, standing, turnHere } from './chosen.js';
import { own, show } from './opened.js';
import { picker } from './picker.js';
import { recentCodes } from './recent.js';
import { drawTray } from './tray.js';
import { t } from './words.js';

const APART = 8;

/// A code for the chosen words; without any, for the turn that has the keyboard.
export function pick(desk) {
  if (!desk.chosen) choose(desk, turnHere(desk));
  if (!desk.chosen) return;
  const box = desk.view.rangeOf(desk.chosen).getBoundingClientRect();
  openPicker(desk, { title: t('codeWords'), onPick: (code) => put(desk, code), onDraft: (name, under) => draft(desk, { name, under }) }, box);
}

/// A new draft code for them.
export function pickDraft(desk) {
  pick(desk);
  desk.picker?.draft();
}

/// Another code for my coding that is open or has the keyboard.
export function move(desk) {
  const coding = own(desk);
  if (!coding) return;
  const box = (desk.card?.element ?? desk.view.nameOf(keyOf(coding))).getBoundingClientRect();
  const onPick = async (code) => {
    closePicker(desk);
    if (code.id === coding.code) return;
    const moved = await carry(desk, coding, { code: code.id }, t('moved', { from: nameOf(desk, coding.code), code: code.name }));
    if (moved) showCoding(desk, moved);
  };
  openPicker(desk, { title: t('moveTo'), onPick, onDraft: null }, box);
}

/// Opens the card of a coding of mine.
export function showCoding(desk, coding) {
  show(desk, desk.items().find(({ key }) => key === keyOf({ ...coding, coder: current().coder })));
}

/// Under `box`, or over it where there is no room.
function openPicker(desk, what, box) {
  desk.picker?.element.remove();
  desk.picker = picker({ ...what, book: desk.book(), recent: () => recentCodes(desk), onClose: () => closePicker(desk) });
  const { element } = desk.picker;
  desk.layer.append(element);
  const below = box.bottom + element.offsetHeight + APART < innerHeight;
  const top = below ? box.bottom + APART : Math.min(box.top, innerHeight) - element.offsetHeight - APART;
  element.style.setProperty('top', `${Math.max(APART, top)}px`);
  element.style.setProperty('left', `${Math.max(APART, Math.min(box.left, innerWidth - element.offsetWidth - APART))}px`);
  desk.picker.standing(standing(desk));
  drawTray(desk);
  desk.picker.focus();
}

export function closePicker(desk) {
  const { view, doc, chosen } = desk;
  desk.picker?.element.remove();
  desk.picker = null;
  drawTray(desk);
  if (desk.card) desk.card.element.querySelector('h2').focus();
  else view.focusTurn(chosen ? turnAt(doc.turns, chosen.start) : view.at);
}
