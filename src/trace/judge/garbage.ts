import { isSite, matchLabel, parseFrame, type Machine } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';
import type { Block } from './blocks.ts';

/**
 * A block in which lines that name no state or call of the machine are unreadable too, where they stand right before or
 * behind lines that are: all of it is one damage.
 */
export function withGarbage(block: Block, machine: Machine, text: string): Block {
  const { body } = block;
  if (!body.some(({ event }) => event.kind === 'unreadable')) return block;
  const damaged = new Set(body.filter(({ event }) => event.kind === 'unreadable'));
  const spread = (line: TraceLine | undefined, next: TraceLine | undefined): void => {
    if (line === undefined || next === undefined || !damaged.has(line) || damaged.has(next)) return;
    if (Math.abs(line.line - next.line) === 1 && namesNothing(next.event, machine)) damaged.add(next);
  };
  for (let i = 1; i < body.length; i++) spread(body[i - 1], body[i]);
  for (let i = body.length - 1; i > 0; i--) spread(body[i], body[i - 1]);
  const unreadable = (line: TraceLine): TraceLine =>
    damaged.has(line) ? { ...line, event: { kind: 'unreadable', text: text.slice(line.start, line.end) } } : line;
  return { ...block, body: body.map(unreadable) };
}

function namesNothing(event: TraceEvent, machine: Machine): boolean {
  switch (event.kind) {
    case 'call':
      return parseFrame(machine, event.callee) === undefined || !isSite(machine, event.site);
    case 'return':
      return !isSite(machine, event.site);
    case 'next':
      return matchLabel(machine, event.label).length === 0;
    case 'lay':
    case 'enter':
    case 'get':
    case 'interval':
    case 'put':
    case 'operation':
    case 'store':
    case 'test':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return false;
  }
}
