import type { Work } from '../../machine/index.ts';
import type { DebugRun } from '../debug-run.ts';
import type { RunDocuments } from '../launched-documents.ts';
import type { Launched } from '../launch.ts';
import { programFile } from '../sources.ts';
import type { LinesBody } from './line-messages.ts';
import { lineValues, statesOfNow, untakenBlocks } from './line-values.ts';

/** What the lines of the program came to, for one session. */
export function* linesOf(launched: Launched, run: DebugRun, documents: RunDocuments): Work<LinesBody> {
  const { replay, program } = launched;
  const { moment } = run;
  const loops = yield* run.loopIndex();
  const states = statesOfNow(replay, yield* run.depthIndex(), loops.at(moment.state), moment.state);
  const values = yield* lineValues(replay, program, states, moment);
  const untaken = yield* untakenBlocks(replay, program, states, moment);
  const shown = (source: string | undefined, line: number): { path: string; line: number } | undefined => {
    const now = documents.of({ kind: 'program', source }).now(line);
    return now === undefined ? undefined : { path: programFile(launched, source), line: now };
  };
  return {
    values: values.flatMap(({ source, line, text, state }) => {
      const at = shown(source, line);
      return at === undefined ? [] : [{ ...at, text, state, isNow: state === moment.state }];
    }),
    untaken: untaken.flatMap(({ source, range: { start, end } }) => {
      const [first, last] = [shown(source, start.line), shown(source, end.line)];
      if (first === undefined || last === undefined) return [];
      return [{ ...first, character: start.character, end: { line: last.line, character: end.character } }];
    }),
    iterations: loops.at(moment.state).flatMap(({ loop: id, number, count }) => {
      const loop = replay.bound.machine.loops?.[id];
      const at = loop && shown(loop.source, loop.range.start.line);
      return loop === undefined || at === undefined ? [] : [{ ...at, name: loop.name, number, count }];
    }),
  };
}
