// What people wrote stays text, whatever it looks like; and offsets on disk are code points, whatever the words are made of.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit } from './lib/browser.mjs';
import { HANDS, mouse, toTurn } from './lib/hands.mjs';
import { makeStudy, WORKSHOP } from './lib/study.mjs';

after(endBrowser);

const WORDS = {
  'an emoji of several code points, in the interviewer’s turn': 'day 👩🏽‍🔧 at the bench',
  'after emoji': 'before noon',
  'combining marks': 'cafe\u0301 clock',
  'right-to-left words': 'ניסיתי לתקן את הרדיו',
  'right-to-left words after an emoji': 'ואז שתקתי',
  'marks in every word': 'Na\u0308chster Halt: e\u0301te\u0301',
  'words without spaces between them': '日本語の時計',
  'after flags': 'flags',
};

describe('offsets', () => {
  for (const [way, hand] of Object.entries(HANDS)) {
    for (const [what, words] of Object.entries(WORDS)) {
      test(`${what}, by ${way}`, async (t) => {
        const { page, study } = await open(t, { at: '#/read/v03-1' });
        await hand.select(page, words);
        await hand.code(page, 'Trying');
        await eventually(() => assert.deepEqual(study.lines('v03-1'), [`learning/trying | ${words}`]));
        await page.reload();
        await page.locator('.name.mine').waitFor();
        const shown = await page.evaluate(() => [...CSS.highlights.get('coded-1')].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join());
        assert.equal(shown, words);
      });
    }
  }

  test('an emoji alone, by mouse', async (t) => {
    const { page, study } = await open(t, { at: '#/read/v03-1' });
    await mouse.select(page, '🍞🔥');
    await mouse.code(page, 'Trying');
    await eventually(() => assert.deepEqual(study.lines('v03-1'), ['learning/trying | 🍞🔥']));
  });

  test('a whole turn, right to left, and on into the next', async (t) => {
    const { page, study } = await open(t, { at: '#/read/v03-1' });
    await toTurn(page, 2);
    for (const key of ['t', 't', 'c']) await page.keyboard.press(key);
    await page.keyboard.type('trying');
    await page.keyboard.press('Enter');
    await eventually(() => assert.deepEqual(study.lines('v03-1'),
      ['learning/trying | שלום, ניסיתי לתקן את הרדיו בעצמי. זה עבד בסוף 🎉 ואז שתקתי. P: Na\u0308chster Halt: e\u0301te\u0301, 日本語の時計, and 🇳🇱🇧🇪 flags.']));
  });

  test('an in-vivo code of such words', async (t) => {
    const { page, study } = await open(t, { at: '#/read/v03-1' });
    await mouse.select(page, 'cafe\u0301 clock');
    await mouse.done(page);
    await page.keyboard.press('i');
    await eventually(() => assert.equal(study.codings('v03-1')[0].words, 'cafe\u0301 clock'));
  });

  test('found words are marked where they stand', async (t) => {
    const { page } = await open(t, { at: `#/search?q=${encodeURIComponent('before')}` });
    await page.locator('.result h2 a').first().click();
    await page.waitForSelector('.screen.read');
    await eventually(async () => assert.equal(await page.evaluate(() => {
      const [range] = CSS.highlights.get('found') ?? [];
      return range && range.startContainer.data.slice(range.startOffset, range.endOffset);
    }), 'before'));
  });
});

const EVIL = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const TOML = (text) => JSON.stringify(text);

/// A study in which everything that people name or write is markup.
function evil() {
  const book = WORKSHOP['codebook.toml']
    .replace('name = "Learning"', `name = ${TOML(`Learning ${EVIL}`)}`)
    .replace('"Watching"', TOML(`Watching ${EVIL}`))
    .replace('"The speaker learns by watching somebody."', TOML(`Definition ${EVIL}`))
    .replace('"I asked Ada how she did it."', TOML(`I asked Ada ${EVIL}`))
    .replace('values = ["yes", "no", "unclear"]', `values = ["yes", ${TOML(EVIL)}]`)
    .replace('"Did it work?"', TOML(`Did it work? ${EVIL}`));
  const talk = `I: What is ${EVIL}?\n\nP: I asked ${EVIL} twice, "><svg onload=alert(3)> and &lt;b&gt; too.\n\nP: javascript:alert(4) \u202Etxt.exe\u202C {{7*7}} \${alert(5)}\n`;
  const study = makeStudy({
    'study.toml': WORKSHOP['study.toml'].replace('"Mending together"', TOML(`Mending ${EVIL}`)).replace('label = "trade"', `label = ${TOML(`trade ${EVIL}`)}`),
    'codebook.toml': book,
    'cases.csv': `case,trade\nv01,"${EVIL}"\nv02,teacher\nv03,tailor\n`,
    'transcripts/v01-1.txt': talk,
    [`transcripts/${EVIL.replaceAll('/', '_')}.txt`]: 'P: nobody reads me\n',
    [`memos/${EVIL.replaceAll('/', '_')}.md`]: `+++\ntitle = ${TOML(EVIL)}\nkind = "code"\nauthor = "anna"\n+++\n\n${EVIL}\n`,
    'themes.toml': `[[theme]]\nid = "evil"\ntitle = ${TOML(EVIL)}\nclaim = ${TOML(`Claim ${EVIL}`)}\ncodes = ["learning/watching"]\n`,
  });
  const at = study.place('v01-1', EVIL);
  study.write('codings/anna/v01-1.csv', `start,end,code,verdict,quote,note,outcome\n${at.start},${at.end},learning/watching,yes,${EVIL},Note ${EVIL},${EVIL}\n1,40,learning/watching,yes,${EVIL},,\n`);
  study.write('codings/bram/v01-1.csv', `start,end,code,verdict,quote,note\n${at.start},${at.end},learning/trying,yes,${EVIL},Note ${EVIL}\n`);
  study.write('memos/evil.md', `+++\ntitle = ${TOML(EVIL)}\nkind = "code"\nauthor = "anna"\nabout = ["code:learning/watching", "interview:v01-1"]\n\n[[segment]]\nat = "${at.at}"\nquote = ${TOML(EVIL)}\n+++\n\n${EVIL}\n\n[link](javascript:alert(6)) ![x](x)\n`);
  return study;
}

