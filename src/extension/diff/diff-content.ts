import { faultTitle, type SideBySide, type Verdict } from '../../trace/index.ts';
import type { DiffContent } from '../../views/index.ts';

/** What is compared: a trace with its verdict and its alignment, and what people call it. */
export interface Compared {
  readonly name: string;
  readonly model: string;
  readonly task: string;
  readonly question: string;
  readonly text: string;
  /** The line of its document, from 0, at which it begins. */
  readonly traceLine: number;
  readonly verdict: Verdict;
  readonly sides: SideBySide;
}

/** The content of the diff view. */
export function diffContent({ name, model, task, question, text, traceLine, verdict, sides }: Compared): DiffContent {
  return {
    name,
    model,
    task,
    question,
    verdict: verdict.verdict,
    answer: { found: verdict.answer.found, expected: verdict.answer.expected },
    states: verdict.states,
    truthStates: sides.stretches.filter(({ truth }) => truth !== undefined).length,
    truth: sides.truth,
    // An editor begins a line behind a carriage return that stands alone; the judge does not.
    text: text.replace(/\r(?!\n)/g, '\u240d'),
    linesBefore: traceLine,
    stretches: sides.stretches,
    faults: verdict.faults.map(({ kind, state, label, line, from, to, expected, found, explanation }) => ({
      title: faultTitle(kind),
      state,
      label,
      line,
      from,
      to,
      expected,
      found,
      explanation,
      isSpelling: kind === 'format-spelling',
    })),
    moreFaults: verdict.moreFaults,
    isCut: verdict.unjudgedFrom !== undefined,
  };
}
