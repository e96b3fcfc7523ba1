// npm start [-- --browser --port N]: sets up what is missing, then opens the extension with a sample workspace.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { takeLock } from '../src/files/lock.mjs';
import { ensurePackages, root, runTypeScript } from './setup.mjs';
import { readOptions, usage } from './start/options.mjs';

const options = await readOptions(process.argv.slice(2));
if ('problem' in options) {
  console.error(options.problem);
  process.exit(2);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const folder = path.resolve(process.env.TAIL_START_FOLDER ?? path.join(root, '.vscode-host'));
mkdirSync(folder, { recursive: true });
const taken = takeLock(path.join(folder, 'start'));
if ('owner' in taken) {
  const { url } = taken.owner;
  console.error(
    url === undefined
      ? 'TAIL Workbench is already being started here: wait for its address, or end it first.'
      : `TAIL Workbench already runs at ${url}; open that, or end it first (Ctrl-C where it was started).`,
  );
  process.exit(2);
}
const { lock } = taken;
process.on('exit', () => lock.release());
// Ctrl-C ends what runs, and then this process by its own way out.
process.on('SIGINT', () => {});

console.log('TAIL Workbench. The first start takes 1 to 3 minutes, later ones about 10 s; Ctrl-C ends it.');
ensurePackages();
const child = runTypeScript('test/host/start.ts', [
  JSON.stringify({ browser: options.browser, port: options.port, folder, lock: lock.file }),
]);
if (child.pid !== undefined) lock.add(child.pid);
