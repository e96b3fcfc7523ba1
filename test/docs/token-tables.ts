/** The tables of tokens that docs/stats.md has, of the tasks that ship and of textbook programs. */
import { readFileSync } from 'node:fs';
import { estimateTokens, figuresOf, groundTruth, sample, type Figures, type Size } from '../../src/dataset/index.ts';
import { styles, type Task } from '../../src/machine/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

/** Thousands of tokens that traces of an experiment took, by tier, in which each task was written by hand. */
const TRIAL: Readonly<Record<string, string>> = {
  'Large number addition': '4.1/5.0/6.4',
  'Any substring': '1.1/3.5/8.9',
  'Permutation combination': '1.1/4.1/15.5',
  Derangement: '1.7/6.0/17',
  Dijkstra: '1.2/2.8/6.6',
  'Large number division': '2.0/3.2/6.7',
  '0-1 knapsack': '1.0/3.7/11.6',
  'Longest common subsequence': '–/–/12',
  'Levenshtein distance': '–/–/9.5',
  'Prime search': '12/23/26',
  'Multi-machine schedule': '1.8/4.3/17',
  'Word flip': '0.9/2.2/4.5',
};

/** Its lengths are the ends of one interval, so that there is nothing between those at the upper end of a tier. */
const DRAWN: ReadonlySet<string> = new Set(['prime-search']);

const NATURAL: Readonly<Record<string, string>> = {
  'floyd-warshall': 'Floyd–Warshall, 5 to 6 vertices',
  hanoi: 'hanoi, 6 to 7 disks',
  quicksort: 'quicksort, 9 to 13 numbers',
  'matrix-product': 'product of matrices, 4 to 5 rows',
  roman: 'Roman numerals, 100 to 3,600',
};
export const naturalNames = Object.keys(NATURAL);

/** What a row is measured of: lengths at the upper end of a tier, or drawn from it. */
interface Draws {
  readonly size: Size;
  readonly samples: number;
}

function figures(task: Task, { size, samples }: Draws): Figures {
  const { minimal } = styles;
  return figuresOf(task, size, { samples, seed: 0, style: minimal, count: estimateTokens, context: 32_768 });
}

/** The mean of the tokens of traces in a style. */
function tokens(task: Task, { size, samples }: Draws, style: 'minimal' | 'terse' | 'verbose'): number {
  let sum = 0;
  for (let index = 0; index < samples; index++) {
    const { inputs, lengths } = sample(task, size, 0, index);
    sum += estimateTokens(groundTruth(task, inputs, styles[style], lengths).truth?.trace ?? '');
  }
  return sum / samples;
}

/** The row of a task that ships, by the name of its file. */
export function taskRow(name: string): string {
  const task = loadTask(name);
  const draws = task.tiers.map((tier): Draws =>
    DRAWN.has(name) ? { size: { tier: tier.name }, samples: 20 } : { size: { length: tier.high }, samples: 5 },
  );
  const minimal = draws.map((one) => figures(task, one));
  const thousands = (means: readonly number[]): string => means.map((mean) => (mean / 1000).toFixed(1)).join('/');
  const long = minimal.at(-1);
  return row([
    task.name,
    minimal.map(({ states }) => Math.round(states.mean)).join('/'),
    thousands(minimal.map((one) => one.tokens.mean)),
    ...(['terse', 'verbose'] as const).map((style) => thousands(draws.map((one) => tokens(task, one, style)))),
    ((long?.tokens.max ?? 0) / 1000).toFixed(1),
    (long?.distance.tokens.most ?? 0).toLocaleString('en'),
    TRIAL[task.name] ?? '',
  ]);
}

/** The row of one of the textbook programs that the page names. */
export function naturalRow(name: string): string {
  const task = compileTask(readFileSync(new URL(`../algorithms/${name}.tail`, import.meta.url), 'utf8'));
  const means = (['minimal', 'terse'] as const).map((style) =>
    Math.round(tokens(task, { size: { tier: 'L' }, samples: 20 }, style)).toLocaleString('en'),
  );
  return row([NATURAL[name] ?? name, ...means]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
