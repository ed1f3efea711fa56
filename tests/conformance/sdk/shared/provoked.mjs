// The books of what is refused on purpose. At the end they must equal the emulator's: a refusal that nobody provoked is an error.
import assert from 'node:assert/strict';

export const matches = (wanted, code) => (wanted instanceof RegExp ? wanted.test(code) : wanted === code);

export class Provoked {
  // `codeOf(error)`: the cloud's code in what the SDK threw; undefined where it is no refusal of the cloud.
  constructor(codeOf) {
    this.codeOf = codeOf;
    this.counts = {};
  }

  note(code, times = 1) {
    this.counts[code] = (this.counts[code] ?? 0) + times;
  }

  // `call()` must be refused with `wanted`, a code or a pattern of codes, or with one of them where the vendor's documents leave it open.
  async refusal(wanted, call) {
    const codes = [wanted].flat();
    const [error] = await Promise.resolve(call()).then((answer) => [undefined, answer], (thrown) => [thrown]);
    assert.ok(error !== undefined, `${codes.join(' or ')} was expected, and the call was carried out`);
    const code = this.codeOf(error);
    assert.ok(code !== undefined, `${codes.join(' or ')} was expected: ${error?.stack ?? JSON.stringify(error)}`);
    this.note(code);
    assert.ok(
        codes.some((one) => matches(one, code)),
        `${codes.join(' or ')} was expected, not ${code}: ${error.message ?? JSON.stringify(error)}`);
    return error;
  }

  async balance(emulator) {
    assert.deepEqual((await emulator.stats()).rejections, this.counts);
  }
}

// Every one of `actions` was called at `emulator`, and nothing was refused but what `expected` counts.
export async function assertCovered(emulator, actions, expected = {}) {
  const { calls, rejections, throttled } = await emulator.stats();
  assert.deepEqual(rejections, expected);
  assert.equal(throttled, 0);
  assert.deepEqual(actions.filter((action) => !(action in calls)), [], 'these were not called');
  assert.deepEqual(Object.keys(calls).filter((action) => !actions.includes(action)), [], 'these are in no table');
}
