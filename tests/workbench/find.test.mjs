// Finding the way and reading: interviews, codebook, search, a transcript as talk.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { endBrowser, eventually, open, visit } from './lib/browser.mjs';
import { toTurn } from './lib/hands.mjs';
import { makeStudy } from './lib/study.mjs';

after(endBrowser);

const ids = (page) => page.locator('.rows tbody tr:not(.spacer) th').allInnerTexts().then((all) => all.map((text) => text.split(/\s/)[0]));
const route = (page) => page.evaluate(() => location.hash);

/// A study in which anna coded, and bram too: then that interview is counted only once they have talked.
function coded({ bram = true } = {}) {
  const study = makeStudy();
  const line = (words, code, interview = 'v01-1') => {
    const { start, end } = study.place(interview, words);
    return `${start},${end},${code},yes,${words.includes('"') ? '' : `"${words}"`}\n`;
  };
  const head = 'start,end,code,verdict,quote\n';
  study.write('codings/anna/v01-1.csv', head + line('I was curious about the old radios.', 'learning/watching') + line('the old radios', 'time/short') + line('old', 'learning/asking') + line('She showed me once', 'learning/watching'));
  if (bram) study.write('codings/bram/v01-1.csv', head + line('took one apart', 'learning/trying') + line('There is no time', 'time/short'));
  study.write('codings/anna/progress.csv', 'interview,status,codebook\nv01-1,full,0.2.0\n');
  return study;
}

describe('the interviews', () => {
  for (const way of ['mouse', 'keyboard']) {
    test(`are filtered, sorted and opened by ${way}`, async (t) => {
      const { page } = await open(t, { study: coded() });
      assert.deepEqual(await ids(page), ['v01-1', 'v02-1', 'v03-1', 'v03-2']);
      const row = await page.locator('.rows tr', { hasText: 'v01-1' }).innerText();
      assert.match(row, /electrician/);
      assert.match(row, /read\s*4/);
      if (way === 'mouse') await page.locator('input.filter').click();
      else await page.keyboard.press('f');
      await page.keyboard.type('v03');
      assert.deepEqual(await ids(page), ['v03-1', 'v03-2']);
      await page.keyboard.press('Control+a');
      await page.keyboard.type('teach');
      assert.deepEqual(await ids(page), ['v02-1']);
      await page.keyboard.press('Control+a');
      await page.keyboard.type('zzz');
      await page.locator('.empty', { hasText: 'No interview' }).waitFor();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      assert.equal((await ids(page)).length, 4);
      const words = page.locator('.rows thead button', { hasText: 'Words' });
      const press = () => (way === 'mouse' ? words.click() : words.press('Enter'));
      await press();
      assert.equal(await page.locator('.rows thead th', { hasText: 'Words' }).getAttribute('aria-sort'), 'ascending');
      assert.equal((await ids(page))[0], 'v03-2');
      await press();
      assert.equal(await page.locator('.rows thead th', { hasText: 'Words' }).getAttribute('aria-sort'), 'descending');
      assert.equal((await ids(page))[0], 'v01-1');
      if (way === 'mouse') {
        await page.locator('.rows a', { hasText: 'v02-1' }).click();
      } else {
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('.screen.read');
      assert.match(await route(page), way === 'mouse' ? /v02-1/ : /v03-1/);
    });
  }

  test('what check finds is shown', async (t) => {
    const { page } = await open(t, { files: { 'codings/anna/v02-1.csv': 'start,end,code,verdict,quote\n0,9,learning/tying,yes,\n' } });
    await page.locator('.findings summary').click();
    assert.match(await page.locator('.findings').innerText(), /learning\/tying[\s\S]*learning\/trying/);
  });
});

describe('at 360 px', () => {
  test('the list names its coders and says what waits; the header says who is at work', async (t) => {
    const { page } = await open(t, { study: coded(), viewport: { width: 360, height: 740 } });
    const heads = await page.locator('.rows thead th').evaluateAll((all) => all.map((one) => [one.textContent, one.getBoundingClientRect().right]));
    assert.deepEqual(heads.map(([name]) => name), ['Interview', 'anna', 'bram', 'To decide']);
    assert.ok(heads.every(([, right]) => right <= 360), JSON.stringify(heads));
    assert.match(await page.locator('.rows tr', { hasText: 'v02-1' }).innerText(), /not yet[\s\S]*4/);
    assert.ok(await page.locator('#header .soft', { hasText: 'anna' }).isVisible());
  });

  test('a coding in the margin says two letters of its code', async (t) => {
    const { page } = await open(t, { study: coded(), at: '#/read/v01-1', viewport: { width: 360, height: 740 } });
    const shown = await page.locator('.name.mine').evaluateAll((all) => all.map((one) => getComputedStyle(one, '::before').content));
    assert.deepEqual(shown, ['"Wa"', '"Nt"', '"As"', '"Wa"']);
  });
});

describe('colours', () => {
  const hues = (page) => page.locator('[role=treeitem]').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.dataset.code, one.dataset.hue])));

  test('stay with their family when another is put before it', async (t) => {
    const study = makeStudy();
    const { page } = await open(t, { study, at: '#/codes' });
    const before = await hues(page);
    assert.notEqual(before.learning, before.time);
    assert.equal(before['learning/asking'], before.learning);
    study.write('codebook.toml', study.read('codebook.toml').replace('# Kept', '[[code]]\nid = "tools"\nname = "Tools"\n\n# Kept'));
    await page.locator('[data-code=tools]').waitFor();
    const { tools, ...after } = await hues(page);
    assert.deepEqual(after, before);
    assert.ok(!Object.values(before).includes(tools));
  });

  test('ten families have ten colours, whatever their order', async (t) => {
    const { page } = await open(t);
    const [forth, back] = await page.evaluate(async () => {
      const { huesOf } = await import('/assets/hues.js');
      const ids = ['taal', 'drijfveren', 'klimaat', 'experiment', 'proces', 'onderzoek', 'tijd', 'a', 'b', 'c'];
      return [ids, ids.toReversed()].map((all) => [...huesOf(all)].sort());
    });
    assert.deepEqual(forth, back);
    assert.equal(new Set(forth.map(([, hue]) => hue)).size, 10);
  });
});

