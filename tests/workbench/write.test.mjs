// Writing: memos, themes with their quotations, the cells of the framework matrix; by mouse and by keyboard, as the files have it.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit } from './lib/browser.mjs';
import { keyboard, mouse } from './lib/hands.mjs';
import { give, makeFullStudy } from './lib/study.mjs';

after(endBrowser);

/// A study of one coder, so that what she decided counts.
function study() {
  const made = makeFullStudy({ 'summaries.csv': 'case,about,summary\nv02,theme:alone-together,"Tries, then asks the man with the apron."\n' });
  made.drop('codings/bram');
  give(made, 'anna', 'v01-1', [
    ['And then I asked Ada.', 'learning/asking', { flags: 'cite' }], ['She showed me once', 'learning/watching'], ['took one apart', 'learning/trying', { flags: 'cite' }], ['There is no time', 'time/short'],
  ]);
  return made;
}

const NEW = 'A memo, "quoted": so it is';
const TEXT = 'First *thought* <b>here</b>.\n\nSecond: café 🛠️ שלום.';
const memoFile = 'memos/a-memo-quoted-so-it-is.md';

for (const way of ['mouse', 'keyboard']) {
  const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const go = (page, label, key) => (way === 'mouse' ? page.locator('main button', { hasText: label }).first().click() : page.keyboard.press(key));
  const save = (page) => (way === 'mouse' ? page.locator('main form button.primary').click() : page.keyboard.press('Control+Enter'));

  describe(`memos, by ${way}`, () => {
    test('begun, written on, deleted, taken back', async (t) => {
      const { page, study: made } = await open(t, { study: study(), at: '#/memos' });
      await go(page, 'New memo', '+');
      await page.locator('input[name=title]').waitFor();
      await page.keyboard.type(NEW);
      if (way === 'mouse') {
        await page.locator('select[name=kind]').selectOption('method');
        await page.locator('textarea[name=text]').fill(TEXT);
      } else {
        await press(page, 'Tab');
        await page.keyboard.type('meth');
        for (let tries = 0; tries < 8 && !await page.evaluate(() => document.activeElement.matches('textarea')); tries += 1) await press(page, 'Tab');
        await page.keyboard.insertText(TEXT);
      }
      await save(page);
      await eventually(() => {
        const memo = made.read(memoFile);
        assert.match(memo, /kind\s*=\s*"method"/);
        assert.match(memo, /author\s*=\s*"anna"/);
        assert.ok(memo.includes('A memo, \\"quoted\\": so it is') || memo.includes("'A memo, \"quoted\": so it is'"), memo);
        assert.ok(memo.trimEnd().endsWith(TEXT));
      });
      await page.locator('.memo-detail h2', { hasText: 'A memo' }).waitFor();
      await go(page, 'Edit', 'e');
      await page.locator('textarea[name=text]').waitFor();
      await page.locator('textarea[name=text]').focus();
      await press(page, 'Control+End');
      await page.keyboard.type(' And more.');
      await save(page);
      await eventually(() => assert.ok(made.read(memoFile).includes('שלום. And more.')));
      await page.locator('.memo-detail h2').waitFor();
      const before = made.read(memoFile);
      const remove = page.locator('.memo-detail button.danger');
      if (way === 'mouse') await remove.click();
      else {
        await remove.focus();
        await press(page, 'Enter');
      }
      await eventually(() => assert.equal(made.has(memoFile), false));
      await page.waitForSelector('#undo:enabled');
      await page.locator('#main').focus();
      if (way === 'mouse') await page.click('#undo');
      else await press(page, 'Control+z');
      await eventually(() => assert.equal(made.read(memoFile), before));
    });

    test('filtered and opened', async (t) => {
      const { page } = await open(t, { study: study(), at: '#/memos' });
      if (way === 'mouse') {
        await page.locator('.memo-row', { hasText: 'Trying is not asking' }).click();
      } else {
        await press(page, 'f');
        await page.keyboard.type('alone');
        await page.locator('#main').focus();
        await press(page, 'j', 'k');
      }
      await page.locator('.memo-detail h2', { hasText: 'Trying is not asking' }).waitFor();
      assert.match(await page.locator('.memo-detail').innerText(), /Whoever takes something apart[\s\S]*took one apart/);
      await page.locator('.memo-detail blockquote a').click();
      await page.waitForSelector('.screen.read');
    });
  });

  describe(`themes, by ${way}`, () => {
    test('begun, claimed, with codes', async (t) => {
      const { page, study: made } = await open(t, { study: study(), at: '#/themes' });
      await go(page, 'New theme', '+');
      await page.locator('main form').waitFor();
      await page.keyboard.type('Time is made');
      const claim = page.locator('main form textarea').first();
      if (way === 'mouse') await claim.fill('Nobody has time; "some" make it.');
      else {
        await press(page, 'Tab');
        await page.keyboard.type('Nobody has time; "some" make it.');
      }
      await page.locator('main form fieldset select').selectOption('time/short');
      await claim.focus();
      await save(page);
      await eventually(() => assert.match(made.read('themes.toml'), /id\s*=\s*"time-is-made"[\s\S]*claim\s*=.*some[\s\S]*codes\s*=\s*\[\s*"time\/short"/));
      assert.match(made.read('themes.toml'), /id\s*=\s*"alone-together"/);
      const before = made.read('themes.toml');
      await page.locator('.theme-detail h2', { hasText: 'Time is made' }).waitFor();
      if (way === 'mouse') await page.locator('.theme-detail button.danger').click();
      else {
        await page.locator('.theme-detail button.danger').focus();
        await press(page, 'Enter');
      }
      await eventually(() => assert.doesNotMatch(made.read('themes.toml'), /time-is-made/));
      await page.waitForSelector('#undo:enabled');
      if (way === 'mouse') await page.click('#undo');
      else await press(page, 'Control+z');
      await eventually(() => assert.equal(made.read('themes.toml'), before));
    });

    test('quotations are chosen, put in order, moved to the other side, left out', async (t) => {
      const { page, study: made } = await open(t, { study: study(), at: '#/themes/alone-together' });
      const places = (side) => {
        const block = made.read('themes.toml').split(new RegExp(`^${side}\\s*=\\s*\\[`, 'm'))[1]?.split(/^\]/m)[0] ?? '';
        return [...block.matchAll(/quote = "([^"]*)"/g)].map(([, words]) => words);
      };
      assert.deepEqual([places('quotations'), places('against')], [['And then I asked Ada.'], ['I tried.']]);
      const trying = page.locator('.theme-source .excerpts li', { hasText: 'took one apart' });
      const source = page.locator('.theme-source select');
      await source.selectOption('learning/trying');
      await trying.waitFor();
      const choose = trying.locator('button', { hasText: 'Speaks for' });
      if (way === 'mouse') await choose.click();
      else {
        await choose.focus();
        await press(page, 'Enter');
      }
      await eventually(() => assert.deepEqual(places('quotations'), ['And then I asked Ada.', 'took one apart']));
      const item = (side, index) => page.locator(`.quotation[data-side="${side}"][data-index="${index}"]`);
      const act = async (side, index, button, key) => {
        await item(side, index).waitFor();
        if (way === 'mouse') await item(side, index).locator('.tools button').nth(button).click();
        else {
          await item(side, index).focus();
          await press(page, key);
        }
      };
      await act('quotations', 0, 1, 'J');
      await eventually(() => assert.deepEqual(places('quotations'), ['took one apart', 'And then I asked Ada.']));
      await eventually(async () => assert.match(await item('quotations', 0).innerText(), /took one apart/));
      await act('quotations', 0, 2, 'q');
      await eventually(() => assert.deepEqual([places('quotations'), places('against')], [['And then I asked Ada.'], ['I tried.', 'took one apart']]));
      await item('against', 1).waitFor();
      await act('against', 0, 3, 'x');
      await eventually(() => assert.deepEqual(places('against'), ['took one apart']));
      await eventually(async () => assert.equal(await page.locator('.quotation[data-side=against]').count(), 1));
      await page.locator('#main').focus();
      if (way === 'mouse') await page.click('#undo');
      else await press(page, 'Control+z');
      await eventually(() => assert.deepEqual(places('against'), ['I tried.', 'took one apart']));
    });
  });

  describe(`the matrix, by ${way}`, () => {
    test('a cell is read with its excerpts and summarised', async (t) => {
      const { page, study: made } = await open(t, { study: study(), at: '#/matrix' });
      const cell = page.locator('.cell', { hasText: 'excerpts' }).first();
      await cell.waitFor();
      const cells = () => Object.fromEntries(made.rows('summaries.csv').map(({ case: id, about, summary }) => [`${id} ${about}`, summary]));
      if (way === 'mouse') await cell.click();
      else await press(page, 'j', 'Enter');
      await page.locator('dialog.cell-dialog').waitFor();
      assert.match(await page.locator('dialog').innerText(), /And then I asked Ada\./);
      await page.keyboard.insertText('Asks, "after all";\nthen tries 🛠️.');
      if (way === 'mouse') await page.locator('dialog button.primary').click();
      else await press(page, 'Control+Enter');
      await eventually(() => assert.deepEqual(cells(), { 'v01 theme:alone-together': 'Asks, "after all";\\nthen tries 🛠️.', 'v02 theme:alone-together': 'Tries, then asks the man with the apron.' }));
      await page.locator('dialog').waitFor({ state: 'detached' });
      await page.locator('.cell-summary', { hasText: 'Asks, ' }).waitFor();
      if (way === 'mouse') await page.click('#undo');
      else await press(page, 'Control+z');
      await eventually(() => assert.deepEqual(Object.keys(cells()), ['v02 theme:alone-together']));
    });

    test('what was typed is kept when the cell is closed', async (t) => {
      const { page, study: made } = await open(t, { study: study(), at: '#/matrix' });
      await page.locator('.cell', { hasText: 'excerpts' }).first().click();
      await page.locator('dialog textarea').waitFor();
      await page.keyboard.type('Half a thought');
      if (way === 'mouse') await page.locator('dialog button', { hasText: 'Close' }).click();
      else await press(page, 'Escape');
      await eventually(() => assert.match(made.read('summaries.csv'), /Half a thought/));
    });
  });
}

