import { type Machine, minimal } from '../../machine/index.ts';
import { withoutThinking } from '../../trace/index.ts';
import type { Completion } from '../completion.ts';

/** What shows whether a model writes traces: a question, and how the trace begins that answers it. */
export interface TraceTrial {
  readonly task: string;
  readonly question: string;
  /** The first line of the trace, in each style that a model may have been trained on. */
  readonly firstLines: readonly string[];
  /** Of the task: what tells a trace from thinking. */
  readonly machine: Machine;
}

/** What of an answer shows how it begins. */
export type TrialAnswer = Pick<Completion, 'text' | 'finishReason'>;

/** An answer of which nothing came but reasoning that the server keeps apart. */
export const REASONING: TrialAnswer = { text: '<think>', finishReason: 'length' };

/** Tokens of the answer. */
export const TRACE_TOKENS = 48;

/** Characters that agree where a line is begun as the trace begins it. */
const BEGUN = 6;

/**
 * How an answer begins: with the line, or as the line but then otherwise, with something else, or with thinking that its
 * tokens did not suffice for. `line`: the one that is most like it.
 */
export interface Beginning {
  readonly is: 'first line' | 'departs' | 'thinking' | 'else';
  readonly line: string;
}

/** Thinking, prose and a fence may stand before the trace, and the answer may be cut within the line. */
export function beginningOf({ text, finishReason }: TrialAnswer, { firstLines, machine }: TraceTrial): Beginning {
  const [first = ''] = firstLines;
  const said = withoutThinking(text, minimal, machine);
  if (text.trim() !== '' && said.trim() === '') return { is: 'thinking', line: first };
  const lines = said.split('\n');
  const found = lines.flatMap((one, i) => {
    const isCut = i === lines.length - 1 && finishReason === 'length';
    return firstLines.map((line) => likeness(one.trim(), line, isCut));
  });
  found.sort((a, b) => Number(b.is) - Number(a.is) || b.common - a.common);
  const [best = { is: false, line: first, common: 0 }] = found;
  if (best.is) return { is: 'first line', line: best.line };
  return { is: best.common >= BEGUN ? 'departs' : 'else', line: best.line };
}

/** Whether a text is the line or, cut, its beginning; and how many characters they have in common. */
function likeness(
  shown: string,
  line: string,
  isCut: boolean,
): { readonly is: boolean; readonly line: string; readonly common: number } {
  const common = commonStart(shown, line);
  const isBegun = isCut && common === shown.length && common >= Math.min(BEGUN, line.length);
  return { is: shown === line || isBegun, line, common };
}

function commonStart(a: string, b: string): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a[count] === b[count]) count++;
  return count;
}
