// In: the address after `#`. Out: the header, the screen that belongs to the address, and what every screen shares: keys, help, undo, freshness.
// A new screen: a file in screens/, a line in SCREENS, its key in keys.js, its name in the words below.

import { canRedo, canUndo, redo, undo } from './acts.js';
import { get, Refused } from './api.js';
import { h, tell } from './dom.js';
import { help, meant } from './keys.js';
import { current, load } from './study.js';
import { say } from './words.js';

/// `path` is what follows `#/`; those that are `named` stand in the header.
const SCREENS = [
  { path: '', file: 'interviews', named: true },
  { path: 'read', file: 'read', named: false },
  ...['codes', 'search', 'decide', 'compare', 'memos', 'themes', 'matrix', 'figures'].map((file) => ({ path: file, file, named: true })),
];
const NAMED = SCREENS.filter(({ named }) => named);

const t = say({
  nl: {
    interviews: 'Interviews', codes: 'Codeboek', search: 'Zoeken', decide: 'Beslissen', compare: 'Vergelijken', memos: 'Memo’s', themes: 'Thema’s', matrix: 'Matrix', figures: 'Cijfers', screens: 'Schermen', skip: 'Naar de inhoud', anywhere: 'Op elk scherm', toSearch: 'Naar het zoekveld',
    undo: 'Ongedaan maken', redo: 'Opnieuw doen', help: 'Toetsen', theme: 'Licht of donker', go: 'Naar {screen}', coder: 'codeur {coder}', nobody: 'geen codeur: alleen lezen',
    missing: 'Dit scherm bestaat niet.',
  },
  en: {
    interviews: 'Interviews', codes: 'Codebook', search: 'Search', decide: 'Decide', compare: 'Compare', memos: 'Memos', themes: 'Themes', matrix: 'Matrix', figures: 'Figures', screens: 'Screens', skip: 'To the content', anywhere: 'On every screen', toSearch: 'To the search field',
    undo: 'Undo', redo: 'Redo', help: 'Keys', theme: 'Light or dark', go: 'Go to {screen}', coder: 'coder {coder}', nobody: 'no coder: read only',
    missing: 'There is no such screen.',
  },
});

const BEAT = 2000;
const THEME = 'grenstaal.theme';
const root = document.getElementById('main');
let shown = { screen: null, view: null, module: null };
let generation = null;
/// Why nobody answers, as a status; null while somebody does.
let silent = null;

const everywhere = {
  undo, redo,
  help: () => help(allKeys()),
  find: () => document.getElementById('find').focus(),
};
for (const { file, path } of NAMED) everywhere[file] = () => { location.hash = `#/${path}`; };

const sharedKeys = () => ({
  title: t('anywhere'),
  acts: [['help', t('help')], ['find', t('toSearch')], ['undo', t('undo')], ['redo', t('redo')], ...NAMED.map(({ file }) => [file, t('go', { screen: t(file) })])],
});

const allKeys = () => [...(shown.module?.keys?.() ?? []), sharedKeys()];

function drawHeader() {
  const { title, coder } = current();
  const tool = (name, act, label, body) => h('button', { type: 'button', id: name, class: 'plain', onclick: act, title: label, 'aria-label': label }, body);
  document.getElementById('header').replaceChildren(
    h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); root.focus(); } }, t('skip')),
    h('p', { class: 'study' }, h('strong', { title }, title), h('span', { class: 'soft', title: coder && t('coder', { coder }) }, coder || t('nobody'))),
    h('nav', { 'aria-label': t('screens') }, NAMED.map(({ path, file }) =>
      h('a', { href: `#/${path}`, 'data-screen': file }, t(file)))),
    h('form', { class: 'find', role: 'search', onsubmit: find }, h('input', { id: 'find', type: 'search', placeholder: t('search'), 'aria-label': t('search'), spellcheck: 'false' })),
    h('div', { class: 'tools' },
      tool('undo', undo, t('undo'), icon('M4 8h9a5 5 0 0 1 0 10H8M4 8l4-4M4 8l4 4')),
      tool('redo', redo, t('redo'), icon('M20 8h-9a5 5 0 0 0 0 10h5M20 8l-4-4M20 8l-4 4')),
      tool('theme', switchTheme, t('theme'), icon('M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16')),
      tool('help', everywhere.help, t('help'), h('span', { 'aria-hidden': 'true' }, '?'))));
  markTools();
}

