import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { type AtFault, MOST_REPEATS, type Report, type RunEnd, TokenBudget } from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { answersOption, attemptOption, countingOf } from '../counting-options.ts';
import { CommandError } from '../command-error.ts';
import { loadTask, taskFolder, wholeNumber } from '../files.ts';
import { interruptible } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { several } from '../option-parsers.ts';
import { reasonOf } from '../reason.ts';
import { drawOptions, type QuestionOptions, lengthsOption, samplesOption, tiersOption } from './question-options.ts';
import { scoreTable, hopelessText, reportText } from './report-text.ts';
import { firstRequest, type Job, runJob } from './spot-run.ts';
import { targetOptions } from './target-options.ts';
import { askedModels, type TargetOptions } from './targets.ts';
import { tellMissed, thresholds, type Thresholds } from './thresholds.ts';

interface Options extends TargetOptions, QuestionOptions, Counting {
  readonly repeats: number;
  readonly errorsOnly?: true;
  readonly fromFault?: AtFault;
  readonly out: string;
  readonly tokenBudget?: number;
  readonly failUnder?: Thresholds;
  readonly dryRun?: true;
  readonly json?: true;
}

export function spotCommand(io: Io): Command {
  const command = new Command('spot')
    .description('Asks models at inference endpoints questions of tasks, and judges their traces state by state.')
    .argument('<tasks...>', '.tail files')
    .addOption(
      new Option(
        '--endpoint <url or name>',
        'base URL of an OpenAI-compatible API, for example http://localhost:8000/v1, or the name of an endpoint; may be repeated',
      )
        .makeOptionMandatory()
        .argParser(several),
    );
  for (const option of targetOptions()) command.addOption(option);
  command
    .requiredOption(
      '--out <file>',
      'file of the run, as JSON lines, or a folder for several runs; a run of the same questions is resumed, and extended where more are asked',
    )
    .addOption(tiersOption())
    .addOption(lengthsOption())
    .addOption(samplesOption())
    .addOption(
      new Option('--repeats <k>', 'answers to each question, for a temperature above 0')
        .default(1)
        .argParser(wholeNumber('--repeats', 1, MOST_REPEATS)),
    )
    .option('--errors-only', 'resumes a run, but only repeats the requests that failed')
    .addOption(
      new Option(
        '--from-fault <where>',
        'asks each faulty answer of a run again from the right prefix: before the state of its first fault, or after it, with that state put right',
      )
        .choices(['before', 'after'])
        .conflicts('errorsOnly'),
    );
  for (const option of drawOptions()) command.addOption(option);
  return command
    .addOption(
      new Option(
        '--token-budget <n>',
        'tokens of answers after which no further question is asked, over all runs of the command',
      ).argParser(wholeNumber('--token-budget', 1, 2 ** 53 - 1)),
    )
    .addOption(
      new Option(
        '--fail-under <percent>',
        'exit status 1 if pass@1 is lower, for example 90, or S=99,M=90 for tiers',
      ).argParser(thresholds),
    )
    .addOption(answersOption())
    .addOption(attemptOption())
    .option(
      '--dry-run',
      'prints the first request of each run as it would be sent, with a line of a training set to compare it with, and sends nothing',
    )
    .option('--json', 'the report as one JSON object; one a line for several runs')
    .addHelpText(
      'after',
      `
Exit status: 0 all questions answered (right or wrong), 1 some requests failed, the token budget was spent before, or --fail-under was missed, 2 could not run,
130 cancelled by Ctrl-C (143 by SIGTERM, 129 by SIGHUP; what came is kept). A run in which one question after another fails in the same way is given up.

Several models and tasks, the same questions to each:
  $ tail-cot spot tasks/addition.tail tasks/sorting.tail --endpoint gpu --model step-1000 --model step-2000 --out runs

OpenAI's own models, which know fewer parameters:
  $ tail-cot spot tasks/addition.tail --endpoint https://api.openai.com/v1 --model MODEL --api-key-env OPENAI_API_KEY --out run.jsonl \\
      --leave-out top_k,min_p,repetition_penalty --set maxTokensField=max_completion_tokens

Example, without a model of your own:
  $ tail-cot serve --port 8012 &
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8012/v1 --model imitator-slips --tiers S,M --samples 5 --out run.jsonl`,
    )
    .action((files: readonly string[], options: Options) => spot(io, files, options));
}

