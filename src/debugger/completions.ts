import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Replay } from './replay.ts';
import type { Moment } from './moment.ts';

/** No name that is worth completing is longer. */
const LONGEST_NAME = 200;

/**
 * Names that a person may continue with: what the state's label shows, the regions, arrays of the running
 * function, the functions. `before`: the text up
 * to the cursor.
 */
export function completions(replay: Replay, moment: Moment, before: string): readonly DebugProtocol.CompletionItem[] {
  const { machine } = replay.bound;
  const start = /[A-Za-z_][A-Za-z_0-9]*$/.exec(before.slice(-LONGEST_NAME))?.[0] ?? '';
  const variables = machine.states[replay.state(moment.state).point?.state ?? -1]?.variables ?? [];
  const called = machine.functions[replay.called(moment.state, 0)]?.name;
  const own = machine.regions.flatMap(({ name }) =>
    name.startsWith(`${called}.`) ? [name.slice(name.indexOf('.') + 1)] : [],
  );
  const all = [...variables, ...machine.regions, ...machine.functions].map(({ name }) => name);
  const names = new Set([...all, ...own]);
  return [...names]
    .filter((name) => name.startsWith(start))
    .map((label) => ({ label, type: 'variable', start: before.length - start.length, length: start.length }));
}
