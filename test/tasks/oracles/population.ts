import { numbersIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/** In which order a question tells first pairs y, age x, new pairs z and time n, by a word in it. */
const orders: readonly (readonly [RegExp, string])[] = [
  [/P\(|sequence/, 'yxz*n'],
  [/f\(0\)/, 'nyzx'],
  [/Simulate/, 'nyxz'],
  [/herd/, 'zxny'],
  [/robot|bulb/, 'zxyn'],
  [/Bacteria|Snails|club|ticks/, 'xzyn'],
  [/dragon|colony/, 'yzxn'],
  [/(?:)/, 'yxzn'],
];

/** Keeps the pairs by age and lets them grow older: no pair is looked up by when it was born. */
export const population: Oracle = {
  task: 'population',
  answer(question) {
    const order = orders.find(([word]) => word.test(question))?.[1] ?? '';
    const numbers = numbersIn(question.replace(/[Pf]\(0\)/g, '').replace(/[Pf]\(t - 1\)(?= while| \+)/g, '')).map(
      Number,
    );
    if (numbers.length !== order.length)
      throw new Error(`${numbers.length} numbers, not ${order.length}, in: ${question}`);
    const told = (name: string): number => numbers[order.indexOf(name)] ?? NaN;
    const x = told('x');
    const z = told('z');
    const n = told('n');
    // Ages 0 to x - 1, then all the others together.
    let young = [told('y'), ...Array.from({ length: x - 1 }, () => 0)];
    let grown = 0;
    for (let t = 1; t <= n; t++) {
      grown += young.at(-1) ?? 0;
      young = [z * grown, ...young.slice(0, -1)];
    }
    return String(young.reduce((sum, some) => sum + some, grown));
  },
};
