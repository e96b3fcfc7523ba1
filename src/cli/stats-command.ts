import { Command, Option } from 'commander';
import {
  figuresOf,
  loopText,
  SampleError,
  shareNames,
  variantFiguresOf,
  type Figures,
  type LoopFigures,
  type Size,
  type Spread,
  type VariantFigures,
} from '../dataset/index.ts';
import { type Task, type Tier, styleNames, type Style } from '../machine/index.ts';
import { VariantError } from '../trace/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import type { Io } from './io.ts';
import { estimatingCounter, loadTokenizer, type TokenCounter } from './tokenizer.ts';
import { chosenStyle } from './trace-command.ts';

interface Options {
  readonly tokenizer?: string;
  readonly context: number;
  readonly samples: number;
  readonly seed: number;
  readonly style: string;
  readonly longest?: true;
  readonly variants?: true;
  readonly json?: true;
}

export function statsCommand(io: Io): Command {
  return new Command('stats')
    .description(
      'Measures the traces of tasks: states, tokens, how far back fetched values stand, and whether the longest fit a context window.',
    )
    .argument('<tasks...>', '.tail files')
    .option('--tokenizer <file>', "a model's tokenizer.json, for exact counts; without it they are estimated")
    .addOption(
      new Option('--context <n>', 'tokens of the context window')
        .default(32_768)
        .argParser(wholeNumber('--context', 1, 100_000_000)),
    )
    .addOption(
      new Option('--samples <n>', 'questions of each tier').default(20).argParser(wholeNumber('--samples', 1, 100_000)),
    )
    .addOption(
      new Option('--seed <n>', 'which questions are drawn').default(0).argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .option(
      '--style <name>',
      `how traces are written: ${styleNames.join(', ')}, or a style that all the tasks have`,
      'minimal',
    )
    .option('--longest', "set all lengths to the tier's upper end, instead of drawing them")
    .option('--variants', 'also the tokens of each variant that a task has, beside the whole trace')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Every figure is the mean, what 95 % do not exceed, and the maximum. Distance: from the line that wrote a value to the line that fetches it;
older: values that the fetched cell held before, which a model can take by mistake. Context: question and trace together.
Below, the samples of each tier by length (the greatest of a sample's lengths), how many answers differ and how often the commonest
is given, inputs that are always the same, and the rounds of each loop: least, mean and most of all times that a run came to it.
Exit status: 0 all fits the context window, 1 something does not, 2 could not run.

Examples:
  $ tail-cot stats tasks/addition.tail tasks/knapsack.tail
  $ tail-cot stats tasks/*.tail --tokenizer Qwen2.5-7B/tokenizer.json --longest --json > figures.json`,
    )
    .action((files: readonly string[], options: Options) => stats(io, files, options));
}

interface Row {
  readonly tier: Tier;
  readonly figures: Figures;
  /** Where they are asked for. */
  readonly variants: readonly VariantFigures[];
}

async function stats(io: Io, files: readonly string[], options: Options): Promise<void> {
  const counter = options.tokenizer === undefined ? estimatingCounter : await loadTokenizer(io, options.tokenizer);
  const measured: { task: string; style: Style; rows: readonly Row[] }[] = [];
  for (const file of files) {
    const { task } = await loadTask(io, file);
    const style = chosenStyle(task, options.style);
    const one = {
      task: task.name,
      style,
      rows: task.tiers.map((tier) => ({ tier, ...measure(task, tier, style, counter, options) })),
    };
    measured.push(one);
    if (options.json !== true) io.print(asText(one, counter, options));
  }
  if (options.json === true)
    io.printJson({
      ...settings(counter, options),
      tasks: measured.map(({ task, rows }) => ({
        task,
        tiers: rows.map(({ tier, figures, variants }) => ({
          tier: tier.name,
          low: tier.low,
          high: tier.high,
          ...figures,
          ...(options.variants === true ? { variants } : {}),
        })),
      })),
    });
  io.status = measured.every(({ rows }) => rows.every(({ figures: { fitting, samples } }) => fitting === samples))
    ? 0
    : 1;
}

function settings(counter: TokenCounter, { context, samples, seed, style, longest }: Options): object {
  return {
    tokens: { by: counter.name, exact: counter.isExact },
    context,
    samples,
    seed,
    style,
    lengths: longest === true ? 'upper end' : 'tier',
  };
}

function measure(
  task: Task,
  tier: Tier,
  style: Style,
  counter: TokenCounter,
  { samples, seed, context, longest, variants }: Options,
): Omit<Row, 'tier'> {
  const size: Size = longest === true ? { length: tier.high } : { tier: tier.name };
  try {
    const drawn = { samples, seed, style, count: counter.count };
    return {
      figures: figuresOf(task, size, { ...drawn, context }),
      variants: variants === true ? variantFiguresOf(task, size, drawn) : [],
    };
  } catch (error) {
    if (error instanceof SampleError || error instanceof VariantError) throw new CommandError(error.message);
    throw error;
  }
}

function asText(
  { task, style, rows }: { readonly task: string; readonly style: Style; readonly rows: readonly Row[] },
  counter: TokenCounter,
  options: Options,
): string {
  const head = [
    'tier',
    'states',
    'characters',
    'tokens',
    'distance, states',
    'distance, tokens',
    'older',
    `context ${count(options.context)}`,
  ];
  const cells = rows.map(({ tier, figures }) => [
    `${tier.name} ${options.longest === true ? tier.high : `${tier.low}–${tier.high}`}`,
    spread(figures.states),
    spread(figures.characters),
    spread(figures.tokens),
    spread(figures.distance.states),
    spread(figures.distance.tokens),
    spread(figures.stale),
    figures.fitting === figures.samples
      ? 'fits'
      : `${figures.samples - figures.fitting} of ${figures.samples} do not fit`,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${task} (${style.name} style, ${options.samples} a tier, tokens ${counter.isExact ? `by ${counter.name}` : counter.name}); each mean, 95 %, maximum\n${[head, ...cells].map(line).join('\n')}\nshare of the tokens: ${rows.map(shares).join('; ')}\nsamples by length: ${rows.map(byLength).join('; ')}\n${[...variety(rows), ...variantLines(rows)].join('\n')}\n\n`;
}

/** The tokens of each variant in all tiers, and what stands before a model at most where that is less. */
function variantLines(rows: readonly Row[]): readonly string[] {
  const names = rows[0]?.variants.map(({ variant }) => variant) ?? [];
  if (names.length === 0) return [];
  const width = Math.max(...names.map((name) => name.length));
  const told = names.map((name, i) => {
    const tiers = rows.map(({ tier, variants }) => {
      const one = variants[i];
      if (one === undefined) return '';
      const context = one.context.max < one.tokens.max ? ` (context ${spread(one.context)})` : '';
      return `${tier.name} ${spread(one.tokens)}${context}`;
    });
    return `  ${name.padEnd(width)}  ${tiers.join('; ')}`;
  });
  return ['tokens of the variants; context: of what a model has written, the most that stands before it:', ...told];
}

/** Which lines a tier's tokens stand on; none of which there is nothing. */
function shares({ tier, figures }: Row): string {
  const percent = shareNames.map((name) => [name, Math.round(100 * figures.shares[name])] as const);
  return `${tier.name} ${percent.flatMap(([name, share]) => (share === 0 ? [] : [`${name} ${share} %`])).join(', ')}`;
}

/** How the samples differ: answers, inputs, rounds of loops. */
function variety(rows: readonly Row[]): readonly string[] {
  const constant = rows.flatMap(({ tier, figures: { constantInputs: names } }) =>
    names.length === 0 ? [] : [`${tier.name} ${names.join(', ')}`],
  );
  const loops = rows[0]?.figures.loops ?? [];
  return [
    `answers: ${rows.map(answers).join('; ')}`,
    `inputs that never vary: ${constant.join('; ') || 'none'}`,
    ...(loops.length === 0 ? [] : ['rounds of loops, least, mean, most:']),
    ...loops.map(
      (loop, i) =>
        `  ${loopText(loop)}: ${rows.map(({ tier, figures }) => `${tier.name} ${rounds(figures.loops[i])}`).join('; ')}`,
    ),
  ];
}

function answers({ tier, figures }: Row): string {
  const { different, commonest, share } = figures.answers;
  return `${tier.name} ${count(different)} different, ${Math.round(100 * share)} % “${shortened(commonest)}”`;
}

const LONGEST_ANSWER = 40;

function shortened(answer: string): string {
  return answer.length > LONGEST_ANSWER ? `${answer.slice(0, LONGEST_ANSWER - 1)}…` : answer;
}

function rounds(loop: LoopFigures | undefined): string {
  if (loop === undefined || loop.times === 0) return 'never';
  return `${count(loop.min)} ${loop.mean.toFixed(1)} ${count(loop.max)}`;
}

/** Lengths of a tier that are told one by one; more of them by ranges. */
const MOST_LENGTHS = 12;

function byLength({ tier, figures }: Row): string {
  const lengths = Object.entries(figures.lengths)
    .map(([length, samples]) => [Number(length), samples] as const)
    .sort(([a], [b]) => a - b);
  const low = lengths[0]?.[0] ?? 0;
  const high = lengths.at(-1)?.[0] ?? 0;
  const width = lengths.length > MOST_LENGTHS ? Math.ceil((high - low + 1) / MOST_LENGTHS) : 1;
  const ranges = new Map<number, number>();
  for (const [length, samples] of lengths) {
    const first = length - ((length - low) % width);
    ranges.set(first, (ranges.get(first) ?? 0) + samples);
  }
  return `${tier.name} ${[...ranges].map(([first, samples]) => `${width === 1 ? first : `${first}–${Math.min(high, first + width - 1)}`}: ${count(samples)}`).join(', ')}`;
}

/** Mean, 95 %, maximum. */
function spread({ mean, most, max }: Spread): string {
  return `${mean < 10 && !Number.isInteger(mean) ? mean.toFixed(1) : count(Math.round(mean))} ${count(most)} ${count(max)}`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