describe('script stays text', () => {
  const harmless = async (page) => {
    const found = await page.evaluate(() => ({
      alien: document.querySelectorAll('main script, main iframe, main object, main embed, img[src=x], svg[onload], [onerror], [onload], a[href^="javascript:" i]').length,
      styled: document.querySelectorAll('main [style*="expression"]').length,
    }));
    assert.deepEqual(found, { alien: 0, styled: 0 });
  };
  const text = (page, selector) => page.locator(selector).first().evaluate((one) => one.textContent);

  test('on every screen', async (t) => {
    const { page } = await open(t, { study: evil(), allow: /404|422/ });
    const screens = await page.locator('nav a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    for (const hash of [...screens, '#/read/v01-1', '#/codes/learning/watching', `#/search?q=${encodeURIComponent('"img src"')}`, `#/search?q=${encodeURIComponent(EVIL)}`, `#/read/${encodeURIComponent(EVIL)}`, '#/memos?id=evil', '#/themes?id=evil']) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.waitForTimeout(400);
      await harmless(page);
    }
  });

  test('in the list, the talk, the margin, the card, the codebook, findings', async (t) => {
    const { page, study } = await open(t, { study: evil() });
    assert.ok((await text(page, '.study strong')).includes(EVIL));
    assert.ok((await text(page, '.rows tbody')).includes(EVIL), 'an attribute');
    await page.locator('.findings summary').click();
    assert.ok((await text(page, '.findings')).includes(EVIL.replaceAll('/', '_')), 'a file name');
    await visit(page, '#/read/v01-1');
    assert.ok((await text(page, '.turn .talk')).includes(EVIL));
    assert.ok((await text(page, '.name.mine')).includes(EVIL), 'a code');
    assert.ok((await text(page, '.notices')).includes(EVIL.slice(0, 20)), 'a broken line');
    await page.locator('.name.mine').first().click();
    for (const part of ['h2', '.definition', 'blockquote']) assert.ok((await text(page, `.card ${part}`)).includes(EVIL), part);
    assert.equal(await page.locator('.card textarea').inputValue(), `Note ${EVIL}`);
    assert.equal(await page.locator('.card select').first().inputValue(), EVIL);
    await page.locator('.card label', { hasText: 'cite' }).click();
    await eventually(() => assert.match(study.read('codings/anna/v01-1.csv'), /cite/));
    await harmless(page);
    await page.locator('.card header button').click();
    await page.locator('.name.other').first().click();
    assert.ok((await text(page, '.card .their-note')).includes(EVIL));
    await page.keyboard.press('Escape');
    await visit(page, '#/codes/learning/watching');
    assert.ok((await text(page, '.code-detail h2')).includes(EVIL));
    assert.ok((await text(page, '.code-detail .definition')).includes(EVIL));
    await visit(page, `#/search?q=${encodeURIComponent('"img src"')}`);
    await page.locator('.result mark').first().waitFor();
    await harmless(page);
  });

  test('as the name of a draft code and of an in-vivo code', async (t) => {
    const { page, study } = await open(t, { study: evil(), at: '#/read/v01-1' });
    await mouse.select(page, 'twice');
    await page.locator('.picker .draft').click();
    await page.locator('.draft-form input').fill(EVIL);
    await page.locator('.draft-form button.primary').click();
    await eventually(() => assert.match(study.read('codings/anna/v01-1.csv'), /img-src-x/));
    await page.locator('.name.mine', { hasText: 'img' }).first().waitFor();
    await harmless(page);
    await mouse.done(page);
    await page.click('#undo');
    await eventually(() => assert.doesNotMatch(study.read('codebook.toml'), /img-src-x/));
    await harmless(page);
  });
});