function icon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

function markTools() {
  document.getElementById('undo').disabled = !canUndo();
  document.getElementById('redo').disabled = !canRedo();
}

function find(event) {
  event.preventDefault();
  const field = document.getElementById('find');
  field.blur();
  location.hash = `#/search?q=${encodeURIComponent(field.value)}`;
}

function switchTheme() {
  const dark = getComputedStyle(document.documentElement).getPropertyValue('--is-dark').trim() === '1';
  localStorage.setItem(THEME, dark ? 'light' : 'dark');
  useTheme();
}

function useTheme() {
  const theme = localStorage.getItem(THEME);
  if (theme) document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event('theme-changed'));
}

/// `#/read/p01-1?at=3-9` is `{ path: "read", id: "p01-1", query }`; an id may hold slashes.
function routeOf(hash) {
  const [where, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [path, ...rest] = where.split('/');
  return { path, id: rest.length > 0 ? decodeURIComponent(rest.join('/')) : null, query: new URLSearchParams(query) };
}

async function go() {
  const route = routeOf(location.hash);
  const screen = SCREENS.find(({ path }) => path === route.path);
  shown.view?.leave?.();
  // A question of the screen that is left is left too.
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  const ours = shown = { screen, view: null, module: null };
  for (const link of document.querySelectorAll('nav [data-screen]')) {
    const here = link.dataset.screen === screen?.file;
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    if (here) link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  if (!screen) return root.replaceChildren(h('h1', { class: 'empty' }, t('missing')));
  const place = h('div', { class: `screen ${screen.file}` });
  root.setAttribute('aria-busy', 'true');
  try {
    ours.module = await import(`./screens/${screen.file}.js`);
    const view = await ours.module.show(place, route);
    if (shown !== ours) return view?.leave?.();
    ours.view = view;
    root.removeAttribute('aria-busy');
    root.replaceChildren(place);
    scrollTo(0, 0);
    // Who began to type a query while this was on its way keeps the field.
    if (document.activeElement?.id !== 'find') root.focus({ preventScroll: true });
    view?.shown?.();
    document.title = `${ours.module.title(route)} · ${current().title}`;
  } catch (failure) {
    fail(failure);
  }
}

/// Asks whether a file of the study changed, and shows anew what did.
async function beat() {
  if (document.hidden) return;
  try {
    const pulse = await get('/api/pulse');
    silent = null;
    document.body.classList.remove('silent');
    if (pulse.generation === generation) return;
    generation = pulse.generation;
    await load();
    await shown.view?.refresh?.();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.status !== silent) tell(refused.whole, 'error');
    silent = refused.status;
    document.body.classList.add('silent');
  }
}

function onKey(event) {
  if (document.querySelector('dialog[open]')) return;
  const act = meant(event, allKeys());
  const run = act && (shown.view?.[act] ?? everywhere[act]);
  if (run && run(event) !== false) event.preventDefault();
}

/// A question that a screen asked and nobody answered: said, wherever it was asked.
function unanswered(event) {
  if (!(event.reason instanceof Refused)) return;
  event.preventDefault();
  tell(event.reason.whole, 'error');
}

async function start() {
  useTheme();
  generation = (await load()).generation;
  drawHeader();
  addEventListener('hashchange', go);
  addEventListener('keydown', onKey);
  addEventListener('undo-changed', markTools);
  addEventListener('focus', beat);
  addEventListener('unhandledrejection', unanswered);
  setInterval(beat, BEAT);
  await go();
}

/// What stands on the page where a screen cannot be shown.
function fail(failure) {
  root.removeAttribute('aria-busy');
  if (!(failure instanceof Refused)) console.error(failure);
  root.replaceChildren(h('div', { role: 'alert' }, h('h1', { class: 'empty' }, failure.whole ?? failure.message)));
}

start().catch(fail);
