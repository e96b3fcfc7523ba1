import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Work } from '../machine/index.ts';
import type { DebugRun } from './debug-run.ts';
import type { RunDocuments } from './launched-documents.ts';
import type { Launched } from './launch.ts';
import { Moments, type Direction, type Moment } from './moment.ts';
import type { ProgramLines } from './program-lines.ts';
import { documentOf } from './sources.ts';
import { stateName } from './debugger-wording.ts';

/** Places to jump to, as a client chose them by line. */
export class GotoTargets {
  readonly #moments: Moment[] = [];

  constructor(
    private readonly launched: Launched,
    private readonly run: DebugRun,
    private readonly documents: RunDocuments,
    private readonly lines: (source: string | undefined) => ProgramLines,
  ) {}

  /**
   * The nearest moment, forward first, at which a line (from 0) of the text now is reached; undefined where none does,
   * `changed` where the run does not know the line.
   */
  *find(
    source: DebugProtocol.Source,
    line: number,
  ): Work<{ readonly id: number; readonly label: string } | 'changed' | undefined> {
    const moment = yield* this.nearest(source, line);
    if (moment === undefined || moment === 'changed') return moment;
    return {
      id: this.#moments.push(moment) - 1,
      label: `${stateName(moment.state)}: ${this.launched.replay.state(moment.state).label}`,
    };
  }

  moment(id: number): Moment | undefined {
    return this.#moments[id];
  }

  /** As {@link find}; `direction`: only this way from where the run stands. */
  *nearest(source: DebugProtocol.Source, line: number, direction?: Direction): Work<Moment | 'changed' | undefined> {
    const found = yield* this.#reached(source, line);
    if (found === undefined || found === 'changed') return found;
    const { moment } = this.run;
    const ahead = direction === 'back' ? undefined : found.nearest(moment, 'forward');
    const behind = direction === 'forward' ? undefined : found.nearest(moment, 'back');
    return found.at(ahead ?? behind ?? -1);
  }

  *#reached(source: DebugProtocol.Source, line: number): Work<Moments | 'changed' | undefined> {
    const where = documentOf(this.launched, source);
    const document = where && this.documents.of(where);
    if (document === undefined) return undefined;
    if (where?.kind === 'trace') {
      const at = document.place(line, (from) => (this.launched.trace.momentAt(from) === undefined ? undefined : from));
      if (at === undefined || at === 'changed') return at;
      const moment = this.launched.trace.momentAt(at.recorded);
      return moment && Moments.of([moment]);
    }
    const lines = this.lines(where?.source);
    const at = document.place(line, (from) => lines.from(from));
    if (at === undefined || at === 'changed') return at;
    return yield* lines.hits(this.launched.replay, at.recorded);
  }
}
