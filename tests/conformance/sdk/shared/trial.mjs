// Trials of one cloud: each has an emulator of its own, and books that must balance at its end.
import assert from 'node:assert/strict';

import {Emulator} from './emulator.mjs';
import {matches, Provoked} from './provoked.mjs';

// What was started is done before the next call, or never: no trial depends on how fast it runs.
export const AT_ONCE = {
  settle: '0ms'
};
export const NEVER = {
  settle: '24h'
};

export class Trials {
  // `connect(host)` gives the SDK's clients by product; `codeOf(error)` the cloud's code in what they throw.
  constructor({ cloud, world, connect, codeOf }) {
    Object.assign(this, { cloud, world, connect, codeOf });
    this.seen = new Set();  // codes that were provoked in earlier trials
  }

  async run(options, work) {
    const emulator = await Emulator.start(this.cloud, this.world, options);
    const books = new Provoked(this.codeOf);
    try {
      await work({ emulator, books, ...this.connect(emulator.host), refused: (codes, call) => books.refusal(codes, call) });
      await books.balance(emulator);
    } finally {
      await emulator.stop();
    }
    for (const code of Object.keys(books.counts)) this.seen.add(code);
  }

  // Calls `call` side by side until some calls are refused, with `wanted` and nothing else; returns how many.
  async hurry(books, wanted, call) {
    for (;;) {
      const results = await Promise.allSettled(Array.from({ length: 40 }, call));
      const codes = results.filter(({ status }) => status === 'rejected').map(({ reason }) => this.codeOf(reason));
      for (const code of codes) books.note(code);
      assert.deepEqual(codes.filter((code) => !matches(wanted, code)), []);
      if (codes.length > 0) return codes.length;
    }
  }

  // What no state of an emulated world leads to (outages, money, other products) is told to be answered: each of `documented` that no
  // trial provoked reaches the client as it is, as an answer to `call`, which is the action `action`.
  async others(documented, action, { emulator, refused }, call) {
    const others = documented.filter((code) => !this.seen.has(code));
    assert.ok(others.length <= documented.length / 2, `only these were provoked: ${[...this.seen].join(' ')}`);
    for (const code of others) {
      await emulator.faults({ action, nth: 1, do: 'fail', code });
      await refused(code, call);
    }
  }
}
