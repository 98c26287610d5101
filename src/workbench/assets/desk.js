// In: an interview, its talk on the page, the codebook. Out: what a person does there: words chosen, the picker, the card, every act on a coding.

import { perform } from './acts.js';
import { card } from './card.js';
import { fill, h, tell } from './dom.js';
import { keyOf } from './margin.js';
import { picker } from './picker.js';
import { begin, moveEnd, moveStart, quote, snap, turnAt, wholeTurns } from './span.js';
import { current } from './study.js';
import { say } from './words.js';

const t = say({
  nl: {
    codeWords: 'Codeer de woorden', moveTo: 'Naar een andere code', coded: '{code} gezet', removed: '{code} verwijderd', edited: '{code} gewijzigd', moved: 'Van {from} naar {code}', borders: 'Andere woorden voor {code}',
    accepted: '{code}: ja', rejected: '{code}: nee', already: '{code} staat al op deze woorden', drafted: 'Conceptcode {name} gemaakt', inVivo: 'In-vivocode gemaakt',
    nothing: 'Kies eerst woorden', noCandidate: 'Geen kandidaten meer in dit interview', noCoding: 'Kies eerst een codering', notMine: 'Dit is geen codering van u',
    chosen: 'Gekozen woorden', code: 'Code …', vivo: 'In vivo', memo: 'Memo', clear: 'Loslaten', confirm: 'Deze woorden', cancel: 'Laat maar', newBorders: 'Kies andere woorden voor {code}',
  },
  en: {
    codeWords: 'Code the words', moveTo: 'To another code', coded: '{code} put', removed: '{code} deleted', edited: '{code} changed', moved: 'From {from} to {code}', borders: 'Other words for {code}',
    accepted: '{code}: yes', rejected: '{code}: no', already: '{code} is on these words already', drafted: 'Draft code {name} made', inVivo: 'In-vivo code made',
    nothing: 'Choose words first', noCandidate: 'No more candidates in this interview', noCoding: 'Choose a coding first', notMine: 'This coding is not yours',
    chosen: 'Chosen words', code: 'Code …', vivo: 'In vivo', memo: 'Memo', clear: 'Let go', confirm: 'These words', cancel: 'Never mind', newBorders: 'Choose other words for {code}',
  },
});

const RECENT = 9;
const QUICK = 4;

