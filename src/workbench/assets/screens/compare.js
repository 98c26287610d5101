// In: two coders and the layer that is to hold what they agree on. Out: where they differ, what costs most first, each beside the talk; decisions with a reason.

import { onAct, perform } from '../acts.js';
import { get, Refused } from '../api.js';
import { fill, h, tell } from '../dom.js';
import { drawnAnew } from '../focus.js';
import { pair } from '../pair.js';
import { selected, shapers, shapingKeys } from '../shaping.js';
import { quote } from '../span.js';
import { codebook, current } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    uncounted: 'Uit deze laag wordt nog niet geteld. Zet in study.toml onder [analysis]: reconciled = "{into}"',
    title: 'Vergelijken', first: 'Links', second: 'Rechts', into: 'In de laag', borders: 'Woorden van wat zij delen', union: 'alle woorden', intersection: 'gedeelde woorden', of: 'die van {coder}', show: 'Toon',
    open: 'te beslissen', differing: 'verschillen', all: 'alles', list: 'Verschillen, wat het meest kost eerst', cost: 'kost {n}', every: 'alle interviews', interviews: 'Interviews',
    interview: 'interview', items: 'plaatsen', agreed: 'eens', decided: 'beslist', status: 'laag', takeOver: 'Neem over', reconciling: 'bezig', full: 'klaar', candidates: 'kandidaten', none: 'nog niet',
    passed: 'Niet vergeleken, want niet door allebei helemaal gelezen: {ids}.', blind: 'U codeert nog blind ({ids}): wat anderen codeerden blijft verborgen tot u die interviews helemaal gelezen hebt.',
    nobody: 'Geen twee codeurs hebben hetzelfde interview helemaal gelezen.', nothing: 'Niets meer te beslissen.', nothingHere: 'Hier is niets.',
    yes: 'ja', no: 'nee', silent: 'niets', isYes: 'Ja', isNo: 'Nee', reason: 'Reden', include: 'Wel', exclude: 'Niet', needReason: 'Een beslissing heeft een reden nodig', write: 'Vastleggen', words: 'Woorden', allWords: 'alle', wordsOf: 'van {coder}', own: 'zelf gekozen',
    held: '{into} zegt {decision}', says: '{coder}: {what}', suggested: 'Eerder, of van de codeurs', done: '{code}: {decision} in {into}', complete: '{id} is helemaal beslist: {n} regels in {into}', taken: '{id}: wat zij delen staat in {into}',
    moving: 'Door de verschillen', next: 'Volgende', before: 'Vorige', nextOpen: 'Volgende dat te beslissen is', deciding: 'Beslissen', change: 'Andere woorden: van allen, van een van beiden', choosing: 'Woorden zelf kiezen',
    read: 'Lees het in het gesprek', escape: 'Uit het veld; woorden zoals ze waren',
  },
  en: {
    uncounted: 'Nothing is counted from this layer yet. Put in study.toml under [analysis]: reconciled = "{into}"',
    title: 'Compare', first: 'Left', second: 'Right', into: 'Into', borders: 'Words of what they share', union: 'all words', intersection: 'shared words', of: 'those of {coder}', show: 'Show',
    open: 'to decide', differing: 'differences', all: 'all', list: 'Differences, what costs most first', cost: 'costs {n}', every: 'all interviews', interviews: 'Interviews',
    interview: 'interview', items: 'places', agreed: 'agreed', decided: 'decided', status: 'layer', takeOver: 'Take over', reconciling: 'at work', full: 'done', candidates: 'candidates', none: 'not yet',
    passed: 'Not compared, since not both have read them in full: {ids}.', blind: 'You still code blind ({ids}): what others coded stays hidden until you have read those interviews in full.',
    nobody: 'No two coders have read the same interview in full.', nothing: 'Nothing is left to decide.', nothingHere: 'There is nothing here.',
    yes: 'yes', no: 'no', silent: 'nothing', isYes: 'Yes', isNo: 'No', reason: 'Reason', include: 'Include', exclude: 'Exclude', needReason: 'A decision needs a reason', write: 'Decide', words: 'Words', allWords: 'all', wordsOf: 'of {coder}', own: 'chosen by hand',
    held: '{into} says {decision}', says: '{coder}: {what}', suggested: 'Earlier, or from the coders', done: '{code}: {decision} in {into}', complete: '{id} is all decided: {n} lines into {into}', taken: '{id}: what they share is in {into}',
    moving: 'Through the differences', next: 'Next', before: 'Before', nextOpen: 'Next that is to be decided', deciding: 'Deciding', change: 'Other words: of all, of one of the two', choosing: 'Choosing words by hand',
    read: 'Read it in the talk', escape: 'Out of the field; words as they were',
  },
});

