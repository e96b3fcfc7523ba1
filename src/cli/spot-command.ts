import { hostname } from 'node:os';
import { Command, Option } from 'commander';
import { SampleError } from '../dataset/index.ts';
import { apiSchema, complete, ERROR_KINDS, type Endpoint } from '../inference/index.ts';
import type { Task, TierName } from '../machine/index.ts';
import type { WritableRun } from '../files/index.ts';
import {
  type Asking,
  costOf,
  type EndedSample,
  type Hopeless,
  MOST_SAMPLES,
  type Plan,
  planRun,
  type Report,
  RunSession,
  sampleKey,
  type Score,
} from '../spotcheck/index.ts';
import type { Counting } from '../trace/index.ts';
import { answersOption, attemptOption, countingOf } from './counting-options.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import { interruptible } from './interrupt.ts';
import type { Io } from './io.ts';
import { inOptions } from './option-words.ts';
import { visibleLine } from './print.ts';
import { halfLengthLine, hazardLines } from './spot-figures.ts';
import { openSpotFile } from './spot-file.ts';
import { endpointOf, fieldNames, setting, type EndpointOptions } from './spot-settings.ts';

interface Options extends EndpointOptions, Counting {
  readonly tiers: TierName[];
  readonly samples: number;
  readonly seed: number;
  readonly out: string;
  readonly apiKeyEnv?: string;
  readonly json?: true;
}