describe('the codebook', () => {
  for (const way of ['mouse', 'keyboard']) {
    test(`is a tree with counts, filtered and read by ${way}`, async (t) => {
      const { page } = await open(t, { study: coded({ bram: false }), at: '#/codes' });
      const shown = () => page.locator('[role=treeitem] .code-name').allInnerTexts();
      assert.deepEqual(await shown(), ['Learning', 'Asking', 'Trying', 'Watching', 'Time', 'No time']);
      assert.equal(await page.locator('[data-code="learning/watching"] .count').innerText(), '2');
      if (way === 'mouse') {
        await page.locator('.code-tree input').fill('ask');
        assert.deepEqual(await shown(), ['Learning', 'Asking']);
        await page.locator('[data-code="learning/asking"]').click();
      } else {
        await page.keyboard.press('f');
        await page.keyboard.type('ask');
        assert.deepEqual(await shown(), ['Learning', 'Asking']);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
      }
      const detail = page.locator('.code-detail');
      await eventually(async () => assert.match(await detail.innerText(), /The speaker learns by asking somebody\.[\s\S]*Also when the question[\s\S]*Being told[\s\S]*I asked Ada how she did it\.[\s\S]*asking/));
      assert.match(await route(page), /#\/codes\/learning(%2F|\/)asking/);
      await detail.locator('a', { hasText: 'Find turns' }).click();
      await page.waitForSelector('.screen.search .result');
    });
  }

  test('families fold and unfold with the arrows', async (t) => {
    const { page } = await open(t, { at: '#/codes' });
    const shown = () => page.locator('[role=treeitem]').count();
    await page.locator('[data-code="learning"]').focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await shown(), 3);
    await page.keyboard.press('ArrowRight');
    assert.equal(await shown(), 6);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.code), 'time');
  });
});