const SHOWS = ['open', 'differing', 'all'];
const SUGGESTED = 4;
const SNIPPET = 80;
const BESIDE = '(min-width: 60rem)';

export const title = () => t('title');

export const keys = () => [
  { title: t('moving'), keys: [['j|ArrowDown', t('next'), 'next'], ['k|ArrowUp', t('before'), 'before'], ['a', t('nextOpen'), 'nextOpen'], ['o', t('read'), 'read']] },
  { title: t('deciding'), keys: [['y', t('isYes'), 'yes'], ['n', t('isNo'), 'no'], ['m|r', t('reason'), 'reason'], ['b', t('change'), 'borders'], ['Enter', t('write'), 'write'], ['Escape', t('escape'), 'escape']] },
  {
    title: t('choosing'),
    keys: [
      ...shapingKeys(),
    ],
  },
];

const keyOf = ({ interview, start, end, code }) => `${interview}:${start}-${end}:${code}`;
const readAddress = (one) => `#/read/${encodeURIComponent(one.interview)}?at=${one.start}-${one.end}`;
const isWhole = (one, to) => to.length === 1 && to[0][0] === one.start && to[0][1] === one.end;
const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/// The words that can be chosen at once: all of them, or those of one coder where they are others.
const choicesOf = (one) => [['allWords', []], ...one.said.filter(({ yes }) => yes.length > 0).map(({ coder, yes }) => [coder, yes])]
  .filter(([, to], place) => place === 0 || !isWhole(one, to));

