// Two coders in two browsers and the command line, all on one study; servers are killed at random and started again.
// In: --acts (1000), --kills (20), --seed. Out: nothing but figures; or where the files differ from the acts that were confirmed.
//
// An act that was under way when its server was killed may be there or not, but whole; every other is exactly as confirmed.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { browser, endBrowser, visit } from './lib/browser.mjs';
import { Model } from './lib/model.mjs';
import { grenstaal, program, Server } from './lib/server.mjs';
import { makeStudy } from './lib/study.mjs';

const { values } = parseArgs({ options: { acts: { type: 'string', default: '1000' }, kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '20' } } });
const ACTS = Number(values.acts);
const KILLS = Number(values.kills);
const LIMIT = Date.now() + Number(values.minutes) * 60_000;
/// The code that only the command line gives, so that its free acts and those of the browsers never meet.
const OURS = 'time/short';
const free = (key) => !key.endsWith(`|${OURS}`);

const seed = Number(values.seed);
let state = seed >>> 0;
function random() {
  state = (state + 0x6D2B79F5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/// Three interviews of talk; the second with emoji, so that offsets differ.
const talk = (mark) => Array.from({ length: 40 }, (_, n) => `I: And ${n}${mark}?\n\nP: In week ${n} I tried a lamp ${mark} and asked Ada about it. She showed me number ${n}. There was no time for the kettle.\n`).join('\n');
const INTERVIEWS = ['v01-1', 'v02-1', 'v03-1'];
const study = makeStudy({ 'transcripts/v01-1.txt': talk(''), 'transcripts/v02-1.txt': talk(' 🛠️'), 'transcripts/v03-1.txt': talk(' e\u0301') });

const counts = { acts: 0, conflicts: 0, kills: 0, commands: 0, killedCommands: 0, unsure: 0, unsureThere: 0, refused: 0, nothing: 0 };
const going = () => counts.acts < ACTS && Date.now() < LIMIT;

/// Nobody answered: the server was away, or another one had come.
const lost = ({ status }) => status === 0 || status === 401;

/// What a coder decided, with one act more; null where the files have no such act. A draft has the code that is new on disk.
function after(model, post, disk) {
  if (!model) return null;
  const next = model.copy();
  if (post.status === 200 || post.path !== '/api/code') {
    next.post(post.path, post.body, post.answer);
    return next;
  }
  const added = [...disk.lines.keys()].find((key) => free(key) && !model.lines.has(key) && key.startsWith(`${next.key(post.body.segment.interview, post.body.segment.start, post.body.segment.end, '')}`));
  if (!added) return null;
  next.lines.set(added, disk.lines.get(added));
  return next;
}

class Coder {
  constructor(name) {
    Object.assign(this, { name, model: new Model(study, name), line: Promise.resolve(), interview: 'v01-1', killed: 0, down: false, address: null, contended: null });
  }

  /// One at a time, whoever acts for this coder.
  locked(work) {
    const done = this.line.then(work);
    this.line = done.catch(() => {});
    return done;
  }

  async open() {
    this.server = await Server.start(study, { coder: this.name });
    const window = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    window.setDefaultTimeout(15_000);
    this.page = await window.newPage();
    this.posts = await this.listen(window);
    this.page.on('pageerror', (error) => { this.broken = error; });
    await this.enter(this.server.first);
  }

  async enter(address) {
    await this.page.goto(address);
    await this.page.waitForSelector('nav a');
    await visit(this.page, `#/read/${this.interview}`);
    await this.page.waitForSelector('.turn');
  }

  /// Kills the server, whatever it is doing, and starts it again on its port.
  async kill() {
    counts.kills += 1;
    this.killed += 1;
    this.down = true;
    await this.server.kill();
    await pause(below(60));
    this.address = await this.server.restart();
    this.down = false;
  }

  /// Does something in the page that may post; follows all that comes of it, dialogs too.
  async act(body) {
    const before = this.posts.heard();
    await body(this.page).catch((error) => { if (!this.address && !this.down && error.name !== 'TimeoutError') throw error; });
    await this.settle();
    if (this.posts.heard() === before) counts.nothing += 1;
    if (this.broken) throw this.broken;
    while (this.down) await pause(10);
    if (this.address) await this.again();
    else await this.tidy();
  }

  /// Until the page has no act under way and every post was followed.
  async settle() {
    const until = Date.now() + 30_000;
    let idle = false;
    const acts = async () => { const { afterActs } = await import('/assets/acts.js'); await afterActs(() => {}); };
    this.page.evaluate(acts).catch(() => {}).then(() => { idle = true; });
    for (;;) {
      const post = this.posts.take();
      if (post) await this.follow(post);
      else if (idle && this.posts.waiting() === 0) return;
      else await pause(5);
      assert.ok(Date.now() < until, `the page does not come to rest: ${this.posts.waiting()} posts without an answer; idle: ${idle}`);
    }
  }

  async follow(post) {
    if (post.status === 200) {
      this.model.post(post.path, post.body, post.answer);
      counts.acts += 1;
    } else if (lost(post)) {
      await this.unsure(post);
    } else if (post.status === 409) {
      counts.conflicts += 1;
      const answer = random() < 0.5 ? 'Write mine' : 'Leave it';
      await this.page.locator('dialog button', { hasText: answer }).click().catch((error) => { throw this.broken ?? error; });
    } else {
      counts.refused += 1;
    }
  }

  /// The server was killed under an act: once it is back, the act is there as a whole or not at all, and so is each that the
  /// page sent after it.
  async unsure(first) {
    const group = [first];
    while (this.down) await pause(10);
    if (this.address) await this.again();
    for (const until = Date.now() + 5000; this.posts.waiting() > 0 && Date.now() < until;) {
      const post = this.posts.take();
      if (post) group.push(post);
      else await pause(5);
    }
    const disk = Model.disk(study, this.name, INTERVIEWS);
    let ways = [{ model: this.model, there: 0 }];
    for (const post of group) {
      const told = JSON.stringify(post);
      if (post.status === 200) {
        ways = ways.map(({ model, there }) => ({ model: after(model, post, disk), there }));
        counts.acts += 1;
      } else if (lost(post)) {
        assert.ok(this.killed > post.killed, `an act failed and nobody killed the server: ${told}`);
        counts.unsure += 1;
        ways = ways.flatMap(({ model, there }) => [{ model, there }, { model: after(model, post, disk), there: there + 1 }]);
      }
    }
    const way = ways.find(({ model }) => model && disk.differences(model, free).length === 0);
    assert.ok(way, `an act that was not confirmed is there in part: ${JSON.stringify(group)}\n${disk.differences(this.model, free).join('\n')}`);
    counts.unsureThere += way.there;
    this.model = way.model;
  }

  async again() {
    const { address } = this;
    this.address = null;
    await this.enter(address).catch(async (error) => {
      for (let tries = 0; !this.address && tries < 80; tries += 1) await pause(25);
      if (!this.address) throw error;
      await this.again();
    });
  }

  async tidy() {
    const { page } = this;
    for (let tries = 0; tries < 4; tries += 1) {
      if (await page.locator('.floating:visible, dialog').count() === 0) return;
      await page.keyboard.press('Escape');
    }
  }

  /// Hears every post of the page, in the order in which they were sent, and what the page was told.
  async listen(window) {
    const line = [];
    let heard = 0;
    await window.exposeFunction('soakSent', (id, path, body) => {
      heard += 1;
      line.push({ id, path, body: JSON.parse(body), status: undefined, answer: null, killed: this.down || this.address ? -1 : this.killed });
    });
    const answered = (id, status, answer = null) => {
      const post = line.find((one) => one.id === id);
      if (post && post.status === undefined) Object.assign(post, { status, answer });
    };
    await window.exposeFunction('soakAnswered', answered);
    await window.addInitScript(() => {
      const real = fetch;
      globalThis.fetch = async (path, request) => {
        if (request?.method !== 'POST') return real(path, request);
        const id = `${performance.timeOrigin} ${Math.random()}`;
        await globalThis.soakSent(id, path, request.body);
        try {
          const response = await real(path, request);
          const answer = await response.clone().json().catch(() => null);
          await globalThis.soakAnswered(id, answer || response.status !== 200 ? response.status : 0, answer);
          return response;
        } catch (error) {
          await globalThis.soakAnswered(id, 0);
          throw error;
        }
      };
    });
    // A page that is left does not say what became of its posts.
    this.page.on('framenavigated', async () => {
      const left = line.filter(({ status }) => status === undefined);
      await pause(1000);
      for (const { id } of left) answered(id, 0);
    });
    return {
      /// The first post, once it is answered.
      take: () => (line[0]?.status === undefined ? null : line.shift()),
      waiting: () => line.length,
      heard: () => heard,
    };
  }

  /// Gives the keyboard to one of my codings that no free command touches, best to the one that a command changed just now; false where there is none.
  focusMine() {
    const { contended } = this;
    this.contended = null;
    return this.page.evaluate(([share, ours, wanted]) => {
      const mine = [...document.querySelectorAll('.name.mine')].filter((name) => !name.dataset.key.endsWith(`:${ours}`));
      const one = mine.find((name) => name.dataset.key === wanted) ?? mine[Math.floor(share * mine.length)];
      one?.focus();
      return Boolean(one);
    }, [random(), OURS, contended]);
  }

  async choose() {
    const { page } = this;
    await page.evaluate((share) => {
      const turns = document.querySelectorAll('.turn');
      turns[Math.floor(share * turns.length)].focus();
    }, random());
    await page.keyboard.press('v');
    for (let n = below(6); n > 0; n -= 1) await page.keyboard.press(']');
    for (let n = below(5); n > 0; n -= 1) await page.keyboard.press(pick(['w', 'w', 's']));
  }

  async card(then) {
    if (!await this.focusMine()) return;
    await this.page.keyboard.press('Enter');
    await this.page.waitForSelector('.card', { timeout: 3000 });
    await then(this.page);
  }
}

const CODES = ['Asking', 'Trying', 'Watching', 'Learning', 'Time'];
let drafts = 0;

const DEEDS = [
  [30, async (coder, page) => { await coder.choose(); await page.keyboard.press('c'); await page.keyboard.type(pick(CODES)); await page.keyboard.press('Enter'); }],
  [8, async (coder, page) => { await coder.choose(); await page.keyboard.press('1'); }],
  [10, (coder) => coder.card((page) => page.locator('.card label', { hasText: pick(['cite', 'sensitive', 'negative case']) }).click())],
  [10, (coder) => coder.card(async (page) => { await page.locator('.card textarea').fill(pick(['a note', 'nog een', '🛠️ "x", y', 'two\nlines', ''])); await page.keyboard.press('Control+Enter'); })],
  [6, (coder) => coder.card((page) => page.locator('.card select').selectOption(pick(['yes', 'no', 'unclear', ''])))],
  [9, async (coder, page) => { if (await coder.focusMine()) await page.keyboard.press('x'); }],
  [5, async (coder, page) => { if (await coder.focusMine()) { await page.keyboard.press('m'); await page.keyboard.type(pick(CODES)); await page.keyboard.press('Enter'); } }],
  [5, async (coder, page) => { if (await coder.focusMine()) { await page.keyboard.press('b'); await page.keyboard.press(pick(['w', 's', ']'])); await page.keyboard.press('Enter'); } }],
  [12, (_, page) => page.keyboard.press('Control+z')],
  [6, (_, page) => page.keyboard.press('Control+Shift+Z')],
  [5, async (_, page) => { await page.keyboard.press('a'); await page.keyboard.press(pick(['y', 'n'])); }],
  [3, (_, page) => page.keyboard.press('r')],
  [2, async (coder, page) => { await coder.choose(); await page.keyboard.press('c'); await page.keyboard.type(`Soak ${drafts += 1} zz`); await page.keyboard.press('Enter'); await page.keyboard.press('Tab'); await page.keyboard.press('Tab'); await page.keyboard.press('Enter'); }],
];
const WEIGHT = DEEDS.reduce((sum, [weight]) => sum + weight, 0);

function deed() {
  let at = random() * WEIGHT;
  return DEEDS.find(([weight]) => (at -= weight) < 0)[1];
}

async function browse(coder) {
  while (going()) {
    const doing = deed();
    await coder.locked(async () => {
      if (random() < 0.04) {
        coder.interview = pick(INTERVIEWS);
        await coder.act(async (page) => {
          await visit(page, `#/read/${coder.interview}`);
          await page.locator('h1', { hasText: coder.interview }).waitFor({ timeout: 3000 });
        });
      }
      await coder.act((page) => doing(coder, page));
    });
  }
}

/// Words of a random turn, as the command line points at them.
function somewhere() {
  const interview = pick(INTERVIEWS);
  const words = pick([`week ${below(40)} I tried a lamp`, `me number ${below(40)}.`]);
  return { interview, place: study.place(interview, words) };
}

const run = (args, kill) => new Promise((resolve) => {
  const child = spawn(program, ['-C', study.root, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => { said += data; });
  if (kill) setTimeout(() => child.kill('SIGKILL'), below(80));
  child.on('exit', (code, signal) => resolve({ code, signal, said }));
});

/// Codes by the command line: mostly free, so that it meets the browsers at the lock; sometimes on a line that a browser shows.
async function command(coders, carl) {
  while (going()) {
    const coder = pick([...coders, carl]);
    const { interview, place } = somewhere();
    if (coder.server && random() < 0.25) {
      await coder.locked(async () => {
        const known = [...coder.model.lines.keys()].filter((key) => free(key) && key.startsWith(coder.interview));
        const key = pick(known);
        if (!key) return;
        const [where, span, code] = key.split('|');
        const note = `by command ${counts.commands}`;
        const { code: exit, said } = await run(['--coder', coder.name, 'code', 'add', code, '--at', `${where}:${span}`, '--note', note], false);
        if (exit !== 0) return void (counts.refused += 1) || assert.match(said, /busy|another|lock|code/i);
        const [start, end] = span.split('-');
        coder.model.add(where, { start, end }, code, { note });
        coder.contended = coder.model.shown(coder.name, where, start, end, code);
        counts.commands += 1;
        counts.acts += 1;
      });
    } else {
      const key = `${interview}|${place.start}-${place.end}|${OURS}`;
      const kill = random() < 0.1;
      const away = coder.model.lines.has(key) && random() < 0.5;
      const note = `free ${counts.commands}`;
      const flag = pick(['cite', 'negative']);
      const args = away ? ['remove', OURS, '--at', place.at] : ['add', OURS, '--at', place.at, '--note', note, '--flag', flag];
      const { code: exit, signal, said } = await run(['--coder', coder.name, 'code', ...args], kill);
      const after = coder.model.copy();
      if (away) after.remove(interview, place, OURS);
      else after.add(interview, place, OURS, { note, flag });
      const apply = () => (after.lines.has(key) ? coder.model.lines.set(key, after.lines.get(key)) : coder.model.lines.delete(key));
      if (signal) {
        counts.killedCommands += 1;
        await grenstaal(study, 'check').catch(() => {});
        const there = Model.disk(study, coder.name, INTERVIEWS).lines.get(key);
        try {
          assert.deepEqual(there, coder.model.lines.get(key));
        } catch {
          assert.deepEqual(there, after.lines.get(key), `${coder.name}: a command that was killed is there in part`);
          apply();
        }
      } else if (exit === 0) {
        apply();
        counts.commands += 1;
        counts.acts += 1;
      } else {
        counts.refused += 1;
        if (!/busy|at work|lock/i.test(said)) throw new Error(said);
      }
    }
    await pause(below(200));
  }
}

async function kills(coders) {
  const every = ACTS / (KILLS + 1);
  for (let n = 1; n <= KILLS && going(); n += 1) {
    while (going() && counts.acts < n * every) await pause(20);
    const coder = pick(coders);
    if (going() && !coder.address) await coder.kill();
  }
}

/// Files that no study has: what a killed program may have left.
function strays(folder, found = []) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) strays(path, found);
    else if (!/\.(toml|txt|csv|md|lock)$/.test(name) || /tmp|~|\.new/.test(name)) found.push(path.slice(study.root.length + 1));
  }
  return found;
}

