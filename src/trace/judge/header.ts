import { labelText, parseFrame, type Machine } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';

/** The label of the state that a header begins: a call's line names the entry of what it calls. Undefined for none. */
export function labelOfHeader(header: TraceLine | undefined, machine: Machine): string | undefined {
  if (header?.event.kind === 'enter') return header.event.label;
  const frame = header?.event.kind === 'call' ? parseFrame(machine, header.event.callee) : undefined;
  const entry = frame && machine.functions[frame.function]?.entry;
  return frame === undefined || entry === undefined
    ? undefined
    : labelText(machine, { state: entry, variables: frame.arguments });
}