async function spot(io: Io, files: readonly string[], options: Options): Promise<void> {
  const jobs = await jobsOf(io, files, options);
  if (options.dryRun === true) {
    for (const job of jobs) {
      const request = await firstRequest(io, job, {
        ...options,
        fromFault: options.fromFault,
        counting: countingOf(options),
      });
      io.print(`${jobs.length > 1 ? `${nameOf(job)}\n` : ''}${request}`);
    }
    return;
  }
  const budget = options.tokenBudget === undefined ? undefined : new TokenBudget(options.tokenBudget);
  const { tiers, lengths, samples, repeats, seed, shots } = options;
  const only = options.errorsOnly ? 'errors' : undefined;
  warnOfGreedy(io, jobs, repeats);
  const counting = countingOf(options);
  const done = await interruptible(
    io.host,
    async ({ signal, status }) => {
      const ended: Ended[] = [];
      for (const job of jobs) {
        if (signal.aborted || budget?.isSpent === true) break;
        const { end, report, failed, left, unasked } = await runJob(io, job, {
          ...{ tiers, lengths, samples, repeats, only, fromFault: options.fromFault, seed, shots },
          ...{ counting, budget, signal },
        });
        ended.push({ job, report, failed, left, unasked: only === undefined ? 0 : unasked });
        tell(io, { end, report, left }, { ...options, title: jobs.length > 1 ? nameOf(job) : undefined });
        if (only !== undefined && unasked > 0)
          io.say(
            `${job.out}: ${unasked === 1 ? '1 question was' : `${unasked.toLocaleString('en')} questions were`} never asked. Run the same command again without --errors-only.\n`,
          );
      }
      return { ended, status: status() };
    },
    () => io.say('Cancelling; what has arrived is kept. Press Ctrl-C again to stop at once.\n'),
  );
  const { ended } = done;
  if (jobs.length > 1 && options.json !== true && ended.length > 0)
    io.print(`\n${scoreTable(ended.map(({ job, report }) => ({ name: nameOf(job), report })))}`);
  const notAsked = budget?.isSpent === true ? spentText(budget, jobs.length - ended.length, ended) : '';
  io.say(notAsked);
  const named = ended.map(({ job, report }) => ({ name: nameOf(job), report }));
  const isMissed = tellMissed(io, named, options.failUnder);
  const isFailed =
    isMissed ||
    notAsked !== '' ||
    ended.some(({ report, failed, unasked }) => report.head.errors > 0 || failed > 0 || unasked > 0);
  io.status = done.status ?? (isFailed ? 1 : 0);
}

interface Ended {
  readonly job: Job;
  readonly report: Report;
  /** Requests that failed now. */
  readonly failed: number;
  /** What it was to ask, and did not. */
  readonly left: number;
  /** Where only failed requests were to be made again: questions of the run that never were. */
  readonly unasked: number;
}

/** Several answers to a question say nothing where each is the most probable one. */
function warnOfGreedy(io: Io, jobs: readonly Job[], repeats: number): void {
  if (repeats > 1 && jobs.some(({ asked }) => asked.endpoint.sampling.temperature === 0))
    io.say(
      '--repeats: at temperature 0 all answers to a question are the same, or differ by chance of the server alone. Give a --temperature, such as 0.7.\n',
    );
}

/** Each task with each model, with the file of its run. */
async function jobsOf(io: Io, files: readonly string[], options: Options): Promise<readonly Job[]> {
  const models = askedModels(io, options);
  const isMany = files.length * models.length > 1;
  if (isMany && options.dryRun !== true) makeFolder(options.out);
  const names = new Set<string>();
  const jobs: Job[] = [];
  for (const file of files) {
    const { task, source } = await loadTask(io, file);
    for (const asked of models) {
      const name = freeName(`${taskFolder(file)} ${asked.endpoint.model}`, names);
      jobs.push({ task, source, asked, out: isMany ? path.join(options.out, name) : options.out });
    }
  }
  return jobs;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const isFile = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new CommandError(
      `${folder}: ${isFile ? 'this is a file. Several runs need a folder: give --out the name of one' : reasonOf(error)}.`,
    );
  }
}

/** A file's name that no other run of the command has; the same for the same command. */
function freeName(words: string, taken: Set<string>): string {
  const stem = words
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}.jsonl`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

function nameOf({ task, asked }: Job): string {
  return `${task.name} · ${asked.endpoint.model}`;
}

/** The report of one run, as soon as it has ended. */
function tell(
  io: Io,
  { end, report, left }: { readonly end: RunEnd; readonly report: Report; readonly left: number },
  { json, title }: { readonly json?: true; readonly title: string | undefined },
): void {
  if (json) io.printJson(report);
  else io.print(`${title === undefined ? '' : `\n${title}\n`}${reportText(report)}`);
  if (typeof end === 'object') io.say(hopelessText(end, left));
}

function spentText(budget: TokenBudget, runs: number, ended: readonly Ended[]): string {
  const left = ended.reduce((sum, one) => sum + one.left, 0);
  if (left === 0 && runs === 0) return '';
  const rest = [
    ...(left === 0
      ? []
      : [left === 1 ? '1 question was not asked' : `${left.toLocaleString('en')} questions were not asked`]),
    ...(runs === 0 ? [] : [runs === 1 ? '1 run was not begun' : `${runs.toLocaleString('en')} runs were not begun`]),
  ].join(' and ');
  return `The budget of ${budget.total.toLocaleString('en')} tokens is spent: answers took ${budget.spent.toLocaleString('en')}, and ${rest}. Run the same command again to continue.\n`;
}
