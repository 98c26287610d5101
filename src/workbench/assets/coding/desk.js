// In: an interview, its talk on the page, the codebook. Out: a desk, at which words are chosen and coded; `does` holds its acts by name, for keys and buttons.
// The modules in this folder share the desk:
//   doc, view, layer     the interview, its talk, where tray, picker and card float
//   book(), items()      the codebook and what stands in the margin, as they are now
//   chosen, bordering    the words that are chosen; my coding that is to have other words (null without)
//   mine                 which version my own acts made of which, for each of my codings
//   tray, picker, card   what floats: an element; what picker() returned; `{ item, element, renew }` (null while closed)

import { tell } from '../dom.js';
import { turnAt } from '../talk/span.js';
import { decide, nextCandidate } from './candidates.js';
import { carry, draft, nameOf, put } from './changes.js';
import { choose, letGo, onPage, shapes, standing, startWords } from './chosen.js';
import { close, note, own, removeOwn, renew, step } from './opened.js';
import { closePicker, move, pick, pickDraft, showCoding } from './picking.js';
import { recentCodes } from './recent.js';
import { drawTray, newTray } from './tray.js';
import { t } from './words.js';

export { show } from './opened.js';

export function openDesk({ doc, view, book, items, layer }) {
  const desk = { doc, view, book, items, layer, chosen: null, bordering: null, tray: newTray(), picker: null, card: null, mine: new Map() };
  desk.does = actsOf(desk);
  layer.append(desk.tray);
  return desk;
}

function actsOf(desk) {
  return {
    choose: () => (desk.bordering ? confirm(desk) : startWords(desk)),
    enter: () => (desk.bordering ? confirm(desk) : startWords(desk)),
    ...shapes(desk),
    letGo: () => letGo(desk),
    escape: () => escape(desk),
    pick: () => pick(desk),
    begin: () => pickDraft(desk),
    put: (code) => put(desk, code),
    quick: (event) => { const code = recentCodes(desk)[event.key - 1]; if (code) put(desk, code); },
    inVivo: () => (desk.chosen ? draft(desk, {}) : tell(t('nothing'))),
    memo: () => memo(desk),
    move: () => move(desk),
    borders: () => borders(desk),
    edit: () => note(desk),
    remove: () => removeOwn(desk),
    yes: () => decide(desk, 'yes'),
    no: () => decide(desk, 'no'),
    nextOpen: () => nextCandidate(desk, 1),
    beforeOpen: () => nextCandidate(desk, -1),
    right: () => (desk.view.focused() || desk.view.itemsOf(desk.view.at).length > 0 ? along(desk, 1) : false),
    left: () => along(desk, -1),
  };
}

/// Through the codings of the turn that has the keyboard; before the first one back to the turn.
function along(desk, by) {
  const { view } = desk;
  const all = view.itemsOf(view.at);
  if (by < 0 && all[0]?.key === view.focused()?.key) return view.focusTurn(view.at);
  step(desk, by, [...all]);
}

/// To a new memo about the chosen words, or about the interview.
function memo({ doc, chosen }) {
  const about = new URLSearchParams({ about: `interview:${doc.id}`, ...(chosen ? { segment: `${chosen.start}-${chosen.end}` } : { new: 'yes' }) });
  location.hash = `#/memos?${about}`;
}

/// Begins to choose other words for my coding that is open or has the keyboard.
function borders(desk) {
  const coding = own(desk);
  if (!coding) return;
  desk.bordering = coding;
  close(desk);
  choose(desk, { start: coding.start, end: coding.end });
  desk.view.focusTurn(turnAt(desk.doc.turns, coding.start));
}

async function confirm(desk) {
  const [coding, to] = [desk.bordering, desk.chosen];
  desk.bordering = null;
  choose(desk, null);
  if (to.start === coding.start && to.end === coding.end) return;
  const moved = await carry(desk, coding, to, t('borders', { code: nameOf(desk, coding.code) }));
  if (moved) showCoding(desk, moved);
}

/// Takes the words that were selected on the page by mouse: the card goes, the picker comes. False where none are.
export function takeSelected(desk) {
  const span = onPage(desk);
  if (!span) return false;
  getSelection().removeAllRanges();
  desk.card?.element.remove();
  desk.card = null;
  desk.view.hold(null);
  choose(desk, span);
  if (!desk.bordering) pick(desk);
  return true;
}

/// Follows the handles of the page, by touch.
export function followSelected(desk) {
  const span = onPage(desk);
  if (span) choose(desk, span);
}

/// Closes what is on top: the picker, else the card, else the chosen words.
function escape(desk) {
  const { picker, card } = desk;
  if (picker) return closePicker(desk);
  if (card && !desk.bordering) {
    // A field that loses the keyboard says what was typed in it.
    if (card.element.contains(document.activeElement)) document.activeElement.blur();
    return close(desk);
  }
  if (!desk.chosen) return false;
  letGo(desk);
}

/// After the codings changed: what floats shows what stands there now.
export function deskDrawn(desk) {
  drawTray(desk);
  desk.picker?.standing(standing(desk));
  renew(desk);
}
