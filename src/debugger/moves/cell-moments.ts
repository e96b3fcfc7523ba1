import { parseCell, sameValue, type Cell, type Machine, type Value, type Work } from '../../machine/index.ts';
import { END, Moments, type Moment } from '../moment.ts';
import { MomentTape } from '../moment-tape.ts';
import { readers } from '../origins/index.ts';
import { isSameCell } from '../read-again.ts';
import type { Replay } from '../replay.ts';

/** What a person watches: one cell, or all cells of a region. */
export type Watched = { readonly region: number; readonly cell?: Cell };

/** What may be done to what is watched. A change is a write after which a cell holds another value than before. */
export type Access = 'read' | 'write' | 'change';

/** Writes or states that are looked at between two places to leave off at. */
const PIECE = 1 << 12;

/** A cell by its name, or a region by its; undefined where the machine has neither. */
export function parseWatched(machine: Machine, text: string): Watched | undefined {
  const cell = parseCell(machine, text);
  if (cell !== undefined) return { region: cell.region, cell };
  const region = machine.regions.find(({ name }) => name === text);
  return region && { region: region.id };
}

/** All moments of a run at which something is done to what is watched, in order. */
export function* accesses(replay: Replay, watched: Watched, access: Access): Work<Moments> {
  if (access === 'read') return yield* reads(replay, watched);
  const of = access === 'write' ? (cell: Cell) => replay.writes(cell) : (cell: Cell) => changes(replay, cell);
  if (watched.cell !== undefined) return yield* of(watched.cell);
  const found: Moments[] = [];
  for (const cell of replay.cells(watched.region, { state: replay.states - 1, line: END }, 0, Infinity))
    found.push(yield* of(cell));
  return Moments.merged(found);
}

/** The moments at which a cell comes to hold another value. */
export function* changes(replay: Replay, cell: Cell): Work<Moments> {
  const writes = yield* replay.writes(cell);
  const kept: Moment[] = [];
  let held = writes.length === 0 ? undefined : new MomentTape(replay, BEFORE).holds(cell);
  for (let first = 0; first < writes.length;) {
    const last = writes.at(Math.min(first + PIECE, writes.length) - 1);
    if (last === undefined) break;
    const end = writes.countBefore(last, true);
    const versions = replay.versions(cell, last, end - first);
    for (let i = first; i < end; i++) {
      // Of several writes at one moment the last is what the cell holds then.
      const isPassed = i + 1 < end && writes.order(i + 1, writes.state(i), writes.line(i)) === 0;
      const value = versions[end - 1 - i]?.value;
      if (isPassed || isSame(held, value)) continue;
      held = value;
      kept.push({ state: writes.state(i), line: writes.line(i) });
    }
    first = end;
    yield;
  }
  return Moments.of(kept);
}

const BEFORE: Moment = { state: 0, line: 0 };

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return one === undefined || other === undefined ? one === other : sameValue(one, other);
}

function* reads(replay: Replay, { region, cell }: Watched): Work<Moments> {
  const may = readers(replay.bound.machine, region);
  const found: Moment[] = [];
  for (let state = 0; state < replay.states; state++) {
    if (state % PIECE === PIECE - 1) yield;
    const point = replay.points[state] ?? -1;
    // A model may fetch anything, also in a state in which the machine would not.
    if (replay.side === 'truth' && !may.has(point)) continue;
    const lines = new Set<number>();
    for (const { line, cell: fetched } of replay.fetches(state))
      if (fetched.region === region && (cell === undefined || isSameCell(fetched, cell))) lines.add(line);
    for (const line of lines) found.push({ state, line });
  }
  return Moments.of(found);
}
