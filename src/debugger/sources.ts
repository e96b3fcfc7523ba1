import { Source } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Launched } from './launch.ts';

/** The number of the trace's text, where it is no file. */
const TRACE = 1;

/** A document of a run: the trace, or a file of the program. `source`: an imported one, as machines name it. */
export type RunDocument =
  { readonly kind: 'trace' } | { readonly kind: 'program'; readonly source: string | undefined };

/** Which document of the run a client means; undefined: none. */
export function documentOf(
  launched: Launched,
  { path, sourceReference }: DebugProtocol.Source,
): RunDocument | undefined {
  const { programPath, imported, tracePath, trace } = launched;
  if (trace.text !== undefined && sourceReference === TRACE) return { kind: 'trace' };
  if (path === undefined) return undefined;
  if (path === programPath) return { kind: 'program', source: undefined };
  if (path === tracePath) return { kind: 'trace' };
  const found = [...imported].find(([, file]) => file === path);
  return found && { kind: 'program', source: found[0] };
}

/** The client's name of a file of the program. */
export function programFile(
  { programPath, imported }: Pick<Launched, 'programPath' | 'imported'>,
  source: string | undefined,
): string {
  return (source === undefined ? undefined : imported.get(source)) ?? programPath;
}

export function programSource(launched: Launched, source?: string): DebugProtocol.Source {
  const file = programFile(launched, source);
  return new Source(baseName(file), file);
}

export function traceSource({ title, tracePath }: Launched): DebugProtocol.Source {
  return tracePath === undefined
    ? new Source(`${title}.tailcot`, `${title}.tailcot`, TRACE)
    : new Source(baseName(tracePath), tracePath);
}

export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