export async function show(root, { query }) {
  const asked = Object.fromEntries(['a', 'b', 'into', 'interview', 'show', 'borders'].map((name) => [name, query.get(name)]).filter(([, value]) => value));
  const study = current();
  if (study.blind.length > 0) return fill(root, h('header', { class: 'bar' }, h('h1', null, t('title'))), h('p', { class: 'notice' }, t('blind', { ids: study.blind.join(', ') })));
  const address = () => `/api/compare?${new URLSearchParams(asked)}`;
  let [book, compared] = await Promise.all([codebook(), get(address())]);
  const docs = new Map();
  let items = [];
  let at = 0;
  let talk = null;
  let draft = null;
  // Chosen once: what is decided now does not bring back what was decided before.
  const shown = asked.show ?? (compared.items.some((one) => !one.agreed && !one.held) ? 'open' : 'differing');

  const chosen = () => draft && (draft.to.length > 0 ? { start: draft.to[0][0], end: draft.to.at(-1)[1] } : { start: items[at].start, end: items[at].end });
  const shape = shapers({ doc: () => talk.doc, get: chosen, set: takeWords });
  const ask = (interview) => ({ coders: [compared.a, compared.b], into: compared.into, interview, ...(asked.borders ? { borders: asked.borders } : {}) });
  const bar = h('header', { class: 'bar' });
  const figures = h('div');
  const list = h('ol', { class: 'differences', 'aria-label': t('list') });
  const middle = h('div', { class: 'both' });
  const form = h('section', { class: 'verdict', 'aria-label': t('deciding') });
  const drawForm = () => drawnAnew(form, fillForm);
  fill(root, bar, figures, h('div', { class: 'comparing' }, list, middle, form));
  await renew(compared);

  // What is shown.

  async function renew(now, key = null) {
    compared = now;
    items = compared.items.filter((one) => (!asked.interview || one.interview === asked.interview) && (shown === 'all' || (!one.agreed && (shown === 'differing' || !one.held))));
    const found = items.findIndex((one) => keyOf(one) === key);
    at = found >= 0 ? found : Math.max(0, Math.min(at, items.length - 1));
    drawBar();
    drawFigures();
    await drawItem();
  }

  function choice(name, field, values, value, label = (one) => one) {
    return h('label', null, t(name), ' ', h('select', { onchange: (event) => go({ [field]: event.target.value }) }, values.map((one) => h('option', { value: one, selected: one === value }, label(one)))));
  }

  function drawBar() {
    const { a, b } = compared;
    fill(bar, h('h1', null, t('title')),
      a && [choice('first', 'a', compared.coders.filter((one) => one !== b), a), choice('second', 'b', compared.coders.filter((one) => one !== a), b)],
      h('label', null, t('into'), ' ', h('input', { value: compared.into, size: 10, spellcheck: 'false', onchange: (event) => go({ into: event.target.value.trim() }) })),
      a && choice('show', 'show', SHOWS, shown, t),
      a && choice('interviews', 'interview', ['', ...compared.interviews.map(({ id }) => id)], asked.interview ?? '', (one) => one || t('every')),
      study.reconciled !== compared.into && h('p', { class: 'notice' }, t('uncounted', { into: compared.into })),
      compared.passed.length > 0 && h('p', { class: 'soft' }, t('passed', { ids: compared.passed.join(', ') })));
  }

  function go(fields) {
    const wanted = { ...asked, ...fields };
    for (const name in wanted) if (!wanted[name]) delete wanted[name];
    location.hash = `#/compare?${new URLSearchParams(wanted)}`;
  }

  function drawFigures() {
    if (compared.interviews.length === 0) return fill(figures, h('p', { class: 'empty' }, t('nobody')));
    const total = (name) => compared.interviews.reduce((sum, one) => sum + one[name], 0);
    const cells = (one) => ['items', 'agreed', 'differing', 'decided'].map((name) => h('td', { class: 'figure' }, number(one[name])));
    const status = (one) => h('td', null, t(one.status === 'open' ? 'none' : one.status), ' ', one.status !== 'full' && one.decided === one.differing && h('button', { type: 'button', onclick: () => takeOver(one.id) }, t('takeOver')));
    const open = figures.querySelector('details')?.open ?? false;
    const words = (one) => (one === 'union' || one === 'intersection' ? t(one) : t('of', { coder: one }));
    fill(figures, h('details', { class: 'compared', open },
      h('summary', null, `${t('interviews')}: ${number(compared.interviews.length)} · ${t('items')}: ${number(total('items'))} · ${t('agreed')}: ${number(total('agreed'))} · ${t('differing')}: ${number(total('differing'))} · ${t('decided')}: ${number(total('decided'))}`),
      choice('borders', 'borders', ['union', 'intersection', compared.a, compared.b], asked.borders ?? 'union', words),
      h('table', null,
        h('thead', null, h('tr', null, ['interview', 'items', 'agreed', 'differing', 'decided', 'status'].map((name, place) => h('th', { scope: 'col', class: place > 0 && place < 5 ? 'figure' : null }, t(name))))),
        h('tbody', null, compared.interviews.map((one) => h('tr', null, h('th', { scope: 'row' }, h('a', { href: `#/compare?${new URLSearchParams({ ...asked, interview: one.id })}` }, one.id)), cells(one), status(one)))))));
  }

  async function drawItem() {
    const one = items[at];
    draft = null;
    if (!one) {
      const done = compared.items.length > 0;
      fill(list);
      return fill(form, h('h2', { tabindex: -1, class: 'empty' }, t(done ? 'nothing' : 'nothingHere')));
    }
    const doc = await docOf(one.interview);
    if (items[at] !== one) return;
    drawList();
    if (talk?.doc !== doc) {
      talk?.view.leave();
      talk = { doc, view: pair(doc, book, [compared.a, compared.b], goToCoding) };
      fill(middle, h('header', { class: 'sides-head' }, h('b', null, compared.a), h('a', { href: readAddress(one) }, one.interview), h('b', null, compared.b)), talk.view.element);
    }
    const { held } = one;
    draft = { decision: held?.decision ?? null, reason: held?.reason ?? '', to: held?.to ?? [] };
    talk.view.paint('pair-item', [[one.start, one.end]]);
    drawForm();
    if (root.isConnected) settle();
  }

  /// Brings the words of the item and its line in the list into sight.
  function settle() {
    if (matchMedia(BESIDE).matches && items[at]) talk.view.goTo(items[at]);
    list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    if (!form.contains(document.activeElement) || document.activeElement.tagName === 'H2') form.querySelector('h2')?.focus({ preventScroll: true });
  }

  async function docOf(id) {
    if (!docs.has(id)) docs.set(id, await get(`/api/interview/${encodeURIComponent(id)}`));
    return docs.get(id);
  }

  function drawList() {
    const verdict = (said) => (said.yes.length > 0 ? t('yes') : said.no.length > 0 ? t('no') : t('silent'));
    fill(list, items.map((one, place) => {
      const code = book.find(one.code);
      const first = place === 0 || items[place - 1].code !== one.code;
      return [
        first && h('li', { class: 'of-code', 'data-hue': code.hue }, h('span', { title: code.id }, code.name), ' ', h('small', null, t('cost', { n: number(one.cost) }))),
        h('li', null, h('button', { type: 'button', class: 'difference', 'aria-current': place === at ? 'true' : null, onclick: () => choose(place) },
          h('b', null, one.interview), ' ', one.said.map((said) => t('says', { coder: said.coder, what: verdict(said) })).join(' · '), one.held && h('small', null, ` ${t('held', { into: compared.into, decision: t(one.held.decision) })}`))),
      ];
    }));
  }

  function fillForm() {
    const one = items[at];
    const code = book.find(one.code);
    const doc = talk.doc;
    const decision = (which, label, key) => h('button', { type: 'button', 'aria-pressed': String(draft.decision === which), onclick: () => pick(which) }, label, h('kbd', null, key));
    fill(form,
      h('h2', { tabindex: -1, 'data-hue': code.hue, title: code.id, 'aria-describedby': 'item-words' }, code.name),
      h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
      code.definition && h('p', { class: 'definition' }, code.definition),
      ['include', 'exclude'].map((which) => code[which] && h('p', { class: 'soft' }, h('b', null, t(which)), ' ', code[which])),
      h('blockquote', { dir: 'auto', id: 'item-words' }, quote(doc.turns, one)),
      h('dl', { class: 'who-said' }, one.said.map((said) => [
        h('dt', null, said.coder),
        h('dd', null, said.yes.length > 0 ? t('yes') : said.no.length > 0 ? t('no') : t('silent'),
          said.yes.filter(([start, end]) => start !== one.start || end !== one.end).map(([start, end]) => h('q', { dir: 'auto' }, cut(quote(doc.turns, { start, end })))),
          said.notes.map((note) => h('p', { class: 'their-note' }, note))),
      ])),
      one.held && h('p', { class: 'held' }, h('b', null, t('held', { into: compared.into, decision: t(one.held.decision) })), one.held.reason && `: ${one.held.reason}`),
      h('div', { class: 'choices', role: 'group', 'aria-label': t('deciding') }, decision('yes', t('isYes'), 'y'), decision('no', t('isNo'), 'n')),
      h('p', { class: 'words' }, h('button', { type: 'button', class: 'plain', onclick: borders }, `${t('words')}: ${wordsName()}`, h('kbd', null, 'b'))),
      draft.to.length > 0 && h('blockquote', { class: 'to', dir: 'auto' }, draft.to.map(([start, end]) => quote(doc.turns, { start, end })).join(' … ')),
      h('label', null, t('reason'), h('textarea', { name: 'reason', rows: 3, value: draft.reason, oninput: (event) => { draft.reason = event.target.value; }, onkeydown: inReason })),
      suggestions(one),
      h('p', { class: 'choices' }, h('button', { type: 'button', class: 'primary', onclick: write }, t('write'), h('kbd', null, '↵'))));
    talk.view.paint('pair-chosen', draft.to);
  }

  /// Reasons at hand: what the coders noted here, and what was said of this code before.
  function suggestions(one) {
    const notes = one.said.flatMap(({ notes }) => notes);
    const before = compared.items.filter(({ code, held }) => code === one.code && held?.reason).map(({ held }) => held.reason);
    const all = [...new Set([...notes, ...before])].filter((reason) => reason !== draft.reason).slice(0, SUGGESTED);
    return all.length > 0 && h('details', { class: 'suggested', open: notes.length > 0 && draft.reason === '' }, h('summary', null, t('suggested')),
      h('ul', null, all.map((reason) => h('li', null, h('button', { type: 'button', class: 'plain', onclick: () => { draft.reason = reason; drawForm(); focusReason(); } }, reason)))));
  }

  // What is done.

  function wordsName() {
    const [name] = choicesOf(items[at]).find(([, to]) => alike(to, draft.to)) ?? ['own'];
    return name === 'allWords' || name === 'own' ? t(name) : t('wordsOf', { coder: name });
  }

  function borders() {
    if (!draft) return false;
    const all = choicesOf(items[at]);
    draft.to = all[(all.findIndex(([, to]) => alike(to, draft.to)) + 1) % all.length][1];
    drawForm();
  }

  function takeWords({ start, end }) {
    draft.to = isWhole(items[at], [[start, end]]) ? [] : [[start, end]];
    drawForm();
  }

  function byHand(event) {
    if (!draft || !middle.contains(event.target)) return;
    const words = selected(talk.doc, middle);
    if (!words) return;
    getSelection().removeAllRanges();
    takeWords(words);
  }

  function pick(which) {
    if (!draft) return false;
    draft.decision = which;
    drawForm();
    focusReason();
  }

  function focusReason() {
    form.querySelector('textarea')?.focus();
  }

  function inReason(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      form.querySelector('h2').focus();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      write();
    }
  }

  async function write() {
    if (!draft?.decision) return false;
    const reason = draft.reason.trim();
    if (!reason) {
      focusReason();
      return tell(t('needReason'), 'error');
    }
    const one = items[at];
    const kept = draft;
    const { decision, to } = draft;
    draft = null;
    const { interview, start, end, code, seen } = one;
    const next = items[at + 1] ?? items[at - 1];
    const says = t('done', { code: book.find(code).name, decision: t(decision), into: compared.into });
    const answer = await perform('/api/reconcile', () => ({ ...ask(interview), item: { digest: talk.doc.digest, start, end, code, seen, decision, to, reason } }), says);
    await renew(await get(address()), keyOf(answer && next ? next : one));
    if (!answer && draft) {
      draft = { ...kept };
      drawForm();
    } else form.querySelector('h2')?.focus({ preventScroll: true });
    if (answer?.open === 0) tell(t('complete', { id: interview, n: number(answer.lines), into: compared.into }));
  }

  async function takeOver(interview) {
    if (await perform('/api/reconcile', () => ask(interview), t('taken', { id: interview, into: compared.into }))) await renew(await get(address()), items[at] && keyOf(items[at]));
  }

  async function choose(place) {
    at = Math.max(0, Math.min(items.length - 1, place));
    await drawItem();
  }

  /// From a bar to the item it belongs to.
  function goToCoding(coding) {
    const place = items.findIndex((one) => one.interview === talk.doc.id && one.code === coding.code && one.start < coding.end && coding.start < one.end);
    if (place >= 0) choose(place);
  }

  const ended = onAct(async (body) => {
    if (body.back) await renew(await get(address()), null);
  });
  document.addEventListener('pointerup', byHand);

  const stepping = (by) => (event) => (event.target.closest('select') ? false : choose(at + by));

  return {
    next: stepping(1), before: stepping(-1),
    nextOpen() {
      const place = items.findIndex((one, index) => index > at && !one.agreed && !one.held);
      if (place >= 0) choose(place);
      else tell(t('nothing'));
    },
    read: () => { if (items[at]) location.hash = readAddress(items[at]); },
    yes: () => pick('yes'), no: () => pick('no'), reason: focusReason, borders, write, ...shape,
    escape() {
      if (!draft || draft.to.length === 0) return false;
      draft.to = [];
      drawForm();
    },
    shown: settle,
    async refresh() {
      const now = await get(address()).catch((refused) => {
        if (!(refused instanceof Refused)) throw refused;
        return null;
      });
      book = await codebook();
      if (!now || JSON.stringify(now.items) === JSON.stringify(compared.items)) return;
      const kept = draft;
      const key = items[at] && keyOf(items[at]);
      docs.clear();
      await renew(now, key);
      if (kept && draft && items[at] && keyOf(items[at]) === key) {
        draft = kept;
        drawForm();
      }
    },
    leave() {
      ended();
      talk?.view.leave();
      document.removeEventListener('pointerup', byHand);
    },
  };
}

const cut = (text) => (text.length > SNIPPET ? `${text.slice(0, SNIPPET)}…` : text);
