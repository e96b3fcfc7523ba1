// npm test [-- --only SUITE --grep TITLE]: sets up what is missing, then runs everything.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensurePackages, root } from './setup.mjs';

ensurePackages();
const main = path.join(root, 'test/runner/main.ts');
const runner = spawn(process.execPath, ['--import=tsx', main, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the runner too; it ends what it started, and this waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => runner.kill('SIGTERM'));
runner.once('exit', (code) => process.exit(code ?? 1));