describe('search', () => {
  for (const way of ['mouse', 'keyboard']) {
    test(`finds words and goes to them, by ${way}`, async (t) => {
      const { page } = await open(t);
      if (way === 'mouse') await page.locator('#find').click();
      else await page.keyboard.press('/');
      await page.keyboard.type('tried');
      await page.keyboard.press('Enter');
      await page.locator('.result').first().waitFor();
      assert.equal(await page.locator('.result').count(), 3);
      assert.deepEqual([...new Set((await page.locator('.result mark').allInnerTexts()).map((one) => one.toLowerCase()))], ['tried']);
      if (way === 'mouse') {
        await page.locator('.result h2 a').nth(1).click();
      } else {
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('.screen.read');
      const found = () => page.evaluate(() => {
        const [range] = CSS.highlights.get('found') ?? [];
        return range && range.startContainer.data.slice(range.startOffset, range.endOffset);
      });
      await eventually(async () => assert.equal(await found(), 'tried'));
      assert.equal(await page.evaluate(() => document.activeElement.closest('.turn')?.querySelector('.n').textContent), '6');
    });
  }

  test('a query of codes, and one that is wrong, with its caret', async (t) => {
    const { page } = await open(t, { study: coded({ bram: false }), at: `#/search?q=${encodeURIComponent('code:watching')}`, allow: /422/ });
    await page.locator('.result').first().waitFor();
    assert.equal(await page.locator('.result').count(), 2);
    await visit(page, `#/search?q=${encodeURIComponent('(tried OR')}`);
    await eventually(async () => assert.match(await page.locator('pre.refused').innerText(), /\(tried OR[\s\S]*\^/));
  });
});

describe('reading', () => {
  test('a transcript is a talk: who, when, minimal responses', async (t) => {
    const { page } = await open(t, { at: '#/read/v01-1' });
    assert.equal(await page.locator('.turn').count(), 6);
    assert.deepEqual(await page.locator('.turn .who').allInnerTexts(), ['I', 'P', 'I', 'P', 'I', 'P']);
    assert.deepEqual(await page.locator('.turn time').allInnerTexts(), ['00:00:05', '00:01:12']);
    assert.equal(await page.locator('.turn.quiet').count(), 1);
    const look = (role) => page.locator(`.turn.${role} .talk`).first().evaluate((talk) => {
      const { fontWeight, fontFamily, fontSize } = getComputedStyle(talk);
      return [fontWeight, fontFamily, fontSize, talk.getBoundingClientRect().left].join();
    });
    assert.notEqual(await look('interviewer'), await look('participant'), 'told apart without colour');
  });

  test('codings are named bars in lanes: none lies on another, names do not cover each other', async (t) => {
    const { page } = await open(t, { study: coded(), at: '#/read/v01-1' });
    const boxes = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { what: one.dataset.key, left, right, top, bottom };
    }));
    for (const [selector, least] of [['.rail', 9], ['.name', 9]]) {
      const all = await boxes(selector);
      assert.ok(all.length >= least, `${all.length} of ${selector}`);
      all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
        const meet = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
        assert.ok(!meet, `${selector}: ${a.what} and ${b.what}`);
      }));
    }
  });

  test('a bar marks its words; the words mark their bars', async (t) => {
    const { page } = await open(t, { study: coded(), at: '#/read/v01-1' });
    const marked = () => page.evaluate(() => [...CSS.highlights.get('marked') ?? []].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join());
    await page.locator('.name.mine', { hasText: 'Watching' }).nth(1).hover();
    await eventually(async () => assert.equal(await marked(), 'She showed me once'));
    const at = await page.evaluate(() => {
      const node = document.querySelectorAll('.turn .talk')[1].firstChild;
      const range = new Range();
      range.setStart(node, node.data.indexOf('radios'));
      range.setEnd(node, node.data.indexOf('radios') + 6);
      const { left, top } = range.getBoundingClientRect();
      return [left + 8, top + 8];
    });
    await page.mouse.move(...at, { steps: 3 });
    await eventually(async () => assert.equal(await page.locator('.name.lit').count(), 2));
    await page.mouse.move(5, 790);
    await toTurn(page, 3);
    await page.keyboard.press('ArrowRight');
    await eventually(async () => assert.notEqual(await marked(), ''));
  });

  for (const way of ['mouse', 'keyboard']) {
    test(`others and candidates are shown or not, by ${way}`, async (t) => {
      const { page } = await open(t, { study: coded(), at: '#/read/v01-1' });
      const count = (kind) => page.locator(`.name.${kind}`).count();
      assert.equal(await count('other'), 2);
      const candidates = await count('candidate');
      assert.ok(candidates > 0);
      if (way === 'mouse') await page.locator('label', { hasText: 'Others' }).click();
      else await page.keyboard.press('o');
      await eventually(async () => assert.equal(await count('other'), 0));
      if (way === 'mouse') await page.getByText('Candidates', { exact: true }).click();
      else await page.keyboard.press('p');
      await eventually(async () => assert.equal(await count('candidate'), 0));
    });
  }

  test('the portrait goes there', async (t) => {
    const talk = Array.from({ length: 300 }, (_, n) => `I: And number ${n}?\n\nP: In round ${n} we mended kettles, lamps and a clock that nobody wanted.\n`).join('\n');
    const { page } = await open(t, { files: { 'transcripts/v02-1.txt': talk }, at: '#/read/v02-1' });
    const box = await page.locator('.portrait').boundingBox();
    const seen = (n) => page.evaluate((wanted) => {
      const { top, bottom } = document.querySelectorAll('.turn')[wanted].getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }, n);
    assert.equal(await seen(300), false);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(async () => assert.ok(await seen(300) || await seen(299) || await seen(301)));
  });

  test('blind: neither candidates nor what others coded, until it was read', async (t) => {
    const study = coded();
    study.write('samples.toml', '[[sample]]\nkind = "double"\ninterviews = ["v01-1"]\ncoders = ["anna", "bram"]\n');
    study.write('codings/anna/progress.csv', 'interview,status,codebook\nv01-1,open,0.2.0\n');
    const { page } = await open(t, { study, at: '#/read/v01-1' });
    assert.equal(await page.locator('.name.other, .name.candidate').count(), 0);
    assert.equal(await page.locator('.name.mine').count(), 4);
    await page.locator('.notice').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.equal(study.progress('v01-1'), 'open', 'the end of a blind reading is asked about');
    await page.keyboard.press('r');
    await page.locator('dialog button.primary').click();
    await eventually(() => assert.equal(study.progress('v01-1'), 'full'));
    await eventually(async () => assert.equal(await page.locator('.name.other').count(), 2));
  });
});

