// How long a person waits. In: --rounds (5), --quick (small studies). Out: a line for each figure: median, least, most, and the aim.
//
// shown:     30,000 words with 1,000 codings: from the navigation to the first frame in which the talk stands with its bars
// coded:     from the post of a coding in that interview to its answer; and until its bar stands on the page
// list:      10,000 interviews: from the navigation to the first frame with rows; and what the server takes of it

import { parseArgs } from 'node:util';
import { browser, endBrowser, visit } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { makeStudy } from './lib/study.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean', default: false } } });
const ROUNDS = Number(values.rounds);
const [WORDS, CODINGS, INTERVIEWS] = values.quick ? [3000, 100, 1000] : [30_000, 1000, 10_000];

const VOCABULARY = 'the a lamp kettle radio clock we they mended tried asked showed broke again then because nobody week table with and but slowly loose wire screw found old'.split(' ');

/// A talk of so many words and a coder's file with so many codings, spread over it.
function longStudy() {
  let state = 7;
  const random = (n) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % n;
  const turns = [];
  for (let words = 0, n = 0; words < WORDS; n += 1) {
    const length = n % 2 === 0 ? 6 + random(10) : 20 + random(120);
    words += length;
    const said = Array.from({ length }, (_, i) => VOCABULARY[random(VOCABULARY.length)] + ((i + 1) % 12 === 0 ? '.' : '')).join(' ');
    turns.push(`${n % 2 === 0 ? 'I' : 'P'}: ${said}.`);
  }
  const study = makeStudy({ 'transcripts/v01-1.txt': `${turns.join('\n\n')}\n` });
  const text = study.read('transcripts/v01-1.txt');
  const starts = [...text.matchAll(/\b\w+ \w+ \w+ \w+/g)].map(({ index, 0: words }) => [index, words]);
  const codes = ['learning/asking', 'learning/trying', 'learning/watching', 'time/short'];
  const lines = Array.from({ length: CODINGS }, (_, n) => {
    const [start, words] = starts[Math.floor((n * starts.length) / CODINGS)];
    const longer = n % 3 === 0 ? 60 : 0;
    const end = Math.min(text.indexOf('\n', start), start + words.length + longer);
    return `${start},${end},${codes[n % codes.length]},yes,${n % 9 === 0 ? 'a note' : ''}\n`;
  });
  study.write('codings/anna/v01-1.csv', `start,end,code,verdict,note\n${lines.join('')}`);
  return study;
}

function wideStudy() {
  const files = {};
  const rows = ['interview,case,status,kind,wave'];
  const cases = ['case,trade'];
  for (let n = 0; n < INTERVIEWS; n += 1) {
    const id = `w${String(n).padStart(5, '0')}`;
    rows.push(`${id}-1,${id},done,interview,${n % 4}`);
    cases.push(`${id},${['electrician', 'teacher', 'tailor'][n % 3]}`);
    files[`transcripts/${id}-1.txt`] = `I: How was week ${n}?\n\nP: I tried lamp number ${n} and then I asked Ada. There was no time for more.\n`;
  }
  for (const gone of ['v01-1', 'v02-1', 'v03-1']) files[`transcripts/${gone}.txt`] = null;
  return makeStudy({ ...files, 'interviews.csv': `${rows.join('\n')}\n`, 'cases.csv': `${cases.join('\n')}\n` });
}

function line(what, times, aim) {
  const sorted = [...times].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const shown = (ms) => `${Math.round(ms)} ms`.padStart(9);
  console.log(`${what.padEnd(62)}${shown(median)}${shown(sorted[0])}${shown(sorted.at(-1))}   ${aim ? `${median < aim ? 'under' : 'OVER'} ${aim} ms` : ''}`);
}

/// Goes to a screen inside the page; ms until a frame was drawn in which `ready` holds.
const shownIn = (page, hash, ready) => page.evaluate(([to, selector]) => new Promise((resolve) => {
  const begun = performance.now();
  const look = () => {
    if (!document.querySelector(selector)) return;
    seen.disconnect();
    // The frame after the next has this on the screen.
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  };
  const seen = new MutationObserver(look);
  seen.observe(document.getElementById('main'), { childList: true, subtree: true });
  location.hash = to;
}), [hash, ready]);