describe('beside what it is about', () => {
  test('a memo about chosen words, begun while reading', async (t) => {
    const { page, study: made } = await open(t, { study: study(), at: '#/read/v03-1' });
    const words = 'cafe\u0301 clock';
    await mouse.select(page, words);
    await mouse.done(page);
    const button = page.locator('.tray button', { hasText: /memo/i });
    await button.click();
    await page.waitForSelector('.screen.memos input[name=title]');
    await page.keyboard.type('On clocks');
    await page.locator('textarea[name=text]').fill('They come back.');
    await page.keyboard.press('Control+Enter');
    await eventually(() => {
      const memo = made.read('memos/on-clocks.md');
      const { at } = made.place('v03-1', words);
      assert.ok(memo.includes(`"${at}"`), memo);
      assert.ok(memo.includes(words));
    });
    await visit(page, '#/read/v03-1');
    await page.locator('.name.memo', { hasText: 'On clocks' }).waitFor();
  });

  test('a memo in the margin opens', async (t) => {
    const { page } = await open(t, { study: study(), at: '#/read/v01-1' });
    await keyboard.card(page, 'Trying').catch(() => {});
    await page.keyboard.press('Escape');
    await page.locator('.name.memo').first().click();
    await page.locator('.memo-detail h2', { hasText: 'Trying is not asking' }).waitFor();
  });

  test('what was typed in a memo outlives a reload and another screen', async (t) => {
    const { page } = await open(t, { study: study(), at: '#/memos' });
    await page.keyboard.press('+');
    await page.locator('input[name=title]').waitFor();
    await page.keyboard.type('Half');
    await page.locator('textarea[name=text]').fill('a thought');
    await visit(page, '#/codes');
    await visit(page, '#/memos');
    await page.keyboard.press('+');
    assert.equal(await page.locator('input[name=title]').inputValue(), 'Half');
    await page.reload();
    await page.waitForSelector('.screen.memos');
    await page.keyboard.press('+');
    assert.equal(await page.locator('textarea[name=text]').inputValue(), 'a thought');
  });

  test('a memo that someone else changed meanwhile is not overwritten', async (t) => {
    const made = study();
    const { page } = await open(t, { study: made, at: '#/memos/trying-is-not-asking', allow: /409/ });
    await page.keyboard.press('e');
    await page.locator('textarea[name=text]').fill('mine');
    const path = 'memos/trying-is-not-asking.md';
    made.write(path, made.read(path).replace('is trying.', 'is trying. THEIRS'));
    await page.waitForTimeout(2600);
    assert.equal(await page.locator('textarea[name=text]').inputValue(), 'mine', 'what is typed stays');
    await page.keyboard.press('Control+Enter');
    await eventually(async () => assert.ok(await page.locator('dialog').count() > 0 || /change/i.test(await page.locator('#status').innerText())));
    assert.match(made.read(path), /THEIRS/);
    assert.doesNotMatch(made.read(path), /mine/);
  });
});

