// axe-core on every screen and everything that opens there; light and dark, wide and at 360 px.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit } from './lib/browser.mjs';
import { keyboard } from './lib/hands.mjs';
import { axe } from './lib/modules.mjs';
import { makeFullStudy } from './lib/study.mjs';

after(endBrowser);

const source = axe();

/// What axe finds; at 360 px also whether the page is wider than the window.
async function faults(page, where) {
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { rules: { 'target-size': { enabled: true } } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ').slice(0, 300)}`));
  });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) found.push(`the page is ${over} px wider than the window`);
  return found.map((one) => `${where}: ${one}`);
}

const card = (kind) => async (page) => {
  await page.locator(`.name.${kind}`).first().evaluate((name) => name.click());
  await page.waitForSelector('.card');
};

/// What can open, and how.
const STATES = [
  ['interviews', '#/'],
  ['interviews, filtered away', '#/', (page) => page.locator('input.filter').fill('zzz')],
  ['interviews, findings', '#/', async (page) => { if (await page.locator('.findings').count()) await page.locator('.findings summary').click(); }],
  ['help', '#/read/v01-1', (page) => page.keyboard.press('?')],
  ['read', '#/read/v01-1'],
  ['read, a planned interview', '#/read/v03-2'],
  ['read, words found', '#/read/v01-1?at=60-70'],
  ['read, emoji and right to left', '#/read/v03-1'],
  ['read, words chosen', '#/read/v01-1', (page) => keyboard.select(page, 'took one apart')],
  ['read, picker', '#/read/v01-1', async (page) => { await keyboard.select(page, 'took one apart'); await page.keyboard.press('c'); }],
  ['read, picker with letters', '#/read/v01-1', async (page) => { await keyboard.select(page, 'took one apart'); await page.keyboard.press('c'); await page.keyboard.type('as'); }],
  ['read, draft', '#/read/v01-1', async (page) => { await keyboard.select(page, 'took one apart'); await page.keyboard.press('c'); await page.keyboard.type('zzz'); await page.keyboard.press('Enter'); }],
  ['read, my card', '#/read/v01-1', card('mine')],
  ['read, another’s card', '#/read/v01-1', card('other')],
  ['read, a candidate’s card', '#/read/v01-1', card('candidate')],
  ['read, other words', '#/read/v01-1', async (page) => { await card('mine')(page); await page.locator('.card h2').focus(); await page.keyboard.press('b'); }],
  ['read, codebook beside it', '#/read/v01-1', (page) => page.keyboard.press('l')],
  ['read, told', '#/read/v01-1', (page) => page.keyboard.press('x')],
  ['codes', '#/codes'],
  ['codes, one', '#/codes/learning/asking'],
  ['codes, filtered away', '#/codes', (page) => page.locator('.code-tree input').fill('zzz')],
  ['search', '#/search'],
  ['search, results', '#/search?q=tried'],
  ['search, refused', `#/search?q=${encodeURIComponent('(tried OR')}`],
  ['search, nothing', '#/search?q=zzz'],
  ['no screen', '#/nowhere'],
  ['decide', '#/decide'],
  ['decide, other words', '#/decide', async (page) => { await page.keyboard.press('b'); await page.keyboard.press('w'); }],
  ['decide, note', '#/decide', (page) => page.keyboard.press('e')],
  ['decide, one rule', '#/decide?rule=learning/trying%23try'],
  ['decide, nothing waits', '#/decide?code=time/short'],
  ['compare', '#/compare'],
  ['compare, with a reason', '#/compare', async (page) => { await page.keyboard.press('y'); await page.keyboard.type('We talked'); }],
  ['compare, other words', '#/compare', async (page) => { await page.keyboard.press('w'); await page.keyboard.press('b'); }],
  ['compare, all', '#/compare?show=all', async (page) => page.locator('.compared summary').click()],
  ['memos', '#/memos'],
  ['memos, one', '#/memos/trying-is-not-asking'],
  ['memos, new', '#/memos', (page) => page.keyboard.press('+')],
  ['memos, edited', '#/memos/trying-is-not-asking', (page) => page.keyboard.press('e')],
  ['themes', '#/themes'],
  ['themes, edited', '#/themes', (page) => page.keyboard.press('e')],
  ['themes, new', '#/themes', (page) => page.keyboard.press('+')],
  ['matrix', '#/matrix'],
  ['matrix, families', '#/matrix?columns=families&by=wave'],
  ['matrix, a cell', '#/matrix', async (page) => { await page.locator('.cell').first().click(); await page.locator('dialog').waitFor(); }],
  ['figures', '#/figures'],
  ['figures, excerpts', '#/figures', async (page) => { await page.locator('.figure-table .way').first().click(); await page.locator('.see-excerpts blockquote').first().waitFor(); }],
  ['figures, a chart', '#/figures?chart=frequencies', (page) => page.locator('.see-figure img').waitFor()],
  ['figures, a crosstab', '#/figures?table=crosstab&by=wave'],
  ['figures, refused', `#/figures?where=${encodeURIComponent('(wave:')}`],
];