/// `book()` is the codebook of now, `items()` what stands in the margin. `layer` is where the tray, the picker and the card float.
export function desk({ doc, view, book, items, layer }) {
  const study = current();
  let chosen = null;
  let open = null;
  let finding = null;
  let bordering = null;
  const tray = h('section', { class: 'tray floating', 'aria-label': t('chosen'), hidden: true });
  layer.append(tray);

  const mine = () => doc.codings.filter(({ coder }) => coder === study.coder);
  const find = (span, code) => mine().find((one) => one.start === span.start && one.end === span.end && one.code === code);
  const name = (id) => book().find(id).name;
  const act = (changes, says) => perform('/api/act', () => ({ interview: doc.id, digest: doc.digest, changes: changes() }), says);

  // Words.

  function choose(span) {
    chosen = span;
    view.paint('chosen', span ? [span] : []);
    drawTray();
    finding?.standing(span ? standing(span) : []);
  }

  function standing(span) {
    return mine().filter((one) => one.start === span.start && one.end === span.end && one.verdict === 'yes').map(({ code }) => book().find(code));
  }

  /// Lets a span be moved by key; without one, begins at the turn that has the keyboard.
  function shape(unit, move) {
    if (doc.turns.length === 0) return;
    const before = chosen;
    choose(before ? move(before) : begin(doc, doc.turns[view.at], unit));
    const moved = before?.end === chosen.end ? chosen.start : chosen.end - 1;
    view.focusTurn(turnAt(doc.turns, moved));
  }

  function fromPage(selection) {
    const span = view.spanOf(selection);
    return span && snap(doc.turns, span);
  }

  function drawTray() {
    tray.hidden = !chosen || Boolean(finding);
    if (tray.hidden) return;
    const button = (label, run, key, plain) => h('button', { type: 'button', class: plain ? 'plain' : null, onclick: run }, label, key && h('kbd', null, key));
    fill(tray,
      h('p', { class: 'chosen-words', 'aria-live': 'polite', dir: 'auto' }, quote(doc.turns, chosen)),
      h('p', { class: 'choices' }, bordering
        ? [h('span', null, t('newBorders', { code: name(bordering.code) })), button(t('confirm'), confirm, '↵'), button(t('cancel'), letGo, 'Esc', true)]
        : [
          button(t('code'), pick, 'c'),
          recent().slice(0, QUICK).map((code, index) => h('button', { type: 'button', class: 'label', 'data-hue': code.hue, title: code.id, onclick: () => put(code) }, code.name, h('kbd', null, String(index + 1)))),
          button(t('vivo'), inVivo, 'i'), button(t('memo'), memo, 'M'), button(t('clear'), letGo, 'Esc', true),
        ]));
  }

  // Codes used last, the latest first.

  const place = () => `grenstaal.recent:${study.identity}:${study.coder}`;

  function recent() {
    const known = new Set(book().codes.map(({ id }) => id));
    return JSON.parse(localStorage.getItem(place()) ?? '[]').filter((id) => known.has(id)).map((id) => book().find(id));
  }

  function remember(id) {
    const others = recent().map((code) => code.id).filter((other) => other !== id);
    localStorage.setItem(place(), JSON.stringify([id, ...others].slice(0, RECENT)));
  }

  // Acts.

  async function put(code) {
    if (!chosen) return tell(t('nothing'));
    const there = find(chosen, code.id);
    if (there?.verdict === 'yes') return tell(t('already', { code: code.name }));
    const span = chosen;
    const change = () => ({ ...asPut(find(span, code.id) ?? {}), ...span, code: code.id, verdict: 'yes' });
    if (await act(() => [change()], t('coded', { code: code.name }))) remember(code.id);
  }

  /// `changes(coding)` is what becomes different in the coding on the card. Where that is left, the card shows what stands there.
  async function edit(changes) {
    const { key, source: seen } = open.item;
    const change = () => {
      const coding = find(seen, seen.code) ?? seen;
      return { ...asPut(coding), ...changes(coding) };
    };
    const answer = await act(() => [change()], t('edited', { code: name(seen.code) }));
    if (!answer && open?.item.key === key) draw(items().find((item) => item.key === key) ?? open.item);
  }

  async function remove(coding) {
    const { start, end, code, version } = coding;
    if (await act(() => [{ op: 'remove', start, end, code, was: version }], t('removed', { code: name(code) }))) close();
  }

  /// Puts a coding on other words or under another code, as one act.
  async function carry(coding, to, says) {
    const { start, end, code, version } = coding;
    const moved = { ...asPut(coding), ...to };
    const answer = await act(() => [{ op: 'remove', start, end, code, was: version }, { ...moved, was: find(moved, moved.code)?.version ?? null }], says);
    if (answer) show(items().find(({ key }) => key === keyOf({ ...moved, coder: study.coder })));
  }

  async function decide(verdict) {
    const item = open?.item.kind === 'candidate' ? open.item : view.focused();
    if (item?.kind !== 'candidate') return nextCandidate(1);
    const { start, end, code, rules } = item.source;
    const change = () => ({ op: 'put', start, end, code, was: find(item, code)?.version ?? null, verdict, rule: rules[0] });
    const withCard = Boolean(open);
    const answer = await act(() => [change()], t(verdict === 'yes' ? 'accepted' : 'rejected', { code: name(code) }));
    if (answer) nextCandidate(1, item, withCard);
  }

  function nextCandidate(step, from = open?.item ?? view.focused(), withCard = Boolean(open)) {
    const here = from?.start ?? doc.turns[view.at]?.start ?? 0;
    const waiting = items().filter((item) => item.kind === 'candidate' && item.key !== from?.key).sort((a, b) => a.start - b.start || a.end - b.end);
    const next = step > 0 ? waiting.find(({ start }) => start >= here) ?? waiting[0] : waiting.findLast(({ start }) => start <= here) ?? waiting.at(-1);
    if (!next) {
      if (open) close();
      else view.focusTurn(view.at);
      return tell(t('noCandidate'));
    }
    if (withCard) show(next);
    else view.focusItem(next.key);
  }

  async function draft(newName, under) {
    const segment = chosen && { interview: doc.id, digest: doc.digest, ...chosen };
    const answer = await perform('/api/code', () => ({ under, name: newName, segment, in_vivo: false }), t('drafted', { name: newName }));
    if (answer) remember(answer.code);
  }

  /// To a new memo about the chosen words, or about the interview.
  function memo() {
    const about = new URLSearchParams({ about: `interview:${doc.id}`, ...(chosen ? { segment: `${chosen.start}-${chosen.end}` } : { new: 'yes' }) });
    location.hash = `#/memos?${about}`;
  }

  async function inVivo() {
    if (!chosen) return tell(t('nothing'));
    const segment = { interview: doc.id, digest: doc.digest, ...chosen };
    const answer = await perform('/api/code', () => ({ under: null, segment, in_vivo: true }), t('inVivo'));
    if (answer) remember(answer.code);
  }

  // The picker and the card.

  function pick() {
    if (!chosen && doc.turns[view.at]) choose({ start: doc.turns[view.at].start, end: doc.turns[view.at].end });
    if (chosen) openPicker(t('codeWords'), put, draft, view.rangeOf(chosen).getBoundingClientRect());
  }

  function openPicker(title, onPick, onDraft, box) {
    finding?.element.remove();
    finding = picker({ title, book: book(), recent, onPick, onDraft, onClose: closePicker });
    layer.append(finding.element);
    const below = box.bottom + finding.element.offsetHeight + 8 < innerHeight;
    finding.element.style.setProperty('top', `${Math.max(8, below ? box.bottom + 8 : Math.min(box.top, innerHeight) - finding.element.offsetHeight - 8)}px`);
    finding.element.style.setProperty('left', `${Math.max(8, Math.min(box.left, innerWidth - finding.element.offsetWidth - 8))}px`);
    finding.standing(chosen ? standing(chosen) : []);
    drawTray();
    finding.focus();
  }

  function closePicker() {
    finding?.element.remove();
    finding = null;
    drawTray();
    if (open) open.element.querySelector('h2').focus();
    else view.focusTurn(chosen ? turnAt(doc.turns, chosen.start) : view.at);
  }

  /// Opens the card of an item. `still` leaves the talk where it is: the next click of a double click must meet the same words.
  function show(item, still = false) {
    if (!item) return close();
    if (item.kind === 'memo') {
      location.hash = `#/memos?id=${encodeURIComponent(item.source.id)}`;
      return;
    }
    draw(item);
    if (!still) view.focusItem(item.key);
    open.element.querySelector('h2').focus({ preventScroll: true });
    if (still) return;
    const name = view.nameOf(item.key)?.getBoundingClientRect();
    const box = open.element.getBoundingClientRect();
    if (name && name.bottom > box.top && name.right > box.left) scrollBy({ top: name.bottom - box.top + 24 });
  }

  function draw(item) {
    open?.element.remove();
    const { source } = item;
    const fired = (item.matched ?? []).map(([start, end]) => quote(doc.turns, { start, end })).join(', ');
    const { element, renew } = card(item, {
      code: book().find(source.code), quoted: quote(doc.turns, source), fired, study,
      does: {
        edit, move, borders, remove: () => remove(open.item.source),
        accept: () => decide('yes'), reject: () => decide('no'), close, before: () => step(-1), after: () => step(1),
      },
    });
    open = { item, element, renew };
    layer.append(element);
    view.hold(item.key);
  }

  function close() {
    if (!open) return;
    const { key } = open.item;
    const inside = open.element.contains(document.activeElement) || document.activeElement === document.body;
    open.element.remove();
    open = null;
    view.hold(null);
    if (inside && !view.focusItem(key)) view.focusTurn(view.at);
  }

  /// To the coding before or after the one that is open or has the keyboard.
  function step(by, within = null) {
    const from = open?.item ?? view.focused();
    const all = (within ?? [...items()]).sort((a, b) => a.start - b.start || a.end - b.end);
    const next = all[from ? all.findIndex(({ key }) => key === from.key) + by : 0];
    if (!next) return;
    if (open) show(next);
    else view.focusItem(next.key);
  }

  /// My coding that is open or has the keyboard.
  function own() {
    const item = open?.item ?? view.focused();
    if (!item) tell(t('noCoding'));
    else if (item.kind !== 'mine') tell(t('notMine'));
    return item?.kind === 'mine' ? item.source : null;
  }

  function move() {
    const coding = own();
    if (!coding) return;
    const box = (open?.element ?? view.nameOf(keyOf(coding))).getBoundingClientRect();
    openPicker(t('moveTo'), (code) => {
      closePicker();
      if (code.id !== coding.code) carry(coding, { code: code.id }, t('moved', { from: name(coding.code), code: code.name }));
    }, null, box);
  }

  function borders() {
    const coding = own();
    if (!coding) return;
    bordering = coding;
    close();
    choose({ start: coding.start, end: coding.end });
    view.focusTurn(turnAt(doc.turns, coding.start));
  }

  function confirm() {
    const [coding, to] = [bordering, chosen];
    bordering = null;
    choose(null);
    if (to.start !== coding.start || to.end !== coding.end) carry(coding, to, t('borders', { code: name(coding.code) }));
  }

  /// Takes words that were chosen by mouse: the card goes, the picker comes.
  function take(span) {
    open?.element.remove();
    open = null;
    view.hold(null);
    choose(span);
    if (!bordering) pick();
  }

  /// Lets the words go, and the picker with them.
  function letGo() {
    finding?.element.remove();
    finding = null;
    bordering = null;
    getSelection().removeAllRanges();
    choose(null);
  }

  /// Closes what is on top: the picker, else the card, else the chosen words.
  function escape() {
    if (finding) return closePicker();
    if (open && !bordering) {
      // A field that loses the keyboard says what was typed in it.
      if (open.element.contains(document.activeElement)) document.activeElement.blur();
      return close();
    }
    if (!chosen) return false;
    letGo();
  }

  return {
    choose, take, fromPage, letGo, pick, put, show, escape, inVivo, memo, move, borders, nextCandidate, decide,
    get chosen() { return chosen; },
    get bordering() { return Boolean(bordering); },
    begin: () => (bordering ? confirm() : shape('word', (span) => span)),
    end: (unit, by) => shape(unit, (span) => moveEnd(doc, span, unit, by)),
    start: (unit, by) => shape(unit, (span) => moveStart(doc, span, unit, by)),
    turn: () => choose(chosen ? wholeTurns(doc, chosen) : { start: doc.turns[view.at].start, end: doc.turns[view.at].end }),
    quick: (index) => recent()[index] && put(recent()[index]),
    step,
    along: (by) => step(by, view.itemsOf(view.at)),
    remove: () => { const coding = own(); if (coding) remove(coding); },
    /// After the codings changed: the open card shows what stands there now.
    drawn() {
      drawTray();
      finding?.standing(chosen ? standing(chosen) : []);
      if (!open) return;
      const now = items().find(({ key }) => key === open.item.key);
      if (!now) return close();
      if (now.source.version !== open.item.source.version && !open.renew(now.source)) return;
      open.item = now;
    },
  };
}

/// A coding as a change that leaves it as it is.
function asPut({ start, end, code, version = null, verdict = 'yes', note = '', flags = [], attributes = {}, rule = null }) {
  return { op: 'put', start, end, code, was: version, verdict, note, flags, attributes, rule };
}
