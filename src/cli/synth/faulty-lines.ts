import {
  characterCount,
  JsonText,
  type Batch,
  type SampleMaker,
  type SampleMark,
  type WrittenLines,
} from '../../dataset/synthesis/index.ts';
import { Random } from '../../dataset/index.ts';
import { injectSeveral, type FaultyTrace } from '../../imitator/index.ts';
import type { StyleName } from '../../machine/index.ts';

/** How many faults a trace gets: a number drawn evenly from `least` to `most`. */
export interface FaultCounts {
  readonly least: number;
  readonly most: number;
}

/** Formats in which traces with faults can be written. */
export const faultyFormats = ['processbench', 'messages'] as const;
export type FaultyFormat = (typeof faultyFormats)[number];

const decoder = new TextDecoder();

/** The lines of a batch whose traces have faults. The same sample has the same faults in every data set of these counts. */
export function writeFaultyLines(
  maker: SampleMaker,
  batch: Batch,
  format: FaultyFormat,
  style: StyleName,
  { least, most }: FaultCounts,
  into?: Uint8Array<ArrayBuffer>,
): WrittenLines {
  const out = new JsonText(into);
  const figures = { samples: 0, questionCharacters: 0, traceCharacters: 0 };
  for (const [i, index] of batch.indexes.entries()) {
    const tier = batch.tiers[i] ?? 'S';
    const mark = { task: batch.task, tier, seed: batch.seed, index };
    const { question, trace, answer } = maker.make(mark);
    const random = new Random('faults', batch.task, tier, batch.seed, index);
    const count = random.integer(least, most);
    const faulty = injectSeveral(decoder.decode(trace), style, count, () => random.integer(0, SCALE - 1) / SCALE);
    out.raw(`${JSON.stringify(rows[format](mark, question, answer, faulty))}\n`);
    figures.samples++;
    figures.questionCharacters += characterCount(question);
    figures.traceCharacters += faulty.steps.reduce((sum, step) => sum + characterCount(step) + 1, -1);
  }
  return { bytes: out.written, figures };
}

/** Steps between 0 and 1 in which numbers are drawn. */
const SCALE = 2 ** 30;

type RowOf = (mark: SampleMark, question: string, answer: string, faulty: FaultyTrace) => object;

const rows: Readonly<Record<FaultyFormat, RowOf>> = {
  processbench: ({ task, tier, seed, index }, question, answer, { steps, faults }) => ({
    id: `${task}/${tier}/${seed}/${index}`,
    generator: 'tail-cot',
    problem: question,
    steps,
    final_answer_correct: isAnswered(steps, answer),
    label: faults[0]?.step ?? -1,
    faults,
  }),
  messages: (mark, question, answer, { steps, faults }) => ({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: steps.join('\n') },
    ],
    meta: { ...mark, answer, faults: faults.map(({ step, kind }) => ({ line: firstLine(steps, step), step, kind })) },
  }),
};

/** The line of the trace that a step begins in, from 1. */
function firstLine(steps: readonly string[], step: number): number {
  return 1 + steps.slice(0, step).reduce((sum, text) => sum + text.split('\n').length, 0);
}

/** Whether the trace still ends with the right answer. */
function isAnswered(steps: readonly string[], answer: string): boolean {
  return steps.some((step) =>
    step.split('\n').some((line) => line === `Answer: ${answer}` || line === `The answer is ${answer}.`),
  );
}
