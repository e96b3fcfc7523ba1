// npm run test:mutants [-- --count N --seed N --only FOLDER]: which small changes of the program no test notices.
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

ensurePackages();
runTypeScript('test/mutants/main.ts', process.argv.slice(2));
