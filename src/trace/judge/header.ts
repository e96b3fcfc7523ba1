import { entryPoint, labelText, parseFrame, type Machine } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';

/** The label of the state that a header begins: a call's line tells where what it calls begins. Undefined for none. */
export function labelOfHeader(header: TraceLine | undefined, machine: Machine): string | undefined {
  if (header?.event.kind === 'enter') return header.event.label;
  return header?.event.kind === 'call' ? entryText(machine, header.event.callee) : undefined;
}

/** The label of the state in which a call begins; undefined where there is nothing to be called so. */
export function entryText(machine: Machine, callee: string): string | undefined {
  const frame = parseFrame(machine, callee);
  const entry = frame && entryPoint(machine, frame.function, frame.arguments);
  return entry && labelText(machine, entry);
}

/** The label that a block's header gives; empty for a call of nothing that there is. */
export function headerOf({ header }: Block, machine: Machine): string | undefined {
  return header?.event.kind === 'call' ? (labelOfHeader(header, machine) ?? '') : labelOfHeader(header, machine);
}
