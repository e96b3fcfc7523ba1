// npm test [-- --only SUITE --grep TITLE]: sets up what is missing, then runs everything.
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

ensurePackages();
runTypeScript('test/runner/main.ts', process.argv.slice(2));
