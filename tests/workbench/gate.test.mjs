// The door of a real server: who does not come from its own page gets nothing, and nothing is written.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Server } from './lib/server.mjs';
import { makeStudy } from './lib/study.mjs';

describe('the door', () => {
  let study;
  let server;
  let cookie;
  const HOST = () => `127.0.0.1:${server.port}`;
  const ACT = JSON.stringify({ interview: 'v01-1', status: 'full' });

  const ask = ({ path = '/api/study', method = 'GET', body = null, ...headers }) => new Promise((resolve, reject) => {
    const asked = request({ agent: false, host: '127.0.0.1', port: server.port, path, method, headers: { host: HOST(), ...(cookie && { cookie }), ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (data) => { text += data; });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
  const change = (more) => ask({ path: '/api/progress', method: 'POST', body: ACT, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin: `http://${HOST()}`, ...more });

  before(async () => {
    study = makeStudy();
    server = await Server.start(study);
    const answer = await ask({ path: new URL(server.first).pathname + new URL(server.first).search });
    cookie = answer.headers['set-cookie'][0].split(';')[0];
    assert.match(answer.headers['set-cookie'][0], /HttpOnly; SameSite=Strict/);
  });
  after(async () => {
    await server.kill();
    study.remove();
  });

  test('with its cookie a page is answered, under a strict policy', async () => {
    const { status, headers } = await ask({ path: '/' });
    assert.equal(status, 200);
    assert.match(headers['content-security-policy'], /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe/);
    for (const name of ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cache-control']) assert.ok(headers[name], name);
  });

  test('a token works once', async () => assert.equal((await ask({ path: new URL(server.first).pathname + new URL(server.first).search, cookie: '' })).status, 401));

  for (const [what, headers] of Object.entries({
    'without a cookie': { cookie: '' },
    'with another cookie': { cookie: 'grenstaal=1' },
    'with a foreign Host': { host: 'evil.example' },
    'with the Host of another port': { host: '127.0.0.1:1' },
    'with a name made to point here': { host: 'rebind.example:80' },
  })) {
    test(`${what}: turned away`, async () => {
      for (const path of ['/', '/api/study', '/api/interview/v01-1', '/assets/app.js']) {
        const { status, text } = await ask({ path, ...headers });
        assert.ok([401, 403].includes(status), `${path}: ${status}`);
        assert.doesNotMatch(text, /radios|Mending together/);
      }
      assert.ok([401, 403].includes((await change(headers)).status));
      assert.equal(study.progress('v01-1'), 'open');
    });
  }

  for (const [what, headers] of Object.entries({
    'from another page': { origin: 'http://evil.example' },
    'from another port': { origin: 'http://127.0.0.1:1' },
    'from nowhere': { origin: 'null' },
    'from another site': { 'sec-fetch-site': 'cross-site' },
    'from the same site, another origin': { 'sec-fetch-site': 'same-site' },
    'as a form': { 'content-type': 'application/x-www-form-urlencoded' },
    'as plain text': { 'content-type': 'text/plain' },
  })) {
    test(`a change ${what}: refused`, async () => {
      const { status } = await change(headers);
      assert.ok(status >= 400 && status < 500, String(status));
      assert.equal(study.progress('v01-1'), 'open');
    });
  }

  test('paths that climb, and files that are no asset', async () => {
    for (const path of ['/assets/../study.toml', '/assets/%2e%2e/study.toml', '/assets/..%2f..%2fstudy.toml', '/assets//etc/passwd', '/../study.toml', '/study.toml', '/api/interview/..%2f..%2fstudy', '/api/interview/../../codebook.toml', '/transcripts/v01-1.txt', '/assets/%00', '/assets/']) {
      const { status, text } = await ask({ path });
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.doesNotMatch(text, /stance|radios/, path);
    }
  });

  test('bodies that are huge or malformed', async () => {
    for (const body of ['', '{', 'null', '[]', '"x"', '{"interview":1}', '{"interview":"v01-1","status":"done"}', '{"interview":"../x","status":"full"}', '\u0000\u0001', '['.repeat(100_000)]) {
      const { status } = await change({ body });
      assert.ok(status >= 400 && status < 500, `${body.slice(0, 20)}: ${status}`);
    }
    for (const changes of [[{ op: 'put', start: 5, end: 1, code: 'time' }], [{ op: 'put', start: 0, end: 4294967295, code: 'time' }], [{ op: 'put', start: -1, end: 4, code: 'time' }], [{ op: 'eat', start: 0, end: 4, code: 'time' }], [{ op: 'put', start: 30, end: 40, code: '../time' }]]) {
      const { status } = await change({ path: '/api/act', body: JSON.stringify({ interview: 'v01-1', digest: 'x', changes: changes.map((one) => ({ was: null, ...one })) }) });
      assert.ok(status >= 400 && status < 500, `${JSON.stringify(changes)}: ${status}`);
    }
    const { status } = await change({ body: JSON.stringify({ interview: 'v01-1', status: 'x'.repeat(2 << 20) }) }).catch(() => ({ status: 413 }));
    assert.equal(status, 413);
    assert.equal(study.has('codings/anna'), false, 'nothing was written');
  });

  test('other methods', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE']) {
      const { status, headers } = await ask({ method });
      assert.ok(status >= 400, `${method}: ${status}`);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  test('what is no HTTP ends, and the next is answered', async () => {
    await new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end('\u0000\u0001\u0002 nonsense\r\n\r\n'));
      socket.on('close', resolve);
      socket.on('error', () => {});
      socket.resume();
    });
    assert.equal((await ask({})).status, 200);
  });

  test('it listens on this machine alone', async () => {
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces()).flat().filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      await assert.rejects(new Promise((resolve, reject) => {
        const socket = connect({ port: server.port, host: address, timeout: 1000 }, resolve);
        socket.on('error', reject);
        socket.on('timeout', () => { socket.destroy(); reject(new Error('no answer')); });
      }), address);
    }
  });
});
