import { matchLabel, parseCell, parseFrame, parseRow, type Machine } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';
import type { Block } from './blocks.ts';
import { headerOf } from './header.ts';

/** So many lines of a state with a known header make it one of another task. */
const FEWEST = 2;

/** Whether all that a line names is unknown to the machine, or some of it is known; undefined where it names nothing. */
function names(event: TraceEvent, machine: Machine): 'foreign' | 'known' | undefined {
  const of = (known: readonly boolean[]): 'foreign' | 'known' => (known.includes(true) ? 'known' : 'foreign');
  switch (event.kind) {
    case 'get':
      return of(event.fetches.map(({ cell }) => parseCell(machine, cell) !== undefined));
    case 'put':
      return of(event.writes.map(({ cell }) => parseCell(machine, cell) !== undefined));
    case 'store':
      return of([parseCell(machine, event.cell) !== undefined]);
    case 'interval':
    case 'lay':
      return of([parseRow(machine, event.region) !== undefined]);
    case 'call':
      return of([parseFrame(machine, event.callee) !== undefined]);
    case 'enter':
    case 'operation':
    case 'test':
    case 'return':
    case 'next':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return undefined;
  }
}

/**
 * Whether a block is a state of another task: it names something, and nothing of what it names is known here. `before`:
 * whether the one before is, so that one with an unknown header that names nothing goes with it.
 */
export function isForeign(block: Block, machine: Machine, before: boolean): boolean {
  const named = block.body.map(({ event }) => names(event, machine));
  if (named.includes('known')) return false;
  const foreign = named.filter((one) => one === 'foreign').length;
  const label = headerOf(block, machine);
  const isKnown = label !== undefined && matchLabel(machine, label).length > 0;
  if (foreign === 0) return before && label !== undefined && !isKnown;
  return foreign >= (isKnown ? FEWEST : 1) && (label !== undefined || foreign >= FEWEST || before);
}

/**
 * Runs of lines, one behind the other in the text, of which at least {@link FEWEST} name nothing that the machine has and
 * none names what it has.
 */
export function foreignRuns(lines: readonly TraceLine[], machine: Machine): readonly (readonly TraceLine[])[] {
  const runs: TraceLine[][] = [];
  let run: TraceLine[] = [];
  const close = (): void => {
    const foreign = run.filter(({ event }) => names(event, machine) === 'foreign').length;
    if (foreign >= FEWEST) runs.push(run);
    run = [];
  };
  for (const line of lines) {
    if (run.at(-1)?.line !== line.line - 1) close();
    if (names(line.event, machine) === 'known') close();
    else run.push(line);
  }
  close();
  return runs;
}