export function spotCommand(io: Io): Command {
  return new Command('spot')
    .description('Asks a model at an inference endpoint questions of a task, and judges its traces state by state.')
    .argument('<task>', 'a .tail file')
    .requiredOption('--endpoint <url>', 'base URL of an OpenAI-compatible API, for example http://localhost:8000/v1')
    .requiredOption('--model <name>', 'the model, as the server names it')
    .requiredOption(
      '--out <file>',
      'file of the run, as JSON lines; an unfinished run of the same questions is resumed',
    )
    .addOption(new Option('--api <name>', 'the form of the API').choices(apiSchema.options).default('openai-chat'))
    .addOption(
      new Option('--tiers <list>', 'tiers, separated by commas').default(['S', 'M', 'L'], 'S,M,L').argParser(tierList),
    )
    .addOption(
      new Option('--samples <n>', 'questions of each tier')
        .default(20)
        .argParser(wholeNumber('--samples', 1, MOST_SAMPLES)),
    )
    .addOption(
      new Option('--seed <n>', 'which questions are drawn').default(0).argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .addOption(
      new Option('--max-tokens <n>', 'maximum number of tokens per answer')
        .default(16_384)
        .argParser(wholeNumber('--max-tokens', 1, 10_000_000)),
    )
    .addOption(new Option('--temperature <t>', '0 takes the most probable token').default(0).argParser(Number))
    .addOption(
      new Option('--concurrency <n>', 'maximum number of requests in flight')
        .default(4)
        .argParser(wholeNumber('--concurrency', 1, 256)),
    )
    .addOption(
      new Option(
        '--set <name=value>',
        'any other setting of docs/endpoints.md, for example topK=null, idle=200 or maxTokensField=max_completion_tokens; may be repeated',
      )
        .default([], 'none')
        .argParser(setting),
    )
    .addOption(
      new Option(
        '--leave-out <fields>',
        'request fields that the server does not accept, separated by commas, for example top_k,n',
      )
        .default([], 'none')
        .argParser(fieldNames),
    )
    .option('--api-key-env <name>', 'the environment variable that holds the key')
    .addOption(answersOption())
    .addOption(attemptOption())
    .option('--json', 'the report as one JSON object')
    .addHelpText(
      'after',
      `
Exit status: 0 all questions answered (right or wrong), 1 some requests failed, 2 could not run,
130 cancelled by Ctrl-C (143 by SIGTERM, 129 by SIGHUP; what came is kept). A run in which one question after another fails in the same way is given up.

OpenAI's own models, which know fewer parameters:
  $ tail-cot spot tasks/addition.tail --endpoint https://api.openai.com/v1 --model MODEL --api-key-env OPENAI_API_KEY --out run.jsonl \\
      --leave-out top_k,min_p,repetition_penalty --set maxTokensField=max_completion_tokens

Example, without a model of your own:
  $ tail-cot serve --port 8012 &
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8012/v1 --model imitator-slips --tiers S,M --samples 5 --out run.jsonl`,
    )
    .action((file: string, options: Options) => spot(io, file, options));
}

async function spot(io: Io, file: string, options: Options): Promise<void> {
  const { task, source } = await loadTask(io, file);
  const endpoint = endpointOf(options);
  const plan = planOf(task, source, endpoint, options);
  const key = keyOf(io, options);
  const { fetchThrough } = await import('./network/network-fetch.ts');
  const fetch = fetchThrough(endpoint.url, io.host.env);
  const out = await openSpotFile(options.out, plan, countingOf(options));
  try {
    await spotInto(
      io,
      out,
      plan,
      { key, ask: (question, how) => complete(endpoint, question, { ...how, fetch }) },
      options,
    );
  } finally {
    out.close();
  }
}

async function spotInto(
  io: Io,
  { session: earlier, append }: WritableRun,
  plan: Plan,
  asking: Pick<Asking, 'key' | 'ask'>,
  options: Options,
): Promise<void> {
  const { task, endpoint } = plan;
  const cost = costOf(plan);
  for (const note of earlier?.notes ?? []) io.say(`${options.out}: ${note}\n`);
  io.say(
    `${task.name}: ${cost.questions === 1 ? '1 question' : `${cost.questions.toLocaleString('en')} questions`} to ${endpoint.model} at ${plan.head.endpoint.url}, called from ${hostname()}; ${cost.maxTokens === undefined ? 'only the server bounds the answers’ length' : `answers take at most ${cost.maxTokens.toLocaleString('en')} tokens`}.\n`,
  );
  if (earlier !== undefined) io.say(`Resuming ${options.out}: ${answeredText(earlier.progress.ended)}.\n`);

  const session = earlier ?? RunSession.begin(plan, countingOf(options));
  const told = new Set(session.notes);
  const { end, status } = await interruptible(
    io.host,
    async (interrupt) => ({
      status: interrupt.status,
      end: await session.ask({
        ...asking,
        append,
        words: inOptions,
        onMisfit: (text) => {
          told.add(text);
          io.say(`${text}\n`);
        },
        onSample: (one) => {
          const { ended, asked } = session.progress;
          io.say(`${visibleLine(`${ended}/${asked} ${progressText(one)}`)}\n`);
        },
      }),
    }),
    () => {
      io.say('Cancelling; what has arrived is kept. Press Ctrl-C again to stop at once.\n');
      session.cancel();
    },
  );

  const report = session.report();
  for (const note of report.head.notes) if (!told.has(note)) io.say(`${note}\n`);
  if (options.json) io.printJson(report);
  else io.print(reportText(report));
  if (typeof end === 'object') io.say(hopelessText(end, report.head.asked - report.head.ended));
  io.status = status() ?? (report.head.errors > 0 ? 1 : 0);
}

function answeredText(count: number): string {
  return count === 1 ? '1 question is answered' : `${count.toLocaleString('en')} questions are answered`;
}

function planOf(task: Task, source: string, endpoint: Endpoint, { tiers, samples, seed }: Options): Plan {
  try {
    return planRun(task, endpoint, {
      tiers,
      samples,
      seed,
      source,
      calledFrom: hostname(),
      started: new Date().toISOString(),
    });
  } catch (error) {
    if (error instanceof SampleError) throw new CommandError(error.message);
    throw error;
  }
}

function keyOf(io: Io, { apiKeyEnv }: Options): string | undefined {
  if (apiKeyEnv === undefined) return undefined;
  const key = io.host.env[apiKeyEnv];
  if (key === undefined || key === '')
    throw new CommandError(`The environment variable ${apiKeyEnv} is not set; it must contain the endpoint's key.`);
  return key;
}

function tierList(text: string): TierName[] {
  const tiers = text.split(',').map((name) => name.trim());
  const isTier = (name: string): name is TierName => name === 'S' || name === 'M' || name === 'L';
  if (tiers.length === 0 || !tiers.every(isTier) || new Set(tiers).size < tiers.length)
    throw new CommandError(`--tiers must be a list of S, M and L, for example S,M; not ${text}.`);
  return tiers;
}

function progressText({ sample, worth, failure }: EndedSample): string {
  if (sample.error !== undefined)
    return `${sampleKey(sample)} error: ${failure?.messageIn(inOptions) ?? sample.error.message}`;
  if (typeof worth === 'string') return `${sampleKey(sample)} not judged`;
  const [first] = worth?.verdict?.faults ?? [];
  return `${sampleKey(sample)} ${worth?.verdict?.verdict ?? ''}${first === undefined ? '' : `: ${first.state < 0 ? 'before the first state' : `state ${first.state + 1} (${first.label})`}: ${first.explanation}`}`;
}

/** How often requests failed in which way. */
function errorLines({ samples }: Report): string[] {
  const counts = new Map<string, number>();
  for (const { error } of samples) if (error !== undefined) counts.set(error.kind, (counts.get(error.kind) ?? 0) + 1);
  const means = new Map<string, string>(Object.entries(ERROR_KINDS).map(([kind, one]) => [kind, one.means]));
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(
      ([kind, count]) => `${String(count).padStart(5)}  ${kind} (${(means.get(kind) ?? 'unknown').replace(/\.$/, '')})`,
    );
}

function hopelessText({ failures, error, failure }: Hopeless, left: number): string {
  const why = failure?.messageIn(inOptions) ?? error.message;
  const rest = left === 1 ? '1 question was not asked' : `${left.toLocaleString('en')} questions were not asked`;
  return `\nGiven up after ${failures} failures in a row; ${rest}. ${visibleLine(why)}\nOnce that is fixed, run the same command again to resume.\n`;
}

function reportText(report: Report): string {
  const row = (name: string, score: Score): string => {
    const { interval } = score;
    const share = score.answered === 0 ? '    –' : `${((100 * score.right) / score.answered).toFixed(1).padStart(5)} %`;
    const range =
      interval === undefined
        ? ''
        : `, 95 % interval ${(100 * interval.low).toFixed(1)}–${(100 * interval.high).toFixed(1)}`;
    return `${name.padEnd(12)}${share}  ${score.right} of ${score.answered}, ${score.lucky} lucky${range}`;
  };
  const lines = [
    'pass@1',
    ...report.tiers.map((tier) => row(`${tier.tier} ${tier.low}–${tier.high}`, tier)),
    row('all', report.all),
    ...halfLengthLine(report),
  ];
  if (report.faults.total > 0)
    lines.push(
      '',
      'faults',
      ...report.faults.rows.map((one) => `${String(one.total).padStart(5)}  ${one.kind} (${one.title})`),
    );
  lines.push(...hazardLines(report));
  if (report.head.errors > 0) lines.push('', 'errors', ...errorLines(report));
  if (report.head.errors > 0)
    lines.push(
      '',
      report.head.errors === 1
        ? '1 request failed; it is not counted as wrong. Run the same command again to ask it once more.'
        : `${report.head.errors} requests failed; they are not counted as wrong. Run the same command again to ask them once more.`,
    );
  return `${lines.join('\n')}\n`;
}
