// In: the id of an interview. Out: its talk with the codings in the margin; everything a person does there begins here, by key, mouse or touch.

import { afterActs, onAct, perform } from '../acts.js';
import { get } from '../api.js';
import { codeTree } from '../codetree.js';
import { desk } from '../desk.js';
import { ask, fill, h } from '../dom.js';
import { itemsOf } from '../margin.js';
import { portrait } from '../portrait.js';
import { turnAt } from '../span.js';
import { codebook, current } from '../study.js';
import { transcript } from '../transcript.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    words: '{n} woorden', read: 'Gelezen', open: 'nog niet', candidates: 'kandidaten', full: 'helemaal', noted: 'Gelezen: {status}',
    others: 'Anderen', proposals: 'Kandidaten', codes: 'Codes', panel: 'Codeboek ernaast', blind: 'U leest dit interview blind: kandidaten en wat anderen codeerden, blijven verborgen tot u het helemaal gelezen hebt.',
    unblind: 'Klaar met blind lezen?', unblinded: 'U ziet dan de kandidaten en wat anderen hier codeerden. Dat is niet terug te draaien: het interview geldt als blind gelezen tot hier.', unblindYes: 'Ja, helemaal gelezen', unblindNo: 'Nog niet',
    held: 'Er staan hier geen kandidaten: wat u er al over besliste, staat in regels die niet meer passen.', broken: 'Deze regels van coderingsbestanden passen niet meer op het transcript', line: '{file}, regel {line}',
    moving: 'Door het gesprek', next: 'Volgende beurt', before: 'Vorige beurt', right: 'Volgende codering van de beurt', left: 'Vorige codering van de beurt', first: 'Eerste beurt', last: 'Laatste beurt',
    choosing: 'Woorden kiezen', begin: 'Begin met het eerste woord; bevestig andere woorden', word: 'Einde een woord verder', wordBack: 'Einde een woord terug', sentence: 'Einde een zin verder', sentenceBack: 'Einde een zin terug', turn: 'Hele beurt; nog eens: ook de volgende',
    startWord: 'Begin een woord verder', startWordBack: 'Begin een woord terug', startSentence: 'Begin een zin verder', startSentenceBack: 'Begin een zin terug', escape: 'Sluiten, loslaten',
    coding: 'Coderen', pick: 'Code kiezen', quick: 'Een van de laatste codes', inVivo: 'In-vivocode van de woorden', memo: 'Memo over de woorden', remove: 'Codering verwijderen', move: 'Andere code', borders: 'Andere woorden',
    deciding: 'Beslissen', yes: 'Kandidaat klopt', no: 'Kandidaat klopt niet', nextCandidate: 'Volgende kandidaat', beforeCandidate: 'Vorige kandidaat', seeing: 'Tonen', toggleOthers: 'Coderingen van anderen', toggleCandidates: 'Kandidaten', mark: 'Gelezen of niet',
  },
  en: {
    words: '{n} words', read: 'Read', open: 'not yet', candidates: 'candidates', full: 'in full', noted: 'Read: {status}',
    others: 'Others', proposals: 'Candidates', codes: 'Codes', panel: 'Codebook beside it', blind: 'You read this interview blind: candidates and what others coded stay hidden until you have read it in full.',
    unblind: 'Done with reading blind?', unblinded: 'You will then see the candidates and what others coded here. That cannot be taken back: the interview counts as read blind up to now.', unblindYes: 'Yes, read in full', unblindNo: 'Not yet',
    held: 'No candidates are shown here: what you decided on them stands in lines that no longer fit.', broken: 'These lines of coding files no longer fit the transcript', line: '{file}, line {line}',
    moving: 'Through the talk', next: 'Next turn', before: 'Turn before', right: 'Next coding of the turn', left: 'Coding before in the turn', first: 'First turn', last: 'Last turn',
    choosing: 'Choosing words', begin: 'Begin with the first word; confirm other words', word: 'End a word on', wordBack: 'End a word back', sentence: 'End a sentence on', sentenceBack: 'End a sentence back', turn: 'Whole turn; again: the next one too',
    startWord: 'Start a word on', startWordBack: 'Start a word back', startSentence: 'Start a sentence on', startSentenceBack: 'Start a sentence back', escape: 'Close, let go',
    coding: 'Coding', pick: 'Choose a code', quick: 'One of the last codes', inVivo: 'In-vivo code of the words', memo: 'Memo about the words', remove: 'Delete the coding', move: 'Another code', borders: 'Other words',
    deciding: 'Deciding', yes: 'The candidate fits', no: 'The candidate does not fit', nextCandidate: 'Next candidate', beforeCandidate: 'Candidate before', seeing: 'Showing', toggleOthers: 'Codings of others', toggleCandidates: 'Candidates', mark: 'Read or not',
  },
});

const STATUSES = ['open', 'candidates', 'full'];
const SHOWS = 'grenstaal.shows';
const TOUCH_PAUSE = 350;

