import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine, Work } from '../machine/index.ts';
import { Moments } from './moment.ts';
import { accesses, parseWatched } from './moves/index.ts';
import type { Replay } from './replay.ts';

/**
 * The name of a data breakpoint: a cell or a region. The protocol has no word for changes, so the name has it: of
 * `change carry` a write of the same value is none.
 */
const CHANGE = /^change (?=.)/;

const words: Readonly<Record<DebugProtocol.DataBreakpointAccessType, string>> = {
  read: 'is fetched',
  write: 'is written',
  readWrite: 'is fetched or written',
};

/** What a client may watch under a name that *Variables* shows. `byChange`: the client calls a write a change. */
export function dataInfo(
  machine: Machine | undefined,
  shown: string,
  byChange: boolean,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  const name = shown.replace(/^(get|put) /, '');
  const text = name.replace(CHANGE, '');
  const watched = machine && parseWatched(machine, text);
  if (watched === undefined) return { dataId: null, description: 'Only cells and regions of the tape can be watched.' };
  // The line of a write stands for each write.
  const isChange = CHANGE.test(name) || (byChange && !shown.startsWith('put '));
  return {
    dataId: isChange ? `change ${text}` : text,
    description: watched.cell === undefined ? `any cell of ${text}` : text,
    accessTypes: ['read', 'write', 'readWrite'],
    canPersist: true,
  };
}

/** Where a run stops for a data breakpoint, and what happens there, for people; undefined for no cell or region. */
export function dataPlaces(
  replay: Replay,
  dataId: string,
  accessType: DebugProtocol.DataBreakpointAccessType = 'write',
): { readonly says: string; readonly moments: () => Work<Moments> } | undefined {
  const name = dataId.replace(CHANGE, '');
  const watched = parseWatched(replay.bound.machine, name);
  if (watched === undefined) return undefined;
  const isChange = name !== dataId;
  const happens = isChange
    ? words[accessType].replace('is written', 'changes').replace('or written', 'or changes')
    : words[accessType];
  return {
    says: `Paused where ${watched.cell === undefined ? `a cell of ${name}` : name} ${happens}`,
    *moments() {
      const found: Moments[] = [];
      if (accessType !== 'write') found.push(yield* accesses(replay, watched, 'read'));
      if (accessType !== 'read') found.push(yield* accesses(replay, watched, isChange ? 'change' : 'write'));
      return Moments.merged(found);
    },
  };
}
