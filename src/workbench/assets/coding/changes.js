// In: a desk, and what is to become of a coding. Out: it is posted; the server's answer, or null where it was refused or left.
// What is posted is made when its turn has come, so that it carries the version that is known by then.

import { perform } from '../acts.js';
import { tell } from '../dom.js';
import { current } from '../study.js';
import { remember } from './recent.js';
import { t } from './words.js';

export const mine = (desk) => desk.doc.codings.filter(({ coder }) => coder === current().coder);

/// My coding of exactly these words with this code.
export const find = (desk, span, code) => mine(desk).find((one) => one.start === span.start && one.end === span.end && one.code === code);

export const nameOf = (desk, id) => desk.book().find(id).name;

const act = ({ doc }, changes, says) => perform('/api/act', () => ({ interview: doc.id, digest: doc.digest, changes: changes() }), says);

/// A coding as a change that leaves it as it is.
const asPut = ({ start, end, code, version = null, verdict = 'yes', note = '', flags = [], attributes = {}, rule = null }) =>
  ({ op: 'put', start, end, code, was: version, verdict, note, flags, attributes, rule });

const taken = ({ start, end, code, version }) => ({ op: 'remove', start, end, code, was: version });

/// Puts a code on the chosen words.
export async function put(desk, code) {
  const span = desk.chosen;
  if (!span) return tell(t('nothing'));
  if (find(desk, span, code.id)?.verdict === 'yes') return tell(t('already', { code: code.name }));
  const change = () => ({ ...asPut(find(desk, span, code.id) ?? {}), ...span, code: code.id, verdict: 'yes' });
  if (await act(desk, () => [change()], t('coded', { code: code.name }))) remember(desk, code.id);
}

/// `changes(coding)` is what becomes different in it. What my own acts made of it since it was seen is built upon; what anybody else did is a conflict.
export function edit(desk, seen, changes) {
  const change = () => {
    const now = find(desk, seen, seen.code);
    const coding = now?.version === latest(desk, seen) ? now : seen;
    return { ...asPut(coding), ...changes(coding) };
  };
  return act(desk, () => [change()], t('edited', { code: nameOf(desk, seen.code) }));
}

const placeOf = ({ start, end, code }) => `${start}-${end}:${code}`;

/// Remembers which version of a coding my own act made of which.
export function follow(desk, body, answer) {
  for (const change of body.changes ?? []) {
    const made = answer.codings?.find((one) => one.coder === current().coder && placeOf(one) === placeOf(change))?.version;
    const before = desk.mine.get(placeOf(change));
    if (change.was && made) desk.mine.set(placeOf(change), { last: made, known: before?.last === change.was ? before.known.add(change.was) : new Set([change.was]) });
  }
}

/// The version that I know of a coding that was seen.
function latest(desk, seen) {
  const own = desk.mine.get(placeOf(seen));
  return own?.known.has(seen.version) ? own.last : seen.version;
}

export const remove = (desk, coding) => act(desk, () => [taken(coding)], t('removed', { code: nameOf(desk, coding.code) }));

/// Puts a coding on other words or under another code, as one act; the coding as it is then, or null.
export async function carry(desk, coding, to, says) {
  const moved = { ...asPut(coding), ...to };
  const answer = await act(desk, () => [taken(coding), { ...moved, was: find(desk, moved, moved.code)?.version ?? null }], says);
  return answer && moved;
}

/// Decides on a candidate: `verdict` is "yes" or "no".
export function judge(desk, { start, end, code, rules }, verdict, says) {
  return act(desk, () => [{ op: 'put', start, end, code, was: find(desk, { start, end }, code)?.version ?? null, verdict, rule: rules[0] }], says);
}

/// Makes a code; the chosen words are coded with it at once. Without a name the words name it.
export async function draft(desk, { name, under = null }) {
  const segment = desk.chosen && { interview: desk.doc.id, digest: desk.doc.digest, ...desk.chosen };
  const body = name ? { under, name, segment, in_vivo: false } : { under, segment, in_vivo: true };
  const answer = await perform('/api/code', () => body, name ? t('drafted', { name }) : t('inVivo'));
  if (answer) remember(desk, answer.code);
}
