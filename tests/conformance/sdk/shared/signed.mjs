// What a provider program sends while `eniform` applies, recorded between it and the emulator.
import {Emulator} from './emulator.mjs';
import {Recorder} from './recorder.mjs';
import {Stack} from './stack.mjs';

// Applies `stages` one after the other, then destroys; each is {declare: (endpoint) => text, environment}. Returns what was
// recorded, and what the emulator counted.
export async function record(cloud, world, stages) {
  const emulator = await Emulator.start(cloud, world);
  const recorder = await Recorder.start(emulator.host);
  const stack = await Stack.make();
  try {
    for (const { declare, environment } of stages) await stack.apply(declare(recorder.endpoint), environment);
    await stack.eniform(stages.at(-1).environment, 'destroy', '--auto-approve');
    return { requests: recorder.requests, stats: await emulator.stats(), world: await emulator.world() };
  } finally {
    await stack.remove();
    await recorder.stop();
    await emulator.stop();
  }
}