export const title = ({ id }) => id;

export const keys = () => [
  {
    title: t('moving'),
    keys: [['j|ArrowDown', t('next'), 'next'], ['k|ArrowUp', t('before'), 'before'], ['ArrowRight', t('right'), 'right'], ['ArrowLeft', t('left'), 'left'], ['g g', t('first'), 'first'], ['G', t('last'), 'last']],
  },
  {
    title: t('choosing'),
    keys: [
      ['v|Enter', t('begin'), 'begin'], ['w', t('word'), 'word'], ['W', t('wordBack'), 'wordBack'], ['s', t('sentence'), 'sentence'], ['S', t('sentenceBack'), 'sentenceBack'], ['t', t('turn'), 'turn'],
      [']', t('startWord'), 'startWord'], ['[', t('startWordBack'), 'startWordBack'], ['}', t('startSentence'), 'startSentence'], ['{', t('startSentenceBack'), 'startSentenceBack'], ['Escape', t('escape'), 'escape'],
    ],
  },
  {
    title: t('coding'),
    keys: [['c', t('pick'), 'pick'], ['1-9', t('quick'), 'quick'], ['i', t('inVivo'), 'inVivo'], ['M', t('memo'), 'memo'], ['x|Delete', t('remove'), 'remove'], ['m', t('move'), 'move'], ['b', t('borders'), 'borders']],
  },
  { title: t('deciding'), keys: [['a', t('nextCandidate'), 'nextCandidate'], ['A', t('beforeCandidate'), 'beforeCandidate'], ['y', t('yes'), 'yes'], ['n', t('no'), 'no'], ['r', t('mark'), 'mark']] },
  { title: t('seeing'), keys: [['o', t('toggleOthers'), 'toggleOthers'], ['p', t('toggleCandidates'), 'toggleCandidates'], ['l', t('panel'), 'togglePanel']] },
];

