// In: what something is about, `code:…`, `theme:…`, `case:…`, `interview:…`. Out: its name for people, and the way there.

import { h } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { code: 'code', theme: 'thema', case: 'deelnemer', interview: 'interview' },
  en: { code: 'code', theme: 'theme', case: 'participant', interview: 'interview' },
});

const split = (about) => [about.slice(0, about.indexOf(':')), about.slice(about.indexOf(':') + 1)];

/// `themes` are `{ id, name }`.
export function aboutName(about, book, themes) {
  const [what, id] = split(about);
  if (what === 'code') return book.find(id).name;
  if (what === 'theme') return themes.find((theme) => theme.id === id)?.name ?? id;
  return id;
}

export function aboutLabel(about, book, themes) {
  const [what, id] = split(about);
  const address = { code: `#/codes/${encodeURIComponent(id)}`, theme: `#/themes/${encodeURIComponent(id)}`, interview: `#/read/${encodeURIComponent(id)}` }[what];
  const hue = what === 'code' ? book.find(id).hue : 'none';
  const body = [h('small', null, t(what)), ` ${aboutName(about, book, themes)}`];
  return address ? h('a', { class: 'label', href: address, 'data-hue': hue, title: about }, body) : h('span', { class: 'label', 'data-hue': hue, title: about }, body);
}
