// Coding by hand, each act by mouse and by keyboard; what counts is what stands in the files afterwards.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open } from './lib/browser.mjs';
import { finger, HANDS, keyboard, mouse, toTurn } from './lib/hands.mjs';
import { give, makeStudy } from './lib/study.mjs';

after(endBrowser);

const READ = '#/read/v01-1';
const WITH_CODING = () => {
  const study = makeStudy();
  const { start, end } = study.place('v01-1', 'She showed me once');
  study.write('codings/anna/v01-1.csv', `start,end,code,verdict,quote\n${start},${end},learning/watching,yes,She showed me once\n`);
  return study;
};
const lines = (study, expected, interview = 'v01-1') => eventually(() => assert.deepEqual(study.lines(interview), expected));
const one = (study) => study.codings('v01-1')[0];

for (const [way, hand] of Object.entries(HANDS)) {
  describe(`by ${way}`, () => {
    test('words are chosen and coded', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'took one apart');
      await hand.code(page, 'Trying');
      await lines(study, ['learning/trying | took one apart']);
      await page.locator('.name', { hasText: 'Trying' }).first().waitFor();
      await eventually(async () => assert.match(await page.locator('#status').innerText(), /Trying/));
    });

    test('several codes on the same words', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'no time on weekdays');
      await hand.code(page, 'No time');
      await lines(study, ['time/short | no time on weekdays']);
      await hand.code(page, 'Asking');
      await lines(study, ['learning/asking | no time on weekdays', 'time/short | no time on weekdays']);
      await eventually(async () => assert.match(await page.locator('.picker .on').innerText(), /No time/));
      await hand.done(page);
      await eventually(async () => assert.equal(await page.locator('.picker').count(), 0));
    });

    test('a code that stands there already is not put twice', async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      await hand.select(page, 'She showed me once');
      await hand.code(page, 'Watching');
      await eventually(async () => assert.match(await page.locator('#status').innerText(), /already/));
      assert.equal(study.codings('v01-1').length, 1);
    });

    test('a new draft code, under another, on the chosen words', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'the old radios');
      if (way === 'mouse') {
        await page.locator('.picker .draft').click();
        await page.locator('.draft-form input').fill('Old things');
        await page.locator('.draft-form select').selectOption('learning');
        await page.locator('.draft-form button.primary').click();
      } else {
        await page.keyboard.press('c');
        await page.keyboard.type('Old things');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.keyboard.type('Learning');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
      }
      await lines(study, ['learning/old-things | the old radios']);
      const book = study.read('codebook.toml');
      assert.match(book, /id\s*=\s*"learning\/old-things"\s+name\s*=.*"Old things"/);
      assert.match(book, /status\s*=\s*"draft"/);
      assert.match(book, /# Kept by every edit/);
      await page.locator('.name', { hasText: 'Old things' }).waitFor();
      await hand.undo(page);
      await lines(study, []);
      assert.doesNotMatch(study.read('codebook.toml'), /old-things/);
    });

    test('an in-vivo code, named by the words', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'Saturday is mine');
      if (way === 'mouse') {
        await hand.done(page);
        await page.locator('.tray button', { hasText: 'In vivo' }).click();
      } else {
        await page.keyboard.press('i');
      }
      await lines(study, ['saturday-is-mine | Saturday is mine']);
      assert.match(study.read('codebook.toml'), /id\s*=\s*"saturday-is-mine"[\s\S]*origin\s*=\s*"in-vivo"/);
    });

    test('the last codes are at hand', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'took one apart');
      await hand.code(page, 'Trying');
      await lines(study, ['learning/trying | took one apart']);
      await hand.done(page);
      await hand.select(page, 'There is no time');
      if (way === 'mouse') {
        await hand.done(page);
        await page.locator('.tray .label', { hasText: 'Trying' }).click();
      } else {
        await page.keyboard.press('1');
      }
      await lines(study, ['learning/trying | took one apart', 'learning/trying | There is no time']);
    });

    test('other borders for a coding', async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      await hand.card(page, 'Watching');
      if (way === 'mouse') {
        await page.locator('.card button', { hasText: 'Other words' }).click();
        await mouse.select(page, 'showed me once, and after that');
        await page.locator('.tray button', { hasText: 'These words' }).click();
      } else {
        await page.keyboard.press('b');
        for (const key of [']', 'w', 'w', 'w', 'Enter']) await page.keyboard.press(key);
      }
      await lines(study, ['learning/watching | showed me once, and after that']);
      await hand.undo(page);
      await lines(study, ['learning/watching | She showed me once']);
    });

    test('a coding goes to another code', async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      await hand.card(page, 'Watching');
      if (way === 'mouse') {
        await page.locator('.card button', { hasText: 'Another code' }).click();
        await mouse.code(page, 'Asking');
      } else {
        await page.keyboard.press('m');
        await page.keyboard.type('asking');
        await page.keyboard.press('Enter');
      }
      await lines(study, ['learning/asking | She showed me once']);
      await hand.undo(page);
      await lines(study, ['learning/watching | She showed me once']);
    });

    test('a note, flags and segment attributes', async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      await hand.card(page, 'Watching');
      const note = 'Ada, "the first", shows;\nand then?';
      if (way === 'mouse') {
        await page.locator('.card textarea').fill(note);
        await page.locator('.card h2').click();
        await eventually(() => assert.equal(one(study).note.replace('\\n', '\n'), note));
        await page.locator('.card label', { hasText: 'cite' }).click();
        await eventually(() => assert.equal(one(study).flags, 'cite'));
        await page.locator('.card label', { hasText: 'negative' }).click();
        await page.locator('.card select').selectOption('unclear');
        await page.locator('.card input[type=number]').fill('80');
        await page.locator('.card h2').click();
      } else {
        const focused = (selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
        const tabTo = async (selector) => {
          for (let tries = 0; tries < 12 && !await focused(selector); tries += 1) await page.keyboard.press('Tab');
          assert.ok(await focused(selector), `Tab reaches ${selector}`);
        };
        await tabTo('.card textarea');
        await page.keyboard.type(note);
        await page.keyboard.press('Control+Enter');
        await eventually(() => assert.equal(one(study).note.replace('\\n', '\n'), note));
        await tabTo('.card fieldset label:nth-of-type(1) input');
        await page.keyboard.press('Space');
        await eventually(() => assert.equal(one(study).flags, 'cite'));
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Space');
        await tabTo('.card select');
        await page.keyboard.type('unclear');
        await tabTo('.card input[type=number]');
        await page.keyboard.type('80');
        await page.keyboard.press('Tab');
      }
      await eventually(() => {
        const { flags, outcome, certainty, code, words } = one(study);
        assert.deepEqual({ flags: flags.split(/[ ,;]+/), outcome, certainty, code, words },
          { flags: ['cite', 'negative'], outcome: 'unclear', certainty: '80', code: 'learning/watching', words: 'She showed me once' });
      });
      for (let acts = 0; acts < 5; acts += 1) {
        await page.locator('.card h2').focus();
        await hand.undo(page);
      }
      await eventually(() => {
        const { note: left, flags, outcome, certainty } = one(study);
        assert.deepEqual([left, flags, outcome ?? '', certainty ?? ''], ['', '', '', '']);
      });
    });

    test('a coding is deleted, undone, done again; also after a reload', async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      const there = ['learning/watching | She showed me once'];
      await hand.card(page, 'Watching');
      if (way === 'mouse') await page.locator('.card button.danger').click();
      else await page.keyboard.press('x');
      await lines(study, []);
      await hand.undo(page);
      await lines(study, there);
      await hand.redo(page);
      await lines(study, []);
      await page.waitForSelector('#redo:disabled');
      await page.reload();
      await page.waitForSelector('.turn');
      await hand.undo(page);
      await lines(study, there);
      await page.waitForSelector('#redo:enabled');
      await page.reload();
      await page.waitForSelector('.turn');
      await hand.redo(page);
      await lines(study, []);
    });

    test('undo goes back over interviews and screens', async (t) => {
      const { page, study } = await open(t, { at: READ });
      await hand.select(page, 'took one apart');
      await hand.code(page, 'Trying');
      await lines(study, ['learning/trying | took one apart']);
      await hand.done(page);
      await page.evaluate(() => { location.hash = '#/codes'; });
      await page.waitForSelector('.screen.codes');
      await hand.undo(page);
      await lines(study, []);
    });

    test('candidates are accepted and rejected', async (t) => {
      const { page, study } = await open(t, { at: READ });
      const waiting = page.locator('.name.candidate');
      await waiting.first().waitFor();
      const before = await waiting.count();
      if (way === 'mouse') {
        await waiting.first().click();
        assert.match(await page.locator('.card').innerText(), /asked/);
        await page.locator('.card button', { hasText: 'Yes' }).click();
        await eventually(async () => assert.equal(await waiting.count(), before - 1));
        await page.locator('.card button', { hasText: 'No' }).click();
      } else {
        await page.keyboard.press('a');
        await page.keyboard.press('y');
        await eventually(async () => assert.equal(await waiting.count(), before - 1));
        await page.keyboard.press('n');
      }
      await eventually(() => assert.deepEqual(study.codings('v01-1').map(({ code, verdict, rule, words }) => [code, verdict, rule, words]), [
        ['learning/asking', 'yes', 'ask', 'And then I asked Ada.'],
        ['learning/trying', 'no', 'try', 'She showed me once, and after that I tried it myself.'],
      ]));
      await hand.undo(page);
      await eventually(() => assert.equal(study.codings('v01-1').length, 1));
      await eventually(async () => assert.equal(await waiting.count(), before - 1));
    });

    test('the last candidate: what became of it is said, and that there are no more', async (t) => {
      const { page } = await open(t, { at: '#/read/v02-1' });
      const waiting = page.locator('.name.candidate');
      await waiting.first().waitFor();
      const decide = (label, key) => (way === 'mouse' ? page.locator('.card button', { hasText: label }).click() : page.keyboard.press(key));
      if (way === 'mouse') await waiting.first().click();
      else await page.keyboard.press('a');
      for (let left = await waiting.count(); left > 0; left -= 1) {
        await decide('Yes', 'y');
        await eventually(async () => assert.equal(await waiting.count(), left - 1));
      }
      await eventually(async () => assert.match(await page.locator('#status').innerText(), /: yes\s+There are no more candidates/));
    });

    test('an interview is noted as read, and taken back', async (t) => {
      const { page, study } = await open(t, { at: READ });
      if (way === 'mouse') await page.locator('#read-status').selectOption('full');
      else await page.keyboard.press('r');
      await eventually(() => assert.equal(study.progress('v01-1'), 'full'));
      await eventually(async () => assert.equal(await page.locator('#read-status').inputValue(), 'full'));
      await hand.undo(page);
      await eventually(() => assert.equal(study.progress('v01-1'), 'open'));
    });
  });
}

