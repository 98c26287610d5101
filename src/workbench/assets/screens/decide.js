// In: a code or a rule. Out: the candidates that wait for a decision of mine, one at a time, over all interviews.

import { onAct, perform, undo } from '../acts.js';
import { get } from '../api.js';
import { fill, h, tell } from '../dom.js';
import { drawnAnew } from '../focus.js';
import { precision } from '../precision.js';
import { pieces, selected, shapers, shapingKeys } from '../shaping.js';
import { quote } from '../span.js';
import { codebook, current } from '../study.js';
import { number, say } from '../words.js';

const t = say({
  nl: {
    title: 'Beslissen', all: 'Alles wat wacht', choose: 'Code of regel', place: 'op volgorde', mixed: 'door elkaar', order: 'Volgorde',
    of: '{at} van {total}', yes: 'Ja', no: 'Nee', borders: 'Andere woorden', note: 'Notitie', skip: 'Overslaan', back: 'Terug', confirm: 'Deze woorden, ja', cancel: 'Laat maar',
    rule: 'regel {rules}', fired: 'raakte op {words}', accepted: '{code}: ja', rejected: '{code}: nee', little: 'Minder dan de helft van de kandidaat is gecodeerd: hij wacht nog',
    nothing: 'Hier wacht niets op u.', elsewhere: 'Elders wachten er {n}', everything: 'Alles is beslist.', round: 'Weer vooraan', finished: 'In {id} wacht niets meer.', note_read: 'Noteer als gelezen op kandidaten', noted: '{id}: gelezen op kandidaten',
    held: 'Niet in deze rij: hier zijn eerdere beslissingen van u onleesbaar geworden, en wat al beslist was zou u opnieuw gevraagd worden.', heldLines: ({ n }) => (n === '1' ? '1 regel' : `${n} regels`), heldMoved: 'voer uit', heldFile: 'kijk in',
    blind: 'Wat u blind codeert, staat hier niet: {ids}.', mine: 'Uw beslissingen', ruleMine: 'Regel {rule}', include: 'Wel', exclude: 'Niet', definition: 'Code', context: 'Kandidaat', shaping: 'Kies de woorden met w, s, [ en ], of met de muis', noteLabel: 'Notitie bij de volgende beslissing',
    deciding: 'Beslissen', moving: 'Door de rij', next: 'Volgende', before: 'Vorige', read: 'Lees het in het gesprek', markRead: 'Noteer het interview als gelezen op kandidaten',
    choosing: 'Andere woorden (na e)', done: 'Ja, met deze woorden',
    startOut: 'Begin eerder', startIn: 'Begin later', endIn: 'Einde eerder', endOut: 'Einde later',
  },
  en: {
    title: 'Decide', all: 'All that waits', choose: 'Code or rule', place: 'in order', mixed: 'mixed', order: 'Order',
    of: '{at} of {total}', yes: 'Yes', no: 'No', borders: 'Other words', note: 'Note', skip: 'Skip', back: 'Back', confirm: 'These words, yes', cancel: 'Never mind',
    rule: 'rule {rules}', fired: 'fired on {words}', accepted: '{code}: yes', rejected: '{code}: no', little: 'Less than half of the candidate is coded: it still waits',
    nothing: 'Nothing waits for you here.', elsewhere: '{n} wait elsewhere', everything: 'Everything is decided.', round: 'From the beginning again', finished: 'Nothing waits in {id} any more.', note_read: 'Note as read by candidates', noted: '{id}: read by candidates',
    held: 'Not in this queue: earlier decisions of yours cannot be read here any more, and you would be asked again what you decided already.', heldLines: ({ n }) => (n === '1' ? '1 line' : `${n} lines`), heldMoved: 'run', heldFile: 'look into',
    blind: 'What you code blind is not here: {ids}.', mine: 'Your decisions', ruleMine: 'Rule {rule}', include: 'Include', exclude: 'Exclude', definition: 'Code', context: 'Candidate', shaping: 'Choose the words with w, s, [ and ], or with the mouse', noteLabel: 'Note with the next decision',
    deciding: 'Deciding', moving: 'Through the queue', next: 'Next', before: 'Before', read: 'Read it in the talk', markRead: 'Note the interview as read by candidates',
    choosing: 'Other words (after e)', done: 'Yes, with these words',
    startOut: 'Start earlier', startIn: 'Start later', endIn: 'End earlier', endOut: 'End later',
  },
});

