import {
  cellText,
  isStuck,
  sameValue,
  valueText,
  type Cell,
  type Fetched,
  type Frame,
  type Machine,
  type Value,
} from '../../machine/index.ts';
import type { FaultKind } from '../fault.ts';
import type { ModelTape } from './model-tape.ts';

/** Where a wrong fetched value may come from: its kind, and a clause for people. */
export interface Origin {
  readonly kind: FaultKind & `fetch-${string}`;
  readonly clause: string;
}

/** Older versions looked through, newest first. */
const versionsSought = 1_000;

/**
 * The first that fits: an older version of the cell, the value of another operand of the line, of a neighbour in one of
 * its indexes, or of the same variable in another frame; else invented. That the values agree proves nothing, so the
 * clause only says what it looks like.
 */
export function originOf(
  value: Value,
  cell: Cell,
  line: readonly Fetched[],
  tape: ModelTape,
  machine: Machine,
  frame: Frame | undefined,
  label: (state: number) => string,
): Origin {
  const stale = staleState(value, cell, tape);
  if (stale !== undefined) {
    return {
      kind: 'fetch-stale',
      clause:
        stale === 'start'
          ? 'what the cell held before it was written'
          : `an older version, written by state ${stale + 1}${label(stale)}`,
    };
  }
  const near = foreignCell(value, cell, line, tape, machine, frame);
  if (near !== undefined) return { kind: 'fetch-foreign', clause: `the value of ${cellText(machine, near)}` };
  return { kind: 'fetch-invented', clause: '' };
}

function staleState(value: Value, cell: Cell, tape: ModelTape): number | 'start' | undefined {
  const versions = tape.versions(cell.region, cell.index);
  for (let i = versions.length - 2; i >= Math.max(0, versions.length - versionsSought); i--) {
    const version = versions[i];
    if (version !== undefined && sameValue(version.value, value)) return version.state;
  }
  const initial = versions.length === 0 ? undefined : tape.initial(cell.region, cell.index);
  return initial !== undefined && !isStuck(initial) && sameValue(initial, value) ? 'start' : undefined;
}

function foreignCell(
  value: Value,
  cell: Cell,
  line: readonly Fetched[],
  tape: ModelTape,
  machine: Machine,
  frame: Frame | undefined,
): Cell | undefined {
  const operand = line.find((other) => other.cell !== cell && !isStuck(other.value) && sameValue(other.value, value));
  if (operand !== undefined) return operand.cell;
  const holds = (candidate: Cell): boolean => {
    const held = tape.cell(candidate.region, candidate.index);
    return !isStuck(held) && sameValue(held, value);
  };
  for (let i = 0; i < cell.index.length; i++) {
    const at = cell.index[i];
    if (typeof at !== 'number') continue;
    for (const offset of [-1, 1]) {
      const neighbour = { region: cell.region, index: cell.index.with(i, at + offset) };
      if (holds(neighbour)) return neighbour;
    }
  }
  const role = machine.regions[cell.region]?.role;
  return role === 'variable' || role === 'result' ? inAnotherFrame(cell, holds, tape, frame) : undefined;
}

/** The cell of the same variable or result in another frame: a running one, the nearest first, else one that is done. */
function inAnotherFrame(
  cell: Cell,
  holds: (candidate: Cell) => boolean,
  tape: ModelTape,
  frame: Frame | undefined,
): Cell | undefined {
  const own = cell.index.map(valueText).join(', ');
  const fits = ({ index }: Cell): boolean => index.map(valueText).join(', ') !== own;
  for (let other = frame, depth = 0; other !== undefined && depth < 64; other = other.caller, depth++) {
    const elsewhere = { region: cell.region, index: other.arguments };
    if (other.arguments.length === cell.index.length && fits(elsewhere) && holds(elsewhere)) return elsewhere;
  }
  let sought = 0;
  for (const elsewhere of tape.writtenCells(cell.region)) {
    if (sought++ > versionsSought) break;
    if (fits(elsewhere) && holds(elsewhere)) return elsewhere;
  }
  return undefined;
}
