import { hostname } from 'node:os';
import { SampleError } from '../../dataset/index.ts';
import { complete, requestText } from '../../inference/index.ts';
import type { Task, TierName } from '../../machine/index.ts';
import {
  type AtFault,
  costOf,
  mostTokens,
  type Plan,
  planRun,
  type Report,
  type RunEnd,
  RunSession,
  type TokenBudget,
  trainingLine,
} from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import type { Io } from '../io.ts';
import { visibleLine } from '../print.ts';
import { inOptions } from './option-words.ts';
import { progressText } from './report-text.ts';
import { openSpotFile, readSpotFile, type SpotFile } from './spot-file.ts';
import type { Asked } from './targets.ts';

/** One task and one model, and the file of their run. */
export interface Job {
  readonly task: Task;
  readonly source: string;
  readonly asked: Asked;
  readonly out: string;
}

export interface JobOptions {
  readonly tiers: readonly TierName[];
  readonly lengths?: string | undefined;
  readonly samples: number;
  readonly repeats: number;
  /** Asks nothing but what failed. */
  readonly only: 'errors' | undefined;
  /** Asks each faulty answer again from the right prefix, and nothing else. */
  readonly fromFault: AtFault | undefined;
  readonly seed: number;
  readonly shots: number;
  readonly counting: Counting;
  readonly budget: TokenBudget | undefined;
  /** Aborted when the person, or a batch system, ends the command. */
  readonly signal: AbortSignal;
}

/** Asks what the run of a job has no answer to yet, and gives its report. `left`: what it was to ask, and did not. */
export async function runJob(
  io: Io,
  { task, source, asked, out }: Job,
  options: JobOptions,
): Promise<{
  readonly end: RunEnd;
  readonly report: Report;
  readonly failed: number;
  readonly left: number;
  readonly unasked: number;
}> {
  const { endpoint, key } = asked;
  const plan = planOf(task, source, endpoint, options);
  const { fetchThrough } = await import('./network/network-fetch.ts');
  const fetch = fetchThrough(endpoint.url, io.host.env);
  const file = await openSpotFile(io, out, plan, options);
  let cancel = (): void => undefined;
  try {
    const session = file.session ?? RunSession.begin(plan, options.counting);
    introduce(io, plan, out, file, options);
    let failed = 0;
    const wanted = session.waiting;
    const told = new Set(session.notes);
    cancel = () => session.cancel();
    options.signal.addEventListener('abort', cancel);
    const end = options.signal.aborted
      ? 'cancelled'
      : await session.ask({
          key,
          ask: (question, how) => complete(endpoint, question, { ...how, fetch }),
          append: file.append,
          budget: options.budget,
          words: inOptions,
          onMisfit: (text) => {
            told.add(text);
            io.say(`${text}\n`);
          },
          onSample: (one) => {
            file.took(session, one);
            if (one.failure !== undefined) failed++;
            const { ended, asked: all } =
              options.fromFault === undefined ? session.progress : { ended: wanted - session.waiting, asked: wanted };
            io.say(`${visibleLine(`${ended}/${all} ${progressText(one)}`)}\n`);
          },
        });
    const report = session.report(inOptions);
    for (const note of report.head.notes) if (!told.has(note)) io.say(`${note}\n`);
    return { end, report, failed, left: session.waiting, unasked: session.unanswered - session.failed };
  } finally {
    options.signal.removeEventListener('abort', cancel);
    await file.close();
  }
}

/** For people: the first request that a job's run sends, and what to compare it with unless it goes on with an answer. */
export async function firstRequest(
  io: Io,
  { task, source, asked: { endpoint, key }, out }: Job,
  options: Pick<JobOptions, 'tiers' | 'lengths' | 'samples' | 'repeats' | 'seed' | 'shots' | 'fromFault' | 'counting'>,
): Promise<string> {
  const plan = planOf(task, source, endpoint, options);
  const { shots } = plan;
  const [question] =
    options.fromFault === undefined ? plan.questions : (await readSpotFile(io, out, plan, options)).prepared;
  if (question === undefined) return `${out}: there is no faulty answer to ask again.\n`;
  const prefix = question.probe?.prefix() ?? '';
  const around = { shots, ...(prefix === '' ? {} : { prefix }) };
  const request = requestText(endpoint, question.question, around, key !== undefined);
  return options.fromFault === undefined ? `${request}\n${fromTask(() => trainingLine(plan))}` : request;
}

/** Says what is sent, before it is. */
function introduce(
  io: Io,
  plan: Plan,
  out: string,
  { session: earlier, added }: SpotFile,
  { only, fromFault }: Pick<JobOptions, 'only' | 'fromFault'>,
): void {
  const { task, endpoint, head } = plan;
  // asked of a run that is there, not planned
  const again = fromFault === undefined && only === undefined ? undefined : (earlier?.waiting ?? 0);
  const maxTokens = again === undefined ? costOf(plan).maxTokens : mostTokens(again, endpoint.sampling);
  const { repeats } = head;
  const times = repeats === 1 ? '' : `, each ${repeats} times,`;
  const count =
    again === undefined
      ? `${counted(plan.questions.length / repeats, 'question', 'questions')}${times}`
      : counted(again, 'question', 'questions');
  const most =
    maxTokens === undefined
      ? 'only the server bounds the answers’ length'
      : `answers take at most ${maxTokens.toLocaleString('en')} tokens`;
  for (const note of earlier?.notes ?? []) io.say(`${out}: ${note}\n`);
  io.say(`${task.name}: ${count} to ${endpoint.model} at ${head.endpoint.url}, called from ${hostname()}; ${most}.\n`);
  if (earlier === undefined) return;
  const { ended } = earlier.progress;
  const there =
    repeats === 1
      ? counted(ended, 'question is answered', 'questions are answered')
      : counted(ended, 'answer is there', 'answers are there');
  if (fromFault !== undefined)
    io.say(
      `Of ${out}: ${counted(earlier.waiting, 'faulty answer is', 'faulty answers are')} asked again ${fromFault === 'before' ? 'from the state of the first fault on' : 'from behind the state of the first fault on, with that state put right'}.\n`,
    );
  else if (only === 'errors')
    io.say(
      `Resuming ${out}: ${counted(earlier.waiting, 'request that failed is', 'requests that failed are')} made again.\n`,
    );
  else if (added.length > 0) io.say(`Extending ${out} to ${added.join(', ')}; ${there}.\n`);
  else io.say(`Resuming ${out}: ${there}.\n`);
}

function counted(count: number, one: string, several: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${several}`;
}

/** What a job asks. Throws a CommandError where the task cannot give the questions. */
export function planOf(
  task: Task,
  source: string,
  endpoint: Asked['endpoint'],
  {
    tiers,
    lengths,
    samples,
    repeats,
    seed,
    shots,
  }: Pick<JobOptions, 'tiers' | 'lengths' | 'samples' | 'repeats' | 'seed' | 'shots'>,
): Plan {
  return fromTask(() =>
    planRun(task, endpoint, {
      tiers,
      lengths,
      samples,
      repeats,
      seed,
      shots,
      source,
      calledFrom: hostname(),
      started: new Date().toISOString(),
    }),
  );
}

/** What a task makes; what it cannot make is a fault of the command's. */
function fromTask<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof SampleError) throw new CommandError(error.message);
    throw error;
  }
}
