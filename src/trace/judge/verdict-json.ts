import type { FaultKind } from '../fault.ts';
import { firstFault, type StateLabel } from './state-labels.ts';
import type { Verdict } from './verdict.ts';

/** What a verdict is told with. */
export interface Judged {
  /** What was judged. */
  readonly text: string;
  readonly verdict: Verdict;
  /** How many states the true run has. */
  readonly trueStates: number;
  /** Left out where nobody asked for them. */
  readonly labels?: readonly StateLabel[] | undefined;
}

/**
 * A verdict as it stands in JSON: states, lines and columns count from 1, and lines are those of a file in which so
 * many stand before the text. Characters count from 0, as Unicode has them, so that other languages can cut the text.
 */
export function verdictJson({ text, verdict, trueStates, labels }: Judged, linesBefore = 0): object {
  const first = firstFault(verdict, trueStates);
  return {
    verdict: verdict.verdict,
    format: verdict.format,
    procedure: verdict.procedure,
    answer: {
      expected: verdict.answer.expected ?? null,
      found: verdict.answer.found ?? null,
      right: verdict.answer.right,
      rung: verdict.answer.rung ?? null,
    },
    states: verdict.states,
    ...(verdict.attempts === 1 ? {} : { attempts: verdict.attempts, attempt: verdict.attempt }),
    trueStates,
    style: verdict.style,
    firstFault:
      first === undefined
        ? null
        : { ...first, state: first.state + 1, line: linesBefore + first.line + 1, depth: rounded(first.depth) },
    faults: verdict.faults.map((fault) => ({
      ...fault,
      state: fault.state + 1,
      line: linesBefore + fault.line + 1,
      from: fault.from + 1,
      to: fault.to + 1,
    })),
    moreFaults: verdict.moreFaults,
    ...(verdict.unjudgedFrom === undefined ? {} : { unjudgedFrom: linesBefore + verdict.unjudgedFrom + 1 }),
    ...(labels === undefined ? {} : { stateLabels: labelsJson(labels, text, linesBefore) }),
  };
}

interface LabelJson {
  readonly label: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly from: number;
  readonly to: number;
  readonly ok: boolean;
  readonly onTrack: boolean;
  readonly kinds: readonly FaultKind[];
  readonly truth: number | null;
  readonly repeated: boolean;
}

function labelsJson(labels: readonly StateLabel[], text: string, linesBefore: number): LabelJson[] {
  const character = characterCounter(text);
  return labels.map(({ label, firstLine, lastLine, from, to, ok, onTrack, kinds, truth, repeated }) => ({
    label,
    firstLine: linesBefore + firstLine + 1,
    lastLine: linesBefore + lastLine + 1,
    from: character(from),
    to: character(to),
    ok,
    onTrack,
    kinds,
    truth: truth === null ? null : truth + 1,
    repeated,
  }));
}

/** How many Unicode characters stand before a place of a text; places never fall. */
function characterCounter(text: string): (place: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (place) => place;
  let at = 0;
  let pairs = 0;
  return (place) => {
    for (; at < place; at++) {
      const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
      if (isPair) pairs++;
    }
    return place - pairs;
  };
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