const PAGE = 50;
const ORDER = 'grenstaal.queue-order';

export const title = ({ query }) => [query.get('rule') ?? query.get('code'), t('title')].filter(Boolean).join(' · ');

export const keys = () => [
  {
    title: t('deciding'),
    keys: [['y', t('yes'), 'yes'], ['n', t('no'), 'no'], ['e', t('borders'), 'borders'], ['m', t('note'), 'note'], ['z', t('back'), 'back'], ['r', t('markRead'), 'markRead']],
  },
  { title: t('moving'), keys: [['s', t('skip'), 'skip'], ['ArrowRight|j', t('next'), 'next'], ['ArrowLeft|k', t('before'), 'before'], ['o', t('read'), 'read']] },
  {
    title: t('choosing'),
    keys: [
      ...shapingKeys({ sentence: 'skip' }), ['Enter', t('done'), 'confirm'], ['Escape', t('cancel'), 'escape'],
    ],
  },
];

const keyOf = ({ interview, start, end, code }) => `${interview}:${start}-${end}:${code}`;
const readAddress = (one) => `#/read/${encodeURIComponent(one.interview)}?at=${one.start}-${one.end}`;
const addressOf = (fields) => `#/decide${Object.keys(fields).length > 0 ? `?${new URLSearchParams(fields)}` : ''}`;

