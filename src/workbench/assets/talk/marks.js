// In: the turns of an interview and the text nodes in which they stand; spans of words. Out: those words marked on the page.
// Words are never cut into elements: a mark is a CSS highlight over one text node a turn, so an offset is an index.

import { parts } from './span.js';

const DEEPEST = 3;

/// Paints spans with the highlight of a name; `order` are the names, each over those before it.
export function painter(doc, nodes, order) {
  return (name, spans) => {
    if (!CSS.highlights) return;
    const highlight = new Highlight(...spans.flatMap((span) => parts(doc.turns, span).map(([index, from, to]) =>
      new StaticRange({ startContainer: nodes[index], startOffset: from, endContainer: nodes[index], endOffset: to }))));
    highlight.priority = order.indexOf(name);
    CSS.highlights.set(name, highlight);
  };
}

/// Marks all that is coded: mine by how many codings lie on one another, those of others, candidates.
export function paintCoded(paint, items) {
  const layers = { mine: [], other: [], candidate: [] };
  for (const item of items) if (!item.no) layers[item.kind]?.push(item);
  const depths = Array.from({ length: DEEPEST }, () => []);
  for (const { depth, ...span } of piles(layers.mine)) depths[Math.min(depth, DEEPEST) - 1].push(span);
  depths.forEach((spans, index) => paint(`coded-${index + 1}`, spans));
  paint('other', layers.other);
  paint('candidate', layers.candidate);
}

/// Where codings lie on one another: stretches with how many there are.
function piles(items) {
  const steps = new Map();
  for (const { start, end } of items) {
    steps.set(start, (steps.get(start) ?? 0) + 1);
    steps.set(end, (steps.get(end) ?? 0) - 1);
  }
  const found = [];
  let [depth, from] = [0, 0];
  for (const at of [...steps.keys()].sort((a, b) => a - b)) {
    if (depth > 0) found.push({ start: from, end: at, depth });
    depth += steps.get(at);
    from = at;
  }
  return found;
}
