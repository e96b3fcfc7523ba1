import { shownEvent } from '../long-lines.ts';
import type { Moment } from '../moment.ts';
import { lineAt, type Replay } from '../replay.ts';
import { operationText, type Container } from '../variables.ts';
import { parseCell, valueText } from '../../machine/index.ts';
import type { Edge, Resolver } from './resolve.ts';
import { versionAt } from './roots.ts';
import { edgeOfEvent, fetchedCell } from './trace-roots.ts';

/** A value that *Variables* shows under this name, where no expression gives it. */
export function edgeOfShown(
  resolver: Resolver,
  replay: Replay,
  moment: Moment,
  container: Container,
  name: string,
): Edge | undefined {
  if (container.kind === 'versions') {
    const state = Number(/^state (\d+)$/.exec(name)?.[1]) - 1;
    return state >= 0 ? { source: { kind: 'version', cell: container.cell, state } } : undefined;
  }
  if (container.kind !== 'state') return undefined;
  const [, kind, text = ''] = /^(get|put) (.*)$/s.exec(name) ?? [];
  const cell = kind === undefined ? undefined : parseCell(replay.bound.machine, text);
  if (cell !== undefined)
    return kind === 'get' ? fetchedCell(resolver, moment.state, cell) : versionAt(resolver, { moment }, cell);
  const { lines } = replay.state(moment.state);
  const line = lines.slice(1, lineAt(replay, moment) + 1).findLast(({ event }) => {
    if (event.kind === 'operation' || event.kind === 'store') return operationText(shownEvent(event)) === name;
    return event.kind === 'test' && `${valueText(event.left)} ${event.relation} ${valueText(event.right)}` === name;
  });
  return line && edgeOfEvent(resolver, moment.state, line.event);
}
