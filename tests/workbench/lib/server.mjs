// In: a study's folder, a coder. Out: `grenstaal workbench` at work on it, which can be killed and started again; the command line beside it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const program = process.env.GRENSTAAL ?? 'grenstaal';

/// Runs a command of grenstaal in a study; what it prints.
export async function grenstaal(study, ...args) {
  const { stdout } = await run(program, ['-C', study.root, '--color', 'never', ...args], { env: { ...process.env, GRENSTAAL_CODER: '' } });
  return stdout;
}

export class Server {
  constructor(study, coder, port) {
    Object.assign(this, { study, coder, port, child: null, said: '' });
  }

  static async start(study, { coder = 'anna', port } = {}) {
    const server = new Server(study, coder, port ?? await freePort());
    server.first = await server.begin();
    return server;
  }

  /// Starts the program on its port; the address it prints, which works once.
  async begin() {
    const child = spawn(program, ['-C', this.study.root, 'workbench', '--coder', this.coder, '--port', String(this.port), '--no-browser'], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    this.ended = once(child, 'exit');
    child.stderr.on('data', (data) => { this.said += data; });
    child.stdin.on('error', () => {});
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return this.address();
  }

  async address() {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`grenstaal workbench ended: ${this.said}`);
      const found = value.match(/http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/);
      if (found) return found[0];
      this.said += `${value}\n`;
    }
  }

  /// Another address that works once.
  async invite() {
    this.child.stdin.write('\n');
    return this.address();
  }

  async kill(signal = 'SIGKILL') {
    this.child.kill(signal);
    await this.ended;
  }

  async restart() {
    return this.begin();
  }
}

export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
