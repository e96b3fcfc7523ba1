import { Source } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Launched } from './launch.ts';

/** The number of the trace's text, where it is no file. */
const TRACE = 1;

/** Which document of the run a client means; undefined: none. */
export function documentOf({ programPath, tracePath, trace }: Launched, { path, sourceReference }: DebugProtocol.Source): 'program' | 'trace' | undefined {
  if (trace.text !== undefined && sourceReference === TRACE) return 'trace';
  return path === undefined ? undefined : path === programPath ? 'program' : path === tracePath ? 'trace' : undefined;
}

export function programSource({ programPath }: Launched): DebugProtocol.Source {
  return new Source(baseName(programPath), programPath);
}

export function traceSource({ title, tracePath }: Launched): DebugProtocol.Source {
  return tracePath === undefined ? new Source(`${title}.tailcot`, `${title}.tailcot`, TRACE) : new Source(baseName(tracePath), tracePath);
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
