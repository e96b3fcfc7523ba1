// npm start [-- --browser --port N]: sets up what is missing, then opens the extension with a sample workspace.
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

ensurePackages();
runTypeScript('test/host/start.ts', process.argv.slice(2));
