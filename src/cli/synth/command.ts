import path from 'node:path';
import { Command, Option } from 'commander';
import { readMix, setFormats, type Mix, type SetFormat, type Shard } from '../../dataset/synthesis/index.ts';
import { isStyleName, styleNames } from '../../machine/index.ts';
import type { VariantName } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { variantOption } from '../variant-option.ts';
import { loadTask, taskFolder, wholeNumber } from '../files.ts';
import { interruptible } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { jobsOption, shardOption } from '../option-parsers.ts';
import { estimatingCounter, loadTokenizer } from '../tokenizer.ts';
import type { Settings, TaskOfSet } from './settings.ts';
import { faultyFormats, type FaultCounts } from './faulty-lines.ts';
import { synthesize } from './synth.ts';

interface Options {
  readonly out: string;
  readonly train?: number;
  readonly eval: number;
  readonly mix: Mix;
  readonly seed: number;
  readonly style: string;
  readonly variant: VariantName;
  readonly format: SetFormat;
  readonly faults?: FaultCounts;
  readonly shard?: Shard;
  readonly jobs: number;
  readonly allowRepeats?: true;
  readonly balanceLengths?: true;
  readonly overwrite?: true;
  readonly model: string;
  readonly maxTokens: number;
  readonly tokenizer?: string;
  readonly progress: number;
}

const MOST_SAMPLES = 10_000_000;

