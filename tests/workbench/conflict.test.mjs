// Several at work on the same files: the command line, another tab, another coder, a server that is killed. Nothing is overwritten unseen.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit, watch } from './lib/browser.mjs';
import { HANDS, keyboard, mouse } from './lib/hands.mjs';
import { grenstaal } from './lib/server.mjs';
import { makeFullStudy, makeStudy } from './lib/study.mjs';

after(endBrowser);

const WORDS = 'She showed me once';
const notes = (study) => study.codings('v01-1').map(({ note }) => note);

function coded() {
  const study = makeStudy();
  const { start, end } = study.place('v01-1', WORDS);
  study.write('codings/anna/v01-1.csv', `start,end,code,verdict,quote,note\n${start},${end},learning/watching,yes,${WORDS},first\n`);
  return study;
}

/// Opens an interview in a page that does not hear of changes: its pulse always says what it said first.
async function deaf(t, study) {
  const opened = await open(t, { study, at: '#/read/v01-1', allow: /409/ });
  const { generation } = await opened.page.evaluate(() => fetch('/api/pulse').then((answer) => answer.json()));
  await opened.page.route('**/api/pulse', (route) => route.fulfill({ json: { generation } }));
  return opened;
}

const byCommand = (study, ...args) => grenstaal(study, '--coder', 'anna', 'code', 'add', 'learning/watching', '--at', study.place('v01-1', WORDS).at, ...args);

for (const [way, hand] of Object.entries(HANDS)) {
  describe(`a conflict, by ${way}`, () => {
    const answer = async (page, label) => {
      const button = page.locator('dialog button', { hasText: label });
      if (way === 'mouse') return button.click();
      for (let tries = 0; tries < 5 && !await button.evaluate((one) => one === document.activeElement); tries += 1) await page.keyboard.press('Tab');
      return page.keyboard.press('Enter');
    };

    for (const [label, left] of [['Leave it', 'from the command line'], ['Write mine', 'mine']]) {
      test(`a note that was changed in between: ${label}`, async (t) => {
        const study = coded();
        const { page } = await deaf(t, study);
        await hand.card(page, 'Watching');
        await byCommand(study, '--note', 'from the command line');
        await page.locator('.card textarea').focus();
        await page.keyboard.press('Control+a');
        await page.keyboard.type('mine');
        await page.keyboard.press('Control+Enter');
        const dialog = page.locator('dialog');
        await dialog.waitFor();
        assert.match(await dialog.innerText(), /mine[\s\S]*from the command line/);
        assert.deepEqual(notes(study), ['from the command line'], 'nothing was written yet');
        await answer(page, label);
        await dialog.waitFor({ state: 'detached' });
        await eventually(() => assert.deepEqual(notes(study), [left]));
      });
    }

    test('a code that someone else put on these words meanwhile', async (t) => {
      const study = makeStudy();
      const { page } = await deaf(t, study);
      await byCommand(study, '--note', 'theirs', '--flag', 'cite');
      await hand.select(page, WORDS);
      await hand.code(page, 'Watching');
      await page.locator('dialog').waitFor();
      assert.match(await page.locator('dialog').innerText(), /theirs/);
      await answer(page, 'Leave it');
      assert.deepEqual(study.codings('v01-1').map(({ note, flags }) => [note, flags]), [['theirs', 'cite']]);
    });
  });
}

/// Waits until the page has heard of the last change of the files.
const heardOf = async (page) => {
  const { generation } = await page.evaluate(() => fetch('/api/pulse').then((answer) => answer.json()));
  await page.waitForResponse(async (answer) => answer.url().endsWith('/api/pulse') && (await answer.json()).generation === generation);
  await page.waitForTimeout(500);
};

test('a note that was changed while another is typed, and the page knows of it', async (t) => {
  const study = coded();
  const { page } = await open(t, { study, at: '#/read/v01-1', allow: /409/ });
  await keyboard.card(page, 'Watching');
  await page.locator('.card textarea').fill('mine');
  await byCommand(study, '--note', 'from the command line');
  await heardOf(page);
  await page.locator('.card textarea').press('Control+Enter');
  assert.match(await page.locator('dialog').innerText(), /mine[\s\S]*from the command line/);
  assert.deepEqual(notes(study), ['from the command line']);
  await page.goBack();
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(notes(study), ['from the command line'], 'a question that is left changes nothing');
});