export async function show(root, { query }) {
  const asked = Object.fromEntries(['code', 'rule', 'interview'].map((name) => [name, query.get(name)]).filter(([, value]) => value));
  let order = localStorage.getItem(ORDER) ?? 'place';
  let [book, queue] = await Promise.all([codebook(), load(0)]);
  let offset = 0;
  let at = 0;
  let words = null;
  let written = '';
  let deciding = 0;

  const list = h('nav', { class: 'queues', 'aria-label': t('choose') });
  const middle = h('section', { class: 'middle', 'aria-label': t('context') });
  const beside = h('aside', { class: 'beside', 'aria-label': t('definition') });
  const bar = h('header', { class: 'bar' });
  const item = () => queue.items[at] ?? null;
  const span = () => words ?? (item() && { start: item().start, end: item().end });
  const shape = shapers({ doc: item, get: () => words, set: reshape });
  const same = (fields) => (fields.code ?? null) === (asked.code ?? null) && (fields.rule ?? null) === (asked.rule ?? null);
  const button = (label, run, key, kind) => h('button', { type: 'button', class: kind, onclick: run }, label, key && h('kbd', null, key));
  fill(root, bar, h('div', { class: 'deciding' }, list, middle, beside));
  draw();

  function load(from) {
    const fields = new URLSearchParams({ ...asked, order, offset: from, limit: PAGE });
    return get(`/api/queue?${fields}`);
  }

  /// Fetches the queue anew and stays where the person is by then, or goes to the item that is `wanted`.
  async function renew(wanted = () => item() && keyOf(item())) {
    const now = await load(offset);
    // Decided meanwhile: whoever did that renews in turn.
    if (deciding > 0) return;
    const key = wanted();
    queue = now;
    if (queue.items.length === 0 && queue.total > 0) queue = await load(offset = 0);
    const found = queue.items.findIndex((item) => keyOf(item) === key);
    at = found >= 0 ? found : Math.max(0, Math.min(at, queue.items.length - 1));
    if (found < 0) words = null;
    draw();
  }

  // What is shown.

  function draw() {
    const inside = !document.activeElement || document.activeElement === document.body || middle.contains(document.activeElement);
    const field = document.activeElement?.name;
    fill(bar, h('h1', null, t('title')),
      h('label', null, t('order'), ' ', h('select', { onchange: (event) => reorder(event.target.value) },
        ['place', 'mixed'].map((one) => h('option', { value: one, selected: one === order }, t(one))))),
      queue.blind.length > 0 && h('p', { class: 'soft' }, t('blind', { ids: queue.blind.join(', ') })),
      queue.held.length > 0 && h('details', { class: 'notice warning held', open: queue.held.length < 6 }, h('summary', null, t('held')), h('ul', null, queue.held.map(drawHeld))));
    drawList();
    drawMiddle();
    drawBeside();
    if (field === 'note') middle.querySelector('textarea')?.focus();
    else if (inside && root.isConnected) middle.querySelector('h2')?.focus({ preventScroll: true });
  }

  /// An interview of which nothing is offered: how many of my lines cannot be used there, and what to run.
  function drawHeld({ interview, lines, moved }) {
    const what = moved > 0 ? [t('heldMoved'), `grenstaal reanchor ${interview}`] : [t('heldFile'), `codings/${current().coder}/${interview}.csv`];
    return h('li', null, h('a', { href: `#/read/${encodeURIComponent(interview)}` }, interview), ` ${t('heldLines', { n: number(lines) })}: ${what[0]} `, h('code', null, what[1]));
  }

  function drawList() {
    const waiting = new Map(queue.codes.map((one) => [one.code, one]));
    const codes = book.codes.filter(({ id }) => waiting.get(id)?.waiting > 0 || id === asked.code);
    const link = (fields, label, count, more = {}) => h('a', { href: addressOf(fields), class: 'queue', 'aria-current': same(fields) ? 'true' : null, ...more }, h('span', null, label), h('b', null, number(count)));
    const rules = (code) => queue.rules.filter((rule) => rule.code === code.id && (rule.waiting > 0 || rule.rule === asked.rule));
    const roots = book.codes.filter(({ parent }) => !parent);
    const total = roots.reduce((sum, { id }) => sum + (waiting.get(id)?.waiting ?? 0), 0);
    fill(list, h('details', { open: innerWidth > 960 },
      h('summary', null, t('choose')),
      link({}, t('all'), total),
      codes.flatMap((code) => [
        link({ code: code.id }, code.name, waiting.get(code.id)?.waiting ?? 0, { 'data-hue': code.hue, style: { '--depth': code.depth }, title: code.id }),
        rules(code).map((rule) => link({ rule: rule.rule }, rule.rule.split('#')[1], rule.waiting, { class: 'queue rule-queue', style: { '--depth': code.depth + 1 }, title: rule.rule })),
      ])));
  }

  function drawMiddle() {
    const one = item();
    const finished = queue.finished[0];
    const offer = finished && h('p', { class: 'notice offer' }, t('finished', { id: finished }), ' ', h('button', { type: 'button', onclick: markRead }, t('note_read'), h('kbd', null, 'r')));
    if (!one) {
      const elsewhere = queue.codes.filter(({ code }) => !book.find(code).parent).reduce((sum, { waiting }) => sum + waiting, 0);
      return fill(middle, offer, h('h2', { tabindex: -1, class: 'empty' }, elsewhere > 0 || queue.held.length > 0 ? t('nothing') : t('everything')),
        elsewhere > 0 && h('p', { class: 'empty' }, h('a', { href: '#/decide' }, t('elsewhere', { n: number(elsewhere) }))));
    }
    const code = book.find(one.code);
    const place = [one.case, ...new Set(one.turns.filter(({ end, start }) => end > one.start && start < one.end).map(({ time }) => time))].filter(Boolean);
    const fired = one.matched.map(([start, end]) => quote(one.turns, { start, end })).join(', ');
    fill(middle, offer,
      h('p', { class: 'where soft' }, h('a', { href: readAddress(one) }, one.interview), ' ', place.join(' · '), h('span', { class: 'count' }, t('of', { at: number(offset + at + 1), total: number(queue.total) }))),
      h('h2', { tabindex: -1, 'data-hue': code.hue, title: code.id, 'aria-describedby': 'candidate-words' }, code.name),
      h('div', { class: 'candidate-talk', id: 'candidate-words', onpointerup: byHand }, one.turns.map((turn) => drawTurn(turn, one))),
      h('p', { class: 'soft why' }, [t('rule', { rules: one.rules.join(', ') }), fired && t('fired', { words: `“${fired}”` })].filter(Boolean).join(' '), '.'),
      h('label', { class: 'note', hidden: written === '' && !middle.dataset.noting }, t('noteLabel'), h('textarea', { name: 'note', rows: 2, value: written, oninput: (event) => { written = event.target.value; }, onkeydown: leaveNote })),
      words ? bordering() : choices());
  }

  function drawTurn(turn, one) {
    const { start, end } = span();
    const here = turn.end > one.start && turn.start < one.end;
    return h('div', { class: `turn-of ${turn.role}${here ? ' here' : ''}` },
      h('span', { class: 'who' }, turn.speaker),
      h('p', { class: 'talk', dir: 'auto', 'data-start': turn.start }, pieces(turn, [[start, end]], one.matched)));
  }

  function choices() {
    return h('p', { class: 'choices deciders' },
      button(t('yes'), () => decide('yes'), 'y', 'primary'), button(t('no'), () => decide('no'), 'n'), button(t('borders'), borders, 'e'),
      button(t('note'), note, 'm', 'plain'), button(t('skip'), () => step(1), 's', 'plain'), button(t('back'), undo, 'z', 'plain'));
  }

  function bordering() {
    return [
      h('p', { class: 'soft' }, t('shaping')),
      h('p', { class: 'choices' }, button(t('startOut'), shape.startWordBack, '['), button(t('startIn'), shape.startWord, ']'), button(t('endIn'), shape.wordBack, 'W'), button(t('endOut'), shape.word, 'w')),
      h('p', { class: 'choices deciders' }, button(t('confirm'), () => decide('yes'), '↵', 'primary'), button(t('cancel'), escape, 'Esc', 'plain')),
    ];
  }

  function drawBeside() {
    const one = item();
    const id = one?.code ?? asked.code ?? asked.rule?.split('#')[0];
    if (!id) return fill(beside);
    const code = book.find(id);
    const rules = one ? one.rules.map((rule) => `${one.code}#${rule}`) : [asked.rule];
    const known = queue.rules.filter(({ rule }) => rules.includes(rule) && rule !== asked.rule);
    fill(beside,
      queue.figures && h('section', { class: 'standing-figures', 'aria-live': 'polite' }, h('h3', null, t('mine')), h('p', { class: 'soft' }, asked.rule ?? book.find(asked.code).name), precision(queue.figures)),
      h('section', { class: 'code-beside', 'data-hue': code.hue },
        h('h3', null, h('a', { href: `#/codes/${encodeURIComponent(code.id)}` }, code.name)),
        h('p', { class: 'path' }, code.path.slice(0, -1).join(' › ')),
        code.definition && h('p', { class: 'definition' }, code.definition),
        code.include && h('p', null, h('b', null, t('include')), ' ', code.include),
        code.exclude && h('p', null, h('b', null, t('exclude')), ' ', code.exclude)),
      known.map((rule) => h('section', { class: 'rule-beside' }, h('h3', null, t('ruleMine', { rule: rule.rule.split('#')[1] })), precision(rule))));
  }

  // What is done.

  async function decide(verdict) {
    const one = item();
    if (!one) return;
    const chosen = verdict === 'yes' ? span() : { start: one.start, end: one.end };
    const same = chosen.start === one.start && chosen.end === one.end;
    const code = book.find(one.code).name;
    const change = { op: 'put', ...chosen, code: one.code, was: same ? one.was : null, verdict, note: written.trim(), rule: one.rules.join(' ') };
    const covered = Math.min(chosen.end, one.end) - Math.max(chosen.start, one.start);
    // The next one is there at once: a key that follows fast is meant for it.
    queue.items.splice(at, 1);
    queue.total -= 1;
    at = Math.max(0, Math.min(at, queue.items.length - 1));
    words = null;
    written = '';
    delete middle.dataset.noting;
    if (item()) {
      drawMiddle();
      drawBeside();
    }
    middle.querySelector('h2')?.focus({ preventScroll: true });
    deciding += 1;
    const answer = await perform('/api/act', () => ({ interview: one.interview, digest: one.digest, changes: [change] }), t(verdict === 'yes' ? 'accepted' : 'rejected', { code }));
    deciding -= 1;
    if (!answer) return renew(() => keyOf(one));
    if (deciding === 0) await renew();
    if (covered * 2 <= one.end - one.start) tell(t('little'));
  }

  async function step(by) {
    const to = at + by;
    words = null;
    if (to >= queue.items.length && offset + queue.items.length < queue.total) {
      queue = await load(offset += PAGE);
      at = 0;
    } else if (to < 0 && offset > 0) {
      queue = await load(offset = Math.max(0, offset - PAGE));
      at = queue.items.length - 1;
    } else if (to >= queue.items.length) {
      if (offset > 0) queue = await load(offset = 0);
      at = 0;
      if (queue.total > 1) tell(t('round'));
    } else at = Math.max(0, to);
    draw();
  }

  function borders() {
    if (!item()) return;
    words = { start: item().start, end: item().end };
    draw();
  }

  function reshape(to) {
    words = to;
    drawnAnew(middle, drawMiddle);
  }

  function byHand() {
    const chosen = item() && selected(item(), middle);
    if (!chosen) return;
    getSelection().removeAllRanges();
    reshape(chosen);
  }

  function note() {
    if (!item()) return;
    middle.dataset.noting = 'yes';
    middle.querySelector('.note').hidden = false;
    middle.querySelector('textarea').focus();
  }

  function leaveNote(event) {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    event.stopPropagation();
    event.preventDefault();
    middle.querySelector('h2').focus();
  }

  function escape() {
    if (!words) return false;
    words = null;
    draw();
  }

  async function markRead() {
    const [id] = queue.finished;
    if (!id) return false;
    if (await perform('/api/progress', () => ({ interview: id, status: 'candidates' }), t('noted', { id }))) await renew();
  }

  function reorder(to) {
    order = to;
    localStorage.setItem(ORDER, to);
    offset = at = 0;
    renew(() => null);
  }

  /// After an act was taken back: the candidate it was about is shown again.
  const ended = onAct(async (body) => {
    const change = body.changes?.[0];
    if (change?.op === 'remove') renew(() => keyOf({ ...change, interview: body.interview }));
    else if (body.status) renew();
  });

  return {
    yes: () => decide('yes'), no: () => decide('no'), borders, note, markRead, escape,
    back: () => undo(),
    skip: () => (words ? shape.sentence() : step(1)),
    next: () => (words ? false : step(1)),
    before: () => (words ? false : step(-1)),
    read: () => { if (item()) location.hash = readAddress(item()); },
    ...shape,
    confirm: () => (words ? decide('yes') : false),
    shown: () => middle.querySelector('h2')?.focus({ preventScroll: true }),
    async refresh() {
      book = await codebook();
      if (JSON.stringify(await load(offset)) !== JSON.stringify(queue)) await renew();
    },
    leave: ended,
  };
}
