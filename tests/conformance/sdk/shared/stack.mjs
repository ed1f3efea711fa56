// A stack in a directory of its own, and `eniform` run in it.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import {start} from './child.mjs';
import {BIN} from './emulator.mjs';

export class Stack {
  static async make() {
    const stack = new Stack();
    stack.directory = await mkdtemp(path.join(os.tmpdir(), 'eniform-sdk-'));
    return stack;
  }

  remove() {
    return rm(this.directory, { recursive: true, force: true });
  }

  // Runs `eniform` with the credentials in `environment` and nothing else of a cloud; fails unless it exits with 0.
  async eniform(environment, ...command) {
    const kept = Object.entries(process.env).filter(([name]) => !/^(TENCENTCLOUD_|ALIBABA_CLOUD_|JDCLOUD_|ENIFORM_|NO_COLOR)/.test(name));
    const child = start(path.join(BIN, 'eniform'), command, {
      cwd: this.directory,
      env: {...Object.fromEntries(kept), HOME: this.directory, ...environment },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    child.stderr.on('data', (part) => (text += part));
    const [code] = await once(child, 'close');
    assert.equal(code, 0, `eniform ${command.join(' ')}\n${text}`);
    return text;
  }

  // Declares, plans and applies, and sees that nothing is left to do.
  async apply(declaration, environment) {
    await writeFile(path.join(this.directory, 'network.eni.yaml'), declaration);
    const text = await this.eniform(environment, 'apply', '--auto-approve');
    await this.eniform(environment, 'plan', '--detailed-exitcode');
    return text;
  }
}