describe('everywhere', () => {
  test('`?` shows the keys of the screen, and they can be put to rest', async (t) => {
    const { page } = await open(t, { at: '#/read/v01-1' });
    await page.keyboard.press('?');
    const help = page.locator('dialog');
    assert.match(await help.innerText(), /Next turn[\s\S]*Choose a code[\s\S]*Undo/);
    await help.locator('input[type=checkbox]').uncheck();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    assert.equal(await page.evaluate(() => Boolean(document.activeElement.closest('.turn'))), false);
  });

  test('each key means one thing, has something to do where it is listed, and is in the manual', async (t) => {
    const { page } = await open(t);
    const screens = ['interviews', 'read', 'codes', 'search', 'decide', 'compare', 'memos', 'themes', 'matrix', 'figures'];
    const [keys, listed] = await page.evaluate(async (names) => {
      const { KEYS } = await import('/assets/keys.js');
      const groups = await Promise.all(names.map(async (name) => (await import(`/assets/screens/${name}.js`)).keys()));
      return [KEYS, groups.map((all) => all.flatMap(({ acts }) => acts.map(([act, says]) => [act, says])))];
    }, screens);
    const each = Object.values(keys).flatMap((one) => one.split('|'));
    assert.equal(new Set(each).size, each.length, 'no key stands twice');
    const manual = readFileSync(new URL('../../docs/workbench.md', import.meta.url), 'utf8');
    const written = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', '1-9': '1` to `9', Enter: '↵' };
    for (const key of each) assert.ok(manual.includes(`\`${written[key] ?? key}\``), `docs/workbench.md has ${key}`);
    listed.forEach((acts, index) => {
      const names = acts.map(([act]) => act);
      assert.equal(new Set(names).size, names.length, screens[index]);
      for (const [act, says] of acts) assert.ok(keys[act] && says, `${screens[index]}: ${act}`);
    });
  });

  test('screens by `g` and a letter, the skip link, the theme', async (t) => {
    const { page } = await open(t);
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForSelector('.screen.codes');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForSelector('.screen.search');
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.click('#theme');
    assert.notEqual(await background(), light);
    const dark = await background();
    await page.reload();
    await page.waitForSelector('nav a');
    assert.equal(await background(), dark);
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  });

  test('in Dutch where the study is Dutch', async (t) => {
    const files = { 'study.toml': '[study]\ntitle = "Samen maken"\nlanguage = "nl"\nstance = "codebook"\n' };
    const { page } = await open(t, { files, at: '#/read/v01-1' });
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'nl');
    assert.match(await page.locator('#header').innerText(), /Codeboek/);
    await page.keyboard.press('?');
    assert.match(await page.locator('dialog').innerText(), /Volgende beurt/);
  });

  test('what another program changes is shown by itself', async (t) => {
    const study = makeStudy();
    const { page } = await open(t, { study, at: '#/read/v01-1' });
    const { start, end } = study.place('v01-1', 'took one apart');
    study.write('codings/anna/v01-1.csv', `start,end,code,verdict,quote\n${start},${end},learning/trying,yes,took one apart\n`);
    await page.locator('.name.mine', { hasText: 'Trying' }).waitFor();
  });
});
