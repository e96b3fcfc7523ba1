import { clipped } from './locate.ts';
import type { TraceEvent } from '../trace-event.ts';

/** For people: what a line does that the machine does not do in a state. */
export function superfluousText(event: TraceEvent, label: string): string {
  const state = label === '' ? 'The machine' : `“${label}”`;
  switch (event.kind) {
    case 'get':
      return `${state} does not fetch ${cellsText(event.fetches)} here.`;
    case 'interval':
      return `${state} does not fetch ${event.region}[${event.first}..${event.last}] here.`;
    case 'put':
      return `${state} does not write ${cellsText(event.writes)} here.`;
    case 'operation':
      return `${state} does not compute this here.`;
    case 'store':
      return `${state} does not compute this for ${event.cell} here.`;
    case 'test':
      return `${state} does not test this here.`;
    case 'call':
    case 'return':
    case 'next':
    case 'halt':
      return `${state} does not go on so here.`;
    case 'lay':
      return `${state} does not lay out ${event.region} here.`;
    case 'enter':
    case 'answer':
    case 'unreadable':
      return 'The machine does not do this here.';
  }
}

function cellsText(pairs: readonly { readonly cell: string }[]): string {
  return clipped(pairs.map(({ cell }) => cell).join(', '), 80);
}