test('what I did myself meanwhile is no conflict', async (t) => {
  const study = coded();
  const { page } = await open(t, { study, at: '#/read/v01-1' });
  await keyboard.card(page, 'Watching');
  for (const note of ['one', 'two', 'one', 'three']) {
    await page.locator('.card textarea').fill(note);
    await page.locator('.card textarea').press('Control+Enter');
    await page.locator('.card label', { hasText: 'cite' }).click();
  }
  await eventually(() => assert.deepEqual(notes(study), ['three']));
  await eventually(() => assert.deepEqual(study.codings('v01-1').map(({ flags }) => flags), ['']));
  assert.equal(await page.locator('dialog').count(), 0);
});

test('a theme that was changed while its form is open, and the page knows of it', async (t) => {
  const study = makeFullStudy();
  const { page } = await open(t, { study, at: '#/themes/alone-together', allow: /409/ });
  await page.locator('.theme-detail h2').waitFor();
  await page.keyboard.press('e');
  await page.locator('.theme-detail textarea').first().fill('My claim.');
  study.write('themes.toml', study.read('themes.toml').replace(/claim(\s*)=(\s*)"/, 'claim$1=$2"Theirs: '));
  await heardOf(page);
  await page.keyboard.press('Control+Enter');
  await page.locator('dialog').waitFor();
  assert.match(await page.locator('dialog').innerText(), /My claim[\s\S]*Theirs/);
  assert.match(study.read('themes.toml'), /Theirs/);
  await page.locator('dialog button', { hasText: 'Write mine' }).click();
  await eventually(() => assert.match(study.read('themes.toml'), /My claim/));
});

test('a theme that is not saved yet is kept when the screen is left', async (t) => {
  const study = makeFullStudy();
  const { page } = await open(t, { study, at: '#/themes/alone-together' });
  await page.locator('.theme-detail h2').waitFor();
  const before = study.read('themes.toml');
  await page.keyboard.press('e');
  await page.locator('.theme-detail textarea').first().fill('Half a claim');
  await visit(page, '#/codes');
  await visit(page, '#/themes/alone-together');
  await page.locator('.theme-detail h2').waitFor();
  await page.keyboard.press('e');
  assert.equal(await page.locator('.theme-detail textarea').first().inputValue(), 'Half a claim');
  await page.keyboard.press('Control+Enter');
  await eventually(() => assert.match(study.read('themes.toml'), /Half a claim/));
  await page.locator('.theme-detail h2', { hasText: /./ }).waitFor();
  await page.keyboard.press('Control+z');
  await eventually(() => assert.equal(study.read('themes.toml'), before));
});

test('a note that nobody takes stays in its field', async (t) => {
  const study = coded();
  const { page, bench } = await open(t, { study, at: '#/read/v01-1', allow: /ERR_|Failed to load/ });
  await keyboard.card(page, 'Watching');
  await bench.kill();
  await page.locator('.card textarea').fill('not lost');
  await page.locator('.card textarea').press('Control+Enter');
  await page.locator('.told.error').waitFor();
  assert.equal(await page.locator('.card textarea').inputValue(), 'not lost');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2', 'the keyboard is on the card');
});

test('Escape leaves what stands there', async (t) => {
  const study = coded();
  const { page } = await deaf(t, study);
  await mouse.card(page, 'Watching');
  await byCommand(study, '--note', 'theirs');
  await page.keyboard.press('x');
  await page.locator('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(notes(study), ['theirs']);
});

test('an undo of what someone else changed since', async (t) => {
  const study = makeStudy();
  const { page } = await deaf(t, study);
  await keyboard.select(page, WORDS);
  await keyboard.code(page, 'Watching');
  await eventually(() => assert.equal(study.codings('v01-1').length, 1));
  await page.waitForSelector('#undo:enabled');
  await keyboard.done(page);
  await byCommand(study, '--note', 'kept');
  await keyboard.undo(page);
  await page.locator('dialog').waitFor();
  await page.locator('dialog button', { hasText: 'Leave it' }).click();
  assert.deepEqual(notes(study), ['kept']);
});

test('a transcript that changed: nothing is written, the page reads it again and says which lines are lost', async (t) => {
  const study = coded();
  const { page } = await deaf(t, study);
  study.write('transcripts/v01-1.txt', study.read('transcripts/v01-1.txt').replace('I was curious', 'I was very, very curious').replace('She showed me once', 'She showed me'));
  const before = study.read('codings/anna/v01-1.csv');
  await mouse.select(page, 'no time on weekdays');
  await mouse.code(page, 'No time');
  await page.locator('dialog', { hasText: 'transcript changed' }).waitFor();
  assert.equal(study.read('codings/anna/v01-1.csv'), before);
  await page.unroute('**/api/pulse');
  await page.locator('dialog button', { hasText: 'Read it again' }).click();
  await page.locator('.talk', { hasText: 'very, very curious' }).waitFor();
  const notice = page.locator('.notice.warning');
  assert.match(await notice.innerText(), /^1 line of coding files no longer fits/);
  assert.ok((await notice.boundingBox()).height < 60, 'folded into one line');
  await notice.locator('summary').click();
  assert.match(await notice.innerText(), /codings\/anna\/v01-1\.csv/);
});

test('a transcript that changed is read again without being asked', async (t) => {
  const study = coded();
  const { page } = await open(t, { study, at: '#/read/v01-1' });
  study.write('transcripts/v01-1.txt', `${study.read('transcripts/v01-1.txt')}\nP: One word more.\n`);
  await page.locator('.talk', { hasText: 'One word more.' }).waitFor();
  assert.equal(await page.locator('.told').count(), 0);
});

test('words that were chosen while the transcript changed are let go, and that is said', async (t) => {
  const study = coded();
  const { page } = await open(t, { study, at: '#/read/v01-1' });
  await keyboard.select(page, WORDS);
  study.write('transcripts/v01-1.txt', `${study.read('transcripts/v01-1.txt')}\nP: One word more.\n`);
  await page.locator('.talk', { hasText: 'One word more.' }).waitFor();
  await page.locator('.told', { hasText: 'the chosen words were let go' }).waitFor();
});

test('two tabs see each other, and each takes back its own', async (t) => {
  const { page, study, window, bench, troubles } = await open(t, { at: '#/read/v01-1' });
  const other = await window.newPage();
  watch(other, troubles, bench.port);
  await other.goto(`http://127.0.0.1:${bench.port}/#/read/v01-1`);
  await other.waitForSelector('.turn');
  await mouse.select(page, WORDS);
  await mouse.code(page, 'Watching');
  await other.bringToFront();
  await other.locator('.name.mine', { hasText: 'Watching' }).waitFor();
  await mouse.select(other, 'no time on weekdays');
  await mouse.code(other, 'No time');
  await eventually(() => assert.equal(study.codings('v01-1').length, 2));
  await page.bringToFront();
  await page.locator('.name.mine', { hasText: 'No time' }).waitFor();
  await page.click('#undo');
  await eventually(() => assert.deepEqual(study.lines('v01-1'), ['time/short | no time on weekdays']));
  await other.bringToFront();
  await eventually(async () => assert.equal(await other.locator('.name.mine').count(), 1));
  await other.click('#undo');
  await eventually(() => assert.deepEqual(study.lines('v01-1'), []));
});

test('two coders, each with a workbench of their own', async (t) => {
  const study = makeStudy();
  const anna = await open(t, { study, at: '#/read/v01-1' });
  const bram = await open(t, { study, coder: 'bram', at: '#/read/v01-1' });
  await mouse.select(anna.page, WORDS);
  await mouse.code(anna.page, 'Watching');
  await mouse.select(bram.page, WORDS);
  await mouse.code(bram.page, 'Trying');
  await eventually(() => assert.deepEqual(study.lines('v01-1'), [`learning/watching | ${WORDS}`]));
  await eventually(() => assert.deepEqual(study.lines('v01-1', 'bram'), [`learning/trying | ${WORDS}`]));
  await bram.page.locator('.name.other', { hasText: 'anna' }).waitFor();
  await anna.page.locator('.name.other', { hasText: 'bram' }).waitFor();
});

test('a server that was killed: the page says so, and what was confirmed is there', async (t) => {
  const { page, study, bench } = await open(t, { at: '#/read/v01-1', allow: /ERR_|401|Unauthorized/ });
  await mouse.select(page, WORDS);
  await mouse.code(page, 'Watching');
  await page.locator('.name.mine', { hasText: 'Watching' }).waitFor();
  await bench.kill();
  assert.deepEqual(study.lines('v01-1'), [`learning/watching | ${WORDS}`]);
  await page.waitForSelector('body.silent');
  await mouse.code(page, 'Asking');
  await eventually(async () => assert.match(await page.locator('#status').innerText(), /does not answer/));
  await page.goto(await bench.restart());
  await page.waitForSelector('nav a');
  await visit(page, '#/read/v01-1');
  await page.locator('.name.mine', { hasText: 'Watching' }).waitFor();
  assert.equal(await page.locator('.name.mine').count(), 1);
  await page.click('#undo');
  await eventually(() => assert.deepEqual(study.lines('v01-1'), []));
});

test('a server that was started again: the page says where to go', async (t) => {
  const { page, bench } = await open(t, { at: '#/read/v01-1', allow: /ERR_|401|Unauthorized/ });
  await bench.kill();
  await bench.restart();
  await page.waitForSelector('body.silent');
  await eventually(async () => assert.match(await page.locator('#status').innerText(), /started again|address/));
});