/// Loads the page anew on a screen; ms from the start of the navigation to that frame.
async function loaded(page, ready) {
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector(ready, { state: 'attached' });
  return page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))); }));
}

/// Asks the server; ms until the whole answer is there, and its size.
const asked = (page, path) => page.evaluate(async (at) => {
  const begun = performance.now();
  const text = await (await fetch(at)).text();
  return [performance.now() - begun, text.length];
}, path);

/// Codes words of one turn after the other with the picker: ms from post to answer, and from Enter to the frame with the bar.
async function coded(page) {
  const [posted, drawn] = [[], []];
  await page.evaluate(() => {
    const real = window.fetch;
    window.fetch = async (path, request) => {
      const begun = performance.now();
      const answer = await real(path, request);
      if (request?.method === 'POST') {
        await answer.clone().text();
        window.took = performance.now() - begun;
      }
      return answer;
    };
  });
  for (let n = 0; n <= ROUNDS; n += 1) {
    await page.evaluate((index) => {
      const turns = document.querySelectorAll('.turn.participant');
      turns[index % turns.length].focus();
    }, 10 + 7 * n);
    for (const key of ['v', ']', 'w', 's', 'c']) await page.keyboard.press(key);
    await page.keyboard.type('Watching');
    drawn.push(await page.evaluate(() => new Promise((resolve) => {
      const before = document.querySelectorAll('.name.mine').length;
      const begun = performance.now();
      const look = (_, seen) => {
        if (document.querySelectorAll('.name.mine').length === before) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      };
      new MutationObserver(look).observe(document.getElementById('main'), { childList: true, subtree: true });
      document.querySelector('.picker input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    })));
    posted.push(await page.evaluate(() => window.took));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  return [posted.slice(1), drawn.slice(1)];
}

async function rounds(work) {
  const times = [];
  await work();
  for (let n = 0; n < ROUNDS; n += 1) times.push(await work());
  return times;
}

async function inPage(study, work) {
  const server = await Server.start(study);
  const window = await (await browser()).newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  const page = await window.newPage();
  try {
    await page.goto(server.first);
    await page.waitForSelector('nav a', { timeout: 120_000 });
    await page.waitForSelector('main > *', { timeout: 120_000 });
    await work(page);
  } finally {
    await window.close();
    await server.kill();
    study.remove();
  }
}

console.log(`${' '.repeat(62)}${['median', 'least', 'most'].map((one) => one.padStart(9)).join('')}`);

await inPage(longStudy(), async (page) => {
  const what = `${WORDS} words, ${CODINGS} codings`;
  const bars = '.screen.read .rail';
  line(`${what}: shown, from another screen`, await rounds(async () => {
    await visit(page, '#/search');
    return shownIn(page, '#/read/v01-1', bars);
  }), 300);
  line(`${what}: shown, the page loaded anew`, await rounds(() => loaded(page, bars)), 300);
  line(`${what}: the server's part`, await rounds(async () => (await asked(page, '/api/interview/v01-1'))[0]));
  const [posted, drawn] = await coded(page);
  line(`${what}: a coding confirmed`, posted, 50);
  line(`${what}: its bar on the page`, drawn);
});

await inPage(wideStudy(), async (page) => {
  const what = `${INTERVIEWS} interviews`;
  const rows = '.screen.interviews tbody tr[data-index]';
  line(`${what}: the list, from another screen`, await rounds(async () => {
    await visit(page, '#/search');
    return shownIn(page, '#/', rows);
  }), 300);
  line(`${what}: the list, the page loaded anew`, await rounds(() => loaded(page, rows)), 300);
  line(`${what}: the server's part`, await rounds(async () => (await asked(page, '/api/interviews'))[0]));
  line(`${what}: one letter in the filter`, await rounds(() => page.evaluate(() => new Promise((resolve) => {
    const field = document.querySelector('input.filter');
    const begun = performance.now();
    field.value = field.value ? '' : 'w0123';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  }))));
});

await endBrowser();
