import type { DebugProtocol } from '@vscode/debugprotocol';
import * as z from 'zod';
import type { Work } from '../machine/index.ts';
import { lineAt } from './replay.ts';
import type { Stop } from './debug-run.ts';
import type { RunDocuments } from './launched-documents.ts';
import { faultsAt } from './fault-search.ts';
import type { Launched } from './launch.ts';
import { END, type Moment } from './moment.ts';
import { programFile } from './sources.ts';
import { programPlace } from './stack.ts';

const source = z.object({
  name: z.string().optional(),
  path: z.string().optional(),
  sourceReference: z.number().optional(),
});

/**
 * Where a run stands now: the body of the event `tail/moved`, and of `tail/edited` after an edit. Numbers of states and
 * lines count from 0; lines are those of the documents as they are now, and those that were changed since the run began
 * are left out.
 */
export const movedBody = z.object({
  state: z.int().nonnegative(),
  states: z.int().nonnegative(),
  label: z.string(),
  /** The last line of the state that has taken effect. */
  line: z.int().nonnegative(),
  reason: z.string(),
  program: z.object({ path: z.string(), line: z.int().nonnegative() }).optional(),
  /**
   * The lines of the state in the trace, and the one of `line`; undefined where the trace's text does not go so far.
   */
  trace: z
    .object({ source, lines: z.array(z.int().nonnegative()), current: z.int().nonnegative().optional() })
    .optional(),
});

export type Moved = z.infer<typeof movedBody>;

export function moved(
  launched: Launched,
  documents: RunDocuments,
  stop: Pick<Stop, 'moment' | 'reason'>,
  traceSource: DebugProtocol.Source,
): Moved {
  const { replay, trace } = launched;
  const { moment } = stop;
  const lines = trace.linesOf(moment.state);
  const place = programPlace(replay, moment);
  const line = lineAt(replay, moment);
  const shown = place && documents.of({ kind: 'program', source: place.source }).shown(place.range.start.line);
  const document = documents.of({ kind: 'trace' });
  const now = (at: number): number | undefined => document.shown(at)?.line;
  const current = traceLine(launched, documents, moment);
  return {
    state: moment.state,
    states: replay.states,
    label: replay.state(moment.state).label,
    line,
    reason: stop.reason,
    ...(place === undefined || shown === undefined
      ? {}
      : { program: { path: programFile(launched, place.source), line: shown.line } }),
    ...(lines === undefined
      ? {}
      : {
          trace: {
            source: { name: traceSource.name, path: traceSource.path, sourceReference: traceSource.sourceReference },
            lines: lines.flatMap((one) => now(one) ?? []),
            ...(current === undefined ? {} : { current }),
          },
        }),
  };
}

/** The line of a moment in the trace as it is now; undefined where the trace does not go so far, or was changed. */
export function traceLine({ trace }: Launched, documents: RunDocuments, { state, line }: Moment): number | undefined {
  const lines = trace.linesOf(state);
  const at = lines?.[Math.min(line === END ? lines.length - 1 : line, lines.length - 1)];
  return at === undefined ? undefined : documents.of({ kind: 'trace' }).shown(at)?.line;
}

/** Of the request `tail/truth`: the state, from 0, whose line is wanted beside the whole text. */
const truthArguments = z.object({ state: z.int().nonnegative() });
export const truthBody = z.object({ text: z.string(), line: z.int().nonnegative() });

/**
 * The trace as it should be, and where a state of the trace that is debugged stands in its own document; undefined for
 * the truth itself.
 */
export function* truthAt(
  { truthText, faults, trace, replay }: Launched,
  documents: RunDocuments,
  args: unknown,
): Work<z.infer<typeof truthBody> | undefined> {
  if (truthText === undefined) return undefined;
  const state = truthArguments.safeParse(args).data?.state ?? 0;
  const at = faultsAt(faults, { state, line: END })[0]?.moment ?? { state, line: 0 };
  const lines = state < replay.states ? trace.linesOf(state) : undefined;
  const line = lines?.[lineAt(replay, at)];
  return {
    text: yield* truthText(),
    line: (line === undefined ? undefined : documents.of({ kind: 'trace' }).shown(line)?.line) ?? 0,
  };
}
