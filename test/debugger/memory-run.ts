/**
 * memory-run.ts NAME : records a long run and searches all of it for breakpoints whose conditions never hold, there and
 * back. Prints as JSON how many states it has, and by how many bytes heap and array buffers together had grown at most in
 * the launch and in each search, looked at in each turn of the event loop. Its heap is limited from outside, so that it may also end without a word.
 */
import { connect, launched } from './host.ts';
import { lineOf } from './line-of.ts';

const digits = '12345678'.repeat(31_250);
const numbers = (below: number): number[] => Array.from({ length: 180 }, (_, i) => (i % below) + 1);

/** `searches`: a line and a condition there; a condition alone is one of a data breakpoint. */
const runs = {
  addition: {
    program: 'addition.tail',
    input: { x: digits, y: digits },
    searches: [
      ['carry = s / 10', 'carry == 7'],
      ['carry = s / 10', 's > 99'],
      ['carry', 'carry == 8'],
    ],
  },
  knapsack: {
    program: 'knapsack.tail',
    input: { capacity: 180, weight: numbers(5), value: numbers(9) },
    searches: [
      ['if w > c', 'w > 1000 or skip > 99999'],
      ['if w > c', 'weight[i] * value[i] > 99 or best(i - 1, c) > 99999'],
      ['let take =', 'take < 0'],
    ],
  },
};

const run = process.argv[2] === 'addition' ? runs.addition : runs.knapsack;
const { program, input } = run;

const used = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const client = connect();
const before = used();
/** By part of the work: the launch, and each search. */
const grown = [0];
const watch = (): void => {
  grown.push(Math.max(grown.pop() ?? 0, used() - before));
  setImmediate(watch);
};
watch();
await launched(client, { program, input });
const { states } = await client.moved();
const reasons: unknown[] = [];
for (const [where = '', condition] of run.searches) {
  for (const command of ['continue', 'reverseContinue']) {
    // Set anew, it is not remembered where it does not hold.
    if (where === 'carry')
      await client.request('setDataBreakpoints', { breakpoints: [{ dataId: where, accessType: 'write', condition }] });
    else
      await client.request('setBreakpoints', {
        source: { path: program },
        breakpoints: [{ line: lineOf(program, where), condition }],
      });
    grown.push(0);
    reasons.push((await client.stop(command))['description']);
  }
}
console.log(JSON.stringify({ states, grown, reasons }));
process.exit(0);
