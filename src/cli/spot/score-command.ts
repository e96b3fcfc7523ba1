import { Command, Option } from 'commander';
import { publicAddress } from '../../inference/index.ts';
import { type Plan, type ScoredQuestion, type ScoreRunEnd, scoreQuestions } from '../../spotcheck/index.ts';
import { loadTask } from '../files.ts';
import { interruptible } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { several } from '../option-parsers.ts';
import { visibleLine } from '../print.ts';
import { inOptions } from './option-words.ts';
import { drawOptions, type QuestionOptions, lengthsOption, samplesOption, tiersOption } from './question-options.ts';
import { ScoreFile } from './score-file.ts';
import { scoredText, scoreTableText } from './score-table-text.ts';
import { hopelessText } from './report-text.ts';
import { planOf } from './spot-run.ts';
import { targetOptions } from './target-options.ts';
import { type Asked, askedModels, type TargetOptions } from './targets.ts';

interface Options extends TargetOptions, QuestionOptions {
  readonly out?: string;
  readonly json?: true;
}

interface Job {
  readonly plan: Plan;
  readonly key: Asked['key'];
}

export function scoreCommand(io: Io): Command {
  const command = new Command('score')
    .description(
      'Has models score the ground truth of questions, token by token, and tells which states of the program surprise them most. Nothing is generated.',
    )
    .argument('<tasks...>', '.tail files')
    .addOption(
      new Option(
        '--endpoint <url or name>',
        'base URL of an OpenAI-compatible API whose server gives log-probabilities of a prompt, or the name of an endpoint; may be repeated',
      )
        .makeOptionMandatory()
        .argParser(several),
    );
  for (const option of [...targetOptions(), tiersOption(), lengthsOption(), samplesOption(), ...drawOptions()])
    command.addOption(option);
  return command
    .option(
      '--out <file>',
      'writes each question with its tokens to a file, as JSON lines; what such a file has already is not asked again',
    )
    .option('--json', 'the table as one JSON object; one a line for several tasks or models')
    .addHelpText(
      'after',
      `
The server has to give log-probabilities of a text that it is given: by echo and logprobs of the completions API, or by
vLLM's prompt_logprobs. tail-cot endpoint tells whether it does. In a chat only the latter is asked for.

Exit status: 0 all questions scored, 1 some requests failed, 2 could not run, 130 cancelled by Ctrl-C (143 by SIGTERM,
129 by SIGHUP; the table is of what came).

Example, without a model of your own:
  $ tail-cot serve --port 8012 &
  $ tail-cot score tasks/addition.tail --endpoint http://localhost:8012/v1 --model imitator-slips --api openai-completions --samples 5`,
    )
    .action((files: readonly string[], options: Options) => score(io, files, options));
}

async function score(io: Io, files: readonly string[], options: Options): Promise<void> {
  const models = askedModels(io, options);
  const jobs: Job[] = [];
  for (const file of files) {
    const { task, source } = await loadTask(io, file);
    for (const { endpoint, key } of models)
      jobs.push({ plan: planOf(task, source, endpoint, { ...options, repeats: 1 }), key });
  }
  const plans = jobs.map(({ plan }) => plan);
  const out = options.out === undefined ? undefined : await ScoreFile.open(options.out, plans);
  try {
    io.status = await interruptible(
      io.host,
      async ({ signal, status }) => {
        let isWhole = true;
        for (const job of jobs) {
          if (signal.aborted) break;
          const ended = await runJob(io, job, options, out, signal);
          isWhole &&= ended.end === 'done' && ended.failed === 0;
          tell(io, job, ended, options, jobs.length > 1);
        }
        return status() ?? (isWhole ? 0 : 1);
      },
      () => io.say('Cancelling; the table will be of what has arrived. Press Ctrl-C again to stop at once.\n'),
    );
  } finally {
    await out?.close();
  }
}

async function runJob(
  io: Io,
  { plan, key }: Job,
  { out: name = '' }: Options,
  out: ScoreFile | undefined,
  signal: AbortSignal,
): Promise<ScoreRunEnd> {
  const { fetchThrough } = await import('./network/network-fetch.ts');
  const { length: all } = plan.questions;
  let ended = 0;
  return scoreQuestions(plan, {
    key,
    signal,
    fetch: fetchThrough(plan.endpoint.url, io.host.env),
    earlier: out?.earlier(plan),
    onEarlier: (count) => {
      ended = count;
      io.say(`${introduction(plan, count, name)}\n`);
    },
    onPause: ({ seconds, error }) => io.say(`${visibleLine(error.what)}; waiting ${Math.ceil(seconds)} s\n`),
    onQuestion: async (question: ScoredQuestion) => {
      ended++;
      io.say(`${visibleLine(`${ended}/${all} ${scoredText(question, inOptions)}`)}\n`);
      if (question.failure === undefined) await out?.append(plan, question);
    },
  });
}

/** What is asked, and what the file of that name has already. */
function introduction({ task, endpoint, head, questions }: Plan, earlier: number, file: string): string {
  const left = questions.length - earlier;
  const by = `${endpoint.model} at ${head.endpoint.url}`;
  if (left === 0)
    return `${task.name}: ${file} has the scores of ${counted(earlier)} by ${by} already; nothing is asked.`;
  const more = earlier === 0 ? '' : `; ${file} has ${earlier.toLocaleString('en')} more`;
  return `${task.name}: the ground truth of ${counted(left)} to ${by}, to be scored${more}.`;
}

function counted(count: number): string {
  return count === 1 ? '1 question' : `${count.toLocaleString('en')} questions`;
}

function tell(
  io: Io,
  { plan: { task, endpoint, questions, head } }: Job,
  { end, table, failed }: ScoreRunEnd,
  options: Options,
  isOneOf: boolean,
): void {
  const { model, url } = endpoint;
  const { tiers, lengths, samples, seed } = head;
  if (options.json)
    io.printJson({ task: task.name, model, url: publicAddress(url), tiers, lengths, samples, seed, failed, ...table });
  else {
    if (isOneOf) io.print(`\n${task.name} · ${visibleLine(model)}\n`);
    io.print(scoreTableText(table));
  }
  if (typeof end === 'object')
    io.say(
      hopelessText(
        end,
        questions.length - table.questions - failed,
        options.out === undefined ? 'begin anew' : 'resume',
      ),
    );
}
