import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Cell } from '../machine/index.ts';
import type { RunDocuments } from './launched-documents.ts';
import type { Launched } from './launch.ts';
import { END } from './moment.ts';
import { traceLine } from './position.ts';
import { traceSource } from './sources.ts';
import { writingLine } from './writing-line.ts';

/** A write of a cell, as variables refer to it. */
export interface WritePlace {
  readonly cell: Cell;
  readonly state: number;
}

/** The line of the trace that wrote a cell, from 0; undefined where the trace does not go so far, or was changed there. */
export function lineOfWrite(
  launched: Launched,
  documents: RunDocuments,
  { cell, state }: WritePlace,
): { readonly source: DebugProtocol.Source; readonly line: number } | undefined {
  const line = traceLine(launched, documents, { state, line: writingLine(launched.replay, state, cell) ?? END });
  return line === undefined ? undefined : { source: traceSource(launched), line };
}
