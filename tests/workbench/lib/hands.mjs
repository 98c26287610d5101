// In: a page with a transcript, words to choose. Out: the words chosen, by mouse or by keyboard, as a person would.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const wordsIn = (text) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length;

/// The index of the first turn in which the words stand, and the words before them in it.
function locate(page, words) {
  return page.evaluate((wanted) => {
    const talks = [...document.querySelectorAll('.turn .talk')];
    const index = talks.findIndex((talk) => talk.textContent.includes(wanted));
    if (index < 0) throw new Error(`“${wanted}” is not on the page`);
    return { index, before: talks[index].textContent.split(wanted)[0] };
  }, words);
}

/// Where the words stand in the window: the edges at which a drag begins and ends.
async function edges(page, words) {
  return page.evaluate((wanted) => {
    const talk = [...document.querySelectorAll('.turn .talk')].find((one) => one.textContent.includes(wanted));
    talk.closest('.turn').scrollIntoView({ block: 'center' });
    const node = talk.firstChild;
    const from = node.data.indexOf(wanted);
    const clusters = [...new Intl.Segmenter().segment(wanted)];
    const box = (start, end) => {
      const range = new Range();
      range.setStart(node, from + start);
      range.setEnd(node, from + end);
      return [...range.getClientRects()].find(({ width }) => width > 0);
    };
    const first = box(0, clusters[0].segment.length);
    const last = box(clusters.at(-1).index, wanted.length);
    const rtl = /\p{Script=Hebrew}|\p{Script=Arabic}/u;
    const start = rtl.test(clusters[0].segment) ? first.right - 1 : first.left + 1;
    const end = rtl.test(clusters.at(-1).segment) ? last.left + 1 : last.right - 1;
    return { from: [start, (first.top + first.bottom) / 2], to: [end, (last.top + last.bottom) / 2] };
  }, words);
}

/// Gives the keyboard to a turn (from 0), by keys alone.
export async function toTurn(page, index) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  for (let at = 0; at < index; at += 1) await page.keyboard.press('j');
}

export const mouse = {
  async select(page, words) {
    const { from, to } = await edges(page, words);
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
    await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  },
  /// The picker opens by itself; a code is pointed at.
  async code(page, name) {
    await page.locator('.picker [role=option]', { has: page.locator('.code-name', { hasText: new RegExp(`^${name}$`) }) }).click();
  },
  async done(page) {
    await page.locator('.picker header button').click();
  },
  /// Opens the card of a coding.
  async card(page, name) {
    await page.locator('.name', { has: page.locator('span', { hasText: new RegExp(`^${name}$`) }) }).first().click();
    await page.waitForSelector('.card');
  },
  undo: (page) => page.click('#undo'),
  redo: (page) => page.click('#redo'),
};

export const keyboard = {
  async select(page, words) {
    const { index, before } = await locate(page, words);
    await toTurn(page, index);
    await page.keyboard.press('v');
    for (let n = wordsIn(before); n > 0; n -= 1) await page.keyboard.press(']');
    for (let n = wordsIn(words) - 1; n > 0; n -= 1) await page.keyboard.press('w');
  },
  async code(page, name) {
    if (await page.locator('.picker').count() === 0) await page.keyboard.press('c');
    await page.waitForSelector('.picker input:focus');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  },
  done: (page) => page.keyboard.press('Escape'),
  async card(page, name) {
    const index = await page.evaluate((wanted) => [...document.querySelectorAll('.turn')].findIndex((turn) =>
      [...turn.querySelectorAll('.name span')].some((span) => span.textContent === wanted)), name);
    await toTurn(page, index);
    for (let tries = 0; tries < 9; tries += 1) {
      await page.keyboard.press('ArrowRight');
      if (await page.evaluate((wanted) => document.activeElement.querySelector('span')?.textContent === wanted, name)) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card');
  },
  undo: (page) => page.keyboard.press('Control+z'),
  redo: (page) => page.keyboard.press('Control+Shift+Z'),
};

/// A finger. What a browser makes of a long press and of its handles, a selection that changes, is made here: one without a head makes none.
export const finger = {
  /// Rests on a word, until it is selected, and goes.
  async hold(page, word) {
    const { from, to } = await edges(page, word);
    const touches = await page.context().newCDPSession(page);
    await touches.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: (from[0] + to[0]) / 2, y: from[1] }] });
    await page.evaluate((wanted) => {
      const node = [...document.querySelectorAll('.turn .talk')].find((talk) => talk.textContent.includes(wanted)).firstChild;
      const at = node.data.indexOf(wanted);
      getSelection().setBaseAndExtent(node, at, node, at + wanted.length);
    }, word);
    await touches.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
  },
  /// Draws the end handle on by some words.
  drag: (page, words) => page.evaluate((count) => {
    for (let n = 0; n < count; n += 1) getSelection().modify('extend', 'forward', 'word');
  }, words),
};

export const HANDS = { mouse, keyboard };
