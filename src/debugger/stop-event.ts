import { StoppedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Stop } from './debug-run.ts';
import type { Launched, RunFault } from './launch.ts';
import { compareMoments } from './moment.ts';
import { stateName } from './debugger-wording.ts';

const reasons: Readonly<Record<Stop['reason'], string>> = {
  entry: 'entry',
  step: 'step',
  pause: 'pause',
  goto: 'goto',
  breakpoint: 'breakpoint',
  'data breakpoint': 'data breakpoint',
  fault: 'exception',
  start: 'step',
  end: 'step',
};
const descriptions: Readonly<Record<Stop['reason'], string>> = {
  entry: 'Paused on the first state',
  step: 'Paused on a step',
  pause: 'Paused',
  goto: 'Paused',
  breakpoint: 'Paused on a breakpoint',
  'data breakpoint': 'Paused on a data breakpoint',
  fault: 'Fault',
  start: 'At the start of the run',
  end: 'At the end of the run',
};

/**
 * What a client is told of a stop. A stop that lands on a fault is one, whichever way it came there. `keepsFocus`: the
 * client shall not move its own.
 */
export function stoppedEvent(
  launched: Launched,
  stop: Stop,
  thread: number,
  keepsFocus: boolean,
): DebugProtocol.StoppedEvent {
  const { faults, replay } = launched;
  const fault = faults.find(({ moment }) => compareMoments(moment, stop.moment) === 0);
  const event: DebugProtocol.StoppedEvent = new StoppedEvent(
    fault !== undefined && stop.reason !== 'pause' ? 'exception' : reasons[stop.reason],
    thread,
  );
  event.body.description = descriptionOf(launched, stop, fault);
  event.body.text = fault?.explanation ?? replay.state(stop.moment.state).label;
  event.body.allThreadsStopped = true;
  if (keepsFocus) event.body.preserveFocusHint = true;
  const hits = stop.points.filter(({ id }) => id > 0).map(({ id }) => id);
  if (hits.length > 0) event.body.hitBreakpointIds = hits;
  return event;
}

function descriptionOf(
  { replay, cut }: Launched,
  { reason, moment, points }: Stop,
  fault: RunFault | undefined,
): string {
  if (reason === 'pause')
    return `Paused in ${stateName(moment.state)} of ${replay.states.toLocaleString('en')}, which the search had reached`;
  if (fault !== undefined) return `Fault: ${fault.title}`;
  const says = points.find((point) => point.says !== undefined)?.says;
  if (says !== undefined) return says;
  return reason === 'end' && cut !== undefined ? `The run has not ended: ${cut}` : descriptions[reason];
}
