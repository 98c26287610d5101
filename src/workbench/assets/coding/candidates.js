// In: a desk. Out: a decision on the candidate that is open or has the keyboard; the next one.

import { tell, tellToo } from '../dom.js';
import { judge, nameOf } from './changes.js';
import { close, here, show } from './opened.js';
import { t } from './words.js';

export async function decide(desk, verdict) {
  const item = desk.card?.item.kind === 'candidate' ? desk.card.item : desk.view.focused();
  if (item?.kind !== 'candidate') return nextCandidate(desk, 1);
  const withCard = Boolean(desk.card);
  const says = t(verdict === 'yes' ? 'accepted' : 'rejected', { code: nameOf(desk, item.code) });
  if (await judge(desk, item.source, verdict, says) && !nextOf(desk, 1, item, withCard)) tellToo(t('noCandidate'));
}

export function nextCandidate(desk, step) {
  if (!nextOf(desk, step, here(desk), Boolean(desk.card))) tell(t('noCandidate'));
}

/// Goes to the candidate after (1) or before (-1) an item; false where there is none.
function nextOf(desk, step, from, withCard) {
  const { doc, view } = desk;
  const at = from?.start ?? doc.turns[view.at]?.start ?? 0;
  const waiting = desk.items().filter((item) => item.kind === 'candidate' && item.key !== from?.key).sort((a, b) => a.start - b.start || a.end - b.end);
  const next = step > 0 ? waiting.find(({ start }) => start >= at) ?? waiting[0] : waiting.findLast(({ start }) => start <= at) ?? waiting.at(-1);
  if (next && withCard) show(desk, next);
  else if (next) view.focusItem(next.key);
  else if (desk.card) close(desk);
  else view.focusTurn(view.at);
  return Boolean(next);
}
