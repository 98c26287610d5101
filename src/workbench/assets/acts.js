// In: what a person does, as a body to post. Out: the server's answer, told to whoever shows it; the way back, for undo and redo.
// The stacks live in sessionStorage, for each study and coder, and so outlive a reload.

import { post, Refused } from './api.js';
import { settle } from './conflict.js';
import { tell } from './dom.js';
import { current, forgetCodebook } from './study.js';
import { say } from './words.js';

const t = say({
  nl: { undone: 'Ongedaan: {what}', redone: 'Opnieuw: {what}', none: 'Niets om ongedaan te maken', noneAgain: 'Niets om opnieuw te doen' },
  en: { undone: 'Undone: {what}', redone: 'Done again: {what}', none: 'Nothing to undo', noneAgain: 'Nothing to do again' },
});

const KEPT = 500;
let line = Promise.resolve();
const listeners = new Set();

/// Hears of every act that was confirmed: `hear(body, answer)`. Returns what ends the hearing.
export function onAct(hear) {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

/// One act at a time, in the order in which they were asked for.
function inLine(work) {
  return line = line.then(work, work);
}

/// Does something once every act that was asked for is answered.
export const afterActs = (work) => inLine(async () => work());

/// Posts what `body()` then is; the answer once it is on disk, null where it was refused or left, undefined where nobody answered.
export const perform = (path, body, says) => inLine(async () => {
  const answer = await send(path, body());
  if (!answer) return answer;
  if (answer.undo) keep('undo', { path: wayBack(path), body: answer.undo, says });
  write('redo', []);
  tell(says);
  return answer;
});

export const undo = () => back('undo', 'redo', t('none'), (what) => t('undone', { what }));
export const redo = () => back('redo', 'undo', t('noneAgain'), (what) => t('redone', { what }));
export const canUndo = () => read('undo').length > 0;
export const canRedo = () => read('redo').length > 0;

const back = (from, to, nothing, telling) => inLine(async () => {
  const stack = read(from);
  const act = stack.pop();
  if (!act) return tell(nothing);
  const answer = await send(act.path, act.body);
  if (answer === undefined) return;
  write(from, stack);
  if (!answer) return;
  if (answer.undo) keep(to, { path: wayBack(act.path), body: answer.undo, says: act.says });
  tell(telling(act.says));
});

/// The answer; null where it was refused, undefined where nobody answered.
async function send(path, body) {
  let answer;
  try {
    answer = await post(path, body);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const anew = refused.conflict && await settle(refused.conflict, body);
    if (anew) return send(path, { ...body, ...anew });
    if (!refused.conflict) tell(refused.whole, 'error');
    // Nobody answered, or not now: what was to be taken back still is.
    return [0, 401].includes(refused.status) || refused.status >= 500 ? undefined : null;
  }
  if (path === '/api/code' || body.draft) forgetCodebook();
  for (const hear of listeners) hear(body, answer);
  return answer;
}

/// Making a code is taken back by an act on codings and codebook.
const wayBack = (path) => (path === '/api/code' ? '/api/act' : path);

const place = (which) => `grenstaal.${which}:${current().identity}:${current().coder}`;

function read(which) {
  return JSON.parse(sessionStorage.getItem(place(which)) ?? '[]');
}

function write(which, stack) {
  sessionStorage.setItem(place(which), JSON.stringify(stack.slice(-KEPT)));
  dispatchEvent(new Event('undo-changed'));
}

function keep(which, act) {
  write(which, [...read(which), act]);
}
