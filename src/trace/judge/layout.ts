import { cellText, isStuck, parseRow, sameValue, valueText, type Bound, type Work } from '../../machine/index.ts';
import { layEvents, type LayEvent } from '../events-of.ts';
import { lineText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import { addUnreadable, PendingFaults, field } from './pending-fault.ts';
import type { JudgeContext } from './judge-context.ts';

interface LayLine {
  readonly line: TraceLine;
  readonly event: LayEvent;
}

/**
 * The faults of the lines that copy the input. From here on the model's own tape holds what the model has copied; the
 * right value of such a cell is in doubt, so that a later fetch of either is no further fault. `isOpen`: the text ends
 * here, so nothing is missing at its end.
 */
export function* judgeLayout(
  bound: Bound,
  lines: readonly TraceLine[],
  around: JudgeContext,
  isOpen: boolean,
): Work<PendingFaults> {
  const drafts = new PendingFaults();
  const left: LayLine[] = lines.flatMap((line) => (line.event.kind === 'lay' ? [{ line, event: line.event }] : []));
  const unreadable = lines.filter(({ event }) => event.kind === 'unreadable');
  let excused = unreadable.length;
  let behind = lines[0];
  let latest = -1;
  for (const own of layEvents(bound)) {
    const at = left.findIndex(({ event }) => event.region === own.region);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found !== undefined) {
      yield* judgeLine(own, found, around, drafts);
      if (found.line.line < latest)
        drafts.add({
          kind: 'format-order',
          place: found.line,
          part: 'line',
          expected: '',
          found: '',
          explain: () => `The task lays out ${own.region} later.`,
        });
      latest = Math.max(latest, found.line.line);
      behind = found.line;
    } else if (excused > 0) excused--;
    else if (!isOpen && behind !== undefined) {
      drafts.add({
        kind: 'layout-missing',
        place: behind,
        part: 'end',
        expected: lineText(own, around.style),
        found: '',
        explain: () => `The task lays out ${own.region} first, cell by cell.`,
      });
    }
  }
  addUnreadable(unreadable, drafts);
  for (const { line, event } of left) {
    drafts.add({
      kind: 'layout-superfluous',
      place: line,
      part: 'line',
      expected: '',
      found: '',
      explain: () => `The task does not lay out ${event.region} here.`,
    });
  }
  return drafts;
}

/** Cells between two places to leave off at. */
const PIECE = 1024;

function* judgeLine(
  own: LayEvent,
  { line, event }: LayLine,
  { tape, machine }: JudgeContext,
  drafts: PendingFaults,
): Work<void> {
  const row = parseRow(machine, own.region);
  if (row === undefined) return;
  const { region, prefix } = row;
  const right = new Map(own.cells.map(({ index, value }) => [index, value]));
  const seen = new Set<number>();
  let rising = true;
  let before: number | undefined;
  for (const [item, { index, value }] of event.cells.entries()) {
    if (item % PIECE === PIECE - 1) yield;
    const held = right.get(index);
    const cell = { region: region.id, index: [...prefix, index] };
    const name = cellText(machine, cell);
    if (held === undefined || seen.has(index)) {
      drafts.add({
        kind: 'layout-superfluous',
        place: line,
        part: field('index', item),
        expected: '',
        found: '',
        explain: () => (held === undefined ? `The input has no ${name}.` : `${name} is already laid out.`),
      });
    } else {
      seen.add(index);
      const step = region.placeValue ? -1 : 1;
      rising &&= before === undefined || (index - before) * step > 0;
      before = index;
    }
    if (held !== undefined && sameValue(held, value)) continue;
    const current = tape.cell(region.id, cell.index);
    tape.write(region.id, cell.index, value);
    if (!isStuck(current)) tape.doubt(cell, current);
    if (held !== undefined) {
      const [expected, found] = [valueText(held), valueText(value)];
      drafts.add({
        kind: 'layout-value',
        place: line,
        part: field('value', item),
        expected,
        found,
        explain: () => `The question gives ${name} as ${expected}.`,
      });
    }
  }
  const missing = own.cells.filter(({ index }) => !seen.has(index));
  if (missing.length > 0) {
    const names = missing
      .slice(0, 5)
      .map(({ index }) => cellText(machine, { region: region.id, index: [...prefix, index] }))
      .join(', ');
    drafts.add({
      kind: 'layout-missing',
      place: line,
      part: 'end',
      expected: names,
      found: '',
      explain: () =>
        `${missing.length} of the ${own.cells.length} cells of ${own.region} ${missing.length === 1 ? 'is' : 'are'} missing: ${names}${missing.length > 5 ? ', …' : ''}.`,
    });
  }
  if (!rising)
    drafts.add({
      kind: 'format-order',
      place: line,
      part: 'line',
      expected: '',
      found: '',
      explain: () => `The cells of ${own.region} are not in order.`,
    });
}
