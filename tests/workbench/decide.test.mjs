// Deciding: the queue of candidates over all interviews; two coders compared and brought to one layer; by mouse and by keyboard, as the files have it.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit } from './lib/browser.mjs';
import { mouse } from './lib/hands.mjs';
import { grenstaal } from './lib/server.mjs';
import { makeFullStudy, makeStudy } from './lib/study.mjs';

after(endBrowser);

const decided = (study, interview) => study.codings(interview).map(({ code, verdict, rule, words }) => [code, verdict, rule, words]);
const heading = (page, text) => page.locator('.middle h2', { hasText: text }).waitFor();
const words = (page) => page.locator('.candidate-talk mark').allInnerTexts().then((all) => all.join(''));

for (const way of ['mouse', 'keyboard']) {
  const press = async (page, label, key) => (way === 'mouse' ? page.locator('.middle button', { hasText: label }).first().click() : page.keyboard.press(key));
  const undo = (page) => (way === 'mouse' ? page.click('#undo') : page.keyboard.press('u'));

  describe(`the queue, by ${way}`, () => {
    test('candidates of one rule are accepted, rejected, skipped, taken back', async (t) => {
      const { page, study } = await open(t, { at: '#/decide' });
      const queue = page.locator('.queues a', { hasText: /^try/ });
      if (way === 'mouse') await queue.click();
      else {
        await queue.focus();
        await page.keyboard.press('Enter');
      }
      await heading(page, 'Trying');
      await eventually(async () => assert.match(await page.locator('.middle .count').innerText(), /1 of 4/));
      await eventually(async () => assert.match(await words(page), /after that I tried it myself\./));
      assert.match(await page.locator('.beside').innerText(), /The speaker learns by trying something out\./);
      assert.match(await page.locator('.middle .why').innerText(), /try[\s\S]*tried/);
      await press(page, 'Yes', 'y');
      await eventually(() => assert.deepEqual(decided(study, 'v01-1'), [['learning/trying', 'yes', 'try', 'She showed me once, and after that I tried it myself.']]));
      await eventually(async () => assert.match(await words(page), /Mondays/));
      await press(page, 'Skip', 'j');
      await eventually(async () => assert.match(await words(page), /^I tried\./));
      await press(page, 'No', 'n');
      await eventually(() => assert.deepEqual(decided(study, 'v02-1'), [['learning/trying', 'no', 'try', 'I tried.']]));
      await eventually(async () => assert.match(await page.locator('.standing-figures').innerText(), /50|0[.,]5|1.*2/));
      await undo(page);
      await eventually(() => assert.deepEqual(decided(study, 'v02-1'), []));
      await eventually(async () => assert.match(await words(page), /^I tried\./));
      await undo(page);
      await eventually(() => assert.deepEqual(decided(study, 'v01-1'), []));
    });

    test('accepted with other words and a note', async (t) => {
      const { page, study } = await open(t, { at: '#/decide?rule=learning/asking%23ask&interview=v01-1' });
      await heading(page, 'Asking');
      await press(page, 'Note', 'e');
      await page.keyboard.type('the first time');
      await page.keyboard.press('Escape');
      await press(page, 'Other words', 'b');
      if (way === 'mouse') {
        for (const label of ['Start later', 'Start later', 'End later', 'End later']) await page.locator('.middle button', { hasText: label }).click();
        await page.locator('.middle button', { hasText: 'These words' }).click();
      } else {
        for (const key of [']', ']', 'w', 'w', 'Enter']) await page.keyboard.press(key);
      }
      await eventually(() => assert.deepEqual(study.codings('v01-1').map(({ words: said, note, rule }) => [said, note, rule]), [['I asked Ada. She showed', 'the first time', 'ask']]));
    });

    test('an interview without more to decide is noted as read by candidates', async (t) => {
      const { page, study } = await open(t, { at: '#/decide?interview=v02-1' });
      await heading(page, /Asking|Trying/);
      let seen = '';
      for (let n = 0; n < 9; n += 1) {
        if (await page.locator('.middle .empty').count()) break;
        const now = study.rows('codings/anna/v02-1.csv').length;
        await press(page, 'Yes', 'y');
        await eventually(() => assert.equal(study.rows('codings/anna/v02-1.csv').length, now + 1));
        await eventually(async () => assert.notEqual(await page.locator('.middle').innerText(), seen));
        seen = await page.locator('.middle').innerText();
      }
      const noted = study.progress('v02-1') === 'candidates';
      if (!noted) await press(page, 'Note as read', 'r');
      await eventually(() => assert.equal(study.progress('v02-1'), 'candidates'));
    });
  });
}

