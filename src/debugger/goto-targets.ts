import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Work } from '../machine/index.ts';
import type { DebugRun } from './debug-run.ts';
import type { Launched } from './launch.ts';
import type { Moment } from './moment.ts';
import type { ProgramLines } from './program-lines.ts';
import { documentOf } from './sources.ts';
import { stateName } from './wording.ts';

/** Places to jump to, as a client chose them by line. */
export class GotoTargets {
  readonly #moments: Moment[] = [];

  constructor(private readonly launched: Launched, private readonly run: DebugRun, private readonly lines: (source: string | undefined) => ProgramLines) {}

  /** The nearest moment, forward first, at which a line (from 0) is reached; undefined where none does. */
  *find(source: DebugProtocol.Source, line: number): Work<{ readonly id: number; readonly label: string } | undefined> {
    const moment = yield* this.#nearest(source, line);
    if (moment === undefined) return undefined;
    return { id: this.#moments.push(moment) - 1, label: `${stateName(moment.state)}: ${this.launched.course.state(moment.state).label}` };
  }

  moment(id: number): Moment | undefined {
    return this.#moments[id];
  }

  *#nearest(source: DebugProtocol.Source, line: number): Work<Moment | undefined> {
    const where = documentOf(this.launched, source);
    if (where?.kind === 'trace') return this.launched.trace.momentAt(line);
    const lines = where && this.lines(where.source), from = lines?.from(line), hits = from === undefined || lines === undefined ? undefined : yield* lines.hits(this.launched.course, from);
    return hits?.at(hits.nearest(this.run.moment, 'forward') ?? hits.nearest(this.run.moment, 'back') ?? -1);
  }
}
