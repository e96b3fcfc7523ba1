import { parseRow, type Bound, type Region, type Value, type Work } from '../../machine/index.ts';
import { layEvents, type LayEvent } from '../events-of.ts';
import { lineText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import { alignmentOf } from './alignment.ts';
import { addUnreadable, draftAt, foreignLines, PendingFaults, type PendingFault } from './pending-fault.ts';
import type { JudgeContext } from './judge-context.ts';
import { doubtLengths, openLengths } from './laid-out-lengths.ts';
import { copyCells, rowFaults, type LayLine } from './layout-row.ts';

/** The rows of a region that the task lays out, and the lines that lay it out. */
interface LaidRegion {
  readonly region: Region;
  readonly rows: readonly LayEvent[];
  readonly lines: LayLine[];
}

/** Whether some of the lines that copy the input are not there. */
export function lacksInput(bound: Bound, lines: readonly TraceLine[]): boolean {
  const laid = new Set(lines.map(({ event }) => (event.kind === 'lay' ? event.region : undefined)));
  return layEvents(bound).some(({ region }) => !laid.has(region));
}

/**
 * The faults of the lines that copy the input. From here on the model's own tape holds what the model has copied; the
 * right value of such a cell is in doubt, and so are the lengths, so that what follows from the copy is no further
 * fault. `isOpen`: the text ends here, so nothing is missing at its end.
 */
export function* judgeLayout(
  bound: Bound,
  given: readonly TraceLine[],
  around: JudgeContext,
  isOpen: boolean,
): Work<PendingFaults> {
  const drafts = new PendingFaults();
  const lines = withoutBrokenLetters(bound, given);
  const unreadable = lines.filter(({ event }) => event.kind === 'unreadable');
  const all: LayLine[] = lines.flatMap((line) => (line.event.kind === 'lay' ? [{ line, event: line.event }] : []));
  const { regions, rest } = regionsOf(bound, all, around);
  const [first] = rest;
  const isForeign =
    first !== undefined &&
    rest.length === all.length &&
    rest.every(({ event }) => parseRow(around.machine, event.region) === undefined);
  if (isForeign) drafts.add(foreignLines(first.line));
  const lacks = new Lacking(unreadable, isOpen || isForeign, lines[0], around);
  let latest = -1;
  for (const one of regions) {
    const { region, rows } = one;
    for (const found of one.lines) yield* copyCells(rows, found, region, around);
    const faults = yield* regionFaults(one, around, lacks);
    for (const fault of faults) drafts.add(fault);
    const [first] = one.lines;
    if (first !== undefined && first.line.line < latest)
      drafts.add(draftAt('format-order', first.line, '', '', () => `The task lays out ${first.event.region} later.`));
    latest = Math.max(latest, ...one.lines.map(({ line }) => line.line));
  }
  doubtLengths(
    bound,
    regions.flatMap((one) => one.lines),
    around,
  );
  for (const region of lacks.unknown) openLengths(bound, region, around);
  addUnreadable(unreadable, drafts);
  if (!isForeign)
    for (const [i, { line, event }] of rest.entries())
      if (!repeats({ line, event }, rest[i - 1], around))
        drafts.add(
          draftAt('layout-superfluous', line, '', '', () => `The task does not lay out ${event.region} here.`),
        );
  return drafts;
}

/** Lines that put more than a letter into the cells of an input that is laid out letter by letter cannot be read. */
function withoutBrokenLetters(bound: Bound, lines: readonly TraceLine[]): readonly TraceLine[] {
  const ofLetters = new Set(
    layEvents(bound)
      .filter(({ cells }) => cells.length > 0 && cells.every(({ value }) => isLetter(value)))
      .map(({ region }) => region),
  );
  return lines.map((line) =>
    line.event.kind !== 'lay' ||
    !ofLetters.has(line.event.region) ||
    line.event.cells.every(({ value }) => isLetter(value))
      ? line
      : { ...line, event: { kind: 'unreadable', text: line.event.region } },
  );
}

function isLetter(value: Value): boolean {
  return typeof value === 'string' && /^.?$/su.test(value);
}

/** Whether a line says what the superfluous line right before it says. */
function repeats({ line, event }: LayLine, before: LayLine | undefined, { style }: JudgeContext): boolean {
  return before?.line.line === line.line - 1 && lineText(before.event, style) === lineText(event, style);
}

/** The lines by what they lay out. One with a name that nothing has is taken for the region that no line lays out. */
function regionsOf(
  bound: Bound,
  all: readonly LayLine[],
  { machine }: JudgeContext,
): { readonly regions: readonly LaidRegion[]; readonly rest: readonly LayLine[] } {
  const regions: LaidRegion[] = [];
  for (const own of layEvents(bound)) {
    const region = parseRow(machine, own.region)?.region;
    const there = regions.find((one) => one.region === region);
    if (there !== undefined) regions[regions.indexOf(there)] = { ...there, rows: [...there.rows, own] };
    else if (region !== undefined) regions.push({ region, rows: [own], lines: [] });
  }
  const rest: LayLine[] = [];
  for (const line of all) {
    const region = parseRow(machine, line.event.region)?.region;
    const there = region && regions.find((one) => one.region === region);
    if (there === undefined || (there.rows.length === 1 && there.lines.length === 1)) rest.push(line);
    else there.lines.push(line);
  }
  return { regions, rest };
}

/** What no line lays out: it is missing, unless a line that cannot be read is in its place. */
class Lacking {
  /** Regions of which a line cannot be read: what the model takes their cells for is not known. */
  readonly unknown = new Set<Region>();
  readonly #unreadable: TraceLine[];

  constructor(
    unreadable: readonly TraceLine[],
    private readonly isExcused: boolean,
    private readonly first: TraceLine | undefined,
    private readonly around: JudgeContext,
  ) {
    this.#unreadable = [...unreadable];
  }

  /** Whether a line that cannot be read has cells of a row: it begins as the line of one, or names what is missing. */
  mayHold(own: LayEvent, missing: string): boolean {
    const begins = lineText({ ...own, cells: [] }, this.around.style).trim();
    const names = missing.split(', ');
    return this.#unreadable.some(
      ({ event }) =>
        event.kind === 'unreadable' &&
        (event.text.startsWith(begins) || names.every((name) => event.text.includes(`${name}=`))),
    );
  }

  /** The fault of a row without a line, told behind the line before it. */
  fault(own: LayEvent, region: Region, behind: TraceLine | undefined): PendingFault | undefined {
    const named = this.#unreadable.findIndex(
      ({ event }) => event.kind === 'unreadable' && event.text.includes(own.region),
    );
    const at = named < 0 ? 0 : named;
    if (this.#unreadable[at] !== undefined) {
      this.#unreadable.splice(at, 1);
      this.unknown.add(region);
      this.around.tape.open(region.id);
      return undefined;
    }
    const place = behind ?? this.first;
    if (this.isExcused || place === undefined) return undefined;
    return {
      ...draftAt(
        'layout-missing',
        place,
        lineText(own, this.around.style),
        '',
        () => `The task lays out ${own.region} first, cell by cell.`,
      ),
      part: 'end',
      due: own,
    };
  }
}