describe('the queue', () => {
  test('keys that follow fast each decide one candidate, the one that was shown', async (t) => {
    const { page, study } = await open(t, { at: '#/decide?code=learning' });
    await heading(page, /Asking|Trying/);
    for (const key of ['y', 'n', 'y', 'n', 'y']) await page.keyboard.press(key);
    const all = () => ['v01-1', 'v02-1'].flatMap((id) => decided(study, id));
    await eventually(() => assert.equal(all().length, 5));
    assert.deepEqual(all().map(([, verdict]) => verdict).sort(), ['no', 'no', 'yes', 'yes', 'yes']);
  });

  test('a candidate that someone else decided meanwhile', async (t) => {
    const study = makeStudy();
    const { page } = await open(t, { study, at: '#/decide?rule=learning/trying%23try', allow: /409/ });
    await heading(page, 'Trying');
    const { generation } = await page.evaluate(() => fetch('/api/pulse').then((answer) => answer.json()));
    await page.route('**/api/pulse', (route) => route.fulfill({ json: { generation } }));
    await grenstaal(study, '--coder', 'anna', 'code', 'add', 'learning/trying', '--at', study.place('v01-1', 'She showed me once, and after that I tried it myself.').at, '--note', 'theirs');
    await page.keyboard.press('n');
    await page.locator('dialog', { hasText: 'theirs' }).waitFor();
    await page.locator('dialog button', { hasText: 'Leave it' }).click();
    assert.deepEqual(study.codings('v01-1').map(({ verdict, note }) => [verdict, note]), [['yes', 'theirs']]);
  });

  test('what was decided before the transcript was corrected is not asked for again', async (t) => {
    const { page, study } = await open(t, { at: '#/decide?rule=learning/trying%23try' });
    await heading(page, 'Trying');
    await page.keyboard.press('y');
    await eventually(() => assert.equal(study.codings('v01-1').length, 1));
    study.write('transcripts/v01-1.txt', study.read('transcripts/v01-1.txt').replace('What brought you', 'And what brought you'));
    await page.locator('.withheld li', { hasText: 'v01-1' }).waitFor();
    assert.match(await page.locator('.withheld').innerText(), /1 line: run in a terminal:\s+grenstaal reanchor v01-1/);
    await eventually(async () => assert.match(await page.locator('.where').innerText(), /v02-1/));
    await visit(page, '#/read/v01-1');
    await page.locator('.notice', { hasText: 'No candidates are shown here' }).waitFor();
    assert.equal(await page.locator('.name.candidate').count(), 0);
  });

  test('blind: nothing of what is coded blind', async (t) => {
    const files = { 'samples.toml': '[[sample]]\nkind = "double"\ninterviews = ["v01-1"]\ncoders = ["anna", "bram"]\n' };
    const { page } = await open(t, { files, at: '#/decide' });
    await heading(page, /Asking|Trying/);
    assert.match(await page.locator('.bar').innerText(), /v01-1/);
    assert.match(await page.locator('.middle .where').innerText(), /v02-1/);
    await page.evaluate(() => { location.hash = '#/compare'; });
    await page.locator('.screen.compare .notice').waitFor();
  });

  test('at 360 px, by touch', async (t) => {
    const { page, study } = await open(t, { at: '#/decide', hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    const yes = page.locator('.middle button', { hasText: 'Yes' });
    await yes.waitFor();
    const box = await yes.boundingBox();
    assert.ok(box.y + box.height <= 740, `in sight without scrolling: ${JSON.stringify(box)}`);
    await yes.tap();
    await eventually(() => assert.equal(study.rows('codings/anna/v01-1.csv').length, 1));
  });
});

const together = (study) => study.codings('v01-1', 'together').map(({ code, verdict, words: said, note }) => `${verdict} ${code} | ${said} | ${note}`);

for (const way of ['mouse', 'keyboard']) {
  describe(`two coders, by ${way}`, () => {
    const decide = async (page, verdict, reason) => {
      if (way === 'mouse') {
        await page.locator('.verdict button', { hasText: verdict === 'y' ? /^Yes/ : /^No/ }).click();
        await page.locator('.verdict textarea').fill(reason);
        await page.locator('.verdict button.primary').click();
      } else {
        await page.keyboard.press(verdict);
        await page.keyboard.type(reason);
        await page.keyboard.press('Enter');
      }
    };

    test('their differences are decided with a reason; their own files stay', async (t) => {
      const made = makeFullStudy();
      const own = () => ['anna', 'bram'].map((coder) => made.read(`codings/${coder}/v01-1.csv`));
      const before = own();
      const { page } = await open(t, { study: made, at: '#/compare' });
      const items = page.locator('.differences .difference');
      await items.first().waitFor();
      const count = await items.count();
      assert.ok(count >= 5, `${count} differences`);
      const shown = await page.locator('.verdict blockquote').first().innerText();
      await decide(page, 'y', 'We talked: it stands.');
      await eventually(() => assert.ok(together(made).some((line) => line.startsWith('yes ') && line.includes(shown.split('\n')[0]) && line.endsWith('| We talked: it stands.')), together(made).join('\n')));
      await eventually(async () => assert.equal(await items.count(), count - 1));
      for (let left = count - 1; left > 0; left -= 1) {
        await decide(page, left % 2 === 0 ? 'y' : 'n', `Reason ${left}`);
        if (left > 1) await eventually(async () => assert.equal(await items.count(), left - 1));
      }
      await eventually(() => assert.equal(made.progress('v01-1', 'together'), 'full'));
      await eventually(() => {
        const lines = together(made);
        assert.ok(lines.some((line) => line.startsWith('yes learning/asking | And then I asked Ada.')), `what they agreed on is there: ${lines.join('\n')}`);
        assert.equal(lines.filter((line) => /Reason \d|We talked/.test(line)).length, count);
      });
      assert.deepEqual(own(), before, 'what the coders wrote stays as it was');
      await page.locator('#main').focus();
      if (way === 'mouse') await page.click('#undo');
      else await page.keyboard.press('Control+z');
      await eventually(() => assert.notEqual(made.progress('v01-1', 'together'), 'full'));
    });

    test('with other words', async (t) => {
      const made = makeFullStudy();
      const { page } = await open(t, { study: made, at: '#/compare' });
      const item = page.locator('.differences .difference');
      await item.first().waitFor();
      const code = page.locator('.verdict h2');
      for (let n = 0; n < await item.count() && !(await page.locator('.verdict blockquote').first().innerText()).includes('There is no time'); n += 1) {
        if (way === 'mouse') await item.nth(n).click();
        else await page.keyboard.press('j');
        await page.waitForTimeout(150);
      }
      assert.match(await code.innerText(), /No time/);
      if (way === 'mouse') await mouse.select(page, 'time on weekdays').catch(() => null);
      else for (const key of [']', ']', 'w', 'w']) await page.keyboard.press(key);
      if (await page.locator('.verdict blockquote.to').count() === 0) {
        // The talk between two coders has another build than that of the reading screen.
        const at = await page.evaluate(() => {
          const walker = document.createTreeWalker(document.querySelector('.both'), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const from = node.data.indexOf('time on weekdays');
            if (from < 0) continue;
            const range = new Range();
            range.setStart(node, from);
            range.setEnd(node, from + 'time on weekdays'.length);
            const box = range.getClientRects()[0];
            return [[box.left + 1, box.top + box.height / 2], [box.right - 1, box.top + box.height / 2]];
          }
          return null;
        });
        await page.mouse.move(...at[0]);
        await page.mouse.down();
        await page.mouse.move(...at[1], { steps: 5 });
        await page.mouse.up();
      }
      const chosen = await page.locator('.verdict blockquote.to').innerText();
      await decide(page, 'y', 'Only these words.');
      await eventually(() => assert.ok(together(made).includes(`yes time/short | ${chosen} | Only these words.`), together(made).join('\n')));
      assert.equal(chosen, way === 'mouse' ? 'time on weekdays' : 'no time on weekdays');
    });
  });
}

describe('two coders', () => {
  test('a decision needs a reason', async (t) => {
    const made = makeFullStudy();
    const { page } = await open(t, { study: made, at: '#/compare' });
    await page.locator('.differences .difference').first().waitFor();
    await page.keyboard.press('y');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await page.locator('#status').innerText(), /reason/));
    assert.equal(made.has('codings/together/v01-1.csv'), false);
  });

  test('what a coder changes meanwhile is seen before it is decided', async (t) => {
    const made = makeFullStudy();
    const { page } = await open(t, { study: made, at: '#/compare', allow: /409/ });
    await page.locator('.differences .difference').first().waitFor();
    const { generation } = await page.evaluate(() => fetch('/api/pulse').then((answer) => answer.json()));
    await page.route('**/api/pulse', (route) => route.fulfill({ json: { generation } }));
    const words = (await page.locator('.verdict blockquote').first().innerText()).split('\n')[0];
    const who = made.read('codings/anna/v01-1.csv').includes(words) ? 'anna' : 'bram';
    const path = `codings/${who}/v01-1.csv`;
    made.write(path, made.read(path).split('\n').filter((line) => !line.includes(words)).join('\n'));
    await page.keyboard.press('y');
    await page.keyboard.type('No longer so');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1000);
    assert.equal(made.has('codings/together/v01-1.csv') && made.read('codings/together/v01-1.csv').includes('No longer so'), false);
  });
});
