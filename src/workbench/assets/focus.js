// In: a part of the page, and what draws it anew. Out: the keyboard on the same field or button as before; else on the heading of that part.

const FIELDS = 'button, textarea, a, summary';

export function drawnAnew(element, draw) {
  const before = [...element.querySelectorAll(FIELDS)];
  const place = before.indexOf(document.activeElement);
  const { tagName, textContent } = before[place] ?? {};
  draw();
  if (place < 0) return;
  const now = [...element.querySelectorAll(FIELDS)];
  const same = now.find((one) => one.tagName === tagName && one.textContent === textContent) ?? (now[place]?.tagName === tagName ? now[place] : null);
  (same ?? element.querySelector('h2'))?.focus({ preventScroll: true });
}