export function synthCommand(io: Io): Command {
  return new Command('synth')
    .description('Writes a data set of tasks: questions and traces for training, and others for evaluation.')
    .argument('<tasks...>', '.tail files')
    .requiredOption('--out <folder>', 'folder of the data set; one that the same command left incomplete is resumed')
    .addOption(
      new Option('--train <n>', 'training samples of each task (default: 1000; 0 for openai-batch)').argParser(
        wholeNumber('--train', 0, MOST_SAMPLES),
      ),
    )
    .addOption(
      new Option('--eval <n>', 'evaluation samples of each task and tier')
        .default(100)
        .argParser(wholeNumber('--eval', 0, MOST_SAMPLES)),
    )
    .addOption(
      new Option('--mix <S:M:L>', 'how training samples are divided among the tiers')
        .default([8, 1, 1], '8:1:1')
        .argParser(mix),
    )
    .addOption(
      new Option('--seed <n>', 'which samples are drawn; samples of different seeds have nothing in common')
        .default(0)
        .argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .option(
      '--style <name>',
      `how traces are written: ${styleNames.join(', ')}, or a style that all the tasks have`,
      'minimal',
    )
    .addOption(variantOption())
    .addOption(new Option('--format <name>', 'format of the files').choices(setFormats).default('messages'))
    .addOption(
      new Option(
        '--faults <A..B>',
        'put so many faults into each trace, and say where they are; for processbench and messages',
      ).argParser(faultCounts),
    )
    .addOption(new Option('--shard <I/K>', 'only the I-th of K parts of every file').argParser(shardOption))
    .addOption(jobsOption('make samples'))
    .option('--allow-repeats', 'if there are too few different inputs, repeat them in other words')
    .option(
      '--balance-lengths',
      'if a length has too few different inputs for its share of the samples, repeat them, in other words first',
    )
    .option(
      '--tokenizer <file>',
      "a model's tokenizer.json, for the token figures of the manifest; without it they are estimated",
    )
    .addOption(
      new Option('--progress <seconds>', 'time between two lines of progress, if standard error is not a terminal')
        .default(10)
        .argParser(wholeNumber('--progress', 0, 86_400)),
    )
    .option('--overwrite', 'replace what another command has written there')
    .addOption(new Option('--model <name>', 'for openai-batch: the model that is asked').default('model'))
    .addOption(
      new Option('--max-tokens <n>', 'for openai-batch: maximum number of tokens per answer')
        .default(16_384)
        .argParser(wholeNumber('--max-tokens', 1, 10_000_000)),
    )
    .addHelpText(
      'after',
      `
Files: FOLDER/TASK/train.jsonl, eval-S.jsonl, eval-M.jsonl, eval-L.jsonl, and FOLDER/manifest.json once all of them are complete.
No input is in both training and evaluation, and none occurs twice. "tail-cot trace TASK --tier T --seed N --index I" gives one sample again.
If it is killed or stopped (Ctrl-C), the same command resumes, and the files become what they would have been.

Exit status: 0 the data set is complete, 2 could not run, 130 stopped (143 by SIGTERM, 129 by SIGHUP).

Examples:
  $ tail-cot synth tasks/*.tail --out data --train 100000 --eval 500 --seed 1
  $ tail-cot synth tasks/addition.tail --out data --train 100000 --shard 2/4 --jobs 8      # on the second of four machines
  $ tail-cot synth tasks/addition.tail --out questions --eval 500 --format openai-batch --model my-model
  $ tail-cot synth tasks/*.tail --out faulty --train 10000 --faults 0..5 --format processbench`,
    )
    .action(async (files: string[], options: Options) => {
      await interruptible(io.host, async ({ signal, status }) => {
        const manifest = await synthesize({
          folder: options.out,
          settings: await settingsOf(io, files, options),
          jobs: options.jobs,
          overwrite: options.overwrite === true,
          counter: options.tokenizer === undefined ? estimatingCounter : await loadTokenizer(io, options.tokenizer),
          signal,
          program: path.join(io.folder, 'synth-worker.cjs'),
          console: io.progress(1000 * options.progress),
        });
        if (manifest !== undefined) io.print(`${manifest}\n`);
        else {
          io.say('Stopped. Run the same command again to resume.\n');
          io.status = status() ?? 2;
        }
      });
    });
}

async function settingsOf(io: Io, files: readonly string[], options: Options): Promise<Settings> {
  const { eval: evaluation, mix: shares, seed, style, variant, format, model, maxTokens, faults } = options;
  refuseFaults(options);
  const isBatch = format === 'openai-batch';
  if (isBatch && options.train !== undefined && options.train > 0)
    throw new CommandError(
      '--format openai-batch is for evaluation questions, without traces to train on. Omit --train.',
    );
  const train = options.train ?? (isBatch ? 0 : 1000);
  const tasks: TaskOfSet[] = [];
  if (train + evaluation === 0)
    throw new CommandError('There is nothing to write: give --train or --eval a number above 0.');
  for (const file of files) {
    if (file === '-') throw new CommandError('A data set needs files: standard input gives no name for its folder.');
    const folder = taskFolder(file);
    const other = tasks.find((one) => one.folder === folder);
    if (other !== undefined && path.resolve(other.file) === path.resolve(file))
      throw new CommandError(`${file} is given twice; once is enough.`);
    if (other !== undefined)
      throw new CommandError(
        `${other.file} and ${file} would share the folder ${folder}. Make two data sets, or rename one.`,
      );
    tasks.push({ task: (await loadTask(io, file)).task, file, folder });
  }
  return {
    tasks,
    train,
    evaluation,
    mix: shares,
    seed,
    style,
    variant,
    format,
    shard: options.shard,
    allowRepeats: options.allowRepeats === true,
    balanceLengths: options.balanceLengths === true,
    request: { model, maxTokens },
    faults,
  };
}

function mix(text: string): Mix {
  const read = readMix(text);
  if (read === undefined)
    throw new CommandError(
      `--mix must be three whole numbers for S, M and L, such as 8:1:1, not all of them 0; not ${text}.`,
    );
  return read;
}

/** Faults of a trace at most. */
const MOST_FAULTS = 100;

function faultCounts(text: string): FaultCounts {
  const [, low, high = low] = /^(\d{1,3})(?:\.\.(\d{1,3}))?$/.exec(text) ?? [];
  const [least, most] = [Number(low), Number(high)];
  if (low === undefined || least > most || most < 1 || most > MOST_FAULTS)
    throw new CommandError(
      `--faults must be a number of faults from 1 to ${MOST_FAULTS}, or two, such as 1..5 or 0..3; not ${text}.`,
    );
  return { least, most };
}

/** Where faults and the other options do not go together. */
function refuseFaults({ faults, format, style, variant }: Options): void {
  if (faults === undefined) {
    if (format !== 'processbench') return;
    throw new CommandError('--format processbench is for traces with faults. Add for example --faults 0..5.');
  }
  if (!faultyFormats.some((one) => one === format))
    throw new CommandError(
      `--faults needs a format that says where they are: ${faultyFormats.join(' or ')}, not ${format}.`,
    );
  if (variant !== 'full') throw new CommandError('--faults is for whole traces. Omit --variant.');
  if (!isStyleName(style)) throw new CommandError(`--faults knows the styles ${styleNames.join(', ')}, not ${style}.`);
}