/**
 * Rows are held against the lines that name them; where there is less to blame if rows are left out or put in, and what
 * follows is moved, against the lines that have their values.
 */
function* regionFaults(
  { region, rows, lines }: LaidRegion,
  around: JudgeContext,
  lacks: Lacking,
): Work<readonly PendingFault[]> {
  const [row] = rows;
  const [line] = lines;
  if (rows.length === 1 && row !== undefined)
    return line === undefined
      ? [lacks.fault(row, region, undefined)].filter((one) => one !== undefined)
      : (yield* rowFaults(row, line, around)).filter(
          ({ kind, expected }) => kind !== 'layout-missing' || !lacks.mayHold(row, expected),
        );
  const byName: PendingFault[] = [];
  const left = [...lines];
  let behind: TraceLine | undefined;
  for (const own of rows) {
    const at = left.findIndex(({ event }) => event.region === own.region);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found !== undefined) byName.push(...(yield* rowFaults(own, found, around)));
    else {
      const fault = lacks.fault(own, region, behind);
      if (fault !== undefined) byName.push(fault);
    }
    behind = found?.line ?? behind;
  }
  for (const { line: place, event } of left)
    byName.push(draftAt('layout-superfluous', place, '', '', () => `The input has no ${event.region}.`));
  if (byName.length < 2) return byName;
  const aligned = yield* alignedRows(rows, lines, around);
  return aligned !== undefined && aligned.length < byName.length ? aligned : byName;
}

function* alignedRows(
  rows: readonly LayEvent[],
  lines: readonly LayLine[],
  around: JudgeContext,
): Work<readonly PendingFault[] | undefined> {
  const steps = alignmentOf(
    rows.map(({ cells }) => cells.map(({ value }) => value)),
    lines.map(({ event }) => event.cells.map(({ value }) => value)),
  );
  const [first] = lines;
  if (steps === undefined || first === undefined) return undefined;
  const faults: PendingFault[] = [];
  for (const step of steps) {
    const place = (lines[step.found] ?? lines.at(-1) ?? first).line;
    const own = rows[step.own];
    const found = lines[step.found];
    if (step.kind === 'other' && own !== undefined && found !== undefined)
      faults.push(...(yield* rowFaults(own, { ...found, event: { ...found.event, region: own.region } }, around)));
    else if (step.kind === 'left-out') {
      const names = rows.slice(step.own, step.own + step.count).map(({ region }) => region);
      faults.push({
        ...draftAt('layout-missing', place, names.join(', '), '', () => `${isOrAre(names)} left out here.`),
        part: found === undefined ? 'end' : 'line',
        ...(own === undefined ? {} : { due: own }),
      });
    } else if (step.kind === 'put-in') {
      const before = lines[step.found - 1]?.event.cells;
      const isTwice =
        step.count === 1 &&
        before !== undefined &&
        alignmentOf(
          before.map(({ value }) => value),
          found?.event.cells.map(({ value }) => value) ?? [],
        )?.length === 0;
      faults.push(
        draftAt('layout-superfluous', place, '', '', () =>
          isTwice ? 'The row before is laid out twice.' : 'The question does not have this row here.',
        ),
      );
    }
  }
  return faults;
}

function isOrAre(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
}
