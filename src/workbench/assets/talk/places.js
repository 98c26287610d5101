// In: a place on the page: a node with an offset, or a point in the window. Out: the offset in the stored text, and back: a range on the page.
// `view` has `doc`, `turns` (each with its `element`), `nodes` (the text node of each turn) and `places` (node to index).

import { parts } from './span.js';

/// A live range over a span, to know where it stands in the window.
export function rangeOf({ doc, nodes }, span) {
  const all = parts(doc.turns, span);
  const range = new Range();
  range.setStart(nodes[all[0][0]], all[0][1]);
  range.setEnd(nodes[all.at(-1)[0]], all.at(-1)[2]);
  return range;
}

/// The span that is selected in the page, or null.
export function spanOf(view, selection) {
  if (selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!view.element.contains(range.startContainer)) return null;
  const span = { start: offsetOf(view, range.startContainer, range.startOffset), end: offsetOf(view, range.endContainer, range.endOffset) };
  return span.start < span.end ? span : null;
}

function offsetOf({ doc, turns, places }, node, offset) {
  if (places.has(node)) return doc.turns[places.get(node)].start + offset;
  const row = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest('.turn');
  const turn = doc.turns[turns.findIndex((one) => one.element === row)];
  if (!turn) return doc.turns.at(-1).end;
  const talk = row.querySelector('.talk');
  const after = talk === node ? offset > 0 : node.compareDocumentPosition(talk) & Node.DOCUMENT_POSITION_PRECEDING;
  return after ? turn.end : turn.start;
}

/// The offset of the words under a point in the window, or null.
export function offsetAt({ doc, places }, x, y) {
  const [node, offset] = caretAt(x, y);
  return places.has(node) ? doc.turns[places.get(node)].start + offset : null;
}

function caretAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return [caret.offsetNode, caret.offset];
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}
