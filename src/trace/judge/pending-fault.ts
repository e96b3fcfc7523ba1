import type { CellValue, TraceEvent } from '../trace-event.ts';
import type { FaultKind } from '../fault.ts';
import type { TraceLine } from '../read.ts';
import type { FieldName } from '../../machine/index.ts';

/**
 * A fault while it is not yet certain that the reading it belongs to is the best one: place and words are worked out
 * later.
 */
export interface PendingFault {
  readonly kind: FaultKind;
  /** The line that is wrong, or behind which something is missing. */
  readonly place: TraceLine;
  /** What of the line is wrong; all of it unless told, `end` for what is missing behind it. */
  readonly part: Part;
  readonly expected: string;
  /** Empty: the text of the part. */
  readonly found: string;
  /** `label`: that of the state that is blamed. */
  readonly explain: (label: string) => string;
  /** The cell and value that were printed, to be held against the true run. */
  readonly claim?: CellValue;
  /** What is missing, or what stands there instead of it. */
  readonly due?: TraceEvent;
  /** The last of several lines that are one fault. */
  readonly last?: TraceLine;
}

export type Part = 'line' | 'end' | { readonly field: FieldName | 'outcome'; readonly item: number };

/** A fault of a whole line. */
export function draftAt(
  kind: FaultKind,
  place: TraceLine,
  expected: string,
  found: string,
  explain: () => string,
): PendingFault {
  return { kind, place, part: 'line', expected, found, explain };
}

export function field(name: FieldName | 'outcome', item = 0): Part {
  return { field: name, item };
}

/** PendingFaults kept of one state or line; the rest is only counted, so that no text makes more of them than memory holds. */
const mostDrafts = 1_000;

/** The faults found so far. */
export class PendingFaults {
  readonly list: PendingFault[] = [];
  /** Faults that are only counted. */
  more = 0;

  get count(): number {
    return this.list.length + this.more;
  }

  get isFull(): boolean {
    return this.list.length >= mostDrafts;
  }

  add(draft: PendingFault): void {
    if (this.isFull) this.more++;
    else this.list.push(draft);
  }
}

/** The fault of lines that name nothing of the task, told at the first. */
export function foreignLines(first: TraceLine): PendingFault {
  return draftAt(
    'format-foreign',
    first,
    '',
    '',
    () => 'These lines are of another task, or of none: nothing that they name is of this one.',
  );
}

/** Lines outside the language; neighbouring ones are one fault. */
export function addUnreadable(lines: readonly TraceLine[], drafts: PendingFaults): void {
  let run = 0;
  for (const [i, line] of lines.entries()) {
    if (lines[i + 1]?.line === line.line + 1) {
      run++;
      continue;
    }
    const [first, more] = [lines[i - run] ?? line, run];
    drafts.add({
      kind: 'format-unreadable',
      place: first,
      last: line,
      part: 'line',
      expected: '',
      found: '',
      explain: () => {
        const others = more === 1 ? ', nor is the one after it' : `, nor are the ${more} after it`;
        return `This is not a line of a trace${more === 0 ? '' : others}.`;
      },
    });
    run = 0;
  }
}
