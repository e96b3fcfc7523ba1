import { isSite, matchLabel, parseCell, parseFrame, parseRow, type Machine, type Style } from '../../machine/index.ts';
import { readingOrder, type TraceLine } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';

/** So many lines are looked back at where one cannot be read. */
const MOST_BEFORE = 4;

/**
 * Lines of which those that name nothing of the machine, or name it as it names nothing, are unreadable too where they
 * stand right before or behind lines that are: all of it is one damage. Undefined is a place to leave off at.
 */
export function* withGarbage(
  lines: Iterable<TraceLine | undefined>,
  machine: Machine,
  text: string,
): Generator<TraceLine | undefined, undefined, undefined> {
  const damaged = (line: TraceLine): TraceLine => ({
    ...line,
    event: { kind: 'unreadable', text: text.slice(line.start, line.end) },
  });
  let waiting: TraceLine[] = [];
  /** The number of the last line, if that is damaged. */
  let damage: number | undefined;
  for (const line of lines) {
    if (line === undefined) {
      yield;
      continue;
    }
    const isRead = line.event.kind !== 'unreadable';
    if (isRead && (damage !== line.line - 1 || !namesNothing(line.event, machine))) {
      waiting.push(line);
      if (waiting.length > MOST_BEFORE) yield waiting.shift();
      damage = undefined;
      continue;
    }
    let whole = waiting.length;
    for (let next = line; ; whole--) {
      const before = waiting[whole - 1];
      if (before?.line !== next.line - 1 || !namesNothing(before.event, machine)) break;
      next = before;
    }
    for (const [i, before] of waiting.entries()) yield i < whole ? before : damaged(before);
    waiting = [];
    yield isRead ? damaged(line) : line;
    damage = line.line;
  }
  yield* waiting;
}

/**
 * Whether a line names no state or call that the machine has, or a cell by a name that it has, but as none of its cells is
 * named; or picks the least or largest of a single value.
 */
export function namesNothing(event: TraceEvent, machine: Machine): boolean {
  switch (event.kind) {
    case 'call':
      return parseFrame(machine, event.callee) === undefined || !isSite(machine, event.site);
    case 'return':
      return !isSite(machine, event.site);
    case 'next':
    case 'enter':
      return matchLabel(machine, event.label).length === 0;
    case 'get':
      return event.fetches.some(({ cell }) => isMisnamed(cell, machine));
    case 'put':
      return event.writes.some(({ cell }) => isMisnamed(cell, machine));
    case 'store':
      return isMisnamed(event.cell, machine) || namesNothing({ ...event, kind: 'operation' }, machine);
    case 'interval':
    case 'lay':
      return parseRow(machine, event.region) === undefined && isName(event.region, machine);
    case 'operation':
      return event.operands.length === 1 && (event.operator === 'min' || event.operator === 'max');
    case 'test':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return false;
  }
}

/** Whether a line that cannot be read is words to somebody, not a line of a trace that is damaged. */
export function isWords(line: string, style: Style, machine: Machine): boolean {
  const beginnings = [
    ...readingOrder.map((kind) => style.lines[kind][0]),
    ...machine.states.map(({ label }) => label[0]),
  ];
  return (
    /\p{L}{2,}/u.test(line) &&
    !beginnings.some((first) => typeof first === 'string' && first.trim() !== '' && line.startsWith(first))
  );
}

function isMisnamed(cell: string, machine: Machine): boolean {
  return parseCell(machine, cell) === undefined && isName(cell, machine);
}

/** Whether a text begins with the name of a region or of a function. */
function isName(text: string, machine: Machine): boolean {
  const [name] = /^[A-Za-z_]\w*/.exec(text) ?? [];
  return (
    name !== undefined &&
    (machine.regions.some((region) => region.name === name) || machine.functions.some((one) => one.name === name))
  );
}
