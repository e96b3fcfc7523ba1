import type { Task } from '../machine/index.ts';
import { verdictJson } from '../trace/index.ts';
import type { JudgedOutput, UnjudgedOutput } from './judge-output.ts';
import { stepsOf } from './steps.ts';

/** The forms in which verdicts are written, one JSON object a line. */
export const rowFormats = ['verdicts', 'processbench', 'prm800k'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** Where an output stands: a file, and its line, or its number among the samples of a document; both from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly sample?: number;
}

/** What a row says before everything else: where it comes from. */
interface RowHead extends Place {
  readonly id: string | null;
}

/** The row of an output that was judged. */
export function judgedRow(judged: JudgedOutput, place: Place, format: RowFormat): object {
  const head = { id: judged.output.id, ...place, task: judged.task.name, hash: judged.task.hash };
  switch (format) {
    case 'verdicts':
      return {
        ...head,
        ...(judged.output.model === undefined ? {} : { model: judged.output.model }),
        ...verdictJson({ ...judged, text: judged.output.text }),
      };
    case 'processbench':
      return processBenchRow(judged, head);
    case 'prm800k':
      return prmRow(judged, head);
  }
}

/** The row of one that was not; other forms than ours have none, since a trainer could not read it. */
export function unjudgedRow(
  id: string | null,
  problem: UnjudgedOutput['problem'],
  place: Place,
  format: RowFormat,
): object | undefined {
  const head: RowHead = { id, ...place };
  return format === 'verdicts' ? { ...head, verdict: 'error', error: problem } : undefined;
}

interface SampleHead extends RowHead {
  readonly task: Task['name'];
  readonly hash: Task['hash'];
}

/** A row as ProcessBench has it: the steps of a solution, and the number of the first wrong one, from 0, or -1. */
function processBenchRow(judged: JudgedOutput, head: SampleHead): object {
  const steps = stepsOf(judged);
  const label = steps.findIndex(({ ok }) => !ok);
  return {
    id: head.id,
    generator: judged.output.model ?? '',
    problem: judged.question,
    steps: steps.map(({ text }) => text),
    final_answer_correct: judged.verdict.answer.right,
    label,
    kinds: steps[label]?.kinds ?? [],
    ...sourceOf(judged, head),
  };
}

/** A row as PRM800K has it: each step with a rating, 1 or -1. Steps behind a wrong one are labelled too. */
function prmRow(judged: JudgedOutput, head: SampleHead): object {
  const steps = stepsOf(judged);
  return {
    id: head.id,
    question: { problem: judged.question, ground_truth_answer: judged.verdict.answer.expected ?? null },
    label: {
      steps: steps.map(({ text, ok, kinds }) => ({
        completions: [{ text, rating: ok ? 1 : -1, flagged: null, kinds }],
        human_completion: null,
        chosen_completion: 0,
      })),
      finish_reason: steps.every(({ ok }) => ok) ? 'solution' : 'found_error',
    },
    ...sourceOf(judged, head),
  };
}

function sourceOf({ verdict }: JudgedOutput, { id: _id, ...source }: SampleHead): object {
  return { verdict: verdict.verdict, ...source };
}
