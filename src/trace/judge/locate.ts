import { Cursor } from '../cursor.ts';
import type { Fault } from '../fault.ts';
import { readLineAs } from '../read-line.ts';
import { type Style, valueText } from '../../machine/index.ts';
import type { PendingFault } from './pending-fault.ts';

/** Longer texts are cut in reports. */
const longestQuote = 200;
/**
 * In longer lines the whole line is marked: finding the part in it again for each of many faults would not be linear.
 */
export const longestLine = 1 << 16;

/** A draft with its place in the text worked out and its words written. */
export function faultOf(
  draft: PendingFault,
  text: string,
  style: Style,
  state: number,
  label: string,
  agreesWithTruth: boolean,
): Fault {
  const { place } = draft;
  const [from, to] = columns(draft, text, style);
  const explanation = `${draft.explain(clipped(label, LONGEST_NAME))}${agreesWithTruth ? agreement(draft, label) : ''}`;
  return {
    kind: draft.kind,
    state,
    label: clipped(label),
    line: place.line,
    from: from - place.start,
    to: to - place.start,
    expected: clipped(draft.expected),
    found: clipped(
      draft.found !== '' || draft.part === 'end'
        ? draft.found
        : text.slice(from, Math.min(to, from + longestQuote + 1)),
    ),
    explanation: clipped(explanation, 4 * longestQuote),
    agreesWithTruth,
  };
}

/** Of a longer label only the beginning is in a sentence. */
const LONGEST_NAME = 60;

/** What is wrong after what the text wrote before, but is what the ground truth has. */
function agreement({ claim }: PendingFault, label: string): string {
  const state = `“${clipped(label, LONGEST_NAME)}”`;
  return claim === undefined
    ? ` The ground truth has this line in ${state}, too.`
    : ` In the ground truth ${claim.cell} is ${valueText(claim.value)} in ${state}, too: it does not fit what the trace wrote before.`;
}

function columns({ place, part }: PendingFault, text: string, style: Style): readonly [number, number] {
  const whole = [place.start, place.end] as const;
  if (part === 'end') return [place.end, place.end];
  const { kind } = place.event;
  if (part === 'line' || kind === 'unreadable' || place.end - place.start > longestLine) return whole;
  let found: readonly [number, number] = whole;
  readLineAs(kind, style, text, place.start, place.end, (field, item, start, end) => {
    if (field === 'values' && part.field === 'values') found = elementAt(text, start, end, part.item);
    else if (field === part.field && item === part.item) found = [start, end];
  });
  return found;
}

/** One of the values of an interval; all of them if there are not so many. */
function elementAt(text: string, start: number, end: number, item: number): readonly [number, number] {
  const cursor = new Cursor(text, start, end);
  for (let i = 0; ; i++) {
    const from = cursor.at;
    if (cursor.value() === undefined) return [start, end];
    if (i === item) return [from, cursor.at];
    if (!cursor.literal(' ')) return [start, end];
  }
}

/** A text, cut where it is too long for a report. */
export function clipped(text: string, length = longestQuote): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
