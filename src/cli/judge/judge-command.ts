import path from 'node:path';
import { Command, Option } from 'commander';
import type { Shard } from '../../dataset/synthesis/index.ts';
import { compileText } from '../../compile/index.ts';
import { rowFormats, type KnownTask, type RowFormat } from '../../outputs/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { answersOption, attemptOption, countingOf } from '../counting-options.ts';
import { loadTask, taskFolder, wholeNumber } from '../files.ts';
import { interruptible, type Interrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { jobsOption, several, shardOption } from '../option-parsers.ts';
import { loadShipped } from '../shipped-tasks.ts';
import { knownTask } from './judge-jobs.ts';
import { judgeFiles, OtherFiles, type Judged } from './judge-files.ts';
import { OutFile } from './out-file.ts';
import { readQuestions } from './read-records.ts';
import { openSource, type SourceFile } from './source-files.ts';

interface Options extends Counting {
  readonly task: readonly string[];
  readonly questions: readonly string[];
  readonly out?: string;
  readonly format: RowFormat;
  readonly states?: true;
  readonly shard?: Shard;
  readonly jobs: number;
  readonly progress: number;
}

export function judgeCommand(io: Io): Command {
  return new Command('judge')
    .description('Judges what models wrote anywhere: one verdict a line.')
    .argument(
      '<files...>',
      'files of outputs: JSON lines, runs of spot, batch outputs, samples of lm-evaluation-harness, logs of Inspect',
    )
    .addOption(
      new Option(
        '--task <file>',
        'a .tail file that outputs belong to; may be repeated (default: those that come with this program)',
      )
        .default([])
        .argParser(several),
    )
    .addOption(
      new Option('--questions <file>', 'the requests of a batch, to find the question of each answer; may be repeated')
        .default([])
        .argParser(several),
    )
    .option(
      '--out <file>',
      'file of the verdicts; one that the same command left incomplete is resumed (default: standard output)',
    )
    .addOption(new Option('--format <name>', 'form of a row').choices(rowFormats).default('verdicts'))
    .addOption(answersOption())
    .addOption(attemptOption())
    .option('--states', 'of each state in a row of verdicts: what is right and wrong about it')
    .addOption(new Option('--shard <I/K>', 'only the I-th of K parts of the outputs').argParser(shardOption))
    .addOption(jobsOption('judge'))
    .addOption(
      new Option('--progress <seconds>', 'time between two lines of progress, if standard error is not a terminal')
        .default(10)
        .argParser(wholeNumber('--progress', 0, 86_400)),
    )
    .addHelpText(
      'after',
      `
A record says which question it answers by the question itself, by "meta" as data sets have it, or by a task and its inputs.
Rows come in the order of the outputs, the same for any --jobs. A record that cannot be judged is named, and does not stop the others.

Exit status: 0 all were judged, right or wrong; 1 some were not, or answers of a batch are missing or doubled; 2 could not run, 130 stopped (143 by SIGTERM, 129 by SIGHUP).

Examples:
  $ tail-cot judge run.jsonl --out verdicts.jsonl
  $ tail-cot judge answers.jsonl --questions questions/addition/eval-S.jsonl --out verdicts.jsonl
  $ tail-cot judge samples_addition.jsonl --task addition.tail --format processbench --out steps.jsonl`,
    )
    .action(async (files: string[], options: Options) => {
      await interruptible(io.host, (interrupt) => judgeAll(io, files, options, interrupt));
    });
}

async function judgeAll(
  io: Io,
  names: readonly string[],
  options: Options,
  { signal, status }: Interrupt,
): Promise<void> {
  const { out: outName, format, states, shard, jobs, progress } = options;
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new CommandError(`${twice} is given twice; once is enough.`);
  const files: SourceFile[] = [];
  for (const name of names) files.push(await openSource(name));
  const tasks = await tasksOf(io, files, options.task);
  const questions = await readQuestions(options.questions);
  const hashes = new Map(tasks.map(({ task }) => [task.name, task.hash]));
  const out = outName === undefined ? undefined : await OutFile.open(outName, format, hashes);
  if (out !== undefined && out.rows > 0)
    io.say(`${outName ?? ''}: ${out.rows.toLocaleString('en')} rows already exist.\n`);
  try {
    const judged = await judgeFiles({
      files,
      questions,
      settings: { tasks, format, states: states === true, counting: countingOf(options) },
      shard,
      jobs,
      out,
      print: (rows) => io.printFile(rows),
      program: path.join(io.folder, 'judge-worker.cjs'),
      signal,
      console: io.progress(1000 * progress),
    });
    tell(io, judged, questions.size);
    io.status = judged.isStopped
      ? (status() ?? 2)
      : Number(judged.tally.count('error') > 0 || judged.unanswered.length > 0);
  } catch (error) {
    if (!(error instanceof OtherFiles)) throw error;
    throw new CommandError(
      `${outName ?? ''} holds the verdicts of other outputs: ${error.message}. Give another --out.`,
    );
  } finally {
    await out?.close();
  }
}

/** Ids of unanswered requests that are named. */
const NAMED_IDS = 20;

function tell(io: Io, { tally, unanswered, isStopped }: Judged, asked: number): void {
  if (unanswered.length > 0) {
    const shown = unanswered.slice(0, NAMED_IDS).join(', ');
    const more = unanswered.length - NAMED_IDS;
    io.say(
      `${unanswered.length.toLocaleString('en')} of ${asked.toLocaleString('en')} requests have no answer: ${shown}${more > 0 ? `, and ${more.toLocaleString('en')} more` : ''}.\n`,
    );
  }
  const errors = tally.count('error');
  if (errors > 0)
    io.say(`${errors === 1 ? '1 output is' : `${errors.toLocaleString('en')} outputs are`} not judged.\n`);
  io.say(`${tally.text}\n`);
  if (isStopped) io.say('Stopped. Run the same command again, with --out, to resume.\n');
}

/** The tasks that are given, and those that runs hold; a task that is given takes the place of a run's of that name. */
async function tasksOf(io: Io, files: readonly SourceFile[], given: readonly string[]): Promise<KnownTask[]> {
  const known: KnownTask[] = [];
  for (const file of given) known.push(knownTask((await loadTask(io, file)).task, taskFolder(file)));
  for (const { name, form } of files) {
    if (form.kind !== 'run') continue;
    const { task, hash, source } = form.head;
    const other = known.find((one) => one.task.name === task);
    if (other?.task.hash === hash) continue;
    if (other !== undefined) {
      io.say(`${name}: warning: the task has changed since this run; it is judged by the task as it is now.\n`);
      continue;
    }
    const [own] = compileText(source).tasks;
    if (own === undefined)
      throw new CommandError(`${name}: the run holds no task that could be run. Give it by --task FILE.`);
    known.push({ task: own, names: [own.name] });
  }
  const isAllOwn = files.every(({ form }) => form.kind === 'run');
  if (given.length > 0 || isAllOwn) return known;
  for (const { file, task } of await loadShipped(io)) {
    if (!known.some((one) => one.task.name === task.name)) known.push(knownTask(task, taskFolder(file)));
  }
  return known;
}
