// In: a desk; a move by word, sentence or turn, or what was selected on the page. Out: the words that are chosen.

import { begin, moveEnd, moveStart, snap, turnAt, wholeTurns } from '../talk/span.js';
import { mine } from './changes.js';
import { drawTray } from './tray.js';

export function choose(desk, span) {
  desk.chosen = span;
  desk.view.paint('chosen', span ? [span] : []);
  drawTray(desk);
  desk.picker?.standing(standing(desk));
}

/// The codes that are on the chosen words by now.
export function standing(desk) {
  const { chosen } = desk;
  if (!chosen) return [];
  return mine(desk).filter((one) => one.start === chosen.start && one.end === chosen.end && one.verdict === 'yes').map(({ code }) => desk.book().find(code));
}

/// Moves the chosen words by `move(span)`; without any, begins with the first `unit` of the turn that has the keyboard.
function shape(desk, unit, move) {
  const { doc, view, chosen: before } = desk;
  if (doc.turns.length === 0) return;
  choose(desk, before ? move(before) : begin(doc, doc.turns[view.at], unit));
  const moved = before?.end === desk.chosen.end ? desk.chosen.start : desk.chosen.end - 1;
  view.focusTurn(turnAt(doc.turns, moved));
}

export const startWords = (desk) => shape(desk, 'word', (span) => span);

/// The acts that move the ends of the chosen words, by name.
export function shapes(desk) {
  const end = (unit, by) => () => shape(desk, unit, (span) => moveEnd(desk.doc, span, unit, by));
  const start = (unit, by) => () => shape(desk, unit, (span) => moveStart(desk.doc, span, unit, by));
  return {
    word: end('word', 1), wordBack: end('word', -1), sentence: end('sentence', 1), sentenceBack: end('sentence', -1),
    startWord: start('word', 1), startWordBack: start('word', -1), startSentence: start('sentence', 1), startSentenceBack: start('sentence', -1),
    turn: () => choose(desk, desk.chosen ? wholeTurns(desk.doc, desk.chosen) : turnHere(desk)),
  };
}

export function turnHere({ doc, view }) {
  const turn = doc.turns[view.at];
  return turn ? { start: turn.start, end: turn.end } : null;
}

/// The words that are selected on the page, as whole words, or null.
export function onPage({ view, doc }) {
  const span = view.spanOf(getSelection());
  return span && snap(doc.turns, span);
}

/// Lets the words go, and the picker with them.
export function letGo(desk) {
  desk.picker?.element.remove();
  desk.picker = null;
  desk.bordering = null;
  getSelection().removeAllRanges();
  choose(desk, null);
}
