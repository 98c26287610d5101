// In: the ids of the families of a codebook. Out: for each the number of its colour, 0 to 9, as style.css has them.
// A colour belongs to the id, not to the place in the file: a family that is put before another, or moved, changes no colour but where two ids want
// the same one. Colours are never the only mark: a name stands beside each of them.

export const HUES = 10;

/// Each takes the colour that its id asks for, or the next that is least taken; who is first is decided by the ids too.
export function huesOf(ids) {
  const taken = Array.from({ length: HUES }, () => 0);
  const hues = new Map();
  const wanted = ids.map((id) => [hash(id), id]).sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
  for (const [number, id] of wanted) {
    const least = Math.min(...taken);
    let hue = number % HUES;
    while (taken[hue] > least) hue = (hue + 1) % HUES;
    taken[hue] += 1;
    hues.set(id, hue);
  }
  return hues;
}

/// FNV-1a over the code units of an id.
function hash(id) {
  let number = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) number = Math.imul(number ^ id.charCodeAt(at), 0x01000193) >>> 0;
  return number;
}