/// Screens that stand in no header.
const UNNAMED = ['read', 'nowhere'];
const screenOf = (hash) => hash.replace(/^#\//, '').split(/[/?]/)[0];

const LOOKS = ['light', 'dark'].flatMap((colorScheme) => [[1280, 800], [360, 740]].map(([width, height]) => ({ colorScheme, viewport: { width, height } })));

for (const look of LOOKS) {
  describe(`${look.colorScheme}, ${look.viewport.width} px`, () => {
    test('nothing is found', async (t) => {
      const { page } = await open(t, { study: makeFullStudy(), allow: /404|422/, ...look });
      const screens = await page.locator('nav a').evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href')]));
      const named = [...UNNAMED, ...screens.map(([, hash]) => screenOf(hash))];
      const known = new Set(STATES.map(([, hash]) => hash));
      const found = [];
      for (const [where, hash, then] of [...STATES.filter(([, hash]) => named.includes(screenOf(hash))), ...screens.filter(([, hash]) => !known.has(hash))]) {
        try {
          await page.evaluate((to) => { location.hash = to; }, hash);
          await page.reload();
          await eventually(async () => assert.ok(await page.locator('main > *').count() > 0));
          await then?.(page);
          await page.waitForTimeout(100);
          found.push(...await faults(page, where));
        } catch (error) {
          found.push(`${where}: ${error.message.split('\n')[0]}`);
        }
      }
      assert.deepEqual(found, []);
    });

    test('nothing is found in a conflict', async (t) => {
      const study = makeFullStudy();
      const { page } = await open(t, { study, at: '#/read/v02-1', allow: /409/, ...look });
      const { generation } = await page.evaluate(() => fetch('/api/pulse').then((answer) => answer.json()));
      await page.route('**/api/pulse', (route) => route.fulfill({ json: { generation } }));
      study.write('codings/anna/v02-1.csv', study.read('codings/anna/v02-1.csv').replace('I tried.,,', 'I tried.,theirs,'));
      await keyboard.card(page, 'Trying');
      await page.keyboard.press('x');
      await page.locator('dialog').waitFor();
      assert.deepEqual(await faults(page, 'conflict'), []);
      await page.keyboard.press('Escape');
    });
  });
}

describe('with the Tab key alone', () => {
  for (const [where, hash] of [['interviews', '#/'], ['read', '#/read/v01-1'], ['codes', '#/codes'], ['search', '#/search?q=tried'], ...['decide', 'compare', 'memos/trying-is-not-asking', 'themes', 'matrix', 'figures'].map((name) => [name, `#/${name}`])]) {
    test(`${where}: every stop is seen, and none is a trap`, async (t) => {
      const { page } = await open(t, { study: makeFullStudy() });
      await visit(page, hash);
      await page.locator('.skip').focus();
      const stops = [];
      for (let n = 0; n < 150; n += 1) {
        if (n > 0) await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          window.stops ??= [];
          const seen = window.stops.indexOf(one);
          if (seen < 0) window.stops.push(one);
          const { outlineStyle, outlineWidth } = getComputedStyle(one);
          const { boxShadow } = getComputedStyle(one.matches('.turn') ? one.querySelector('.gutter') : one);
          const { width, height, top, bottom } = one.getBoundingClientRect();
          return { seen, what: one.outerHTML.slice(0, 120), outline: (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none', there: width > 0 && height > 0 && bottom > 0 && top < innerHeight };
        });
        if (!stop || stop.seen === 0) break;
        assert.ok(stop.seen < 0, `the keyboard goes round: ${stop.what}`);
        stops.push(stop);
      }
      assert.ok(stops.length > 8, `${stops.length} stops`);
      assert.ok(stops.length < 149, 'the end is reached');
      assert.deepEqual(stops.filter(({ outline, there }) => !outline || !there).map(({ what }) => what), []);
    });
  }
});
