import * as z from 'zod';
import type { Task } from '../../machine/index.ts';
import {
  judgedRow,
  noRewards,
  OutputJudge,
  rewardsOf,
  unjudgedRow,
  type JudgedOutput,
  type KnownTask,
  type ModelOutput,
  type Place,
  type RowFormat,
} from '../../outputs/index.ts';
import { faultKinds, firstFault, verdictJson, verdictNames, type Counting } from '../../trace/index.ts';

/** What a thread has to know to judge; plain data. */
export interface JobSettings {
  readonly tasks: readonly KnownTask[];
  readonly format: RowFormat | 'rewards';
  /** Whether rows of our own form say something of each state. */
  readonly states: boolean;
  /** What of an output counts, as far as it is told. */
  readonly counting: Counting;
}

/** An output to be judged, or a record of which none could be read. */
export interface Item {
  readonly place: Place;
  readonly output?: ModelOutput | undefined;
  readonly problem?: string | undefined;
}

export interface Job {
  readonly items: readonly Item[];
}

const outcomeSchema = z.object({
  verdict: z.enum([...verdictNames, 'error']),
  right: z.boolean(),
  kind: z.enum(faultKinds).optional(),
  /** Why there is no verdict, for people. */
  problem: z.string().optional(),
});

export const resultSchema = z.object({
  /** The rows of all items, each ended by a line break. */
  rows: z.string(),
  outcomes: z.array(outcomeSchema),
});
export type Result = z.output<typeof resultSchema>;
type ItemOutcome = z.output<typeof outcomeSchema>;

/** Judges in this thread. */
export class JobRunner {
  readonly #judge: OutputJudge;

  constructor(private readonly settings: JobSettings) {
    const { tasks, format, states, counting } = settings;
    const isNeeded = states || format === 'processbench' || format === 'prm800k';
    const ofFaulty = format === 'rewards' ? 'faulty' : 'none';
    this.#judge = new OutputJudge(tasks, isNeeded ? 'all' : ofFaulty, counting);
  }

  run({ items }: Job): Result {
    const outcomes: ItemOutcome[] = [];
    let rows = '';
    for (const item of items) {
      const { row, outcome } = this.#judged(item);
      if (row !== undefined) rows += `${JSON.stringify(row)}\n`;
      outcomes.push(outcome);
    }
    return { rows, outcomes };
  }

  #judged({ place, output, problem }: Item): { readonly row: object | undefined; readonly outcome: ItemOutcome } {
    const { format, states } = this.settings;
    const unjudged = (kind: string, message: string): { row: object | undefined; outcome: ItemOutcome } => ({
      row:
        format === 'rewards'
          ? { rewards: noRewards, error: { kind, message } }
          : unjudgedRow(output?.id ?? null, { kind, message }, place, format),
      outcome: { verdict: 'error', right: false, problem: message },
    });
    if (output === undefined) return unjudged('unreadable', problem ?? 'it cannot be read');
    const judged = this.#judge.judge(output);
    if (judged.problem !== undefined) return unjudged(judged.problem.kind, judged.problem.message);
    const { verdict } = judged;
    return {
      row: format === 'rewards' ? rewardRow(judged, states) : judgedRow(judged, place, format),
      outcome: {
        verdict: verdict.verdict,
        right: verdict.answer.right,
        kind: firstFault(verdict, judged.trueStates)?.kind,
      },
    };
  }
}

/** What a trainer hears of an output. */
function rewardRow(judged: JudgedOutput, states: boolean): object {
  const { output, labels, ...verdict } = judged;
  return {
    rewards: rewardsOf(judged),
    ...verdictJson({ ...verdict, text: output.text, ...(states ? { labels } : {}) }),
  };
}

/** A task as a file of this name has it. */
export function knownTask(task: Task, folder: string): KnownTask {
  return { task, names: [task.name, folder] };
}
