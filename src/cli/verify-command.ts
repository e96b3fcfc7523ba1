import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { tierNames } from '../dataset/synthesis/index.ts';
import type { Task, TierName } from '../machine/index.ts';
import {
  checkProperties,
  failureLines,
  inputsText,
  Oracle,
  ORACLE_ENDINGS,
  OracleError,
  type Checked,
} from '../properties/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import { interruptible } from './interrupt.ts';
import type { Io } from './io.ts';
import { ProgressLine } from './progress-line.ts';

interface Options {
  readonly samples: number;
  readonly seed: number;
  readonly limit: number;
  readonly maxTokens?: Readonly<Partial<Record<TierName, number>>>;
  readonly oracle?: string;
  readonly json?: true;
}

export function verifyCommand(io: Io): Command {
  return new Command('verify')
    .description('Runs a task on many drawn inputs and checks that it halts, never gets stuck, and answers right.')
    .argument('<task>', 'a .tail file; - reads standard input')
    .addOption(
      new Option('--samples <n>', 'inputs of each tier')
        .default(1000)
        .argParser(wholeNumber('--samples', 1, 10_000_000)),
    )
    .addOption(
      new Option('--seed <n>', 'which inputs are drawn').default(0).argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .option(
      '--oracle <file>',
      `knows the right answers: a Python file (.py) or JavaScript module (.js, .mjs) with a function solve. It is run`,
    )
    .addOption(
      new Option('--max-tokens <S=n,M=n,L=n>', 'tokens of question and trace at most, by tier (an estimate)').argParser(
        budgetOf,
      ),
    )
    .addOption(
      new Option('--limit <n>', 'states after which a run counts as one that does not halt')
        .default(1_000_000)
        .argParser(wholeNumber('--limit', 1, 100_000_000)),
    )
    .option(
      '--json',
      'one JSON object: inputs, tokens, failures with kind, tier, count, message and the smallest inputs',
    )
    .addHelpText(
      'after',
      `
A Python oracle is a function of the task's inputs and lengths by name, of which it takes what it needs: def solve(a, n): …
A JavaScript one gets them as one object: export function solve({ a, n }) { … }
Decimals, and numbers beyond 2^53, come as texts. A list is answered with commas, true and false as words.
Of each kind of failure the smallest inputs that fail so are told, of those that can be drawn.
Exit status: 0 all holds, 1 something does not, 2 could not run.

Examples:
  $ tail-cot verify tasks/knapsack.tail --samples 10000
  $ tail-cot verify sort.tail --oracle sort.py --max-tokens S=2000,M=8000`,
    )
    .action((file: string, options: Options) => verify(io, file, options));
}

async function verify(io: Io, file: string, options: Options): Promise<void> {
  const { task } = await loadTask(io, file);
  const oracle = openOracle(options.oracle);
  const progress = new ProgressLine(io.progress(Infinity));
  const total = options.samples * task.tiers.length;
  try {
    await interruptible(
      io.host,
      async ({ signal, status }) => {
        const { samples, seed, limit, maxTokens: budget = {} } = options;
        const checked = await checkProperties(
          task,
          { samples, seed, limit, budget, ...(oracle === undefined ? {} : { oracle }) },
          { signal, onInputs: (count) => progress.tell(() => `${file}: ${count} of ${total} inputs`) },
        );
        progress.end();
        if (options.json === true) io.printJson(asJson(checked));
        else io.print(asText(file, task, checked, oracle, signal.aborted));
        io.status = status() ?? (checked.failures.length > 0 ? 1 : 0);
      },
      () => oracle?.close(),
    );
  } catch (error) {
    if (error instanceof OracleError) throw new CommandError(error.message);
    throw error;
  } finally {
    progress.end();
    oracle?.close();
  }
}

function openOracle(file: string | undefined): Oracle | undefined {
  if (file === undefined) return undefined;
  if (!ORACLE_ENDINGS.some((ending) => file.endsWith(ending)))
    throw new CommandError(
      `--oracle: ${file} is neither Python nor JavaScript: it ends in ${ORACLE_ENDINGS.join(', ')}.`,
    );
  return new Oracle(file);
}

function budgetOf(text: string): Readonly<Partial<Record<TierName, number>>> {
  const budget: Partial<Record<TierName, number>> = {};
  for (const part of text.split(',')) {
    const [, name, most] = /^\s*([SML])\s*=\s*(\d{1,9})\s*$/.exec(part) ?? [];
    const tier = tierNames.find((one) => one === name);
    if (tier === undefined || most === undefined)
      throw new InvalidArgumentError('Write tiers with their tokens: S=2000,M=8000,L=32000.');
    budget[tier] = Number(most);
  }
  return budget;
}

function asText(
  file: string,
  task: Task,
  { inputs, tokens, failures }: Checked,
  oracle: Oracle | undefined,
  isStopped: boolean,
): string {
  const lines: string[] = [];
  for (const failure of failures) {
    const [first = '', ...more] = failureLines(failure);
    lines.push(`${file}: ${first}`, ...more);
    if (failure.smallest === undefined) continue;
    const { size, sample } = failure.smallest;
    const how = 'length' in size ? `--length ${size.length}` : `--tier ${size.tier}`;
    lines.push(`  tail-cot trace ${path.normalize(file)} ${how} --seed ${sample.seed} --index ${sample.index}`);
  }
  if (isStopped) lines.push(`${file}: stopped after ${inputs} inputs.`);
  else if (failures.length === 0) {
    const budgets = Object.entries(tokens).map(([tier, most]) => `${tier} takes at most ${most} tokens`);
    const held = ['all halt with an answer', ...(oracle === undefined ? [] : [`that of ${oracle.name}`]), ...budgets];
    lines.push(`${file}: “${task.name}”, ${inputs} inputs: ${held.join(', ')}.`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function asJson({ inputs, tokens, failures }: Checked): object {
  return {
    inputs,
    tokens,
    failures: failures.map(({ smallest, ...rest }) => ({
      ...rest,
      smallest:
        smallest === undefined
          ? null
          : {
              ...smallest.size,
              seed: smallest.sample.seed,
              index: smallest.sample.index,
              inputs: JSON.parse(inputsText({ inputs: smallest.sample.inputs, lengths: {} })) as unknown,
              lengths: smallest.sample.lengths,
            },
    })),
  };
}
