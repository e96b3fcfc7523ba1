import { Command, Option } from 'commander';
import {
  groundTruth,
  ownQuestion,
  sample,
  SampleError,
  splitLengths,
  tierOf,
  truthFile,
  type Sample,
} from '../dataset/index.ts';
import {
  type InputProblem,
  type Inputs,
  type Task,
  type TierName,
  styleNamed,
  styleNames,
  stylesOf,
  type Style,
} from '../machine/index.ts';
import {
  pencilPieces,
  variantDescriptions,
  VariantError,
  variantNames,
  variantProblem,
  variantText,
  type VariantName,
} from '../trace/index.ts';
import type { Recording } from '../record/index.ts';
import { jsonInputs } from '../spotcheck/index.ts';
import { CommandError } from './command-error.ts';
import { variantOption } from './variant-option.ts';
import { loadTask, parseInputs, wholeNumber } from './files.ts';
import type { Io } from './io.ts';

interface Options {
  readonly tier?: TierName;
  readonly length?: number;
  readonly seed: number;
  readonly index: number;
  readonly input?: string;
  readonly style: string;
  readonly variant: VariantName;
  readonly json?: true;
}

export function traceCommand(io: Io): Command {
  return new Command('trace')
    .description('Writes the trace of one question of a task: the ground truth.')
    .argument('<task>', 'a .tail file, or - for standard input')
    .addOption(new Option('--tier <tier>', 'draw the lengths from this tier').choices(['S', 'M', 'L']))
    .addOption(
      new Option('--length <n>', 'set all lengths to n')
        .argParser(wholeNumber('--length', 1, 1_000_000))
        .conflicts('tier'),
    )
    .addOption(
      new Option('--seed <n>', 'which question is drawn; the same seed gives the same question')
        .default(0)
        .argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .addOption(
      new Option('--index <n>', 'which sample of a data set with that seed')
        .default(0)
        .argParser(wholeNumber('--index', 0, 2 ** 53 - 1)),
    )
    .addOption(new Option('--input <json>', 'your own inputs, as a JSON object by name').conflicts(['tier', 'length']))
    .option(
      '--style <name>',
      `how the trace is written: ${styleNames.join(', ')}, or a style of the task's own`,
      'minimal',
    )
    .addOption(variantOption())
    .option(
      '--json',
      'one JSON object: task, tier, length, seed, input, question, style, variant, trace, answer, states; for pencil also contexts: what is written between two reductions, each with the context before it',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ tail-cot trace tasks/addition.tail                                        # tier S, seed 0
  $ tail-cot trace tasks/knapsack.tail --tier L --seed 3 --style verbose
  $ tail-cot trace tasks/addition.tail --input '{"x": "0.05", "y": "99.95"}'
  $ tail-cot trace tasks/addition.tail --variant without-memory-fetcher

Variants:
${variantNames.map((name) => `  ${name.padEnd(27)}${variantDescriptions[name]}`).join('\n')}

The output is a .tailcot file: a line that says what it belongs to, the question, the trace. "tail-cot check" reads it.`,
    )
    .action(async (file: string, options: Options) => {
      const { task } = await loadTask(io, file);
      const output = traceOutput(file, task, options);
      if (typeof output === 'string') io.printFile(output);
      else io.printJson(output);
    });
}

function traceOutput(file: string, task: Task, options: Options): string | object {
  const drawn = options.input === undefined ? drawSample(task, options) : ownSample(task, parseInputs(options.input));
  const style = chosenStyle(task, options.style);
  const { truth, problems } = groundTruth(task, drawn.inputs, style, drawn.lengths);
  if (truth === undefined) throw new CommandError(problems.map((p) => inputProblemText(p)).join('\n'));
  if (truth.stuck !== undefined) throw new CommandError(`${file}: “${task.name}”: ${truth.stuck}`);
  const { variant } = options;
  const problem = variantProblem(task, variant);
  if (problem !== undefined) throw new CommandError(problem);
  const trace = variant === 'full' ? truth.trace : writtenAs(file, task, truth.recording, variant, style);
  if (!options.json) return truthFile(task, drawn, style, trace, variant);
  const { tier, lengths, seed, inputs, question } = drawn;
  return {
    task: task.name,
    tier: tier ?? null,
    length: lengths ?? null,
    seed: seed ?? null,
    input: jsonInputs(inputs),
    question,
    style: style.name,
    variant,
    trace,
    answer: truth.answer,
    states: truth.recording.states,
    ...(variant === 'pencil' ? { contexts: [...pencilPieces(trace)] } : {}),
  };
}

function writtenAs(file: string, task: Task, recording: Recording, variant: VariantName, style: Style): string {
  try {
    return variantText(task, recording, variant, style);
  } catch (error) {
    if (error instanceof VariantError) throw new CommandError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The style of this name that the task's traces can have. */
export function chosenStyle(task: Task, name: string): Style {
  const style = styleNamed(task.machine, name);
  if (style !== undefined) return style;
  throw new CommandError(
    `“${task.name}” has no style ${name}; it has ${stylesOf(task.machine)
      .map((one) => one.name)
      .join(', ')}.`,
  );
}

type Drawn = Pick<Sample, 'inputs' | 'question'> & Partial<Sample>;

function drawSample(task: Task, { tier, length, seed, index }: Options): Drawn {
  try {
    return sample(task, length === undefined ? { tier: tier ?? 'S' } : { length }, seed, index);
  } catch (error) {
    if (error instanceof SampleError) throw new CommandError(error.message);
    throw error;
  }
}

function ownSample(task: Task, inputs: Inputs): Drawn {
  const { lengths, given } = splitLengths(task, inputs);
  const isComplete = task.lengths.every((name) => name in lengths);
  const tier = isComplete ? tierOf(task, lengths) : undefined;
  return {
    inputs: given,
    question: ownQuestion(task, inputs),
    ...(Object.keys(lengths).length > 0 ? { lengths } : {}),
    ...(tier === undefined ? {} : { tier }),
  };
}

export function inputProblemText({ input, message, suggestion }: InputProblem): string {
  return `input${input === undefined ? '' : ` ${input}`}: ${message}${suggestion === undefined ? '' : `\n  ${suggestion}`}`;
}
