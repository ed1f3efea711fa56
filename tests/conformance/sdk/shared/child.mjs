// Programs that do not outlive the script that started them, however it ends.
import {spawn} from 'node:child_process';

const running = new Set();

process.once('exit', () => running.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

// As child_process.spawn.
export function start(...parameters) {
  const child = spawn(...parameters);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
