// npm run test:long [-- --grep TITLE]: every task against its oracle on 10,000 inputs a tier. Tier L stops after TAIL_LONG_SECONDS (30) a task.
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

ensurePackages();
process.env.TAIL_LONG = '1';
runTypeScript('node_modules/mocha/bin/mocha.js', ['test/tasks/oracles.test.ts', ...process.argv.slice(2)]);
