// npm run test:desktop [-- --grep TITLE]: the in-editor tests in a desktop VS Code, which is downloaded.
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

ensurePackages();
runTypeScript('test/runner/main.ts', ['--desktop', ...process.argv.slice(2)]);
