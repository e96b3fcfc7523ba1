import { hostname } from 'node:os';
import { SampleError } from '../../dataset/index.ts';
import { complete } from '../../inference/index.ts';
import type { Task, TierName } from '../../machine/index.ts';
import {
  costOf,
  type Plan,
  planRun,
  type Report,
  type RunEnd,
  RunSession,
  type TokenBudget,
} from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import type { Io } from '../io.ts';
import { visibleLine } from '../print.ts';
import { inOptions } from './option-words.ts';
import { progressText } from './report-text.ts';
import { openSpotFile } from './spot-file.ts';
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
  readonly samples: number;
  readonly seed: number;
  readonly shots: number;
  readonly counting: Counting;
  readonly budget: TokenBudget | undefined;
  /** Aborted when the person, or a batch system, ends the command. */
  readonly signal: AbortSignal;
}

/** Asks what the run of a job has no answer to yet, and gives its report. */
export async function runJob(
  io: Io,
  { task, source, asked, out }: Job,
  options: JobOptions,
): Promise<{ readonly end: RunEnd; readonly report: Report }> {
  const { endpoint, key } = asked;
  const plan = planOf(task, source, endpoint, options);
  const { fetchThrough } = await import('./network/network-fetch.ts');
  const fetch = fetchThrough(endpoint.url, io.host.env);
  const file = await openSpotFile(out, plan, options.counting);
  try {
    const session = file.session ?? RunSession.begin(plan, options.counting);
    introduce(io, plan, out, file.session);
    const told = new Set(session.notes);
    const cancel = (): void => session.cancel();
    options.signal.addEventListener('abort', cancel);
    const end = await session.ask({
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
        const { ended, asked: all } = session.progress;
        io.say(`${visibleLine(`${ended}/${all} ${progressText(one)}`)}\n`);
      },
    });
    options.signal.removeEventListener('abort', cancel);
    const report = session.report();
    for (const note of report.head.notes) if (!told.has(note)) io.say(`${note}\n`);
    return { end, report };
  } finally {
    file.close();
  }
}

/** Says what is sent, before it is. */
function introduce(io: Io, plan: Plan, out: string, earlier: RunSession | undefined): void {
  const { task, endpoint, head } = plan;
  const { questions, maxTokens } = costOf(plan);
  const count = questions === 1 ? '1 question' : `${questions.toLocaleString('en')} questions`;
  const most =
    maxTokens === undefined
      ? 'only the server bounds the answers’ length'
      : `answers take at most ${maxTokens.toLocaleString('en')} tokens`;
  for (const note of earlier?.notes ?? []) io.say(`${out}: ${note}\n`);
  io.say(`${task.name}: ${count} to ${endpoint.model} at ${head.endpoint.url}, called from ${hostname()}; ${most}.\n`);
  if (earlier === undefined) return;
  const { ended } = earlier.progress;
  io.say(
    `Resuming ${out}: ${ended === 1 ? '1 question is answered' : `${ended.toLocaleString('en')} questions are answered`}.\n`,
  );
}

function planOf(
  task: Task,
  source: string,
  endpoint: Asked['endpoint'],
  { tiers, samples, seed, shots }: Pick<JobOptions, 'tiers' | 'samples' | 'seed' | 'shots'>,
): Plan {
  try {
    return planRun(task, endpoint, {
      tiers,
      samples,
      seed,
      shots,
      source,
      calledFrom: hostname(),
      started: new Date().toISOString(),
    });
  } catch (error) {
    if (error instanceof SampleError) throw new CommandError(error.message);
    throw error;
  }
}
