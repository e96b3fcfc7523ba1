import { cellText, isStuck, valueText, type Fetched, type Frame, type Value } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import { alignmentOf } from './alignment.ts';
import { count } from './fault-wording.ts';
import { originOf } from './origin.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

/** The line of an interval that has more values than the interval has cells, or fewer. */
export interface OtherLength {
  readonly line: TraceLine;
  readonly name: string;
  /** By rising index. */
  readonly own: readonly Fetched[];
  readonly printed: readonly Value[];
  /** The line has them by falling index. */
  readonly isFalling: boolean;
  readonly frame: Frame | undefined;
}

/** One fault for each run of values that are missing or too many, and for each other one that is wrong besides. */
export function otherLengthFaults(report: StateReport, found: OtherLength): void {
  const { line, name, own, printed } = found;
  const steps = alignmentOf(
    own.map(({ value }) => (isStuck(value) ? null : value)),
    printed,
  );
  const lengths = (kind: 'fetch-missing' | 'fetch-superfluous'): void => {
    const [expected, given] = [count(own.length, 'cell'), count(printed.length, 'value')];
    report.draft(kind, line, {
      part: field('values'),
      expected: `${own.length} values`,
      found: `${printed.length} values`,
      explain: () => `${name} has ${expected}, but the line has ${given}.`,
    });
  };
  if (steps === undefined) lengths(printed.length < own.length ? 'fetch-missing' : 'fetch-superfluous');
  for (const step of steps ?? []) {
    if (step.kind === 'other') wrongValue(report, found, step.own, step.found);
    else lengths(step.kind === 'left-out' ? 'fetch-missing' : 'fetch-superfluous');
  }
}

function wrongValue(
  report: StateReport,
  { line, own, printed, isFalling, frame }: OtherLength,
  at: number,
  item: number,
): void {
  const { machine, tape, labelOf } = report.around;
  const [one, value] = [own[at], printed[item]];
  if (one === undefined || value === undefined || tape.admits(one.cell, value)) return;
  // One value of another type is several that ran together.
  if (!isStuck(one.value) && typeof one.value !== typeof value) return;
  // Two values that stand for one are one that was divided.
  const beside = [printed[item - 1], printed[item + 1]].flatMap((other) =>
    other === undefined ? [] : [valueText(other)],
  );
  const whole = isStuck(one.value) ? '' : valueText(one.value);
  if (beside.some((other) => valueText(value) + other === whole || other + valueText(value) === whole)) return;
  const near = [own[at - 1], own[at + 1]].filter((other) => other !== undefined);
  const origin = originOf(value, one.cell, near, tape, machine, frame, labelOf);
  const [cell, found] = [cellText(machine, one.cell), valueText(value)];
  report.draft(origin.kind, line, {
    part: { field: 'values', item: isFalling ? printed.length - 1 - item : item },
    expected: whole,
    found,
    claim: { cell, value },
    explain: () => `${cell} holds ${whole || 'nothing'}, not ${found}.`,
  });
}
