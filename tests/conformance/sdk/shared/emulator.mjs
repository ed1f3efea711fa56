// eniform-emulator on a free port of the loopback, until stop().
import assert from 'node:assert/strict';
import {once} from 'node:events';
import http from 'node:http';
import path from 'node:path';
import readline from 'node:readline';
import {fileURLToPath} from 'node:url';

import {start} from './child.mjs';

export const BIN = process.env.ENIFORM_BIN;

export class Emulator {
  // `world`: the URL of a world file; `cloud`: the name of the section that is looked at.
  static async start(cloud, world, { settle = '20ms', rateLimits = 'off', seed = 1 } = {}) {
    const emulator = new Emulator();
    emulator.cloud = cloud;
    emulator.process = start(
        path.join(BIN, 'eniform-emulator'),
        [
          '--listen', '127.0.0.1:0', '--world', fileURLToPath(world), '--settle', settle, '--latency', '0ms', '--rate-limits', rateLimits,
          '--seed', String(seed)
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    emulator.ended = once(emulator.process, 'exit');
    const lines = readline.createInterface({ input: emulator.process.stdout });
    const [line] = await Promise.race([once(lines, 'line'), emulator.ended]);
    const found = /http:\/\/(127\.0\.0\.1:\d+)/.exec(line);
    assert.ok(found, `the emulator did not start: ${line}`);
    emulator.endpoint = found[0];
    emulator.host = found[1];
    emulator.port = Number(found[1].split(':')[1]);
    return emulator;
  }

  async stop() {
    this.process.kill();
    await this.ended;
  }

  get(where) {
    return request(this.endpoint + where, 'GET');
  }

  post(where, value) {
    return request(this.endpoint + where, 'POST', JSON.stringify(value));
  }

  faults(...faults) {
    return this.post('/_emulator/faults', faults.map((fault) => ({ cloud: this.cloud, ...fault })));
  }

  async world() {
    return (await this.get('/_emulator/world'))[this.cloud];
  }

  // What was called and refused so far: {calls: {action: n}, rejections: {code: n}, throttled: n}.
  async stats() {
    const { calls, rejections, throttled } = await this.get('/_emulator/stats');
    return { calls: calls[this.cloud] ?? {}, rejections: rejections[this.cloud] ?? {}, throttled: throttled[this.cloud] ?? 0 };
  }
}

function request(url, method, body) {
  return new Promise((resolve, reject) => {
    const sent =
        http.request(url, { method, agent: false, headers: body ? { 'content-type': 'application/json' } : {} }, async (answer) => {
          const parts = [];
          for await (const part of answer) parts.push(part);
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode === 200)
            resolve(JSON.parse(text));
          else
            reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`));
        });
    sent.on('error', reject);
    sent.end(body);
  });
}

// Asks until `settled()` gives something; what the emulated clouds start takes its time, and they tell only who asks.
export async function until(settled) {
  for (;;) {
    const result = await settled();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