describe('figures', () => {
  for (const way of ['mouse', 'keyboard']) {
    test(`a number opens its excerpts, an excerpt its interview, by ${way}`, async (t) => {
      const { page } = await open(t, { study: study(), at: '#/figures' });
      const number = page.locator('.figure-table .way').first();
      await number.waitFor();
      if (way === 'mouse') await number.click();
      else {
        await number.focus();
        await page.keyboard.press('Enter');
      }
      const panel = page.locator('.see-excerpts');
      await panel.locator('blockquote').first().waitFor();
      const link = panel.locator('h3 a').first();
      if (way === 'mouse') await link.click();
      else {
        await link.focus();
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('.screen.read');
    });
  }

  test('every table and every chart is shown', async (t) => {
    const { page } = await open(t, { study: study(), at: '#/figures' });
    const all = page.locator('.see-list button');
    await all.first().waitFor();
    const count = await all.count();
    assert.ok(count >= 6, `${count} figures`);
    for (let n = 0; n < count; n += 1) {
      await all.nth(n).click();
      await eventually(async () => assert.equal(await all.nth(n).getAttribute('aria-current'), 'true'));
      await page.locator('.see-figure :is(.figure-table, img.chart, .empty)').first().waitFor();
      const image = page.locator('.see-figure img.chart');
      if (await image.count()) assert.ok(await image.evaluate((one) => one.decode().then(() => one.naturalWidth > 0)), 'the picture is drawn');
      assert.equal(await page.locator('.see-figure .refused').count(), 0);
    }
    await page.locator('#main').focus();
    await page.keyboard.press('k');
    await page.keyboard.press('j');
  });

  test('the figures follow what is coded', async (t) => {
    const made = study();
    const { page } = await open(t, { study: made, at: '#/figures?table=frequencies' });
    const row = page.locator('.figure-table tr', { hasText: 'Watching' });
    await row.waitFor();
    const before = await row.innerText();
    give(made, 'anna', 'v02-1', [['A neighbour.', 'learning/watching']]);
    await eventually(async () => assert.notEqual(await row.innerText(), before));
  });
});
