import { labelText, parseFrame, type Machine } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';

/** The label of the state that a header begins: a call's line names the entry of what it calls. Undefined for none. */
export function labelOfHeader(header: TraceLine | undefined, machine: Machine): string | undefined {
  if (header?.event.kind === 'enter') return header.event.label;
  return header?.event.kind === 'call' ? entryText(machine, header.event.callee) : undefined;
}

/** The label of the state that a call enters; undefined where there is nothing to be called so. */
export function entryText(machine: Machine, callee: string): string | undefined {
  const frame = parseFrame(machine, callee);
  const entry = frame && machine.functions[frame.function]?.entry;
  return frame === undefined || entry === undefined
    ? undefined
    : labelText(machine, { state: entry, variables: frame.arguments });
}

/** The label that a block's header gives; empty for a call of nothing that there is. */
export function headerOf({ header }: Block, machine: Machine): string | undefined {
  return header?.event.kind === 'call' ? (labelOfHeader(header, machine) ?? '') : labelOfHeader(header, machine);
}
