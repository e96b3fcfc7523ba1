import { cellText } from '../machine/index.ts';
import { lineAt, type Replay, type ReplayLine } from './replay.ts';
import type { Launched } from './launch.ts';
import { END, type Moment } from './moment.ts';

/**
 * The moment of the true run beside one of what is debugged: of a model's state the state of the truth that it stands
 * for, as far as the model has come in it. A state that stands for none lies beside the end of the one that the last
 * state before it stands for.
 */
export function momentAside({ model, truth }: Pick<Launched, 'model' | 'truth'>, at: Moment): Moment {
  if (model === undefined) return at;
  for (let state = at.state; state >= 0 && at.state - state < 1000; state--) {
    const found = model.truthOf(state);
    if (found !== undefined)
      return { state: found, line: state === at.state ? lineAside(model, at, truth, found) : END };
  }
  return { state: Math.min(at.state, truth.states - 1), line: END };
}

/** The last line of the truth's state that corresponds to one of the model's up to the moment. */
function lineAside(model: Replay, at: Moment, truth: Replay, state: number): number {
  const lines = model.state(at.state).lines;
  const last = lineAt(model, at);
  if (last >= lines.length - 1) return END;
  const others = truth.state(state).lines;
  let line = 0;
  for (const one of lines.slice(1, last + 1)) line = correspondingLine(model, one, others, line + 1) ?? line;
  return line >= others.length - 1 ? END : line;
}

/**
 * The first line from `from` on that does the same, whatever the values; a computation is not looked for behind a
 * write.
 */
function correspondingLine(
  { bound: { machine } }: Replay,
  { event, cells }: ReplayLine,
  others: readonly ReplayLine[],
  from: number,
): number | undefined {
  const names = (line: Pick<ReplayLine, 'cells'>): string =>
    line.cells.map(({ cell }) => cellText(machine, cell)).join();
  const isComputed = event.kind === 'operation' || event.kind === 'test';
  for (let line = from; line < others.length; line++) {
    const other = others[line];
    if (other?.event.kind === event.kind && names(other) === names({ cells })) return line;
    if (isComputed && other?.event.kind === 'put') return undefined;
  }
  return undefined;
}
