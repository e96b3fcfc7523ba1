// npm run test:long [-- --seed N --grep TITLE]: the tests that need Node alone, with random input from a fresh seed,
// which it prints (--seed N: that one again), and every task against its oracle on 10,000 inputs a tier. Tier L stops
// after TAIL_LONG_SECONDS (30) a task. TAIL_SOUND_TRIES (100,000): how many texts try to be called sound by the judge
// without being a right trace.
import { randomInt } from 'node:crypto';
import process from 'node:process';
import { ensurePackages, runTypeScript } from './setup.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--seed');
const seed = at < 0 ? randomInt(2 ** 31) : Number(args.splice(at, 2)[1]);
if (!Number.isInteger(seed)) {
  console.error('--seed wants a whole number.');
  process.exit(2);
}
ensurePackages();
console.log(`Seed ${seed}. The same again: npm run test:long -- --seed ${seed}`);
process.env.TAIL_LONG = '1';
process.env.TAIL_TEST_SEED = String(seed);
runTypeScript('test/runner/main.ts', ['--only', 'unit', '--only', 'data', ...args]);
