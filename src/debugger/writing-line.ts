import { cellText, type Cell } from '../machine/index.ts';
import type { Replay } from './replay.ts';

/** The line of a state, from 0, that wrote a cell last; undefined where none tells of it. */
export function writingLine(replay: Replay, state: number, cell: Cell): number | undefined {
  const { machine } = replay.bound;
  const name = cellText(machine, cell);
  const line = replay
    .state(state)
    .lines.findLastIndex(
      ({ event, cells }) =>
        (event.kind === 'put' || event.kind === 'store') && cells.some((one) => cellText(machine, one.cell) === name),
    );
  return line < 0 ? undefined : line;
}
