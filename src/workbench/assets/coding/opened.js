// In: a desk, an item of the margin. Out: its card, opened, filled anew, gone through one after the other, closed.

import { tell } from '../dom.js';
import { current } from '../study.js';
import { quote } from '../talk/span.js';
import { card } from './card.js';
import { edit, remove } from './changes.js';
import { t } from './words.js';

/// Opens the card of an item. `still` leaves the talk where it is: the next click of a double click must meet the same words.
export function show(desk, item, still = false) {
  if (!item) return close(desk);
  if (item.kind === 'memo') {
    location.hash = `#/memos?id=${encodeURIComponent(item.source.id)}`;
    return;
  }
  draw(desk, item);
  const { view, card: open } = desk;
  if (!still) view.focusItem(item.key);
  open.element.querySelector('h2').focus({ preventScroll: true });
  if (still) return;
  const name = view.nameOf(item.key)?.getBoundingClientRect();
  const box = open.element.getBoundingClientRect();
  if (name && name.bottom > box.top && name.right > box.left) scrollBy({ top: name.bottom - box.top + 24 });
}

function draw(desk, item) {
  const { doc, layer, view, does } = desk;
  desk.card?.element.remove();
  const { source } = item;
  const fired = (item.matched ?? []).map(([start, end]) => quote(doc.turns, { start, end })).join(', ');
  const { element, renew } = card(item, {
    code: desk.book().find(source.code), quoted: quote(doc.turns, source), fired, study: current(),
    does: { ...does, edit: (changes) => write(desk, changes), close: () => close(desk), before: () => step(desk, -1), after: () => step(desk, 1) },
  });
  desk.card = { item, element, renew };
  layer.append(element);
  view.hold(item.key);
}

/// Writes what became different in the coding on the card. Where that is refused or left, the card shows what stands there; where nobody
/// answered, what was typed stays.
async function write(desk, changes) {
  const { key, source } = desk.card.item;
  const answer = await edit(desk, source, changes);
  if (answer === null && desk.card?.item.key === key) draw(desk, desk.items().find((item) => item.key === key) ?? desk.card.item);
}

/// After the codings changed: the open card shows what stands there now.
export function renew(desk) {
  if (!desk.card) return;
  const { item, renew: fields } = desk.card;
  const now = desk.items().find(({ key }) => key === item.key);
  if (!now) return close(desk);
  if (now.source.version !== item.source.version && !fields(now.source)) return;
  desk.card.item = now;
}

export function close(desk) {
  const { card: open, view } = desk;
  if (!open) return;
  const inside = open.element.contains(document.activeElement) || document.activeElement === document.body;
  open.element.remove();
  desk.card = null;
  view.hold(null);
  if (inside && !view.focusItem(open.item.key)) view.focusTurn(view.at);
}

/// The item that is open or has the keyboard.
export const here = ({ card: open, view }) => open?.item ?? view.focused();

/// To the coding before or after the one that is open or has the keyboard, among those `within`.
export function step(desk, by, within = [...desk.items()]) {
  const from = here(desk);
  const all = within.sort((a, b) => a.start - b.start || a.end - b.end);
  const next = all[from ? all.findIndex(({ key }) => key === from.key) + by : 0];
  if (!next) return;
  if (desk.card) show(desk, next);
  else desk.view.focusItem(next.key);
}

/// My coding that is open or has the keyboard; without one, says so.
export function own(desk) {
  const item = here(desk);
  if (!item) tell(t('noCoding'));
  else if (item.kind !== 'mine') tell(t('notMine'));
  return item?.kind === 'mine' ? item.source : null;
}

/// To the note of my coding.
export function note(desk) {
  if (!own(desk)) return;
  if (!desk.card) show(desk, here(desk));
  desk.card.element.querySelector('textarea').focus();
}

export async function removeOwn(desk) {
  const coding = own(desk);
  if (coding && await remove(desk, coding)) close(desk);
}
