// In: the themes, and what is to become of one of them. Out: it is posted with the version that was seen; then all of them are read anew.

import { perform } from '../../acts.js';
import { t } from './words.js';

export const SIDES = ['quotations', 'against'];

export const themeOf = ({ all, at }) => all.themes.find(({ id }) => id === at);

const bare = ({ interview, start, end, words }) => ({ interview, start, end, words });

/// A theme as the server takes it.
const said = ({ title, claim, question, codes, quotations, against, against_reason }) =>
  ({ title, claim, question, codes, quotations: quotations.map(bare), against: against.map(bare), against_reason });

/// `changed(theme)` is what becomes different in the theme as it is when its turn has come; `form` knows which version was seen.
export async function write(state, changed, says, form = null) {
  const id = state.at;
  const body = () => {
    const one = state.all.themes.find((theme) => theme.id === id);
    return { id, was: form ? form.was : one.version, theme: said({ ...one, ...changed(one) }) };
  };
  const answer = await perform('/api/theme', body, says);
  if (answer) await state.load();
  return answer;
}

export async function make(state, theme) {
  const answer = await perform('/api/theme', () => ({ id: null, was: null, theme: said(theme) }), t('saved'));
  if (answer) await state.load();
  return answer;
}

export async function remove(state) {
  const one = themeOf(state);
  const answer = await perform('/api/theme', () => ({ id: one.id, was: one.version, source: null }), t('removed'));
  if (!answer) return;
  await state.load();
  await state.open(state.all.themes[0]?.id ?? null);
}

// Quotations: `side` is "quotations" or "against", `index` a place in it.

const without = (list, index) => list.filter((_, place) => place !== index);

export const choose = (state, row, side) => write(state, (one) => ({ [side]: [...one[side], row] }), t('added'));

export async function move(state, side, index, by) {
  const to = index + by;
  if (to < 0 || to >= themeOf(state)[side].length) return;
  const moved = (one) => {
    const quotations = [...one[side]];
    quotations.splice(to, 0, ...quotations.splice(index, 1));
    return { [side]: quotations };
  };
  if (await write(state, moved, t('moved'))) state.focus(side, to);
}

export async function across(state, side, index) {
  const other = SIDES.find((name) => name !== side);
  const moved = (one) => ({ [side]: without(one[side], index), [other]: [...one[other], one[side][index]] });
  if (await write(state, moved, t('moved'))) state.focus(other, themeOf(state)[other].length - 1);
}

export async function leaveOut(state, side, index) {
  if (await write(state, (one) => ({ [side]: without(one[side], index) }), t('dropped'))) state.focus(side, Math.max(0, index - 1));
}