describe('choosing', () => {
  const chosen = (page) => page.locator('.tray .chosen-words').innerText();

  test('by word, sentence and turn, with keys', async (t) => {
    const { page, study } = await open(t, { at: READ });
    const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
    await toTurn(page, 3);
    const steps = [
      [['v'], 'And'], [['w', 'w'], 'And then I'], [['W'], 'And then'], [['s'], 'And then I asked Ada.'],
      [['s'], 'And then I asked Ada. She showed me once, and after that I tried it myself.'], [['S'], 'And then I asked Ada.'],
      [[']'], 'then I asked Ada.'], [['['], 'And then I asked Ada.'], [['}'], 'She showed me once, and after that I tried it myself.'],
      [['{'], 'And then I asked Ada. She showed me once, and after that I tried it myself.'],
      [['t'], 'And then I asked Ada. She showed me once, and after that I tried it myself. It hummed for a week and then it went quiet.'],
    ];
    for (const [keys, words] of steps) {
      await press(...keys);
      assert.equal(await chosen(page), words, `after ${keys.join(' ')}`);
    }
    await press('t');
    assert.match(await chosen(page), /went quiet\. … Do you have time for it\?$/);
    await press('c');
    await page.keyboard.type('time');
    await press('Enter');
    await eventually(() => assert.match(study.codings('v01-1')[0].words, /^And then[\s\S]*for it\?$/));
    await press('Escape', 'Escape');
    assert.equal(await page.locator('.tray').isVisible(), false);
  });

  test('a word by two clicks, a turn by three', async (t) => {
    const { page, study } = await open(t, { at: READ });
    const middle = (words) => page.evaluate((wanted) => {
      const node = [...document.querySelectorAll('.turn .talk')].find((talk) => talk.textContent.includes(wanted)).firstChild;
      const range = new Range();
      range.setStart(node, node.data.indexOf(wanted));
      range.setEnd(node, node.data.indexOf(wanted) + wanted.length);
      const { left, top, width, height } = range.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    }, words);
    await page.mouse.dblclick(...await middle('hummed'));
    await mouse.code(page, 'Trying');
    await eventually(() => assert.deepEqual(study.lines('v01-1'), ['learning/trying | hummed']));
    await mouse.done(page);
    await page.mouse.click(...await middle('Saturday'), { clickCount: 3, delay: 60 });
    await mouse.code(page, 'Asking');
    await eventually(() => assert.equal(study.codings('v01-1').find(({ code }) => code === 'learning/asking')?.words,
      'There is no time on weekdays. [laughs] But Saturday is mine. I tried to come on Mondays.'));
  });

  test('three clicks on words that are coded choose their turn', async (t) => {
    const { page, study } = await open(t, { study: WITH_CODING(), at: READ });
    const box = await page.evaluate(() => {
      const node = [...document.querySelectorAll('.turn .talk')].find((talk) => talk.textContent.includes('showed')).firstChild;
      const range = new Range();
      range.setStart(node, node.data.indexOf('showed'));
      range.setEnd(node, node.data.indexOf('showed') + 6);
      const { left, top, width, height } = range.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    });
    await page.mouse.click(...box, { clickCount: 3, delay: 60 });
    await mouse.code(page, 'Asking');
    await eventually(() => assert.match(study.lines('v01-1').join(), /learning\/asking \| And then I asked Ada\..*quiet\./));
  });

  test('half a word chosen by mouse is the whole word', async (t) => {
    const { page, study } = await open(t, { at: READ });
    await mouse.select(page, 'ummed for a wee');
    await mouse.code(page, 'Trying');
    await eventually(() => assert.deepEqual(study.lines('v01-1'), ['learning/trying | hummed for a week']));
  });

  test('words over several turns', async (t) => {
    const { page, study } = await open(t, { at: READ });
    const spot = (words, end) => page.evaluate(([wanted, last]) => {
      const node = [...document.querySelectorAll('.turn .talk')].find((talk) => talk.textContent.includes(wanted)).firstChild;
      const range = new Range();
      range.setStart(node, node.data.indexOf(wanted));
      range.setEnd(node, node.data.indexOf(wanted) + wanted.length);
      const box = range.getClientRects()[0];
      return [last ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
    }, [words, end]);
    await page.mouse.move(...await spot('one apart', false));
    await page.mouse.down();
    await page.mouse.move(...await spot('then I asked', true), { steps: 8 });
    await page.mouse.up();
    await mouse.code(page, 'Trying');
    await eventually(() => assert.match(study.codings('v01-1')[0].words, /^one apart\.\n\nI: Hm-hm\.\n\nP: And then I asked$/));
  });

  test('by touch: a finger rests on a word, its handle is drawn on, then the tray', async (t) => {
    const { page, study } = await open(t, { at: READ, hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    const tray = page.locator('.tray .chosen-words');
    await finger.hold(page, 'hummed');
    await eventually(async () => assert.equal(await tray.innerText(), 'hummed'));
    await finger.drag(page, 3);
    await eventually(async () => assert.equal(await tray.innerText(), 'hummed for a week'));
    await page.locator('.tray button', { hasText: 'Code' }).tap();
    await page.locator('.picker [role=option]', { hasText: 'Trying' }).tap();
    await eventually(() => assert.deepEqual(study.lines('v01-1'), ['learning/trying | hummed for a week']));
    await page.locator('.picker header button').tap();
    await page.locator('.tray button', { hasText: 'Clear' }).tap();
    await page.locator('.tray').waitFor({ state: 'hidden' });
  });

  test('words of more than one turn say so, and whose they are', async (t) => {
    const { page } = await open(t, { at: READ });
    await toTurn(page, 1);
    for (const key of ['t', 'w']) await page.keyboard.press(key);
    assert.equal(await page.locator('.tray .over-turns').innerText(), 'over 2 turns, by P and I');
    await page.keyboard.press('W');
    assert.equal(await page.locator('.tray .over-turns').count(), 0);
  });

  test('a new draft code by its own key', async (t) => {
    const { page, study } = await open(t, { at: READ });
    await keyboard.select(page, 'the old radios');
    await page.keyboard.press('+');
    await page.keyboard.type('Old things');
    await page.keyboard.press('Enter');
    await lines(study, ['old-things | the old radios']);
  });

  test('a code from the tree beside the talk', async (t) => {
    const { page, study } = await open(t, { at: READ });
    await toTurn(page, 1);
    await page.keyboard.press('v');
    await page.keyboard.press('l');
    await page.keyboard.type('watch');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => assert.deepEqual(study.lines('v01-1'), ['learning/watching | I']));
  });

  test('undo at once, with the keyboard still in the picker', async (t) => {
    const { page, study } = await open(t, { at: READ });
    await mouse.select(page, 'took one apart');
    await page.waitForSelector('.picker input:focus');
    await page.keyboard.type('Trying');
    await page.keyboard.press('Enter');
    await lines(study, ['learning/trying | took one apart']);
    await page.waitForSelector('#undo:enabled');
    await page.keyboard.press('Control+z');
    await lines(study, []);
    await page.waitForSelector('#redo:enabled');
    await page.keyboard.press('Control+Shift+Z');
    await lines(study, ['learning/trying | took one apart']);
  });

  test('at 360 px, by touch: a candidate is decided', async (t) => {
    const { page, study } = await open(t, { at: READ, hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    await page.locator('.name.candidate').first().tap();
    const card = page.locator('.card');
    await card.waitFor();
    const box = await card.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360 && box.y + box.height <= 740.5, JSON.stringify(box));
    await card.locator('button', { hasText: 'Yes' }).tap();
    await eventually(() => assert.equal(study.codings('v01-1')[0]?.verdict, 'yes'));
  });
});

describe('segment attributes', () => {
  const fields = (study) => [one(study).outcome ?? '', one(study).certainty ?? ''];

  test('are chosen, changed, taken away through the card; a number is kept within its bounds', async (t) => {
    const study = WITH_CODING();
    const { page } = await open(t, { study, at: READ, allow: /4\d\d/ });
    await mouse.card(page, 'Watching');
    const [outcome, certainty] = [page.locator('.card select'), page.locator('.card input[type=number]')];
    assert.deepEqual(await outcome.locator('option').allInnerTexts(), ['(none)', 'yes', 'no', 'unclear']);
    await outcome.selectOption('unclear');
    await certainty.fill('80');
    await page.locator('.card h2').click();
    await eventually(() => assert.deepEqual(fields(study), ['unclear', '80']));
    await page.locator('.name.mine small', { hasText: /unclear/ }).filter({ hasText: /Certainty 80/ }).waitFor();
    await certainty.fill('180');
    await page.locator('.card h2').click();
    await eventually(async () => assert.match(await page.locator('.told.error').innerText(), /180|100/));
    assert.deepEqual(fields(study), ['unclear', '80']);
    await eventually(async () => assert.equal(await certainty.inputValue(), '80'));
    await outcome.selectOption('');
    await certainty.fill('');
    await page.locator('.card h2').click();
    await eventually(() => assert.deepEqual(fields(study), ['', '']));
  });
});

describe('what is typed is not lost', () => {
  const slow = (page) => page.route('**/api/act', async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 400); });
    await route.continue();
  });
  const NOTE = 'half a thought';

  test('while an answer is under way', async (t) => {
    const study = WITH_CODING();
    const { page } = await open(t, { study, at: READ });
    await mouse.card(page, 'Watching');
    await slow(page);
    await page.locator('.card select').selectOption('unclear');
    await page.locator('.card input[type=number]').focus();
    await page.keyboard.type('8', { delay: 30 });
    await page.waitForTimeout(700);
    await page.keyboard.type('0');
    await page.locator('.card h2').click();
    await eventually(() => assert.deepEqual([one(study).outcome, one(study).certainty], ['unclear', '80']));
  });

  test('two acts asked for at once are done one after the other', async (t) => {
    const study = WITH_CODING();
    const { page } = await open(t, { study, at: READ });
    await mouse.card(page, 'Watching');
    await slow(page);
    await page.locator('.card label', { hasText: 'cite' }).click();
    await page.locator('.card label', { hasText: 'sensitive' }).click();
    await page.locator('.card label', { hasText: 'negative' }).click();
    await eventually(() => assert.equal(one(study).flags.split(/[ ,;]+/).length, 3));
  });

  for (const [what, leave] of Object.entries({
    'going to the next coding': (page) => page.locator('.card footer button').last().click(),
    'closing the card': (page) => page.keyboard.press('Escape'),
    'going to another screen': (page) => page.locator('nav a').nth(1).click(),
  })) {
    test(`a note is that of its coding, while another act is under way: ${what}`, async (t) => {
      const study = makeStudy();
      give(study, 'anna', 'v01-1', [['I asked Ada', 'learning/asking'], ['She showed me once', 'learning/watching']]);
      const { page } = await open(t, { study, at: READ });
      await mouse.card(page, 'Asking');
      await slow(page);
      await page.locator('.card label', { hasText: 'cite' }).click();
      await page.locator('.card textarea').click();
      await page.keyboard.type(NOTE);
      await leave(page);
      await eventually(() => assert.deepEqual(study.codings('v01-1').map(({ code, note, flags }) => [code, note ?? '', flags ?? '']), [['learning/asking', NOTE, 'cite'], ['learning/watching', '', '']]), 5000);
    });
  }

  for (const [what, leave] of Object.entries({
    'closing the card by its button': (page) => page.locator('.card header button').click(),
    'closing the card by Escape': (page) => page.keyboard.press('Escape'),
    'going to another screen': (page) => page.locator('nav a').nth(1).click(),
    'going back': async (page) => { await page.evaluate(() => history.back()); },
    'going to the next coding': (page) => page.locator('.card footer button').last().click(),
    'a change from elsewhere': async (page, study) => {
      study.write('codings/bram/v02-1.csv', 'start,end,code,verdict\n3,9,time,yes\n');
      await page.waitForTimeout(3000);
      assert.equal(await page.locator('.card textarea').inputValue(), NOTE);
      await page.locator('.card h2').click();
    },
  })) {
    test(`a note: ${what}`, async (t) => {
      const study = WITH_CODING();
      const { page } = await open(t, { study, at: READ });
      await mouse.card(page, 'Watching');
      await page.locator('.card textarea').click();
      await page.keyboard.type(NOTE);
      await leave(page, study);
      await eventually(() => assert.equal(one(study).note, NOTE), 4000);
    });
  }
});
