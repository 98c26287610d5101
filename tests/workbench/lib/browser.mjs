// In: a test, and how it differs from the usual. Out: a study, a server and a page in a real browser, watched for whatever must never happen.
// A console error, a dialog of the browser, a breach of the content policy, a request to any other address: each fails the test.

import assert from 'node:assert/strict';
import { chromium } from './modules.mjs';
import { Server } from './server.mjs';
import { makeStudy } from './study.mjs';

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATIENCE = 10_000;

let shared;

/// The browser of this test file; it ends with the process.
export function browser() {
  shared ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
  return shared;
}

export async function endBrowser() {
  await (await shared)?.close();
}

/// Opens the workbench. `allow` is a pattern of console messages that the test expects.
export async function open(t, { files, base, study = makeStudy(files, base), coder = 'anna', server = null, at = '', allow = null, ...context } = {}) {
  const bench = server ?? await Server.start(study, { coder });
  const window = await (await browser()).newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-GB', ...context });
  window.setDefaultTimeout(PATIENCE);
  const troubles = [];
  const page = await window.newPage();
  watch(page, troubles, bench.port);
  const address = server ? await bench.invite() : bench.first;
  await page.goto(address);
  await page.waitForSelector('nav a');
  if (at) await visit(page, at);
  t.after(async () => {
    await window.close();
    if (!server) {
      await bench.kill('SIGKILL');
      study.remove();
    }
    assert.deepEqual(troubles.filter((trouble) => !allow?.test(trouble)), [], 'nothing went wrong in the page');
  });
  return { page, study, bench, troubles, window };
}

export function watch(page, troubles, port) {
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(`console: ${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`http://127.0.0.1:${port}/`) && !url.startsWith('data:')) troubles.push(`request: ${url}`);
  });
}

/// Goes to a screen and waits until it stands there.
export async function visit(page, hash) {
  await page.evaluate((to) => { location.hash = to; }, hash);
  const file = hash.replace(/^#\//, '').split(/[/?]/)[0] || 'interviews';
  await page.waitForSelector(`main .screen.${file}`);
}

/// Waits until something holds; fails with what it says last.
export async function eventually(check, patience = PATIENCE) {
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 25); });
    }
  }
}