const started = Date.now();
const coders = [new Coder('anna'), new Coder('bram')];
const carl = new Coder('carl');
let failed = null;
try {
  for (const coder of coders) await coder.open();
  await Promise.all([...coders.map(browse), command(coders, carl), kills(coders)]);
  for (const coder of coders) await coder.server.kill();
  await grenstaal(study, 'check').catch(() => {});
  for (const coder of [...coders, carl]) {
    assert.deepEqual(Model.disk(study, coder.name, INTERVIEWS).differences(coder.model), [], 'the files are not the acts that were confirmed');
  }
  assert.deepEqual(strays(study.root), [], 'nothing was left behind');
} catch (error) {
  failed = error;
}
await endBrowser().catch(() => {});
for (const { server } of coders) server?.child.kill('SIGKILL');
const lines = [...coders, carl].map(({ name, model }) => `${name} ${model.lines.size}`).join(', ');
console.log(`soak, seed ${seed}: ${JSON.stringify(counts)} in ${Math.round((Date.now() - started) / 1000)} s; codings left: ${lines}`);
if (failed) {
  console.error(failed);
  console.error(`the study is kept: ${study.root}`);
  process.exitCode = 1;
} else {
  study.remove();
  const enough = counts.acts >= ACTS;
  console.log(enough ? 'the files equal the confirmed acts' : `only ${counts.acts} of ${ACTS} acts were done in time`);
  if (!enough) process.exitCode = 1;
}
process.exit();