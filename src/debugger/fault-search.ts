import type { DebugProtocol } from '@vscode/debugprotocol';
import type { RunFault } from './launch.ts';
import { compareMoments, type Direction, type Moment } from './moment.ts';

/** The nearest fault strictly after or before a moment; `faults` are in the order of the run. */
export function nextFault(faults: readonly RunFault[], from: Moment, direction: Direction): RunFault | undefined {
  return direction === 'forward'
    ? faults.find(({ moment }) => compareMoments(moment, from) > 0)
    : faults.findLast(({ moment }) => compareMoments(moment, from) < 0);
}

/** The faults at a moment, else those of its state. */
export function faultsAt(faults: readonly RunFault[], at: Moment): readonly RunFault[] {
  const here = faults.filter(({ moment }) => compareMoments(moment, at) === 0);
  return here.length > 0 ? here : faults.filter(({ moment }) => moment.state === at.state);
}

/** What a client shows where a run has stopped at a fault. */
export function exceptionInfo({
  title,
  id,
  explanation,
  expected,
  found,
}: RunFault): DebugProtocol.ExceptionInfoResponse['body'] {
  return {
    exceptionId: title,
    description:
      found === '' && expected === ''
        ? explanation
        : `${explanation}\nfound: ${found || 'nothing'}\nexpected: ${expected || 'nothing'}`,
    breakMode: 'always',
    details: { message: explanation, typeName: id },
  };
}
