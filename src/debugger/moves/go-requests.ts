import type * as z from 'zod';
import { cellText, type Cell, type Work } from '../../machine/index.ts';
import { showCell } from '../cells.ts';
import type { DebugRun, Stop } from '../debug-run.ts';
import { stateName } from '../debugger-wording.ts';
import { evaluateAt } from '../evaluate-at.ts';
import type { GotoTargets } from '../goto-targets.ts';
import { CHANGED } from '../launched-documents.ts';
import type { Launched } from '../launch.ts';
import { compareMoments, END, type Direction, type Moment, type Moments } from '../moment.ts';
import { MomentTape } from '../moment-tape.ts';
import { changes, parseWatched } from './cell-moments.ts';
import type { cellsBody, GoRequest } from './go-messages.ts';

/** Why a run cannot go there, for people. */
export class NoMoment extends Error {}

/** Cells whose changes are remembered. */
const MOST_REMEMBERED = 16;
/** States of an iteration among which the same place is looked for. */
const MOST_LOOKED_AT = 10_000;
/** Cells to choose from that are sent. */
const MOST_CELLS = 1_000;

/** Finds the moments that `tail/go` asks for, for one session. */
export class GoRequests {
  readonly #changes = new Map<string, Moments>();

  constructor(
    private readonly launched: Launched,
    private readonly run: DebugRun,
    private readonly targets: GotoTargets,
  ) {}

  /** The move to make. Throws a {@link NoMoment}. */
  *move(request: GoRequest): Work<Work<Stop>> {
    const { run } = this;
    switch (request.to) {
      case 'caller':
        return run.step('out', 'back', 'state');
      case 'change': {
        const moment = yield* this.#change(this.#cell(request.cell, request.frameId), request.direction);
        return goTo(run, moment);
      }
      case 'line': {
        const { source, line, direction } = request;
        const moment = yield* this.targets.nearest(
          {
            ...(source.path === undefined ? {} : { path: source.path }),
            ...(source.sourceReference === undefined ? {} : { sourceReference: source.sourceReference }),
          },
          line,
          direction,
        );
        if (moment === 'changed') throw new NoMoment(CHANGED);
        if (moment === undefined)
          throw new NoMoment(
            `The run does not reach this line ${direction === 'back' ? 'before' : 'after'} ${stateName(run.moment.state)}.`,
          );
        return run.runTo(moment);
      }
      case 'iteration':
        return goTo(run, yield* this.#iteration(request));
      case 'percentage':
        return goTo(run, {
          state: Math.round(((this.launched.replay.states - 1) * request.percentage) / 100),
          line: END,
        });
      case 'state':
        return goTo(run, { state: request.state, line: request.line ?? END });
    }
  }

  /** Cells to choose from: those of the state where the run stands, then those of each region. */
  cells(): z.infer<typeof cellsBody> {
    const { replay } = this.launched;
    const { machine } = replay.bound;
    const { moment } = this.run;
    const tape = new MomentTape(replay, moment);
    const ofState = replay.state(moment.state).lines.flatMap(({ cells }) => cells.map(({ cell }) => cell));
    const end = { state: replay.states - 1, line: END };
    const all = machine.regions.flatMap(({ id }) => replay.cells(id, end, 0, MOST_CELLS + 1));
    const names = new Map<string, Cell>();
    for (const cell of [...ofState, ...all]) {
      const name = cellText(machine, cell);
      if (!names.has(name)) names.set(name, cell);
    }
    const known = new Set(ofState.map((cell) => cellText(machine, cell)));
    return {
      cells: [...names].slice(0, MOST_CELLS).map(([name, cell]) => ({
        name,
        value: showCell(replay, moment, cell, tape).text,
        isOfState: known.has(name),
      })),
      more: names.size > MOST_CELLS,
    };
  }

  /** The same place in another iteration; its first state, where that does not come to the place. */
  *#iteration({ iteration, loop }: Extract<GoRequest, { readonly to: 'iteration' }>): Work<Moment> {
    const { run } = this;
    const { replay } = run;
    const { state, line } = run.moment;
    const loops = yield* run.loopIndex();
    const round = loops.at(state)[loop];
    if (round === undefined) throw new NoMoment(`${stateName(state)} is in no loop.`);
    const steps = { forward: round.number + 1, back: round.number - 1 };
    const wanted = typeof iteration === 'number' ? iteration : steps[iteration];
    const other = loops.sibling(round, wanted);
    if (other === undefined)
      throw new NoMoment(
        `The loop has ${round.count} ${round.count === 1 ? 'iteration' : 'iterations'}; this is number ${round.number}.`,
      );
    const end = loops.sibling(round, wanted + 1)?.start ?? replay.states;
    const depth = replay.depths[state];
    const most = Math.min(end, other.start + MOST_LOOKED_AT);
    for (let at = other.start; at < most; at++)
      if (
        replay.points[at] === replay.points[state] &&
        replay.depths[at] === depth &&
        loops.at(at)[loop]?.id === other.id
      )
        return { state: at, line };
    return { state: other.start, line: END };
  }

  #cell(text: string, frameId = 1): Cell {
    const { replay, program } = this.launched;
    const found = evaluateAt({ replay, moment: this.run.moment, frame: frameId - 1, program }, text);
    if (found.kind === 'value' && found.cell !== undefined) return found.cell;
    const named = parseWatched(replay.bound.machine, text)?.cell;
    if (named !== undefined) return named;
    if (found.kind === 'region') throw new NoMoment(`${text} is a whole region; name one cell of it.`);
    throw new NoMoment(
      found.kind === 'error' ? found.message : `${text} is no cell of the tape, so it does not change.`,
    );
  }

  *#change(cell: Cell, direction: Direction): Work<Moment> {
    const { replay } = this.launched;
    const name = cellText(replay.bound.machine, cell);
    const found = this.#changes.get(name) ?? (yield* changes(replay, cell));
    this.#remember(name, found);
    const { moment } = this.run;
    const number = found.nearest(moment, direction) ?? -1;
    // The last line of a state is its end: there the run would stay where it is.
    const isHere = found.has(number) && compareMoments(this.run.within(found.at(number) ?? moment), moment) === 0;
    const there = found.at(isHere ? number + (direction === 'forward' ? 1 : -1) : number);
    if (there === undefined)
      throw new NoMoment(
        `${name} does not change ${direction === 'back' ? 'before' : 'after'} ${stateName(moment.state)}.`,
      );
    return there;
  }

  #remember(name: string, found: Moments): void {
    const [oldest] = this.#changes.keys();
    if (!this.#changes.has(name) && this.#changes.size >= MOST_REMEMBERED && oldest !== undefined)
      this.#changes.delete(oldest);
    this.#changes.set(name, found);
  }
}

function* goTo(run: DebugRun, moment: Moment): Work<Stop> {
  return run.goTo(moment);
}
