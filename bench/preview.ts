/**
 * What the live preview costs while somebody types: keys at 60 ms into each task of tasks/, each of which leaves a whole
 * program, so that nothing is saved by a mistake. Times from a key to the trace being in the host as a message for the
 * page, with the pause in which a next key would make it needless; the processor time a key, all threads; and the size
 * of the message. Then an endless loop: from the key to the reason, and from the next key to its trace. Builds first,
 * and measures the thread that is built. `npm run bench -- preview [--keys N] [--tier S|M|L]`
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PreviewThread } from '../src/extension/preview/preview-thread.ts';
import { PreviewUpdates } from '../src/extension/preview/preview-updates.ts';
import { firstChoice, type PreviewChoice, type PreviewPicture } from '../src/preview/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: { keys: { type: 'string', default: '40' }, tier: { type: 'string', default: 'S' } },
});
const KEY_MS = 60;
const tier = (['S', 'M', 'L'] as const).find((one) => one === options.tier) ?? 'S';
const choice: PreviewChoice = { ...firstChoice, size: { tier } };

const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) throw new Error('The build failed.');
const thread = new PreviewThread(join(root, 'dist/preview-worker.cjs'));
let text = '';
let told = (_picture: PreviewPicture): void => undefined;
const updates = new PreviewUpdates(thread, { picture: (picture) => told(picture), working: () => undefined }, () =>
  Promise.resolve({ text, imports: [], choice, style: 'minimal' }),
);

/** Types a text, and gives what came of it as the message that the page gets. */
async function typed(next: string): Promise<{ readonly picture: PreviewPicture; readonly message: string }> {
  const heard = new Promise<PreviewPicture>((resolve) => (told = resolve));
  text = next;
  updates.edited();
  const picture = await heard;
  return { picture, message: JSON.stringify(picture) };
}

const at = (times: readonly number[], share: number): string =>
  ([...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN).toFixed(0);

console.log(`${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}; tier ${tier}.\n`);
console.log('| task | states | key → trace, ms: median | 90 % below | processor time a key, ms | message, KB |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
const files = readdirSync(join(root, 'tasks')).filter((file) => file.endsWith('.tail'));
for (const file of files) {
  const program = readFileSync(join(root, 'tasks', file), 'utf8');
  for (let i = 0; i < 5; i++) await typed(`// ${i}\n${program}`);
  const times: number[] = [];
  let size = 0;
  let states = 0;
  let comment = '// ';
  const before = process.cpuUsage();
  for (let key = 0; key < Number(options.keys); key++) {
    comment += 'x';
    const began = performance.now();
    const { picture, message } = await typed(`${comment}\n${program}`);
    times.push(performance.now() - began);
    size = message.length;
    states = picture.is === 'fresh' ? picture.trace.states : 0;
    await pause(Math.max(0, KEY_MS - (performance.now() - began)));
  }
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1000 / Number(options.keys);
  console.log(
    `| ${file} | ${states} | ${at(times, 0.5)} | ${at(times, 0.9)} | ${spent.toFixed(0)} | ${(size / 1024).toFixed(0)} |`,
  );
}

const addition = readFileSync(join(root, 'tasks/addition.tail'), 'utf8');
const endless = addition.replace('top = top - 1', 'top = top - 0');
await typed(addition);
let loop = performance.now();
const { picture } = await typed(endless);
console.log(`\nEndless loop: ${picture.is} after ${(performance.now() - loop).toFixed(0)} ms.`);
updates.edited();
await pause(40);
loop = performance.now();
await typed(addition);
console.log(`The next key, while it runs: its trace after ${(performance.now() - loop).toFixed(0)} ms.`);
updates.dispose();
thread.dispose();
