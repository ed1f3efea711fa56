// What a provider program sends while `eniform` applies, recorded between it and the emulator, and signed once more by the SDK.
import assert from 'node:assert/strict';

import {Emulator} from './emulator.mjs';
import {Recorder} from './recorder.mjs';
import {Stack} from './stack.mjs';

export class Sender {
  // `verify(request, credential)` fails unless the SDK signs a recorded request as it was signed; `actionOf(request)` names it;
  // `environment(credential)` is what `eniform` finds the credential in; `stages` are declarations, applied one after the other;
  // `waits` are the codes that say no more than "not yet": nothing else may be refused.
  constructor({ cloud, region, world, verify, actionOf, environment, stages, waits = [] }) {
    Object.assign(this, { cloud, region, world, verify, actionOf, environment, stages, waits });
  }

  // What was recorded until `count` stages were applied, and destroyed again.
  async record(credential, count = this.stages.length) {
    const emulator = await Emulator.start(this.cloud, this.world);
    const recorder = await Recorder.start(emulator.host);
    const stack = await Stack.make();
    const head = `stack: signed\nproviders:\n  p: {plugin: ${this.cloud}, region: ${this.region}, endpoint: "${recorder.endpoint}"}\n`;
    try {
      for (const stage of this.stages.slice(0, count)) await stack.apply(head + stage, this.environment(credential));
      await stack.eniform(this.environment(credential), 'destroy', '--auto-approve');
      assert.deepEqual(Object.keys((await emulator.stats()).rejections).filter((code) => !this.waits.includes(code)), []);
      return recorder.requests;
    } finally {
      await stack.remove();
      await recorder.stop();
      await emulator.stop();
    }
  }

  // Every request verifies, and each of `writes` was sent.
  async assertSignedAsBySdk(t, credential, writes) {
    const requests = await this.record(credential);
    for (const request of requests) this.verify(request, credential);
    const sent = new Set(requests.map(this.actionOf));
    t.diagnostic(`${requests.length} requests, ${sent.size} actions`);
    assert.deepEqual(writes.filter((action) => !sent.has(action)), [], 'these were not sent');
  }

  // What the SDK sends of itself verifies: the check asks for no more than the vendor does. `call(host)` makes its calls.
  async assertOwnVerify(credential, call) {
    const emulator = await Emulator.start(this.cloud, this.world);
    const recorder = await Recorder.start(emulator.host);
    try {
      await call(recorder.host);
      assert.ok(recorder.requests.length > 0);
      for (const request of recorder.requests) this.verify(request, credential);
    } finally {
      await recorder.stop();
      await emulator.stop();
    }
  }

  // A request that was changed in one thing no longer verifies. `changes`: what is changed -> (request) => the changed members.
  async assertChangesAreSeen(credential, other, changes) {
    const [request] = await this.record(credential, 1);
    this.verify(request, credential);
    assert.throws(() => this.verify(request, other), assert.AssertionError, 'the key');
    for (const [what, change] of Object.entries(changes)) {
      assert.throws(() => this.verify({...request, ...change(request) }, credential), assert.AssertionError, what);
    }
  }
}

// The change of one header.
export const header = (name, value) => ({headers}) => ({headers: {...headers, [name]: value}});