export async function show(root, route) {
  const address = `/api/interview/${encodeURIComponent(route.id)}`;
  let [doc, book] = await Promise.all([get(address), codebook()]);
  const { coder } = current();
  const shows = { others: true, candidates: true, panel: innerWidth > 1400, ...JSON.parse(localStorage.getItem(SHOWS) ?? '{}') };
  let items = [];
  let releasing = null;
  let touching = null;

  const view = transcript(doc, (item, byWords) => work.show(item, byWords));
  const map = portrait(doc, view.turnElements);
  const layer = h('div', { class: 'layer' });
  const work = desk({ doc, view, book: () => book, items: () => items, layer });
  const tree = codeTree({ book, count: here, onPick: (code) => work.chosen ? work.put(code) : goTo(code) });
  const panel = h('aside', { class: 'panel', 'aria-label': t('codes') }, tree.element);
  const head = h('header', { class: 'bar' });
  const notices = h('div', { class: 'notices' });
  fill(root, head, notices, h('div', { class: 'reading' }, view.element, map.element, panel), layer);
  draw();

  function draw() {
    items = itemsOf(doc, book, { coder, shows });
    map.draw(view.draw(items));
    tree.show(book);
    panel.hidden = !shows.panel;
    root.classList.toggle('with-panel', shows.panel);
    drawHead();
    work.drawn();
  }

  function drawHead() {
    const toggle = (which, label) => h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: shows[which], id: `show-${which}`, onchange: () => turn(which) }), t(label));
    const names = new Map(current().attributes.map(({ id, name }) => [id, name]));
    const focused = head.contains(document.activeElement) ? document.activeElement.id : null;
    fill(head,
      h('h1', null, doc.id),
      h('p', { class: 'soft facts' }, [doc.case, ...Object.entries(doc.attributes).map(([id, value]) => `${names.get(id) ?? id}: ${value}`), t('words', { n: number(doc.words) })].filter(Boolean).join(' · ')),
      h('div', { class: 'switches' },
        doc.codings.some((coding) => coding.coder !== coder) && toggle('others', 'others'),
        doc.candidates.length > 0 && toggle('candidates', 'proposals'),
        toggle('panel', 'codes'),
        coder && h('label', { class: 'check' }, t('read'), h('select', { id: 'read-status', onchange: (event) => note(event.target.value) },
          STATUSES.map((status) => h('option', { value: status, selected: status === progress() }, t(status)))))));
    if (focused) document.getElementById(focused)?.focus();
    fill(notices,
      doc.blind && h('p', { class: 'notice' }, t('blind')),
      doc.held && h('p', { class: 'notice' }, t('held')),
      doc.broken.length > 0 && h('details', { class: 'notice warning', open: true }, h('summary', null, t('broken')),
        h('ul', null, doc.broken.map(({ file, line, message, hint }) => h('li', null, h('strong', null, t('line', { file, line })), ` ${message} `, hint && h('span', { class: 'soft' }, hint))))));
  }

  function progress() {
    return doc.progress[coder] ?? 'open';
  }

  async function note(status) {
    // What others decided cannot be unseen: the end of a blind reading is asked about, and stays.
    if (doc.blind && status === 'full') {
      const sure = await ask({ title: t('unblind'), body: h('p', null, t('unblinded')), choices: [['yes', t('unblindYes')], ['no', t('unblindNo')]] });
      if (sure !== 'yes') return drawHead();
    }
    return perform('/api/progress', () => ({ interview: doc.id, status }), t('noted', { status: t(status) }));
  }

  function turn(which) {
    shows[which] = !shows[which];
    localStorage.setItem(SHOWS, JSON.stringify(shows));
    draw();
  }

  /// How often a code stands in this interview, by me.
  function here(code) {
    const times = doc.codings.filter((coding) => coding.coder === coder && coding.code === code.id && coding.verdict === 'yes').length;
    return times > 0 ? number(times) : '';
  }

  /// The next place of a code after the turn that has the keyboard.
  function goTo(code) {
    const places = items.filter((item) => item.code === code.id).sort((a, b) => a.start - b.start);
    const after = doc.turns[view.at]?.end ?? 0;
    const next = places.find(({ start }) => start >= after) ?? places[0];
    if (next) view.focusItem(next.key);
  }

  const ended = onAct(async (body, answer) => {
    if (answer.code || body.draft) book = await codebook();
    if ((body.interview ?? body.segment?.interview) === doc.id) {
      if (answer.codings) doc.codings = [...doc.codings.filter((one) => one.coder !== coder), ...answer.codings];
      if (body.status) doc.progress[coder] = body.status;
    }
    draw();
  });

  function released(event) {
    if (event.pointerType !== 'mouse' || event.target.closest?.('.floating, .portrait, header')) return;
    clearTimeout(releasing);
    releasing = setTimeout(() => {
      const span = work.fromPage(getSelection());
      if (span) {
        getSelection().removeAllRanges();
        work.take(span);
      } else if (work.chosen && event.target.closest?.('.talk') && !work.bordering) work.letGo();
    });
  }

  /// By touch the page's own handles stay; the tray follows them.
  function selected() {
    if (!matchMedia('(pointer: coarse)').matches) return;
    clearTimeout(touching);
    touching = setTimeout(() => {
      const span = work.fromPage(getSelection());
      if (span) work.choose(span);
    }, TOUCH_PAUSE);
  }

  document.addEventListener('pointerup', released);
  document.addEventListener('selectionchange', selected);

  const inTalk = (act) => (event) => event.target.closest('.floating, .panel, header') ? false : act();

  return {
    next: inTalk(() => view.focusTurn(step(1))),
    before: inTalk(() => view.focusTurn(step(-1))),
    right: inTalk(() => view.focused() || view.itemsOf(view.at).length > 0 ? work.along(1) : false),
    left: inTalk(() => view.itemsOf(view.at)[0]?.key === view.focused()?.key ? view.focusTurn(view.at) : work.along(-1)),
    first: () => view.focusTurn(0),
    last: () => view.focusTurn(doc.turns.length - 1),
    begin: work.begin,
    word: () => work.end('word', 1), wordBack: () => work.end('word', -1),
    sentence: () => work.end('sentence', 1), sentenceBack: () => work.end('sentence', -1),
    startWord: () => work.start('word', 1), startWordBack: () => work.start('word', -1),
    startSentence: () => work.start('sentence', 1), startSentenceBack: () => work.start('sentence', -1),
    turn: work.turn, escape: work.escape, pick: work.pick, inVivo: work.inVivo, memo: work.memo, remove: work.remove, move: work.move, borders: work.borders,
    quick: (event) => work.quick(Number(event.key) - 1),
    nextCandidate: () => work.nextCandidate(1), beforeCandidate: () => work.nextCandidate(-1),
    yes: () => work.decide('yes'), no: () => work.decide('no'),
    mark: () => note(progress() === 'full' ? 'open' : 'full'),
    toggleOthers: () => turn('others'), toggleCandidates: () => turn('candidates'),
    togglePanel() {
      turn('panel');
      if (shows.panel) tree.focusFilter();
    },
    shown() {
      const [start, end] = (route.query.get('at') ?? '').split('-').map(Number);
      if (!(end > start)) return;
      view.focusTurn(turnAt(doc.turns, start), 'center');
      view.paint('found', [{ start, end }]);
    },
    async refresh() {
      const now = await get(address);
      if (now.digest !== doc.digest) return location.reload();
      Object.assign(doc, now, { turns: doc.turns });
      book = await codebook();
      draw();
    },
    leave() {
      afterActs(ended);
      map.leave();
      CSS.highlights?.clear();
      document.removeEventListener('pointerup', released);
      document.removeEventListener('selectionchange', selected);
    },
  };

  function step(by) {
    return document.activeElement?.closest('.turn') ? view.at + by : view.at;
  }
}
