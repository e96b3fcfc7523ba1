/** What shows whether a model writes traces: a question, and how the trace begins that answers it. */
export interface TraceTrial {
  readonly task: string;
  readonly question: string;
  /** The first line of the trace, in each style that a model may have been trained on. */
  readonly firstLines: readonly string[];
}

/** Tokens of the answer. */
export const TRACE_TOKENS = 48;

/** Characters that agree where a line is begun as the trace begins it. */
const BEGUN = 6;

/**
 * How an answer begins: with the line, or as the line but then otherwise, or with something else. `line`: the one that is
 * most like it.
 */
export interface Beginning {
  readonly is: 'first line' | 'departs' | 'else';
  readonly line: string;
}

/** A fence may stand before the trace, and the answer may be cut within the line. */
export function beginningOf(answer: string, { firstLines }: TraceTrial): Beginning {
  const [text = ''] = answer
    .trimStart()
    .replace(/^```[^\n]*\n\s*/, '')
    .split('\n');
  const shown = text.trimEnd();
  const [best = { line: '', common: 0 }] = firstLines
    .map((line) => ({ line, common: commonStart(shown, line) }))
    .sort((a, b) => b.common - a.common);
  const { line, common } = best;
  const isCut = common === shown.length && common >= Math.min(BEGUN, line.length);
  if (common === line.length || isCut) return { is: 'first line', line };
  return { is: common >= BEGUN ? 'departs' : 'else', line };
}

function commonStart(a: string, b: string): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a[count] === b[count]) count++;
  return count;
}
